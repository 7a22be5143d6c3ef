"""Validate an RO-Crate without network: ``crate.py CONTEXT CACHE CRATE``.

The validator reads the JSON-LD context from its address; here its cache is filled with the copy in the fixtures, and it
is told to ask nobody else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests_cache import CachedSession
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.services import validate


class Copy(BaseAdapter):  # type: ignore[misc]
    """Answers every request with one text."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self.text = text

    def send(self, request: PreparedRequest, **_: Any) -> Response:
        from io import BytesIO

        from requests.adapters import HTTPAdapter
        from urllib3 import HTTPResponse

        headers = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(body=BytesIO(self.text), status=200, headers=headers, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        pass


def fill(cache: str, context: Path) -> None:
    """Put the context into the validator's cache, under the address that it gives itself."""
    text = context.read_bytes()
    session = CachedSession(cache_name=cache, expire_after=-1, backend="sqlite")
    session.mount("https://", Copy(text))
    session.get(json.loads(text)["@id"])
    session.close()


if __name__ == "__main__":
    fill(sys.argv[2], Path(sys.argv[1]))
    settings = ValidationSettings(
        rocrate_uri=sys.argv[3],
        profile_identifier="ro-crate-1.2",
        requirement_severity=Severity.RECOMMENDED,
        offline=True,
        cache_path=Path(sys.argv[2]),
    )
    result = validate(settings)
    for issue in result.get_issues():
        print(f"{issue.severity.name} {issue.check.identifier} {issue.message}")
    print(f"{len(result.executed_checks)} checks")
