"""Files that somebody brings along."""

import logging

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lab import settings
from lab.ledger.database import LedgerProblem
from render import sentences
from ui.session import widgets

READ = "read"  # the kind that is noted of a file once it is read

log = logging.getLogger(__name__)


def show(label, types, key, megabytes, take, owner, said):
    """A place for a file of at most so many megabytes; one that cannot be used changes nothing but a sentence.

    take: called with the file, raises ValueError or LedgerProblem; owner: the session's part whose `problem` then is
    `said`, with the reason for its {}; key: of the uploader.
    """
    st.file_uploader(label, types, key=key, max_upload_size=megabytes, on_change=_take, args=(key, take, owner, said))


def _take(key, take, owner, said):
    file = widgets.value(key)
    if file is not None and getattr(file, "type", READ) == READ:
        # An uploader that is no longer there is said to have changed; what was taken away meanwhile has no type.
        return
    owner.problem = None
    if file is not None:
        try:
            use(take, file, owner, said)
        finally:
            forget(file)


def use(take, file, owner, said):
    """Take a file, or what else somebody brings; one that cannot be used is a sentence, as in `show`."""
    owner.problem = None
    try:
        take(file)
    except (LedgerProblem, ValueError) as error:
        # It may quote the file, which decides over no markup of ours.
        owner.problem = said.format(sentences.harmless(settings.with_titles(str(error))))
    except Exception:
        # A file is somebody else's: what nobody has thought of is our mistake, and not the end of a page.
        log.exception("a file was not understood")
        owner.problem = said.format("this program could not make sense of it")


def forget(file):
    """Let go of what an uploader holds, once it is read: its name stays on the page, its bytes not on the server."""
    context = get_script_run_ctx()
    if context is not None:
        empty = UploadedFileRec(file.file_id, file.name, READ, b"")
        context.uploaded_file_mgr.add_file(context.session_id, empty)
