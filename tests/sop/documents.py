"""Generated parts of README: the SOP table and its diagram, written from `shared/sop/steps.py`.

`python -m tests.sop.documents --write` writes them; the test fails when they differ.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from shared.sop.directory import SEBUTAN
from shared.sop.steps import SELESAI, STEPS

README = Path(__file__).parents[2] / "README.md"


def table() -> str:
    """The SOP's rows with the service, commands and events that carry them."""
    rows = [
        "| no | pelaksana | kegiatan | kelengkapan | waktu | output | layanan | perintah → peristiwa yang mengakhiri |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for s in STEPS:
        who = ", ".join(SEBUTAN[j] for j in s.pelaksana)
        ends = ", ".join(f"`{event}`" for event in s.lanjut)
        waktu = s.waktu or "—"
        rows.append(
            f"| {s.no} | {who} | {s.kegiatan} | {', '.join(s.kelengkapan)} | {waktu} | {', '.join(s.output)} "
            f"| [`{s.service}`](services/{s.service}/) | `{s.perintah[-1]}` → {ends} |"
        )
    return "\n".join(rows)


def diagram() -> str:
    """The flow as a Mermaid graph; the arrow of step 7's *tidak* goes back to the Sekretaris."""
    lines = ["```mermaid", "flowchart TD", '  mulai(["mulai"]) --> l1']
    for s in STEPS:
        who = " / ".join(SEBUTAN[j] for j in s.pelaksana)
        shape = ("{", "}") if len({n for n in s.lanjut.values() if n != s.no}) > 1 else ("[", "]")
        lines.append(f'  l{s.no}{shape[0]}"{s.no}. {who}<br/>{s.perintah[-1]}"{shape[1]}')
    for s in STEPS:
        for event, goes_to in s.lanjut.items():
            target = "selesai" if goes_to == SELESAI else f"l{goes_to}"
            lines.append(f"  l{s.no} -->|{event}| {target}")
    lines += ['  selesai(["DisposisiSelesai"])', "```"]
    return "\n".join(lines)


PARTS = {"sop-table": table, "sop-diagram": diagram}


def with_parts(text: str) -> str:
    """README with every generated part as it should be. Raises KeyError when a marker is missing."""
    for name, make in PARTS.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise KeyError(name)
        part = make()
        text = pattern.sub(lambda m, part=part: m[1] + part + "\n" + m[2], text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    new = with_parts(README.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        README.write_text(new, encoding="utf-8")
    elif new != README.read_text(encoding="utf-8"):
        sys.exit("README differs from shared/sop/steps.py: run `make docs`")
