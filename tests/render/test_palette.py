"""Colours are in one place, and stand out."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from plotly.colors import sample_colorscale

from render import palette

TOP = Path(palette.__file__).parents[1]
DRAWN = palette.NETWORK, palette.TRUTH, palette.OTHER, palette.AGAINST
RUNS = tuple(zip(*palette.RUNS, strict=True))


def test_only_the_palette_has_colours():
    colours = re.compile(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(\d")
    rooms = sorted((TOP / "render").glob("*.py"))
    assert [file.name for file in rooms if colours.search(file.read_text("utf-8"))] == ["palette.py"]


def luminance(shares):
    """As WCAG 2.2 defines it."""
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    darker, lighter = sorted(luminance(np.array(palette.rgb(colour)) / 255) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_drawn_stands_out_and_texts_can_be_read(theme):
    dark = theme == "dark"
    ground = tomllib.loads((TOP / ".streamlit/config.toml").read_text("utf-8"))["theme"][theme]["backgroundColor"]
    assert min(contrast(pair[dark], ground) for pair in (*DRAWN, *RUNS, palette.REST)) >= 3
    assert min(contrast(colour, ground) for colour in palette.CLASSES[dark]) >= 3
    assert min(contrast(pair[dark], ground) for pair in (palette.INK, palette.CHANGED)) >= 4.5
    assert contrast(palette.INK[dark], palette.MISTAKES[dark]) >= 4.5
    assert len({pair[dark] for pair in DRAWN}) == len(DRAWN) and palette.TRUTH[dark] not in palette.RUNS[dark]


def test_numbers_can_be_read_on_every_colour_of_a_sweep():
    for share in np.linspace(0, 1, 101):
        (ground,) = sample_colorscale(palette.CELLS, [share])
        ground = f"#{''.join(f'{round(float(part)):02x}' for part in re.findall(r'[0-9.]+', ground))}"
        assert contrast(palette.ON_CELLS[int(share >= palette.LIGHTER_CELLS)], ground) >= 4.5, share


def test_a_translucent_colour():
    assert palette.translucent("#0072B2", 0.2) == "rgba(0,114,178,0.2)"
