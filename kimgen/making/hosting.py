"""The files that hosts read: ``.htaccess``, ``nginx.conf``, ``web.config``, ``_headers`` ...

Equal views make equal bytes. Everything in them is optional: where a host ignores them, the plain
files do. Measured traps: an Apache directive of an absent module ends every request with 500, so
each stands in its ``<IfModule>``; nginx forgets inherited headers in a location that adds one;
IIS answers 500.19 to a section that it does not know, so nothing of URL Rewrite is used.
"""

import re
from collections.abc import Callable
from html import escape
from json import dumps

from kimgen.deciding.hostplan import HostView

PAGES = "public, max-age=600"
"""Ten minutes: news may wait so long, and a reader who goes back costs nothing."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For files whose name holds the digest of their bytes."""
FINGERPRINTED = r"-[0-9a-f]{8}\.(?:jpg|png|webp|js|css|pdf|svg)$"
_LONG_FOLDERS = ("aset", "foto", "berkas")
"""Folders with nothing but fingerprinted files."""

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""As wide as the union of the policies that pages carry themselves: both hold at once, and a page's
own one names the one style that it has by digest. ``frame-ancestors`` works in a header only."""

SECURITY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_FOR_PAGES = (("Content-Security-Policy", POLICY), ("X-Frame-Options", "SAMEORIGIN"))

_FEEDS = (
    ("feed.xml", "application/rss+xml"),
    ("atom.xml", "application/atom+xml"),
    ("feed.json", "application/feed+json"),
)
TYPES = (
    ("text/html", "html htm"),
    ("text/css", "css"),
    ("text/javascript", "js mjs"),
    ("text/plain", "txt md"),
    ("application/xml", "xml xsl"),
    ("application/json", "json map"),
    ("application/manifest+json", "webmanifest"),
    ("text/calendar", "ics"),
    ("text/x-opml", "opml"),
    ("image/svg+xml", "svg"),
    ("image/jpeg", "jpg jpeg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/gif", "gif"),
    ("image/x-icon", "ico"),
    ("application/pdf", "pdf"),
    ("font/woff2", "woff2"),
    ("font/woff", "woff"),
    ("application/zip", "zip"),
    ("video/mp4", "mp4"),
    ("audio/mpeg", "mp3"),
)
_TEXT = tuple(
    kind
    for kind, _ in TYPES
    if kind.startswith("text/") or kind in ("application/xml", "application/json", "image/svg+xml")
) + tuple(kind for _, kind in _FEEDS)

# The feed addresses of WordPress and OpenSID (which OpenDK reads), and of Blogspot.
_RSS_ALIAS = r"(?:index\.php/)?(?:feed(?:/rss2?)?|rss)/?|rss\.xml"
_ATOM_ALIAS = r"(?:index\.php/)?(?:feed/atom|atom)/?|feeds/posts/default"


def host_file(view: HostView) -> bytes:
    """The bytes of the file that *view* names."""
    return _MAKERS[view.name](view).encode()


def _at(view: HostView, target: str) -> str:
    """Where a redirect leads to: a path from the host's root, or an absolute address."""
    return target if "://" in target else view.base + target


def _groups(view: HostView) -> str:
    """A pattern for the folder of a group with feeds, or nothing: one group in parentheses."""
    return f"((?:{'|'.join(view.groups)})/)?" if view.groups else "()"


