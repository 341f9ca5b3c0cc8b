"""Reading stored data into today's classes: what was accepted once is not judged again (invariant 13).

The rules of a field hold for what comes in. Read back, they could only do harm: a limit lowered later, or a letter that
this Python's Unicode tables do not know yet, would stop every replay; and what stands for a destroyed text obeys none.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic_core import SchemaValidator

from shared.sop.event import Event

_BARE = ("str", "int", "date")
_LENGTHS = ("min_length", "max_length")


@cache
def reader(cls: type[Event]) -> SchemaValidator:
    """The class's validator, less every rule but that of the type."""
    # Not prebuilt: else the core takes the validators the classes have already, rules and all.
    return SchemaValidator(_without_rules(cls.__pydantic_core_schema__), _use_prebuilt=False)


def _without_rules(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_rules(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in _BARE:
        return {"type": schema["type"]}
    bare = {name: _without_rules(part) for name, part in schema.items() if name not in _LENGTHS}
    if bare.get("type") == "function-after" and bare["schema"].get("type") in _BARE:
        return bare["schema"]
    return bare
