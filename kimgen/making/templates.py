"""Views and templates become pages. Equal views, templates and paths make equal bytes.

A template sees ``site``, ``page``, ``body`` (the filled-in text) and

- ``t``: the theme's words in the site's language, and the filter ``word`` for what users type;
- ``href(path)``: the link from this page, ``absolute(path)``: the address to copy;
- ``picture(p, sizes, eager=, alt=)`` and ``thumb(p, eager=, large=)``: a picture's element;
- ``phrase(t.name, part=...)``: ``t.name.format(part=...)``, remembered, since pages share many;
- ``once(macro, item, href, thumb, ...)``: a macro's text, made once for all pages of one depth;
- ``style``, ``policy``, ``structured``, ``colours``, ``page_title``: what the head is made of.

Jinja is loaded with the first page that is made, not before.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.parts import Picture, Size
from kimgen.deciding.views import ArticleView, Masthead
from kimgen.making.bodies import FIRST, LAZY, fill, led_by, picture_html
from kimgen.making.structured import structured
from kimgen.words.strings import strings_of

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

BUILT_IN = "bawaan/"
"""By this prefix a site's own template reaches the built-in one that it stands in for."""

PAPER, PAPER_DARK = "#fffdf8", "#171512"
"""The grounds of pages. style.css names the same."""

# Boxes: the ground that an accent must be read upon with the least contrast.
_PANEL, _PANEL_DARK = "#f6f1e6", "#232019"

# Where the style will stand; no text of a view holds a NUL.
_STYLE_HERE = "\0"


class TemplateFault(Exception):
    """A template that cannot be used: its name, line, and what is wrong with it."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(name, line, message)
        self.name = name
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.name}:{self.line}: {self.message}"


def link_maker(path: str, address: str) -> Callable[[str], str]:
    """How the page at *path* links to a path of its edition, or to an absolute address.

    Relative, so that a site works at a root, under a folder and from a disk; absolute from
    404.html, which servers show at any depth. What is neither a path nor one of the four schemes
    leads nowhere.
    """
    root = address if path == "404.html" else "../" * path.count("/")
    home = root or "./"

    def href(target: str) -> str:
        if ":" not in target:
            if not target:
                return home
            return root + target if target[0] not in "/\\" else "#"
        if target.startswith(("https://", "http://", "mailto:", "tel:")):
            return target
        colon = target.index(":")
        inside = any(0 <= target.find(mark) < colon for mark in "/?#")
        return root + target if inside and target[0] not in "/\\" else "#"

    return href


class Theme:
    """The templates and style of a site, compiled once a process.

    *folders*: the first that has a template wins; the last is the built-in theme, which
    ``bawaan/`` reaches whatever stands before it.
    """

    def __init__(self, folders: tuple[Path, ...], language: str) -> None:
        from jinja2 import TemplateError
        from markupsafe import Markup

        # As Markup(text), which first asks a text what it is: half a microsecond each time.
        self._safe: Callable[[str], str] = partial(str.__new__, Markup)
        self._folders = folders
        self._environment = _environment(folders, language)
        # What a mistake in a template can raise.
        self._faults = (
            TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
        )  # fmt: skip
        css = _first(folders, "assets/style.css")
        self._css = {use: minified(part_for(use, css)) for use in ("articles", "lists")}
        self._shared: dict[Masthead, dict[str, dict[str, str]]] = {}
        self._latest: tuple[Masthead | None, dict[str, dict[str, str]]] = None, {}
        self._styles: dict[tuple[str, str, str], _Style] = {}

    def page(
        self, template: str, site: Masthead, page: msgspec.Struct, *, path: str, body: str = ""
    ) -> bytes:
        """The bytes of *page*, published at *path*; UTF-8 with a line's end at the end.

        *body* is the cleaned and filled-in text of an article. Raises TemplateFault.
        """
        compiled = self.compile(template)
        head = getattr(page, "head", None)
        style = self._style_of(
            "articles" if isinstance(page, ArticleView) else "lists",
            getattr(head, "accent", "") or site.accent,
            getattr(head, "accent_dark", "") or (site.accent_dark if not _accent(head) else ""),
        )
        data = structured(page, site)
        href, safe = link_maker(path, site.address), self._safe

        def absolute(target: str) -> str:
            return target if "://" in target else site.address + target

        def picture(
            shown: Picture, sizes: str, *, eager: bool = False, alt: str | None = None
        ) -> str:
            return safe(picture_html(shown, href, sizes, alt=alt, load=FIRST if eager else LAZY))

        def thumb(shown: Picture, eager: bool = False, large: bool = False) -> str:
            return safe(thumb_html(shown, href, eager=eager, large=large))

        try:
            text = compiled.render(
                site=site,
                page=page,
                body=safe(led_by(body, getattr(page, "dateline", ""))),
                href=href,
                shared=self._shared_by(site).setdefault(href(""), {}),
                absolute=absolute,
                picture=picture,
                thumb=thumb,
                style=_STYLE_HERE,
                policy=style.policy_for(
                    asking=bool(getattr(page, "script", "")), scripted=bool(site.script)
                ),
                colours=style,
                structured=safe(data),
                page_title=_page_title(getattr(head, "title", ""), site),
            )
        except self._faults as fault:
            raise self._fault_of(fault, template) from fault
        # The style is most of a page's ASCII: encoded once, it costs nothing (50 us a page).
        return f"{text}\n".encode().replace(b"\0", style.data)

    def filled(self, html: str, page: ArticleView, site: Masthead, *, path: str) -> str:
        """The cleaned text *html* of *page*, filled in as ``page`` takes it."""
        if page.body is None:
            return ""
        leads = page.picture is None or page.kind == "galeri"
        return fill(html, page.body, link_maker(path, site.address), leads=leads)

    def _shared_by(self, site: Masthead) -> dict[str, dict[str, str]]:
        """What pages of *site* share, by depth. To take a masthead's hash takes 3 us."""
        if self._latest[0] is not site:
            self._latest = site, self._shared.setdefault(site, {})
        return self._latest[1]

    def compile(self, template: str) -> Template:
        """*template*, compiled once a process. Raises TemplateFault."""
        try:
            return self._environment.get_template(template)
        except self._faults as fault:
            raise self._fault_of(fault, template) from fault

    def _fault_of(self, fault: Exception, template: str) -> TemplateFault:
        """Where in which template it stumbled: Jinja gives its frames a template's lines."""
        name = getattr(fault, "name", None) or template
        line = int(getattr(fault, "lineno", 0) or 0)
        trace = fault.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            for folder in self._folders:
                if file.is_relative_to(folder):
                    name, line = file.relative_to(folder).as_posix(), trace.tb_lineno
            trace = trace.tb_next
        return TemplateFault(str(name), line, str(fault))

    def _style_of(self, use: str, accent: str, accent_dark: str) -> _Style:
        key = (use, accent, accent_dark)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = _Style(self._css[use], accent, accent_dark)
        return style


