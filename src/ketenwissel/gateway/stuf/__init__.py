"""The StUF-GGk door: envelopes in, Bv03 or Fo03 out; and the client that brings gemeenten their mail."""

from ketenwissel.gateway.stuf.bezorger import Bezorgd, Geweigerd, OpnieuwProberen, StufBezorger
from ketenwissel.gateway.stuf.deur import PAD, StufDeur

__all__ = ["PAD", "Bezorgd", "Geweigerd", "OpnieuwProberen", "StufBezorger", "StufDeur"]
