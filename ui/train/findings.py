"""What went wrong in a run, on the page: a sentence for each finding, and a button for the one remedy."""

import streamlit as st

from lab.diagnosis.findings import advice, findings
from lab.diagnosis.run_record import record_of


def of(run):
    """What went wrong in a run so far: a list of Finding."""
    return findings(record_of(run))


def show(run, on_remedy=None, allows=lambda remedy: True, hidden=()):
    """Say what went wrong in a run, and offer what helps.

    A click on the remedy calls on_remedy(run, remedy); without it none is offered. allows: whether a remedy may be;
    hidden: keys of the settings that a task hides.
    """
    record = record_of(run)
    found = findings(record)
    for finding in found:
        kind, icon = (st.info, "info") if finding.remedy is None else (st.warning, "troubleshoot")
        kind(finding.said(hidden), icon=f":material/{icon}:")
    remedy = advice(found)
    if remedy and on_remedy and allows(remedy):
        click = {"key": "remedy", "on_click": on_remedy, "args": (run, remedy)}
        if st.button(remedy.label, icon=":material/healing:", **click):
            # What could not be started is said elsewhere on the page.
            st.rerun()
    # The numbers beside it are redrawn more often, and the run may have gone on while this was found out.
    if found and (run.busy or run.iteration > len(record.costs)):
        st.caption(f"As it was after iteration {len(record.costs):,}.")
