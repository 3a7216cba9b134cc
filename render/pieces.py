"""Pieces of a part of a page that moves: what the server sends, and ui/live/js/part.js draws, as plain dictionaries.

Texts are the Markdown that sentences use elsewhere: `**bold**`, `*slanted*`, a backslash before a sign.
"""

import json
import re
from html import escape

import numpy as np

from render.sentences import exact

_ICON = re.compile(r"(?<!\\):material/\w+:\s*")
_MARKED = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*((?:\\.|[^\\])+?)\*\*|\*((?:\\.|[^\\])+?)\*|`(.+?)`", re.S)
_TAGS = {2: "b", 3: "i", 4: "code"}


def inline(markdown):
    """A sentence in Markdown as HTML, in which nothing of the sentence is markup but what is said above."""
    markdown, found, end = _ICON.sub("", markdown), [], 0
    for match in _MARKED.finditer(markdown):
        found.append(escape(markdown[end : match.start()]))
        end = match.end()
        if match.group(1):
            found.append(escape(match.group(1)))
        else:
            tag = _TAGS[match.lastindex]
            found.append(f"<{tag}>{inline(match.group(match.lastindex))}</{tag}>")
    return "".join([*found, escape(markdown[end:])])


def html(text, look=""):
    """HTML of ours. look: our own class."""
    return {"kind": "html", "html": text, "look": look}


def text(markdown):
    """A sentence."""
    return html(f"<p>{inline(markdown)}</p>")


def caption(markdown):
    """A sentence in small type."""
    return html(f"<p>{inline(markdown)}</p>", "small")


def note(markdown, kind="info"):
    """A sentence that stands out. kind: info, success, warning or error."""
    return html(f"<p>{inline(markdown)}</p>", f"note {kind}")


def heading(markdown):
    """A heading of a part."""
    return html(f"<h3>{inline(markdown)}</h3>")


def bar(share, said):
    """How much of something is done, 0 to 1, and that in words."""
    return {"kind": "bar", "share": round(float(share), 4), "text": said}


def picture(src, alt):
    """A picture from a data address."""
    return html(f'<img alt="{escape(alt)}" src="{src}">')


def button(label, name):
    """A button, whose part is told this name when it is pressed."""
    return {"kind": "button", "label": label, "name": name}


def slider(label, name, value, limit):
    """A number from −limit to limit, whose part is told of it under this name while it is moved."""
    said = exact(value, 2)
    return {"kind": "slider", "label": label, "name": name, "value": round(value, 2), "limit": limit, "said": said}


def row(*pieces):
    """Pieces beside one another, where there is room."""
    return {"kind": "row", "pieces": list(pieces)}


def column(*pieces):
    """Pieces below one another, for a place in a row."""
    return {"kind": "column", "pieces": list(pieces)}


def table(columns):
    """Columns of texts in Markdown, or of pieces of HTML, {title: list}, the first of which names the rows."""
    head = "".join(f'<th scope="col">{inline(str(title))}</th>' for title in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in values) + "</tr>"
        for values in zip(*columns.values(), strict=True)
    )
    return html(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", "scrolls")


def _cell(value):
    return value["html"] if isinstance(value, dict) else inline(str(value))


def figure(chart, alt):
    """A Plotly figure. alt: the same in words."""
    return {"kind": "figure", "figure": plain(chart), "alt": alt}


def plain(chart):
    """A figure as JSON can hold it."""
    # Beyond JSON are NaN and Infinity alone.
    return json.loads(json.dumps(chart.to_dict(), default=_as_list), parse_constant=lambda name: None)


def _as_list(value):
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return list(value)