class _Style:
    """The style element of pages of one accent, and the policy that lets it through."""

    def __init__(self, css: str, accent: str, accent_dark: str) -> None:
        self.accent = legible(accent, _PANEL)
        self.accent_dark = legible(accent_dark or accent, _PANEL_DARK)
        self.paper, self.dark_paper = PAPER, PAPER_DARK
        self.data = (
            f"{css}:root{{--accent:{self.accent}}}"
            f"@media(prefers-color-scheme:dark){{:root{{--accent:{self.accent_dark}}}}}"
        ).encode()
        digest = b64encode(sha256(self.data).digest()).decode()
        # No script is there to connect, but Lighthouse asks for robots.txt from inside the page.
        self._rules = (
            f"default-src 'none'; img-src 'self'; style-src 'sha256-{digest}'; connect-src 'self'; "
            "base-uri 'none'"
        )

    def policy_for(self, *, asking: bool, scripted: bool) -> str:
        """What a page may do: without script nothing; *asking*, its script may fetch and send."""
        if asking:
            return f"{self._rules}; script-src 'self'; form-action 'self'"
        # A service worker falls under script-src, where nothing is said of workers (CSP 3, 6.1.14).
        scripts = "; script-src 'self'" if scripted else ""
        return f"{self._rules}{scripts}; form-action 'none'"


def thumb_html(
    picture: Picture, href: Callable[[str], str], *, eager: bool = False, large: bool = False
) -> str:
    """A picture beside a headline (*large*: above it), in one file; silent for screen readers."""
    one = picture.sizes[:1]
    if picture.thumbnail and not large:
        one = (Size(picture.thumbnail, 1),)
    load = "" if eager else LAZY
    return picture_html(msgspec.structs.replace(picture, sizes=one), href, "", alt="", load=load)


def closure(name: str, sources: Mapping[str, str]) -> tuple[str, ...]:
    """All templates that *name* uses, itself included, sorted.

    *sources* holds every template's text by name; ``bawaan/...`` names the built-in one where it
    differs. Raises TemplateFault for a template that is missing or cannot be read, and for one
    that computes the name of another, which would hide an ingredient from its recipe.
    """
    seen: set[str] = set()
    waiting: list[tuple[str, str, int]] = [(name, name, 0)]
    while waiting:
        wanted, user, line = waiting.pop()
        if wanted in seen:
            continue
        source = sources.get(wanted)
        if source is None and wanted.startswith(BUILT_IN):
            source = sources.get(wanted.removeprefix(BUILT_IN))
        if source is None:
            raise TemplateFault(user, line, f"no template {wanted!r}")
        seen.add(wanted)
        waiting += ((used, wanted, at) for used, at in _uses(wanted, source))
    return tuple(sorted(seen))


