"""What people read of the audit log: who, as what, and what changed."""

from directory.views.admin import history, people
from tests.publishing import NOON, csv, publish


def test_what_was_done_at_the_shell_names_the_account_and_says_so(store):
    published = publish(store, csv("one"), by="shell:root", role="shell")
    shown = str(people.log_table(store.audit_lines(5)))
    assert "root (at the shell)" in shown and "role: at the shell" in shown and "shell:root" not in shown
    assert "root</span> (at the shell)" in str(history.entry(published, 0))


def test_a_setting_reads_from_what_to_what():
    assert (
        people.details_text({"DIRECTORY_MAX_SOCKETS": {"from": "", "to": "50"}, "counts": {"added": 1}})
        == 'DIRECTORY_MAX_SOCKETS: not set → 50; counts: {"added": 1}'
    )


def test_other_roles_keep_their_words(store):
    store.add_account("bo@example.org", "hash", "specialist", by="ada@example.org", at=NOON)
    assert people.details_text(store.audit_lines(1)[0].details) == "email: bo@example.org; role: resource specialist"
