"""What each callout of a difference is called, for the page and the shell: its title, what it means, its columns."""

from dataclasses import dataclass

from directory.publishing.callouts import MOVED_MILES

_ID, _CLINIC, _OLD_NEW = ("clinic_id", "Id"), ("clinic", "Clinic"), (("old", "Now"), ("new", "Then"))


@dataclass(frozen=True)
class CalloutWords:
    """``name``: of the table (``Callouts.tables``, or ``returning``); ``columns``: of that table, with their headings."""

    name: str
    title: str
    what: str
    columns: tuple[tuple[str, str], ...]


IN_ORDER = (
    CalloutWords(
        "vanishing",
        "Visitors would no longer find",
        "These clinics are found now and would not be then.",
        (_CLINIC, _ID, ("why", "Why")),
    ),
    CalloutWords(
        "lost_evidence",
        "Strong evidence would be lost",
        "Verified now; then a claim, or nothing.",
        (_CLINIC, _ID, ("label", "Fact"), *_OLD_NEW),
    ),
    CalloutWords(
        "flips", "Core safety checks would say something else", "", (_CLINIC, _ID, ("label", "Fact"), *_OLD_NEW)
    ),
    CalloutWords(
        "do_not_list_lost",
        "No longer marked “do not list”",
        "Somebody had a reason to mark them.",
        (_CLINIC, _ID, ("why", "Then")),
    ),
    CalloutWords(
        "returning",
        "Back, although marked “do not list” before",
        "The same id, or the same organization.",
        (_CLINIC, _ID, ("reason", "Reason then"), ("by", "By")),
    ),
    CalloutWords(
        "other_clinic",
        "Ids that would name another clinic",
        "Links and shortlists would then show the wrong clinic.",
        (_ID, *_OLD_NEW),
    ),
    CalloutWords(
        "moved_far",
        "Clinics that would move far",
        f"More than {MOVED_MILES:.0f} miles.",
        (_CLINIC, _ID, ("miles", "Miles")),
    ),
    CalloutWords(
        "older",
        "Days of checks that would go back",
        "The published copy was checked later.",
        (_CLINIC, _ID, ("label", "Fact"), *_OLD_NEW),
    ),
)
"""All callouts, the worst first."""
