"""A branch of a git repository (GitHub Pages, GitLab Pages), by the program of that name.

Everything becomes one commit on top of the branch, and one push: readers see all of it or nothing.
Nothing is forced; files of others in the branch stay.
"""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from kimgen.keeping.files import remove_tree
from kimgen.sending.processes import Ended, run
from kimgen.sending.transport import Cut, Fault, Item, file_of, sounds_full
from kimgen.words.hosting import Target

_BRANCH = "gh-pages"
_HELPER = '!f() { echo "username=${KIMGEN_GIT_USER}"; echo "password=${KIMGEN_GIT_WORD}"; }; f'
_DENIED = (
    "authentication failed", "could not read username", "could not read password",
    "permission denied (", "invalid username or", "error: 403", "terminal prompts disabled",
)  # fmt: skip

_BROKEN = ("corrupt", "bad object", "loose object", "bad signature", "not a git repository: ")
"""What git says of its own repository after a power cut."""


class Git:
    """A bare repository beside the site's state, into which the branch's tip is fetched."""

    atomic = True

    def __init__(self, target: Target, password: str, store: Path, root: Path) -> None:
        """*store*: where the repository is kept; *root*: what names of key files count from."""
        self._target = target
        self._branch = target.branch or _BRANCH
        self._prefix = target.folder.strip("/") + "/" if target.folder.strip("/") else ""
        self._store = store
        self._tip = ""
        self._changes: list[tuple[str, str]] = []
        self._env = {
            "GIT_DIR": str(store),
            "GIT_INDEX_FILE": str(store / "kimgen-index"),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": "https:http:ssh:file",
            "GIT_SSH_COMMAND": _ssh(target, root),
            # A server that says nothing for a minute is gone.
            "GIT_HTTP_LOW_SPEED_LIMIT": "1",
            "GIT_HTTP_LOW_SPEED_TIME": "60",
            "KIMGEN_GIT_USER": target.user or "git",
            "KIMGEN_GIT_WORD": password,
            **{
                f"GIT_{who}_{what}": value
                for who in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", "kimgen"), ("EMAIL", "kimgen@localhost"))
            },
        }
        if not password:
            del self._env["KIMGEN_GIT_WORD"]
        self._password = bool(password)

    def _git(
        self, *words: str, given: bytes = b"", folder: Path | None = None, judged: bool = True
    ) -> Ended:
        helper = ["-c", "credential.helper=", "-c", "core.hooksPath=/dev/null"]
        if self._password:
            helper += ["-c", f"credential.helper={_HELPER}"]
        ended = run(["git", *helper, *words], env=self._env, given=given, folder=folder)
        if judged and ended.code:
            self._judge(ended)
        return ended

    def open(self) -> None:
        self._changes = []
        self._store.mkdir(parents=True, exist_ok=True)
        for lock in self._store.glob("*.lock"):
            lock.unlink()  # of a git that died: the deploy's own lock keeps others away
        self._git("init", "--quiet", "--bare", str(self._store))
        found = self._git("ls-remote", "--", self._target.address, f"refs/heads/{self._branch}")
        tip = found.out.decode().split("\t")[0].strip()
        if tip:
            self._git("fetch", "--quiet", "--depth=1", "--no-tags", "--", self._target.address,
                      f"refs/heads/{self._branch}")  # fmt: skip
            self._git("read-tree", tip)
        else:
            self._git("read-tree", "--empty")
        self._tip = tip

    def close(self) -> None:
        pass

    def read(self, path: str) -> bytes | None:
        if not self._tip:
            return None
        ended = self._git("cat-file", "blob", f"{self._tip}:{self._prefix}{path}", judged=False)
        return ended.out if ended.code == 0 else None

    def write(self, path: str, data: bytes) -> None:
        ended = self._git("hash-object", "-w", "--stdin", given=data)
        self._changes.append((path, ended.out.decode().strip()))

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for item in items:
            item.data()  # refuses what was changed since it was made
        names = "".join(f"{item.file}\n" for item in items)
        if not names:
            return
        ended = self._git("hash-object", "-w", "--no-filters", "--stdin-paths",
                          given=names.encode())  # fmt: skip
        for item, digest in zip(items, ended.out.decode().split(), strict=True):
            self._changes.append((item.path, digest))
            done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        for path in paths:
            self._changes.append((path, ""))
            done(path)

    def finish(self) -> None:
        if not self._changes:
            return
        lines = [
            f"{'100644' if digest else '0'} {digest or '0' * 40}\t{self._prefix}{path}\n"
            for path, digest in self._changes
        ]
        self._git("update-index", "--index-info", given="".join(lines).encode())
        tree = self._git("write-tree").out.decode().strip()
        parent = ("-p", self._tip) if self._tip else ()
        commit = self._git("commit-tree", tree, *parent, "-m", "Terbitan kimgen")
        name = commit.out.decode().strip()
        refs = f"{name}:refs/heads/{self._branch}"
        self._git("push", "--quiet", "--", self._target.address, refs)
        self._tip = name
        self._changes = []

    def _judge(self, ended: Ended) -> None:
        target, text = self._target, ended.err
        low = text.lower()
        place = target.address
        if sounds_full(text):
            raise Fault("full", path=place)
        if "host key verification failed" in low:
            raise Fault("host_key", host=place, key="?")
        if any(word in low for word in _DENIED):
            raise Fault("login", host=place, user=target.user or "git")
        if "certificate" in low and "ssl" in low:
            raise Fault("certificate", host=place, why=_last(text))
        if "could not resolve" in low or "does not appear to be a git repository" in low:
            raise Fault("unreachable", host=place, why=_last(text))
        if "workflow" in low and "scope" in low:
            raise Fault("workflow", host=place)
        if "pre-receive hook declined" in low or "protected branch" in low:
            raise Fault("denied", path=place, why=_last(text))
        if any(word in low for word in _BROKEN):
            # Only a shortcut: all of it can be fetched again.
            remove_tree(self._store)
        # The connection broke, or somebody else pushed: the branch is read anew.
        raise Cut(_last(text))


def _ssh(target: Target, root: Path) -> str:
    words = ["ssh", "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oConnectTimeout=20",
             "-oServerAliveInterval=20", "-oServerAliveCountMax=3"]  # fmt: skip
    if target.key:
        words.append(f"-i{file_of(root, target.key)}")
    if target.known_hosts:
        words.append(f"-oUserKnownHostsFile={file_of(root, target.known_hosts)}")
    return shlex.join(words)


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "!"))]
    return (told or lines or ["?"])[0][:200]
