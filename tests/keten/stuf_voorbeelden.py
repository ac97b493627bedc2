"""Envelopes as a stranger writes them: the smallest correct ones, and ways to break them."""

from base64 import b64encode

STUF = "http://www.egem.nl/StUF/StUF0301"
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
REFERENTIE = "0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22"
CROSS = "5d0a3a0e-7f55-4e0b-8a51-0c7a5a0f9e10"

DI01 = f"""<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<GGK:envelopHeenbericht-ggk_Di01 xmlns:GGK="{GGK}" xmlns:StUF="{STUF}">
 <GGK:stuurgegevens><StUF:berichtcode>Di01</StUF:berichtcode>
  <StUF:zender><StUF:organisatie>9001</StUF:organisatie><StUF:applicatie>ZorgPakket</StUF:applicatie></StUF:zender>
  <StUF:ontvanger><StUF:organisatie>98000001</StUF:organisatie><StUF:applicatie>GGk</StUF:applicatie></StUF:ontvanger>
  <StUF:referentienummer>{REFERENTIE}</StUF:referentienummer>
  <StUF:tijdstipBericht>20260401093015123</StUF:tijdstipBericht><StUF:functie>JW301</StUF:functie></GGK:stuurgegevens>
 <GGK:parameters><GGK:applicatieVersie>0007</GGK:applicatieVersie><GGK:applicatieSubversie>0001</GGK:applicatieSubversie>
  <GGK:functieVersie>0003</GGK:functieVersie><GGK:functieSubversie>0002</GGK:functieSubversie>
  <GGK:bericht><GGK:xmlBestand>PGEvPg==</GGK:xmlBestand></GGK:bericht></GGK:parameters>
</GGK:envelopHeenbericht-ggk_Di01></soap:Body></soap:Envelope>"""

DU01 = (
    DI01.replace("envelopHeenbericht-ggk_Di01", "envelopRetourbericht-ggk_Du01")
    .replace("Di01", "Du01")
    .replace("JW301", "JW302")
    .replace("<StUF:functie>", f"<StUF:crossRefnummer>{CROSS}</StUF:crossRefnummer><StUF:functie>")
)

FO01 = f"""<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<StUF:Fo01Bericht xmlns:StUF="{STUF}"><StUF:stuurgegevens><StUF:berichtcode>Fo01</StUF:berichtcode>
  <StUF:zender><StUF:organisatie>9001</StUF:organisatie><StUF:applicatie>ZorgPakket</StUF:applicatie></StUF:zender>
  <StUF:ontvanger><StUF:organisatie>98000001</StUF:organisatie><StUF:applicatie>GGk</StUF:applicatie></StUF:ontvanger>
  <StUF:referentienummer>{REFERENTIE}</StUF:referentienummer>
  <StUF:tijdstipBericht>20260401093015123</StUF:tijdstipBericht>
  <StUF:crossRefnummer>{CROSS}</StUF:crossRefnummer></StUF:stuurgegevens>
 <StUF:body><StUF:code>StUF055</StUF:code><StUF:plek>client</StUF:plek>
  <StUF:omschrijving>Niet volgens XSD</StUF:omschrijving><StUF:details>JW315-00010004</StUF:details>
  <StUF:detailsXML><a xmlns="urn:x">t</a><b/></StUF:detailsXML></StUF:body>
</StUF:Fo01Bericht></soap:Body></soap:Envelope>"""

BV03 = f"""<StUF:Bv03Bericht xmlns:StUF="{STUF}"><StUF:stuurgegevens><StUF:berichtcode>Bv03</StUF:berichtcode>
  <StUF:zender><StUF:organisatie>IB</StUF:organisatie><StUF:applicatie>GGKWebservice</StUF:applicatie></StUF:zender>
  <StUF:ontvanger><StUF:organisatie>9001</StUF:organisatie><StUF:applicatie>ZorgPakket</StUF:applicatie></StUF:ontvanger>
  <StUF:referentienummer>{CROSS}</StUF:referentienummer><StUF:tijdstipBericht>20260401093016001</StUF:tijdstipBericht>
  <StUF:crossRefnummer>{REFERENTIE}</StUF:crossRefnummer></StUF:stuurgegevens></StUF:Bv03Bericht>"""

FO03 = (
    BV03.replace("Bv03", "Fo03").removesuffix("</StUF:Fo03Bericht>")
    + """<StUF:body><StUF:code>StUF016</StUF:code><StUF:plek>client</StUF:plek>
  <StUF:omschrijving>Combinatie zender en referentienummer niet uniek</StUF:omschrijving></StUF:body>
</StUF:Fo03Bericht>"""
)


def soap(body: str) -> bytes:
    """Put an element into a SOAP 1.1 message."""
    return (
        f'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{body}'
        "</soap:Body></soap:Envelope>"
    ).encode()


def fault(detail: str) -> bytes:
    """Put an element into the detail of a SOAP fault."""
    return soap(
        "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>x</faultstring>"
        f"<detail>{detail}</detail></soap:Fault>"
    )


def changed(envelope: str, *changes: tuple[str, str]) -> bytes:
    """Change an envelope; each text that is replaced must be there."""
    for old, new in changes:
        assert old in envelope, old
        envelope = envelope.replace(old, new)
    return envelope.encode()


def element(envelope: str, naam: str, waarde: str | None) -> bytes:
    """Give the first element of this name another content; None takes it out."""
    start = envelope.index(f":{naam}>")
    prefix = envelope[envelope.rindex("<", 0, start) + 1 : start]
    end_tag = f"</{prefix}:{naam}>"
    begin, end = start - len(prefix) - 1, envelope.index(end_tag) + len(end_tag)
    made = "" if waarde is None else f"<{prefix}:{naam}>{waarde}{end_tag}"
    return (envelope[:begin] + made + envelope[end:]).encode()


def with_payload(inhoud: bytes) -> bytes:
    """Give the Di01 another payload."""
    return element(DI01, "xmlBestand", b64encode(inhoud).decode())
