"""What a worker of a cluster does: it trains runs by slices, each asked for by a message.

Every slice is a message and an answer, so that progress is known, and a run is stopped by asking no more. The Run
between two slices stays with the worker, which therefore must be the same one: if it is not, it says that it has lost
the run.
"""

import time
from dataclasses import asdict

import nncore
from lab.data_library import library
from lab.runs.run import Run
from lab.workers.messages import as_array, as_network, pack, unpack

# Seconds after which a worker that serves many forgets one that has gone silent. A server says what it needs no more:
# this is for one that has died. A class, or a run whose tab is open, may well rest over lunch.
FORGET = 6 * 3600

_runs = {}  # key → Run; a worker may serve several servers
_used = {}  # key → when it was asked for last


def answer(request):
    """Do what a message asks for, and return the answer as another; what goes wrong is an answer, too."""
    texts, arrays = unpack(request)
    try:
        return pack(*_answer(texts, arrays))
    except Exception as error:
        return pack({"failed": repr(error)})


def _answer(texts, arrays):
    """The texts and the arrays of the answer."""
    key, now, do = texts["key"], time.monotonic(), texts["do"]
    for old in [other for other, used in _used.copy().items() if now - used > FORGET and other != key]:
        _forget(old)
    if do == "close":
        _forget(key)
        return {}, {}
    if do == "start":
        _runs[key] = _new_run(texts, arrays)
    run, _used[key] = _runs.get(key), now
    if run is None:
        _forget(key)
        return {"lost": True}, {}
    done, n_kept = run.iteration, 1 if do == "start" else len(run.checkpoints)
    if do == "measure":
        run.measure()
    else:
        _advance(run, **texts["slice"])
    return _told(run, done, n_kept, do == "measure" or texts["slice"]["network"])


def _forget(key):
    _runs.pop(key, None)
    _used.pop(key, None)


def _new_run(texts, arrays):
    network = as_network(arrays.pop("network")) if "network" in arrays else None
    names = {"class_names": tuple(texts["class_names"])} if arrays else {}
    data = nncore.Digits(texts["data"], **arrays, **names) if arrays else library.get(texts["data"])
    config = nncore.TrainingConfig.from_dict(texts["config"])
    return Run(config, data, lambda: True, network, keeps=texts["keeps"], drawn=texts["drawn"])


def _advance(run, now, budget, pace, seconds, network):
    """Train for a slice. now: the config to go on with, as a dictionary; budget: iterations after which the run rests;
    pace: as a Run has it; network: whether it is wanted."""
    now = nncore.TrainingConfig.from_dict(now)
    run.now = run.now if now == run.now else now
    run.status, run.rests_after, run.pace = "running", run.iteration + budget, pace
    run.advance(seconds)


def _told(run, done, n_kept, with_network):
    """What came of a run after so many iterations and checkpoints."""
    told = {"wrong": run.wrong, "done": run.network_iteration, "epoch": run.latest and run.latest.epoch}
    told |= {"scores": run.scores if run.scored else None, **asdict(run.history.after(done))}
    arrays = {str(iteration): as_array(network) for iteration, network in run.checkpoints[n_kept:]}
    if run.network is not None and (with_network or run.resting):
        arrays["network"] = as_array(run.network)
    return told, arrays
