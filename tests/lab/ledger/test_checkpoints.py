"""A run's time machine as bytes."""

import pytest

from lab.ledger import checkpoints
from tests.lab.ledger.books import NETWORK, network_file


def test_networks_that_are_too_many_are_kept_evenly(monkeypatch):
    on_the_way = [(iteration, NETWORK) for iteration in range(31)]
    for n_bytes, kept in ((4 * len(network_file()), [0, 10, 20, 30]), (1, [0, 30])):
        monkeypatch.setattr(checkpoints, "MAX_BYTES", n_bytes)
        found = checkpoints.unpack(checkpoints.pack(on_the_way))
        assert [iteration for iteration, _ in found] == kept
        assert {network.digest for _, network in found} == {NETWORK.digest}
    assert checkpoints.pack([]) is None


@pytest.mark.parametrize("content", [b"", b"text", bytes(100)])
def test_damaged_ones_are_told_in_a_sentence(content):
    with pytest.raises(ValueError, match="the networks on the way to this one are damaged"):
        checkpoints.unpack(content)
