"""Where pages lie: each staff page asks who is there before it does anything, and a part is no page."""

import ast
from pathlib import Path

import pytest

import pages
from pages.parts import guard

FOLDER = Path(pages.__file__).parent
STAFF = sorted(path for path in (FOLDER / "admin").glob("*.py") if path.name != "__init__.py")


def _does_nothing(statement):
    """Whether a statement only names things: a docstring, an import, a constant."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(value=value):
            return all(isinstance(part, ast.Constant | ast.Tuple | ast.expr_context) for part in ast.walk(value))
    return False


@pytest.mark.parametrize("path", STAFF, ids=lambda path: path.stem)
def test_a_staff_page_asks_first_who_is_there(path):
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    first = next(statement for statement in statements if not _does_nothing(statement))
    assert ast.unparse(first) in ("person = guard.require()", "person = guard.require(signing_in.SPECIALIST)")
    assert (path.stem == "start") == ("SPECIALIST" in ast.unparse(first))


def test_a_folder_of_pages_holds_those_that_are_declared_and_nothing_else():
    declared = ast.unparse(ast.parse((FOLDER / "main.py").read_text(encoding="utf-8")))
    public = {path.stem for path in (FOLDER / "public").glob("*.py")} - {"__init__"}
    assert public and all(f"'public/{name}.py'" in declared for name in public)
    assert {path.stem for path in STAFF} == {"start", *(path for path, _label, _what in guard.ADMIN_PAGES)}


def test_a_part_draws_nothing_by_being_imported():
    for path in (FOLDER / "parts").rglob("*.py"):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            assert not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)), path
