# ruff: noqa: E501
"""What authors type, and the HTML that comes of it."""

import re
import signal
from collections.abc import Iterator
from functools import partial
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import processor_seconds

from kimgen.reading import markup
from kimgen.reading.characters import TooHeavy
from kimgen.reading.dialect import Dialect
from kimgen.reading.headings import levels
from kimgen.reading.markup import Markup, mark_up
from kimgen.reading.sanitize import OURS
from kimgen.words.article import PictureRef, Ref
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.messages_markup import MARKUP_MESSAGES

PATH = "content/kim-bagelen/panen.md"

DIALECT = [
    (
        "a list may follow its paragraph without a blank line",
        "Bawalah:\n- pacul\n- sapu",
        "<p>Bawalah:</p>\n<ul>\n<li>pacul</li>\n<li>sapu</li>\n</ul>",
    ),
    (
        "an ordered list that begins with 1 may follow its paragraph",
        "Langkah:\n1. cangkul\n2. tanam",
        "<p>Langkah:</p>\n<ol>\n<li>cangkul</li>\n<li>tanam</li>\n</ol>",
    ),
    (
        "a year at the start of a line is no list",
        "Panen raya tahun\n2024. Hasilnya baik.",
        "<p>Panen raya tahun\n2024. Hasilnya baik.</p>",
    ),
    (
        "two spaces nest a list",
        "- a\n  - b\n    - c",
        "<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n</ul>",
    ),
    (
        "three spaces nest a list under a number",
        "1. a\n   - b\n2. c",
        "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>",
    ),
    (
        "four spaces nest a list",
        "- a\n    - b",
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
    ),
    ("a tab nests a list", "- a\n\t- b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
    (
        "a list may begin with any number",
        "7. tujuh\n8. delapan",
        '<ol start="7">\n<li>tujuh</li>\n<li>delapan</li>\n</ol>',
    ),
    (
        "a parenthesis may follow the number",
        "1) satu\n2) dua",
        "<ol>\n<li>satu</li>\n<li>dua</li>\n</ol>",
    ),
    (
        "another bullet begins another list",
        "- a\n- b\n* c",
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\n<ul>\n<li>c</li>\n</ul>",
    ),
    (
        "another delimiter begins another list",
        "1. a\n2) b",
        '<ol>\n<li>a</li>\n</ol>\n\n<ol start="2">\n<li>b</li>\n</ol>',
    ),
    (
        "a list with blank lines between its items has paragraphs",
        "- a\n\n- b",
        "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>",
    ),
    ("a list without blank lines is tight", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    (
        "an item may hold several paragraphs",
        "- a\n\n  b\n- c",
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>",
    ),
    (
        "an item may hold code",
        "- a\n\n  ```\n  x\n  ```",
        "<ul>\n<li>\n<p>a</p>\n<pre><code>x\n</code></pre>\n</li>\n</ul>",
    ),
    (
        "an item may hold a quotation",
        "- a\n  > b",
        "<ul>\n<li>a\n<blockquote>\n<p>b</p>\n</blockquote>\n</li>\n</ul>",
    ),
    (
        "a line without indent goes on with an item's paragraph",
        "- a\nb\n- c",
        "<ul>\n<li>a\nb</li>\n<li>c</li>\n</ul>",
    ),
    (
        "a line of an item that begins with a year goes on with its paragraph",
        "1. Panen\n   2024. Baik.\n2. Tanam",
        "<ol>\n<li>Panen\n2024. Baik.</li>\n<li>Tanam</li>\n</ol>",
    ),
    (
        "an empty item is no underline",
        "- a\n-\n- b",
        "<ul>\n<li>a</li>\n<li></li>\n<li>b</li>\n</ul>",
    ),
    (
        "three hyphens after a list are a rule",
        "- a\n---\n- b",
        "<ul>\n<li>a</li>\n</ul>\n<hr>\n<ul>\n<li>b</li>\n</ul>",
    ),
    (
        "an item may begin with another list",
        "- 1) a\n  2) b",
        "<ul>\n<li>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n</li>\n</ul>",
    ),
    (
        "an item may hold a table",
        "1. a\n\n   | b |\n   |---|\n   | c |\n2. d",
        '<ol>\n<li>\n<p>a</p>\n<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n</div>\n</li>\n<li>\n<p>d</p>\n</li>\n</ol>',
    ),
    (
        "code may stand in a list in a list",
        "- a\n  - b\n\n    ```sh\n    c\n      d\n    ```\n\ne",
        '<ul>\n<li>a\n<ul>\n<li>\n<p>b</p>\n<pre><code class="language-sh">c\n  d\n</code></pre>\n</li>\n</ul>\n</li>\n</ul>\n<p>e</p>',
    ),
    ("a hyphen without a space is text", "-a\n-b", "<p>-a\n-b</p>"),
    ("a hashtag at the start of a line is text", "#panenraya bersama", "<p>#panenraya bersama</p>"),
    ("a hash with a space begins a heading", "# Judul", "<h2>Judul</h2>"),
    ("closing hashes are no part of a heading", "## Judul ##", "<h2>Judul</h2>"),
    ("underlined text is a heading", "Judul\n=====\n\nAnak\n---", "<h2>Judul</h2>\n<h3>Anak</h3>"),
    (
        "headings begin at the second level and skip none",
        "# A\n\n#### B\n\n## C\n\n### D",
        "<h2>A</h2>\n<h3>B</h3>\n<h3>C</h3>\n<h4>D</h4>",
    ),
    (
        "a body that begins at the third level is lifted",
        "### A\n\n#### B\n\n### C",
        "<h2>A</h2>\n<h3>B</h3>\n<h2>C</h2>",
    ),
    ("three hyphens after a blank line are a rule", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ("three stars are a rule", "a\n***\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ("two spaces at the end of a line break it", "a  \nb", "<p>a<br>\nb</p>"),
    ("a backslash at the end of a line breaks it", "a\\\nb", "<p>a<br>\nb</p>"),
    ("a plain line feed stays one", "a\nb", "<p>a\nb</p>"),
    (
        "stars emphasise",
        "*a* **b** ***c***",
        "<p><em>a</em> <strong>b</strong> <strong><em>c</em></strong></p>",
    ),
    ("underscores emphasise whole words", "_a_ __b__", "<p><em>a</em> <strong>b</strong></p>"),
    (
        "underscores within words are text",
        "nama_file_panjang.jpg dan a__b__c",
        "<p>nama_file_panjang.jpg dan a__b__c</p>",
    ),
    ("stars within words emphasise", "pe*nanam*an", "<p>pe<em>nanam</em>an</p>"),
    ("stars with spaces around are text", "2 * 3 * 4", "<p>2 * 3 * 4</p>"),
    ("emphasis that is never closed is text", "**a dan *b", "<p>**a dan *b</p>"),
    ("emphasis nests", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
    ("two tildes strike out", "~~salah~~ benar", "<p><del>salah</del> benar</p>"),
    ("one tilde strikes out as well", "~salah~", "<p><del>salah</del></p>"),
    (
        "a tilde before a number is text",
        "~5 km dan ~7 km, 5~10 dan 3~7",
        "<p>~5 km dan ~7 km, 5~10 dan 3~7</p>",
    ),
    ("three tildes are text", "a ~~~b~~~", "<p>a ~~~b~~~</p>"),
    ("ticks make code", "`kode <b>`", "<p><code>kode &lt;b&gt;</code></p>"),
    ("two ticks may hold one", "`` a ` b ``", "<p><code>a ` b</code></p>"),
    ("a tick that is never closed is text", "`a", "<p>`a</p>"),
    ("a backslash takes a mark's meaning", "\\*a\\* \\[b\\] \\# 1\\.", "<p>*a* [b] # 1.</p>"),
    (
        "entities stand for characters",
        "A &amp; B &copy; &#8212; &tidakada; &nbsp;x",
        "<p>A &amp; B © — &amp;tidakada; &nbsp;x</p>",
    ),
    ("an ampersand alone is text", "Rp5.000 & bonus&copy", "<p>Rp5.000 &amp; bonus&amp;copy</p>"),
    ("a less-than sign alone is text", "5 < 6 > 4", "<p>5 &lt; 6 &gt; 4</p>"),
    (
        "a link leads to its address",
        "[kabar](../kim-x/kabar.md)",
        '<p><a href="\x00L../kim-x/kabar.md\x00">kabar</a></p>',
    ),
    (
        "a link may have a title",
        "[kabar](kabar.md \"Judul & 'lain'\")",
        '<p><a href="\x00Lkabar.md\x00" title="Judul &amp; \'lain\'">kabar</a></p>',
    ),
    (
        "an address in angle brackets may hold spaces",
        "[foto](<foto panen.pdf>)",
        '<p><a href="\x00Lfoto panen.pdf\x00">foto</a></p>',
    ),
    (
        "an address may hold parentheses",
        "[a](https://id.wikipedia.org/wiki/Sawah_(Bali))",
        '<p><a href="https://id.wikipedia.org/wiki/Sawah_(Bali)" rel="noopener nofollow ugc">a</a></p>',
    ),
    (
        "a link's address may be defined elsewhere",
        "[kabar][k] dan [K]\n\n[k]: kabar.md 'Judul'",
        '<p><a href="\x00Lkabar.md\x00" title="Judul">kabar</a> dan <a href="\x00Lkabar.md\x00" title="Judul">K</a></p>',
    ),
    (
        "brackets that refer to nothing are text",
        "[belum] [ada][di sini] []",
        "<p>[belum] [ada][di sini] []</p>",
    ),
    (
        "a link holds no other link",
        "[a [b](b.md) c](c.md)",
        '<p><a href="\x00Lc.md\x00">a [b](b.md) c</a></p>',
    ),
    (
        "a link may hold emphasis",
        "[**a** b](c.md)",
        '<p><a href="\x00Lc.md\x00"><strong>a</strong> b</a></p>',
    ),
    (
        "a web address in angle brackets is a link",
        "<https://kim.id/a?b=1&c=2>",
        '<p><a href="https://kim.id/a?b=1&amp;c=2" rel="noopener nofollow ugc">https://kim.id/a?b=1&amp;c=2</a></p>',
    ),
    (
        "a mail address in angle brackets is a link",
        "<a@kim.id>",
        '<p><a href="mailto:a@kim.id">a@kim.id</a></p>',
    ),
    (
        "a bare web address is a link",
        "Lihat https://kim.id/a_b_c.",
        '<p>Lihat <a href="https://kim.id/a_b_c" rel="noopener nofollow ugc">https://kim.id/a_b_c</a>.</p>',
    ),
    (
        "the points of the sentence are no part of a bare address",
        "(lihat https://kim.id/a). Juga https://kim.id/x?y=1, ya!",
        '<p>(lihat <a href="https://kim.id/a" rel="noopener nofollow ugc">https://kim.id/a</a>). Juga <a href="https://kim.id/x?y=1" rel="noopener nofollow ugc">https://kim.id/x?y=1</a>, ya!</p>',
    ),
    (
        "parentheses in a bare address are kept in pairs",
        "https://id.wikipedia.org/wiki/Sawah_(Bali)",
        '<p><a href="https://id.wikipedia.org/wiki/Sawah_(Bali)" rel="noopener nofollow ugc">https://id.wikipedia.org/wiki/Sawah_(Bali)</a></p>',
    ),
    (
        "a bare address that begins with www is a link",
        "www.kim.id/berita, lalu",
        '<p><a href="http://www.kim.id/berita" rel="noopener nofollow ugc">www.kim.id/berita</a>, lalu</p>',
    ),
    (
        "a bare mail address is a link",
        "Surat ke kim_satu@desa.id.",
        '<p>Surat ke <a href="mailto:kim_satu@desa.id">kim_satu@desa.id</a>.</p>',
    ),
    (
        "a bare address in emphasis ends before the stars",
        "**https://kim.id**",
        '<p><strong><a href="https://kim.id" rel="noopener nofollow ugc">https://kim.id</a></strong></p>',
    ),
    ("a bare address in code is text", "`https://kim.id`", "<p><code>https://kim.id</code></p>"),
    (
        "a bare address in a link's text is its text",
        "[https://kim.id](https://kim.id/)",
        '<p><a href="https://kim.id/" rel="noopener nofollow ugc">https://kim.id</a></p>',
    ),
    (
        "a scheme within a word is text",
        "xhttps://kim.id http:// https://",
        "<p>xhttps://kim.id http:// https://</p>",
    ),
    (
        "a picture alone is a figure",
        "![Panen](foto.jpg)",
        '<figure><img alt="Panen" src="\x00Ifoto.jpg\x00"></figure>',
    ),
    (
        "a picture's title is its caption",
        '![Panen](foto.jpg "Sawah & <padi>")',
        '<figure><img alt="Panen" src="\x00Ifoto.jpg\x00"><figcaption>Sawah &amp; &lt;padi&gt;</figcaption></figure>',
    ),
    (
        "pictures alone are a figure each",
        '![a](1.jpg)\n![b](2.jpg "B")',
        '<figure><img alt="a" src="\x00I1.jpg\x00"></figure>\n<figure><img alt="b" src="\x00I2.jpg\x00"><figcaption>B</figcaption></figure>',
    ),
    (
        "a picture within text stays there",
        "Ini ![ikon](i.png) ikon",
        '<p>Ini <img alt="ikon" src="\x00Ii.png\x00"> ikon</p>',
    ),
    (
        "a picture's words are plain",
        "![a *b* `c`](d.jpg)",
        '<figure><img alt="a b c" src="\x00Id.jpg\x00"></figure>',
    ),
    (
        "a picture may be a link",
        "[![a](b.jpg)](c.md)",
        '<p><a href="\x00Lc.md\x00"><img alt="a" src="\x00Ib.jpg\x00"></a></p>',
    ),
    (
        "a table has a head and sides",
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="tengah">b</th>\n<th class="kanan">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="tengah">2</td>\n<td class="kanan">3</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        "a table needs no pipes at its edges",
        "a | b\n--- | ---\n1 | 2",
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        "a short row is filled up and a long one cut",
        "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |",
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td></td>\n</tr>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        "a cell may hold marks and a pipe after a backslash",
        "| a |\n|---|\n| **x** `y\\|z` \\| |",
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><strong>x</strong> <code>y|z</code> |</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        "a table may follow a paragraph",
        "Hasil:\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSelesai.",
        '<p>Hasil:</p>\n<div class="tabel" role="group" tabindex="0" aria-label="Tabel">\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n</div>\n<p>Selesai.</p>',
    ),
    (
        "a row of hyphens of another width makes no table",
        "| a | b |\n|---|\n| 1 | 2 |",
        "<p>| a | b |\n|---|\n| 1 | 2 |</p>",
    ),
    (
        "three ticks fence code",
        '```python\nx = "<a>"\n\n# y\n```',
        '<pre><code class="language-python">x = "&lt;a&gt;"\n\n# y\n</code></pre>',
    ),
    ("three tildes fence code", "~~~\na\n```\n~~~", "<pre><code>a\n```\n</code></pre>"),
    (
        "a fence may stand right after a paragraph",
        "a\n```\nb\n```\nc",
        "<p>a</p>\n<pre><code>b\n</code></pre>\n<p>c</p>",
    ),
    ("a fence that is never closed ends with the text", "```\na", "<pre><code>a\n</code></pre>"),
    (
        "four spaces indent code",
        "a\n\n    b\n      c\n\nd",
        "<p>a</p>\n<pre><code>b\n  c\n</code></pre>\n<p>d</p>",
    ),
    (
        "a quotation goes on without its mark",
        "> a\nb\n\nc",
        "<blockquote>\n<p>a\nb</p>\n</blockquote>\n<p>c</p>",
    ),
    (
        "a blank line parts two quotations",
        "> a\n\n> b",
        "<blockquote>\n<p>a</p>\n</blockquote>\n\n<blockquote>\n<p>b</p>\n</blockquote>",
    ),
    (
        "quotations nest",
        "> a\n>> b",
        "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>",
    ),
    (
        "a quotation may hold a list",
        "> - a\n> - b",
        "<blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</blockquote>",
    ),
    (
        "tasks show their state",
        "- [ ] belum\n- [x] sudah **ya**\n- biasa",
        '<ul class="tugas">\n<li><span class="tugas" role="img" aria-label="belum selesai">☐</span> belum</li>\n<li><span class="tugas" role="img" aria-label="selesai">☑</span> sudah <strong>ya</strong></li>\n<li>biasa</li>\n</ul>',
    ),
    (
        "brackets without a space are no task",
        "- [x]a\n- []",
        "<ul>\n<li>[x]a</li>\n<li>[]</li>\n</ul>",
    ),
    (
        "a footnote stands at the end",
        "Air surut.[^1]\n\n[^1]: Menurut *warga*.",
        '<p>Air surut.<sup class="footnote" id="isi-fnref-1"><a href="\x00L#isi-fn-1\x00">1</a></sup></p>\n<section aria-label="Catatan kaki" class="footnotes">\n<ol>\n<li id="isi-fn-1">\n<p>Menurut <em>warga</em>. <a aria-label="Kembali ke teks" class="footnote-back" href="\x00L#isi-fnref-1\x00">↩</a></p>\n</li>\n</ol>\n</section>',
    ),
    (
        "footnotes are numbered by their first use",
        "A[^b] B[^a] C[^b]\n\n[^a]: satu\n[^b]: dua",
        '<p>A<sup class="footnote" id="isi-fnref-1"><a href="\x00L#isi-fn-1\x00">1</a></sup> B<sup class="footnote" id="isi-fnref-2"><a href="\x00L#isi-fn-2\x00">2</a></sup> C<sup class="footnote" id="isi-fnref-1-2"><a href="\x00L#isi-fn-1\x00">1</a></sup></p>\n<section aria-label="Catatan kaki" class="footnotes">\n<ol>\n<li id="isi-fn-1">\n<p>dua <a aria-label="Kembali ke teks" class="footnote-back" href="\x00L#isi-fnref-1\x00">↩</a> <a aria-label="Kembali ke teks" class="footnote-back" href="\x00L#isi-fnref-1-2\x00">↩</a></p>\n</li>\n<li id="isi-fn-2">\n<p>satu <a aria-label="Kembali ke teks" class="footnote-back" href="\x00L#isi-fnref-2\x00">↩</a></p>\n</li>\n</ol>\n</section>',
    ),
    (
        "a footnote may have paragraphs",
        "A[^1]\n\n[^1]: satu\n\n    dua",
        '<p>A<sup class="footnote" id="isi-fnref-1"><a href="\x00L#isi-fn-1\x00">1</a></sup></p>\n<section aria-label="Catatan kaki" class="footnotes">\n<ol>\n<li id="isi-fn-1">\n<p>satu</p>\n<p>dua <a aria-label="Kembali ke teks" class="footnote-back" href="\x00L#isi-fnref-1\x00">↩</a></p>\n</li>\n</ol>\n</section>',
    ),
    ("a footnote that nobody cites is left out", "A\n\n[^1]: satu", "<p>A</p>"),
    ("a footnote without a text is text", "A[^1]", "<p>A[^1]</p>"),
    (
        "harmless HTML stays",
        "H<sub>2</sub>O <kbd>Ctrl</kbd> <mark>x</mark>",
        "<p>H<sub>2</sub>O <kbd>Ctrl</kbd> <mark>x</mark></p>",
    ),
    (
        "Markdown between HTML tags is read",
        "<div>\n\n*a*\n\n</div>",
        "<div>\n<p><em>a</em></p>\n</div>",
    ),
    (
        "a details element stays",
        "<details>\n<summary>Rinci</summary>\n\nisi\n\n</details>",
        "<details>\n<summary>Rinci</summary>\n<p>isi</p>\n</details>",
    ),
    ("HTML comments vanish", "a <!-- b --> c\n\n<!--\nd\n-->\n\ne", "<p>a  c</p>\n\n<p>e</p>"),
    ("headings in HTML get their levels, too", "<h1>A</h1>\n\n### B", "<h2>A</h2>\n<h3>B</h3>"),
    ("an empty text is empty", "", ""),
    ("Jinja is text", "{{ x }} {% y %}", "<p>{{ x }} {% y %}</p>"),
]


@pytest.mark.parametrize(
    ("source", "html"), [case[1:] for case in DIALECT], ids=[c[0] for c in DIALECT]
)
def test_text_comes_out_as_its_author_saw_it_elsewhere(source: str, html: str) -> None:
    assert marked(source).html == html


def marked(text: str, *, first_line: int = 1, drop_title: bool = False) -> Markup:
    return mark_up(text, path=PATH, first_line=first_line, drop_title=drop_title)


def test_the_lead_is_the_plain_text_of_the_first_paragraph() -> None:
    text = (
        "## Judul\n\n![x](y.jpg)\n\nPanen **raya** &\n[kabar](a.md)[^1] `kode`.\n\nLagi.\n\n[^1]: z"
    )
    assert marked(text).lead == "Panen raya & kabar kode."


def test_a_long_lead_is_cut_at_a_word() -> None:
    lead = marked("kata-kata " * 60).lead
    assert len(lead) <= 300
    assert lead.endswith("kata-kata…")


def test_a_lead_of_one_endless_word_is_cut_as_well() -> None:
    assert marked("a" * 1000).lead == "a" * 299 + "…"


def test_a_body_of_a_list_alone_has_its_first_item_as_lead() -> None:
    assert marked("- satu\n- dua").lead == "satu"


def test_a_body_without_text_has_no_lead() -> None:
    assert marked("![a](b.jpg)").lead == ""


def test_the_heading_that_a_body_begins_with_is_its_title() -> None:
    assert marked("\n\n# Panen **raya** & doa\n\nIsi.").title == "Panen raya & doa"


def test_a_later_heading_is_no_title() -> None:
    assert marked("Isi.\n\n# Panen").title == ""


def test_the_title_can_be_dropped_from_the_body() -> None:
    result = marked("# Panen\n\nIsi.\n\n## Anak", drop_title=True)
    assert result.title == "Panen"
    assert result.html == "<p>Isi.</p>\n<h2>Anak</h2>"


def test_links_tell_the_line_where_they_stand() -> None:
    text = "a [b](c.md)\n\n[d](../e%20f/g.md) [lagi](c.md)\n[h](#i) [j](https://k.id)"
    assert marked(text, first_line=10).links == (Ref("c.md", 10), Ref("../e f/g.md", 12))


def test_a_link_whose_address_is_defined_elsewhere_stands_where_it_is_defined() -> None:
    assert marked("[a][b]\n\n[b]: c.md").links == (Ref("c.md", 3),)


def test_a_name_within_a_longer_name_does_not_mislead() -> None:
    assert marked("data.md dan\n[a](a.md)").links == (Ref("a.md", 2),)


def test_pdf_links_are_attachments_too() -> None:
    result = marked("[a](Hasil%20Rapat.PDF#page=2) [b](b.md)")
    assert result.attachments == (Ref("Hasil Rapat.PDF#page=2", 1),)
    assert result.links == (Ref("Hasil Rapat.PDF#page=2", 1), Ref("b.md", 1))


def test_pictures_are_listed_once_and_figures_as_often_as_they_stand() -> None:
    result = marked('![a](x.jpg "K")\n\nb ![c](x.jpg) d\n\n<img src="y.jpg" alt="e">')
    assert result.pictures == (Ref("x.jpg", 1), Ref("y.jpg", 5))
    assert result.figures == (
        PictureRef("x.jpg", "a", "K"),
        PictureRef("x.jpg", "c"),
        PictureRef("y.jpg", "e"),
    )


def test_words_are_counted_without_tags() -> None:
    assert marked("Satu **dua**\n\n- tiga [empat lima](a-b.md)").words == 5


@pytest.mark.parametrize("written", ["a\\b.jpg", "a/b.jpg", "a%2Fb.jpg", "<a/b.jpg>", " a/b.jpg "])
def test_a_target_is_what_the_author_meant(written: str) -> None:
    assert marked(f"![x]({written})").pictures[0].target == "a/b.jpg"


def test_an_encoded_number_sign_begins_no_fragment() -> None:
    assert marked("[a](b%23c.md)").links[0].target == "b%23c.md"


def test_control_characters_are_dropped() -> None:
    assert marked("a\0b\x02x\x03\x04c\r\nd\ud800\ufffe").html == "<p>abxc\nd</p>"


def test_control_characters_spelled_as_entities_are_dropped() -> None:
    html = marked("a&#2;b &#x0;\n\n<p>c&#1;d&#x1f;e&#65534;f&#xFFFF;g&#127;h&#38;</p>").html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", html)
    assert "cdefgh&amp;" in html


def test_markup_needs_no_state_between_articles() -> None:
    first = marked("[a][b] [^1]\n\n[b]: c.md\n[^1]: d\n\n# E")
    marked("x\n\n| a |\n|---|")
    assert marked("[a][b] [^1]").html == "<p>[a][b] [^1]</p>"
    assert marked("[a][b] [^1]\n\n[b]: c.md\n[^1]: d\n\n# E") == first


def test_heading_levels_follow_their_parents() -> None:
    assert levels([1, 2, 3, 2, 1]) == [2, 3, 4, 3, 2]
    assert levels([3, 6, 6, 1, 2]) == [2, 3, 3, 2, 3]
    assert levels([1, 2, 3, 4, 5, 6]) == [2, 3, 4, 5, 6, 6]


# Findings


def finding(code: str, line: int, column: int, **details: str) -> Diagnostic:
    return Diagnostic(code, Where(PATH, line, column), details)


@pytest.mark.parametrize("name", ["textarea", "TextArea", "xmp", "plaintext"])
@pytest.mark.parametrize(
    "shape",
    [
        "Satu <{}> dua",
        "<{0}>Satu\n</{0}>\n\ndua <{0}>",
        "Satu <{0}/ a='b'>dua",
        "Satu <te<{0}>xt> dua",
    ],
)
def test_what_turns_all_that_follows_into_text_is_taken_out(name: str, shape: str) -> None:
    body = shape.format(name)
    found = marked(f"{body}\n\n| a | b |\n|---|---|\n| c | d |\n\nAkhir **tebal**.[^1]\n\n[^1]: Ya")
    assert '<div class="tabel"' in found.html and "<strong>tebal</strong>" in found.html
    assert "&lt;div" not in found.html and "Satu" in found.html and "dua" in found.html
    assert "html-removed" in {each.code for each in found.findings}


def test_tags_that_come_up_as_others_are_taken_out_end_somewhere() -> None:
    body = "<xmp>" + "<x<xmp>mp>" * 3 + "<x" * 20 + "<xmp>" * 20 + "mp>" * 20
    found = marked(f"{body}\n\n| a |\n|---|\n| c |")
    if found.html:
        assert OURS not in found.html and '<div class="tabel"' in found.html
    else:
        assert [each.code for each in found.findings] == ["markup-too-heavy"]


def test_no_half_of_what_the_parser_puts_by_is_left() -> None:
    found = marked("![](<t d='\" o=a(1)'>a</t>[a](j:alert(1) 'judul')")
    assert not {"\x02", "\x03"} & set(found.html) and "klzzwxh" not in found.html


def test_removed_html_is_named_once_at_its_first_place() -> None:
    result = marked(
        "a\n\n<script>x</script>\n\nb <blink>c</blink> <font color=red>d</font>", first_line=5
    )
    assert result.findings == (finding("html-removed", 7, 1, tags="script, blink, font"),)
    assert result.html == "<p>a</p>\n\n<p>b c d</p>"


def test_an_unsafe_address_is_told_and_dropped() -> None:
    result = marked("[a](javascript:alert(1))\n\n![b](data:image/png;base64,AA)")
    assert result.findings == (
        finding("address-unsafe", 1, 5, address="javascript:alert(1)"),
        finding("address-unsafe", 3, 6, address="data:image/png;base64,AA"),
    )
    assert result.html == "<p>a</p>\n<p>b</p>"


def test_an_unsafe_address_in_html_is_told_and_dropped() -> None:
    result = marked('<a href="java&#10;script:alert(1)">a</a>')
    assert [f.code for f in result.findings] == ["address-unsafe"]
    assert result.html == "<p><a>a</a></p>"


def test_a_picture_of_another_site_becomes_a_link() -> None:
    result = marked("![Peta](https://kim.id/p.png) <img src='//kim.id/q.png'>")
    assert [f.code for f in result.findings] == ["picture-external", "picture-external"]
    assert result.html == (
        '<p><a href="https://kim.id/p.png" rel="noopener nofollow ugc">Peta</a> '
        '<a href="https://kim.id/q.png" rel="noopener nofollow ugc">//kim.id/q.png</a></p>'
    )


def test_a_foreign_picture_that_is_a_link_leaves_its_words() -> None:
    html = marked("[![Peta](https://kim.id/p.png)](a.md)").html
    assert html == '<p><a href="\0La.md\0">Peta</a></p>'


@pytest.mark.parametrize(
    ("embed", "address"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abc_DEF-123"></iframe>',
            "https://www.youtube.com/watch?v=abc_DEF-123",
        ),
        ('<iframe src="//peta.id/x?a=1&amp;b=2">tidak</iframe>', "https://peta.id/x?a=1&b=2"),
        ("<video controls><source src=https://kim.id/v.mp4>x</video>", "https://kim.id/v.mp4"),
        ('<audio src="https://kim.id/a.mp3"></audio>', "https://kim.id/a.mp3"),
        ('<object data="https://kim.id/o.pdf"></object>', "https://kim.id/o.pdf"),
        ('<embed src="https://kim.id/e">', "https://kim.id/e"),
    ],
)
def test_an_embed_becomes_a_plain_link(embed: str, address: str) -> None:
    result = marked(embed)
    shown = address.replace("&", "&amp;")
    link = f'<a href="{shown}" rel="noopener nofollow ugc">{shown}</a>'
    assert result.html.removeprefix("<p>").removesuffix("</p>") == link
    assert [(f.code, f.details) for f in result.findings] == [
        ("embed-linked", {"address": address})
    ]


def test_every_finding_has_its_words_in_both_languages() -> None:
    details = {"tags": "script", "address": "x", "pattern": "["}
    for message in MARKUP_MESSAGES.values():
        assert message.text.keys() == message.hint.keys() == {"id", "en"}
        for text in (*message.text.values(), *message.hint.values()):
            assert "{" not in text.format(**details)


# Bounded work

# fmt: off
EXPLOSIVE = [
    "[", "![", "](", "[a](", "[a](<b", "[a](b \"", "[a](((", "[[a](b)", "[a][b]", "[a]: <", "[a]: b\n",
    "`", "`a``b```c", "*", "*a **a ", "a**b", "*_", "~a", "~~", "<", "<a ", "<a b='", "<a><", "<b>", "</b>",
    "<!--", "<![CDATA[", "<?", "<!A", "<p><i title=%d>", "<table><i title=%d>", "<table><br>", "<div>\n",
    "<a %d=1 ", "<p a%d=1 ", "<div markdown>", "<iframe src=//a>", "<img src=x>", "<script>", "<sup class=footnote id=x>",
    "&", "&amp;", "&#1;", "\\", "\\\n", "\t", " ", "\u00a0", "\u00a0a", "&#160;", "<p>&nbsp;", "a  \n", "x\n", "x\n\n",
    ">", "> ", "> a\nb\n", "- ", "- a\n", "- a\n  - b\n", "- a\n\n", "* a\n+ b\n", "1. ", "1) a\n2. b\n", "- [ ] a\n",
    "#", "# a\n", "===\n", "a\n===\n", "---\n", "```\n", "~~~\n", "    a\n",
    "|", "|a|b|\n|-|-|\n|c|\n", "a|b\n-|-\n", "[^1]", "[^%d]: x\n", "[^%d] [^%d]: x\n\n", "[TOC] ",
    "[^", "[^\n", "[a]:\n", "[[", "]]", "[](", "|`a`", "**a", "``a`", "\\`", "<a@", "- - ", "> > a\n", "- a\n\n", "~a~ ",
    "http://", "https://a.", "www.a", "a@", "a@b.c ", "_a@", "://", "<a@b.c>", "[x](y%d.md)\n", "![x](y%d.jpg)\n\n",
]
# fmt: on


def repeated(pattern: str, size: int) -> Iterator[str]:
    pieces, length, number = [], 0, 0
    while length < size:
        piece = pattern.replace("%d", str(number))
        pieces.append(piece)
        length += len(piece)
        number += 1
    text = "".join(pieces)
    if size < 200_000:
        yield text
    yield f"x {text} )]>\n\n[b]: /u\n[^1]: v\n"


@pytest.mark.parametrize("size", [5_000, 20_000, 200_000])
@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_no_pattern_takes_more_work_than_its_length(pattern: str, size: int) -> None:
    for text in repeated(pattern, size):
        most = 0.3 + 3 * size / 200_000  # quiet machines need a third
        assert processor_seconds(partial(marked, text), enough=most) < most
        assert len(marked(text).html) <= 20 * len(text) + 100_000


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_no_pattern_takes_more_work_in_many_paragraphs(pattern: str) -> None:
    paragraph = (pattern.replace("%d", "1") * 1000)[:900]
    text = "[b]: c\n\n[^1]: d\n\n" + f"{paragraph} [^1] [b]\n\n" * 50
    assert processor_seconds(partial(marked, text), enough=2.5) < 2.5


@pytest.mark.parametrize(
    "text",
    [
        "- a\n" + "b\n" * 50_000,
        "- a\n  - b\n" + "    - c\n" * 4_000,
        ">" * 25 + " a\n" + (">" * 25 + " b\n") * 4_000,
        "[^1]: a\n" + "b\n" * 50_000 + "\n[^1]",
        "| a | b |\n|---|---|\n" + "| satu | **dua** |\n" * 5_000,
        "Satu dua **tiga** empat [lima](enam.md).\n\n" * 4_000,
    ],
)
def test_long_texts_pass(text: str) -> None:
    assert marked(text).html
    assert processor_seconds(partial(marked, text), enough=5) < 5


def test_quotes_in_quotes_beyond_reason_are_refused() -> None:
    result = marked(">" * 60 + " a", first_line=3)
    assert result == Markup(findings=(finding("markup-too-heavy", 3, 0, pattern=">"),))


def test_elements_left_open_beyond_reason_are_refused() -> None:
    result = marked("<p><i title=k>\n" * 300)
    assert result.html == ""
    assert [f.code for f in result.findings] == ["markup-too-heavy"]


def test_sloppy_html_is_not_refused() -> None:
    assert marked("<b><i>a</b></i> b\n\n" * 300).html
    assert marked("<ul>" + "<li>a" * 1000 + "</ul>").html


def test_a_comment_that_is_never_closed_is_told() -> None:
    assert marked("a\n\n<!-- b\n\nc").findings == (finding("html-removed", 3, 1, tags="!--"),)


@pytest.mark.parametrize("delay", [0.001 * (1 + step) for step in range(40)])
def test_running_out_of_time_is_raised_wherever_it_happens(
    delay: float, capsys: pytest.CaptureFixture[str]
) -> None:
    def ring(*_: object) -> None:
        raise markup.OutOfTime

    text = "[a](b.md) **c** ![d](e.jpg)\n\n- f\n\n" * 50
    before = signal.signal(signal.SIGALRM, ring)
    try:
        with pytest.raises(markup.OutOfTime):
            # Compiled code may swallow one ring; as in a build, the timer rings again.
            signal.setitimer(signal.ITIMER_REAL, delay, 0.5)
            for _ in range(100_000):
                marked(text)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert capsys.readouterr().err == ""
    assert marked("a").html == "<p>a</p>"


# Skipping changes nothing

SKIPPING, THOROUGH = Dialect(), Dialect(skipping=False)


def outcome(dialect: Dialect, text: str) -> object:
    try:
        html = dialect.render(text)
    except TooHeavy as heavy:
        return heavy.pattern
    return html, dialect.title, dialect.unsafe[:], dialect.external[:], dialect.raw


def skips_rightly(text: str) -> bool:
    return outcome(SKIPPING, text) == outcome(THOROUGH, text)


# fmt: off
WORDS = [
    "a", "b c", "panen", " ", " ", "\n", "  \n", "\\\n", "\n\n", "\n\n    ", "\t", ".", ",", ":", "!", "*", "**", "***", "_",
    "__", "~", "~~", "`", "``", "[", "]", "](x.md)", "](https://k.id/a_b)", "(", ")", "![", "<", ">", "<b>", "</b>", "<div>",
    "&", "&amp;", "\\", "https://k.id/x", "www.k.id", "x@k.id", "<x@k.id>", "<https://a.id>", "é", "-", "1", "[^1]", "[r]",
    "\n[r]: u\n", "\n[^1]: n\n", '"', "'", "\n# ", "\n- ", "\n1. ", "\n> ", "|", "---", "==", "\n```\n", "[x] ",
]
# fmt: on


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_skipping_writes_what_trying_everything_writes(text: str) -> None:
    assert skips_rightly(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_skipping_writes_what_trying_everything_writes_for_any_text(text: str) -> None:
    assert skips_rightly(text)


def test_skipping_writes_what_trying_everything_writes_for_all_short_texts() -> None:
    for pieces in product("*a`[ ]!", repeat=4):
        assert skips_rightly("".join(pieces) + "*](b)`")


def test_skipping_writes_what_trying_everything_writes_for_thousands_of_articles() -> None:
    random = Random(7)
    sources = [source for _, source, _ in DIALECT]
    for _ in range(3_000):
        joined = "\n\n".join(random.choices(sources, k=3))
        assert skips_rightly(joined), joined
    for _ in range(3_000):
        mixed = "".join(random.choices(WORDS, k=random.randrange(40)))
        assert skips_rightly(mixed), mixed


# fmt: off
LINES = st.sampled_from(
    ["a", "# b", "#c", "- d", "  - e", "    f", "1. g", "2) h", "> i", ">> j", "", "", "```", "~~~", "---", "===",
     "| k | l |", "|---|--:|", "[m]: n.md", "[m]", "[^o]: p", "[^o]", "<div>", "</div>", "![q](r.jpg)", "- [ ] s", "\tt",
     "<!-- u", "-->", "  v  ", "w\\"]
)
# fmt: on


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=15).map("\n".join))
def test_any_mixture_of_lines_comes_out_whole_and_the_same_each_time(text: str) -> None:
    result = marked(text)
    assert result == marked(text)
    assert not [f for f in result.findings if f.code == "markup-too-heavy"]
    if "<!--" not in text and "[" not in text:
        for word in "abdeghijv":
            if re.search(rf"\b{word}\b", text):
                assert re.search(rf"\b{word}\b", result.html)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="a \n-*>#`|[]()!<>&_~1.\t\\:^", max_size=120))
def test_no_text_breaks_the_converter(text: str) -> None:
    marked(text)
