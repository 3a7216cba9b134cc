"""What is said of classes."""

import collections
import datetime

from lab import settings
from lab.addresses import TRIES
from lab.classes.lesson_tasks import title_of
from lab.goals import check_goal
from render import numbers, pool_sentences, sentences

NOTICE = (
    "Your teacher sees what you train, draw and write; your class, your best network and digits you give. A day after "
    "the class all is deleted, or when you like."
)
OTHER_CLASS = "This link is of another class. To join it, leave this one first: *The next person at this device*."
OVER = "Your class is over, or you were taken out of it. If you were given a new PIN, join again with that one."
SWEEPS_REST = "Your teacher has switched *Try many settings* off for the class: this goes on when it is on again."
TAKEN_AWAY = "Your teacher has taken this task away: it cannot be handed in any more."
PAUSED = "Your teacher has paused the class: nothing trains until it goes on. Then your runs go on."
FIREWALL = "If a phone does not find it: it must be in this machine's network, and the firewall must let it in."
NO_NETWORK = "This machine is in no network, so nobody else can open this address: connect it, and reload."
LISTENS_TO_ITSELF = (
    "Only this machine can open this address. For everybody in the network, start the app with "
    "`streamlit run app.py --server.address=0.0.0.0`, and reload this page."
)
RUNS_BEFORE = "What you trained so far stays behind, in a notebook of its own. To come back, copy its link first."
DIGITS_BEFORE = "The digits that you labelled stay behind, too. Download them first: *Draw*, *Your digits*."
CLASSES_BEFORE = "Joining begins another notebook, and what you teach is not in it: copy its secret links first."
CLASSES_HERE = "This notebook, with the classes that you teach, may be deleted: copy their secret links to keep them."
NEW_CODE = "Then nobody joins by the old code, its link or its QR code any more. Whoever is in the class stays."
NO_CLASS = "No class has the code of this link: it may be over. Ask your teacher for the code of today."
NO_TASK = "Your link leads to a task that your class does not have, or does not have any more."
TASK_OF_A_CLASS = "Your link leads to a task of a class. It opens once you have joined the class."
SAME_SEED = "All begin from the same weights{unless}: the same settings give the same network, without copying."
SEED_FREE = ", but for who sets another seed"
LONGEST = 110  # characters of what a task asks, in a list
UNITS = {"day": 24 * 3600, "hour": 3600, "minute": 60}  # of time, in seconds
AWAY = 45  # seconds after which who was not seen is not here


def refusal(problem):
    """A sentence of why something did not happen. problem: an exception, or its words."""
    said = str(problem)
    return sentences.ended(f"{said[:1].upper()}{said[1:]}")


def until(expires, now):
    """When a class is over. expires: in seconds since 1970; now: the reader's, in their time zone."""
    when = datetime.datetime.fromtimestamp(expires, now.tzinfo)
    return f"The class is over on {when:%d %B %Y} at {when:%H:%M}; a day later all of it is deleted."


def another_to_teach(found):
    """What is asked of a Class that a link has its reader teach."""
    name = sentences.plain(found.name)
    return f"**This is a teacher's link, of {name}, code {found.code}**, which you do not teach here yet. Is it yours?"


def names(found, now):
    """What the Classes of a dictionary are called, by its keys; of one name each also by when it was made. Plain text.

    now: as for `until`.
    """
    called = collections.Counter(each.name for each in found.values())
    made = {key: datetime.datetime.fromtimestamp(each.created, now.tzinfo) for key, each in found.items()}
    return {
        key: f"{each.name}, of {made[key]:%d %B %Y, %H:%M:%S}" if called[each.name] > 1 else each.name
        for key, each in found.items()
    }


def how_many(n):
    return {0: "Nobody is here yet", 1: "One has joined"}.get(n, f"{n} have joined")


def table(found, now):
    """A ClassProgress, each member in a row, those who joined first first. Plain text."""
    rows, said = found.rows, {}
    said["Nickname"] = [sentences.plain(member.nickname) for member, _ in rows]
    said["Last seen"] = [seen(now - member.seen) for member, _ in rows]
    said["Idle for"] = [idle(progress.active and now - progress.active) for _, progress in rows]
    if asks(found):
        said["Goal"] = ["met" if progress.met else "not yet" for _, progress in rows]
    said["Newest run"] = [_run(progress) for _, progress in rows]
    said["Test accuracy"] = [
        numbers.per_cent(progress.newest and progress.newest.test_accuracy) for _, progress in rows
    ]
    said["Runs"] = [str(progress.n_runs) for _, progress in rows]
    # Somebody may be guessing it.
    if any(member.wrong >= TRIES for member, _ in rows):
        said["Wrong PINs"] = [str(member.wrong or "–") for member, _ in rows]
    return said


def asks(found):
    """Whether the latest task of a ClassProgress asks for a goal."""
    return bool(found.task and found.task.task.goal)


