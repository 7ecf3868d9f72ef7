"""Real servers to deploy to, each on 127.0.0.1 and a port of its own, for one test."""

import datetime
import getpass
import hashlib
import hmac
import io
import os
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from kimgen.sending.state import NAME
from kimgen.words.hosting import Target

PASSWORD = "rahasia-Sekali-77"
WRONG = "sandi-Keliru-99"


def needs(program: str) -> str:
    """The program's path. The test is skipped where it is absent, but not by CI's own run."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("KIMGEN_NO_SKIPS"):
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return found


def free_port() -> int:
    """A port that nobody listens at, and that the system gives to no connection meanwhile."""
    while True:
        port = random.randrange(15_000, 32_000)
        with suppress(OSError), socket.socket() as found:
            found.bind(("127.0.0.1", port))
            return port


def started(words: list[str], port: int, log: Path, seconds: float = 60) -> Callable[[], None]:
    """Start a server and wait until it listens at *port*; the value ends it."""
    with log.open("wb") as file:
        process = subprocess.Popen(words, stdout=file, stderr=file)

    def end() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return end
        time.sleep(0.02)
    end()
    raise AssertionError(f"{words[0]} does not listen at port {port}:\n{log.read_text()}")


class Proxy:
    """Passes bytes on to a port until *most* of them went up; then it cuts, and refuses."""

    def __init__(self, port: int, most: int) -> None:
        self._to = port
        self.most = most
        self.pace = 0
        """Bytes a second that go up; 0: as many as come."""
        self.calls = 10**9
        """Connections that are let through whole; the next one is cut soon."""
        self._went = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            if self._went >= self.most:
                client.close()
                continue
            self.calls -= 1
            if self.calls < 0:
                self.most = self._went + 2_000
            try:
                server = socket.create_connection(("127.0.0.1", self._to), timeout=60)
            except OSError:  # the server has ended
                client.close()
                continue
            server.settimeout(None)
            self._open += [client, server]
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while data := one.recv(4096):
                if up and self.pace:
                    time.sleep(len(data) / self.pace)
                other.sendall(data)
                if up:
                    self._went += len(data)
                    if self._went >= self.most:
                        break
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def mend(self) -> None:
        """Let everything pass from now on."""
        self.most, self.calls = 10**12, 10**9

    def close(self) -> None:
        self._server.close()
        for each in self._open:
            with suppress(OSError):
                each.close()


class Host:
    """A server with one folder for the site."""

    def __init__(self, root: Path) -> None:
        self.root = root
        """What the server shows."""
        self.target: Target
        self.password = PASSWORD
        self.pace = 0
        """Bytes a second that it takes; 0: as many as come."""
        self._ends: list[Callable[[], None]] = []

    def put(self, path: str, data: bytes) -> None:
        """A file of somebody else."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def files(self) -> dict[str, bytes]:
        """Everything there but kimgen's own record."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and path.name != NAME
        }

    def marks(self) -> dict[str, object]:
        """What changes when a file is written, even with the same bytes."""
        return {
            path.relative_to(self.root).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def cut_after(self, files: int) -> None:
        """Break, and stay broken, when about so many files have arrived."""
        raise NotImplementedError

    def mend(self) -> None:
        """Work again."""
        raise NotImplementedError

    def slow(self, pace: int) -> None:
        """Take no more than *pace* bytes a second from now on."""
        self.pace = pace

    def close(self) -> None:
        for end in reversed(self._ends):
            end()


class FolderHost(Host):
    def __init__(self, tmp: Path, root: Path) -> None:
        super().__init__(root)
        self.target = Target("folder", folder=str(root))


class Whole(io.FileIO):
    """A file without a buffer: writes all, or says at once why not."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        view = memoryview(data)
        while view:
            view = view[super().write(view) or 0 :]
        return len(data)


