"""The files that each kind of host reads: what must be served how, what is where now.

A site works without any of them; they add redirects that no page is needed for, the feed addresses
of other systems, types, cache and security headers.
"""

from collections.abc import Iterator

import msgspec

from kimgen.deciding.editions import Edition
from kimgen.deciding.outputs import Maker, Output
from kimgen.words.hosting import Hosting
from kimgen.words.paths import HUB

FILES = {
    "apache": (".htaccess",),
    "nginx": ("nginx.conf",),
    "iis": ("web.config",),
    "github-pages": (".nojekyll", "CNAME", ".github/workflows/pages.yml"),
    "gitlab-pages": (".gitlab-ci.yml", "_redirects"),
    "netlify": ("_headers", "_redirects"),
    "cloudflare-pages": ("_headers", "_redirects"),
    "zip": (),
}
"""Kind of host -> the files that it reads, besides ``404.html``."""

_BOUNDS = {
    "gitlab-pages": (1_000, 64_000),
    "cloudflare-pages": (2_000, 200_000),
    "netlify": (3_000, 300_000),
}
"""Rules, and bytes, of a ``_redirects``. Past its 64 KiB GitLab believes none of them."""
_RULES = 1_000
"""Apache reads its file with every request. Of IIS's file the maker bounds the bytes, too."""
_GROUPS_OF_IIS = 300

_NOT_OWN = (".github.io", ".gitlab.io", ".netlify.app", ".pages.dev")
"""Addresses that a host gives away."""


class HostView(msgspec.Struct, frozen=True, array_like=True):
    """All that a host's file is made of."""

    name: str
    """Of the file."""
    title: str
    host: str
    """Of the edition's address, without a port."""
    base: str
    """Path of the edition's address: ``/``, or ``/kim/``."""
    groups: tuple[str, ...] = ()
    """Folders of groups with feeds of their own in this edition, for hosts without patterns."""
    redirects: tuple[tuple[str, str], ...] = ()
    """Old path of this edition -> path, or absolute address, that it leads to."""
    forced: bool = False
    """Rules win over the pages that stand at the old addresses (Netlify's ``!``)."""
    left_out: int = 0
    """Redirects that the host has no room for: their pages lead on."""
    branch: str = ""


def hosting_of(edition: Edition) -> Hosting:
    """How an edition is hosted."""
    return settled(edition.site.hosting, edition.group.hosting if edition.group else None,
                   edition.name)  # fmt: skip


def settled(site: Hosting, group: Hosting | None, name: str) -> Hosting:
    """The hub's hosting, or that of the group's own site *name*.

    What site.yaml says of the edition goes first, then kim.yaml; the kinds of host are the hub's
    where neither names any. Quota and targets are never the hub's.
    """
    if group is None:
        return site
    told = site.editions.get(name, Hosting())
    return Hosting(
        kinds=told.kinds or group.kinds or site.kinds,
        quota_bytes=told.quota_bytes or group.quota_bytes,
        quota_files=told.quota_files or group.quota_files,
        targets=told.targets or group.targets,
        most_deletions=told.most_deletions if name in site.editions else site.most_deletions,
    )


def host_outputs(edition: Edition) -> Iterator[Output]:
    """The files that the edition's hosts read."""
    hosting = hosting_of(edition)
    wanted = {name for kind in hosting.kinds for name in FILES[kind]}
    if not wanted:
        return
    host, base = _place(edition.address)
    branch = next((each.branch for each in hosting.targets if each.branch), "")
    if base != "/" or not host or host.endswith(_NOT_OWN):
        wanted.discard("CNAME")
    groups = tuple(
        group.folder for group in edition.groups if edition.is_hub and group.folder != HUB
    )
    every = _redirects(edition)
    for name in sorted(wanted):
        view = HostView(name, edition.title, host, base, branch=branch)
        yield Output(name, Maker.HOST, filled(view, hosting.kinds, groups, every))


def filled(
    view: HostView,
    kinds: tuple[str, ...],
    groups: tuple[str, ...],
    every: tuple[tuple[str, str], ...],
) -> HostView:
    """*view* with as much of an edition's *groups* and redirects as the hosts of its file bear."""
    match view.name:
        case "_redirects":
            bounds = {kind: _BOUNDS[kind] for kind in kinds if kind in _BOUNDS}
            rules, size = map(min, zip(*bounds.values(), strict=True))
            view = _bounded(view, groups[: rules // 8], every, rules, size)
            return msgspec.structs.replace(view, forced=list(bounds) == ["netlify"])
        case "web.config":
            return _bounded(view, groups[:_GROUPS_OF_IIS], every, _RULES)
        case ".htaccess":
            return _bounded(view, (), every, _RULES)
        case "nginx.conf":
            return msgspec.structs.replace(view, redirects=every)
        case _:
            return view


def _bounded(
    view: HostView,
    groups: tuple[str, ...],
    every: tuple[tuple[str, str], ...],
    rules: int,
    size: int = 10**9,
) -> HostView:
    """*view* with as many redirects as its host bears: the last by address stay out.

    Each of *groups* takes two rules, for the feed addresses of other systems.
    """
    fixed = 2 * len(view.base) + 10
    rules -= 2 * len(groups) + 2
    size -= 200 + sum(2 * (2 * len(group) + fixed + 30) for group in ("", *groups))
    kept = []
    for old, target in every[: max(rules, 0)]:
        size -= len(old) + len(target) + fixed
        if size < 0:
            break
        kept.append((old, target))
    left_out = len(every) - len(kept)
    return msgspec.structs.replace(view, groups=groups, redirects=tuple(kept), left_out=left_out)


def _redirects(edition: Edition) -> tuple[tuple[str, str], ...]:
    newsroom = edition.newsroom
    by_path = {story.path: story for story in (*newsroom.stories, *newsroom.pages)}
    found = []
    for old, target in newsroom.redirects:
        path = edition.path(old)
        story = by_path.get(target)
        if "://" not in path and story is not None:
            found.append((path, edition.link(story)))
    return tuple(found)


def _place(address: str) -> tuple[str, str]:
    """Host without port, and path, of a base address."""
    host, _, path = address.partition("://")[2].partition("/")
    return host.partition(":")[0], f"/{path}"
