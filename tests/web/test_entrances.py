import json
import subprocess
import sys

import pytest
from websockets.sync.client import connect

from tests.server import ROOT, STREAMLIT, UVICORN, start_server


def test_uvicorn_starts_the_same_server_and_writes_down_no_visitor():
    with start_server(entrance=UVICORN, cold=True) as server:
        assert json.loads(server.ask("/healthz").body) == {"status": "ok"}
        assert "content-security-policy" in server.ask("/").headers
        assert "server" not in server.ask("/").headers
        server.ask("/s?place=80202")
        with connect(f"ws://localhost:{server.port}/_stcore/stream?place=80203", origin=server.url, proxy=None):
            pass
        log = server.log.read_text()
        assert "Uvicorn running" in log
        assert "8020" not in log
        assert "GET" not in log
        assert "WebSocket" not in log


def test_the_run_command_has_the_production_settings():
    wanted = {
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 30,
        "server.maxMessageSize": 32,
        "server.maxWidgetStateSize": 2,
        "server.disconnectedSessionTTL": 900,
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.headless": True,
        "server.address": "localhost",
        "runner.postScriptGC": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "client.disableDataExport": True,
        "client.allowedOrigins": [],
        "browser.gatherUsageStats": False,
    }
    code = f"import json; from streamlit import config; print(json.dumps({{n: config.get_option(n) for n in {list(wanted)}}}))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == wanted


@pytest.mark.parametrize("entrance", [STREAMLIT, UVICORN])
def test_unusable_settings_are_named_and_nothing_starts(entrance):
    command = [sys.executable, *(part.format(app=ROOT / "app.py", port=1) for part in entrance)]
    command[-1] = "0"
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": "/usr/bin", "DIRECTORY_CENTER_PHONE": "12", "DIRECTORY_BASE_URL": "clinics"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    assert "DIRECTORY_CENTER_PHONE: expected a phone number; found '12'" in ended.stderr
    assert "DIRECTORY_BASE_URL: expected a web address" in ended.stderr
    assert "Traceback" not in ended.stderr
