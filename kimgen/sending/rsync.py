"""rsync, over SSH or to a daemon, by the program of that name."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kimgen.keeping.files import write_whole
from kimgen.sending.processes import Ended, run
from kimgen.sending.transport import Cut, Fault, Item, file_of, sounds_full
from kimgen.words.hosting import Target

# Exit codes of rsync(1).
_PROTOCOL, _SOCKET, _FILE_IO, _STREAM, _PARTIAL, _VANISHED = 5, 10, 11, 12, 23, 24
_TIMES_OUT = (30, 35)
_SSH = 255

_MOST_FILES, _MOST_BYTES = 100, 2_000_000


class Rsync:
    """Each call is one run of the program; files appear under hidden names and are renamed."""

    atomic = False

    def __init__(self, target: Target, password: str, output: Path, root: Path) -> None:
        """*output*: the folder that items lie in; *root*: what names of key files count from."""
        self._target = target
        self._output = output
        self._root = root
        self._password = password
        self._env = {"RSYNC_PASSWORD": password} if target.daemon and password else {}

    def _words(self) -> list[str]:
        target = self._target
        # Times are sent but not believed: the manifest says what differs.
        words = ["rsync", "--times", "--omit-dir-times", "--ignore-times", "--compress",
                 "--chmod=D755,F644", "--timeout=60", "--contimeout=20"]  # fmt: skip
        if target.daemon:
            return [*words, f"--port={target.port}"] if target.port else words
        words.remove("--contimeout=20")
        ssh = ["ssh", "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oConnectTimeout=20"]
        if target.port:
            ssh.append(f"-p{target.port}")
        if target.key:
            ssh.append(f"-i{file_of(self._root, target.key)}")
        if target.known_hosts:
            ssh.append(f"-oUserKnownHostsFile={file_of(self._root, target.known_hosts)}")
        return [*words, "--mkpath", "-e", " ".join(_quoted(word) for word in ssh)]

    @property
    def _place(self) -> str:
        target = self._target
        user = f"{target.user}@" if target.user else ""
        host = f"[{target.host}]" if ":" in target.host else target.host
        mark = "::" if target.daemon else ":"
        return f"{user}{host}{mark}{target.folder.rstrip('/')}/"

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def read(self, path: str) -> bytes | None:
        with TemporaryDirectory(prefix="kimgen-") as folder:
            ended = run([*self._words(), f"{self._place}{path}", f"{folder}/"], env=self._env)
            if ended.code in (_PARTIAL, _VANISHED, 3) and "No such file" in ended.err:
                return None
            if "change_dir" in ended.err and "No such file" in ended.err:
                return None
            self._judge(ended, path)
            return (Path(folder) / path.rsplit("/", 1)[-1]).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        with TemporaryDirectory(prefix="kimgen-") as folder:
            write_whole(Path(folder) / path, data)
            self._carry(Path(folder), [path], [])

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for batch in _batches(items):
            for item in batch:
                item.data()  # refuses what was changed since it was made
            self._carry(self._output, [item.path for item in batch], [])
            for item in batch:
                done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        if not paths:
            return
        with TemporaryDirectory(prefix="kimgen-") as folder:
            self._carry(Path(folder), paths, ["--no-implied-dirs", "--delete-missing-args"])
        for path in paths:
            done(path)

    def finish(self) -> None:
        pass

    def _carry(self, source: Path, paths: Sequence[str], more: list[str]) -> None:
        words = [*self._words(), *more, "--from0", "--files-from=-", f"{source}/", self._place]
        ended = run(words, env=self._env, given=b"".join(path.encode() + b"\0" for path in paths))
        # That what is to be deleted is not here is no fault.
        if not (more and ended.code == _VANISHED):
            self._judge(ended, paths[0])

    def _judge(self, ended: Ended, path: str) -> None:
        if ended.code == 0:
            return
        target, text = self._target, ended.err
        if sounds_full(text):
            raise Fault("full", path=path)
        if "auth failed" in text or "Permission denied (" in text:
            raise Fault("login", host=target.host, user=target.user)
        if "Host key verification failed" in text:
            raise Fault("host_key", host=target.host, key="?")
        if "nknown module" in text:
            raise Fault("denied", path=target.folder, why=_last(text))
        if ended.code in (_PROTOCOL, _SOCKET, _STREAM, _SSH, *_TIMES_OUT) or ended.code < 0:
            raise Cut(_last(text))
        raise Fault("denied", path=path, why=_last(text))


def _batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    """What one run of the program carries: only its end says that all of it is in place."""
    batch: list[Item] = []
    size = 0
    for item in items:
        if batch and (len(batch) == _MOST_FILES or size + item.size > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += item.size
    if batch:
        yield batch


def _last(text: str) -> str:
    """The line of a program's complaints that says most."""
    lines = [line for line in text.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith("rsync error")]
    return (said or lines or ["?"])[0][:200]


def _quoted(word: str) -> str:
    """A word as rsync's ``-e`` splits it: quotes around what holds a blank."""
    return f"'{word}'" if " " in word else word
