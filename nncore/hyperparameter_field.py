"""What there is to say of one hyperparameter: what it may be, how a control offers it, and how it is written."""

import math
from dataclasses import dataclass, field

import numpy as np

MAX_LAYERS = 8


def hyperparameter(default, **said):
    """A field of TrainingConfig, with all that there is to say of it: see Hyperparameter."""
    return field(default=default, metadata=said)


@dataclass(frozen=True)
class Hyperparameter:
    """One hyperparameter: the only place where its range is set, and where it is put into words.

    name: of the field of TrainingConfig; default: its value there; summary: a few words for the command line; help: of
    its control, in one sentence; title: of its control, the name if none is given; key: in addresses, likewise.

    choices: the values it may have, or limits: (smallest, largest) number, a whole one unless the default is a float.
    live: whether it may change during a run.

    offered: the numbers to choose from at first, or most: the largest that can be typed at first, and step: from one to
    the next; tried: what a sweep proposes first. A control can be set to any other number within the limits too, by a
    link or by a run that had it. No control has None, which is written 0 in these. place: the order among controls,
    the lowest first.

    names: {value: how it is written}, where that is not as it is; phrase: in a sentence, {} being what is written and
    {number} the value, if not the title and what is written; absent: in a sentence, the value that is none.
    """

    name: str
    default: object
    summary: str
    help: str
    title: str = ""
    key: str = ""
    choices: tuple = ()
    limits: tuple = ()
    live: bool = False
    offered: tuple = ()
    most: int | None = None
    step: int | None = None
    tried: tuple = ()
    place: int = 3
    names: dict = field(default_factory=dict)
    phrase: str = ""
    absent: str = ""

    def __post_init__(self):
        object.__setattr__(self, "title", self.title or self.name.replace("_", " ").capitalize())
        object.__setattr__(self, "key", self.key or self.name)

    def check(self, value):
        """Raise ValueError, naming the rule and the value, if it may not be this."""
        if self.choices:
            # 0 == False, but a number where a word or a yes or no is expected is a mistake.
            if value not in self.choices or type(value) is not type(self.choices[0]):
                raise ValueError(f"{self.name} must be {' or '.join(map(str, self.choices))}, got {value!r}")
        elif isinstance(self.default, tuple):
            if not isinstance(value, tuple | list) or len(value) > MAX_LAYERS:
                raise ValueError(f"{self.name} must be a list of at most {MAX_LAYERS} layer sizes, got {value!r}")
            for size in value:
                self._check_number(size)
        elif value is not None or self.default is not None:
            self._check_number(value)

    def _check_number(self, value):
        low, high = self.limits
        number = isinstance(value, int | np.integer) or (not self.whole and isinstance(value, float | np.floating))
        # Written so that NaN fails it too.
        if isinstance(value, bool) or not number or not low <= value <= high:
            kind = "a whole number from " if self.whole else ""
            raise ValueError(f"{self.name} must be {kind}{low:,} to {high:,}, got {value!r}")

    @property
    def whole(self):
        """Whether its numbers are whole ones."""
        return bool(self.limits) and not isinstance(self.default, float)

    @property
    def options(self):
        """What there is to choose from; nothing where numbers are typed."""
        return self.choices or self.offered

    @property
    def typed(self):
        """The smallest and the largest number that can be typed."""
        kind, (low, high) = int if self.whole else float, self.limits
        return kind(low), kind(self.most or high)

    @property
    def start(self):
        """What its control stands at before anybody sets it."""
        return self.for_control(self.default)

    def for_control(self, value):
        """A value as its control has it."""
        return 0 if value is None else value

    def from_control(self, value):
        """The value that its control stands for."""
        return value or None if self.default is None else value

    def allows(self, value):
        """Whether its control may be set to this, whatever that is."""
        # 2.0 == 2 and True == 1, but neither is a number of layers.
        if type(value) is not type(self.start):
            return False
        try:
            self.check(self.from_control(value))
        except ValueError:
            return False
        return True

    def read(self, text):
        """What an address sets its control to: the way back from `written`. Raises ValueError if it may not be that."""
        named = {self.written(value).casefold(): value for value in (*self.choices, *self.names)}
        value = named.get(text.casefold())
        if value is None and not self.choices:
            number = float(text)
            value = int(number) if self.whole and math.isfinite(number) and number == int(number) else number
        if not self.allows(value):
            raise ValueError(f"{self.title} cannot be {text[:20]!r}")
        return value

    def options_with(self, *values):
        """`options`, and among them these values of the control, which need not be offered."""
        return tuple(sorted({*self.offered, *values})) if self.offered else self.options

    def written(self, value):
        """A value as addresses and most pages have it: see `shown`."""
        if isinstance(value, tuple):
            return "+".join(map(str, value))
        if value in self.names:
            return self.names[value]
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, float):
            return str(value)
        # In few characters, but never another number.
        short = f"{value:g}"
        return short if float(short) == value else str(value)

    def shown(self, value):
        """A value as lists and tables have it: a yes or no in words."""
        if isinstance(value, bool):
            return "on" if value else "off"
        if type(value) is int and value not in self.names and "{number}" not in self.phrase:  # a seed is a name
            return f"{value:,}"
        return _apart(value) if isinstance(value, tuple) else self.written(value)

    def said(self, value):
        """A value within a sentence: "learning rate 0.1", "tanh units", "no weight decay"."""
        if self.absent and not value:
            return self.absent
        phrase = self.phrase or f"{self.title.lower()} {{}}"
        of_tuple = _apart(value) if isinstance(value, tuple) else None
        return phrase.format(of_tuple or (f"{value:,}" if type(value) is int else self.written(value)), number=value)


def _apart(numbers):
    """Several whole numbers, each with its thousands apart."""
    return "+".join(f"{number:,}" for number in numbers)
