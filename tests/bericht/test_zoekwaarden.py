"""What a message is found by, in small messages and large ones."""

import pytest

from ketenwissel.bericht import compose, zoekwaarden
from ketenwissel.bericht.zoekwaarden import Zoekwaarden
from ketenwissel.core.limits import MAX_DETAIL_BYTES
from ketenwissel.standards import Berichttype, berichttype

from .voorbeelden import TESTBSN, berichttypen, waarden_van

ANDER = "999900018"


@pytest.mark.parametrize("kind", list(berichttypen("heen")), ids=lambda kind: f"{kind.code}-{kind.release}")
def test_every_heenbericht_names_its_clients(kind: Berichttype) -> None:
    inhoud = compose(kind, waarden_van(kind, vol=True))
    found = zoekwaarden(inhoud)
    # The 319 answers a 315 or 317 by its reference and names no client.
    assert found.bsns == ({TESTBSN} if TESTBSN.encode() in inhoud else set())
    assert bool(found.bsns) != (kind.nummer == "319")
    assert found.toewijzingen <= {"7"}


def test_all_values_are_found_each_once_whatever_the_size() -> None:
    kind = berichttype("JW323", "3.0")
    assert kind
    inhoud = compose(kind, waarden_van(kind, vol=True, aantal=60))
    assert len(inhoud) > MAX_DETAIL_BYTES
    split = inhoud.replace(TESTBSN.encode(), b"9999<!-- x -->00018", 1)
    small = compose(kind, waarden_van(kind, vol=True, aantal=2)).replace(TESTBSN.encode(), ANDER.encode(), 1)
    for one in (split, small):
        found = zoekwaarden(one)
        assert found.bsns == {TESTBSN, ANDER}
        assert found.toewijzingen == {"7"}


@pytest.mark.parametrize("inhoud", [b"", b"<kapot", b"<a/>", b"<a>" + b" " * MAX_DETAIL_BYTES + b"<b"])
def test_what_cannot_be_read_has_none(inhoud: bytes) -> None:
    assert zoekwaarden(inhoud) == Zoekwaarden(frozenset(), frozenset(), frozenset())


def test_requests_and_decisions_name_their_reference() -> None:
    for nummer in ("301", "315", "317", "319"):
        kind = berichttype(f"WMO{nummer}", "3.0")
        assert kind
        assert len(zoekwaarden(compose(kind, waarden_van(kind, vol=True))).verzoeken) == 1
    kind = berichttype("WMO305", "3.0")
    assert kind
    assert zoekwaarden(compose(kind, waarden_van(kind, vol=True))).verzoeken == frozenset()
