"""The server. `streamlit run app.py`, `python -m streamlit run app.py` and `uvicorn app:app` all start it."""

import os
import sys
from pathlib import Path

import streamlit as st
from streamlit import config, file_util

import pages
from directory import web
from directory.operate import settings_log
from directory.settings import Settings, SettingsError
from directory.web import faults, security, uploads

try:
    settings = Settings.from_environment(os.environ)
except SettingsError as error:
    print(error, file=sys.stderr, flush=True)
    sys.exit(1)

gate = uploads.Admitted(pages.proves_admin)
pages.start(settings, gate)
faults.keep_visitors_out_of_logs()

# Streamlit checks hosts once more, for websockets only: the same list
config.set_option("server.allowedHosts", [host.strip("[]") for host in settings.allowed_hosts])
base = config.get_option("server.baseUrlPath").strip("/")
base = f"/{base}" if base else ""


def say_sorry(fault: Exception) -> bool:
    """Shown instead of a traceback."""
    st.error(faults.sorry(fault))
    return True


if settings.store is not None:
    print(pages.first_steps(config.get_option("server.port"), base), flush=True)
    settings_log.record(pages.serving().store, settings)
    pages.drop_expired_drafts()
    pages.serving().watch()

app = st.App(
    "pages/main.py",
    routes=web.routes(
        settings, ready=pages.ready, why_not=pages.why_not_ready, store=lambda: pages.serving().store(), base=base
    ),
    middleware=web.middleware(
        settings,
        index_html=Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8"),
        admitted=gate,
        base=base,
    ),
    lifespan=security.lifespan,
    on_script_error=say_sorry,
)
