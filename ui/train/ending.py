"""What the end of a run says beside its numbers: how it reads what is drawn, and what to try next."""

import nncore
from nncore.presets import FIRST, PRESETS
from render import live_sentences, sentences
from render.numbers import share
from ui.session import Drawing, part


def said(run, shown):
    """Some sentences. shown: what the run of a preset has shown, None where it is of none."""
    return [*filter(None, [shown]), *(_of_drawing(run) if run.network is not None else [])]


def _of_drawing(run):
    digit = part(Drawing).seen.digit()
    if digit is None:
        return [sentences.NOTHING_DRAWN]
    probabilities = run.network.predict_proba(nncore.flatten(digit[None]))[0]
    best = int(probabilities.argmax())
    if probabilities[best] < live_sentences.LEAST:
        return [sentences.NO_IDEA, sentences.NEXT_CHANGE]
    read = sentences.of_drawing(run.class_names[best], share(probabilities[best]))
    following = {FIRST: sentences.NEXT_HAND, PRESETS["notebook"].config: sentences.NEXT_PRESET}
    return [read, following.get(run.config, sentences.NEXT_CHANGE)]
