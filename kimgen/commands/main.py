"""``kimgen``: reads arguments, clock and environment, and hands them to one command."""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

import kimgen
from kimgen.commands.console import FORMATS, Console, silence
from kimgen.running.report import Exit
from kimgen.running.workers import cores
from kimgen.words.dates import Moment

TWINS = {
    "bangun": "build",
    "periksa": "check",
    "baru": "new",
    "layani": "serve",
    "mengapa": "why",
    "jadwal": "due",
    "bersihkan": "clean",
    "mulai": "init",
    "paket": "package",
    "kirim": "deploy",
    "cocokkan": "verify",
    "laporan": "report",
    "kabari": "ping",
}
"""Indonesian names of the commands."""
_SHORT = frozenset({"build", "bangun", "check", "periksa", "why", "mengapa", "due", "jadwal"})
"""Commands that end as soon as they have said what they found."""


def run() -> None:
    """Carry out this process's command line and end it with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a letter is shown its number.
            stream.reconfigure(errors="backslashreplace")
    if _SHORT & set(sys.argv[1:]):
        gc.disable()  # what it makes is needed to its end
    try:
        code = main(sys.argv[1:])
    except SystemExit as end:  # argparse has said its word
        code = end.code if isinstance(end.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            silence(stream)
    # All is written and all processes have ended: to take ten thousand articles apart once more is
    # a tenth of a second for nothing.
    os._exit(code)


def main(argv: list[str]) -> int:
    """Carry out one command line; returns its exit code."""
    place = _place_of_command(argv)
    names = [TWINS.get(word, word) for word in argv[place : place + 1]]
    argv = [*argv[:place], *names, *argv[place + 1 :]]
    parser = _parser(*names)
    arguments = parser.parse_args(argv)
    root = Path(arguments.root).resolve()
    language = arguments.lang or _language_of(root)
    console = Console(root, language=language, format=arguments.format)
    if any("\ud800" <= letter <= "\udfff" for letter in str(root)):
        console.warn("folder_not_utf8", path=root)
        return Exit.USAGE
    if arguments.command is None:
        parser.print_help()
        return Exit.USAGE
    now = _now(arguments.now)
    if now is None:
        console.warn("bad_now", value=arguments.now)
        return Exit.USAGE
    if arguments.command != "init" and not (root / "site.yaml").is_file():
        console.warn("no_site", path=root)
        return Exit.NOTHING_PUBLISHED
    # Loaded now: a machine that fails may refuse to load anything later.
    from kimgen.commands.faults import told

    try:
        code = int(_run(arguments, console, now))
    except KeyboardInterrupt:
        console.warn("interrupted")
        code = 130
    except Exception as fault:
        code = told(fault, console)
    console.finish()
    if console.unheard:
        console.warn("unheard", why=console.unheard)
        return code or Exit.NOTHING_PUBLISHED
    return code


def _place_of_command(argv: list[str]) -> int:
    """Where the command is named; behind the last word where none is."""
    takes_value = False
    for place, word in enumerate(argv):
        if takes_value:
            takes_value = False
        elif word in ("--root", "--lang", "--format", "--now"):
            takes_value = True
        elif not word.startswith("-"):
            return place
    return len(argv)


def _run(arguments: argparse.Namespace, console: Console, now: Moment) -> Exit:
    from importlib import import_module

    command = import_module(f"kimgen.commands.{arguments.command}")
    return Exit(command.run(arguments, console, now))


def _parser(only: str = "") -> argparse.ArgumentParser:
    """All commands; *only* that one, where it is one: the others take some milliseconds."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--root", help="the site's folder (default: this one)")
    common.add_argument("--lang", choices=("id", "en"), help="language of the messages")
    common.add_argument("--format", choices=FORMATS, help="how findings are printed")
    common.add_argument("--now", help="build as of this time (ISO 8601)")
    parser = argparse.ArgumentParser(
        prog="kimgen",
        description="Situs berita untuk kelompok informasi masyarakat: "
        "dari folder Markdown menjadi berkas siap hosting.",
    )
    parser.add_argument("--version", action="version", version=f"kimgen {kimgen.__version__}")
    parser.set_defaults(root=".", lang="", format="long", now="")
    parser.add_argument("--root", help=argparse.SUPPRESS)
    parser.add_argument("--lang", choices=("id", "en"), help=argparse.SUPPRESS)
    parser.add_argument("--format", choices=FORMATS, help=argparse.SUPPRESS)
    parser.add_argument("--now", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="perintah", prog="kimgen")
    twins = {name: twin for twin, name in TWINS.items()}
    for name in (only,) if only in _COMMANDS else _COMMANDS:
        text, arguments = _COMMANDS[name]
        arguments(
            commands.add_parser(
                name, help=f"({twins[name]}) {text}", description=text, parents=[common]
            )
        )
    return parser


