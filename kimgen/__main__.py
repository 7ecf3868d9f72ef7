"""``kimgen``, and ``python -m kimgen``: a machine that can't even load it is told so in words."""

import os
import sys


def start() -> None:
    """Ends the process with one of ``running.report.Exit``."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions:
        # File names are read as UTF-8, whatever the terminal's locale is.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    # A stream that is closed must not be a file that is opened later.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open("/dev/null", mode))  # noqa: PTH123, SIM115
    try:
        from kimgen.commands.main import run

        run()
    except (ImportError, OSError, MemoryError, SystemError) as fault:
        why = str(fault)
        print(
            f"kimgen tidak dapat dimulai: {why or 'memori tidak cukup'}. "
            "Situs yang sudah terbit tidak berubah.\n"
            f"kimgen can't start: {why or 'not enough memory'}. The published site is unchanged.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    start()
