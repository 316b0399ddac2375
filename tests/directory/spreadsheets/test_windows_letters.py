"""One bad byte in a list is refused with its row and place; no list is read in another coding in silence."""

import time
from datetime import date

import pytest

from directory import intake
from directory.intake import mapping, sandbox
from directory.spreadsheets import sheet, windows_letters
from directory.spreadsheets.decoding import UnreadableFile
from directory.spreadsheets.headings import is_ours
from tests import problems
from tests.directory.intake.test_updating import table
from tests.nasty.cases import GOOD, HEADER, ROW, file, row
from tests.nasty.cell_cases import CLINIC
from tests.repetitions import at_night

TODAY = date(2026, 11, 9)
WORDS = {  # in UTF-8, with letters beyond ASCII
    "a small letter": "Peña",
    "a capital": "PEÑA",
    "a capital at the end": "JOSÉ",
    "a quotation mark": "Women’s",
    "two quotation marks": "“Alder”",
    "a dash": "Mon–Fri",
    "a blank of its own": "Alder\u00a0House",
    "à alone": "vis à vis",
    "an okina": "Hawaiʻi",
    "a letter of Poland": "Łódź",
    "a sign": "Spravato®",
    "a sign after a capital": "SPRAVATO®",
    "a capital U": "PERÚ",
    "Chinese": "氯胺酮",
    "Cyrillic": "Київ",
    "a picture": "Alder 🌲",
    "degrees": "72°",
    "a euro": "5 €",
}
HONEST = {  # as windows-1252 lists have them
    "a small letter": "Café",
    "a capital": "PEÑA",
    "a first capital": "Élan",
    "a last capital": "JOSÉ",
    "a quotation mark": "Women’s",
    "two quotation marks": "“Alder”",
    "quoted capitals": "“CAFÉ”",
    "an apostrophe after a capital": "CAFÉ’S Élan",
    "a wrong apostrophe": "O‘Brien",
    "a dash": "Mon–Fri",
    "a long dash": "Alder—Elm",
    "a blank of its own": "Alder\u00a0House",
    "à alone": "vis à vis",
    "a sign": "Spravato®",
    "a sign of trade": "Spravato™",
    "a bullet": "• Alder",
    "degrees": "72°",
    "a half": "4½ miles",
    "two letters": "Créée",
    "a ligature": "Sacré-Cœur",
    "an s with a hook": "Šimon",
    "a sharp s": "Strauß",
    "dots": "Alder…",
    "a price": "€5",
    "a quoted end": "“Alder Café”",
}
MARK = b"\xef\xbb\xbf"  # of UTF-8
BAD = (b"\xff", b"\xfe", b"\xe9", b"\x92", b"\x96", b"\xc3", b"\x80", b"\x81", b"\xa0", b"\xf1")
MAC_ROMAN = ("Café", "Women’s", "Müller", "“Alder”", "Spravato®")


def clinics(*names: str, other: str = "Alder Example Clinic") -> list[str]:
    return [
        row(clinic_id=f"CO-{n}", location_name=name, address_1=f"{n} Nettle Street", phone=f"303-555-01{n:02d}")
        for n, name in enumerate((*names, other), start=10)
    ]


def read(data: bytes) -> intake.Report:
    return intake.read(data, today=TODAY)


def the_fault(data: bytes):
    report = read(data)
    assert (report.outcome, report.rows_read, report.rows_accepted) == ("reject_file", 0, 0)
    (notice,) = report.notices
    assert notice.code == "file.encoding"
    return notice


