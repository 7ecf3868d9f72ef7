"""What stopped a command, in words. Whatever it was, the published site is as it was, or whole."""

import errno
import os
import re
from pathlib import Path

from kimgen.commands.console import Console
from kimgen.keeping.bodies import Lost
from kimgen.keeping.lock import Held
from kimgen.keeping.publication import Unfinished
from kimgen.running.report import Exit
from kimgen.running.workers import WorkerLost

_OF_THE_MACHINE = ("memory", "map segment", "open files", "Input/output error")
"""In what the loader of libraries says when it is the machine that fails."""
_NO_MEMORY = re.compile(r"quantization error|encoding error [12]\b|encoder error -9\b")
"""What encoders of pictures say when they can't have memory."""


def told(fault: Exception, console: Console) -> Exit:
    """Say what *fault* was and what to do; a traceback only where kimgen itself is at fault."""
    match fault:
        case Held():
            holder = {"command": "?", "pid": "?"} | fault.holder
            console.warn("locked", command=holder["command"], pid=holder["pid"])
        case MemoryError() | OSError(errno=errno.ENOMEM):
            console.warn("no_memory")
        case ValueError() | OSError() if _NO_MEMORY.match(str(fault)):
            console.warn("no_memory")
        case WorkerLost():
            console.warn("worker_lost")
        case Lost():
            console.warn("unsteady")
        case OSError():
            _machine(fault, console)
        case ImportError() if any(word in str(fault) for word in _OF_THE_MACHINE):
            console.warn("machine", why=fault, path=console.root)
        case _:
            import traceback

            console.warn("own_fault")
            traceback.print_exception(fault)
            return Exit.OWN_FAULT
    return Exit.NOTHING_PUBLISHED


def _machine(fault: OSError, console: Console) -> None:
    path = fault.filename or console.root
    why = fault.strerror or fault
    if isinstance(fault, Unfinished):
        console.warn("unfinished", why=why, path=path)
    elif fault.errno in (errno.ENOSPC, errno.EDQUOT):
        name = "no_inodes" if _out_of_inodes(Path(os.fsdecode(path))) else "disk_full"
        console.warn(name, path=path)
    elif fault.errno == errno.EFBIG:
        console.warn("too_large", path=path)
    elif fault.errno in (errno.EMFILE, errno.ENFILE):
        console.warn("no_handles")
    else:
        console.warn("machine", why=why, path=path)


def _out_of_inodes(path: Path) -> bool:
    """Whether there is room where *path* was to be, but hardly a file can be added."""
    for place in path.absolute().parents:
        try:
            found = os.statvfs(place)
        except OSError:
            continue
        few = found.f_favail * 10 < found.f_files
        return few and found.f_bavail * 10 > found.f_blocks
    return False
