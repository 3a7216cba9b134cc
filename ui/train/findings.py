"""What went wrong in a run, on the page: each finding with a button for its remedy."""

import streamlit as st

from lab.diagnosis.findings import findings
from lab.diagnosis.run_record import record_of


def show(run, on_remedy=None):
    """Say what went wrong in a run. A click on a remedy calls on_remedy(run, remedy); without it none is offered."""
    offered = []
    for finding in findings(record_of(run)):
        if finding.remedy is None:
            st.info(finding.sentence, icon=":material/info:")
            continue
        st.warning(finding.sentence, icon=":material/troubleshoot:")
        # Two findings may have the same remedy.
        if on_remedy and finding.remedy not in offered:
            offered.append(finding.remedy)
            st.button(
                finding.remedy.label,
                icon=":material/healing:",
                key=f"remedy {finding.rule}",
                on_click=on_remedy,
                args=(run, finding.remedy),
            )