def of_table(found):
    """What the columns of the table of a ClassProgress are, in a line below it."""
    goal = ""
    if asks(found):
        task = sentences.ended(sentences.plain(of_task(found.task)))
        goal = f" *Goal*: of {task} It is *met* by this run or an earlier one."
    return f"*Idle for*: how long somebody has neither trained nor drawn, written or chosen anything.{goal}"


def of_task(task):
    """A ClassTask in a list. Plain text."""
    asked, title = task.task, title_of(task.task)
    parts = [wanted.lower() for _, wanted, _ in check_goal(asked, None)] + [asked.question] * bool(asked.question)
    said = title or "; ".join(parts) or "only locked settings"
    return f"Task {asked.name}: {said if len(said) <= LONGEST else said[:LONGEST] + '…'}"


def how_many_handed(inbox):
    """How many of a class have handed in for a task, and how many have met its goal."""
    handed = [each for _, each in inbox.rows if each]
    met = f", {sum(each.met for each in handed)} with the goal met" if inbox.task.task.goal else ""
    return f"{len(handed)} of {len(inbox.rows)} have handed in{met}"


def inbox(found, now):
    """An Inbox as a table, one member in a row. now: in seconds since 1970. Plain text."""
    rows = found.rows
    return {
        "Nickname": [sentences.plain(member.nickname) for member, _ in rows],
        "Goal": [goal(handed) for _, handed in rows],
        "Test accuracy": [numbers.per_cent(handed and handed.accuracy) for _, handed in rows],
        "Hidden units": [f"{handed.hidden_units:,}" if handed else "–" for _, handed in rows],
        "Iterations": [f"{handed.iterations:,}" if handed else "–" for _, handed in rows],
        "Answer": [_cell(handed and handed.answer) for _, handed in rows],
        "Changed to, after a run": [_cell(handed and handed.later) for _, handed in rows],
        "Same network as": [_alike(found, member, handed) for member, handed in rows],
        "Handed in": [_ago(now - handed.handed) if handed else "–" for _, handed in rows],
    }


def _cell(answer):
    return sentences.plain(answer[:600]) if answer else "–"


def goal(handed):
    """What of a task's goal a Handed, or None, has met. Plain text."""
    return "–" if handed is None else sentences.plain(handed.judged)


def handed_in(handed, now):
    """What is said to who has handed in, and of what. now: the reader's, in their time zone. Plain text."""
    when = datetime.datetime.fromtimestamp(handed.handed, now.tzinfo)
    on = "" if when.date() == now.date() else f" on {when:%d %B}"
    reached = f" with {numbers.per_cent(handed.accuracy)}" if handed.accuracy is not None else ""
    return f"Handed in{on} at {when:%H:%M}{reached}{f': goal {goal(handed)}' if handed.goal else ''}."


def _alike(found, member, handed):
    others = [] if handed is None else [name for name in found.alike(handed) if name != member.nickname]
    return sentences.plain(", ".join(others)) or "–"


def told(given, is_there):
    """What is said of a ClassTask on every page, and the label and the icon of the button that opens it; where it is on
    Train already, that keeps it."""
    if given.is_settings:
        said = f"**Your teacher has settings for you.** {_described(given.config)}."
        return said, "Keep them" if is_there else "Take them", ":material/tune:"
    said = f"**Your class has a task.** {sentences.plain(of_task(given))}"
    return said, "Work on it" if is_there else "Open it", ":material/assignment:"


def settings_to_give(config, given, now):
    """What can be given to a class, and what it was given last. given: a ClassTask or None."""
    said = f"On Train now: {_described(config)}."
    if given is None:
        return said
    is_it = "these" if given.config == config else _described(given.config)
    return f"{said} Given last, {_ago(now - given.given)}: {is_it}."


def _described(config):
    return f"{settings.describe(config)} · {config.iterations:,} iterations"


def seen(seconds):
    """How long ago somebody was here."""
    return "here" if seconds < AWAY else _ago(seconds)


def idle(seconds):
    """For how long somebody has done nothing; None where that is not known."""
    return "–" if seconds is None or seconds < UNITS["minute"] else _time(seconds)


def _ago(seconds):
    return "just now" if seconds < AWAY else f"{_time(seconds)} ago"


def _time(seconds):
    unit, size = next((each for each in UNITS.items() if seconds >= each[1]), ("minute", 60))
    n = max(1, round(seconds / size))
    return f"{n} {unit}" if n == 1 else f"{n} {unit}s"


def _run(progress):
    newest = progress.newest
    if newest is None:
        return "damaged" if progress.n_runs else "–"
    how_far = f"{newest.iterations:,} of {newest.config.iterations:,}"
    return f"{sentences.plain(newest.title)}: {how_far}, {newest.status}{pool_sentences.of_data(newest)}"
