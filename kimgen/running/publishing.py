"""One edition from plan to published folder: compare, render, publish."""

import os
from collections.abc import Callable
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import msgspec

from kimgen.deciding.hostplan import hosting_of
from kimgen.deciding.outputs import Output
from kimgen.deciding.plan import EditionPlan
from kimgen.deciding.views import CardView, FileView
from kimgen.keeping.bodies import BodyReader, Lost
from kimgen.keeping.files import write_new
from kimgen.keeping.manifest import Frame, Made, Manifest, load_manifest, packed_manifest
from kimgen.keeping.memory import Memory
from kimgen.keeping.photos import PhotoStore
from kimgen.keeping.publication import Journal, Stage, moves_of
from kimgen.making.workshop import Dropped, Workshop
from kimgen.reading.sources import Gone, Stamp, read_plain
from kimgen.running.compare import Recipe, compare, look, recipes_of
from kimgen.running.layout import Layout
from kimgen.running.report import Clock, EditionReport
from kimgen.running.templates import Ingredients
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import map_ordered
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import digest_of_bytes
from kimgen.words.paths import upload_rank
from kimgen.words.site import Site

MOST_ATTACHMENT = 20_000_000


class Press:
    """Publishes editions of one site."""

    def __init__(
        self,
        layout: Layout,
        clock: Clock,
        store: PhotoStore,
        memory: Memory,
        site: Site,
        used: Ingredients,
        jobs: int,
        progress: Callable[[str, int, int], None] | None,
    ) -> None:
        self.layout = layout
        self.clock = clock
        self.store = store
        self.memory = memory
        self.site = site
        self.used = used
        self.jobs = jobs
        self.progress = progress

    def abandoned(self, planned: set[str]) -> list[str]:
        """The editions that were published and are not planned any more."""
        folder = self.layout.manifest("hub").parent
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return sorted(name for name in names if name not in planned and not name.startswith("."))

    def withdraw(self, name: str, output: Path) -> EditionReport:
        """Remove what was written of an edition that is no more."""
        place = self.layout.manifest(name)
        manifest = load_manifest(place) or Manifest()
        gone = tuple(sorted(manifest.made))
        stage = Stage(output)
        stage.recover()
        stage.folder.mkdir(parents=True, exist_ok=True)
        stage.commit(Journal((), gone, ()))
        place.unlink(missing_ok=True)
        if output.is_dir() and not any(output.iterdir()):
            output.rmdir()
        return EditionReport(name, str(output), (), gone, 0)

    def publish(
        self,
        plan: EditionPlan,
        output: Path,
        held: frozenset[str],
        found: list[Diagnostic],
        *,
        first: bool,
    ) -> EditionReport:
        """Compare, render and publish one edition; *first*: nothing ever was public."""
        layout, clock = self.layout, self.clock
        place = layout.manifest(plan.edition.name)
        stage = Stage(output)
        recovered = stage.recover()
        known = load_manifest(place)
        if known is None and first:
            known = Manifest()
        manifest = known or Manifest()
        with clock.stage("compare"):
            recipes: dict[str, Recipe] = recipes_of(plan, toolchain("making"), self.used.closures)
            comparison = compare(plan, recipes, manifest, output, held)
            clock.count("compare", len(comparison.todo))
        with clock.stage("render"):
            made, staged = self._render(plan, comparison.todo, stage, manifest, found)
            clock.count("render", len(made))
        with clock.stage("publish"):
            frames: dict[Frame, int] = {}
            entries: dict[str, Made] = {}
            owners = {each.path: each.source for each in plan.outputs}
            for path, recipe in recipes.items():
                number = frames.setdefault(recipe.frame, len(frames))
                stamp, digest = made.get(path) or _kept(comparison.kept[path])
                entries[path] = Made(number, recipe.view, stamp, digest, owners[path])
            for path, standing in comparison.held.items():
                number = frames.setdefault(manifest.frames[standing.frame], len(frames))
                entries[path] = msgspec.structs.replace(standing, frame=number)
            after = Manifest(tuple(frames), entries)
            staged.sort(key=upload_rank)
            clock.count("publish", len(staged))
            found += self._set_foreign_aside(staged, known, output)
            if after != manifest or staged or comparison.gone:
                stage.folder.mkdir(parents=True, exist_ok=True)
                (stage.folder / "catatan").write_bytes(packed_manifest(after))
                moves = moves_of(stage.fresh, output, staged)
                replacements = (("catatan", str(place)),)
                stage.commit(Journal(moves, comparison.gone, replacements))
            else:
                stage.sweep()
        written = tuple(sorted(staged))
        return EditionReport(
            plan.edition.name,
            str(output),
            written,
            comparison.gone,
            len(recipes) - len(written),
            {path: comparison.reasons[path] for path in written},
            recovered,
            sum(entry.stamp.size for entry in entries.values()),
            len(entries),
            max((entry.stamp.size for entry in entries.values()), default=0),
            hosting_of(plan.edition),
        )

    def _render(
        self,
        plan: EditionPlan,
        todo: tuple[Output, ...],
        stage: Stage,
        manifest: Manifest,
        found: list[Diagnostic],
    ) -> tuple[dict[str, tuple[Stamp, str]], list[str]]:
        """Make the outputs in *todo* and stage those whose bytes are new.

        Returns how each looks, staged or already published, with its SHA-256; and what is staged.
        """
        if not todo:
            return {}, []
        stage.sweep()
        stage.fresh.mkdir(parents=True)
        fresh, folder = f"{stage.fresh}/", f"{stage.output}/"
        shops: list[Workshop] = []
        encode = msgspec.msgpack.Encoder().encode

        def begin(number: int) -> None:
            shops.append(self._workshop())

        def make(each: Output) -> bytes:
            data = shops[-1].make(each, plan.masthead)
            dropped = shops[-1].dropped(each.path)
            digest = sha256(data).hexdigest()
            before = manifest.made.get(each.path)
            if before is not None and before.sha256 == digest:
                stamp = look(folder + each.path)
                if stamp == before.stamp:
                    return encode((stamp, digest, dropped, False))
            if _same(folder + each.path, data):
                return encode((look(folder + each.path), digest, dropped, False))
            write_new(fresh + each.path, data)
            return encode((look(fresh + each.path), digest, dropped, True))

        def tell(done: int) -> None:
            if self.progress is not None:
                self.progress("render", done, len(batches))

        # What is made of one thing is made by one process, which then makes that thing only once.
        batches = [
            list(batch) for _, batch in groupby(todo, key=lambda each: id(each.behind or each))
        ]

        def make_batch(batch: list[Output]) -> list[bytes]:
            return [make(each) for each in batch]

        made_batches = map_ordered(
            make_batch, batches, jobs=self.jobs, begin=begin, progress=tell, patience=120
        )
        results = [result for batch in made_batches for result in batch]
        decode = msgspec.msgpack.Decoder(tuple[Stamp, str, tuple[Dropped, ...], bool]).decode
        made = {}
        staged: list[str] = []
        sources: dict[str, str] = {}
        for each, result in zip(todo, results, strict=True):
            stamp, digest, dropped, new = decode(result)
            made[each.path] = stamp, digest
            if new:
                staged.append(each.path)
            if dropped and not sources:
                newsroom = plan.edition.newsroom
                sources = {story.id: story.article.source for story in newsroom.stories}
            for item in dropped:
                details = {"problem": item.problem, "feed": each.path}
                where = Where(sources.get(item.id, stage.output.name))
                found.append(Diagnostic("feed-item-dropped", where, details))
        return made, staged

    def _workshop(self) -> Workshop:
        root, store, used = self.layout.root, self.store, self.used
        memory, site = self.memory, self.site

        def file(view: FileView) -> bytes:
            if view.digest in used.bytes_of:
                return used.bytes_of[view.digest]
            if view.source.lower().endswith(".pdf"):
                data = read_plain(root / view.source, most=MOST_ATTACHMENT)
                if digest_of_bytes(data) != view.digest:
                    raise Lost(view.digest)  # it changed since it was looked at
                return data
            return store(view.digest)

        def photo(view: CardView) -> bytes | None:
            if not view.photo:
                return None
            try:
                data = read_plain(root / view.source, most=site.limits.picture_bytes)
            except Gone:
                data = b""
            known = memory.photos.get(view.source)
            if data and digest_of_bytes(data) == view.photo:
                return data
            last = known and (known.photo or known.last)
            return store(last.variants[-2].digest) if last else None

        return Workshop(
            self.layout.templates(),
            site.language,
            body=BodyReader(self.layout.packs, memory.bodies),
            file=file,
            photo=photo,
        )

    def _set_foreign_aside(
        self, staged: list[str], known: Manifest | None, output: Path
    ) -> list[Diagnostic]:
        """Move files that are not ours out of the way of new ones; nothing is lost.

        Where the manifest was lost nobody can say whose a file is: only what stands where a
        folder must be is moved.
        """
        found = []
        folders = {path[:at] for path in staged for at in range(len(path)) if path[at] == "/"}
        blocked = [path for path in sorted(folders) if _is_no_folder(output / path)]
        for path in (*blocked, *(staged if known is not None else ())):
            if known and path in known.made:
                continue
            target = output / path
            if target.is_symlink() or target.exists():
                kept = self.layout.foreign / output.name / path
                kept.parent.mkdir(parents=True, exist_ok=True)
                target.replace(kept)
                details = {"path": path, "kept": str(kept.relative_to(self.layout.root))}
                found.append(Diagnostic("foreign-file", Where(output.name), details))
        return found


def _is_no_folder(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _kept(made: Made) -> tuple[Stamp, str]:
    return made.stamp, made.sha256


def _same(path: str, data: bytes) -> bool:
    """Whether a plain file at *path* has just these bytes."""
    stamp = look(path)
    if stamp is None or stamp.size != len(data):
        return False
    try:
        return read_plain(Path(path), most=len(data)) == data
    except (Gone, OSError):
        return False
