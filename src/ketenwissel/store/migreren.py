"""Brings a database to the present form, step by step, in one transaction.

The steps are Alembic revisions in `migrations/<tak>/`. They are run here and not by an Alembic environment
script: there is one way to run them, from the program.
"""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput

__all__ = ["upgrade"]

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, tak: str) -> None:
    """Run the missing revisions of a branch (`hub` or `partij`) on a connection in a transaction.

    Raises UnusableInput when a newer version of this program made the database.
    """
    script = ScriptDirectory(str(_FOLDER), version_locations=[str(_FOLDER / tak)])
    context = MigrationContext.configure(connection)
    current = context.get_current_revision()
    try:
        missing = list(script.iterate_revisions("head", current or "base"))
    except RevisionError:
        raise UnusableInput("the database was made by a newer version of this program: upgrade it") from None
    with Operations.context(context):
        for revision in reversed(missing):
            revision.module.upgrade()
            context.stamp(script, revision.revision)
