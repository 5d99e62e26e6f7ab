"""A stand-in for the gateway where it hands out models: it refuses strangers as the real one does, and can lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bot import proof
from tests.integration.toybot import SECRET


@dataclass
class ModelServer:
    """`archive` is what is published now; `tag` and `name` are sent as they are, where they are set."""

    archive: Path | None = None
    tag: str = ""
    name: str = ""
    port: int = 0
    asked: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/internal/model"

    def answer(self, given: str, known: str) -> tuple[int, dict[str, str], bytes]:
        if given != f"Bearer {proof.token(SECRET)}":
            return 404, {}, b""
        if self.archive is None:
            return 204, {}, b""
        body = self.archive.read_bytes()
        tag = self.tag or proof.tag(SECRET, proof.digest(self.archive))
        if tag == known:
            return 304, {}, b""
        return 200, {"ETag": tag, **({"filename": self.name} if self.name else {})}, body


@contextmanager
def serving() -> Iterator[ModelServer]:
    """The stand-in on a port of its own."""
    server = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match", "")
            status, headers, body = server.answer(self.headers.get("Authorization", ""), known)
            server.asked.append((status, self.headers.get("Bot-Name", ""), known))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.port = int(http.server_address[1])
        Thread(target=http.serve_forever, daemon=True).start()
        yield server
        http.shutdown()
