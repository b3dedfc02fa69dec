#!/usr/bin/env python3
"""Django's command line. `site/` is a source root (docs/developer.md): it joins the path here."""

import os
import sys
from pathlib import Path


def main() -> None:
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # after the path is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
