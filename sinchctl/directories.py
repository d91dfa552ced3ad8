"""The directory in which sinchctl keeps what must outlive a run."""

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_state_path


def state_directory(environ: Mapping[str, str]) -> Path:
    """Return SINCHCTL_STATE_DIR, else the user's state directory."""
    if own := environ.get("SINCHCTL_STATE_DIR"):
        return Path(own)
    return user_state_path("sinchctl", appauthor=False)
