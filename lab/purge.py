"""Delete the classes whose time is over, for whoever runs the server: `python -m lab.purge`, each night for example.

The app does the same whenever a class is made and, from a server's first page on, every ten minutes, and shows nobody
what is over: this is for a server that is seldom started or visited.
"""

import argparse
import sys

from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger
from lab.ledger.shrinking import THOROUGHLY


def main(arguments=None):
    argparse.ArgumentParser(prog="python -m lab.purge", description=__doc__).parse_args(arguments)
    ledger = Ledger()
    gone = Classes(ledger).purge()
    print(f"Notebooks of classes that are over, deleted now: {len(gone)}")
    if not ledger.database.wipe(THOROUGHLY):
        sys.exit("Others were at work on the file, or the disk is full: it may still hold words of what was deleted.")


if __name__ == "__main__":
    main()
