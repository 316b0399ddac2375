"""Upload a list: check a file, see what would change, publish it. One draft per admin, which only that admin sees."""

from pages.parts import guard
from pages.parts.upload import steps

person = guard.require()
guard.admit_uploads()
steps.show(person)
