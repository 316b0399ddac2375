"""Wired as the real app.py is, around main.py beside it."""

import errno
import os
from pathlib import Path

import streamlit as st
from starlette.responses import StreamingResponse
from starlette.routing import Route
from streamlit import file_util

from directory import web
from directory.publishing.serving import Serving
from directory.settings import Settings
from directory.web import faults, security

settings = Settings.from_environment(os.environ)
base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
faults.keep_visitors_out_of_logs()


def say_sorry(fault: Exception) -> bool:
    st.error(f"Report {faults.report(fault)}")
    return True


def fail(request):
    raise {"value": ValueError("patient 4711"), "descriptors": OSError(errno.EMFILE, "patient 4711")}[
        request.path_params["how"]
    ]


def fail_late(request):
    def parts():
        yield "begun"
        raise ValueError("patient 4711")

    return StreamingResponse(parts())


app = st.App(
    Path(__file__).with_name("main.py"),
    routes=[
        *web.routes(settings, ready=settings.clinics.exists, store=Serving(settings.store).store, base=base),
        Route("/notes/fail", fail_late),
        Route("/fail/{how}", fail),
    ],
    middleware=web.middleware(
        settings,
        index_html=Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8"),
        admitted=lambda session, cookie: False,
        base=base,
    ),
    lifespan=security.lifespan,
    on_script_error=say_sorry,
)
