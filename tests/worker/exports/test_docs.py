"""The page about formats shows what really comes out."""

import re

from tests.media import ROOT
from worker.exports import formats, schema

PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")


def test_the_example_is_a_document_of_the_schema() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    shown = schema.Whole.model_validate_json(example, strict=True)
    assert shown.schema_version == schema.VERSION
    assert shown.actions
    assert shown.coverage.gaps


def test_every_format_is_on_the_page() -> None:
    assert all(f"| `{suffix}` |" in PAGE for suffix in formats())


def test_every_field_has_a_word() -> None:
    for shape in (
        schema.Whole,
        schema.Decision,
        schema.Action,
        schema.Evidence,
        schema.Source,
        schema.Sight,
        schema.Utterance,
    ):
        for name in shape.model_fields:
            assert f'"{name}"' in PAGE, f"{shape.__name__}.{name}"
