"""The cost around the ways of two runs, as one map: where one jumps to and fro and the other goes down."""

import streamlit as st

from lab import network_cache
from lab.ledger.database import LedgerProblem
from lab.networks import known_networks
from lab.restored import restored
from render import landscape_figures, sentences
from ui.session import ClassPool, LabBook, dark, part
from ui.shared import figure

NOT_KEPT = (
    "Of {title} only the end is kept. A notebook keeps the networks on the way of its two newest runs: train both "
    "again, one after the other, and come back here."
)
NO_MAP = "There is no map of both: {reason}."
LATER = "Others' maps are being worked out just now. Close this and open it again in a moment."
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
    try:
        with network_cache.place_for_a_map(), st.spinner(landscape_figures.WORKING):
            found, ways, n_digits = _worked_out((one, other), names)
    except network_cache.Busy:
        st.caption(LATER)
        return
    except (LedgerProblem, ValueError) as problem:
        st.caption(sentences.harmless(str(problem)))
        return
    chart = landscape_figures.landscape(found, names, [list(way) for way in ways], dark())
    figure.show(chart, landscape_figures.landscape_alt(found, names), "landscape_of_both")
    st.caption(landscape_figures.explained(found, next(iter(ways[0].values())), n_digits))


def _worked_out(entries, names):
    """The Landscape of two entries, their networks by iteration, and of how many digits at most their runs were.

    Raises ValueError, a sentence, where there is none.
    """
    book, runs, ways = part(LabBook), [], []
    for entry, name in zip(entries, names, strict=True):
        run, missing = restored(book.ledger, book.token, entry, part(ClassPool).data_of(entry))
        if run is None:
            raise ValueError(missing)
        if len(way := known_networks(run)) < 2:
            raise ValueError(NOT_KEPT.format(title=name))
        runs.append(run)
        ways.append(way)
    fewest, *_, most = sorted(entry.config.training_digits for entry in entries)
    try:
        networks = [list(way.values()) for way in ways]
        return network_cache.cost_around(networks, runs[0].data, fewest), ways, most
    except ValueError as error:
        raise ValueError(NO_MAP.format(reason=error)) from error
