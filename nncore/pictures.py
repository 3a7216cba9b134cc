"""Picture files → arrays, with every file taken as hostile until it is read."""

import warnings

import numpy as np

# A phone's photograph has 12 to 50 million pixels.
MAX_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG")


def read_picture(file, max_pixels=MAX_PIXELS):
    """Read a PNG or JPEG. file: a path or binary file object. Returns (h, w, 4) uint8.

    Raises ValueError if it is no picture, damaged, or of more than max_pixels (which is found out before its pixels
    are decoded).
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        # Pillow warns of large pictures; ours is the stricter, and an error.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > max_pixels:
                    raise ValueError(
                        f"a picture must have at most {max_pixels:,} pixels, got {picture.width}×{picture.height}"
                    )
                picture = ImageOps.exif_transpose(picture)
                if picture.mode.startswith("I"):
                    # 16-bit gray: Pillow would clip it instead of scaling it.
                    picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
                return np.asarray(picture.convert("RGBA"))
        except Image.DecompressionBombError as error:
            raise ValueError(f"a picture must have at most {MAX_PIXELS:,} pixels: {error}") from error
        except (OSError, SyntaxError, EOFError) as error:
            raise ValueError(f"the picture must be a whole PNG or JPEG: {error}") from error
