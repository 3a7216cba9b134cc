"""Where a session has its parts."""

from threading import Thread

from ui.session import store
from ui.session.tabs import current


class Interrupting(dict):
    """A session state while a newer press waits: Streamlit ends who reads it, but the first time here."""

    reads = 0

    def get(self, key):
        self.reads += 1
        assert self.reads == 1, "a callback would end here, half done"
        return super().get(key)


def test_parts_are_interrupted_before_the_first_alone(monkeypatch):
    monkeypatch.setattr(store.st, "session_state", Interrupting())
    found = []
    callback = Thread(target=lambda: found.extend(store.part(kind) for kind in (list, set, list)))
    callback.start()
    callback.join()
    assert found == [[], set(), []] and found[0] is found[2]
    assert current() is None, "another thread is of another session"
