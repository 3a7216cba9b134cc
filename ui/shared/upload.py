"""Files that somebody brings along."""

import logging

import streamlit as st

from lab import settings
from lab.ledger.database import LedgerProblem
from render import sentences
from ui.session import widgets

log = logging.getLogger(__name__)


def show(label, types, key, megabytes, take, owner, said):
    """A place for a file of at most so many megabytes; one that cannot be used changes nothing but a sentence.

    take: called with the file, raises ValueError or LedgerProblem; owner: the session's part whose `problem` then is
    `said`, with the reason for its {}; key: of the uploader.
    """
    st.file_uploader(label, types, key=key, max_upload_size=megabytes, on_change=_take, args=(key, take, owner, said))


def _take(key, take, owner, said):
    file = widgets.value(key)
    owner.problem = None
    if file is not None:
        use(take, file, owner, said)


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
