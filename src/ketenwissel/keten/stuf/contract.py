"""The service contract: WSDL and schemas as others fetch them, and the schema that envelopes are held to."""

import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

from lxml import etree

from ketenwissel.keten.stuf.namen import SERVICE

__all__ = ["SCHEMAS", "WSDLS", "document", "envelope_schema"]

WSDLS = ("ggk0210.wsdl", "stuf0301.wsdl")
SCHEMAS = ("ggk0210.xsd", "stuf0301.xsd")
_ADRES = f"http://localhost/services/{SERVICE}"
_QUERY: Mapping[str, str] = dict.fromkeys(WSDLS, "wsdl") | dict.fromkeys(SCHEMAS, "xsd")
_own = threading.local()


def document(naam: str, adres: str) -> bytes | None:
    """Give a document of the contract, for a service at an address (URL); None for a name that is not there.

    The documents refer to each other by the last part of the address and a query, so that they are found
    whatever a proxy makes of the address.
    """
    if naam not in _QUERY:
        return None
    text = _text(naam).replace(f'"{_ADRES}"', f'"{escape(adres, {chr(34): "&quot;"})}"')
    for name, query in _QUERY.items():
        text = text.replace(f'ocation="{name}"', f'ocation="{SERVICE}?{query}={name}"')
    return text.encode()


def envelope_schema() -> etree.XMLSchema:
    """Give this thread's own schema of the envelopes: the error logs of a shared one mix."""
    schema: etree.XMLSchema | None = getattr(_own, "schema", None)
    if schema is None:
        with as_file(files("ketenwissel.keten.stuf").joinpath("data")) as folder:
            schema = _own.schema = etree.XMLSchema(file=str(folder / "ggk0210.xsd"))
    return schema


@cache
def _text(naam: str) -> str:
    return files("ketenwissel.keten.stuf").joinpath("data", naam).read_text(encoding="utf-8")
