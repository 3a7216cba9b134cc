"""A report's seal: whether this server made a file, and nobody has changed it since.

The seal is a keyed digest (HMAC, RFC 2104) of the whole file, in its last line. The key stays in a file on the server,
so nobody else can make one. It says nothing of who trained the run.
"""

import hashlib
import hmac
import os
import secrets

from lab.home import home

MARK = b"\n<!-- Digit Lab seal "
END = b" -->\n"


def sealed(text):
    """The bytes of a page with this server's seal; without one where the server cannot keep its key."""
    content = text.encode(errors="replace")
    try:
        return content + MARK + _digest(content) + END
    except OSError:
        return content


def is_ours(content):
    """Whether the bytes of a file are what this server has sealed. Raises OSError if its key cannot be read."""
    page, _, seal = content.rpartition(MARK)
    return hmac.compare_digest(seal, _digest(page) + END)


def _digest(content):
    return hmac.new(_key(), content, hashlib.sha256).hexdigest().encode()


def _key():
    """The server's key, made when first asked for."""
    file = home() / "report.key"
    try:
        return file.read_bytes()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"report.{secrets.token_hex(8)}.key")
    # Whole before it has its name: two servers that begin at once must not read half of it, nor have two.
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        new.write(secrets.token_bytes(32))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_bytes()
