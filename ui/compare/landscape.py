"""The cost around the ways of two runs, as one map: where one jumps to and fro and the other goes down."""

from functools import partial

import streamlit as st

from lab.networks import known_networks
from lab.restored import restored
from ui.session import ClassPool, LabBook, part
from ui.shared import landscape

NOT_KEPT = (
    "Of {title} only the end is kept. A notebook keeps the networks on the way of its two newest runs: train both "
    "again, one after the other, and come back here."
)
NO_MAP = "There is no map of both: {reason}."
OTHER_NETWORKS = "their networks have other layers, units or activations, and cannot share one map"
OTHER_DIGITS = "they learned from different digits"


def show(chosen):
    """A part that opens, for two ComparedRuns of one run each that have ended."""
    if len(chosen) != 2 or any(item.going or len(item.entries) > 1 for item in chosen):
        return
    with st.expander(
        "The landscape of both", icon=":material/landscape:", key="landscape", on_change="rerun"
    ) as section:
        if section.open:
            _draw(chosen)


def _draw(chosen):
    one, other = (item.entries[0] for item in chosen)
    if one.data_name != other.data_name:
        st.caption(NO_MAP.format(reason=OTHER_DIGITS))
        return
    if not one.config.fits(other.config):
        st.caption(NO_MAP.format(reason=OTHER_NETWORKS))
        return
    names = [item.title for item in chosen]
    landscape.show(names, "landscape_of_both", partial(_ways, (one, other), names))


def _ways(entries, names):
    """The networks of two entries by iteration, as `landscape.show` wants them."""
    book, runs, ways = part(LabBook), [], []
    for entry, name in zip(entries, names, strict=True):
        run, missing = restored(book.ledger, book.token, entry, part(ClassPool).data_of(entry))
        if run is None:
            raise ValueError(missing)
        if len(way := known_networks(run)) < 2:
            raise ValueError(NOT_KEPT.format(title=name))
        runs.append(run)
        ways.append(way)
    fewest, most = sorted(entry.config.training_digits for entry in entries)
    return ways, runs[0].data, fewest, most
