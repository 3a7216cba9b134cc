"""How the learning rate changes during a run: each a function from the share of the run that is done to a factor."""

import math

WARM_UP, START = 0.3, 0.04


def constant(done):
    """The same all along."""
    return 1.0


def cosine(done):
    """From 1 down to 0 along half a cosine wave (Loshchilov, Hutter, 2017, without restarts)."""
    return 0.5 * (1 + math.cos(math.pi * done))


def one_cycle(done):
    """Up from 0.04 to 1 in the first 30 % of the run, then down to 0, along cosines.

    This is fastai's form of the policy of Smith and Topin (2018), which has three straight phases and cycles momentum.
    """
    if done < WARM_UP:
        return START + (1 - START) * (1 - cosine(done / WARM_UP))
    return cosine((done - WARM_UP) / (1 - WARM_UP))


SCHEDULES = {"constant": constant, "cosine": cosine, "one-cycle": one_cycle}


def learning_rate_at(config, iteration):
    """The length of a step at an iteration, counted from 1."""
    return config.learning_rate * SCHEDULES[config.schedule]((iteration - 1) / config.iterations)
