"""How long a test waits for what it expects: long enough for a machine that is busy with something else."""

import time

PATIENCE = 90  # seconds


def wait_until(condition, seconds=PATIENCE, what="it did not happen in time", pause=0.02):
    """Wait until condition() is true, and return what it says. Fails with a sentence when it takes too long."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(pause)
    return answer
