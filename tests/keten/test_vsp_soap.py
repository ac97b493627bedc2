"""IndienenBericht: read as captured, written so that others and we read it, and strange forms refused."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given

from ketenwissel.keten import Aanlevering
from ketenwissel.keten.vsp import (
    Indiening,
    Melding,
    Ontvangen,
    Vormfout,
    aanlevering_of,
    metadata_of,
    pack_one,
    read_fault,
    read_indienen,
    read_response,
    unpack_one,
    write_fault,
    write_indienen,
    write_response,
    wsdl,
)

from .vsp_voorbeelden import R1, R2, aanleveringen, rollen, verzoek

ZIP = base64.b64encode(pack_one(b"<a/>", R1)).decode()
GEVANGEN = f"""<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
 <s:Header>
  <Action xmlns="http://www.w3.org/2005/08/addressing" s:mustUnderstand="1">iets</Action>
  <VerwerkingscontextHeader xmlns="http://schemas.vecozo.nl/berichtuitwisseling/v3">
   <Aspect><Sleutel>Applicatie</Sleutel><Waarde>Zorgpakket</Waarde></Aspect>
   <Aspect><Sleutel>ApplicatieVersie</Sleutel><Waarde>0007</Waarde></Aspect>
   <Aspect><Sleutel>ApplicatieSubversie</Sleutel><Waarde>0001</Waarde></Aspect>
   <Aspect><Sleutel>Referentienummer</Sleutel><Waarde>{R1}</Waarde></Aspect>
  </VerwerkingscontextHeader>
  <ConversatieHeader xmlns="http://schemas.vecozo.nl/berichtuitwisseling/v3">
   <ConversatieId>{R1}</ConversatieId><TraceerId>{R1}</TraceerId>
  </ConversatieHeader>
  <ReferentieHeader xmlns="http://schemas.vecozo.nl/berichtuitwisseling/v3">
   <ReferentieId>mijn kenmerk</ReferentieId>
  </ReferentieHeader>
  <RouteringHeader xmlns="http://schemas.vecozo.nl/berichtuitwisseling/v3"
    xmlns:t="http://schemas.vecozo.nl/berichtuitwisseling/types/v3">
   <Afzender><t:Rol>Instelling</t:Rol><t:Code>98000001</t:Code></Afzender>
   <Geadresseerden><t:Relatie><t:Rol>Gemeente</t:Rol><t:Code>9001</t:Code></t:Relatie></Geadresseerden>
   <Berichttype>JW</Berichttype><Berichtsubtype>JW315</Berichtsubtype>
   <Berichtversie>3</Berichtversie><Berichtsubversie>0</Berichtsubversie><Actie>VerzoekToewijzing</Actie>
  </RouteringHeader>
 </s:Header>
 <s:Body>
  <IndienenBericht xmlns="http://schemas.vecozo.nl/berichtuitwisseling/v3">
   <Request xmlns:m="http://schemas.vecozo.nl/berichtuitwisseling/messages/v3">
    <m:Bericht i:type="b:DataBinary" xmlns:b="http://schemas.vecozo.nl/berichtuitwisseling/types/v3">
     <b:Data>{ZIP}</b:Data>
    </m:Bericht>
   </Request>
  </IndienenBericht>
 </s:Body>
