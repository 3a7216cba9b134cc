"""Colours are in one place, and names from files are text wherever they are shown."""

import re
from pathlib import Path

import numpy as np

from render import figures, palette, verdicts


def test_only_the_palette_has_colours():
    room = Path(palette.__file__).parent
    colours = {
        file.name: re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(\d", file.read_text("utf-8")) for file in room.glob("*.py")
    }
    assert [name for name, found in colours.items() if found] == ["palette.py"]


def test_a_translucent_colour():
    assert palette.translucent("#0072B2", 0.2) == "rgba(0,114,178,0.2)"


def test_bars_are_named_in_text_alone():
    names = ["<b>a</b>", 'b & "c"', *"23456789"]
    bars = figures.probabilities(np.full(10, 0.1), names).data[0]
    # Plotly knows &amp; and &lt;, but not &quot;.
    assert bars.x[:2] == ("&lt;b>a&lt;/b>", 'b &amp; "c"')
    assert "<b>" not in verdicts.answer(np.linspace(1, 0, 10), names)
