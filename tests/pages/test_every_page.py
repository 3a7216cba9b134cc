"""What holds on every page: a run has one number wherever it is shown, and no network ends a page in an error."""

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.collection import example_file, open_collection
from lab.goals import Beginning, check_goal
from lab.ledger import writer
from lab.ledger.files import export_csv, export_file, import_file
from lab.networks import network_file, ready_network
from lab.restored import restored
from lab.runs.scheduler import scheduler
from lab.tasks import Task
from nncore.command_line import main
from nncore.datasets import DIGIT_NAMES
from nncore.storage import load_saved
from nncore.study.robustness import CHANGES
from render.live_sentences import NO_UNITS
from tests.lab.strokes import SEVEN
from tests.pages.app import (
    alts,
    button,
    captions,
    data_of,
    every_piece,
    go_to,
    markdown,
    numbers,
    open_app,
    outcome,
    pick,
    picture,
    scores,
    stop,
    wait_for,
    words,
)
from tests.pages.draw.canvas import canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.inside import chapters
from ui.session import LabBook, Networks, OpenCollection, Training
from ui.train.take_home import report_file

# ruff: noqa: F811  fixtures are asked for by their names
GOAL = Task(goal={"test_accuracy": 0.99})
LOOKS = ("Digit by digit", "Confidence", "Map", "Drawings by people", "Harder digits")
ODD_NAMES = (
    "<b>bold</b>",
    "![x](http://127.0.0.1:9/)",
    "$x^2$",
    "x\x00y",
    "日本",
    "a" * 20,
    "a|b",
    "`code`",
    ":red[x]",
    "",
)


def what_of(app):
    """What each of the numbers on Train says that it is of."""
    said = picture(app)["frame"]["said"]
    of = re.findall(r'<dt>(.*?)</dt><dd>.*?</dd><dd class="of">(.*?)</dd>', said["numbers"])
    return {"Test accuracy": said["score"][1], **dict(of)}


def test_on_the_way_a_number_says_what_it_is_of():
    app = open_app(units=16, iterations=3000, digits=4000, batch=64)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Test accuracy"] != "–")
    of = what_of(app)
    curves = picture(app)["scene"]["curves"][1]["alt"]
    if run_of(app).status == "running":
        assert of["Training accuracy"] == "last batch"
        assert re.fullmatch(r"of [\d,]+ test digits read", of["Test accuracy"])
        assert re.search(r"training .* \(last batch\), test .*at iteration [\d,]+\)", curves)
    stop(app)
    of = what_of(wait_for(app, outcome))
    assert (of["Training accuracy"], of["Test accuracy"]) == ("all 4,000 digits", "of 1,000 test digits read")


def accuracy_on(run, images, labels):
    return nncore.accuracy(run.network.predict(nncore.flatten(images)), labels)


