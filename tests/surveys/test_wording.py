"""SUR-5: advice on wording, in Swedish and Arabic; every rule with what it meets and what not."""

import pytest

from surveys.wording import advice_on, bare, count_words, rules

RED = {
    ("negation", "sv"): [
        "Känner du dig inte trygg på rasten?",
        "Har du aldrig varit ensam?",
        "Finns det ingen vuxen ute?",
        "Går du hem utan att äta?",
    ],
    ("negation", "ar"): [
        "هل لا تشعر بالأمان في الاستراحة؟",
        "ألم يحدث أن لم تأكل؟",
        "هل أنت غير سعيد؟",
        "هل ليس هناك أحد؟",
    ],
    ("double", "sv"): [
        "Är du trygg och glad i skolan?",
        "Har du vänner? Leker ni?",
        "Lyssnar och hjälper de vuxna?",
        "Läser du samt skriver?",
    ],
    ("double", "ar"): [
        "هل تشعر بالأمان والفرح في المدرسة؟",
        "هل تلعب وتركض في الاستراحة؟",
        "هل لك أصدقاء؟ هل تلعبون معًا؟",
        "هل تحب المعلّمة والطعام؟",
    ],
    ("recall", "sv"): [
        "Hur ofta var du ute de senaste sex månaderna?",
        "Har du varit sjuk det senaste året?",
        "Var du ledsen förra terminen?",
        "Har du någonsin varit rädd?",
    ],
    ("recall", "ar"): [
        "كم مرة خرجت في آخر ستة أشهر؟",
        "هل مرضت في السنة الماضية؟",
        "هل كنت حزينًا في الفصل الدراسي الماضي؟",
        "هل خفت يومًا في حياتك؟",
    ],
}
GREEN = {
    ("negation", "sv"): [
        "Är du trygg på rasten?",
        "Vill du vara med eller inte?",
        "Hur mår ingenjören?",
    ],
    ("negation", "ar"): ["هل تشعر بالأمان في الاستراحة؟", "هل تشارك أم لا؟", "هل تلعب الآن؟"],
    ("double", "sv"): [
        "Är du trygg i skolan?",
        "Ritar du då och då?",
        "Hur ofta träffar du mor- och farföräldrar?",
        "Hjälper mamma och pappa dig?",
    ],
    ("double", "ar"): [
        "هل تشعر بالأمان في المدرسة؟",
        "هل يساعدك والدك؟",
        "هل وقت الاستراحة كافٍ؟",
        "هل الوقت كافٍ؟",
        "هل تأكل وجبة الغداء؟",
    ],
    ("recall", "sv"): [
        "Var du ute den senaste veckan?",
        "Lekte du i går?",
        "Hur många av de senaste fem dagarna var du ute?",
    ],
    ("recall", "ar"): ["هل لعبت في الأسبوع الماضي؟", "هل لعبت أمس؟", "كم خرجت في آخر خمسة أيام؟"],
}


def met(text: str, lang: str, band: str = "10-12") -> set[str]:
    return {one.rule for one in advice_on({"type": "single"}, {lang: text}, 2, band)}


CASES = [(rule, lang, text) for (rule, lang), texts in RED.items() for text in texts]
FINE = [(rule, lang, text) for (rule, lang), texts in GREEN.items() for text in texts]


@pytest.mark.requirement("SUR-5")
def test_each_rule_meets_what_it_is_for() -> None:
    assert [one for one in CASES if one[0] not in met(one[2], one[1])] == []


@pytest.mark.requirement("SUR-5")
def test_and_nothing_else() -> None:
    assert [one for one in FINE if one[0] in met(one[2], one[1])] == []


@pytest.mark.requirement("SUR-5")
@pytest.mark.parametrize(
    ("band", "words", "options", "days"),
    [("6-7", 8, 2, 7), ("8-9", 12, 3, 7), ("10-12", 16, 5, 31), ("13-16", 20, 5, 100)],
)
def test_each_band_takes_so_much(band: str, words: int, options: int, days: int) -> None:
    for lang, word in (("sv", "ord"), ("ar", "كلمة")):
        assert met(" ".join([word] * words), lang, band) == set()
        assert met(" ".join([word] * (words + 1)), lang, band) == {"words"}
    for kind in ("single", "several", "faces", "ranking"):
        found = [
            {one.rule for one in advice_on({"type": kind}, {}, number, band)}
            for number in (options, options + 1)
        ]
        assert found == [set(), {"options"}]
    assert met(f"Var du ute de senaste {days} dagarna?", "sv", band) == set()
    assert met(f"Var du ute de senaste {days + 1} dagarna?", "sv", band) == {"recall"}


@pytest.mark.requirement("SUR-5")
def test_the_advice_is_a_plain_sentence_that_names_the_words() -> None:
    text = "Känner du dig inte trygg?"
    assert [one.said for one in advice_on({"type": "single"}, {"sv": text}, 6, "10-12")] == [
        "”inte” vänder på frågan. Fråga efter det som är, inte efter det som inte är.",
        "Svar att välja på: 6. För 10–12 år är högst 5 bättre.",
    ]


def test_vowel_marks_and_lengthened_letters_are_not_words() -> None:
    assert bare("هَلْ تَشْعُرُ بِالأَمَانِ؟") == bare("هل تشعر بالأمان؟")
    assert count_words("مدرســـة جميلة") == 2
    assert count_words("Är {svar:djur|ett litet djur} snällt?") == 5


def test_information_pages_and_unknown_languages_get_no_such_advice() -> None:
    assert list(advice_on({"type": "info"}, {"sv": "Inte och aldrig " * 9}, 0, "6-7")) == []
    assert met("Ma aha?", "so") == set()
    assert set(rules()["languages"]) == {"sv", "ar"}
