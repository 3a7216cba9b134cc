"""Whose turn it is, on a clock that goes on only where a turn is taken."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.runs.turns import Turns

LONGEST = 1.0  # seconds that a turn takes
UNTIL = 60 * LONGEST
SECONDS = st.floats(0.02, LONGEST)
# Of each person: when they begin, and what a turn of each of their runs takes.
PERSONS = st.lists(
    st.tuples(st.floats(0, UNTIL / 2), st.lists(SECONDS, min_size=1, max_size=4)), min_size=2, max_size=12
)


@settings(max_examples=30)
@given(PERSONS, st.integers(1, 3))
def test_nobody_has_less_than_half_nor_twice_an_equal_share(persons, n_cores):
    """However long turns take, however many runs one has, and whenever they began."""
    turns, last, n_cores = Turns(), max(begins for begins, _ in persons), min(n_cores, len(persons))
    coming = [
        SimpleNamespace(used=0.0, person=turns.of(number), whose=number, begins=begins, takes=takes)
        for number, (begins, all_of_one) in enumerate(persons)
        for takes in all_of_one
    ]
    waiting, cores, had = [], [(0.0, None)] * n_cores, [0.0] * len(persons)
    while min(cores, key=_ends)[0] < last + UNTIL:
        now, run = ended = min(cores, key=_ends)
        cores.remove(ended)
        at_it = [each for _, each in cores if each is not None]
        newcomers = [each for each in coming if each.begins <= now]
        coming = [each for each in coming if each.begins > now]
        if run is not None:
            turns.add(run, run.takes)
            had[run.whose] += run.takes if now > last else 0.0
            turns.join(run, (*waiting, *at_it, run))
            waiting.append(run)
        for newcomer in newcomers:
            turns.join(newcomer, (*waiting, *at_it))
            waiting.append(newcomer)
        run = turns.next(waiting) if waiting else None
        if run is not None:
            waiting.remove(run)
        cores.append((now + (run.takes if run else 0.01), run))
    equal = n_cores * UNTIL / len(persons)
    assert all(0.5 * equal < each < 2 * equal for each in had)


def _ends(core):
    return core[0]
