"""Writing envelopes and answers: valid by the contract, within its limits, and read back as they were."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ketenwissel.core import referentie
from ketenwissel.keten import (
    Aanlevering,
    Adres,
    Fout,
    Levering,
    Postvakregel,
    Soort,
    foutcode,
    read_fout,
    situaties,
    write_fout,
)
from ketenwissel.keten.stuf import (
    Antwoordkop,
    Bv03,
    Fo03,
    read_answer,
    read_request,
    read_tijdstip,
    vorm,
    write_bv03,
    write_delivery,
    write_fault,
    write_fo03,
    write_request,
    write_tijdstip,
)
from ketenwissel.keten.stuf.contract import envelope_schema

from .stuf_voorbeelden import BV03, CROSS, FO03, REFERENTIE, STUF, changed, fault, soap

NU = datetime(2026, 4, 1, 7, 30, 15, 123_000, tzinfo=UTC)
_DETAIL = f'<StUF:detailsXML xmlns:StUF="{STUF}"><a b="é&amp;">t</a></StUF:detailsXML>'.encode()

_letters = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
_adressen = st.builds(
    Adres,
    organisatie=st.text(_letters, min_size=1, max_size=200),
    applicatie=st.text(_letters, min_size=3, max_size=50),
    administratie=st.text(_letters, max_size=50),
    gebruiker=st.text(_letters, max_size=100),
)
_referenties = st.integers(0).map(lambda seed: referentie.make(Random(seed)))
_nummers = st.integers(0, 9999)
_fouten = st.builds(
    Fout,
    code=st.text(_letters, min_size=1, max_size=7),
    plek=st.sampled_from(["client", "server"]),
    omschrijving=st.text(_letters, max_size=200),
    details=st.text(_letters, max_size=1000),
    details_xml=st.sampled_from([b"", _DETAIL]),
)
_instants = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis wants them bare


@st.composite
def _aanleveringen(draw: st.DrawFn) -> Aanlevering:
    soort: Soort = draw(st.sampled_from(["Di01", "Du01", "Fo01"]))
    is_fout = soort == "Fo01"
    ontvanger = draw(_adressen)
    return Aanlevering(
        kant="ggk",
        soort=soort,
        zender=draw(_adressen),
        ontvanger=replace(ontvanger, applicatie="GGk") if soort == "Di01" else ontvanger,
        referentie=draw(_referenties),
        inhoud=write_fout(draw(_fouten)) if is_fout else draw(st.binary(min_size=1)),
        functie="" if is_fout else draw(st.text(_letters, max_size=30)),
        versie=0 if is_fout else draw(_nummers),
        subversie=0 if is_fout else draw(_nummers),
        cross_referentie=None if soort == "Di01" else draw(_referenties),
        applicatie_versie=0 if is_fout else draw(_nummers),
        applicatie_subversie=0 if is_fout else draw(_nummers),
    )


def _check(message: bytes) -> None:
    inside = etree.fromstring(message)[0][0]
    if etree.QName(inside).localname == "Fault":
        inside = inside.find("detail")[0]  # type: ignore[index]  # a fault of ours has one
    schema = envelope_schema()
    assert schema.validate(inside), schema.error_log


def _delivery(one: Aanlevering) -> Levering:
    regel = Postvakregel(
        id=1,
        partij=one.ontvanger.organisatie,
        soort=one.soort,
        functie=one.functie,
        release=one.release,
        zender=one.zender,
        ontvanger=one.ontvanger,
        referentie=one.referentie,
        cross_referentie=one.cross_referentie,
        ontvangen_op=NU,
        grootte=len(one.inhoud),
        sha256="",
        applicatie_versie=one.applicatie_versie,
        applicatie_subversie=one.applicatie_subversie,
    )
    return Levering(regel, one.inhoud)


@given(_aanleveringen(), _instants)
def test_what_is_written_is_valid_and_read_back(one: Aanlevering, at: datetime) -> None:
    written = write_request(one, at)
    _check(written)
    assert read_request(written) == one
    assert write_delivery(_delivery(one)) == write_request(one, NU)


@given(_adressen, _referenties, _referenties, _instants, _fouten)
def test_answers_are_valid_and_read_back(to: Adres, ref: str, cross: str, at: datetime, fout: Fout) -> None:
    kop = Antwoordkop(to, ref, at, cross)
    bv03, fo03 = write_bv03(kop), write_fo03(kop, fout)
    whole = at.replace(microsecond=at.microsecond // 1000 * 1000)
    _check(bv03)
    _check(fo03)
    assert read_answer(bv03) == Bv03(ref, cross, whole)
    assert read_answer(fo03) == Fo03(ref, cross, whole, fout)


@pytest.mark.parametrize(
    ("plek", "given", "wanted"),
    [
        ("client", None, "Client"),
        ("server", None, "Server"),
        ("client", "VersionMismatch", "VersionMismatch"),
    ],
)
def test_the_faultcode_says_whose_fault_it_is(plek: str, given: str | None, wanted: str) -> None:
    kop = Antwoordkop(Adres(""), REFERENTIE, NU, "")
    made = write_fo03(kop, Fout("X", plek, "y"), given)  # type: ignore[arg-type]  # from a table
    assert f"<faultcode>soap:{wanted}</faultcode><faultstring>y</faultstring><detail>".encode() in made
    assert b"<detail>" not in write_fault("Client", "a < b")
    assert read_answer(write_fault("Client", "a < b")) is None


def test_an_answer_to_nobody_known_is_valid() -> None:
    for to in (Adres(""), Adres("x" * 300, "y" * 60, "z" * 60, "q" * 200), Adres("9001", "ab")):
        kop = Antwoordkop(to, REFERENTIE, NU, "")
        _check(write_bv03(kop))
        _check(write_fo03(kop, Fout("StUF0555", "client", "o" * 500, "d" * 2000)))


def test_what_came_without_a_product_is_sent_as_made_by_the_chain() -> None:
    one = Aanlevering("vecozo", "Di01", Adres("98000001"), Adres("9001"), REFERENTIE, b"<a/>", "JW315", 3, 2)
    found = read_request(write_request(one, NU))
    assert found == replace(
        one,
        kant="ggk",
        zender=Adres("98000001", "VECOZOWebservice"),
        ontvanger=Adres("9001", "GGk"),
        applicatie_versie=1,
    )


def test_a_foutbericht_with_a_large_repetition_leaves_it_out() -> None:
    large = f'<StUF:detailsXML xmlns:StUF="{STUF}"><a>{"x" * 1_000_000}</a></StUF:detailsXML>'.encode()
    assert read_fout(write_fout(Fout("X", "client", "y", details_xml=large))) == Fout("X", "client", "y")


def test_a_payload_that_is_no_foutbericht_is_not_sent_as_one() -> None:
    one = Aanlevering(
        "ggk", "Fo01", Adres("9001"), Adres("98000001"), REFERENTIE, b"<a/>", cross_referentie=CROSS
    )
    with pytest.raises(ValueError, match="no foutbericht"):
        write_request(one, NU)


@pytest.mark.parametrize(
    "inhoud",
    [
        b"",
        b"OK",
        b"<html/>",
        soap(""),
        soap(FO03),
        fault("<a/>"),
        fault(""),
        changed(soap(BV03).decode(), (">Bv03<", ">Bv02<")),
        changed(fault(FO03).decode(), (">client<", ">elders<")),
        changed(soap(BV03).decode(), ("http://schemas.xmlsoap.org/soap/envelope/", "urn:x")),
    ],
)
def test_what_settles_nothing_is_no_answer(inhoud: bytes) -> None:
    assert read_answer(inhoud) is None


def test_answers_of_strangers_are_read() -> None:
    at = datetime(2026, 4, 1, 8, 30, 16, 1000, tzinfo=UTC)
    assert read_answer(soap(BV03)) == Bv03(CROSS, REFERENTIE, at)
    fout = Fout("StUF016", "client", "Combinatie zender en referentienummer niet uniek")
    assert read_answer(fault(FO03)) == Fo03(CROSS, REFERENTIE, at, fout)


def test_moments_never_run_back_when_the_clock_does() -> None:
    start = datetime(2022, 10, 30, 0, 30, tzinfo=UTC)
    written = [write_tijdstip(start + timedelta(minutes=20 * step)) for step in range(9)]
    assert all(earlier < later for earlier, later in pairwise(written))
    assert {len(one) for one in written} == {17}
    assert [read_tijdstip(one) for one in written] == [
        start + timedelta(minutes=20 * step) for step in range(9)
    ]


def test_every_refusal_of_this_side_has_a_form() -> None:
    for naam in situaties("ggk"):
        meteen, code = vorm(naam, "WMO301")
        assert code is None or (meteen and foutcode("stuf0301", code).code == code)
    with pytest.raises(KeyError):
        vorm("identificatie_niet_uniek", "WMO301")


@pytest.mark.parametrize(
    ("naam", "functie", "code"),
    [
        ("stuf_versie", "", "StUF001"),
        ("sectormodel_onbekend", "", "StUF004"),
        ("sectormodel_versie", "", "StUF007"),
        ("ontvanger_onbekend", "WMO301", "StUF010"),
        ("afzender_onbekend", "WMO301", "StUF013"),
        ("referentie_niet_uniek", "WMO301", "StUF016"),
        ("berichtcode_onbekend", "", "StUF022"),
        ("berichtcode_niet_ondersteund", "", "StUF025"),
        ("functie_onbekend", "WMO399", "StUF034"),
        ("functie_onbekend", "WMO301-0302", "StUF034"),
        ("functie_onbekend", "WMO303", "StUF037"),
        ("functie_onbekend", "JW319", "StUF037"),
        ("berichtcode_functie", "WMO302", "StUF040"),
        ("heenbericht_onbekend", "WMO302", "StUF043"),
        ("niet_opgeslagen", "WMO301", "StUF046"),
    ],
)
def test_what_is_refused_at_once_has_its_code_of_stuf(naam: str, functie: str, code: str) -> None:
    assert vorm(naam, functie) == (True, code)


def test_other_refusals_follow_by_foutbericht() -> None:
    for naam in ("geblokkeerd", "release_niet_in_gebruik", "niet_volgens_xsd", "envelop_onjuist"):
        assert vorm(naam, "WMO301") == (False, None)
