"""Words for what takes long: from a second on, on standard error; one line that changes at a terminal, else one line a step or part of it."""

import contextlib
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TextIO

AFTER = 1.0  # seconds before a step is worth a word
_EVERY = 0.5
_CLEAR_LINE = "\r\x1b[K"


@contextlib.contextmanager
def step(words: str, out: TextIO | None = None, *, after: float = AFTER) -> Iterator[Callable[[str, float], None]]:
    """Say what is being done while the block runs, if it runs longer than ``after`` seconds.

    The block gets what may be told a part of it, and the share of the whole that was done before (0 to 1).
    """
    out = out or sys.stderr
    done = threading.Event()
    parts: deque[str] = deque(maxlen=1)  # the newest alone is worth a word
    speaking = threading.Thread(target=_speak, args=(words, parts, out, after, done), daemon=True)
    speaking.start()
    try:
        yield lambda part, share: parts.append(f"{part} ({share:.0%})")
    finally:
        done.set()
        speaking.join()


def _speak(words: str, parts: deque[str], out: TextIO, after: float, done: threading.Event) -> None:
    began = time.monotonic()
    if done.wait(after):
        return
    with contextlib.suppress(OSError, ValueError):  # nobody listens any more
        if out.isatty():
            while True:
                print(
                    f"{_CLEAR_LINE}{': '.join([words, *parts])} … {time.monotonic() - began:.0f} s",
                    end="",
                    file=out,
                    flush=True,
                )
                if done.wait(_EVERY):
                    break
            print(_CLEAR_LINE, end="", file=out, flush=True)
            return
        print(f"{words} …", file=out, flush=True)
        last = ""
        while not done.wait(_EVERY):
            if parts and parts[0] != last:
                last = parts[0]
                print(f"  {last} …", file=out, flush=True)
