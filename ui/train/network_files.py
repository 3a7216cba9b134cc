"""Networks as files: to keep one, to take one elsewhere, to open one."""

import io

import streamlit as st

import nncore
from lab import hyperparameters, tasks
from nncore import export
from render import report, sentences
from ui.app import links, navigation
from ui.session import state
from ui.shared import data_choice
from ui.train import task_card

MAX_MEGABYTES = 64
UPLOADER = "network_file"


def show(run, task):
    """Download, export, report and open; run: the session's run, or None; task: what was set, for the report."""
    # Known only while the page is drawn, not when the file is made.
    home, answers = links.home(), task_card.answers(task)
    with st.container(horizontal=True, gap="xsmall"):
        if run is not None and run.network is not None:
            st.download_button(
                "Download report",
                lambda: report_file(run, task, home, answers),
                "digit-lab-report.html",
                "text/html",
                icon=":material/description:",
                on_click="ignore",
                help="One page to hand in: settings, curves, scores, and a link that runs it again.",
            )
            st.download_button(
                "Download network",
                lambda: network_file(run),
                "network.safetensors",
                "application/octet-stream",
                icon=":material/download:",
                on_click="ignore",
                help="To open it here again, or from Python with nncore.load_network.",
            )
            st.download_button(
                "Export as a NumPy script",
                lambda: script_file(run.network),
                "read_digit.zip",
                "application/zip",
                icon=":material/code:",
                on_click="ignore",
                help="One short Python file and the weights: it reads digits without this app, with NumPy alone.",
            )
        with st.popover("Open network", icon=":material/folder_open:"):
            st.file_uploader(
                "A network that was downloaded here (.safetensors)",
                "safetensors",
                key=UPLOADER,
                max_upload_size=MAX_MEGABYTES,
                on_change=state.open_network,
                args=(UPLOADER,),
            )
    saved, problem = state.opened()
    if problem:
        st.error(f"The file was not opened: {problem}. Nothing else has changed.", icon=":material/error:")
    elif saved:
        st.success(sentences.opened(saved), icon=":material/folder_open:")
        st.page_link(navigation.DRAW, label="Draw a digit for it to read", icon=":material/draw:")


def report_file(run, task, home, answers):
    """The bytes of the report of a run. home: the address of the app; answers: (question, answer) pairs."""
    link = links.of_config(home, run.config, data_choice.title_of(run.data_name), task)
    item = report.of_run(run, hyperparameters.describe(run.config), hyperparameters.listed(run.config), link)
    return report.report([item], tasks.check_goal(task, run), answers).encode()


def network_file(run):
    """The bytes of a run's network, with its settings and scores."""
    file, history = io.BytesIO(), run.history
    notes = {
        "data": run.data_name,
        "class_names": list(run.class_names),
        "iteration": run.iteration,
        "training_accuracy": history.train_accuracies[-1],
        "test_accuracy": history.test_accuracies[-1],
        "test_digits": run.n_test,
    }
    nncore.save_network(run.network, file, run.config, notes)
    return file.getvalue()


def script_file(network):
    """The bytes of the archive with the script and its weights."""
    file = io.BytesIO()
    export.export_script(network, file)
    return file.getvalue()
