"""The picture: how many times as fast nncore is, and how its time and PyTorch's grow."""

from plotly.subplots import make_subplots

from render.palette import NETWORK, OTHER

# Besides their colours, bars and lines differ in patterns, dashes and marks.
INK, GRID = "#262B35", "#DDE1E8"
LIBRARIES = {"nncore": (NETWORK[False], "circle"), "PyTorch": (OTHER[False], "square")}
DASHES = {"solid": "solid", "dashed": "dash"}
WIDTH, HEIGHT = 1200, 900


def figure(sections):
    """Bars and curves from the sections that have any; a panel of curves for each variable."""
    panels = {}
    for curve in filter(None, (section.curve for section in sections)):
        panels.setdefault(curve.x_title, []).append(curve)
    titles = ["How many times as fast as … nncore is", *map(_title, panels.values())]
    specs = [[{"colspan": 3}, None, None], [{}, {}, {}]]
    space = {"row_heights": [0.52, 0.48], "horizontal_spacing": 0.075, "vertical_spacing": 0.19}
    drawn = make_subplots(2, 3, specs=specs, subplot_titles=titles, **space)
    _add_bars(drawn, [section for section in sections if section.bars])
    for number, curves in enumerate(panels.values(), start=1):
        _add_curves(drawn, curves, number)
    size = {"width": WIDTH, "height": HEIGHT, "margin": {"l": 70, "r": 30, "t": 40, "b": 100}}
    font = {"color": INK, "size": 13, "family": "sans-serif"}
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.13, "yanchor": "top"}
    drawn.update_layout(template=None, paper_bgcolor="white", plot_bgcolor="white", font=font, legend=legend, **size)
    drawn.update_annotations(font={"size": 15})
    drawn.update_xaxes(gridcolor=GRID, linecolor=GRID)
    drawn.update_yaxes(gridcolor=GRID, linecolor=GRID)
    return drawn


def save(drawn, file):
    """Write a figure as PNG, drawn by an installed Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser.real import start_browser

    with sync_playwright() as playwright:
        page = start_browser(playwright).new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(drawn.to_html(config={"staticPlot": True}))
        page.locator(".main-svg").first.wait_for()
        page.locator(".js-plotly-plot").screenshot(path=file)


def _add_bars(drawn, sections):
    place = {"row": 1, "col": 1}
    for group, (colour, pattern) in {
        "notebook settings": (NETWORK[False], ""),
        "full MNIST": (NETWORK[True], "/"),
    }.items():
        bars = [bar for section in sections if section.group == group for bar in section.bars.items()]
        names, times = zip(*bars, strict=True) if bars else ((), ())
        marker = {"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": INK}}
        text = {"text": [f"{value:.2f}" for value in times], "textposition": "outside", "cliponaxis": False}
        # Two categories a bar, since most contestants are in both groups.
        y = [[group] * len(names), names]
        drawn.add_bar(y=y, x=times, orientation="h", showlegend=False, marker=marker, **text, **place)
    drawn.add_vline(x=1, line={"color": INK, "width": 1.5, "dash": "dot"}, **place)
    # Room on the left for their names.
    drawn.update_xaxes(domain=[0.25, 1], **place)
    drawn.update_xaxes(title_text="its time / nncore's time (dotted: equally fast)", rangemode="tozero", **place)
    drawn.update_yaxes(autorange="reversed", **place)


def _add_curves(drawn, curves, column):
    place = {"row": 2, "col": column}
    for curve, dash in zip(curves, DASHES.values(), strict=False):
        for name, times in curve.times.items():
            colour, symbol = LIBRARIES[name]
            style = {"line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"symbol": symbol, "size": 8}}
            one = (column, dash) == (1, "solid")  # entry for each library
            x = list(curve.configs)
            drawn.add_scatter(name=name, x=x, y=times, mode="lines+markers", showlegend=one, **style, **place)
    points, x_title = list(curves[0].configs), curves[0].x_title
    tick_format = "~s" if points[-1] > 9999 else ""
    drawn.update_xaxes(type="log", title_text=x_title, tickvals=points, tickformat=tick_format, **place)
    y_title = {"text": f"time per epoch (nncore at {curves[0].reference:,}: 1)", "standoff": 4}
    drawn.update_yaxes(type="log", dtick="D2", title=y_title, **place)


def _title(curves):
    """What a panel shows: "Hidden units: full batch", or with two curves which line is which."""
    pairs = zip(curves, DASHES, strict=False)
    lines = [f"{curve.how} ({dash})" if len(curves) > 1 else curve.how for curve, dash in pairs]
    return f"{curves[0].x_title.capitalize()}: {', '.join(lines)}"
