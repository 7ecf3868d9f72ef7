"""Where the plain files go: kinds of host, quota, and targets that a deploy sends to."""

import msgspec

HOSTS = (
    "apache", "nginx", "iis", "github-pages", "gitlab-pages", "netlify", "cloudflare-pages", "zip",
)  # fmt: skip
"""What ``hosting: jenis`` may name."""

PROTOCOLS = ("ftp", "ftps", "sftp", "rsync", "s3", "git", "folder")
"""What a target's ``protokol`` may be."""

MOST_DELETIONS = 20
"""Percent of the files of a deployed site that one deploy deletes without being asked twice."""


class Target(msgspec.Struct, frozen=True):
    """A place that a deploy sends an edition to (``target``). It never holds a password."""

    protocol: str
    name: str = ""
    """What the operator calls it; empty where there is only one."""
    host: str = ""
    port: int = 0
    """0: the protocol's own."""
    user: str = ""
    """Of S3: the access key's id."""
    folder: str = ""
    """On the server; of the protocol ``folder``, on this machine."""
    address: str = ""
    """Of git: the repository; of S3: the endpoint."""
    branch: str = ""
    bucket: str = ""
    region: str = ""
    key: str = ""
    """File of a private SSH key."""
    known_hosts: str = ""
    """File with the server's host key, besides the user's own."""
    authority: str = ""
    """File with the certificate that signs the server's."""
    daemon: bool = False
    """rsync talks to a daemon, not over SSH."""
    by_operator: bool = True
    """It stands in site.yaml, not in a group's kim.yaml: the operator's password may go there."""

    @property
    def label(self) -> str:
        """The target in one word for people and for names of files."""
        place = self.host or self.bucket or self.address or self.folder
        return self.name or f"{self.protocol} {place}".strip()


class Hosting(msgspec.Struct, frozen=True):
    """How one edition is hosted (``hosting``)."""

    kinds: tuple[str, ...] = ()
    quota_bytes: int = 0
    """0: no quota is known."""
    quota_files: int = 0
    targets: tuple[Target, ...] = ()
    most_deletions: int = MOST_DELETIONS
    """Percent."""
    editions: dict[str, "Hosting"] = {}
    """Of groups' own sites, by folder, as site.yaml tells it."""
