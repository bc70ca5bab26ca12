"""Norms folded into convolutions answer alike, and only where that can be seen."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from graph import symbol as sym
from graph.symbol import Symbol
from runtime.folding import Folded, fold
from runtime.network import Network


@sym.block
def Residual(x: Symbol) -> Symbol:
    """Convolution and norm, added to what came."""
    y = sym.Conv2d(x, out_channels=8, padding=1, bias=False, name="conv")
    y = sym.BatchNorm2d(y, name="norm")
    return sym.ReLU(sym.Add(x, y, name="add"), name="act")


def network() -> Network:
    """Norms behind convolutions, in a block and outside, with statistics and scales that are not 0 and 1."""
    image = sym.Input(shape=("N", 3, 12, 12), name="image")
    x = sym.Conv2d(image, out_channels=8, name="stem")
    x = sym.ReLU(sym.BatchNorm2d(x, name="stem_norm"), name="stem_act")
    x = Residual(x, repeat=2, name="residual")
    x = sym.Flatten(sym.AdaptiveAvgPool2d(x, output_size=(1, 1), name="pool"), name="flatten")
    torch.manual_seed(0)
    made = Network(sym.Linear(x, out_features=4, name="logits"), "Norms")
    made.document.recipe = made.document.recipe.setting(device="cpu")
    with torch.no_grad():
        for name, tensor in made.module.state_dict().items():
            if "norm" in name and tensor.is_floating_point():
                tensor.uniform_(0.5, 1.5)
    return made


IMAGES = torch.randn(6, 3, 12, 12, generator=torch.Generator().manual_seed(1))


def plain(made: Network) -> Tensor:
    with torch.no_grad():
        answer: Tensor = made.module(IMAGES)
    return answer


def norms(module: nn.Module) -> int:
    return sum(isinstance(each, nn.BatchNorm2d) for each in module.modules())


def test_every_norm_behind_a_convolution_is_folded_also_in_blocks_and_the_module_stays_as_it_is() -> None:
    made = network()
    copy = fold(made.module)
    assert copy is not None
    assert norms(copy) == 0
    assert norms(made.module) == 3
    torch.testing.assert_close(copy(IMAGES), plain(made), rtol=1e-4, atol=1e-5)


def test_predictions_are_the_modules_in_parts_of_any_size() -> None:
    made = network()
    for batch_size in (6, 4, 1):
        torch.testing.assert_close(
            made.predict(IMAGES, batch_size=batch_size), plain(made), rtol=1e-4, atol=1e-5
        )


def test_predictions_follow_weights_that_changed() -> None:
    made = network()
    before = made.predict(IMAGES)
    before = made.predict(IMAGES)
    with torch.no_grad():
        made.module.get_parameter("stem.weight").mul_(2)
    after = made.predict(IMAGES)
    assert not torch.allclose(before, after)
    torch.testing.assert_close(made.predict(IMAGES), plain(made), rtol=1e-4, atol=1e-5)


def test_predictions_follow_weights_that_were_replaced() -> None:
    made = network()
    before = made.predict(IMAGES)
    torch.testing.assert_close(made.predict(IMAGES), before)
    made.module.stem.weight.data = made.module.stem.weight.data * -2  # type: ignore[union-attr, operator]
    torch.testing.assert_close(made.predict(IMAGES), plain(made), rtol=1e-4, atol=1e-5)
    assert not torch.allclose(made.predict(IMAGES), before, atol=1e-3)


def test_predictions_can_be_asked_for_within_inference_mode() -> None:
    made = Network(network().document)
    with torch.inference_mode():
        first = made.predict(IMAGES)
        torch.testing.assert_close(made.predict(IMAGES), first, rtol=1e-4, atol=1e-5)
    assert not made.predict(IMAGES).is_inference()


class Shared(nn.Module):
    """One convolution before a norm and once more behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x: Tensor) -> Tensor:
        answer: Tensor = self.conv(self.norm(self.conv(x)))
        return answer


class Doubtful(nn.Module):
    """What it computes depends on a value, which tracing cannot follow."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x: Tensor) -> Tensor:
        answer: Tensor = self.norm(self.conv(x)) if float(x.sum()) > 0 else x
        return answer


class Noisy(Doubtful):
    """Its answers are random."""

    def forward(self, x: Tensor) -> Tensor:
        answer: Tensor = self.norm(self.conv(x + torch.randn_like(x)))
        return answer


@pytest.mark.parametrize("kind", [Shared, Doubtful])
def test_what_cannot_be_folded_is_not(kind: type[nn.Module]) -> None:
    module = kind().eval()
    assert fold(module) is None
    (answer,) = Folded(module)(IMAGES)
    assert torch.equal(answer, module(IMAGES))


def test_random_answers_are_the_modules_own() -> None:
    module = Noisy().eval()
    assert fold(module) is not None
    folded = Folded(module)
    folded(IMAGES)
    torch.manual_seed(3)
    (answer,) = folded(IMAGES)
    torch.manual_seed(3)
    assert torch.equal(answer, module(IMAGES))
