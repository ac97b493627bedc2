"""What collecting by REST gives and takes: the list of what waits, and a search in it.

A list shows the oldest messages; newer ones come into sight when older ones are confirmed. The envelope of a
list is not public, only its parts are: the property `berichten` is ours.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from ketenwissel.core.instants import format_instant
from ketenwissel.keten.values import Poststuk
from ketenwissel.keten.vsp.metadata import (
    Basisgegevens,
    Payloadgegevens,
    Pullmetadata,
    Uuid,
    Vormfout,
    decode,
)
from ketenwissel.keten.vsp.namen import FOUTBERICHT, Rollen, actie, berichttype_of
from ketenwissel.keten.vsp.vertaling import metadata_of_post

__all__ = [
    "MAX_LIMIET",
    "Zoekpad",
    "ZoekpadOpAlsAntwoordOp",
    "ZoekpadOpBerichtstroom",
    "ZoekpadOpConversatieId",
    "entry",
    "in_stream",
    "read_list",
    "read_search",
    "write_list",
]

MAX_LIMIET = 250


class _Zoekvorm(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, tag_field="zoekpad"):
    """A search says by `zoekpad` which of the three it is: how is not public, so that is ours."""


_Limiet = Annotated[int, Meta(ge=1, le=MAX_LIMIET)]
_Woord = Annotated[str, Meta(min_length=1, max_length=50)]
_Versie = Annotated[int, Meta(ge=0, le=999)]


class ZoekpadOpBerichtstroom(_Zoekvorm, frozen=True):
    """By what the messages are; what is left out is not asked."""

    berichttype: _Woord
    berichtsubtype: _Woord | None = None
    berichtversie: _Versie | None = None
    berichtsubversie: _Versie | None = None
    actie: _Woord | None = None
    limit: _Limiet = MAX_LIMIET


class ZoekpadOpConversatieId(_Zoekvorm, frozen=True):
    """By the conversation that they belong to."""

    conversatie_id: Uuid
    limit: _Limiet = MAX_LIMIET


class ZoekpadOpAlsAntwoordOp(_Zoekvorm, frozen=True):
    """By the message that they answer."""

    als_antwoord_op: Uuid
    limit: _Limiet = MAX_LIMIET


Zoekpad = ZoekpadOpBerichtstroom | ZoekpadOpConversatieId | ZoekpadOpAlsAntwoordOp


class _Lijst(msgspec.Struct, frozen=True):
    berichten: tuple[Pullmetadata, ...]


_search = msgspec.json.Decoder(Zoekpad)
_list = msgspec.json.Decoder(_Lijst)
_encoder = msgspec.json.Encoder()


def entry(post: Poststuk, rollen: Rollen, url: str, grootte: int, checksum: str) -> Pullmetadata:
    """Make the entry of a waiting message; size (bytes) and SHA-256 are of the bytes that `url` gives."""
    metadata = metadata_of_post(post, rollen)
    return Pullmetadata(
        Basisgegevens(format_instant(post.regel.ontvangen_op), Payloadgegevens(url, grootte, checksum)),
        metadata.routeringgegevens,
        metadata.referentiegegevens,
        metadata.verwerkingscontext,
    )


def write_list(entries: list[Pullmetadata]) -> bytes:
    """Write a list as JSON."""
    return _encoder.encode(_Lijst(tuple(entries)))


def read_list(data: bytes) -> tuple[Pullmetadata, ...] | Vormfout:
    """Read a list, as a client does."""
    found = decode(_list, data)
    return found if isinstance(found, Vormfout) else found.berichten


def in_stream(asked: ZoekpadOpBerichtstroom, functie: str, release: str, over: str | None) -> bool:
    """Say whether a message belongs to the stream that is asked; `over` is the type it is about.

    A foutbericht (no functie) has the berichttype of what it rejects. Raises KeyError for no type.
    """
    versie, subversie = (int(part) for part in release.split("."))
    return (
        asked.berichttype == berichttype_of(over)
        and asked.berichtsubtype in (None, functie or FOUTBERICHT)
        and asked.berichtversie in (None, versie)
        and asked.berichtsubversie in (None, subversie)
        and asked.actie in (None, actie(functie))
    )


def read_search(data: bytes) -> Zoekpad | Vormfout:
    """Read a search."""
    return decode(_search, data)
