"""Brings a database to the present form, step by step, in one transaction.

The steps are Alembic revisions in `migrations/<tak>/`. They are run here and not by an Alembic environment
script: there is one way to run them, from the program.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ketenwissel.core.errors import UnusableInput

__all__ = ["upgrade"]

_FOLDER = Path(__file__).parent / "migrations"
_VERSION = "alembic_version"


def upgrade(connection: Connection, tak: str) -> None:
    """Run the missing revisions of a branch (`hub` or `partij`) on a connection in a transaction.

    Raises UnusableInput when a newer version of this program made the database.
    """
    if not _is_at_head(connection, tak):
        _run_missing(connection, tak)


def _is_at_head(connection: Connection, tak: str) -> bool:
    """Say whether nothing is missing, without Alembic: of that a service would keep 12 MB to its end."""
    if not inspect(connection).has_table(_VERSION):
        return False
    found = connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalars().all()  # noqa: S608
    return found == [max(path.stem for path in (_FOLDER / tak).glob(f"{tak}_*.py"))]


def _run_missing(connection: Connection, tak: str) -> None:
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.script.revision import RevisionError  # noqa: PLC0415

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
