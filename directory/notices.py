"""What can be wrong with an upload: one stable code each, its severity, and the notice a person reads.

``file`` stops everything, ``error`` refuses the row, ``warning`` lets it in, ``info`` tells (repairs are infos or
warnings). Message grammar: where, what was found, what was expected, how to mend. Rows are the spreadsheet's own numbers
(the heading is row 1). A fault of our own system is never a notice.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a notice stops."""

    FILE = "file"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def _codes(family: str, **severities: str) -> dict[str, Severity]:
    return {f"{family}.{code}": Severity(severity) for code, severity in severities.items()}


SEVERITY: dict[str, Severity] = {
    **_codes(
        "file",
        too_large="file",
        too_many_rows="file",
        not_csv="file",
        encoding="file",
        empty="file",
        no_rows="file",
        unclosed_quote="file",
        looks_like_phi="file",
        windows_1252="info",
    ),
    **_codes("column", missing="file", duplicate="file", homoglyph="file", unknown="warning", renamed="info"),
    **_codes("row", extra_cell="error", missing_cell="error", repeated_header="error", blank="info"),
    **_codes("field", required="error"),
    **_codes("id", duplicate="error", format="error", derived="info", reserved="error", changed_clinic="warning"),
    **_codes("enum", unknown_value="error", spelled="info"),
    **_codes("ynu", blank="info", spelled="info"),
    **_codes("multi", separator="error", repeated="warning", empty_member="info"),
    **_codes(
        "text",
        whitespace="info",
        newline="warning",
        too_long="error",
        all_caps="info",
        control_char="error",
        bidi_control="error",
        html="error",
        markdown="error",
        script_like="error",
        formula="error",
        placeholder="warning",
        leading_apostrophe="warning",
    ),
    **_codes("excel", error_value="error", exponent="error", serial_date="error", text_trick="warning"),
    **_codes("number", format="error", range="error", spelled="info"),
    **_codes("state", unknown="error", full_name="info"),
    **_codes(
        "zip", dropped_zero="warning", format="error", unknown="error", state_mismatch="warning", plus_four="info"
    ),
    **_codes("city", looks_like_zip="error"),
    **_codes("address", po_box="warning", no_number="warning"),
    **_codes(
        "geo",
        number="error",
        range="error",
        half_pair="error",
        nonfinite="error",
        swapped="error",
        sign="error",
        null_island="error",
        out_of_us="error",
        out_of_state="warning",
        far_from_zip="warning",
        missing="info",
    ),
    **_codes("phone", format="error", impossible="error", toll_free_only="info", extension="info", normalized="info"),
    **_codes(
        "url",
        scheme="error",
        format="error",
        userinfo="error",
        private_host="error",
        too_long="error",
        no_scheme="warning",
        http="warning",
        homograph="warning",
        tracking="info",
    ),
    **_codes("email", format="error"),
    **_codes("npi", check_digit="error"),
    **_codes("hours", format="error", spelled="info"),
    **_codes("timezone", unknown="error"),
    **_codes("duplicate", near="warning", address="warning", phone="warning", website="warning"),
    **_codes(
        "date",
        format="error",
        ambiguous="error",
        future="error",
        range="error",
        stale="warning",
        due="info",
        older_than_published="warning",
    ),
    **_codes(
        "rule",
        iv_at_home="error",
        spravato_setting="error",
        spravato_observation="error",
        spravato_rems="warning",
        rems_without_spravato="info",
        rems_not_applicable="error",
        compounded_consent="warning",
        adolescents_spravato="warning",
        medicare_without_covered_route="warning",
        telehealth_with_no_states="warning",
        telehealth_only_with_no_states="error",
        at_home_no_followup="warning",
        accepting_no_phone="error",
        closed_but_accepting="error",
        age_range="error",
        price_range="warning",
        claim_without_evidence="info",
        claim_phrase="warning",
        phone_call_without_name="info",
        name_in_verified_by="warning",
        plain_supervision="info",
    ),
    **_codes("diff", mass_removal="warning", mass_change="warning", id_reuse="warning", moved_far="warning"),
    **_codes("repair", refused="error"),
    **_codes("update", old_evidence="warning", row_evidence="warning"),
}
# Warnings about a publication as a whole, which it asks about a second time.
CONFIRM_TWICE = frozenset({"diff.mass_removal", "diff.mass_change", "diff.id_reuse", "diff.moved_far"})


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value, before it is known in which row it stands.

    ``value`` is what was found, ``expected`` what would be right, ``remedy`` what to do; ``suggestion`` is a value that would do.
    """

    code: str
    value: str
    expected: str
    remedy: str
    suggestion: str = ""

    @property
    def severity(self) -> Severity:
        """The severity belongs to the code."""
        return SEVERITY[self.code]


@dataclass(frozen=True)
class Notice:
    """A problem in its place. ``row`` is the spreadsheet's row number, None for the whole file or a clinic that is not in it."""

    code: str
    severity: Severity
    row: int | None
    column: str | None
    value: str
    expected: str
    remedy: str
    clinic: str = ""
    suggestion: str = ""

    def as_dict(self) -> dict:
        """The notice as plain values for JSON."""
        return asdict(self)

    def sentence(self) -> str:
        """The notice as one line for people."""
        where = (
            self.clinic or "File"
            if self.row is None
            else f"Row {self.row}" + (f" ({self.clinic})" if self.clinic else "")
        )
        column = f", {self.column}" if self.column else ""
        found = f'found "{shorten(self.value)}". ' if self.value else ""
        suggestion = f' Perhaps "{self.suggestion}"?' if self.suggestion else ""
        return f"{where}{column}: {found}{self.expected} {self.remedy}{suggestion}".strip()


def place(problem: Problem, row: int | None, column: str | None, clinic: str = "") -> Notice:
    """Put a problem in its place."""
    return Notice(
        problem.code,
        problem.severity,
        row,
        column,
        shorten(problem.value),
        problem.expected,
        problem.remedy,
        clinic,
        problem.suggestion,
    )


def shorten(value: str, limit: int = 80) -> str:
    """A value as it is quoted in a notice: one line, at most ``limit`` characters, nothing that moves a terminal."""
    value = value[: limit + 1]  # of a cell of a hundred thousand characters no more is looked at
    text = value if value.isprintable() else "".join(ch if ch.isprintable() else f"\\u{ord(ch):04x}" for ch in value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


class ErrorForPeople(Exception):
    """Something did not happen that was asked for. ``sentences`` say what, and what to do, to the person who asked."""

    def __init__(self, *sentences: str):
        super().__init__(" ".join(sentences))
        self.sentences = sentences

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return " ".join(self.sentences)
