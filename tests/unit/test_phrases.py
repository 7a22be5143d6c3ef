"""What a coder must account for in a text."""

from __future__ import annotations

import pytest

from build.review.phrases import common_words, names_nobody, phrases

CASES = [
    ("from two hundred to between 800 and 1,400 men", [
        ("number", "two hundred"), ("number", "800"), ("number", "1,400")]),
    ("hundreds of men, 50% of it, twenty-five thousand", [
        ("number", "hundreds"), ("number", "50%"), ("number", "twenty-five thousand")]),
    ("one of them came", []),
    ("on May 26, 2020 and in September 2019", [("date", "May 26, 2020"), ("date", "September 2019")]),
    ("last January, a week ago, early 2020, in recent weeks", [
        ("date", "last January"), ("date", "a week ago"), ("date", "early 2020"), ("date", "recent weeks")]),
    ("the jets MiG-29s came to al-Jufra", [("name", "MiG-29s"), ("name", "al-Jufra")]),
    ("talks with Foreign Minister Sergey Lavrov in Moscow", [("name", "Sergey Lavrov in Moscow")]),
    ("the Ministry of the Interior and the UN", [("name", "Ministry of the Interior"), ("name", "UN")]),
    ("Russian officials met. Fighting went on.", [("name", "Fighting")]),
    ("see https://t.co/HpLdwUJxcr and @USAfricaCommand", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), CASES)
def test_phrases(text: str, found: list[tuple[str, str]]) -> None:
    assert [(phrase.kind.value, phrase.text) for phrase in phrases(text)] == found


def test_a_word_that_opens_a_sentence_is_no_name_where_the_text_writes_it_small_elsewhere() -> None:
    text = "The fighting went on. Fighting stopped in Sirte."
    assert [phrase.text for phrase in phrases(text, common_words(text))] == ["Sirte"]


def test_places_in_the_text_are_exact() -> None:
    text = "In  May 2020 some 900 came to Sirte."
    assert [text[phrase.start : phrase.end] for phrase in phrases(text)] == ["May 2020", "900", "Sirte"]


@pytest.mark.parametrize(
    ("text", "nobody"), [("russian president", True), ("haftar", False), ("  -based ", True), ("", True)]
)
def test_names_nobody(text: str, nobody: bool) -> None:
    assert names_nobody(text) is nobody
