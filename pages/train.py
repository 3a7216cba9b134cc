"""Set the hyperparameters, train, and watch."""

import streamlit as st

from ui import charts, navigation, settings, state, texts
from ui.jobs import scheduler

REDRAW_SECONDS = 0.45
METRIC = 160  # pixels: four fit beside the settings, two on a phone

navigation.require_app()
state.enter("train")
data = state.data()

st.title("Train a network")
left, right = st.columns([1, 2.4], gap="large")
with left:
    config = settings.choose(data)


def show_buttons(run):
    """Start, Pause or Resume, Step, Stop: always the same four places."""
    going, paused = run is not None and run.status == "running", run is not None and run.status == "paused"
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Start training", icon=":material/play_arrow:", type="primary", disabled=going or paused,
            on_click=state.start_run, args=(config, data),
        )  # fmt: skip
        if paused:
            st.button("Resume", on_click=scheduler.resume, args=(run,), type="primary")
        else:
            st.button("Pause", on_click=scheduler.pause, args=(run,), disabled=not going)
        if paused:
            st.button("Step", on_click=scheduler.resume, args=(run, 1))
        else:
            st.button("Step", on_click=state.start_run, args=(config, data, 1), disabled=going)
        st.button("Stop", on_click=scheduler.stop, args=(run,), disabled=not (going or paused))


def show_run(run):
    """The run's progress, numbers and curves; redrawn while it goes on."""
    st.progress(run.iteration / run.config.iterations, texts.progress(run))
    with st.container(horizontal=True):
        st.metric("Cost", texts.number(run.history.costs), width=METRIC)
        st.metric("Training accuracy", texts.per_cent(run.history.train_accuracies), width=METRIC)
        st.metric("Test accuracy", texts.per_cent(run.history.test_accuracies), width=METRIC)
        st.metric("Iterations a second", f"{run.rate:.0f}" if run.rate else "–", width=METRIC)
    first, second = st.columns(2)
    dark = state.dark()
    first.plotly_chart(
        charts.cost_curve(run.history, run.config.iterations, dark), theme=None, config=charts.CONFIG,
        alt=texts.cost_alt(run),
    )  # fmt: skip
    second.plotly_chart(
        charts.accuracy_curves(run.history, run.config.iterations, dark), theme=None, config=charts.CONFIG,
        alt=texts.accuracy_alt(run),
    )  # fmt: skip
    st.caption(settings.describe(run.config))


def show_end(run):
    """What came of the run, and where to go next."""
    if run.status == "failed":
        st.error(run.message, icon=":material/error:")
    elif run.ended:
        st.success(texts.result(run), icon=":material/check_circle:")
    if run.network is not None and run.status != "paused":
        st.page_link(navigation.DRAW, label="Draw a digit for it to read", icon=":material/draw:")


def watch(run):
    """One redraw of a run that goes on; when it no longer does, redraw the page, buttons and all."""
    show_run(run)
    if run.status != "running":
        st.rerun()


with right:
    run = state.run()
    show_buttons(run)
    if run is None:
        st.info(texts.NO_RUN_YET, icon=":material/lightbulb:")
    elif run.status == "running":
        st.fragment(watch, run_every=REDRAW_SECONDS)(run)
    else:
        show_end(run)
        show_run(run)
