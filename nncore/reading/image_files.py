"""Picture files → arrays, with every file taken as hostile until it is read."""

import warnings

import numpy as np

# What a phone's photograph or a scan may have. A PNG has to be decoded whole, at 4 bytes a pixel, a WebP at 16; a JPEG
# can be decoded at an eighth of its size.
MAX_PIXELS = {"PNG": 24_000_000, "WEBP": 24_000_000, "JPEG": 64_000_000}
# Each scan of a JPEG goes over all of its pixels: encoders write ten or so, and a file of 16 kB may have thousands.
MAX_SCANS = 24
SCAN, END, STUFFED = 0xDA, 0xD9, {0x00, 0x01, *range(0xD0, 0xD9)}  # markers (ITU-T T.81, table B.1); without a length
SAME = {"MPO": "JPEG"}  # as Pillow calls a JPEG in which a camera has put a small picture beside the one that is read
# A digit is read at 28×28: of a larger picture nothing is lost by bringing it down to this.
MAX_SIDE = 1000
# The EXIF tag of how a camera was held; what to do with the stored pixels then, as the numbers of Pillow's Transpose
# (EXIF 2.3, tag 0x0112).
ORIENTATION, UPRIGHT = 0x0112, {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def read_picture(file, max_pixels=None):
    """Read a PNG, JPEG or WebP. file: a path or binary file object. Returns (h, w, 4) uint8, each side at most 1,000.

    A larger picture is scaled down, and one that a camera stored sideways is turned upright; of an animation it is the
    first picture. Raises ValueError if it is no picture, damaged, of more than max_pixels (64 million in a JPEG of
    one scan, 24 million in any other), or a JPEG of more than 24 scans, which is found out before its pixels are
    decoded.
    """
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow warns of what is large, where ours is the stricter limit, and of damage that it can do without.
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=tuple(MAX_PIXELS)) as picture:
                kind = SAME.get(picture.format, picture.format)
                n_scans = _scans(picture.fp) if kind == "JPEG" else 1
                # A progressive JPEG is decoded whole, like a PNG.
                kind = "PNG" if picture.info.get("progressive") or n_scans > 1 else kind
                limit = max_pixels or MAX_PIXELS[kind]
                too_large = _size(picture) if picture.width * picture.height > limit else None
                if not too_large and n_scans <= MAX_SCANS:
                    return _decoded(picture)
        except Image.DecompressionBombError as error:
            least, most = min(MAX_PIXELS.values()), max(MAX_PIXELS.values())
            limits = f"{max_pixels:,} pixels" if max_pixels else f"{least:,} pixels, or {most:,} in a JPEG"
            raise ValueError(f"a picture must have at most {limits}") from error
        except (FileNotFoundError, MemoryError):
            raise
        except Exception as error:
            # Damage is found wherever Pillow happens to stumble over it: a struct.error, a KeyError, a ValueError, ….
            raise ValueError(
                "the picture must be a whole PNG, JPEG or WebP; this is another file, or damaged"
            ) from error
    if too_large:
        raise ValueError(f"a picture must have at most {limit:,} pixels, got {too_large}")
    raise ValueError(f"a JPEG must have at most {MAX_SCANS} scans, got {n_scans:,}: save it anew as another picture")


def _scans(file):
    """How many scans a JPEG has: neither those of a preview in it count, nor what comes after its end."""
    place = file.tell()
    file.seek(0)
    content = file.read()
    file.seek(place)
    n, at = 0, content.find(b"\xff", 2)
    while 0 <= at < len(content) - 3 and content[at + 1] != END:
        marker = content[at + 1]
        n += marker == SCAN
        if marker in STUFFED:
            at += 2
        elif marker != 0xFF:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        else:
            at += 1
        at = content.find(b"\xff", at)
    return n


def _decoded(picture):
    """The pixels of an opened picture, upright: (h, w, 4) uint8."""
    turn = UPRIGHT.get(_orientation(picture))
    picture.draft(None, (MAX_SIDE, MAX_SIDE))
    picture = _small(picture)
    return np.asarray((picture if turn is None else picture.transpose(turn)).convert("RGBA"))


def _orientation(picture):
    """How a camera held a picture, 1 to 8, or whatever else its EXIF block says of that."""
    try:
        found = picture.getexif().get(ORIENTATION)
    except Exception:
        # A block that is damaged says nothing of the picture.
        return None
    return found if isinstance(found, int) else None


def _size(picture):
    return f"{picture.width:,}×{picture.height:,}"


def _small(picture):
    """The picture, at most MAX_SIDE pixels a side, in a mode that can be scaled."""
    from PIL import Image

    if picture.mode.startswith("I"):
        # 16-bit gray: Pillow would clip it instead of scaling it.
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    elif picture.mode in ("P", "PA", "1"):
        picture = picture.convert("RGBA")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    return picture
