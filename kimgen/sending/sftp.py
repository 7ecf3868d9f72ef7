"""SFTP with paramiko (the extra ``sftp``)."""

import errno
import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kimgen.sending.transport import (
    DRAFT,
    Cut,
    Fault,
    Item,
    file_of,
    missing_extra,
    not_found,
    parents,
    sounds_full,
)
from kimgen.words.hosting import Target

_TIMEOUT = 30.0


class Sftp:
    """One SSH connection; every file goes under a draft's name and is renamed when it is whole."""

    atomic = False

    def __init__(self, target: Target, password: str, root: Path) -> None:
        """*root*: what relative names of key files count from."""
        try:
            import paramiko
        except ImportError:
            raise missing_extra("sftp") from None
        self._paramiko = paramiko
        # It logs whole tracebacks of what it also raises.
        logging.getLogger("paramiko").addHandler(logging.NullHandler())
        self._target = target
        self._password = password
        self._files = root
        self._ssh: Any = None
        self._sftp: Any = None
        self._root = ""

    def open(self) -> None:
        target, paramiko = self._target, self._paramiko
        ssh = self._ssh = paramiko.SSHClient()
        with suppress(OSError):
            ssh.load_system_host_keys()
        if target.known_hosts:
            try:
                ssh.load_host_keys(file_of(self._files, target.known_hosts))
            except OSError:
                raise Fault("no_file", path=target.known_hosts) from None
        ssh.set_missing_host_key_policy(paramiko.RejectPolicy())
        key = file_of(self._files, target.key) if target.key else None
        if key and not Path(key).is_file():
            raise Fault("no_file", path=target.key)
        try:
            ssh.connect(
                target.host,
                target.port or 22,
                target.user,
                password=None if key else self._password or None,
                passphrase=self._password or None if key else None,
                key_filename=key,
                timeout=_TIMEOUT,
                banner_timeout=_TIMEOUT,
                auth_timeout=_TIMEOUT,
                allow_agent=not (key or self._password),
                look_for_keys=not (key or self._password),
            )
            self._sftp = ssh.open_sftp()
            self._sftp.get_channel().settimeout(_TIMEOUT)
        except paramiko.BadHostKeyException as error:
            raise Fault("host_key", host=target.host, key=_print(error.key)) from None
        except paramiko.PasswordRequiredException:
            raise Fault("key_locked", path=target.key) from None
        except paramiko.AuthenticationException:
            raise Fault("login", host=target.host, user=target.user) from None
        except paramiko.SSHException as error:
            if "not found in known_hosts" in str(error):
                key = _print(ssh.get_transport().get_remote_server_key()) if _live(ssh) else "?"
                raise Fault("host_key", host=target.host, key=key) from None
            raise Cut(str(error)) from None
        except socket.gaierror as error:
            raise not_found(target.host, error) from None
        except (OSError, EOFError) as error:
            raise Cut(str(error)) from None
        with self._told(target.folder):
            base = target.folder or "."
            for folder in (*parents(base), base):
                if folder.strip("/."):
                    self._make(folder)
            self._root = self._sftp.normalize(base).rstrip("/")

    def close(self) -> None:
        if self._ssh is not None:
            with suppress(Exception):
                self._ssh.close()
        self._ssh = self._sftp = None

    def read(self, path: str) -> bytes | None:
        with self._told(path):
            try:
                with self._client.open(f"{self._root}/{path}", "rb") as file:
                    file.prefetch()
                    return bytes(file.read())
            except FileNotFoundError:
                return None

    def write(self, path: str, data: bytes) -> None:
        place = f"{self._root}/{path}"
        draft = f"{place.rsplit('/', 1)[0]}/{DRAFT}"
        with self._told(path):
            try:
                try:
                    self._put(draft, data)
                except FileNotFoundError:
                    for folder in parents(path):
                        self._make(f"{self._root}/{folder}")
                    self._put(draft, data)
            except OSError:
                with suppress(Exception):
                    self._client.remove(draft)  # leave no half file on a full disk
                raise
            try:
                self._client.posix_rename(draft, place)
            except OSError:
                with suppress(FileNotFoundError):
                    self._client.remove(place)
                self._client.rename(draft, place)

    def _put(self, draft: str, data: bytes) -> None:
        # Not pipelined: paramiko drops the faults of writes that it does not wait for, and a full
        # disk would leave a cut file.
        with self._client.open(draft, "wb") as file:
            file.write(data)

    def _make(self, folder: str) -> None:
        try:
            self._client.stat(folder)
        except FileNotFoundError:
            self._client.mkdir(folder)

    @property
    def _client(self) -> Any:
        if self._sftp is None:
            raise Cut("closed")
        return self._sftp

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for item in items:
            self.write(item.path, item.data())
            done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        for path in paths:
            with self._told(path):
                with suppress(FileNotFoundError):
                    self._client.remove(f"{self._root}/{path}")
                for folder in reversed(parents(path)):
                    try:
                        self._client.rmdir(f"{self._root}/{folder}")
                    except OSError:
                        break  # not empty
            done(path)

    def finish(self) -> None:
        pass

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """OpenSSH says a mere "Failure" when the disk is full: then that is the likely cause."""
        try:
            yield
        except self._paramiko.SSHException as error:
            raise Cut(str(error)) from None
        except (EOFError, TimeoutError, ConnectionError) as error:
            raise Cut(str(error) or type(error).__name__) from None
        except OSError as error:
            text = str(error)
            if error.errno == errno.ENOSPC or sounds_full(text) or text == "Failure":
                raise Fault("full", path=path) from None
            if error.errno is None and "closed" in text.lower():
                raise Cut(text) from None
            raise Fault("denied", path=path, why=error.strerror or text) from None


def _live(ssh: Any) -> bool:
    transport = ssh.get_transport()
    return transport is not None and transport.is_active()


def _print(key: Any) -> str:
    """A key's fingerprint as OpenSSH shows it."""
    from base64 import b64encode
    from hashlib import sha256

    return "SHA256:" + b64encode(sha256(key.asbytes()).digest()).decode().rstrip("=")
