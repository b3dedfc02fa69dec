"""The demonstration's programmes: made-up parents, dates around today, the real services."""

from datetime import datetime, time, timedelta
from typing import Any, TextIO

from django.utils import timezone

from core.models import Area, User
from core.roles import Role, ensure_roles
from outbox.models import Channel, Message, MessageState
from outbox.services import called
from programs.enums import AttemptWay, GroupState, Mark, ProgramKind, SeatKind
from programs.models import Enrolment, Group, Meeting, Program
from programs.services import attendance, seats, visits
from programs.services.enrolment import Application, apart, enrol, set_cannot_come

PROGRAMS: list[dict[str, Any]] = [
    {
        "key": "cope",
        "order": 1,
        "name": {"sv": "COPE på arabiska", "ar": "برنامج كوبي للأهل بالعربية"},
        "summary": {
            "sv": "Lugnare vardag hemma med barn från 3 till 12 år. "
            "Träffar i stor grupp och små grupper.",
            "ar": "حياة يومية أهدأ في البيت مع أطفال من 3 إلى 12 سنة. "
            "لقاءات في مجموعة كبيرة ومجموعات صغيرة.",
        },
        "for_whom": {
            "sv": "Föräldrar och andra vuxna med barn mellan 3 och 12 år.",
            "ar": "الأهل وغيرهم من الكبار الذين لديهم أطفال بين 3 و12 سنة.",
        },
        "what_happens": {
            "sv": "Korta filmer, samtal två och två och små övningar att prova hemma. "
            "Ingen behöver berätta mer än den vill.",
            "ar": "أفلام قصيرة وحديث ثنائي وتمارين صغيرة للتجربة في البيت. "
            "لا أحد مضطر لقول أكثر مما يريد.",
        },
        "leads": {
            "sv": "Två utbildade gruppledare som talar arabiska.",
            "ar": "مشرفتان مدرّبتان تتحدثان العربية.",
        },
    },
    {
        "key": "trygghetscirkeln",
        "order": 2,
        "name": {"sv": "Trygghetscirkeln", "ar": "دائرة الأمان"},
        "summary": {
            "sv": "Lär dig se vad ditt barn behöver. Åtta kapitel i en liten grupp.",
            "ar": "فهم ما يحتاجه الطفل. ثمانية فصول في مجموعة صغيرة.",
        },
        "for_whom": {
            "sv": "Vuxna med barn från 4 månader till 6 år.",
            "ar": "الكبار الذين لديهم أطفال من 4 أشهر إلى 6 سنوات.",
        },
        "what_happens": {
            "sv": "Vi ser korta filmer om barn och vuxna och pratar om dem. Ett kapitel per träff.",
            "ar": "مشاهدة أفلام قصيرة عن أطفال وكبار ثم الحديث عنها. فصل واحد في كل لقاء.",
        },
        "leads": {
            "sv": "En förskollärare och en familjepedagog.",
            "ar": "معلمة روضة ومرشدة أسرية.",
        },
    },
    {
        "key": "hembesok",
        "order": 3,
        "kind": ProgramKind.VISIT,
        "takes_visits": True,
        "name": {"sv": "Hembesök till nya föräldrar", "ar": "زيارة منزلية للأهل الجدد"},
        "summary": {
            "sv": "Någon från familjecentralen kommer hem till er när ni har fått barn.",
            "ar": "زيارة من مركز الأسرة في البيت بعد ولادة طفل.",
        },
        "for_whom": {
            "sv": "Familjer med ett nyfött barn.",
            "ar": "العائلات التي لديها مولود جديد.",
        },
        "what_happens": {
            "sv": "Ni bestämmer vad vi pratar om: sömn, mat, syskon eller något annat. Vi hör "
            "av oss och bokar en tid.",
            "ar": "الأسرة تختار موضوع الحديث: النوم أو الطعام أو الإخوة أو غير ذلك. "
            "يُحدَّد الموعد معًا.",
        },
        "leads": {
            "sv": "Barnhälsovården och socialtjänstens öppna verksamhet.",
            "ar": "رعاية صحة الطفل والخدمات الاجتماعية المفتوحة.",
        },
    },
]

