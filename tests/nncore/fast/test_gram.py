"""Which runs go through the Gram matrix. That nothing changes: test_units.py."""

from nncore.fast.gram import is_faster
from tests.nncore.small_runs import small


def test_sums_of_few_digits_go_through_it():
    for optimizer in ("sgd", "momentum"):
        assert is_faster(small(optimizer=optimizer), n_inked=400) is True
    assert is_faster(small(dropout=0.5, schedule="cosine", hidden_units=[8, 8]), n_inked=400) is True
    for changes in ({"optimizer": "adam"}, {"l2": 1e-9}, {"batch_size": 60}, {"augment": True}, {"hidden_units": ()}):
        assert is_faster(small(**changes), n_inked=400) is False, changes
    # n × n multiplications a unit for n digits; by pixels, forward and backward, 2 × n × inked.
    assert is_faster(small(training_digits=800), n_inked=400)
    assert not is_faster(small(training_digits=801), n_inked=400)
