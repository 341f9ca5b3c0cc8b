"""Another organisation's sign-in (OpenID Connect): code flow with PKCE by authlib, its state in a cookie of ten minutes."""

from __future__ import annotations

import hmac
import warnings
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from httpx import HTTPError, InvalidURL
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.errors import JoseError

from shared.settings import Settings

STATE_SECONDS = 600
STATE_COOKIE, STATE_PATH = "tayang_luar", "/masuk/luar"
PATIENCE_S = 10


class NotSignedIn(Exception):
    """The provider said no, cannot be reached, or its answer does not fit what was asked. `kode` is for the log."""

    def __init__(self, kode: str) -> None:
        super().__init__(kode)
        self.kode = kode


class Provider:
    """One issuer. Keeps its published keys; nothing of the people."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self.issuer, self.label = settings.oidc_issuer.rstrip("/"), settings.oidc_label
        file = settings.oidc_client_secret_file
        self._client = _oauth().register(
            "luar",
            client_id=settings.oidc_client_id,
            client_secret=file.read_text(encoding="utf-8").strip() if file else None,
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": PATIENCE_S},
        )
        # Every replica signs alike: the answer may come to another one than the question went out from.
        self._signer = URLSafeTimedSerializer(hmac.new(secret, b"tayang-oidc", "sha256").hexdigest())

    async def ask(self, request: Request, back: str, *, secure: bool) -> Response:
        """To the provider. Raises NotSignedIn."""
        request.scope["session"] = {}
        try:
            answer = cast(RedirectResponse, await self._client.authorize_redirect(request, back))
        except (HTTPError, InvalidURL, AuthlibBaseError, RuntimeError, ValueError) as error:
            raise NotSignedIn(type(error).__name__) from error
        state = self._signer.dumps(request.scope["session"])
        answer.set_cookie(STATE_COOKIE, state, httponly=True, samesite="lax", secure=secure, max_age=STATE_SECONDS, path=STATE_PATH)
        return answer

    async def answered(self, request: Request) -> dict[str, Any]:
        """Claims of the person who comes back from it. Raises NotSignedIn."""
        try:
            request.scope["session"] = self._signer.loads(request.cookies.get(STATE_COOKIE, ""), max_age=STATE_SECONDS)
            token = await self._client.authorize_access_token(
                request, claims_options={"iss": {"essential": True, "values": [self.issuer, f"{self.issuer}/"]}}
            )
            claims = dict(token.get("userinfo") or {})
            if claims and not claims.keys() & {"email", "preferred_username"}:
                # Many put only the subject into the token.
                more = await self._client.userinfo(token=token)
                claims |= more if more.get("sub") == claims.get("sub") else {}
        except (BadSignature, HTTPError, InvalidURL, AuthlibBaseError, JoseError, RuntimeError, ValueError, KeyError, TypeError) as error:
            raise NotSignedIn(type(error).__name__) from error
        if not claims.get("sub"):
            raise NotSignedIn("tanpa_id_token")
        return claims


def _oauth() -> Any:
    """Made when it is asked for: the library takes a while to load and has a word to say about its HTTP client."""
    with warnings.catch_warnings():
        from authlib.deprecate import AuthlibDeprecationWarning

        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.starlette_client import OAuth
    return OAuth()
