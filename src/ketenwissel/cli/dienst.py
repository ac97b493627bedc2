"""A hub that runs: everything that `serve` puts together, from the database to the doors."""

import ssl
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from ketenwissel.cli.deuren import API_PAD, Huis, make_bezorgers, make_doors
from ketenwissel.cli.geheim import secret_of
from ketenwissel.cli.output import DEFAULT_DRAAIBOEK
from ketenwissel.core.clock import Clock, SystemClock, SystemTimer, WatchedClock
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.core.instants import format_instant
from ketenwissel.draaiboek import Omgeving, draaiboek_text, load_draaiboek
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.api import HEADERS as API_KOPPEN
from ketenwissel.gateway.app import Dienst, Grenzen, create_app
from ketenwissel.gateway.asgi import Scope
from ketenwissel.gateway.limieten import Emmers, Tempo
from ketenwissel.gateway.uitgaand import make_client
from ketenwissel.hub import (
    Achtergrond,
    Bezorging,
    Bsnsleutel,
    Hub,
    Melder,
    Middelen,
    Paraat,
    Portaal,
    Schrijver,
    Sealer,
    Telwerk,
    Waarneming,
    Waarschuwer,
    Werk,
    Zoekindex,
    confirm_clock,
    open_clock,
)
from ketenwissel.hub.bezorgen import ZENDTIJD
from ketenwissel.keten import Editie
from ketenwissel.regie import (
    Bsnkluis,
    Herinneraar,
    Mailer,
    Regelbron,
    Smtpinstelling,
    SmtpPostbode,
    Verkeersteller,
    Werkplaats,
    mail_reminders,
)
from ketenwissel.standards import Schemas
from ketenwissel.store import Opslag, kenmerken, open_database, versies
from ketenwissel.toegang import Toegangswacht

__all__ = ["HubDienst", "Instelling"]

_STOP_SECONDEN = 60.0
_ZEGEL = 250
"""Events under one seal: few, so that what must be stored does not wait long for a seal."""

_VOORAF = timedelta(days=1)
"""How much earlier than its being laid down the first version of the runbook counts: no process whose clock
is a little behind may find itself without one."""


@dataclass(frozen=True, slots=True)
class Instelling:
    """What a service is told; without `at` and `snelheid` (of a rehearsal) the clock stays as it is.

    `zoeksleutel` is the secret under which a BSN is found; `tls` shows who brings mail, and whom it
    trusts; `smtp` is the mail server through which announcements are mailed, if any.
    """

    database: str
    draaiboek: str | None
    omgeving: Omgeving
    at: datetime | None
    snelheid: float | None
    schemas: Path | None
    zoeksleutel: bytes | None
    inhoudscontrole: bool
    adres: str | None
    editie: Editie | None
    zip: bool
    tempo: Tempo | None
    tempos: dict[str, Tempo]
    grenzen: Grenzen
    tls: ssl.SSLContext | None
    gelijktijdig_bezorgen: int
    smtp: Smtpinstelling | None
    per_aanvraag: bool


