"""A clinic on paper: two pages, questions first, right text, nothing of the screen's machinery. A list on paper: every name."""

import re
import shutil
import subprocess

import pytest

from directory.views import treatment
from directory.views.guide import way
from tests.pages.finding import cards, names, open_clinic, open_search, total

pytestmark = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="no pdftotext: sudo apt-get install -y poppler-utils"
)

LARGER = 1.03  # fonts differ between browsers by that much
# few facts, very many, many questions, nothing vetted, closed, seven failed safety checks, the two longest of the sample
CLINICS = [
    "SAMPLE-0127",
    "SAMPLE-0006",
    "SAMPLE-0360",
    "SAMPLE-0049",
    "SAMPLE-0047",
    "SAMPLE-0053",
    "SAMPLE-0023",
    "SAMPLE-0091",
]


class Printer:
    """Clinics on paper, each opened once and printed as it is and a little larger."""

    def __init__(self, page, server, folder):
        self.page, self._server, self._folder, self._open = page, server, folder, None

    def open(self, clinic: str):
        """The clinic's page."""
        if self._open != clinic:
            open_clinic(self.page, self._server, clinic)
            self._open = clinic
        return self.page

    def paper(self, clinic: str, scale: float = 1):
        """The file that came out."""
        papers = {every: self._folder / f"{clinic}-{every}.pdf" for every in (1, LARGER)}
        if not papers[scale].exists():
            for every, paper in papers.items():
                self.open(clinic).pdf(path=paper, format="Letter", scale=every)
        return papers[scale]


@pytest.fixture(scope="module")
def printer(lasting_visitors, server, tmp_path_factory):
    yield Printer(lasting_visitors.page(), server, tmp_path_factory.mktemp("paper"))
    lasting_visitors.leave()


def text_of(paper) -> str:
    return " ".join(
        subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout.split()
    )


def flowing_text_of(paper) -> str:
    """The words column by column."""
    return " ".join(
        subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True).stdout.split()
    )


def columns_of(paper) -> str:
    """The words of the left half of the sheets, then those of the right half."""
    halves = [
        ["pdftotext", "-x", start, "-y", "0", "-W", "307", "-H", "792", paper, "-"] for start in ("0", "307")
    ]  # points of a Letter sheet
    return " ".join(
        " ".join(subprocess.run(half, capture_output=True, text=True, check=True).stdout.split()) for half in halves
    )


def pages_of(paper) -> int:
    return int(
        re.search(
            r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
        )[1]
    )


@pytest.mark.parametrize("clinic", CLINICS)
def test_a_clinic_is_two_pages_of_paper(printer, clinic):
    assert pages_of(printer.paper(clinic, LARGER)) == 2


def test_paper_begins_with_crisis_help_the_day_the_phone_and_the_questions(printer):
    text = text_of(printer.paper("SAMPLE-0127"))
    order = [
        text.index(part)
        for part in (
            "988",
            "Correct as of 9 Nov 2026. Printed ",
            "Willetvane Infusion Center of Denver",
            "(303) 555-0130",
            "Ask this clinic",
            "Which conditions or medicines",
            "How it is given",
        )
    ]
    assert order == sorted(order)
    assert "Call first" in text and "Spravato is FDA-approved for adults in two cases." in flowing_text_of(
        printer.paper("SAMPLE-0127")
    )


def test_paper_has_no_navigation_no_buttons_and_no_word_of_now(printer):
    text = text_of(printer.paper("SAMPLE-0047"))
    for machinery in (
        "Back to the list",
        "Find",
        "Guide",
        "Leave",
        "Directions",
        "more questions",
        "Open now",
        "Latitude",
    ):
        assert not re.search(rf"\b{machinery}\b", text), machinery


def test_paper_says_every_failed_safety_check_before_the_phone(printer):
    text = text_of(printer.paper("SAMPLE-0053"))
    order = [
        text.index(part)
        for part in (
            "7 safety checks failed",
            "Checked: no full check before the first dose (26 Oct 2026), no watch on blood pressure and oxygen (7 Oct 2026).",
            "Said to be missing, nobody checked: ",
            "555-",
            "Ask this clinic",
        )
    ]
    assert order == sorted(order)


def test_paper_of_a_clinic_with_home_treatment_says_when_to_call_911_and_of_another_does_not(printer):
    text = flowing_text_of(printer.paper("SAMPLE-0127"))
    assert way.CALL_911_TITLE in text
    # the number of a source stands between the signs
    assert [sign for sign in way.call_911() if sign not in text] == []
    assert way.CALL_911_TITLE not in flowing_text_of(printer.paper("SAMPLE-0006"))


def test_paper_says_the_limit_of_an_approval_and_the_visits_by_reason(printer):
    text = flowing_text_of(printer.paper("SAMPLE-0006")).replace(" .", ".")  # a link before a full stop
    for sentence in (treatment.fda_status("esketamine_intranasal"), *treatment.what_it_asks("esketamine_intranasal")):
        assert sentence in text


