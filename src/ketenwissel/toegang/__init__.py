"""Who is who: the parties of the chain, people, keys, certificates, roles and mandates, at any instant.

`Toegang` answers from memory who calls and what they may; what each role may is data (`data/rechten.toml`).
"""

from ketenwissel.toegang.certificaten import mark_of_header
from ketenwissel.toegang.identiteit import Identiteit, Verlening, may_second
from ketenwissel.toegang.partijen import AgbRol, Partij, Register, Rol
from ketenwissel.toegang.rechten import ROLLEN, Toegangsrol, is_rol, rechten
from ketenwissel.toegang.toegang import Handeling, Toegang
from ketenwissel.toegang.zicht import ALLE, Zicht

__all__ = [
    "ALLE",
    "ROLLEN",
    "AgbRol",
    "Handeling",
    "Identiteit",
    "Partij",
    "Register",
    "Rol",
    "Toegang",
    "Toegangsrol",
    "Verlening",
    "Zicht",
    "is_rol",
    "mark_of_header",
    "may_second",
    "rechten",
]
