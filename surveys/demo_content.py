"""Words of the demonstration's own survey, the wheel, and of what was added to the workbook."""

import json
from pathlib import Path
from typing import Any

Words = dict[str, str]


def words(sv: str, ar: str) -> Words:
    return {"sv": sv, "ar": ar}


def options(*rows: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": words(sv, ar)} for key, sv, ar in rows]


# The shipped wheel, which the demonstration asks with and reads aloud.
SHIPPED = "scottish-eight"
_WHEEL = json.loads(
    (Path(__file__).parent / "data" / "wheels" / f"{SHIPPED}.json").read_text(encoding="utf-8")
)
HOW_TRUE: list[dict[str, Any]] = _WHEEL["steps"]

GENDER = {
    "key": "kon",
    "type": "single",
    "text": words("Jag är …", "أنا…"),
    "help": words(
        "Vi frågar för att se om alla har det lika bra.", "نسأل لنرى هل الحال جيد للجميع."
    ),
    "options": options(
        ("flicka", "Flicka", "بنت"), ("pojke", "Pojke", "ولد"), ("annat", "Annat", "غير ذلك")
    ),
    "background": True,
}

WHEEL = words("Trivselhjulet", "عجلة الرفاه")
SCHOOL = words("I skolan", "في المدرسة")

WHEEL_TITLE = words("Trivselhjulet", "عجلة الرفاه")
WHEEL_INTRO = words(
    "Vi vill veta hur du har det. Tänk på den senaste veckan.",
    "نريد أن نعرف كيف حالك. المقصود هو الأسبوع الماضي.",
)
# What the start page's recording says; the page itself has it in words.
WHEEL_SPOKEN = words(
    "Vi vill veta hur du har det. Tänk på den senaste veckan. "
    "Det är kommunen som frågar, och Anna Holm lyssnar. "
    "Du får hoppa över varje fråga. Ingen kan se vem som har svarat vad. "
    "Känns något dåligt, prata med en vuxen som du litar på, eller ring Bris: 116 111.",
    "نريد أن نعرف كيف حالك. المقصود هو الأسبوع الماضي. "
    "البلدية تسأل، وآنا هولم تستمع. "
    "يمكن تخطّي أي سؤال. لا أحد يرى من أجاب بماذا. "
    "عند الضيق يساعد الحديث مع شخص كبير موثوق، أو الاتصال ببريس: 116 111.",
)
WHEEL_OUTRO = words("Nu läggs ditt svar ihop med de andras.", "الآن تُجمع إجابتك مع إجابات الآخرين.")

WHEEL_QUESTIONS: list[dict[str, Any]] = [
    {
        "key": spoke["key"],
        "type": "faces",
        "text": spoke["text"],
        "section": WHEEL,
        "options": HOW_TRUE,
    }
    for spoke in _WHEEL["spokes"]
] + [
    {
        "key": "arbetsro",
        "type": "single",
        "text": words(
            "Är det lugnt när ni arbetar i klassrummet?", "هل يكون الصف هادئًا وقت العمل؟"
        ),
        "section": SCHOOL,
        "options": options(
            ("ja", "Ja, oftast", "نعم، غالبًا"),
            ("ibland", "Ibland", "أحيانًا"),
            ("nej", "Nej, sällan", "لا، نادرًا"),
        ),
    },
    {
        "key": "lugnare",
        "type": "several",
        "text": words("Vad skulle göra det lugnare?", "ما الذي يجعل الصف أهدأ؟"),
        "help": words("Du kan välja två.", "يمكن اختيار إجابتين."),
        "section": SCHOOL,
        "options": options(
            ("vuxen", "En vuxen till i klassrummet", "شخص كبير إضافي في الصف"),
            ("grupp", "Mindre grupper", "مجموعات أصغر"),
            ("paus", "Fler pauser", "استراحات أكثر"),
            ("plats", "Egen plats att sitta på", "مكان خاص للجلوس"),
        ),
        "max_choices": 2,
        "condition": {
            "match": "all",
            "rules": [{"question": "arbetsro", "operator": "in", "values": "ibland, nej"}],
        },
    },
    {
        "key": "hjalp",
        "type": "single",
        "text": words("Får du hjälp när något är svårt?", "هل تجد المساعدة عندما يصعب شيء؟"),
        "section": SCHOOL,
        "options": options(
            ("alltid", "Alltid", "دائمًا"),
            ("ofta", "Ofta", "غالبًا"),
            ("sallan", "Sällan", "نادرًا"),
            ("aldrig", "Aldrig", "أبدًا"),
        ),
    },
    {
        "key": "ute_dagar",
        "type": "number",
        "text": words(
            "Hur många av skolans fem dagar var du ute på rasten?",
            "كم يومًا من أيام المدرسة الخمسة كنت خارجًا في الاستراحة؟",
        ),
        "section": SCHOOL,
        "min": 0,
        "max": 5,
        "bands": "0-1, 2-3, 4-5",
    },
    GENDER,
]

WORKBOOK_TITLE_AR = "المدرسة ووقت الفراغ"

WAVE_NAMES = {
    "skolan-och-fritiden-2025": words(
        "Skolan och fritiden, förra året", "المدرسة ووقت الفراغ، العام الماضي"
    ),
    "skolan-och-fritiden-2026": words(
        "Skolan och fritiden, i år", "المدرسة ووقت الفراغ، هذا العام"
    ),
    "trivselhjulet-2026": words("Trivselhjulet, i år", "عجلة الرفاه، هذا العام"),
}

# What the moderator has not got to in this year's wave.
NOT_READ_YET = "En bänk där man kan sitta när man är ensam"
# Made-up answers to the text question, one list per language.
ONE_THING = {
    "sv": [
        "Längre raster",
        "Bättre mat i matsalen",
        "Fler gungor på skolgården",
        "Att det är tystare i korridoren",
        NOT_READ_YET,
        "Läxhjälp även på fredagar",
    ],
    "ar": [
        "استراحة أطول",
        "كتب بالعربية في المكتبة",
        "ملعب كرة قدم في ساحة المدرسة",
        "هدوء أكثر في قاعة الطعام",
    ],
}
# What the texts are about, for the moderator's themes.
THEMES: list[tuple[Words, list[str]]] = [
    (words("Längre raster", "استراحات أطول"), ["Längre raster", "استراحة أطول"]),
    (
        words("Skolgården", "ساحة المدرسة"),
        ["Fler gungor på skolgården", "ملعب كرة قدم في ساحة المدرسة", NOT_READ_YET],
    ),
    (
        words("Lugn och ro", "الهدوء"),
        ["Att det är tystare i korridoren", "هدوء أكثر في قاعة الطعام"],
    ),
    (words("Maten", "الطعام"), ["Bättre mat i matsalen"]),
    (
        words("Böcker och läxhjälp", "الكتب والمساعدة في الواجبات"),
        ["Läxhjälp även på fredagar", "كتب بالعربية في المكتبة"],
    ),
]
OF_HARM = "Någon hemma slår mig ibland"
