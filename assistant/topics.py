"""Which topic beyond the document a message is certainly about, and whether it asks about before the appointment."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.said import Said
from assistant.terms import Hit, Lexicon, plain

SIGNS = str.maketrans({"£": " gbp ", "€": " eur ", "$": " usd ", "%": " percent "})
SENTENCE = re.compile(r"[^.;:!?]+[.;:!?]?")


@dataclass(frozen=True)
class Topic:
    """One subject on which the document is silent.

    `label` completes "The clinic's document does not say anything about …"; `adds` are keys of clinic.yml told too.
    A topic with listed wordings `decides`: a message that holds one of them gets no answer of the document, whatever a
    model thinks. With `health`, who asks may tell something about their own health. A `practical` one is about neither
    health nor the treatment: whoever answers it at the clinic needs no clinician. `details_of`: the answers that "how strong
    is it?" and the like ask further about. `afterwards`: where nothing else is said, it is about the skin after the treatment.
    """

    name: str
    label: str
    adds: tuple[str, ...] = ()
    decides: bool = False
    firm: bool = False
    another: bool = False
    health: bool = False
    practical: bool = False
    details_of: tuple[str, ...] = ()
    afterwards: bool = False


@dataclass(frozen=True)
class TopicHit:
    """A topic that was certainly named, and the (folded) words that named it."""

    topic: str
    said: str


@dataclass(frozen=True)
class Topics:
    """All of not_documented.yml, compiled; a mention inside a wording of its `unless` does not count."""

    topics: Mapping[str, Topic]
    terms: Lexicon
    unless: Lexicon
    moments: Lexicon
    not_moments: Lexicon

    def label(self, topic: str) -> str:
        """What completes "The clinic's document does not say anything about …"; ValueError for an unknown topic."""
        return self._topic(topic).label

    def adds(self, topic: str) -> tuple[str, ...]:
        """The keys of clinic.yml that are told with this topic; ValueError for an unknown topic."""
        return self._topic(topic).adds

    def is_health(self, topic: str) -> bool:
        """Whether asking about it may tell something about one's health; ValueError for an unknown topic."""
        return self._topic(topic).health

    def _topic(self, name: str) -> Topic:
        try:
            return self.topics[name]
        except KeyError:
            raise ValueError(f"no topic {name!r}: add it to knowledge/not_documented.yml") from None


def load(data: Mapping[str, object], clinic_keys: Collection[str]) -> Topics:
    """The topics of the parsed knowledge/not_documented.yml; `clinic_keys` are the keys that clinic.yml holds.

    Raises ValueError, with what to do, for a missing label, an unknown key, a bad pattern or an unknown clinic detail.
    """
    _only(data, {"before", "not_before", "after", "topics"}, "not_documented.yml")
    rows = data.get("topics")
    if not isinstance(rows, Mapping) or not rows:
        raise ValueError("not_documented.yml: write at least one topic under 'topics:'")
    topics: dict[str, Topic] = {}
    terms: dict[str, tuple[str, ...]] = {}
    unless: dict[str, tuple[str, ...]] = {}
    for name, row in rows.items():
        where = f"topic {name!r}"
        if not isinstance(row, Mapping):
            raise ValueError(f"{where}: write at least 'label: …' under it")
        _only(
            row,
            {"label", "adds", "another", "firm", "health", "practical", "afterwards", "details_of", "terms", "unless"},
            where,
        )
        terms[name], unless[name] = _phrases(row, "terms", where), _phrases(row, "unless", where)
        topics[name] = _topic_of(str(name), row, bool(terms[name]), clinic_keys)
    moments = {moment: _phrases(data, moment, "not_documented.yml") for moment in ("before", "after")}
    if not all(moments.values()):
        raise ValueError("not_documented.yml: 'before:' and 'after:' each need a list of wordings")
    not_moments = {"before": _phrases(data, "not_before", "not_documented.yml")}
    return Topics(topics, Lexicon(terms), Lexicon(unless), Lexicon(moments), Lexicon(not_moments))


def find(said: Said, topics: Topics) -> tuple[TopicHit, ...]:
    """The deciding topics that a message names, each once, in order of first mention; as corrected and as typed."""
    hits = [hit for text in _texts(said) for hit in _counted(topics.terms, topics.unless, text)]
    first = {hit.name: hit for hit in reversed(hits)}
    return tuple(TopicHit(name, first[name].said.strip(" .;:!?")) for name in dict.fromkeys(hit.name for hit in hits))


def about_before(said: Said, topics: Topics) -> bool:
    """True when the message asks about the time before the appointment, also when it asks about before and after.

    Where both are named, the questions (up to a question mark) count; within one, the moment that is named last.
    """
    for text in _texts(said):
        sentences = [sentence.strip() for sentence in SENTENCE.findall(text)]
        named = [_last_moment(sentence, topics) for sentence in sentences if sentence.endswith("?")]
        if "before" in named or (not any(named) and _last_moment(text, topics) == "before"):
            return True
    return False


def about_after(said: Said, topics: Topics) -> bool:
    """Whether the time after the appointment is named, and not the time before it."""
    return not about_before(said, topics) and any(_last_moment(text, topics) == "after" for text in _texts(said))


def _texts(said: Said) -> tuple[str, ...]:
    """The message folded, as corrected and as typed: £, € and $ become codes, % a word, and a stop stands at both ends."""
    return tuple(dict.fromkeys(f". {plain(text.translate(SIGNS))} ." for text in (said.text, said.raw)))


def _last_moment(text: str, topics: Topics) -> str:
    """The moment named last, "before", "after" or ""; "before and after" as one wording is before."""
    hits = _counted(topics.moments, topics.not_moments, text)
    spans = [hit for hit in hits if hit.name == "before"]
    hits = [hit for hit in hits if hit.name == "before" or not any(_overlap(hit, other) for other in spans)]
    return hits[-1].name if hits else ""


def _counted(terms: Lexicon, unless: Lexicon, text: str) -> list[Hit]:
    hits = terms.find(text)
    excused = unless.find(text) if hits else []
    return [hit for hit in hits if not any(hit.name == other.name and _overlap(hit, other) for other in excused)]


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _topic_of(name: str, row: Mapping[str, object], decides: bool, clinic_keys: Collection[str]) -> Topic:
    label = row.get("label")
    if not isinstance(label, str) or not label.strip():
        raise ValueError(f"topic {name!r}: add 'label:', words that complete \"does not say anything about …\"")
    adds = _phrases(row, "adds", f"topic {name!r}")
    unknown = [key for key in adds if key not in clinic_keys]
    if unknown:
        raise ValueError(f"topic {name!r} adds {unknown}: write them into knowledge/clinic.yml, or take them out")
    another = row.get("another") is True
    firm = another or row.get("firm") is True
    flags = {key: row.get(key) is True for key in ("health", "practical", "afterwards")}
    details_of = _phrases(row, "details_of", f"topic {name!r}")
    return Topic(name, label.strip(), adds, decides, firm, another, **flags, details_of=details_of)


def _phrases(row: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    phrases = row.get(key, [])
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
        raise ValueError(f"{where}: {key!r} must be a list of wordings, each in quotes if YAML misreads it")
    return tuple(phrases)


def _only(row: Mapping[str, object], known: set[str], where: str) -> None:
    odd = sorted(str(key) for key in row if key not in known)
    if odd:
        raise ValueError(f"{where}: does not know {odd}; it may hold {sorted(known)}")
