"""The hyperparameters as controls: what a reader may set, with one sentence of help each.

The keys are the names in the address bar, so that a link carries the settings.
"""

import streamlit as st

import nncore

LEARNING_RATES = [
    float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)
] + [10.0]  # fmt: skip
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
DEFAULTS = nncore.TrainingConfig()


def choose(data):
    """Show the controls. Returns the TrainingConfig they stand for."""
    with st.container(horizontal=True):
        units = st.number_input(
            "Hidden units", 1, 2048, DEFAULTS.hidden_units[0], key="units", bind="query-params",
            help="How many small detectors the network has between the pixels and its ten answers: more can learn "
            "finer differences but take longer.",
        )  # fmt: skip
        iterations = st.number_input(
            "Iterations", 1, 5000, DEFAULTS.iterations, step=50, key="iterations", bind="query-params",
            help="How many steps to take: in each one the network reads all training digits once and corrects itself "
            "a little.",
        )  # fmt: skip
    rate = st.select_slider(
        "Learning rate", LEARNING_RATES, DEFAULTS.learning_rate, format_func="{:g}".format, key="rate",
        bind="query-params",
        help="How far each step moves the weights: too small and learning crawls, too large and it overshoots.",
    )  # fmt: skip
    activation = st.segmented_control(
        "Hidden activation", list(ACTIVATIONS), default=DEFAULTS.hidden_activation, required=True,
        format_func=ACTIVATIONS.get, key="activation", bind="query-params",
        help="What a hidden unit does with its sum: ReLU keeps only what is positive, tanh squeezes it between −1 and "
        "1, sigmoid between 0 and 1.",
    )  # fmt: skip
    output = st.segmented_control(
        "Output", ["softmax", "sigmoid"], default=DEFAULTS.output_activation, required=True, key="output",
        bind="query-params",
        help="How the ten outputs become probabilities: softmax shares 100 % among the digits, sigmoid asks of each "
        "digit separately, yes or no.",
    )  # fmt: skip
    with st.container(horizontal=True):
        digits = st.number_input(
            "Training digits", 1, len(data.train_labels), DEFAULTS.training_digits, step=100, key="digits",
            bind="query-params",
            help="How many handwritten digits it learns from: from few it learns them by heart and misreads new ones.",
        )  # fmt: skip
        seed = st.number_input(
            "Seed", 0, 2**32 - 1, DEFAULTS.seed, key="seed", bind="query-params",
            help="Decides the random weights it starts from: the same seed and settings give the same run again.",
        )  # fmt: skip
    return nncore.TrainingConfig(
        hidden_units=(units,),
        learning_rate=rate,
        iterations=iterations,
        hidden_activation=activation,
        output_activation=output,
        training_digits=digits,
        seed=seed,
    )


def describe(config):
    """A configuration in one line."""
    units = "+".join(map(str, config.hidden_units))
    return (
        f"{units} {ACTIVATIONS[config.hidden_activation]} units → {config.output_activation} · "
        f"learning rate {config.learning_rate:g} · {config.training_digits:,} digits · seed {config.seed}"
    )
