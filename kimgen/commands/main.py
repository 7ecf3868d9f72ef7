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
    argv = [TWINS.get(word, word) if not seen else word for word, seen in _commands(argv)]
    parser = _parser()
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


def _commands(argv: list[str]) -> list[tuple[str, bool]]:
    """Each word, and whether the command was named before it."""
    seen = False
    words = []
    takes_value = False
    for word in argv:
        words.append((word, seen or takes_value))
        if takes_value:
            takes_value = False
        elif word in ("--root", "--lang", "--format", "--now"):
            takes_value = True
        elif not word.startswith("-"):
            seen = True
    return words


def _run(arguments: argparse.Namespace, console: Console, now: Moment) -> Exit:
    from importlib import import_module

    command = import_module(f"kimgen.commands.{arguments.command}")
    return Exit(command.run(arguments, console, now))


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for target in (common,):
        target.add_argument("--root", help="the site's folder (default: this one)")
        target.add_argument("--lang", choices=("id", "en"), help="language of the messages")
        target.add_argument("--format", choices=FORMATS, help="how findings are printed")
        target.add_argument("--now", help="build as of this time (ISO 8601)")
    parser = argparse.ArgumentParser(
        prog="kimgen",
        description="Situs berita untuk kelompok informasi masyarakat: "
        "dari folder Markdown menjadi berkas siap hosting.",
    )
    parser.add_argument("--version", action="version", version=f"kimgen {kimgen.__version__}")
    parser.set_defaults(root=".", lang="", format="long", now="")
    for target in (parser,):
        target.add_argument("--root", help=argparse.SUPPRESS)
        target.add_argument("--lang", choices=("id", "en"), help=argparse.SUPPRESS)
        target.add_argument("--format", choices=FORMATS, help=argparse.SUPPRESS)
        target.add_argument("--now", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="perintah")

    def command(name: str, twin: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=f"({twin}) {text}", description=text, parents=[common]
        )

    build = command("build", "bangun", "make the site / buat situsnya")
    check = command("check", "periksa", "report findings, write nothing / periksa saja")
    for each in (build, check):
        each.add_argument("--strict", action="store_true", help="warnings fail, too")
        each.add_argument("--jobs", type=int, default=0, help="processes (default: all cores)")
    build.add_argument("--edition", default="", help="build this edition only")
    build.add_argument("--profile", action="store_true", help="print seconds per stage")
    build.add_argument(
        "--verify",
        action="store_true",
        help="compare with a clean build / cocokkan bangunan bersih",
    )
    new = command("new", "baru", "start an article or a group / mulai tulisan atau kelompok")
    new.add_argument("what", help="berita, agenda, produk ..., or: kelompok")
    new.add_argument("name", help="title of the article, or name of the group")
    new.add_argument("--group", default="", help="folder of the group that writes it")
    serve = command("serve", "layani", "live preview / pratinjau langsung")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--lan", action="store_true", help="let phones of this network look")
    serve.add_argument("--jobs", type=int, default=0, help="processes (default: all cores)")
    why = command("why", "mengapa", "say what a page is made of / bahan sebuah halaman")
    why.add_argument("path", help="a path in the output, such as kim-a/index.html")
    why.add_argument("--edition", default="hub")
    command("due", "jadwal", "what waits for its time / yang menunggu waktunya")
    clean = command("clean", "bersihkan", "forget what is remembered / hapus ingatan")
    clean.add_argument("--all", action="store_true", help="the published files, too")
    init = command("init", "mulai", "start a site / mulai situs baru")
    init.add_argument("folder", help="folder to make")
    _sending(command)
    return parser


def _sending(command: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    package = command("package", "paket", "a ZIP for a hosting panel / ZIP untuk panel hosting")
    package.add_argument("--output", default="paket", help="folder for the ZIP files")
    package.add_argument("--since", default="", help="an older list (-sha256.txt) to compare with")
    deploy = command("deploy", "kirim", "send what differs to the host / kirim yang berubah")
    deploy.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    deploy.add_argument("--allow-deletes", action="store_true", help="delete however many are gone")
    deploy.add_argument(
        "--anew", nargs="*", metavar="PATH", help="send these files again, whatever the record says"
    )
    deploy.add_argument("--build", action="store_true", help="build first")
    deploy.add_argument("--target", default="", help="this target only, by its name")
    deploy.add_argument("--jobs", type=int, default=0, help="processes (default: all cores)")
    verify = command("verify", "cocokkan", "compare a served site with what was built / periksa")
    verify.add_argument("place", nargs="?", default="", help="its address, or a folder")
    verify.add_argument("--sample", type=int, default=0, help="so many files only, spread evenly")
    ping = command("ping", "kabari", "tell hubs and search engines what is new / kabari mesin cari")
    ping.add_argument("--dry-run", action="store_true", help="only say what would be told")
    ping.add_argument("--unchecked", action="store_true", help="even if the site can't be compared")
    report = command("report", "laporan", "figures on the site / angka tentang situs")
    report.add_argument("what", choices=("quota", "kuota"), help="quota: room used, and how long")
    for each in (package, deploy, verify, ping, report):
        each.add_argument("--edition", default="", help="this edition only")


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
