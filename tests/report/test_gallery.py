"""The gallery: what ``make gallery`` makes is there, small, and named in the page beside it."""

import ast
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "reports" / "gallery"
MOST_BYTES = 4 * 1024**2


def wanted():
    """Return the names that the script writes: of each scenario, in each language, two files."""
    source = ast.parse((ROOT / "docs" / "images" / "gallery.py").read_text(encoding="utf-8"))
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign) and node.targets[0].id in {"SHOWN", "LANGUAGES"}
    }
    return {
        f"{name}-{lang}.{kind}"
        for name in values["SHOWN"]
        for lang in values["LANGUAGES"]
        for kind in ("png", "pdf")
    }


def test_the_gallery_holds_what_its_script_makes_of_shipped_scenarios_and_its_page_names_it_all():
    names = wanted()
    assert len(names) == 12
    assert {path.name for path in GALLERY.iterdir()} == names
    for name in names:
        assert (ROOT / "scenarios" / f"{name.rpartition('-')[0]}.yaml").is_file()
    page = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    assert all(f"(gallery/{name})" in page for name in names)


def test_the_gallery_is_small_and_its_files_open():
    files = sorted(GALLERY.iterdir())
    assert 0 < sum(path.stat().st_size for path in files) <= MOST_BYTES
    for path in files:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.width > 1000
                assert picture.height > 400
        else:
            assert path.read_bytes().startswith(b"%PDF-")
