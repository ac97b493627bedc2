"""The releases of the standards iWmo and iJw, read-only: message types, schemas, code lists, rules.

Of the rules those of the control levels 1 and 2 are here.

A release is a folder of data; nothing here knows a type number or a date. What needs lxml (`Schemas`,
`model`) is loaded at first use, so that naming a message type costs no XML library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ketenwissel.standards.catalogus import (
    berichttype,
    berichttype_of_namespace,
    load_release,
    releases,
    split_code,
)
from ketenwissel.standards.lijsten import (
    codelijst,
    level1_rule,
    level2_rules,
    regels,
    regels_niveau2,
    verschillen,
)
from ketenwissel.standards.values import (
    Berichttype,
    Niveau1Regel,
    Niveau2Regel,
    Release,
    Termijnen,
    Verschil,
    Voorwaarde,
    XsdVersie,
)

if TYPE_CHECKING:
    from ketenwissel.standards.schemas import Schemas
    from ketenwissel.standards.structuur import EnkelvoudigType, Klasse, SchemaElement, model

__all__ = [
    "Berichttype",
    "EnkelvoudigType",
    "Klasse",
    "Niveau1Regel",
    "Niveau2Regel",
    "Release",
    "SchemaElement",
    "Schemas",
    "Termijnen",
    "Verschil",
    "Voorwaarde",
    "XsdVersie",
    "berichttype",
    "berichttype_of_namespace",
    "codelijst",
    "level1_rule",
    "level2_rules",
    "load_release",
    "model",
    "regels",
    "regels_niveau2",
    "releases",
    "split_code",
    "verschillen",
]

_LAZY = {
    "EnkelvoudigType": "structuur",
    "Klasse": "structuur",
    "SchemaElement": "structuur",
    "Schemas": "schemas",
    "model": "structuur",
}


def __getattr__(name: str) -> object:
    """Load what needs lxml at its first use."""
    if name in _LAZY:
        return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
