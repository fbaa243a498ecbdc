"""One guard for all tests of this folder: loading it is what takes time."""

import pytest

from guardrails import Guard, load_guard


@pytest.fixture(scope="session")
def guard() -> Guard:
    return load_guard()
