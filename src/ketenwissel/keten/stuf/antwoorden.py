"""Reading the answer to a request, as its sender must: a Bv03, a Fo03, or nothing that settles anything."""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from ketenwissel.bericht import Bevinding, parse, text
from ketenwissel.keten.foutbericht import Fout, fout_of_body
from ketenwissel.keten.stuf.namen import SOAP, STUF
from ketenwissel.keten.stuf.tijdstip import read_tijdstip

__all__ = ["Bv03", "Fo03", "read_answer"]

_BV03 = f"{{{SOAP}}}Body/{{{STUF}}}Bv03Bericht/{{{STUF}}}stuurgegevens"
_FO03 = f"{{{SOAP}}}Body/{{{SOAP}}}Fault/detail/{{{STUF}}}Fo03Bericht"


@dataclass(frozen=True, slots=True)
class Bv03:
    """The message `cross_referentie` is stored safely; `tijdstip` (UTC) is None where it cannot be read."""

    referentie: str
    cross_referentie: str
    tijdstip: datetime | None


@dataclass(frozen=True, slots=True)
class Fo03:
    """The message `cross_referentie` is refused, and was not stored."""

    referentie: str
    cross_referentie: str
    tijdstip: datetime | None
    fout: Fout


def read_answer(inhoud: bytes) -> Bv03 | Fo03 | None:
    """Read the body of an answer; None for anything that is neither, so that its message is sent again."""
    root = parse(inhoud)
    if isinstance(root, Bevinding) or root.tag != f"{{{SOAP}}}Envelope":
        return None
    stuur = root.find(_BV03)
    if stuur is not None:
        return Bv03(*_references(stuur)) if text(stuur, "berichtcode") == "Bv03" else None
    found = root.find(_FO03)
    if found is None:
        return None
    stuur, body = found.find(f"{{{STUF}}}stuurgegevens"), found.find(f"{{{STUF}}}body")
    fout = None if body is None else fout_of_body(body)
    return None if stuur is None or fout is None else Fo03(*_references(stuur), fout)


def _references(stuur: etree._Element) -> tuple[str, str, datetime | None]:
    return (
        text(stuur, "referentienummer") or "",
        text(stuur, "crossRefnummer") or "",
        read_tijdstip(text(stuur, "tijdstipBericht") or ""),
    )
