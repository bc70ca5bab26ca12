"""What augmentation does to pictures: each of a batch by its own random numbers, the whole batch at once.

Pictures are (N, C, H, W), normalised. What a movement leaves empty becomes what 0 was before, black, as in
torchvision; what is erased becomes 0, the mean colour. All random numbers but the noise are drawn on the CPU: they are
the same on every device.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional as F

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601: how bright red, green and blue are
_ERASED_AREA = (0.02, 0.33)  # of the picture, and …
_ERASED_SHAPE = (0.3, 3.3)  # … height by width (Zhong et al., 2020)


@dataclass(frozen=True)
class Scale:
    """Per channel, mean and deviation that were taken out of the values.

    Args:
        bounded: whether those lay between 0 and 1, as light does; measurements need not.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    bounded: bool = True

    @property
    def black(self) -> tuple[float, ...]:
        """What a value of 0 has become."""
        return tuple(-mean / std for mean, std in zip(self.mean, self.std, strict=True))

    def like(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Both as tensors of (C,), beside these pictures."""
        return images.new_tensor(self.mean), images.new_tensor(self.std)


@dataclass(frozen=True)
class PictureChanges:
    """How far pictures are changed; the recipe's settings of the same names. 0 or False is not at all."""

    crop_padding: int = 0
    flip: bool = False
    flip_vertical: bool = False
    rotation: float = 0.0
    zoom: float = 0.0
    shear: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    noise: float = 0.0
    erasing: float = 0.0

    def asked(self) -> tuple[str, ...]:
        """The settings that are not at their zero."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name))

    @property
    def moving(self) -> tuple[str, ...]:
        """Those that put what is seen elsewhere."""
        moves = ("crop_padding", "flip", "flip_vertical", "rotation", "zoom", "shear", "erasing")
        return tuple(name for name in self.asked() if name in moves)

    def __call__(self, images: Tensor, scale: Scale | None, seed: int, generator: torch.Generator) -> Tensor:
        """The pictures, changed; in the memory layout they came in.

        Args:
            scale: how the pictures were normalised; None if they were not and have no bounds.
            seed: of the noise, which is drawn on the pictures' own device.
        """
        last = images.is_contiguous(memory_format=torch.channels_last) and not images.is_contiguous()
        empty = images.new_tensor(scale.black if scale is not None else (0.0,)).view(1, -1, 1, 1)
        if self.crop_padding or self.flip or self.flip_vertical:
            images = moved(images, self.crop_padding, self.flip, generator, self.flip_vertical, empty)
        if self.rotation or self.zoom or self.shear:
            images = turned(images, self.rotation, self.zoom, self.shear, generator, empty)
        if self.brightness or self.contrast or self.saturation:
            light = scale if scale is not None and scale.bounded else None
            images = coloured(images, self.brightness, self.contrast, self.saturation, light, generator)
        if self.noise:
            own = torch.Generator(images.device).manual_seed(seed)
            drawn = torch.randn(images.shape, generator=own, device=images.device, dtype=images.dtype)
            images = images.add(drawn, alpha=self.noise)
        if self.erasing:
            images = erased(images, self.erasing, generator)
        return images.contiguous(memory_format=torch.channels_last if last else torch.contiguous_format)


def moved(
    images: Tensor,
    crop: int,
    flip: bool,
    generator: torch.Generator,
    upside_down: bool = False,
    empty: Tensor | None = None,
) -> Tensor:
    """Each picture cut out of itself with `crop` pixels around it, and mirrored or not, in one gathering.

    Args:
        empty: the value of those pixels, (1, C, 1, 1) or one for all channels; 0 if it is None.
    """
    count, _, height, width = images.shape
    device = images.device
    top, left = (torch.randint(0, 2 * crop + 1, (count, 1), generator=generator).to(device) for _ in range(2))
    rows = top + torch.arange(height, device=device)
    columns = left + torch.arange(width, device=device)
    if flip:
        mirrored = (torch.rand(count, 1, generator=generator) < 0.5).to(device)
        columns = torch.where(mirrored, columns.flip(1), columns)
    if upside_down:
        mirrored = (torch.rand(count, 1, generator=generator) < 0.5).to(device)
        rows = torch.where(mirrored, rows.flip(1), rows)
    if empty is None or not crop:
        padded = F.pad(images, (crop, crop, crop, crop))
    else:
        shape = (count, height + 2 * crop, width + 2 * crop, images.shape[1])
        padded = empty.permute(0, 2, 3, 1).expand(shape).contiguous().permute(0, 3, 1, 2)
        padded[:, :, crop : crop + height, crop : crop + width] = images
    which = torch.arange(count, device=device)[:, None, None]
    # (N, H, W, C), which is what channels-last memory holds.
    found = padded.permute(0, 2, 3, 1)[which, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    last = images.is_contiguous(memory_format=torch.channels_last) and not images.is_contiguous()
    return found.contiguous(memory_format=torch.channels_last if last else torch.contiguous_format)


def turned(
    images: Tensor,
    rotation: float,
    zoom: float,
    shear: float,
    generator: torch.Generator,
    empty: Tensor | None = None,
) -> Tensor:
    """Each picture turned, made larger or smaller and slanted about its middle.

    Args:
        rotation, shear: the largest angles either way, in degrees.
        zoom: sizes lie between 1 / (1 + zoom) and 1 + zoom, evenly on a logarithmic scale.
        empty: what comes in from outside, as in `moved`.
    """
    # As many numbers whatever is asked for, so that one setting does not change what another one does.
    turn, size, slant = (2 * torch.rand(3, len(images), generator=generator) - 1).unbind()
    angles = turn * math.radians(rotation), slant * math.radians(shear)
    return placed(images, angles[0], (1 + zoom) ** size, angles[1], empty)


def placed(images: Tensor, turn: Tensor, size: Tensor, slant: Tensor, empty: Tensor | None = None) -> Tensor:
    """Each picture turned to the right by an angle, times a size, and slanted by an angle, about its middle."""
    height, width = images.shape[2:]
    cos, sin, slope = turn.cos() / size, turn.sin() / size, slant.tan()
    nothing = torch.zeros_like(cos)
    # From places in the new picture to those in the old one, in units of half its width and height.
    rows = [
        torch.stack([cos, (cos * slope + sin) * (height / width), nothing], 1),
        torch.stack([-sin * (width / height), cos - sin * slope, nothing], 1),
    ]
    places = torch.stack(rows, 1).to(images.device, images.dtype)
    grid = F.affine_grid(places, list(images.shape), align_corners=False)
    if empty is None:
        return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    # Outside it knows nothing but 0.
    found = F.grid_sample(images - empty, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return found.add_(empty)


def coloured(
    images: Tensor,
    brightness: float,
    contrast: float,
    saturation: float,
    scale: Scale | None,
    generator: torch.Generator,
) -> Tensor:
    """Each picture in another light: times a factor, its tones spread about their mean, its colours about grey.

    Every factor is drawn evenly between 1 - and 1 + its setting.
    """
    count, channels, height, width = images.shape
    drawn = (2 * torch.rand(3, count, generator=generator) - 1).to(images.device, images.dtype)
    light, spread, colour = (
        1 + amount * each for amount, each in zip((brightness, contrast, saturation), drawn, strict=True)
    )
    weights = images.new_tensor(_LUMA if channels == 3 else (1 / channels,) * channels)
    mean, std = (scale or Scale((0.0,) * channels, (1.0,) * channels)).like(images)
    # All of it is one linear map of each pixel's channels, s = matrix · x + (1 - spread) · middle, where x are the
    # values before they were normalised and `middle` is how bright the picture is; both ends are normalised.
    matrix = torch.eye(channels, device=images.device, dtype=images.dtype).expand(count, -1, -1)
    if channels == 3:
        matrix = matrix * colour.view(-1, 1, 1) + (1 - colour).view(-1, 1, 1) * weights
    matrix = matrix * (light * spread).view(-1, 1, 1)
    middle = light * ((images.mean((2, 3)) * std + mean) @ weights)
    offset = (matrix @ mean + ((1 - spread) * middle)[:, None] - mean) / std
    matrix = matrix * std / std[:, None]
    # In the memory order of the pictures, so that nothing is copied.
    last = images.is_contiguous(memory_format=torch.channels_last) and not images.is_contiguous()
    if last:
        pixels = images.permute(0, 2, 3, 1).reshape(count, height * width, channels)
        found = torch.baddbmm(offset[:, None, :], pixels, matrix.mT)
        found = found.view(count, height, width, channels).permute(0, 3, 1, 2)
    else:
        pixels = images.reshape(count, channels, height * width)
        found = torch.baddbmm(offset[:, :, None], matrix, pixels).view(count, channels, height, width)
    if scale is None:
        return found
    low, high = (((end - mean) / std).view(1, -1, 1, 1) for end in (0.0, 1.0))
    return found.clamp_(low, high)


def erased(images: Tensor, chance: float, generator: torch.Generator) -> Tensor:
    """A rectangle of mean colour somewhere in that part of the pictures (Zhong et al., 2020)."""
    count, _, height, width = images.shape
    drawn = torch.rand(5, count, generator=generator)
    hit = drawn[0] < chance
    area = _ERASED_AREA[0] + (_ERASED_AREA[1] - _ERASED_AREA[0]) * drawn[1]
    low, high = (math.log(ratio) for ratio in _ERASED_SHAPE)
    ratio = (low + (high - low) * drawn[2]).exp()
    tall, wide = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    inside = []
    for part, place, length in ((tall, drawn[3], height), (wide, drawn[4], width)):
        extent = (part * length).round().clamp(1, length)
        begin = (place * (length - extent + 1)).floor()
        at = torch.arange(length)
        inside.append((at >= begin[:, None]) & (at < (begin + extent)[:, None]))
    mask = hit[:, None, None] & inside[0][:, :, None] & inside[1][:, None, :]
    return images.masked_fill(mask[:, None].to(images.device), 0.0)
