"""Which message types a release has: from the catalogue, or from the runbook where the catalogue ends.

Old and future releases are not in the catalogue. A runbook that carries the chain from or to one says itself
which types it has (`[[bericht]]`).
"""

from collections.abc import Mapping
from typing import cast

from ketenwissel.draaiboek.model import Bericht, Draaiboek
from ketenwissel.standards import Berichttype, load_release, releases, split_code

__all__ = ["types_of"]


def types_of(draaiboek: Draaiboek, standaard: str, release: str) -> Mapping[str, Bericht] | None:
    """Give the types of a release by number; None where neither the catalogue nor the runbook knows it."""
    key = (standaard, release)
    found = draaiboek.soorten.get(key)
    if found is None:
        found = _types(draaiboek, standaard, release)
        # Releases that nobody knows stay out, else a stream of nonsense would fill the memory.
        if found is not None:
            draaiboek.soorten[key] = found
    return found


def _types(draaiboek: Draaiboek, standaard: str, release: str) -> Mapping[str, Bericht] | None:
    if (standaard, release) in releases():
        known = load_release(standaard, release).berichten.values()
        return {kind.nummer: _of_catalogue(kind) for kind in known}
    if standaard not in draaiboek.standaarden:
        return None
    told = {bericht.nummer: bericht for bericht in draaiboek.berichten if release in bericht.releases}
    return told or None


def _of_catalogue(kind: Berichttype) -> Bericht:
    retour = None if kind.retour is None else cast(tuple[str, str, str], split_code(kind.retour))[1]
    return Bericht(kind.nummer, kind.soort, retour, kind.verzonden_aan, (kind.release,))
