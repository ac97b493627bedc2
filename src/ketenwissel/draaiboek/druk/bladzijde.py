"""The page: the whole runbook, or the personal one of a reader, as one document of HTML (Dutch).

It needs no network and no scripts, and its style sheet sets it on A4 with page numbers.
"""

from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.druk import regels as rows
from ketenwissel.draaiboek.druk.lezer import Lezer, Rol
from ketenwissel.draaiboek.druk.tijdbalk import draw_fasen, draw_verkeer
from ketenwissel.draaiboek.druk.verkeer import Berichtregel, numbers, read_berichten, stop_begin
from ketenwissel.draaiboek.druk.woorden import clock, date_words, join_words, moment_words, time_element
from ketenwissel.draaiboek.model import Contact, Draaiboek, Tijdstip

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
_STANDAARDEN = {"iwmo": "iWmo", "ijw": "iJw"}


def to_html(draaiboek: Draaiboek, lezer: Lezer | None = None) -> str:
    """Give the whole runbook, or the personal one of a reader.

    Raises UnusableInput for a runbook that cannot say what may pass.
    """
    if lezer is None:
        return _template("boek.html").render(_shared(draaiboek, None) | _whole(draaiboek))
    return _template("eigen.html").render(_shared(draaiboek, lezer) | _own(draaiboek, lezer))


def _shared(draaiboek: Draaiboek, lezer: Lezer | None) -> dict[str, object]:
    berichten = read_berichten(draaiboek)
    all_rows = rows.read_regels(draaiboek)
    golive = _instant(draaiboek.vrijgave.moment)
    directs = rows.regie(draaiboek)
    of_regie = [row for row in all_rows if set(row.houders) & set(directs)]
    after = [row for row in of_regie if row.begin is not None and golive is not None and row.begin >= golive]
    notes = rows.list_afgeleid(draaiboek)
    shown = berichten if lezer is None else tuple(b for b in berichten if lezer.rol in (b.verzender, b.ontvanger))
    sending = berichten if lezer is None else tuple(b for b in shown if b.verzender == lezer.rol)
    return {
        "d": draaiboek,
        "lezer": lezer,
        "standaarden": join_words([_STANDAARDEN.get(one, one) for one in draaiboek.standaarden]),
        "golive": golive,
        "stop": stop_begin(berichten),
        "afhalen": (_instant(draaiboek.afhalen.van), _instant(draaiboek.afhalen.tot)),
        "kto": _instant(draaiboek.ketentest.vanaf),
        "nazorg_tot": _instant(draaiboek.nazorg.tot),
        "berichten": shown,
        "houders": {houder.sleutel: houder.naam for houder in draaiboek.actiehouders},
        "regienamen": [houder.naam for houder in draaiboek.actiehouders if houder.sleutel in directs],
        "aankondigingen": [row for row in of_regie if row not in after],
        "nazorgtaken": after,
        "noten": notes,
        "noot": {note.onderwerp: note.teken for note in notes},
        "altijd": join_words(_always(draaiboek)),
        "verkeersfiguur": draw_verkeer(draaiboek, sending or berichten),
    }


def _always(draaiboek: Draaiboek) -> list[str]:
    return [{"status": "statusberichten"}.get(one, f"foutberichten ({one})") for one in draaiboek.altijd_toegestaan]


def _whole(draaiboek: Draaiboek) -> dict[str, object]:
    all_rows = rows.read_regels(draaiboek)
    phases = [(fase, _instant(fase.van), _instant(fase.tot), rows.of_fase(all_rows, fase)) for fase in draaiboek.fasen]
    return {
        "fasen": phases,
        "zonder_tijd": [row for row in all_rows if row.begin is None],
        "fasefiguur": draw_fasen(draaiboek),
        "per_houder": [(houder, rows.of_houder(all_rows, houder.sleutel)) for houder in draaiboek.actiehouders],
        "opmerkingen": [one for one in check(draaiboek) if one.ernst == "let op"],
    }


def _own(draaiboek: Draaiboek, lezer: Lezer) -> dict[str, object]:
    berichten = read_berichten(draaiboek)
    eigen = rows.of_houder(rows.read_regels(draaiboek), lezer.actiehouder.sleutel)
    return {
        "eigen": eigen,
        "verzendt": [b for b in berichten if b.verzender == lezer.rol],
        "ontvangt": [b for b in berichten if b.ontvanger == lezer.rol],
        "antwoord": {b.nummer: b for b in berichten},
        "contacten": _contacts(draaiboek, lezer),
    }


def _contacts(draaiboek: Draaiboek, lezer: Lezer) -> tuple[Contact, ...]:
    """Give whom this reader can call: their own desk first, and what is meant for no other actiehouder."""
    own = [contact for contact in draaiboek.contacten if contact.voor == lezer.actiehouder.sleutel]
    keys = {houder.sleutel for houder in draaiboek.actiehouders}
    general = [contact for contact in draaiboek.contacten if contact.voor not in keys]
    return (*own, *general)


def _instant(tijdstip: Tijdstip | None) -> datetime | None:
    return tijdstip and tijdstip.instant


def _split(berichten: tuple[Berichtregel, ...], soort: str) -> list[Berichtregel]:
    return [bericht for bericht in berichten if bericht.soort == soort]


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
        datum=date_words,
        klok=clock,
        samen=join_words,
        nummers=numbers,
        soort=_SOORTEN.__getitem__,
        rol=_ROLLEN.__getitem__,
        van_soort=_split,
    )
    return environment.get_template(name)
