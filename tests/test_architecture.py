"""The house holds: who may import whom, and which one gate each thing outside has.

The rules stand here as data. A module that needs an exception gets a line with its reason.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbench import Bench

import kimgen

PACKAGE = Path(kimgen.__file__).parent
ROOMS = {
    "words": set(),
    "reading": {"words"},
    "keeping": {"words"},
    "deciding": {"words"},
    "making": {"words", "deciding"},
    "checking": {"words"},
    "running": {"words", "reading", "keeping", "deciding", "making", "checking"},
    "sending": {"words", "reading", "keeping", "deciding", "making", "running"},
    "commands": {
        "words", "reading", "keeping", "deciding", "making", "checking", "running", "sending",
    },
}  # fmt: skip
"""Room -> the rooms below it that it may import. A room that is not named is no room."""
ALSO = {
    # How a file looks from outside is told in one way; the memory and the manifest keep it.
    "kimgen.keeping.manifest": {"kimgen.reading.sources"},
    "kimgen.keeping.memory": {"kimgen.reading.sources"},
    "kimgen.keeping.sealed": {"kimgen.reading.sources"},
    "kimgen.__main__": {"kimgen.commands.main"},
}
"""Module -> single modules elsewhere that it may import besides."""

WRITERS = {
    "running.serve": "makes the preview's folder, so that the server has something to show",
    "running.beside": "writes to no file, but to the pipe of a process beside it",
    "commands.clean": "removes published files, as it is told to",
}
"""Modules outside ``keeping`` that change the disk."""
CLOCKS = {
    "sending.processes": "hands its own environment on to the programs that send",
    "reading.sources": "what changed a moment ago may be half written: it is looked at again",
}
TALKERS = {
    "running.preview": "open pages are told from the thread that builds",
    "running.server": "the server of previews",
    "running.answers": "calls statuses by the names that the library has for them",
    "running.beside": "looks whether a process beside it has answered",
    "running.watch": "watchdog tells from a thread of its own",
    "running.serve": "watches, builds and serves at once",
    "commands.serve": "asks the machine for the address that phones can reach",
}
STARTERS = {
    "running.workers": "starts the processes that share work",
    "running.beside": "starts one that is asked",
    "sending.processes": "starts git, rsync and ssh",
}
LARGE: dict[str, int] = {}
LARGEST = 600

_CHANGES = {
    "write_bytes", "write_text", "mkdir", "rmdir", "unlink", "touch", "rename", "symlink_to",
    "hardlink_to", "chmod",
}  # fmt: skip
_OS_CHANGES = _CHANGES | {
    "remove", "replace", "makedirs", "removedirs", "write", "pwrite", "truncate", "ftruncate",
    "symlink", "link", "renames", "mkfifo",
}  # fmt: skip


def module_of(path: Path) -> str:
    """``kimgen.words.article`` of its file; a package is named by its folder."""
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def imports(name: str) -> set[str]:
    """Our own modules that *name* imports, anywhere in it."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by dots"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else str(node.module))
    return {each for each in found if each.split(".")[0] == "kimgen" and each != "kimgen"}


def room_of(name: str) -> str:
    """``words`` of ``kimgen.words.article``."""
    return name.split(".")[1] if "." in name else ""


def within(name: str, allowed: dict[str, str]) -> bool:
    return name.removeprefix("kimgen.") in allowed


def test_every_folder_is_a_room() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("name", MODULES)
def test_an_import_never_climbs(name: str) -> None:
    below = {room_of(name), *ROOMS.get(room_of(name), set())}
    climbing = {each for each in imports(name) if room_of(each) not in below}
    assert climbing <= ALSO.get(name, set())


def test_every_exception_is_in_use() -> None:
    for name, modules in ALSO.items():
        assert modules <= imports(name), name
    for allowed in (WRITERS, CLOCKS, TALKERS, STARTERS, LARGE):
        assert {f"kimgen.{name}" for name in allowed} <= set(MODULES)


def test_reading_deciding_and_making_do_not_know_of_a_cache() -> None:
    for name in MODULES:
        if room_of(name) in ("words", "reading", "deciding", "making", "checking"):
            assert not {each for each in imports(name) if room_of(each) in ("keeping", "running")}


