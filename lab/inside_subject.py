"""What the page Inside is about: a network, a digit, and one weight, the same in all chapters."""

from dataclasses import dataclass

import numpy as np

import nncore
from lab.networks import ReadingNetwork
from nncore.study import walk


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked at: a network as it reads and with what was changed by hand, a digit (28, 28) uint8 and its label.

    walk: the digit's way through the network; layer, row, column: the weight that is followed, from input `row` to unit
    `column` of a layer, counted from 0; digits: how many figures that count are
    written of a number.
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