class FtpHost(Host):
    def __init__(self, tmp: Path, root: Path, *, tls: bool = False) -> None:
        super().__init__(root)
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.filesystems import AbstractedFS
        from pyftpdlib.handlers import (
            DTPHandler,
            FTPHandler,
            TLS_DTPHandler,
            TLS_FTPHandler,
        )
        from pyftpdlib.ioloop import IOLoop
        from pyftpdlib.servers import FTPServer

        host = self
        self._left = 10**9
        self.on_file: Callable[[], None] = lambda: None
        """Called when a file has arrived."""
        authorizer = DummyAuthorizer()
        authorizer.add_user("kim", PASSWORD, str(root.parent), perm="elradfmwMT")

        class Handler(TLS_FTPHandler if tls else FTPHandler):  # type: ignore[misc]
            auth_failed_timeout = 0

            def on_connect(self) -> None:
                if host._left <= 0:
                    self.close()

            def on_file_received(self, file: str) -> None:
                host._left -= 1
                host.on_file()
                if host._left <= 0:
                    self.close()

        class Paced(DTPHandler):  # type: ignore[misc]
            def recv(self, most: int) -> bytes:
                data: bytes = super().recv(min(most, 4_096) if host.pace else most)
                if host.pace:
                    time.sleep(len(data) / host.pace)
                return data

        class Telling(TLS_DTPHandler):  # type: ignore[misc]
            """Says of a full disk what it says without TLS, instead of nothing."""

            def handle_error(self) -> None:
                self._error = True
                DTPHandler.handle_error(self)

        class Narrow(FTPHandler.passive_dtp):  # type: ignore[misc]
            """Takes no more from the line than is read of it."""

            def create_socket(self, *args: object) -> None:
                super().create_socket(*args)
                if host.pace:
                    self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)

        class Unbuffered(AbstractedFS):  # type: ignore[misc]
            """Tells of a full disk while it writes, as servers in C do."""

            def open(self, filename: str, mode: str) -> object:
                return Whole(filename, mode)

        Handler.abstracted_fs = Unbuffered
        Handler.passive_dtp = Narrow
        Handler.dtp_handler = Telling if tls else Paced
        Handler.authorizer = authorizer
        if tls:
            Handler.certfile = str(certificate(tmp))
            Handler.tls_control_required = Handler.tls_data_required = True
        loop = IOLoop()
        server = FTPServer(("127.0.0.1", 0), Handler, ioloop=loop)
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                loop.loop(timeout=0.05, blocking=False)
            server.close_all()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        self._ends += [lambda: thread.join(5), stopping.set]
        self.target = Target(
            "ftps" if tls else "ftp",
            host="localhost",
            port=int(server.socket.getsockname()[1]),
            user="kim",
            folder=root.name,
            authority=str(tmp / "ca.pem") if tls else "",
        )

    def cut_after(self, files: int) -> None:
        self._left = files

    def mend(self) -> None:
        self._left = 10**9


