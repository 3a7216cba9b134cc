"""Two runs on one map of the cost, on Compare."""

from tests.pages.app import go_to, train


def opened_landscape(app):
    app.session_state["landscape"] = True
    app.run()
    assert not app.exception
    return app


def test_two_runs_are_on_one_map(two_runs):
    app = opened_landscape(two_runs)
    said = next(chart.proto.alt for chart in app.get("plotly_chart") if "map of the cost" in chart.proto.alt)
    assert said.count("leads from") == 2 and all(title in said for title in ("Run 1", "learning rate 0.2"))
    assert any("12,730 of them" in text.value for text in app.caption)  # 784×16+16 and 16×10+10


def choose_two(app, *places):
    """Have the runs at these places of the list, the newest first, chosen and no other."""
    for place in range(len(app.checkbox)):
        app.checkbox[place].set_value(place in places)
    return app.run()


def test_what_has_no_map_in_common_is_said(two_runs):
    train(two_runs, units=17)
    app = opened_landscape(go_to(two_runs, "compare.py"))
    choose_two(app, 0, 1)
    assert any("other layers, units or activations" in text.value for text in app.caption)
    # Of the oldest, the networks on the way are kept no more.
    choose_two(app, 1, 2)
    assert any("Of Run 1 only the end is kept" in text.value for text in app.caption)


def test_networks_that_bend_in_another_way_have_no_map_in_common(two_runs):
    """A map has one activation, and a network with another would be shown with a cost that it has not."""
    go_to(two_runs, "train.py")
    two_runs.selectbox(key="activation").set_value("tanh").run()
    train(two_runs)
    app = opened_landscape(go_to(two_runs, "compare.py"))
    choose_two(app, 0, 1)
    assert any("other layers, units or activations" in text.value for text in app.caption)
    assert not any("map of the cost" in chart.proto.alt for chart in app.get("plotly_chart"))


def test_of_runs_of_other_numbers_of_digits_it_is_said_which_the_costs_are_of(two_runs):
    train(two_runs, digits=500)
    app = opened_landscape(go_to(two_runs, "compare.py"))
    choose_two(app, 0, 1)
    assert any("the first 500 training digits" in text.value for text in app.caption)
