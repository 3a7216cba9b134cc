"""What went wrong in a run, on the page: a sentence for each finding, and a button for the one remedy."""

from lab.diagnosis.findings import findings
from lab.diagnosis.run_record import record_of
from render import pieces


def of(run):
    """What went wrong in a run so far: a list of Finding."""
    return findings(record_of(run))


def found(run, allows=lambda remedy: True, hidden=()):
    """What went wrong in a run, in pieces: a sentence for the most serious finding, and a button for its remedy.

    allows: whether a remedy may be; hidden: keys of the settings that a task hides.
    """
    worst = _worst(of(run))
    if worst is None:
        return []
    said = [pieces.note(worst.said(hidden), "warning")]
    if allows(worst.remedy):
        said.append(pieces.button(worst.remedy.label, "remedy"))
    return said


def remarks(run, hidden=()):
    """What else there is to know of a run: a list of sentences. hidden: as for `found`."""
    all_of_it = of(run)
    return [each.said(hidden) for each in all_of_it if each is not _worst(all_of_it)]


def _worst(all_of_it):
    """The most serious of some findings, since the others may follow from it; None if there is nothing to do."""
    return next((each for each in all_of_it if each.remedy is not None), None)
