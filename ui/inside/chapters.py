"""The chapters of the notebook as the page Inside walks through them: words, formulas, and which source does it."""

from collections.abc import Callable
from dataclasses import dataclass

from nncore import datasets, functional, network, optimizers, training
from nncore.functional import ACTIVATIONS, OUTPUTS
from render import walk_tables
from ui.inside import chapter_pictures, landscape, steps

ACTIVATION_FORMULAS = {
    "relu": r"a = \max(z, 0) \quad \frac{da}{dz} = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    "tanh": r"a = \tanh(z) \qquad \frac{da}{dz} = 1 - a^2",
    "sigmoid": r"a = \frac{1}{1 + e^{-z}} \qquad \frac{da}{dz} = a(1 - a)",
}
OUTPUT_FORMULAS = {"softmax": r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", "sigmoid": r"p_k = \frac{1}{1 + e^{-z_k}}"}
COST_FORMULAS = {
    "softmax": r"\text{cost} = -\log p_{\text{right}}",
    "sigmoid": r"\text{cost} = -\log p_{\text{right}} - \sum_{k \ne \text{right}} \log(1 - p_k)",
}
START_FORMULAS = {
    "notebook": r"W, b \sim 0.01 \cdot \mathcal{N}(0, 1)",
    "he": r"W \sim \mathcal{N}\left(0, \tfrac{2}{\text{inputs}}\right) \qquad b = 0",
    "xavier": r"W \sim \mathcal{N}\left(0, \tfrac{2}{\text{inputs} + \text{units}}\right) \qquad b = 0",
}


@dataclass(frozen=True)
class Chapter:
    """One chapter of the page.

    opening: one sentence for somebody who has never seen it; further: what comes after the picture; words: of the
    glossary; the rest are functions of a Subject. step: what the drawing shows; picture: what the chapter opens with;
    formulas: LaTeX; sources: the functions or classes of nncore that do it; numbers: beside the source; more: what is
    too wide for that, under both, or None; follows: whether it is of one weight.
    """

    title: str
    words: tuple[str, ...]
    opening: str
    further: str
    step: Callable
    picture: Callable
    formulas: Callable
    sources: Callable
    numbers: Callable
    more: Callable | None = None
    follows: bool = False


CHAPTERS = (
    Chapter(
        "The data",
        ("training digits", "test digits"),
        "A picture is 28 rows of 28 numbers, each from 0 for paper to 255 for full ink.",
        "The network gets them as one long row of 784 numbers from 0 to 1. That is all it ever sees of a digit.",
        steps.digit,
        chapter_pictures.data,
        lambda subject: (r"x = \frac{\text{pixel}}{255} \in [0, 1]^{784}",),
        lambda subject: (datasets.flatten,),
        walk_tables.data,
    ),
    Chapter(
        "The model",
        ("weight", "bias", "unit", "layer"),
        "What the network knows is in its weights, and nowhere else.",
        "It is a chain of layers. Each unit of a layer multiplies all that comes in with weights of its own, adds it "
        "up and passes it on.",
        steps.legend,
        chapter_pictures.model,
        lambda subject: (r"z = x W + b", r"x \to a_1 \to \dots \to z_{\text{out}} \to p"),
        lambda subject: (network.Layer,),
        walk_tables.model,
        follows=True,
    ),
    Chapter(
        "Helper functions",
        ("activation", "relu", "tanh", "sigmoid", "softmax"),
        "Between the layers stands an activation: a bend, without which many layers could do no more than one.",
        "At the end, another function turns ten scores into ten probabilities. Learning needs their slopes: how much "
        "the result moves when what goes in moves a little.",
        steps.hidden,
        chapter_pictures.helpers,
        lambda subject: (
            ACTIVATION_FORMULAS[subject.network.hidden_activation],
            OUTPUT_FORMULAS[subject.network.output_activation],
        ),
        lambda subject: (
            ACTIVATIONS[subject.network.hidden_activation].function,
            ACTIVATIONS[subject.network.hidden_activation].derivative,
            OUTPUTS[subject.network.output_activation].function,
        ),
        walk_tables.helpers,
    ),
    Chapter(
        "Initial weights",
        ("weight", "seed"),
        "Before training the weights are small random numbers: if all were equal, all units would learn the same.",
        "The seed decides which ones, so that a run can be repeated exactly.",
        steps.at_rest,
        chapter_pictures.start,
        lambda subject: (START_FORMULAS[subject.config.initializer],),
        lambda subject: (
            network.initial_network,
            network._notebook_layers if subject.config.initializer == "notebook" else network._scaled_layers,
        ),
        walk_tables.start,
        follows=True,
    ),
    Chapter(
        "Forward",
        ("weight", "bias", "logit", "softmax"),
        "The digit goes in at one end, and ten probabilities come out at the other.",
        "On the way is nothing but this: each input times its weight, added up, plus the bias; then the activation. "
        "Follow one unit here.",
        steps.answers,
        chapter_pictures.forward,
        lambda subject: (
            r"z_j = \sum_i x_i \, w_{ij} + b_j \qquad a_j = f(z_j)",
            OUTPUT_FORMULAS[subject.network.output_activation],
        ),
        lambda subject: (network.Network.forward, network.Layer.sums),
        walk_tables.forward,
        follows=True,
    ),
    Chapter(
        "The cost",
        ("cost", "cross-entropy"),
        "One number says how wrong the answer is, and training makes it small.",
        "It is 0 if the network was certain and right, more the less it believed in the right digit, and without limit "
        "if it was certain and wrong.",
        steps.error,
        chapter_pictures.cost,
        lambda subject: (COST_FORMULAS[subject.network.output_activation],),
        lambda subject: (OUTPUTS[subject.network.output_activation].loss,),
        walk_tables.cost,
    ),
    Chapter(
        "Backward",
        ("gradient", "backpropagation"),
        "If one weight were a little larger, would the cost rise or fall, and how fast?",
        "That slope is the weight's gradient. Backpropagation finds all of them at once, from the answers back to the "
        "pixels; trying it out, one weight at a time, gives the same numbers. The drawing above shows the opposite "
        "sign: what should grow, while a gradient tells what makes the cost rise.",
        steps.back,
        chapter_pictures.backward,
        lambda subject: (
            r"\delta_{\text{out}} = p - y",
            r"\delta = (\delta_{\text{next}} \, W_{\text{next}}^{\top}) \odot f'(z)",
            r"\frac{\partial\,\text{cost}}{\partial w_{ij}} = x_i \, \delta_j",
            r"\approx \frac{\text{cost}(w_{ij} + h) - \text{cost}(w_{ij} - h)}{2h}",
        ),
        lambda subject: (functional.output_delta, network.Network.backpropagate, network.layer_gradient),
        walk_tables.backward,
        follows=True,
    ),
    Chapter(
        "The update",
        ("gradient", "learning rate"),
        "Every weight takes a small step against its gradient: downhill.",
        "The learning rate says how small. Here is one step of plain gradient descent on this one digit; in training "
        "the gradient is the mean over many digits.",
        steps.weights,
        chapter_pictures.update,
        lambda subject: (r"w \leftarrow w - \text{learning rate} \cdot \frac{\partial\,\text{cost}}{\partial w}",),
        lambda subject: (optimizers.sgd,),
        walk_tables.update,
        follows=True,
    ),
    Chapter(
        "Training",
        ("iteration", "epoch", "batch", "optimizer"),
        "Forward, cost, backward, update, again and again: weights that began as noise grow into detectors.",
        "For a run of your own, the table shows how far it had come after each part of its training.",
        steps.at_rest,
        chapter_pictures.training,
        lambda subject: (r"\text{forward} \to \text{cost} \to \text{backward} \to \text{update}",),
        lambda subject: (training.training_loop, training.PlainEngine.step),
        walk_tables.training,
        landscape.show,
        follows=True,
    ),
    Chapter(
        "Prediction",
        ("accuracy", "confidence"),
        "When the training is over, reading a digit takes the forward pass alone.",
        "The answer is the digit with the highest probability.",
        steps.whole,
        chapter_pictures.prediction,
        lambda subject: (r"\text{answer} = \arg\max_k \; p_k",),
        lambda subject: (network.Network.predict_proba, network.Network.predict),
        walk_tables.prediction,
    ),
)
BY_TITLE = {chapter.title: chapter for chapter in CHAPTERS}
