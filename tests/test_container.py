"""What can be said of the container image without an engine: it fits the rest of the project."""

from __future__ import annotations

import re

from bot.cli import COMMANDS
from tests.pages import ROOT, page

COPIED = re.compile(r"^COPY (?!--from)(.+) \S+$", re.MULTILINE)


def test_the_image_and_the_makefile_install_the_same_torch() -> None:
    image = re.search(r"ARG TORCH=(\S+)", page("Dockerfile"))
    environment = re.search(r"TORCH := (\S+)", page("Makefile"))

    assert image
    assert environment
    assert image.group(1) == environment.group(1)


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = {name for names in COPIED.findall(page("Dockerfile")) for name in names.split()}
    let_in = {line[1:] for line in page(".dockerignore").splitlines() if line.startswith("!")}

    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_copies_all_that_the_package_is_built_from() -> None:
    wanted = set(re.findall(r'"(README\.md|LICENSE|bot|prompts)"', page("pyproject.toml")))

    assert wanted == {"README.md", "LICENSE", "bot", "prompts"}
    assert all(f"\n!{name}\n" in page(".dockerignore") for name in wanted)


def test_the_images_run_commands_of_ours_as_an_unprivileged_user() -> None:
    stages = page("Dockerfile").split("\nFROM ")
    base = next(stage for stage in stages if stage.splitlines()[0].endswith(" AS base"))
    final = [stage for stage in stages if stage.startswith("base AS ")]

    assert "\nUSER 10001" in base
    assert len(final) == 2
    for stage in final:
        command = re.search(r'\nCMD \["(\w+)"', stage)
        assert command
        assert command.group(1) in COMMANDS
        assert "\nHEALTHCHECK " in stage
        assert "USER" not in stage
