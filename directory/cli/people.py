"""The shell on people: user add, list, disable, enable, role, password, sign-out, unlock.

A password is asked for twice at the terminal, or read from standard input; it is never an argument, which every account
of the machine could read.
"""

import argparse
import getpass
import sys

import email_validator

from directory.cli import run as cli_run
from directory.cli.run import DONE, Shell, WrongUse, tell
from directory.notices import ErrorForPeople, shorten
from directory.operate import signing_in
from directory.store.accounts import ADMIN, ROLES, normal_email


class PasswordRefused(ErrorForPeople):
    """A password cannot be taken; the message is for people."""


def add_to(commands) -> None:
    """Add these commands to the shell's."""
    user = commands.add_parser(
        "user",
        help="people who may sign in: add, list, disable …",
        description="People who sign in with a password kept here.",
    )
    actions = user.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, words, run in (
        ("add", "add a person; asks for the password twice", _add),
        ("list", "list everyone", _list),
        ("disable", "let a person sign in no more, and end what is open", _disable),
        ("enable", "let a disabled person sign in again", _enable),
        ("role", "give a person another role", _role),
        ("password", "set a new password; asks for it twice, and signs the person out everywhere", _password),
        ("sign-out", "sign a person out everywhere", _sign_out),
        (
            "unlock",
            "forget the wrong passwords that were tried for a person, so that nobody has to wait any more",
            _unlock,
        ),
    ):
        action = actions.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        action.set_defaults(run=run)
        cli_run.add_dry_run(action)
        if name == "list":
            continue
        action.add_argument("email", metavar="EMAIL", type=_email)
        if name == "add":
            action.add_argument("--role", required=True, choices=ROLES)
        if name == "role":
            action.add_argument("role", choices=ROLES)
        if name in ("add", "password"):
            action.add_argument(
                "--password-stdin", action="store_true", help="read the password from standard input, its first line"
            )
        cli_run.add_by(action)


def _email(text: str) -> str:
    try:
        # test_environment lets the reserved names of examples through; delivery is not our question
        return normal_email(
            email_validator.validate_email(text, check_deliverability=False, test_environment=True).normalized
        )
    except email_validator.EmailNotValidError as fault:
        raise argparse.ArgumentTypeError(f"an e-mail address was expected. {fault}") from None


def _add(chosen: argparse.Namespace, shell: Shell) -> int:
    by = cli_run.who(chosen)
    with shell.serving(writes=not chosen.dry_run) as serving:
        store = serving.store()
        if store.account(chosen.email):
            raise WrongUse(f"{chosen.email} has an account already; `user role` and `user password` change it.")
        hashed = signing_in.hashed(_new_password(chosen))
        if chosen.dry_run:
            return _dry(f"{chosen.email} would be added as {chosen.role}")
        store.add_account(chosen.email, hashed, chosen.role, by=by, at=cli_run.now())
        print(f"{chosen.email} may sign in as {chosen.role}, in {store.place}.")
    return DONE


def _list(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        found = store.accounts()
    for account in found:
        print(
            f"{shorten(account.email)}  {account.role}  {'disabled' if account.disabled else 'active'}  since {account.created_at:%Y-%m-%d}"
        )
    if not found:
        tell("Nobody has an account yet. `python -m directory user add EMAIL --role admin` adds the first.")
    return DONE


def _disable(chosen: argparse.Namespace, shell: Shell) -> int:
    return _changed(
        chosen,
        shell,
        "disabled",
        lambda store, by, at: (store.disable_account(chosen.email, by=by, at=at), store.end_sessions(chosen.email, at)),
        takes_admin=True,
    )


def _enable(chosen: argparse.Namespace, shell: Shell) -> int:
    return _changed(
        chosen,
        shell,
        "enabled",
        lambda store, by, at: store.disable_account(chosen.email, by=by, at=at, disabled=False),
    )


def _role(chosen: argparse.Namespace, shell: Shell) -> int:
    return _changed(
        chosen,
        shell,
        f"made {chosen.role}",
        lambda store, by, at: store.set_role(chosen.email, chosen.role, by=by, at=at),
        takes_admin=chosen.role != ADMIN,
    )


def _password(chosen: argparse.Namespace, shell: Shell) -> int:
    def change(store, by, at):
        hashed = signing_in.hashed(_new_password(chosen))
        if not chosen.dry_run:
            store.set_password_hash(chosen.email, hashed, by=by, at=at)
            store.end_sessions(chosen.email, at)

    return _changed(chosen, shell, "given a new password", change, asks=True)


def _sign_out(chosen: argparse.Namespace, shell: Shell) -> int:
    # somebody who signs in by OpenID Connect has no account here and can be signed out all the same
    return _changed(
        chosen,
        shell,
        "signed out everywhere",
        lambda store, by, at: (store.set_not_before(chosen.email, by=by, at=at), store.end_sessions(chosen.email, at)),
        known=False,
    )


def _unlock(chosen: argparse.Namespace, shell: Shell) -> int:
    return _changed(chosen, shell, "unlocked", lambda store, by, at: store.unlock(chosen.email, by=by, at=at))


def _changed(
    chosen: argparse.Namespace,
    shell: Shell,
    words: str,
    change,
    *,
    known: bool = True,
    asks: bool = False,
    takes_admin: bool = False,
) -> int:
    by = cli_run.who(chosen)
    with shell.store(dry_run=chosen.dry_run) as store:
        if known and not store.account(chosen.email):
            raise WrongUse(f"{chosen.email} has no account; `user list` names those who have.")
        if takes_admin:
            store.need_another_admin(chosen.email)
        if asks or not chosen.dry_run:
            change(store, by, cli_run.now())
    if chosen.dry_run:
        return _dry(f"{chosen.email} would be {words}")
    print(f"{chosen.email} is {words}." if words != "given a new password" else f"{chosen.email} has a new password.")
    return DONE


def _dry(sentence: str) -> int:
    print(f"Dry run: {sentence}. Nothing was changed.")
    return DONE


def _new_password(chosen: argparse.Namespace) -> str:
    """A password that is strong enough. Raises PasswordRefused, WrongUse."""
    if chosen.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif not sys.stdin.isatty():
        raise WrongUse(
            "There is no terminal to ask for the password at: add --password-stdin and send it to standard input."
        )
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same again: ") != password:
            raise PasswordRefused("The two are not the same. Nothing was changed.")
    if weak := signing_in.weakness(password, chosen.email):
        raise PasswordRefused(f"{weak} Nothing was changed.")
    return password
