"""The templates of the pages, with what they share: numbers, instants and free text written one way."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.rehearsal.rapport import blank_digits
from ketenwissel.rehearsal.weergave.tabel import table_html
from ketenwissel.rehearsal.weergave.tekening import format_count

__all__ = ["template"]


@cache
def template(name: str) -> Template:
    """Give a page to fill in; text is escaped, an unknown name is an error."""
    environment = Environment(
        loader=PackageLoader("ketenwissel.rehearsal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        getal=format_count, moment=format_local, instant=format_instant, afgeschermd=blank_digits
    )
    environment.globals["tabel"] = table_html
    return environment.get_template(name)
