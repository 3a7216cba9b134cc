"""Evaluate's look at people's drawings: a file is opened, drawn in the background, and read by the networks chosen."""

import json
import re

import pytest

import nncore
from lab import collection
from lab.collection import Collection, example_file
from nncore.reading.strokes import read_strokes
from nncore.study.drawings import draw_all, score_drawings
from tests.nncore.reading.test_strokes import FOUR, ONE, SEVEN
from tests.pages.app import (
    button,
    captions,
    changed,
    every_piece,
    file_of,
    go_to,
    html,
    markdown,
    now,
    open_app,
    open_file,
    pick,
    scores,
    stop,
    upload,
    wait_for,
)
from tests.pages.session import part, run_of, tab_of
from tests.patience import wait_until
from ui.session import Drawing, OpenCollection

PAGE, LOOK, LABEL = "evaluate.py", "Drawings by people", "Open drawings"
# Of three hands, one of which writes a 1 that it calls 8.
FILE = json.dumps(
    [{**digit, "writer": writer} for writer in (4, 5) for digit in (SEVEN, ONE, FOUR)]
    + [{**ONE, "label": 8, "writer": 77}]
).encode()


def look(app):
    go_to(app, PAGE)
    return pick(app, "Look closer", LOOK)


def opened(app, content=FILE):
    upload(app, LABEL, "mine.json", content)
    assert not app.error
    wait_until(lambda: not part(app, OpenCollection).being_drawn)
    app.run()
    assert not app.exception
    return app


def tables(app):
    return [table.value for table in app.table[-2:]]


def test_before_a_file_is_opened_the_page_says_what_one_is_and_has_an_example(downloads):
    app = look(open_app())
    assert any("**strokes**: one list" in text for text in markdown(app))
    assert json.loads(downloads["Example file"]()) == json.loads(example_file())
    assert not part(app, OpenCollection).collection


def test_a_collection_is_read_by_digit_and_by_writer():
    app = opened(look(open_app()))
    expected = score_drawings(nncore.load_ready_network(), draw_all(read_strokes(FILE)))
    assert expected.writers[77].n_right == 0, "the test needs a mistake"
    assert f"<dt>Read right</dt><dd>{expected.whole.n_right} of 7</dd>" in html(app)
    by_digit, by_writer = tables(app)
    assert by_digit["Digit"].tolist() == ["1", "4", "7", "8"]
    for label, shown in zip(by_digit["Digit"], by_digit["Ready network"], strict=True):
        assert shown.startswith(f"{100 * expected.digits[int(label)].accuracy:.1f}\u202f% (")
    assert by_writer["Writer"].tolist()[0] == "77" and by_writer["Drawings"].tolist() == ["1", "3", "3"]
    assert any("after a reload, open the file again" in text for text in captions(app))
    assert any("The ready network has learned from 24 people" in text for text in markdown(app))


def test_the_worst_drawings_are_shown_with_what_they_were_and_what_was_read():
    app = opened(look(open_app()))
    seen = [image.proto.imgs[0].alt for image in app.get("image")]
    assert len([alt for alt in seen if alt.startswith("Drawing ")]) == 7
    assert seen[-7] == "Drawing 7, labelled 8."
    assert "**8**, read as **1**" in markdown(app)[-7:] and "Writer 77" in captions(app)[-14:]


def test_one_of_them_goes_to_draw(monkeypatch):
    app = opened(look(open_app()))
    monkeypatch.setattr("ui.live.canvas.show", lambda *arguments: None)
    key = [each for each in app.button if re.fullmatch(r"Draw \d+", each.label)][-7].key
    monkeypatch.setattr("streamlit.button", lambda label, **options: options.get("key") == key)
    app.run()
    assert app.title[0].value == "Draw a digit"
    drawings = draw_all(read_strokes(FILE))
    assert (part(app, Drawing).sheet.digit() == drawings.images[6]).all()


