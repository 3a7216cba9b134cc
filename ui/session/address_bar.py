"""What the address bar says: at the session's start, and now."""

import contextlib
from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitAPIException

import nncore
from lab.settings import CONTROLS


@dataclass
class Address:
    """opened_with: what the link said that this session was opened with, {key: text}."""

    opened_with: dict[str, str] = field(default_factory=lambda: st.query_params.to_dict())
    _notes: tuple[nncore.TrainingConfig, list[str]] | None = None  # the settings then, and what they leave out

    @property
    def has_settings(self):
        """Whether the link that this session was opened with says how to train."""
        return any(self.opened_with.get(key) for key in CONTROLS)

    @property
    def has_settings_now(self):
        """The same of what the address bar says now."""
        return any(map(self.now, CONTROLS))

    def now(self, key):
        """What the address bar says of a key now, or None."""
        return st.query_params.get(key)

    def keep(self, key, value):
        """Have the address bar say this too, so that a reload, and whoever gets the link, has it.

        A widget that is bound to the key does so itself.
        """
        if st.query_params.get(key) != value:
            with contextlib.suppress(StreamlitAPIException):
                st.query_params[key] = value

    def forget(self, key):
        """Have neither the address bar nor what it said at the start say anything of this key."""
        self.opened_with.pop(key, None)
        self.drop(key)

    def drop(self, key):
        """Have the address bar say nothing of this key. A widget that is bound to it does so itself."""
        with contextlib.suppress(KeyError, StreamlitAPIException):
            del st.query_params[key]

    def take(self, key):
        """What the link said of a key, or None, which from now on nobody says any more."""
        said = self.opened_with.get(key)
        self.forget(key)
        return said

    def notes(self, config, find):
        """What the session's link asked for and could not have: sentences, until a setting is changed.

        find: makes the sentences from `opened_with`; asked once, while the controls are as the link left them.
        """
        if self._notes is None:
            self._notes = config, find(self.opened_with)
        config_then, notes = self._notes
        return notes if config == config_then else []
