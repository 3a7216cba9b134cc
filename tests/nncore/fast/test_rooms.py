"""The arrays that steps are computed in: shared by those who take turns, and never by two at once."""

import numpy as np
import pytest

import nncore
from nncore.fast import rooms
from nncore.fast.rooms import Rooms
from tests.nncore.small_runs import small
from tests.nncore.textbook import assert_same_network

FORM = 20, 5, (4, 3), 10, 2, True, np.dtype("float32")


def test_a_room_goes_to_the_next_of_its_form_and_never_to_two():
    kept = Rooms()
    with kept.room(*FORM) as one, kept.room(*FORM) as other:
        assert one is not other
    with kept.room(*FORM) as again, kept.room(*FORM) as third:
        assert {id(again), id(third)} == {id(one), id(other)}
    with kept.room(21, *FORM[1:]) as larger:
        assert larger.hidden[0].shape == (5, 21) and larger.inputs.shape == (21, 5)


def test_no_more_is_kept_than_there_is_space_for(monkeypatch):
    kept = Rooms()
    with kept.room(*FORM) as one, kept.room(*FORM) as other, kept.room(*FORM) as third:
        monkeypatch.setattr(rooms, "MOST", 2 * one.n_bytes)
    # They were left from the last to the first, and what was left first went first.
    assert [room for _, room in kept._free] == [other, one]
    monkeypatch.setattr(rooms, "MOST", third.n_bytes - 1)
    with kept.room(*FORM):
        pass
    assert not kept._free
    with kept.room(2, *FORM[1:]):
        pass
    kept.let_go()
    assert not kept._free


@pytest.mark.parametrize("changes", [{"l2": 0.01}, {"batch_size": 16, "dropout": 0.2, "augment": True}], ids=str)
def test_runs_that_take_turns_are_as_if_alone(few_digits, changes):
    # The second one's digits are others, so that what one left in a room would be seen in the other.
    parts = few_digits.train_images, few_digits.train_labels, few_digits.test_images, few_digits.test_labels
    data = few_digits, nncore.Digits("others", *(each[::-1].copy() for each in parts))
    configs = [small(seed=seed, iterations=8, **changes) for seed in (1, 2)]
    alone = [list(nncore.train(*each))[-1] for each in zip(configs, data, strict=True)]
    together = list(zip(*(nncore.train(*each) for each in zip(configs, data, strict=True)), strict=True))[-1]
    for one, other in zip(alone, together, strict=True):
        assert one.cost == other.cost
        assert_same_network(one.network, other.network)
