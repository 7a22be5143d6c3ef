"""``python -m tests.pages.screenshots``: take the pictures of the pages that browse/README.md shows, anew."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.pages.serving import FLAGS, program, running
from tests.support import ROOT

OUT = ROOT / "browse" / "screenshots"
BYTES = 200_000  # size of a picture, at most
CLAIM = "/lffd/force_estimates/est-wagner-dod-ig-2019-12"
SHOTS = {
    "home": ("/", 1280),
    "question": (
        "/lffd/01_size_claims?force=wagner-group&since=2020-01-01&until=2020-04-30&measure=stock&known_on=",
        1280,
    ),
    "claim": (CLAIM, 1280),
    "actor": ("/lffd/actors/wagner-group", 1280),
    "map": ("/lffd/map", 1280),
    "charts": ("/-/dashboards/explore?force=Wagner+Group&claimant=", 1280),
    "search": ("/-/search?q=haftar", 1280),
    "narrow": (CLAIM, 390),
}
"""Name of the picture -> path of the page, and width of the window."""


def main() -> None:
    """Write every picture, in few colours, so that none is large."""
    found = program()
    if not found:
        raise SystemExit("no browser is installed; apt-get install chromium")
    OUT.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, running(Path(folder)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        for name, (path, width) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": 860})
            page.goto(f"{base}{path}")
            page.wait_for_load_state("networkidle")
            write(page.screenshot(), OUT / f"{name}.png")
            page.close()
        browser.close()


def write(picture: bytes, path: Path) -> None:
    """Write one picture in 64 colours."""
    file = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    if file.tell() > BYTES:
        raise ValueError(f"{path.name} has {file.tell():,} bytes, more than {BYTES:,}")
    path.write_bytes(file.getvalue())


if __name__ == "__main__":
    main()
