"""A poster of a group, or of a whole programme: a square for the phone, and just as well a call."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import pdf
from programs import queries
from programs.models import Group
from programs.views.groups import staff_only
from surveys.sheets import chosen, drawn

MOST = 3  # groups on the poster of a programme; its page has them all


@never_cache
@require_safe
@staff_only
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group that the public can enrol in; of another one its page says how it stands."""
    if not queries.groups_of(request.user).filter(pk=pk).exists():
        raise Http404
    found = queries.open_groups().filter(pk=pk).first()
    if found is None or not found.takes_families:
        return redirect("leader:group", pk)
    facts = {"program": found.program, "groups": [_dates(found)], "phone": found.phone}
    facts |= {"contact": found.contact, "alone": True, "more": False}
    return _paper(request, f"grupp-{pk}", facts, "programs:group", [pk], "")


@never_cache
@require_safe
@staff_only
def program(request: HttpRequest, key: str) -> HttpResponse:
    """A programme with the groups that begin next, for whoever looks after one of its groups."""
    found = queries.catalogue().filter(key=key).first()
    if found is None or not queries.groups_of(request.user).filter(program=found).exists():
        raise Http404
    groups = [_dates(one) for one in found.open_groups if one.takes_families]
    groups.sort(key=lambda one: one["day"].starts if one["day"] else timezone.now())
    facts = {"program": found, "groups": groups[:MOST], "more": bool(groups[MOST:])}
    facts |= {"contact": found.contact_name, "phone": found.contact_phone, "alone": False}
    return _paper(request, found.key, facts, "programs:catalogue", [], f"#program-{found.key}")


def _dates(group: Group) -> dict[str, Any]:
    """A group with its next meeting, and how many there are in all."""
    coming = [one for one in group.held if one.ends > timezone.now()]
    return {"group": group, "day": next(iter(coming), None), "meetings": len(group.held)}


def _paper(
    request: HttpRequest, name: str, facts: dict[str, Any], page: str, args: list, place: str
) -> HttpResponse:
    """`sprak`: one language; else all, each with a square that opens the page in that language."""
    if not pdf.can_make():
        context = {"packages": pdf.PACKAGES, "back": reverse("leader:groups")}
        return render(request, "programs/no_paper.html", context, status=503)
    languages = chosen(request.GET.get("sprak", ""))
    parts = []
    for one in languages:
        with override(one.code):
            link = request.build_absolute_uri(reverse(page, args=args))
            context = facts | {"address": link.split("://", 1)[1], "square": drawn(link + place)}
            parts.append(
                {"at": one, "said": render_to_string("programs/sheets/_poster.html", context)}
            )
    context = {
        "name": f"affisch-{name}",
        "language": languages[0],
        "parts": parts,
        "several": not facts["alone"],
    }
    html = render_to_string("programs/sheets/poster.html", context)
    return pdf.pdf_response(html, f"affisch-{name}")
