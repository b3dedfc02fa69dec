"""What is offered: programmes and their groups."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from programs import queries
from programs.models import Group, Meeting


def describe(group: Group) -> dict:
    """A group with what its page and its card say about it."""
    meetings: list[Meeting] = group.held
    coming = [one for one in meetings if one.ends > timezone.now()]
    return {
        "group": group,
        "meetings": meetings,
        "first": meetings[0] if meetings else None,
        "takes_families": group.takes_families,
        "next": coming[0] if coming else None,
        "places": queries.places_of(group),
    }


def catalogue(request: HttpRequest) -> HttpResponse:
    programs = [
        {
            "program": program,
            "groups": [describe(group) for group in program.open_groups if group.takes_families],
        }
        for program in queries.catalogue()
    ]
    return render(request, "programs/catalogue.html", {"programs": programs})


def open_group(pk: int) -> Group:
    """An open group with its counts, else 404."""
    group = queries.open_groups().filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


def group(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "programs/group.html", describe(open_group(pk)))
