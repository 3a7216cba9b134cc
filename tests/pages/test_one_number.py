"""One run through every place that shows how well it reads: it is one number, of all digits, wherever it is shown."""

import csv
import io
import json
import re

import pytest

import nncore
from lab.data_library import library
from lab.goals import Beginning, check_goal
from lab.ledger import writer
from lab.ledger.files import export_csv, export_file, import_file
from lab.networks import network_file
from lab.restored import restored
from lab.tasks import Task
from nncore.command_line import main
from nncore.storage import load_saved
from tests.pages.app import (
    button,
    every_piece,
    go_to,
    numbers,
    open_app,
    outcome,
    picture,
    scores,
    stop,
    wait_for,
    words,
)
from tests.pages.session import part, run_of
from ui.session import LabBook
from ui.train.take_home import report_file

GOAL = Task(goal={"test_accuracy": 0.99})


@pytest.fixture
def stopped():
    """The app on Train with a run in batches, stopped between two readings of the test digits."""
    app = open_app(units=16, iterations=3000, digits=4000, batch=64)
    for label in ("Step 100", "Step 10", "Step"):
        button(app, label).click().run()
        wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    stop(app)
    return wait_for(app, outcome)


def test_one_run_has_one_number_on_every_page_and_in_every_file(stopped, tmp_path, capsys):
    app, run = stopped, run_of(stopped)
    assert run.iteration == 111 and run.now.batch_size == 64
    counted = []
    for images, labels in (
        (run.data.train_images[:4000], run.data.train_labels[:4000]),
        (run.data.test_images, run.data.test_labels),
    ):
        counted.append(nncore.accuracy(run.network.predict(nncore.flatten(images)), labels))
    train, test = counted
    # Otherwise this test could not tell one from the other.
    assert train != run.history.train_accuracies[-1]
    train_said, test_said = f"{100 * train:.1f}\u202f%", f"{100 * test:.1f}\u202f%"

    # Train: the large numbers, and the sentence below.
    shown = numbers(app)
    assert (shown["Training accuracy"], shown["Test accuracy"]) == (train_said, test_said)
    said = outcome(app)
    assert (
        f"reads {test_said} of the test digits (all 1,000 digits)" in said
        and f"{train_said} of its training digits" in said
    )

    # Evaluate reads them itself.
    go_to(app, "evaluate.py")
    assert scores(app)["Accuracy"] == test_said

    # Compare, and the ledger behind it.
    go_to(app, "compare.py")
    cells = words(every_piece(app))
    assert train_said.split()[0] in cells and test_said.split()[0] in cells
    ledger, token = writer.default().ledger, part(app, LabBook).token
    (entry,) = ledger.entries(token)
    assert (entry.train_accuracy, entry.test_accuracy, entry.measured_at) == (train, test, 111)

    # A task's goal, and the report.
    ((met, _, has),) = check_goal(GOAL, run, Beginning())
    assert not met and has.startswith(test_said)
    page = report_file(run, "https://example.org/", GOAL, check_goal(GOAL, run, Beginning()), []).decode()
    assert train_said in page and test_said in page

    # Files: the table, the archive read back, the network.
    content = export_csv(ledger, token)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (float(row["train_accuracy"]), float(row["test_accuracy"])) == (train, test)
    other = ledger.new_lab_book()
    import_file(ledger, other, io.BytesIO(export_file(ledger, token)))
    (imported,) = ledger.entries(other)
    assert (imported.train_accuracy, imported.test_accuracy, imported.measured_at) == (train, test, 111)
    kept = network_file(run)
    notes = load_saved(io.BytesIO(kept)).notes
    assert (notes["training_accuracy"], notes["test_accuracy"], notes["iteration"]) == (train, test, 111)

    # The command line, asked about that file.
    (tmp_path / "network.safetensors").write_bytes(kept)
    assert main(["evaluate", str(tmp_path / "network.safetensors"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == test

    # And the run made again from the ledger, after a reload.
    made, problem = restored(ledger, token, entry)
    assert problem is None and made.scores == run.scores
    assert library.named(run.data_name) is run.data


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
        assert of["Training accuracy"] == "last batch" and re.fullmatch(
            r"of [\d,]+ test digits read", of["Test accuracy"]
        )
        assert re.search(r"training .* \(last batch\), test .*at iteration [\d,]+\)", curves)
    stop(app)
    wait_for(app, outcome)
    of = what_of(app)
    assert (of["Training accuracy"], of["Test accuracy"]) == ("all 4,000 digits", "of 1,000 test digits read")
