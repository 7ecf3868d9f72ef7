"""Paths inside a site: forward slashes, relative to the site's folder, never climbing out."""

from posixpath import normpath

CONTENT = "content"
HUB = "_hub"
"""Folder of the hub's own news and pages."""


def group_of(source: str) -> str:
    """The group's folder of ``content/<group>/...``."""
    return source.split("/", 2)[1]


def beside(source: str, target: str) -> str | None:
    """The path of *target* as written in the file *source*; None where it leaves the content.

    A target that begins with a slash counts from the content folder.
    """
    target = target.replace("\\", "/")
    if target.startswith("/"):
        path = normpath(f"{CONTENT}{target}")
    else:
        path = normpath(f"{source.rsplit('/', 1)[0]}/{target}")
    return path if path.startswith(f"{CONTENT}/") and "\0" not in path else None


def beside_in_group(source: str, target: str) -> str | None:
    """Like ``beside``; None, too, where it leaves the group's folder."""
    path = beside(source, target)
    inside = path is not None and path.startswith(f"{CONTENT}/{group_of(source)}/")
    return path if inside else None


_SHOWN_BY_OTHERS = frozenset({"foto", "berkas", "aset"})


def upload_rank(path: str) -> tuple[int, str]:
    """The order in which published files appear: nobody sees a page before what it needs.

    Pictures and scripts first, then articles, lists, feeds, what the host reads; the home page and
    the 404 page last.
    """
    parts = path.split("/")
    if not _SHOWN_BY_OTHERS.isdisjoint(parts) or path.endswith((".jpg", ".svg", ".png", ".ico")):
        return 0, path
    if path in ("index.html", "404.html"):
        return 9, path
    if path.startswith((".", "_")) or path.endswith((".conf", ".config")):
        return 8, path
    if path.endswith((".xml", ".json", ".txt", ".opml")):
        return 5, path
    return (2 if len(parts) > 3 else 3), path
