"""The rules of the house: who may import whom, what of other people's is used, and how much fits into a file."""

import ast
import itertools
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
# Each room knows only those to its right.
FLOORS = ("pages", "ui", "render", "lab", "nncore")
# Within ui/: app/ knows every page's own parts, and those know what pages share.; these know those to their right.
SHARED_FLOORS = ("shared", "live", "session")
MAX_LINES = 400
CODE = sorted(path for floor in FLOORS for path in (TOP / floor).rglob("*.py"))
SHEETS = sorted((TOP / "ui").rglob("*.css"))
SCRIPTS = sorted((TOP / "ui").rglob("*.js"))
# Streamlit is known by these alone, and used by its public names.
GUESTS = [TOP / "app.py", *(path for path in CODE if path.relative_to(TOP).parts[0] in ("ui", "pages"))]


def name_of(path):
    """A file's name as an import says it."""
    parts = path.relative_to(TOP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in CODE}


def imported_by(tree, name, is_package=False):
    """What a module imports, wherever in it: pairs of the name that it has there and the full one."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname or alias.name.split(".")[0]), alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield (alias.asname or alias.name), f"{source}.{alias.name}"


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def imports_of(path):
    """The modules of this project that a file imports."""
    name = name_of(path)
    found = {full for _, full in imported_by(tree_of(path), name, path.name == "__init__.py")}
    found |= {full.rpartition(".")[0] for full in found}
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


def test_a_wrong_import_is_told_and_a_right_one_is_not():
    wrong = [
        ("nncore.training", "lab.tasks"),
        ("render.report", "ui.shared.links"),
        ("ui.live.living", "ui.train.living"),
        ("ui.session.store", "ui.live.socket"),
        ("pages.draw", "ui.train.controls"),
    ]
    right = [
        ("pages.draw", "ui.app.navigation"),
        ("ui.draw.tools", "lab.lesson"),
        ("ui.live.socket", "ui.session.tabs"),
        ("ui.app.server", "ui.train.controls"),
    ]
    assert [pair for pair in wrong + right if breaks_the_order(*pair)] == wrong


def test_no_imports_go_in_a_circle():
    left = {name: imports_of(path) for name, path in MODULES.items()}
    # A package is imported before its modules, and imports some of them: that is Python's way, and no circle of ours.
    left = {name: {other for other in others if not name.startswith(f"{other}.")} for name, others in left.items()}
    while ready := [name for name, others in left.items() if not others & left.keys()]:
        for name in ready:
            del left[name]
    assert not left, f"these import one another: {', '.join(left)}"


NEVER = {"nncore": {"streamlit", "plotly"}, "lab": {"streamlit", "plotly"}, "render": {"streamlit"}}


def test_no_room_knows_a_library_of_those_above():
    wrong = [
        f"{name} imports {full}"
        for name, path in MODULES.items()
        for _, full in imported_by(tree_of(path), name, path.name == "__init__.py")
        if full.split(".")[0] in NEVER.get(name.split(".")[0], ())
    ]
    assert not wrong, "\n".join(wrong)


def test_nncore_is_imported_alone_and_begins_no_thread():
    # What is run, by Python, is not imported.
    names = [name for name in MODULES if name.split(".")[0] == "nncore" and not name.endswith("__main__")]
    program = f"import importlib, sys, threading\nfor name in {names}: importlib.import_module(name)\n"
    program += "print(threading.active_count(), *sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, check=True).stdout
    threads, *modules = output.split()
    assert threads == "1" and "nncore" in modules and not NEVER["nncore"] & set(modules)


def test_only_the_session_touches_what_streamlit_keeps_of_it():
    words = ("session_state", "st.query_params", "context.cookies")
    others = [path for path in CODE if path.parent != TOP / "ui" / "session"]
    found = [f"{name_of(path)}: {word}" for path, word in itertools.product(others, words) if word in path.read_text()]
    assert not found


def test_each_popover_has_a_key_of_its_own():
    # Without one it is open where the one before it was that is gone: see DESIGN.md.
    calls = [
        (f"{name_of(path)}:{node.lineno}", {each.arg for each in node.keywords})
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".popover")
    ]
    assert calls and not [where for where, said in calls if "key" not in said]


INSIDE_STREAMLIT = re.compile(r"(streamlit|st)\.(runtime|proto|web|testing)\b")
REACHING = {"setattr", "delattr", "vars", "eval", "exec", "__import__", "attrgetter", "methodcaller"}
# Python's own names for what anybody may ask.
PUBLIC = {"__name__", "__qualname__", "__module__", "__getitem__", "_replace"}
# (module, what it does) → why it may.
MAY = {
    ("ui.app.server", "importlib"): "it imports every module of ours before the first page",
    ("ui.session.desk", "getattr(here, each.name)"): "parts of ours have the attributes of their part of the document",
    ("ui.session.desk", "setattr"): "the same, put back",
}


def theirs(full):
    """Whether something imported is somebody else's, or a module or class of ours: nothing is put into either."""
    ours = full.split(".")[0] in FLOORS
    return not ours or full in MODULES or full.rpartition(".")[2][:1].isupper()


