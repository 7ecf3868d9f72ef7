"""What was ever public: ids, first times and addresses. Kept in a file that is committed."""

import msgspec

from kimgen.words.dates import Moment


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One article that was public once."""

    id: str
    """Its tag URI, the same for ever (RFC 4151)."""
    source: str
    """Where its file last was."""
    first: Moment
    """When it became public."""
    mark: str
    """Digest of title and written time: a renamed file is known by it."""
    addresses: tuple[str, ...]
    """Every address that it had in the hub, the latest last; no slash in front."""


class Ledger(msgspec.Struct, frozen=True):
    """All entries, and the authority that ids are minted under."""

    authority: str = ""
    """Host name; empty until the first id is minted."""
    entries: tuple[Entry, ...] = ()
