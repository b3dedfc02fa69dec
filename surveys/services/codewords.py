"""The code word of a survey that is followed up (SUR-42, docs/adr/0020).

Made of three parts that a person knows months later and that need no letters, so that it is the
same in every language. It is hashed at once; nobody can ask whether a word exists.
"""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import RUNNING, Mode
from surveys.models.response import FollowUpKey, FollowUpResponse
from surveys.models.survey import Survey
from surveys.models.wave import Wave
from surveys.services.waves import WaveRefused

# What the parts are stays as it is for ever: a word made before must be the same after.
DAYS = range(1, 32)
OLDER = range(6)  # the last one: five or more
PICTURES = (
    "sun", "moon", "star", "heart", "house", "flower", "tree", "fish", "boat", "cloud", "umbrella",
    "cup",
)  # fmt: skip
COST = {"n": 2**14, "r": 8, "p": 1}  # about 40 ms and 16 MB a word
LEFT_OUT = "-"  # in a draft: the person wants no word


def digest_of(version_id: int, *, day: int, older: int, picture: str) -> str:
    """The word's slow keyed hash, for the survey of this version; LEFT_OUT once the key is gone.

    Both the survey's secret and SECRET_KEY are needed: a copy of the database alone is not enough.
    """
    survey = Survey.objects.only("pk").get(versions=version_id)
    fresh = {"secret": secrets.token_hex(32)}
    key, _made = FollowUpKey.objects.get_or_create(survey=survey, defaults=fresh)
    if not key.secret:
        return LEFT_OUT
    salt = hmac.digest(settings.SECRET_KEY.encode(), b"word|" + key.secret.encode(), "sha256")
    word = f"1|{day}|{older}|{picture}"
    return hashlib.scrypt(word.encode(), salt=salt, dklen=32, **COST).hex()


def destroyed(survey: Survey) -> FollowUpKey | None:
    """The survey's key, if it has been destroyed."""
    return FollowUpKey.objects.filter(survey=survey, destroyed__isnull=False).first()


def why_not_destroy(wave: Wave) -> list[str]:
    """What keeps the key of the wave's survey from being destroyed, in sentences."""
    survey = wave.version.survey
    if wave.mode != Mode.FOLLOW_UP:
        return [_("This survey makes no code words.")]
    if destroyed(survey):
        return [_("The key has been destroyed already.")]
    now = timezone.now()
    for one in Wave.objects.filter(version__survey=survey):
        until = one.finishing_until
        if one.state in RUNNING or (until is not None and until > now):
            return [_("A wave of this survey is still taking answers. Wait until it has ended.")]
    return []


@transaction.atomic
def destroy_key(wave: Wave, *, by: User | None) -> None:
    """Destroys the secret of the wave's survey and every hash that was made with it.

    From then on no two answers can be tied together, by anybody and for ever. The answers stay.
    """
    survey = Survey.objects.select_for_update().get(pk=wave.version.survey_id)
    list(Wave.objects.select_for_update().filter(version__survey=survey))  # no answer comes now
    reasons = why_not_destroy(wave)
    if reasons:
        raise WaveRefused(reasons)
    FollowUpKey.objects.update_or_create(
        survey=survey, defaults={"secret": "", "destroyed": timezone.localdate()}
    )
    FollowUpResponse.objects.filter(wave__version__survey=survey).update(word="")
    record(by, "destroy code word key", survey)
