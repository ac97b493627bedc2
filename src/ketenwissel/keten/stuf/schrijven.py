"""Writing: envelopes as SOAP requests, and the answers Bv03 and Fo03.

Written as text, not by way of a tree: an envelope has a fixed form, and it is written for every message.
"""

from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from ketenwissel.keten.foutbericht import Fout, body_of_fout, read_fout
from ketenwissel.keten.knooppunten import knooppunt
from ketenwissel.keten.stuf.lezen import Soapfout
from ketenwissel.keten.stuf.namen import CONSTANTE, GGK, SOAP, STUF
from ketenwissel.keten.stuf.tijdstip import write_tijdstip
from ketenwissel.keten.values import Aanlevering, Adres, Levering, Soort

__all__ = ["Antwoordkop", "write_bv03", "write_delivery", "write_fault", "write_fo03", "write_request"]

_APPLICATIE_MIN = 3
_ROOTS = {"Di01": "envelopHeenbericht-ggk_Di01", "Du01": "envelopRetourbericht-ggk_Du01"}
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
_TAIL = "</soap:Body></soap:Envelope>"
_LIMITS = {"organisatie": 200, "applicatie": 50, "administratie": 50, "gebruiker": 100}


class _Brief(NamedTuple):
    """What an envelope says, in whatever value it came."""

    soort: Soort
    zender: Adres
    ontvanger: Adres
    referentie: str
    cross_referentie: str | None
    tijdstip: datetime
    functie: str
    release: tuple[int, int]
    product: tuple[int, int]


def write_request(aanlevering: Aanlevering, tijdstip: datetime) -> bytes:
    """Write a submission as a SOAP request; raises ValueError for a Fo01 whose payload is no foutbericht."""
    one = aanlevering
    brief = _Brief(
        soort=one.soort,
        zender=one.zender,
        ontvanger=one.ontvanger,
        referentie=one.referentie,
        cross_referentie=one.cross_referentie,
        tijdstip=tijdstip,
        functie=one.functie,
        release=(one.versie, one.subversie),
        product=(one.applicatie_versie, one.applicatie_subversie),
    )
    return _write(brief, one.inhoud)


def write_delivery(levering: Levering) -> bytes:
    """Write what waits in a mailbox as a SOAP request: the same bytes at every attempt.

    Its tijdstipBericht is the instant at which the hub received the message. Raises ValueError as
    `write_request` does.
    """
    regel = levering.regel
    versie, subversie = regel.release.split(".")
    brief = _Brief(
        soort=regel.soort,
        zender=regel.zender,
        ontvanger=regel.ontvanger,
        referentie=regel.referentie,
        cross_referentie=regel.cross_referentie,
        tijdstip=regel.ontvangen_op,
        functie=regel.functie,
        release=(int(versie), int(subversie)),
        product=(regel.applicatie_versie, regel.applicatie_subversie),
    )
    return _write(brief, levering.inhoud)


class Antwoordkop(NamedTuple):
    """The stuurgegevens of an answer: to whom, its own reference, its instant, and what it answers."""

    ontvanger: Adres
    referentie: str
    tijdstip: datetime
    cross_referentie: str


def write_bv03(kop: Antwoordkop) -> bytes:
    """Write the Bv03 that tells a sender that its message is stored safely."""
    return f"{_HEAD}{_answer('Bv03', kop)}{_TAIL}".encode()


def write_fo03(kop: Antwoordkop, fout: Fout, faultcode: Soapfout | None = None) -> bytes:
    """Write the SOAP fault with the Fo03 that refuses a message; its faultcode follows from the plek."""
    code = faultcode or ("Client" if fout.plek == "client" else "Server")
    return _fault(code, fout.omschrijving, _answer("Fo03", kop, fout))


def write_fault(faultcode: Soapfout, tekst: str) -> bytes:
    """Write a SOAP fault without a Fo03."""
    return _fault(faultcode, tekst, "")


