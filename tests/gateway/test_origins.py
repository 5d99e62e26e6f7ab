"""Only the clinic's own websites may speak to its assistant, and never with cookies."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import ADDRESS, Opener
from tests.gateway.visitor import problem

pytestmark = pytest.mark.anyio
OURS, FOREIGN = "https://clinic.example", "https://evil.example"
ALLOWED = {"origins": f"{OURS}, https://www.clinic.example"}
BODY = {"message_id": "m", "text": "hello"}
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.mark.parametrize("origin", [FOREIGN, "null", "https://clinic.example.evil.example", "http://clinic.example", "x", ""])
async def test_a_foreign_website_is_refused(opening: Opener, origin: str) -> None:
    async with opening(**ALLOWED) as door:
        response = await door.client.post("/v1/messages", json=BODY, headers={"Origin": origin})
        assert problem(response) == (403, "origin")
        assert "access-control-allow-origin" not in response.headers
        preflight = await door.client.options("/v1/messages", headers={"Origin": origin, **ASKED})
        assert problem(preflight) == (403, "origin")


@pytest.mark.parametrize("origin", [OURS, "https://www.clinic.example"])
async def test_the_clinics_website_may_speak_without_credentials(opening: Opener, origin: str) -> None:
    async with opening(**ALLOWED) as door:
        preflight = await door.client.options("/v1/messages", headers={"Origin": origin, **ASKED})
        assert preflight.status_code == 200
        response = await door.client.post("/v1/messages", json=BODY, headers={"Origin": origin})
        assert response.status_code == 200
        for answer in (preflight, response):
            assert answer.headers["access-control-allow-origin"] == origin
            assert "Origin" in answer.headers["vary"]
            assert "access-control-allow-credentials" not in answer.headers
            assert "set-cookie" not in answer.headers


async def test_the_clinics_website_can_read_refusals(opening: Opener) -> None:
    async with opening(**ALLOWED, session_messages=1) as door:
        for path in ("/v1/messages", "/v1/nowhere"):
            response = await door.client.post(path, json={}, headers={"Origin": OURS})
            assert response.headers["access-control-allow-origin"] == OURS
            assert "Retry-After" in response.headers["access-control-expose-headers"]


async def test_the_gateways_own_pages_may_always_speak(opening: Opener) -> None:
    async with opening(public_url="https://chat.clinic.example") as door:
        for origin in (ADDRESS, "https://chat.test", "https://chat.clinic.example"):
            response = await door.client.post("/v1/messages", json=BODY, headers={"Origin": origin})
            assert response.status_code == 200


async def test_websites_may_stand_in_the_clinics_own_file(opening: Opener, example: object) -> None:
    details = {**example.details, "website_origins": f"{OURS} https://b.example"}  # type: ignore[attr-defined]
    clinic = example.__class__(details, example.knowledge, ())  # type: ignore[attr-defined,call-arg]
    async with opening(clinic=clinic) as door:
        response = await door.client.post("/v1/messages", json=BODY, headers={"Origin": OURS})
        assert response.status_code == 200
        framed = (await door.client.get("/c/example")).headers["content-security-policy"]
        assert f"frame-ancestors 'self' {OURS} https://b.example;" in framed
