"""SQLAlchemy's dialect of Oracle without a driver, which no wheel of pure Python has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy.dialects.oracle.base import OracleDialect


class RecordedOracle(OracleDialect):
    """Asks what the dialect asks; a recording answers. The server is called 19.3."""

    driver = "recorded"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The names that SQLAlchemy looks for in a driver."""
        return SimpleNamespace(Error=Exception, paramstyle="named")

    def _get_server_version_info(self, connection: Any) -> tuple[int, ...]:
        return (19, 3)
