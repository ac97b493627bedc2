"""Level 2 of declarations and their answers: one change each, and the rules that it breaks."""

import gc
from datetime import date

import pytest

from ketenwissel.bericht import Bevinding, parse
from ketenwissel.validation.level2 import level2

from .proefberichten import (
    BEIDE,
    BSNS,
    DAG,
    NIET_BSN,
    RELEASES,
    Row,
    Wijziging,
    bytes_van,
    gebroken,
    regel,
    soort,
    verwacht,
)

D = "Declaratie"
C0, C1 = (f"{D}/Clienten/Client/{nr}" for nr in (0, 1))
P0, P1, P2 = (f"{C0}/Prestaties/Prestatie/{nr}" for nr in (0, 1, 2))
Q0 = f"{C1}/Prestaties/Prestatie/0"
Q1 = f"{C1}/Prestaties/Prestatie/1"
A = "DeclaratieAntwoord"
A0 = f"{A}/Clienten/Client/0/Prestaties/Prestatie/0"
HEDEN = "Header/BerichtIdentificatie/Dagtekening"
MAART = "2022-03-31"
EERSTE, LAATSTE = "2022-04-01", "2022-04-30"


def van(begin: str | date, einde: str | date) -> dict[str, object]:
    """Give a period."""
    return {"Begindatum": begin, "Einddatum": einde}


JANUARI = van("2022-01-01", "2022-01-31")


def total(cents: int) -> Wijziging:
    """Say what the declaration of the example adds up to."""
    return {
        f"{D}/TotaalIngediendBedrag": {"TotaalBedrag": abs(cents), "DebetCredit": "C" if cents < 0 else "D"}
    }


def op_dag(dag: date, gedeclareerd: date) -> Wijziging:
    """Let all care be given on one day, and declare it much later."""
    periodes = {f"{line}/ProductPeriode": van(dag, dag) for line in (P0, P1, P2, Q0, Q1)}
    nummers = {f"{P2}/ToewijzingNummer": 3, f"{Q1}/ToewijzingNummer": 4}
    return {**periodes, **nummers, HEDEN: gedeclareerd, f"{D}/DeclaratieDagtekening": gedeclareerd}


