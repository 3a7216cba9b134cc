"""Networks as files: to keep one, to take one elsewhere, to open one."""

import streamlit as st

from lab import network_cache, seal, settings
from lab.data_library import library
from lab.networks import network_file, script_file
from render import report, sentences
from ui.session import Networks, TaskWork, part
from ui.shared import data_choice, download, links, task_view, upload


def show(run):
    """Download, export, report and open; run: the session's run, or None."""
    with st.container(horizontal=True, gap="xsmall"):
        if run is not None and run.network is not None:
            _offer_downloads(run)
        networks = part(Networks)
        with st.popover("Open network", icon=":material/folder_open:", key="opens_network"):
            label = "A network that was downloaded here (.safetensors)"
            said = "The file was not opened: {}. Nothing else has changed."
            upload.show(label, "safetensors", "network_file", 64, networks.open_file, networks, said)
    if networks.problem:
        st.error(networks.problem, icon=":material/error:")
    elif networks.opened:
        st.success(sentences.opened(networks.opened), icon=":material/folder_open:")
        if networks.too_large:
            st.caption("It is too large to be kept beside your notebook: after a reload, open its file again.")
        links.to_draw()


def _offer_downloads(run):
    known = facts_of(run)
    text = "One page to hand in: settings, curves, scores, and a link that runs it again."
    download.report(lambda: report_file(run, *known), text)
    download.show(
        "Download network",
        lambda: network_file(run),
        "network.safetensors",
        "To open it here again, or from Python with nncore.load_network.",
    )
    download.show(
        "Export as a NumPy script",
        lambda: script_file(run.network),
        "read_digit.py",
        "One short Python file with the weights in it: it reads digits without this app, with NumPy alone.",
    )


def facts_of(run):
    """What the report of a run needs of the page: when the file is made there is no session, and no answer in its
    field."""
    work = part(TaskWork)
    return links.home(), work.task, work.check(run), work.for_report()


def report_file(run, home, task, goals, answers):
    """The bytes of the report of a run. home: the app's address; goals, answers: what TaskWork says of the task."""
    # A link cannot say which digits these were where they are no data set of this server's.
    here = library.key_of(run.data_name) is not None
    link = links.of_config(home, run.config, data_choice.title_of(run.data_name), task) if here else ""
    evaluation = network_cache.evaluated(run.network, run.data)
    item = report.of_run(run, settings.describe(run.config), settings.listed(run.config), link, evaluation)
    about = f"Task {task.name}. {task_view.locked_at(task)}" if task else ""
    return seal.sealed(report.report([item], goals, answers, about))
