"""A browser's own long name in a few words, so that its owner knows his phone from the office computer."""

from __future__ import annotations

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def device(agent: str) -> str:
    """`Chrome di Android`; what is not known stays plain."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Safari" if "Safari/" in agent else "Peramban lain")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} di {system}" if system else browser
