"""Listed wordings are found in what people type, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.terms import Lexicon, pattern_of, plain

FOLDED = {
    "I can’t  breathe!": "i cant breathe !",
    "I CAN'T breathe": "i cant breathe",
    "Schwäche, Übelkeit": "schwache , ubelkeit",
    "ΠΟΝΟΣ πόνος": "πονοσ πονοσ",
    "ｆｕｌｌ ｗｉｄｔｈ": "full width",
    "make-up/mascara": "make up mascara",
    "straße": "strasse",
    "  ": "",
    "🦄": "",
    "24–48 h?": "24 48 h ?",
}


@pytest.mark.parametrize("text", FOLDED)
def test_capitals_accents_and_apostrophes_do_not_matter(text: str) -> None:
    assert plain(text) == FOLDED[text]


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


FINDS = [
    ("hot tub", "in the hot tub?", True),
    ("hot tub", "hot tubs", False),
    ("hot tub", "shot tub", False),
    ("swell*", "swelling", True),
    ("swell*", "the unswellable", False),
    ("(lip|lips|top lip)", "my lips hurt", True),
    ("cant ... breathe", "I can't really properly breathe", True),
    ("cant ... breathe", "I can't. Breathe", False),
    ("cant ... breathe", "cant one two three four breathe", False),
    ("cant ... breathe", "can't breathe", True),
    ("micro*needl*", "micro-needling", False),
    ("micro*needl*", "microneedeling microneedling", True),
    ("crème", "creme", True),
    ("a.b", "axb", False),
]


@pytest.mark.parametrize(("phrase", "text", "found"), FINDS)
def test_a_wording_is_found_where_it_stands_as_whole_words(phrase: str, text: str, found: bool) -> None:
    assert bool(Lexicon({"row": [phrase]}).find(plain(text))) is found


def test_every_mention_is_told_in_order_with_its_words_and_place() -> None:
    lexicon = Lexicon({"swim": ["(pool|pools)"], "heat": ["sauna*"], "none": []})
    text = plain("Saunas? Or the pool, and again the sauna")
    hits = lexicon.find(text)
    assert [(hit.name, hit.said) for hit in hits] == [("heat", "saunas"), ("swim", "pool"), ("heat", "sauna")]
    assert all(text[hit.start : hit.end] == hit.said for hit in hits)
    assert lexicon.mentions(text) == ("heat", "swim")


def test_the_longest_wording_of_a_row_counts() -> None:
    hits = Lexicon({"swim": ["pool", "swimming pool"]}).find("the swimming pool")
    assert [hit.said for hit in hits] == ["swimming pool"]


@pytest.mark.parametrize("phrase", ["(lip|lips", "lip)", "", "...", "(a|(b))"])
def test_a_wording_that_can_mean_nothing_stops_the_start_and_names_its_row(phrase: str) -> None:
    with pytest.raises(ValueError):
        pattern_of(phrase)
    with pytest.raises(ValueError, match="row 'mouth'"):
        Lexicon({"mouth": ["lip", phrase]})


def test_an_empty_list_finds_nothing() -> None:
    assert Lexicon({}).find("anything") == []
