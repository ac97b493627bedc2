"""StUF-GGk 2.1: the envelopes between gemeenten and the GGk as SOAP, for servers and clients alike."""

from ketenwissel.keten.stuf.antwoorden import Bv03, Fo03, read_answer
from ketenwissel.keten.stuf.contract import SCHEMAS, WSDLS, document
from ketenwissel.keten.stuf.lezen import GeenEnvelop, read_request
from ketenwissel.keten.stuf.namen import ACTIES, CONSTANTE, GGK, SERVICE, SOAP, STUF
from ketenwissel.keten.stuf.schrijven import (
    Antwoordkop,
    write_bv03,
    write_delivery,
    write_fault,
    write_fo03,
    write_request,
)
from ketenwissel.keten.stuf.tijdstip import read_tijdstip, write_tijdstip
from ketenwissel.keten.stuf.vorm import Vorm, vorm

__all__ = [
    "ACTIES",
    "CONSTANTE",
    "GGK",
    "SCHEMAS",
    "SERVICE",
    "SOAP",
    "STUF",
    "WSDLS",
    "Antwoordkop",
    "Bv03",
    "Fo03",
    "GeenEnvelop",
    "Vorm",
    "document",
    "read_answer",
    "read_request",
    "read_tijdstip",
    "vorm",
    "write_bv03",
    "write_delivery",
    "write_fault",
    "write_fo03",
    "write_request",
    "write_tijdstip",
]
