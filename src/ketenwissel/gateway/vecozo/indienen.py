"""Submitting on the side of VECOZO, whatever the protocol: from a message to what its sender is told.

VECOZO has two stages. What the first refuses is told at once; what the second refuses was received, and is
told by its status and by a foutbericht in the mailbox of its sender (`keten/data/vorm-vsp.toml`).
"""

import asyncio

import structlog

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.core.limits import SMALL_BYTES
from ketenwissel.gateway.aanname import Aanname
from ketenwissel.gateway.asgi import Scope
from ketenwissel.gateway.ruimte import take_room
from ketenwissel.gateway.vecozo.instellingen import rollen_of
from ketenwissel.hub import Hub
from ketenwissel.hub import Melding as Foutmelding
from ketenwissel.keten import Aanlevering, Editie, Weigering, in_edition, refuse
from ketenwissel.keten.vsp import Berichtmetadata, aanlevering_of, is_zip, unpack_one, unpacked_size, vorm
from ketenwissel.toegang import Identiteit, Toegangsbron

__all__ = ["Indiening"]

_log = structlog.get_logger(__name__)


class Indiening:
    """Takes submissions of both doors."""

    def __init__(self, hub: Hub, aanname: Aanname, bron: Toegangsbron, editie: Editie | None) -> None:
        self._hub = hub
        self._aanname = aanname
        self._bron = bron
        self._editie: Editie | None = editie

    async def read(
        self, scope: Scope, metadata: Berichtmetadata, payload: bytes, *, zip_only: bool
    ) -> Aanlevering:
        """Make the submission of metadata and payload; a ZIP is unpacked, and must be one if `zip_only`.

        Raises NoRoom.
        """
        rollen = rollen_of(self._bron.toegang.register)
        if not zip_only and not is_zip(payload):
            return aanlevering_of(metadata, payload, rollen)
        size = unpacked_size(payload)
        await take_room(scope, size)
        # A small one is unpacked in less time than another thread takes to wake up.
        is_small = size + len(payload) <= SMALL_BYTES
        found = unpack_one(payload) if is_small else await asyncio.to_thread(unpack_one, payload)
        if isinstance(found, str):
            # The bytes that came stand for what is in them, in size and digest.
            return aanlevering_of(metadata, payload, rollen, found)
        return aanlevering_of(metadata, found, rollen)

    async def submit(self, aanlevering: Aanlevering, wie: Identiteit) -> Weigering | None:
        """Give a message that was received in full just now to the hub.

        None: the sender is told that it was received, which it was, or that a foutbericht waits for it. A
        refusal is to be told at once.
        """
        antwoord = await self._aanname(aanlevering, self._hub.now(), wie)
        if not isinstance(antwoord, Weigering):
            return None
        if vorm(antwoord.situatie) != "later" or not self._may_tell(aanlevering, wie):
            return antwoord
        told = in_edition(antwoord, "vecozo", self._editie)
        try:
            reference = await self._aanname.doe(self._hub.report, Foutmelding(aanlevering, told))
        except KetenwisselError as error:
            _log.error("foutbericht niet opgeslagen", reden=str(error))
            return refuse("niet_opgeslagen", "vecozo", aanlevering.referentie)
        # Nobody to tell it to later: then it is told now.
        return antwoord if reference is None else None

    def _may_tell(self, aanlevering: Aanlevering, wie: Identiteit) -> bool:
        """Say whether who submits speaks for the sender at all: nobody fills the mailbox of another."""
        zicht = self._bron.toegang.zicht(wie, "indienen", self._hub.now())
        return aanlevering.zender.organisatie in zicht.partijen
