"""What was changed during a run, read from its marks."""

from dataclasses import replace

from nncore.hyperparameters import HYPERPARAMETERS, LIVE


def on_the_way(config, marks):
    """Each config that a run had, from the one it was started with to its last. marks: (iteration, text) of changes."""
    had = [config]
    for _, text in marks:
        for name in LIVE:
            had.append(_said(had[-1], name, text) or had[-1])
    return had


def _said(config, name, text):
    """The config with the value of which `Hyperparameter.said` says this text; None if it is not about this one."""
    known = HYPERPARAMETERS[name]
    values = [None]
    for word in text.replace(",", "").split():
        try:
            values.append(int(word) if known.whole else float(word))
        except ValueError:
            continue
    for value in values:
        try:
            if known.said(value) == text:
                changed = replace(config, **{name: value})
                config.check_change(changed)
                return changed
        except (ValueError, TypeError):
            continue
    return None
