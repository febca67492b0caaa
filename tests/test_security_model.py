"""The threat model is held to the tests: each line of what holds names one that exists."""

from __future__ import annotations

import re

import pytest

from tests.pages import ROOT, page, rows

NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
LINES = rows(page("docs/threat-model.md").split("\n## What holds\n")[1].split("\n## ")[0])


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0][:40])
def test_each_line_of_the_threat_model_names_a_test_that_is_there(line: list[str]) -> None:
    _threat, held_by, tests = line
    named = NAMED.findall(tests)

    assert held_by
    assert named
    assert [test for file, test in named if f"def {test}(" not in page(f"tests/{file}")] == []


def test_the_security_tests_of_every_file_are_named() -> None:
    text = page("docs/threat-model.md")
    files = {file.name for file in (ROOT / "tests").glob("test_security_*.py")}

    assert files - {name for name in files if name in text} == set()
    assert len(LINES) > 25
