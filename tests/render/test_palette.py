"""Colours are in one place, and names from files are text wherever they are shown."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from render import palette, readings, verdicts
from tests.browser.real import TOP


def test_only_the_palette_has_colours():
    room = Path(palette.__file__).parent
    colours = {
        file.name: re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(\d", file.read_text("utf-8")) for file in room.glob("*.py")
    }
    assert [name for name, found in colours.items() if found] == ["palette.py"]


def luminance(colour):
    """As WCAG 2.2 defines it."""
    shares = np.array(palette.rgb(colour)) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


DRAWN = palette.NETWORK, palette.TRUTH, palette.OTHER, palette.AGAINST
RUNS = tuple(zip(*palette.RUNS, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_drawn_stands_out_from_the_page_and_texts_can_be_read(theme):
    dark = theme == "dark"
    ground = tomllib.loads((TOP / ".streamlit/config.toml").read_text("utf-8"))["theme"][theme]["backgroundColor"]
    assert min(contrast(pair[dark], ground) for pair in (*DRAWN, *RUNS, palette.REST)) >= 3
    assert min(contrast(colour, ground) for colour in palette.CLASSES[dark]) >= 3
    assert min(contrast(pair[dark], ground) for pair in (palette.INK, palette.CHANGED)) >= 4.5
    assert contrast(palette.INK[dark], palette.MISTAKES[dark]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_each_meaning_has_a_colour_of_its_own(dark):
    assert len({pair[dark] for pair in DRAWN}) == len(DRAWN)
    assert palette.TRUTH[dark] not in palette.RUNS[dark]


def test_a_translucent_colour():
    assert palette.translucent("#0072B2", 0.2) == "rgba(0,114,178,0.2)"


def test_bars_are_named_in_text_alone():
    names = ["<b>a</b>", 'b & "c"', *"23456789"]
    bars = readings.bars(np.full(10, 0.1), names)
    assert "&lt;b&gt;a&lt;/b&gt;" in bars and "<b>" not in bars
    assert "<b>" not in verdicts.answer(np.linspace(1, 0, 10), names)