class TestOneBadByte:
    @pytest.mark.parametrize(
        ("mark", "bad"),
        [
            *((b"", bad) for bad in BAD),
            (MARK, BAD[0]),
            *(at_night(MARK, bad) for bad in BAD[1:]),  # the mark moves every place by as much
        ],
        ids=lambda b: b.hex() or "unmarked",
    )
    @pytest.mark.parametrize("word", WORDS)
    def test_in_a_list_of_utf_8_is_refused_with_its_row_column_and_place(self, word, bad, mark):
        for names in (
            ("Before", f"{WORDS[word]} Clinic", "Juniper# Care"),
            ("Juniper# Care", "Between", f"{WORDS[word]} Clinic"),
        ):
            data = mark + file(*clinics(*names)).replace(b"#", bad)
            notice = the_fault(data)
            at = data.index(b"Juniper" + bad) + 7
            assert (notice.row, notice.column) == (
                2 + [name.startswith("Juniper") for name in names].index(True),
                "location_name",
            )
            assert (
                notice.value == f"byte {at + 1:,} is {bad.hex().upper()}"
                and "character 8 of this cell" in notice.expected
            )
            assert (
                "UTF-8" in notice.expected
                and "Type that letter again" in notice.remedy
                and "Save as, CSV UTF-8" in notice.remedy
            )

    @pytest.mark.parametrize(
        "bad",
        [b"\xff", b"\xfe\xff", b"\x81", b"\x8d", b"\xd7a", b"\x88", b"\xe9\xe9\xff\xff\xff"],
        ids=lambda b: b.hex(),
    )
    def test_in_plain_letters_is_refused_where_it_makes_no_word(self, bad):
        notice = the_fault(file(*clinics("Before", "Jun#per")).replace(b"#", bad))
        assert (notice.row, notice.column) == (3, "location_name") and "makes no word" in notice.expected

    def test_is_placed_by_the_rows_that_a_person_sees(self):
        data = file(
            ROW, "", 'CO-2,"Peña\nClinic, of the ""Alder""\nand Elm#",7 Elm St,Denver,CO,80202,303-555-0113,unknown'
        ).replace(b"#", b"\xff")
        notice = the_fault(data)
        assert (notice.row, notice.column) == (4, "location_name"), (
            "lines within a cell and blank rows as the spreadsheet counts them"
        )
        assert f"character {len('Peña|Clinic, of the xAlderx|and Elm') + 1} of this cell" in notice.expected
        assert (
            the_fault(data.replace(b",", b";").replace(b"Clinic; of", b"Clinic, of")).row,
            the_fault(b"Our list\n\n" + data).row,
        ) == (4, 6)

    def test_in_a_heading_or_a_column_without_one_is_placed_by_its_number(self):
        notice = the_fault(file(*clinics("Peña")).replace(b"location_name", b"location_name\xff"))
        assert (notice.row, notice.column) == (1, "column 2")
        assert the_fault(file(ROW + ",x#", header=HEADER + ",").replace(b"#", b"\xff")).column == "column 9"

    def test_in_a_row_that_cannot_be_taken_apart_is_placed_by_its_line(self):
        notice = the_fault(file(ROW, 'CO-2,"Peña" Clinic#').replace(b"#", b"\xff"))
        assert notice.row is None and "line 3 of the file" in notice.expected

    def test_in_a_long_list_is_found_wherever_it_stands(self):
        data = file(*(row(clinic_id=f"CO-{n}", location_name=f"Peña Clinic {n}") for n in range(50_000))).replace(
            b"Clinic 44444", b"Clinic 4444\xff4"
        )
        start = time.process_time()
        notice = the_fault(data)
        assert (notice.row, notice.column) == (44_446, "location_name") and time.process_time() - start < 5

    def test_is_told_by_every_way_in(self):
        data = file(*clinics("Peña", "Juniper#")).replace(b"#", b"\xff")
        (notice,) = sandbox.propose_safely(data).notices
        assert (notice.code, notice.row, notice.column) == ("file.encoding", 3, "location_name")
        assert sandbox.read_safely(data, today=TODAY).notices == (notice,)
        assert intake.read(data, today=TODAY, onto=table(CLINIC)).notices == (notice,)
        with pytest.raises(UnreadableFile):
            mapping.proposal(data)
        assert b"Row 3, location_name" in problems.written(data, read(data))

    def test_is_told_also_where_the_list_has_rows_of_another_coding(self):
        data = file(*clinics("Peña", "#")).replace(b"#", "Café Müller “Alder” Zoë".encode("cp1252"))
        notice = the_fault(data)
        assert notice.row == 3 and "The rest of the file is UTF-8" in notice.expected, (
            "one row pasted from an old list would spoil all others"
        )


class TestAnHonestListOfWindows1252:
    @pytest.mark.parametrize("word", HONEST)
    def test_is_read_with_its_letters_and_told(self, word):
        report = read(file(*clinics(HONEST[word])).decode().encode("cp1252"))
        assert (report.encoding, report.outcome) == ("cp1252", "accept")
        assert report.frame["location_name"].tolist()[0] == HONEST[word].replace("\u00a0", " ")
        (notice,) = [n for n in report.notices if n.code == "file.windows_1252"]
        assert notice.column == "location_name" and "Windows-1252" in notice.expected and "row 2" in notice.expected
        assert notice.value.replace("\\u00a0", "\u00a0") in [
            part for part in HONEST[word].split(" ") if not part.isascii()
        ]

    def test_stays_one_with_a_letter_here_and_there_that_makes_no_word(self):
        report = read(file(*clinics("Café", "Peña", "Zoë", "L'Haÿ")).decode().encode("cp1252"))
        assert report.encoding == "cp1252" and report.frame["location_name"].tolist()[3] == "L'Haÿ"

    def test_is_told_nothing_where_it_is_utf_8_or_a_workbook(self):
        assert "file.windows_1252" not in read(file(*clinics("Peña"))).counts | read(GOOD).counts

    @pytest.mark.parametrize("word", MAC_ROMAN)
    def test_a_list_of_an_old_mac_is_none(self, word):
        assert "makes no word" in the_fault(file(*clinics(word)).decode().encode("mac-roman")).expected

    def test_is_judged_quickly_at_thirty_megabytes(self):
        data = (
            file(*(row(clinic_id=f"CO-{n}", location_name=f"Café Peña “Alder” {n} {'x' * 200}") for n in range(90_000)))
            .decode()
            .encode("cp1252")
        )
        start = time.process_time()
        assert windows_letters.fault(data) is None
        assert time.process_time() - start < 3

    def test_its_first_word_is_found_with_its_place(self):
        at = sheet.stray(
            file(*clinics("Before", "The Café, here"))
            .decode()
            .encode("cp1252")
            .replace(b"The Caf\xe9, here", b'"The Caf\xe9, here"'),
            is_ours,
        )
        assert (at.row, at.heading, at.character, at.word) == (3, "location_name", 8, "Café,")
