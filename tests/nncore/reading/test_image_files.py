"""Picture files: every common kind is read as it looks, and a hostile file is refused."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from nncore.reading.image_files import read_picture


def file_of(picture, format="PNG", **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    file.seek(0)
    return file


def colours():
    """A picture whose pixels are all different: (2, 3, 3)."""
    return np.arange(0, 18 * 14, 14, dtype=np.uint8).reshape(2, 3, 3)


def halves(height=16, width=32):
    """Left half black, right half white: even JPEG keeps it. (height, width)."""
    return np.tile(np.repeat(np.uint8([0, 255]), width // 2), (height, 1))


def png_header(width, height):
    """A PNG that promises a size and holds no pixels."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


# What is read


@pytest.mark.parametrize("where", ["path", "text", "file"])
def test_a_picture_is_read_from_a_path_or_a_file(tmp_path, where):
    path = tmp_path / "picture.png"
    Image.fromarray(colours()).save(path)
    with open(path, "rb") as file:
        pixels = read_picture({"path": path, "text": str(path), "file": file}[where])
    np.testing.assert_array_equal(pixels[..., :3], colours())


def test_pixels_are_four_bytes_and_opaque_if_the_file_does_not_say():
    pixels = read_picture(file_of(Image.fromarray(colours())))
    assert (pixels.shape, pixels.dtype) == ((2, 3, 4), np.dtype(np.uint8))
    assert (pixels[..., 3] == 255).all()


def test_transparency_is_kept():
    expected = np.dstack([colours(), np.uint8([[0, 100, 255], [255, 1, 0]])])
    np.testing.assert_array_equal(read_picture(file_of(Image.fromarray(expected))), expected)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_is_read(mode):
    pixels = read_picture(file_of(Image.fromarray(halves()).convert(mode), "JPEG", quality=95))
    assert pixels.shape == (16, 32, 4)
    # JPEG changes values a little, most of all beside an edge.
    assert (pixels[:, :12, :3] < 20).all() and (pixels[:, 20:, :3] > 235).all()


def test_webp_is_read_with_its_transparency():
    expected = np.dstack([colours(), np.uint8([[0, 100, 255], [255, 1, 0]])])
    pixels = read_picture(file_of(Image.fromarray(expected), "WEBP", lossless=True, exact=True))
    np.testing.assert_array_equal(pixels, expected)


def test_a_palette_is_looked_up():
    picture = Image.fromarray(np.uint8([[0, 1, 2]]), "P")
    picture.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    np.testing.assert_array_equal(read_picture(file_of(picture))[..., :3], [[[10, 20, 30], [40, 50, 60], [70, 80, 90]]])


def test_a_transparent_palette_entry_is_transparent():
    picture = Image.fromarray(np.uint8([[0, 1]]), "P")
    picture.putpalette([255, 255, 255, 0, 0, 0])
    assert read_picture(file_of(picture, transparency=0))[0, :, 3].tolist() == [0, 255]


def test_16_bit_gray_is_scaled_and_not_clipped():
    values = np.uint16([[0, 256, 128 * 256, 65535]])
    assert read_picture(file_of(Image.fromarray(values)))[0, :, 0].tolist() == [0, 1, 128, 255]


def test_black_and_white_is_read():
    picture = Image.fromarray(halves() > 0)
    assert picture.mode == "1"
    np.testing.assert_array_equal(read_picture(file_of(picture))[..., 0], halves())


# EXIF orientation → what to do with the stored pixels to see the picture upright (EXIF 2.3, tag 0x0112).
UPRIGHT = {
    1: lambda pixels: pixels,
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: np.rot90(pixels),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_photograph_is_turned_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = read_picture(file_of(Image.fromarray(colours()), exif=exif))
    np.testing.assert_array_equal(pixels[..., :3], UPRIGHT[orientation](colours()))


def test_a_jpeg_with_a_second_picture_in_it_as_many_cameras_write_is_read_as_one_without():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.fromarray(colours())
    two = file_of(picture, "MPO", exif=exif, save_all=True, append_images=[picture.resize((2, 2))])
    with Image.open(two) as opened:
        assert opened.format == "MPO"
    two.seek(0)
    np.testing.assert_array_equal(read_picture(two), read_picture(file_of(picture, "JPEG", exif=exif)))
    two.seek(0)
    with pytest.raises(ValueError, match="at most 3 pixels"):
        read_picture(two, 3)


def test_of_an_animated_png_the_first_picture_is_read():
    first, second = Image.fromarray(colours()), Image.fromarray(255 - colours())
    file = file_of(first, save_all=True, append_images=[second])
    with Image.open(file) as picture:
        assert picture.n_frames == 2
    file.seek(0)
    np.testing.assert_array_equal(read_picture(file)[..., :3], colours())


# What is refused


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_formats_are_refused(format):
    with pytest.raises(ValueError, match="whole PNG, JPEG or WebP"):
        read_picture(file_of(Image.fromarray(colours()), format))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_picture_cut_short_is_refused(format, share):
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    content = file_of(Image.fromarray(noise), format).getvalue()
    with pytest.raises(ValueError, match="whole PNG, JPEG or WebP"):
        read_picture(io.BytesIO(content[: int(share * len(content))]))


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", bytes(1000)])
def test_garbage_is_refused(content):
    with pytest.raises(ValueError, match="whole PNG, JPEG or WebP"):
        read_picture(io.BytesIO(content))


@pytest.mark.parametrize(
    ("width", "height"), [(20_000, 20_000), (10_000, 10_000), (6_000, 4_001), (1, 24_000_001), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_refused_by_the_header_alone(width, height):
    # There are no pixels in the file: decoding would find it cut short instead.
    with pytest.raises(ValueError, match=r"at most [\d,]+ pixels"):
        read_picture(png_header(width, height))


def test_the_limit_that_is_said_is_the_one_that_holds():
    with pytest.raises(ValueError, match="at most 1,000 pixels"):
        read_picture(png_header(20_000, 10_000), 1000)
    with pytest.raises(ValueError, match="at most 24,000,000 pixels, or 64,000,000 in a JPEG"):
        read_picture(png_header(20_000, 10_000))


def test_as_many_pixels_as_allowed_are_not_refused_for_their_number():
    with pytest.raises(ValueError, match="whole PNG, JPEG or WebP"):
        read_picture(png_header(6_000, 4_000))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises((ValueError, OSError), match="nowhere"):
        read_picture(tmp_path / "nowhere.png")
