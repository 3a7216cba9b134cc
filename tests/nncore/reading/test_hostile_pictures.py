"""Picture files that somebody damaged on purpose: a sentence whatever is wrong, and no name of ours or of Pillow's."""

import io
import random
import re
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from nncore.reading.image_files import MAX_SCANS, read_picture
from nncore.reading.photograph import find_box, ink_in
from render.pictures import on_page
from tests.nncore.reading.test_image_files import colours, file_of, png_header

# What only a programmer understands.
INNER = re.compile(r"<|object at|BytesIO|UploadedFile|Plugin|struct|unpack|argument|NoneType|codec|self")


def exif_of(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def noise(*shape, dtype=np.uint8):
    return np.random.default_rng(0).integers(0, 256, shape, dtype=dtype)


def whole_pictures():
    """One of each kind that is read."""
    picture = Image.fromarray(noise(20, 30, 3))
    yield file_of(picture, "JPEG", exif=exif_of(6))
    yield file_of(picture, "JPEG", progressive=True)
    yield file_of(picture.convert("CMYK"), "JPEG")
    yield file_of(picture, exif=exif_of(8))
    yield file_of(Image.fromarray(noise(20, 30, dtype=np.uint16)))
    for mode in ("P", "L", "LA", "1", "RGBA"):
        yield file_of(picture.convert(mode))
    yield file_of(picture, save_all=True, append_images=[picture.rotate(90)])


def assert_a_sentence(error):
    assert type(error) is ValueError
    assert re.match("(the|a) picture must ", str(error)), error
    assert not INNER.search(str(error)), error


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_with_changed_bytes_is_read_or_is_a_sentence(seed):
    chance, files = random.Random(seed), [file.getvalue() for file in whole_pictures()]
    refused = 0
    for _ in range(300):
        content = bytearray(chance.choice(files))
        for _ in range(chance.choice((1, 1, 2, 5))):
            # Mostly near the beginning, where what the rest means is said.
            place = chance.randrange(min(len(content), chance.choice((60, 120, len(content)))))
            content[place] = chance.choice((0, 255, chance.randrange(256)))
        if chance.random() < 0.1:
            del content[chance.randrange(len(content)) :]
        try:
            pixels = read_picture(io.BytesIO(content))
        except ValueError as error:
            refused += 1
            assert_a_sentence(error)
        else:
            assert pixels.ndim == 3 and pixels.shape[2] == 4 and max(pixels.shape) <= 1000
    assert refused > 50


BROKEN_EXIF = {
    "nothing": b"",
    "no directory": b"II*\0",
    "garbage": b"xx" * 50,
    "a directory outside of the file": b"II*\0\xff\xff\xff\x7f",
    "an entry of another type": b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\xff\xff\xff\xff",
    "a text instead of a number": b"MM\0*\0\0\0\x08\0\1\x01\x12\0\2\0\0\0\4hey\0",
    "many entries, and none of them there": b"II*\0\x08\0\0\0\xff\xff",
}


@pytest.mark.parametrize("block", BROKEN_EXIF.values(), ids=BROKEN_EXIF)
@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_a_broken_exif_block_says_nothing_of_the_picture(block, format):
    pixels = Image.fromarray(np.full((8, 12), 200, np.uint8))
    assert read_picture(file_of(pixels, format, exif=b"Exif\0\0" + block)).shape == (8, 12, 4)


def test_a_broken_entry_beside_the_orientation_does_not_hide_it():
    # A width that is a text: it cannot be written again, and need not be.
    block = b"MM\0*\0\0\0\x08\0\2" + struct.pack(">HHI4s", 0x0100, 2, 4, b"abc\0")
    block += struct.pack(">HHIHHI", 0x0112, 3, 1, 6, 0, 0)
    assert read_picture(file_of(Image.fromarray(colours()), exif=b"Exif\0\0" + block)).shape == (3, 2, 4)


@pytest.mark.parametrize("kind", ["zTXt", "iTXt", "iCCP"])
def test_text_that_unpacks_to_gigabytes_is_not_unpacked(kind):
    bomb = zlib.compress(bytes(200 * 2**20), 9)
    before = {"zTXt": b"a\0\0", "iTXt": b"a\0\1\0\0\0", "iCCP": b"a\0\0"}[kind]
    extra = PngImagePlugin.PngInfo()
    extra.add(kind.encode(), before + bomb)
    file = file_of(Image.fromarray(colours()), pnginfo=extra)
    tracemalloc.start()
    try:
        read_picture(file)
    except ValueError as error:
        assert_a_sentence(error)
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 20 * 2**20


def test_a_progressive_jpeg_that_must_be_decoded_whole_may_have_as_many_pixels_as_a_png():
    header = file_of(Image.fromarray(noise(8, 8)), "JPEG", progressive=True).getvalue()
    place = header.index(b"\xff\xc2") + 5
    large = header[:place] + struct.pack(">HH", 6000, 6000) + header[place + 4 :]
    with pytest.raises(ValueError, match="at most 24,000,000 pixels, got 6,000×6,000"):
        read_picture(io.BytesIO(large))


SCAN = b"\xff\xda"


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_progressive_jpeg_has_as_many_scans_as_encoders_write_and_no_thousands(mode):
    """Each goes over all pixels, and takes a handful of bytes where nothing changes."""
    picture = Image.fromarray(noise(64, 64)).convert(mode)
    content = file_of(picture, "JPEG", progressive=True).getvalue()
    assert content.count(SCAN) > 4 and read_picture(io.BytesIO(content)).shape == (64, 64, 4)
    # Neither what a camera puts behind a picture counts, nor a preview before it.
    preview = b"\xff\xe1" + struct.pack(">H", 2 + 40 * len(SCAN)) + 40 * SCAN
    assert read_picture(io.BytesIO(content[:2] + preview + content[2:] + 40 * SCAN)).shape == (64, 64, 4)
    last = content[content.rindex(SCAN) : -2]
    more = content[:-2] + last * (MAX_SCANS + 1 - content.count(SCAN)) + content[-2:]
    # A comment between two that looks like the end is none.
    for hidden in (more, more.replace(last, b"\xff\xfe\x00\x04\xff\xd9" + last)):
        with pytest.raises(ValueError, match=f"at most {MAX_SCANS} scans, got {MAX_SCANS + 1}"):
            read_picture(io.BytesIO(hidden))


def test_a_jpeg_that_is_not_progressive_may_have_many_scans_too():
    content = file_of(Image.fromarray(noise(64, 64)), "JPEG").getvalue()
    scan = content[content.rindex(SCAN) : -2]
    with pytest.raises(ValueError, match=f"at most {MAX_SCANS} scans, got 300"):
        read_picture(io.BytesIO(content[:-2] + 299 * scan + content[-2:]))
    place = content.index(b"\xff\xc0") + 5
    large = content[:place] + struct.pack(">HH", 6000, 6000) + content[place + 4 : -2] + scan + content[-2:]
    with pytest.raises(ValueError, match="at most 24,000,000 pixels, got 6,000×6,000"):
        read_picture(io.BytesIO(large))


@pytest.mark.parametrize("size", [(1, 1), (1, 1000), (1000, 1), (2, 3), (1, 60_000), (60_000, 1)], ids=str)
@pytest.mark.parametrize("value", [0, 7, 255])
def test_a_picture_of_any_size_is_put_on_the_page_or_has_no_ink(size, value):
    picture = np.full(size, value, np.uint8)
    picture[0, 0] = 255 - value
    picture = read_picture(file_of(Image.fromarray(picture)))
    found = find_box(picture)
    assert found is None or (0 <= found[0] < found[1] <= len(picture) and 0 <= found[2] < found[3] <= len(picture[0]))
    height, width = picture.shape[:2]
    for box in ((0, height, 0, width), (0, 1, 0, 1), (height - 1, height, width - 1, width)):
        ink = ink_in(picture, box)
        assert ink is None or on_page(ink).shape == (280, 280)


def test_what_is_no_picture_is_said_to_be_none():
    for content in (b"", b"GIF89a", b"%PDF-1.7", png_header(5, 5).getvalue()[:20]):
        with pytest.raises(ValueError, match="whole PNG, JPEG or WebP") as refused:
            read_picture(io.BytesIO(content))
        assert_a_sentence(refused.value)
