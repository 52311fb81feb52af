"""JSON that would break something further on is a bad page here."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.strict_json import read_json
from supportconsole.connectors.wire.times import read_date, read_retry_after
from supportconsole.domain.clock import parse_instant

NOW = parse_instant("2026-11-25T07:00:00Z")

documents = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**63) + 1, 2**63 - 1)
    | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(), inside, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(documents)
def test_right_documents_come_back_as_they_are(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(some.binary())
def test_no_bytes_raise_anything_but_a_bad_page(text: bytes) -> None:
    with suppress(BadAnswer):
        read_json(text)


@pytest.mark.parametrize(
    "text",
    [b"NaN", b"[Infinity]", b"[-Infinity]", b"1e999", b"9223372036854775808", b"1" * 5000, b"-" + b"9" * 30,
     b"[" * 100_000, b"[" * 65 + b"]" * 65, b'{"a":1,"a":2}', b'"\xff"', b"{", b"", b"\xef\xbb\xbf"],
    ids=range(14),
)  # fmt: skip
def test_bad_pages(text: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_json(text)


def test_half_a_character_is_replaced_and_stops_no_page() -> None:
    assert read_json(rb'{"k\ud800": ["a\udc00b", "\ud83d\ude00"]}') == {"k\ufffd": ["a\ufffdb", "\U0001f600"]}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7), ("0", 1), ("86400", 900), ("9" * 20, 900), ("-5", None), ("７", None), ("soon", None), ("", None),
     ("Wed, 25 Nov 2026 07:02:00 GMT", 120), ("Wed, 25 Nov 9999 07:02:00 GMT", 900), ("Wed, 25 Nov 2020 07:02:00 GMT", 1)],
)  # fmt: skip
def test_wishes_for_silence_are_clamped(text: str, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


@given(some.text())
def test_no_date_raises(text: str) -> None:
    read_date(text)
