"""The five tasks of a lesson of 45 minutes, ready to be given: guess, run, explain. docs/lesson.md is the lesson."""

from dataclasses import dataclass, replace

from lab import settings
from lab.tasks import Task, encode
from nncore.hyperparameters import TrainingConfig
from nncore.presets import PRESETS


@dataclass(frozen=True)
class LessonTask:
    """A task that comes with the app. shows: what is to be seen in the end, as tools/lesson_key.py has measured it;
    own_seeds: as in a ClassTask; draws: whether it goes on on Draw after the training."""

    title: str
    config: TrainingConfig
    task: Task
    shows: str
    own_seeds: bool = False
    draws: bool = False


def _locked(config, *keys):
    values = settings.values_of(config)
    return {key: values[key] for key in keys}


_HIGH, _TEN, _LITTLE = (PRESETS[name].config for name in ("too-high", "ten-units", "little-data"))
_SIXTEEN = replace(TrainingConfig(), hidden_units=(16,))
LESSON = (
    LessonTask(
        "Steps too long",
        _HIGH,
        Task(
            _locked(_HIGH, "rate", "iterations"),
            question="Every step is fifty times as long as usual. Will it learn faster? What will the cost do?",
        ),
        "The cost falls for two steps, leaps up and ends at 2.30: it guesses, and reads 7 of 100 test digits.",
    ),
    LessonTask(
        "Ten hidden units",
        _TEN,
        Task(
            _locked(_TEN, "units", "iterations"),
            question="This network has 10 hidden units. How many of 100 new digits will it read?",
        ),
        "About 83 of 100, give or take 2: each begins from other weights.",
        own_seeds=True,
    ),
    LessonTask(
        "Too little data",
        _LITTLE,
        Task(
            _locked(_LITTLE, "digits", "iterations"),
            question="This network learns from 100 digits alone. How many of these will it read in the end? How many "
            "of 100 new ones?",
        ),
        "All of its own 100, and two out of three new ones: it has learned its digits by heart.",
    ),
    LessonTask(
        "Your hand",
        TrainingConfig(),
        Task(
            goal={"test_accuracy": 0.8},
            question="Your network will read more than 8 of 10 test digits. How many of ten digits that you draw will "
            "it read? Draw them on Draw afterwards, each in a corner too, with and without centring.",
        ),
        "Fewer than of MNIST's, and hardly any in a corner without centring: it knows only what it was shown.",
        draws=True,
    ),
    LessonTask(
        "The best with 16 units",
        _SIXTEEN,
        Task(
            goal={"test_accuracy": 0.85, "hidden_units": 16, "iterations": 500},
            question="At most 16 hidden units and 500 iterations; you may change all else. What will you try, and why?",
        ),
        "More digits get there: 2,000 read about 86 of 100, 4,000 about 87. Adam at 0.001 or 0.01, other starting "
        "weights or another seed alone end at 81 to 85, and Adam at 0.1 far below.",
    ),
)
_TITLES = {encode(each.task): f"{number}. {each.title}" for number, each in enumerate(LESSON, 1)}
TEXTS = tuple(encode(each.task) for each in LESSON)  # what the links of these tasks would say


def title_of(task):
    """What a Task of the lesson is called, with its number in it; None for any other."""
    return _TITLES.get(encode(task))
