"""VECOZO's doors: push, pull and status by REST, IndienenBericht by SOAP; and the client that brings mail."""

from ketenwissel.gateway.vecozo.bezorger import VecozoBezorger
from ketenwissel.gateway.vecozo.indienen import Indiening
from ketenwissel.gateway.vecozo.instellingen import Instellingen
from ketenwissel.gateway.vecozo.rest import PAD, VecozoRestDeur
from ketenwissel.gateway.vecozo.soap import SOAP_PAD, VecozoSoapDeur

__all__ = [
    "PAD",
    "SOAP_PAD",
    "Indiening",
    "Instellingen",
    "VecozoBezorger",
    "VecozoRestDeur",
    "VecozoSoapDeur",
]
