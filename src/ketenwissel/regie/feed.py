"""Announcements as an Atom feed (RFC 4287), for whatever program of a party reads feeds.

The text is given as plain text, never as HTML: nothing in it can be taken for markup.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from lxml import etree

from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.core.referentie import derive
from ketenwissel.regie.mededelinginzage import Mededeling

__all__ = ["MEDIATYPE", "write_feed"]

MEDIATYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = "Mededelingen over de landelijke migratie"
_AUTHOR = "Regie van de migratie"


def write_feed(found: Sequence[Mededeling], adres: str, naam: str, at: datetime) -> bytes:
    """Write a feed of announcements, the newest first, for a reader at an instant (UTC).

    `adres` is that of the hub (https://host); `naam` is whom the feed is for, so that two readers' feeds
    differ.
    """
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=cast(dict[str, str], {None: _ATOM}))
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "nl")
    _add(feed, "id", f"urn:uuid:{derive('mededelingen', naam)}")
    _add(feed, "title", _TITLE)
    _add(feed, "updated", format_instant(max((one.van for one in found), default=at)))
    _add(_add(feed, "author"), "name", _AUTHOR)
    _add(feed, "link", rel="self", type=MEDIATYPE, href=f"{adres}/v1/mededelingen/feed")
    for one in found:
        feed.append(_entry(one, adres))
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def _entry(one: Mededeling, adres: str) -> etree._Element:
    entry = etree.Element(f"{{{_ATOM}}}entry")
    said = one.verzonden_op or one.van
    _add(entry, "id", f"urn:uuid:{derive('mededeling', str(one.nummer), format_instant(said))}")
    _add(entry, "title", one.titel)
    _add(entry, "updated", format_instant(one.van))
    _add(entry, "published", format_instant(one.van))
    _add(
        entry, "link", rel="alternate", type="application/json", href=f"{adres}/v1/mededelingen/{one.nummer}"
    )
    _add(entry, "category", term=str(one.doelgroep))
    text = one.tekst
    if one.vervangt is not None:
        text += f"\n\nDeze mededeling vervangt mededeling {one.vervangt}."
    if one.tot is not None:
        text += f"\n\nGeldig tot {format_local(one.tot)}."
    _add(entry, "content", text, type="text")
    return entry


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text
    return child
