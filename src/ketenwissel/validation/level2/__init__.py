"""Control level 2: the rules that one message can break by itself (IV032), read from the data of its release.

A message is gone through once, class by class, whatever its size. A finding names a rule of the standard and
carries 0001: an answer says no more than that the message is rejected on technical grounds.
"""

from lxml import etree

from ketenwissel.bericht import AFGEKEURD, Bevinding, text
from ketenwissel.core.limits import MAX_BEVINDINGEN
from ketenwissel.standards import Berichttype, Niveau2Regel
from ketenwissel.validation.level2.klassen import Klasseplan, Waarden, convert, text_reader
from ketenwissel.validation.level2.plannen import Plan, plan_of
from ketenwissel.validation.level2.vormen import VORMEN

__all__ = ["has_level2", "level2"]

_LEVEL = 2


def has_level2(bericht: Berichttype) -> bool:
    """Say whether there are rules of level 2 for a message type."""
    return plan_of(bericht) is not None


def level2(
    root: etree._Element, bericht: Berichttype, *, most: int = MAX_BEVINDINGEN
) -> tuple[Bevinding, ...]:
    """Judge a message that passed level 1; no findings means that it breaks no rule that is checked here.

    After `most` findings the looking ends, and one more says so.
    """
    plan = plan_of(bericht)
    return () if plan is None else _Onderzoek(plan, root, most).judge()


class _Verslag:
    """What was found in one message.

    Apart from the judging, which holds the checks that report here: in a circle with them a tree of 150 MB
    would stay until the next look for garbage.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[tuple[str, str], Bevinding] = {}

    @property
    def is_full(self) -> bool:
        return len(self._found) > self._most

    def report(self, regel: Niveau2Regel, place: str) -> None:
        # One finding for a rule at a place, also where two of its checks find something there.
        if not self.is_full:
            finding = Bevinding(AFGEKEURD, _LEVEL, regel.code, place, regel.tekst)
            self._found.setdefault((regel.code, place), finding)

    def findings(self) -> tuple[Bevinding, ...]:
        found = list(self._found.values())
        if self.is_full:
            words = f"meer dan {self._most} bevindingen; de rest is weggelaten"
            found[self._most :] = [Bevinding(AFGEKEURD, _LEVEL, None, "/Bericht", words)]
        return tuple(found)


class _Onderzoek:
    """The judging of one message."""

    def __init__(self, plan: Plan, root: etree._Element, most: int) -> None:
        self._root = root
        self._plan = plan
        self._verslag = _Verslag(most)
        self._report = self._verslag.report
        self._text_of = text_reader(root)
        self._keys: set[tuple[object, ...]] = set()
        self._vormen = [
            VORMEN[one.regel.vorm](one.regel, one.als, one.behalve, root, self._report) for one in plan.vormen
        ]
        self._of_message: Waarden = {}
        for path, soort in plan.uit_bericht.items():
            if (found := text(root, path.removeprefix("/"))) is not None:
                self._of_message[path] = convert(soort, found)

    def judge(self) -> tuple[Bevinding, ...]:
        """Go through the message, and draw the conclusions at its end."""
        self._visit(self._root, self._plan.klasse, "/Bericht", ())
        for vorm in self._vormen:
            vorm.conclude()
        return self._verslag.findings()

    def _visit(
        self, element: etree._Element, plan: Klasseplan, place: str, sleutel: tuple[object, ...]
    ) -> None:
        if self._verslag.is_full:
            return
        waarden = self._of_message.copy()
        kinderen = plan.read(element, waarden, self._text_of)
        sleutel = self._judge(element, plan, waarden, place, sleutel)
        numbers: dict[str, int] = {}
        for child, kind in kinderen:
            if kind.naam not in self._plan.keuringen:
                continue
            below = f"{place}/{kind.naam}"
            if kind.herhaalt and len(kinderen) > 1:
                numbers[below] = numbers.get(below, 0) + 1
                self._visit(child, kind, f"{below}[{numbers[below]}]", sleutel)
            else:
                self._visit(child, kind, below, sleutel)

    def _judge(
        self,
        element: etree._Element,
        plan: Klasseplan,
        waarden: Waarden,
        place: str,
        sleutel: tuple[object, ...],
    ) -> tuple[object, ...]:
        """Judge one instance; gives the key that the classes in it have in common."""
        keuring = self._plan.keuringen[plan.naam]
        for regel, toets in keuring.combinaties:
            if toets(waarden):
                self._report(regel, _place(place, regel.element, waarden))
        for number in keuring.vormen:
            self._vormen[number].see(element, waarden, place)
        if keuring.sleutel is None:
            return sleutel
        own = (plan.naam, sleutel, *[waarden.get(path) for path in keuring.sleutel.elementen])
        if own in self._keys:
            self._report(keuring.sleutel, place)
        self._keys.add(own)
        return own


def _place(place: str, path: str, waarden: Waarden) -> str:
    """Name the place of an element, or of what should hold it where it is missing."""
    while path and path not in waarden:
        path = path.rpartition("/")[0]
    return f"{place}/{path}" if path else place
