"""An identity provider that can be told to lie: every token it gives is as the test wants it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from services.publisher.site.server import open_socket


@dataclass
class Liar:
    """`says` overrides claims; `signs_with` another key than the published one; `nothing` leaves the token out."""

    url: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    stranger_signs: bool = False
    nothing: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    _other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))

    async def metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/masuk",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/kunci",
                "userinfo_endpoint": f"{self.url}/orang",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        self.asked = dict(request.query_params)
        return RedirectResponse(f"{self.asked['redirect_uri']}?code=satu&state={self.asked['state']}")

    async def token(self, request: Request) -> Response:
        self.told = {k: str(v) for k, v in (await request.form()).items()}
        now = int(time.time())
        claims = {"iss": self.url, "aud": self.asked["client_id"], "sub": "s-1", "nonce": self.asked["nonce"], "iat": now, "exp": now + 60}
        claims = {k: v for k, v in (claims | self.says).items() if v is not None}
        key = self._other if self.stranger_signs else self._key
        token = {"access_token": "t", "token_type": "Bearer"}
        return JSONResponse(token if self.nothing else token | {"id_token": jwt.encode({"alg": "RS256", "kid": "a"}, claims, key)})

    async def person(self, _: Request) -> Response:
        return JSONResponse(self.userinfo)


@asynccontextmanager
async def liar() -> AsyncIterator[Liar]:
    """One, listening on loopback."""
    it = Liar()
    rooms = (("/.well-known/openid-configuration", it.metadata), ("/kunci", it.keys), ("/masuk", it.authorize), ("/orang", it.person))
    app = Starlette(routes=[*(Route(path, room) for path, room in rooms), Route("/token", it.token, methods=["POST"])])
    listener = open_socket("127.0.0.1", 0)
    it.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server._serve([listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    try:
        yield it
    finally:
        server.should_exit = True
        await task
