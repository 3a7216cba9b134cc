"""The cost around the ways that runs took, as a map."""

import streamlit as st

from lab import network_cache
from lab.ledger.database import LedgerProblem
from render import landscape_figures, sentences
from ui.session import dark
from ui.shared import figure

LATER = "Others' maps are being worked out just now. Look here again in a moment."


def show(names, key, find):
    """The map of runs of these names. key: of the chart; find: returns of each its networks, {iteration: network};
    the Digits, how many of them all learned from, and how many most. It raises ValueError or LedgerProblem with the
    reason where there is no map."""
    try:
        with network_cache.place_for_a_map(), st.spinner(landscape_figures.WORKING):
            ways, data, fewest, most = find()
            found = network_cache.cost_around([list(way.values()) for way in ways], data, fewest)
    except network_cache.Busy:
        st.caption(LATER)
    except (LedgerProblem, ValueError) as problem:
        why = str(problem)
        st.caption(f"There is no map. {sentences.harmless(sentences.ended(why[:1].upper() + why[1:]))}")
    else:
        chart = landscape_figures.landscape(found, names, [list(way) for way in ways], dark())
        figure.show(chart, landscape_figures.landscape_alt(found, names), key)
        st.caption(landscape_figures.explained(found, next(iter(ways[0].values())), most))
