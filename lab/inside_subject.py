"""What the page Inside is about: a network, a digit, and one weight, the same in all chapters."""

from dataclasses import dataclass

import numpy as np

import nncore
from lab.networks import ReadingNetwork, known_networks
from nncore.study import walk


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked at: a network as it reads and with what was changed by hand, a digit (28, 28) uint8 and its label.

    walk: the digit's way through the network; layer, row, column: the weight that is followed, from input `row` to unit
    `column` of a layer, counted from 0; digits: how many figures that count are written of a number; rate: the length
    of a step.
    """

    reader: ReadingNetwork
    network: nncore.Network
    data: nncore.Digits
    image: np.ndarray
    label: int
    walk: walk.Walk
    layer: int = 0
    row: int = 0
    column: int = 0
    digits: int = 3
    rate: float = 0.1

    @classmethod
    def of(cls, reader, network, data, image, label):
        return cls(reader, network, data, image, label, walk.walk(network, image, label))

    @property
    def n_hidden(self):
        return len(self.network.layers) - 1

    @property
    def config(self):
        """The configuration of the run that the network is from; the notebook's in this shape if it is not from one."""
        if self.reader.run is not None:
            return self.reader.run.now
        return nncore.TrainingConfig.like(self.network)

    @property
    def first(self):
        """The network that training began from, and whether that is known: else what such a one would begin from."""
        run = self.reader.run
        first = dict(run.checkpoints).get(0) if run is not None else None
        known = first is not None or (run is not None and not run.origin.goes_on)
        return first or nncore.initial_network(self.config), known

    @property
    def went_on_from(self):
        """What its run has gone on from, in words; None where it began from fresh weights, or that is not known."""
        run = self.reader.run
        return run.origin.words if run is not None and run.origin.goes_on and self.first[1] else None

    def moments(self, n):
        """At most n networks of its run, (iteration, network) each, the first and the last that are known among them;
        none without a run."""
        run = self.reader.run
        if run is None:
            return []
        known = list(known_networks(run).items()) or [(run.iteration, self.reader.network)]
        return [known[place] for place in np.unique(np.linspace(0, len(known) - 1, n).round().astype(int))]

    @property
    def place(self):
        """The (layer, input, unit) of the weight that is followed."""
        return self.layer, self.row, self.column

    @property
    def unit(self):
        """The (layer, unit) of the hidden unit at that weight, at its end or else at its beginning; else Nones."""
        if self.layer < self.n_hidden:
            return self.layer, self.column
        return (self.layer - 1, self.row) if self.n_hidden else (None, None)

    @property
    def inputs(self):
        """What goes into the unit that the weight leads to, (inputs,)."""
        return self.walk.forward.inputs[self.layer][0]

    def weights(self, network):
        """All weights of that unit in a network like this one, (inputs,)."""
        return network.layers[self.layer].weights[:, self.column]

    def unit_name(self, layer, unit):
        """What a unit is called: unit 17, or the name of the class if it is an output. Plain text."""
        return self.reader.class_names[unit] if layer == self.n_hidden else f"unit {unit}"

    def input_name(self, layer, row):
        """What an input of a layer is called: a pixel by its row and column, or a unit of the layer before."""
        return f"pixel {row // 28}, {row % 28}" if layer == 0 else self.unit_name(layer - 1, row)

    @property
    def layer_names(self):
        hidden = range(1, self.n_hidden + 1)
        return [*(["Hidden layer"] if self.n_hidden == 1 else map("Hidden layer {}".format, hidden)), "Output"]
