"""Picture files → arrays, with every file taken as hostile until it is read."""

import warnings

import numpy as np

# What a phone's photograph or a scan may have. A PNG has to be decoded whole, at 4 bytes a pixel; a JPEG can be decoded
# at an eighth of its size.
MAX_PIXELS = {"PNG": 24_000_000, "JPEG": 50_000_000}
# A digit is read at 28×28: of a larger picture nothing is lost by bringing it down to this.
MAX_SIDE = 1000


def read_picture(file, max_pixels=None):
    """Read a PNG or JPEG. file: a path or binary file object. Returns (h, w, 4) uint8, with h and w at most 1,000.

    A larger picture is scaled down, and one that a camera stored sideways is turned upright; of an animation it is the
    first picture. Raises ValueError if it is no picture, damaged, or of more than max_pixels (24 million in a PNG, 50
    million in a JPEG), which is found out before its pixels are decoded.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        # Pillow warns of large pictures; ours is the stricter, and an error.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=tuple(MAX_PIXELS)) as picture:
                limit = max_pixels or MAX_PIXELS[picture.format]
                if picture.width * picture.height > limit:
                    raise ValueError(f"a picture must have at most {limit:,} pixels, got {_size(picture)}")
                picture.draft(None, (MAX_SIDE, MAX_SIDE))
                return np.asarray(ImageOps.exif_transpose(_small(picture)).convert("RGBA"))
        except Image.DecompressionBombError as error:
            raise ValueError(f"a picture must have at most {max(MAX_PIXELS.values()):,} pixels") from error
        except (OSError, SyntaxError, EOFError) as error:
            raise ValueError("the picture must be a whole PNG or JPEG; this file is another, or damaged") from error


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