def _htaccess(view: HostView) -> str:
    base = view.base
    lines = [
        f"# {_said(view.title)}: pengaturan Apache dan LiteSpeed, dibuat kimgen.",
        "# Setiap bagian hanya berlaku bila modulnya ada; tanpa berkas ini situs tetap jalan.",
        "<IfModule mod_dir.c>",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {base}404.html",
        "</IfModule>",
        "<IfModule mod_mime.c>",
        *(f"AddType {kind} {_dotted(suffixes)}" for kind, suffixes in TYPES),
        f"AddCharset utf-8 {_dotted('html css js txt xml json webmanifest ics opml svg')}",
        *(
            f'<FilesMatch "{_tail(name)}">\nForceType "{kind}; charset=utf-8"\n</FilesMatch>'
            for name, kind in _FEEDS
        ),
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "<IfModule mod_filter.c>",
        f"AddOutputFilterByType DEFLATE {' '.join(_TEXT)}",
        "</IfModule>",
        "</IfModule>",
        "<IfModule mod_headers.c>",
        f'Header set Cache-Control "{PAGES}"',
        f'<FilesMatch "{FINGERPRINTED}">',
        f'Header set Cache-Control "{FOR_EVER}"',
        "</FilesMatch>",
        *(f'Header always set {name} "{value}"' for name, value in SECURITY),
        '<FilesMatch "\\.html$">',
        *(f'Header always set {name} "{value}"' for name, value in _FOR_PAGES),
        "</FilesMatch>",
        f'<FilesMatch "{_feed_files()}">',
        'Header set Access-Control-Allow-Origin "*"',
        "</FilesMatch>",
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        f"RewriteBase {base}",
        f"RewriteRule ^{_groups(view)}(?:{_RSS_ALIAS})$ $1feed.xml [L]",
        f"RewriteRule ^{_groups(view)}(?:{_ATOM_ALIAS})$ $1atom.xml [L]",
        "</IfModule>",
        "<IfModule mod_alias.c>",
        r'RedirectMatch 404 "/(?:\.(?!well-known(?:/|$)).*|nginx\.conf|web\.config)$"',
    ]
    for old, target in view.redirects:
        pattern = re.escape((base + old).rstrip("/")).replace("\\-", "-").replace("\\/", "/")
        lines.append(
            f'RedirectMatch 301 "^{pattern}(?:/(?:index\\.html)?)?$" "{_at(view, target)}"'
        )
    lines += [*_left_out(view, "# ", ""), "</IfModule>"]
    return "\n".join(lines) + "\n"


def _nginx(view: HostView) -> str:
    base = view.base
    place = "isi folder ini" if base == "/" else f"folder ini sebagai {base.strip('/')}"
    lines = [
        f"# {_said(view.title)}: contoh blok server nginx, dibuat kimgen.",
        f"# Ubah «root» menjadi folder di server yang berisi {place}, lalu simpan sebagai",
        "# /etc/nginx/conf.d/kim.conf. HTTPS: pakai certbot atau blok listen 443 milik server.",
        "server {",
        "    listen 80;",
        f"    server_name {view.host or '_'};",
        "    root /var/www/html;",
        "    index index.html;",
        "    absolute_redirect off;",
        "    charset utf-8;",
        f"    charset_types {' '.join(kind for kind in _TEXT if kind != 'text/html')};",
        "    gzip on;",
        "    gzip_vary on;",
        f"    gzip_types {' '.join(kind for kind in _TEXT if kind != 'text/html')};",
        "    default_type application/octet-stream;",
        "    types {",
        *(f"        {kind} {suffixes};" for kind, suffixes in TYPES),
        "    }",
        f"    error_page 404 {base}404.html;",
        "",
        f'    set $kim_cache "{PAGES}";',
        '    set $kim_policy "";',
        '    set $kim_frame "";',
        '    set $kim_origin "";',
        f'    if ($uri ~ "{FINGERPRINTED}") {{ set $kim_cache "{FOR_EVER}"; }}',
        f'    if ($uri ~ "(?:/|\\.html)$") {{ set $kim_policy "{POLICY}"; }}',
        '    if ($uri ~ "(?:/|\\.html)$") { set $kim_frame "SAMEORIGIN"; }',
        f'    if ($uri ~ "{_feed_files("/")}") {{ set $kim_origin "*"; }}',
        "    add_header Cache-Control $kim_cache;",
        "    add_header Content-Security-Policy $kim_policy always;",
        "    add_header X-Frame-Options $kim_frame always;",
        "    add_header Access-Control-Allow-Origin $kim_origin;",
        *(f'    add_header {name} "{value}" always;' for name, value in SECURITY),
        "",
        f'    rewrite "^{base}{_groups(view)}(?:{_RSS_ALIAS})$" {base}$1feed.xml last;',
        f'    rewrite "^{base}{_groups(view)}(?:{_ATOM_ALIAS})$" {base}$1atom.xml last;',
    ]
    for name, kind in _FEEDS:
        lines.append(
            f'    location ~ "/{_tail(name, start="")}" {{ types {{ }} default_type {kind}; }}'
        )
    lines += [
        r'    location ~ "/\.(?!well-known(?:/|$))" { return 404; }',
        f"    location = {base}nginx.conf {{ return 404; }}",
        f"    location = {base}web.config {{ return 404; }}",
    ]
    for old, target in view.redirects:
        plain = (base + old).rstrip("/")
        for form in (plain, f"{plain}/", f"{plain}/index.html"):
            lines.append(f"    location = {form} {{ return 301 {_at(view, target)}; }}")
    return "\n".join([*lines, "}"]) + "\n"