# name, phone, adults, children, ages, childcare, interpreter
COPE_PARENTS = [
    ("ليلى حداد", "+46701740601", 1, 2, "4, 7", 1, ""),
    ("سامر قاسم", "+46701740602", 2, 3, "3, 6, 10", 2, ""),
    ("نور الدين يوسف", "+46701740603", 1, 1, "5", 0, ""),
    ("هبة السيد", "+46701740604", 1, 4, "3, 5, 8, 11", 2, ""),
    ("رنا منصور", "+46701740605", 2, 2, "6, 9", 0, ""),
    ("Yonas Tesfay", "+46701740606", 1, 1, "4", 0, "ti"),
]
CIRCLE_PARENTS = [
    ("Anna Lindqvist", "+46701740611", 2, 1, "1", 0, ""),
    ("Petra Holm", "+46701740612", 1, 2, "2, 4", 1, ""),
    ("Johan Ek", "+46701740613", 2, 1, "3", 0, ""),
    ("Fadumo Warsame", "+46701740614", 1, 3, "1, 3, 5", 2, "so"),
    ("Elin Strand", "+46701740615", 2, 1, "6 mån", 1, ""),
    ("Mikael Nord", "+46701740616", 1, 2, "3, 6", 0, ""),
    ("Sara Åberg", "+46701740617", 2, 2, "2, 5", 0, ""),
]
PROTECTED = ("Maja Ekdal", "+46701740621", 1, 2, "2, 5", 1, "")


def _leader(username: str, first: str, last: str, language: str) -> User:
    user, made = User.objects.get_or_create(
        username=username,
        defaults={"first_name": first, "last_name": last, "language": language},
    )
    if made:
        user.set_password("demo")
        user.save()
    user.groups.add(ensure_roles()[Role.PROGRAM_LEADER])
    return user


def _meetings(group: Group, *, count: int, past: int, hour: int, hours: float) -> None:
    """Weekly meetings, one of them today."""
    today = timezone.localdate()
    for number in range(count):
        day = today + timedelta(weeks=number - past)
        starts = timezone.make_aware(datetime.combine(day, time(hour, 30)))
        Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=hours))


def _enrol(group: Group, people: list[tuple], language: str) -> None:
    for one in people:
        application = _application(one, language)
        enrol(group, application, send_key=f"demo-{group.program.key}-{application.phone}")


def _application(one: tuple, language: str) -> Application:
    name, phone, adults, children, ages, childcare, interpreter = one
    return Application(
        name=name,
        phone=phone,
        email="",
        contact_way="call",
        message_language=language,
        interpreter_language=interpreter,
        adults=adults,
        children=children,
        ages=ages,
        childcare=childcare,
    )


def _protected(group: Group, person: User) -> None:
    """A family whose name and contact its contact person alone sees, and who is to be phoned."""
    shown, hidden = apart(_application(PROTECTED, "sv"), alias="Gul Tulpan", person=person)
    enrol(group, shown, send_key="demo-protected", by=person, hidden=hidden)


def _past(group: Group, by: User) -> None:
    """Marks for meetings that are over, and one parent who cannot come today."""
    today = timezone.localdate()
    people = list(Enrolment.objects.filter(group=group, state="confirmed").order_by("pk"))
    for number, meeting in enumerate(group.meetings.order_by("starts")):
        if timezone.localdate(meeting.starts) >= today:
            break
        for place, one in enumerate(people):
            for adult in range(1, one.adults + 1):
                here = (place + number + adult) % 5 != 0
                word = Mark.PRESENT if here else Mark.ABSENT
                attendance.mark(meeting, one.pk, adult, mark=word, by=by)
    coming = [one for one in group.meetings.all() if one.ends > timezone.now()]
    if coming and people:
        set_cannot_come(people[1], coming[0], cannot=True)


