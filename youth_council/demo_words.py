"""Words of the demonstration's youth council, in each language. Made up, about true work."""

import json
import uuid
from typing import Any


def _text(html: str) -> str:
    return json.dumps([{"type": "text", "value": html, "id": str(uuid.uuid4())}])


SECTION: dict[str, dict[str, Any]] = {
    "sv": {
        "title": "Ungdomsrådet",
        "intro": "Vi är tolv unga mellan 13 och 19 år. Vi samlar in idéer, svarar på frågor från "
        "politikerna och följer upp vad som blev gjort.",
        "how_to_join": "<p>Du behöver inte kunna något om politik. Kom på ett möte och lyssna, "
        "eller prata med en vuxen på fritidsgården. Det finns tolk om du vill.</p>",
    },
    "ar": {
        "title": "مجلس الشباب",
        "intro": "نحن اثنا عشر شاباً وشابة بين 13 و19 سنة. نجمع الأفكار، ونجيب عن أسئلة السياسيين، "
        "ونتابع ما تمّ عمله.",
        "how_to_join": "<p>لا حاجة إلى معرفة بالسياسة. يكفي الحضور إلى اجتماع والاستماع، أو "
        "الحديث مع شخص كبير في نادي الشباب. يوجد مترجم عند الحاجة.</p>",
    },
}

NEWS: dict[str, dict[str, Any]] = {
    "fritidsgarden": {
        "days_ago": 9,
        "sv": {
            "title": "Fritidsgården har öppet på lördagar",
            "intro": "Vi föreslog det i våras. Nu provar kommunen i tre månader.",
            "body": _text(
                "<p>Många av er skrev att det inte finns någonstans att vara på helgen. Vi gick "
                "till kultur- och fritidsnämnden med era ord. De sa ja till att prova.</p>"
                "<p>Vi räknar hur många som kommer och berättar hur det gick.</p>"
            ),
        },
        "ar": {
            "title": "نادي الشباب مفتوح أيام السبت",
            "intro": "اقترحنا ذلك في الربيع، والبلدية تجرّبه الآن ثلاثة أشهر.",
            "body": _text(
                "<p>كتب كثيرون أنه لا مكان يجتمعون فيه في عطلة الأسبوع. حملنا كلماتكم إلى لجنة "
                "الثقافة وأوقات الفراغ، فوافقت على التجربة.</p>"
                "<p>نعدّ الزوار ثم نخبركم بالنتيجة.</p>"
            ),
        },
    },
    "sammanfattning": {
        "days_ago": 30,
        "sv": {
            "title": "Tre saker vi lärde oss av enkäten",
            "intro": "Vi läste rapporten tillsammans och valde vad vi vill jobba med.",
            "body": _text(
                "<ol><li>Läxhjälp ska finnas på fler språk.</li><li>Rasten behöver fler vuxna "
                "ute.</li><li>Bussen hem från träningen går för tidigt.</li></ol>"
            ),
        },
        "ar": {
            "title": "ثلاثة أشياء تعلّمناها من الاستبيان",
            "intro": "قرأنا التقرير معاً واخترنا ما نريد العمل عليه.",
            "body": _text(
                "<ol><li>المساعدة في الواجبات بلغات أكثر.</li><li>كبار أكثر في الخارج وقت "
                "الاستراحة.</li><li>الحافلة بعد التدريب تغادر مبكراً.</li></ol>"
            ),
        },
    },
}

MEETINGS: dict[str, dict[str, Any]] = {
    "mote-vinter": {
        "in_days": 16,
        "sv": {
            "title": "Möte om bussar och träning",
            "place": "Ungdomens hus, stora rummet",
            "agenda": "<ol><li>Bussar efter träningen</li><li>Val av ordförande</li>"
            "<li>Dina idéer</li></ol>",
        },
        "ar": {
            "title": "اجتماع عن الحافلات والتدريب",
            "place": "بيت الشباب، القاعة الكبيرة",
            "agenda": "<ol><li>الحافلات بعد التدريب</li><li>اختيار من يرأس المجلس</li>"
            "<li>أفكاركم</li></ol>",
        },
    },
    "mote-host": {
        "in_days": -26,
        "sv": {
            "title": "Möte om rasten",
            "place": "Biblioteket, rum 2",
            "agenda": "<ol><li>Vad enkäten visade om rasten</li><li>Förslag till skolchefen</li>"
            "</ol>",
            "minutes": "<p>Vi var nio. Vi bestämde att fråga skolchefen om fler vuxna ute på "
            "rasten. Vi vill ha svar före jul.</p>",
        },
        "ar": {
            "title": "اجتماع عن الاستراحة المدرسية",
            "place": "المكتبة، الغرفة 2",
            "agenda": "<ol><li>ما أظهره الاستبيان عن الاستراحة</li><li>اقتراح إلى إدارة "
            "المدارس</li></ol>",
            "minutes": "<p>كنا تسعة. قرّرنا أن نسأل إدارة المدارس عن زيادة عدد الكبار في الخارج "
            "وقت الاستراحة. نريد الجواب قبل نهاية السنة.</p>",
        },
    },
}
