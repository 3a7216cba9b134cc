"""Evaluate's look at people's drawings: a file is opened, drawn in the background, and read by the networks chosen."""

import json

import pytest

import nncore
from lab.collection import Collection, example_file
from nncore.reading.strokes import read_strokes
from nncore.study.drawings import draw_all, score_drawings
from render import collection_sentences, evaluation_sentences
from tests.pages.app import button, captions, changed, every_piece, go_to, html, markdown, now, open_app, pick, upload
from tests.pages.session import part, run_of, tab_of
from tests.patience import wait_until
from ui.session import OpenCollection

PAGE, LOOK, LABEL = "evaluate.py", "Drawings by people", "Open drawings"
SEVEN = {"label": 7, "strokes": [[[0, 0], [100, 0], [40, 150]]]}
ONE = {"label": 1, "strokes": [[[50, 0], [50, 100], [50, 200]]]}
FOUR = {"label": 4, "strokes": [[[40, 0], [0, 80], [100, 80]], [[70, 50], [70, 160]]]}
# Of three hands, one of which writes a 1 that it calls 8.
FILE = json.dumps(
    [{**digit, "writer": writer} for writer in (4, 5) for digit in (SEVEN, ONE, FOUR)]
    + [{**ONE, "label": 8, "writer": 77}]
).encode()


def look(app):
    return pick(go_to(app, PAGE), "Look closer", LOOK)


def opened(app, content=FILE):
    upload(look(app), LABEL, "mine.json", content)
    assert not app.error
    wait_until(lambda: not part(app, OpenCollection).being_drawn)
    app.run()
    assert not app.exception
    return app


def test_before_a_file_is_opened_the_page_says_what_one_is(downloads):
    app = look(open_app())
    assert collection_sentences.FORMAT in markdown(app) and not part(app, OpenCollection).collection
    assert json.loads(downloads["Example file"]()) == json.loads(example_file())


def test_a_collection_is_read_by_digit_and_by_writer():
    app = opened(open_app())
    found = score_drawings(nncore.load_ready_network(), draw_all(read_strokes(FILE)))
    assert found.writers[77].n_right == 0, "the test needs a mistake"
    assert evaluation_sentences.numbers(found.whole, found.whole.n_right, 7) in html(app)
    of_ready = {"Ready network": found}
    wanted = [collection_sentences.by_digit(of_ready), collection_sentences.by_writer(of_ready)]
    assert [table.value.to_dict("list") for table in app.table[-2:]] == wanted
    assert {collection_sentences.STAYS, collection_sentences.of_writers(found)} <= set(captions(app))
    assert any("The ready network has learned from 24 people" in text for text in markdown(app))
    # The worst are shown, with what they were and what was read.
    seen = [image.proto.imgs[0].alt for image in app.get("image")]
    assert len([alt for alt in seen if alt.startswith("Drawing ")]) == 7 and seen[-7] == "Drawing 7, labelled 8."
    assert "**8** → **1**" in markdown(app)[-7:] and "Writer 77" in captions(app)[-14:]


def test_while_it_is_drawn_one_sees_how_far_and_can_go_and_come(monkeypatch):
    one = Collection(FILE)
    monkeypatch.setattr("ui.session.collection.open_collection", lambda content: one)
    app = upload(look(open_app()), LABEL, "mine.json", FILE)
    (bar,) = every_piece(app)
    assert (bar["text"], bar["share"]) == ("Drawing them with the pen: 0 of 7", 0) and not app.table
    pick(app, "Look closer", "Map")
    assert not every_piece(app) and "drawn" not in tab_of(app).offers
    go_to(app, "train.py")
    look(app)
    assert every_piece(app, "drawing") and not changed(app, "drawn")
    while one.draw_next():
        pass
    assert now(app, "drawing")[0]["share"] == 1 and changed(app, "drawn")
    # Then the page is run by itself, and nothing waits any more.
    app.run()
    assert len(app.table) == 2 and not every_piece(app) and "drawn" not in tab_of(app).offers


@pytest.mark.parametrize(
    "wrong, said",
    [
        (b"no", "it is not JSON"),
        (b'[{"label": "![x](http://127.0.0.1:9/)", "strokes": []}]', "the label must be 0 to 9"),
        (json.dumps([SEVEN] * 10_001).encode(), "may have 10,000 digits here, this one has 10,001"),
    ],
)
def test_another_file_is_a_sentence_and_what_was_open_stays(wrong, said):
    app = opened(open_app())
    upload(app, LABEL, "other.json", wrong)
    assert said in app.error[0].value and "![x](" not in app.error[0].value
    assert "What was open before still is." in app.error[0].value
    go_to(go_to(app, "train.py"), PAGE)
    assert "Open: **mine.json**, 7 drawings." in markdown(app) and len(app.table) == 2
    button(app, "Close").click().run()
    assert part(app, OpenCollection).collection is None and not app.table


def test_two_networks_side_by_side(trained):
    app = pick(opened(trained), "Which network reads", "Both")
    expected = score_drawings(run_of(app).network, draw_all(read_strokes(FILE)))
    by_digit, by_writer = (table.value for table in app.table[-2:])
    assert list(by_digit) == ["Digit", "Drawings", "Your network", "Ready network"] == ["Digit", *list(by_writer)[1:]]
    assert by_digit["Your network"][0].startswith(f"{100 * expected.digits[1].accuracy:.1f}\u202f% (")
    assert "Your network has learned from none of these drawings." in markdown(app)
    # The ready network has learned from writers of these numbers, and from the embedded digits above.
    assert sum("cannot be told from this" in text for text in captions(app)) == 2
    assert not any("McNemar" in text for text in captions(app))
