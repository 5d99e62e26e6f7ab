"""Starts the gateway on the loopback interface, behind the clinic's TLS proxy.

usage: python -m gateway.serve
"""

from __future__ import annotations

import socket
import sys

import uvicorn

from gateway import logs, settings
from gateway.app import create_app
from gateway.settings import SettingError, Settings

REFUSED = "The gateway did not start: "
WAITING = 2048  # connections that may wait to be taken
LEAVING = 12  # seconds for turns under way when it is stopped


def main() -> int:
    """Serve until stopped; the exit status, 1 after one sentence on what hinders the start."""
    try:
        options = settings.read()
        logs.configure(options.log_level)
        listener = listen(options)
        app = create_app(options)
    except (SettingError, ValueError, OSError) as error:
        print(f"{REFUSED}{str(error).rstrip('.')}.", file=sys.stderr)
        return 1
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the application reads them, from trusted proxies only
        server_header=False,
        timeout_graceful_shutdown=LEAVING,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    if not server.started:
        print(f"{REFUSED}the log says why.", file=sys.stderr)
        return 1
    return 0


def listen(options: Settings) -> socket.socket:
    """The socket to serve on; raises SettingError when the port is taken."""
    # asyncio sends an answer at once only where the protocol is named; else it waits 40 ms for the receipt of the last one.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((options.host, options.port))
        listener.listen(WAITING)
    except OSError:
        listener.close()
        raise SettingError(f"port {options.port} is taken: set GATEWAY_PORT to another") from None
    return listener


if __name__ == "__main__":
    sys.exit(main())
