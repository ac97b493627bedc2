"""The messages of a back office as bytes: a heenbericht from its work, an answer from what was received."""

from datetime import date

from lxml import etree

from ketenwissel import standards
from ketenwissel.bericht import (
    Bevinding,
    compose,
    declaratieantwoord,
    declaratieretour,
    parse,
    retourbericht,
    write,
)
from ketenwissel.keten import Fout, Postvakregel, write_fout
from ketenwissel.partij.inhoud import waarden
from ketenwissel.partij.opdracht import Opdracht
from ketenwissel.standards import Berichttype

__all__ = ["build_answer", "build_fout", "build_heenbericht"]


def build_heenbericht(
    opdracht: Opdracht,
    afzender: str,
    release: str,
    identificatie: str,
    dagtekening: date,
    *,
    kapot: bool = False,
) -> bytes:
    """Compose a heenbericht in a release; `kapot` breaks it so that it fails level 1."""
    inhoud = compose(
        _type(opdracht.bericht, release), waarden(opdracht, afzender, identificatie, dagtekening)
    )
    return _break(inhoud) if kapot else inhoud


def build_answer(heen: bytes, retour: str, release: str, identificatie: str, dagtekening: date) -> bytes:
    """Compose the answer "all good" on a heenbericht.

    An answer in another release than its heenbericht is what careless software makes after a migration: the
    same answer with the names of the new release.
    """
    root = parse(heen)
    assert not isinstance(root, Bevinding), "only a message that passed level 1 is answered"
    nummer = _type(retour, release).nummer
    build = {"304": declaratieretour, "325": declaratieantwoord}.get(nummer, retourbericht)
    inhoud = build(root, identificatie=identificatie, dagtekening=dagtekening)
    own = standards.berichttype_of_namespace(etree.QName(root).namespace or "")
    assert own is not None, "a message that passed level 1 has a known type"
    return inhoud if own.release == release else _dress_up(inhoud, own.release, release)


def build_fout(regel: Postvakregel) -> bytes:
    """Compose the foutbericht on a received message that fails level 1."""
    versie, subversie = (int(part) for part in regel.release.split("."))
    return write_fout(
        Fout(
            "StUF055",
            "client",
            "De inhoud voldoet niet aan het berichtformaat (XSD).",
            f"{regel.functie}-{versie:04d}{subversie:04d}",
        )
    )


def _type(code: str, release: str) -> Berichttype:
    berichttype = standards.berichttype(code, release)
    assert berichttype is not None, "the runbook lets only known types through"
    return berichttype


def _break(inhoud: bytes) -> bytes:
    root = parse(inhoud)
    assert not isinstance(root, Bevinding), "what was just composed can be read"
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Onbekend")
    return write(root)


def _dress_up(inhoud: bytes, old: str, new: str) -> bytes:
    _, subversie = old.split(".")
    _, later = new.split(".")
    inhoud = inhoud.replace(f"/{old.replace('.', '_')}/".encode(), f"/{new.replace('.', '_')}/".encode())
    return inhoud.replace(f"BerichtSubversie>{subversie}</".encode(), f"BerichtSubversie>{later}</".encode())
