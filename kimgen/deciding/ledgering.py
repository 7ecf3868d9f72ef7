"""Who owns which address and id: what the ledger says, and what it will say next."""

from collections.abc import Mapping
from functools import partial

from kimgen.deciding.addresses import alias_paths, mark_of
from kimgen.deciding.references import Desk, Surroundings
from kimgen.deciding.stories import Story
from kimgen.words.article import Article, Kind, Place
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.ledger import Entry, Ledger
from kimgen.words.paths import HUB


def entries_by_source(
    ledger: Ledger, articles: list[Article], sources: frozenset[str]
) -> dict[str, Entry]:
    """The ledger's entry of each article; a renamed file is known by its mark, in its group."""
    found = {entry.source: entry for entry in ledger.entries}
    orphans: dict[tuple[str, str], Entry] = {}
    by_id: dict[str, Entry] = {}
    for entry in ledger.entries:
        by_id[entry.id] = entry
        if entry.source not in sources:
            orphans[(entry.source.split("/")[1], entry.mark)] = entry
    for article in articles:
        if article.source in found:
            continue
        renamed = orphans.get((article.group, mark_of(article)))
        if renamed is not None:
            found[article.source] = renamed
    return found


def without_twins(stories: list[Story], entries: Mapping[str, Entry], desk: Desk) -> list[Story]:
    """Of the stories that claim one address or id, only the first owner's; the others are held."""
    distinct = {story.path for story in stories}, {story.id for story in stories}
    if all(len(each) == len(stories) for each in distinct):
        return stories
    kept: list[Story] = []
    addresses: dict[str, Story] = {}
    ids: dict[str, Story] = {}
    for story in sorted(stories, key=partial(_seniority, entries)):
        other = addresses.get(story.path)
        code, key, details = "address-taken", "slug", {"address": f"/{story.path}"}
        if other is None:
            other = ids.get(story.id)
            code, key, details = "identity-taken", "id", {}
        if other is not None:
            place = story.article.places.get(key, Place())
            where = Where(story.article.source, place.line, place.column, place.length)
            details["other"] = other.article.source
            also = (Where(other.article.source),)
            desk.findings.append(Diagnostic(code, where, details, also))
            desk.held.add(story.article.source)
            continue
        addresses[story.path] = ids[story.id] = story
        kept.append(story)
    return kept


def _seniority(entries: Mapping[str, Entry], story: Story) -> tuple[bool, int, str]:
    """Owners of their address before others, then by the time they became public."""
    entry = entries.get(story.article.source)
    owner = entry is not None and story.path in entry.addresses
    return not owner, story.first.at, story.article.source


def recorded(
    ledger: Ledger, stories: list[Story], entries: Mapping[str, Entry], authority: str
) -> Ledger:
    """The ledger with every public story in it; an address that changed is added behind."""
    records: dict[str, Entry] = {}
    for story in stories:
        if story.article.kind is Kind.PAGE and story.article.written is None:
            first = Moment(0, 420, precise=False)
        else:
            first = story.first
        before = entries.get(story.article.source)
        addresses = before.addresses if before else ()
        if not addresses or addresses[-1] != story.path:
            rest = tuple(each for each in addresses if each != story.path)
            addresses = (*rest, story.path)
        mark = mark_of(story.article)
        if (
            before is None
            or before.source != story.article.source
            or before.mark != mark
            or before.addresses != addresses
        ):
            records[story.id] = Entry(story.id, story.article.source, first, mark, addresses)
    if not records and ledger.authority == authority:
        return ledger
    records = {entry.id: entry for entry in ledger.entries} | records
    return Ledger(authority, tuple(sorted(records.values(), key=lambda entry: entry.id)))


def redirects_of(
    stories: list[Story],
    ledger: Ledger,
    entries: Mapping[str, Entry],
    homes: frozenset[str],
    around: Surroundings,
    desk: Desk,
) -> tuple[tuple[tuple[str, str], ...], list[Diagnostic]]:
    """Old addresses that lead on, and findings for those that would vanish."""
    taken = {*homes, *(story.path for story in stories)}
    found: dict[str, str] = {}
    by_id = {story.id: story for story in stories}
    aliased = [story for story in stories if story.article.aliases]
    for story in sorted(aliased, key=partial(_seniority, entries)):
        paths, wrong = alias_paths(story.article)
        for value in wrong:
            group = "" if story.article.group == HUB else story.article.group
            desk.note(story.article, "alias-outside", "alias", value=value, group=group)
        for value, path in paths:
            if path in taken or path in found:
                if path != story.path:
                    desk.note(story.article, "alias-taken", "alias", value=value)
            else:
                found[path] = story.path
    vanished: list[Diagnostic] = []
    for entry in ledger.entries:
        owner = by_id.get(entry.id)
        for address in entry.addresses:
            if address in taken or address in found:
                continue
            if owner is not None:
                found[address] = owner.path
            elif entry.source not in around.sources:
                details = {"address": f"/{address}", "source": entry.source}
                vanished.append(Diagnostic("address-vanished", Where(entry.source), details))
    return tuple(sorted(found.items())), vanished
