"""Which faults the tests catch: makes small faults on purpose, mutants, and runs for each the tests that reach it.

    python -m tools.mutants map       # which test reaches which line: all tests without a browser, with coverage
    python -m tools.mutants choose    # 300 mutants by a fixed seed, into tools/mutants.json
    python -m tools.mutants run       # mutants × tests, into .mutants/caught.jsonl; within an hour on two cores
    python -m tools.mutants run --soon  # the same, but each mutant ends at the first test that catches it
    python -m tools.mutants never     # those that no test tried has caught, into tools/mutants_never.txt
    python -m tools.mutants spare     # tests that catch nothing which others do not, by file; not after --soon

`map` and `run` write into .mutants, which is not committed; a run that was broken off goes on. A mutant is known by its
function and the text of its line, so that the same list can be run again after others have changed lines above it.
"""

import argparse
import ast
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from coverage import CoverageData

TOP = Path(__file__).parents[1]
ROOMS = ("lab", "nncore", "render", "ui/session")
LIST, NEVER, FOLDER = TOP / "tools" / "mutants.json", TOP / "tools" / "mutants_never.txt", TOP / ".mutants"
MAP, SECONDS_OF, CAUGHT = FOLDER / "coverage", FOLDER / "seconds.json", FOLDER / "caught.jsonl"
NUMBER, SEED = 300, 44
BUDGET = 12.0  # seconds of tests a mutant: the nearest and the shortest of those that reach it
PATIENCE = 120  # seconds until a mutant that makes a test run for ever counts as caught
COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "is": "is not", "is not": "is"}
COMPARED |= {"in": "not in", "not in": "in"}
COUNTED = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "*", "%": "+", "**": "*", "and": "or", "or": "and"}
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=no")


# Making them


class _Found(ast.NodeVisitor):
    """Collects the mutants of a file: (line, column, end, text in its place), each within one line."""

    def __init__(self, lines):
        self.lines, self.found, self.inside = lines, [], []

    def _add(self, start, end, text, is_of):
        (line, column), (last, until) = start, end
        if line == last and self.lines[line - 1][column:until] != text:
            about = {"function": ".".join(self.inside), "line": line, "columns": [column, until]}
            self.found.append({**about, "text": text, "kind": is_of})

    def _between(self, left, right, words, kind):
        start, end = (left.end_lineno, left.end_col_offset), (right.lineno, right.col_offset)
        if start[0] == end[0]:
            said = self.lines[start[0] - 1][start[1] : end[1]]
            word = said.strip("() ")
            if word in words:
                at = start[1] + said.index(word)
                self._add((start[0], at), (start[0], at + len(word)), words[word], kind)

    def visit_FunctionDef(self, node):
        self.inside.append(node.name)
        for each in node.body:
            self.visit(each)
        self.inside.pop()

    def visit_ClassDef(self, node):
        self.visit_FunctionDef(node)

    def visit_JoinedStr(self, node):
        """What stands in a text has no columns of its own."""

    def visit_Compare(self, node):
        self._between(node.left, node.comparators[0], COMPARED, "comparison")
        self.generic_visit(node)

    def visit_BinOp(self, node):
        self._between(node.left, node.right, COUNTED, "arithmetic")
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        self._between(node.values[0], node.values[1], COUNTED, "and, or")
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            self._add((node.lineno, node.col_offset), (node.operand.lineno, node.operand.col_offset), "", "not")
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, bool | int | float):
            text = str(not node.value) if isinstance(node.value, bool) else repr(node.value + 1)
            self._add((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset), text, "constant")

    def visit_If(self, node):
        self._turn(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node):
        self._turn(node.test)
        self.generic_visit(node)

    def _turn(self, test):
        start, end = (test.lineno, test.col_offset), (test.end_lineno, test.end_col_offset)
        said = self.lines[start[0] - 1][start[1] : end[1]]
        self._add(start, end, f"not ({said})", "condition")

    def visit_Return(self, node):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            start, end = (node.value.lineno, node.value.col_offset), (node.end_lineno, node.end_col_offset)
            self._add(start, end, "None", "return")
        self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Call):
            self._add((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset), "pass", "call")
        self.generic_visit(node)


