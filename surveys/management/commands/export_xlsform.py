"""export_xlsform: a survey as an Excel workbook (XLSForm)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from surveys.models.survey import SurveyVersion
from surveys.services.imports import survey_named, workbook_of
from surveys.xlsform.problems import XlsformError


class Command(BaseCommand):
    help = "Writes a survey as an XLSForm workbook: its latest edit, or one frozen version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the survey's key")
        parser.add_argument("path", type=Path, help="a file, or the folder to put it in")
        parser.add_argument("--number", type=int, help="a frozen version; else the latest edit")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = survey_named(options["key"])
        if survey is None:
            raise CommandError(_("There is no survey with the key “%s”.") % options["key"])
        try:
            name, content = workbook_of(survey, options["number"])
        except SurveyVersion.DoesNotExist as error:
            raise CommandError(_("There is no version %s.") % options["number"]) from error
        except XlsformError as error:
            lines = [_("Nothing was exported."), *(f"- {one}" for one in error.problems)]
            raise CommandError("\n".join(lines)) from error
        path: Path = options["path"]
        path = path / name if path.is_dir() else path
        path.write_bytes(content)
        self.stdout.write(_("Exported as %s.") % path)
