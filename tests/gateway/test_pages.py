"""The widget's file and the pages around it: small, cached, and under a strict policy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gateway import check_link
from gateway.clinic import Clinic, missing
from gateway.settings import Settings
from tests.gateway.conftest import ROOT, Door, Opener
from tests.gateway.visitor import problem

pytestmark = pytest.mark.anyio
PAGES = ["/", "/c/example", "/snippet", "/snippet/preview?accent=%23112233&position=left", "/privacy"]
OTHERS = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/widget.js", "/static/site.css", "/nowhere", "/v1/transcript"]


def told(script: str) -> dict[str, Any]:
    """What the script knows of the clinic."""
    found = re.search(r"^const CLINIC_CHAT = (.*);$", script, re.MULTILINE)
    assert found
    content: dict[str, Any] = json.loads(found.group(1))
    return content


async def test_the_widget_is_one_script_with_the_clinics_details(door: Door) -> None:
    answer = await door.client.get("/widget.js?clinic=example&lang=en")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith('(() => {\n"use strict";\n') and answer.text.endswith("})();\n")
    known = told(answer.text)
    assert (known["base"], known["clinic"], known["lang"], known["dir"]) == ("http://chat.test", "example", "en", "ltr")
    assert (known["phone"], known["keepDays"]) == ("+44 20 7946 0000", 90)
    assert known["texts"]["emergency"] == "Emergency: call 999 or 112. Medical advice: NHS 111 (day and night)."
    assert known["privacyUrl"] == "http://chat.test/privacy"


async def test_the_widget_may_be_loaded_by_any_page_and_is_cached(door: Door) -> None:
    answer = await door.client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    headers = answer.headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["cache-control"] == "public, max-age=300"
    assert headers["content-encoding"] == "gzip"
    assert {"Accept-Language", "Accept-Encoding"} <= {one.strip() for one in headers["vary"].split(",")}
    again = await door.client.get("/widget.js", headers={"If-None-Match": headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert problem(await door.client.get("/widget.js?clinic=other")) == (404, "unknown-clinic")


async def test_the_widget_speaks_the_language_asked_for(opening: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "widget"
    (folder / "texts").mkdir(parents=True)
    (folder / "FILES").write_text("b.js\na.js\n")
    (folder / "a.js").write_text("last();")
    (folder / "b.js").write_text("first();")
    for language in ("en", "de", "ar"):
        (folder / "texts" / f"{language}.json").write_text(json.dumps({"hello": f"{language} </script>"}))
    async with opening(widget=folder, public_url="https://chat.clinic.example") as door:
        for query, header, language in (
            ("?lang=de", "en", "de"),
            ("?lang=xx", "de-AT, en;q=0.5", "de"),
            ("", "fr, de;q=0.4, en;q=0.3", "de"),
            ("", "fr;q=x", "en"),
            ("?lang=ar", "", "ar"),
        ):
            script = (await door.client.get(f"/widget.js{query}", headers={"Accept-Language": header})).text
            known = told(script)
            assert known["texts"] == {"hello": f"{language} </script>"}
            assert known["dir"] == ("rtl" if language == "ar" else "ltr")
            assert known["base"] == "https://chat.clinic.example"
            assert script.index("first();") < script.index("last();")
            assert "</script>" not in script


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_holds_nothing_inline_and_loads_nothing_from_elsewhere(door: Door, path: str) -> None:
    answer = await door.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy and "http:" not in policy
    assert not re.search(r"<style|<script(?![^>]*src=)| style=| on\w+=", answer.text)
    links = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert links and all(link.startswith(("/", "#")) for link in links)


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
async def test_every_answer_carries_the_security_headers(door: Door, path: str) -> None:
    headers = (await door.client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    framed = {"/c/example": "'self'", PAGES[3]: "'self'"}.get(path, "'none'")
    assert f"frame-ancestors {framed};" in headers["content-security-policy"] + ";"
    assert "set-cookie" not in headers
    assert "cache-control" in headers


async def test_a_public_address_with_tls_is_never_tried_without(opening: Opener) -> None:
    async with opening(public_url="https://chat.clinic.example") as door:
        assert "max-age" in (await door.client.get("/healthz")).headers["strict-transport-security"]


async def test_the_preview_takes_no_markup(door: Door) -> None:
    asked = {"accent": '"><script>x</script>', "position": '" onload="x', "theme": "x", "lang": '"x'}
    page = (await door.client.get("/snippet/preview", params=asked)).text
    assert "<script>" not in page and "onload" not in page
    assert 'data-position="right" data-theme="auto"' in page


async def test_an_unknown_clinics_page_is_not_there(door: Door) -> None:
    assert problem(await door.client.get("/c/other")) == (404, "unknown-clinic")


async def test_a_public_installation_of_the_example_lets_nobody_in(opening: Opener, example: Clinic) -> None:
    unset = missing(example.details, public=True)
    assert unset == ("phone", "emergency_number", "medical_advice_line")
    closed = Clinic(example.details, example.knowledge, unset)
    async with opening(clinic=closed, public=True) as door:
        for method, path in (("POST", "/v1/messages"), ("GET", "/v1/transcript"), ("DELETE", "/v1/session")):
            answer = await door.client.request(method, path, json={"message_id": "m", "text": "hello"})
            assert problem(answer) == (503, "not-ready")
            assert all(key in answer.json()["detail"] for key in unset)
        page = await door.client.get("/c/example")
        assert page.status_code == 503 and "clinic-chat" not in page.text
        ready = await door.client.get("/readyz")
        assert problem(ready) == (503, "not-ready") and "medical_advice_line" in ready.json()["detail"]
        assert (await door.client.get("/healthz")).status_code == 200
        assert problem(await door.client.get("/")) == (404, "not-found")


@pytest.mark.parametrize(
    ("changed", "public", "unset"),
    [
        ({}, False, ()),
        ({"id": "mine"}, True, ("phone",)),
        ({"id": "mine", "phone": "+44 20 7946 0009"}, True, ()),
        ({"id": "mine", "phone": ""}, True, ("phone",)),
        ({"emergency_number": "", "medical_advice_line": ""}, False, ("emergency_number", "medical_advice_line")),
    ],
)
def test_a_clinic_has_to_give_its_own_numbers(
    example: Clinic, changed: dict[str, str], public: bool, unset: tuple[str, ...]
) -> None:
    assert missing({**example.details, **changed}, public) == unset


async def test_without_messaging_services_the_privacy_page_tells_of_none(door: Door) -> None:
    assert "messaging services</h2>" not in (await door.client.get("/privacy")).text


TOPICS = {path.stem: json.loads(path.read_text("utf-8"))["topics"] for path in (ROOT / "widget/texts").glob("*.json")}


@pytest.mark.parametrize("language", sorted(TOPICS))
async def test_the_link_from_an_app_begins_the_check_in_the_language_of_its_visitor(
    door: Door, settings: Settings, language: str
) -> None:
    asked = check_link.link("", settings.secret, "example", language)
    page = (await door.client.get(asked)).text
    assert f'<html lang="{language}">' in page
    assert f'data-say="{TOPICS[language][3][-1]}"' in page, "as it is sent by the widget's topic, which is tried with the bot"
