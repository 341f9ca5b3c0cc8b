"""laporan.html: the story as an auditor reads it. Made without any key: whatever is sealed stays so, and nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.auditor.pack.scope import Scope
from shared.directory import Directories
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import LogIdentity, Record
from shared.eventstore.sealing import DESTROYED, Key
from shared.proof.checkpoint import paper_code
from shared.proof.sealed_tree import SealedTree
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.rendering.dates import waktu
from shared.sop.trail import trail

SEALED = "(tersegel)"
DECISIONS = (
    e.MateriDikembalikan,
    e.MateriDikoreksi,
    e.MateriDiverifikasi,
    e.MateriDitolak,
    e.VerifikasiDicabut,
    e.UjiKonsekuensiDiputuskan,
    e.ProsesDihentikan,
    e.MateriDitarik,
)


TITLES = {"KunciSegelDiganti": "Kunci segel diganti"}
"""Of no case's story, but of every pack's."""


@dataclass(frozen=True, slots=True)
class About:
    """What the report needs to know of the units: how offices are called, and where they stand."""

    directories: Directories


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the story."""

    position: int
    title: str
    at: str
    iso: str
    office: str
    after: str
    detail: str
    decision: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A due time and what came of it."""

    step: str
    began: str
    due: str
    ended: str
    outcome: str
    late: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One case, or what belongs to none."""

    case: str
    unit: str
    rows: tuple[Row, ...]
    limits: tuple[Limit, ...]

    @property
    def decisions(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.decision)


class _NoKeys:
    """A keyring that opens nothing."""

    async def for_scope(self, scope: str) -> Key:
        raise NotImplementedError

    async def load(self, key_ids: frozenset[str]) -> dict[str, Key | None]:
        return dict.fromkeys(key_ids)

    async def destroy(self, scope: str) -> str | None:
        raise NotImplementedError

    async def declare_lost(self, key_ids: frozenset[str]) -> None:
        raise NotImplementedError


async def written(records: Sequence[Record], about: About, scope: Scope, tree: SealedTree, identity: LogIdentity) -> str:
    """The page, whole in one file."""
    facts = await Codec(_NoKeys()).decode(records)
    cases: dict[str, list[Recorded[Event]]] = {}
    for fact in facts:
        cases.setdefault(fact.case, []).append(fact)
    stories = [_story(case, told, await about.directories.of(told[0].unit)) for case, told in cases.items()]
    return _PAGE.get_template("laporan.html").render(
        stories=stories, scope=scope.said, log=identity.log_id, size=tree.size, code=paper_code(tree.checkpoint), events=len(records)
    )


def _story(case: str, facts: Sequence[Recorded[Event]], direktori: Direktori) -> Story:
    zone = direktori.profil.zona if direktori.profil else "Asia/Jakarta"
    events = {fact.position: fact.event for fact in facts}
    rows = tuple(
        Row(
            position=line.position,
            title=TITLES.get(line.type, line.title),
            at=waktu(line.at, zone),
            iso=line.at.isoformat(),
            office=line.sebutan,
            after=lasting(line.after) if line.after else "",
            detail=line.detail.replace(DESTROYED, SEALED),
            decision=isinstance(events[line.position], DECISIONS),
        )
        for line in trail(facts, direktori)
    )
    unit = direktori.profil.nama if direktori.profil else facts[0].unit
    return Story(case, unit, rows, tuple(_limits(facts, zone)))


def _limits(facts: Sequence[Recorded[Event]], zone: str) -> list[Limit]:
    set_: dict[str, e.TenggatDitetapkan] = {}
    ended: dict[str, e.TenggatBerakhir] = {}
    passed: Mapping[str, bool] = {f.event.tenggat: True for f in facts if isinstance(f.event, e.TenggatTerlampaui)}
    for fact in facts:
        if isinstance(fact.event, e.TenggatDitetapkan):
            set_[fact.event.tenggat] = fact.event
        elif isinstance(fact.event, e.TenggatBerakhir):
            ended[fact.event.tenggat] = fact.event
    return [_limit(limit, ended.get(name), name in passed, zone) for name, limit in set_.items()]


def _limit(limit: e.TenggatDitetapkan, end: e.TenggatBerakhir | None, passed: bool, zone: str) -> Limit:
    outcome = {"tepat": "tepat waktu", "terlambat": "terlambat", "dicabut": "dicabut"}[end.hasil] if end else "masih berjalan"
    due = end.due_at if end else limit.due_at
    if end and end.hasil == "terlambat":
        outcome += f" {lasting(end.berakhir_at - due)}"
    elif not end and passed:
        outcome = "terlampaui, belum selesai"
    return Limit(
        step=f"langkah {limit.langkah}, putaran {limit.putaran}",
        began=waktu(limit.mulai_at, zone),
        due=f"{waktu(due, zone)} ({limit.aturan})",
        ended=_ended(end.berakhir_at if end else None, zone),
        outcome=outcome,
        late=passed or (end is not None and end.hasil == "terlambat"),
    )


def _ended(at: datetime | None, zone: str) -> str:
    return waktu(at, zone) if at else "–"


def lasting(span: timedelta) -> str:
    """`2 hari 3 jam`, `5 menit`, `12 detik`: the two largest parts."""
    seconds = int(span.total_seconds())
    parts = [(seconds // 86_400, "hari"), (seconds // 3_600 % 24, "jam"), (seconds // 60 % 60, "menit"), (seconds % 60, "detik")]
    said = [f"{n} {name}" for n, name in parts if n]
    return " ".join(said[:2]) or "kurang dari sedetik"


_PAGE = Environment(
    loader=PackageLoader("services.auditor.pack"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
