"""The extension in a real VS Code: one scenario, from a mistake to DDL on disk (`scenario.mjs`)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.requirements import ROOT, require

HERE = Path(__file__).parent
VSIX = ROOT / "client-vscode" / "entia.vsix"
SCREENSHOTS = HERE / "screenshots"

pytestmark = pytest.mark.browser


def test_from_a_mistake_to_ddl_on_disk() -> None:
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    require(Path(chromium).is_file(), f"no chromium at {chromium}; set CHROMIUM")
    require(shutil.which("npm"), "no npm")
    require(VSIX.is_file(), "no client-vscode/entia.vsix: run `npm ci && npm run package` there")
    subprocess.run([HERE / "install.sh"], check=True, timeout=600)

    run = subprocess.run([HERE / "run.sh", VSIX, SCREENSHOTS], capture_output=True, text=True, timeout=600, check=False)

    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    outcome, _ = json.JSONDecoder().raw_decode(run.stdout)
    assert outcome["ok"]
    assert len(list(SCREENSHOTS.glob("*.png"))) >= 10
    print(json.dumps(outcome["marks"], indent=2))
