"""What opening a file or a link may come to: a result, or a sentence that a reader can be shown; in little time."""

import contextlib
import re
import time
from pathlib import Path

from render.sentences import JOINER, harmless

SECONDS, MEGABYTES = 10, 500  # of computing, and of memory beyond what was there, for one small file
LONGEST = 500  # characters of a sentence
# What no reader should be shown: how Python prints an object, a traceback, a field's name in the code, markup.
REPR = re.compile(r"<[\w.]+ object|object at 0x|UploadedFile|Traceback|<class|dtype\(|array\(|\bNoneType\b|\bnp\.")
MARKUP = re.compile(r"(?<!\\)\[|(?<!\\)<|(?<!\\):(?=\S)")


class Fault(AssertionError):
    """Something that opening a file must not come to."""


def opened(open_it, content):
    """Open something. Returns the sentence it was refused with, or None where it was opened. Raises Fault.

    open_it: called with the content; may raise ValueError and nothing else. Its sentence is judged as a page shows it.
    """
    before, began = memory("VmRSS"), time.thread_time()
    _forget_peak()
    try:
        open_it(content)
        sentence = None
    except ValueError as error:
        sentence = harmless(str(error))
        _check_sentence(sentence, error)
    except Exception as error:
        raise Fault(f"{type(error).__name__}: {str(error)[:300]!r}") from error
    seconds, megabytes = time.thread_time() - began, memory("VmHWM") - before
    if seconds > SECONDS:
        raise Fault(f"it took {seconds:.1f} s")
    if megabytes > MEGABYTES:
        raise Fault(f"it took {megabytes:.0f} MB")
    return sentence


def _check_sentence(sentence, error):
    # Errors of Unicode and JSON are ValueErrors too, and none of ours.
    if type(error) is not ValueError:
        raise Fault(f"{type(error).__name__} got through: {sentence[:300]!r}") from error
    faults = {
        "empty": not sentence.strip(),
        "too long": len(sentence) > LONGEST,
        "not printable": not sentence.replace(JOINER, "").isprintable(),
        "like Python's own": REPR.search(sentence),
        "markup": MARKUP.search(sentence),
    }
    for name, fault in faults.items():
        if fault:
            raise Fault(f"a sentence that is {name}: {sentence[:300]!r}") from error


def memory(name):
    """Megabytes that this process has now (VmRSS), or had at most (VmHWM); 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024


def _forget_peak():
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
