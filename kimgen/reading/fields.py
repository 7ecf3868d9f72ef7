"""YAML with places: every scalar stays the text that was typed, and knows where it stands.

YAML 1.1 would turn ``no`` into False, ``19:30`` into 1170 and ``012`` into 10; here the reader of
a field decides by what it expects. Aliases are refused (a few lines of them fill the memory).
"""

import re

import yaml

from kimgen.reading.nodes import Entry, Items, Mapping, Node, Scalar, normal_key
from kimgen.reading.simple import simple
from kimgen.reading.text import without_controls
from kimgen.words.article import Place

MAX_DEPTH = 10


class Fault(Exception):
    """YAML that can't be read: a code of the catalogue, a place, and what its sentence names."""

    def __init__(self, code: str, place: Place, details: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.details = details or {}


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A plain value that YAML would misread although its writer's meaning is plain (one line each):
# key without a space behind its colon; colon inside; " #2"; a leading @ % ` or an unclosed [ " '.
_SUSPECT = re.compile(
    r"^[^\S\n]*(?:- )?[A-Za-z_][\w -]*:"
    r"(?:[^\s/]|[^\n]*(?::(?:\s|$)|\s#\S|[^\S\n][@%`\[\"'*&!{]))|\t",
    re.MULTILINE,
)
_LINE = re.compile(r"(?P<lead>\s*(?:- )*(?P<key>[A-Za-z_][\w -]*?)\s*:)(?P<gap>\s*)(?P<value>.*)")
_TOO_DEEP = re.compile(r"(?:[-?:]\s+){12}")


def read_yaml(text: str, *, first_line: int, known: frozenset[str] = frozenset()) -> Mapping:
    """Read *text*, whose first line is line *first_line* of its file, as a mapping.

    *known* are keys after which a missing space is mended (``judul:Panen``).
    Raises Fault with the place of what can't be read.
    """
    easy = simple(text, first_line=first_line)
    return easy if easy is not None else parsed(text, first_line=first_line, known=known)


def parsed(text: str, *, first_line: int, known: frozenset[str] = frozenset()) -> Mapping:
    """As ``read_yaml``, by the YAML parser whatever the text."""
    mended = _mended(text, known) if _SUSPECT.search(text) else text
    _refuse_depth(mended, first_line)
    loader = _LOADER(mended)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "end of stream" in (error.problem or ""):
            mark = error.context_mark or mark  # the quote that was opened, not the last line
        place = Place(mark.line + first_line, mark.column + 1, 1) if mark else Place(first_line)
        raise Fault(_code_of(error), place, {"problem": error.problem or ""}) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Fault("yaml-broken", Place(first_line, 1), {"problem": str(error)[:80]}) from None
    finally:
        loader.dispose()
    if root is None:
        return Mapping((), Place(first_line, 1))
    seen = _Seen()
    node = _node(root, first_line, 0, seen)
    if not isinstance(node, Mapping):
        raise Fault("yaml-no-keys", node.place)
    return Mapping(node.entries, node.place, seen.controls) if seen.controls else node


def _code_of(error: yaml.MarkedYAMLError) -> str:
    about = f"{error.context or ''} {error.problem or ''}"
    return "yaml-alias" if "alias" in about or "anchor" in about else "yaml-broken"


class _Seen:
    """What was met in one document."""

    def __init__(self) -> None:
        self.nodes: set[int] = set()
        """Their ids: a node that is met again is an alias."""
        self.controls = 0

    def text(self, value: str) -> str:
        """A scalar's text. In double quotes, YAML's escapes can spell any character."""
        if value.isprintable():
            return value
        value, taken = without_controls(value)
        self.controls += taken
        return value


def _node(node: yaml.Node, shift: int, depth: int, seen: _Seen) -> Node:
    mark = node.start_mark
    place = Place(mark.line + shift, mark.column + 1, 1)
    if id(node) in seen.nodes:
        raise Fault("yaml-alias", place)
    if depth > MAX_DEPTH:
        raise Fault("yaml-too-deep", place)
    seen.nodes.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark
        length = end.column - mark.column if end.line == mark.line else len(node.value)
        text = seen.text(node.value)
        if not node.style and text in ("~", "null", "Null", "NULL"):
            text = ""
        return Scalar(text, Place(mark.line + shift, mark.column + 1, max(length, 1)))
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_node(item, shift, depth + 1, seen) for item in node.value), place)
    entries: list[Entry] = []
    names: dict[str, Place] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Fault("yaml-broken", _place(key, shift), {"problem": "key"})
        if id(key) in seen.nodes:
            raise Fault("yaml-alias", _place(key, shift))
        seen.nodes.add(id(key))
        where = _place(key, shift)
        typed = seen.text(key.value)
        name = normal_key(typed)
        if name in names:
            details = {"key": typed, "line": str(names[name].line)}
            raise Fault("key-twice", where, details)
        names[name] = where
        entries.append(Entry(typed, where, _node(value, shift, depth + 1, seen)))
    return Mapping(tuple(entries), place)


