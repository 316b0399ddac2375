"""Small awkward files, one or more for each code about files, headings, rows, ids and required cells. Large ones are made when asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from directory import schema
from directory.spreadsheets import decoding, sheet
from tests.nasty.cell_cases import BY_REGISTER, clinic

HEADER = "clinic_id,location_name,address_1,city,state_province,postal_code,phone,ongoing_support"
ROW = "CO-0001,Juniper Example Clinic,1600 Cindermoor Lane,Denver,CO,80202,303-555-0112,unknown"


def file(*rows: str, header: str = HEADER) -> bytes:
    """A file in our columns."""
    return "\n".join((header, *rows, "")).encode()


def row(**cells: str) -> str:
    """The good row with some cells changed."""
    values = {**dict(zip(HEADER.split(","), ROW.split(","), strict=True)), **cells}
    return ",".join(values.values())


GOOD = file(ROW)
OTHER = row(clinic_id="CO-0002", location_name="Alder Example Clinic")


def _over_100_000_rows() -> bytes:
    return file(*(row(clinic_id=f"CO-{i}") for i in range(sheet.MOST_ROWS + 1)))


def _over_300_megabytes() -> bytes:
    return GOOD + b"\n" * decoding.SHELL_BYTES


def _checked(days_ago: int) -> bytes:
    """A clinic checked that many days before today: ``check`` judges dates by the clock, so these files are made on the day."""
    day = datetime.now(UTC).date() - timedelta(days=days_ago)
    return clinic(BY_REGISTER, assured_date=day.isoformat(), informed_consent="yes")


# code -> a file that makes it appear through ``check``
CASES: dict[str, bytes | Callable[[], bytes]] = {
    "file.too_large": _over_300_megabytes,
    "file.too_many_rows": _over_100_000_rows,
    "file.not_csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "file.encoding": GOOD.replace(b"Juniper", b"Juni\x81per"),
    "file.windows_1252": GOOD.replace(b"Juniper", b"Caf\xe9"),
    "file.empty": b"\xef\xbb\xbf\n\n",
    "file.no_rows": file(),
    "file.unclosed_quote": file(
        ROW, row(clinic_id="CO-0002", location_name='"Alder Example Clinic'), row(clinic_id="CO-0003")
    ),
    "file.looks_like_phi": file(ROW + ",1970-01-01", header=HEADER + ",Date of Birth"),
    "column.missing": file(
        "CO-0001,Juniper Example Clinic,1600 Cindermoor Lane,Denver,CO,80202",
        header="clinic_id,location_name,address_1,city,state_province,postal_code",
    ),
    "column.duplicate": file(ROW + ",303-555-0113", header=HEADER + ",Telephone"),
    "column.homoglyph": file(ROW, header=HEADER.replace("city", "с\u0456ty")),
    "column.unknown": file(ROW + ",blue", header=HEADER + ",paint"),
    "column.renamed": file(ROW, header=HEADER.replace("postal_code", "Zip Code")),
    "row.extra_cell": file(row(address_1="1600 Cindermoor Lane, Suite 220"), OTHER),
    "row.missing_cell": file("CO-0001,Juniper Example Clinic,Denver,CO,80202,303-555-0112,unknown", OTHER),
    "row.repeated_header": file(ROW, HEADER, OTHER),
    "row.blank": file(ROW, "", ",,,,,,,", OTHER),
    "field.required": file(row(phone=""), OTHER),
    "id.duplicate": file(ROW, row(location_name="Alder Example Clinic")),
    "id.format": file(row(clinic_id="CO/0001 (old)"), OTHER),
    "id.derived": file(row(clinic_id="")),
    "id.reserved": file(row(clinic_id="SAMPLE-0001"), OTHER),
    "ynu.blank": file(row(ongoing_support="")),
    "date.future": lambda: _checked(-3),
    "date.due": lambda: _checked(schema.CRITERION["informed_consent"].days_until_stale - 10),
    "duplicate.near": file(
        ROW, row(clinic_id="CO-0002", location_name="Juniper Example", address_1="1600 Cindermoor Ln")
    ),
    "duplicate.address": file(ROW, row(clinic_id="CO-0002", location_name="Alder Care", phone="303-555-0113")),
    "duplicate.phone": file(ROW, row(clinic_id="CO-0002", location_name="Alder Care", address_1="7 Nettle Street")),
    "duplicate.website": file(
        ROW + ",https://juniper.example/denver",
        row(clinic_id="CO-0002", location_name="Alder Care", address_1="7 Nettle Street", phone="303-555-0113")
        + ",http://www.juniper.example/denver/",
        header=HEADER + ",website",
    ),
    "rule.plain_supervision": file(ROW + ",yes", header=HEADER + ",supervision_standards"),
}

# Files whose bytes or shape are awkward but whose clinic is plain to see: each is read as GOOD is.
READ_ALIKE: dict[str, bytes] = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16, little end first": b"\xff\xfe" + GOOD.decode().encode("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + GOOD.decode().encode("utf-16-be"),
    "semicolons": GOOD.replace(b",", b";"),
    "tabs": GOOD.replace(b",", b"\t"),
    "pipes": GOOD.replace(b",", b"|"),
    "a line that names the delimiter": b"sep=;\r\n" + GOOD.replace(b",", b";"),
    "Windows line ends": GOOD.replace(b"\n", b"\r\n"),
    "old Mac line ends": GOOD.replace(b"\n", b"\r"),
    "no line end at the end": GOOD.rstrip(),
    "quoted cells": "\n".join(",".join(f'"{c}"' for c in line.split(",")) for line in (HEADER, ROW)).encode(),
    "blank cells past the last heading": GOOD.replace(b"unknown\n", b"unknown,,,\n"),
    "unnamed headings past the last": GOOD.replace(b"ongoing_support", b"ongoing_support,,").replace(
        b"unknown\n", b"unknown,,\n"
    ),
    "an unnamed first column of numbers": b"\n".join(
        b"%s,%s" % (start, line) for start, line in zip((b'""', b"1"), GOOD.splitlines(), strict=True)
    ),
    "headings in capitals with blanks": GOOD.replace(HEADER.encode(), HEADER.upper().replace("_", " ").encode()),
    "columns in another order": "\n".join(",".join(reversed(line.split(","))) for line in (HEADER, ROW)).encode(),
}

# What is no table of clinics at all, with a word that the report must say of it.
NOT_CSV: dict[str, bytes] = {
    "Excel": b"PK\x03\x04\x14\x00\x06\x00",
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    "PDF": b"%PDF-1.4\n",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "web page": b"  <!DOCTYPE html><html><body>Sign in</body></html>",
    "XML": b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
    "JSON": b'{"rows": []}',
    "gzip": b"\x1f\x8b\x08\x00",
}
