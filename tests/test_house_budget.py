"""The budgets of the house: what is small is read, and what is read stays right."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator

from tests import house

MODULE_LINES = 400
MODULE_LINES_MEDIAN = 150
FUNCTION_LINES = 60
FUNCTION_LINES_P95 = 35

#: Path of a module → why it may be longer.
LONG_MODULES: dict[str, str] = {
    "storage/tables.py": "the whole schema, to be read in one place",
}
#: "path:function" → why it may be longer.
LONG_FUNCTIONS: dict[str, str] = {}
#: Modules outside monitor/ that may catch whatever comes → why.
CATCH_ALL: dict[str, str] = {
    "extract/pool.py": "the boundary of a worker process: whatever a page does to its reader, it costs only itself",
}


def functions() -> Iterator[tuple[str, int]]:
    """Each function as "path:name", and its lines without its docstring and decorators."""
    for path, module in house.modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.name}", length(node)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; words that explain cost nothing."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    docstring = node.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_modules_are_short() -> None:
    sizes = {path: house.n_lines(path) for path in house.modules()}
    long = {path: n for path, n in sizes.items() if n > MODULE_LINES and path not in LONG_MODULES}
    assert not long, f"longer than {MODULE_LINES} lines: split them, or name them with a reason in LONG_MODULES"
    assert statistics.median(n for n in sizes.values() if n) <= MODULE_LINES_MEDIAN


def test_functions_are_short() -> None:
    sizes = dict(functions())
    long = {name: n for name, n in sizes.items() if n > FUNCTION_LINES and name not in LONG_FUNCTIONS}
    assert not long, f"longer than {FUNCTION_LINES} lines: split them, or name them with a reason in LONG_FUNCTIONS"
    if len(sizes) >= 20:
        assert statistics.quantiles(sizes.values(), n=20)[-1] <= FUNCTION_LINES_P95


def test_exceptions_from_the_budget_are_still_needed() -> None:
    sizes = dict(functions())
    paths = house.modules()
    assert [path for path in LONG_MODULES if path not in paths or house.n_lines(path) <= MODULE_LINES] == []
    assert [name for name in LONG_FUNCTIONS if sizes.get(name, 0) <= FUNCTION_LINES] == []
    assert [path for path in CATCH_ALL if path not in paths or not list(catch_alls(paths[path]))] == []


def catch_alls(module: ast.Module) -> Iterator[int]:
    """Lines that catch every exception there is."""
    for node in ast.walk(module):
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if any(kind is None or getattr(kind, "id", "") in {"Exception", "BaseException"} for kind in kinds):
            yield node.lineno


def test_only_the_boundaries_of_monitor_catch_everything() -> None:
    found = [
        f"{path}:{line}"
        for path, module in house.modules().items()
        if not path.startswith("monitor/") and path not in CATCH_ALL
        for line in catch_alls(module)
    ]
    assert found == []


def test_nothing_is_called_utils() -> None:
    assert [path for path in house.modules() if path.endswith(("utils.py", "helpers.py", "misc.py"))] == []
