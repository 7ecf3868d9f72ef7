# ruff: noqa: E501
"""Nothing that a writer types runs, calls another server, names itself or forges a slot."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kimgen.reading.markup import mark_up
from kimgen.reading.sanitize import (
    ATTRIBUTES,
    OURS,
    TAGS,
    Reach,
    address_of,
    clean,
    text_of_plain,
)

SLOT = re.compile('\0[LI][^\0"<>]*\0')


class Judge(HTMLParser):
    """Reads HTML as a stranger would and complains of all that is not plainly harmless."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.complaints.append(f"tag {tag}")
        for name, value in attrs:
            self.judge(tag, name, value or "")

    def judge(self, tag: str, name: str, value: str) -> None:
        if name == "rel" and tag == "a" and value == "noopener nofollow ugc":
            return
        if name not in ATTRIBUTES.get(tag, set()):
            self.complaints.append(f"attribute {tag} {name}")
        if name == "id" and not re.fullmatch(r"isi-fn(ref)?-\d+(-\d+)?", value):
            self.complaints.append(f"id {value}")
        if name == "src" and not re.fullmatch("\0I[^\0]+\0", value):
            self.complaints.append(f"src {value!r}")
        if name == "href":
            if slot := re.fullmatch("\0L([^\0]+)\0", value):
                target = slot[1]
                if re.match(r"\s*([a-z][a-z0-9+.-]*:|[/\\]{2}|\\)", target, re.I):
                    self.complaints.append(f"slot {target!r}")
            elif urlsplit(value).scheme.lower() not in ("http", "https", "mailto", "tel"):
                self.complaints.append(f"href {value!r}")

    def handle_comment(self, data: str) -> None:
        self.complaints.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.complaints.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.complaints.append("instruction")


def complaints(html: str) -> list[str]:
    judge = Judge()
    judge.feed(html)
    judge.close()
    loose = SLOT.sub("", html)
    if "\0" in loose:
        judge.complaints.append("NUL outside of a slot")
    # What a parser reads and writes again must not change: that is how mutation XSS hides.
    filled = html.replace("\0", "")
    again = nh3.clean(
        filled,
        tags=set(TAGS),
        attributes={tag: names | {"rel"} for tag, names in ATTRIBUTES.items()},
        link_rel=None,
    )
    if again != filled and "href" not in filled and "src" not in filled:
        judge.complaints.append("unstable")
    return judge.complaints


