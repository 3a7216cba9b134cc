"""What is worked out once for all who need it at the same time: it goes with the last of them."""

import functools
import threading
import weakref


def shared(function):
    """Have everybody who calls a function with the same arguments have the same array, as long as anybody holds it.

    The arguments can be hashed. Any thread may call it at any time; who asks for what is just being made waits for it.
    """
    found, lock = weakref.WeakValueDictionary(), threading.Lock()

    @functools.wraps(function)
    def get(*arguments):
        with lock:
            array = found.get(arguments)
            if array is None:
                array = found[arguments] = function(*arguments)
            return array

    return get
