"""The data sets on this machine, and fetching all of MNIST.

One for the whole server: data sets are read-only and shared, and at most one download goes on at a time.
"""

import contextlib
import logging
import threading
from dataclasses import replace

import nncore
from nncore import download

EMBEDDED, MNIST = "embedded", "MNIST"
BUILT_IN = "Built-in digits"
MAX_LOADED = 3  # data sets kept in memory, 55 MB each
log = logging.getLogger(__name__)


def called(data_name):
    """What pages call the data set whose Digits have this name."""
    return data_name.replace(nncore.load_digits().name, BUILT_IN)


class Library:
    """Data sets by short name. Every method may be called from any thread.

    fraction: how much of a download has arrived, 0..1, None when none goes on; problem: why the last one failed, as a
    sentence, None if it did not.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._loaded, self._called = {}, {}  # by short name: the data set, while it is in use; what it is called
        self.fraction, self.problem = None, None

    def names(self):
        """What there is to choose from: the embedded digits first, then what is in folders of this machine."""
        return [EMBEDDED, *download.local_folders()]

    def get(self, name):
        """A data set. Raises ValueError, as a sentence, if there is none of that name or its files are not right."""
        if name == EMBEDDED:
            return nncore.load_digits()
        with self._lock:
            if name not in self._loaded:
                folders = download.local_folders()
                if name not in folders:
                    raise ValueError(f"there is no data set {name!r} on this machine")
                while len(self._loaded) >= MAX_LOADED:
                    self._loaded.pop(next(iter(self._loaded)))
                data = self._loaded[name] = _called_apart(name, nncore.load_mnist(folders[name]))
                self._called[name] = data.name
            return self._loaded[name]

    def key_of(self, data_name):
        """The name here of the data set whose Digits are called `data_name`; None if it is not on this machine now."""
        for name in self.names():
            with contextlib.suppress(ValueError):
                # Not loaded again for its name: there may be more of them than are kept in memory.
                if (self._called.get(name) or self.get(name).name) == data_name:
                    return name
        return None

    def named(self, data_name):
        """The data set whose Digits are called `data_name`, or None if it is not on this machine any more."""
        key = self.key_of(data_name)
        return None if key is None else self.get(key)

    def fetch(self):
        """Begin to download all of MNIST, unless that is going on already."""
        with self._lock:
            if self.fraction is None:
                self.fraction, self.problem = 0.0, None
                threading.Thread(target=self._fetch, name="download", daemon=True).start()

    def _fetch(self):
        n_bytes = 0

        def count(more):
            nonlocal n_bytes
            n_bytes += more
            # A mirror that broke off counts twice.
            self.fraction = min(n_bytes / download.TOTAL, 1.0)

        try:
            download.download_mnist(on_bytes=count)
        except OSError as error:
            self.problem = str(error)
        except Exception as error:
            log.exception("download failed")
            self.problem = f"an error in the program ({error})"
        finally:
            self.fraction = None


def _called_apart(name, data):
    """A data set of the folder of this name, called so that no other data set is called the same.

    Runs remember the data they learned from by what it is called: "MNIST" are MNIST's digits alone, whatever folder
    they are in, and others are called as their folder.
    """
    if download.is_mnist(data):
        return data if data.name == MNIST else replace(data, name=MNIST)
    return replace(data, name=f"{name} (folder)" if name in (MNIST, nncore.load_digits().name) else name)


library = Library()
