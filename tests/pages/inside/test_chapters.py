"""What holds for all chapters of Inside: the source that runs, help and texts, names that are never markup."""

import inspect
import json
import re

from nncore import functional
from tests.nncore.study.test_walk import made
from tests.pages.inside.walk import drawing, open_inside
from ui.inside import chapters


def test_each_chapter_shows_the_source_that_runs():
    app = open_inside(made(), "Helper functions")
    sources = [block.value for block in app.code]
    for function in (functional.relu, functional.relu_derivative, functional.softmax):
        assert inspect.getsource(function).strip() in sources
    app = open_inside(made((6,), "tanh", "sigmoid"), "The cost")
    assert [block.value for block in app.code] == [inspect.getsource(functional.sigmoid_cross_entropy).strip()]
    app = open_inside(made(), "Forward")
    assert app.code[0].value.startswith("def forward(self, X, masks=()):\n    ")
    app = open_inside(made(), "Training")
    assert app.code[0].value.startswith("def training_loop(") and "yield Progress(" in app.code[0].value
    assert app.code[1].value.startswith("def step(self, batch, learning_rate):\n    ")


def test_each_chapter_opens_with_one_sentence_and_its_picture():
    for chapter in chapters.CHAPTERS:
        assert re.fullmatch(r"[^.?!]+[.?!]", chapter.opening), chapter.title
        app = open_inside(made((6, 5)), chapter.title)
        shown = [(each.type, getattr(each, "value", None)) for each in app.main]
        first, last = (shown.index(("markdown", text)) for text in (chapter.opening, chapter.further))
        pictures = {"image", "plotly_chart", "html"} & {kind for kind, _ in shown[first:last]}
        assert pictures, chapter.title


def test_every_control_has_a_help_text_and_every_chart_a_text():
    app = open_inside(made((6, 5)), "The model", off=True)
    controls = (*app.number_input, *app.button_group, *app.toggle)
    assert all(each.help for each in controls)
    alts = [chart.proto.alt for chart in app.get("plotly_chart")] + [step["alt"] for step in drawing(app)["steps"]]
    assert len(alts) > 1 and all(alts)


def test_names_from_a_file_are_never_markup():
    names = tuple(f"<b>*{number}*" for number in range(10))
    for chapter in ("The model", "Forward", "The cost", "The update", "Prediction"):
        app = open_inside(made(), chapter, names, layer=1)
        for table in app.table:
            assert not any(str(cell).startswith(("<b>", "<b>*")) for cell in table.value.to_numpy().ravel()), chapter
        shown = (
            "".join(element.proto.body for element in app.get("html"))
            + "".join(chart.proto.spec for chart in app.get("plotly_chart"))
            + json.dumps(drawing(app)["traces"]).replace("<b>&lt;b>", "")
        )
        assert chapter == "Prediction" or "<b>" not in shown
        said = [step["said"] for step in drawing(app)["steps"]]
        assert not any("<b>*" in text for text in (*said, *(each.value for each in (*app.markdown, *app.caption))))
