"""The keys of this folder: the operator's and the portal's, made when first asked for."""

from __future__ import annotations

import hashlib

from services.publisher.commands import CatatLaporanMasyarakat
from shared.messaging.signing import SigningKey
from shared.settings import Settings


def operator_key(settings: Settings) -> SigningKey:
    """The folder's operator key, made if it is not there. Its name follows from its public half."""
    return _named(SigningKey.load_or_create(settings.signing_key, "-"), "operator")


def portal_key(settings: Settings) -> SigningKey:
    """The portal's key: officers' acts from the pages are told from the operator's for ever."""
    return _named(SigningKey.load_or_create(settings.portal_key, "-"), "portal")


def site_key(settings: Settings) -> SigningKey:
    """The public site's key. The registry limits it to `SITE_COMMANDS`: the machine that faces the world can do nothing else with it."""
    return _named(SigningKey.load_or_create(settings.portal_key.with_name("situs.key"), "-"), "situs")


SITE_COMMANDS = (CatatLaporanMasyarakat.__name__,)


def _named(key: SigningKey, kind: str) -> SigningKey:
    return SigningKey(f"{kind}-{hashlib.sha256(key.public.encode()).hexdigest()[:12]}", key.private)
