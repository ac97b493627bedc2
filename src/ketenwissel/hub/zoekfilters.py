"""Saved searches: a question under a name, to be asked again. Each belongs to who saved it.

A search on BSN is not saved: its number would have to be stored.
"""

import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.zoeken import Zoekvraag
from ketenwissel.store import Opslag, RowFault, zoekfilters
from ketenwissel.store.zoekfilters import Zoekfilterrij

__all__ = ["MAX_FILTERS", "Zoekfilter", "Zoekfilters"]

MAX_FILTERS = 100
"""Searches that one may save."""

_PAGE = ("bsn", "na", "limiet")


@dataclass(frozen=True, slots=True)
class Zoekfilter:
    """A search that was saved; where a page begins and what it holds is no part of it."""

    naam: str
    vraag: Zoekvraag
    gemaakt_op: datetime

    def on_page(self, na: int | None, limiet: int) -> Zoekvraag:
        """Give the question for a page."""
        return replace(self.vraag, na=na, limiet=limiet)


class Zoekfilters:
    """Saves and finds searches."""

    def __init__(self, opslag: Opslag, hub: Hub) -> None:
        self._opslag = opslag
        self._hub = hub

    def save(self, naam: str, vraag: Zoekvraag, door: str) -> Zoekfilter | Literal["naam_bezet", "vol"]:
        """Save a search; a name is used once, whoever used it, and one saves a hundred at most."""
        assert vraag.bsn is None, "a BSN is not stored"
        filter_ = Zoekfilter(naam, vraag, self._hub.now())
        row = Zoekfilterrij(naam, _written(vraag), door, filter_.gemaakt_op)
        try:
            with self._opslag.writing() as connection:
                if len(zoekfilters.made_by(connection, door)) >= MAX_FILTERS:
                    return "vol"
                zoekfilters.insert_filter(connection, row)
        except RowFault:
            return "naam_bezet"
        return filter_

    def find(self, naam: str, door: str) -> Zoekfilter | None:
        """Find a search of one's own."""
        with self._opslag.reading() as connection:
            row = zoekfilters.find(connection, naam)
        return None if row is None or row.gemaakt_door != door else _read(row)

    def all(self, door: str) -> list[Zoekfilter]:
        """Give all searches of one's own, in order of name."""
        with self._opslag.reading() as connection:
            return [_read(row) for row in zoekfilters.made_by(connection, door)]

    def remove(self, naam: str, door: str) -> bool:
        """Remove a search of one's own; False when there is none."""
        with self._opslag.writing() as connection:
            row = zoekfilters.find(connection, naam)
            if row is None or row.gemaakt_door != door:
                return False
            zoekfilters.remove(connection, naam)
        return True


def _written(vraag: Zoekvraag) -> str:
    found: dict[str, object] = {}
    for field in fields(vraag):
        value = getattr(vraag, field.name)
        if field.name not in _PAGE and value is not None:
            found[field.name] = format_instant(value) if isinstance(value, datetime) else value
    return json.dumps(found, sort_keys=True)


def _read(row: Zoekfilterrij) -> Zoekfilter:
    values: dict[str, Any] = json.loads(row.inhoud)
    for name in ("van", "tot"):
        if name in values:
            values[name] = parse_instant(values[name])
    return Zoekfilter(row.naam, Zoekvraag(**values), row.gemaakt_op)