def test_folded_lines_print_their_summary_and_not_what_is_inside(printer):
    text = text_of(printer.paper("SAMPLE-0127"))
    assert "Blood pressure, heart rate" in text and "What proves it" not in text and "Answer on file" not in text


def test_every_question_is_on_paper_though_the_screen_folds_some(printer):
    paper = printer.paper("SAMPLE-0006")
    page = printer.open("SAMPLE-0006")
    asked = page.locator(".ask li").all_text_contents()
    assert len(asked) == 15 + 3 and page.locator(".more-questions").get_attribute("open") is None
    text = columns_of(paper)
    any_clinic = page.locator(".ask-any li").all_text_contents()
    assert len(any_clinic) == 3
    assert [q for q in asked if q not in (flowing_text_of(paper) if q in any_clinic else text)] == []


@pytest.mark.parametrize("clinic", CLINICS)
def test_no_line_is_cut_off_on_paper(printer, clinic):
    paper = printer.paper(clinic)
    boxes = subprocess.run(["pdftotext", "-bbox", paper, "-"], capture_output=True, text=True, check=True).stdout
    width, height = (float(n) for n in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups())
    outside = [
        m
        for m in re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', boxes)
        if float(m[0]) < 20 or float(m[2]) > width - 20 or float(m[1]) < 14 or float(m[3]) > height - 14
    ]
    assert boxes.count("<word") > 200 and outside == []
    # text that must be whole: the last line of each group and of the foot
    assert "version" in flowing_text_of(paper)


def test_paper_is_white_and_marks_keep_their_colour_also_from_a_dark_screen(new_page, server, tmp_path):
    paper = tmp_path / "dark.pdf"
    open_clinic(new_page(color_scheme="dark"), server, "SAMPLE-0127").pdf(
        path=paper, format="Letter", print_background=True
    )
    subprocess.run(["pdftoppm", "-r", "40", "-f", "1", "-l", "1", paper, tmp_path / "look"], check=True)
    image = next(tmp_path.glob("look*.ppm")).read_bytes()
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", image)
    pixels = image[header.end() :]
    points = [pixels[i : i + 3] for i in range(0, len(pixels), 3)]
    assert sum(p == b"\xff\xff\xff" for p in points) > 0.6 * len(points)
    assert any(g > r + 40 and g > b + 15 for r, g, b in points), "no green mark"


@pytest.fixture(scope="module")
def a_list(lasting_visitors, server, tmp_path_factory):
    """A list on the screen, and the same on paper."""
    paper = tmp_path_factory.mktemp("paper") / "list.pdf"
    page = open_search(lasting_visitors.page(), server, "place=80202&route=iv_infusion")
    page.pdf(path=paper, format="Letter")
    yield page, paper
    lasting_visitors.leave()


def test_a_list_on_paper_names_every_clinic_with_its_phone_the_wishes_the_day_and_crisis_help(a_list):
    page, paper = a_list
    text = text_of(paper)
    shown = names(page)
    phones = page.locator(".st-key-list a.phone").all_text_contents()
    assert len(shown) > 5 and len(phones) == len(shown)
    assert [part for part in (*shown, *phones) if part not in text] == []
    order = [
        text.index(part)
        for part in (
            "988",
            f"{total(page)} clinics",
            "Your wishes: IV infusion. Correct as of 9 Nov 2026. Printed ",
            shown[0],
            shown[-1],
        )
    ]
    assert order == sorted(order)
    for machinery in (
        "Find a clinic",
        "Guide",
        "Leave",
        "Share",
        "Order",
        "Within",
        "Show on the map",
        "missing here",
        "✕",
    ):
        assert machinery not in text, machinery


def test_a_list_on_paper_says_the_failed_safety_checks_of_each_clinic(a_list):
    page, paper = a_list
    # all of them by name: the rest, which the screen only counts, as well
    failed = page.locator(".st-key-list .failed").evaluate_all(
        "lines => lines.map(line => [...line.childNodes].filter(part => part.className !== 'on-screen').map(part => part.textContent).join(''))"
    )
    text = flowing_text_of(paper)
    assert len(failed) >= 3 and [line for line in failed if " ".join(line.split()) not in text] == []
    assert not re.search(r"And \d+ more\.", text)


def test_a_result_on_paper_is_never_cut_between_two_sheets(a_list):
    page, paper = a_list
    sheets = [
        " ".join(sheet.split())
        for sheet in subprocess.run(
            ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
        ).stdout.split("\f")
        if sheet.strip()
    ]
    assert len(sheets) > 1
    cut = []
    for name, card in zip(names(page), cards(page).all(), strict=True):
        parts = [
            name,
            card.locator(".phone").inner_text(),
            card.locator(".strip-count").inner_text() if card.locator(".strip-count").count() else name,
        ]
        if not any(name in sheet and all(part in sheet[sheet.index(name) :] for part in parts) for sheet in sheets):
            cut.append(name)
    assert cut == []
