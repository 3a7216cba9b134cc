"""A run's time machine as bytes: the networks it had on the way, for the newest runs of a lab book."""

import io

import numpy as np
from sqlalchemy import delete, insert, or_, select

from lab.ledger import limits
from lab.ledger.access import lab_book_id_of, mine
from lab.ledger.lab_book import hold
from lab.ledger.tables import checkpoints, runs
from nncore.network import Layer, Network
from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab checkpoints 1"
# Of one run, and how many runs of a lab book: a class of thirty has up to a gigabyte, if there is room for it.
MAX_BYTES, RUNS = 16 * 2**20, 2


def pack(networks):
    """The bytes of [(iteration, network)], the oldest first: all, or the first, the last and evenly those between."""
    if not networks:
        return None
    n_bytes = sum(array.nbytes for layer in networks[0][1].layers for array in (layer.weights, layer.bias))
    n = min(len(networks), max(2, MAX_BYTES // n_bytes))
    kept = [networks[index] for index in np.linspace(0, len(networks) - 1, n).round().astype(int)]
    arrays = {}
    for number, (_, network) in enumerate(kept):
        for level, layer in enumerate(network.layers):
            arrays[f"{number}.{level}.weights"] = np.ascontiguousarray(layer.weights)
            arrays[f"{number}.{level}.bias"] = np.ascontiguousarray(layer.bias)
    metadata = {
        "format": FORMAT,
        "iterations": " ".join(str(iteration) for iteration, _ in kept),
        "layers": str(len(kept[0][1].layers)),
        "activations": f"{kept[0][1].hidden_activation} {kept[0][1].output_activation}",
    }
    file = io.BytesIO()
    write_arrays(arrays, metadata, file)
    return file.getvalue()


def unpack(content):
    """The networks of such bytes, [(iteration, network)]. Raises ValueError if they are damaged."""
    try:
        arrays, metadata = read_arrays(io.BytesIO(content), FORMAT)
        iterations, n_layers = [int(text) for text in metadata["iterations"].split()], int(metadata["layers"])
        activations = metadata["activations"].split()
        return [
            (iteration, Network(tuple(_layer(arrays, number, level) for level in range(n_layers)), *activations))
            for number, iteration in enumerate(iterations)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("the networks on the way to this one are damaged") from error


def _layer(arrays, number, level):
    layer = Layer(arrays[f"{number}.{level}.weights"], arrays[f"{number}.{level}.bias"])
    if not (np.isfinite(layer.weights).all() and np.isfinite(layer.bias).all()):
        raise ValueError("a layer is none")
    return layer


def write(connection, token, run_id, content):
    """Keep packed networks of a run, as the newest RUNS of a lab book do, if the server has room for them. Returns
    whether there is such a run."""
    hold(connection, token)
    if connection.scalar(select(runs.c.id).where(*mine(token, [run_id]))) is None:
        return False
    connection.execute(delete(checkpoints).where(checkpoints.c.run_id == run_id))
    if content is None:
        return True
    of_this_book = runs.c.notebook_id == lab_book_id_of(token).scalar_subquery()
    has_some = or_(runs.c.id == run_id, runs.c.id.in_(select(checkpoints.c.run_id)))
    newest = select(runs.c.id).where(of_this_book, has_some).order_by(runs.c.created.desc(), runs.c.id.desc())
    ids = connection.scalars(newest).all()
    # What goes for it makes room first.
    connection.execute(delete(checkpoints).where(checkpoints.c.run_id.in_(ids[RUNS:])))
    if run_id in ids[:RUNS] and limits.room_for_time_machine(connection, len(content)):
        connection.execute(insert(checkpoints), {"run_id": run_id, "content": content})
    return True
