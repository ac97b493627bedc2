"""`vergelijking.html`: an earlier run beside this one, for an organisation that changed its plan."""

from collections.abc import Mapping, Sequence

from ketenwissel.rehearsal.vergelijken import Gereedverschil, Uitkomst, Vergelijking, Verschil
from ketenwissel.rehearsal.vertelling import Oorzaak
from ketenwissel.rehearsal.weergave import zinnen
from ketenwissel.rehearsal.weergave.sjablonen import template
from ketenwissel.rehearsal.weergave.tekening import Cell, Table

__all__ = ["comparison_html"]

_OORDEEL: Mapping[Uitkomst, str] = {
    "gelijk": "Beide repetities verliepen gelijk; alleen de duur kan verschillen.",
    "beter": "Deze repetitie verliep beter dan de eerdere: geen getal dat telt werd slechter.",
    "slechter": "Deze repetitie verliep slechter dan de eerdere: geen getal dat telt werd beter.",
    "gemengd": "Sommige getallen werden beter en andere slechter: weeg zelf wat het zwaarst telt.",
    "anders": "De repetities verschillen, maar niet in de getallen die tellen.",
}
_MATEN = {
    "overtredingen": "Overtredingen die de controles vonden",
    "gebroken_paren": "Gebroken paren",
    "weigeringen": "Weigeringen",
    "buiten_de_keten": "Werk buiten de keten",
    "niet_gereed": "Partijen niet gereed, over alle afsluitmomenten",
}


def comparison_html(vergelijking: Vergelijking, *, beside_report: bool = True) -> str:
    """Give the comparison as one HTML page (Dutch) that stands on its own."""
    oorzaken = [
        Verschil(zinnen.OORZAKEN[_oorzaak(one.naam)], one.was, one.nu) if one.naam in zinnen.OORZAKEN else one
        for one in vergelijking.oorzaken
    ]
    counts = [Verschil(one.naam.replace("_", " "), one.was, one.nu) for one in vergelijking.counts]
    return template("vergelijking.html").render(
        vergelijking=vergelijking,
        beside_report=beside_report,
        oordeel=_OORDEEL[vergelijking.uitkomst],
        maten=_judged(vergelijking.oordeel),
        tabellen=[
            ("Opzet", _changes("Verschil in opzet", vergelijking.opzet)),
            ("Controles", _changes("Overtredingen per controle", vergelijking.checkers)),
            ("Gebroken paren", _changes("Gebroken paren per oorzaak", oorzaken)),
            ("Wiens paren braken", _pairs(vergelijking)),
            ("Weigeringen", _changes("Weigeringen per code, situatie en stap", vergelijking.weigeringen)),
            ("Gereedheid", _readiness(vergelijking.gereedheid)),
            ("Tellingen", _changes("Tellingen", counts)),
        ],
    )


def _oorzaak(name: str) -> Oorzaak:
    return next(known for known in zinnen.OORZAKEN if known == name)


def _judged(oordeel: Sequence[Verschil]) -> Table:
    rows = tuple((_MATEN[one.naam], _cell(one.was), _cell(one.nu), _direction(one)) for one in oordeel)
    return Table("Wat telt: lager is beter", ("Maat", "Was", "Nu", "Verschil"), rows)


def _pairs(vergelijking: Vergelijking) -> Table:
    caption = "Gebroken paren per type en partijen"
    return _changes(caption, vergelijking.paren, vergelijking.paren_weggelaten)


def _changes(caption: str, verschillen: Sequence[Verschil], omitted: int = 0) -> Table:
    rows = tuple((one.naam, _cell(one.was), _cell(one.nu), _change(one)) for one in verschillen)
    return Table(caption, ("Wat", "Was", "Nu", "Verschil"), rows, omitted)


def _readiness(verschillen: Sequence[Gereedverschil]) -> Table:
    rows = tuple(
        (
            one.stap,
            _cell(one.was),
            _cell(one.nu),
            _names(one.gereed_geworden, one.gereed_geworden_aantal),
            _names(one.niet_meer_gereed, one.niet_meer_gereed_aantal),
        )
        for one in verschillen
    )
    columns = ("Stap", "Niet gereed, was", "Niet gereed, nu", "Gereed geworden", "Niet meer gereed")
    return Table("Gereedheid per afsluitmoment", columns, rows)


def _names(codes: Sequence[str], number: int) -> str:
    left = number - len(codes)
    return f"{', '.join(codes) or 'geen'}{f' en nog {left}' if left else ''}"


def _cell(value: str | int | None) -> Cell:
    return "ontbreekt" if value is None else value


def _change(one: Verschil) -> str:
    if isinstance(one.was, int) and isinstance(one.nu, int) and one.naam != "seed":
        return f"{one.nu - one.was:+,}".replace(",", ".")
    return "anders"


def _direction(one: Verschil) -> str:
    if one.was == one.nu:
        return "gelijk"
    better = int(one.nu or 0) < int(one.was or 0)
    return f"{_change(one)} ({'beter' if better else 'slechter'})"
