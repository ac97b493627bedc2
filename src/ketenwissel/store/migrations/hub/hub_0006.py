"""The tables of announcements and of the aftercare."""

revision = "hub_0006"
down_revision = "hub_0005"


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
