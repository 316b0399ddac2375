"""A store with a history to look at, for the tests of the admin pages: real clinics, a pair that looks alike, people."""
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from directory import accounts, export, intake, serving
from directory.settings import SAMPLE
from directory.store import Store
from tests.signed_in import ANN, PASSWORD

BOB, SAM = "bob@center.example", "sam@center.example"
"""A second admin, and a specialist."""
CLINICS = 60


def now() -> datetime:
    """The time of what a test does itself."""
    return datetime.now(UTC)


def clinics(count: int = CLINICS) -> pd.DataFrame:
    """Some clinics of the sample under other ids, as a real list would be; the last one looks like the first."""
    frame = intake.read(SAMPLE.read_bytes(), today=now().date()).frame.head(count).copy()
    frame["clinic_id"] = frame["clinic_id"].str.replace("SAMPLE-", "CL-")
    twin = frame.iloc[[0]].assign(clinic_id="CL-TWIN", website="")
    return pd.concat([frame, twin], ignore_index=True)


def publish(store: Store, frame: pd.DataFrame, note: str) -> int:
    """Publish a table as an upload of Ann's; its number."""
    current = store.current_number()
    return store.publish(
        export.to_csv(frame), expected=current, by=ANN, at=now(), note=note, kind="upload", token=f"token {current}", counts={"added": len(frame)},
        file_name="Our clinics.csv", file_sha256="ab" * 32).number


def prepared(folder: Path) -> Store:
    """The sample as number 0, the clinics as number 1, and three people who may sign in."""
    store = Store.open(folder)
    store.ensure_sample(serving.sample(), now())
    publish(store, clinics(), "Our own list.")
    for email, role in ((ANN, accounts.ADMIN), (BOB, accounts.ADMIN), (SAM, accounts.SPECIALIST)):
        store.add_account(email, accounts.hashed(PASSWORD), role, by="test", at=now())
    return store


def cookie(store: Store, email: str = ANN) -> str:
    """A new sign-in's cookie."""
    return accounts.sign_in(store, email, PASSWORD, now())
