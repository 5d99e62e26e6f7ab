"""What staff send: plain forms, read here without a library, with a limit; and the proof that a form is one of ours."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

LARGEST = 200_000  # bytes
FIELDS = 5_000
CSRF = "csrf"
FILE, FILE_NAME = "file", "file_name"  # what an uploaded file becomes: its bytes as text (see `content`), and its name
LARGEST_FILE = 2_100_000  # bytes, with what is around it
SECRETS = ("password", "again", "present", CSRF, FILE)
HIDDEN = "secret_"  # how the names of other fields begin that are never shown again


class Unreadable(ValueError):
    """The body is no form, or too large."""


@dataclass(frozen=True)
class Form:
    """The fields of a form, in order; a name may come several times."""

    fields: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return next((value for key, value in self.fields if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.fields if key == name]

    @property
    def version(self) -> int:
        """The version of what the page showed; -1 where it names none."""
        return number(self.get("version"))

    def typed(self) -> dict[str, str]:
        """What somebody typed, to be shown again; never a password."""
        return {
            key: value
            for key, value in self.fields
            if key not in SECRETS and not key.startswith(HIDDEN) and value.strip() and len(key) < 40
        }


async def read(request: Request) -> Form:
    """The form of a POST; raises Unreadable."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "multipart/form-data":
        return await _with_file(request, await _body(request, LARGEST_FILE))
    if kind != "application/x-www-form-urlencoded":
        raise Unreadable("This is no form.")
    body = await _body(request, LARGEST)
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS, errors="replace")
    except ValueError:
        raise Unreadable("This form has too many fields.") from None
    return Form([(key, _clean(value)) for key, value in pairs])


def content(form: Form) -> bytes:
    """The bytes of the uploaded file."""
    return form.get(FILE).encode("utf-8", "surrogateescape")


async def _body(request: Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Unreadable("This form is too large.")
    return bytes(body)


async def _with_file(request: Request, body: bytes) -> Form:
    """A form with at most one file; its bytes are kept as they are."""

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        parsed = await MultiPartParser(request.headers, whole(), max_files=1, max_fields=20).parse()
    except (MultiPartException, KeyError, ValueError):
        raise Unreadable("This form can't be read.") from None
    fields: list[tuple[str, str]] = []
    for key, value in parsed.multi_items():
        if isinstance(value, UploadFile):
            data = await value.read()
            fields += [(FILE, data.decode("utf-8", "surrogateescape")), (FILE_NAME, _clean(value.filename or ""))]
        elif key not in (FILE, FILE_NAME):
            fields.append((key, _clean(value)))
    await parsed.close()
    return Form(fields)


def _clean(value: str) -> str:
    return value.replace("\0", "").replace("\r\n", "\n")


def number(text: str) -> int:
    """A whole number of at most nine figures; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def csrf_of(secret: str, token: str) -> str:
    """What a form carries for the session of `token`; nobody can tell it who has not both."""
    return hmac.new(secret.encode(), f"form {token}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def is_ours(secret: str, token: str, form: Form) -> bool:
    """Whether the form was made for this session; compared in constant time."""
    return bool(token) and hmac.compare_digest(csrf_of(secret, token).encode(), form.get(CSRF).encode("utf-8", "replace"))


def same_origin(headers: Mapping[str, str], own: str) -> bool:
    """Whether a POST comes from a page of ours; browsers always say so. `own` is the public address where it is known."""
    origin, host = headers.get("origin", "").lower(), headers.get("host", "").lower()
    return origin in ({own.lower()} if own else {f"http://{host}", f"https://{host}"})
