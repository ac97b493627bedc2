"""What travels between a party and a hub: submissions, receipts, refusals, error codes and the port."""

from ketenwissel.keten.codes import (
    EIGEN_LIJST,
    Editie,
    Foutcode,
    foutcode,
    in_edition,
    refuse,
    situatie,
    situaties,
)
from ketenwissel.keten.foutbericht import Fout, fout_of, read_fout, write_fout
from ketenwissel.keten.knooppunten import Knooppunt, knooppunt
from ketenwissel.keten.port import GeenAntwoord, Port
from ketenwissel.keten.values import (
    Aanlevering,
    Adres,
    Antwoord,
    Kant,
    Levering,
    Ontvangst,
    Poststuk,
    Postvakregel,
    Retry,
    Soort,
    Weigering,
)

__all__ = [
    "EIGEN_LIJST",
    "Aanlevering",
    "Adres",
    "Antwoord",
    "Editie",
    "Fout",
    "Foutcode",
    "GeenAntwoord",
    "Kant",
    "Knooppunt",
    "Levering",
    "Ontvangst",
    "Port",
    "Poststuk",
    "Postvakregel",
    "Retry",
    "Soort",
    "Weigering",
    "fout_of",
    "foutcode",
    "in_edition",
    "knooppunt",
    "read_fout",
    "refuse",
    "situatie",
    "situaties",
    "write_fout",
]
