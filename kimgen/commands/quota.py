"""Room in words: how large, how full, what is large. Shared by build, deploy, package, report."""

from kimgen.commands.console import Console
from kimgen.running.report import EditionReport
from kimgen.sending.quota import Reading, Usage, measured
from kimgen.words.hosting import Hosting


def size(number: int, language: str) -> str:
    """Bytes as people read them: ``3,1 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            text = f"{number / factor:.1f}"
            return f"{text.replace('.', ',') if language == 'id' else text} {unit}"
    return f"{number} B"


def count(number: int, language: str) -> str:
    """A number as people read it: ``20.000``."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "id" else text


def percent(share: float) -> int:
    """Whole percent, rounded down: 100 means that a bound is really met."""
    return int(share * 100)


def line_of(reading: Reading, console: Console) -> dict[str, object]:
    """What the sentences on a reading name."""
    shown = count if reading.measure == "files" else size
    return {
        "measure": console.phrase(f"measure_{reading.measure}"),
        "used": shown(reading.used, console.language),
        "most": shown(reading.most, console.language),
        "percent": percent(reading.share),
        "bound": _bound(reading, console),
    }


def _bound(reading: Reading, console: Console) -> str:
    if reading.bound.host == "kuota":
        return console.phrase("quota_own")
    if reading.bound.usual:
        return console.phrase("quota_usual")
    return console.phrase("quota_of", host=reading.bound.host)


def warn_of_room(editions: tuple[EditionReport, ...], console: Console) -> None:
    """Say which editions are nearly or over full."""
    for each in editions:
        for reading in _telling(each.hosting, each.bytes, each.files, each.largest):
            name = "quota_full" if reading.full else "quota_near"
            console.warn(name, name=each.name, **line_of(reading, console))


def _telling(hosting: Hosting, bytes: int, files: int, largest: int) -> list[Reading]:
    return [each for each in measured(hosting, bytes, files, largest) if each.warns]


def refused(name: str, hosting: Hosting, used: Usage, console: Console) -> bool:
    """Whether an edition is too large for its host; says so, with the largest items."""
    largest = used.largest[0][1] if used.largest else 0
    full = [each for each in measured(hosting, used.bytes, used.files, largest) if each.full]
    for reading in full:
        console.warn("quota_refused", name=name, **line_of(reading, console))
    if full:
        tell_largest(used, console)
        console.warn("quota_remedy")
    return bool(full)


def tell_largest(used: Usage, console: Console) -> None:
    """The largest groups and files."""
    for folder, bytes, files in used.groups[:3]:
        group = folder or console.phrase("quota_rest")
        shown = size(bytes, console.language)
        console.warn("quota_group", group=group, size=shown, files=files)
    for path, bytes in used.largest:
        console.warn("quota_file", path=path, size=size(bytes, console.language))
