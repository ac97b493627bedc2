"""Who is who: the parties of the chain, people, keys, certificates, roles and mandates, at any instant.

`Toegang` answers from memory who calls and what they may; what each role may is data (`data/rechten.toml`).
Whoever changes something does so in `begin_acts`, under a name, with an event in the trail.
"""

from ketenwissel.toegang.beheer import Beheer, NietBekend, Verboden, begin_acts
from ketenwissel.toegang.certificaten import mark_of_header, read_pem
from ketenwissel.toegang.gebeurtenissen import note_opening, write_event
from ketenwissel.toegang.identiteit import Identiteit, Verlening, may_second
from ketenwissel.toegang.inrichting import carry_out, read_setup
from ketenwissel.toegang.mandaten import HANDELINGEN, Mandaatverzoek, grant_mandates, revoke_mandate
from ketenwissel.toegang.mensen import Rolverzoek, add_users, begin, end_user, grant_roles, revoke_role
from ketenwissel.toegang.overzicht import (
    visible_certificates,
    visible_grants,
    visible_keys,
    visible_mandates,
    visible_people,
    visible_warnings,
)
from ketenwissel.toegang.partijbeheer import (
    SOORTEN,
    add_organisation,
    add_parties,
    end_organisation,
    end_party,
)
from ketenwissel.toegang.partijen import AgbRol, Partij, Register, Rol
from ketenwissel.toegang.rechten import ROLLEN, Toegangsrol, is_rol, rechten
from ketenwissel.toegang.sleutelbeheer import (
    admit_certificate,
    end_certificate,
    make_api_key,
    revoke_api_key,
)
from ketenwissel.toegang.sleutels import NieuweSleutel
from ketenwissel.toegang.teksten import plain_lines, plain_text
from ketenwissel.toegang.toegang import Handeling, Toegang, is_valid
from ketenwissel.toegang.voorbeeld import Voorbeeldsleutel, fill_example
from ketenwissel.toegang.waarschuwingen import DREMPELS, Waarschuwing, due_warnings, warnings
from ketenwissel.toegang.wacht import Toegangsbron, Toegangswacht, Verouderd
from ketenwissel.toegang.zicht import ALLE, FOUTBERICHT, Zicht

__all__ = [
    "ALLE",
    "DREMPELS",
    "FOUTBERICHT",
    "HANDELINGEN",
    "ROLLEN",
    "SOORTEN",
    "AgbRol",
    "Beheer",
    "Handeling",
    "Identiteit",
    "Mandaatverzoek",
    "NietBekend",
    "NieuweSleutel",
    "Partij",
    "Register",
    "Rol",
    "Rolverzoek",
    "Toegang",
    "Toegangsbron",
    "Toegangsrol",
    "Toegangswacht",
    "Verboden",
    "Verlening",
    "Verouderd",
    "Voorbeeldsleutel",
    "Waarschuwing",
    "Zicht",
    "add_organisation",
    "add_parties",
    "add_users",
    "admit_certificate",
    "begin",
    "begin_acts",
    "carry_out",
    "due_warnings",
    "end_certificate",
    "end_organisation",
    "end_party",
    "end_user",
    "fill_example",
    "grant_mandates",
    "grant_roles",
    "is_rol",
    "is_valid",
    "make_api_key",
    "mark_of_header",
    "may_second",
    "note_opening",
    "plain_lines",
    "plain_text",
    "read_pem",
    "read_setup",
    "rechten",
    "revoke_api_key",
    "revoke_mandate",
    "revoke_role",
    "visible_certificates",
    "visible_grants",
    "visible_keys",
    "visible_mandates",
    "visible_people",
    "visible_warnings",
    "warnings",
    "write_event",
]
