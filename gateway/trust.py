"""Whose certificates the gateway's own requests trust: read once, for reading them takes longer than many a request."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def certificates() -> ssl.SSLContext:
    """What httpx would read for each client anew; nobody may change it."""
    return httpx.create_ssl_context(trust_env=False)
