"""The metadata that travels beside a payload on the side of VECOZO, as JSON and as values.

Names, limits and the refusal of unknown properties are those of VECOZO's REST contract; the SOAP form carries
the same values in its header blocks. A fault is told by its place and kind, never by the value that is wrong.

>>> read_metadata(b'{"routeringgegevens": {}}')
Vormfout(plaats='$.routeringgegevens', omschrijving='de eigenschap afzender ontbreekt')
"""

import re
from dataclasses import dataclass
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

__all__ = [
    "Aspect",
    "Basisgegevens",
    "Berichtmetadata",
    "Berichtstroom",
    "Payloadgegevens",
    "Pullmetadata",
    "Referentiegegevens",
    "Relatie",
    "Routeringgegevens",
    "Uuid",
    "Vormfout",
    "convert",
    "decode",
    "read_metadata",
    "write_metadata",
]

T = TypeVar("T")

MAX_GEADRESSEERDEN = 100

Uuid = Annotated[str, Meta(pattern=r"\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")]
_Woord = Annotated[str, Meta(min_length=1, max_length=50)]
_Versie = Annotated[int, Meta(ge=0, le=999)]


class _Vorm(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """What all parts share: names as in the contract, nothing that it does not name."""


class Relatie(_Vorm, frozen=True):
    """A party: its code (AGB-code or gemeentecode) and in which role VECOZO knows it."""

    rol: _Woord
    code: _Woord


class Berichtstroom(_Vorm, frozen=True):
    """Which message: WMO or JW, the type (JW315), its release (3 and 2), and what it asks (actie)."""

    berichttype: _Woord
    berichtversie: _Versie
    berichtsubversie: _Versie
    actie: _Woord
    berichtsubtype: _Woord | None = None


class Routeringgegevens(_Vorm, frozen=True):
    """From whom, to whom, and what."""

    afzender: Relatie
    geadresseerden: Annotated[tuple[Relatie, ...], Meta(min_length=1, max_length=MAX_GEADRESSEERDEN)]
    berichtstroom: Berichtstroom


class Referentiegegevens(_Vorm, frozen=True):
    """The identities: of the conversation, of this message, of the message answered, and the sender's own."""

    conversatie_id: Uuid
    traceer_id: Uuid
    als_antwoord_op: Uuid | None = None
    referentie_id: Annotated[str, Meta(min_length=1, max_length=150)] | None = None


class Aspect(_Vorm, frozen=True):
    """One piece of the context in which a message was made."""

    sleutel: _Woord
    waarde: tuple[Annotated[str, Meta(max_length=250)], ...]


class Berichtmetadata(_Vorm, frozen=True):
    """The metadata of a message as its sender gives it."""

    routeringgegevens: Routeringgegevens
    referentiegegevens: Referentiegegevens
    verwerkingscontext: tuple[Aspect, ...] = ()


class Payloadgegevens(_Vorm, frozen=True):
    """Where the payload of a waiting message is, its size in bytes and the SHA-256 of those bytes."""

    url: str
    grootte: int
    checksum: str


class Basisgegevens(_Vorm, frozen=True):
    """What the exchange adds: when it received the message (ISO 8601, UTC), and its payload."""

    ontvangen_op: str
    payload: Payloadgegevens


class Pullmetadata(_Vorm, frozen=True):
    """The metadata of a message that waits."""

    basisgegevens: Basisgegevens
    routeringgegevens: Routeringgegevens
    referentiegegevens: Referentiegegevens
    verwerkingscontext: tuple[Aspect, ...] = ()


@dataclass(frozen=True, slots=True)
class Vormfout:
    """Why a piece of JSON is not what the contract wants: where, and what is wrong, in Dutch."""

    plaats: str
    omschrijving: str


_push = msgspec.json.Decoder(Berichtmetadata)
_encoder = msgspec.json.Encoder()
# Only names of the contract and numbers of places stand in a path; the name of an unknown property does not.
_PLACE = re.compile(r" - at `(\$[\w.\[\]]*)`\Z", re.ASCII)
_MISSING = re.compile(r"Object missing required field `(\w+)`", re.ASCII)


def read_metadata(data: bytes) -> Berichtmetadata | Vormfout:
    """Read the metadata of a push."""
    return decode(_push, data)


def write_metadata(metadata: Berichtmetadata) -> bytes:
    """Write metadata as JSON."""
    return _encoder.encode(metadata)


def decode(decoder: msgspec.json.Decoder[T], data: bytes) -> T | Vormfout:
    """Read JSON, or say what is wrong with it without repeating any of it."""
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        return _fault(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Vormfout("$", "dit is geen leesbare JSON in UTF-8")


def convert(values: object, kind: type[T]) -> T | Vormfout:
    """Make a value of texts that were read elsewhere, by the same rules; numbers may be texts."""
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        return _fault(str(error))


def _fault(text: str) -> Vormfout:
    place = _PLACE.search(text)
    plaats = place[1] if place else "$"
    missing = _MISSING.match(text)
    if missing:
        return Vormfout(plaats, f"de eigenschap {missing[1]} ontbreekt")
    if text.startswith("Object contains unknown field"):
        return Vormfout(plaats, "er staat een eigenschap die het contract niet kent")
    return Vormfout(plaats, "de waarde heeft niet de vorm of de lengte die het contract vraagt")
