"""The verdict about a clinic's safety in words: the same on card, pin, legend, page, paper and in files."""

from directory.clinics.findings import Standing
from directory.clinics.verdict import Verdict
from directory.search.published import Directory
from directory.views import failed_checks
from directory.views.html import Html, element

VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.ALL_VERIFIED: "All safety checks verified",
    Verdict.NONE_FAILED: "Not all safety checks verified, none failed",
    Verdict.NOT_VETTED: "Not yet vetted: no safety check is known",
    Verdict.FAILED: "A safety check failed",
}
VERDICT_MEANINGS: dict[Verdict, str] = {
    Verdict.ALL_VERIFIED: "Every safety check that applies was checked for us, and not too long ago.",
    Verdict.NONE_FAILED: "No safety check says no. Some are out of date, only the clinic's word, or not known.",
    Verdict.NOT_VETTED: "We know nothing of its safety checks. That says neither good nor bad.",
    Verdict.FAILED: "At least one safety check says no. The words beside it say which, and how sure anybody is of it.",
}


def in_words(directory: Directory, position: int) -> str:
    """The verdict about one clinic; of one that failed, how many checks: "2 safety checks failed"."""
    verdict = directory.verdict(position)
    if verdict is Verdict.FAILED:
        return failed_checks.title(directory.core_standing(position).counts[Standing.NO])
    return VERDICT_LABELS[verdict]


def in_short(directory: Directory, position: int) -> str:
    """The verdict with the checks that failed as a card says it, as plain text."""
    failed = failed_checks.in_short(directory, position)
    return (
        f"{in_words(directory, position)}. {failed.named} {failed.more}".rstrip()
        if failed
        else in_words(directory, position)
    )


def line(directory: Directory, position: int) -> Html:
    """The verdict as one line of a card, with the checks that failed: the surest by name, of the rest how many; on paper all by name."""
    said, verdict = in_words(directory, position), directory.verdict(position)
    failed = failed_checks.in_short(directory, position)
    if not failed:
        return element("p", said, class_=f"verdict verdict-{verdict.value}")
    return element(
        "p",
        failed_checks.MARK,
        f"{said}. {failed.named}",
        element("span", f" {failed.more}", class_="on-screen") if failed.more else None,
        element("span", f" {failed.rest}", class_="on-paper") if failed.rest else None,
        class_="verdict failed",
        data_labels=True,
    )


def on_page(directory: Directory, position: int) -> Html:
    """The verdict for a clinic's own page: in the shape of its pin, or every check that failed."""
    verdict = directory.verdict(position)
    return failed_checks.box(directory, position) or element(
        "p",
        element("span", "", class_=f"pin pin-{verdict.value}", aria_hidden="true"),
        VERDICT_LABELS[verdict],
        class_=f"verdict verdict-{verdict.value} verdict-here",
    )