def test_one_run_has_one_number_on_every_page_and_in_every_file(tmp_path, capsys):
    # In batches, and stopped between two readings of the test digits.
    app = open_app(units=16, iterations=3000, digits=4000, batch=64)
    for label in ("Step 100", "Step 10", "Step"):
        button(app, label).click().run()
        wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    stop(app)
    wait_for(app, outcome)
    run, data = run_of(app), run_of(app).data
    train = accuracy_on(run, data.train_images[:4000], data.train_labels[:4000])
    test = accuracy_on(run, data.test_images, data.test_labels)
    measured = train, test, 111
    # Otherwise this test could not tell one from the other.
    assert run.iteration == 111 and train != run.history.train_accuracies[-1]
    train_said, test_said = f"{100 * train:.1f}\u202f%", f"{100 * test:.1f}\u202f%"

    # Train: the large numbers, and the sentence below.
    shown, said = numbers(app), outcome(app)
    assert (shown["Training accuracy"], shown["Test accuracy"]) == (train_said, test_said)
    assert f"reads {test_said} of the test digits (all 1,000 digits)" in said
    assert f"{train_said} of its training digits" in said

    # Evaluate reads them itself.
    assert scores(go_to(app, "evaluate.py"))["Accuracy"] == test_said

    # Compare, and the ledger behind it.
    cells = words(every_piece(go_to(app, "compare.py")))
    assert train_said.split()[0] in cells and test_said.split()[0] in cells
    ledger, token = writer.default().ledger, part(app, LabBook).token
    (entry,) = ledger.entries(token)
    assert (entry.train_accuracy, entry.test_accuracy, entry.measured_at) == measured

    # A task's goal, and the report.
    ((met, _, has),) = check_goal(GOAL, run, Beginning())
    assert not met and has.startswith(test_said)
    page = report_file(run, "https://example.org/", GOAL, check_goal(GOAL, run, Beginning()), []).decode()
    assert train_said in page and test_said in page

    # Files: the table, the archive read back, the network.
    (row,) = csv.DictReader(io.StringIO(export_csv(ledger, token).decode("utf-8-sig")))
    assert (float(row["train_accuracy"]), float(row["test_accuracy"])) == (train, test)
    other = ledger.new_lab_book()
    import_file(ledger, other, io.BytesIO(export_file(ledger, token)))
    (imported,) = ledger.entries(other)
    assert (imported.train_accuracy, imported.test_accuracy, imported.measured_at) == measured
    kept = network_file(run)
    notes = load_saved(io.BytesIO(kept)).notes
    assert (notes["training_accuracy"], notes["test_accuracy"], notes["iteration"]) == measured

    # The command line, asked about that file.
    (tmp_path / "network.safetensors").write_bytes(kept)
    assert main(["evaluate", str(tmp_path / "network.safetensors"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == test

    # And the run made again from the ledger, after a reload.
    made, problem = restored(ledger, token, entry)
    assert problem is None and made.scores == run.scores and made.data is run.data


# Networks of every kind


def of_few(n_test=10, class_names=DIGIT_NAMES, labels=range(10)):
    """The digits on board, with few to test on. labels: of those to keep; the others are missing."""
    data = nncore.load_digits()
    train, test = (np.isin(each, labels) for each in (data.train_labels, data.test_labels))
    few = data.train_images[train][:100], data.train_labels[train][:100]
    return nncore.Digits(
        "A few digits", *few, data.test_images[test][:n_test], data.test_labels[test][:n_test], class_names
    )


def by_people():
    """The example drawings as a collection, drawn."""
    collection = open_collection(example_file())
    wait_until(lambda: collection.drawings)
    return collection


DEEP = {"hidden_units": (3,) * 8, "output_activation": "sigmoid", "hidden_activation": "tanh"}
SITUATIONS = {
    "a failed run": (of_few(), {"iterations": 500, "learning_rate": 10, "optimizer": "momentum", "l2": 0.09}),
    "one iteration and one test digit": (of_few(1), {}),
    "only threes, and odd names": (of_few(labels=[3], class_names=ODD_NAMES), {"iterations": 20}),
    "no hidden layer": (of_few(), {"hidden_units": ()}),
    "eight hidden layers": (of_few(), DEEP),
}


@pytest.fixture(params=SITUATIONS)
def situation(request, monkeypatch):
    data, changes = SITUATIONS[request.param]
    monkeypatch.setattr("ui.shared.data_choice.current", lambda: data)
    monkeypatch.setattr("ui.shared.data_choice.choose", lambda: data)
    config = nncore.TrainingConfig(hidden_units=(5,), training_digits=len(data.train_labels), iterations=1)
    run = scheduler.start(replace(config, **changes), data, lambda: True)
    wait_until(lambda: run.ended)
    app = open_app()
    part(app, Training).run = part(app, Networks).source = run
    part(app, OpenCollection).collection = by_people()
    return app


def test_whatever_there_is_to_look_at_no_page_ends_in_an_error(canvas, situation):
    go_to(situation, "evaluate.py")
    for look in LOOKS:
        pick(situation, "Look closer", look)
    for kind in CHANGES:
        pick(situation, "What makes them harder", kind)
    pick(situation, "Which network reads", "Both")
    go_to(situation, "inside.py")
    for title in chapters.BY_TITLE:
        pick(situation, "Chapter", title)
    go_to(situation, "digits.py")
    draw(open_draw(canvas, None, situation), SEVEN)
    own = part(situation, Networks).own
    if own is None or own.class_names == DIGIT_NAMES:
        pick(situation, "It was a …", 7)
    for look in ("Stages", "Why", "Your digits"):
        pick(situation, "Look closer", look)
    pick(situation, "Which network reads", "Both")


@pytest.mark.parametrize("situation", ["no hidden layer"], indirect=True)
def test_without_hidden_layers_nothing_is_said_of_any(situation):
    said = []

    def look(page, *choice):
        app = go_to(situation, page)
        if choice:
            pick(app, *choice)
        images = [image.alt for each in app.get("image") for image in each.proto.imgs]
        said.extend([*captions(app), *markdown(app), *alts(app), *images])

    situation.session_state["time_machine"] = True
    look("train.py")
    said.extend(picture(situation)["scene"]["captions"])
    assert NO_UNITS in said and any(text.startswith("Weights after iteration 1: ") for text in said)
    look("evaluate.py", "Look closer", "Map")
    assert any(text.startswith("Map of ") for text in said)
    look("inside.py", "Chapter", "The model")
    said.extend(text for name in ("said", "alts") for text in data_of(situation, "player")[0][name])
    assert any("Blue adds, orange takes away. Press a line to look closer" in text for text in said)
    wrong = ("hidden unit", "last hidden layer", "unit 0", "what the units say")
    assert [text for text in said if text != NO_UNITS and any(words in text for words in wrong)] == []


def test_two_networks_that_are_equal_are_side_by_side():
    app = open_app()
    part(app, Networks).open(ready_network().network, nncore.TrainingConfig(), DIGIT_NAMES, 0.9)
    part(app, OpenCollection).collection = by_people()
    pick(go_to(app, "evaluate.py"), "Which network reads", "Both")
    for look in LOOKS:
        pick(app, "Look closer", look)
