"""A page as the preview shows it: with the script that hears of changes, and allowed to run it."""

import html
import re

# Comments and raw text first, so that nothing inside them is taken for an element. What is not
# closed goes on to the end, as in a browser; so nothing is ever looked at twice.
_LANDMARKS = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(script|style|title|textarea|template|noscript)\b.*?(?:</\1\s*>|\Z)"
    rb"|(?P<meta><meta\b(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z))"
    rb"|(?P<end></body\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""", re.DOTALL
)


def live_page(page: bytes, script: bytes) -> bytes:
    """*page* with *script* at its end and with policies that let it run."""
    parts: list[bytes] = []
    done, end = 0, None
    for found in _LANDMARKS.finditer(page):
        if found["meta"] is not None:
            parts += (page[done : found.start()], _relaxed_meta(found["meta"]))
            done = found.end()
        elif found["end"] is not None:
            parts.append(page[done : found.start()])
            done, end = found.start(), len(parts)
    parts.append(page[done:])
    parts.insert(len(parts) if end is None else end, script)
    return b"".join(parts)


def _relaxed_meta(element: bytes) -> bytes:
    """The element as it is, or, where it carries a policy, with that policy adapted."""
    text = element.decode("utf-8", "surrogateescape")
    found = list(_ATTRIBUTE.finditer(text, len("<meta")))
    values = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in reversed(found)}
    if values.get("http-equiv", "").strip().lower() != "content-security-policy":
        return element
    policy = html.escape(relaxed_policy(values.get("content", "")), quote=True)
    adapted = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return adapted.encode("utf-8", "surrogateescape")


def relaxed_policy(policy: str) -> str:
    """A content security policy with the preview's own script and its events let in.

    Also drops what asks for https, which a preview does not speak.
    """
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name and name.lower() not in ("upgrade-insecure-requests", "block-all-mixed-content"):
            directives.setdefault(name.lower(), sources)
    fallback = directives.get("default-src")
    for name in ("script-src", "script-src-elem", "connect-src"):
        allowed = directives.get(name, None if name == "script-src-elem" else fallback)
        if allowed is not None:
            kept = [source for source in allowed if source.lower() not in ("'none'", "'self'")]
            directives[name] = ["'self'", *kept]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


# Runs in every served page. It sets text and single style properties only, which needs neither
# inline style nor inline script in the page's policy. A hidden page lets go of its connection:
# a browser grants a server only six.
LIVE_SCRIPT = r"""(() => {
  "use strict";
  const me = document.currentScript;
  if (!me || !window.EventSource) return;
  const run = me.dataset.run;
  let since = me.dataset.since, source = null, timer = 0, leaving = false;

  const store = (key, value) => {
    try { sessionStorage.setItem("kimgen:" + key, value); } catch { /* private mode */ }
  };
  const stored = (key) => {
    try { return sessionStorage.getItem("kimgen:" + key); } catch { return null; }
  };

  const spot = stored("spot");
  if (spot) {
    store("spot", "");
    const [path, left, top] = JSON.parse(spot);
    const back = () => scrollTo({ left, top, behavior: "instant" });
    if (path === location.pathname) { back(); addEventListener("load", back, { once: true }); }
  }
  const reload = () => {
    if (leaving) return;
    leaving = true;
    store("spot", JSON.stringify([location.pathname, scrollX, scrollY]));
    location.reload();
  };

  const plain = (address) => {
    let path = String(address);
    try { path = decodeURIComponent(path); } catch { /* as it is */ }
    return path.replace(/^\/+/, "").replace(/(^|\/)index\.html$/, "$1");
  };
  const concerns = (paths) => {
    const mine = new Set([plain(location.pathname)]);
    for (const used of performance.getEntriesByType("resource")) {
      const address = new URL(used.name, location.href);
      if (address.origin === location.origin) mine.add(plain(address.pathname));
    }
    return paths.some((path) => mine.has(plain(path)));
  };

  const english = document.documentElement.lang.toLowerCase().startsWith("en");
  const words = english
    ? { error: "error", warning: "warning", close: "Close" }
    : { error: "galat", warning: "peringatan", close: "Tutup" };
  const made = (name, style, text) => {
    const element = document.createElement(name);
    element.style.cssText = style;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  let host = null, shown = "";
  const show = (findings) => {
    const now = JSON.stringify(findings);
    if (now === shown) return;
    shown = now;
    if (host) host.remove();
    host = null;
    if (!findings.length) return;
    host = made("div", "all:initial");
    host.id = "kimgen-findings";
    const box = made("section", "position:fixed;left:0;right:0;bottom:0;z-index:2147483647;"
      + "max-height:40vh;overflow:auto;box-sizing:border-box;padding:.75rem 1rem;"
      + "background:#1d1b18;color:#f6f2ea;font:15px/1.45 system-ui,sans-serif;"
      + "border-top:4px solid #d9480f");
    box.setAttribute("role", "status");
    const count = (kind) => findings.filter((finding) => finding[0] === kind).length;
    const head = ["error", "warning"].filter(count)
      .map((kind) => `${count(kind)} ${words[kind]}${english && count(kind) > 1 ? "s" : ""}`);
    box.append(made("strong", "", head.join(", ") || String(findings.length)));
    const close = made("button", "float:right;font:inherit;color:inherit;background:none;"
      + "border:1px solid;border-radius:4px;padding:.1rem .6rem;cursor:pointer", words.close);
    close.type = "button";
    close.addEventListener("click", () => { if (host) host.remove(); host = null; });
    box.prepend(close);
    const list = made("ul", "margin:.4rem 0 0;padding:0;list-style:none");
    for (const [severity, place, sentence] of findings) {
      const line = made("li", "margin:.35rem 0;overflow-wrap:anywhere;white-space:pre-wrap");
      const colour = severity === "error" ? "#ff8a65" : "#ffd166";
      line.append(made("b", "color:" + colour, words[severity] || severity), " ",
        made("code", "font:13px ui-monospace,monospace;opacity:.85", place), "\n",
        made("span", "", sentence));
      list.append(line);
    }
    box.append(list);
    host.attachShadow({ mode: "open" }).append(box);
    document.body.append(host);
  };

  const hear = (event) => {
    if (event.lastEventId.startsWith(run + ":")) since = event.lastEventId.slice(run.length + 1);
    const message = JSON.parse(event.data);
    if (message.kind === "reload") {
      if (!Array.isArray(message.paths) || concerns(message.paths)) reload();
    } else if (message.kind === "restart") {
      // Once for each run: a page that comes from somebody's cache would else reload for ever.
      if (stored("run") !== message.run) { store("run", message.run); reload(); }
    } else if (message.kind === "findings" && Array.isArray(message.findings)) {
      show(message.findings);
    }
  };
  const listen = () => {
    if (source || document.visibilityState === "hidden") return;
    const mine = new EventSource(`/_kimgen/events?run=${run}&since=${since}`);
    source = mine;
    mine.onmessage = hear;
    mine.onerror = () => {
      if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
      source = null;
      clearTimeout(timer);
      timer = setTimeout(listen, 1000);
    };
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") rest(); else listen();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
"""
