"""Upload a list: check a file, see what would change, publish it. One draft per admin, which only that admin sees."""
from pages import guard
from pages.admin import upload_steps

person = guard.require()
guard.admit_uploads()
upload_steps.show(person)
