"""FTP (RFC 959) and FTPS (RFC 4217, explicit) with the standard library."""

import ftplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import cast

from kimgen.sending.transport import (
    DRAFT,
    Cut,
    Fault,
    Item,
    file_of,
    not_found,
    parents,
    sounds_full,
)
from kimgen.words.hosting import Target

_TIMEOUT = 30.0
"""Seconds without a sign of life."""
_BLOCK = 16_384
"""Bytes that must go within that time: ``sendall`` counts for all that it is given."""
_AHEAD = 65_536
"""Bytes that the system may hold back. What it took is not sent yet: with more of them a slow line
would keep the server's word on a file waiting for longer than that."""
_ENCRYPTED = ("ssl", "tls", "encrypt")
"""What servers name that want no password in the clear."""


class _Tls(ftplib.FTP_TLS):
    """FTPS whose data connections go on with the session of the control connection.

    vsftpd, ProFTPD and FileZilla refuse others ("522 session reuse required").
    """

    def ntransfercmd(
        self, cmd: str, rest: int | str | None = None
    ) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        control = cast("ssl.SSLSocket", self.sock)
        return self.context.wrap_socket(
            connection, server_hostname=self.host, session=control.session
        ), size


def _store(ftp: ftplib.FTP, path: str, data: bytes) -> None:
    """STOR, and always hear what the server says of it.

    A server without room closes the data connection; its reason comes by the control connection,
    where ``storbinary`` would not look any more.
    """
    broken: OSError | None = None
    connection = ftp.transfercmd(f"STOR {path}")
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
        for at in range(0, len(data), _BLOCK):
            connection.sendall(data[at : at + _BLOCK])
        if isinstance(connection, ssl.SSLSocket):
            with suppress(OSError):
                connection.unwrap()
    except OSError as error:
        broken = error
    finally:
        connection.close()
    ftp.voidresp()
    if broken is not None:
        raise broken


