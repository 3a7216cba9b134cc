"""What was chosen of how pages show things: which digit, chapter, closer look. A reload leaves it as it is."""

from dataclasses import dataclass, field

from ui.session import widgets

LONGEST = 6_000  # characters of a key and what was chosen


@dataclass
class Choices:
    """chosen: {key of a control: what was chosen in it}, where that is not what the control starts with.

    starts: what those start with whose start is worked out.
    """

    chosen: dict = field(default_factory=dict)
    starts: dict = field(default_factory=dict)

    def offer(self, key, fits):
        """Have a control stand where it stood before a reload, if it was not shown or set since. Call it before it is
        shown. fits(value): whether it may stand there, for there may be fewer options now."""
        value = self.chosen.get(key)
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


def _is_choice(key, value):
    several = value if isinstance(value, list) else [value]
    return all(isinstance(one, bool | int | float | str) for one in several) and len(key) + len(str(value)) <= LONGEST
