"""Names of the koppelvlak GGk 2.1: namespaces, elements, SOAPActions, and those of before."""

import re
from collections.abc import Mapping

from ketenwissel.keten.foutbericht import STUF
from ketenwissel.keten.values import Soort

__all__ = [
    "ACTIES",
    "BEKEND",
    "BERICHTCODE",
    "CONSTANTE",
    "ELEMENTEN",
    "FOUTCODE",
    "GGK",
    "NIEUWE_GGK",
    "OUDE_SECTORMODELLEN",
    "SERVICE",
    "SOAP",
    "SOAP_12",
    "SOORTEN",
    "STUF",
    "STUF_VERSIES",
]

SERVICE = "StUFOntvangAsynchroonGGK0210Service"
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"

OUDE_SECTORMODELLEN = (
    "http://www.egem.nl/StUF/sector/ggk/0310",
    "http://www.stufstandaarden.nl/sectormodel/ggk/0210",
)
"""The namespaces of 2.0, and of 2.1.02 and 2.1.03."""
STUF_VERSIES = "http://www.egem.nl/StUF/StUF"
"""How the namespace of every version of StUF begins."""
NIEUWE_GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk"
"""How the namespace of every version of this koppelvlak begins."""

ELEMENTEN: Mapping[Soort, str] = {
    "Di01": f"{{{GGK}}}envelopHeenbericht-ggk_Di01",
    "Du01": f"{{{GGK}}}envelopRetourbericht-ggk_Du01",
    "Fo01": f"{{{STUF}}}Fo01Bericht",
}
SOORTEN: Mapping[str, Soort] = {element: soort for soort, element in ELEMENTEN.items()}
ACTIES: Mapping[Soort, str] = {
    "Di01": f"{GGK}/ggk_Di01",
    "Du01": f"{GGK}/ggk_Du01",
    "Fo01": f"{STUF}/Fo01",
}
"""The SOAPAction of each operation."""

CONSTANTE = "GGk"
"""The application that every envelope is addressed to; it is read in any case of letters."""

BERICHTCODE = re.compile("(Bv|Di|Du|Fo|La|Lk|Lv|Sa|Sh|Tr)[0-9]{2}")
"""What codes of StUF look like."""
FOUTCODE = "stuf0301"
"""The list of the codes of a Fo03."""

BEKEND = frozenset(
    (
        "Envelope",
        "Body",
        "envelopHeenbericht-ggk_Di01",
        "envelopRetourbericht-ggk_Du01",
        "Fo01Bericht",
        "stuurgegevens",
        "berichtcode",
        "zender",
        "ontvanger",
        "organisatie",
        "applicatie",
        "administratie",
        "gebruiker",
        "referentienummer",
        "tijdstipBericht",
        "crossRefnummer",
        "functie",
        "parameters",
        "applicatieVersie",
        "applicatieSubversie",
        "functieVersie",
        "functieSubversie",
        "bericht",
        "xmlBestand",
        "tekstBestand",
        "body",
        "code",
        "plek",
        "omschrijving",
        "details",
        "detailsXML",
    )
)
"""Every name of an envelope: a place in it is told in these, since a sender may put anything in another."""