FOUT: list[Row] = [
    ("323", BEIDE, {f"{C1}/Bsn": BSNS[0], f"{Q0}/ProductReferentie/ReferentieNummer": "R9"}, "TR101"),
    ("323", BEIDE, {f"{P2}/ProductReferentie/ReferentieNummer": "R1"}, "TR101"),
    ("323", BEIDE, {f"{P1}/ProductReferentie": {"ReferentieNummer": "R1", "VorigReferentieNummer": "OUD1"},
                    f"{P2}/ProductReferentie/ReferentieNummer": "R1"}, "TR101"),
    ("323", ("ijw",), {f"{C0}/Prestaties/Prestatie/+": regel(9, 1, JANUARI, 5, "45", "OUD1"), **total(83320)},
     "TR315"),
    ("323", ("iwmo",), {f"{C1}/Prestaties/Prestatie/+": regel(9, 1, JANUARI, 5, "01", "OUD1"),
                        **total(83320)}, "TR315"),
    ("323", BEIDE, {f"{P1}/ProductReferentie/VorigReferentieNummer": "R3"}, "TR316"),
    ("323", BEIDE, {f"{P1}/ProductReferentie/VorigReferentieNummer": "R5"}, "TR316"),
    ("323", BEIDE, {f"{P1}/ProductReferentie/VorigReferentieNummer": "R2"}, "TR316"),
    ("323", BEIDE, {f"{D}/DeclaratieDagtekening": date(2027, 3, 1)}, "TR335"),
    ("323", BEIDE, {f"{D}/DeclaratieDagtekening": date(2027, 2, 1)}, "TR335"),
    ("323", BEIDE, total(83326), "TR358"),
    ("323", BEIDE, total(-83325), "TR358"),
    ("323", BEIDE, total(72300 + 60250 + 66275 + 5000), "TR358"),
    ("323", BEIDE, {f"{P2}/IngediendBedrag/DebetCredit": "C",
                    f"{P2}/ProductReferentie/VorigReferentieNummer": "OUD2"}, "TR358"),
    ("323", BEIDE, {f"{P0}/ProductPeriode": dict(JANUARI)}, "- - TR416"),
    ("323", BEIDE, {f"{P1}/ProductReferentie/VorigReferentieNummer": None}, "CD060"),
    ("323", BEIDE, {f"{P0}/ProductReferentie/VorigReferentieNummer": "OUD9"}, "CD060"),
    ("323", BEIDE, {f"{P0}/ProductTarief": None}, "CD087"),
    ("323", BEIDE, {f"{Q0}/ProductTarief": 100}, "CD087"),
    ("323", BEIDE, {f"{C0}/Bsn": NIET_BSN}, "CS002"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2020-12-01", "2020-12-31")},
     "CS100"),
    ("323", BEIDE, {f"{P0}/ProductPeriode": van("2020-12-31", "2020-12-31")},
     "CS100"),
    ("323", BEIDE, {f"{Q1}/IngediendBedrag/DebetCredit": "C",
                    f"{Q1}/ProductReferentie/VorigReferentieNummer": "OUD2"}, "CS325"),
    ("323", BEIDE, {f"{P1}/IngediendBedrag/Bedrag": 72300 + 66275 + 5000,
                    f"{D}/TotaalIngediendBedrag": {"TotaalBedrag": 0, "DebetCredit": "C"}}, "CS325"),
    ("323", BEIDE, {f"{P0}/ProductPeriode/Begindatum": date(2022, 1, 31)}, "- - CS337"),
    ("323", BEIDE, {f"{P0}/ProductPeriode/Begindatum": date(2021, 2, 28)}, "- - CS337"),
    ("323", BEIDE, {f"{Q0}/GeleverdVolume": 4999}, "TR345 CS339 CS339"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode/Begindatum": date(2022, 2, 2)}, "TR368 CS340 CS340"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode/Einddatum": date(2022, 2, 27)}, "TR368 CS340 CS340"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode/Begindatum": date(2022, 1, 1)}, "TR368 CS340 CS340"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2021-02-01", "2022-02-28")},
     "TR368 CS340 CS340"),
    ("323", BEIDE, {f"{P0}/ProductPeriode/Einddatum": date(2022, 1, 31)}, "CS108 TR137 TR137+CS337"),
    ("323", BEIDE, {f"{P0}/ProductPeriode": van(DAG, MAART)}, "CS108 TR137 TR137"),
    ("323", BEIDE, {f"{P0}/ProductPeriode": van("2022-03-08", MAART)},
     "CS023+CS108 TR134+TR137 TR134+TR137"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2022-03-01", MAART)},
     "CS108 TR137 TR137"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van(EERSTE, LAATSTE)},
     "CS023+CS108 TR134+TR137 TR134+TR137"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode/Einddatum": date(2022, 1, 28)},
     "CS108+TR368 TR137+CS340 TR137+CS340"),
    ("323", BEIDE, {f"{P0}/Eenheid": "21"}, "CS330 - x"),
    ("323", BEIDE, {f"{P0}/Eenheid": "81"}, "CS330 - x"),
    ("323", BEIDE, op_dag(date(2023, 2, 27), date(2028, 2, 29)), "TR335"),
    ("323", BEIDE, op_dag(date(2024, 2, 29), date(2029, 3, 1)), "TR335"),
    ("325", BEIDE, {f"{A}/Clienten/Client/1/Bsn": BSNS[0]}, "TR101"),
    ("325", BEIDE, {f"{A}/TotaalToegekendBedrag/TotaalBedrag": 138576}, "- - TR342"),
    ("325", BEIDE, {f"{A}/TotaalToegekendBedrag/DebetCredit": "C"}, "- - TR342"),
    ("325", BEIDE, {f"{A}/RetourCodes/RetourCode": ["9333"], f"{A}/Clienten": None}, "- - TR342"),
    ("325", BEIDE, {f"{A0}/ProductReferentie/VorigReferentieNummer": None}, "CD060"),
    ("325", BEIDE, {f"{A}/Clienten/Client/0/Bsn": NIET_BSN}, "CS002"),
    ("325", BEIDE, {f"{A0}/IngediendBedrag/Bedrag": 0,
                    f"{A}/TotaalToegekendBedrag/TotaalBedrag": 83325 - 5000}, "CS325"),
    ("325", BEIDE, {f"{A}/TotaalIngediendBedrag": {"TotaalBedrag": 0, "DebetCredit": "C"},
                    f"{A}/TotaalToegekendBedrag/TotaalBedrag": 60250 - 5000}, "CS325"),
    ("325", BEIDE, {f"{A}/RetourCodes/RetourCode": ["9333"], f"{A}/Clienten": None,
                    f"{A}/TotaalToegekendBedrag": {"TotaalBedrag": 0, "DebetCredit": "C"}}, "CS325"),
    ("325", BEIDE, {f"{A0}/ProductPeriode/Einddatum": date(2021, 12, 31)}, "CS108 TR137 TR137"),
    ("325", BEIDE, {f"{A0}/ProductPeriode/Einddatum": MAART}, "CS108 TR137 TR137"),
    ("325", BEIDE, {f"{A0}/ProductPeriode": van(MAART, MAART)},
     "CS023+CS108 TR134+TR137 TR134+TR137"),
]  # fmt: skip


