"""Fingerprints of values: equal values have equal digests, on every machine and in every run."""

from hashlib import blake2b
from typing import Any

import msgspec

Digest = str
"""32 lower-case hexadecimal digits (BLAKE2b, 128 bits)."""

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def digest_of_bytes(data: bytes) -> Digest:
    """The digest of *data*."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_of(value: Any) -> Digest:
    """The digest of a value made of structs, tuples, dicts, text and numbers."""
    return blake2b(_encode(value), digest_size=16).hexdigest()
