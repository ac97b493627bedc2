"""Planting: which kinds, how often, and by whom."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ketenwissel.draaiboek import Draaiboek
from ketenwissel.rehearsal.misdragingen import antwoorden, grenzen, heenberichten, partijen
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.toneel import Toneel
from ketenwissel.rehearsal.verkeer import Verkeer
from ketenwissel.rehearsal.wereld import Wereld

__all__ = ["plant"]

_PER = 2000
_MOST = 50

Builder = Callable[[str, int, Toneel], Iterator[Geplant]]

_BUILDERS: Mapping[str, Builder] = {
    "declaratie_na_stop": heenberichten.discouraged,
    "heen_na_blokkade": heenberichten.after_block,
    "retour_na_blokkade": antwoorden.twice_too_late,
    "nieuwe_release_te_vroeg": heenberichten.new_release_early,
    "oude_release_te_laat": heenberichten.old_release_late,
    "retour_in_nieuwe_release": antwoorden.in_new_release,
    "niet_volgens_xsd": heenberichten.invalid,
    "antwoord_te_laat": antwoorden.too_late,
    "tweede_retour": antwoorden.second_retour,
    "herhaald_zelfde_inhoud": heenberichten.changed_on_the_way,
    "herhaald_andere_inhoud": heenberichten.changed_on_the_way,
    "onleesbaar": heenberichten.changed_on_the_way,
    "kop_afwijkend": heenberichten.changed_on_the_way,
    "oude_inhoud_nieuwe_envelop": heenberichten.new_envelope,
    "ontvanger_onbekend": heenberichten.changed_on_the_way,
    "afzender_onbekend": heenberichten.changed_on_the_way,
    "antwoord_zonder_verwijzing": antwoorden.without_reference,
    "retour_op_onbekend": antwoorden.unknown_heen,
    "fout_op_heenbericht": antwoorden.fault_on_heen,
    "fout_op_retour": antwoorden.fault_on_retour,
    "leest_nooit": partijen.never_reads,
    "bevestigt_nooit": partijen.never_confirms,
    "hergebruikte_identificatie": heenberichten.changed_on_the_way,
    "robot": heenberichten.by_robot,
    "fusie_oude_code": partijen.to_ended_party,
    "fusie_onderweg": partijen.under_way,
    "fusie_overgenomen": partijen.taken_over,
    "spoed_gemeente": partijen.urgent_by_gemeente,
    "spoed_aanbieder": partijen.urgent_by_aanbieder,
}


def plant(
    draaiboek: Draaiboek,
    wereld: Wereld,
    verkeer: Verkeer,
    heenberichten: int,
    rng: random.Random,
    zonder: frozenset[str] = frozenset(),
) -> list[Geplant]:
    """Plant every kind, each as often as the size of the rehearsal asks for (at least once).

    The planted ones are numbered in this order, from 1; the last are those around the cut-offs, once each.
    Without a merger its kinds are left out, and so are those named in `zonder`.
    """
    count = min(_MOST, max(1, heenberichten // _PER))
    toneel = Toneel(draaiboek, wereld, verkeer, rng, count)
    found = [
        planted
        for soort, build in _BUILDERS.items()
        if soort not in zonder
        for index in range(count)
        for planted in build(soort, index, toneel)
    ]
    found += grenzen.around_cutoffs("grens", toneel)
    return [_numbered(planted, nummer) for nummer, planted in enumerate(found, 1)]


def _numbered(planted: Geplant, nummer: int) -> Geplant:
    afwijking = planted.opdracht.afwijking
    assert afwijking is not None, "every planted heenbericht is marked"
    opdracht = replace(planted.opdracht, afwijking=replace(afwijking, nummer=nummer))
    answer = planted.beantwoording
    if answer is not None:
        answer = replace(answer, afwijking=replace(answer.afwijking, nummer=nummer))
    return replace(planted, opdracht=opdracht, beantwoording=answer)
