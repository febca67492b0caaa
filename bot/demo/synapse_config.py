"""How Synapse is set up for the demo and the tests: quiet, quick and alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.demo.child import LOOPBACK

WIDE_OPEN = {"per_second": 10_000, "burst_count": 10_000}


def synapse_config(
    folder: Path, *, server_name: str, port: int, kept: dict[str, Any]
) -> dict[str, Any]:
    """Return Synapse's configuration; `kept` are the secrets that survive a restart."""
    return {
        "server_name": server_name,
        "public_baseurl": f"http://{LOOPBACK}:{port}/",
        "listeners": [
            {
                "bind_addresses": [LOOPBACK],
                "port": port,
                "type": "http",
                "tls": False,
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {
            "name": "sqlite3",
            "args": {"database": str(folder / "homeserver.db")},
        },
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "pid_file": str(folder / "homeserver.pid"),
        "signing_key": f"ed25519 a_demo {kept['signing_key']}",
        "registration_shared_secret": kept["registration"],
        "macaroon_secret_key": kept["tokens"],
        "form_secret": kept["tokens"],
        # The passwords are written on the screen: a costly hash would only slow the login.
        "bcrypt_rounds": 4,
        **_QUIET,
        **_LIMITS,
    }


# Nothing that reaches out, nothing that works in the background for nobody.
_QUIET = {
    "report_stats": False,
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "federation_domain_whitelist": [],
    "url_preview_enabled": False,
    "presence": {"enabled": False},
    "push": {"enabled": False},
    "enable_metrics": False,
}

# Logging in, inviting and joining is what tests and the demo do all day. `rc_message` keeps
# Synapse's default, from which `register` frees each user that is not to be throttled.
_LIMITS: dict[str, Any] = {
    "rc_login": {"address": WIDE_OPEN, "account": WIDE_OPEN, "failed_attempts": WIDE_OPEN},
    "rc_joins": {"local": WIDE_OPEN, "remote": WIDE_OPEN},
    "rc_invites": {"per_room": WIDE_OPEN, "per_user": WIDE_OPEN, "per_issuer": WIDE_OPEN},
    "rc_registration": WIDE_OPEN,
    "rc_joins_per_room": WIDE_OPEN,
    "rc_room_creation": WIDE_OPEN,
    "rc_key_requests": WIDE_OPEN,
    "rc_media_create": WIDE_OPEN,
    "rc_profile": WIDE_OPEN,
    "rc_user_directory": WIDE_OPEN,
}


def log_config(log: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "file": {
                "class": "logging.FileHandler",
                "formatter": "line",
                "filename": str(log),
                "encoding": "utf-8",
            }
        },
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }
