"""Two runs on one map of the cost, on Compare."""

import pytest

from tests.pages.app import open_app
from tests.pages.test_compare import train


@pytest.fixture
def two_runs():
    app = open_app(units=16, iterations=40)
    train(app)
    train(app, rate=0.2)
    return app.switch_page("pages/compare.py").run()


def opened_landscape(app):
    app.session_state["landscape"] = True
    app.run()
    assert not app.exception
    return app


def test_two_runs_are_on_one_map(two_runs):
    app = opened_landscape(two_runs)
    said = next(chart.proto.alt for chart in app.get("plotly_chart") if "map of the cost" in chart.proto.alt)
    assert said.count("ended at") == 2 and all(title in said for title in ("Run 1", "Run 2"))
    assert any("12,730 of them" in text.value for text in app.caption)  # 784×16+16 and 16×10+10


def choose_two(app, *places):
    """Have the runs at these places of the list, the newest first, chosen and no other."""
    for place in range(len(app.checkbox)):
        app.checkbox[place].set_value(place in places)
    return app.run()


def test_what_has_no_map_in_common_is_said(two_runs):
    train(two_runs, units=17)
    app = opened_landscape(two_runs.switch_page("pages/compare.py").run())
    choose_two(app, 0, 1)
    assert any("other layers or units" in text.value for text in app.caption)
    # Of the oldest, the networks on the way are kept no more.
    choose_two(app, 1, 2)
    assert any("Of Run 1 only the end is kept" in text.value for text in app.caption)