def all_of(path):
    """The mutants of a file, as dictionaries."""
    text, name = path.read_text(), str(path.relative_to(TOP))
    lines = text.splitlines()
    found = _Found([line.encode().decode("latin-1") for line in lines])  # columns of an ast are bytes
    found.visit(ast.parse(text))
    return [{"file": name, "of": lines[each["line"] - 1].strip(), **each} for each in found.found]


def choose():
    """Choose the mutants of the list, at most one a line."""
    paths = sorted(path for room in ROOMS for path in (TOP / room).rglob("*.py"))
    every = [mutant for path in paths for mutant in all_of(path)]
    chance, chosen, lines = random.Random(SEED), [], set()
    chance.shuffle(every)
    for mutant in every:
        if len(chosen) < NUMBER and (place := (mutant["file"], mutant["line"])) not in lines:
            lines.add(place)
            chosen.append(mutant)
    chosen.sort(key=lambda each: (each["file"], each["line"]))
    LIST.write_text("\n".join(["[", ",\n".join(json.dumps(each) for each in chosen), "]", ""]))
    print(f"{len(chosen)} of {len(every):,} in {len(paths)} files")


def now_at(mutant):
    """The line of a mutant as the file is now, None where there is no such line in its function any more."""
    path = TOP / mutant["file"]
    if not path.exists():
        return None
    here = all_of(path)
    same = [each for each in here if all(each[key] == mutant[key] for key in ("function", "of", "columns", "text"))]
    return min((each["line"] for each in same), key=lambda line: abs(line - mutant["line"]), default=None)


# Running them


def map_tests():
    """Run all tests without a browser, and keep which lines each reaches and how long it takes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    report = FOLDER / "report.xml"
    rooms = [f"--cov={room}" for room in ROOMS]
    command = [*PYTEST, "tests", "--ignore=tests/browser", *rooms, "--cov-context=test", "--cov-report="]
    subprocess.run([*command, "--durations=0", "-vv", "-n", "3"], cwd=TOP, stdout=report.open("w"), check=False)
    (TOP / ".coverage").rename(MAP)
    seconds = defaultdict(float)
    for each in re.finditer(r"^([\d.]+)s (?:call|setup|teardown) +(.*\S)\s*$", report.read_text(), re.MULTILINE):
        seconds[each[2]] += float(each[1])
    SECONDS_OF.write_text(json.dumps(seconds))
    print(f"{len(seconds):,} tests")


def reaching(mutants):
    """For each mutant the tests that reach its line, the nearest and shortest first, as many as the budget has room
    for; and how many there are."""
    data, seconds, found = CoverageData(str(MAP)), json.loads(SECONDS_OF.read_text()), []
    data.read()
    files = {str(Path(name)): name for name in data.measured_files()}
    for mutant in mutants:
        name = files.get(str(TOP / mutant["file"]))
        line = now_at(mutant)
        contexts = data.contexts_by_lineno(name).get(line, []) if name and line else []
        tests = {each.rpartition("|")[0] for each in contexts if each}
        stem = Path(mutant["file"]).stem
        order = sorted(tests, key=lambda test: (f"test_{stem}." not in test, seconds.get(test, 0.01), test))
        some, used = [], 0.0
        for test in order:
            used += seconds.get(test, 0.01)
            if some and used > BUDGET:
                break
            some.append(test)
        found.append((mutant, line, some, len(tests)))
    return found


def _copy():
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    ignored = shutil.ignore_patterns(".git", ".venv", ".mutants", "__pycache__", ".hypothesis")
    shutil.copytree(TOP, folder / "all", ignore=ignored)
    return folder / "all"


def _try(tree, mutant, line, tests, soon):
    """The tests that catch a mutant, in a tree of one's own."""
    path = tree / mutant["file"]
    text = path.read_text()
    lines = text.split("\n")
    start, end = mutant["columns"]
    raw = lines[line - 1].encode().decode("latin-1")
    lines[line - 1] = (raw[:start] + mutant["text"] + raw[end:]).encode("latin-1").decode()
    path.write_text("\n".join(lines))
    arguments = tree / "arguments.txt"
    arguments.write_text("\n".join(tests))
    try:
        command = [*PYTEST, "-rfE", "-n", "0", *["-x"] * soon, f"@{arguments}"]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=PATIENCE)
        found = re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
        return found or ([] if done.returncode in (0, 5) else ["all: nothing could be run"])
    except subprocess.TimeoutExpired:
        return ["all: it did not end"]
    finally:
        path.write_text(text)


