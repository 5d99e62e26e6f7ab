"""The API does what its description says, for requests that nobody would think of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from starlette.routing import Route

from gateway.app import create_app
from gateway.channels.webhooks import PATH
from gateway.clinic import Clinic
from gateway.settings import Settings
from tests.gateway import standin
from tests.gateway.conftest import ROOT
from tests.gateway.standin import StandIn

EXAMPLES = 30
DESCRIBED = yaml.safe_load((ROOT / "gateway/openapi.yml").read_text("utf-8"))["paths"]
OPERATIONS = [(path, method) for path, methods in DESCRIBED.items() for method in methods]
MANY = {name: 10**6 for name in ("session_messages", "address_requests", "address_conversations", "session_callbacks")}


@pytest.fixture(scope="module")
def address(one_bot: StandIn, example: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    record = tmp_path_factory.mktemp("openapi") / "gateway.db"
    made = Settings(
        database_url=f"sqlite:///{record}",
        bot_url=one_bot.url,
        bot_secret=standin.SECRET,
        secret="signs",
        widget=ROOT / "widget",
    )
    app = create_app(made.model_copy(update=MANY), clinics=[example])
    with standin.served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def schema(address: str) -> Any:
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


def begun(address: str) -> dict[str, Any]:
    """A session and its reply."""
    answer = httpx.post(f"{address}/v1/messages", json={"message_id": "first", "text": "my plan"})
    content: dict[str, Any] = answer.json()
    return content


@pytest.mark.parametrize("with_session", [False, True], ids=["strangers", "visitors"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_keeps_its_word(schema: Any, address: str, path: str, method: str, with_session: bool) -> None:
    own = begun(address) if with_session and path.startswith("/v1/") else None

    @settings(
        max_examples=EXAMPLES if method == "post" else 5,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=schema[path][method.upper()].as_strategy())
    def holds(case: Any) -> None:
        if own and isinstance(case.body, dict) and path != "/v1/session":
            case.body["session"] = own["session"]
        headers = {"Authorization": f"Bearer {own['session']}"} if own and method != "post" else None
        response = case.call(headers=headers)
        excluded = ["ignored_auth"]  # a session is made here, so a made-up one is 403
        if "never offered" in response.text:  # no schema knows which choices there are
            excluded.append("positive_data_acceptance")
        checks = [schemathesis.checks.CHECKS.get_one(name) for name in excluded]
        case.validate_response(response, headers=headers, excluded_checks=checks)
        assert response.status_code < 500

    holds()


@pytest.mark.parametrize("status", [200, 204])
def test_a_visitor_reaches_every_good_answer(address: str, status: int) -> None:
    own = begun(address)
    session, proof = own["session"], {"Authorization": f"Bearer {own['session']}"}
    reply = own["messages"][0]["id"]
    good = {
        ("/v1/messages", "post"): {"session": session, "message_id": "m-2", "text": "hello"},
        ("/v1/feedback", "post"): {"session": session, "message_id": reply, "helpful": True},
        ("/v1/callback", "post"): {"session": session, "name": "Anna", "number": "0207946000"},
    }
    for path, method in sorted(OPERATIONS, key=lambda one: one[1] == "delete"):
        if str(status) in DESCRIBED[path][method]["responses"]:
            headers = {} if method == "post" else proof
            answer = httpx.request(method, address + path, json=good.get((path, method)), headers=headers)
            assert answer.status_code == status, path


def test_every_address_is_described(example: Clinic) -> None:
    app = create_app(Settings(secret="signs", widget=ROOT / "widget"), clinics=[example])
    pages = {"/", "/c/{clinic}", "/snippet", "/snippet/preview", "/privacy", "/staff", "/internal/model"}
    for_services = {PATH}  # each service describes what it sends there
    real = {route.path: {m.lower() for m in route.methods or ()} - {"head"} for route in app.routes if isinstance(route, Route)}
    assert {path: methods for path, methods in real.items() if path not in pages | for_services} == {
        path: set(methods) for path, methods in DESCRIBED.items()
    }
