"""How many requests one party may make: a bucket of tokens for each, that fills at a steady pace.

Kept in memory, so each process counts for itself: with three of them a party may make three times as many.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenwissel.core.clock import Timer
from ketenwissel.core.errors import UnusableInput

__all__ = ["Emmers", "Tempo", "read_tempos"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """A pace: requests a second in the long run, and at most `piek` of them at once."""

    per_seconde: float
    piek: int


class Emmers:
    """The buckets of all who call; for one thread, that of the loop.

    `bijzonder` gives parties that have a pace of their own. There are as many buckets as organisations that
    are known, and one for all others together, so what callers send makes none.
    """

    def __init__(self, tempo: Tempo, timer: Timer, bijzonder: Mapping[str, Tempo] | None = None) -> None:
        self._tempo = tempo
        self._timer = timer
        self._bijzonder = bijzonder or {}
        self._emmers: dict[str, tuple[float, float]] = {}

    def take(self, wie: str) -> float:
        """Take one token; gives 0 when there was one, and else in how many seconds there will be one."""
        tempo = self._bijzonder.get(wie, self._tempo)
        now = self._timer.seconds()
        left, before = self._emmers.get(wie, (float(tempo.piek), now))
        left = min(float(tempo.piek), left + (now - before) * tempo.per_seconde)
        if left < 1.0:
            self._emmers[wie] = left, now
            return (1.0 - left) / tempo.per_seconde
        self._emmers[wie] = left - 1.0, now
        return 0.0


def read_tempos(texts: list[str]) -> dict[str, Tempo]:
    """Read the pace of single parties, written CODE=PER_SECOND or CODE=PER_SECOND/BURST.

    >>> read_tempos(["98000001=50", "9001=2.5/10"])
    {'98000001': Tempo(per_seconde=50.0, piek=100), '9001': Tempo(per_seconde=2.5, piek=10)}

    Raises UnusableInput for anything else, and for a pace at which nothing would ever pass.
    """
    found = {}
    for text in texts:
        code, _, pace = text.partition("=")
        rate, _, burst = pace.partition("/")
        try:
            per_second = float(rate)
            tempo = Tempo(per_second, int(burst) if burst else max(1, round(2 * per_second)))
        except (ValueError, OverflowError):
            raise UnusableInput(
                "write the pace of a party as CODE=PER_SECOND or CODE=PER_SECOND/BURST"
            ) from None
        if not code or not 0 < tempo.per_seconde < 1e9 or tempo.piek < 1:
            raise UnusableInput("the pace of a party needs its code and numbers above zero")
        found[code] = tempo
    return found
