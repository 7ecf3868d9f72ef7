"""The form of a catalogue entry."""

import msgspec

from kimgen.words.diagnostics import Severity


class Message(msgspec.Struct, frozen=True):
    """A finding's severity, its sentence and its remedy, by language (``id``, ``en``).

    Texts are format templates over the diagnostic's details.
    """

    severity: Severity
    text: dict[str, str]
    hint: dict[str, str]
