"""Where a person is sent to: the author's own page over https, never a copy; what must be said beside a source is said."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pandas as pd
import pytest

from directory import schema
from directory.medicine.authorities import AUTHORITIES
from directory.medicine.cited import Cited
from directory.search.published import Directory
from directory.settings import ROOT
from directory.spreadsheets import template
from directory.views.citations import source_line
from directory.views.clinic import page
from directory.views.guide import guide
from directory.views.guide.knowledge import OTHER_DIRECTORIES
from tests import seeded
from tests.directory.views.guide.test_guide import TODAY
from tests.directory.views.test_treatment import BROKEN

# Whose own pages may be shown. Nothing else: no blog, no mirror, no advertiser, no copy of the news.
AGENCIES = {
    "www.accessdata.fda.gov",
    "www.fda.gov",
    "www.ecfr.gov",
    "www.govinfo.gov",
    "medicalboard.georgia.gov",
    "www.healthquality.va.gov",
    "www.samhsa.gov",
    "988lifeline.org",
    "www.cms.gov",
    "npiregistry.cms.hhs.gov",
}
LABELS = {"dailymed.nlm.nih.gov"}
JOURNALS = {"pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "doi.org", "jamanetwork.com", "www.psychiatrist.com"}
BODIES = {
    "asahq.org",
    "aana.com",
    "www.apna.org",
    "www.askp.org",
    "www.prnewswire.com",
    "www.fsmb.org",
}  # the press release is ASKP3's own
THE_MAKER = {
    "www.spravato.com",
    "www.spravatorems.com",
    "www.jnj.com",
    "www.jnjmedicalconnect.com",
    "spravatotreatmentcenter.com",
}
THE_REPORTER = {"bhbusiness.com"}  # of CHAIN-23 alone
# a firm's own page, for its own terms or prices alone
EXAMPLES = {
    "www.ketamine-lounge.com",
    "www.ketaminesolace.com",
    "www.yarrowcenter.com",
    "www.humanamilitary.com",
    "al-policies.exploremyplan.com",
}
MAY_BE_SHOWN = AGENCIES | LABELS | JOURNALS | BODIES | THE_MAKER | THE_REPORTER | EXAMPLES

# the notes of the project: where each source stands (authorities.md)
OWN = {
    "FDA-22": "https://www.fda.gov/drugs/human-drug-compounding/fda-alerts-health-care-professionals-potential-risks-associated-compounded-ketamine-nasal-spray",
    "FDA-23": "https://www.fda.gov/drugs/human-drug-compounding/fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine",
    "FDA-19": "https://www.fda.gov/news-events/press-announcements/fda-approves-new-nasal-spray-medication-treatment-resistant-depression-available-only-certified",
    **dict.fromkeys(
        (
            "LABEL",
            "LABEL-RISKS",
            "LABEL-TRIALS",
            "LABEL-YOUNG",
            "LABEL-PATIENT",
            "DOSING",
            "LABEL-MDSI",
            "LABEL-NOW",
            "LABEL-PRESSURE",
            "LABEL-LIVER",
            "LABEL-DAY",
            "LABEL-REPORT",
        ),
        "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=d81a6a79-a74a-44b7-822c-0dfa3036eaed",
    ),
    "FDA-20": "https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/211243s004lbl.pdf",
    "FDA-25": "https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/211243s016lbl.pdf",
    "MAKER-25": "https://www.jnj.com/media-center/press-releases/spravato-esketamine-approved-in-the-u-s-as-the-first-and-only-monotherapy-for-adults-with-treatment-resistant-depression",
    "DEA-26": "https://www.govinfo.gov/content/pkg/FR-2025-12-31/html/2025-24123.htm",
}


def host(url):
    return urlsplit(url).hostname


@pytest.mark.parametrize("key", AUTHORITIES)
def test_a_source_is_shown_over_https_at_its_authors_own_place(key):
    authority = AUTHORITIES[key]
    assert urlsplit(authority.url).scheme == "https"
    assert host(authority.url) in MAY_BE_SHOWN
    assert authority.url not in authority.copies
    assert (host(authority.url) in THE_REPORTER) is (key == "CHAIN-23")
    assert authority.url == OWN.get(key, authority.url)


def test_no_host_may_be_shown_that_is_not():
    assert {host(a.url) for a in AUTHORITIES.values()} == MAY_BE_SHOWN
    assert set(OWN) <= set(AUTHORITIES)


@pytest.mark.parametrize("key", AUTHORITIES)
def test_a_label_says_which_version_was_read_and_a_firms_page_that_it_is_an_example_of_its_month(key):
    authority, line = AUTHORITIES[key], source_line([key])
    assert bool(authority.version) is (host(authority.url) in LABELS)
    assert bool(authority.example) is (host(authority.url) in EXAMPLES)
    if authority.version:
        assert re.fullmatch(r"20\d\d", authority.version) and f"</a> (text of {authority.version}) (read " in line
    if authority.example:
        assert (
            re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", authority.example)
            and f"</a> (an example, {authority.example}) (read " in line
        )


def test_a_sentence_on_an_example_says_so():
    """In a table within the cell, in a paragraph within the sentence or one of its neighbours."""
    examples = {key for key, authority in AUTHORITIES.items() if authority.example}
    told = []
    for block in (block for section in guide.sections(None, TODAY) for block in section.blocks):
        runs = [*([cell] for row in getattr(block, "rows", ()) for cell in row), list(getattr(block, "parts", ()))]
        told += [
            " ".join(run[max(0, at - 1) : at + 3])
            for run in runs
            for at, part in enumerate(run)
            if isinstance(part, Cited) and examples & set(part.sources)
        ]
    assert len(told) > 5
    assert [words for words in told if "example" not in words] == []


def pages_of_clinics():
    """The whole page of a clinic for each way of giving it and for each red flag."""
    shown = [{schema.ROUTES.column_of(m.key): "yes"} for m in schema.ROUTES.members] + list(BROKEN.values())
    frame = pd.DataFrame(
        [
            {
                **dict.fromkeys(schema.COLUMN_NAMES, ""),
                "clinic_id": f"C-{n}",
                "status": "active",
                "listing_status": "published",
                **texts,
            }
            for n, texts in enumerate(shown)
        ],
        dtype="str",
    )
    directory = Directory.from_frame(frame, "0" * 64, TODAY)
    return "".join(
        part
        for position in range(len(frame))
        for part in page.parts(directory, position, datetime(2026, 11, 27, 12, tzinfo=UTC))
    )


def test_what_was_read_in_a_copy_is_shown_to_no_visitor():
    copies = [url for authority in AUTHORITIES.values() for url in authority.copies]
    assert len(copies) > 15
    shown = {
        "guide": guide.page(Directory.from_frame(seeded.clinics(20), "0" * 64, TODAY), TODAY),
        "clinic pages": pages_of_clinics(),
        **{path.name: content.decode() for path, content in template.docs().items()},
    }
    hosts = {host(url) for url in copies} - MAY_BE_SHOWN
    assert hosts
    assert [
        (name, url)
        for name, text in shown.items()
        for url in copies
        if url in text or url.replace("&", "&amp;") in text
    ] == []
    assert [(name, one) for name, text in shown.items() for one in hosts if one in text] == []
    # staff see them where they hold a sentence against its source
    assert [
        path.name
        for folder in ("directory", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if path.relative_to(ROOT).as_posix()
        not in ("directory/medicine/authorities.py", "directory/views/admin/quality.py")
        and ".copies" in path.read_text()
    ] == []


def test_of_other_directories_no_more_is_claimed_than_was_read():
    assert (
        OTHER_DIRECTORIES == "In the directories we read, none shows patients evidence and date for each vetting fact."
    )
    assert OTHER_DIRECTORIES in " ".join((ROOT / "README.md").read_text().split())
    assert OTHER_DIRECTORIES in guide.page(Directory.from_frame(seeded.clinics(20), "0" * 64, TODAY), TODAY)
    texts = [
        path.read_text()
        for path in (
            ROOT / "README.md",
            ROOT / "CHANGELOG.md",
            *(ROOT / "directory").rglob("*.py"),
            *(ROOT / "pages").rglob("*.py"),
        )
    ]
    assert [
        text
        for text in texts
        if re.search(
            r"\bno (?:other )?director(?:y|ies) (?:has|have|shows?)\b",
            text.replace('"no directory has it"', ""),
            re.IGNORECASE,
        )
    ] == []
