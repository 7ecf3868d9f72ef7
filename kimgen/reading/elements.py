"""Names of elements, past and present: what else stands between pointed brackets is text."""

_HTML = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
blockquote body br button canvas caption center cite code col colgroup command content data
datalist dd del details dfn dialog dir div dl dt em embed fencedframe fieldset figcaption figure
font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img
input ins isindex kbd keygen label layer legend li link listing main map mark marquee math menu
menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option
output p param picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script
search section select shadow slot small source spacer span strike strong style sub summary sup
svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
xml xmp
"""
_DRAWINGS_AND_FORMULAS = """
animate animatemotion animatetransform circle clippath defs desc ellipse feimage filter
foreignobject g line lineargradient marker mask metadata mpath path pattern polygon polyline
radialgradient rect set stop switch symbol text textpath tspan use view annotation maction
merror mfrac mglyph mi malignmark mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle
msub msubsup msup mtable mtd mtext mtr munder munderover semantics
"""
ELEMENTS = frozenset(_HTML.split() + _DRAWINGS_AND_FORMULAS.split())


def is_element(name: str) -> bool:
    """Whether *name* is one of them, or in the form of a site's or a program's own element."""
    return name.lower() in ELEMENTS or "-" in name or ":" in name
