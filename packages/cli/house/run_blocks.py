"""Runs the Python blocks of a text, each in its own namespace, and prints as JSON what became of each.

`python_stubs.py` beside the text gives what the blocks take for granted: modules that it puts into `sys.modules`, and
the names that it defines itself. Its `check(scope)`, which may be async, is called after each block with the block's
globals. A block may await at its top level, as in `python -m asyncio`.

    python3 packages/cli/house/run_blocks.py labs/caching/strategy/EXPLANATION.md
"""

import ast
import asyncio
import contextlib
import importlib.util
import inspect
import json
import re
import signal
import symtable
import sys
import textwrap
import traceback
import types
from pathlib import Path

seconds_per_block = 20
fence = re.compile(r"^([ \t]*)```[ \t]*py[^\n]*\n(.*?)^\1```", re.M | re.S | re.I)


class OutOfTime(BaseException):
    """Not an `Exception`: a block that handles errors does not swallow it."""


def run_text(file: Path) -> list[dict]:
    text = file.read_text(encoding="utf8")
    stubs = file.with_name("python_stubs.py")
    return [
        run_block(file, text.count("\n", 0, found.start(2)), textwrap.dedent(found[2]), stubs)
        for found in fence.finditer(text)
    ]


def run_block(file: Path, lines_above: int, source: str, stubs: Path) -> dict:
    outcome = {"line": lines_above + 1, "fault": None, "missing": None}
    # Line numbers of errors are those of the text.
    numbered = "\n" * lines_above + source
    signal.alarm(seconds_per_block)
    try:
        with contextlib.redirect_stdout(sys.stderr), contextlib.chdir("."), asyncio.Runner() as runner:
            given, check = load_stubs(stubs)
            scope = script_globals(given)
            code = compile(numbered, str(file), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            if code.co_flags & inspect.CO_COROUTINE:
                runner.run(eval(code, scope))
            else:
                exec(code, scope)
            checked = check(scope)
            if inspect.iscoroutine(checked):
                runner.run(checked)
    except (Exception, SystemExit, OutOfTime) as error:
        outcome["fault"] = describe(error, [str(file), str(stubs)])
        if isinstance(error, ModuleNotFoundError):
            outcome["missing"] = (error.name or "").partition(".")[0]
    finally:
        signal.alarm(0)
    return outcome


def load_stubs(file: Path):
    """The names that the stubs define, not those that they import: a block has its own imports."""
    if not file.exists():
        return {}, lambda scope: None
    spec = importlib.util.spec_from_file_location("python_stubs", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["python_stubs"] = module
    spec.loader.exec_module(module)
    symbols = symtable.symtable(file.read_text(encoding="utf8"), str(file), "exec").get_symbols()
    own = {symbol.get_name() for symbol in symbols if symbol.is_assigned() and not symbol.is_imported()}
    given = {name: value for name, value in vars(module).items() if name in own and name != "check"}
    return given, getattr(module, "check", lambda scope: None)


def script_globals(given: dict) -> dict:
    """Of a module of its own: data classes and models look their names up in `sys.modules`."""
    module = types.ModuleType("__main__")
    vars(module).update(given)
    sys.modules["__main__"] = module
    return vars(module)


def describe(error: BaseException, files: list[str]) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    said = "".join(traceback.format_exception_only(error)).strip()
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    at = [f"{frame.filename}:{frame.lineno}: {frame.line}" for frame in frames[-1:]]
    return "\n".join([*at, said])


def end_block(_signal, _frame):
    raise OutOfTime(f"the block did not end within {seconds_per_block} s")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    if sys.version_info < (3, 11):
        sys.exit(f"Python {sys.version.split()[0]} is older than 3.11")
    signal.signal(signal.SIGALRM, end_block)
    print(json.dumps([block for file in sys.argv[1:] for block in run_text(Path(file).resolve())]))
