"""Delete the classes that were found over a day ago, and what SQLite's file still has of all that was deleted, for
whoever runs the server: `python -m lab.purge`, each night for example.

The app does the first every ten minutes, from a server's first page on. The second writes
the file anew: it needs as much room beside it, and nobody else can write meanwhile.
"""

import argparse
import sys

from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger
from lab.ledger.problems import LedgerProblem


def main(arguments=None):
    argparse.ArgumentParser(prog="python -m lab.purge", description=__doc__).parse_args(arguments)
    ledger = Ledger()
    try:
        gone = Classes(ledger).purge()
        print(f"Notebooks of classes that are over, deleted now: {len(gone)}")
        ledger.database.rewrite()
    except LedgerProblem:
        sys.exit("Others were at work on the file, or the disk is full: it may still hold words of what was deleted.")


if __name__ == "__main__":
    main()
