"""Copies to be spoilt: always made here, always somewhere new, made afresh for each attack. The original is only read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from services.auditor.attack.stranger import engine_for
from services.auditor.folder import SealFolder
from shared.refusal import Refused, reason
from shared.settings import Settings

MOST_FILES = 20
"""Attachments carried along: one of them is enough to be altered."""
LOG, SEAL, KEY, MEDIA = "log.db", "segel", "segel.key", "media"


@dataclass(frozen=True, slots=True)
class Copy:
    """A log with its seal, the seal's key and some attachments: all that a thief of the whole machine has."""

    url: str
    folder: Path

    @property
    def seal(self) -> SealFolder:
        return SealFolder(self.folder / SEAL)

    @property
    def key(self) -> Path:
        return self.folder / KEY

    @property
    def media(self) -> Path:
        return self.folder / MEDIA


class Place(Protocol):
    """Where copies are made, one at a time."""

    def fresh(self) -> Copy:
        """The original as it stands, instead of the copy before. Raises Refused."""
        ...

    def close(self) -> None:
        """Nothing of it stays."""
        ...


class FolderPlace:
    """A new folder for the copy of a log that is a file."""

    def __init__(self, settings: Settings, target: Path) -> None:
        self._settings, self._target = settings, target.resolve()
        if self._target.exists():
            raise Refused((reason("salinan_sudah_ada", f"{self._target} sudah ada; sebutkan folder baru untuk salinannya."),))
        self._whole, self._work = self._target / "utuh", self._target / "kerja"
        self._whole.mkdir(parents=True)
        log = Path(make_url(settings.log_database).database or "")
        if not log.is_file():
            self.close()
            raise Refused((reason("folder_tanpa_log", f"Tidak ada log di {log}; sebutkan folder datanya dengan --data."),))
        with sqlite3.connect(f"{log.resolve().as_uri()}?mode=ro", uri=True) as source, sqlite3.connect(self._whole / LOG) as copy:
            source.backup(copy)
        copy.close()
        source.close()
        carry_along(settings, self._whole)

    def fresh(self) -> Copy:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._whole, self._work)
        return Copy(f"sqlite:///{self._work / LOG}", self._work)

    def close(self) -> None:
        shutil.rmtree(self._target)


class PostgresPlace:
    """A new database for the copy, made by the server itself; nobody else may be connected to the original meanwhile."""

    def __init__(self, settings: Settings, target: str, folder: Path) -> None:
        self._settings, self._folder, self._target = settings, folder, make_url(target)
        self._source = make_url(settings.log_database)
        self._made = False
        if self._target.database == self._source.database or not self._target.database:
            raise Refused((reason("salinan_sudah_ada", "--copy harus menyebut basis data baru, bukan basis data log itu sendiri."),))

    def fresh(self) -> Copy:
        work = self._folder / "kerja"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        if self._made:
            self._admin(f'DROP DATABASE "{self._target.database}" WITH (FORCE)')
        try:
            self._admin(f'CREATE DATABASE "{self._target.database}" TEMPLATE "{self._source.database}"')
        except DBAPIError as error:
            raise Refused((reason("salinan_gagal", f"Basis data salinan tidak dapat dibuat: {error.orig}"),)) from error
        self._made = True
        carry_along(self._settings, work)
        return Copy(self._target.render_as_string(hide_password=False), work)

    def close(self) -> None:
        if self._made:
            self._admin(f'DROP DATABASE "{self._target.database}" WITH (FORCE)')
        shutil.rmtree(self._folder)

    def _admin(self, statement: str) -> None:
        url = self._target.set(database="postgres").render_as_string(hide_password=False)
        with engine_for(url, autocommit=True).connect() as connection:
            connection.exec_driver_sql(statement)


def carry_along(settings: Settings, to: Path) -> None:
    """Seal, key and a few attachments."""
    if settings.seal_folder.is_dir():
        shutil.copytree(settings.seal_folder, to / SEAL)
    if settings.seal_key.is_file():
        shutil.copy(settings.seal_key, to / KEY)
    for file in _files(settings):
        target = to / MEDIA / file.relative_to(settings.data / "media")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)


def _files(settings: Settings) -> Iterable[Path]:
    folder = settings.data / "media"
    return sorted(folder.glob("??/??/*"))[:MOST_FILES] if folder.is_dir() else ()
