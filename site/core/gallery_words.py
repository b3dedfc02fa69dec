"""Example words of the gallery. A language without its own shows the default one's."""

from collections import defaultdict

DRAWINGS = ("logo", "people", "parents", "path", "door", "bubble", "idea", "wheel")
ICONS = (
    "arrow", "back", "next", "done", "tick", "info", "warning", "error", "play", "calendar",
    "clock", "place", "person", "file", "hidden",
)  # fmt: skip

SWEDISH = {
    "title": "Trygghet i skolan",
    "text": "Så här svarade barnen våren 2026.",
    "meta": "Östra området",
    "tag": "Plats finns",
    "action": "Fortsätt",
    "name": "Amina Östberg",
    "bars_1": "Ja, alltid",
    "bars_2": "Ja, ofta",
    "bars_3": "Nej, sällan",
    "step_1": "Dina uppgifter",
    "step_2": "Barn",
    "step_3": "Kontrollera",
    "phone_help": "Vi ringer bara om en träff ställs in.",
    "field_name": "Namn",
    "field_phone": "Mobilnummer",
    "field_email": "E-post",
    "field_code": "Kod",
    "field_number": "Antal barn",
    "field_choose": "Grupp",
    "field_one": "Känner du dig trygg?",
    "field_several": "Vad tycker du om?",
    "field_words": "Berätta mer",
    "field_agree": "Jag vill ha en påminnelse",
    "field_error": "Fyll i det här fältet",
}
ARABIC = {
    "title": "الأمان في المدرسة",
    "text": "هكذا أجاب الأطفال في ربيع 2026.",
    "meta": "المنطقة الشرقية",
    "tag": "توجد أماكن",
    "action": "متابعة",
    "name": "أمينة أوستبري",
    "bars_1": "نعم، دائمًا",
    "bars_2": "نعم، غالبًا",
    "bars_3": "لا، نادرًا",
    "step_1": "البيانات",
    "step_2": "الأطفال",
    "step_3": "المراجعة",
    "phone_help": "الاتصال فقط إذا أُلغي لقاء.",
    "field_name": "الاسم",
    "field_phone": "رقم الجوال",
    "field_email": "البريد الإلكتروني",
    "field_code": "الرمز",
    "field_number": "عدد الأطفال",
    "field_choose": "المجموعة",
    "field_one": "هل هناك شعور بالأمان؟",
    "field_several": "ما الأشياء المحببة؟",
    "field_words": "المزيد من الكلام",
    "field_agree": "أريد تذكيرًا",
    "field_error": "المطلوب ملء هذا الحقل",
}
WORDS = defaultdict(lambda: SWEDISH, sv=SWEDISH, ar=ARABIC)