def _place(node: yaml.Node, shift: int) -> Place:
    mark = node.start_mark
    return Place(mark.line + shift, mark.column + 1, max(node.end_mark.column - mark.column, 1))


def _refuse_depth(text: str, first_line: int) -> None:
    """Refuse nesting that would overflow the parser's own stack, before it parses."""
    deep = _TOO_DEEP.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + first_line
        raise Fault("yaml-too-deep", Place(line, 1))
    if text.count("[") + text.count("{") > 40:
        depth = 0
        for position, letter in enumerate(text):
            depth += (letter in "[{") - (letter in "]}")
            if depth > 40:
                line = text.count("\n", 0, position) + first_line
                raise Fault("yaml-too-deep", Place(line, 1))


def _mended(text: str, known: frozenset[str]) -> str:
    """Quote the plain values that YAML would misread; lines and starting columns stay."""
    lines = text.split("\n")
    block_indent: int | None = None
    for number, line in enumerate(lines):
        if "\t" in line:
            lead = len(line) - len(line.lstrip())
            line = lines[number] = line[:lead].replace("\t", "  ") + line[lead:]
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if block_indent is not None:
            if not stripped or indent > block_indent:
                continue
            block_indent = None
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        value = match["value"].rstrip()
        if value[:1] in ("|", ">") and re.fullmatch(r"[|>][-+0-9]*(\s+#.*)?", value):
            block_indent = indent
            continue
        if not match["gap"]:
            if not value or normal_key(match["key"]) not in known:
                continue
            lines[number] = f"{match['lead']} {_quoted(value) if _misread(value) else value}"
        elif value and _misread(value):
            lines[number] = f"{match['lead']}{match['gap']}{_quoted(_without_comment(value))}"
    return "\n".join(lines)


def _misread(value: str) -> bool:
    """Whether YAML would take the one-line *value* for something else than its text."""
    first = value[0]
    if first == '"':
        return not re.fullmatch(r'"(?:[^"\\]|\\.)*"\s*(#.*)?', value) and value.count('"') > 1
    if first == "'":
        return not re.fullmatch(r"'(?:[^']|'')*'\s*(#.*)?", value) and value.count("'") > 1
    if first == "[":
        return not re.fullmatch(r"\[.*\]\s*(#.*)?", value) and "]" in value
    if first == "{":
        return not re.fullmatch(r"\{.*\}\s*(#.*)?", value) and "}" in value
    if first in "@%`":
        return True
    if first in "&*":  # "&Co Panen" is a name, "&nama" alone an anchor
        return re.fullmatch(r"[&*][\w-]+\s*(#.*)?", value) is None
    if first in "!|>#":
        return False
    bare = _without_comment(value)
    return ": " in bare or bare.endswith(":") or re.search(r"\s#\S", bare) is not None


def _without_comment(value: str) -> str:
    """*value* up to a comment. ``# `` with a space begins one; ``#2`` and ``#tagar`` are text."""
    match = re.search(r"\s#(\s|$)", value)
    return value[: match.start()].rstrip() if match else value


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