def test_while_it_is_drawn_the_page_says_how_far_and_goes_on_by_itself(monkeypatch):
    one = Collection(FILE)
    monkeypatch.setattr("ui.session.collection.open_collection", lambda content: one)
    app = upload(look(open_app()), LABEL, "mine.json", FILE)
    (bar,) = every_piece(app)
    assert (bar["text"], bar["share"]) == ("Drawing them with the pen: 0 of 7", 0) and len(app.table) == 1
    assert not changed(app, "drawn")
    while one.draw_next():
        pass
    assert now(app, "drawing")[0]["share"] == 1 and changed(app, "drawn")
    # Then the page is run by itself, and nothing waits any more.
    app.run()
    assert len(app.table) == 3 and not every_piece(app) and "drawn" not in tab_of(app).offers


def test_one_comes_back_to_a_collection_that_is_still_being_drawn(monkeypatch):
    one = Collection(FILE)
    monkeypatch.setattr("ui.session.collection.open_collection", lambda content: one)
    app = upload(look(open_app()), LABEL, "mine.json", FILE)
    go_to(app, "train.py")
    go_to(app, PAGE)
    assert every_piece(app, "drawing")
    pick(app, "Look closer", "Map")
    assert not every_piece(app) and "drawn" not in tab_of(app).offers
    while one.draw_next():
        pass
    assert len(pick(app, "Look closer", LOOK).table) == 3


def test_what_is_open_stays_from_page_to_page_and_can_be_closed():
    app = opened(look(open_app()))
    go_to(app, "train.py")
    go_to(app, PAGE)
    assert "Open: **mine.json**, 7 drawings." in markdown(app) and len(app.table) == 3
    button(app, "Close").click().run()
    assert part(app, OpenCollection).collection is None and len(app.table) == 1


@pytest.mark.parametrize(
    "wrong, said",
    [
        (b"no", "it is not JSON"),
        (b'[{"label": 7}]', "of digit 1, the strokes must be a list"),
        (b'[{"label": "![x](http://127.0.0.1:9/)", "strokes": []}]', "the label must be 0 to 9"),
        (json.dumps([SEVEN] * 10_001).encode(), "may have 10,000 digits here, this one has 10,001"),
    ],
)
def test_another_file_is_a_sentence_and_what_was_open_stays(wrong, said):
    app = opened(look(open_app()))
    upload(app, LABEL, "other.json", wrong)
    assert said in app.error[0].value and "![x](" not in app.error[0].value
    assert "What was open before still is." in app.error[0].value
    assert part(app, OpenCollection).name == "mine.json" and len(app.table) == 3


def test_two_networks_side_by_side(trained):
    app = opened(look(trained))
    pick(app, "Which network reads", "Both")
    expected = score_drawings(run_of(app).network, draw_all(read_strokes(FILE)))
    by_digit, by_writer = tables(app)
    assert list(by_digit) == ["Digit", "Drawings", "Your network", "Ready network"] == ["Digit", *list(by_writer)[1:]]
    assert by_digit["Your network"][0].startswith(f"{100 * expected.digits[1].accuracy:.1f}\u202f% (")
    assert "Your network has learned from none of these drawings." in markdown(app)
    # The ready network has learned from writers of these numbers, and from the embedded digits above.
    assert sum("cannot be told from this" in text for text in captions(app)) == 2
    assert not any("McNemar" in text for text in captions(app))


def test_a_network_that_is_still_learning_reads_them_as_it_is():
    app = open_app(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).history.test_accuracies)
    opened(look(app))
    assert any("it has learned on since" in text for text in captions(app))
    assert len(app.table) == 3 and scores(app)["Read right"]
    stop(go_to(app, "train.py"))
    wait_for(app, lambda app: run_of(app).settled)
    assert len(look(app).table) == 3


def test_a_network_of_other_classes_is_not_taken_at_face_value():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"class_names": list("abcdefghij")}))
    app = opened(look(app))
    assert "Your network has learned other classes than digits" in app.warning[-1].value


def test_a_server_that_is_full_says_so(monkeypatch):
    monkeypatch.setattr(collection, "ALL_BYTES", 10)
    app = upload(look(open_app()), LABEL, "mine.json", json.dumps([FOUR]).encode())
    assert "try again later" in app.error[0].value
