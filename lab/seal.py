"""A report's seal: whether this server made a file, and nobody has changed it since.

The seal is a keyed digest (HMAC, RFC 2104) of the whole file, in its last line. The key stays in a file on the server,
so nobody else can make one. It says nothing of who trained the run.
"""

import contextlib
import hashlib
import hmac
import logging
import os
import secrets

from lab.home import home

MARK = b"\n<!-- Digit Lab seal "
END = b" -->\n"
KEY_BYTES = 32
log = logging.getLogger(__name__)


def sealed(text):
    """The bytes of a page with this server's seal; without one where the server cannot keep its key."""
    content = text.encode(errors="replace")
    try:
        return content + MARK + _digest(content) + END
    except OSError as error:
        log.warning("a report has no seal: %s", error)
        return content


def can_seal():
    """Whether this server has a key that it can read, or can keep one now."""
    try:
        _key()
    except OSError:
        return False
    return True


def is_ours(content):
    """Whether the bytes of a file are what this server has sealed. Raises OSError if its key cannot be read."""
    page, _, seal = content.rpartition(MARK)
    return hmac.compare_digest(seal, _digest(page) + END)


def _digest(content):
    return hmac.new(_key(), content, hashlib.sha256).hexdigest().encode()


def _key():
    """The server's key, made when first asked for. Raises OSError where there is none, or one that is damaged."""
    file = home() / "report.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _make(file)
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        # Anybody can seal with a key that is empty. Another one would call all reports of before forged.
        raise OSError(f"{file} must have {KEY_BYTES} bytes, it has {len(key)}: put its copy back, or remove it")
    return key


def _make(file):
    """Write a new key, unless another server has done so meanwhile."""
    draft = file.with_name(f"report.{secrets.token_hex(8)}.key")
    try:
        # Whole, and on the disk, before it has its name: two servers that begin at once must not read half of it, nor
        # have two, and after a power cut it must not be empty.
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(secrets.token_bytes(KEY_BYTES))
            new.flush()
            os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
