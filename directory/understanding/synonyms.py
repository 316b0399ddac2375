"""What people type for a wish, beside the words that the schema holds itself: ``data/words/synonyms.csv``.

A row of the table is a phrase and its wishes: ids of options, ``telehealth`` or ``verified``, with ``;`` between them.
Several ids of one facet are alternatives. No id means: understood as no wish, and said so ("free consultation" is not free
care). Phrases are lower case without hyphens, dots and apostrophes ("at home", "dont"). To add a word, add a row. Words of
an emergency are apart (``emergency_words``): they bring help to the top of the page and never become a wish by themselves.
"""

import csv
from pathlib import Path

from directory.search.options import OPTION, TELEHEALTH
from directory.search.query import VERIFIED
from directory.settings import ROOT
from directory.understanding.emergency_words import is_emergency
from directory.understanding.tokens import phrase

TABLE = ROOT / "data" / "words" / "synonyms.csv"
_HEADER = ["phrase", "wishes"]
_KNOWN_IDS = {*OPTION, TELEHEALTH, VERIFIED}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing about a wish: never left over, never a name by themselves.
FILLER = _words("""
a an and any are as at be but by can do does for from get give gives go good has have having help i iam if in is it its like looking me my near nearby need needs of offer offers offering on or
our please that the their them there they this to try us use used want wants we what where which who with would you your find search show list best top local around close closest nearest some
someone something place places clinic clinics ketamine treatment treatments treat treats provider providers center centers centre option options service services available also only
require requires requiring much very really am was will should could hi hello thanks call phone number medical
cover covers takes take accepts accept husband wife partner mother father mom dad son daughter friend brother sister he she his her about while
live living located zip zipcode code postal postcode geo how all usa donde hay un una mi cerca en clinica clinicas quiero necesito busco para con
medicine patients patient people person think session sessions visit visits
""")

# Phrases that say nothing about a wish though a word of them would.
FILLER_PHRASES = frozenset(
    {
        "ketamine therapy",
        "ketamine therapies",
        "united states",
        "united states of america",
        "mental health",
        "mental health clinic",
        "ketamine doctor",
        "ketamine doctors",
    }
)

# Words that turn the next wish round: it is then left alone, never ticked.
NEGATIONS = _words("no not without except avoid dont never non nor neither isnt wont hate")
BETWEEN_NEGATION_AND_WISH = _words("a an any the my want need use take do does have like accept to")

# Common parts of names: alone they name no clinic.
COMMON_IN_NAMES = _words("""
mental health wellness clinic clinics center centre centers care psychiatry psychiatric medical medicine institute associates associate ketamine infusion infusions therapy therapies treatment group
services service behavioral behavioural healing recovery the of and at for mood mind brain interventional solutions partners practice llc inc pllc pc specialists spine pain north south east west
new saint st city county regional community family american national first house home
""")

# Before a place: "near Denver". "in", "or" and "me" are also states.
BEFORE_A_PLACE = _words("near in around at from by close to nearby outside of between en cerca")
# Between two places, of which one can be searched around.
JOINING = _words("or and to y o vs versus plus either")
# A state's code that people also use for a city: which one is asked back.
CODES_OF_CITIES = {"la": ("Los Angeles", "CA")}
ALSO_WORDS = _words("in or me hi oh ok de la id al pa as")
# More codes and short forms of states that are words or names as well: alone, without a town, they need a sign that a state is meant.
ALSO_SHORT_WORDS = ALSO_WORDS | _words("mi ma mo ne so ill miss ken wash mass ark ind del cal ore penn")
# A state's code that the field uses for something else, though no wish is called so: both are offered.
# Before who pays: "accepts VA" asks for no state.
BEFORE_A_PAYER = _words(
    "accepts accept accepting takes take taking covers cover uses use using with the through has have"
)
FIELD_CODES = {"md": ("must.licensed_prescriber",)}
# Around a town, and no part of its name: "downtown LA", "the Denver area".
AROUND_A_TOWN = _words(
    "nw se sw ne downtown midtown uptown metro metropolitan greater central area suburb suburbs suburban outskirts vicinity surrounding surroundings city state"
)

# A part of a state or town by its side: "northern California", "south Austin". Alone before a state it is no town.
COMPASS = _words(
    "north south east west northern southern eastern western central northeast northwest southeast southwest northeastern northwestern southeastern southwestern upstate"
)

# "im depressed" is not an injection into a muscle: with these right after it, the first word is "I'm".
AFTER_I_AM = _words("""
a an in on at so very not really depressed anxious sad scared afraid looking searching bipolar suicidal dying pregnant disabled deaf uninsured over under trying new from near worried hurting struggling going
having desperate done tired broke a veteran trans gay
""")


def read(table: Path) -> dict[str, tuple[str, ...]]:
    """Each phrase of a table with the ids it means, in the table's order. Raises ValueError that names file and row."""
    with table.open(encoding="utf-8-sig", newline="") as file:  # a spreadsheet may set a mark before UTF-8
        rows = [(number, row) for number, row in enumerate(csv.reader(file), start=1) if any(row)]
    wishes: dict[str, tuple[str, ...]] = {}
    if not rows or rows[0] != (1, _HEADER):
        raise ValueError(f"{table}: row 1 must be {','.join(_HEADER)}")
    for number, row in rows[1:]:
        wrong = _wrong(row, wishes)
        if wrong:
            raise ValueError(f"{table}: row {number}: {wrong}")
        wishes[row[0]] = _ids(row[1])
    return wishes


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _wrong(row: list[str], before: dict[str, tuple[str, ...]]) -> str | None:
    """What is wrong with a row, given the phrases above it; None where nothing is."""
    if len(row) != len(_HEADER):
        return f"it must have {len(_HEADER)} cells, and has {len(row)}"
    said, wishes = row
    unknown = [option_id for option_id in _ids(wishes) if option_id not in _KNOWN_IDS]
    folded = phrase(said)
    if not folded:
        return "it has no phrase"
    if said != folded:
        return f'write the phrase as it is compared: "{folded}", not "{said}"'
    if said in before:
        return f'"{said}" stands above already'
    if said in FILLER or is_emergency(said):
        return f'"{said}" can mean no wish: it is a word that says nothing, or one of an emergency'
    if unknown:
        return f'there is no wish "{unknown[0]}"'
    return None


WISHES: dict[str, tuple[str, ...]] = read(TABLE)
