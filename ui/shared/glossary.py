"""Words a student may not know, in one or two plain sentences each, where they stand. The only place for them."""

import streamlit as st

from render import word_pictures

# Keys are lower-case; a sentence uses no other word of the list that it does not explain.
GLOSSARY = {
    "accuracy": "The share of digits that are read right.",
    "activation": "What a unit puts out for one digit: its weighted sum of inputs, bent by a simple function such as "
    "ReLU, which turns everything below zero into zero.",
    "backpropagation": "How the slope of the cost is worked out for every weight: from the last layer back to the "
    "first, by the chain rule.",
    "batch": "The digits that one training step looks at before the weights move. A full batch is all of them.",
    "bias": "A number that a unit adds to its weighted sum: how easily it fires, whatever the digit.",
    "calibration": "Whether confidence can be trusted: of answers given with 80\u202f% confidence, 80\u202f% should "
    "be right.",
    "confidence": "The probability that the network gives to its own answer, from 0 to 100\u202f%.",
    "confusion matrix": "A table that counts, for each digit (row), what it was read as (column). Right answers are on "
    "the diagonal.",
    "cost": "One number for how wrong the network is on its training digits; training makes it smaller. Here it is "
    "the cross-entropy.",
    "cross-entropy": "The mean of −log(the probability given to the right answer): 0 if all were sure and right, "
    "2.3 for guessing among ten.",
    "dropout": "Switching off hidden units at random in each training step, so that none relies on a few others.",
    "epoch": "One pass through all training digits.",
    "gradient": "For every weight, how much the cost would rise if the weight were a little larger. A training step "
    "moves all weights the other way.",
    "interval": "The 95\u202f% interval: if many samples of so many digits were drawn, intervals made like this would "
    "hold the true share 95 times out of 100.",
    "iteration": "One training step: look at a batch, work out the gradient, move the weights.",
    "layer": "Units side by side. Those of a hidden layer stand between the pixels and the ten answers.",
    "learning rate": "How far the weights move along the gradient in each step: too small is slow, too large never "
    "settles.",
    "logit": "What an output unit says before softmax: any number, the larger, the more it speaks for its digit.",
    "momentum": "Going on in the direction of earlier steps, as a rolling ball does.",
    "network": "Layers of units, each joined to the next by weights. Pixels go in, ten answers come out.",
    "optimizer": "The rule that turns a gradient into a step, for example plain descent, momentum or Adam.",
    "overfitting": "Learning the training digits by heart: they are read better and better, new digits are not.",
    "pca": "Principal component analysis: the directions in which many numbers differ most. Two of them give a flat "
    "map of points that have hundreds of numbers each.",
    "precision": "Of all digits that were read as a 4, the share that are a 4.",
    "recall": "Of all digits that are a 4, the share that were read as a 4.",
    "relu": "Rectified linear unit: keeps what is above zero and turns the rest into zero.",
    "seed": "The number that random choices start from: the same seed gives the same network again.",
    "sigmoid": "A function shaped like an S, from 0 to 1.",
    "softmax": "Turns ten numbers into ten probabilities that add up to 100\u202f%.",
    "tanh": "A function shaped like an S, from −1 to 1.",
    "test digits": "Digits kept aside: the network never learns from them, so they show how well it reads new ones.",
    "training digits": "The digits, with their labels, that the network learns from.",
    "unit": "Multiplies each input by a weight and adds everything up: how strongly a pattern that it has learned is "
    "in the digit.",
    "weight": "How strongly one input counts in a unit's sum; below zero it speaks against. Training changes nothing "
    "but weights and biases.",
    "weight decay": "Pulling all weights a little towards zero in each step, which keeps a network from overfitting.",
}
BESIDE = 420  # pixels, of what stands beside a picture where there is room
WRITTEN = {"pca": "PCA", "relu": "ReLU"}  # what is not written as a plain word


def term(*words):
    """Words and what they mean, as Markdown for the `help` of a heading or a control. KeyError for an unknown one."""
    return "\n\n".join(f"**{WRITTEN.get(word, word.capitalize())}**: {GLOSSARY[word]}" for word in words)


def show(*words, label="Words"):
    """A small button that opens the meanings of some words, where they stand on the page."""
    with st.popover(label, icon=":material/dictionary:", type="tertiary", key=f"opens_words_{words[0]}"):
        for word in words:
            picture = word_pictures.PICTURES.get(word)
            with st.container(horizontal=True, vertical_alignment="center"):
                if picture:
                    st.image(picture, width=word_pictures.WIDTH, alt="")
                st.markdown(term(word), width=BESIDE if picture else "stretch")
