#!/bin/sh
# import-linter 2.16, with grimp 3.19: a folder without __init__.py is not looked at, though Python imports from it.
# A layer may then import from any other by way of such a folder, and the contract is kept, even an exhaustive one:
# what lies in there is no module of the graph, so that neither its imports nor those of it are known. Nothing is
# said of it, only the number of files shows it. With an empty __init__.py in the folder the same contract names the
# chain of imports, and the layer that it does not list.
#
# Seen: a lower layer that imports an upper one by way of a bare folder: kept, with 0 dependencies; with __init__.py
# in the folder it is broken, with 2 dependencies.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet import-linter==2.16 grimp==3.19
"$place/venv/bin/python" - <<'EOF'
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

CONTRACT = """
[importlinter]
root_package = drill

[importlinter:contract:layers]
name = layers
type = layers
containers = drill
exhaustive = true
layers =
    report
    model
"""
FILES = {
    "drill/__init__.py": "",
    "drill/report/__init__.py": "",
    "drill/report/page.py": "TITLE = 'report'\n",
    "drill/model/__init__.py": "",
    "drill/model/run.py": "from drill.shared import names\n",
    "drill/shared/names.py": "from drill.report import page\n",
    ".importlinter": CONTRACT,
}


def done(folder, *command):
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


with tempfile.TemporaryDirectory() as place:
    folder = Path(place)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    # the lower layer does import the upper one
    asked = "import sys, drill.model.run; sys.exit('drill.report.page' not in sys.modules)"
    loads = done(folder, sys.executable, "-c", asked).returncode == 0
    lint = str(Path(sys.executable).parent / "lint-imports")
    bare = done(folder, lint, "--no-cache")
    (folder / "drill/shared/__init__.py").write_text("")
    full = done(folder, lint, "--no-cache")

print("import-linter", version("import-linter"), " grimp", version("grimp"))
print(f"  importing the lower layer loads the upper one: {loads}")
for name, ended in (("without", bare), ("with", full)):
    said = [line for line in ended.stdout.splitlines() if line.startswith(("Analyzed", "layers "))]
    print(f"  {name} __init__.py: {'; '.join(said)} (status {ended.returncode})")
holds = (loads and bare.returncode == 0 and "layers KEPT" in bare.stdout and "0 dependencies" in bare.stdout
         and full.returncode == 1 and "drill.shared.names -> drill.report.page" in full.stdout)
print("As described: what lies in a folder without __init__.py is in no layer." if holds
      else "CHANGED: folders without __init__.py are looked at, or the contract says that it left some out.")
sys.exit(0 if holds else 1)
EOF
