"""Numbers and states as words."""

import html

import nncore
from nncore.datasets import DIGIT_NAMES

NO_RUN_YET = (
    "Press **Start training**: in a few seconds a network learns to read handwritten digits from examples, and you can "
    "watch its cost fall. Then change one setting and start again."
)

GUESSING = "That is hardly better than guessing: try more iterations, or a learning rate of about 0.1."
DIGIT_ALT = "Your drawing, scaled and centred, as the 28×28 pixels that the network reads."


def answer(probabilities, class_names=DIGIT_NAMES):
    """The network's answer as HTML, names escaped. probabilities: (10,) from 0 to 1."""
    first, second = probabilities.argsort()[::-1][:2]
    names = [html.escape(class_names[label]) for label in (first, second)]
    return (
        f'<div aria-live="polite" data-answer="{first}">It reads a<div class="answer">{names[0]}</div>'
        f"{share(probabilities[first])} sure<br>second guess: {names[1]} ({share(probabilities[second])})</div>"
    )


def share(value):
    """A share in whole per cent, never rounded to certainty."""
    if value < 0.005:
        return "under 1 %"
    return "over 99 %" if value > 0.995 else f"{100 * value:.0f} %"


def probabilities_alt(probabilities, class_names=DIGIT_NAMES):
    """The ten bars in words."""
    pairs = zip(class_names, probabilities, strict=True)
    return "Probabilities: " + ", ".join(f"{name}: {value:.0%}" for name, value in pairs) + "."


def number(values):
    """The latest of some values, to four digits after the point."""
    return f"{values[-1]:.4f}" if values else "–"


def per_cent(values):
    """The latest of some shares, in per cent."""
    return f"{100 * values[-1]:.1f} %" if values else "–"


def duration(seconds):
    """Seconds as a reader would say them."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"


def numbers(run):
    """The run's latest measurements as HTML, made of numbers alone.

    One element, where four st.metric would do: each costs a watched run as much as a chart.
    """
    history = run.history
    shown = {
        "Cost": number(history.costs),
        "Training accuracy": per_cent(history.train_accuracies),
        "Test accuracy": per_cent(history.test_accuracies),
        "Iterations a second": f"{run.rate:.0f}" if run.rate else "–",
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in shown.items())
    return f'<dl class="numbers">{items}</dl>'


def progress(run):
    """How far a run is, and how long it will take."""
    done = f"Iteration {run.iteration:,} of {run.config.iterations:,}"
    if run.config.batch_size and run.latest:
        done += f", epoch {run.latest.epoch}"
    if run.status == "running":
        return (
            f"{done} · {run.rate:.0f} a second · {duration(run.seconds_left)} left"
            if run.rate
            else f"{done} · starting"
        )
    return f"{done} · {run.status}"


def result(run):
    """What a run that ended has reached."""
    history = run.history
    if not history.costs:
        return "Stopped before the first iteration: nothing was learned yet."
    ended = (
        "Finished" if run.status == "finished" else f"Stopped at iteration {run.iteration:,}; what it learned is kept"
    )
    return (
        f"{ended}. In {duration(run.seconds)} it came to read {per_cent(history.train_accuracies)} of its "
        f"{run.config.training_digits:,} training digits and {per_cent(history.test_accuracies)} of {run.n_test:,} "
        "test digits, which it had never seen."
    )


def is_guessing(run):
    """Whether a run that ended reads no better than somebody who guesses: at most a fifth of the test digits."""
    history = run.history
    return run.status == "finished" and history.test_accuracies[-1] < 0.2


def opened(saved):
    """What is known of a network from a file. Nothing of the file's own text is shown."""
    sizes = "-".join(map(str, saved.network.sizes))
    accuracy = saved.notes.get("test_accuracy")
    scored = isinstance(accuracy, float) and 0 <= accuracy <= 1
    score = f", which read {100 * accuracy:.1f} % of its test digits" if scored else ""
    return f"Opened a network of {sizes}{score}."


def cost_alt(run):
    """The cost curve in words."""
    costs = run.history.costs
    if not costs:
        return "The cost curve; nothing is drawn yet."
    return f"Cost over {len(costs)} iterations, from {costs[0]:.3f} to {costs[-1]:.3f}."


def accuracy_alt(run):
    """The accuracy curves in words."""
    history = run.history
    return (
        f"Accuracy over {run.iteration} iterations: training {per_cent(history.train_accuracies)}, "
        f"test {per_cent(history.test_accuracies)}."
    )


def grid_alt(names):
    """The grid of samples in words."""
    return f"{len(names)} handwritten digits; row by row they are labelled {', '.join(names)}."


def source(data):
    """Where the digits come from."""
    return f"{data.name}: {len(data.train_labels):,} digits to train on, {len(data.test_labels):,} to test on."


def checks(found):
    """The table of checks: question → answer with a mark. found: what diagnostics.check_data returned."""
    return {question: f"{'✓' if right else '✗'} {answer}" for question, answer, right in found}


def counts_alt(data):
    """The bar chart of classes in words."""
    counts = nncore.class_counts(data.train_labels)
    return f"Training digits of each class, from 0 to 9: {', '.join(map(str, counts))}."
