"""The files of web servers: ``.htaccess``, ``nginx.conf`` and ``web.config``.

Measured traps: an Apache directive of an absent module ends every request with 500, so each stands
in its ``<IfModule>``; nginx forgets inherited headers in a location that adds one, and takes no
word longer than 4,096 bytes; IIS answers 500.19 to a section that it does not know, so nothing of
URL Rewrite is used, and reads no file larger than 250 kB.
"""

import re
from html import escape

from kimgen.deciding.hostplan import HostView
from kimgen.making.hostrules import (
    ATOM_ALIAS,
    FEEDS,
    FINGERPRINTED,
    FOR_EVER,
    FOR_PAGES,
    LONG_FOLDERS,
    PAGES,
    POLICY,
    RSS_ALIAS,
    SECURITY,
    TEXT,
    TYPES,
    aliases,
    at,
    feed_files,
    left_out,
    said,
    tail,
)

_MOST_OF_IIS = 240_000
"""Characters of a web.config, which are bytes: addresses are plain letters."""


def htaccess(view: HostView) -> str:
    """What Apache and LiteSpeed read with every request."""
    base = view.base
    lines = [
        f"# {said(view.title)}: pengaturan Apache dan LiteSpeed, dibuat kimgen.",
        "# Setiap bagian hanya berlaku bila modulnya ada; tanpa berkas ini situs tetap jalan.",
        "<IfModule mod_dir.c>",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {base}404.html",
        "</IfModule>",
        "<IfModule mod_mime.c>",
        *(f"AddType {kind} {_dotted(suffixes)}" for kind, suffixes in TYPES),
        f"AddCharset utf-8 {_dotted('html css js txt xml json webmanifest ics opml svg')}",
        *(
            f'<FilesMatch "{tail(name)}">\nForceType "{kind}; charset=utf-8"\n</FilesMatch>'
            for name, kind in FEEDS
        ),
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "<IfModule mod_filter.c>",
        f"AddOutputFilterByType DEFLATE {' '.join(TEXT)}",
        "</IfModule>",
        "</IfModule>",
        "<IfModule mod_headers.c>",
        f'Header set Cache-Control "{PAGES}"',
        f'<FilesMatch "{FINGERPRINTED}">',
        f'Header set Cache-Control "{FOR_EVER}"',
        "</FilesMatch>",
        *(f'Header always set {name} "{value}"' for name, value in SECURITY),
        '<FilesMatch "\\.html$">',
        *(f'Header always set {name} "{value}"' for name, value in FOR_PAGES),
        "</FilesMatch>",
        f'<FilesMatch "{feed_files()}">',
        'Header set Access-Control-Allow-Origin "*"',
        "</FilesMatch>",
        "</IfModule>",
        "<IfModule !mod_headers.c>",
        "<IfModule mod_expires.c>",
        "ExpiresActive On",
        'ExpiresDefault "access plus 10 minutes"',
        f'<FilesMatch "{FINGERPRINTED}">',
        'ExpiresDefault "access plus 1 year"',
        "</FilesMatch>",
        "</IfModule>",
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        f"RewriteBase {base}",
        f"RewriteRule ^{RSS_ALIAS} $1feed.xml [L]",
        f"RewriteRule ^{ATOM_ALIAS} $1atom.xml [L]",
        "</IfModule>",
        "<IfModule mod_alias.c>",
        r'RedirectMatch 404 "/(?:\.(?!well-known(?:/|$)).*|nginx\.conf|web\.config)$"',
    ]
    for old, target in view.redirects:
        pattern = re.escape((base + old).rstrip("/")).replace("\\-", "-").replace("\\/", "/")
        lines.append(f'RedirectMatch 301 "^{pattern}(?:/(?:index\\.html)?)?$" "{at(view, target)}"')
    lines += [*left_out(view.left_out, "# "), "</IfModule>"]
    return "\n".join(lines) + "\n"


