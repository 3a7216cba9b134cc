"""A lab book as a file, to take elsewhere and to open again."""

from lab.ledger.files.exchange import Imported, export_csv, export_file, import_file

__all__ = ["Imported", "export_csv", "export_file", "import_file"]