def run(jobs, soon):
    """Try every mutant of the list that was not tried yet, and print what is caught."""
    rows, begun = reaching(json.loads(LIST.read_text())), time.monotonic()
    known = {(each["file"], each["line"]) for each in _caught()}
    trees = [_copy() for _ in range(jobs)]
    free = list(trees)

    def one(row):
        mutant, line, tests, n_reach = row
        if (mutant["file"], mutant["line"]) in known:
            return
        tree = free.pop()
        try:
            found = _try(tree, mutant, line, tests, soon) if line and tests else []
        finally:
            free.append(tree)
        tried = {**mutant, "now": line, "reached_by": n_reach, "tried": len(tests), "caught_by": found}
        with CAUGHT.open("a") as file:
            file.write(f"{json.dumps(tried)}\n")
        print(f"{mutant['file']}:{line} {mutant['kind']}: {len(found)} of {len(tests)}", flush=True)

    with ThreadPoolExecutor(jobs) as threads:
        list(threads.map(one, rows))
    for tree in trees:
        shutil.rmtree(tree.parent)
    kinds = Counter("gone" if not each["now"] else "caught" if each["caught_by"] else "not" for each in _caught())
    print(f"{kinds['caught']} caught, {kinds['not']} not, {kinds['gone']} gone, in {time.monotonic() - begun:.0f} s")


def never():
    """Write down the mutants that no test tried has caught."""
    rows = [each for each in _caught() if each["now"] and not each["caught_by"]]
    head = (
        f"Mutants that none of the tests tried has caught: the nearest to each, for {BUDGET:.0f} seconds. A test beyond"
        " them may catch one.\nfile:line [kind, tests tried] the line → what stood in its place"
    )
    about = [
        f"{each['file']}:{each['now']} [{each['kind']}, {each['tried']}] {each['of']} → {each['text']}"
        for each in sorted(rows, key=lambda each: (each["file"], each["line"]))
    ]
    NEVER.write_text("\n".join([head, "", *about, ""]))
    print(f"{len(rows)} of {len(_caught())}")


def _caught():
    """What was tried so far."""
    return [json.loads(line) for line in CAUGHT.read_text().splitlines()] if CAUGHT.exists() else []


def spare():
    """Print, file by file, how many tests catch nothing that others do not."""
    caught = _caught()
    by_test = defaultdict(set)
    for number, each in enumerate(caught):
        for test in each["caught_by"]:
            by_test[test].add(number)
    needed, left = [], set().union(*by_test.values()) if by_test else set()
    while left:
        best = max(by_test, key=lambda test: (len(by_test[test] & left), test))
        needed.append(best)
        left -= by_test[best]
    files = Counter(test.partition("::")[0] for test in json.loads(SECONDS_OF.read_text()))
    kept = Counter(test.partition("::")[0] for test in needed)
    for name, n in sorted(files.items()):
        print(f"{kept[name]:4} of {n:4} {name}")
    print(f"{len(needed)} tests catch all that any catch")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("map", "choose", "run", "never", "spare"))
    parser.add_argument("--jobs", type=int, default=2, help="trees in which tests run at once")
    parser.add_argument("--soon", action="store_true", help="run: one test that catches a mutant is enough")
    arguments = parser.parse_args()
    if arguments.what == "run":
        run(arguments.jobs, arguments.soon)
    else:
        {"map": map_tests, "choose": choose, "never": never, "spare": spare}[arguments.what]()
