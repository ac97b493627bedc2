"""Violations to plant in what the regie did, each for the checker that has to see it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from ketenwissel.rehearsal.checkers import Bewijs, Gebeurtenis
from ketenwissel.rehearsal.regieverloop import Aantallen, Eersterooster, Spoedstand, Termijnnotitie

Plant = Callable[[Bewijs], Bewijs]
MINUTE = timedelta(minutes=1)


def _regie(**fields: object) -> Plant:
    def plant(bewijs: Bewijs) -> Bewijs:
        regie = replace(bewijs.verloop.regie, **fields)  # type: ignore[arg-type]  # each case names a field of Regieverloop
        return replace(bewijs, verloop=replace(bewijs.verloop, regie=regie))

    return plant


def _first_event(
    soort: str, change: Callable[[Gebeurtenis], list[Gebeurtenis]], *, late: bool | None = None
) -> Plant:
    """Change the first event of a kind, or the first of those (not) marked late."""

    def changed(bewijs: Bewijs) -> Iterator[Gebeurtenis]:
        done = False
        for one in bewijs.spoor():
            if not done and one.soort == soort and late in (None, one.text("te_laat") == "ja"):
                done = True
                yield from change(one)
            else:
                yield one

    return lambda bewijs: replace(bewijs, spoor=lambda: changed(bewijs))


def _with(**fields: object) -> Callable[[Gebeurtenis], list[Gebeurtenis]]:
    return lambda one: [one._replace(gegevens={**one.gegevens, **fields})]


def _refused_after_a_report(bewijs: Bewijs) -> Bewijs:
    """Refuse what was accepted before and after a report, under one rule."""

    def changed() -> Iterator[Gebeurtenis]:
        accepted: set[tuple[str, str]] = set()
        reported = done = False
        for one in bewijs.spoor():
            key = (one.text("functie"), one.text("release"))
            reported |= one.soort == "stapmelding"
            if one.soort == "aangenomen" and not reported:
                accepted.add(key)
            if not done and reported and one.soort == "aangenomen" and key in accepted:
                done = True
                refused = {**one.gegevens, "soort": "geweigerd", "situatie": "geblokkeerd"}
                yield one._replace(soort="geweigerd", gegevens=refused)
            else:
                yield one

    return replace(bewijs, spoor=changed)


def _no_traffic_around_reports(bewijs: Bewijs) -> Bewijs:
    return replace(bewijs, spoor=lambda: (one for one in bewijs.spoor() if one.soort == "stapmelding"))


def _noted(change: Callable[[Termijnnotitie], Termijnnotitie]) -> Plant:
    def plant(bewijs: Bewijs) -> Bewijs:
        first, *others = bewijs.verloop.regie.termijnen
        return _regie(termijnen=[change(first), *others])(bewijs)

    return plant


def _backwards(bewijs: Bewijs) -> Bewijs:
    return _regie(termijnen=bewijs.verloop.regie.termijnen[::-1])(bewijs)


def _other_last_day(bewijs: Bewijs) -> Bewijs:
    days = {nummer: dag + timedelta(days=1) for nummer, dag in bewijs.verloop.regie.laatste_dag.items()}
    return _regie(laatste_dag=days)(bewijs)


def _measured(field: str, by: int = 1, *, landelijk: bool = False, bewaard: bool = False) -> Plant:
    """Say another number, of the whole chain or of a party, at a cut-off or afterwards."""

    def plant(bewijs: Bewijs) -> Bewijs:
        metingen = list(bewijs.verloop.regie.metingen)
        place = next(place for place, one in enumerate(metingen) if one.bewaard == bewaard)
        meting = metingen[place]
        code = min(meting.partijen)
        old = meting.landelijk if landelijk else meting.partijen[code]
        new = old._replace(**{field: getattr(old, field) + by})
        changed = {"landelijk": new} if landelijk else {"partijen": {**meting.partijen, code: new}}
        metingen[place] = replace(meting, **changed)
        return _regie(metingen=metingen)(bewijs)

    return plant


def _party_left_out(bewijs: Bewijs) -> Bewijs:
    metingen = [
        replace(one, partijen={code: n for code, n in one.partijen.items() if not any(n)})
        for one in bewijs.verloop.regie.metingen
    ]
    return _regie(metingen=metingen)(bewijs)


def _numbered(one: Gebeurtenis, nummer: str) -> Gebeurtenis:
    return one._replace(gegevens={**one.gegevens, "nummer": nummer})


def _settled_first(bewijs: Bewijs) -> Bewijs:
    """Let the events of settling come before all others."""
    events = list(bewijs.spoor())
    ordered = sorted(events, key=lambda one: one.soort != "spoed_afgedaan")
    return replace(bewijs, spoor=lambda: iter(ordered))


def _readers_left_out(bewijs: Bewijs) -> Bewijs:
    """Let the regie forget one receiver of the first announcement."""
    reach = {number: dict(found) for number, found in bewijs.verloop.regie.bereikt.items()}
    first = reach[min(reach)]
    del first[min(first)]
    return _regie(bereikt=reach)(bewijs)


def _also_to_who_ended(bewijs: Bewijs) -> Bewijs:
    """Let the last announcement go to a gemeente that ended as well."""
    assert bewijs.fusie is not None
    reach = {number: dict(found) for number, found in bewijs.verloop.regie.bereikt.items()}
    reach[max(reach)][bewijs.fusie.oud] = None
    return _regie(bereikt=reach)(bewijs)


def _grid(change: Callable[[Eersterooster], Eersterooster]) -> Plant:
    def plant(bewijs: Bewijs) -> Bewijs:
        grid = bewijs.verloop.regie.rooster
        assert grid is not None
        return _regie(rooster=change(grid))(bewijs)

    return plant


def _without_first_type(grid: Eersterooster) -> Eersterooster:
    return replace(grid, typen={kind: grid.typen[kind] for kind in sorted(grid.typen)[1:]})


def _first_type_never_seen(grid: Eersterooster) -> Eersterooster:
    seen = min(kind for kind, (moment, _) in grid.typen.items() if moment is not None)
    return replace(grid, typen={**grid.typen, seen: (None, "")})


def _first_party_unseen(grid: Eersterooster) -> Eersterooster:
    return replace(grid, partijen={key: grid.partijen[key] for key in sorted(grid.partijen)[1:]})


REGIE_GEPLANT: list[tuple[str, str, Plant]] = [
    ("stapmeldingen", "a report that vanished", _first_event("stapmelding", lambda _: [])),
    ("stapmeldingen", "a report written twice", _first_event("stapmelding", lambda one: [one, one])),
    ("stapmeldingen", "late but not marked", _first_event("stapmelding", _with(te_laat=None), late=True)),
    ("stapmeldingen", "marked late in time", _first_event("stapmelding", _with(te_laat="ja"), late=False)),
    (
        "stapmeldingen",
        "another due time",
        _first_event("stapmelding", _with(uiterlijk="2022-03-01T00:00:00Z")),
    ),
    ("stapmeldingen", "a step nobody typed", _first_event("stapmelding", _with(stap="9.9"))),
    ("stapmeldingen", "another number", _first_event("stapmelding", _with(aantal="4711"))),
    ("stapmeldingen", "reported by nobody", _regie(meldingen=[])),
    ("stapmeldingen", "a verdict that a report changed", _refused_after_a_report),
    ("stapmeldingen", "no verdicts around reports", _no_traffic_around_reports),
    ("herinneringen", "a reminder that never went out", _first_event("herinnering", lambda _: [])),
    ("herinneringen", "reminded twice", _first_event("herinnering", lambda one: [one, one])),
    ("herinneringen", "late but not marked", _first_event("herinnering", _with(te_laat=None), late=True)),
    ("herinneringen", "marked late in time", _first_event("herinnering", _with(te_laat="ja"), late=False)),
    ("herinneringen", "told in no other", _regie(weg=None)),
    (
        "herinneringen",
        "a minute after its moment",
        _first_event("herinnering", lambda one: [one._replace(tijdstip=one.tijdstip + MINUTE)], late=False),
    ),
    (
        "termijnen",
        "another deadline",
        _noted(lambda one: replace(one, uiterlijk_op=one.uiterlijk_op + MINUTE)),
    ),
    ("termijnen", "shortened or not", _noted(lambda one: replace(one, verkort=not one.verkort))),
    ("termijnen", "other days left", _noted(lambda one: replace(one, werkdagen_over=one.werkdagen_over + 1))),
    ("termijnen", "a pair of nobody", _noted(lambda one: replace(one, referentie="onbekend"))),
    (
        "termijnen",
        "open after the block",
        _noted(lambda one: replace(one, moment=one.moment + timedelta(days=60))),
    ),
    ("termijnen", "what is due last comes first", _backwards),
    ("termijnen", "another last day", _other_last_day),
    *[("gereedheidsmeting", f"other {field}", _measured(field)) for field in Aantallen._fields],
    ("gereedheidsmeting", "another sum", _measured("wachtend", landelijk=True)),
    ("gereedheidsmeting", "other numbers afterwards", _measured("te_beantwoorden", bewaard=True)),
    ("gereedheidsmeting", "a party with work left out", _party_left_out),
    ("gereedheidsmeting", "broken unseen", _first_event("gebroken", lambda _: [])),
    ("gereedheidsmeting", "accepted unseen", _first_event("aangenomen", lambda _: [])),
    ("spoed", "never written down", _first_event("spoed_vastgelegd", lambda _: [])),
    ("spoed", "written down twice", _first_event("spoed_vastgelegd", lambda one: [one, one])),
    ("spoed", "never settled", _first_event("spoed_afgedaan", lambda _: [])),
    ("spoed", "settled twice", _first_event("spoed_afgedaan", lambda one: [one, one])),
    ("spoed", "settled by another message", _first_event("spoed_afgedaan", _with(referentie="een ander"))),
    ("spoed", "given by nobody", _first_event("spoed_vastgelegd", lambda one: [one, _numbered(one, "77")])),
    ("spoed", "settled before it was accepted", _settled_first),
    ("spoed", "left open", _regie(spoedstand=Spoedstand(2, 1, 1, 0))),
    ("spoed", "a second message", _regie(spoedstand=Spoedstand(2, 2, 0, 1))),
    ("mededelingen", "never sent", _first_event("mededeling_verzonden", lambda _: [])),
    ("mededelingen", "sent twice", _first_event("mededeling_verzonden", lambda one: [one, one])),
    ("mededelingen", "to one too few", _first_event("mededeling_verzonden", _with(ontvangers="1"))),
    ("mededelingen", "never read", _first_event("mededeling_gelezen", lambda _: [])),
    ("mededelingen", "read twice", _first_event("mededeling_gelezen", lambda one: [one, one])),
    ("mededelingen", "read by a stranger", _first_event("mededeling_gelezen", _with(organisatie="9998"))),
    (
        "mededelingen",
        "read before it was sent",
        _first_event(
            "mededeling_gelezen", lambda one: [one._replace(tijdstip=one.tijdstip - timedelta(days=9))]
        ),
    ),
    ("mededelingen", "sent by nobody", _regie(mededelingen=[])),
    ("mededelingen", "a receiver left out", _readers_left_out),
    ("mededelingen", "to a gemeente that ended", _also_to_who_ended),
    ("eerste_keer", "never read", _regie(rooster=None)),
    ("eerste_keer", "not all counted", _grid(lambda grid: replace(grid, niet_geteld=1))),
    ("eerste_keer", "a type left out", _grid(_without_first_type)),
    ("eerste_keer", "a type that was seen", _grid(_first_type_never_seen)),
    ("eerste_keer", "a party that was seen", _grid(_first_party_unseen)),
]
