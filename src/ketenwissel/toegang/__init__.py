"""Who is who: the parties of the chain, their validity and their successors."""

from ketenwissel.toegang.partijen import Partij, Register, Rol

__all__ = ["Partij", "Register", "Rol"]