def root_of(node):
    """The name that a chain of attributes, calls and items begins with, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def private_imports(tree, name):
    """What a module imports of somebody else's that has no public name."""
    for _, full in imported_by(tree, name):
        room, last = full.split(".")[0], full.rpartition(".")[2]
        if INSIDE_STREAMLIT.match(full) or room == "importlib" or (last.startswith("_") and room not in FLOORS):
            yield full


def liberties(source, name="ui.draw.tools"):
    """What a module does with other people's private things: a list of (line, what)."""
    tree = ast.parse(source)
    names = dict(imported_by(tree, name))
    found = [(0, full) for full in private_imports(tree, name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in REACHING:
            found.append((node.lineno, node.id))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
            asked = node.args[1]
            is_known = isinstance(asked, ast.Constant) and not asked.value.startswith("_")
            if not is_known and root_of(node.args[0]) != "self":
                found.append((node.lineno, ast.unparse(node)))
        elif isinstance(node, ast.Attribute):
            found += [(node.lineno, why) for why in _liberties_with(node, names)]
        elif isinstance(node, ast.keyword) and node.arg == "run_every":
            found.append((node.value.lineno, "run_every"))
    return [(line, what) for line, what in found if (name, what) not in MAY]


def _liberties_with(node, names):
    said, root = ast.unparse(node), root_of(node)
    if INSIDE_STREAMLIT.match(said) or said in ("st.fragment", "streamlit.fragment"):
        yield said
    if node.attr in REACHING:
        yield said
    is_super = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "super"
    is_own = is_super or (isinstance(node.value, ast.Name) and _is_own(node.value.id, names))
    if node.attr.startswith("_") and node.attr not in PUBLIC and not is_own:
        yield said
    if not isinstance(node.ctx, ast.Load) and root in names and theirs(names[root]):
        yield f"{said} ="


def _is_own(name, names):
    return name in ("self", "cls") or names.get(name, "").split(".")[0] in FLOORS


def test_only_public_names_of_others_are_used():
    found = {name_of(path): liberties(path.read_text(), name_of(path)) for path in GUESTS}
    assert len(found) > 100 and not {name: what for name, what in found.items() if what}


def test_no_floor_imports_what_is_private_to_others():
    names = {path: ".".join(path.relative_to(TOP).with_suffix("").parts) for path in CODE}
    found = {name: list(private_imports(tree_of(path), name)) for path, name in names.items()}
    assert {name: what for name, what in found.items() if what} == {"ui.app.server": ["importlib"]}


@pytest.mark.parametrize(
    "source",
    [
        "from streamlit.runtime import get_instance",
        "from streamlit import runtime",
        "import streamlit as st\nst.runtime.exists()",
        "from importlib import import_module",
        "from asyncio.events import _get_running_loop",
        "import plotly.io._json\nimport plotly.tools",
        "vars(page)['title'] = 1",
        "getattr(page, '_title')",
        "getattr(page, title)",
        "object.__setattr__(page, 'title', 1)",
        "page.run._thread.join()",
        "self.run._thread",
        "import streamlit as st\nst.delta_generator.DeltaGenerator.button = None",
        "from starlette.routing import Route\ndel Route.path",
        "from ui.session.tabs import Tab\nTab.ticket = ''",
        "from ui.session import tabs\ntabs.Tab = None",
        "import streamlit as st\n@st.fragment\ndef draw(): pass",
        "repeat(draw, run_every=1)",
    ],
)
def test_a_liberty_is_told(source):
    assert liberties(source)


@pytest.mark.parametrize(
    "source",
    [
        "self._title = 1",
        "super().__init__()",
        "getattr(page, 'title', None)",
        "import streamlit as st\nst.session_state['title'] = 1",
        "from ui.session.tabs import tabs\ntabs.served = True",
    ],
)
def test_what_is_ours_is_no_liberty(source):
    assert not liberties(source)


# What names something of somebody else's in a style sheet or a script; roles and other attributes of HTML are nobody's.
FOREIGN = re.compile(
    r"data-(testid|test-|stale|tag|rac|baseweb|has-shortcut)|dataset\.(test|stale)|\.(st[A-Z]\w*|js-plotly|main-svg|nsewdrag|dc-|"
    r"katex|upper-canvas|lower-canvas|element-container|block-container|react-aria)|\[kind\W?=|st-emotion"
)
ALONE = {TOP / "ui" / "app" / "streamlit.css", TOP / "ui" / "live" / "js" / "streamlit_gap.js"}  # what may


def test_what_is_others_in_a_page_is_named_in_one_place():
    found = [
        f"{path.relative_to(TOP)}: {match.group()}"
        for path in [*SHEETS, *SCRIPTS, *GUESTS]
        if path not in ALONE
        for match in FOREIGN.finditer(path.read_text())
    ]
    assert not found, "\n".join(found)
    assert all(FOREIGN.search(path.read_text()) for path in ALONE)
    for said in ('`[data-testid="stApp"]`', ".stMain h1 {", "canvas.upper-canvas", "app.dataset.testScriptState"):
        assert FOREIGN.search(said)


def selectors(sheet):
    """What the rules of a style sheet are for, without the comments and declarations."""
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    return " ".join(said for said in re.findall(r"([^{};]*)\{", text) if not said.strip().startswith("@"))


def unused(sheet, source):
    """The keys and classes in a style sheet that the source never says, whole or as `first-${last}`."""

    words = set(re.findall(r"[\w-]+", source))

    def is_said(name):
        first, _, last = name.partition("-")
        return name in words or (last and f"{first}-${{" in source and re.search(rf"\b{last}\b", source))

    names = re.findall(r"\.(?:st-key-)?([A-Za-z][\w-]*)", selectors(sheet))
    return {name for name in names if not is_said(name)}


def test_no_rule_is_for_what_is_gone():
    source = "\n".join(path.read_text() for path in [*CODE, *SCRIPTS])
    sheets = {path.name: unused(path.read_text(), source) for path in SHEETS if path not in ALONE}
    assert len(sheets) >= 2 and not {name: gone for name, gone in sheets.items() if gone}
    sheet = "/* .here */ .st-key-there:has(.gone) .read, .live-row, .live-past { top: 0.5rem; }"
    assert unused(sheet, "there, read, `live-${kind}`, row") == {"gone", "live-past"}


RUNS_PAGE = re.compile(r"askForRun|setTriggerValue|setStateValue|wake|tell\(")


def intervals(script):
    """What each setInterval of a script does."""
    for match in re.finditer(r"setInterval\(", script):
        depth, end = 1, match.end()
        while depth and end < len(script):
            depth += {"(": 1, ")": -1}.get(script[end], 0)
            end += 1
        yield script[match.end() : end]


def test_no_timer_of_a_script_runs_a_page():
    assert not [path.name for path in SCRIPTS for does in intervals(path.read_text()) if RUNS_PAGE.search(does)]
    look, wake = intervals("setInterval(() => look(), 1); wake(); setInterval(() => wake(1), 2);")
    assert RUNS_PAGE.search(wake) and not RUNS_PAGE.search(look)


@pytest.mark.parametrize("kind", ["*.py", "*.js", "*.css"])
def test_a_file_can_be_taken_in(kind):
    files = [path for path in TOP.rglob(kind) if not {".venv", "node_modules"} & set(path.parts)]
    assert files and not [path.name for path in files if path.read_text().count("\n") > MAX_LINES]
