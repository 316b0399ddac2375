import json
import re
import subprocess
import sys

import pytest

from directory import intake, schema
from directory.__main__ import main
from directory.cli import run as cli_run
from directory.settings import ROOT
from directory.spreadsheets import template
from tests import real_lists
from tests.nasty.cases import CASES, GOOD

pytestmark = pytest.mark.usefixtures("reading_at_hand")

# tables that are no list of clinics, each awkward in another way
AWKWARD = {
    "comma in quotes": b'first,last,address\nJuniper,Example,"12 Cindermoor Lane, Denver, CO"\n',
    "empty cells": b'a,b,c\n1,"",""\n2,3,4\n',
    "empty cells, CRLF": b'a,b,c\r\n1,"",""\r\n2,3,4\r\n',
    "escaped quotes": b'a,b\n1,"so ""called"""\n3,4\n',
    "JSON in a cell": b'key,val\n1,"{""type"": ""Point"", ""coordinates"": [-105.0, 39.7]}"\n',
    "a point in a cell": b'Contact Phone Number,Location Coordinates,Cities,Counties\n303-555-0112,"39.75,-104.99",Denver,Denver\n',
    "line breaks in cells": b'a,b,c\n1,2,3\n"Once upon\na time",5,6\n',
    "line breaks in cells, CRLF": b'a,b,c\r\n1,2,3\r\n"Once upon\r\na time",5,6\r\n',
    "quotes and line breaks": b'a,b\n1,"so\n""called"""\n3,4\n',
    "simple": b"a,b,c\n1,2,3\n",
    "simple, CRLF": b"a,b,c\r\n1,2,3\r\n",
    "UTF-8": "a,b,c\n1,2,3\n4,5,\u02a4\n".encode(),
}
FOREIGN = {
    path.name: path.read_bytes() for path in (*real_lists.FEDERAL_LISTS, *real_lists.CALIFORNIAN_LISTS)
} | AWKWARD


