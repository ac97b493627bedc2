"""A play: once a day and at the cut-offs somebody of the regie looks at a sample of open pairs."""

import random
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import borders
from ketenwissel.regie import Regelbron, Termijninzage
from ketenwissel.rehearsal.regieverloop import Regieverloop, Termijnnotitie
from ketenwissel.rehearsal.wijziging import Speelboek
from ketenwissel.standards import split_code
from ketenwissel.store import Opslag
from ketenwissel.toegang import Toegang

__all__ = ["Termijnenspel"]

_NOON: Final = 12
_PAGE: Final = 6
_FURTHER: Final = 60


class Termijnenspel:
    """Writes down what the regie says of the most urgent pairs, and of some further on."""

    def __init__(
        self,
        opslag: Opslag,
        bron: Regelbron,
        wie: str,
        speelboek: Speelboek,
        rng: random.Random,
        verloop: Regieverloop,
    ) -> None:
        self._inzage = Termijninzage(opslag, bron)
        self._toegang = Toegang.load(opslag)
        self._wie = wie
        self._rng = rng
        self._verloop = verloop
        self._cutoffs = frozenset(borders(speelboek.begin)) | frozenset(borders(speelboek.einde))
        self._day: date | None = None
        verloop.gespeeld.add("termijnen")

    def moments(self) -> Collection[datetime]:
        """Give none: it looks at noon and at the cut-offs, where a step begins anyway."""
        return ()

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Look, when it is time to."""
        if not self._verloop.laatste_dag:
            self._verloop.laatste_dag = self._whole_terms()
        local = to_local(start)
        if start in self._cutoffs or (local.hour >= _NOON and local.date() != self._day):
            self._day = local.date() if local.hour >= _NOON else self._day
            self._look(start, 0)
            self._look(start, self._rng.randint(_PAGE, _FURTHER))

    def _whole_terms(self) -> dict[str, date]:
        found: dict[str, date] = {}
        for one in self._inzage.vooruitblik():
            parts = split_code(one.berichttype)
            assert parts is not None, "the regie names types of the standard"
            found[parts[1]] = one.laatste_volle_dag
        return found

    def _look(self, at: datetime, skip: int) -> None:
        wie = self._toegang.person(self._wie, at)
        assert wie is not None, "the people of the regie are known during the whole rehearsal"
        zicht = self._toegang.zicht(wie, "paren.lezen", at)
        self._verloop.termijnen += [
            Termijnnotitie(
                at,
                skip,
                one.paar.referentie,
                one.paar.berichttype,
                one.paar.release,
                one.termijn.uiterlijk_op,
                one.termijn.verkort,
                one.werkdagen_over,
            )
            for one in self._inzage.paren(zicht, skip, _PAGE).paren
        ]
