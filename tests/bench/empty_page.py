"""The peer of `bench_portal`: FastAPI, one Jinja template, nothing else. Run as a module it serves on a free port and prints it."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from services.publisher.site.server import open_socket

app = FastAPI(docs_url=None, redoc_url=None)
_page = Environment(autoescape=True).from_string("<!doctype html><html lang=id><title>{{ judul }}</title><h1>{{ judul }}</h1></html>")


@app.get("/", response_class=HTMLResponse)
async def page() -> str:
    """Nothing to read, nothing to decide."""
    return _page.render(judul="Kosong")


if __name__ == "__main__":
    listener = open_socket("127.0.0.1", 0)
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run(sockets=[listener])
