"""Prompts are files: each place is filled once, and a changed file is another version."""

import pytest

from worker import prompts
from worker.meeting import Section
from worker.prompts import Prompt, names, prompt, version

PLAIN = [name for name in names() if not name.startswith("minutes/")]
TEMPLATES = [name for name in names() if name.startswith("minutes/")]


def test_there_are_prompts_and_templates() -> None:
    assert {"hear", "see", "section", "repair"} <= set(PLAIN)
    assert "minutes/meeting" in TEMPLATES
    assert len(TEMPLATES) > 1


@pytest.mark.parametrize("name", PLAIN)
def test_every_place_of_a_prompt_is_filled(name: str) -> None:
    filled = prompt(name).fill(**{place: f"<{place}>" for place in prompt(name).places})
    assert not Prompt("filled", filled).places
    assert all(f"<{place}>" in filled for place in prompt(name).places)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_guides_every_section_and_has_no_places(name: str) -> None:
    assert prompt(name).parts.keys() == {section.value for section in Section}
    assert all(prompt(name).parts.values())
    assert not prompt(name).places


def test_a_value_is_not_filled_again() -> None:
    assert Prompt("x", "{one} and {two}").fill(one="{two}", two="{one}") == "{two} and {one}"


@pytest.mark.parametrize("values", [{}, {"one": "1"}, {"one": "1", "two": "2", "three": "3"}])
def test_a_place_without_a_value_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(LookupError, match="x wants"):
        Prompt("x", "{one} and {two}").fill(**values)


@pytest.mark.parametrize("name", ["none", "../errors", "minutes/../hear", ""])
def test_only_prompts_are_read(name: str) -> None:
    with pytest.raises(LookupError, match="there is no prompt"):
        prompt(name)


def test_another_text_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version("hear", "see")
    assert before == version("hear", "see")
    assert before != version("hear")
    monkeypatch.setattr(prompts, "prompt", lambda name: Prompt(name, f"{prompt(name).text}."))
    assert before != version("hear", "see")