def _phone_most_of_them() -> None:
    """The parents have no e-mail: all but the last two have been phoned already."""
    calls = Message.objects.filter(channel=Channel.CALL, state=MessageState.SCHEDULED)
    for message in list(calls.order_by("pk"))[:-2]:
        called(message)


def _visit(leaders: dict[str, User]) -> None:
    """A family that asked for a home visit, was reached, and waits for a day."""
    program = Program.objects.get(key="hembesok")
    program.visitors.set(leaders.values())
    said = {
        "name": "Amina Nur",
        "phone": "+46701740631",
        "email": "",
        "contact_way": "call",
        "message_language": "sv",
        "times": ["morning"],
    }
    made = visits.ask(program, said, send_key="demo-hembesok")
    visits.attempt(made, AttemptWay.CALL, reached=True, by=leaders["trygghetscirkeln"])
    visits.hand_over(made, None, by=leaders["trygghetscirkeln"])


def build(stdout: TextIO) -> None:
    """Makes everything once; a second call changes nothing."""
    for facts in PROGRAMS:
        defaults = {
            "contact_name": "Maria Lund",
            "contact_phone": "010-174 06 00",
            "published": True,
            **{name: value for name, value in facts.items() if name != "key"},
        }
        Program.objects.get_or_create(key=facts["key"], defaults=defaults)
    leaders = {
        "cope": _leader("ledare.cope", "Mona", "Saleh", "ar"),
        "trygghetscirkeln": _leader("ledare.cirkeln", "Karin", "Björk", "sv"),
    }
    if Group.objects.filter(program__key__in=leaders).exists():
        return
    area = Area.objects.order_by("key").first()
    cope = Group.objects.create(
        program=Program.objects.get(key="cope"),
        area=area,
        place={"sv": "Familjecentralen", "ar": "مركز الأسرة"},
        address="Storgatan 12",
        language="ar",
        interpreter_languages=["ti", "so"],
        childcare_from_months=12,
        food={"sv": "Vi äter middag tillsammans.", "ar": "عشاء مشترك مع العائلات."},
        late_starts=True,
        state=GroupState.OPEN,
    )
    circle = Group.objects.create(
        program=Program.objects.get(key="trygghetscirkeln"),
        area=area,
        place={"sv": "Förskolan Stensåkra", "ar": "روضة ستينسوكرا"},
        address="Stensåkravägen 4",
        language="sv",
        interpreter_languages=["ar", "so"],
        childcare_from_months=4,
        food={"sv": "Fika", "ar": "قهوة وشاي ووجبة خفيفة"},
        late_starts=True,
        state=GroupState.OPEN,
    )
    sister = Group.objects.create(  # has room, and the other circle a queue: families can move
        program=circle.program,
        area=area,
        place={"sv": "Biblioteket", "ar": "المكتبة"},
        address="Torget 2",
        language="sv",
        childcare_from_months=4,
        food=circle.food,
        state=GroupState.OPEN,
    )
    cope.leaders.add(leaders["cope"])
    for group in (circle, sister):
        group.leaders.add(leaders["trygghetscirkeln"])
    _meetings(cope, count=8, past=2, hour=17, hours=2.5)
    _meetings(circle, count=8, past=3, hour=18, hours=1.5)
    _meetings(sister, count=8, past=-2, hour=9, hours=1.5)
    for group, adults, childcare in ((cope, 11, 8), (circle, 8, 4), (sister, 8, 4)):
        seats.add(group, kind=SeatKind.CHILDCARE, count=childcare, by=None)
        seats.add(group, kind=SeatKind.ADULT, count=adults, by=None)
    _enrol(cope, COPE_PARENTS, "ar")
    _enrol(circle, CIRCLE_PARENTS, "sv")
    _past(cope, leaders["cope"])
    _past(circle, leaders["trygghetscirkeln"])
    _phone_most_of_them()
    _protected(sister, leaders["trygghetscirkeln"])
    _visit(leaders)
    stdout.write("\n      ledare.cope / demo, ledare.cirkeln / demo (group leaders)")
