"""Words of the demonstration's ideas. Made up; an idea is in the language that it was sent in."""

from typing import Any

ROUND = {"sv": "Idéer hösten 2026", "ar": "أفكار خريف 2026"}

IDEAS: list[dict[str, Any]] = [
    {
        "language": "sv",
        "text": "Bussen hem från träningen går klockan sju, men vi slutar kvart över. "
        "Kan den gå lite senare på tisdagar och torsdagar?",
        "days_ago": 18,
        "title": {"sv": "Senare buss efter träningen", "ar": "حافلة متأخرة بعد التدريب"},
        "supports": 34,
        "steps": [
            (
                "decision",
                "done",
                10,
                {
                    "sv": "Vi provar en buss kvart i åtta på tisdagar från januari.",
                    "ar": "نجرّب حافلة في الثامنة إلا ربعاً أيام الثلاثاء ابتداءً من يناير.",
                },
            ),
            (
                "action",
                "ongoing",
                3,
                {
                    "sv": "Bussbolaget gör en ny tidtabell. Den är klar i december.",
                    "ar": "تضع شركة الحافلات جدولاً جديداً، ويكون جاهزاً في ديسمبر.",
                },
            ),
        ],
    },
    {
        "language": "ar",
        "text": "نريد كتباً عربية أكثر في مكتبة المدرسة، وخاصة القصص المصوّرة.",
        "days_ago": 6,
        "title": {"sv": "Fler böcker på arabiska", "ar": "كتب عربية أكثر"},
        "supports": 12,
    },
    {
        "language": "sv",
        "text": "Ett ställe att åka skridskor på vintern, nära skolan.",
        "days_ago": 2,
    },
    {
        "language": "ar",
        "text": "أضواء أكثر في الطريق إلى المدرسة.",
        "days_ago": 1,
    },
]