@lru_cache(maxsize=256)  # all pages use the same few
def _uses(name: str, source: str) -> tuple[tuple[str, int], ...]:
    """The templates that one names, with the lines where it does."""
    from jinja2 import Environment, nodes
    from jinja2.exceptions import TemplateSyntaxError

    try:
        tree = Environment().parse(source, name)
    except TemplateSyntaxError as fault:
        raise TemplateFault(name, fault.lineno, fault.message or "cannot be read") from fault
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    return tuple(
        (used, node.lineno) for node in tree.find_all(kinds) for used in _names(node, name)
    )


def _names(node: nodes.Node, user: str) -> tuple[str, ...]:
    """The names that an extends, include or import writes out."""
    from jinja2 import nodes

    named = getattr(node, "template", None)
    if isinstance(named, nodes.Const) and isinstance(named.value, str):
        return (named.value,)
    if isinstance(named, nodes.Tuple | nodes.List):
        values = [item.value for item in named.items if isinstance(item, nodes.Const)]
        if len(values) == len(named.items) and all(isinstance(value, str) for value in values):
            return tuple(values)
    raise TemplateFault(user, node.lineno, "the name of another template must be written out")


def _environment(folders: tuple[Path, ...], language: str) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from markupsafe import Markup

    from kimgen.making.quick import QuickEnvironment, Words, compiled_in, once

    strings = strings_of(language)
    own = FileSystemLoader([str(folder) for folder in folders])
    built_in = PrefixLoader({BUILT_IN.rstrip("/"): FileSystemLoader(str(folders[-1]))})
    environment = QuickEnvironment(
        theme=folders[-1],
        words=Words({key: Markup(text) for key, text in strings.items()}),
        loader=ChoiceLoader([built_in, own]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled_in(language),
    )
    # Equal views must make equal bytes.
    del environment.filters["random"], environment.globals["lipsum"]
    environment.globals["phrase"] = lru_cache(maxsize=1024, typed=True)(Markup.format)
    environment.globals["once"] = once()
    environment.filters["word"] = lambda key: strings.get(key, key)
    environment.filters["legible"] = lambda colour: legible(colour, _PANEL)
    for function in (shortened, sentence, host, initial, feed_format):
        environment.filters[function.__name__] = function
    return environment


def shortened(text: str, most: int) -> str:
    """*text* in at most *most* characters, cut between words."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    words = head.rsplit(" ", 1)[0]
    # A word without end is cut itself: what is left has to tell one page from another.
    return f"{(words if len(words) > most // 2 else head).rstrip(' ,;:-')}…"


def sentence(text: str) -> str:
    """*text* with a mark at its end."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def host(address: str) -> str:
    """``kim-a.example.id`` of an absolute address."""
    return address.partition("://")[2].strip("/") or address


def initial(name: str) -> str:
    """The letter that stands for a group without a logo: the first after ``KIM``."""
    words = name.split()
    if len(words) > 1 and words[0].upper() == "KIM":
        words = words[1:]
    return words[0][:1].upper() if words else "K"


def feed_format(type_: str) -> str:
    """``RSS``, ``Atom`` or ``JSON Feed`` of a media type."""
    for mark, name in (("rss", "RSS"), ("atom", "Atom"), ("json", "JSON Feed")):
        if mark in type_:
            return name
    return type_


def _page_title(title: str, site: Masthead) -> str:
    """The page's and the site's name; the site's gives way where both are too long to show."""
    parts = (title, site.name) if title != site.name else (site.name, site.tagline)
    both = " | ".join(part for part in parts if part)
    return both if len(both) <= 110 else shortened(parts[0], 110)


def _accent(head: object) -> str:
    return str(getattr(head, "accent", ""))


def _first(folders: tuple[Path, ...], name: str) -> str:
    for folder in folders:
        file = folder / name
        if file.is_file():
            return file.read_text("utf-8")
    raise TemplateFault(name, 0, "missing in every template folder")


def part_for(use: str, css: str) -> str:
    """What *css* holds for pages of one *use*: what follows ``/* @all */`` or its own mark.

    A page need not carry the rules of others: a third of the style.
    """
    parts = re.split(r"/\* @(\w+) \*/", css)
    marked = zip(parts[1::2], parts[2::2], strict=True)
    return parts[0] + "".join(text for name, text in marked if name in ("all", use))


def minified(css: str) -> str:
    """*css* without comments and needless blanks. Strings with ``{};:,`` are left to the author."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r"(?<=[\w)-]): ", ":", css)
    return css.replace(";}", "}").strip()


@lru_cache(maxsize=1024)
def legible(colour: str, ground: str) -> str:
    """*colour*, darkened or lightened until it stands out 7:1 from *ground* (WCAG AAA).

    A text that is no ``#rrggbb`` gives the theme's own colour, so that nothing else gets into a
    style.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = "#9d1c1f"
    dark_ground = _luminance(ground) < 0.2
    goal = 255 if dark_ground else 0
    channels = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    for step in range(51):
        mixed = [round(channel + (goal - channel) * step / 50) for channel in channels]
        candidate = f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"
        if _contrast(candidate, ground) >= 7:
            return candidate
    return "#ffffff" if dark_ground else "#000000"


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    values = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
