"""A sweep: many small rehearsals with other seeds and random faults, on all cores.

A seed that fails is worth keeping: it repeats the same night, faults and all.
"""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ketenwissel.core.clock import SystemTimer
from ketenwissel.rehearsal.opzet import Opzet, seeded
from ketenwissel.rehearsal.storingen import draw_names
from ketenwissel.rehearsal.uitvoering import rehearse
from ketenwissel.standards import Schemas

__all__ = ["Reeksuitslag", "play_seed", "sweep"]


@dataclass(frozen=True, slots=True)
class Reeksuitslag:
    """The outcome of one seed: the faults drawn for it, and the checkers that were not satisfied."""

    seed: int
    storingen: tuple[str, ...]
    gezakt: tuple[str, ...]
    fout: str | None = None
    """What stopped the rehearsal itself, where something did."""

    @property
    def ok(self) -> bool:
        """Every checker was satisfied."""
        return not self.gezakt and self.fout is None


def sweep(opzet: Opzet, draaiboek: str, seeds: Sequence[int]) -> Iterator[Reeksuitslag]:
    """Play every seed with faults of its own, on all cores; gives the outcomes in the order of the seeds."""
    # A fresh interpreter for each worker: nothing of this process leaks into a night.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        yield from pool.map(
            play_seed, (replace(opzet, seed=seed) for seed in seeds), [draaiboek] * len(seeds)
        )


def play_seed(opzet: Opzet, draaiboek: str) -> Reeksuitslag:
    """Play one seed with the faults that follow from it (those of the opzet, where it names any)."""
    names = opzet.storingen or draw_names(seeded(opzet, "reeks"))
    with tempfile.TemporaryDirectory(prefix="ketenwissel-") as folder:
        try:
            rapport = rehearse(
                replace(opzet, storingen=names),
                draaiboek,
                Path(folder),
                Schemas(),
                _Stil(),
                SystemTimer(),
            )
        except Exception as error:  # noqa: BLE001 - a seed that crashes is an outcome of the sweep
            return Reeksuitslag(opzet.seed, names, (), f"{type(error).__name__}: {error}")
    return Reeksuitslag(
        opzet.seed, names, tuple(controle.name for controle in rapport.checkers if not controle.ok)
    )


class _Stil:
    """Progress that nobody watches."""

    def update(
        self, fase: str, moment: datetime, gedaan: int, totaal: int, per_seconde: float, open_paren: int
    ) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""
