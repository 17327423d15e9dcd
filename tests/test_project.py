"""The repository polices itself."""

import ast
import csv
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import grimp
import networkx as nx
import pytest

import sim

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "sim").rglob("*.py"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LONGEST_FILE = 500

# package -> where it may be imported, as patterns of paths below sim/
HOMES = {
    "simpy": r"(simulation|response|hazards|services)/",
    "pydantic": r"yamlsrc/|(.*/)?spec\.py$",
    "numba": r"kernel\.py$|(.*/)?kernels/",
    "matplotlib": r"report/",
    "jinja2": r"report/",
    "pandas": r"api/",
    "yaml": r"yamlsrc/",
    "jupedsim": r"(exchange|verify)/",
    "pedpy": r"verify/",
    "click": r"cli\.py$|commands/",
    "rich": r"commands/",
    "random": r"(?!)",
}
TOO_HEAVY_FOR_HELP = (
    "jinja2", "matplotlib", "networkx", "numba", "numpy", "pydantic", "rich", "scipy", "shapely",
    "simpy", "yaml",
)  # fmt: skip


def tracked() -> list[Path]:
    """Text files that git knows."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def imports(path: Path) -> set[str]:
    """First names of everything a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def layers() -> list[list[str]]:
    """The layers of the contract, top first."""
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    return [re.findall(r"[a-z_]+", line) for line in contract]


# Files that import each other, also for types alone: none but in the crowd, where the engine and
# what it hands its requests and news to know each other.
LARGEST_CIRCLE = {"movement": 4}


def test_every_folder_of_code_is_a_package():
    # Tools that follow imports look at packages only.
    folders = {path.parent for path in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_files_import_each_other_in_no_circle():
    graph = grimp.build_graph("sim", cache_dir=None)
    imported = nx.DiGraph(
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    assert imported.number_of_edges() > 2000
    found = {}
    for circle in nx.strongly_connected_components(imported):
        part = sorted(circle)[0].removeprefix("sim.").split(".")[0]
        if len(circle) > LARGEST_CIRCLE.get(part, 1):
            found[part] = sorted(circle)
    assert found == {}


def test_no_file_of_sim_is_longer_than_the_limit():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if (lines := len(text_of(path).splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_heavy_packages_are_imported_only_at_their_homes():
    strays = [
        f"{path.relative_to(ROOT)} imports {package}"
        for path in MODULES
        for package in sorted(imports(path) & HOMES.keys())
        if not re.match(HOMES[package], path.relative_to(ROOT / "sim").as_posix())
    ]
    assert strays == []


def test_the_clock_of_the_machine_stays_out_of_the_model():
    asked = re.compile(r"\b(datetime\.now|datetime\.today|date\.today|time\.time)\b")
    strays = [str(path.relative_to(ROOT)) for path in MODULES if asked.search(text_of(path))]
    assert strays == []


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    program = (
        "import sys; from sim.cli import main; status = main(sys.argv[1:]);"
        f"print([name for name in {TOO_HEAVY_FOR_HELP!r} if name in sys.modules]); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_tracked_file_names_a_path_of_a_machine_or_a_package_index():
    banned = re.compile(
        r"(?<![\w.])/(?:work|root|home/\w|Users/\w|opt/pypi|opt/wheels)(?![\w-])"
        r"|[A-Z]:\\Users"
        r"|index[-_]url|pypi\.o" + r"rg|files\.pythonhosted"
    )
    strays = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in tracked()
        if path != Path(__file__) and (hit := banned.search(text_of(path)))
    ]
    assert strays == []


def test_nothing_is_left_to_do_in_comments():
    strays = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".toml", ".yaml", ".js", ".css", ".html"}
        and path != Path(__file__)
        and re.search(r"\b(TODO|FIXME|XXX)\b", text_of(path))
    ]
    assert strays == []


def test_the_picture_of_the_layers_is_the_contract():
    page = text_of(ROOT / "docs" / "layers.md")
    drawn = [
        re.findall(r"[a-z_]+", cells[2])
        for line in page.splitlines()
        if len(cells := [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]) > 3
        and cells[1].isdigit()
    ]
    assert drawn == layers()


def test_every_layer_that_exists_is_drawn_in_the_contract():
    known = {name for layer in layers() for name in layer}
    there = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    there |= {path.stem for path in (ROOT / "sim").glob("*.py")} - {"__init__"}
    assert there <= known


def test_the_changelog_has_the_present_version_and_says_which_results_change():
    page = text_of(ROOT / "CHANGELOG.md")
    assert re.search(rf"^## {re.escape(sim.__version__)}\b", page, re.MULTILINE)
    newest = page.split("\n## ")[1]
    assert "\n### Results change\n" in newest


def test_constraints_pin_every_dependency_and_nothing_else():
    lines = text_of(ROOT / "constraints" / "ci.txt").splitlines()
    pins = [re.fullmatch(r"([A-Za-z0-9._-]+)==[\w.+!-]+", line) for line in lines]
    assert all(pins), "only name==version, one a line"
    pinned = {pin.group(1).lower().replace("_", "-") for pin in pins if pin}
    wanted = PYPROJECT["project"]["dependencies"]
    wanted = wanted + PYPROJECT["project"]["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=\[ ]", item)[0].lower().replace("_", "-") for item in wanted}
    assert names - pinned == set()


def test_every_sourced_number_is_from_a_listed_source():
    page = text_of(ROOT / "SOURCES.md")
    first_cells = re.findall(r"^\|([^|]+)\|", page, re.MULTILINE)
    listed = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]
    strays = sorted(
        f"{path.name}: {row['name']} from {row['source']!r}"
        for path in (ROOT / "sim" / "data" / "literature").glob("*.csv")
        for row in csv.DictReader(text_of(path).splitlines())
        if row["confidence"] == "source" and not any(name in row["source"] for name in listed)
    )
    assert strays == []


def test_readme_names_only_commands_that_exist():
    from sim.cli import COMMANDS

    text = text_of(ROOT / "README.md")
    named = set(re.findall(r"^ *(?:\$ )?muster ([a-z-]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS)
    assert text.index("make drill") < text.index("make test") < text.index("\n## ")


def test_the_scenario_in_the_readme_is_one_that_ships():
    shown = re.search(r"```yaml\n(.*?)```", text_of(ROOT / "README.md"), re.DOTALL)
    assert shown is not None
    assert shown.group(1) == text_of(ROOT / "scenarios" / "small-hall.yaml")


def test_pages_point_at_files_that_exist():
    strays = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in tracked()
        if page.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(page))
        if not (page.parent / target).exists()
    ]
    assert strays == []


def test_every_page_is_listed_beside_it():
    strays = [
        str(page.relative_to(ROOT))
        for page in sorted((ROOT / "docs").rglob("*.md"))
        if page.name != "README.md" and f"({page.name})" not in text_of(page.parent / "README.md")
    ]
    assert strays == []


def test_the_wheel_carries_the_examples(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    for folder in ("scenarios", "buildings"):
        for path in (ROOT / folder).rglob("*.yaml"):
            assert f"sim/examples/{path.relative_to(ROOT).as_posix()}" in names
    assert "sim/py.typed" in names
    data = {path for path in (ROOT / "sim").rglob("*") if path.suffix in {".toml", ".csv"}}
    assert {path.relative_to(ROOT).as_posix() for path in data} <= names
    assert not any(name.startswith(("tests/", "docs/", "scenarios/")) for name in names)
