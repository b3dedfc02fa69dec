"""What can be found in the question bank."""

from typing import Any

from django.db.models import Q, QuerySet

from surveys.models.bank import BankQuestion


def find(words: str = "", theme: str = "", among: Any = None) -> QuerySet[BankQuestion]:
    """Questions whose text, help or answers hold all the words, in any language."""
    found: QuerySet[BankQuestion] = BankQuestion.objects.all() if among is None else among
    for word in words.casefold().split():
        found = found.filter(Q(words__contains=word))
    return found.filter(theme=theme) if theme else found


def themes() -> list[str]:
    """Every theme that a question has."""
    used = BankQuestion.objects.exclude(theme="").order_by("theme")
    return list(used.values_list("theme", flat=True).distinct())


def locked_among(keys: set[str]) -> dict[str, BankQuestion]:
    """The locked questions of the bank with these keys."""
    return {one.key: one for one in BankQuestion.objects.filter(locked=True, key__in=keys)}