def _write(brief: _Brief, inhoud: bytes) -> bytes:
    if len(brief.zender.applicatie) < _APPLICATIE_MIN:
        # What came in by another protocol may name no product; then the chain made the envelope.
        maker = knooppunt("vecozo")
        brief = brief._replace(
            zender=replace(brief.zender, applicatie=maker.adres.applicatie),
            product=(maker.applicatie_versie, maker.applicatie_subversie),
        )
    brief = brief._replace(ontvanger=_to(brief.ontvanger))
    if brief.soort == "Fo01":
        fout = read_fout(inhoud)
        if fout is None:
            raise ValueError("the payload of this Fo01 is no foutbericht")
        return f"{_HEAD}{_of_stuf('Fo01', _stuurgegevens('StUF', 'Fo01', brief), fout)}{_TAIL}".encode()
    stuur = _stuurgegevens("GGK", brief.soort, brief)
    root, (versie, subversie), product = _ROOTS[brief.soort], brief.release, brief.product
    before = (
        f'{_HEAD}<GGK:{root} xmlns:GGK="{GGK}" xmlns:StUF="{STUF}">{stuur}<GGK:parameters>'
        f"<GGK:applicatieVersie>{product[0]:04d}</GGK:applicatieVersie>"
        f"<GGK:applicatieSubversie>{product[1]:04d}</GGK:applicatieSubversie>"
        f"<GGK:functieVersie>{versie:04d}</GGK:functieVersie>"
        f"<GGK:functieSubversie>{subversie:04d}</GGK:functieSubversie>"
        "<GGK:bericht><GGK:xmlBestand>"
    )
    after = f"</GGK:xmlBestand></GGK:bericht></GGK:parameters></GGK:{root}>{_TAIL}"
    return b"".join((before.encode(), b64encode(inhoud), after.encode()))


def _answer(berichtcode: str, antwoord: Antwoordkop, fout: Fout | None = None) -> str:
    brief = _Brief(
        soort="Fo01",
        zender=knooppunt("ggk").adres,
        ontvanger=_to(antwoord.ontvanger),
        referentie=antwoord.referentie,
        cross_referentie=antwoord.cross_referentie,
        tijdstip=antwoord.tijdstip,
        functie="",
        release=(0, 0),
        product=(0, 0),
    )
    return _of_stuf(berichtcode, _stuurgegevens("StUF", berichtcode, brief), fout)


def _of_stuf(berichtcode: str, stuurgegevens: str, fout: Fout | None) -> str:
    body = "" if fout is None else etree.tostring(body_of_fout(fout), encoding="unicode")
    name = f"StUF:{berichtcode}Bericht"
    return f'<{name} xmlns:StUF="{STUF}">{stuurgegevens}{body}</{name}>'


def _to(ontvanger: Adres) -> Adres:
    usable = len(ontvanger.applicatie) >= _APPLICATIE_MIN
    return ontvanger if usable else replace(ontvanger, applicatie=CONSTANTE)


def _stuurgegevens(prefix: str, berichtcode: str, brief: _Brief) -> str:
    cross = functie = ""
    if berichtcode != "Di01":
        cross = f"<StUF:crossRefnummer>{escape(brief.cross_referentie or '')}</StUF:crossRefnummer>"
    if berichtcode in _ROOTS:
        functie = f"<StUF:functie>{escape(brief.functie)}</StUF:functie>"
    return (
        f"<{prefix}:stuurgegevens><StUF:berichtcode>{berichtcode}</StUF:berichtcode>"
        f"{_adres('zender', brief.zender)}{_adres('ontvanger', brief.ontvanger)}"
        f"<StUF:referentienummer>{escape(brief.referentie)}</StUF:referentienummer>"
        f"<StUF:tijdstipBericht>{write_tijdstip(brief.tijdstip)}</StUF:tijdstipBericht>"
        f"{cross}{functie}</{prefix}:stuurgegevens>"
    )


def _adres(naam: str, adres: Adres) -> str:
    filled = "".join(
        f"<StUF:{part}>{escape(value[:limit])}</StUF:{part}>"
        for part, limit in _LIMITS.items()
        if (value := getattr(adres, part))
    )
    return f"<StUF:{naam}>{filled}</StUF:{naam}>"


def _fault(faultcode: str, tekst: str, detail: str) -> bytes:
    inside = f"<detail>{detail}</detail>" if detail else ""
    fault = (
        f"<soap:Fault><faultcode>soap:{faultcode}</faultcode>"
        f"<faultstring>{escape(tekst)}</faultstring>{inside}</soap:Fault>"
    )
    return f"{_HEAD}{fault}{_TAIL}".encode()
