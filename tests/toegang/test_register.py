"""Parties through time."""

from datetime import UTC, datetime, timedelta

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag
from ketenwissel.toegang import Partij, Register

BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
EERST = datetime(2022, 1, 1, tzinfo=UTC)
LATER = datetime(2022, 3, 23, 23, 0, tzinfo=UTC)
TIK = timedelta(milliseconds=1)
KETEN = (
    Partij("0001", "gemeente", "Een", BEGIN, EERST, "0002"),
    Partij("0002", "gemeente", "Twee", BEGIN, LATER, "0003"),
    Partij("0003", "gemeente", "Drie", BEGIN),
    Partij("0004", "gemeente", "Nieuw", LATER),
    Partij("42420001", "aanbieder", "Gestopt", BEGIN, EERST),
)


@pytest.mark.parametrize(
    ("code", "at", "valid", "successor", "names"),
    [
        ("0001", EERST - TIK, True, "0001", {"0001"}),
        ("0001", EERST, False, "0002", {"0001"}),
        ("0001", LATER, False, "0003", {"0001"}),
        ("0002", EERST - TIK, True, "0002", {"0002"}),
        ("0002", EERST, True, "0002", {"0001", "0002"}),
        ("0003", LATER - TIK, True, "0003", {"0003"}),
        ("0003", LATER, True, "0003", {"0001", "0002", "0003"}),
        ("0004", LATER - TIK, False, None, {"0004"}),
        ("42420001", EERST, False, None, {"42420001"}),
        ("9999", EERST, False, None, {"9999"}),
    ],
)
def test_who_is_who_at_an_instant(
    code: str, at: datetime, valid: bool, successor: str | None, names: set[str]
) -> None:
    register = Register(KETEN)
    assert (register.lookup(code, at) is not None) == valid
    found = register.successor(code, at)
    assert (found.code if found else None) == successor
    assert register.names(code, at) == names


@pytest.mark.parametrize(
    "parties",
    [
        [Partij("0001", "gemeente", "Een", BEGIN, EERST, "0009")],
        [Partij("0001", "gemeente", "Een", BEGIN, EERST, "42420001"), KETEN[4]],
        [
            Partij("0001", "gemeente", "Een", BEGIN, EERST, "0002"),
            Partij("0002", "gemeente", "Twee", BEGIN, EERST, "0001"),
        ],
        [Partij("0001", "gemeente", "Een", BEGIN, None, "0003"), KETEN[2]],
    ],
    ids=["unknown", "other role", "circle", "successor of what never ends"],
)
def test_impossible_successors_are_refused(parties: list[Partij]) -> None:
    with pytest.raises(UnusableInput, match="success"):
        Register(parties)


def test_a_register_survives_the_store(opslag: Opslag) -> None:
    Register(KETEN).save(opslag)
    found = Register.load(opslag)
    assert len(found) == len(KETEN)
    assert [found.find(party.code) for party in KETEN] == list(KETEN)


def test_a_successor_reads_the_mailboxes_of_whom_it_succeeded() -> None:
    register = Register(KETEN)
    everybody = [partij.code for partij in KETEN]
    own = {code: code for code in everybody}
    assert register.mailboxes(everybody, EERST - TIK) == {
        code: own[code] for code in everybody if code != "0004"
    }
    assert register.mailboxes(["0003", "0004", "9999"], LATER) == {
        "0001": "0003",
        "0002": "0003",
        "0003": "0003",
        "0004": "0004",
    }