EXACT = [
    ("<script>alert(1)</script>", ""),
    ("a<script>alert(1)</script>b", "<p>ab</p>"),
    ("<SCRIPT SRC=//evil.id/x.js></SCRIPT>", ""),
    ("<script/x>alert(1)</script>", "<p></p>"),
    ("<scr<script>ipt>alert(1)</scr</script>ipt>", "<p>&lt;script&gt;</p>"),
    ("<img src=x onerror=alert(1)>", '<img src="\0Ix\0" alt="">'),
    ('<img src="javascript:alert(1)">', ""),
    ("<img src='data:image/svg+xml,<svg onload=alert(1)>' alt=z>", "z"),
    ("<img srcset='https://evil.id/x 1x' src=a.jpg>", '<img src="\0Ia.jpg\0" alt="">'),
    ("<svg onload=alert(1)>", ""),
    ("<svg><script>alert(1)</script></svg>", "<p></p>"),
    ("<svg><a xlink:href=javascript:alert(1)>x</a></svg>", "<p></p>"),
    ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<p></p>"),
    ("<style>*{color:red}</style>", ""),
    ("a <style>@import '//evil.id'</style> b", "<p>a  b</p>"),
    ("<p style='position:fixed;inset:0'>a</p>", "<p>a</p>"),
    ("<div class='tabel' id=x>a</div>", "<div>a</div>"),
    ("<div role=region tabindex=0 aria-label=Tabel>a</div>", "<div>a</div>"),
    ("<b onclick=alert(1)>a</b>", "<p><b>a</b></p>"),
    ("<b id=kepala name=x>a</b>", "<p><b>a</b></p>"),
    ("<a name=x>a</a>", "<p><a>a</a></p>"),
    ("<a href='javascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href=' &#14; javascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='jav&#x09;ascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='jav&#x0A;ascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='&#106;avascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='JaVaScRiPt:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='vbscript:x'>a</a>", "<p><a>a</a></p>"),
    ("<a href='data:text/html,x'>a</a>", "<p><a>a</a></p>"),
    ("<a href='file:///etc/passwd'>a</a>", "<p><a>a</a></p>"),
    ("<a href='blob:x'>a</a>", "<p><a>a</a></p>"),
    ("<a href='intent://x#Intent;end'>a</a>", "<p><a>a</a></p>"),
    ("<a href='\\\\evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='/\\evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='\\/evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='///evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='/%5Cevil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='%2F%2Fevil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='javascript%3Aalert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='%6aavascript:alert(1)'>a</a>", "<p><a>a</a></p>"),
    ("<a href='a%00b'>a</a>", "<p><a>a</a></p>"),
    ("<a href='a%0Ab'>a</a>", "<p><a>a</a></p>"),
    ("<a href='https:evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='https:/evil.id'>a</a>", "<p><a>a</a></p>"),
    ("<a href='https:\\\\evil.id'>a</a>", "<p><a>a</a></p>"),
    (
        "<a href='//kim.id/x'>a</a>",
        '<p><a href="https://kim.id/x" rel="noopener nofollow ugc">a</a></p>',
    ),
    (
        "<a href='https://kim.id' target=_blank rel=opener>a</a>",
        '<p><a href="https://kim.id" rel="noopener nofollow ugc">a</a></p>',
    ),
    ("<a rel='me' href='a.md'>a</a>", '<p><a href="\0La.md\0">a</a></p>'),
    ("<a href='tel:+62811'>a</a>", '<p><a href="tel:+62811">a</a></p>'),
    ("<a href='/kim-x/a/'>a</a>", '<p><a href="\0L/kim-x/a/\0">a</a></p>'),
    ("<a href='#isi-fn-1'>a</a>", '<p><a href="\0L#isi-fn-1\0">a</a></p>'),
    (
        "<a href='a.md' onmouseover=x ping=https://evil.id download>a</a>",
        '<p><a href="\0La.md\0">a</a></p>',
    ),
    ("<a href='a\"onclick=\"x'>a</a>", '<p><a href="\0La&quot;onclick=&quot;x\0">a</a></p>'),
    ("<a href='\0Lx\0'>a</a>", '<p><a href="\0LLx\0">a</a></p>'),
    ("<a href='&#0;Lx&#0;'>a</a>", '<p><a href="\0LLx\0">a</a></p>'),
    ("a \0Lb\0 &#0; &#x0;", "<p>a Lb  </p>"),
    ("<form action=https://evil.id><input name=sandi><button>Masuk</button></form>", "Masuk"),
    ("<input autofocus onfocus=alert(1)>", ""),
    ("<select><option>a</option></select>", "<p></p>"),
    ("<textarea><b>x</textarea>", "&lt;b&gt;x"),
    ("<button onclick=x>a</button>", "<p>a</p>"),
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe>", ""),
    ("<iframe src=javascript:alert(1)></iframe>", ""),
    (
        "<iframe src=https://kim.id/p></iframe>",
        '<a href="https://kim.id/p" rel="noopener nofollow ugc">https://kim.id/p</a>',
    ),
    ("<object data=javascript:alert(1)>x</object>", "<p></p>"),
    ("<embed src=javascript:alert(1)>", ""),
    ("<video src=x onerror=alert(1)></video>", '<p><a href="\0Lx\0">x</a></p>'),
    ("<video><source onerror=alert(1)></video>", "<p></p>"),
    ("<base href=https://evil.id>", ""),
    ("<link rel=stylesheet href=https://evil.id>", ""),
    ("<meta http-equiv=refresh content='0;url=https://evil.id'>", ""),
    ("<template><script>alert(1)</script></template>", "<p></p>"),
    (
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        '<p><img src="\0Ix\0" alt="">\'&gt;</p>',
    ),
    ("<title><img src=x onerror=alert(1)></title>", ""),
    ("<xmp><script>alert(1)</script></xmp>", "<p></p>&lt;script&gt;alert(1)&lt;/script&gt;<p></p>"),
    ("<plaintext>a", "<p></p>a&lt;/p&gt;"),
    ("<marquee onstart=alert(1)>a</marquee>", "<p>a</p>"),
    ("<blink>a</blink>", "<p>a</p>"),
    (
        "<details ontoggle=alert(1) open><summary>a</summary></details>",
        '<details open=""><summary>a</summary></details>',
    ),
    ("<body onload=alert(1)>a", "a"),
    ("<html onmouseover=alert(1)>a", "a"),
    ("<!--><script>alert(1)</script>-->", "--&gt;"),
    ("<!--[if IE]><script>alert(1)</script><![endif]-->", ""),
    ("<![CDATA[<script>alert(1)</script>]]>", "alert(1)]]&gt;"),
    ("<?xml version='1.0'?><script>x</script>", ""),
    ("<!DOCTYPE html [<!ENTITY x 'y'>]>", "]&gt;"),
    ("<blockquote cite='javascript:alert(1)'>a</blockquote>", "<blockquote>a</blockquote>"),
    ("<q cite='javascript:alert(1)'>a</q>", "<p><q>a</q></p>"),
    (
        "<del cite='javascript:x' datetime='2024-01-01'>a</del>",
        '<p><del datetime="2024-01-01">a</del></p>',
    ),
    ("<time datetime='\"><script>'>a</time>", "<p><time>a</time></p>"),
    ("<ol start='1e9' type=a reversed><li value=-5>a</ol>", "<ol><li>a</li></ol>"),
    (
        "<table background=//evil.id><tr><td background=x colspan=99999>a</table>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ),
    ("<td class=kanan>a</td>", "a"),
    ("<sup class=footnote id=isi-fnref-1>1</sup>", '<p><sup class="footnote">1</sup></p>'),
    ("<li id=isi-fn-1>a</li>", "<li>a</li>"),
    ("<code class='language-js x'>a</code>", "<p><code>a</code></p>"),
    ("<code class=language-js>a</code>", '<p><code class="language-js">a</code></p>'),
    ("<span class='overlay' style='x'>a</span>", "<p><span>a</span></p>"),
    ("<h1 id=top>a</h1>", "<h2>a</h2>"),
    ("<x-komponen onclick=x>a</x-komponen>", "<p>a</p>"),
    ("[a](javascript:alert(1))", "<p>a</p>"),
    ("[a](<javascript:alert(1)>)", "<p>a</p>"),
    ("[a](JAVASCRIPT&colon;alert(1))", "<p>a</p>"),
    ("[a](java\\script:alert(1))", '<p><a href="\0Ljava/script:alert(1)\0">a</a></p>'),
    ("[a](&#x6A;avascript:alert(1))", "<p>a</p>"),
    ("[a](\x01javascript:alert(1))", "<p>a</p>"),
    ("[a](data:text/html;base64,PHNjcmlwdD4=)", "<p>a</p>"),
    ("[a](vbscript:x 'y')", "<p>a</p>"),
    ("[a][b]\n\n[b]: javascript:alert(1)", "<p>a</p>"),
    ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"),
    (
        '[a](x "\\"><script>alert(1)</script>")',
        '<p><a href="\0Lx\0" title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">a</a></p>',
    ),
    (
        '!["onerror=alert(1) x="](a.jpg)',
        '<figure><img alt="&quot;onerror=alert(1) x=&quot;" src="\0Ia.jpg\0"></figure>',
    ),
    (
        "![a](a.jpg '<script>alert(1)</script>')",
        '<figure><img alt="a" src="\0Ia.jpg\0"><figcaption>&lt;script&gt;alert(1)&lt;/script&gt;</figcaption></figure>',
    ),
    ("![a](javascript:alert(1))", "<p>a</p>"),
    ("![a](\\\\evil.id\\x.jpg)", "<p>a</p>"),
    (
        "![a](//evil.id/x.jpg)",
        '<p><a href="https://evil.id/x.jpg" rel="noopener nofollow ugc">a</a></p>',
    ),
    ('```js"><script>alert(1)</script>\na\n```', "<pre><code>a\n</code></pre>"),
    (
        "```a\n</code></pre><script>alert(1)</script>\n```",
        '<pre><code class="language-a">&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>',
    ),
    ("`<script>alert(1)</script>`", "<p><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></p>"),
    (
        "[^<script>]\n\n[^<script>]: a",
        '<p><sup class="footnote" id="isi-fnref-1"><a href="\0L#isi-fn-1\0">1</a></sup></p>\n<section aria-label="Catatan kaki" class="footnotes">\n<ol>\n<li id="isi-fn-1">\n<p>a <a aria-label="Kembali ke teks" class="footnote-back" href="\0L#isi-fnref-1\0">↩</a></p>\n</li>\n</ol>\n</section>',
    ),
    (
        "| a |\n|---|\n| <script>alert(1)</script> |",
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td></td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        'https://kim.id/"onmouseover=alert(1)',
        '<p><a href="https://kim.id/&quot;onmouseover=alert(1)" rel="noopener nofollow ugc">https://kim.id/"onmouseover=alert(1)</a></p>',
    ),
    (
        "https://kim.id/<script>alert(1)</script>",
        '<p><a href="https://kim.id/" rel="noopener nofollow ugc">https://kim.id/</a></p>',
    ),
    (
        '<https://kim.id/"onmouseover=alert(1)>',
        '<p><a href="https://kim.id/&quot;onmouseover=alert(1)" rel="noopener nofollow ugc">https://kim.id/"onmouseover=alert(1)</a></p>',
    ),
    (
        '<a href="https://kim.id/" onclick=x>https://kim.id/"onclick=x</a>',
        '<p><a href="https://kim.id/" rel="noopener nofollow ugc"></a><a href="https://kim.id/&quot;onclick=x" rel="noopener nofollow ugc">https://kim.id/"onclick=x</a></p>',
    ),
    ('<p id="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx">', "<p></p>"),
    ("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""),
    (
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        '<p></p><img src="\0I1\0" alt="">"&gt;<p></p>',
    ),
    (
        "<noscript><style></noscript><img src=x onerror=alert(1)>",
        '<p><img src="\0Ix\0" alt=""></p>',
    ),
    (
        "<table><td><svg><desc><td></desc></svg></td></table><a></table><a>",
        "<table><tbody><tr><td></td><td></td></tr></tbody></table><a></a><a></a>",
    ),
    ("<iframe><!--</iframe><img src=x onerror=alert(1)>-->", '<img src="\0Ix\0" alt="">--&gt;'),
    ("<video><iframe></video><img src=x onerror=alert(1)></iframe>", '<p><img src="\0Ix\0"></p>'),
    ("<object><iframe></object><script>alert(1)</script>", "<p></p><p></p>"),
    (
        "<img alt='<img src=x onerror=alert(1)>' src=a.jpg>",
        '<img src="\0Ia.jpg\0" alt="&lt;img src=x onerror=alert(1)&gt;">',
    ),
    (
        "<img title='x\"><script>alert(1)</script>' src=a.jpg>\n",
        '<img src="\0Ia.jpg\0" alt="" title="x&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">',
    ),
    (
        "<iframe src='https://a.id/\"><script>alert(1)</script>' title='\"><script>'>",
        '<a href="https://a.id/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" rel="noopener nofollow ugc">"&gt;&lt;script&gt;</a>',
    ),
]


@pytest.mark.parametrize(("payload", "html"), EXACT, ids=[repr(p)[:60] for p, _ in EXACT])
def test_a_payload_leaves_only_what_is_harmless(payload: str, html: str) -> None:
    result = mark_up(payload, path="x.md").html
    assert complaints(result) == []
    assert result == html


@pytest.mark.parametrize(
    "frame",
    [
        "> {}",
        "- {}",
        "**a {} b**",
        "[a {} b](c.md)",
        "| a |\n|---|\n| {} |",
        "<div>\n{}\n</div>",
        "<b>{}",
        "a[^1]\n\n[^1]: {}",
        "![{}](d.jpg)",
        "# {}",
    ],
)
def test_payloads_are_as_harmless_within_other_marks(frame: str) -> None:
    for payload, _ in EXACT:
        html = mark_up(frame.format(payload), path="x.md").html
        assert complaints(html) == [], payload


def test_the_cleaner_alone_makes_payloads_harmless() -> None:
    for payload, _ in EXACT:
        assert complaints(clean(payload).html) == [], payload


@pytest.mark.parametrize(
    "html",
    [
        "teks",
        "teks<p>a</p>",
        "<>a",
        "<p>a > b</p>",
        "<p>a & b</p>",
        "<p>a\0</p>",
        "<p >a</p>",
        "<P>a</P>",
        "<p/>",
        "<p onclick=x>a</p>",
        "<script>a</script>",
        "<style>a</style>",
        "<h1>a</h1>",
        "<img>",
        "<b>a</b>",
        "<td class='kanan'>",
        '<td class="lain">',
        '<a href="a.md">a</a>',
        '<a href="\0La.md\0" title="x">a</a>',
        '<a href="\0L//k.example.id\0">a</a>',
        '<a href="\0Ljavascript:x\0">a</a>',
        '<a href="\0L\0">a</a>',
        '<a href="javascript:x" rel="noopener nofollow ugc">a</a>',
        '<a href="https://k.example.id/">a</a>',
        '<a href="https:///k" rel="noopener nofollow ugc">a</a>',
        '<a href="https://k.example.id/&quot;" rel="noopener nofollow ugc">a</a>',
        '<img alt="a" src="\0I//k.example.id/a.jpg\0">',
        '<img alt="a" src="\0Ia.jpg\0" onerror="x">',
        '<img alt="a"b" src="\0Ia.jpg\0">',
        '<img alt="a" src="https://k.example.id/a.jpg">',
        "<!-- a -->",
        "<p",
    ],
)
def test_html_with_anything_else_in_it_is_not_taken_for_plain(html: str) -> None:
    assert text_of_plain(html) is None


def test_no_payload_is_taken_for_plain_and_active() -> None:
    for payload, exact in EXACT:
        for html in (payload, exact):
            assert text_of_plain(html) is None or set(complaints(html)) <= {"unstable"}, html


PIECES = st.sampled_from(
    ["<a href=", "<img src=", "<p ", "<svg>", "<math>", "<style>", "</style>", "<table>", "<td>", "<form>", "<b>", "</b>",
     "<!--", "-->", "<![CDATA[", "]]>", "<iframe ", "<script>", "</script>", "<template>", "<noscript>", "<title>", "<textarea>",
     "'", '"', ">", "/>", " ", "=", "javascript:", "onerror=x", "style=x", "&#0;", "&#x6a;", "\0", "\\", "//", "x", "\n\n",
     "[a](", ")", "![", "]", "`", "*", "data:,", "%00", "%2f", "\t", "srcdoc="]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_no_mixture_of_pieces_leaves_anything_active(text: str) -> None:
    assert complaints(mark_up(text, path="x.md").html) == []
    assert complaints(clean(text).html) == []
    assert text_of_plain(text) is None or set(complaints(text)) <= {"unstable"}


@pytest.mark.parametrize(
    ("written", "reach", "target"),
    [
        ("a.md", Reach.RELATIVE, "a.md"),
        ("  a.md\n", Reach.RELATIVE, "a.md"),
        ("../b/c%20d.md#e%20f", Reach.RELATIVE, "../b/c d.md#e f"),
        ("a.md?q=%26", Reach.RELATIVE, "a.md?q=%26"),
        ("a%3Fb%23c", Reach.RELATIVE, "a%3Fb%23c"),
        ("100%.md", Reach.RELATIVE, "100%.md"),
        ("foto\\a.jpg", Reach.RELATIVE, "foto/a.jpg"),
        ("", Reach.RELATIVE, ""),
        ("./jam 10:30.md", Reach.RELATIVE, "./jam 10:30.md"),
        ("HTTPS://Kim.id/A b", Reach.EXTERNAL, "HTTPS://Kim.id/A b"),
        ("https://kim.id\\@evil.id", Reach.EXTERNAL, "https://kim.id%5C@evil.id"),
        ("//kim.id", Reach.EXTERNAL, "https://kim.id"),
        ("mailto:a@b.id", Reach.CONTACT, "mailto:a@b.id"),
        ("tel:+62", Reach.CONTACT, "tel:+62"),
        ("java\tscript:x", Reach.UNSAFE, ""),
        ("\x00javascript:x", Reach.UNSAFE, ""),
        ("ja\x7fvascript:x", Reach.UNSAFE, ""),
        ("ftp://x", Reach.UNSAFE, ""),
        ("a:b.jpg", Reach.UNSAFE, ""),
        ("%ff", Reach.UNSAFE, ""),
    ],
)
def test_addresses_are_judged_as_a_browser_reads_them(
    written: str, reach: Reach, target: str
) -> None:
    assert address_of(written) == (reach, target)


def test_our_own_mark_never_comes_out() -> None:
    text = '![a](b.jpg "c")[^1]\n\n![a](b.jpg "c")\n\n| d |\n|---|\n\n[^1]: e\n\n<h1>f</h1>'
    assert OURS not in mark_up(text, path="x.md").html


def test_a_scrolling_frame_has_exactly_one_form() -> None:
    html = clean(f'<div class="{OURS}" role="group" tabindex="0" aria-label="Tabel">a</div>').html
    assert html == '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">a</div>'


def test_links_and_pictures_are_told_in_the_order_of_first_use() -> None:
    result = clean(
        '<img src="b.jpg" alt="x" title="y"><a href="c">1</a><a href="a">2</a><a href="c">3</a>'
    )
    assert result.links == ("c", "a")
    assert result.pictures == ("b.jpg",)
    assert [tuple(getattr(f, n) for n in ("file", "alt", "caption")) for f in result.figures] == [
        ("b.jpg", "x", "y")
    ]
