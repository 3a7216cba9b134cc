"""Delete the classes whose time is over, for whoever runs the server: `python -m lab.purge`, each night for example.

The app does the same whenever a class is made, and shows nobody what is over.
"""

from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger


def main():
    gone = Classes(Ledger()).purge()
    print(f"Notebooks of classes that are over, deleted now: {len(gone)}")


if __name__ == "__main__":
    main()
