"""ZIP files around messages: one XML in one ZIP, and up to thirty on the portal.

What VECOZO forbids (BRS15-17, 19, 21, 29) is told as a situation. Sizes are those of the bytes really read:
what a ZIP says of itself may be falsified, and reading it all would then fill the memory.

>>> [one.inhoud for one in unpack(pack([Bestand("0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22.xml", b"<a/>")]))]
[b'<a/>']
>>> unpack(b"PK geen zip")
'zip_ongeldig'
"""

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from ketenwissel.core.limits import MAX_BERICHT_BYTES

__all__ = ["PORTAAL_MAX", "Bestand", "is_zip", "pack", "pack_one", "unpack", "unpack_one", "unpacked_size"]

PORTAAL_MAX = 30
"""Messages in one ZIP on the portal."""

_ENCRYPTED = 0x1 | 0x40
_WINZIP_AES = 99
# Others need memory that the file itself says, or are known to nobody in the chain.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY = b"PK\x01\x02"
# A directory is read whole before a limit on it can be held: three times what chance finds in 25 MB.
_ENTRIES_MAX = 1000
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Bestand:
    """A file in a ZIP. The name comes from whoever packed it: it is for him alone, never for a log."""

    naam: str
    inhoud: bytes


def is_zip(data: bytes) -> bool:
    """Say whether this is meant to be a ZIP: XML never begins like one."""
    return data.startswith(b"PK")


def pack(bestanden: Iterable[Bestand]) -> bytes:
    """Pack files; the same files give the same bytes."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in bestanden:
            info = zipfile.ZipInfo(one.naam, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, one.inhoud)
    return whole.getvalue()


def pack_one(inhoud: bytes, referentie: str) -> bytes:
    """Pack one message under the name of its reference."""
    return pack([Bestand(f"{referentie}.xml", inhoud)])


def unpack_one(data: bytes) -> bytes | str:
    """Unpack the one message of a ZIP, or name the situation in which it is refused."""
    found = unpack(data)
    return found if isinstance(found, str) else found[0].inhoud


def unpack(data: bytes, *, most: int = 1, total: int | None = None) -> list[Bestand] | str:
    """Unpack at most `most` files of at most 25 MB each, or name the situation in which it is refused.

    `total` is the most that the files may have together, in bytes.
    """
    if len(data) > MAX_BERICHT_BYTES:
        return "te_groot"
    if data.count(_ENTRY) > _ENTRIES_MAX:
        return "zip_te_veel"
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            return _wrong(entries, most) or _read(archive, entries, total)
    except _BROKEN:
        return "zip_ongeldig"


def unpacked_size(data: bytes) -> int:
    """Give the bytes that the files of a ZIP say to be: what unpacking takes at most. 0 where it is no ZIP.

    A file that is larger than it says is not read beyond that, and its sum is then wrong.
    """
    if data.count(_ENTRY) > _ENTRIES_MAX:
        return 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return sum(one.file_size for one in archive.infolist())
    except _BROKEN:
        return 0


def _wrong(entries: Sequence[zipfile.ZipInfo], most: int) -> str | None:
    if any("/" in one.filename or "\\" in one.filename for one in entries):
        return "zip_mappen"
    if not entries:
        return "zip_leeg"
    if len(entries) > most:
        return "zip_te_veel"
    if any(one.flag_bits & _ENCRYPTED or one.compress_type == _WINZIP_AES for one in entries):
        return "zip_wachtwoord"
    if any(one.compress_type not in _METHODS for one in entries):
        return "zip_ongeldig"
    return None


def _read(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], total: int | None
) -> list[Bestand] | str:
    found, room = [], MAX_BERICHT_BYTES if total is None else total
    for one in entries:
        limit = MAX_BERICHT_BYTES if total is None else room
        with archive.open(one) as file:
            # Reading on to the end is what checks the sum.
            inhoud = file.read(limit + 1)
        if len(inhoud) > limit:
            return "zip_bestand_te_groot" if total is None else "te_groot"
        room -= len(inhoud)
        found.append(Bestand(one.filename, inhoud))
    return found
