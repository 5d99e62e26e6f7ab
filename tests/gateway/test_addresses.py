"""Whom a limit counts: an address, or the network of an IPv6 address, in which one household has more than can be counted."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from gateway.visiting import address_of


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::4", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_with_its_network(told: str, counted: str) -> None:
    assert address_of(Request({"type": "http", "client": (told, 1)})) == counted


def test_without_an_address_everybody_is_one() -> None:
    assert address_of(Request({"type": "http", "client": None})) == "unknown"