def certificate(tmp: Path) -> Path:
    """A certificate of localhost, signed by itself: ``ca.pem``, and with its key ``server.pem``."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (tmp / "ca.pem").write_bytes(public)
    (tmp / "server.pem").write_bytes(private + public)
    return tmp / "server.pem"


class Proxied(Host):
    """A server whose connections go through a proxy that can cut them."""

    def _start(self, words: list[str], port: int, tmp: Path) -> None:
        self._ends.append(started(words, port, tmp / "server.log"))
        self._proxy = Proxy(port, 10**12)
        self._ends.append(self._proxy.close)

    def cut_after(self, files: int) -> None:
        self._proxy.most = self._proxy._went + files * 6_000

    def mend(self) -> None:
        self._proxy.mend()

    def slow(self, pace: int) -> None:
        self._proxy.pace = pace


class SftpHost(Proxied):
    def __init__(self, tmp: Path, root: Path) -> None:
        super().__init__(root)
        sshd = needs("sshd")
        for name in ("host", "kunci"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp / name)], check=True
            )
        (tmp / "boleh").write_bytes((tmp / "kunci.pub").read_bytes())
        port = free_port()
        (tmp / "sshd.conf").write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp}/host\nPidFile none\n"
            f"AuthorizedKeysFile {tmp}/boleh\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
            "PasswordAuthentication yes\nKbdInteractiveAuthentication no\n"
            "Subsystem sftp internal-sftp\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self._start([sshd, "-D", "-e", "-f", str(tmp / "sshd.conf")], port, tmp)
        public = (tmp / "host.pub").read_text().split()
        (tmp / "kenal").write_text(f"[127.0.0.1]:{self._proxy.port} {public[0]} {public[1]}\n")
        self.password = ""
        self.target = Target(
            "sftp",
            host="127.0.0.1",
            port=self._proxy.port,
            user=getpass.getuser(),
            folder=str(root),
            key=str(tmp / "kunci"),
            known_hosts=str(tmp / "kenal"),
        )


class RsyncHost(Proxied):
    def __init__(self, tmp: Path, root: Path) -> None:
        super().__init__(root)
        rsync = needs("rsync")
        secrets = tmp / "rahasia"
        secrets.write_text(f"kim:{PASSWORD}\n")
        secrets.chmod(0o600)
        owner = "uid = 0\ngid = 0\n" if os.geteuid() == 0 else ""
        port = free_port()
        (tmp / "rsyncd.conf").write_text(
            f"use chroot = no\naddress = 127.0.0.1\n{owner}[situs]\npath = {root}\n"
            f"read only = no\nauth users = kim\nsecrets file = {secrets}\n"
        )
        words = [rsync, "--daemon", "--no-detach", f"--config={tmp}/rsyncd.conf", f"--port={port}"]
        self._start(words, port, tmp)
        self.target = Target(
            "rsync",
            host="127.0.0.1",
            port=self._proxy.port,
            user="kim",
            folder="situs",
            daemon=True,
        )

    def cut_after(self, files: int) -> None:
        self._proxy.calls = 2  # the state, and the pictures


class RsyncOverSshHost(SftpHost):
    def __init__(self, tmp: Path, root: Path) -> None:
        needs("rsync")
        super().__init__(tmp, root)
        self.target = msgspec.structs.replace(self.target, protocol="rsync")


class S3Host(Host):
    """A small server that speaks S3: signed PUT, GET and DELETE of a bucket's objects."""

    def __init__(self, tmp: Path, root: Path) -> None:
        super().__init__(root)
        host = self
        self.puts = 0
        self.left = 10**9

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def _answer(self, status: int, code: str = "", body: bytes = b"") -> None:
                if code:
                    body = (
                        f'<?xml version="1.0"?><Error><Code>{code}</Code>'
                        f"<Message>{code}</Message></Error>"
                    ).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _object(self, body: bytes) -> Path | None:
                if host.left <= 0:
                    self.close_connection = True
                    with suppress(OSError):
                        self.connection.shutdown(socket.SHUT_RDWR)
                    return None
                if not signed(self.command, self.path, dict(self.headers), body):
                    self._answer(403, "SignatureDoesNotMatch")
                    return None
                return host.root / unquote(urlsplit(self.path).path).removeprefix("/situs/")

            def _body(self) -> bytes:
                left = int(self.headers.get("Content-Length", 0))
                parts = []
                while left and (part := self.rfile.read(min(left, 4_096))):
                    parts.append(part)
                    left -= len(part)
                    if host.pace:
                        time.sleep(len(part) / host.pace)
                return b"".join(parts)

            def do_PUT(self) -> None:
                body = self._body()
                place = self._object(body)
                if place is None:
                    return
                host.puts += 1
                host.left -= 1
                draft = host.root / f".{host.puts}"
                try:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    draft.write_bytes(body)
                    draft.replace(place)
                except OSError:
                    draft.unlink(missing_ok=True)
                    self._answer(507, "XMinioStorageFull")
                    return
                self._answer(200)

            def do_GET(self) -> None:
                place = self._object(b"")
                if place is not None:
                    if place.is_file():
                        self._answer(200, body=place.read_bytes())
                    else:
                        self._answer(404, "NoSuchKey")

            def do_DELETE(self) -> None:
                place = self._object(b"")
                if place is not None:
                    place.unlink(missing_ok=True)
                    self._answer(204)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self._ends += [server.server_close, server.shutdown]
        self.target = Target(
            "s3",
            user="AKIAKIM",
            bucket="situs",
            region="us-east-1",
            address=f"http://127.0.0.1:{server.server_address[1]}",
        )

    def marks(self) -> dict[str, object]:
        return {**super().marks(), "PUT": self.puts}

    def cut_after(self, files: int) -> None:
        self.left = files

    def mend(self) -> None:
        self.left = 10**9


