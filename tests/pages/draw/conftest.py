"""The canvas of every test of Draw."""

from tests.pages.draw.canvas import canvas  # noqa: F401  a fixture
