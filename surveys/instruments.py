"""Locked instruments: a licensed questionnaire whose words, order and answers may not be changed.

The rules compare data, whether as the editor holds it or as it was frozen. What surrounds a
question (its section, when it is shown, its place in a report, a recording that reads it aloud) is
no wording; nor is which ages are asked.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.languages import BY_CODE

AROUND = {
    "section", "condition", "background", "bands", "audio", "young", "not_for", "within",
    "quotable",
}  # fmt: skip
BESIDE = ("illustration", "picture")  # what the editor, and a frozen version, call the picture


def changes(kept: Mapping[str, Any], now: Mapping[str, Any], *, may_translate: bool) -> list[str]:
    """What was changed in a locked question, in words; empty where nothing was."""
    kept, now = _wording(kept), _wording(now)
    before, after = kept.pop("options", []), now.pop("options", [])
    shown = [[part.pop(name, None) for name in BESIDE] for part in (kept, now)]
    found = []
    if _differs(kept, now, may_translate):
        found.append(_("the words or the type"))
    if shown[0] != shown[1]:
        found.append(_("a picture"))
    if len(before) != len(after):
        found.append(_("the number of answers"))
    elif [one.get("key") for one in before] != [one.get("key") for one in after]:
        found.append(_("the order of the answers"))
    else:
        if shown[0] == shown[1] and any(
            _pictures(one) != _pictures(other) for one, other in zip(before, after, strict=True)
        ):
            found.append(_("a picture"))
        labels = [
            [{"label": one.get("label"), "ages": one.get("ages")} for one in part]
            for part in (before, after)
        ]
        if _differs(*labels, may_translate):
            found.append(_("the words of an answer"))
    return found


def _wording(question: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that say something, without those that are left empty."""
    parts = {name: part for name, part in question.items() if name not in AROUND}
    return dict(_filled(parts))


def _filled(part: Any) -> Any:
    """Without recordings and empty parts: the editor has "" where a frozen version has nothing."""
    if isinstance(part, Mapping):
        inner = {name: _filled(one) for name, one in part.items() if name != "audio"}
        return {name: one for name, one in inner.items() if one not in ("", None, [], {}, False)}
    if isinstance(part, list):
        return [_filled(one) for one in part]
    return part


def _pictures(option: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in option.items() if name not in ("key", "label", "ages")}


def _differs(kept: Any, now: Any, may_translate: bool) -> bool:
    """Whether these are not the same; a text in one more language may be allowed."""
    if isinstance(kept, Mapping) and isinstance(now, Mapping):
        names = set(kept) | set(now)
        if may_translate and names and names <= set(BY_CODE):
            return any(now.get(code) != text for code, text in kept.items())
        return any(_differs(kept.get(one), now.get(one), may_translate) for one in names)
    if isinstance(kept, list) and isinstance(now, list):
        return len(kept) != len(now) or any(
            _differs(one, other, may_translate) for one, other in zip(kept, now, strict=True)
        )
    return bool(kept != now)
