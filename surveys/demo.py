"""The demonstration's surveys: a wave that is open, one just closed and one from last year.

Answers are made up, from a fixed seed, and go the way that every answer goes (services.submit).
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.models import Collection

from core.languages import LANGUAGES
from core.models import User
from promises.models import Promise
from surveys import demo_themes
from surveys.asked import Question
from surveys.conditions import path
from surveys.definition import Definition, keep
from surveys.demo_content import (
    GENDER,
    OF_HARM,
    ONE_THING,
    SHIPPED,
    WAVE_NAMES,
    WHEEL_INTRO,
    WHEEL_OUTRO,
    WHEEL_QUESTIONS,
    WHEEL_TITLE,
    WORKBOOK_TITLE_AR,
)
from surveys.enums import DONT_KNOW, DONT_WANT, TEXT_GIVEN, Harm
from surveys.models.invitation import CodeBatch
from surveys.models.survey import SurveyVersion
from surveys.models.wave import InvitedGroup, Wave
from surveys.models.wheel import Wheel
from surveys.queries.texts import waiting
from surveys.reports import plan, staff_plan
from surveys.services.freeze import freeze
from surveys.services.imports import publish, save_imported
from surveys.services.invited import class_codes, invite, read_groups
from surveys.services.submit import submit
from surveys.services.waves import close_wave, create_wave, open_wave
from surveys.services.wheels import keep_version
from surveys.xlsform.imported import Imported
from surveys.xlsform.importer import read

DATA = Path(__file__).resolve().parent / "data"
SEED = 2026
WHEEL, NOW, BEFORE = "trivselhjulet-2026", "skolan-och-fritiden-2026", "skolan-och-fritiden-2025"
SMALL = {"Sjöskolan", "Norrbyskolan"}  # whose staff are told of small groups


def build(stdout: TextIO) -> None:
    """Makes what is not there yet, and prints the class codes of the open wave."""
    maker = User.objects.get(username="enkat")
    today = timezone.localdate()
    if not Wave.objects.filter(slug=NOW).exists():
        version = _workbook(maker)
        before = _asked(BEFORE, version, today, -330, -309, share=0.55, gladness=0.0, by=maker)
        # Last year's: what staff are told of a wave keeps it from being told with another round.
        staff_plan.declare(before, by=maker, schools=SMALL, today=before.opens)
        now = _asked(
            NOW, version, today, -25, -1, share=0.64, gladness=0.5, by=maker, previous=before
        )
        for wave in (before, now):
            close_wave(wave, by=maker)
        moderator = User.objects.get(username="moderator")
        for wave in (before, now):
            demo_themes.read(wave, every=wave == before, by=moderator)
            demo_themes.sort(wave, by=moderator)
        _of_harm(now)
    if not Wave.objects.filter(slug=WHEEL).exists():
        _asked(WHEEL, _wheel(maker), today, -7, 21, share=0.12, gladness=0.3, by=maker)
    _print_codes(Wave.objects.get(slug=WHEEL), stdout)


def _of_harm(wave: Wave) -> None:
    """One text in the place of another, as the word list would have found it."""
    text = waiting(wave).first()
    if text is not None:
        text.text, text.language, text.harm = OF_HARM, "sv", Harm.LISTED
        text.save()


def _print_codes(wave: Wave, stdout: TextIO) -> None:
    stdout.write("")
    for code in class_codes(wave):
        batch = code.batch
        where = ", ".join(filter(None, (batch.school, batch.area, batch.school_year)))
        stdout.write(f"      {code.shown[:4]} {code.shown[4:]}  {where}")


def _workbook(maker: User) -> SurveyVersion:
    """The working group's Excel file, with the question on gender that an editor added."""
    imported = read(DATA / "school-and-leisure.xlsx", faces=frozenset({"trivsel"}))
    imported.title["ar"] = WORKBOOK_TITLE_AR
    imported.questions.append(GENDER)
    for question in imported.questions:  # the classes of the demonstration are younger, too
        question["young"] = question["quotable"] = question["type"] == "text"
    survey = save_imported(imported, by=maker)
    survey.harm_contact = User.objects.get(username="moderator")
    survey.save_revision(user=maker)
    return freeze(publish(survey, by=maker), by=maker)


def _wheel(maker: User) -> SurveyVersion:
    """The shipped wheel, with recordings, which makes a version of it; then the other questions."""
    wheel = Wheel.objects.get(key=SHIPPED)
    for child in wheel.spokes:
        for code, document in _documents(child.value["key"], maker).items():
            child.value["audio"][code] = document
    wheel.save()
    version = keep_version(wheel, by=maker)
    spokes = {child.value["key"] for child in wheel.spokes}
    questions = [{"key": "hjulet", "type": "wheel", "wheel": f"{SHIPPED}/{version.number}"}]
    questions += [
        one | {"audio": _recordings(one["key"], maker)}
        for one in WHEEL_QUESTIONS
        if one["key"] not in spokes
    ]
    content = Imported("trivselhjulet", WHEEL_TITLE, WHEEL_INTRO, WHEEL_OUTRO, questions, [])
    survey = save_imported(content, by=maker)
    survey.intro_audio = [("recording", _documents("start", maker))]
    survey.save_revision(user=maker)
    return freeze(publish(survey, by=maker), by=maker)


