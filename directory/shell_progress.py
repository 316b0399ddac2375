"""Words for what takes long: from a second on, on standard error; one line that changes at a terminal, else one line a step."""
import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

AFTER = 1.0  # seconds before a step is worth a word
_EVERY = 0.5
_CLEAR_LINE = "\r\x1b[K"


@contextlib.contextmanager
def step(words: str, out: TextIO | None = None, *, after: float = AFTER) -> Iterator[None]:
    """Say what is being done while the block runs, if it runs longer than ``after`` seconds."""
    out = out or sys.stderr
    done = threading.Event()
    speaking = threading.Thread(target=_speak, args=(words, out, after, done), daemon=True)
    speaking.start()
    try:
        yield
    finally:
        done.set()
        speaking.join()


def _speak(words: str, out: TextIO, after: float, done: threading.Event) -> None:
    began = time.monotonic()
    if done.wait(after):
        return
    with contextlib.suppress(OSError, ValueError):  # nobody listens any more
        if not out.isatty():
            print(f"{words} …", file=out, flush=True)
            return
        while True:
            print(f"{_CLEAR_LINE}{words} … {time.monotonic() - began:.0f} s", end="", file=out, flush=True)
            if done.wait(_EVERY):
                break
        print(_CLEAR_LINE, end="", file=out, flush=True)
