"""Datasette on the published SQLite file, with everything of this folder."""

from __future__ import annotations

import os
from pathlib import Path

from datasette.plugins import pm

from . import plugin
from .database import Pages
from .limits import SETTINGS, Budget
from .metadata import CHARTS, DATABASE, HERE, asked, known, metadata
from .plugin import STATIC, TEMPLATES

CHARTS_MOUNT = "charts"
ROOT_VARIABLE = "LFFD_ROOT"
"""The environment variable that names the folder of the published dataset, where that is not beside this package."""


def published_root() -> Path:
    """The folder of the published dataset: what the environment names, or else the clone, or the data of the wheel.

    Raises:
        FileNotFoundError: there is none.
    """
    named = os.environ.get(ROOT_VARIABLE)
    for folder in [Path(named)] if named else [HERE.parent, HERE.parent / "data"]:
        if (folder / "datapackage.json").is_file():
            return folder
    raise FileNotFoundError(f"no datapackage.json in {named or 'the clone'}; run make build")


def application(root: Path, budget: Budget | None = None) -> Pages:
    """Datasette with the published file, immutable, and its description, templates, plugins and limits.

    Args:
        root: the folder that holds ``dataset/`` and ``datapackage.json``.
        budget: what queries may spend; the usual where none is given.

    Raises:
        FileNotFoundError: one of the two is not there.
    """
    file = root / "dataset" / f"{DATABASE}.sqlite"
    for needed in (file, root / "datapackage.json"):
        if not needed.exists():
            raise FileNotFoundError(f"{needed} is missing; run make build, or name the folder that holds it")
    if not pm.is_registered(plugin):
        pm.register(plugin)
        pm.unregister(name="datasette.handle_exception")  # errors.py answers in its place; Datasette would run both
    return Pages(
        file,
        budget or Budget(),
        known(root),
        asked(),
        metadata=metadata(root),
        settings=SETTINGS,
        template_dir=str(TEMPLATES),
        static_mounts=[(STATIC, str(HERE / "static")), (CHARTS_MOUNT, str(CHARTS))],
    )


def served() -> object:
    """The ASGI application, for a server that is told ``--factory``: ``uvicorn --factory browse.app:served``."""
    return application(published_root()).app()
