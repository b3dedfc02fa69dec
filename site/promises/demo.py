"""Five promises: two kept, one late, two running. Days count from today, so they stay that way."""

from datetime import date, datetime, time, timedelta
from typing import TextIO

from django.utils import timezone

from core.models import User
from promises import heard, ledger, services
from promises.models import HeardCount, Matter, Promise

ALL_SCHOOLS = {
    "sv": "Alla elever i årskurs 5, 8 och 9. Barn som är mycket borta från skolan missas ofta: "
    "de får sin kod av elevhälsan.",
    "ar": "جميع تلاميذ الصفوف الخامس والثامن والتاسع. كثيراً ما يُنسى الأطفال الذين يتغيّبون "
    "عن المدرسة، ولذلك يصلهم الرمز من فريق صحة التلاميذ.",
}
WAYS = {
    "sv": "På svenska eller arabiska, med ljud till frågorna. Den som inte vill använda skärm kan "
    "svara på papper eller tillsammans med en vuxen.",
    "ar": "بالسويدية أو بالعربية، مع صوت للأسئلة. ويمكن الإجابة على الورق أو مع شخص كبير بدلاً "
    "من الشاشة.",
}
BOARD = {
    "sv": "ordförande i barn- och utbildningsnämnden",
    "ar": "رئاسة لجنة الأطفال والتعليم",
}
CULTURE = {
    "sv": "ordförande i kultur- och fritidsnämnden",
    "ar": "رئاسة لجنة الثقافة وأوقات الفراغ",
}
MORE_SCHOOLS = {
    "sv": "Två skolor till ville vara med, så vi behöver längre tid för att läsa alla svar.",
    "ar": "أرادت مدرستان أخريان المشاركة، فنحتاج إلى وقت أطول لقراءة كل الإجابات.",
}

# How many chose each face, from not at all to very much.
SAID = {1: 9, 2: 14, 3: 41, 4: 23}

