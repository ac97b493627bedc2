"""Who is who: the parties of the chain, their validity and their successors."""

from ketenwissel.toegang.partijen import AgbRol, Partij, Register, Rol

__all__ = ["AgbRol", "Partij", "Register", "Rol"]
