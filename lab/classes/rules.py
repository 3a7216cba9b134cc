"""What the members of a class may do, as their teacher has set it: less than the server's limits, never more."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.limits import LIMITS
from lab.runs.memory import ONES_OWN_RUNS

RUNS, SWEEPS, JOINING = "runs_at_once", "sweeps", "joining"
# What can be limited, by its name in lab.limits, and how it is said; how much of it there may be without a class.
MOST = {
    "hidden_units": "hidden units in a layer",
    "training_digits": "training digits",
    "iterations": "iterations",
    RUNS: "runs at once, one in each tab",
}
LARGEST = {name: getattr(LIMITS, name) for name in MOST} | {RUNS: min(ONES_OWN_RUNS, LIMITS.runs_at_once)}
PAUSED = "your teacher has paused the class: wait until it goes on"
CLOSED = "this class takes nobody new just now: ask your teacher"
NO_SWEEPS = "your teacher has switched *Try many settings* off for the class"


@dataclass(frozen=True)
class Rules:
    """paused: whether nobody trains; most: {key of MOST: number} of those that are below the server's; sweeps: whether
    many settings may be tried; joining: whether others may join."""

    paused: bool = False
    most: dict = field(default_factory=dict)
    sweeps: bool = True
    joining: bool = True

    @classmethod
    def of(cls, their_class):
        """The Rules of a Class; of its limits those that cannot be read are left out. None has none."""
        if their_class is None:
            return cls()
        said = their_class.limits if isinstance(their_class.limits, dict) else {}
        most = {name: said[name] for name in MOST if type(said.get(name)) is int and 0 < said[name] < LARGEST[name]}
        return cls(their_class.paused, most, said.get(SWEEPS) is not False, said.get(JOINING) is not False)

    def check_now(self):
        """Raise ValueError, a sentence, if nothing may be trained now."""
        if self.paused:
            raise ValueError(PAUSED)

    @property
    def runs(self):
        """How many runs of one member may go on at once."""
        return self.most.get(RUNS, LARGEST[RUNS])

    def at_most(self, name, number):
        """The number, or what may be of it (MOST) where that is less."""
        return min(number, self.most.get(name, LARGEST[name]))

    def check(self, config):
        """The same if a run of this configuration may not begin, however many others go on."""
        self.check_now()
        units = max(config.hidden_units, default=0)
        asked = {"hidden_units": units, "training_digits": config.training_digits, "iterations": config.iterations}
        for name, number in asked.items():
            most = self.most.get(name, number)
            if number > most:
                raise ValueError(f"your class may use at most {most:,} {MOST[name]}; these settings have {number:,}")

    def may(self, config):
        """Whether a run of this configuration is within these limits and the server's, whatever is paused now."""
        with suppress(ValueError):
            Rules(most=LARGEST | self.most).check(config)
            return True
        return False

    def check_all(self, configs, many=True):
        """The same for runs that are trained together. many: whether many settings are tried by them."""
        if many and not self.sweeps:
            raise ValueError(NO_SWEEPS)
        for config in configs:
            self.check(config)
