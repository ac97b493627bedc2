"""From evidence to story: the trail and the journals, each read once, told in numbers."""

from ketenwissel.rehearsal.verhaal.vertellen import Meeteller, tell

__all__ = ["Meeteller", "tell"]
