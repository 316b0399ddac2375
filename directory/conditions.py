"""How well ketamine is studied for each condition, and what people with bipolar illness or psychosis should know first.

What is known of a condition stands with it in ``schema.CONDITIONS``; here it becomes sentences with sources.
"""
from directory import schema
from directory.guide_blocks import Points, Section, Table, text
from directory.markup import Html, element, join
from directory.said import Said, source_line
from directory.terms import TERMS

# said wherever conditions are listed
APPROVED_ONLY = Said(
    "Only Spravato is approved, and only for two kinds of depression. For all else that a clinic may list, no form of ketamine is approved.",
    "FDA-25", "FDA-20", "FDA-23")  # fmt: skip
LISTED = "That a clinic lists an illness does not mean that the medicine is proven for it."

BIPOLAR, PSYCHOSIS = "bipolar_depression", "psychosis"
# what to know and to say before the first visit, by the illness
CARE: dict[str, tuple[Said | str, ...]] = {
    BIPOLAR: (
        Said("If you have bipolar illness: the maker of Spravato left people who have it out of its trials, and drips are little studied.", "MAKER-MANIA", "BIPOLAR-23"),
        "Tell the clinic before you start. Ask if you need a medicine that keeps your mood steady, and who watches for a mood that goes too high."),
    PSYCHOSIS: (
        Said(f"If you have or had psychosis ({TERMS[PSYCHOSIS]}): the label says to use Spravato only if the gain is greater than the risk.", "LABEL-RISKS"),
        Said("Most studies of ketamine left out people who had it.", "PSYCHOSIS-21"),
        "Tell the clinic before you start, also if a parent, brother or sister had it."),
}  # fmt: skip

# what the words beside the conditions mean; that of "labeled" says it by itself
_MEANING: dict[str, str] = {
    "studied": "there are trials that set it against something else. They may not agree.",
    "thin": "there are only small trials, or reports on a few people.",
    "none": "we found no study.",
}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _known(member: schema.Member) -> Said:
    return Said(f"{_upper(member.evidence_word)}. {member.evidence.said}", *member.evidence.sources)


CONDITIONS = Section("conditions", "What it is used for, and how well that is studied", (
    text(APPROVED_ONLY, LISTED),
    Points("Beside each illness stands how well it is studied:", tuple(f"{_upper(schema.EVIDENCE_LEVELS[level])}: {meaning}" for level, meaning in _MEANING.items())),
    Table("conditions", "What is known for each illness", ("Illness", "How well studied, and what we found"), tuple((m.label, _known(m)) for m in schema.CONDITIONS.members)),
    *(text(*care) for care in CARE.values()),
))  # fmt: skip


def before_the_wishes() -> Html:
    """What a visitor reads before the tick boxes of the conditions."""
    return element("p", APPROVED_ONLY, class_="muted small")


def after_the_wishes() -> Html:
    """What stands under the tick boxes of the conditions: who must speak up first, and the sources."""
    return join(element("p", f"If you have bipolar illness, or have had psychosis ({TERMS[PSYCHOSIS]}), tell the clinic before you start.", class_="muted small"), source_line(APPROVED_ONLY.sources))
