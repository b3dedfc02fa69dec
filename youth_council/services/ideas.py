"""Receiving ideas, letting them through, supporting them (PAR-6)."""

import hmac
import secrets
from collections.abc import Collection, Mapping
from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import record
from core.languages import get
from core.models import User
from core.roles import Role
from core.texts import missing_languages
from outbox.services import post
from promises.ledger import open_matter
from promises.models import MatterKind
from promises.services import missing
from surveys.enums import DIGITS, TextReason
from surveys.harm import tells_of_harm
from surveys.services.codes import LENGTH, is_possible, normalize
from surveys.validators import clean_text, mask_personal
from youth_council.models.idea import MOST, Idea, IdeaRound, IdeaState

LETTER = "youth_council/harm"


class IdeaGone(Exception):
    """Somebody else has decided of the idea meanwhile."""


@transaction.atomic
def open_round(ideas: IdeaRound, *, by: User | None, today: date | None = None) -> IdeaRound:
    """Lets ideas in. Raises ValidationError with what the promise lacks (PAR-1)."""
    ideas = IdeaRound.objects.select_for_update().get(pk=ideas.pk)
    gaps = [_("The promise lacks: %(part)s.") % {"part": gap} for gap in missing(ideas.promise)]
    if ideas.promise.due < ideas.closes:
        gaps.append(_("The answer is promised before the round closes. Move one of the dates."))
    if ideas.promise.kept_on is not None:
        gaps.append(_("The promise is answered already. Choose another."))
    if ideas.closes < (today or timezone.localdate()):
        gaps.append(_("The last day has passed. Move it before you open the round."))
    if gaps:
        raise ValidationError(gaps)
    if not ideas.is_open:
        ideas.is_open = ideas.promise_complete = True
        ideas.save(update_fields=["is_open", "promise_complete"])
        record(by, "open round of ideas", ideas)
    return ideas


@transaction.atomic
def close_round(ideas: IdeaRound, *, by: User | None) -> IdeaRound:
    """Nothing more is received; what was sent is read and followed as before."""
    ideas = IdeaRound.objects.select_for_update().get(pk=ideas.pk)
    if ideas.is_open:
        ideas.is_open = False
        ideas.save(update_fields=["is_open"])
        record(by, "close round of ideas", ideas)
    return ideas


def _digest(code: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"idea|" + code.encode(), "sha256").hex()


def covered(text: str) -> str:
    """As it will be stored: without what could deceive, and without numbers and addresses."""
    return mask_personal(clean_text(text))[:MOST]


@transaction.atomic
def send(ideas: IdeaRound, text: str, *, language: str) -> tuple[Idea, str]:
    """Stores an idea for a moderator and gives its code: the only time that it can be read."""
    if not ideas.receives():
        raise ValidationError(_("No ideas are received just now."))
    text = covered(text)
    while True:
        code = "".join(secrets.choice(DIGITS) for _place in range(LENGTH))
        try:
            with transaction.atomic():
                idea = Idea.objects.create(
                    round=ideas, digest=_digest(code), language=get(language).code, text=text,
                    tells_of_harm=tells_of_harm(text),
                )  # fmt: skip
        except IntegrityError:
            continue  # the code exists already
        break
    if idea.tells_of_harm:
        _tell(idea)
    return idea, code


def find(typed: str) -> Idea | None:
    """The idea whose code this is."""
    code = normalize(typed)
    return Idea.objects.filter(digest=_digest(code)).first() if is_possible(code) else None


def support(idea: Idea) -> None:
    """One more. Who it was is stored nowhere; the device remembers that it has (views)."""
    Idea.objects.filter(pk=idea.pk, state=IdeaState.PUBLIC).update(supports=F("supports") + 1)


@transaction.atomic
def release(
    idea: Idea, *, title: Mapping[str, str], places: Collection[int] = (), by: User
) -> Idea:
    """Everybody may read it, without the words at these places; from now on in the ledger."""
    idea = _held(idea)
    if missing_languages(dict(title)):
        raise ValidationError(_("Say what it is about, in all languages."))
    idea.masked = sorted(set(places) & set(range(len(idea.parts))))
    idea.text, idea.masked = idea.shown[:MOST], []  # what is covered is not kept
    idea.title, idea.state = dict(title), IdeaState.PUBLIC
    idea.matter = open_matter(
        idea.round.promise, kind=MatterKind.IDEA, slug=f"ide-{idea.pk}", title=title,
        said={idea.language: idea.text}, on=idea.sent_on, by=by,
    )  # fmt: skip
    idea.save()
    record(by, "release idea", idea)
    return idea


@transaction.atomic
def hide(idea: Idea, *, reason: str, by: User) -> Idea:
    """Nobody sees it; its sender reads why. The words are deleted at once."""
    idea = _held(idea)
    idea.state, idea.reason, idea.text = IdeaState.HIDDEN, TextReason(reason), ""
    idea.save(update_fields=["state", "reason", "text"])
    record(by, "hide idea", idea, note=idea.reason)
    return idea


@transaction.atomic
def take_back_hiding(idea: Idea, text: str, *, by: User) -> Idea:
    """Hidden by mistake: it waits again. The words come from who hid it; they lie nowhere else."""
    found = Idea.objects.select_for_update().filter(pk=idea.pk, state=IdeaState.HIDDEN).first()
    if found is None:
        raise IdeaGone
    found.state, found.reason, found.text = IdeaState.WAITING, "", text[:MOST]
    found.save(update_fields=["state", "reason", "text"])
    record(by, "take back hiding of idea", found)
    return found


def _held(idea: Idea) -> Idea:
    found = Idea.objects.select_for_update().filter(pk=idea.pk, state=IdeaState.WAITING).first()
    if found is None:
        raise IdeaGone
    return found


def _tell(idea: Idea) -> None:
    """A letter to every moderator that an idea may tell of harm, without a word of it."""
    group = Group.objects.filter(name=Role.MODERATOR.value)
    for one in User.objects.filter(groups__in=group, is_active=True).exclude(email=""):
        language = get(one.language).code
        with translation.override(language):
            path = reverse("ideas:read", args=[idea.pk])
        post(
            LETTER,
            about=f"youth_council.idea:{idea.pk}:{one.pk}",
            language=language,
            context={"url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path},
            email=one.email,
        )
