"""What a build of few articles starts from, as the build before left it."""

import msgspec

from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.keeping.memory import Rest
from kimgen.keeping.sealed import SealedMemory, load_sealed
from kimgen.running.layout import Layout
from kimgen.running.sketch import Sketch, load_sketch


class Kept(msgspec.Struct, frozen=True):
    """The same as on disk, in a process that builds again and again."""

    rest: Rest
    """How everything rests: what is kept holds as long as the noted rest is this one."""
    memory: SealedMemory
    sketch: Sketch
    manifests: dict[str, Manifest]


def load_kept(layout: Layout, rest: Rest, key: str) -> Kept | None:
    """What lies on disk, when all of it can be believed. *key*: of the memory."""
    memory = load_sealed(layout.memory, key)
    sketch = load_sketch(layout.sketch, rest.sketch)
    manifests = {name: load_manifest(layout.manifest(name)) for name, _ in rest.editions}
    known = {name: each for name, each in manifests.items() if each is not None}
    if memory is None or sketch is None or known.keys() != manifests.keys():
        return None
    return Kept(rest, memory, sketch, known)
