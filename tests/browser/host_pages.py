"""Pages of a clinic that carry the widget in every way a page can: plainly, late, twice, combined, under hostile styles."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.browser.stand_in import widget

TAG = '<script src="{gateway}/widget.js" data-clinic="example"{more}></script>'
WORDS = (
    "<h1>Example Skin Clinic</h1><p>Our treatments.</p>" + "<p>More about us.</p>" * 30 + '<p><a href="/next">Next page</a></p>'
)
HOSTILE = """
  * { all: unset !important; }
  html, head, body { display: block !important; }
  head, script, style { display: none !important; }
  * { font: italic 60px/4 serif !important; color: lime !important; background: red !important; visibility: hidden !important;
      text-transform: uppercase !important; letter-spacing: 1em !important; direction: rtl !important; cursor: none !important;
      pointer-events: none !important; }
  body * { z-index: 2147483647 !important; opacity: .1 !important; transform: rotate(9deg) !important;
      filter: blur(9px) !important; clip-path: circle(0) !important; zoom: 3 !important; }
  clinic-chat, clinic-chat * { display: none !important; position: absolute !important; left: -9999px !important; }
"""
FIRST_TOUCH = """
  addEventListener("pointerdown", () => {
    for (const late of document.querySelectorAll("script[data-late-src]")) {
      const script = document.createElement("script");
      for (const { name, value } of late.attributes) if (name !== "type") script.setAttribute(name, value);
      script.src = late.dataset.lateSrc;
      late.replaceWith(script);
    }
  }, { once: true });
"""
CONSENT = """
  addEventListener("consented", () => {
    const blocked = document.querySelector("script[type='text/plain']");
    const script = document.createElement("script");
    for (const { name, value } of blocked.attributes) if (name !== "type") script.setAttribute(name, value);
    blocked.replaceWith(script);
  });
"""


def page(head: str = "", foot: str = "") -> str:
    """A page of the clinic with something in its head and something at its end."""
    top = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A clinic</title><link rel="icon" href="data:,">'
    top += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return f"{top}{head}</head><body>{WORDS}{foot}</body></html>"


def pages(gateway: str) -> dict[str, str]:
    """Every page by its name."""

    def tag(more: str = "") -> str:
        return TAG.format(gateway=gateway, more=more)

    late = tag().replace("src=", 'type="text/plain" data-late-src=')
    return {
        "plain": page(tag(" async")),
        "next": page(foot=tag(" async")),
        "left": page(
            tag(' async data-position="left" data-accent="#7a1f5c" data-open="#ask"'), '<a id="ask" href="/never">Ask</a>'
        ),
        "twice": page(tag(" async") + tag(" defer"), tag()),
        "deferred": page(tag(" defer")),
        "touched": page(foot=f"{late}<script>{FIRST_TOUCH}</script>"),
        "combined": page('<script src="/combined.js"></script>'),
        "consent": page(tag(' type="text/plain"') + f"<script>{CONSENT}</script>"),
        "own": page(tag(" async"), '<clinic-chat id="own"></clinic-chat>'),
        "removed": page(tag() + "<script>document.currentScript.previousSibling.remove()</script>"),
        "hostile": page(f"<style>{HOSTILE}</style>" + tag(" async")),
        "strict": page(tag(" async")),
        "german": page(tag(" async").replace("widget.js", "widget.js?lang=de")),
        "arabic": page(tag(" async").replace("widget.js", "widget.js?lang=ar")).replace('lang="en"', 'lang="ar" dir="rtl"'),
    }


def create_app(gateway: str) -> Starlette:
    """The clinic's site, on an origin of its own."""
    policy = (
        f"default-src 'none'; script-src {gateway}; connect-src {gateway}; style-src 'none'; img-src data:; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )

    def shown(request: Request) -> Response:
        name = request.path_params["name"]
        headers = {"Content-Security-Policy": policy} if name == "strict" else {}
        return HTMLResponse(pages(gateway)[name], headers=headers)

    def combined(request: Request) -> Response:
        code = "var theme = 1\n;" + widget(gateway).script(gateway, "en").body + ";window.other = theme;"
        return Response(code, media_type="text/javascript")

    return Starlette(routes=[Route("/combined.js", combined), Route("/{name}", shown)])
