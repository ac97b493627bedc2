"""The checks that look at more than one instance of a class; what they mean is told by `Niveau2Regel`.

Each is made for one message, sees every instance of its class in order, and concludes at the end. What it
keeps is one small entry for an instance; the time it takes is linear, but for the sorting of an overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lxml import etree

from ketenwissel.bericht import text, texts
from ketenwissel.standards import Niveau2Regel
from ketenwissel.validation.level2.klassen import Waarde, Waarden, number
from ketenwissel.validation.level2.voorwaarden import Toets

__all__ = ["VORMEN", "Meld", "Vorm"]


class Meld(Protocol):
    """Takes a finding: the rule that was broken, and where."""

    def __call__(self, regel: Niveau2Regel, place: str) -> None:
        """Take it."""


@dataclass
class Vorm:
    """A check on one message; by itself it finds nothing."""

    regel: Niveau2Regel
    als: Toets
    behalve: tuple[Toets, ...]
    bericht: etree._Element
    meld: Meld

    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Look at one instance of the class."""

    def conclude(self) -> None:
        """Tell what follows from all instances together."""


@dataclass
class _Uniek(Vorm):
    _seen: set[tuple[Waarde | None, ...]] = field(default_factory=set)

    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Hold the values against those seen before."""
        if self.als(waarden):
            values = tuple(waarden.get(path) for path in self.regel.elementen)
            if values in self._seen:
                self.meld(self.regel, f"{place}/{self.regel.element}")
            self._seen.add(values)


@dataclass
class _Verwijzing(Vorm):
    _present: set[Waarde] = field(default_factory=set)
    _asked: list[tuple[Waarde, str]] = field(default_factory=list)

    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Note what is there, and what is referred to: that may come later in the message."""
        self._present.update(waarden[path] for path in self.regel.elementen if path in waarden)
        if self.regel.element in waarden:
            self._asked.append((waarden[self.regel.element], place))

    def conclude(self) -> None:
        """Tell which references stay inside the message."""
        for value, place in self._asked:
            if value in self._present:
                self.meld(self.regel, f"{place}/{self.regel.element}")


@dataclass
class _Som(Vorm):
    _cents: int = 0
    _readable: bool = True

    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Add an amount with its sign."""
        amount, sign = (waarden.get(path) for path in self.regel.elementen[:2])
        if isinstance(amount, int):
            self._cents += -amount if sign == "C" else amount
        else:
            self._readable = False

    def conclude(self) -> None:
        """Hold the sum against what the message says."""
        total = self._total(self.regel.element)
        if self._readable and total is not None and total != self._cents:
            self.meld(self.regel, f"/Bericht{self.regel.element}")

    def _total(self, path: str) -> int | None:
        """Read an amount of the message in eurocents, credit negative; None when it is not there."""
        place = path.removeprefix("/")
        amount = number(text(self.bericht, f"{place}/TotaalBedrag") or "")
        if not isinstance(amount, int):
            return None
        return -amount if text(self.bericht, f"{place}/DebetCredit") == "C" else amount


@dataclass
class _Toegekend(_Som):
    """As the explanation of TR342 has it: the difference is explained by the lines that come back.

    Where the declaration itself was rejected no line was judged, and nothing may be granted. It was when it
    has another retourcode than those of `waarden`: granted in full, or no remarks.
    """

    def conclude(self) -> None:
        """Hold what is granted against what was submitted."""
        submitted_at, codes_at = self.regel.elementen[2:]
        submitted, granted = self._total(submitted_at), self._total(self.regel.element)
        if submitted is None or granted is None:
            return
        codes = texts(self.bericht, codes_at.removeprefix("/"))
        rejected = any(code not in self.regel.waarden for code in codes)
        wanted = 0 if rejected else submitted - self._cents
        if (rejected or self._readable) and granted != wanted:
            self.meld(self.regel, f"/Bericht{self.regel.element}")


class _Zorgperiode(NamedTuple):
    """A product with its period; the last day is open where none is given."""

    begin: str
    einde: str
    volgorde: int
    categorie: Waarde | None
    code: Waarde | None
    place: str


_OPEN_END = "9999-99-99"


@dataclass
class _Overlap(Vorm):
    """Two products are the same one when category and code are; without a code, when the category is.

    Without a category a product is the same as every other one. A day that two periods share is an overlap; a
    period that ends before it begins has no days.
    """

    _found: list[_Zorgperiode] = field(default_factory=list)

    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Note a product with its period."""
        if any(test(waarden) for test in self.behalve):
            return
        categorie, code, begin, einde = (waarden.get(path) for path in self.regel.elementen)
        if isinstance(begin, str):
            last = einde if isinstance(einde, str) else _OPEN_END
            if begin <= last:
                self._found.append(_Zorgperiode(begin, last, len(self._found), categorie, code, place))

    def conclude(self) -> None:
        """Go through the periods by first day: each meets an earlier one that did not end before it."""
        # The last day so far of all products like this one: a key of less says more of them.
        ends: dict[tuple[Waarde | None, ...], str] = {}
        broken = []
        for one in sorted(self._found):
            alike: list[tuple[Waarde | None, ...]] = [("zonder",)]
            own: tuple[Waarde | None, ...]
            if one.categorie is None:
                alike, own = [("alles",)], ("zonder",)
            elif one.code is None:
                alike, own = [*alike, ("alles", one.categorie)], ("zonder", one.categorie)
            else:
                own = ("met", one.categorie, one.code)
                alike += [("zonder", one.categorie), own]
            if any(ends.get(key, "") >= one.begin for key in alike):
                broken.append(one)
            for key in (("alles",), ("alles", one.categorie), own):
                ends[key] = max(ends.get(key, ""), one.einde)
        for one in sorted(broken, key=lambda found: found.volgorde):
            self.meld(self.regel, f"{one.place}/{self.regel.element}")


@dataclass
class _MinstensEen(Vorm):
    def see(self, element: etree._Element, waarden: Waarden, place: str) -> None:
        """Look for one of the values below this instance."""
        if not any(value in self.regel.waarden for value in texts(element, self.regel.element)):
            self.meld(self.regel, place)


VORMEN: Mapping[str, type[Vorm]] = {
    "uniek": _Uniek,
    "verwijzing": _Verwijzing,
    "som": _Som,
    "toegekend": _Toegekend,
    "overlap": _Overlap,
    "minstens_een": _MinstensEen,
}
