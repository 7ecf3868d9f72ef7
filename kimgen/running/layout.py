"""Where everything lies in a site's folder."""

from pathlib import Path

import msgspec

import kimgen
from kimgen.keeping.publication import Records


class Layout(msgspec.Struct, frozen=True):
    """The folders of one site, for publishing, for looking at (*preview*), or for comparing.

    A site that is built *apart* remembers nothing and publishes nothing: all lies in one folder.
    """

    root: Path
    preview: bool = False
    apart: bool = False

    @property
    def settings(self) -> Path:
        """site.yaml."""
        return self.root / "site.yaml"

    @property
    def state(self) -> Path:
        """All that kimgen keeps for itself. It may be deleted at any time."""
        state = self.root / ".kimgen"
        if self.apart:
            return state / "banding"
        return state / "pratinjau" if self.preview else state

    @property
    def lock(self) -> Path:
        """Held while a build runs."""
        return self.state / "kunci"

    @property
    def memory(self) -> Path:
        """What was read."""
        return self.state / "ingatan"

    @property
    def packs(self) -> Path:
        """The articles' HTML."""
        return self.state / "isi"

    @property
    def photos(self) -> Path:
        """The developed photos, for publishing and previews alike."""
        return (self.state if self.apart else self.root / ".kimgen") / "foto"

    @property
    def rest(self) -> Path:
        """How everything stood when nothing was left to do."""
        return self.state / "tenang"

    @property
    def sketch(self) -> Path:
        """Which stories each page and feed is made of."""
        return self.state / "sketsa"

    @property
    def ledger(self) -> Path:
        """What the ledger's lines came to."""
        return self.state / "buku"

    @property
    def closures(self) -> Path:
        """Which templates each template uses."""
        return self.state / "templat"

    @property
    def foreign(self) -> Path:
        """Where files go that stood in the output folder and were not ours."""
        return self.state / "asing"

    @property
    def records(self) -> Records:
        """Where a publication leaves what it knows."""
        return Records(self.state / "catatan", self.foreign)

    @property
    def outputs(self) -> Path:
        """Where the output folders lie."""
        return self.state / "keluaran" if self.preview or self.apart else self.root

    def output(self, edition: str, folder: str) -> Path:
        """Where an edition is published: ``public``, and ``public-<group>`` beside it."""
        if self.preview or self.apart:
            return self.outputs / edition
        return self.outputs / (folder if edition == "hub" else f"{folder}-{edition}")

    def manifest(self, edition: str) -> Path:
        """What was written of an edition."""
        return self.state / "catatan" / edition

    def templates(self) -> tuple[Path, ...]:
        """The site's own templates, where it has any, then the built-in ones."""
        own = self.root / "templates"
        built_in = built_in_templates()
        if own.is_dir() and not own.samefile(built_in):
            return own, built_in
        return (built_in,)


def built_in_templates() -> Path:
    """The theme that ships with kimgen: inside the package, or beside it in a checkout."""
    package = Path(kimgen.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
