"""The arrays that steps are computed in: shared by those who take turns, and never by two at once."""

import numpy as np
import pytest

import nncore
from nncore.fast import rooms
from nncore.fast.rooms import Rooms
from tests.nncore.small_runs import small
from tests.nncore.textbook import parameters

FORM = 20, 5, (4, 3), 10, 2, True, np.dtype("float32")


def test_a_room_is_used_again_by_the_next_of_its_form_and_by_nobody_meanwhile():
    kept = Rooms()
    with kept.room(*FORM) as one, kept.room(*FORM) as other:
        assert one is not other
    with kept.room(*FORM) as again, kept.room(*FORM) as third:
        assert {id(again), id(third)} == {id(one), id(other)}
    with kept.room(21, *FORM[1:]) as larger:
        assert larger.hidden[0].shape == (5, 21) and larger.inputs.shape == (21, 5)


def test_no_more_is_kept_than_there_is_space_for_and_what_was_left_first_goes_first(monkeypatch):
    kept = Rooms()
    with kept.room(*FORM) as one, kept.room(*FORM) as other, kept.room(*FORM) as third:
        monkeypatch.setattr(rooms, "MOST", 2 * one.n_bytes)
    # They were left from the last to the first.
    assert [room for _, room in kept._free] == [other, one]
    monkeypatch.setattr(rooms, "MOST", third.n_bytes - 1)
    with kept.room(*FORM):
        pass
    assert not kept._free
    with kept.room(2, *FORM[1:]):
        pass
    kept.let_go()
    assert not kept._free


@pytest.mark.parametrize(
    "changes", [{}, {"l2": 0.01}, {"batch_size": 16, "dropout": 0.2}, {"l2": 0.01, "augment": True}]
)
def test_runs_that_take_turns_in_the_same_rooms_are_as_if_alone(few_digits, changes):
    """The second one's digits are others, so that what one left in a room would be seen in the other."""
    configs = [small(seed=seed, iterations=8, **changes) for seed in (1, 2)]
    data = few_digits, nncore.Digits("others", *(each[::-1].copy() for each in arrays(few_digits)))
    alone = [list(nncore.train(*each))[-1] for each in zip(configs, data, strict=True)]
    together = list(zip(*(nncore.train(*each) for each in zip(configs, data, strict=True)), strict=True))[-1]
    for one, other in zip(alone, together, strict=True):
        assert one.cost == other.cost
        for expected, found in zip(parameters(one.network), parameters(other.network), strict=True):
            np.testing.assert_array_equal(expected, found)


def arrays(data):
    return data.train_images, data.train_labels, data.test_images, data.test_labels
