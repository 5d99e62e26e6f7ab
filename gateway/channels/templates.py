"""The template that carries a reminder after WhatsApp's 24 hours, and whether Meta has approved it.

The request is Meta's "Get templates": GET /<business account>/message_templates?name=…, permission whatsapp_business_management
(https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from gateway.channels import graph
from gateway.channels.channel import Setting, variable
from gateway.settings import SettingError, listed

GAP = "{{1}}"
APPROVED = "APPROVED"
UNKNOWN, OTHER_GAPS = "not known yet", "approved with other gaps than {{1}}"
SETTINGS = (
    Setting("TEMPLATE", "Template for reminders: its name", r"[a-z0-9_]+", shown=True),
    Setting("TEMPLATE_LANGUAGES", "Its languages (en,de)", r"[A-Za-z_, ]+", shown=True),
    Setting("TEMPLATE_TEXT", "Its text as written for approval, with the gap {{1}}", r".+", shown=True),
    Setting("BUSINESS_ID", "Id of the business account, which tells the template's status", r"\d+", shown=True),
    Setting("TEMPLATE_STATUS", "Its status (approved), only where there is no such id", r"[A-Za-z_]+", shown=True),
)


@dataclass(frozen=True)
class Prepared:
    """A template whose one gap takes the sentence of a reminder. `account` is the business account that tells its status.

    `statuses` by language are Meta's, `told_at` is when they were told; or those of the setting, which are told by nobody.
    """

    name: str
    languages: tuple[str, ...]
    text: str
    account: str
    statuses: Mapping[str, str] = field(default_factory=dict)
    told_at: datetime | None = None

    def is_approved(self, language: str) -> bool:
        """Whether it may be sent in this language."""
        return language in self.languages and self.statuses.get(language) == APPROVED

    def address(self, base: str) -> str:
        """Where Meta tells of it."""
        asked = urlencode({"name": self.name, "fields": "name,language,status,components", "limit": 100})
        return f"{base}/{self.account}/message_templates?{asked}"

    def told(self, response: httpx.Response, now: datetime) -> Prepared:
        """With the statuses of Meta's answer; an answer that is none approves nothing."""
        try:
            rows = response.json()["data"] if response.is_success else None
            found = {str(row["language"]): _status(row) for row in rows or () if row["name"] == self.name}
        except (ValueError, KeyError, TypeError, AttributeError):
            rows, found = None, {}
        missing = "there is none" if rows is not None else f"Meta refuses to tell ({graph.error_code(response)})"
        return replace(self, statuses={one: found.get(one, missing) for one in self.languages}, told_at=now)

    @property
    def notes(self) -> Sequence[str]:
        """A sentence for each language, for the console's page."""
        return [f"Template {self.name} in {one}: {self.statuses.get(one, UNKNOWN)}" for one in self.languages]


def prepared(environment: Mapping[str, str], service: str) -> Prepared | None:
    """The template of _TEMPLATE, _TEMPLATE_LANGUAGES and _TEMPLATE_TEXT, with _BUSINESS_ID or _TEMPLATE_STATUS; None without.

    Raises SettingError when only some are set, and for a text that does not have the one gap.
    """
    found = {one.name: environment.get(variable(service, one.name), "").strip() for one in SETTINGS}
    name, languages, text, account, status = found.values()
    if not any((name, languages, text, status)):
        return None
    for needed in ("TEMPLATE", "TEMPLATE_LANGUAGES", "TEMPLATE_TEXT"):
        if not found[needed]:
            raise SettingError(f"{variable(service, needed)}: set it as well, or nothing of the template")
    if not (account or status):
        raise SettingError(f"{variable(service, 'BUSINESS_ID')} or {variable(service, 'TEMPLATE_STATUS')}: set one of them")
    if not _has_one_gap(text):
        raise SettingError(f"{variable(service, 'TEMPLATE_TEXT')}: needs the gap {GAP} once and no other")
    made = Prepared(name, listed(languages), text, account)
    return made if account else replace(made, statuses=dict.fromkeys(made.languages, status.upper()))


def _status(row: Mapping[str, Any]) -> str:
    """The status of one language; approved with other gaps it could not be filled."""
    bodies = [str(one.get("text", "")) for one in row.get("components") or () if one.get("type") == "BODY"]
    status = str(row["status"])
    return OTHER_GAPS if status == APPROVED and not (len(bodies) == 1 and _has_one_gap(bodies[0])) else status


def _has_one_gap(text: str) -> bool:
    return text.count(GAP) == 1 and text.count("{{") == 1
