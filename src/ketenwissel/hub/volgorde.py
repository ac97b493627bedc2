"""The order in which a submission is judged: one list, for the reader and for the program.

Whatever the order of evaluation (the costly checks are done outside the transaction), the first failure in
this order is the one that is reported.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from ketenwissel.bericht import Kop
from ketenwissel.keten import Aanlevering, Kant, Weigering
from ketenwissel.standards import Berichttype

__all__ = ["PER_ORGANISATIE", "PROFIEL", "VOLGORDE", "Controle", "EigenAntwoord", "Voorstel"]


class Controle(Enum):
    """One check of the accept list."""

    OMVANG = auto()
    """The payload is not larger than the chain carries."""
    ENVELOP = auto()
    """The envelope is filled, its references are UUIDs, its kind fits the message type."""
    PARTIJ = auto()
    """Sender and receiver exist at that instant, in the right role, and the sender may send this type."""
    MANDAAT = auto()
    """Whoever submits is the sender, or acts for it with a mandate for this type (toestemmingsverklaring)."""
    REFERENTIE = auto()
    """The reference is new; the same message again gets its first receipt again."""
    POORT = auto()
    """The runbook in force lets this type of this release pass."""
    KOP = auto()
    """The payload is XML, and its header says what the envelope says."""
    XSD = auto()
    """The payload is valid by the schema of its release."""
    PERSOON = auto()
    """Everybody in it has a BSN of the test range; looked at in the test environment (KTO) only."""
    IDENTIFICATIE = auto()
    """The header of a heenbericht carries an identification that its sender did not use yet for this type
    (TR056)."""
    PAAR = auto()
    """An answer has a message to answer, of its own release, that is still open."""
    INHOUD = auto()
    """A declaration breaks no rule of level 2; a side looks at it when set to. What breaks one is no refusal:
    the message is accepted, goes to nobody, and the hub answers it itself."""
    OPSLAG = auto()
    """The database takes the rows; decided last, when a constraint refused them."""


VOLGORDE = (
    Controle.OMVANG,
    Controle.ENVELOP,
    Controle.PARTIJ,
    Controle.MANDAAT,
    Controle.REFERENTIE,
    Controle.POORT,
    Controle.KOP,
    Controle.XSD,
    Controle.PERSOON,
    Controle.IDENTIFICATIE,
    Controle.PAAR,
    Controle.INHOUD,
    Controle.OPSLAG,
)

_NOT_AT_GGK = (Controle.IDENTIFICATIE, Controle.INHOUD)
PROFIEL: Mapping[Kant, tuple[Controle, ...]] = {
    "ggk": tuple(controle for controle in VOLGORDE if controle not in _NOT_AT_GGK),
    "vecozo": VOLGORDE,
}
"""Which checks of the list each side does: a used identification is refused by VECOZO (BRS20), and what a
declaration says is looked at there, while GGk leaves both to the receiver."""


class EigenAntwoord(NamedTuple):
    """The answer that the hub gives itself to a declaration that breaks rules of level 2.

    It is of the release and the instant of its heenbericht, and no submission: the gate is not asked.
    """

    berichttype: Berichttype
    referentie: str
    identificatie: str
    """Of the answer itself, in its header."""
    sha256: str
    grootte: int
    """In bytes, as `Berichtrij` has it."""
    zstd: bytes
    regels: tuple[str, ...]
    """The rules that were broken, by code."""


PER_ORGANISATIE: frozenset[str] = frozenset({"vecozo"})
"""Sides where an organisation uses a reference once (BRS114); elsewhere it is once for the four fields of an
address together (StUF 03.01 par. 4.3.1)."""


class Voorstel(NamedTuple):
    """A submission after all checks that need no database: what to store if the rest agrees too.

    `ontvangen_op` is the instant (UTC, whole milliseconds) of full receipt. `gefaald` is the first check that
    failed, with its refusal; later checks were then left out. `adressant` is the code of the party whose
    mailbox it goes to; `zstd` is the compressed payload, empty where it cannot be accepted any more. `door`
    is the name of who submitted it where that is not the sender's own program. With `eigen_antwoord` the hub
    answers the message itself, if it is accepted, and does not pass it on.
    """

    aanlevering: Aanlevering
    ontvangen_op: datetime
    sha256: str
    berichttype: Berichttype | None
    kop: Kop | None
    adressant: str
    zstd: bytes
    gefaald: Controle | None = None
    weigering: Weigering | None = None
    door: str | None = None
    eigen_antwoord: EigenAntwoord | None = None
