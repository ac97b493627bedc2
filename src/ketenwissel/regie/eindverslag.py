"""The report at the end of the aftercare as one page of HTML (Dutch), to keep and to print."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.regie.dagtekst import percentage
from ketenwissel.regie.nazorg import Eindverslag

__all__ = ["write_report"]


def write_report(verslag: Eindverslag) -> str:
    """Write the report; nothing is loaded from elsewhere."""
    return _template().render(verslag=verslag, stand=verslag.stand, venster=verslag.stand.venster)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ketenwissel.regie"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(moment=format_local, instant=format_instant, procent=percentage)
    return environment.get_template("eindverslag.html")
