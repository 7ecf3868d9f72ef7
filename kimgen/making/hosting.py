"""The files that hosts read: ``.htaccess``, ``nginx.conf``, ``web.config``, ``_headers`` ...

Equal views make equal bytes. Everything in them is optional: where a host ignores them, the plain
files do.
"""

from collections.abc import Callable

from kimgen.deciding.hostplan import HostView
from kimgen.making.pagehosts import github, gitlab, headers, redirects
from kimgen.making.webservers import htaccess, nginx, web_config


def host_file(view: HostView) -> bytes:
    """The bytes of the file that *view* names."""
    return _MAKERS[view.name](view).encode()


_MAKERS: dict[str, Callable[[HostView], str]] = {
    ".htaccess": htaccess,
    "nginx.conf": nginx,
    "web.config": web_config,
    "_redirects": redirects,
    "_headers": headers,
    "CNAME": lambda view: f"{view.host}\n",
    ".nojekyll": lambda view: "",
    ".github/workflows/pages.yml": github,
    ".gitlab-ci.yml": gitlab,
}
