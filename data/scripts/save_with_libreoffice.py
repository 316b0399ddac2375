"""Make tests/libreoffice anew: sixty clinics of the sample, opened and saved by a real spreadsheet.

Needs LibreOffice (apt-get install -y --no-install-recommends libreoffice-calc-nogui). Run from the repository's root:

    python data/scripts/save_with_libreoffice.py
"""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from directory import intake  # noqa: E402
from directory.spreadsheets import export, template_xlsx  # noqa: E402

OUT = ROOT / "tests" / "libreoffice"
EVERY = 10  # tenth clinic of the sample
_UTF8_COMMA = "44,34,76,1"  # comma, quotation mark, UTF-8, from the first line


def main() -> None:
    """Write what we export, have it opened and saved, keep what was saved."""
    sample = intake.read((ROOT / "data" / "clinics.csv").read_bytes(), today=date(2026, 11, 9)).frame
    cut = sample[::EVERY][:60].reset_index(drop=True)
    with tempfile.TemporaryDirectory() as folder:
        given, saved = Path(folder) / "given", Path(folder) / "saved"
        given.mkdir()
        (given / "csv_as_csv.csv").write_bytes(export.to_csv(cut))
        (given / "csv_as_xlsx.csv").write_bytes(export.to_csv(cut))
        (given / "xlsx_as_xlsx.xlsx").write_bytes(template_xlsx.to_xlsx(cut))
        (given / "xlsx_as_csv.xlsx").write_bytes(template_xlsx.to_xlsx(cut))
        for name in sorted(given.iterdir()):
            wanted = name.stem.rpartition("_")[2]
            to = (
                f"csv:Text - txt - csv (StarCalc):{_UTF8_COMMA},,0,false,true,false,false,false,1"
                if wanted == "csv"
                else "xlsx:Calc MS Excel 2007 XML"
            )
            opened_as = [f"--infilter=Text - txt - csv (StarCalc):{_UTF8_COMMA}"] if name.suffix == ".csv" else []
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    *opened_as,
                    "--convert-to",
                    to,
                    "--outdir",
                    str(saved),
                    str(name),
                ],
                check=True,
                timeout=600,
            )
        OUT.mkdir(exist_ok=True)
        for made in sorted(saved.iterdir()):
            stem = next(name.stem for name in given.iterdir() if made.stem.startswith(name.stem))
            (OUT / f"{stem}{made.suffix}").write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
