"""The device a model runs on, as far as it decides what is worth switching on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Device = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class Machine:
    """`capability` is NVIDIA's compute capability, (9, 0) for an H100; a CPU has none."""

    device: Literal["cpu", "cuda"]
    name: str
    capability: tuple[int, int] = (0, 0)
    memory_bytes: int = 0

    @property
    def is_gpu(self) -> bool:
        return self.device == "cuda"


def find_machine(device: Device) -> Machine:
    import torch

    if device == "cpu" or (device == "auto" and not torch.cuda.is_available()):
        return Machine("cpu", "CPU")
    properties = torch.cuda.get_device_properties(0)
    return Machine(
        "cuda",
        str(properties.name),
        (int(properties.major), int(properties.minor)),
        int(properties.total_memory),
    )


def weigh(pipe: Any) -> dict[str, int]:
    """Count the bytes of each part's weights."""
    import torch

    return {
        name: sum(weight.numel() * weight.element_size() for weight in part.parameters())
        for name, part in pipe.components.items()
        if isinstance(part, torch.nn.Module)
    }
