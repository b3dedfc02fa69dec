"""Closed vocabularies of the survey engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionType(models.TextChoices):
    FACES = "faces", _("Faces")
    SINGLE = "single", _("One choice")
    SEVERAL = "several", _("Several choices")
    PICTURE = "picture", _("One picture")
    SCALE = "scale", _("Scale with words")
    NUMBER = "number", _("Number")
    SHORT_TEXT = "short_text", _("Short text")
    TEXT = "text", _("Long text")
    RANKING = "ranking", _("Ranking")
    WHEEL = "wheel", _("Wellbeing wheel")  # written as one, frozen as one question per spoke
    INFO = "info", _("Information page")


class Mode(models.TextChoices):
    """Which table a survey's answers lie in (SUR-42). Frozen with the version."""

    ANONYMOUS = "anonymous", _("Anonymous: nothing ties two answers together")
    FOLLOW_UP = "follow-up", _("Follow-up: a code word ties a person's answers together")


class FaceSet(models.TextChoices):
    """Which faces stand beside five answers. Three answers have the outer two and the middle."""

    USUAL = "", _("From glad to sad")
    POSITIVE = "positive", _("Five that are all glad, more and less")


class SpokeColour(models.TextChoices):
    """Each stands out (3 to 1) from every ground of ours, in light and in dark."""

    RED = "#c9503f", _("Red")
    ORANGE = "#b8651b", _("Orange")
    GOLD = "#94741a", _("Gold")
    GREEN = "#4d8a3a", _("Green")
    TEAL = "#2a8580", _("Blue-green")
    BLUE = "#3f7fc4", _("Blue")
    VIOLET = "#8a68c8", _("Violet")
    PINK = "#b9579c", _("Pink")


class ScottishSpoke(models.TextChoices):
    """The eight indicators of Getting it right for every child, to which any wheel may be mapped:
    so that wheels with other words can be read beside each other."""

    SAFE = "safe", _("Safe")
    HEALTHY = "healthy", _("Healthy")
    ACHIEVING = "achieving", _("Achieving")
    NURTURED = "nurtured", _("Nurtured")
    ACTIVE = "active", _("Active")
    RESPECTED = "respected", _("Respected")
    RESPONSIBLE = "responsible", _("Being responsible")
    INCLUDED = "included", _("Included")


CHOICE_TYPES = {
    QuestionType.FACES,
    QuestionType.SINGLE,
    QuestionType.PICTURE,
    QuestionType.SCALE,
    QuestionType.WHEEL,
}
OPTION_TYPES = CHOICE_TYPES | {QuestionType.SEVERAL, QuestionType.RANKING}
TEXT_TYPES = {QuestionType.SHORT_TEXT, QuestionType.TEXT}
ORDERED_TYPES = {QuestionType.FACES, QuestionType.SCALE, QuestionType.WHEEL}  # best answer first

# Codes that stand in the place of an answer. They begin with "-", which no option key may.
DONT_KNOW = "-dk"
DONT_WANT = "-no"
NOT_SHOWN = "-ns"  # the path never came here
NOT_REACHED = "-nr"  # shown and left empty, or the path ended before it
TEXT_GIVEN = "-tx"  # there was a text; it lies in its own table
OPT_OUTS = (DONT_KNOW, DONT_WANT)


SOURCE = "survey-wave"  # what release plans call a wave
DIGITS = "23456789"  # of every code: nothing that looks like a letter, and no 0 or 1
FOLLOW_LENGTH = 6  # shorter than a code to answer with, so that neither is taken for the other


class Offline(models.TextChoices):
    """What a survey lets a phone do without a network (SUR-28). Frozen with the version."""

    NO = "", _("The network is needed")
    SEALED = "sealed", _("A finished answer waits, sealed, on the phone")
    ONE_LOAD = "one_load", _("All questions at once: can be answered without a network")


class WaveState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    DISCARDED = "discarded", _("Discarded")


RUNNING = (WaveState.OPEN, WaveState.PAUSED)  # opened and not closed yet


class AgeBand(models.TextChoices):
    """Whose words a person reads, the youngest first (SUR-4)."""

    SIX = "6-7", _("6–7 years")
    EIGHT = "8-9", _("8–9 years")
    TEN = "10-12", _("10–12 years")
    THIRTEEN = "13-16", _("13–16 years")
    ADULT = "adult", _("adults")


UNDER_13 = (AgeBand.SIX, AgeBand.EIGHT, AgeBand.TEN)


class CodeKind(models.TextChoices):
    CLASS = "class", _("One code for a class")
    SLIP = "slip", _("One code for one person")


class GuardianMode(models.TextChoices):
    """What the guardians of a wave's children are asked (SUR-44). Nothing of a child is kept."""

    NONE = "none", _("Guardians are not asked")
    INFORM = "inform", _("Guardians are told, and may say no")
    YES = "yes", _("A guardian has to say yes")


class TextState(models.TextChoices):
    """What a person has decided of a free text (SUR-43)."""

    WAITING = "waiting", _("Not read yet")
    RELEASED = "released", _("Let through")
    HIDDEN = "hidden", _("Not let through")


class TextReason(models.TextChoices):
    """Why a text was hidden, or a part of it masked."""

    NAMES = "names", _("It shows who somebody is")
    HURTS = "hurts", _("It hurts somebody")
    OTHER = "other", _("It is no answer to the question")
    HARM = "harm", _("It tells of harm and has been dealt with")


class Harm(models.TextChoices):
    """A text that tells of harm: found by the word list, or by who read it; then dealt with."""

    LISTED = "listed", _("Found by the word list")
    FLAGGED = "flagged", _("Flagged by who read it")
    HANDLED = "handled", _("Dealt with")


OPEN_HARM = (Harm.LISTED, Harm.FLAGGED)


class HarmOutcome(models.TextChoices):
    """What the named person did. Kept in the log, without the text."""

    REPORTED = "reported", _("Reported to the social services")
    OTHER = "other", _("Something else was done, such as talking with the school")
    NONE = "none", _("It does not tell of harm")
