"""Feeds the screen what no person would write: `python tests/fuzz/fuzz_screen.py -runs=1000000`.

Needs atheris (`pip install leitplanke[fuzz]`). All options are libFuzzer's, but for `--keep-going`,
which saves inputs that break a rule instead of stopping at the first. Without a corpus folder it
starts from messages of the benchmark's development split. `--without-paths` runs faster, without
looking for new paths: for the bulk of a run, on a corpus that an earlier run has found, with
libFuzzer's `-keep_seed=1`. What must hold for every
text, pasted together from arbitrary characters, scraps of secrets and a whole secret at times:

- the screen answers, and what it cannot read it refuses (`screen_failure`);
- it fails only on text that has no UTF-8 form;
- findings are sorted, apart, and inside the text; a refusal names at least one;
- a whole identifier on a line of its own is never `Clean`;
- a masked text is clean when screened again, and restoring gives back the original (tried on
  every sixteenth text, as it costs three screenings).
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def modules_without_paths() -> list[str]:
    """All but the recognisers and what leads to them: the rest is arithmetic, ten times slower."""
    files = (file.relative_to(ROOT).with_suffix("") for file in (ROOT / "bot").rglob("*.py"))
    return [".".join(file.parts) for file in files if not WATCHED & set(file.parts[2:])]


WATCHED = {"kinds", "screen", "thread", "pseudonyms", "findings", "decoding", "readings"}
WITHOUT_PATHS = "--without-paths"
watched = [] if WITHOUT_PATHS in sys.argv else ["bot"]
with atheris.instrument_imports(include=[*watched, "none"], exclude=modules_without_paths()):
    from bot.screen.screen import Screen
    from bot.screen.thread import NotMaskable
    from bot.screen.verdict import Clean, Confidential, Origin
    from tests.bench.screen.generate import Generator
    from tests.bench.screen.splits import development

SCREEN = Screen()
KEEP_GOING = "--keep-going"
KEPT: Path | None = None
KEPT_OF_EACH_RULE = 25
WHOLE = (
    "DE07300501108857762668", "50618324391", "DE589707120", "4183162164778630", "65110675H372",
    "sabine.kowalczyk@gmx.de", "VS-NfD", "Passwort: Fuchsbau_88", "Steuernummer 209/9189/6239",
    "Frau Kowalczyk hat Einspruch eingelegt", "AKIAQX7MZP4LTB2VNC6D",
)  # fmt: skip
SCRAPS = (
    "IBAN", "DE", "Steuer-ID ", "Passwort: ", "Herr ", "Frau ", "geb. ", "&#", "%4", "\u00ad", "\u200b", "\n", "```", "0", "null ",
    "eins ", "@", ".de", "§ 3 ", "Rz. ", "BStBl II ", " R 12/19", "=", "/", "-----BEGIN", "[Person 1]", "[IBAN 1]s", "\u0661", "\uff11",
)  # fmt: skip


class RuleBroken(AssertionError):
    """A rule of the screen did not hold; libFuzzer keeps the input."""


def require(*, holds: bool, rule: str) -> None:
    if not holds:
        raise RuleBroken(rule)


def composed(data: atheris.FuzzedDataProvider) -> tuple[str, bool]:
    parts, planted = [], False
    for _ in range(data.ConsumeIntInRange(1, 6)):
        choice = data.ConsumeIntInRange(0, 9)
        if choice == 0:
            parts.append("\n" + WHOLE[data.ConsumeIntInRange(0, len(WHOLE) - 1)] + "\n")
            planted = True
        elif choice < 4:
            parts.append(SCRAPS[data.ConsumeIntInRange(0, len(SCRAPS) - 1)])
        elif choice < 6:
            parts.append(data.ConsumeBytes(32).decode("latin-1"))
        else:
            parts.append(data.ConsumeUnicode(32))
    parts.append(data.ConsumeBytes(100).decode("utf-8", "surrogateescape"))
    return "".join(parts), planted


def is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_masking(text: str) -> None:
    thread = SCREEN.thread()
    try:
        masked = thread.mask(text, Origin.QUESTION)
    except NotMaskable:
        return
    require(holds=not SCREEN.findings(masked.text), rule="masked text is clean")
    require(holds=thread.restore(masked.text) == text, rule="restoring is the identity")


def test_one_input(raw: bytes) -> None:
    try:
        check_rules(raw)
    except RuleBroken as broken:
        if KEPT is None:
            raise
        keep(KEPT, raw, str(broken))


def keep(folder: Path, raw: bytes, rule: str) -> None:
    """Save the first inputs of each broken rule and go on."""
    name = rule.replace(" ", "-")
    if sum(1 for _ in folder.glob(f"{name}.*")) < KEPT_OF_EACH_RULE:
        (folder / f"{name}.{hashlib.sha256(raw).hexdigest()[:16]}").write_bytes(raw)


def check_rules(raw: bytes) -> None:
    data = atheris.FuzzedDataProvider(raw)
    mask = data.ConsumeIntInRange(0, 15) == 0
    text, planted = composed(data)
    verdict = SCREEN.check(text)
    findings = verdict.findings if isinstance(verdict, Confidential) else ()
    failed = any(finding.kind == "screen_failure" for finding in findings)
    require(holds=not failed or not is_encodable(text), rule="it fails only on broken text")
    require(holds=bool(findings) or isinstance(verdict, Clean), rule="a refusal has a reason")
    end = 0
    for finding in findings:
        require(holds=end <= finding.start < finding.end <= len(text), rule="offsets point at it")
        end = finding.end
    require(holds=bool(findings) or not planted, rule="a planted secret is found")
    if mask and findings and not failed:
        check_masking(text)


def seeds(folder: Path) -> None:
    for sample in Generator(development(), 1).confidential(4, 1):
        (folder / sample.id).write_text(sample.text, encoding="utf-8")


def main() -> None:
    global KEPT  # noqa: PLW0603 - libFuzzer calls a plain function, once an input
    if WITHOUT_PATHS in sys.argv:
        sys.argv.remove(WITHOUT_PATHS)
    if KEEP_GOING in sys.argv:
        sys.argv.remove(KEEP_GOING)
        KEPT = Path(tempfile.mkdtemp(prefix="fuzz-screen-broken-"))
        print(f"inputs that break a rule are kept in {KEPT}", file=sys.stderr)
    if not any(not argument.startswith("-") for argument in sys.argv[1:]):
        folder = Path(tempfile.mkdtemp(prefix="fuzz-screen-"))
        seeds(folder)
        sys.argv.append(str(folder))
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
