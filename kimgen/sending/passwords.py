"""Where a password comes from: environment, a file that nobody else reads, keyring, a question.

It is handed to the protocol and nowhere else: not written, not printed, not put on a command line.
"""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from kimgen.sending.transport import Fault
from kimgen.words.hosting import Target

VARIABLE = "KIMGEN_PASSWORD"
SERVICE = "kimgen"
"""Under which a keyring keeps them, by ``user@host``."""


def account(target: Target) -> str:
    """Whose password it is: ``user@host``."""
    place = target.host or target.address or target.bucket
    return f"{target.user}@{place}" if target.user else place


def password_for(
    target: Target,
    edition: str,
    environment: Mapping[str, str],
    ask: Callable[[str], str] | None,
) -> str:
    """The password, from the first place that has one; empty where none has.

    ``KIMGEN_PASSWORD_<EDITION>`` goes before ``KIMGEN_PASSWORD``, which only a target of site.yaml
    gets: what a group writes into its kim.yaml can't draw the operator's password to its host.
    Raises Fault for a password file that others can read.
    """
    own = f"{VARIABLE}_{edition.upper().replace('-', '_')}"
    names = (own, VARIABLE) if target.by_operator else (own,)
    for name in names:
        if environment.get(name):
            return environment[name].strip("\r\n")
        if environment.get(f"{name}_FILE"):
            return _in_file(Path(environment[f"{name}_FILE"]))
    kept = _in_keyring(account(target))
    if kept:
        return kept
    return ask(account(target)) if ask is not None else ""


def _in_file(path: Path) -> str:
    try:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid not in (os.geteuid(), 0):
            raise Fault("password_file", path=str(path))
        return path.read_text("utf-8").strip("\r\n")
    except OSError as error:
        raise Fault("denied", path=str(path), why=error.strerror or "") from None


def _in_keyring(name: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, name) or ""
    except Exception:  # any of many desktops' faults: then there is no password here
        return ""