def _web_config(view: HostView) -> str:
    error = escape((view.base.lstrip("/") + "404.html").replace("/", "\\"))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {_said(view.title).replace('--', '- -')}: pengaturan IIS, dibuat kimgen. -->",
        "<configuration>",
        "<system.webServer>",
        '<defaultDocument><files><clear/><add value="index.html"/></files></defaultDocument>',
        '<httpErrors errorMode="Custom"><remove statusCode="404"/>'
        f'<error statusCode="404" path="{error}" responseMode="File"/></httpErrors>',
        "<staticContent>",
        '<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="00:10:00"/>',
    ]
    for kind, suffixes in TYPES:
        named = f"{kind}; charset=utf-8" if kind in _TEXT else kind
        for suffix in suffixes.split():
            lines.append(f'<remove fileExtension=".{suffix}"/>')
            lines.append(f'<mimeMap fileExtension=".{suffix}" mimeType="{named}"/>')
    lines += ["</staticContent>", "<httpProtocol><customHeaders>"]
    for name, value in (*SECURITY, *_FOR_PAGES):
        lines.append(f'<remove name="{name}"/><add name="{name}" value="{escape(value)}"/>')
    lines += ["</customHeaders></httpProtocol>", "</system.webServer>"]
    for folder in _long_folders(view):
        lines.append(
            f'<location path="{folder}"><system.webServer><staticContent>'
            '<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00"/>'
            "</staticContent></system.webServer></location>"
        )
    for old, target in (*_aliases(view, "index.php/feed"), *view.redirects):
        lines.append(
            f'<location path="{escape(old.rstrip("/"))}"><system.webServer>'
            f'<httpRedirect enabled="true" destination="{escape(_at(view, target))}" '
            'exactDestination="true" httpResponseStatus="Permanent"/>'
            "</system.webServer></location>"
        )
    return "\n".join([*lines, *_left_out(view, "<!-- ", " -->"), "</configuration>"]) + "\n"


def _redirects(view: HostView) -> str:
    mark = "!" if view.forced else ""
    lines = [f"# {_said(view.title)}: dibuat kimgen."]
    for alias in ("index.php/feed", "feed"):
        for old, target in _aliases(view, alias):
            lines.append(f"{view.base}{old} {view.base}{target} 200")
    for old, target in view.redirects:
        lines.append(f"{view.base}{old} {_at(view, target)} 301{mark}")
    return "\n".join([*lines, *_left_out(view, "# ", "")]) + "\n"


def _headers(view: HostView) -> str:
    base = view.base
    lines = [
        f"# {_said(view.title)}: dibuat kimgen. Cache-Control halaman diatur hosting ini",
        "# sendiri: max-age=0, must-revalidate.",
        f"{base}*",
        *(f"  {name}: {value}" for name, value in (*SECURITY, *_FOR_PAGES)),
    ]
    for prefix in ("", ":kelompok/"):
        for folder in _LONG_FOLDERS if not prefix else _LONG_FOLDERS[1:]:
            lines += [f"{base}{prefix}{folder}/*", f"  Cache-Control: {FOR_EVER}"]
        for name, kind in _FEEDS:
            lines += [
                f"{base}{prefix}{name}",
                f"  Content-Type: {kind}; charset=utf-8",
                "  Access-Control-Allow-Origin: *",
                f"  Cache-Control: {PAGES}",
            ]
    return "\n".join(lines) + "\n"


