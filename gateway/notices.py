"""Tells the clinic of urgent notices at once, by webhook or e-mail, and again until it arrives. Without any health text."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

import httpx
import structlog
from anyio import to_thread

from gateway import chores
from gateway.conversations import Conversations
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage import notices
from gateway.storage.notices import Parcel

logger = structlog.get_logger(__name__)

PAUSE, IDLE = 2, 60  # seconds between looks into the outbox, with and without a receiver
TIMEOUT = 5  # seconds a receiver has
TLS_PORT, SUBMISSION_PORT = 465, 587


class NotDelivered(Exception):
    """A notice did not arrive; the text says why, without any content."""


async def keep_telling(services: Services, talk: Conversations) -> None:
    """Deliver what is due, again and again; what fails waits for its next try."""
    pause = PAUSE if has_receiver(services.settings) else IDLE
    await chores.again("notices", lambda: once(services, talk), pause)


def has_receiver(settings: Settings) -> bool:
    """Whether anybody is told outside the console."""
    return bool(settings.notice_url or settings.smtp_host)


async def once(services: Services, talk: Conversations) -> None:
    """Deliver what is due. Without a receiver the outbox stays empty; staff see the notices in the console."""
    settings = services.settings
    if not has_receiver(settings):
        return await talk.read(notices.clear)
    for parcel in await talk.read(lambda db: notices.take(db, services.clock())):
        try:
            await deliver(settings, parcel)
        except (NotDelivered, httpx.HTTPError, smtplib.SMTPException, OSError) as error:
            logger.warning("notice_not_delivered", error=type(error).__name__)
            continue
        await talk.read(lambda db, id=parcel.id: notices.delivered(db, id))  # type: ignore[misc]


async def deliver(settings: Settings, parcel: Parcel) -> None:
    """Send one notice every way that is set; raises when a receiver does not take it."""
    if settings.notice_url:
        await _post(settings.notice_url, content(settings, parcel))
    if settings.smtp_host:
        await to_thread.run_sync(_mail, settings, mail(settings, parcel))


def content(settings: Settings, parcel: Parcel) -> dict[str, str | None]:
    """What the clinic is told; `id` stays the same when it is sent again."""
    told: dict[str, str | None] = {"id": parcel.id, "clinic": parcel.clinic, "kind": parcel.kind, "level": parcel.level}
    return {**told, "at": parcel.at.isoformat(timespec="seconds"), "open": f"{settings.public_url}/staff/"}


def mail(settings: Settings, parcel: Parcel) -> EmailMessage:
    """The same as a mail."""
    told = content(settings, parcel)
    message = EmailMessage()
    what = "Urgent notice" if parcel.kind == notices.URGENT else "Somebody asks for a person"
    message["Subject"] = f"{what} in the website's chat"
    message["From"], message["To"] = settings.smtp_from, settings.smtp_to
    message["Message-ID"] = f"<{parcel.id}@{settings.smtp_from.rpartition('@')[2]}>"
    message.set_content(f"{what}\nLevel: {parcel.level or '-'}\nTime: {told['at']}\nSee: {told['open']}\n")
    return message


async def _post(url: str, told: dict[str, str | None]) -> None:
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        response = await client.post(url, json=told, headers={"Idempotency-Key": str(told["id"])})
    if not response.is_success:
        raise NotDelivered(f"status {response.status_code}")


def _mail(settings: Settings, message: EmailMessage) -> None:
    """Hand a mail over: TLS on 465, STARTTLS on 587 and wherever a password is sent, as it is elsewhere."""
    secure, port = ssl.create_default_context(), settings.smtp_port
    if port == TLS_PORT:
        client: smtplib.SMTP = smtplib.SMTP_SSL(settings.smtp_host, port, timeout=TIMEOUT, context=secure)
    else:
        client = smtplib.SMTP(settings.smtp_host, port, timeout=TIMEOUT)
    with client:
        if port == SUBMISSION_PORT or (settings.smtp_password and port != TLS_PORT):
            client.starttls(context=secure)
        if settings.smtp_password:
            client.login(settings.smtp_user, settings.smtp_password)
        client.send_message(message)