</s:Envelope>"""


def read(text: str) -> Indiening:
    found = read_indienen(text.encode())
    assert isinstance(found, Indiening), found
    return found


def test_the_call_as_it_was_captured() -> None:
    found = read(GEVANGEN)
    inhoud = unpack_one(found.data)
    assert isinstance(inhoud, bytes)
    assert aanlevering_of(found.metadata, inhoud, rollen) == verzoek()


def test_base64_may_be_broken_into_lines() -> None:
    broken = "\r\n ".join(ZIP[at : at + 20] for at in range(0, len(ZIP), 20))
    assert read(GEVANGEN.replace(ZIP, broken)).data == base64.b64decode(ZIP)


def test_a_large_payload_fits_one_piece_of_text() -> None:
    data = bytes(9_000_000)
    assert read(GEVANGEN.replace(ZIP, base64.b64encode(data).decode())).data == data


STRANGE: list[tuple[str, Callable[[str], str]]] = [
    ("nothing", lambda _: ""),
    ("no XML", lambda text: text[:-10]),
    ("a DOCTYPE", lambda text: text.replace("?>", "?><!DOCTYPE a>", 1)),
    (
        "SOAP 1.2",
        lambda text: text.replace(
            "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
        ),
    ),
    ("another call", lambda text: text.replace("IndienenBericht", "OphalenBericht")),
    ("another namespace", lambda text: text.replace("berichtuitwisseling/v3", "berichtuitwisseling/v2")),
    ("no headers", lambda text: text[: text.index(" <s:Header>")] + text[text.index(" <s:Body>") :]),
    ("no routing", lambda text: text.replace("RouteringHeader", "AndereHeader")),
    ("no references", lambda text: text.replace("ConversatieHeader", "AndereHeader")),
    ("no TraceerId", lambda text: text.replace(f"<TraceerId>{R1}</TraceerId>", "")),
    ("no UUID", lambda text: text.replace(f"<TraceerId>{R1}", "<TraceerId>999900006")),
    ("no number", lambda text: text.replace("<Berichtversie>3", "<Berichtversie>drie")),
    ("nobody addressed", lambda text: text.replace("<t:Relatie>", '<t:Relatie xmlns:t="urn:x">')),
    ("no data", lambda text: text.replace("b:Data>", "b:Anders>")),
    ("data of another type", lambda text: text.replace("b:DataBinary", "b:DataTekst")),
    ("no base64", lambda text: text.replace(ZIP, ZIP[:-2])),
    ("base64 for URLs", lambda text: text.replace(ZIP, "_-_-")),
    ("no ASCII", lambda text: text.replace(ZIP, "é")),
]


@pytest.mark.parametrize("change", [change for _, change in STRANGE], ids=[name for name, _ in STRANGE])
def test_what_is_no_such_call_is_told_without_repeating_it(change: Callable[[str], str]) -> None:
    found = read_indienen(change(GEVANGEN).encode())
    assert isinstance(found, Vormfout)
    assert "999900006" not in repr(found)
    assert "drie" not in repr(found)


@given(aanleveringen())
def test_what_is_written_is_read_back(one: Aanlevering) -> None:
    found = read_indienen(write_indienen(metadata_of(one, rollen), one.inhoud))
    assert isinstance(found, Indiening)
    inhoud = unpack_one(found.data)
    assert isinstance(inhoud, bytes)
    back = aanlevering_of(found.metadata, inhoud, rollen)
    # The block is always there, so that the reference itself stands for one that a sender left out.
    assert back.eigen_referentie == (one.eigen_referentie or one.referentie)
    assert {**_fields(back), "eigen_referentie": 0} == {**_fields(one), "eigen_referentie": 0}


def _fields(one: Aanlevering) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_answers_are_read_back() -> None:
    ontvangen = Ontvangen(R1, R2)
    assert read_response(write_response(ontvangen)) == ontvangen
    for why in (Melding("BRS01", "Onbekend"), Melding("BRS01", "Onbekend", "Regel het")):
        assert read_fault(write_fault("Geweigerd", why)) == why
    assert read_fault(write_fault("Storing", client=False)) is None
    assert read_fault(write_fault("Storing", Melding("KW046", "Later"), client=False)) is None
    for strange in (b"", b"<a/>", write_fault("Geweigerd")):
        assert read_response(strange) is None
    assert read_fault(b"") is None


def test_the_wsdl_names_the_address() -> None:
    text = wsdl("https://hub.example/services/BerichtService?a=1&b=2").decode()
    assert 'location="https://hub.example/services/BerichtService?a=1&amp;b=2"' in text
