"""Terms are explained beside the words they first stand in: in sentences, in labels, in lists, in what opens at a touch."""

import pytest

from directory.views import glossary
from directory.views.html import element, join
from tests import reading


def read(*parts):
    return [block for part in glossary.explained(*parts) for block in reading.blocks(part)]


@pytest.mark.parametrize(
    ("html", "reads"),
    [
        (
            element("p", "The FDA warns."),
            ["The FDA warns. FDA: the federal office that decides which medicines may be sold."],
        ),
        (
            element("li", "Is it off-label (and why)?"),
            ["Is it off-label (and why)? Off-label: a use that is not approved."],
        ),
        (
            element("summary", element("span", "IV infusion", class_="what"), " verified"),
            ["IV infusion IV: a drip into a vein. verified"],
        ),
        (element("dd", "Ketamine, Esketamine"), ["Ketamine, Esketamine (a close relative of ketamine)"]),
        (
            element("ul", element("li", "TRICARE", ",", " "), element("li", "Medicare", ",", " ")),
            ["TRICARE (health cover of the military),", "Medicare,"],
        ),
        (
            element("p", "You get ivy at the vase. The veins of the fda."),
            ["You get ivy at the vase. The veins of the fda."],
        ),
    ],
)
def test_a_term_is_explained_at_the_end_of_a_sentence_or_of_what_a_line_is_about_and_in_brackets_behind_other_words(
    html, reads
):
    assert read(html) == reads


def test_a_term_is_explained_once_also_over_the_parts_of_a_page():
    assert read(element("p", "By IV."), join(element("p", "Again by IV."), element("p", "IVs"))) == [
        "By IV. IV: a drip into a vein.",
        "Again by IV.",
        "IVs",
    ]


def test_the_terms_in_an_explanation_are_explained_too():
    assert read(element("li", "Ask about REMS.")) == [
        "Ask about REMS. REMS: a federal safety program for Spravato. Spravato: a spray for the nose."
    ]


@pytest.mark.parametrize("text", ["By IV, which is a drip into a vein.", "IV: a drip into a vein."])
def test_a_text_that_explains_its_term_is_left_as_it_is(text):
    assert read(element("p", text), element("p", "IV")) == [text, "IV"]


def test_what_is_explained_in_something_closed_is_explained_again_outside():
    closed = element(
        "details",
        element("summary", element("span", "More about the DEA", class_="what many")),
        element("p", "By IV at the DEA."),
    )
    assert read(join(closed, element("p", "The DEA says: by IV."))) == [
        "More about the DEA DEA: the federal office for drug control.",
        "By IV at the DEA. IV: a drip into a vein.",
        "The DEA says: by IV. IV: a drip into a vein.",
    ]


def test_what_a_clinic_says_and_the_titles_of_sources_get_no_words_of_ours():
    theirs = join(
        element("h1", "Quillfern IV Clinic", data_theirs=True),
        element("dd", element("span", "IV"), "IV", data_theirs=True),
        element("p", "FDA on IV", class_="muted source"),
    )
    assert glossary.explained(theirs) == (theirs,)
    assert read(theirs, element("p", "By IV."))[-1] == "By IV. IV: a drip into a vein."


def test_text_stays_as_it_was_around_the_explanations():
    html = join(
        element(
            "p", 'A < B & "C" by IV', element("br"), "or not", element("sup", " 1", class_="source"), title="a > b"
        ),
        element("p"),
    )
    (explained,) = glossary.explained(html)
    assert explained == html.replace("</sup>", '</sup> <span class="muted term">(IV: a drip into a vein)</span>')


def test_a_note_names_terms_with_their_meanings():
    assert glossary.note("IV", "off-label") == "IV: a drip into a vein. Off-label: a use that is not approved."
    with pytest.raises(KeyError):
        glossary.note("no term")
