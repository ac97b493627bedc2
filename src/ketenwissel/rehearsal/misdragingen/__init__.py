"""Misbehaviour, planted on purpose and counted exactly: the verdict must repeat every count.

`plant` says what will be done and by whom; the `Spelleider` sees to it while the rehearsal runs. The back
offices themselves know nothing of it: they do what they are told, one message at a time.
"""

from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.ingrepen import ROBOT_TRIES
from ketenwissel.rehearsal.misdragingen.plan import plant
from ketenwissel.rehearsal.misdragingen.soorten import SOORTEN
from ketenwissel.rehearsal.misdragingen.spelleider import Spelleider
from ketenwissel.rehearsal.misdragingen.toneel import merger_moment

__all__ = ["ROBOT_TRIES", "SOORTEN", "Geplant", "Spelleider", "merger_moment", "plant"]
