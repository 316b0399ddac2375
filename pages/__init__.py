"""What a page needs from the running app."""

from directory.settings import Settings

_settings: Settings | None = None


def start(settings: Settings) -> None:
    """Keep what app.py read from the environment."""
    global _settings
    _settings = settings


def settings() -> Settings:
    """The running app's settings; the defaults where no server started (page tests)."""
    return _settings or Settings()


def ready() -> bool:
    """Whether clinics are loaded."""
    return False
