"""Networks that read digits: one's own and the ready one, numbers changed in them by hand, and networks as files."""

import io
from dataclasses import dataclass

import nncore
from lab.origin import FILE, READY, Origin, gone_on
from lab.runs.run import Run
from nncore import export
from nncore.datasets import DIGIT_NAMES
from nncore.storage import Saved, load_saved
from nncore.study import walk

MAX_EDITS = 100  # numbers changed by hand
NAME_LENGTH = 20  # of a class, in characters
ORIGIN = "origin"  # a note on a network of the lab book, which no file from elsewhere may have


@dataclass(frozen=True, eq=False)
class ReadingNetwork:
    """A network that reads drawings: the latest of a run, one from a file, or the ready one.

    title: what it is called on the page; class_names: what its ten outputs stand for; run: where it comes from, None
    for one from a file; ready: whether it is the one that ships with the package; done: how many iterations it had
    learned for, None where that is not known; of_run: of one in the lab book, the Origin of a run that goes on from it.
    """

    title: str
    network: nncore.Network
    class_names: tuple[str, ...] = DIGIT_NAMES
    run: Run | None = None
    ready: bool = False
    done: int | None = None
    of_run: Origin | None = None

    @property
    def source(self):
        """What stays the same while it learns: its run, or the network if it has none."""
        return self.run or self.network

    @property
    def origin(self):
        """The Origin of a run that goes on from it."""
        if self.run is None:
            return Origin(READY) if self.ready else self.of_run or Origin(FILE)
        return gone_on(self.run, self.run.iteration if self.done is None else self.done)

    @property
    def learning(self):
        """Whether its run goes on."""
        return self.run is not None and self.run.status == "running"


def known_networks(run):
    """The networks of a run that are known, by the iteration after which they were: {iteration: Network}."""
    networks = dict(run.checkpoints)
    if run.status == "failed" and networks:
        # The last was kept before the next cost told what it is.
        last = max(networks)
        if not networks[last].is_finite:
            del networks[last]
    if run.network is not None and run.status != "failed":
        networks[run.iteration] = run.network  # where it is now, or was stopped
    return networks


def ready_network():
    """The network that ships with the package."""
    return ReadingNetwork("Ready network", nncore.load_ready_network(), ready=True)


def own_network(source):
    """Somebody's own network, of a Run or a Saved file; None for None, and before the run has one."""
    if isinstance(source, Saved):
        of_run = Origin.read(source.notes[ORIGIN]) if source.notes.get(ORIGIN) else None
        return ReadingNetwork("Your network", source.network, source.notes["class_names"], of_run=of_run)
    if source is None or source.network is None:
        return None
    latest, network = source.latest, source.network
    if source.last_finite is network:
        done = source.network_iteration
    else:
        done = latest.iteration if latest is not None and latest.network is network else None
    return ReadingNetwork("Your network", network, source.class_names, source, done=done)


def with_edit(edits, place, value):
    """Edits, {(layer, row or None for the bias, column): value}, and one more, as long as there is room for it."""
    return {**edits, place: value} if place in edits or len(edits) < MAX_EDITS else edits


def has_places(network, edits):
    """Whether a network has all the numbers that these edits change."""

    def has(layer, row, column):
        if layer >= len(network.layers):
            return False
        weights = network.layers[layer].weights
        return (row or 0) < weights.shape[0] and column < weights.shape[1]

    return all(has(*place) for place in edits)


def edited(network, edits):
    """The network with these numbers in place of its own."""
    for place, value in edits.items():
        network = walk.edited(network, *place, value)
    return network


def open_network(file, ours=False):
    """The Saved network of a file, whose class_names are ten short names whatever the file says.

    ours: whether this app has kept the file itself, so that it may say what its network learned from. Raises ValueError
    if it is no such file.
    """
    saved = load_saved(file)
    origin = saved.notes.pop(ORIGIN, None)
    if ours and origin:
        saved.notes[ORIGIN] = Origin.read(origin).facts
    names = saved.notes.get("class_names")
    right = isinstance(names, list) and len(names) == 10 and all(isinstance(name, str) for name in names)
    saved.notes["class_names"] = tuple(map(_short_name, names)) if right else DIGIT_NAMES
    return saved


def _short_name(name):
    """A class name of a file as a few characters that can be shown: half of a surrogate pair cannot."""
    return name[:NAME_LENGTH].encode(errors="replace").decode()


def network_file(run):
    """The bytes of a run's network, with its settings and scores."""
    file, scores = io.BytesIO(), run.scores
    notes = {
        "data": run.data_name,
        "class_names": list(run.class_names),
        "iteration": run.iteration,
        "test_digits": run.n_test,
    }
    if scores is not None and run.scored:
        notes["iteration"] = scores.iteration
        notes |= {"training_accuracy": scores.train_accuracy, "test_accuracy": scores.test_accuracy}
    nncore.save_network(run.network, file, run.config, notes)
    return file.getvalue()


def script_file(network):
    """The bytes of a Python file that reads digits with NumPy alone; the weights are in it."""
    return export.script(network).encode()
