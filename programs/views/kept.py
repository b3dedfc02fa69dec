"""What was written on a page and cannot be taken as it stands.

It lies in the session for the same page, which GET shows again: Back never shows a page that has to
be posted once more.
"""

import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

Form = TypeVar("Form", bound=forms.BaseForm)
KEPT_SECONDS = 2 * 3600  # then perhaps somebody else sits there
KEPT_MOST = 2000  # characters of a field


def written(form: forms.BaseForm) -> dict[str, list[str]]:
    """What was written in the form's own fields, without the token or anything else posted.

    No field takes so much that the cut would make something wrong right.
    """
    own = {form.add_prefix(name) for name in form.fields}
    return {
        key: [text[:KEPT_MOST] for text in form.data.getlist(key)]
        for key in form.data if key in own
    }  # fmt: skip


def keep(request: HttpRequest, drawer: str, form: forms.BaseForm, *, judged: bool = True) -> None:
    """`judged`: what is wrong is said when the page is shown again."""
    words = urlencode(written(form), doseq=True)
    request.session[drawer] = [int(time.time()), words, judged]


def kept(request: HttpRequest, drawer: str, make: Callable[[QueryDict], Form]) -> Form | None:
    """The form with what lies there; None where nothing does, or where it has lain too long."""
    at, words, judged = request.session.get(drawer, (0, "", True))
    if at < time.time() - KEPT_SECONDS:
        forget(request, drawer)
        return None
    form = make(QueryDict(words))
    if not judged:
        form._errors = ErrorDict()
    return form


def forget(request: HttpRequest, drawer: str) -> None:
    request.session.pop(drawer, None)
