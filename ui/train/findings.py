"""What went wrong in a run, on the page: a sentence for each finding, and a button for the one remedy."""

from lab.diagnosis.findings import advice, findings
from lab.diagnosis.run_record import record_of
from render import pieces


def of(run):
    """What went wrong in a run so far: a list of Finding."""
    return findings(record_of(run))


def found(run, allows=lambda remedy: True, hidden=()):
    """What went wrong in a run, in pieces: a sentence for each finding, and a button for the one remedy that helps.

    allows: whether a remedy may be; hidden: keys of the settings that a task hides.
    """
    all_of_it = of(run)
    said = [pieces.note(each.said(hidden), "info" if each.remedy is None else "warning") for each in all_of_it]
    remedy = advice(all_of_it)
    if remedy and allows(remedy):
        said.append(pieces.button(remedy.label, "remedy"))
    return said
