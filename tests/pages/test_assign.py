"""Tasks: set on Assign, locked and checked on Train."""

import re
from dataclasses import replace

import nncore
from lab import desk_state, settings
from lab.origin import READY, Origin
from lab.tasks import Task, encode
from tests.pages.app import button, captions, go_to, html, notes, open_app, wait_for
from tests.pages.session import at_hand_of, part, run_of
from tests.pages.tasked import LOCKED, goals, naming, started
from ui.session import TaskWork

TASK = Task(
    {"units": 16, "seed": 7}, frozenset(["seed"]), {"test_accuracy": 0.5, "iterations": 300}, "What *do* you <i>?"
)


def test_setting_a_task_makes_a_link_with_the_settings_of_train():
    app = open_app(units=24, iterations=77)
    go_to(app, "assign.py")
    assert not app.get("code")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    link = app.code[0].value
    assert "units=24" in link
    assert "iterations=77" in link
    opened = open_app(task=re.search(r"task=([\w-]+)", link)[1], units=3)
    assert opened.number_input(key="units").value == 24
    assert opened.number_input(key="units").disabled


def test_a_goal_may_be_half_a_per_cent():
    app = open_app("pages/assign.py")
    app.checkbox(key="goal_test_accuracy").check().run()
    app.number_input(key="number_test_accuracy").set_value(97.5).run()
    opened = open_app(task=re.search(r"task=([\w-]+)", app.code[0].value)[1])
    assert part(opened, TaskWork).task.goal == {"test_accuracy": 0.975}
    assert "At least 97.5" in goals(opened)[0]


def test_a_task_locks_hides_asks_and_checks():
    app = open_app(task=encode(TASK), units=99, iterations=1)
    assert app.number_input(key="units").value == 16
    assert app.number_input(key="units").disabled
    assert [field.key for field in app.number_input] == ["units", "iterations", "digits"]
    assert not any(each.key == "preset" for each in app.selectbox)
    assert "What *do* you <i>?" in [text.value for text in app.text]
    button(app, "Start training").click().run()
    assert run_of(app) is None and "Answer the question" in app.error[0].value
    app.text_area[0].set_value("I think so").run()
    assert not app.error
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert run_of(app).config.seed == 7
    assert "○" in next(said for said in goals(app) if "test digits read right" in said)
    app.number_input(key="iterations").set_value(300).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert "Goal met" in app.success[0].value


def test_what_is_locked_is_shown_and_trained_whatever_other_pages_put_there():
    app = open_app(task=encode(LOCKED), seed=5, rate="0.1", layers=2, iterations=30)
    go_to(app, "compare.py")
    put = settings.values_of(nncore.TrainingConfig((512, 64), learning_rate=0.01, iterations=30, seed=1))
    for key, value in put.items():
        app.session_state[key] = value
    go_to(app, "train.py")
    assert app.number_input(key="units").value == 16 and app.number_input(key="units").disabled
    assert app.select_slider(key="rate").value == 0.5 and "units2" not in [field.key for field in app.number_input]
    config = started(app).config
    assert config == nncore.TrainingConfig((16,), learning_rate=0.5, iterations=30, seed=7)
    assert all("✓" in said for said in goals(app))


def test_every_start_goes_through_the_same_gate():
    app = open_app(task=encode(LOCKED))
    other, data = nncore.TrainingConfig((512, 64), learning_rate=0.01, iterations=30, seed=1), nncore.load_digits()
    work = part(app, TaskWork)
    assert work.admit(other, data) == nncore.TrainingConfig((16,), learning_rate=0.5, iterations=30, seed=7)
    foreign = replace(data, name="Digits of mine")
    assert work.admit(other, foreign) == other and work.beginning.outside
    ready = nncore.load_ready_network()
    lesson = nncore.TrainingConfig.like(ready)
    assert work.admit(lesson, data, ready, Origin(READY)) == lesson
    assert "the ready network" in work.beginning.outside


def test_going_on_from_a_checkpoint_adds_its_iterations():
    app = open_app(task=encode(LOCKED), iterations=60)
    first = started(app)
    app.session_state["time_machine"] = True
    app.run()
    app.select_slider(key="checkpoint").set_value(first.checkpoints[-1][0]).run()
    assert "✓" in goals(app)[0]
    started(app, "Go on from here")
    assert "○" in goals(app)[0] and "120, counting the 60 before" in goals(app)[0]


def test_hidden_digits_that_are_not_there_are_a_sentence_and_no_start():
    for hidden in (frozenset(), frozenset(["digits"])):
        app = open_app(task=encode(Task({"digits": 60_000}, hidden)))
        assert "60,000" in app.error[0].value and "4,000" in app.error[0].value
        assert button(app, "Start training").disabled and button(app, "Step").disabled
        assert hidden or app.number_input(key="digits").value == 60_000