GOED: list[Row] = [
    # Five years to the day, from a day that its fifth year before does not have, and from the 29th itself.
    ("323", BEIDE, {f"{D}/DeclaratieDagtekening": date(2027, 1, 31)}, "-"),
    ("323", BEIDE, op_dag(date(2023, 2, 28), date(2028, 2, 29)), "-"),
    ("323", BEIDE, op_dag(date(2024, 2, 29), date(2029, 2, 28)), "-"),
    # The last day of a month that is longer, or shorter, than others.
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2024-02-01", "2024-02-29"),
                    HEDEN: date(2024, 2, 29)}, "-"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2021-12-01", "2021-12-31")},
     "-"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2021-04-01", "2021-04-30")}, "-"),
    ("323", BEIDE, {f"{D}/DeclaratiePeriode": van("2021-01-01", "2021-01-31"),
                    f"{P0}/ProductPeriode": van("2021-01-01", "2021-01-01")}, "-"),
    # Sent on the last day of the care.
    ("323", BEIDE, {HEDEN: date(2022, 2, 28)}, "-"),
    # More credited than declared, and as much.
    ("323", BEIDE, {f"{P1}/IngediendBedrag/Bedrag": 999999, **total(72300 - 999999 + 66275 + 5000)}, "-"),
    ("323", BEIDE, {f"{P1}/IngediendBedrag/Bedrag": 72300 + 66275 + 5000, **total(0)}, "-"),
    # Nothing for euros; the largest amounts there are.
    ("323", BEIDE, {f"{Q0}/GeleverdVolume": 0, f"{Q0}/IngediendBedrag/Bedrag": 0, **total(78325)}, "-"),
    ("323", BEIDE, {f"{Q0}/GeleverdVolume": 99999999, f"{Q0}/IngediendBedrag/Bedrag": 99999999,
                    **total(78325 + 99999999)}, "-"),
    # One reference for a debit and for a credit; one allocation for another product, period, or number.
    ("323", BEIDE, {f"{P1}/ProductReferentie/ReferentieNummer": "R1"}, "-"),
    ("323", BEIDE, {f"{P2}/ProductPeriode": van("2022-02-01", "2022-02-27")}, "-"),
    ("323", BEIDE, {f"{P2}/ProductPeriode": van("2022-02-01", "2022-02-28"),
                    f"{P2}/ToewijzingNummer": 3}, "-"),
    ("323", BEIDE, {f"{P2}/ProductPeriode": van("2022-02-01", "2022-02-28"),
                    f"{P2}/ProductCode": "45A05"}, "-"),
    # Two credits and a debit for the same month.
    ("323", ("ijw",), {f"{C0}/Prestaties/Prestatie/+": regel(9, 1, JANUARI, 5, "45", "OUD2"),
                       **total(83320)}, "-"),
    # Answers: the header alone, all granted, nothing judged, and all rejected.
    ("325", BEIDE, {"Header/RetourCodes/RetourCode": ["0001"], A: None}, "-"),
    ("325", BEIDE, {f"{A}/Clienten": None, f"{A}/TotaalToegekendBedrag/TotaalBedrag": 83325,
                    f"{A}/RetourCodes/RetourCode": ["8001"]}, "-"),
    ("325", BEIDE, {f"{A}/Clienten": None, f"{A}/TotaalToegekendBedrag/TotaalBedrag": 0,
                    f"{A}/RetourCodes/RetourCode": ["9333", "8214"]}, "-"),
]  # fmt: skip


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "row", FOUT + GOED, ids=[f"{row[0]}-{row[3].split()[-1]}-{nr}" for nr, row in enumerate(FOUT + GOED)]
)
def test_a_message_breaks_the_rule_and_no_other(row: Row, release: str) -> None:
    wanted = verwacht(row, release)
    for standaard in row[1] if wanted is not None else ():
        assert gebroken(row, standaard, release) == wanted


def test_judging_leaves_nothing_behind_in_a_circle() -> None:
    kind = soort("323", "ijw", "3.0")
    root = parse(bytes_van(kind, {}))
    assert not isinstance(root, Bevinding)
    level2(root, kind)
    gc.collect()
    gc.disable()
    try:
        level2(root, kind)
        assert gc.collect() == 0, "a large tree would stay until somebody looks for garbage"
    finally:
        gc.enable()
