"""Train what the lesson's key speaks of, with eight seeds each: `python -m tools.lesson_key`.

Write the table that tests hold the key against, tests/lab/classes/lesson_key.csv, and print what came out: four minutes
of one core.
"""

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

import nncore
from lab import settings
from lab.classes.lesson_tasks import LESSON

TABLE = Path(__file__).parents[1] / "tests" / "lab" / "classes" / "lesson_key.csv"
SEEDS = range(8)
SIXTEEN = LESSON[-1]
# What is tried in the last task, by the words of its key.
TRIED = {
    "2,000 digits": {"training_digits": 2000},
    "4,000 digits": {"training_digits": 4000},
    "Adam at 0.001": {"optimizer": "adam", "learning_rate": 0.001},
    "Adam at 0.01": {"optimizer": "adam", "learning_rate": 0.01},
    "Adam at 0.1": {"optimizer": "adam"},
    "He": {"initializer": "he"},
    "Xavier": {"initializer": "xavier"},
}
CONFIGS = {each.title: each.config for each in LESSON} | {
    words: replace(SIXTEEN.config, **changes) for words, changes in TRIED.items()
}


def described(name):
    """What the settings of a training have that is not the notebook's."""
    return "; ".join(settings.changed(nncore.TrainingConfig(), CONFIGS[name]).values())


def row(name, seed):
    """What comes of a training, {column: text or number}. falls: the steps in which the cost fell before it rose."""
    config, data = replace(CONFIGS[name], seed=seed), nncore.load_digits()
    *costs, last = (each if each.iteration == config.iterations else each.cost for each in nncore.train(config, data))
    rises = (number for number, (before, after) in enumerate(pairwise([*costs, last.cost])) if after > before)
    read = last.network.predict(nncore.flatten(data.test_images))
    return {
        "name": name,
        "settings": described(name),
        "seed": seed,
        "falls": next(rises, config.iterations),
        "cost": f"{last.cost:.4f}",
        "training": f"{last.train_accuracy:.4f}",
        "test": f"{nncore.accuracy(read, data.test_labels):.4f}",
    }


def main():
    rows = [row(name, seed) for name in CONFIGS for seed in SEEDS]
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for name in CONFIGS:
        found = [float(each["test"]) for each in rows if each["name"] == name]
        print(f"{name}: {min(found):.3f} to {max(found):.3f}, mean {np.mean(found):.3f}")


if __name__ == "__main__":
    main()
