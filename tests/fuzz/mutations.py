"""Valid examples, changed a little: what a damaged, a foreign or a hostile file may look like.

Every function takes a random.Random first, so that a number brings the same change again.
"""

import io
import json
import struct
import zipfile

# Planted where a file holds text: no sentence about the file may let it through as markup or as a formula.
MARKUP = "![x](http://evil.example/x)<img src=http://evil.example/x>"
NUMBERS = [0, -1, 1, 2.0, 0.5, 9, 10, 255, 2**31, 2**63, 2**64, 10**30, 1e300, -1e300, float("nan"), float("inf"), -0.0]
TEXTS = ["", " ", "0", "x" * 5000, "=1+1", "a;=1+1", "＝1+1", MARKUP, "\0", "\ud800", "\u202e", "🙂" * 300, "nan"]
VALUES = [None, True, False, [], {}, [[]], [None], {"": 0}, [1] * 3000, *NUMBERS, *TEXTS]
BYTES = [b"\0", b"\xff", b"\0\xff" * 40, b"PK\x01\x02", b"PK\x05\x06", bytes(7) + b"\x80", bytes(3) + b"\x80"]


def bytes_changed(random, content):
    """Some bytes other than they were, gone, twice, or more of them."""
    content = bytearray(content)
    for _ in range(random.choice([1, 1, 1, 2, 5, 30])):
        place = random.randrange(len(content) + 1)
        # What a file says of itself is mostly at its beginning or its end.
        place = random.choice([place, place % 64, max(0, len(content) - place % 64)])
        place = min(place, len(content))
        kind, length = random.randrange(6), random.choice([1, 1, 2, 4, 8, 100])
        if kind == 0 and place < len(content):
            content[place] ^= 1 << random.randrange(8)
        elif kind == 1:
            content[place : place + length] = random.randbytes(length)
        elif kind == 2:
            del content[place : place + length]
        elif kind == 3:
            content[place:place] = random.choice(BYTES)
        elif kind == 4:
            content[place:place] = content[place : place + 10 * length]
        elif random.random() < 0.2:
            del content[place:]
    return bytes(content)


def value_changed(random, value):
    """A value of JSON with something in it that is other than it was, at any depth."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        changed, kind = dict(value), random.random()
        key = random.choice(sorted(value))
        found = changed.pop(key)
        if kind < 0.9:
            changed[key] = value_changed(random, found)
        elif kind < 0.95:
            changed[random.choice(TEXTS)] = found
        return changed
    if isinstance(value, list) and value and random.random() < 0.9:
        place, kind = random.randrange(len(value)), random.random()
        new = [value_changed(random, value[place])] if kind < 0.8 else 2 * [value[place]] if kind < 0.9 else []
        return [*value[:place], *new, *value[place + 1 :]]
    if isinstance(value, int | float) and not isinstance(value, bool) and random.random() < 0.5:
        return random.choice([-value, value + 1, value - 1, value * 10, value / 7, float(value), str(value)])
    return random.choice(VALUES)


def json_changed(random, content):
    """Bytes of JSON with a value changed, or with bytes changed."""
    if random.random() < 0.2:
        return bytes_changed(random, content)
    value = json.loads(content)
    for _ in range(random.choice([1, 1, 2, 3])):
        value = value_changed(random, value)
    text = json.dumps(value, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.03:
        text = "[" * 100_000 + text
    return text.encode("utf-8", "surrogatepass")


def archive_changed(random, content):
    """A zip file with a part changed, gone or more, packed anew; or with bytes changed."""
    if random.random() < 0.2:
        return bytes_changed(random, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(parts))
    kind = random.random()
    if kind < 0.05:
        del parts[name]
    elif kind < 0.1:
        parts[random.choice(["../x", "networks/999.safetensors", MARKUP, "curves/0.json", "runs.json/"])] = parts[name]
    elif name.endswith(".json"):
        parts[name] = json_changed(random, parts[name])
    else:
        parts[name] = arrays_changed(random, parts[name])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def arrays_changed(random, content):
    """A .safetensors file with a value of its header changed, or with bytes changed."""
    if random.random() < 0.3:
        return bytes_changed(random, content)
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    # What is kept as text in the header is JSON itself.
    notes = header["__metadata__"]
    names = [name for name in ("config", "notes") if name in notes]
    if names and random.random() < 0.5:
        name = random.choice(names)
        notes[name] = json_changed(random, notes[name].encode()).decode("utf-8", "replace")
    else:
        header = value_changed(random, header)
    written, weights = json.dumps(header).encode(), bytearray(content[8 + length :])
    if random.random() < 0.3 and weights:
        # Numbers that are no numbers, or far too large.
        place = 4 * random.randrange(max(1, len(weights) // 4))
        weights[place : place + 4] = struct.pack("<f", random.choice([float("nan"), float("inf"), 3e38, -3e38, 1e-45]))
    return len(written).to_bytes(8, "little") + written + weights


def noise(random, _content):
    """Bytes that are nothing at all."""
    return random.randbytes(random.choice([0, 1, 8, 100, 5000]))
