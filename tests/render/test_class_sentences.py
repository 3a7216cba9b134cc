"""Sentences about a class."""

import datetime
import zoneinfo
from dataclasses import replace

import pytest

import nncore
from lab.classes.board import ClassProgress, Progress
from lab.classes.room import Member
from lab.classes.tasks import ClassTask, Handed, Inbox
from lab.data_library import MNIST
from lab.origin import Origin
from lab.tasks import Task, encode
from nncore import TrainingConfig
from render import class_sentences
from render.class_sentences import idle, seen
from tests.render.compare.entries import entry


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (44, "here"),
        (45, "1 minute ago"),
        (89, "1 minute ago"),
        (31 * 60, "31 minutes ago"),
        (3599, "60 minutes ago"),
        (3600, "1 hour ago"),
        (13 * 3600, "13 hours ago"),
        (24 * 3600, "1 day ago"),
        (60 * 3600, "2 days ago"),
    ],
)
def test_how_long_ago_somebody_was_here_is_not_rounded_to_a_larger_unit(seconds, said):
    assert seen(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(None, "–"), (0, "–"), (59, "–"), (60, "1 minute"), (7300, "2 hours")])
def test_who_has_done_nothing_for_less_than_a_minute_is_not_idle(seconds, said):
    assert idle(seconds) == said


def test_the_end_of_a_class_is_told_by_the_reader_s_clock():
    expires = datetime.datetime(2026, 3, 12, 1, 30, tzinfo=datetime.UTC).timestamp()
    for zone, said in (("America/New_York", "11 March 2026 at 21:30"), ("Asia/Tokyo", "12 March 2026 at 10:30")):
        now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        assert class_sentences.until(expires, now) == f"The class is over on {said}; a day later all of it is deleted."


@pytest.mark.parametrize(
    ("data_name", "base", "said"),
    [
        (nncore.load_digits().name, "", ""),
        (MNIST, "", ""),
        ("Our digits, 80 by 4 people, version ab12", "", ", on Our digits"),
        ("a *folder*", "", r", on a \*folder\*"),
        ("MNIST with 3 of your own among them", MNIST, ", with own digits"),
        ("3 digits of your own, repeated; tested on letters", "letters", ", on letters, with own digits"),
    ],
)
def test_a_run_on_other_digits_than_mnist_s_says_so_where_accuracies_stand_below_one_another(data_name, base, said):
    newest = replace(entry(), data_name=data_name, origin=Origin(base=base, own_digits=3 if base else 0))
    found = ClassProgress(None, [(Member(1, 1, "Mia", "", 0.0, 0.0), Progress(newest, 1, None, None))])
    assert class_sentences.table(found, 0.0)["Newest run"] == [f"Run 1: 500 of 500, finished{said}"]


def test_what_was_handed_in_stands_beside_who_did_and_whose_network_is_the_same():
    names = ("Mia", "Ben", "*Eve*", "Zoe")
    members = [Member(id, 1, name, str(id), 0.0, 0.0) for id, name in enumerate(names)]
    mine = Handed([[True, "At least 90 %", "91 %"]], True, 0.912, 16, 1200, "Because", "abc", 40.0)
    other = replace(mine, goal=[[False, "At least 90 %", "85 %"]], met=False, accuracy=0.85, handed=100.0)
    changed = replace(mine, digest="xyz", goal=[], met=False, later="As I said\nChanged to: it is luck")
    rows = list(zip(members, (mine, other, changed, None), strict=True))
    found = class_sentences.inbox(Inbox(None, rows), 100.0)
    assert found == {
        "Nickname": ["Mia", "Ben", r"\*Eve\*", "Zoe"],
        "Goal": ["met", r"not met\: At least 90 \% \(has\: 85 \%\)", "none asked", "–"],
        "Test accuracy": ["91.2\u202f%", "85.0\u202f%", "91.2\u202f%", "–"],
        "Hidden units": ["16", "16", "16", "–"],
        "Iterations": ["1,200", "1,200", "1,200", "–"],
        "Answer": ["Because", "Because", "Because", "–"],
        "Changed to, after a run": ["–", "–", "As I said\nChanged to\\: it is luck", "–"],
        "Same network as": ["Ben", "Mia", "–", "–"],
        "Handed in": ["1 minute ago", "just now", "1 minute ago", "–"],
    }


@pytest.mark.parametrize("question, ends", [("Why?", r"\?"), ("It is.", "is."), ("a" * 200, "a…"), ("Why", "Why.")])
def test_what_a_task_asks_ends_with_one_full_stop_and_met_is_told_of_which_runs(question, ends):
    task = ClassTask("ABCDEF", 0.0, TrainingConfig(), encode(Task(goal={"iterations": 9}, question=question)))
    said = class_sentences.of_table(ClassProgress(task, []))
    assert said.endswith(f"{ends} It is *met* by this run or an earlier one.")
