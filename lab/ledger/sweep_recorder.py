"""Writes the runs of a sweep into the ledger as they end."""

import logging
import secrets
import threading
import time

from lab.ledger.curves import of_history
from lab.ledger.database import LedgerProblem
from lab.settings import title, written

LOOK = 0.5  # seconds between two looks at the cells
log = logging.getLogger(__name__)


def keep(sweep, ledger, token, data, group=None):
    """Follow a sweep to its end in a thread of its own. data: its Digits; group: what its runs are, together."""
    # Two of one name stay two, and a sweep's runs can be told from those trained by themselves.
    group_id = secrets.token_hex(16)
    arguments = (sweep, ledger, token, data.name, len(data.test_labels), group, group_id)
    threading.Thread(target=_follow, args=arguments, name="sweep-recorder", daemon=True).start()


def _follow(sweep, *place):
    left = list(sweep.cells)
    while left:
        # Asked first: a cell that ended before is complete.
        done = sweep.done
        for cell in [cell for cell in left if cell.ended]:
            left.remove(cell)
            if cell.history.costs or cell.status == "failed":
                _write(cell, *place)
        if done:
            return
        time.sleep(LOOK)


def _write(cell, ledger, token, data_name, n_test, group, group_id):
    status = "stopped" if cell.status == "cancelled" else cell.status
    run, names = (cell.config, data_name, n_test), {"title": title_of(cell), "group": group, "group_id": group_id}
    end = (curves_of(cell), cell.network, cell.seconds, status, cell.message)
    try:
        ledger.add_finished(token, *run, *end, **names)
    except (LedgerProblem, ValueError):
        # The sweep goes on, and its page shows it; only the ledger has a gap.
        log.warning("a run of a sweep could not be kept", exc_info=True)


def title_of(cell):
    """What a run of a sweep is called: what it changes."""
    return ", ".join(f"{title(name)} {written(cell.changes[name])}" for name in cell.changes)


def curves_of(cell):
    """What a cell has measured, as Curves."""
    return of_history(cell.history, cell.spacing, cell.config.iterations)
