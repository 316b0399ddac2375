"""Numbered steps that bring a database to the tables of ``tables``: one module each, never changed once released.

A step is a module ``m0001_…`` with ``statements(is_sqlite) -> tuple[str, ...]``. All missing steps are one transaction,
one process at a time; a step must therefore hold nothing that cannot run in a transaction.
"""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import func, inspect, select

from directory.store.database import Database
from directory.store.faults import NewerSchema
from directory.store.tables import migrations as done

MIGRATIONS: dict[int, str] = {
    int(module.name[1:5]): module.name for module in sorted(iter_modules(__path__), key=lambda m: m.name)
}
LATEST = max(MIGRATIONS)


def migrate(database: Database) -> None:
    """Bring the database to the newest schema. Nothing is written where it is there already.

    Raises NewerSchema for a database of a newer program, Unavailable where the database does not answer or cannot be written.
    """
    if lacking(database):
        with database.writing() as connection:
            found = _number(connection)  # another process may have been faster
            for number in range(found + 1, LATEST + 1):
                for statement in import_module(f"{__name__}.{MIGRATIONS[number]}").statements(database.is_sqlite):
                    connection.execution_options(no_parameters=True).exec_driver_sql(statement)  # a % is a %
                connection.execute(done.insert().values(number=number))


def lacking(database: Database) -> int:
    """How many steps a database lacks: 0 for none, ``LATEST`` where nothing was ever stored. Raises NewerSchema, Unavailable."""
    with database.reading() as connection:
        found = _number(connection)
    if found > LATEST:
        raise NewerSchema(
            f"The database {database.place} was written by a newer version of this program (its schema is {found}, this version knows {LATEST}); "
            "nothing was changed. Run the newer version, or restore a backup from before it."
        )
    return LATEST - found


def _number(connection) -> int:
    if not inspect(connection).has_table(done.name):
        return 0
    return connection.scalar(select(func.max(done.c.number))) or 0