class HubDienst:
    """A hub with its doors and the work behind them; `start` and `stop` are those of the service.

    Raises UnusableInput when the database, the runbook or the settings cannot be used.
    """

    def __init__(self, instelling: Instelling, meld: Melder) -> None:
        self._meld = meld
        self._timer = SystemTimer()
        # What was opened is closed in the opposite order, also when opening fails halfway.
        with ExitStack() as opened:
            self._open(instelling, opened)
            self._opened = opened.pop_all()

    def _open(self, instelling: Instelling, opened: ExitStack) -> None:
        opslag = _open_store(instelling)
        opened.callback(opslag.close)
        clock = open_clock(opslag, SystemClock(), self._timer, instelling.at, instelling.snelheid)
        toegang = Toegangswacht(opslag, self._timer)
        hub = Hub(
            opslag,
            toegang,
            Schemas(instelling.schemas),
            clock,
            instelling.omgeving,
            inhoudscontrole=instelling.inhoudscontrole,
        )
        _lay_down(hub, opslag, clock, instelling.draaiboek)
        geheim = secret_of(instelling.zoeksleutel, opslag)
        sleutel = Bsnsleutel(geheim)
        werkplaats = Werkplaats(opslag, Bsnkluis(geheim))
        huis = Huis(
            opslag,
            hub,
            clock,
            toegang,
            sleutel,
            werkplaats,
            instelling.omgeving,
            instelling.adres,
            instelling.editie,
            instelling.zip,
        )
        sealer = Sealer(opslag, _ZEGEL)
        opened.callback(_quietly, sealer.seal)
        schrijver = Schrijver(hub)
        opened.callback(schrijver.close)
        aanname = Aanname(hub.prepare, schrijver)
        opened.callback(aanname.close)
        bezorging = self._bring(instelling, huis, opened)
        index = Zoekindex(opslag, sleutel)
        # Another key than the index was made with is told now, not once a minute in the log.
        index.work()
        by_mail = None if instelling.smtp is None else mail_reminders
        regels = Regelbron(hub.now, instelling.omgeving)
        herinneraar = Herinneraar(opslag, regels, self._meld, by_mail)
        waarneming = Waarneming(hub, toegang, instelling.omgeving)
        portaal = Portaal(opslag, hub, waarneming, schrijver.submit_all)
        waarschuwer = Waarschuwer(hub, opslag, toegang, self._meld)
        self._achtergrond = Achtergrond(
            [
                Werk("klok", lambda: _look_at(clock), 5.0),
                Werk("toegang", toegang.refresh, 1.0, rust=1.0),
                Werk("zegelen", sealer.seal, 1.0, rust=1.0),
                Werk("breken", lambda: hub.break_pairs(hub.now()), 5.0),
                Werk("zoeken", index.work, 1.0),
                Werk("tellen", Telwerk(opslag, clock).work, 10.0, rust=5.0),
                Werk("waarschuwen", waarschuwer.work, 60.0, rust=1.0),
                Werk("portaal", portaal.opruimen, 60.0, rust=1.0),
                Werk("naast het verkeer", lambda: werkplaats.work(hub.now()), 30.0, rust=1.0),
                Werk("herinneren", herinneraar.work, 30.0, rust=1.0),
                Werk("nazorg", Verkeersteller(opslag, toegang).work, 2.0),
                Werk("bezorgen", bezorging.work, 1.0, rust=0.1),
                *self._mail(instelling, opslag, hub),
            ],
            self._meld,
        )
        opened.callback(self._achtergrond.stop, _STOP_SECONDEN)
        self._clock, self._hub, self._opslag = clock, hub, opslag
        emmers = Emmers(instelling.tempo, self._timer, instelling.tempos) if instelling.tempo else None
        self.app = create_app(
            Dienst(
                deuren=make_doors(huis, aanname, portaal, emmers),
                wie=_caller(huis),
                controles=Paraat(hub, opslag, lambda: schrijver.leeft, lambda: toegang.toegang),
                levensloop=self,
                timer=self._timer,
                meld=self._meld,
                emmers=emmers,
                grenzen=instelling.grenzen,
                eigen_tempo=frozenset({API_PAD}),
                per_aanvraag=instelling.per_aanvraag,
                koppen={API_PAD: API_KOPPEN},
            )
        )

    def _bring(self, instelling: Instelling, huis: Huis, opened: ExitStack) -> Bezorging:
        client = make_client(self._timer, ZENDTIJD, instelling.tls)
        opened.callback(client.close)
        bezorgers = make_bezorgers(huis, client)
        # Chance spreads the attempts over time; it keeps no secret.
        rng = Random()  # noqa: S311
        bezorging = Bezorging(
            Middelen(huis.hub, huis.opslag, bezorgers, self._timer, rng, self._meld),
            gelijktijdig=instelling.gelijktijdig_bezorgen,
        )
        opened.callback(bezorging.stop)
        return bezorging

    def _mail(self, instelling: Instelling, opslag: Opslag, hub: Hub) -> list[Werk]:
        """Give the job that mails; without a mail server there is none."""
        if instelling.smtp is None:
            return []
        # Chance spreads the attempts over time; it keeps no secret.
        rng = Random()  # noqa: S311
        mailer = Mailer(opslag, SmtpPostbode(instelling.smtp), hub.now, self._meld, rng)
        return [Werk("mailen", mailer.work, 10.0, rust=1.0)]

    def start(self) -> None:
        """Begin the work behind the doors."""
        self._achtergrond.start()

    def stop(self) -> None:
        """Finish what was begun: jobs, bringing, what waits for the writer, the seal; then close."""
        self._opened.close()

    def describe(self) -> dict[str, str]:
        """Say on what and by which clock this hub runs."""
        return {"database": self._opslag.name, "soort": self._opslag.soort, "klok": _shown(self._clock)}

    def confirm_clock(self) -> None:
        """Trust the clock of the machine again: an operator looked at it."""
        if not isinstance(self._clock, WatchedClock):
            self._meld("klok niet bevestigd", reden="the clock of a rehearsal is not watched")
            return
        try:
            confirm_clock(self._clock, self._hub, self._opslag)
        except KetenwisselError as error:
            self._meld("klok niet bevestigd", reden=str(error))
            return
        self._meld("klok bevestigd", klok=_shown(self._clock))


def _open_store(instelling: Instelling) -> Opslag:
    of_rehearsal = instelling.at is not None or instelling.snelheid is not None
    opslag = open_database(
        instelling.database, soort=None, nieuw="oefening" if of_rehearsal else "echt", alone=True
    )
    try:
        with opslag.writing(alone="openen") as connection:
            kenmerken.hold_to(connection, "omgeving", instelling.omgeving)
    except KetenwisselError as error:
        opslag.close()
        raise UnusableInput(f"{opslag.name}: {error}") from None
    return opslag


def _lay_down(hub: Hub, opslag: Opslag, clock: Clock, asked: str | None) -> None:
    """Put a runbook in force where there is none; another than asked for is never gone by in silence."""
    with opslag.reading() as connection:
        known = versies.all_versions(connection)
    if not known:
        source = asked or DEFAULT_DRAAIBOEK
        naam = load_draaiboek(source).naam
        hub.lay_down_first(draaiboek_text(source), naam, clock.now() - _VOORAF, "eerste versie")
    elif asked is not None and load_draaiboek(asked).naam != known[-1].naam:
        raise UnusableInput(
            f"{opslag.name}: the runbook here is {known[-1].naam}; "
            "leave out --draaiboek, or use another database"
        )


def _caller(huis: Huis) -> Callable[[Scope], str]:
    """Name the organisation that calls, or the person; empty when that is not known or not to be told now."""

    def wie(scope: Scope) -> str:
        try:
            found = huis.identify(scope, huis.clock.now())
        except KetenwisselError:
            return ""
        return "" if found is None else found.organisatie or found.naam

    return wie


def _look_at(clock: Clock) -> int:
    """Notice a jump also while nobody sends anything."""
    clock.now()
    return 0


def _shown(clock: Clock) -> str:
    try:
        return format_instant(clock.now())
    except KetenwisselError:
        return "niet vertrouwd"


def _quietly(work: Callable[[], object]) -> None:
    """Do what is good to have done and can be done later by whoever comes next."""
    with suppress(KetenwisselError):
        work()
