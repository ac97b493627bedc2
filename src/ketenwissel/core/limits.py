"""Named limits: what is the most that is taken in, with the unit and the reason of each.

A limit belongs to the door of the house: whatever passes has a known worst case in memory and time.
"""

from typing import Final

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_BERICHT_BYTES",
    "MAX_BEVINDINGEN",
    "MAX_DEPTH",
    "MAX_DETAIL_BYTES",
    "MAX_ELEMENTS",
    "MAX_ENVELOP_BYTES",
    "MAX_GGK_BERICHT_BYTES",
    "MAX_TEXT_CHARACTERS",
    "SMALL_BYTES",
]

MAX_BERICHT_BYTES: Final = 25 * 2**20
"""Bytes of one message: 25 MB (OP179). The chain does not say whether an MB is 10^6 or 2^20 bytes; the wider
reading is taken, so that nothing that another hub admits is refused here."""

MAX_ENVELOP_BYTES: Final = 25 * 2**20
"""Bytes of a whole StUF-GGk envelope, base64 included (specification of the envelope 2.1)."""

MAX_GGK_BERICHT_BYTES: Final = (MAX_ENVELOP_BYTES - 2**13) // 4 * 3
"""Bytes of the largest message that still fits an envelope of the GGk: four characters of base64 for every
three bytes, and 8 KB for the envelope itself."""

MAX_ELEMENTS: Final = 1_000_000
"""Elements, comments and instructions of one message together. A legal message of 25 MB has fewer (some 30
bytes each at the very least); 25 MB of ``<b/>`` would take 836 MB of memory as a tree."""

MAX_ATTRIBUTES: Final = 1_000_000
"""Equals signs of one message, as a bound on its attributes. The standard has no attributes but declarations
of namespaces, of which some writers give one to every element."""

SMALL_BYTES: Final = 100_000
"""Bytes below which elements and attributes are not counted: too few to do harm, and counting costs time."""

MAX_DEPTH: Final = 256
"""Levels of elements inside each other; libxml2 keeps to this itself. The standard needs fewer than ten."""

MAX_TEXT_CHARACTERS: Final = 10_000_000
"""Characters of one piece of text; libxml2 keeps to this by itself. The longest text of the standard has 200
characters, a comment has no maximum."""

MAX_BEVINDINGEN: Final = 100
"""Findings reported of one message: enough to mend it, few enough to read."""

MAX_DETAIL_BYTES: Final = 1_000_000
"""Bytes up to which a message that fails its schema is looked at in detail. The time libxml2 takes grows with
the square of the number of errors: 7.9 MB of errors takes 8 seconds."""
