"""Speed-ups that leave the mathematics as it is: `training.PlainEngine`'s steps in less time, divided among threads.

Only rounding differs, also between teams of different sizes. A UnitEngine starts from a network. `step(batch,
learning_rate)` is a generator, which yields where it may be left off, and returns the cost and the share of digits read
right, both from before it; `snapshot()` returns a function that puts the network of now together, with the
help of hands if it is given some; `step_work(batch_size)` and `snapshot_work` tell what the two take, in
multiplications for each unit of the first layer. `change(config)` has it go on as another configuration says.
"""

from .team import ALONE, CORES, Hands, Team, team_size
from .units import UnitEngine, digits_at_once

__all__ = ["ALONE", "CORES", "Hands", "Team", "UnitEngine", "digits_at_once", "team_size"]
