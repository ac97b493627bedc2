"""A whole set-up from one TOML file: parties, organisations, people with their roles, mandates, certificates.

Instants (`van`, `tot`) are those of TOML, Dutch local time where they have no offset; what has no `van` is
valid from the act on.
"""

import tomllib
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import from_local
from ketenwissel.store.toegang import Gebruikerrij, Organisatierij
from ketenwissel.toegang.beheer import Beheer
from ketenwissel.toegang.mandaten import Mandaatverzoek, grant_mandates
from ketenwissel.toegang.mensen import Rolverzoek, add_users, grant_roles
from ketenwissel.toegang.partijbeheer import add_organisation, add_parties
from ketenwissel.toegang.partijen import AgbRol, Partij, Rol
from ketenwissel.toegang.sleutelbeheer import admit_certificate

__all__ = ["Inrichting", "carry_out", "read_setup"]


class _Deel(msgspec.Struct, forbid_unknown_fields=True):
    pass


class _Duur(_Deel, kw_only=True):
    van: datetime | None = None
    tot: datetime | None = None


class _Partij(_Duur, kw_only=True):
    code: str
    rol: Rol
    naam: str
    agb_rol: AgbRol | None = None
    opvolger: str | None = None


class _Organisatie(_Duur, kw_only=True):
    code: str
    soort: str
    naam: str


class _Rol(_Duur, kw_only=True):
    rol: str
    organisatie: str | None = None


class _Gebruiker(_Deel, kw_only=True):
    naam: str
    weergave: str
    van: datetime | None = None
    rol: list[_Rol] = []


class _Mandaat(_Duur, kw_only=True):
    partij: str
    organisatie: str
    handelingen: Annotated[list[Literal["indienen", "afhalen", "inzien"]], msgspec.Meta(min_length=1)]
    berichttypen: tuple[str, ...] = ("*",)


class _Certificaat(_Duur, kw_only=True):
    kenmerk: str
    organisatie: str


class Inrichting(_Deel):
    """What such a file says; made by `read_setup`."""

    partij: list[_Partij] = []
    organisatie: list[_Organisatie] = []
    gebruiker: list[_Gebruiker] = []
    mandaat: list[_Mandaat] = []
    certificaat: list[_Certificaat] = []


def read_setup(text: str) -> Inrichting:
    """Read a set-up; raises UnusableInput, with the place, for what is not one."""
    try:
        return msgspec.convert(_with_instants(tomllib.loads(text)), Inrichting)
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput(f"not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise UnusableInput(f"not a set-up: {error}") from None


def _with_instants(value: Any) -> Any:  # noqa: ANN401  # whatever TOML gives
    if isinstance(value, dict):
        return {key: _with_instants(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_instants(one) for one in value]
    if isinstance(value, datetime) and value.tzinfo is None:
        return from_local(value)
    return value


def carry_out(beheer: Beheer, inrichting: Inrichting) -> None:
    """Add everything, in the name of the person of these acts; raises as each single act does."""
    add_parties(
        beheer,
        [
            Partij(one.code, one.rol, one.naam, one.van or beheer.at, one.tot, one.opvolger, one.agb_rol)
            for one in inrichting.partij
        ],
    )
    for organisatie in inrichting.organisatie:
        van, tot = beheer.stretch(organisatie.van, organisatie.tot)
        row = Organisatierij(organisatie.code, organisatie.soort, organisatie.naam, van, tot)
        add_organisation(beheer, row)
    add_users(
        beheer, [Gebruikerrij(one.naam, one.weergave, one.van or beheer.at) for one in inrichting.gebruiker]
    )
    roles = [
        Rolverzoek(one.naam, rol.rol, rol.organisatie, rol.van or one.van, rol.tot)
        for one in inrichting.gebruiker
        for rol in one.rol
    ]
    grant_roles(beheer, roles)
    mandates = [
        Mandaatverzoek(one.partij, one.organisatie, handeling, berichttype, one.van, one.tot)
        for one in inrichting.mandaat
        for handeling in one.handelingen
        for berichttype in one.berichttypen
    ]
    grant_mandates(beheer, mandates)
    for certificaat in inrichting.certificaat:
        admit_certificate(
            beheer, certificaat.kenmerk, certificaat.organisatie, certificaat.van, certificaat.tot
        )
