"""Tables: printed, and put into a document between marks."""

from pathlib import Path

import pytest

from tests.eval.report import Table, goal, markdown, text, write


def table() -> Table:
    made = Table("hearing", ("measure", "of", "goal"))
    made.add("word error", "all", goal("≤ 9 %", is_met=False))
    made.add("invented | words", "noise")
    return made


def test_parts_are_printed_as_one_table() -> None:
    other = Table("voices", ("measure", "of"))
    other.add("a very long measure", "x")
    lines = text([table(), other]).splitlines()
    assert [line.find("of") for line in lines if line.startswith("measure")] == [21, 21]
    assert table().missed == 1


def test_a_table_goes_between_its_marks_and_leaves_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    page.write_text("before\n<!-- hearing: begin -->\nold\n<!-- hearing: end -->\nafter\n", encoding="utf-8")
    write(page, [table()], "./run eval")
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n<!-- hearing: begin -->\n`./run eval`, 20")
    assert written.endswith(f"{markdown(table())}\n<!-- hearing: end -->\nafter\n")
    assert "old" not in written
    assert "| invented / words | noise |  |" in written


def test_a_document_without_a_place_is_said(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    page.write_text("nothing here", encoding="utf-8")
    with pytest.raises(LookupError, match="no place for hearing"):
        write(page, [table()], "./run eval")