def _build(build: argparse.ArgumentParser) -> None:
    _check(build)
    build.add_argument("--edition", default="", help="build this edition only")
    build.add_argument("--profile", action="store_true", help="print seconds per stage")
    build.add_argument(
        "--verify",
        action="store_true",
        help="compare with a clean build / cocokkan bangunan bersih",
    )


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument("--strict", action="store_true", help="warnings fail, too")
    _jobs(check)


def _jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--jobs", type=int, default=0, help="processes (default: all cores)")


def _edition(command: argparse.ArgumentParser) -> None:
    command.add_argument("--edition", default="", help="this edition only")


def _new(new: argparse.ArgumentParser) -> None:
    new.add_argument("what", help="berita, agenda, produk ..., or: kelompok")
    new.add_argument("name", help="title of the article, or name of the group")
    new.add_argument("--group", default="", help="folder of the group that writes it")


def _serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--lan", action="store_true", help="let phones of this network look")
    _jobs(serve)


def _why(why: argparse.ArgumentParser) -> None:
    why.add_argument("path", help="a path in the output, such as kim-a/index.html")
    why.add_argument("--edition", default="hub")


def _due(due: argparse.ArgumentParser) -> None:
    pass


def _clean(clean: argparse.ArgumentParser) -> None:
    clean.add_argument("--all", action="store_true", help="the published files, too")


def _init(init: argparse.ArgumentParser) -> None:
    init.add_argument("folder", help="folder to make")


def _package(package: argparse.ArgumentParser) -> None:
    package.add_argument("--output", default="paket", help="folder for the ZIP files")
    package.add_argument("--since", default="", help="an older list (-sha256.txt) to compare with")
    _edition(package)


def _deploy(deploy: argparse.ArgumentParser) -> None:
    deploy.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    deploy.add_argument("--allow-deletes", action="store_true", help="delete however many are gone")
    deploy.add_argument(
        "--anew", nargs="*", metavar="PATH", help="send these files again, whatever the record says"
    )
    deploy.add_argument("--build", action="store_true", help="build first")
    deploy.add_argument("--target", default="", help="this target only, by its name")
    _jobs(deploy)
    _edition(deploy)


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("place", nargs="?", default="", help="its address, or a folder")
    verify.add_argument("--sample", type=int, default=0, help="so many files only, spread evenly")
    _edition(verify)


def _ping(ping: argparse.ArgumentParser) -> None:
    ping.add_argument("--dry-run", action="store_true", help="only say what would be told")
    ping.add_argument("--unchecked", action="store_true", help="even if the site can't be compared")
    _edition(ping)


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument("what", choices=("quota", "kuota"), help="quota: room used, and how long")
    _edition(report)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "build": ("make the site / buat situsnya", _build),
    "check": ("report findings, write nothing / periksa saja", _check),
    "new": ("start an article or a group / mulai tulisan atau kelompok", _new),
    "serve": ("live preview / pratinjau langsung", _serve),
    "why": ("say what a page is made of / bahan sebuah halaman", _why),
    "due": ("what waits for its time / yang menunggu waktunya", _due),
    "clean": ("forget what is remembered / hapus ingatan", _clean),
    "init": ("start a site / mulai situs baru", _init),
    "package": ("a ZIP for a hosting panel / ZIP untuk panel hosting", _package),
    "deploy": ("send what differs to the host / kirim yang berubah", _deploy),
    "verify": ("compare a served site with what was built / periksa", _verify),
    "ping": ("tell hubs and search engines what is new / kabari mesin cari", _ping),
    "report": ("figures on the site / angka tentang situs", _report),
}
"""Name -> what it does, and its arguments. Each has a module of its name in this room."""


def jobs_of(arguments: argparse.Namespace) -> int:
    """How many processes to use."""
    return arguments.jobs if arguments.jobs > 0 else cores()


def _now(text: str) -> Moment | None:
    """The moment to build as of: ``--now``, SOURCE_DATE_EPOCH, or the clock's."""
    if text:
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            return None
        return Moment.of(time.astimezone() if time.tzinfo is None else time)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return Moment(int(epoch))
    return Moment.of(datetime.now().astimezone())


def _language_of(root: Path) -> str:
    """The language that the site itself speaks, read without a YAML library."""
    try:
        text = (root / "site.yaml").read_text("utf-8", "replace")[:20_000]
    except OSError:
        return "id"
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("bahasa", "language"):
            return "en" if value.strip().strip("\"'").lower().startswith("en") else "id"
    return "id"
