"""Headings of others: what is proposed, and that a confirmed mapping is not asked for again."""

from datetime import date

import pytest

from directory import intake, schema
from directory.intake import mapping, sandbox, sources
from directory.intake.mapping import ALIAS, EXACT, NONE, SIMILAR
from directory.spreadsheets import headings

TODAY = date(2026, 11, 9)
DATA = (
    b"Clinic Identifier;Name of the location;Street adress;City;ST;Zip-Code;Phone Nr.;Open since (year);Favourite colour;routes offered\n"
    b"A-1;Juniper Example Clinic;1600 Cindermoor Lane;Denver;CO;80202;303-555-0112;2019;blue;IV infusion\n"
    b"A-2;Alder Example Clinic;7 Nettle Street;Boise;ID;83702;208-555-0113;2020;red;Spravato\n"
    b"A-3;Birch Example Clinic;9 Nettle Street;Boise;ID;83702;208-555-0114;2020;green;IV infusion\n"
    b"A-4;Hazel Example Clinic;11 Nettle Street;Boise;ID;83702;208-555-0115;2021;grey;IV infusion\n"
)
CHOSEN = {
    "Clinic Identifier": "clinic_id",
    "Name of the location": "location_name",
    "Street adress": "address_1",
    "City": "city",
    "ST": "state_province",
    "Zip-Code": "postal_code",
    "Phone Nr.": "phone",
    "Open since (year)": "year_opened",
    "routes offered": "route_offered",
}


def guess(proposal, heading):
    (found,) = [g for g in proposal.guesses if g.heading == heading]
    return found


class TestAProposal:
    def test_tells_exact_alias_and_similar_apart(self):
        proposal = mapping.proposal(DATA)
        assert (guess(proposal, "City").ours, guess(proposal, "City").how) == ("city", EXACT)
        assert (guess(proposal, "ST").ours, guess(proposal, "ST").how) == ("state_province", ALIAS)
        assert (guess(proposal, "Street adress").ours, guess(proposal, "Street adress").how) == ("address_1", SIMILAR)
        assert (guess(proposal, "Favourite colour").ours, guess(proposal, "Favourite colour").how) == ("", NONE)

    def test_shows_up_to_three_different_texts_of_a_column(self):
        proposal = mapping.proposal(DATA)
        assert guess(proposal, "Favourite colour").samples == ("blue", "red", "green")
        assert guess(proposal, "City").samples == ("Denver", "Boise")

    def test_says_what_every_file_needs_and_is_not_there(self):
        proposal = mapping.proposal(b"clinic_id,Strasse,city\nA-1,x,Denver\n")
        assert set(proposal.missing) == {"location_name", *schema.REQUIRED} - {"city"}
        assert proposal.must_ask

    def test_a_file_in_our_own_columns_asks_nothing(self):
        proposal = mapping.guessed(list(schema.COLUMN_NAMES), [])
        assert not proposal.must_ask
        assert {g.how for g in proposal.guesses} == {EXACT}

    def test_fills_each_of_our_columns_once(self):
        ours = [g.ours for g in mapping.guessed(["phone", "Phone", "telephone", "main phone nr"], []).guesses if g.ours]
        assert len(ours) == len(set(ours))

    def test_never_takes_a_heading_of_patient_data_for_ours(self):
        assert not [g for g in mapping.guessed(list(headings.PATIENT_HEADINGS), []).guesses if g.how in (EXACT, ALIAS)]

    def test_comes_through_the_child_process_as_it_is(self):
        assert sandbox.propose_safely(DATA) == mapping.proposal(DATA)
        assert sandbox.propose_safely(b"%PDF-1.7").notices[0].code == "file.not_csv"


class TestAConfirmedMapping:
    def test_reads_the_same_file_without_asking(self):
        text = mapping.confirmed(CHOSEN, mapping.proposal(DATA).header, source_id="own-list", title='The "own" list')
        report = intake.read(DATA, today=TODAY, source=sources.declared(text))
        assert (report.rows_accepted, report.rows_rejected) == (4, 0)
        assert report.frame["address_1"].tolist()[:2] == ["1600 Cindermoor Lane", "7 Nettle Street"]
        assert report.frame["route_esketamine_intranasal"].tolist()[1] == "yes"
        assert "column.unknown" not in report.counts, "what the person left out is not told again"

    def test_is_offered_for_the_same_headings_in_any_order_and_spelling(self):
        header = mapping.proposal(DATA).header
        own = sources.declared(mapping.confirmed(CHOSEN, header, source_id="own-list", title="Own list"))
        other = sources.load("samhsa_facilities")
        assert mapping.offered([h.upper() for h in reversed(header)], [other, own]) == [(own, ())]
        assert mapping.offered(["clinic_id", "city"], [other, own]) == []

    def test_names_the_headings_it_has_never_seen(self):
        header = mapping.proposal(DATA).header
        own = sources.declared(mapping.confirmed(CHOSEN, header, source_id="own-list", title="Own list"))
        assert mapping.offered([*header, "Fax"], [own]) == [(own, ("Fax",))]

    def test_that_lacks_a_needed_column_is_refused_in_words(self):
        with pytest.raises(sources.SourceError, match="phone"):
            mapping.confirmed({k: v for k, v in CHOSEN.items() if v != "phone"}, [], source_id="x", title="X")

    def test_that_fills_a_column_twice_is_refused_in_words(self):
        with pytest.raises(sources.SourceError, match="city"):
            mapping.confirmed({**CHOSEN, "Favourite colour": "city"}, [], source_id="x", title="X")

    @pytest.mark.parametrize(
        "heading", ['a"b', "a\\b", "tab\there", "line\nbreak", "ünïcode", "del\x7f", "[columns]", "'''"]
    )
    def test_survives_any_heading(self, heading):
        text = mapping.confirmed({**CHOSEN, heading: "description"}, [heading], source_id="x", title=heading)
        assert sources.declared(text).rules["description"].theirs == (heading,)

    def test_still_refuses_patient_data(self):
        data = DATA.replace(b"Favourite colour", b"Date of birth")
        text = mapping.confirmed(CHOSEN, mapping.proposal(data).header, source_id="x", title="X")
        assert "file.looks_like_phi" in intake.read(data, today=TODAY, source=sources.declared(text)).counts
