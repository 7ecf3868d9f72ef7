"""Telephone numbers, prices and addresses as people type them."""

import re

_PRICE = re.compile(
    r"(?:rp\.?|idr)?\s*(?P<number>\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?:00|-))?(?:,-)?"
    r"\s*(?P<unit>ribu|rb|k|juta|jt)?",
    re.IGNORECASE,
)
_FACTORS = {"ribu": 1_000, "rb": 1_000, "k": 1_000, "juta": 1_000_000, "jt": 1_000_000}


def rupiah(text: str) -> int | None:
    """Whole rupiah of ``Rp15.000``, ``15000``, ``15 ribu``; None for anything else."""
    match = _PRICE.fullmatch(text.strip())
    if match is None:
        return None
    number = int(re.sub(r"[. ]", "", match["number"]))
    number *= _FACTORS.get((match["unit"] or "").lower(), 1)
    return number if number < 10**13 else None


def whatsapp_number(text: str) -> str:
    """Digits with the country code of ``0812-3456-7890`` or ``+62 812 ...``, or nothing."""
    digits = re.sub(r"[\s().-]", "", text.strip())
    digits = digits.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return ""
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    return digits if 9 <= len(digits) <= 15 else ""


def email(text: str) -> str:
    """*text* when it is a plain mail address, otherwise nothing."""
    text = text.strip().removeprefix("mailto:")
    return text if re.fullmatch(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", text, re.ASCII) else ""


def web_address(text: str) -> str:
    """*text* as an absolute http(s) address, otherwise nothing. ``kim.id`` gets https in front."""
    text = text.strip()
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/[^\s\"'<>\\]*)?", text, re.ASCII):
        text = "https://" + text
    pattern = r"https?://[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?(?:[/?#][^\s\"'<>\\`{}|^\x00-\x20\x7f]*)?"
    return text if re.fullmatch(pattern, text) else ""
