"""A stretch of traffic for the hub: heenberichten of a stated mix, and the answer to each some time later."""

from random import Random

from benchmarks.messages import DAG, heenbericht, soort
from ketenwissel.bericht import Bevinding, declaratieantwoord, parse, retourbericht
from ketenwissel.core import referentie
from ketenwissel.keten import Aanlevering, Adres
from ketenwissel.standards import Berichttype, berichttype

__all__ = ["AANBIEDERS", "GEMEENTEN", "MIX", "traffic"]

GEMEENTEN = tuple(f"{9000 + number}" for number in range(10))
AANBIEDERS = tuple(f"{98_000_000 + number}" for number in range(30))
_TEN = ("301", "305", "307", "323", "301", "305", "315", "301", "305", "307")
_TEN_MORE = ("301", "305", "319", "323", "301", "305", "307", "301", "317", "315")
MIX = _TEN + _TEN_MORE
"""The heenberichten of every twenty, in the order in which they come."""

_LAG = 64


def traffic(pairs: int) -> list[Aanlevering]:
    """Make this many heenberichten and their answers; an answer comes 64 heenberichten after its question."""
    heen = [_heen(number) for number in range(1, pairs + 1)]
    retour = [_retour(number, question) for number, question in enumerate(heen, 1)]
    mixed = heen[:_LAG]
    for question, answer in zip(heen[_LAG:], retour, strict=False):
        mixed += [question, answer]
    return mixed + retour[max(0, pairs - _LAG) :]


def _heen(number: int) -> Aanlevering:
    kind = soort(MIX[number % len(MIX)])
    gemeente, aanbieder = GEMEENTEN[number % len(GEMEENTEN)], AANBIEDERS[number % len(AANBIEDERS)]
    return _envelope(kind, number, heenbericht(kind, gemeente, aanbieder, number), (gemeente, aanbieder))


def _retour(number: int, question: Aanlevering) -> Aanlevering:
    kind = berichttype(question.functie, question.release)
    assert kind is not None
    assert kind.retour is not None, "every heenbericht has its answer"
    answer_kind = berichttype(kind.retour, kind.release)
    assert answer_kind is not None
    root = parse(question.inhoud)
    assert not isinstance(root, Bevinding)
    build = declaratieantwoord if answer_kind.eigen_kop else retourbericht
    inhoud = build(root, identificatie=f"R{number:09d}", dagtekening=DAG)
    ends = (question.zender.organisatie, question.ontvanger.organisatie)
    gemeente, aanbieder = ends if question.kant == "ggk" else ends[::-1]
    return _envelope(answer_kind, number, inhoud, (gemeente, aanbieder), question.referentie)


def _envelope(
    kind: Berichttype, number: int, inhoud: bytes, parties: tuple[str, str], cross: str | None = None
) -> Aanlevering:
    from_gemeente = kind.verzonden_door == "gemeente"
    here, there = parties if from_gemeente else parties[::-1]
    versie, subversie = (int(part) for part in kind.release.split("."))
    return Aanlevering(
        kant="ggk" if from_gemeente else "vecozo",
        soort="Di01" if cross is None else "Du01",
        zender=Adres(here, "Meting"),
        ontvanger=Adres(there, "Meting"),
        referentie=referentie.make(Random(2 * number + (cross is not None))),
        inhoud=inhoud,
        functie=kind.code,
        versie=versie,
        subversie=subversie,
        cross_referentie=cross,
    )
