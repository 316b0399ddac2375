"""The guide's sentences as data: read and checked at once, each with its sources, its kind and the day of its last check."""

from datetime import date

import pytest

from directory.medicine import sentences
from directory.medicine.cited import Cited

GOOD = 'kind = "approval"\nchecked = 2026-11-27\n\n[one]\ntext = "One."\nsources = ["REMS"]\n'


def load(tmp_path, text):
    (tmp_path / "part.toml").write_text(text, encoding="utf-8")
    return sentences.load(tmp_path)


def test_a_sentence_carries_its_id_kind_sources_and_day(tmp_path):
    sentence = load(tmp_path, GOOD)["part.one"]
    assert (sentence, sentence.id, sentence.kind, sentence.sources, sentence.checked_on) == (
        "One.",
        "part.one",
        "approval",
        ("REMS",),
        date(2026, 11, 27),
    )


def test_advice_needs_no_source_and_a_sentence_can_have_a_day_and_kind_of_its_own(tmp_path):
    found = load(
        tmp_path,
        GOOD
        + '[two]\ntext = "Ask."\nkind = "advice"\n[three]\ntext = "Three."\nsources = ["ASA"]\nkind = "law"\nchecked = 2026-12-01\n',
    )
    assert list(found) == ["part.one", "part.two", "part.three"]
    assert not isinstance(found["part.two"], Cited)
    assert (found["part.three"].kind, found["part.three"].checked_on) == ("law", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"One."', '""', "part.one needs a text"),
        ('"One."', '" One."', "part.one needs a text"),
        ('"approval"', '"rumor"', "part.one is of the kind 'rumor'"),
        ('["REMS"]', '["SOMEBODY"]', "part.one rests on sources that we do not know: SOMEBODY"),
        ('["REMS"]', "[]", "part.one is about .* it needs a source"),
        ('sources = ["REMS"]', "", "part.one is about .* it needs a list of sources"),
        ("checked = 2026-11-27", "", "part.one needs the day"),
        ("2026-11-27", '"soon"', "part.one needs the day"),
        ('text = "One."', 'text = "One."\nauthor = "me"', "part.one has fields that we do not know: author"),
        ('text = "One."', "text = One", "part.toml cannot be read as TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_when_it_is_read(tmp_path, before, after, says):
    assert before in GOOD
    with pytest.raises(ValueError, match=says):
        load(tmp_path, GOOD.replace(before, after))


def test_the_sentences_on_approvals_and_law_are_listed_with_source_and_day():
    listed = sentences.dated()
    assert {sentence.kind for sentence in listed} == {"approval", "law"}
    assert {"fda.esketamine_intranasal", "approved.two_groups", "home.video_rule", "visits.spravato_watching"} <= {
        sentence.id for sentence in listed
    }
    assert all(sentence.sources and isinstance(sentence.checked_on, date) for sentence in listed)


def test_a_sentence_with_a_place_to_fill_keeps_what_it_carries():
    sentence = sentences.cited("home.video_rule")
    filled = sentence.filled(day="1 Jan 2030")
    assert "through 1 Jan 2030," in filled and "{" not in filled
    assert (filled.id, filled.kind, filled.sources, filled.checked_on) == (
        sentence.id,
        sentence.kind,
        sentence.sources,
        sentence.checked_on,
    )


def test_advice_is_not_given_out_as_a_sentence_with_a_source():
    with pytest.raises(TypeError, match="visits.ask_ride has no source"):
        sentences.cited("visits.ask_ride")