def nginx(view: HostView) -> str:
    """A sample server block, for whoever runs the server."""
    base = view.base
    place = "isi folder ini" if base == "/" else f"folder ini sebagai {base.strip('/')}"
    lines = [
        f"# {said(view.title)}: contoh blok server nginx, dibuat kimgen.",
        f"# Ubah «root» menjadi folder di server yang berisi {place}, lalu simpan sebagai",
        "# /etc/nginx/conf.d/kim.conf. HTTPS: pakai certbot atau blok listen 443 milik server.",
        "server {",
        "    listen 80;",
        f"    server_name {view.host or '_'};",
        "    root /var/www/html;",
        "    index index.html;",
        "    absolute_redirect off;",
        "    charset utf-8;",
        f"    charset_types {' '.join(kind for kind in TEXT if kind != 'text/html')};",
        "    gzip on;",
        "    gzip_vary on;",
        f"    gzip_types {' '.join(kind for kind in TEXT if kind != 'text/html')};",
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
        f'    if ($uri ~ "{feed_files("/")}") {{ set $kim_origin "*"; }}',
        "    add_header Cache-Control $kim_cache;",
        "    add_header Content-Security-Policy $kim_policy always;",
        "    add_header X-Frame-Options $kim_frame always;",
        "    add_header Access-Control-Allow-Origin $kim_origin;",
        *(f'    add_header {name} "{value}" always;' for name, value in SECURITY),
        "",
        f'    rewrite "^{base}{RSS_ALIAS}" {base}$1feed.xml last;',
        f'    rewrite "^{base}{ATOM_ALIAS}" {base}$1atom.xml last;',
    ]
    for name, kind in FEEDS:
        lines.append(
            f'    location ~ "/{tail(name, start="")}" {{ types {{ }} default_type {kind}; }}'
        )
    lines += [
        r'    location ~ "/\.(?!well-known(?:/|$))" { return 404; }',
        f"    location = {base}nginx.conf {{ return 404; }}",
        f"    location = {base}web.config {{ return 404; }}",
    ]
    for old, target in view.redirects:
        plain = (base + old).rstrip("/")
        for form in (plain, f"{plain}/", f"{plain}/index.html"):
            lines.append(f"    location = {form} {{ return 301 {at(view, target)}; }}")
    return "\n".join([*lines, "}"]) + "\n"


def web_config(view: HostView) -> str:
    """What IIS reads."""
    error = escape((view.base.lstrip("/") + "404.html").replace("/", "\\"))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {said(view.title).replace('--', '- -')}: pengaturan IIS, dibuat kimgen. -->",
        "<configuration>",
        "<system.webServer>",
        '<defaultDocument><files><clear/><add value="index.html"/></files></defaultDocument>',
        '<httpErrors errorMode="Custom"><remove statusCode="404"/>'
        f'<error statusCode="404" path="{error}" responseMode="File"/></httpErrors>',
        "<staticContent>",
        '<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="00:10:00"/>',
    ]
    for kind, suffixes in TYPES:
        named = f"{kind}; charset=utf-8" if kind in TEXT else kind
        for suffix in suffixes.split():
            lines.append(f'<remove fileExtension=".{suffix}"/>')
            lines.append(f'<mimeMap fileExtension=".{suffix}" mimeType="{named}"/>')
    lines += ["</staticContent>", "<httpProtocol><customHeaders>"]
    for name, value in (*SECURITY, *FOR_PAGES):
        lines.append(f'<remove name="{name}"/><add name="{name}" value="{escape(value)}"/>')
    lines += ["</customHeaders></httpProtocol>", "</system.webServer>"]
    for folder in _long_folders(view):
        lines.append(
            f'<location path="{folder}"><system.webServer><staticContent>'
            '<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00"/>'
            "</staticContent></system.webServer></location>"
        )
    room = _MOST_OF_IIS - sum(len(line) + 1 for line in lines)
    missing = view.left_out
    for old, target in (*aliases(view, "index.php/feed"), *view.redirects):
        line = (
            f'<location path="{escape(old.rstrip("/"))}"><system.webServer>'
            f'<httpRedirect enabled="true" destination="{escape(at(view, target))}" '
            'exactDestination="true" httpResponseStatus="Permanent"/>'
            "</system.webServer></location>"
        )
        room -= len(line) + 1
        if room > 0:
            lines.append(line)
        else:
            missing += 1
    return "\n".join([*lines, *left_out(missing, "<!-- ", " -->"), "</configuration>"]) + "\n"


def _long_folders(view: HostView) -> list[str]:
    groups = (f"{folder}/{name}" for folder in view.groups for name in LONG_FOLDERS[1:])
    return [*LONG_FOLDERS, *groups]


def _dotted(suffixes: str) -> str:
    return " ".join(f".{suffix}" for suffix in suffixes.split())
