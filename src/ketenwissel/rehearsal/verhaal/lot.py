"""What became of refused messages, followed through the trail by reference, pair, or type and parties.

Nothing in the chain links a refused message to the one that is built anew for the same work: it has another
reference. So an accepted message of the same type between the same parties settles one refused message, the
oldest first; each settles one only. That the work itself was done is for the checkers to prove.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ketenwissel.rehearsal.checkers import Gebeurtenis
from ketenwissel.rehearsal.verhaal.paren import Paren, Sleutel
from ketenwissel.rehearsal.verloop import Fusie
from ketenwissel.rehearsal.vertelling import Lot, Lotgeval, Weigeringregel

__all__ = ["Lotgevallen"]

_LOTEN: tuple[Lot, ...] = ("herbouwd", "later", "beantwoord", "buiten_keten", "onmogelijk", "zonder_vervolg")

_SEND_AGAIN = ("rebuild", "later", "repair", "arrange")
"""What may follow a refusal as a new message; after the other answers nothing has to come."""

_Weg = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Reden:
    """Who was refused what, and for which reason."""

    zender: str
    bericht: str
    release: str
    lijst: str
    code: str
    situatie: str
    stap: str | None
    retry: str


@dataclass(slots=True)
class _Geval:
    """One reason: how many attempts it met, of how many messages, and what became of those."""

    pogingen: int = 0
    berichten: int = 0
    lot: Counter[Lot] = field(default_factory=Counter)


class Lotgevallen:
    """Follows every refused message until something settles it."""

    def __init__(self, still_exists: Callable[[str], bool], fusie: Fusie | None) -> None:
        self._still_exists = still_exists
        self._now = {} if fusie is None else {fusie.oud: fusie.nieuw}
        self._gevallen: dict[_Reden, _Geval] = {}
        self._heen: dict[Sleutel, tuple[_Reden, str]] = {}
        self._wachtrij: dict[_Weg, deque[Sleutel]] = {}
        self._antwoord: dict[Sleutel, tuple[Sleutel, _Reden]] = {}
        self._settled: set[Sleutel] = set()

    @property
    def cross_referenties(self) -> set[str]:
        """The heenberichten on which an answer was refused."""
        return {heen[1] for heen, _ in self._antwoord.values()}

    def see(self, gebeurtenis: Gebeurtenis) -> None:
        """Take in one event of the trail, in its order."""
        if gebeurtenis.soort == "geweigerd":
            self._refused(gebeurtenis)
        elif gebeurtenis.soort == "aangenomen" and self._heen and not gebeurtenis.text("cross_referentie"):
            self._accepted(gebeurtenis)

    def finish(self, paren: Paren, answered: set[Sleutel]) -> None:
        """Settle what is left; `answered` holds the heenberichten on which another answer was accepted."""
        for heen, reden in self._antwoord.values():
            lot: Lot = "zonder_vervolg"
            if heen in answered:
                lot = "beantwoord"
            elif heen in paren.gebroken:
                lot = "buiten_keten"
            self._gevallen[reden].lot[lot] += 1
        for reden, _ in self._heen.values():
            possible = self._still_exists(reden.bericht)
            self._gevallen[reden].lot["zonder_vervolg" if possible else "onmogelijk"] += 1

    def total(self) -> tuple[Lotgeval, ...]:
        """Add up per code, situation and step, the most frequent first; call it after `finish`."""
        sums: dict[tuple[str, str, str, str | None], _Geval] = {}
        for reden, geval in self._gevallen.items():
            total = sums.setdefault((reden.lijst, reden.code, reden.situatie, reden.stap), _Geval())
            total.berichten += geval.berichten
            total.lot.update(geval.lot)
        rows = [Lotgeval(*key, geval.berichten, _ordered(geval.lot)) for key, geval in sums.items()]
        return tuple(sorted(rows, key=lambda r: (-r.berichten, r.lijst, r.code, r.situatie, r.stap or "")))

    def per_party(self) -> Iterator[tuple[str, Weigeringregel]]:
        """Give for every party what it was refused; call it after `finish`."""
        for reden, geval in self._gevallen.items():
            yield (
                reden.zender,
                Weigeringregel(
                    reden.bericht,
                    reden.release,
                    reden.lijst,
                    reden.code,
                    reden.situatie,
                    reden.stap,
                    reden.retry,
                    geval.pogingen,
                    _ordered(geval.lot),
                ),
            )

    def impossible(self) -> Iterator[tuple[str, str, str, str]]:
        """Give the refused heenberichten that can no longer be sent: sender, receiver, reference, type."""
        for (zender, referentie), (reden, ontvanger) in self._heen.items():
            if not self._still_exists(reden.bericht):
                yield zender, ontvanger, referentie, reden.bericht

    def _refused(self, gebeurtenis: Gebeurtenis) -> None:
        zender, ontvanger = gebeurtenis.text("zender"), gebeurtenis.text("ontvanger")
        key = (zender, gebeurtenis.text("referentie"))
        reden = _Reden(
            zender,
            gebeurtenis.text("functie") or gebeurtenis.text("envelop"),
            gebeurtenis.text("release"),
            gebeurtenis.text("lijst"),
            gebeurtenis.text("code"),
            gebeurtenis.text("situatie"),
            gebeurtenis.text("stap") or None,
            gebeurtenis.text("retry"),
        )
        geval = self._gevallen.setdefault(reden, _Geval())
        geval.pogingen += 1
        if key in self._heen or key in self._antwoord or key in self._settled:
            return
        geval.berichten += 1
        cross = gebeurtenis.text("cross_referentie")
        if cross:
            self._antwoord[key] = ((ontvanger, cross), reden)
        elif reden.retry not in _SEND_AGAIN:
            self._settled.add(key)
            geval.lot["zonder_vervolg"] += 1
        else:
            self._heen[key] = (reden, ontvanger)
            self._wachtrij.setdefault(self._weg(zender, ontvanger, reden.bericht), deque()).append(key)

    def _accepted(self, gebeurtenis: Gebeurtenis) -> None:
        zender = gebeurtenis.text("zender")
        key = (zender, gebeurtenis.text("referentie"))
        if key in self._heen:
            self._settle(key, gebeurtenis.text("release"))
            return
        weg = self._weg(zender, gebeurtenis.text("ontvanger"), gebeurtenis.text("functie"))
        waiting = self._wachtrij.get(weg)
        while waiting:
            oldest = waiting.popleft()
            if oldest in self._heen:
                self._settle(oldest, gebeurtenis.text("release"))
                return

    def _weg(self, zender: str, ontvanger: str, bericht: str) -> _Weg:
        """Name type and parties; a gemeente that merged is the one that succeeded it."""
        return self._now.get(zender, zender), self._now.get(ontvanger, ontvanger), bericht

    def _settle(self, key: Sleutel, release: str) -> None:
        reden, _ = self._heen.pop(key)
        self._settled.add(key)
        newer = _numbers(release) > _numbers(reden.release)
        self._gevallen[reden].lot["herbouwd" if newer else "later"] += 1


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())


def _ordered(lot: Counter[Lot]) -> dict[Lot, int]:
    return {name: lot[name] for name in _LOTEN if lot[name]}
