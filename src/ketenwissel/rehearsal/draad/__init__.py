"""A rehearsal over the wire: `ketenwissel serve` as a process, driven through its real doors.

Gemeenten submit by StUF and collect by `/v1/postvakken`, aanbieders push and pull by VECOZO's REST doors.
What became of a submission is asked by `/v1/statussen`: a refusal may come later, by foutbericht.
"""

from ketenwissel.rehearsal.draad.uitvoeren import WEGGELATEN, Draad, carry_out_by_wire

__all__ = ["WEGGELATEN", "Draad", "carry_out_by_wire"]
