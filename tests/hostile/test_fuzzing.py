"""Reading holds its promises for what hypothesis makes up, and for every find of the fuzzer.

``make fuzz`` searches on; what it finds stands in ``tests/fuzz/cases`` and is run here.
"""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payloads import HAND, SCHEMES
from workbench import Bench

sys.path.insert(0, str(Path(__file__).parents[1] / "fuzz"))
from targets import CASES, TARGETS

from kimgen.reading.names import ARTICLE_NAMES

KEPT = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*"))
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

odd = st.one_of(
    st.text(max_size=30),
    st.sampled_from([payload for payload in HAND if "\n" not in payload]),
    st.sampled_from(SCHEMES),
    st.sampled_from(
        [
            "",
            "~",
            "no",
            "012",
            "19:30",
            "28/11/2017",
            "[a, b]",
            "{a: b}",
            "&a",
            "*a",
            "|",
            ">",
            "!!x y",
            "-",
            "?",
        ]
    ),
)
values = st.recursive(
    odd,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: "[" + ", ".join(items) + "]"),
        st.lists(inner, max_size=3).map(lambda items: "".join(f"\n  - {item}" for item in items)),
        st.dictionaries(
            st.sampled_from(["berkas", "nama", "waktu", "isi", "x"]), inner, max_size=3
        ).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=6,
)
keys = st.one_of(st.sampled_from(sorted(ARTICLE_NAMES)), st.text(min_size=1, max_size=8))
marks = st.one_of(
    st.sampled_from(
        [
            "*",
            "_",
            "`",
            "[",
            "](",
            ")",
            "![",
            "> ",
            "- ",
            "1. ",
            "# ",
            "|",
            "\n|-|\n",
            "```\n",
            "\n\n",
            "    ",
            "~~",
            "<b>",
            "<!--",
            "&#x",
            "[^a]",
            "\n[^a]: ",
            "\\",
            "<a href=",
            "'",
            '"',
        ]
    ),
    st.sampled_from(HAND),
    st.text(max_size=8),
)
bodies = st.lists(marks, max_size=25).map("".join)


@st.composite
def articles(draw: st.DrawFn) -> bytes:
    """A file as a careless or hostile writer leaves it."""
    lines = draw(st.lists(st.tuples(keys, values), max_size=8))
    head = "".join(f"{key}: {value}\n" for key, value in lines)
    fence = draw(st.sampled_from(["---\n", "---\n", "--- \n", "", "+++\n"]))
    whole = f"{fence}{head}{fence}\n{draw(bodies)}"
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16"]))
    return whole.encode(encoding, "replace")


@pytest.mark.parametrize("kept", KEPT)
def test_every_find_of_the_fuzzer_stays_mended(kept: str) -> None:
    TARGETS[kept.split("/")[0]]((CASES / kept).read_bytes())


@FEW
@given(articles())
def test_any_article_is_read_or_refused_with_a_cause(data: bytes) -> None:
    TARGETS["article"](data)


@FEW
@given(bodies)
def test_any_body_is_harmless_and_stays_so_when_it_is_cleaned_again(text: str) -> None:
    TARGETS["markdown"](text.encode("utf-8", "replace"))


@FEW
@given(st.one_of(st.binary(max_size=200), odd.map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("name", ["yaml", "dates", "words", "group", "cleaning", "attachments"])
def test_any_bytes_keep_each_part_of_reading_to_its_word(name: str, data: bytes) -> None:
    TARGETS[name](data)


names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12
)
files = st.tuples(
    st.lists(names, max_size=3).map("/".join),
    st.one_of(
        names,
        names.map(lambda name: f"{name}.md"),
        st.sampled_from(["a.md", "A.md", "index.md", "kim.yaml", "a.jpg"]),
    ),
    st.one_of(articles(), st.binary(max_size=60)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=st.lists(files, max_size=12))
def test_any_tree_of_files_leaves_an_honest_group_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, tree: list[tuple[str, str, bytes]]
) -> None:
    bench = Bench(tmp_path_factory.mktemp("pohon") / "situs")
    bench.write("kim-baik/a.md").build()
    before = bench.bytes_of("kim-baik/2026/11/a/index.html")
    folder = bench.root / "content/kim-aneh"
    for where, name, data in tree:
        place = folder / where / name
        if ".." in place.parts or "." in (where, name):
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError:
            continue  # a name for a file and a folder, or one that is too long
    bench.build()
    assert bench.bytes_of("kim-baik/2026/11/a/index.html") == before
