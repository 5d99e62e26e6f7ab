"""Two clinics, one really trained model: a visitor of one never gets the other's answer, number or memory."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import door
from assistant import knowledge
from assistant.turn import Turn
from bot import installation, voices
from bot.channel import Desk
from bot.incoming import Incoming, OddRequest
from tests.clinics import NORTH, read
from tests.integration import two_clinics
from tests.integration.toybot import Toy
from tests.integration.two_clinics import HERE, OWN, WORDINGS, ids

ASKED = read(HERE / "asked.yml")
CLINICS = ("peel", "north")
PHONES = {"peel": "+49 30 23125 000", "north": NORTH["phone"]}
TREATED = "I had my peel 3 hours ago"
NAMES = {"peel": "Praxis Musterhaut", "north": NORTH["name"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_clinics.project(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def bot(project: Path) -> Iterator[Toy]:
    with two_clinics.running(project, two_clinics.trained(project)) as bot:
        yield bot


def says(bot: Toy, clinic: str | None, message: str, sender: str = "") -> dict[str, Any]:
    metadata = {"metadata": {"clinic": clinic}} if clinic else {}
    answer = bot.clinic(sender or f"{clinic} asks {message}", message, **metadata)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def others(clinic: str) -> list[str]:
    """What only another clinic says: its answers, its number, its name."""
    told = [quote for id_, quote in OWN.items() if not id_.startswith(clinic)]
    return [*told, *(rows[other] for rows in (PHONES, NAMES) for other in CLINICS if other != clinic)]


def leaked(reply: dict[str, Any], clinic: str) -> list[str]:
    return [text for text in others(clinic) if text in str(reply)]


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["say"])
def test_each_clinics_visitor_gets_its_own_answer_or_honest_silence(bot: Toy, row: dict[str, Any], clinic: str) -> None:
    reply = says(bot, clinic, row["say"])
    assert reply["custom"]["clinic"] == clinic
    assert leaked(reply, clinic) == []
    if row[clinic]:
        assert row[clinic] in ids(reply)
    else:
        assert (reply["custom"]["kind"], ids(reply)) == ("not_documented", set())
        assert PHONES[clinic] in reply["text"]


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("label", [label for label in WORDINGS if label.startswith("faq/")])
def test_even_in_the_other_clinics_own_words_nothing_of_it_is_told(bot: Toy, label: str, clinic: str) -> None:
    for wording in WORDINGS[label]:
        reply = says(bot, clinic, wording)
        assert leaked(reply, clinic) == [], wording
        told = {row["id"] for row in reply["custom"]["candidates"]} | {f"faq/{id_}" for id_ in ids(reply)}
        assert not [id_ for id_ in told if id_.startswith("faq/") and id_.split("/")[1].split(".")[0] in {*CLINICS} - {clinic}]


def test_a_shared_answer_is_each_clinics_own_quote_and_lead_in(bot: Toy) -> None:
    replies = {clinic: says(bot, clinic, "may i put on foundation afterwards") for clinic in CLINICS}
    assert "makeup for 12 hours" in replies["peel"]["text"] and "makeup for 60 hours" in replies["north"]["text"]
    assert "In the north they say about makeup:" in replies["north"]["text"]
    assert "In the north" not in replies["peel"]["text"]
    assert replies["peel"]["custom"]["document"] != replies["north"]["custom"]["document"]


def test_without_a_clinic_the_first_one_answers(bot: Toy) -> None:
    reply = says(bot, None, "could you give me the wifi code")
    assert (reply["custom"]["clinic"], ids(reply)) == ("peel", {"peel.wifi"})


@pytest.mark.parametrize("clinic", CLINICS)
def test_an_urgent_notice_tells_the_clinics_own_number(bot: Toy, clinic: str) -> None:
    reply = says(bot, clinic, "I cant breathe")
    assert (reply["custom"]["kind"], reply["custom"]["clinic"]) == ("urgent", clinic)
    assert PHONES[clinic] in reply["text"] and leaked(reply, clinic) == []


@pytest.mark.parametrize("clinic", ["south", "", "Peel", "peel\0", "../peel"])
def test_a_clinic_that_is_not_here_is_refused_at_both_doors(bot: Toy, clinic: str) -> None:
    body = {"sender": "lost", "message": "hello", "metadata": {"clinic": clinic}}
    answer = bot.clinic("lost", "hello", metadata={"clinic": clinic})
    assert (answer.status, answer.body["error"]) == (400, "metadata names a clinic that is not here")
    assert bot.post("rest", body, {}).status == 400


@pytest.mark.parametrize("clinic", [7, None, ["peel"], {"id": "peel"}, True])
def test_a_clinic_that_is_no_text_is_refused(bot: Toy, clinic: object) -> None:
    assert bot.clinic("odd", "hello", metadata={"clinic": clinic}).status == 400


def test_a_developer_names_the_clinic_in_the_same_way(bot: Toy) -> None:
    body = {"sender": "dev", "message": "could you give me the wifi code", "metadata": {"clinic": "north"}}
    (reply,) = bot.post("rest", body, {}).body
    assert (reply["custom"]["clinic"], ids(reply)) == ("north", {"north.wifi"})


@pytest.mark.parametrize(("first", "second"), [("peel", "north"), ("north", "peel"), ("north", None)])
def test_a_conversation_is_refused_at_another_clinic_and_goes_on_at_its_own(bot: Toy, first: str, second: str | None) -> None:
    sender = f"{first} then {second}"
    says(bot, first, TREATED, sender)
    metadata = {"metadata": {"clinic": second}} if second else {}
    for message in ("may i put on foundation afterwards", "I cant breathe"):
        answer = bot.clinic(sender, message, **metadata)
        assert (answer.status, list(answer.body)) == (400, ["error"])
        assert bot.post("rest", {"sender": sender, "message": message, **metadata}, {}).status == 400
    reply = says(bot, first, "may i put on foundation afterwards", sender)
    assert reply["custom"]["clinic"] == first
    assert reply["custom"]["treated"], "its own clinic still remembers"


def test_an_erased_conversation_may_begin_anew_at_another_clinic(bot: Toy) -> None:
    says(bot, "peel", TREATED, "moves")
    assert bot.erase("moves") == 204
    reply = says(bot, "north", "may i put on foundation afterwards", "moves")
    assert (reply["custom"]["treated"], reply["custom"]["clinic"]) == (None, "north")


@pytest.fixture(scope="module")
def desk(project: Path) -> Desk:
    return Desk(voices.of_project(project), seconds=5)


async def fails(_: UserMessage) -> None:
    raise RuntimeError("whatever")


def failed(desk: Desk, clinic: str | None, message: str) -> dict[str, Any]:
    incoming = Incoming("visitor", message, {"clinic": clinic} if clinic else None)
    return asyncio.run(desk.answer(incoming, fails, "clinic")).reply()


@pytest.mark.parametrize(("named", "clinic"), [("peel", "peel"), ("north", "north"), (None, "peel")])
def test_a_failed_turn_is_told_with_the_clinics_own_number(desk: Desk, named: str | None, clinic: str) -> None:
    for message, kind in (("hello", "error"), ("I cant breathe", "urgent")):
        reply = failed(desk, named, message)
        assert (reply["custom"]["kind"], reply["custom"]["clinic"]) == (kind, clinic)
        assert PHONES[clinic] in reply["text"] and leaked(reply, clinic) == []


def test_a_new_model_renews_what_each_clinic_says_and_which_there_are(project: Path) -> None:
    desk = Desk(voices.of_project(project), seconds=5)
    known = knowledge.load_all(project / "knowledge")
    responses = {"utter_apology": [{"text": "Oh. {clinic}: {phone}."}]}
    desk.renew(responses, known)
    assert failed(desk, "north", "hello")["text"] == f"Oh. {NORTH['name']}: {NORTH['phone']}."
    assert failed(desk, "north", "hello")["custom"]["document"] == known["north"].document.sha256
    desk.renew(responses, {"peel": known["peel"]})
    with pytest.raises(OddRequest, match="not here"):
        failed(desk, "north", "hello")


@pytest.mark.parametrize("clinic", CLINICS)
def test_an_action_that_can_not_decide_sends_to_the_clinics_own_number(project: Path, clinic: str) -> None:
    def raises(_: Turn) -> Any:
        raise ValueError("undecided")

    marks = {"knowledge": installation.bring(project / "knowledge"), "clinic": clinic}
    tracker = Tracker("visitor", {}, {"text": "hm", **marks}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    responses = read(project / "data/responses.yml")["responses"]
    assert door.answer(raises, dispatcher, tracker, {"responses": responses}) == []
    (message,) = dispatcher.messages
    assert PHONES[clinic] in message["text"] and message["custom"]["clinic"] == clinic


def test_an_action_decides_by_the_clinics_own_knowledge(project: Path) -> None:
    digest = installation.bring(project / "knowledge")
    assert installation.knowledge_of(digest, "north").clinic["name"] == NORTH["name"]
    assert installation.knowledge_of(digest) is installation.knowledge_of(digest, "peel")
    with pytest.raises(installation.KnowledgeGone, match="no clinic 'south'"):
        installation.knowledge_of(digest, "south")
