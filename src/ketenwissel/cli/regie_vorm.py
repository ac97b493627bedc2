"""How readiness is written as JSON on the command line."""

from datetime import datetime

from ketenwissel.core.instants import format_instant
from ketenwissel.regie import (
    CRITERIA,
    Groep,
    Overzicht,
    Partijbeeld,
    Partijstand,
    Productvoortgang,
    Stapstand,
    Staptelling,
)

__all__ = ["overview_document", "party_document"]

Document = dict[str, object]


def overview_document(found: Overzicht) -> Document:
    """Write an overview."""
    return _moments(found.at, found.gemeten_op, found.draaiboek) | {
        "landelijk": found.landelijk,
        "totaal": _group(found.totaal),
        "groepen": [_group(one) for one in found.groepen],
        "aandacht": [_stand(one) for one in found.aandacht],
    }


def party_document(found: Partijbeeld) -> Document:
    """Write how far one party is."""
    kept = found.bij_stilstand
    return (
        _moments(found.at, found.gemeten_op, found.draaiboek)
        | _stand(found.geheel)
        | {
            "standaarden": [_stand(one) for one in found.standaarden],
            "bijStilstand": None
            if kept is None
            else {
                "moment": format_instant(kept.moment),
                "wachtend": kept.wachtend,
                "teBeantwoorden": kept.te_beantwoorden,
            },
            "regio": found.regio,
            "pakketten": [_product(one) for one in found.pakketten],
        }
    )


def _moments(at: datetime, measured: datetime, draaiboek: str) -> Document:
    return {"op": format_instant(at), "gemetenOp": format_instant(measured), "draaiboek": draaiboek}


def _stand(one: Partijstand) -> Document:
    return {
        "partij": one.partij,
        "naam": one.naam,
        "rol": one.rol,
        "standaard": one.standaard,
        "wachtend": one.wachtend,
        "teBeantwoorden": one.te_beantwoorden,
        "gebroken": one.gebroken,
        "ontraden": one.ontraden,
        "prognoseAfhalen": one.afhalen,
        "prognoseBeantwoorden": one.beantwoorden,
        "behaald": {criterium: one.reached(criterium) for criterium in CRITERIA},
        "stappen": [_step(step) for step in one.stappen],
    }


def _step(one: Stapstand) -> Document:
    return {
        "stap": one.stap,
        "criterium": one.criterium,
        "omschrijving": one.van.omschrijving,
        "uiterlijkOp": format_instant(one.uiterlijk_op),
        "status": one.status,
        "gedaanOp": _instant(one.gedaan_op),
        "bewijs": one.bewijs,
        "tegengesproken": one.tegengesproken,
        "rest": one.rest,
        "gemeldOp": _instant(one.gemeld_op),
        "gemeldAantal": one.gemeld_aantal,
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else format_instant(moment)


def _group(one: Groep) -> Document:
    return {
        "naam": one.naam,
        "partijen": one.partijen,
        "wachtend": one.wachtend,
        "teBeantwoorden": one.te_beantwoorden,
        "gebroken": one.gebroken,
        "ontraden": one.ontraden,
        "behaald": dict(one.behaald),
        "prognoseAfhalen": dict(one.afhalen),
        "prognoseBeantwoorden": dict(one.beantwoorden),
        "stappen": [_counted(step) for step in one.stappen],
    }


def _counted(one: Staptelling) -> Document:
    return {
        "stap": one.stap,
        "rol": one.rol,
        "criterium": one.criterium,
        "omschrijving": one.omschrijving,
        "uiterlijkOp": format_instant(one.uiterlijk_op),
        "statussen": dict(one.statussen),
        "tegengesproken": one.tegengesproken,
    }


def _product(one: Productvoortgang) -> Document:
    return {
        "standaard": one.standaard,
        "leverancier": one.leverancier,
        "product": one.product,
        "versie": one.versie,
        "release": one.release,
        "geslaagd": [
            {
                "nummer": row.id,
                "berichttype": row.berichttype,
                "geslaagdOp": format_instant(row.geslaagd_op),
                "bewijs": row.bewijs,
            }
            for row in one.geslaagd
        ],
    }
