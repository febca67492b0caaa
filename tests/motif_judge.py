"""Says which motif a picture most likely shows: a small network, taught by `tests.bench.motifs`.

It has seen pictures of the drawing program alone, softened at random: no caption, and nothing of the
image model that it judges. Its weights lie in `tests/motif_judge.safetensors`.
"""

from __future__ import annotations

from pathlib import Path

import torch  # noqa: TID253 only imported where there is a model to judge
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import nn  # noqa: TID253 the same

WEIGHTS = Path(__file__).with_suffix(".safetensors")
SIDE = 64
# What each held-back prompt names: German and English, worded as in no caption.
PROMPTS = {
    "hills": ("Bitte eine Landschaft aus grünen Hügeln", "we would like rolling green hills, blue sky"),
    "mountains": ("Bitte ein Gebirge in Lila malen", "we would like a grey mountain range, pink sky"),
    "skyline": ("Bitte die Silhouette einer Stadt in Grau", "we would like a town skyline, orange sky"),
    "waves": ("Bitte blaue Wellen, rosa Himmel", "we would like turquoise waves of the sea"),
    "balloons": ("Bitte rote Luftballons, weißer Hintergrund", "we would like yellow balloons, blue sky"),
    "bunting": ("Bitte eine bunte Wimpelkette", "we would like blue bunting, yellow background"),
    "confetti": ("Bitte buntes Konfetti auf Grau", "we would like white confetti, green background"),
    "circles": ("Bitte große gelbe Kreise auf Blau", "we would like pink circles, white background"),
    "stripes": ("Bitte rote Streifen auf Gelb", "we would like white stripes, blue background"),
    "triangles": ("Bitte blaue Dreiecke auf Weiß", "we would like orange triangles, grey background"),
    "dots": ("Bitte weiße Punkte auf Türkis", "we would like red dots, yellow background"),
}  # fmt: skip
MOTIFS = tuple(PROMPTS)


def tensor(image: Image.Image) -> torch.Tensor:
    small = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    flat = torch.frombuffer(bytearray(small.tobytes()), dtype=torch.uint8)
    return flat.view(SIDE, SIDE, 3).permute(2, 0, 1).float() / 255


def network() -> nn.Module:
    def block(before: int, after: int) -> list[nn.Module]:
        return [
            nn.Conv2d(before, after, 3, padding=1),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]

    layers = [*block(3, 24), *block(24, 48), *block(48, 96), *block(96, 128)]
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.2), nn.Linear(512, len(MOTIFS))
    )


def save(judge: nn.Module) -> None:
    halves = {
        name: value.half() if value.is_floating_point() else value
        for name, value in judge.state_dict().items()
    }
    save_file(halves, WEIGHTS)


def load() -> nn.Module:
    judge = network()
    judge.load_state_dict(load_file(WEIGHTS))
    return judge.eval()


@torch.no_grad()
def likeliest(judge: nn.Module, picture: Image.Image) -> list[str]:
    """Name the motifs, the likeliest first."""
    order = judge(tensor(picture)[None])[0].argsort(descending=True)
    return [MOTIFS[int(at)] for at in order]
