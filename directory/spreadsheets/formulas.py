"""What a spreadsheet would run, and how a cell is kept from it."""

from directory.schema import Column, Kind

# Starts that a spreadsheet takes for a formula, and their full-width twins; an export puts an apostrophe before them.
FORMULA_STARTS = "=@+-\t\r\0＝＠＋－"


# Columns whose canonical texts may start with a sign or digit and never run: our own normalised numbers and dates.
_SAFE_KINDS = frozenset(
    {Kind.PHONE, Kind.EXTENSION, Kind.LATITUDE, Kind.LONGITUDE, Kind.NUMBER, Kind.WHOLE, Kind.DATE, Kind.ZIP, Kind.NPI}
)


_STARTS = tuple(FORMULA_STARTS)


def guarded(column: Column, texts: list[str]) -> list[str]:
    """A column's texts as a file may hold them."""
    if column.kind in _SAFE_KINDS or not any(texts):
        return texts
    return [guard(t) for t in texts]


def guard(text: str) -> str:
    """A text cell that no spreadsheet runs: an apostrophe stands before what could start a formula."""
    return "'" + text if text.startswith(_STARTS) else text


def unguarded(column: Column, text: str) -> str:
    """A cell as it was before ``to_csv`` guarded it."""
    return (
        text[1:] if text.startswith("'") and column.kind not in _SAFE_KINDS and text[1:].startswith(_STARTS) else text
    )
