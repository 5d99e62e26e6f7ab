"""What visitors send, checked: the bodies of the API's requests, and the text without what a machine would obey."""

from __future__ import annotations

import json
import unicodedata
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request

from gateway.errors import Problem

LARGEST = 20_000  # bytes of a body
LONGEST = 500  # characters of a text

Token = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9._-]+$")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class Body(BaseModel):
    """A request's body; unknown keys are ignored, nothing is converted."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class MessageBody(Body):
    """POST /v1/messages."""

    session: Token | None = None
    clinic: Id | None = None
    message_id: Id
    text: Words | None = None
    choice_id: Id | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> MessageBody:
        if (self.text is None) == (self.choice_id is None):
            raise ValueError("give either text or choice_id")
        return self


class FeedbackBody(Body):
    """POST /v1/feedback; `message_id` is the reply's id."""

    session: Token | None = None
    clinic: Id | None = None
    message_id: Id
    helpful: bool
    reason: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] | None = None


class CallbackBody(Body):
    """POST /v1/callback."""

    session: Token | None = None
    clinic: Id | None = None
    name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
    number: Annotated[str, Field(max_length=30, pattern=r"^[0-9+(][0-9 ()/.+-]{3,29}$")]
    time: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] | None = None


Some = TypeVar("Some", bound=Body)


async def read(request: Request, shape: type[Some]) -> Some:
    """The request's body as `shape`; raises Problem that names the field, never its value."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise Problem("too-large", f"A request may have {LARGEST} bytes.")
    try:
        return shape.model_validate(whole(json.loads(bytes(content))))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"] if step in shape.model_fields) or "body"
        raise Problem("bad-request", f"{where}: {first['msg']}.") from None
    except (ValueError, RecursionError):
        raise Problem("bad-request", "The body must be a JSON object in UTF-8.") from None


def whole(value: object) -> object:
    """The value's own texts with half characters replaced: no database and no encoder takes them."""
    if isinstance(value, dict):
        return {key: whole(inner) if isinstance(inner, str) else inner for key, inner in value.items()}
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def plain_words(text: str) -> str:
    """The text, trimmed, without slashes at its beginning, however wide or hidden: to Rasa they mean a command."""
    start = 0
    while start < len(text) and (text[start].isspace() or _hidden(text[start]) or _is_slash(text[start])):
        start += 1
    return text[start:].rstrip()


def _is_slash(character: str) -> bool:
    return "/" in unicodedata.normalize("NFKC", character) and len(unicodedata.normalize("NFKC", character)) == 1


def _hidden(character: str) -> bool:
    """Whether nothing is seen of it: control and format characters, separators, lone marks."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