def test_there_is_no_circle() -> None:
    graph = {name: imports(name) & set(MODULES) for name in MODULES}
    while graph:
        free = {name for name, needs in graph.items() if not needs & set(graph)}
        assert free, f"a circle among {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in free}


def _calls(name: str) -> Iterator[tuple[str, str, ast.Call]]:
    """What is called on what: ``("os", "rename", ...)``; the first is empty where it is no name."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                base = node.func.value
                yield base.id if isinstance(base, ast.Name) else "", node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield "", node.func.id, node


def _changes_the_disk(base: str, called: str, node: ast.Call) -> bool:
    if base == "os":
        return called in _OS_CHANGES
    if base == "shutil":
        return called != "which"
    if called == "open":
        words = [arg.value for arg in (*node.args, *(k.value for k in node.keywords))
                 if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]  # fmt: skip
        return any(set(word) & set("wax+") and set(word) <= set("rwaxbt+") for word in words)
    if called == "replace":  # Path.replace(target); texts and structs take more
        return isinstance(node.func, ast.Attribute) and len(node.args) == 1 and not node.keywords
    return called in _CHANGES and isinstance(node.func, ast.Attribute)


def test_the_disk_is_written_in_keeping() -> None:
    writing = {name for name in MODULES for call in _calls(name) if _changes_the_disk(*call)}
    outside = {name for name in writing if room_of(name) not in ("keeping", "sending")}
    assert outside == {f"kimgen.{name}" for name in WRITERS}


def test_the_clock_the_arguments_and_the_environment_are_read_in_commands() -> None:
    gates = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
             ("time", "time"), ("time", "time_ns"), ("os", "environ"), ("os", "getenv"),
             ("sys", "argv"), ("time", "localtime"), ("time", "gmtime")}  # fmt: skip
    found = {
        name
        for name in MODULES
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in gates
    }
    assert {name for name in found if room_of(name) != "commands" and not within(name, CLOCKS)} == (
        set()
    )


def _outside(name: str) -> set[str]:
    """Top names of the libraries that a module imports."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


def test_sockets_and_threads_live_in_the_preview_and_in_sending() -> None:
    libraries = {
        "socket", "socketserver", "threading", "http", "ssl", "asyncio", "ftplib", "select",
        "paramiko", "concurrent", "_thread",
    }  # fmt: skip
    found = {name for name in MODULES if _outside(name) & libraries and room_of(name) != "sending"}
    assert found <= {f"kimgen.{name}" for name in TALKERS}


def test_processes_are_started_in_few_places() -> None:
    libraries = {"subprocess", "multiprocessing", "pty"}
    found = {name for name in MODULES if _outside(name) & libraries}
    found |= {name for name in MODULES if "ProcessPool" in MODULES[name].read_text("utf-8")}
    found |= {name for name in MODULES for call in _calls(name) if call[:2] == ("os", "fork")}
    assert found == {f"kimgen.{name}" for name in STARTERS}


def test_nothing_is_pickled() -> None:
    assert not {name for name in MODULES if _outside(name) & {"pickle", "shelve", "marshal"}}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_and_is_not_too_long(name: str) -> None:
    assert ast.get_docstring(TREES[name]), f"{name} has no docstring"
    lines = MODULES[name].read_text("utf-8").count("\n")
    assert lines <= LARGE.get(name.removeprefix("kimgen."), LARGEST)


def test_public_names_say_what_they_are() -> None:
    bare = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_a_build_in_which_nothing_changed_loads_no_heavy_library(bench: Bench) -> None:
    bench.write("kim-a/panen.md").build()
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kimgen.commands.main import main\n"
        f"code = main(['build', '--root', {str(bench.root)!r}, '--now', {bench.now.iso!r}])\n"
        "heavy = {'markdown', 'yaml', 'nh3', 'jinja2', 'feedgen', 'lxml', 'PIL', 'segno',\n"
        "         'watchdog', 'http', 'multiprocessing.pool'}\n"
        "print(code, sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr
