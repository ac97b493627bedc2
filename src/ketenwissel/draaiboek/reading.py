"""From a TOML document to a runbook value: form only; whether it makes sense is for the linter."""

import re
from typing import get_args

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.model import (
    Actiehouder,
    AfhaalSluiting,
    Bericht,
    Contact,
    Draaiboek,
    Fase,
    Ketentest,
    Nazorg,
    Soort,
    Stap,
    Taak,
    Verwijzing,
    Zekerheid,
)
from ketenwissel.draaiboek.tijdstip import Tijdstip
from ketenwissel.draaiboek.toml_values import Table

__all__ = ["parse_draaiboek"]

_SOORTEN: tuple[Soort, ...] = get_args(Soort)
_ZEKERHEDEN: tuple[Zekerheid, ...] = get_args(Zekerheid)


def parse_draaiboek(document: dict[str, object], name: str) -> Draaiboek:
    """Make a runbook of a parsed TOML document; `name` is what errors call it.

    Raises UnusableInput, one line that names file, place and key, for anything that is not in its form.
    """
    root = Table(document, name)
    head = root.table("draaiboek")
    code = root.table("blokkadecode")
    draaiboek = Draaiboek(
        naam=_file_name(head, "naam"),
        titel=head.text("titel"),
        bron=head.text("bron"),
        uitgave=head.number("uitgave"),
        bijgewerkt=head.day("bijgewerkt"),
        standaarden=head.texts("standaarden"),
        van=head.text("van"),
        naar=head.text("naar"),
        altijd_toegestaan=head.texts("altijd_toegestaan"),
        code=code.text("code"),
        code_list=code.text("lijst"),
        ketentest=_ketentest(root.table("ketentest")),
        afhalen=_afhalen(root.table("afhalen")),
        nazorg=_nazorg(root.table("nazorg")),
        fasen=tuple(_fase(table) for table in root.tables("fase", "nummer")),
        actiehouders=tuple(_actiehouder(table) for table in root.tables("actiehouder", "sleutel")),
        stappen=tuple(_stap(table) for table in root.tables("stap", "nummer")),
        taken=tuple(_taak(table) for table in root.tables("taak", "nummer")),
        verwijzingen=tuple(_verwijzing(table) for table in root.tables("verwijzing", "titel")),
        contacten=tuple(_contact(table) for table in root.tables("contact", "organisatie")),
        berichten=tuple(_bericht(table) for table in root.tables("bericht", "nummer")),
    )
    for table in (head, code, root):
        table.done()
    return draaiboek


def _zekerheid(table: Table) -> tuple[Zekerheid, str | None]:
    zekerheid = table.choice("zekerheid", _ZEKERHEDEN)
    reden = table.optional_text("reden")
    if zekerheid == "afgeleid" and reden is None:
        raise UnusableInput(f"{table.place}: 'reden' is missing (what is 'afgeleid' needs one)")
    table.done()
    return zekerheid, reden


def _ketentest(table: Table) -> Ketentest:
    vanaf = table.tijdstip("vanaf")
    return Ketentest(vanaf, *_zekerheid(table))


def _afhalen(table: Table) -> AfhaalSluiting:
    van, tot = table.tijdstip("van"), table.tijdstip("tot")
    stappen = table.table("stappen")
    gemeente, aanbieder = stappen.text("gemeente"), stappen.text("aanbieder")
    stappen.done()
    return AfhaalSluiting(van, tot, gemeente, aanbieder, *_zekerheid(table))


def _nazorg(table: Table) -> Nazorg:
    tot = table.tijdstip("tot")
    return Nazorg(tot, *_zekerheid(table))


def _fase(table: Table) -> Fase:
    fase = Fase(
        nummer=table.text("nummer"),
        naam=table.text("naam"),
        van=table.optional_tijdstip("van"),
        tot=table.optional_tijdstip("tot"),
    )
    table.done()
    return fase


def _actiehouder(table: Table) -> Actiehouder:
    actiehouder = Actiehouder(_file_name(table, "sleutel"), table.text("naam"))
    table.done()
    return actiehouder


def _file_name(table: Table, key: str) -> str:
    """Give a text that may become part of the name of a file (calendars)."""
    text = table.text(key)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", text):
        raise UnusableInput(f"{table.place}: '{key}' may hold ASCII letters, digits, '.', '_' and '-' only")
    return text


def _when(table: Table) -> tuple[Tijdstip | None, Tijdstip | None, Tijdstip | None]:
    """Give moment, van and tot: either the first or the other two."""
    if table.has("moment") == (table.has("van") or table.has("tot")):
        raise UnusableInput(f"{table.place}: give either 'moment' or both 'van' and 'tot'")
    if table.has("moment"):
        return table.tijdstip("moment"), None, None
    return None, table.tijdstip("van"), table.tijdstip("tot")


def _stap(table: Table) -> Stap:
    soort = table.choice("soort", _SOORTEN)
    moment, van, tot = _when(table)
    if (soort == "venster") != (moment is None):
        wanted = "'van' and 'tot'" if soort == "venster" else "'moment'"
        raise UnusableInput(f"{table.place}: a {soort} needs {wanted}")
    nummer, omschrijving, release = table.text("nummer"), table.text("omschrijving"), table.text("release")
    actiehouders, berichten = table.texts("actiehouders"), table.texts("berichten")
    blokkade = table.optional_text("blokkade")
    zekerheid, reden = _zekerheid(table)
    return Stap(
        nummer=nummer,
        soort=soort,
        omschrijving=omschrijving,
        release=release,
        actiehouders=actiehouders,
        moment=moment,
        van=van,
        tot=tot,
        berichten=berichten,
        blokkade=blokkade,
        zekerheid=zekerheid,
        reden=reden,
    )


def _taak(table: Table) -> Taak:
    nummer, omschrijving = table.text("nummer"), table.text("omschrijving")
    actiehouders = table.texts("actiehouders")
    moment, van, tot = _when(table)
    bekendmaking = table.flag("bekendmaking")
    zekerheid, reden = _zekerheid(table)
    return Taak(nummer, omschrijving, actiehouders, moment, van, tot, zekerheid, reden, bekendmaking)


def _bericht(table: Table) -> Bericht:
    bericht = Bericht(
        nummer=table.text("nummer"),
        soort=table.choice("soort", ("heen", "retour")),
        retour=table.optional_text("retour"),
        verzonden_aan=table.choice("verzonden_aan", ("gemeente", "aanbieder")),
        releases=table.texts("releases"),
    )
    table.done()
    return bericht


def _verwijzing(table: Table) -> Verwijzing:
    verwijzing = Verwijzing(table.text("titel"), table.text("url"), table.texts("berichten"))
    table.done()
    return verwijzing


def _contact(table: Table) -> Contact:
    contact = Contact(
        organisatie=table.text("organisatie"),
        voor=table.text("voor"),
        telefoon=table.optional_text("telefoon"),
        email=table.texts("email"),
        web=table.optional_text("web"),
        adres=table.optional_text("adres"),
    )
    table.done()
    return contact
