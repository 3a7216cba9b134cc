"""What went wrong in a run, on the page: a sentence for each finding, and a button for the one remedy."""

from lab.diagnosis.findings import findings, worst
from render import pieces


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
    found = findings(run)
    return [each.said(hidden) for each in found if each is not worst(found)]
