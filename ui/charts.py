"""Numbers → Plotly figures. Calls no st.*, so a figure can be built and tested anywhere.

Figures have a fixed height, no mode bar and fixed axes, so that redrawing one neither blanks nor jumps. Colours are
from Okabe and Ito's palette, which colour-blind people can tell apart; dash and marker differ as well.
"""

import plotly.graph_objects as go

import nncore

BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
LIGHT_BLUE = "#56B4E9"
MAX_POINTS = 300
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def thin(n_points, maximum=MAX_POINTS):
    """Which of n_points to draw: at most `maximum` + 1 indices, evenly spread, always with the last.

    The spacing is a power of two, so that a growing curve keeps the points it had instead of shimmering.
    """
    spacing = 1
    while n_points / spacing > maximum:
        spacing *= 2
    chosen = list(range(0, n_points, spacing))
    return chosen if not chosen or chosen[-1] == n_points - 1 else [*chosen, n_points - 1]


def _figure(x_title, y_title, height, dark):
    ink, grid = ("#E6E9EF", "#343B47") if dark else ("#262B35", "#DDE1E8")
    axis = {"gridcolor": grid, "zerolinecolor": grid, "linecolor": grid, "fixedrange": True, "automargin": False}
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 58, "r": 12, "t": 30, "b": 44},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": ink, "size": 13, "family": "Source Sans, sans-serif"},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        hovermode="x unified",
        hoverlabel={"bgcolor": "#262B35" if dark else "#FFFFFF", "font": {"color": ink}},
        dragmode=False,
        xaxis={"title": {"text": x_title, "standoff": 8}, **axis},
        yaxis={"title": {"text": y_title, "standoff": 8}, **axis},
    )
    return figure


def cost_curve(history, n_iterations, dark=False):
    """The cost of each iteration so far, on an axis as long as the whole run."""
    costs = history.costs[:]
    shown = thin(len(costs))
    figure = _figure("Iteration", "Cost (cross-entropy)", 320, dark)
    figure.add_scatter(
        x=[index + 1 for index in shown],
        y=[costs[index] for index in shown],
        mode="lines" if len(costs) > 1 else "markers",
        line={"color": LIGHT_BLUE if dark else BLUE, "width": 2.5},
        name="cost",
        hovertemplate="%{y:.4f}",
    )
    figure.update_xaxes(range=[0, n_iterations])
    figure.update_yaxes(range=[0, 1.05 * max((costs[index] for index in shown), default=2.4)])
    return figure


def accuracy_curves(history, n_iterations, dark=False):
    """Training and test accuracy so far, in per cent."""
    train, test_iterations = history.train_accuracies[:], history.test_iterations[:]
    tests = history.test_accuracies[: len(test_iterations)]
    figure = _figure("Iteration", "Accuracy (%)", 320, dark)
    for name, iterations, values, colour, dash in (
        ("training", range(1, len(train) + 1), train, LIGHT_BLUE if dark else BLUE, "solid"),
        ("test", test_iterations, tests, ORANGE, "dot"),
    ):
        shown = thin(len(values))
        figure.add_scatter(
            x=[iterations[index] for index in shown],
            y=[100 * values[index] for index in shown],
            mode="lines" if len(values) > 1 else "markers",
            line={"color": colour, "width": 2.5, "dash": dash},
            name=name,
            hovertemplate="%{y:.1f} %",
        )
    figure.update_xaxes(range=[0, n_iterations])
    figure.update_yaxes(range=[0, 101])
    figure.update_layout(showlegend=True)
    return figure


def class_counts(train_labels, test_labels, dark=False):
    """How many digits of each class there are, side by side for training and test."""
    figure = _figure("Digit", "How many", 300, dark)
    for name, labels, colour, pattern in (
        ("training", train_labels, LIGHT_BLUE if dark else BLUE, ""),
        ("test", test_labels, ORANGE, "/"),
    ):
        figure.add_bar(
            x=list(range(10)),
            y=nncore.class_counts(labels).tolist(),
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{y:,}",
        )
    figure.update_xaxes(dtick=1)
    figure.update_layout(showlegend=True)
    return figure


def probabilities(values, dark=False):
    """Ten bars, one a digit, in per cent; the highest stands out. values: (10,) from 0 to 1."""
    best = max(range(len(values)), key=lambda digit: values[digit])
    plain, strong = ("#5B6675", LIGHT_BLUE) if dark else ("#B4BCC8", BLUE)
    figure = _figure("Digit", "Probability (%)", 240, dark)
    figure.add_bar(
        x=list(range(len(values))),
        y=[100 * float(value) for value in values],
        marker={"color": [strong if digit == best else plain for digit in range(len(values))]},
        text=[f"{100 * value:.0f}" if value >= 0.005 else "" for value in values],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y:.1f} %",
    )
    figure.update_xaxes(dtick=1, showgrid=False)
    figure.update_yaxes(range=[0, 112], tickvals=[0, 25, 50, 75, 100])
    return figure
