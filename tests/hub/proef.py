"""A hub with a few parties, and messages to give it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from random import Random

from lxml import etree

from ketenwissel.bericht import compose, declaratieantwoord, declaratieretour, parse, retourbericht
from ketenwissel.core import referentie
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Hub, HubPort, Sealer, events
from ketenwissel.keten import (
    Aanlevering,
    Adres,
    Antwoord,
    Fout,
    Kant,
    Levering,
    Ontvangst,
    Soort,
    Weigering,
    write_fout,
)
from ketenwissel.standards import Berichttype, Schemas, berichttype
from ketenwissel.store import Opslag
from ketenwissel.toegang import Partij, Register

from ..bericht.voorbeelden import waarden_van

GEMEENTE, ANDERE_GEMEENTE, OPGEHEVEN = "0344", "0363", "0457"
AANBIEDER, ANDERE_AANBIEDER, OPGEGANE_AANBIEDER = "42420001", "42420002", "42420003"
BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
HERINDELING = parse_instant("2022-03-24T00:00")
PARTIJEN = (
    Partij(GEMEENTE, "gemeente", "Utrecht", BEGIN),
    Partij(ANDERE_GEMEENTE, "gemeente", "Amsterdam", BEGIN),
    Partij(OPGEHEVEN, "gemeente", "Weesp", BEGIN, HERINDELING, ANDERE_GEMEENTE),
    Partij(AANBIEDER, "aanbieder", "Oefenzorg", BEGIN),
    Partij(ANDERE_AANBIEDER, "aanbieder", "Proefzorg", BEGIN),
    Partij(OPGEGANE_AANBIEDER, "aanbieder", "Testzorg", BEGIN, HERINDELING, AANBIEDER),
)
_SCHEMAS = Schemas()


def draaiboek_text() -> str:
    """Give the text of the national runbook."""
    return (files("ketenwissel.draaiboek") / "data" / "iwmo-ijw-3.0-naar-3.1.toml").read_text("utf-8")


def payload(kind: Berichttype, gemeente: str, aanbieder: str, identificatie: str) -> bytes:
    """Write a valid heenbericht with the least content."""
    values = waarden_van(kind, vol=False)
    header = values["Header"]
    assert isinstance(header, dict)
    parties = (gemeente, aanbieder) if kind.kop_afzender_rol == "gemeente" else (aanbieder, gemeente)
    header[kind.kop_afzender], header[kind.kop_ontvanger] = parties
    if "BerichtIdentificatie" in header:
        header["BerichtIdentificatie"]["Identificatie"] = identificatie
    return compose(kind, values)


class Proef:
    """A hub on a virtual clock; makes messages and gives them to the hub as a party would."""

    parties = PARTIJEN
    begin = BEGIN
    schemas = _SCHEMAS
    draaiboek_text = draaiboek_text()
    used = ""
    """A reference that was accepted before, where a test needs one."""

    def __init__(self, opslag: Opslag) -> None:
        self.opslag = opslag
        self.clock = VirtualClock(parse_instant("2022-02-28T09:00"))
        self.register = Register(PARTIJEN)
        self.register.save(opslag)
        self.hub = self.another_hub(opslag)
        self.hub.lay_down(
            self.draaiboek_text, "iwmo-ijw-3.0-naar-3.1", parse_instant("2021-01-01T00:00"), "begin"
        )
        self.port = HubPort(self.hub)
        self._begin_numbers()

    def _begin_numbers(self) -> None:
        self._random = Random(7)
        self._numbers = 0

    def another_hub(self, opslag: Opslag) -> Hub:
        """Make a hub as another process would have it."""
        return Hub(opslag, Register.load(opslag), _SCHEMAS, self.clock)

    def reference(self) -> str:
        """Make a new reference."""
        return referentie.make(self._random)

    def heen(
        self,
        functie: str = "WMO301",
        release: str = "3.0",
        gemeente: str = GEMEENTE,
        aanbieder: str = AANBIEDER,
    ) -> Aanlevering:
        """Make a heenbericht."""
        kind = berichttype(functie, release)
        assert kind is not None
        self._numbers += 1
        inhoud = payload(kind, gemeente, aanbieder, f"ID{self._numbers:08d}")
        return self._envelope(kind, "Di01", inhoud, gemeente, aanbieder, None)

    def retour(self, heen: Aanlevering, **changes: object) -> Aanlevering:
        """Make the answer to a heenbericht: all in order."""
        root = parse(heen.inhoud)
        assert isinstance(root, etree._Element)
        kind = berichttype(heen.functie, heen.release)
        answer = berichttype(kind.retour or "", heen.release) if kind else None
        assert answer is not None
        if answer.eigen_kop:
            make: Callable[..., bytes] = declaratieantwoord
        else:
            make = declaratieretour if answer.nummer == "304" else retourbericht
        inhoud = make(root, identificatie="RET000001", dagtekening=date(2022, 3, 2))
        by_role = (heen.zender, heen.ontvanger) if heen.kant == "ggk" else (heen.ontvanger, heen.zender)
        gemeente, aanbieder = (adres.organisatie for adres in by_role)
        made = self._envelope(answer, "Du01", inhoud, gemeente, aanbieder, heen.referentie)
        return replace(made, **changes)  # type: ignore[arg-type]  # tests name fields of Aanlevering

    def error(self, about: Aanlevering, **changes: object) -> Aanlevering:
        """Make the foutbericht of the receiver of a message."""
        made = Aanlevering(
            kant="vecozo" if about.kant == "ggk" else "ggk",
            soort="Fo01",
            zender=about.ontvanger,
            ontvanger=about.zender,
            referentie=self.reference(),
            inhoud=write_fout(Fout("StUF055", "client", "Niet volgens het berichtformaat")),
            cross_referentie=about.referentie,
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # tests name fields of Aanlevering

    def _envelope(
        self, kind: Berichttype, soort: Soort, inhoud: bytes, gemeente: str, aanbieder: str, cross: str | None
    ) -> Aanlevering:
        kant: Kant = "ggk" if kind.verzonden_door == "gemeente" else "vecozo"
        zender, ontvanger = (gemeente, aanbieder) if kant == "ggk" else (aanbieder, gemeente)
        versie, subversie = kind.release.split(".")
        return Aanlevering(
            kant=kant,
            soort=soort,
            zender=Adres(zender, "Zorgpakket"),
            ontvanger=Adres(ontvanger, "GGk"),
            referentie=self.reference(),
            inhoud=inhoud,
            functie=kind.code,
            versie=int(versie),
            subversie=int(subversie),
            cross_referentie=cross,
        )

    def send(self, *aanleveringen: Aanlevering, at: str | datetime | None = None) -> list[Antwoord]:
        """Give messages to the hub as one group, received at an instant (default: now)."""
        moment = self.clock.now() if at is None else parse_instant(at) if isinstance(at, str) else at
        return self.hub.commit_many([self.hub.prepare(one, moment) for one in aanleveringen])

    def accepted(self, *aanleveringen: Aanlevering, at: str | datetime | None = None) -> list[Ontvangst]:
        """Give messages to the hub that it must accept."""
        answers = self.send(*aanleveringen, at=at)
        assert all(isinstance(answer, Ontvangst) for answer in answers), answers
        return [answer for answer in answers if isinstance(answer, Ontvangst)]

    def refused(self, *aanleveringen: Aanlevering, at: str | datetime | None = None) -> list[Weigering]:
        """Give messages to the hub that it must refuse."""
        answers = self.send(*aanleveringen, at=at)
        assert all(isinstance(answer, Weigering) for answer in answers), answers
        return [answer for answer in answers if isinstance(answer, Weigering)]

    def situation(self, aanlevering: Aanlevering, at: str | datetime | None = None) -> str:
        """Send one message; give the situation in which it was refused, or "" when it was accepted."""
        (answer,) = self.send(aanlevering, at=at)
        return getattr(answer, "situatie", "")

    def go_to(self, moment: str) -> None:
        """Move the clock."""
        self.clock.advance_to(parse_instant(moment))

    def collect(self, *partijen: str, confirm: bool = True) -> list[Levering]:
        """Collect everything that is listed for parties."""
        found = self.port.ophalen(self.port.postvak(partijen))
        if confirm:
            self.port.bevestigen([levering.regel for levering in found])
        return found

    def trail(self) -> list[str]:
        """Seal, and give the text of all events."""
        Sealer(self.opslag).seal()
        return [text for _, text in events(self.opslag)]


Make = Callable[[Proef], Aanlevering]
Change = Callable[[Proef, Aanlevering], Aanlevering]
