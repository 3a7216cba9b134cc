"""What came of a run, in words: what went wrong, with a button for the one remedy; how it reads what is drawn; what to
try next."""

import nncore
from lab.diagnosis.findings import findings, worst
from nncore.presets import FIRST, PRESETS
from render import live_sentences, pieces, sentences
from render.numbers import share
from ui.session import Drawing, part


def found(run, allows=lambda remedy: True, hidden=()):
    """What went wrong in a run, in pieces: a sentence for the most serious finding, and a button for its remedy.

    allows: whether a remedy may be; hidden: keys of the settings that a task hides.
    """
    finding = worst(findings(run))
    if finding is None:
        return []
    said = [pieces.note(finding.said(hidden), "warning")]
    if allows(finding.remedy):
        said.append(pieces.button(finding.remedy.label, "remedy"))
    return said


def remarks(run, hidden=()):
    """What else there is to know of a run: a list of sentences. hidden: as for `found`."""
    every = findings(run)
    return [each.said(hidden) for each in every if each is not worst(every)]


# At the end


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
