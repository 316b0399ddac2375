"""What is written down when a page fails: where and what kind, never what a visitor typed."""

import logging
import secrets
import traceback

_log = logging.getLogger("directory")


def report(fault: BaseException) -> str:
    """Logs `fault` without its message and values; the id returned is in the log line, for the visitor to quote."""
    number = secrets.token_hex(4)
    where = " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(fault.__traceback__)[-6:])
    )
    _log.error("page fault %s: %s at %s", number, type(fault).__name__, where)
    return number


def keep_visitors_out_of_logs() -> None:
    """No addresses, no query strings, no typed values in the log, whichever way the server was started."""
    # holds the exception's message; `report` writes what may be written
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.exc_info is None)
    logging.getLogger("uvicorn.access").disabled = True
    # one line with the visitor's network address per websocket
    logging.getLogger("uvicorn.error").addFilter(lambda record: '"WebSocket ' not in str(record.msg))
