"""The catalogue of findings: every code with its severity, sentence and remedy in two languages.

``docs/findings.md`` is made from it.
"""

from collections.abc import Sequence

from kimgen.words.diagnostics import Diagnostic, Severity
from kimgen.words.messages_checking import CHECKING_MESSAGES
from kimgen.words.messages_deciding import DECIDING_MESSAGES
from kimgen.words.messages_hosting import HOSTING_MESSAGES
from kimgen.words.messages_markup import MARKUP_MESSAGES
from kimgen.words.messages_pictures import PICTURE_MESSAGES
from kimgen.words.messages_reading import READING_MESSAGES
from kimgen.words.messages_types import Message

MOST_FINDINGS = 50
"""Told of one file at a time: more would bury those of all others."""

CATALOGUE: dict[str, Message] = {
    **READING_MESSAGES,
    **MARKUP_MESSAGES,
    **PICTURE_MESSAGES,
    **DECIDING_MESSAGES,
    **CHECKING_MESSAGES,
    **HOSTING_MESSAGES,
}


def is_error(code: str) -> bool:
    """Whether a finding of *code* holds its article back."""
    return CATALOGUE[code].severity is Severity.ERROR


def sentence(finding: Diagnostic, language: str) -> str:
    """What is wrong, in one sentence of *language* (``id`` or ``en``)."""
    return _filled(CATALOGUE[finding.code].text[language], finding.details)


def remedy(finding: Diagnostic, language: str) -> str:
    """What to do about it; a near name is offered where one was found."""
    hint = _filled(CATALOGUE[finding.code].hint[language], finding.details)
    near = finding.details.get("near")
    if near:
        meant = f"Apakah maksudnya «{near}»?" if language == "id" else f"Did you mean «{near}»?"
        hint = f"{meant} {hint}" if hint else meant
    return hint


def _filled(template: str, details: dict[str, str]) -> str:
    return template.format_map(details)


def bounded(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The *findings* of one file, or the first of them and how many more there are."""
    if len(findings) <= MOST_FINDINGS:
        return tuple(findings)
    count = {"count": str(len(findings) - MOST_FINDINGS)}
    return (*findings[:MOST_FINDINGS], Diagnostic("more-findings", findings[0].where, count))
