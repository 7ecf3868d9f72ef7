"""From a target to the transport that reaches it; libraries load with their protocol."""

from pathlib import Path

from kimgen.sending.transport import Transport
from kimgen.words.digest import digest_of
from kimgen.words.hosting import Target

WITHOUT_PASSWORD = frozenset({"folder"})
"""Protocols that never ask for one."""


def wants_password(target: Target) -> bool:
    """Whether a password is of use there; of a private key it is the passphrase."""
    if target.protocol in WITHOUT_PASSWORD:
        return False
    if target.protocol == "rsync":
        return target.daemon and bool(target.user)
    if target.protocol == "git":
        return target.address.startswith("https://") and bool(target.user)
    return True


def connection(
    target: Target, password: str, *, root: Path, output: Path, store: Path
) -> Transport:
    """The transport to *target*, not yet connected. Raises Fault for a library that is missing.

    *root*: the site's folder; *output*: the edition's; *store*: where working files may lie.
    """
    match target.protocol:
        case "ftp" | "ftps":
            from kimgen.sending.ftp import Ftp

            return Ftp(target, password, root)
        case "sftp":
            from kimgen.sending.sftp import Sftp

            return Sftp(target, password, root)
        case "rsync":
            from kimgen.sending.rsync import Rsync

            return Rsync(target, password, output, root)
        case "s3":
            from kimgen.sending.s3 import S3

            return S3(target, password, root)
        case "git":
            from kimgen.sending.git import Git

            return Git(target, password, store / f"git-{digest_of(target)[:12]}", root)
        case _:
            from kimgen.sending.folder import Folder

            return Folder(target, root)
