"""Whose runs are whose: a token opens its lab book, and nobody else can read or change it."""

import pytest

from lab.ledger.access import new_token
from lab.runs.history import History
from tests.lab.ledger.books import NETWORK, add, add_finished


@pytest.mark.both_databases  # as each has another idea of what a text may be
def test_what_is_no_token_opens_nothing(ledger, token):
    assert ledger.knows(token)
    for wrong in (
        None,
        "",
        7,
        b"x",
        token[:-1],
        token + "x",
        "x" * 10**6,
        "ü" * 32,
        "\ud800",
        ["a"],
        token[:-1] + "\n",
    ):
        assert not ledger.knows(wrong) and ledger.entries(wrong) == []
        with pytest.raises(ValueError, match="no such notebook"):
            ledger.ensure(wrong)


def test_a_lab_book_begins_with_what_is_first_kept_in_it(ledger, token):
    # Where the database cannot be asked, a token is made all the same, and is good once it can be.
    new = new_token()
    assert not ledger.knows(new) and ledger.entries(new) == []
    add(ledger, new)
    ledger.ensure(new)
    assert ledger.knows(new) and len(ledger.entries(new)) == 1 and ledger.entries(token) == []


def test_somebody_else_can_neither_read_nor_change(ledger, token):
    id, other = add_finished(ledger, token), ledger.new_lab_book()
    before = ledger.entries(token)
    for who in (other, "nobody"):
        assert ledger.entries(who) == [] and ledger.curves(who, [id]) == {}
        assert ledger.network(who, id) is None and ledger.checkpoints(who, id) == []
        assert not ledger.rename(who, id, "stolen") and not ledger.annotate(who, id, "stolen")
        assert not ledger.rename_group(who, [id], "stolen") and not ledger.keep_checkpoints(who, id, [(0, NETWORK)])
        assert not ledger.pin(who, [id]) and not ledger.delete(who, [id])
        assert not ledger.update(who, id, "failed", History(), 0.0)
        assert ledger.finish(who, id, "failed", History(), 0.0, network=NETWORK) == (False, True)
    assert ledger.entries(token) == before and ledger.checkpoints(token, id) == []
    ledger.delete(token, [id])
    assert not ledger.undelete(other, [id]) and ledger.undelete(token, [id])
    assert len(ledger.curves(token, [id])[id].costs) == 2


@pytest.mark.both_databases  # of which one takes no number that is too large
def test_ids_that_are_none_change_nothing(ledger, token):
    id = add_finished(ledger, token)
    hostile = [0, -1, 2**70, "1", None, 1.5, id + 1]
    assert not ledger.delete(token, hostile) and not ledger.pin(token, hostile)
    assert ledger.curves(token, hostile) == {} and ledger.network(token, 2**70) is None
    assert not ledger.rename(token, "1 OR 1=1", "x")