class Ftp:
    """One FTP connection; every file goes under a draft's name and is renamed when it is whole."""

    atomic = False

    def __init__(self, target: Target, password: str, root: Path) -> None:
        """*root*: what relative names of certificates count from."""
        self._target = target
        self._files = root
        self._password = password
        self._ftp: ftplib.FTP | None = None
        self._root = ""
        self._folders: set[str] = set()
        """Those that were made, or seen to be there."""
        self._refused = ""

    @property
    def _open(self) -> ftplib.FTP:
        if self._ftp is None:
            raise Cut("closed")
        return self._ftp

    def open(self) -> None:
        target = self._target
        if target.protocol == "ftps":
            authority = file_of(self._files, target.authority) if target.authority else None
            context = ssl.create_default_context(cafile=authority)
            ftp: ftplib.FTP = _Tls(timeout=_TIMEOUT, context=context, encoding="utf-8")
        else:
            ftp = ftplib.FTP(timeout=_TIMEOUT, encoding="utf-8")
        self._ftp = ftp
        self._folders = set()
        with self._told(""):
            ftp.connect(target.host, target.port or 21)
            self._log_in(ftp)
            ftp.voidcmd("TYPE I")
            if target.folder:
                self._enter(ftp, target.folder)
            self._root = ftp.pwd().rstrip("/")

    def _log_in(self, ftp: ftplib.FTP) -> None:
        host, user = self._target.host, self._target.user
        if isinstance(ftp, ftplib.FTP_TLS):
            try:
                ftp.auth()
            except ftplib.error_perm:
                raise Fault("no_tls", host=host) from None
        try:
            ftp.login(user, self._password)
        except ftplib.error_perm as error:
            text = str(error).lower()
            if self._target.protocol == "ftp" and any(word in text for word in _ENCRYPTED):
                raise Fault("tls_wanted", host=host) from None
            raise Fault("login", host=host, user=user) from None
        if isinstance(ftp, ftplib.FTP_TLS):
            ftp.prot_p()

    def _enter(self, ftp: ftplib.FTP, folder: str) -> None:
        try:
            ftp.cwd(folder)
        except ftplib.error_perm:
            if folder.startswith("/"):
                ftp.cwd("/")
            for part in filter(None, folder.split("/")):
                try:
                    ftp.cwd(part)
                except ftplib.error_perm:
                    ftp.mkd(part)
                    ftp.cwd(part)

    def close(self) -> None:
        if self._ftp is not None:
            with suppress(Exception):
                if self._ftp.sock is not None:
                    self._ftp.sock.settimeout(2)
                self._ftp.quit()
            with suppress(Exception):
                self._ftp.close()
        self._ftp = None

    def read(self, path: str) -> bytes | None:
        found = BytesIO()
        with self._told(path):
            try:
                self._open.retrbinary(f"RETR {self._root}/{path}", found.write)
            except ftplib.error_perm as error:
                if str(error).startswith("550"):
                    return None
                raise
        return found.getvalue()

    def write(self, path: str, data: bytes) -> None:
        ftp, place = self._open, f"{self._root}/{path}"
        draft = f"{place.rsplit('/', 1)[0]}/{DRAFT}"
        with self._told(path):
            try:
                self._store(ftp, draft, data, path)
            except (ftplib.error_perm, ftplib.error_temp) as error:
                with suppress(*ftplib.all_errors):
                    ftp.delete(draft)  # leave no half file on a full disk
                if str(error)[:3] in ("426", "451"):
                    # Many servers say no more than this when their disk is full.
                    if path == self._refused:
                        raise Fault("full", path=path) from None
                    self._refused = path
                raise
            try:
                ftp.rename(draft, place)
            except ftplib.error_perm:
                # IIS and some others do not rename over a file.
                ftp.delete(place)
                ftp.rename(draft, place)

    def _store(self, ftp: ftplib.FTP, draft: str, data: bytes, path: str) -> None:
        """Send *data*; make the folders of *path* where the server lacks them."""
        try:
            _store(ftp, draft, data)
        except ftplib.error_perm as error:
            missing = [folder for folder in parents(path) if folder not in self._folders]
            if sounds_full(str(error)) or not missing:
                raise
            for folder in missing:
                try:
                    ftp.mkd(f"{self._root}/{folder}")
                except ftplib.error_perm as refused:  # mostly: it is there
                    if sounds_full(str(refused)):
                        raise
                self._folders.add(folder)
            _store(ftp, draft, data)

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for item in items:
            self.write(item.path, item.data())
            done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        ftp = self._open
        for path in paths:
            with self._told(path):
                try:
                    ftp.delete(f"{self._root}/{path}")
                except ftplib.error_perm:
                    if self._is_there(ftp, path):
                        raise
                for folder in reversed(parents(path)):
                    try:
                        ftp.rmd(f"{self._root}/{folder}")
                    except ftplib.error_perm:
                        break  # not empty
                    self._folders.discard(folder)
            done(path)

    def _is_there(self, ftp: ftplib.FTP, path: str) -> bool:
        try:
            return ftp.size(f"{self._root}/{path}") is not None
        except ftplib.error_perm:
            return False

    def finish(self) -> None:
        pass

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        host = self._target.host
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise Fault("certificate", host=host, why=error.verify_message) from None
        except socket.gaierror as error:
            raise not_found(host, error) from None
        except ftplib.error_perm as error:
            text = str(error)
            if text.startswith("552") or sounds_full(text):
                raise Fault("full", path=path) from None
            raise Fault("denied", path=path, why=text) from None
        except (ftplib.error_temp, ftplib.error_reply, ftplib.error_proto) as error:
            text = str(error)
            if text.startswith("452") or sounds_full(text):
                raise Fault("full", path=path) from None
            raise Cut(text) from None
        except (OSError, EOFError) as error:
            raise Cut(str(error) or type(error).__name__) from None
