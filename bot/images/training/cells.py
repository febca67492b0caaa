"""What the twelve numbers of a cell are: the mean colour of its four quarters.

A cell is 16 by 16 pixels. Of its quarters' colours the numbers hold the mean, and how left and
right, top and bottom, and the diagonals differ (the Haar transform), each for red, green and
blue. So the encoder needs no training, and the denoiser works on what amounts to a picture of 32
by 32 colours; the decoder learns to make sharp shapes of it.
"""

from __future__ import annotations

from typing import Any

LATENT_CHANNELS = 12
CELL_PIXELS = 16
QUARTER_PIXELS = 8
COLOUR_SPREAD = 0.25
"""The spread of the mean colours, between 0 and 1, in the pictures of `scene`."""
DETAIL_SPREAD = 0.06
"""Chosen so that details are well below the means: they shall be drawn last."""

# Signs of the quarters (top left, top right, bottom left, bottom right).
HAAR = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))


def cells_of(quarters: Any) -> Any:
    """Turn pictures of quarters (colours from 0 to 1, channels first) into cells."""
    import torch

    found = torch.nn.functional.pixel_unshuffle(quarters, 2)
    weight, bias = _transform()
    return torch.einsum("oi,bihw->bohw", weight, found) + bias[None, :, None, None]


def _transform() -> tuple[Any, Any]:
    """Give matrix and offset from the order of `pixel_unshuffle` (colour, quarter) to cells."""
    import torch

    weight, bias = torch.zeros(LATENT_CHANNELS, 12), torch.zeros(LATENT_CHANNELS)
    for kind, signs in enumerate(HAAR):
        spread = COLOUR_SPREAD if kind == 0 else DETAIL_SPREAD
        for colour in range(3):
            for quarter, sign in enumerate(signs):
                weight[3 * kind + colour, 4 * colour + quarter] = sign / 4 / spread
            bias[3 * kind + colour] = -0.5 / spread if kind == 0 else 0.0
    return weight, bias


def set_encoder(encoder: Any) -> None:
    """Make `AutoencoderTiny`'s encoder compute the cells: thrice a mean of 2 by 2, then these."""
    import torch

    start, *means, unshuffle, end = (
        layer for layer in encoder.layers if isinstance(layer, torch.nn.Conv2d)
    )
    weight, bias = _transform()
    with torch.no_grad():
        for layer in (start, *means, unshuffle, end):
            layer.weight.zero_()
            if layer.bias is not None:
                layer.bias.zero_()
        for colour in range(3):
            start.weight[colour, colour, 1, 1] = 1
            for mean in means:
                mean.weight[colour, colour, 1:, 1:] = 0.25
            for quarter in range(4):
                unshuffle.weight[
                    4 * colour + quarter, colour, 1 + quarter // 2, 1 + quarter % 2
                ] = 1
        end.weight[:, :, 1, 1] = weight
        end.bias.copy_(bias)
