"""The errors of this house: one base, and the few kinds a caller can act on.

The text of every error is one clear line for the person who must act: what, where, what to do. It never
holds a value taken from a message.
"""

__all__ = [
    "InvalidChecksum",
    "InvalidFormat",
    "InvalidLength",
    "KetenwisselError",
    "UnusableInput",
    "ValidationError",
]


class KetenwisselError(Exception):
    """Base of every error that this package raises itself."""


class UnusableInput(KetenwisselError):
    """What a person or a program handed in cannot be used (exit code 2 on the command line)."""


class ValidationError(KetenwisselError, ValueError):
    """An identifier is not what it should be; the text never repeats the value."""


class InvalidFormat(ValidationError):
    """Other characters than the number allows."""


class InvalidLength(ValidationError):
    """Too short or too long."""


class InvalidChecksum(ValidationError):
    """The check digits do not agree with the rest."""
