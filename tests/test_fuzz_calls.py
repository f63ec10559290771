"""Random calls give what an oracle says, or an error that says what to do; `make fuzz` makes more."""

import fuzz_calls
import numpy as np
import pytest

import pooling_lib


def test_every_function_is_called(monkeypatch):
    called = set()
    judge = fuzz_calls.Fuzzer.judge

    def note(self, function, *rest):
        called.add(function.__name__)
        return judge(self, function, *rest)

    monkeypatch.setattr(fuzz_calls.Fuzzer, "judge", note)
    fuzz_calls.fuzz(100, seed=0)
    left_out = set(pooling_lib.__all__) - {"get_workers", "set_workers"} - called
    assert not left_out, f"add a method of Fuzzer for {left_out} in tests/fuzz_calls.py, and name it in `once`"


def test_random_calls_give_what_the_oracle_says_or_are_refused_with_a_reason():
    results, refusals = fuzz_calls.fuzz(600, seed=8)
    assert results > 200
    assert refusals > 200


@pytest.mark.parametrize(
    ("name", "wrong", "message"),
    [
        ("max_pool", lambda image, **_: np.zeros_like(image), "gave"),
        ("average_pool", lambda image, **_: 1 / 0, "raised ZeroDivisionError"),
        ("lp_pool", lambda image, **_: np.float64(1) / np.zeros(1), "raised RuntimeWarning"),
        ("output_shape", lambda shape, **_: np.add(1, "a"), "does not say what to do|was refused"),
    ],
)
def test_the_fuzzer_finds_a_fault_of_every_kind(monkeypatch, name, wrong, message):
    wrong.__name__ = name
    monkeypatch.setattr(pooling_lib, name, wrong)
    with pytest.raises(AssertionError, match=message):
        fuzz_calls.fuzz(300, seed=0)
