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
from tests.render.compare.entries import entry


def test_how_long_ago_somebody_was_here_is_not_rounded_up():
    said = ", ".join(class_sentences.seen(seconds) for seconds in (44, 45, 89, 3599, 3600, 86_400, 60 * 3600))
    assert said == "here, 1 minute ago, 1 minute ago, 60 minutes ago, 1 hour ago, 1 day ago, 2 days ago"
    assert [class_sentences.idle(seconds) for seconds in (None, 59, 60, 7300)] == ["–", "–", "1 minute", "2 hours"]


def test_the_end_of_a_class_is_told_by_the_reader_s_clock():
    expires = datetime.datetime(2026, 3, 12, 1, 30, tzinfo=datetime.UTC).timestamp()
    now = datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York"))
    said = "The class is over on 11 March 2026 at 21:30; a day later all of it is deleted."
    assert class_sentences.until(expires, now) == said


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
def test_a_run_on_other_digits_than_mnist_s_says_so(data_name, base, said):
    newest = replace(entry(), data_name=data_name, origin=Origin(base=base, own_digits=3 if base else 0))
    found = ClassProgress(None, [(Member(1, 1, "Mia", "", 0.0, 0.0), Progress(newest, 1, None, None))])
    assert class_sentences.table(found, 0.0)["Newest run"] == [f"Run 1: 500 of 500, finished{said}"]


def test_what_was_handed_in_is_a_row_for_each_member():
    names = ("Mia", "Ben", "*Eve*", "Zoe")
    members = [Member(id, 1, name, str(id), 0.0, 0.0) for id, name in enumerate(names)]
    mine = Handed([[True, "At least 90 %", "91 %"]], True, 0.912, 16, 1200, "Because", "abc", 40.0)
    other = replace(mine, goal=[[False, "At least 90 %", "85 %"]], met=False, accuracy=0.85, handed=100.0)
    changed = replace(mine, digest="xyz", goal=[], met=False, later="As I said\nChanged to: it is luck")
    rows = list(zip(members, (mine, other, changed, None), strict=True))
    assert class_sentences.inbox(Inbox(None, rows), 100.0) == {
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
def test_what_a_task_asks_ends_with_one_full_stop(question, ends):
    task = ClassTask("ABCDEF", 0.0, TrainingConfig(), encode(Task(goal={"iterations": 9}, question=question)))
    said = class_sentences.of_table(ClassProgress(task, []))
    assert said.endswith(f"{ends} It is *met* by this run or an earlier one.")
