"""A report of one run or several, as one HTML page that needs nothing else."""

from render.report.page import homes_of, is_imported, report
from render.report.reported import ReportedRun, of_entry, of_run

__all__ = ["ReportedRun", "homes_of", "is_imported", "of_entry", "of_run", "report"]
