"""Reckoning the terms of one heenbericht, for who wants to know them beforehand."""

from datetime import datetime

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import to_local
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.termijnen import Termijn, answer_term, follow_up_term, stop_for
from ketenwissel.standards import berichttype, load_release

__all__ = ["terms_of"]


def terms_of(regels: Regels, bericht: str, release: str, op: datetime) -> list[Termijn]:
    """Give the terms that begin with a heenbericht received at an instant (UTC), the retour first.

    A request begins the term of the vervolg as well. For a message that tells of care `op` stands for the
    date of care too, from which the term of the melding runs. Raises UnusableInput for no heenbericht.
    """
    kind = berichttype(bericht, release)
    answer = None if kind is None or kind.retour is None else berichttype(kind.retour, release)
    if kind is None or answer is None:
        raise UnusableInput("no heenbericht of that release has this code")
    terms = load_release(kind.standaard, release).termijnen
    found = [answer_term(terms.retour[answer.nummer], op, regels.breaks(answer.code, release))]
    day = to_local(op).date()
    if kind.nummer in terms.vervolg_op:
        stop = stop_for(regels.draaiboek, terms.vervolg_met, regels.omgeving)
        found.append(follow_up_term("vervolg", terms.vervolg, day, stop))
    if kind.nummer in terms.melding_met:
        stop = stop_for(regels.draaiboek, terms.melding_met, regels.omgeving)
        found.append(follow_up_term("melding", terms.melding, day, stop))
    return found
