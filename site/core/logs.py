"""What a log line may say. An address below /k/ holds a code or a private link: it ends there, as
does the page editor's link for a new password. Of a
fault it says where and of which kind, never the words: a database quotes what somebody typed.
"""

import logging
import re
import sys
import traceback
from types import TracebackType

# To the end of the line, since a typed code may hold a space. %6b is another way to write k.
_BELOW_K = re.compile(r"/+(?:k|%6b)/[^\n]*", re.IGNORECASE)
_RESET = re.compile(r"(/password_reset/confirm/)[^\n]*", re.IGNORECASE)
_BY = "\nThe above was the cause of, or came before:\n"


def cut(text: str) -> str:
    return _RESET.sub(r"\1…", _BELOW_K.sub("/k/…", text))


def without_words(error: BaseException | None) -> str:
    """The traceback with the lines of the program and the kinds of the faults, in their order."""
    parts: list[str] = []
    seen: set[int] = set()  # two may name each other as their cause
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        lines = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"Traceback:\n{lines}{kind.__module__}.{kind.__qualname__}")
        before = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or before
    return _BY.join(reversed(parts))


def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """For `sys.excepthook`: a command that breaks says what a page would write into the log; with
    its words only to somebody who sits at a terminal."""
    if issubclass(kind, KeyboardInterrupt) or sys.stderr.isatty():
        sys.__excepthook__(kind, error, where)
    else:
        sys.stderr.write(cut(without_words(error)) + "\n")


class Cut(logging.Formatter):
    """One message is one line, without what stands below /k/; a traceback is cut line by line."""

    def formatException(self, ei: object) -> str:
        return without_words(ei[1] if isinstance(ei, tuple) else None)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return cut(" ".join(super().formatMessage(record).splitlines()))

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have written the fault with its words, and left them for the next.
        record.exc_text = None
        return cut(super().format(record))
