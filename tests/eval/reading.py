"""How many characters of a screen are read wrong, and how many of its words are not read at all."""

from collections.abc import Iterator

from tests.eval.corpus import screens
from tests.eval.lab import Lab
from tests.eval.report import Table, percent
from tests.eval.word_error import Errors, character_errors, recalled


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("reading", ("measure", "of", "wrong characters", "words found", "goal"))
    pooled: dict[str, tuple[Errors, Errors]] = {}
    for screen in screens(lab.data):
        text = "\n".join(sight.text for sight in lab.findings(screen.path).sights)
        wrong, lost = character_errors(screen.text, text), recalled(screen.text, text)
        characters = percent(wrong.rate) if screen.is_whole else f"({percent(wrong.rate)})"
        name = f"{screen.name} ({wrong.of} characters)"
        table.add("screen text", name, characters, percent(1 - lost.rate))
        groups = (screen.kind, "whole references" if screen.is_whole else "partial references", "all")
        for group in groups:
            first, second = pooled.get(group, (Errors(), Errors()))
            pooled[group] = (first + wrong, second + lost)
    for group, (wrong, lost) in sorted(pooled.items(), key=lambda one: one[0] == "all"):
        name = f"{group}, pooled ({wrong.of} characters)"
        table.add("screen text", name, percent(wrong.rate), percent(1 - lost.rate))
    yield table
