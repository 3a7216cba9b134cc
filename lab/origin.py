"""Where a run comes from: which network it went on from, what that had learned from, and whose digits it is given."""

from dataclasses import asdict, dataclass, replace
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

import nncore
from lab.data_library import MNIST

FRESH, READY, FILE, UNKNOWN = "fresh", "ready", "file", "unknown"
BEFORE, EARLIER = "the run before", "an earlier run"
WORDS = {FRESH: "random weights", READY: "the ready network", FILE: "a network from a file", UNKNOWN: "another network"}
Count = Annotated[int, Meta(ge=0)]


@dataclass(frozen=True)
class Origin:
    """Where a run comes from.

    kind: what the first of the runs that led to it began from, of WORDS; went_on: the run that it goes on from itself,
    BEFORE or EARLIER, "" for none; iterations_done: of that run; seen: another data set than the digits on board that
    the runs before learned from, "" for none; own_digits: how many of somebody's own are among those that it learns
    from; only_own: whether there are no others; base: the data set that these were mixed into.
    """

    kind: Literal[tuple(WORDS)] = FRESH
    went_on: Literal["", BEFORE, EARLIER] = ""
    iterations_done: Count = 0
    seen: str = ""
    base: str = ""
    own_digits: Count = 0
    only_own: bool = False

    @classmethod
    def read(cls, facts):
        """The Origin that `facts` has been written from; None is the usual one. Raises ValueError for what is none."""
        return msgspec.convert(facts or {}, cls)

    @property
    def facts(self):
        """What `read` takes, for JSON: what is not usual; None if all is."""
        usual = asdict(Origin())
        return {name: value for name, value in asdict(self).items() if value != usual[name]} or None

    @property
    def goes_on(self):
        """Whether it begins from a network that had learned before."""
        return self.kind != FRESH or self.went_on != ""

    @property
    def words(self):
        """What it begins from, for the middle of a sentence. Plain text that may hold the name of somebody's folder."""
        root = WORDS[self.kind] + (f" on {self.seen}" if self.seen and self.kind == FRESH else "")
        after = f"{self.went_on}, after {counted(self.iterations_done, 'iteration')}"
        return f"{after}, begun from {root}" if self.went_on else root

    @property
    def own(self):
        """Which of somebody's own digits it learns from, in words; "" for none."""
        return f"{counted(self.own_digits, 'digit')} of your own" if self.own_digits else ""

    def learning_from(self, data):
        """The same for a run on a data set, which may be one of `own_digits.mixed`."""
        base, n, only = getattr(data, "mixed_into", ("", 0, False))
        return replace(self, base=base, own_digits=n, only_own=only)


def base_name(run):
    """The name of the data set whose test digits a Run or an Entry is tested on."""
    return run.origin.base or run.data_name


def gone_on(run, iterations, which=BEFORE):
    """The Origin of a run that goes on from a Run or an Entry, after so many iterations of it. Until it has digits of
    its own, those of that run are in it. which: of them it is, BEFORE or EARLIER."""
    known, data = nncore.load_digits(), base_name(run)
    # The first of MNIST's training digits are those that are embedded.
    on_board = data == known.name or (data == MNIST and run.config.training_digits <= len(known.train_labels))
    seen = "" if on_board or run.origin.only_own else data
    # The digits on board are MNIST's: that matters more than any other.
    seen = MNIST if MNIST in (seen, run.origin.seen) else run.origin.seen or seen
    return replace(run.origin, went_on=which, iterations_done=iterations, seen=seen)


def counted(n, name):
    """A number of things: "1 iteration", "2 iterations"."""
    return f"{n:,} {name}{'' if n == 1 else 's'}"
