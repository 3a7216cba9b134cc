"""What was chosen of how pages show things: which digit, chapter, closer look. A reload leaves it as it is."""

import json
from dataclasses import dataclass, field

from lab.desk import parts
from ui.session import widgets

MOST, LONGEST = 100, 2_000  # choices; characters of a key and what was chosen


@dataclass
class Choices:
    """chosen: {key of a control: what was chosen in it}, where that is not what the control starts with.

    starts: what those start with whose start is worked out.
    """

    chosen: dict = field(default_factory=dict)
    starts: dict = field(default_factory=dict)
    _waiting: dict = field(default_factory=dict)  # what was put back and has not been offered yet

    def offer(self, key, fits):
        """Have a control stand where it stood before a reload, if it was not shown or set since. Call it before it is
        shown. fits(value): whether it may stand there, for there may be fewer options now."""
        value = self._waiting.pop(key, None)
        if value is not None and widgets.value(key) is None and fits(value):
            widgets.put({key: value})

    def note(self, key, value, default):
        """Remember what a control says that is on the page; not what could not be put back, which would take all others
        with it. Returns whether that is news."""
        if not _is_choice(key, value):
            value = default
        if value == self.chosen.get(key, default):
            return False
        if value == default:
            del self.chosen[key]
        else:
            self.chosen[key] = value
        return True

    @property
    def kept(self):
        """What the desk has of it, or None where nothing was chosen."""
        return json.dumps(self.chosen, sort_keys=True) if self.chosen else None

    def pack(self):
        return parts.pack({"chosen": self.chosen})

    def put_back(self, content):
        """Have controls stand where they stood, once they are shown. Raises ValueError for what are no choices."""
        chosen = parts.unpack(content)[0].get("chosen")
        if not isinstance(chosen, dict) or len(chosen) > MOST or not all(map(_is_choice, chosen, chosen.values())):
            raise ValueError("it must hold what was chosen by the keys of controls")
        self.chosen, self._waiting = chosen, dict(chosen)


def _is_choice(key, value):
    several = value if isinstance(value, list) else [value]
    return all(isinstance(one, bool | int | float | str) for one in several) and len(key) + len(str(value)) <= LONGEST
