"""Tells each clinic of its urgent notices at once, by webhook or e-mail, and again until it arrives. Without health text."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage

import httpx
import structlog
from anyio import to_thread

from gateway import chores
from gateway.house import House
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage import notices
from gateway.storage.notices import Parcel
from gateway.trust import certificates

logger = structlog.get_logger(__name__)

PAUSE, IDLE = 2, 60  # seconds between looks into the outbox, with and without a receiver
TIMEOUT = 5  # seconds a receiver has
TLS_PORT, SUBMISSION_PORT = 465, 587


class NotDelivered(Exception):
    """A notice did not arrive; the text says why, without any content."""


async def keep_telling(house: House) -> None:
    """Deliver what is due, again and again; what fails waits for its next try."""
    pause = PAUSE if any(has_receiver(services.settings) for services in house.all()) else IDLE
    await chores.again("notices", lambda: once(house), pause)


def has_receiver(settings: Settings) -> bool:
    """Whether anybody of a clinic is told outside the console."""
    return bool(settings.notice_url or (settings.smtp_host and settings.smtp_to))


async def once(house: House) -> None:
    """Deliver what is due to every clinic; a receiver that is slow or down holds up no other clinic's."""
    done = await asyncio.gather(*(_told(services) for services in house.all()), return_exceptions=True)
    for failure in (one for one in done if isinstance(one, BaseException)):
        raise failure


async def _told(services: Services) -> None:
    """Deliver what is due to one clinic. Without a receiver its outbox stays empty; staff see the notices in the console."""
    clinic, read = services.clinic.id, services.record.read
    if not has_receiver(services.settings):
        return await read(lambda db: notices.clear(db, clinic))
    for parcel in await read(lambda db: notices.take(db, clinic, services.clock())):
        try:
            await deliver(services, parcel)
        except (NotDelivered, httpx.HTTPError, smtplib.SMTPException, OSError) as error:
            logger.warning("notice_not_delivered", clinic=clinic, error=type(error).__name__)
            continue
        await read(lambda db, id=parcel.id: notices.delivered(db, id))  # type: ignore[misc]


async def deliver(services: Services, parcel: Parcel) -> None:
    """Send one notice every way that the clinic has set; raises when a receiver does not take it."""
    settings = services.settings
    if settings.notice_url:
        await _post(settings.notice_url, content(settings, parcel))
    if settings.smtp_host and settings.smtp_to:
        await to_thread.run_sync(_mail, settings, mail(settings, parcel, services.clinic.name))


def content(settings: Settings, parcel: Parcel) -> dict[str, str | None]:
    """What the clinic is told; `id` stays the same when it is sent again."""
    told: dict[str, str | None] = {"id": parcel.id, "clinic": parcel.clinic, "kind": parcel.kind, "level": parcel.level}
    return {**told, "at": parcel.at.isoformat(timespec="seconds"), "open": f"{settings.public_url}/staff/"}


def mail(settings: Settings, parcel: Parcel, clinic: str) -> EmailMessage:
    """The same as a mail, with the clinic's name."""
    told = content(settings, parcel)
    message = EmailMessage()
    what = "Urgent notice" if parcel.kind == notices.URGENT else "Somebody asks for a person"
    message["Subject"] = f"{what} in the website's chat"
    message["From"], message["To"] = settings.smtp_from, settings.smtp_to
    message["Message-ID"] = f"<{parcel.id}@{settings.smtp_from.rpartition('@')[2]}>"
    lines = (what, f"Clinic: {clinic}", f"Level: {parcel.level or '-'}", f"Time: {told['at']}", f"See: {told['open']}")
    message.set_content("".join(f"{line}\n" for line in lines))
    return message


async def _post(url: str, told: dict[str, str | None]) -> None:
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=certificates()) as client:
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