@pytest.fixture
def clinics(tmp_path):
    def written(data, name="clinics.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


class TestCheck:
    @pytest.mark.parametrize(
        ("data", "status"),
        [(GOOD, 0), (CASES["column.unknown"], 0), (CASES["field.required"], 1), (CASES["file.not_csv"], 1)],
        ids=["good", "warned", "rows refused", "file refused"],
    )
    def test_only_refused_rows_or_files_fail(self, clinics, data, status, capsys):
        assert main(["check", str(clinics(data))]) == status
        assert main(["check", str(clinics(data)), "--json"]) == status

    def test_json_is_one_object_with_the_promised_keys(self, clinics, capsys):
        main(["check", str(clinics(CASES["field.required"])), "--json"])
        judged = json.loads(capsys.readouterr().out)
        assert (judged["outcome"], judged["rows_read"], judged["rows_accepted"], judged["rows_rejected"]) == (
            "reject_rows",
            2,
            1,
            1,
        )
        (notice,) = [n for n in judged["notices"] if n["code"] == "field.required"]
        assert {"code", "severity", "row", "column", "value", "expected", "remedy"} <= set(notice)
        assert (notice["severity"], notice["row"], notice["column"]) == ("error", 2, "phone")

    def test_the_text_leads_from_the_file_to_its_rows_in_plain_words(self, clinics, capsys):
        main(["check", str(clinics(CASES["field.required"]))])
        text = capsys.readouterr().out
        assert text.splitlines()[:2] == ["Some rows are refused.", "Rows read: 2. Accepted: 1. Refused: 1."]
        assert "Row 2 (Juniper Example Clinic), phone: " in text

    def test_no_more_than_twenty_notices_of_a_rule_are_printed(self, clinics, capsys):
        lines = GOOD.decode().splitlines()
        rows = [lines[1].replace("CO-0001", f"CO-{i}").replace("303-555-0112", "12") for i in range(50)]
        main(["check", str(clinics("\n".join([lines[0], *rows]).encode()))])
        text = capsys.readouterr().out
        assert text.count(", phone: ") == 20
        assert "phone.format: 50" in text
        assert "and 30 more." in text

    def test_nothing_in_a_file_moves_the_terminal(self, clinics, capsys):
        main(["check", str(clinics(GOOD.replace(b"Juniper", b"\x1b[2J").replace(b"ongoing_support", b"\x1b[31mred")))])
        assert "\x1b" not in capsys.readouterr().out

    @pytest.mark.parametrize(
        "arguments",
        [
            ["check"],
            ["check", "nowhere.csv"],
            ["check", "."],
            ["check", "x.csv", "--wrong"],
            ["wrong"],
            [],
            ["check", "a\0b"],
        ],
    )
    def test_wrong_use_is_told_on_stderr_with_status_2(self, arguments, capsys):
        try:
            status = main(arguments)
        except SystemExit as stopped:
            status = stopped.code
        said = capsys.readouterr()
        assert (status, said.out) == (2, "")
        assert said.err

    def test_an_unknown_source_is_wrong_use_and_names_those_there_are(self, clinics, capsys):
        assert main(["check", str(clinics(GOOD)), "--source", "nobody"]) == 2
        assert "samhsa_facilities" in capsys.readouterr().err

    def test_a_file_beyond_the_shell_limit_is_not_read(self, clinics, capsys):
        path = clinics(b"")
        with path.open("wb") as sparse:
            sparse.truncate(intake.SHELL_BYTES + 1)
        assert main(["check", str(path)]) == 1
        assert "400 MB" in capsys.readouterr().out

    def test_it_runs_as_a_module(self, clinics):
        run = subprocess.run(
            [sys.executable, "-m", "directory", "check", str(clinics(GOOD)), "--json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, json.loads(run.stdout)["outcome"]) == (0, "accept")
        assert set(run.stderr.splitlines()[:1]) <= {
            "Checking clinics.csv …"
        }  # a word of progress where it takes more than a second

    @pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
    def test_a_foreign_file_is_read_by_aliases_or_ends_in_a_report_on_its_header(self, clinics, data, capsys):
        status = main(["check", str(clinics(data)), "--json"])
        judged = json.loads(capsys.readouterr().out)
        if judged["rows_read"]:
            assert judged["rows_accepted"] >= judged["rows_read"] * 0.9
        else:
            missing = {n["column"]: n for n in judged["notices"] if n["code"] == "column.missing"}
            assert status == 1
            assert missing
            assert set(missing) <= {*schema.REQUIRED, "location_name"}

    def test_the_header_report_names_the_nearest_of_theirs(self, capsys):
        main(["check", str(real_lists.FEDERAL), "--json"])
        (notice,) = json.loads(capsys.readouterr().out)["notices"]
        assert (notice["code"], notice["column"], notice["value"]) == ("column.missing", "location_name", "name1")


class TestConvert:
    TOML = """
id = "towns"
title = "A list of towns"
licence = "none"
attribution = "written for this test"
[columns]
location_name = "who"
address_1 = "where"
city = "town"
state_province = "st"
postal_code = "zip"
phone = "call"
"""
    THEIRS = b"who,where,town,st,zip,call\nJuniper,1 Cindermoor Lane,Denver,CO,80202,(303) 555-0112\n"

    @pytest.fixture
    def source(self, tmp_path):
        path = tmp_path / "towns.toml"
        path.write_text(self.TOML)
        return str(path)

    def test_a_converted_file_passes_check(self, clinics, source, tmp_path, capsys):
        out = tmp_path / "out.csv"
        assert main(["convert", str(clinics(self.THEIRS)), "--source", source, "-o", str(out)]) == 0
        assert main(["check", str(out)]) == 0
        assert b"303-555-0112" in out.read_bytes()

    def test_refused_rows_are_left_out_and_the_status_says_so(self, clinics, source, tmp_path, capsys):
        out = tmp_path / "out.csv"
        theirs = self.THEIRS + b"Alder,2 Cindermoor Lane,Denver,CO,80202,none\n"
        assert main(["convert", str(clinics(theirs)), "--source", source, "-o", str(out)]) == 1
        assert out.read_bytes().count(b"\n") == 2
        assert "Row 3 (Alder)" in capsys.readouterr().out

    def test_a_refused_file_leaves_an_older_output_alone(self, clinics, source, tmp_path, capsys):
        out = tmp_path / "out.csv"
        out.write_text("old")
        assert main(["convert", str(clinics(b"a,b\n1,2\n")), "--source", source, "-o", str(out)]) == 1
        assert out.read_text() == "old"

    def test_the_input_is_never_overwritten(self, clinics, source, tmp_path, capsys):
        path = clinics(self.THEIRS)
        link = tmp_path / "link.csv"
        link.symlink_to(path)
        assert main(["convert", str(path), "--source", source, "-o", str(path)]) == 2
        assert main(["convert", str(path), "--source", source, "-o", str(link)]) == 2
        assert path.read_bytes() == self.THEIRS

    def test_an_output_that_cannot_be_written_is_wrong_use_and_leaves_nothing_behind(
        self, clinics, source, tmp_path, capsys
    ):
        assert (
            main(["convert", str(clinics(self.THEIRS)), "--source", source, "-o", str(tmp_path / "no" / "out.csv")])
            == 2
        )
        assert main(["convert", str(clinics(self.THEIRS)), "--source", source, "-o", str(tmp_path)]) == 2
        assert sorted(p.name for p in tmp_path.iterdir()) == ["clinics.csv", "towns.toml"]


class TestTemplate:
    def test_it_is_written_to_a_file_or_to_standard_output(self, tmp_path, capfdbinary):
        assert main(["template"]) == 0
        assert capfdbinary.readouterr().out == template.template()
        assert main(["template", "-o", str(tmp_path / "t.csv")]) == 0
        assert (tmp_path / "t.csv").read_bytes() == template.template()

    def test_the_dictionary_comes_the_same_way(self, tmp_path):
        assert main(["template", "--dictionary", "-o", str(tmp_path / "d.md")]) == 0
        assert (tmp_path / "d.md").read_text(encoding="utf-8") == template.dictionary()


def test_every_status_is_told_by_help_and_those_of_a_nightly_job_by_the_readme(capsys):
    statuses = [
        cli_run.DONE,
        cli_run.REFUSED,
        cli_run.WRONG_USE,
        cli_run.UNAVAILABLE,
        cli_run.MOVED,
        cli_run.DAMAGED,
        cli_run.FAULT,
        cli_run.STOPPED,
    ]
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out.partition("exit status:")[2]
    assert re.findall(r"^ +(\d+) +\w", told, re.MULTILINE) == [str(status) for status in statuses]
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").partition("Statuses for cron:")[2][:300].split())
    assert re.findall(r"(\d) (?:done|refused|wrong use|the store|somebody|what is)", readme) == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
