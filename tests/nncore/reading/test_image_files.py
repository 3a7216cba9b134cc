"""Picture files: every common kind is read as it looks, and a hostile file is refused in a sentence."""

import io
import re
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from nncore.reading.image_files import MAX_SCANS, read_picture

# What only a programmer understands.
INNER = re.compile(r"<|object at|BytesIO|UploadedFile|Plugin|struct|unpack|argument|NoneType|codec|self")
SCAN = b"\xff\xda"


def file_of(picture, format="PNG", **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    file.seek(0)
    return file


def colours():
    """A picture whose pixels are all different: (2, 3, 3)."""
    return np.arange(0, 18 * 14, 14, dtype=np.uint8).reshape(2, 3, 3)


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def exif_of(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png_header(width, height):
    """A PNG that promises a size and holds no pixels."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def assert_refused(content, says="whole PNG, JPEG or WebP"):
    """A sentence, and no name of ours or of Pillow's."""
    with pytest.raises(ValueError, match=says) as refused:
        read_picture(io.BytesIO(content))
    assert re.match("(the|a) (picture|JPEG) must ", str(refused.value)) and not INNER.search(str(refused.value))


# What is read


def test_a_picture_is_read_from_a_path_and_is_opaque(tmp_path):
    path = tmp_path / "picture.png"
    Image.fromarray(colours()).save(path)
    for each in (path, str(path)):
        pixels = read_picture(each)
        assert (pixels.shape, pixels.dtype) == ((2, 3, 4), np.dtype(np.uint8)) and (pixels[..., 3] == 255).all()
        np.testing.assert_array_equal(pixels[..., :3], colours())
    with pytest.raises(OSError, match="nowhere"):
        read_picture(tmp_path / "nowhere.png")


@pytest.mark.parametrize(("format", "options"), [("PNG", {}), ("WEBP", {"lossless": True, "exact": True})])
def test_transparency_is_kept(format, options):
    expected = np.dstack([colours(), np.uint8([[0, 100, 255], [255, 1, 0]])])
    np.testing.assert_array_equal(read_picture(file_of(Image.fromarray(expected), format, **options)), expected)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpeg_is_read(mode):
    for value in (0, 255):
        pixels = read_picture(file_of(Image.fromarray(np.full((16, 32), value, np.uint8)).convert(mode), "JPEG"))
        # JPEG changes values a little.
        assert pixels.shape == (16, 32, 4) and (abs(pixels[..., :3].astype(int) - value) < 20).all()


def test_palettes_16_bit_gray_and_black_and_white_are_read():
    picture = Image.fromarray(np.uint8([[0, 1]]), "P")
    picture.putpalette([10, 20, 30, 40, 50, 60])
    pixels = read_picture(file_of(picture, transparency=0))
    assert pixels[0, 1].tolist() == [40, 50, 60, 255] and pixels[0, 0, 3] == 0
    values = np.uint16([[0, 256, 128 * 256, 65535]])
    assert read_picture(file_of(Image.fromarray(values)))[0, :, 0].tolist() == [0, 1, 128, 255]
    assert read_picture(file_of(Image.fromarray(np.array([[True, False]]))))[0, :, 0].tolist() == [255, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_upright(orientation):
    file = file_of(Image.fromarray(colours()), exif=exif_of(orientation))
    with Image.open(file) as picture:
        upright = np.asarray(ImageOps.exif_transpose(picture))
    file.seek(0)
    np.testing.assert_array_equal(read_picture(file)[..., :3], upright)


def test_of_several_pictures_in_a_file_the_first_is_read():
    picture = Image.fromarray(colours())
    animated = file_of(picture, save_all=True, append_images=[Image.fromarray(255 - colours())])
    np.testing.assert_array_equal(read_picture(animated)[..., :3], colours())
    # A JPEG with a small picture beside it, as many cameras write.
    exif = exif_of(6)
    two = file_of(picture, "MPO", exif=exif, save_all=True, append_images=[picture.resize((2, 2))])
    np.testing.assert_array_equal(read_picture(two), read_picture(file_of(picture, "JPEG", exif=exif)))
    two.seek(0)
    with pytest.raises(ValueError, match="at most 3 pixels"):
        read_picture(two, 3)


BROKEN_EXIF = {
    "garbage": b"xx" * 50,
    "a directory outside of the file": b"II*\0\xff\xff\xff\x7f",
    "a text instead of a number": b"MM\0*\0\0\0\x08\0\1\x01\x12\0\2\0\0\0\4hey\0",
}


@pytest.mark.parametrize("block", BROKEN_EXIF.values(), ids=BROKEN_EXIF)
def test_a_broken_exif_block_says_nothing_of_the_picture(block):
    for format in ("PNG", "JPEG"):
        file = file_of(Image.fromarray(colours()), format, exif=b"Exif\0\0" + block)
        assert read_picture(file).shape == (2, 3, 4)


# What is refused


def test_other_formats_and_pictures_cut_short_are_refused():
    for format in ("GIF", "BMP", "TIFF", "PPM"):
        assert_refused(file_of(Image.fromarray(colours()), format).getvalue())
    for format in ("PNG", "JPEG", "WEBP"):
        content = file_of(Image.fromarray(noise(60, 60, 3)), format).getvalue()
        for share in (0, 0.02, 0.9):
            assert_refused(content[: int(share * len(content))])


def test_too_many_pixels_are_refused_by_the_header_alone():
    # There are no pixels in the file: decoding would find it cut short, as where there may be as many.
    assert_refused(png_header(6_000, 4_000).getvalue())
    assert_refused(png_header(6_000, 4_001).getvalue(), "at most 24,000,000 pixels, got 6,000×4,001")
    assert_refused(png_header(20_000, 10_000).getvalue(), "at most 24,000,000 pixels, or 64,000,000 in a JPEG")
    with pytest.raises(ValueError, match="at most 1,000 pixels"):
        read_picture(png_header(20_000, 10_000), 1000)


@pytest.mark.parametrize(("kind", "before"), [("zTXt", b"a\0\0"), ("iTXt", b"a\0\1\0\0\0"), ("iCCP", b"a\0\0")])
def test_text_that_unpacks_to_gigabytes_is_not_unpacked(kind, before):
    extra = PngImagePlugin.PngInfo()
    extra.add(kind.encode(), before + zlib.compress(bytes(50 * 2**20), 9))
    file = file_of(Image.fromarray(colours()), pnginfo=extra)
    tracemalloc.start()
    try:
        read_picture(file)
    except ValueError as error:
        assert re.match("the picture must ", str(error))
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 20 * 2**20


# A JPEG of several scans is decoded whole, and each scan goes over all pixels


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_may_have_tens_of_scans_and_no_thousands(mode):
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
        assert_refused(hidden, f"at most {MAX_SCANS} scans, got {MAX_SCANS + 1}")


@pytest.mark.parametrize("progressive", [True, False])
def test_a_jpeg_of_several_scans_has_as_many_pixels_as_a_png(progressive):
    content = file_of(Image.fromarray(noise(8, 8)), "JPEG", progressive=progressive).getvalue()
    place = content.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    again = content[content.rindex(SCAN) : -2]
    large = content[:place] + struct.pack(">HH", 6000, 6000) + content[place + 4 : -2] + again + content[-2:]
    assert_refused(large, "at most 24,000,000 pixels, got 6,000×6,000")
