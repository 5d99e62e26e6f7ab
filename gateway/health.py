"""Whether a text may name a condition, a medicine or a sign; generous, for texts that the bot has not read."""

from __future__ import annotations

import re

from assistant.knowledge import Knowledge
from assistant.said import as_typed
from assistant.sensitive import names_health
from assistant.terms import plain

LONGEST = 4000
NO_SIGN = ("scope ", "unless ")  # beginnings of lists that name no sign
LISTED = ("accept", "ask_clinic", "unlisted")
# Beside the clinic's own lists: words that begin what people tell about their bodies, in the widget's languages.
BODY = re.compile(
    r"(?<![^ ])(?:i have |i had |i (?:am )?tak|im tak|ive |suffer|ich habe |ich nehme |tengo |tomo |tenho |εχω |παιρνω |"
    r"pregnan|breastf|illness|disease|diagnos|allerg|infect|tablet|medic|drug|dose|cancer|hiv|aids|diabet|"
    r"epilep|asthma|depress|anxi|surger|operat|bleed|blood|fever|pain|hurt|sick|doctor|hospital|swell|swoll|blister|rash|itch|"
    r"krank|schwanger|medikament|tablette|schmerz|blut|fieber|enferm|embaraz|pastilla|dolor|sangr|fiebre|"
    r"doenca|gravid|comprimid|dor |febre|ασθεν|εγκυ|φαρμακ|χαπι|πονο|αιμα|πυρετ)"
)


def may_name_health(text: str, known: Knowledge) -> bool:
    """Whether any listed condition or sign, or a word that sounds like one, stands in the text; when unsure, yes."""
    if len(text) > LONGEST:
        return True
    if names_health(as_typed(text), known):
        return True
    words = plain(text)
    if BODY.search(words) or any(ending in words for ending in known.conditions.endings):
        return True
    if any(known.conditions.rows[place.name].kind in LISTED for place in known.conditions.wordings.find(words)):
        return True
    named = {hit.name for hit in known.signs.words.find(words)} - known.signs.no_sign
    return any(not name.startswith(NO_SIGN) for name in named)
