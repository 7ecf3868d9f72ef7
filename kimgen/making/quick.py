"""Jinja's environment without seven of its costs; the bytes are the same.

- A page is some 200 pieces. They are added to a list, in place of being handed on by three
  generators: a block's, its template's, and that of the template which this extends.
- An escaped text is not wrapped into Markup before it is joined (half of a page's time).
- The theme's words are put in when a template is compiled.
- What stands under ``shared/`` is made once for all pages of one depth: it sees nothing but the
  masthead.
- The built-in templates ask views only for what they have, so no attribute is looked for as an
  item; and they call nothing that wants a context, so no function is looked at.
- What all templates see is a plain dict, since each page copies it.

Loaded with the first page that is made: it loads Jinja.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import BytecodeCache, Environment, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

try:
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:
    _escaped = escape

# Texts of macros that are kept: some 700 bytes each.
_MOST_SHARED = 4096

# Templates under this folder see the masthead only, and are made once for all pages of one depth.
_SHARED = "shared/"

# The list to which a compiled template adds what it makes.
_MADE = "made"


class Words(SimpleNamespace):
    """The theme's words as attributes. They may hold markup; what is formatted in is escaped."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(**words)


class _Pieces(list[str]):
    """What a template or a block made; Jinja may close it as it would a generator."""

    def close(self) -> None:
        pass


def _shown(value: Any) -> str:
    """*value* as a page shows it; texts are escaped where they stand, without this call."""
    return value if type(value) is Markup else escape(value)


class _Quick(CodeGenerator):
    """Writes a template as functions that return lists."""

    environment: "QuickEnvironment"

    def __init__(self, *rest: Any, **options: Any) -> None:
        super().__init__(*rest, **options)
        name = str(self.filename or "")
        self._is_built_in = bool(name) and Path(name).is_relative_to(self.environment.theme)
        self._outermost: Any = None
        self._into: str | None = _MADE

    def writeline(self, x: str, node: Any = None, extra: int = 0) -> None:
        # What Jinja writes without asking for a buffer.
        if x == "if 0: yield None":
            x = f"shown, escaped, {_MADE} = environment.shown, environment.escaped, "
            x += "environment.pieces()"
        elif x.startswith("yield from parent_template."):
            x = f"{_MADE}.extend({x.removeprefix('yield from ')}); return {_MADE}"
        elif x.startswith("yield from "):
            x = f"{self._into}.extend({x.removeprefix('yield from ')})"
        super().writeline(x, node, extra)

    def enter_frame(self, frame: Any) -> None:
        if frame.buffer is None:
            frame.buffer, self._outermost = _MADE, frame
        super().enter_frame(frame)

    def leave_frame(self, frame: Any, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame is self._outermost:
            # One that extends another goes on with that.
            unless = "if parent_template is None: " if frame.require_output_check else ""
            self.writeline(f"{unless}return {_MADE}")

    def visit_Block(self, node: Any, frame: Any) -> None:
        if node.scoped or node.required or (frame.toplevel and self.extends_so_far):
            super().visit_Block(node, frame)
        else:
            block = f"context.blocks[{node.name!r}][0]({self.get_context_ref()})"
            self.writeline(f"{frame.buffer}.extend({block})", node)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(escaped(it) if type(it := (" + (finalize.src or ""))

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
        super()._output_child_post(node, frame, finalize)
        if not frame.eval_ctx.volatile and frame.eval_ctx.autoescape:
            self.write(") is str else shown(it))")

    def visit_Getattr(self, node: Any, frame: Any) -> None:
        if self._is_built_in:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def visit_Call(self, node: Any, frame: Any, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs or not self._is_built_in:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(",")
        self.write(")")

    def visit_Include(self, node: Any, frame: Any) -> None:
        name = getattr(node.template, "value", "")
        self._into = frame.buffer
        if isinstance(name, str) and name.startswith(_SHARED):
            self.simple_write(f"environment.shared_text(context, {name!r})", frame, node)
        else:
            super().visit_Include(node, frame)


class _Worded(NodeTransformer):
    """Puts the theme's words in their places."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        if isinstance(node.node, nodes.Name) and node.node.name == "t":
            text = getattr(self.words, node.attr, None)
            if text is not None:
                return nodes.Const(text, lineno=node.lineno)
        return self.generic_visit(node)


class QuickEnvironment(Environment):
    """Templates of a site; those in the folder *theme* are built in. *words* are what ``t`` has."""

    code_generator_class = _Quick

    def __init__(self, *, theme: Path, words: Words, **options: Any) -> None:
        super().__init__(**options)
        self.theme = theme
        self.shown, self.escaped, self.pieces = _shown, _escaped, _Pieces
        self._words = words
        self._known: dict[str, Template] = {}
        self.globals["t"] = words

    def _parse(self, *source: Any) -> nodes.Template:
        tree = super()._parse(*source)
        _Worded(self._words).visit(tree)
        return tree

    def make_globals(self, d: Any) -> dict[str, Any]:
        return {**self.globals, **(d or {})}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        template = self._known.get(name)
        if template is None:
            template = super().get_template(name, parent, globals)
            self._known[name] = template
        return template

    def shared_text(self, context: Context, name: str) -> str:
        """A template's text, made once for all pages that have the same ``shared`` memory."""
        memory: dict[str, str] = context["shared"]
        text = memory.get(name)
        if text is None:
            seen = {each: context[each] for each in ("site", "href", "absolute", "shared")}
            template = self.get_template(name)
            text = "".join(template.root_render_func(template.new_context(seen)))
            memory[name] = text
        return text


@lru_cache
def compiled_in(language: str) -> BytecodeCache:
    """What this process has compiled, by name and text: a preview compiles no template twice."""
    codes: dict[tuple[str, str], Any] = {}

    class Compiled(BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = codes.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Bucket) -> None:
            codes[bucket.key, bucket.checksum] = bucket.code

    return Compiled()


def once() -> Callable[..., str]:
    """How a template calls a macro whose text many pages share: the card of an article.

    ``once(card, s, href, thumb, ...)`` is ``card(s, href, thumb, ...)``, made once for all pages of
    one depth, so that what the macro is given must decide all that it writes.
    """
    memory: dict[tuple[Any, ...], str] = {}

    def once(macro: Any, item: Any, href: Callable[[str], str], thumb: Any, *rest: Any) -> str:
        key = (macro._func, item, href(""), *rest)
        text = memory.get(key)
        if text is None:
            if len(memory) >= _MOST_SHARED:
                memory.clear()
            text = memory[key] = _called(macro, item, href, thumb, *rest)
        return text

    return once


def _called(macro: Any, *given: Any) -> str:
    """``macro(*given)``. To fill in what was not given takes as long as a macro's text."""
    more = macro.caller or macro.catch_kwargs or macro.catch_varargs
    if more or len(given) != len(macro.arguments) or macro._default_autoescape is not True:
        text: str = macro(*given)
        return text
    return Markup(macro._func(*given))