PROMISES = [
    {
        "slug": "skolan-och-fritiden-2025",
        "title": {"sv": "Skolan och fritiden 2025", "ar": "المدرسة ووقت الفراغ 2025"},
        "listener_name": "Anna Holm",
        "listener_role": BOARD,
        "can_change": {
            "sv": "Skolmat, läxhjälp, skolgård och vad fritidsgården har öppet.",
            "ar": "طعام المدرسة، والمساعدة في الواجبات، وساحة المدرسة، وأوقات فتح نادي الشباب.",
        },
        "cannot_change": {
            "sv": "Lagen om skolplikt och hur många lektioner ett ämne har.",
            "ar": "قانون التعليم الإلزامي وعدد حصص كل مادة.",
        },
        "decision": {
            "sv": "Nämndens verksamhetsplan för nästa läsår",
            "ar": "خطة عمل اللجنة للسنة الدراسية القادمة",
        },
        "due": -190,
        "accepted": -400,
    },
    {
        "slug": "rasten-2026",
        "title": {"sv": "Rasten 2026", "ar": "الاستراحة المدرسية 2026"},
        "listener_name": "Bo Lundin",
        "listener_role": {"sv": "skolchef", "ar": "إدارة شؤون المدارس"},
        "can_change": {
            "sv": "Vad som finns på skolgården och vilka vuxna som är ute på rasten.",
            "ar": "ما يوجد في ساحة المدرسة ومن يكون من الكبار في الخارج وقت الاستراحة.",
        },
        "cannot_change": {
            "sv": "Hur lång skoldagen är.",
            "ar": "طول اليوم الدراسي.",
        },
        "decision": {
            "sv": "Budgeten för skolgårdar nästa år",
            "ar": "ميزانية ساحات المدارس للسنة القادمة",
        },
        "due": -33,
        "moved_to": -12,
        "accepted": -120,
    },
    {
        "slug": "trivselhjulet-2026",
        "title": {"sv": "Trivselhjulet 2026", "ar": "عجلة الرفاه 2026"},
        "listener_name": "Anna Holm",
        "listener_role": BOARD,
        "can_change": {
            "sv": "Elevhälsans tider, arbetet mot kränkningar och vad man kan göra efter skolan.",
            "ar": "مواعيد فريق صحة التلاميذ، والعمل ضد الإساءة، والأنشطة بعد المدرسة.",
        },
        "cannot_change": {
            "sv": "Vem som går i vilken klass.",
            "ar": "توزيع التلاميذ على الصفوف.",
        },
        "decision": {
            "sv": "Handlingsplanen för barns hälsa",
            "ar": "خطة العمل لصحة الأطفال",
        },
        "due": 45,
        "accepted": -30,
    },
    {
        "slug": "skolan-och-fritiden-2026",
        "title": {"sv": "Skolan och fritiden 2026", "ar": "المدرسة ووقت الفراغ 2026"},
        "listener_name": "Samir Nordin",
        "listener_role": CULTURE,
        "can_change": {
            "sv": "Kvällsöppet, bussar till träningen och vilka aktiviteter som är gratis.",
            "ar": "الفتح في المساء، والحافلات إلى التدريب، والأنشطة المجانية.",
        },
        "cannot_change": {
            "sv": "Föreningarnas egna regler.",
            "ar": "الأنظمة الخاصة بالجمعيات.",
        },
        "decision": {
            "sv": "Stödet till föreningar nästa år",
            "ar": "دعم الجمعيات في السنة القادمة",
        },
        "due": 80,
        "accepted": -20,
    },
    {
        "slug": "lordagar-2026",
        "title": {"sv": "Öppet på lördagar 2026", "ar": "الفتح أيام السبت 2026"},
        "listener_name": "Samir Nordin",
        "listener_role": CULTURE,
        "can_change": {
            "sv": "Vilka kvällar fritidsgården har öppet och vad man kan göra där.",
            "ar": "أمسيات فتح نادي الشباب وما يمكن عمله فيه.",
        },
        "cannot_change": {
            "sv": "Att personalen måste få ledigt vissa helger.",
            "ar": "حقّ العاملين في بعض عطل نهاية الأسبوع.",
        },
        "decision": {
            "sv": "Fritidsgårdens tider i vår",
            "ar": "أوقات فتح نادي الشباب في الربيع",
        },
        "due": -6,
        "accepted": -60,
    },
]

SATURDAYS = [
    services.Theme(
        theme={"sv": "Lördagar", "ar": "أيام السبت"},
        you_said={
            "sv": "Det finns ingenstans att vara på helgen när det är kallt.",
            "ar": "لا مكان نجتمع فيه في عطلة الأسبوع حين يكون الجو بارداً.",
        },
        we_did={
            "sv": "Vi provar öppet på lördagar i tre månader och räknar hur många som kommer.",
            "ar": "نجرّب الفتح أيام السبت ثلاثة أشهر، ونعدّ من يأتي.",
        },
    ),
]

ANSWERS = [
    services.Theme(
        theme={"sv": "Skolmaten", "ar": "طعام المدرسة"},
        you_said={
            "sv": "Det är för kort tid att äta och för mycket ljud i matsalen.",
            "ar": "وقت الأكل قصير والضجيج كثير في قاعة الطعام.",
        },
        we_did={
            "sv": "Alla skolor har fått tio minuter till. Två matsalar har fått ljuddämpning.",
            "ar": "أُضيفت عشر دقائق في جميع المدارس، ورُكّبت عوازل للصوت في قاعتين.",
        },
    ),
    services.Theme(
        theme={"sv": "Läxhjälp", "ar": "المساعدة في الواجبات"},
        you_said={
            "sv": "Många vill ha läxhjälp efter skolan, även på arabiska.",
            "ar": "كثيرون يريدون مساعدة في الواجبات بعد المدرسة، بالعربية أيضاً.",
        },
        we_did={
            "sv": "Biblioteket har läxhjälp två kvällar i veckan, en av dem på arabiska.",
            "ar": "في المكتبة مساعدة في الواجبات مساءين كل أسبوع، أحدهما بالعربية.",
        },
    ),
    services.Theme(
        theme={"sv": "Badhuset", "ar": "المسبح"},
        you_said={
            "sv": "Badhuset borde vara gratis för alla under 16 år.",
            "ar": "ينبغي أن يكون المسبح مجانياً لمن هم دون 16 سنة.",
        },
        why_not={
            "sv": "Pengarna räcker inte i år. Det blir gratis på skolloven, och frågan tas upp "
            "igen i nästa budget.",
            "ar": "لا تكفي الأموال هذه السنة. سيكون الدخول مجانياً في العطل المدرسية، وسيُطرح "
            "الأمر من جديد في الميزانية القادمة.",
        },
    ),
]


