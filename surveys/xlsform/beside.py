"""What a workbook only names: pictures of the library, and versions of wheels that the site has."""

from typing import Any

from django.utils.translation import gettext as _

from surveys import pictures, wheels
from surveys.enums import QuestionType
from surveys.xlsform.rows import Run


def wheels_problems(run: Run) -> None:
    """Refuses a wheel that this site does not have, or that says something else here."""
    for question in run.questions:
        if question["type"] != QuestionType.WHEEL:
            continue
        content = wheels.contents_of([question["wheel"]]).get(question["wheel"])
        number, rows = question["spokes"][0][0], question["spokes"]
        if content is None:
            why = _("this site has no wheel “%s”") % question["wheel"]
            run.refuse(number, "house::wheel", why)
        elif [(key, text) for _row, key, text in rows] != [
            (spoke["key"], spoke["text"]) for spoke in content["spokes"]
        ]:
            why = _("the wheel “%s” has other spokes or other words on this site")
            run.refuse(number, "house::wheel", why % question["wheel"])
        elif question["section"] == content["title"]:
            question["section"] = {}


def find_pictures(run: Run) -> None:
    """Names of files become pictures of the library; a name that it does not have is said."""
    for number, question in zip(run.rows, run.questions, strict=True):
        if "illustration" in question:
            _find(run, number, question["illustration"], pictures.QUESTION)
        for option in question["options"]:
            if "file" in option:  # a list may belong to several questions
                option["picture"] = option.get("picture", {}) | {"file": option.pop("file")}
                _find(run, number, option["picture"], pictures.ANSWER)


def _find(run: Run, number: int, picture: dict[str, Any], copy: pictures.Copy) -> None:
    name = picture.pop("file")
    image = pictures.image_named(name, copy)
    if image is None:
        run.ignore(number, "image", _("there is no picture “%s” in the library") % name)
    else:
        picture["image"] = image.pk