def signed(method: str, path: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a request bears the signature (AWS Signature Version 4) of the test's password."""
    found = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    try:
        words = found["authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(", ")
        parts = dict(word.split("=", 1) for word in words)
        _, day, region, service, end = parts["Credential"].split("/")
    except (KeyError, ValueError):
        return False
    digest = found.get("x-amz-content-sha256", "")
    if digest != "UNSIGNED-PAYLOAD" and digest != hashlib.sha256(body).hexdigest():
        return False
    names = parts["SignedHeaders"].split(";")
    lines = "".join(f"{name}:{found[name]}\n" for name in names)
    url = urlsplit(path)
    query = "&".join(sorted(url.query.split("&"))) if url.query else ""
    canonical = "\n".join((method, url.path, query, lines, parts["SignedHeaders"], digest))
    scope = f"{day}/{region}/{service}/{end}"
    text = "\n".join(
        (
            "AWS4-HMAC-SHA256",
            found["x-amz-date"],
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        )
    )
    key = f"AWS4{PASSWORD}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == parts["Signature"]


class GitHost(Host):
    """A bare repository, whose branch is the site."""

    def __init__(self, tmp: Path, root: Path) -> None:
        super().__init__(root)
        needs("git")
        self._repository = root / "situs.git"
        self._work = tmp / "lain"
        self._git("init", "--quiet", "--bare", "--template=", "-b", "main", str(self._repository))
        self.password = ""
        self.target = Target("git", address=str(self._repository), branch="gh-pages")

    def _git(self, *words: str, folder: Path | None = None) -> bytes:
        env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
        for who in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{who}_NAME": "uji", f"GIT_{who}_EMAIL": "uji@localhost"}
        return subprocess.run(
            ["git", *words], cwd=folder, check=True, capture_output=True, env=env
        ).stdout

    def put(self, path: str, data: bytes) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._git("clone", "--quiet", str(self._repository), str(self._work))
        if self._tip():
            self._git("checkout", "--quiet", "gh-pages", folder=self._work)
        else:
            self._git("checkout", "--quiet", "--orphan", "gh-pages", folder=self._work)
        place = self._work / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self._git("add", "--all", folder=self._work)
        self._git("commit", "--quiet", "-m", "lain", folder=self._work)
        self._git("push", "--quiet", "origin", "gh-pages", folder=self._work)

    def _tip(self) -> str:
        words = ("for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages")
        return self._git("-C", str(self._repository), *words).decode().strip()

    def files(self) -> dict[str, bytes]:
        if not self._tip():
            return {}
        found = {}
        bare = ("-C", str(self._repository))
        for line in self._git(*bare, "ls-tree", "-r", "-z", "gh-pages").decode().split("\0"):
            if line:
                head, path = line.split("\t")
                if path != NAME:
                    found[path] = self._git(*bare, "cat-file", "blob", head.split()[2])
        return found

    def marks(self) -> dict[str, object]:
        if not self._tip():
            return {}
        lines = self._git("-C", str(self._repository), "ls-tree", "-r", "gh-pages").decode()
        names = {line.split("\t")[1]: line.split()[2] for line in lines.splitlines()}
        return {**names, "": self._tip()}

    def cut_after(self, files: int) -> None:
        hook = self._repository / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
        hook.chmod(0o755)

    def mend(self) -> None:
        (self._repository / "hooks" / "pre-receive").unlink()


HOSTS: dict[str, Callable[[Path, Path], Host]] = {
    "ftp": FtpHost,
    "ftps": lambda tmp, root: FtpHost(tmp, root, tls=True),
    "sftp": SftpHost,
    "rsync": RsyncHost,
    "rsync-ssh": RsyncOverSshHost,
    "s3": S3Host,
    "git": GitHost,
    "folder": FolderHost,
}


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """A file system of *size* at *folder*; the value makes it larger."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")

    def grow(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)

    try:
        yield grow
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