def test_what_is_hidden_is_nowhere_on_train_and_after_a_reload_neither(browser):
    task = Task({"seed": 777, "rate": 0.3, "units": 17}, frozenset(["seed", "rate", "units"]))
    app = browser.open(task=encode(task), iterations=60)
    started(app)
    for page in (app, browser.open()):
        config = run_of(page).config
        assert (config.seed, config.learning_rate, config.hidden_units) == (777, 0.3, (17,))
        shown = [
            *captions(page),
            *(each.value for each in (*page.markdown, *page.warning, *page.success, *page.info)),
            html(page),
        ]
        assert not naming(shown, 777, 17) and not any("rate 0.3" in text for text in shown)
        assert not {"seed", "rate", "units"} & set(page.query_params)


CHANGED = "What was added, or changed, after the first run"


def said_of_changes(app, downloads):
    """What the report says of an answer that was changed: a list of texts. The page has to agree."""
    page = downloads["Download report"]().decode()
    assert re.search(r"<h2>Why\?</h2><p>As it was when a run started, \d{4}-[^<]*</p><p>First thought</p>", page)
    found = re.findall(rf"<h2>{CHANGED}</h2><p>(.*?)</p><p>(.*?)</p>", page)
    assert len(found) == page.count(CHANGED) and bool(found) == ("as it is now" in "".join(captions(app)))
    return found


def test_a_report_tells_that_an_answer_was_changed_if_it_was_and_only_then(browser, downloads):
    link = {"task": encode(replace(LOCKED, question="Why?")), "iterations": 20}
    app = browser.open(**link)
    app.text_area[0].set_value("First thought").run()
    started(app)
    assert said_of_changes(app, downloads) == []
    app.text_area[0].set_value("Second thought").run()
    assert said_of_changes(app, downloads) == [("Changed since", "Second thought")]
    app.text_area[0].set_value("").run()
    assert said_of_changes(app, downloads) == [("Taken out since", "")]
    app.text_area[0].set_value(" First thought ").run()
    assert said_of_changes(app, downloads) == []
    go_to(app, "digits.py")
    go_to(app, "train.py")
    assert said_of_changes(app, downloads) == []
    app = browser.open(**link)
    assert run_of(app).ended and app.text_area[0].value == "First thought"
    assert said_of_changes(app, downloads) == []
    app.text_area[0].set_value("Third thought").run()
    assert said_of_changes(browser.open(**link), downloads) == [("Changed since", "Third thought")]


def test_a_task_has_the_same_name_for_teacher_student_and_in_the_report(downloads):
    app = open_app(units=16)
    go_to(app, "assign.py")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    (name,) = re.findall(r"Task (\w{4})", "".join(captions(app)))
    link = re.search(r"task=([\w-]+)", app.code[0].value)[1]
    student = open_app(task=link, units=3, iterations=20)
    assert f"Task {name}" in captions(student)
    started(student)
    page = downloads["Download report"]().decode()
    assert f"Task {name}. Locked: " in page and "Hidden units: 16" in page
    content = encode(Task({"units": 512, "layers": 1}))
    assert f"Task {name}" not in captions(open_app(task=content))


def test_the_teacher_s_page_shows_the_task_and_tells_what_cannot_be_met():
    app = open_app(units=64)
    go_to(app, "assign.py")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    app.text_area(key="task_asks").set_value("Why *so* few?").run()
    app.checkbox(key="goal_hidden_units").set_value(True).run()
    assert "cannot be met" in notes(app)[0]
    assert "Hidden units: 64" in " ".join(captions(app))
    app.number_input(key="number_hidden_units").set_value(64).run()
    assert not notes(app)


def test_a_task_can_be_left():
    app = open_app(task=encode(TASK))
    button(app, "Leave this task").click().run()
    assert not part(app, TaskWork).task and "task" not in app.query_params
    assert not app.number_input(key="units").disabled
    go_to(app, "digits.py")
    go_to(app, "train.py")
    assert not part(app, TaskWork).task


def test_work_on_a_task_can_be_kept_and_gone_on_with():
    app = open_app(task=encode(replace(LOCKED, question="Why?")), iterations=20)
    app.text_area[0].set_value("First thought").run()
    started(app)
    kept = desk_state.encode(at_hand_of(app, "task"))
    again = TaskWork()
    again.put_back(desk_state.decode("task", kept)[0])
    assert again.task == replace(LOCKED, question="Why?")
    assert (again.answers, again.beginning) == (part(app, TaskWork).answers, part(app, TaskWork).beginning)


def test_a_task_stays_in_the_address_on_the_way_back():
    app = open_app(task=encode(TASK))
    go_to(app, "digits.py")
    app.query_params.pop("task", None)
    go_to(app, "train.py")
    assert app.query_params["task"] == encode(TASK)
    assert app.number_input(key="units").disabled


def test_a_broken_task_says_so_and_everything_else_works():
    app = open_app(task="nonsense!")
    assert "cannot be read" in notes(app)[0]
    assert not button(app, "Start training").disabled
