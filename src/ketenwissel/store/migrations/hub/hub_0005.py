"""The tables of urgent orders and of repair."""

revision = "hub_0005"
down_revision = "hub_0004"


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
