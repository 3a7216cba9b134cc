"""The rules of the house: who may import whom, and how much fits into a file and a folder."""

import ast
import itertools
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
# Each room knows only those to its right.
FLOORS = ("pages", "ui", "render", "lab", "nncore")
# Within ui/: app/ knows every page's own parts, and those know what pages share.
SHARED_FLOORS = ("shared", "session")
MAX_LINES, MAX_FILES = 250, 15
CODE = sorted(path for floor in FLOORS for path in (TOP / floor).rglob("*.py"))


def name_of(path):
    """A file's name as an import says it."""
    parts = path.relative_to(TOP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in CODE}


def imports_of(path):
    """The modules of this project that a file imports, wherever in it."""
    name, found = name_of(path), set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{source}.{alias.name}" for alias in node.names} | {source}
    return {module for module in found if module in MODULES and module != name}


def breaks_the_order(importer, imported):
    """Why one module may not import another, or None if it may."""
    (room, *inner), (other, *target) = importer.split("."), imported.split(".")
    if FLOORS.index(other) < FLOORS.index(room):
        return "a floor above"
    if other != "ui" or not inner or not target or inner[0] == "app":
        return None
    if room == "ui" and inner[0] in SHARED_FLOORS:
        below = SHARED_FLOORS[SHARED_FLOORS.index(inner[0]) :]
        return None if target[0] in below else "a floor above in ui"
    own = (inner[0], "app") if room == "pages" else (inner[0],)
    return None if target[0] in (*own, *SHARED_FLOORS) else "another page's part"


def test_imports_only_go_down():
    wrong = [
        f"{importer} imports {imported}: {why}"
        for importer, path in MODULES.items()
        for imported in sorted(imports_of(path))
        if (why := breaks_the_order(importer, imported))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "importer, imported",
    [
        ("nncore.training", "lab.tasks"),
        ("lab.tasks", "render.figures"),
        ("render.report", "ui.shared.links"),
        ("ui.draw.canvas", "ui.app.navigation"),
        ("ui.session.store", "ui.shared.upload"),
        ("pages.draw", "ui.train.controls"),
        ("ui.draw.canvas", "ui.train.controls"),
    ],
)
def test_a_wrong_import_is_told(importer, imported):
    assert breaks_the_order(importer, imported)
    assert not breaks_the_order("pages.draw", "ui.app.navigation") and not breaks_the_order(
        "ui.draw.canvas", "lab.lesson"
    )


def test_no_imports_go_in_a_circle():
    left = {name: imports_of(path) for name, path in MODULES.items()}
    # A package is imported before its modules, and imports some of them: that is Python's way, and no circle of ours.
    left = {name: {other for other in others if not name.startswith(f"{other}.")} for name, others in left.items()}
    while ready := [name for name, others in left.items() if not others & left.keys()]:
        for name in ready:
            del left[name]
    assert not left, f"these import one another: {', '.join(left)}"


def loaded_by(*rooms):
    """What is loaded, and how many threads there are, in a fresh interpreter that has imported all of some rooms."""
    names = [name for name in MODULES if name.split(".")[0] in rooms and not name.endswith("__main__")]
    program = f"import importlib, sys, threading\nfor name in {names}: importlib.import_module(name)\n"
    program += "print(threading.active_count(), *sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, check=True).stdout
    threads, *modules = output.split()
    return int(threads), {module for module in modules if "." not in module}


@pytest.mark.parametrize(
    "rooms, never",
    [(("nncore",), {"streamlit", "plotly"}), (("lab",), {"streamlit", "plotly"}), (("render",), {"streamlit"})],
)
def test_rooms_are_imported_without_what_they_do_not_know(rooms, never):
    threads, loaded = loaded_by(*rooms)
    assert not loaded & never
    assert set(rooms) <= loaded
    if rooms == ("nncore",):
        assert threads == 1


def test_only_the_session_touches_what_streamlit_keeps_of_it():
    words = ("session_state", "query_params", "cookie")
    # What mends how Streamlit itself goes about it has to say its names.
    others = [path for path in CODE if path.parent != TOP / "ui" / "session" and name_of(path) != "ui.app.unseen"]
    found = [f"{name_of(path)}: {word}" for path, word in itertools.product(others, words) if word in path.read_text()]
    assert not found


def test_only_ui_and_pages_know_streamlit():
    below = [path for path in CODE if path.relative_to(TOP).parts[0] in ("render", "lab", "nncore")]
    assert not [name_of(path) for path in below if "import streamlit" in path.read_text()]


def test_each_popover_has_a_key_of_its_own():
    # Without one it is open where the one before it was that is gone: see DESIGN.md.
    calls = [
        (f"{name_of(path)}:{node.lineno}", {each.arg for each in node.keywords})
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".popover")
    ]
    assert calls and not [where for where, said in calls if "key" not in said]


@pytest.mark.parametrize("folder", sorted({path.parent for path in TOP.rglob("*.py") if ".venv" not in path.parts}))
def test_files_and_folders_can_be_taken_in(folder):
    files = [path for path in folder.iterdir() if path.is_file()]
    too_long = [path.name for path in files if path.suffix == ".py" and path.read_text().count("\n") > MAX_LINES]
    assert not too_long
    has_folders = any(path.is_dir() and path.name != "__pycache__" for path in folder.iterdir())
    assert has_folders or len(files) <= MAX_FILES
