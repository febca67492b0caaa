"""The GPU benchmark is ready for the day a GPU is there: it runs, and its arithmetic is right."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("diffusers", reason="needs the extra `images`")

import torch  # noqa: TID253 of the extra `images`

from bot.images.acceleration import denoiser
from tests.bench.images.__main__ import main
from tests.bench.images.architectures import ARCHITECTURES, TINY
from tests.bench.images.table import BEGIN, END, Counted, Floor, peak_of, row, write_into

PLAIN = Counted("plain", (2.4, 2.0, 1.9, 2.1))
REAL = [name for name in ARCHITECTURES if name not in TINY]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_row_tells_ratio_share_of_the_floor_and_the_first_picture() -> None:
    fast = Counted("compiled", (1.1, 1.0, 0.9, 1.1), difference=0.5, gibibytes=13.25, active="x")

    told = cells(row(fast, PLAIN, Floor(tflops=494.5, peak=989.0)))

    assert told == ["compiled", "1.000", "2.00", "50%", "1.10", "128/255", "13.2", "x"]


def test_the_floor_of_eight_bits_is_half_as_high() -> None:
    fast = Counted("fp8", (0.5, 0.5, 0.5), fp8=True)

    assert cells(row(fast, PLAIN, Floor(494.5, 989.0)))[2:4] == ["4.00", "50%"]


def test_a_card_nobody_has_looked_up_gets_no_share() -> None:
    assert peak_of("NVIDIA GeForce") is None
    assert cells(row(PLAIN, PLAIN, Floor(494.5, None)))[2:4] == ["1.00", "-"]


@pytest.mark.parametrize(
    ("card", "peak"),
    [("NVIDIA H100 80GB HBM3", 989.0), ("NVIDIA L40S", 362.0), ("NVIDIA L4", 121.0)],
)
def test_a_card_is_known_by_its_longest_name(card: str, peak: float) -> None:
    assert peak_of(card) == peak


@pytest.mark.parametrize("model", REAL)
def test_a_real_architecture_has_as_many_parameters_as_was_published(model: str) -> None:
    chosen = ARCHITECTURES[model]

    pipe = chosen.build("meta", torch.bfloat16)

    billions = sum(p.numel() for p in denoiser(pipe).parameters()) / 1e9
    assert billions == pytest.approx(chosen.parameters, rel=0.01)


@pytest.mark.parametrize("model", TINY)
@pytest.mark.filterwarnings("ignore")
def test_it_runs_to_the_end_and_its_ratios_are_those_of_its_times(
    model: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nearlier\n{END}\nafter\n")

    main(["--model", model, "--size", "64x64", "--runs", "1", "--into", str(page)])

    text = page.read_text()
    rows = [cells(line) for line in text.splitlines() if line.startswith("| ")][1:]
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "earlier" not in text
    assert [told[0].split(" (")[0] for told in rows] == [
        "plain", "fused", "and attention", "and compiled", "and block cache",
    ]  # fmt: skip
    # diffusers 0.42 cannot cache the blocks of FLUX.2: its issue 14280.
    failing = ["and block cache"] if model == "tiny-klein" else []
    assert [told[0] for told in rows if told[1].startswith("failed")] == failing
    plain = float(rows[0][1])
    for _, seconds, ratio, *_ in rows[: len(rows) - len(failing)]:
        assert float(ratio) == pytest.approx(plain / float(seconds), rel=0.15)


def test_a_page_without_the_marks_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing")

    with pytest.raises(SystemExit):
        write_into(page, ["x"])
    assert page.read_text() == "nothing"
