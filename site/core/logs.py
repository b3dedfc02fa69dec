"""What a log line may say. An address below /k/ holds a code or a private link: it ends there."""

import logging
import re

# To the end of the line, since a typed code may hold a space. %6b is another way to write k.
_BELOW_K = re.compile(r"/+(?:k|%6b)/[^\n]*", re.IGNORECASE)


def cut(text: str) -> str:
    return _BELOW_K.sub("/k/…", text)


class Cut(logging.Formatter):
    """One message is one line, without what stands below /k/; a traceback is cut line by line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return cut(" ".join(super().formatMessage(record).splitlines()))

    def format(self, record: logging.LogRecord) -> str:
        return cut(super().format(record))
