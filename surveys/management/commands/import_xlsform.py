"""import_xlsform: a survey from an Excel workbook (XLSForm)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.languages import BY_CODE
from surveys.services.freeze import NotReady, find_problems, freeze
from surveys.services.imports import publish, save_imported
from surveys.xlsform.importer import read
from surveys.xlsform.problems import XlsformError


class Command(BaseCommand):
    help = "Imports a survey from an XLSForm workbook (.xlsx or .xls) and says what it left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish and freeze a version")
        parser.add_argument(
            "--title",
            action="append",
            default=[],
            metavar="LANGUAGE=TEXT",
            help="the title in one language, as a workbook often has only one",
        )
        parser.add_argument(
            "--faces",
            action="append",
            default=[],
            metavar="LIST",
            help="a list of 3 or 5 choices to show as faces; it must run from glad to sad",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = read(options["path"], faces=frozenset(options["faces"]))
        except XlsformError as error:
            lines = [_("Nothing was imported."), *(f"- {one}" for one in error.problems)]
            raise CommandError("\n".join(lines)) from error
        for given in options["title"]:
            language, _sign, text = given.partition("=")
            if language not in BY_CODE or not text.strip():
                raise CommandError(_("Write the title as LANGUAGE=TEXT, for example sv=Skolan."))
            imported.title[language] = text.strip()
        survey = save_imported(imported, by=None)
        self.stdout.write(
            _("Imported “%(key)s”: %(count)s questions.")
            % {"key": survey.key, "count": len(imported.questions)}
        )
        if imported.ignored:
            self.stdout.write(_("Left out:"))
            for remark in imported.ignored:
                self.stdout.write(f"- {remark}")
        if problems := find_problems(survey):
            self.stdout.write(_("Before it can be published:"))
            for problem in problems:
                self.stdout.write(f"- {problem}")
        if options["publish"]:
            try:
                version = freeze(publish(survey, by=None), by=None)
            except NotReady as error:
                raise CommandError(_("It was imported as a draft, and not published.")) from error
            self.stdout.write(_("Published as version %s.") % version.number)
