"""How to be let in by a Chroma server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A server's token, and where in it our collections are.

    `cache` is the folder of this machine that keeps what was fetched.
    """

    token: str | None = field(default=None, repr=False)
    tenant: str = "default_tenant"
    database: str = "default_database"
    cache: Path = Path(".hardstop") / "servers"
