"""Whose turn it is, on a clock that goes on only where a turn is taken."""

import heapq
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from lab.runs.turns import Turns

LONGEST = 1.0  # seconds that a turn takes
UNTIL = 60 * LONGEST
SECONDS = st.floats(0.02, LONGEST)
# Of each person: when they begin, and what a turn of each of their runs takes.
PERSONS = st.lists(
    st.tuples(st.floats(0, UNTIL / 2), st.lists(SECONDS, min_size=1, max_size=4)), min_size=2, max_size=12
)


def shares(persons, n_cores):
    """What each has had from the last one's beginning on, in seconds."""
    turns, waiting, last = Turns(), [], max(begins for begins, _ in persons)
    runs = [
        (begins, SimpleNamespace(used=0.0, person=turns.of(number), takes=takes, had=0.0, whose=number))
        for number, (begins, all_of_one) in enumerate(persons)
        for takes in all_of_one
    ]
    coming = sorted(runs, key=lambda each: each[0])
    cores = [(0.0, number, None) for number in range(n_cores)]
    while cores[0][0] < last + UNTIL:
        now, number, run = heapq.heappop(cores)
        at_it = [each for _, _, each in cores if each is not None]
        if run is not None:
            turns.add(run, run.takes)
            run.had += run.takes if now > last else 0.0
            turns.join(run, (*waiting, *at_it, run))
            waiting.append(run)
        while coming and coming[0][0] <= now:
            newcomer = coming.pop(0)[1]
            turns.join(newcomer, (*waiting, *at_it))
            waiting.append(newcomer)
        if not waiting:
            heapq.heappush(cores, (now + 0.01, number, None))
            continue
        run = turns.next(waiting)
        waiting.remove(run)
        heapq.heappush(cores, (now + run.takes, number, run))
    return [sum(run.had for _, run in runs if run.whose == number) for number in range(len(persons))]


@given(PERSONS, st.integers(1, 3))
def test_nobody_has_less_than_half_of_an_equal_share_nor_twice_as_much(persons, n_cores):
    """However long turns take, however many runs one has, and whenever they began."""
    n_cores = min(n_cores, len(persons))
    equal = n_cores * UNTIL / len(persons)
    assert all(0.5 * equal < had < 2 * equal for had in shares(persons, n_cores))