def _documents(name: str, by: User) -> dict[str, Document]:
    """The recordings of this name, one per language, uploaded by the form of the admin."""
    found = {}
    for language in LANGUAGES:
        path = DATA / "audio" / f"{name}.{language.code}.mp3"
        form = get_document_form(Document)(
            {
                "title": f"{name} ({language.own_name})",
                "collection": Collection.get_first_root_node().pk,
            },
            {"file": SimpleUploadedFile(path.name, path.read_bytes())},
            user=by,
        )
        if not form.is_valid():
            raise ValueError(f"{path.name}: {form.errors.as_text()}")
        found[language.code] = form.save()
    return found


def _recordings(name: str, by: User) -> dict[str, int]:
    return {code: document.pk for code, document in _documents(name, by).items()}


def _asked(
    slug: str,
    version: SurveyVersion,
    today: date,
    opens: int,
    closes: int,
    *,
    share: float,
    gladness: float,
    by: User,
    previous: Wave | None = None,
) -> Wave:
    """An open wave with its plan declared and its answers in. Days count from today."""
    first_day = today + timedelta(days=opens)
    wave = create_wave(
        version,
        slug=slug,
        name=WAVE_NAMES[slug],
        promise=Promise.objects.get(slug=slug),
        opens=first_day,
        closes=today + timedelta(days=closes),
        previous=previous,
        by=by,
    )
    invite(wave, read_groups(DATA / "invited.csv"), by=by)
    open_wave(wave, by=by, today=first_day)
    plan.declare(wave, by=by, today=first_day)
    definition = keep(version.definition)
    chance = random.Random(f"{SEED} {slug}")  # noqa: S311 made-up answers, the same every time
    with transaction.atomic():  # one commit for all of them
        for number, (batch, gender) in enumerate(_people(wave, share, chance)):
            language = "ar" if chance.random() < 0.22 else "sv"
            answers, texts = _sheet(definition, gender, language, gladness, chance)
            submit(
                wave_id=wave.pk,
                version_id=version.pk,
                definition=definition,
                batch_id=batch.pk,
                sending=f"demo {slug} {number}",
                language=language,
                answers=answers,
                texts=texts,
                quotes=texts if number % 3 == 0 else (),  # a third say that theirs may be shown
            )
    return wave


def _people(wave: Wave, share: float, chance: random.Random) -> Iterator[tuple[CodeBatch, str]]:
    """Those of the invited who answer, in an order that mixes the schools."""
    batches = {(one.school, one.area, one.school_year): one for one in wave.batches.all()}
    people = []
    for group in InvitedGroup.objects.filter(wave=wave).order_by("pk"):
        batch = batches[group.school, group.area, group.school_year]
        people += [(batch, group.gender)] * sum(chance.random() < share for _i in range(group.size))
    chance.shuffle(people)
    yield from people


def _sheet(
    definition: Definition, gender: str, language: str, gladness: float, chance: random.Random
) -> tuple[dict[str, Any], dict[str, str]]:
    """One person's answers: glad people are glad throughout; some skip, some do not know."""
    answers: dict[str, Any] = {}
    texts: dict[str, str] = {}
    mood = chance.gauss(gladness, 1.0) - (0.35 if gender == "flicka" else 0.0)
    for question in definition.counted:
        if question not in path(definition, answers):
            continue
        if question.background:
            if chance.random() < 0.94:
                answers[question.key] = gender
            elif chance.random() < 0.5:
                answers[question.key] = DONT_WANT
            continue
        if question.type == "text":
            if chance.random() < 0.3:
                answers[question.key] = TEXT_GIVEN
                texts[question.key] = chance.choice(ONE_THING[language])
            continue
        luck = chance.random()
        if luck < 0.03:
            answers[question.key] = DONT_WANT
        elif luck < 0.08:
            answers[question.key] = DONT_KNOW
        elif luck > 0.015 + 0.08:
            answers[question.key] = _answer(question, mood, chance)
    return answers, texts


def _answer(question: Question, mood: float, chance: random.Random) -> Any:
    keys = [option.key for option in question.options]
    if question.type == "number":
        low, high = question.min or 0, question.max or 0
        return max(low, min(high, round(low + (high - low) * (0.72 + 0.16 * mood))))
    if question.is_choice:
        place = chance.gauss((len(keys) - 1) * 0.38 - mood * 0.8, 0.8)
        return keys[max(0, min(len(keys) - 1, round(place)))]
    chance.shuffle(keys)
    if question.type == "ranking":
        return sorted(keys, key=lambda key: hash_of(key) + chance.random() * 3)
    return keys[: chance.randint(1, min(question.max_choices or 3, len(keys)))]


def hash_of(key: str) -> float:
    """A fixed number for a key, so that some choices are liked more than others."""
    return sum(key.encode()) % 7 / 3.5
