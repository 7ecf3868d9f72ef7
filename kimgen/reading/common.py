"""What site.yaml and kim.yaml have in common."""

from collections.abc import Mapping as Dict

from kimgen.reading.contacts import email, web_address, whatsapp_number
from kimgen.reading.fields import read_yaml
from kimgen.reading.names import CONTACT_NAMES
from kimgen.reading.records import Findings, Record
from kimgen.reading.text import decoded
from kimgen.words.article import NamedLink
from kimgen.words.colours import ENOUGH, PAPER, contrast, is_colour, readable
from kimgen.words.site import Contact

_SOCIALS = {
    "facebook": "https://www.facebook.com/",
    "instagram": "https://www.instagram.com/",
    "youtube": "https://www.youtube.com/",
    "tiktok": "https://www.tiktok.com/@",
    "x": "https://x.com/",
    "twitter": "https://x.com/",
    "telegram": "https://t.me/",
    "whatsapp": "https://whatsapp.com/channel/",
    "threads": "https://www.threads.net/@",
    "web": "",
}


def yaml_record(data: bytes, findings: Findings, names: Dict[str, str]) -> Record:
    """The fields of a whole YAML file. Raises Unreadable and Fault."""
    text, taken = decoded(data)
    if taken:
        findings.add("controls-removed", count=str(taken))
    return Record(read_yaml(text, first_line=1, known=frozenset(names)), findings, names)


def contact(record: Record, findings: Findings) -> Contact:
    """``kontak``: WhatsApp number, mail and postal address."""
    part = record.record("kontak", CONTACT_NAMES)
    if part is None:
        return Contact()
    number, mail = part.text("wa"), part.text("surel")
    if number and not whatsapp_number(number):
        findings.add("phone-unreadable", part.place_of("wa"), value=number)
    if mail and not email(mail):
        findings.add("address-not-web", part.place_of("surel"), value=mail)
    found = Contact(whatsapp_number(number), email(mail), part.text("alamat"))
    part.close()
    return found


def socials(record: Record) -> tuple[NamedLink, ...]:
    """``medsos``: names of networks with an address or an account's name."""
    part = record.record("medsos", {name: name for name in _SOCIALS})
    if part is None:
        return ()
    found = []
    for name, base in _SOCIALS.items():
        value = part.text(name)
        if not value:
            continue
        account = value.lstrip("@")
        url = web_address(value if value.startswith("http") or not base else base + account)
        if url:
            found.append(NamedLink("X" if name == "x" else name.capitalize(), url))
        else:
            part.web(name)
    part.close()
    return tuple(found)


def accent(record: Record, findings: Findings, default: str) -> str:
    """``warna``, dark enough to be read on white."""
    value = record.text("warna")
    if not value:
        return default
    colour = value if value.startswith("#") else f"#{value}"
    if len(colour) == 4:
        colour = "#" + "".join(2 * letter for letter in colour[1:])
    if not is_colour(colour):
        findings.add("colour-unreadable", record.place_of("warna"), value=value)
        return default
    ratio = contrast(colour, PAPER)
    if ratio < ENOUGH:
        used = readable(colour, PAPER)
        if ratio < 3:
            findings.add(
                "colour-weak",
                record.place_of("warna"),
                value=value,
                contrast=f"{ratio:.1f}",
                used=used,
            )
        return used
    return colour.lower()
