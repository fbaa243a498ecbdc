"""The six packages have everyday names: asked from elsewhere, each of them is ours and nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "corpus", "evals", "guardrails", "index", "ui")
HEAVY = ("torch", "numpy", "bm25s", "chromadb", "langchain", "gradio", "sentence_transformers", "transformers")


def elsewhere(tmp_path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in another folder, with the repository installed or on its path."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_each_package_is_ours(tmp_path):
    code = (
        "import importlib, importlib.util, json\n"
        f"print(json.dumps({{name: importlib.util.find_spec(name).origin for name in {PACKAGES!r}}}))"
    )
    done = elsewhere(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: str(ROOT / name / "__init__.py") for name in PACKAGES}


def test_no_other_distribution_brings_a_package_of_our_names(tmp_path):
    """What is imported from a folder without us on the path is ours as installed, or nothing."""
    code = (
        "import importlib.metadata as m, json\n"
        f"found = {{n: m.packages_distributions().get(n, []) for n in {PACKAGES!r}}}\n"
        "print(json.dumps(found))"
    )
    found = json.loads(elsewhere(tmp_path, "-c", code).stdout)
    assert {owner for owners in found.values() for owner in owners} <= {"hardstop"}


def test_help_imports_no_library_that_takes_seconds(tmp_path):
    done = elsewhere(tmp_path, "-X", "importtime", "-m", "ui.cli", "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage: hardstop" in done.stdout
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "typer" in imported
    assert {name for name in imported if name.split(".")[0].startswith(HEAVY)} == set()


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_opens_with_its_records(name):
    assert (ROOT / name / "records.py").is_file()


def test_guardrails_can_be_used_alone(tmp_path):
    code = (
        "import sys\n"
        "from guardrails import load_guard\n"
        "print(load_guard().release('Give IVIG 4 g/kg over 5 days.').status.value)\n"
        f"print(sorted({set(PACKAGES) - {'guardrails'}!r} & set(sys.modules)))\n"
    )
    done = elsewhere(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["overridden", "[]"]
