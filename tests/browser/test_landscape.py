"""The map of the cost around the way of a run, on Inside; and around the ways of two, on Compare."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chapters import choose
from tests.browser.real import settled
from tests.browser.runs import finish, go_to, notebook, start, stop, unfold

FROM_TO = r"leads from (\d+\.\d+) to (\d+\.\d+)"


def costs_of(page, what):
    """Each run's cost on the map where its way begins and where it ends, as the map is told to who does not see it."""
    told = page.get_by_role("figure", name=re.compile("^A map of the cost"))
    expect(told).to_have_accessible_name(re.compile(what))
    return [tuple(map(float, pair)) for pair in re.findall(FROM_TO, told.get_attribute("aria-label"))]


def paths(page):
    return page.locator(".js-plotly-plot:has(.contourlayer) .scatterlayer .js-line")


@pytest.mark.parametrize("width, height", [(1366, 768), (390, 844)])
def test_the_way_of_a_run_comes_on_the_map_when_it_rests(server, new_page, width, height):
    page = new_page(width=width, height=height)
    start(page, server, "units=32&iterations=100000")
    expect(page.get_by_text(re.compile(r"Iteration ([1-9]\d\d|\d+,\d+) of"))).to_be_visible()
    go_to(page, "Inside")
    choose(page, "Training")
    expect(page.get_by_text("When the run pauses or ends, a map of its cost comes here.")).to_be_visible()
    go_to(page, "Train")
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    go_to(page, "Inside")
    ((first, last),) = costs_of(page, "The run leads from")
    # Ten ways to guess, and better in the end.
    assert last < first == pytest.approx(2.303, abs=0.3)
    settled(page)
    # A line and its edge, on a ground that is drawn.
    expect(paths(page)).to_have_count(2)
    expect(page.get_by_text("Each place on this map is a network")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_runs_share_a_map_and_too_large_a_rate_ends_higher(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=32&iterations=60')}")
    finish(page)
    page.goto(f"{server}/?{notebook('units=32&iterations=60&rate=5')}")
    finish(page)
    go_to(page, "Compare")
    unfold(page, "The landscape of both", page.get_by_text("Each place on this map is a network"))
    costs = costs_of(page, "leads from.*; .* leads from")
    assert len(costs) == 2
    (_, careful), (_, hasty) = sorted(costs, key=lambda pair: pair[1])
    assert careful < 2 < hasty  # who guesses has 2.30
    expect(paths(page)).to_have_count(4)
