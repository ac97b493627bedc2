"""Pairs that are open while the trail is read, and those that broke, with what explains it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ketenwissel.rehearsal.checkers import Gebeurtenis
from ketenwissel.rehearsal.vertelling import Breuk, Breuken, Oorzaak

__all__ = ["OpenPaar", "Paren", "Sleutel"]

_MAX_NAMED = 1000

Sleutel = tuple[str, str]
"""What names a pair: the sender and the reference of its heenbericht."""


@dataclass(slots=True)
class OpenPaar:
    """What is known of a pair while it is open, and after it broke."""

    bericht: str
    ontvanger: str
    aangenomen: datetime
    opgehaald: datetime | None = None
    gebroken: datetime | None = None
    poging: datetime | None = None
    situatie: str | None = None
    code: str | None = None


class Paren:
    """Follows every pair until it closes; only open and broken ones are kept."""

    def __init__(self, geplant: Mapping[str, str]) -> None:
        self.open: dict[Sleutel, OpenPaar] = {}
        self.gebroken: dict[Sleutel, OpenPaar] = {}
        self._geplant = geplant

    def see(self, gebeurtenis: Gebeurtenis) -> None:
        """Take in one event of the trail, in its order."""
        match gebeurtenis.soort:
            case "aangenomen" | "gebroken":
                self._step(gebeurtenis)
            case "uitgereikt":
                paar = self._find(gebeurtenis.text("zender"), gebeurtenis.text("referentie"))
                if paar is not None and paar.opgehaald is None:
                    paar.opgehaald = gebeurtenis.tijdstip
            case "geweigerd":
                self._refused_answer(gebeurtenis)

    def breuken(self) -> Breuken:
        """Give the broken pairs: all of them counted, the first in order of sender and reference named."""
        oorzaken = Counter(_oorzaak(paar) for paar in self.gebroken.values())
        named = sorted(self.gebroken)[:_MAX_NAMED]
        return Breuken(
            len(self.gebroken), dict(sorted(oorzaken.items())), tuple(self.breuk(key) for key in named)
        )

    def breuk(self, key: Sleutel) -> Breuk:
        """Describe one broken pair."""
        paar = self.gebroken[key]
        assert paar.gebroken is not None
        return Breuk(
            key[1],
            paar.bericht,
            key[0],
            paar.ontvanger,
            paar.aangenomen,
            paar.gebroken,
            _oorzaak(paar),
            paar.opgehaald,
            paar.poging,
            paar.code,
            self._geplant.get(key[1]),
        )

    def owed_by(self, partijen: Collection[str]) -> Iterable[tuple[str, OpenPaar]]:
        """Give what these parties still have to answer."""
        return ((paar.ontvanger, paar) for paar in self.open.values() if paar.ontvanger in partijen)

    def _step(self, gebeurtenis: Gebeurtenis) -> None:
        for step in gebeurtenis.gegevens.get("paar", ()):
            key = (step["heen_zender"], step["heen"])
            if step["naar"] == "open":
                self.open[key] = OpenPaar(
                    # A foutbericht that opens a pair again goes to whoever gave the answer.
                    gebeurtenis.text("functie") if step["van"] is None else "",
                    gebeurtenis.text("ontvanger"),
                    gebeurtenis.tijdstip,
                )
            elif step["naar"] == "gebroken":
                paar = self.open.pop(key, None) or OpenPaar("", "", gebeurtenis.tijdstip)
                paar.gebroken = gebeurtenis.tijdstip
                self.gebroken[key] = paar
            else:
                self.open.pop(key, None)

    def _find(self, zender: str, referentie: str) -> OpenPaar | None:
        key = (zender, referentie)
        return self.open.get(key) or self.gebroken.get(key)

    def _refused_answer(self, gebeurtenis: Gebeurtenis) -> None:
        cross = gebeurtenis.text("cross_referentie")
        paar = self._find(gebeurtenis.text("ontvanger"), cross) if cross else None
        if paar is not None and paar.poging is None and gebeurtenis.text("zender") == paar.ontvanger:
            paar.poging = gebeurtenis.tijdstip
            paar.situatie = gebeurtenis.text("situatie")
            paar.code = gebeurtenis.text("code")


def _oorzaak(paar: OpenPaar) -> Oorzaak:
    assert paar.gebroken is not None
    if paar.poging is not None:
        late = paar.poging >= paar.gebroken and paar.situatie == "geblokkeerd"
        return "te_laat" if late else "geweigerd"
    if paar.opgehaald is None or paar.opgehaald >= paar.gebroken:
        return "niet_opgehaald"
    return "niet_beantwoord"
