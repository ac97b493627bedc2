"""The page: the whole runbook, or the personal one of a reader, as one document of HTML (Dutch).

It needs no network and no scripts, and its style sheet sets it on A4 with page numbers.
"""

from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.druk import regels as rows
from ketenwissel.draaiboek.druk.fasebalk import draw_fasen
from ketenwissel.draaiboek.druk.lezer import Lezer, Rol
from ketenwissel.draaiboek.druk.tijdbalk import draw_verkeer
from ketenwissel.draaiboek.druk.verkeer import Berichtregel, numbers, read_berichten, stop_begin
from ketenwissel.draaiboek.druk.woorden import (
    clock,
    date_words,
    instant_of,
    join_words,
    moment_words,
    time_element,
)
from ketenwissel.draaiboek.model import Contact, Draaiboek, Fase

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
    golive = instant_of(draaiboek.vrijgave.moment)
    directs = rows.regie(draaiboek)
    of_regie = [row for row in all_rows if set(row.houders) & set(directs)]
    notes = rows.list_afgeleid(draaiboek)
    shown = (
        berichten if lezer is None else tuple(b for b in berichten if lezer.rol in (b.verzender, b.ontvanger))
    )
    sending = berichten if lezer is None else tuple(b for b in shown if b.verzender == lezer.rol)
    return {
        "d": draaiboek,
        "kopregel": draaiboek.titel if lezer is None else f"Eigen draaiboek van {lezer.titel}",
        "voetregel": f"Uitgave {draaiboek.uitgave} van {draaiboek.bijgewerkt:%d-%m-%Y}",
        "lezer": lezer,
        "standaarden": join_words([_STANDAARDEN.get(one, one) for one in draaiboek.standaarden]),
        "golive": golive,
        "stop": stop_begin(berichten),
        "afhalen": (instant_of(draaiboek.afhalen.van), instant_of(draaiboek.afhalen.tot)),
        "kto": instant_of(draaiboek.ketentest.vanaf),
        "nazorg_tot": instant_of(draaiboek.nazorg.tot),
        "berichten": shown,
        "houders": {houder.sleutel: houder.naam for houder in draaiboek.actiehouders},
        "regienamen": [houder.naam for houder in draaiboek.actiehouders if houder.sleutel in directs],
        "aankondigingen": [row for row in of_regie if _before(row, golive)],
        "nazorgtaken": [row for row in of_regie if not _before(row, golive)],
        "noten": notes,
        "noot": {note.onderwerp: note.teken for note in notes},
        "altijd": join_words(_always(draaiboek)),
        "verkeersfiguur": draw_verkeer(draaiboek, sending or berichten),
    }


def _before(row: rows.Regel, golive: datetime | None) -> bool:
    return row.begin is None or golive is None or row.begin < golive


def _always(draaiboek: Draaiboek) -> list[str]:
    words = [
        {"status": "statusberichten"}.get(one, f"foutberichten ({one})")
        for one in draaiboek.altijd_toegestaan
    ]
    return [word[0].upper() + word[1:] if index == 0 else word for index, word in enumerate(words)]


def _whole(draaiboek: Draaiboek) -> dict[str, object]:
    all_rows = rows.read_regels(draaiboek)
    phases = [(fase, _duration(fase), rows.of_fase(all_rows, fase)) for fase in draaiboek.fasen]
    return {
        "fasen": phases,
        "zonder_tijd": [row for row in all_rows if row.begin is None],
        "fasefiguur": draw_fasen(draaiboek),
        "per_houder": [
            (houder, rows.of_houder(all_rows, houder.sleutel)) for houder in draaiboek.actiehouders
        ],
        "opmerkingen": [one for one in check(draaiboek) if one.ernst != "fout"],
    }


def _own(draaiboek: Draaiboek, lezer: Lezer) -> dict[str, object]:
    berichten = read_berichten(draaiboek)
    eigen = rows.of_houder(rows.read_regels(draaiboek), lezer.actiehouder.sleutel)
    return {
        "eigen": eigen,
        "verzendt": [b for b in berichten if b.verzender == lezer.rol],
        "ontvangt": [b for b in berichten if b.ontvanger == lezer.rol],
        "noten_gebruikt": _used_notes(draaiboek, eigen),
        "antwoord": {b.nummer: b for b in berichten},
        "contacten": _contacts(draaiboek, lezer),
    }


def _contacts(draaiboek: Draaiboek, lezer: Lezer) -> tuple[Contact, ...]:
    """Give whom this reader can call: their own desk first, and what is meant for no other actiehouder."""
    own = [contact for contact in draaiboek.contacten if contact.voor == lezer.actiehouder.sleutel]
    keys = {houder.sleutel for houder in draaiboek.actiehouders}
    general = [contact for contact in draaiboek.contacten if contact.voor not in keys]
    return (*own, *general)


def _duration(fase: Fase) -> str:
    van, tot = instant_of(fase.van), instant_of(fase.tot)
    if van is None:
        return f"Tot {moment_words(tot)}."
    return f"Van {moment_words(van)} tot {moment_words(tot)}." if fase.tot else f"Vanaf {moment_words(van)}."


def _used_notes(draaiboek: Draaiboek, eigen: tuple[rows.Regel, ...]) -> list[rows.Afgeleid]:
    """Give the notes that a personal runbook refers to: of its own rows, of the regie, and of collecting."""
    directs = set(rows.regie(draaiboek))
    golive = instant_of(draaiboek.vrijgave.moment)
    shown = [
        r
        for r in rows.read_regels(draaiboek)
        if r in eigen or (set(r.houders) & directs and _before(r, golive))
    ]
    marks = {row.noot for row in shown}
    return [n for n in rows.list_afgeleid(draaiboek) if n.teken in marks or n.onderwerp == rows.AFHALEN]


def _split(berichten: tuple[Berichtregel, ...], soort: str) -> list[Berichtregel]:
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
        datum=date_words,
        klok=clock,
        samen=join_words,
        nummers=numbers,
        soort=_SOORTEN.__getitem__,
        rol=_ROLLEN.__getitem__,
        van_soort=_split,
        css=_css_text,
    )
    return environment.get_template(name)
