"""Figures for a wall that a class looks at."""

from render.figures import Figure

LARGER = 1.4


def enlarged(chart, low=False):
    """The same figure in large type, for a wall that a class looks at. What its words need more is added to its height;
    low: and to what is plotted as well, of which there is little."""
    layout = chart.to_dict()["layout"]
    margin = {side: round(LARGER * width) for side, width in layout["margin"].items()}
    words = sum(margin[side] - layout["margin"][side] for side in "tb")
    height = round(LARGER * layout["height"]) if low else layout["height"] + words
    larger = {**_in_large_type(layout, "font"), "margin": margin, "height": height}
    if "annotations" in layout:
        larger["annotations"] = [_in_large_type(each, "font") for each in layout["annotations"]]
    traces = [_in_large_type(trace, "textfont") for trace in chart.to_dict()["data"]]
    return Figure({"data": traces, "layout": {**layout, **larger}})


def _in_large_type(part, name):
    """A part of a figure with its font of this name in large type, where it has one of a size of its own."""
    size = part.get(name, {}).get("size")
    if size is None:
        return part
    larger = round(LARGER * size) if isinstance(size, int | float) else [round(LARGER * each) for each in size]
    return {**part, name: {**part[name], "size": larger}}