def _github(view: HostView) -> str:
    branch = dumps(view.branch or "gh-pages")
    return f"""\
# Menerbitkan ke GitHub Pages (Settings > Pages > Source: GitHub Actions). Dibuat kimgen.
# Berlaku di dua tempat: di repositori berisi hasil jadi, dan di repositori berisi site.yaml
# (salin ke .github/workflows/): di sana situs dibuat dulu, juga tiap jam untuk tulisan terjadwal.
name: pages
on:
  push:
    branches: [main, {branch}]
  schedule:
    - cron: "17 * * * *"
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: true
jobs:
  terbit:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.pages.outputs.page_url }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        if: hashFiles('site.yaml') != ''
        with:
          python-version: "3.12"
      - name: Buat situs, atau pakai hasil jadi
        run: |
          if [ -f site.yaml ]; then
            pip install kimgen
            kimgen build || [ $? -eq 3 ]
            mv public ../hasil
          else
            cp -a . ../hasil && rm -rf ../hasil/.git ../hasil/.github
          fi
          mv ../hasil hasil
      - uses: actions/upload-pages-artifact@v3
        with:
          path: hasil
      - id: pages
        uses: actions/deploy-pages@v4
"""


def _gitlab(view: HostView) -> str:
    return """\
# Menerbitkan ke GitLab Pages. Dibuat kimgen. Berlaku di repositori berisi hasil jadi, dan di
# repositori berisi site.yaml (salin ke akarnya): di sana situs dibuat dulu.
pages:
  image: python:3.12-slim
  script:
    - |
      if [ -f site.yaml ]; then
        pip install kimgen
        kimgen build || [ $? -eq 3 ]
      else
        mkdir ../hasil && cp -a . ../hasil && rm -rf ../hasil/.git ../hasil/.gitlab-ci.yml
        mv ../hasil public
      fi
  artifacts:
    paths:
      - public
  rules:
    - if: $CI_COMMIT_BRANCH
"""


def _aliases(view: HostView, alias: str) -> list[tuple[str, str]]:
    """Feed addresses of other systems, at the site and at each group."""
    prefixes = ("", *(f"{folder}/" for folder in view.groups))
    return [(f"{prefix}{alias}", f"{prefix}feed.xml") for prefix in prefixes]


def _long_folders(view: HostView) -> list[str]:
    groups = (f"{folder}/{name}" for folder in view.groups for name in _LONG_FOLDERS[1:])
    return [*_LONG_FOLDERS, *groups]


def _left_out(view: HostView, start: str, end: str) -> list[str]:
    if not view.left_out:
        return []
    text = f"{view.left_out} alamat lama lagi dialihkan oleh halamannya sendiri."
    return [f"{start}{text}{end}"]


def _tail(name: str, *, start: str = "^") -> str:
    """A pattern for a feed's file and for its archives (``arsip-3-feed.xml``)."""
    return f"{start}(?:arsip-[0-9]+-)?{re.escape(name)}$"


def _feed_files(start: str = "^") -> str:
    return f"{start}(?:arsip-[0-9]+-)?(?:feed\\.xml|atom\\.xml|feed\\.json)$"


def _dotted(suffixes: str) -> str:
    return " ".join(f".{suffix}" for suffix in suffixes.split())


def _said(title: str) -> str:
    """A title in a comment: one line of letters that end nothing."""
    return " ".join(title.replace("{", "").replace("}", "").split())


_MAKERS: dict[str, Callable[[HostView], str]] = {
    ".htaccess": _htaccess,
    "nginx.conf": _nginx,
    "web.config": _web_config,
    "_redirects": _redirects,
    "_headers": _headers,
    "CNAME": lambda view: f"{view.host}\n",
    ".nojekyll": lambda view: "",
    ".github/workflows/pages.yml": _github,
    ".gitlab-ci.yml": _gitlab,
}
