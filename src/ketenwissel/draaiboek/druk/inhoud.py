"""What stands on the page, as plain values: one content for the whole runbook and for the personal ones."""

from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.druk import regels as rows
from ketenwissel.draaiboek.druk.fasebalk import draw_fasen
from ketenwissel.draaiboek.druk.lezer import Lezer
from ketenwissel.draaiboek.druk.tijdbalk import draw_verkeer
from ketenwissel.draaiboek.druk.verkeer import read_berichten, stop_begin
from ketenwissel.draaiboek.druk.woorden import instant_of, join_words, moment_words
from ketenwissel.draaiboek.model import Contact, Draaiboek, Fase

__all__ = ["own_content", "shared_content", "whole_content"]

_STANDAARDEN = {"iwmo": "iWmo", "ijw": "iJw"}
_ALTIJD = {"status": "statusberichten"}


def shared_content(draaiboek: Draaiboek, lezer: Lezer | None) -> dict[str, object]:
    """Give what every print has; of messages, a reader sees those sent or received in that role."""
    berichten = read_berichten(draaiboek)
    if lezer is not None:
        berichten = tuple(b for b in berichten if lezer.rol in (b.verzender, b.ontvanger))
    drawn = tuple(b for b in berichten if lezer is None or b.verzender == lezer.rol)
    all_rows = rows.read_regels(draaiboek)
    notes = rows.list_afgeleid(draaiboek)
    directs = rows.regie(draaiboek)
    before, after = _of_regie(draaiboek)
    return {
        "d": draaiboek,
        "lezer": lezer,
        "kopregel": draaiboek.titel if lezer is None else f"Eigen draaiboek van {lezer.titel}",
        "voetregel": f"Uitgave {draaiboek.uitgave} van {draaiboek.bijgewerkt:%d-%m-%Y}",
        "onvolledig": _incomplete(draaiboek, all_rows),
        "standaarden": join_words([_STANDAARDEN.get(one, one) for one in draaiboek.standaarden]),
        "golive": instant_of(draaiboek.vrijgave.moment),
        "stop": stop_begin(read_berichten(draaiboek)),
        "afhalen": (instant_of(draaiboek.afhalen.van), instant_of(draaiboek.afhalen.tot)),
        "kto": instant_of(draaiboek.ketentest.vanaf),
        "nazorg_tot": instant_of(draaiboek.nazorg.tot),
        "altijd": join_words(
            [_ALTIJD.get(one, f"foutberichten ({one})") for one in draaiboek.altijd_toegestaan]
        ),
        "berichten": berichten,
        "verkeersfiguur": draw_verkeer(draaiboek, drawn or read_berichten(draaiboek)),
        "houders": {houder.sleutel: houder.naam for houder in draaiboek.actiehouders},
        "regienamen": [houder.naam for houder in draaiboek.actiehouders if houder.sleutel in directs],
        "aankondigingen": before,
        "nazorgtaken": after,
        "noten": notes,
        "noot": {note.onderwerp: note.teken for note in notes},
    }


def whole_content(draaiboek: Draaiboek) -> dict[str, object]:
    """Give what only the whole runbook has."""
    all_rows = rows.read_regels(draaiboek)
    grouped = zip(draaiboek.fasen, rows.per_fase(all_rows, draaiboek.fasen), strict=True)
    return {
        "fasen": [(fase, _duration(fase), group) for fase, group in grouped],
        "zonder_tijd": [row for row in all_rows if row.begin is None],
        "fasefiguur": draw_fasen(draaiboek),
        "per_houder": [(one, rows.of_houder(all_rows, one.sleutel)) for one in draaiboek.actiehouders],
        "opmerkingen": [one for one in check(draaiboek) if one.ernst != "fout"],
    }


def own_content(draaiboek: Draaiboek, lezer: Lezer) -> dict[str, object]:
    """Give what only the personal runbook of a reader has."""
    berichten = read_berichten(draaiboek)
    eigen = rows.of_houder(rows.read_regels(draaiboek), lezer.actiehouder.sleutel)
    before, _ = _of_regie(draaiboek)
    marks = {row.noot for row in (*eigen, *before)}
    return {
        "eigen": eigen,
        "verzendt": [b for b in berichten if b.verzender == lezer.rol],
        "ontvangt": [b for b in berichten if b.ontvanger == lezer.rol],
        "antwoord": {b.nummer: b for b in berichten},
        "noten_gebruikt": [
            note
            for note in rows.list_afgeleid(draaiboek)
            if note.teken in marks or note.onderwerp == rows.AFHALEN
        ],
        "contacten": _contacts(draaiboek, lezer),
    }


def _of_regie(draaiboek: Draaiboek) -> tuple[list[rows.Regel], list[rows.Regel]]:
    """Give the tasks of who directs: those up to going live, and those from then on."""
    directs = set(rows.regie(draaiboek))
    tasks = [row for row in rows.read_regels(draaiboek) if directs & set(row.houders)]
    golive = instant_of(draaiboek.vrijgave.moment)
    before = [row for row in tasks if row.begin is None or golive is None or row.begin < golive]
    return before, [row for row in tasks if row not in before]


def _incomplete(draaiboek: Draaiboek, all_rows: tuple[rows.Regel, ...]) -> bool:
    """Say whether any time of the runbook is not known."""
    sluiting = draaiboek.afhalen
    times = [draaiboek.ketentest.vanaf, sluiting.van, sluiting.tot, draaiboek.nazorg.tot]
    times += [time for fase in draaiboek.fasen for time in (fase.van, fase.tot) if time is not None]
    gaps = [row for row in all_rows if row.begin is None or (row.venster and row.tot is None)]
    return bool(gaps) or None in [instant_of(time) for time in times]


def _duration(fase: Fase) -> str:
    """Say from when to when a phase lasts; the first has no begin, the last no end."""
    van, tot = (moment_words(instant_of(time)) for time in (fase.van, fase.tot))
    if fase.van is None:
        return f"Tot {tot}."
    return f"Vanaf {van}." if fase.tot is None else f"Van {van} tot {tot}."


def _contacts(draaiboek: Draaiboek, lezer: Lezer) -> tuple[Contact, ...]:
    """Give whom this reader can call: their own desk first, and what is meant for no other actiehouder."""
    own = [contact for contact in draaiboek.contacten if contact.voor == lezer.actiehouder.sleutel]
    keys = {houder.sleutel for houder in draaiboek.actiehouders}
    return (*own, *(contact for contact in draaiboek.contacten if contact.voor not in keys))
