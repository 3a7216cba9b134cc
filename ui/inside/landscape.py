"""The cost around the way that the run took, as a map, once the run rests."""

import streamlit as st

from lab.networks import known_networks
from ui.shared import landscape

GOES_ON = "When the run pauses or ends, a map of its cost comes here."
TOO_FEW = "of this run only one network is known, and a way has two ends"


def show(subject):
    """The map of a Subject's run, if its network is of one."""
    run = subject.reader.run
    if run is None:
        return
    st.subheader("The landscape")
    if run.status == "running":
        st.caption(GOES_ON)
        return

    def find():
        if len(known := known_networks(run)) < 2:
            raise ValueError(TOO_FEW)
        n_digits = min(run.now.training_digits, len(run.data.train_labels))
        return [known], run.data, n_digits, n_digits

    landscape.show(["The run"], "inside_landscape", find)
