"""Which values somebody has typed for a sweep to try: numbers with commas between them, or a range."""

import re

RANGE = re.compile(r"\s*([+\d.,]+?)\s*(?:to|–|-)\s*([+\d.,]+?)\s*")


def read(text, known, ranges=False):
    """The values that a text stands for: a list, or (low, high) or (low, high, "log") for `search.random_search`.

    known: the Hyperparameter; ranges: whether it may be a range, as in "16 to 256". Raises ValueError, as a sentence.
    """
    found = RANGE.fullmatch(text)
    if found and not ranges:
        raise ValueError(f"{known.title}: every combination needs single values, such as {_example(known, False)}")
    if found:
        return _range(found[1], found[2], known)
    return [_value(part, known, ranges) for part in text.split(",") if part.strip()]


def _range(first, second, known):
    low, high = (_number(part, known, True) for part in (first, second))
    if low == high:
        raise ValueError(f"{known.title}: {first} to {second} is a single value: write {first}, or a wider range")
    if low > high:
        raise ValueError(f"{known.title}: a range begins with the smaller number: write {second} to {first}")
    # Sizes differ by factors, so that every power of ten is drawn equally often; one seed is as good as another.
    return (low, high, "log") if low > 0 and known.name != "seed" else (low, high)


def _value(text, known, ranges):
    if isinstance(known.default, tuple):
        return tuple(_number(part, known, ranges) for part in text.split("+"))
    return _number(text, known, ranges)


def _number(text, known, ranges):
    low, high = known.typed
    kind = "whole numbers" if known.whole else "numbers"
    try:
        number = type(low)(text)
    except ValueError:
        raise ValueError(f"{known.title} must be {kind}, such as {_example(known, ranges)}") from None
    if not low <= number <= high:
        raise ValueError(f"{known.title} must be from {low:,} to {high:,}")
    return number


def _example(known, ranges):
    tried = known.tried or (known.start,)
    return f"{min(tried)} to {max(tried)}" if ranges and len(tried) > 1 else ", ".join(map(str, tried))
