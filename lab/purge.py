"""Delete the classes whose time is over, for whoever runs the server: `python -m lab.purge`, each night for example.

The app does the same whenever a class is made and, within ten minutes, when somebody opens a page of it, and shows
nobody what is over: this is for a server that nobody may come to for long.
"""

from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger


def main():
    gone = Classes(Ledger()).purge()
    print(f"Notebooks of classes that are over, deleted now: {len(gone)}")


if __name__ == "__main__":
    main()