WENT_ON = [
    (
        "decision",
        "planned",
        90,
        {
            "sv": "Nämnden bestämmer i vår om ljuddämpning i fem matsalar till.",
            "ar": "تقرّر اللجنة في الربيع عوازل صوت في خمس قاعات أخرى.",
        },
    ),
    (
        "effect",
        "done",
        30,
        {
            "sv": "Vi mätte i två matsalar. Det är tystare, och fler hinner äta upp.",
            "ar": "قسنا في قاعتين: الضجيج أقل، وعدد من ينهون طعامهم أكبر.",
        },
    ),
]


def build(stdout: TextIO) -> None:
    """Makes the promises that are not there yet, through the services that staff use."""
    listener = User.objects.get(username="lyssnare")
    editor = User.objects.get(username="redaktor")
    today = timezone.localdate()
    for row in PROMISES:
        words = {key: row[key] for key in row if key not in ("due", "moved_to", "accepted")}
        promise, made = Promise.objects.get_or_create(
            slug=row["slug"],
            defaults=words
            | {
                "invited": ALL_SCHOOLS,
                "ways": WAYS,
                "listener": listener,
                "due": today + timedelta(days=row["due"]),
            },
        )
        if not made:
            continue
        services.accept(promise, by=listener)
        Promise.objects.filter(pk=promise.pk).update(
            accepted_at=_noon(today + timedelta(days=row["accepted"]))
        )
        if "moved_to" in row:
            _move(promise, today + timedelta(days=row["moved_to"]), by=editor)
    last_year = _keep("skolan-och-fritiden-2025", ANSWERS, 195, by=listener)
    _keep("lordagar-2026", SATURDAYS, 9, by=listener)
    _said(last_year)
    _went_on(listener)


def _keep(slug: str, themes: list[services.Theme], days_ago: int, *, by: User) -> Promise:
    """Last year's promise was answered before its day, the one of Saturdays lately."""
    on = timezone.localdate() - timedelta(days=days_ago)
    promise = Promise.objects.get(slug=slug)
    return services.answer(promise, themes, by=by, follow_up=on + timedelta(days=300), on=on)


def _went_on(listener: User) -> None:
    """What came of last year's school meals: an action after the answer, and its effect."""
    today = timezone.localdate()
    meals = Matter.objects.get(slug="skolan-och-fritiden-2025-1")
    for kind, status, days_ago, reason in WENT_ON:
        if not meals.steps.filter(kind=kind, status=status).exists():
            on = today - timedelta(days=days_ago)
            ledger.add_step(meals, kind=kind, status=status, on=on, reason=reason, by=listener)


def _said(promise: Promise) -> None:
    """What children chose of last year's answer, told after its day."""
    if promise.heard_told_on is None:
        for face, number in SAID.items():
            HeardCount.objects.filter(promise=promise, face=face).update(count=number)
        heard.tell(promise)


def _move(promise: Promise, to: date, *, by: User) -> None:
    """The day was moved once, long ago, to one that has gone by without an answer."""
    later = timezone.localdate() + timedelta(days=30)
    promise = services.move_date(promise, later, by=by, reason=MORE_SCHOOLS)
    asked = _noon(promise.first_due - timedelta(days=4))
    promise.moves.update(became=to, at=asked)
    Promise.objects.filter(pk=promise.pk).update(due=to)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
