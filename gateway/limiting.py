"""How much one session and one address may ask for: counted by the library `limits`, in memory or in Redis."""

from __future__ import annotations

import math
import time

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string

from gateway import belonging
from gateway.errors import Problem
from gateway.metrics import Metrics
from gateway.settings import Settings

logger = structlog.get_logger(__name__)

MEMORY = "async+memory://"


class Limits:
    """Counts requests; raises Problem `too-many` with Retry-After when there were too many."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._limits: dict[str, RateLimitItem] = {
            "session": RateLimitItemPerMinute(settings.session_messages),
            "address": RateLimitItemPerMinute(settings.address_requests),
            "conversations": RateLimitItemPerMinute(settings.address_conversations),
            "callbacks": RateLimitItemPerHour(settings.session_callbacks),
        }
        self._limiter = _limiter(settings.rates_url)
        self._spare = _limiter("memory://")

    async def count(self, limit: str, whose: str) -> None:
        """Count one request of `whose` (a digest or an address)."""
        item = self._limits[limit]
        limiter = self._limiter
        try:
            allowed = await limiter.hit(item, limit, whose)
        except Exception as error:  # a lost Redis must neither close the door nor open it wide
            logger.error("rate_storage_failed", error=type(error).__name__)
            limiter = self._spare
            allowed = await limiter.hit(item, limit, whose)
        if not allowed:
            self._metrics.refused.labels(belonging.clinic(), limit).inc()
            ends = (await limiter.get_window_stats(item, limit, whose)).reset_time
            wait = max(1, math.ceil(ends - time.time()))
            raise Problem("too-many", f"Please wait {wait} seconds.", {"Retry-After": str(wait)})


def _limiter(url: str) -> SlidingWindowCounterRateLimiter:
    """A limiter that counts in the storage of `url`; redis:// uses the library `redis`.

    Two counters a key. A moving window keeps every request, and in memory looks through all keys in threads at each one.
    """
    if url.startswith("memory"):
        return SlidingWindowCounterRateLimiter(storage_from_string(MEMORY))
    options = {"implementation": "redispy"} if url.startswith("redis") else {}
    return SlidingWindowCounterRateLimiter(storage_from_string(f"async+{url}", **options))
