"""The page: the whole runbook, or the personal one of a reader, as one document of HTML (Dutch).

It needs no network and no scripts, and its style sheet sets it on A4 with page numbers.
"""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.draaiboek.druk.inhoud import own_content, shared_content, whole_content
from ketenwissel.draaiboek.druk.lezer import Lezer, Rol
from ketenwissel.draaiboek.druk.verkeer import Berichtregel
from ketenwissel.draaiboek.druk.woorden import join_words, moment_words, time_element
from ketenwissel.draaiboek.model import Draaiboek

__all__ = ["to_html"]

_SOORTEN = {
    "procedureel": "afspraak, niet geblokkeerd",
    "afspraak": "afspraak",
    "blokkade": "blokkade",
    "venster": "venster",
    "gereedheid": "gereed",
    "vrijgave": "vrijgave",
    "taak": "taak",
}
_ROLLEN: dict[Rol, str] = {"gemeente": "gemeente", "aanbieder": "zorgaanbieder"}


def to_html(draaiboek: Draaiboek, lezer: Lezer | None = None) -> str:
    """Give the whole runbook, or the personal one of a reader."""
    shared = shared_content(draaiboek, lezer)
    if lezer is None:
        return _template("boek.html").render(shared | whole_content(draaiboek))
    return _template("eigen.html").render(shared | own_content(draaiboek, lezer))


def _of_soort(berichten: Sequence[Berichtregel], soort: str) -> list[Berichtregel]:
    return [bericht for bericht in berichten if bericht.soort == soort]


def _css_text(text: str) -> str:
    """Write a text to stand within quotes in CSS; whatever is no letter, digit or blank is escaped."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("ketenwissel.draaiboek.druk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tijd=time_element,
        moment=moment_words,
        samen=join_words,
        soort=_SOORTEN.__getitem__,
        rol=_ROLLEN.__getitem__,
        van_soort=_of_soort,
        css=_css_text,
    )
    return environment.get_template(name)
