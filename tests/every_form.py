"""Every form of ours that somebody fills in: where it is, whose, how to make it wrong, how right.

tests/core/test_forms.py holds each to the same rules; a form that is not here fails there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.roles import Role
from tests.core.test_matrix import COORDINATOR, LISTENER, MAKER, NOBODY

# What each place in an address is called in the demonstration: see test_forms.places.
HOME, SHEET = "/{lang}/", "/admin/omgangar/"
ENROL = "/{lang}/kurser/grupp/{group}/anmalan/"
FLOW = "/{lang}/svara/"
GROUP = "/{lang}/ledare/grupp/{group}/"
FULL = "/{lang}/ledare/grupp/{full}/"  # a queue, and a sister group with room
NEW = "/{lang}/ledare/grupp/{new}/"  # nobody has a place yet
PROMISE = "/{lang}/loften/{promise}/"
MATTER = "/{lang}/loften/vad-hande/skolan-och-fritiden-2025-1/steg/"
IDEAS = "/{lang}/ideer/"
WAVE = "/admin/omgangar/{wave}/"
PUBLISHED = "/{lang}/rapporter/publicera/skolan-och-fritiden-2026/"
SAME = "/{lang}/rapporter/publicera/{planned}/samma-barn/"
THEMES = "/{lang}/texter/{texts}/teman/"
ASKED = "/admin/omgangar/rasten-nu/grupp/{asked}/"


@dataclass(frozen=True)
class Form:
    """`name`: the address that it posts to. `wrong` is refused; `right` may be typed in a browser.

    `numbers`: fields that take digits of any script, with a number that is right. `gone`: what
    must not stand in the page again. `public`: on a phone that others use too.
    """

    name: str
    page: str
    sends: str
    wrong: dict[str, str]
    right: dict[str, str]
    who: str = NOBODY
    numbers: dict[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    method: str = "post"
    enters: str = ""  # a survey with this kind of question is begun first

    @property
    def public(self) -> bool:
        return self.who == NOBODY and self.name != "login_send"

    def __str__(self) -> str:
        return self.sends.removeprefix("/{lang}/")


(maker,), (coordinator,) = MAKER, COORDINATOR
NUMBER, TEXT, WORD = "number", "text", "word"


def _step(step: str, wrong: dict, right: dict, numbers: dict | None = None) -> Form:
    def named(fields: dict) -> dict:
        return {f"{step}-{name}": text for name, text in fields.items()}

    where = f"{ENROL}{step}/"
    return Form(
        "programs:enrol_answer", where, f"{where}svar/", named(wrong), named(right),
        numbers=named(numbers or {}),
    )  # fmt: skip


FORMS = [
    Form("surveys:enter_send", HOME, f"{FLOW}kod/", {"code": "hej 12"}, {"code": "2345 6789"}),
    Form("surveys:enter_send", FLOW, f"{FLOW}kod/", {"code": "hej 12"}, {"code": "2345 6789"}),
    Form("surveys:follow_send", f"{FLOW}folj/", f"{FLOW}folj/kod/", {"code": "12"},
         {"code": "234 567"}),
    Form("surveys:answer", f"{FLOW}f/q/", f"{FLOW}steg/q/", {"answer": "hundra"}, {"answer": "5"},
         numbers={"answer": "5"}, enters=NUMBER),
    Form("surveys:answer", f"{FLOW}f/q/", f"{FLOW}steg/q/", {"answer": "x" * 301},
         {"answer": "Mer tid"}, enters=TEXT),
    Form("surveys:codeword_send", f"{FLOW}kodord/", f"{FLOW}kodord/spara/",
         {"day": "fyrtio", "older": "x"}, {"day": "7", "older": "2", "picture": "sun"},
         numbers={"day": "7"}, enters=WORD),
    _step("namn", {"name": "x" * 81}, {"name": "Åsa"}),
    _step("kontakt", {"phone": "07a", "email": "a@b"},
          {"phone": "070-174 06 91", "email": "asa@example.org"}, {"phone": "0701740691"}),
    _step("besked", {"contact_way": "x"}, {"contact_way": "call", "message_language": "ar"}),
    _step("vuxna", {"adults": "9"}, {"adults": "2"}),
    _step("barn", {"children": "hundra", "ages": "2019-01-02"}, {"children": "3", "ages": "4, 7"},
          {"children": "3"}),
    _step("barnpassning", {"childcare": "tre"}, {"childcare": "1"}, {"childcare": "1"}),
    _step("tolk", {"interpreter_language": "zz"}, {"interpreter_language": "so"}),
    Form("own_link:details_save", "{own}uppgifter/?lang={lang}", "{own}uppgifter/spara/",
         {"phone": "07a", "email": "a@b", "contact_way": "x", "message_language": "x"},
         {"phone": "070-174 06 91", "email": "asa@example.org"},
         numbers={"phone": "0701740691"}),
    Form("login_send", "/{lang}/logga-in/", "/{lang}/logga-in/skicka/",
         {"username": "anna", "password": "hemligt"}, {"username": "anna"}, gone=("hemligt",)),
    Form("leader:chair", GROUP, f"{GROUP}stol/", {"kind": "x", "reason": "y" * 121},
         {"reason": "En större sal"}, coordinator),
    Form("leader:add_meetings", f"{NEW}traffar/", f"{NEW}traffar/",
         {"first": "2027-13-01", "starts": "kvart", "ends": "25:00", "count": "många"},
         {"first": "2027-01-20", "starts": "17:30", "ends": "19:30", "count": "8"}, coordinator,
         numbers={"first": "2027-01-20", "starts": "17:30", "ends": "19:30", "count": "8"},
         method="get"),
    Form("leader:change", f"{GROUP}andring/", f"{GROUP}andring/", {"what": "x", "meeting": "x"},
         {"what": "ill"}, coordinator, method="get"),
    Form("leader:change_time", f"{GROUP}andring/tid/", f"{GROUP}andring/tid/",
         {"day": "2027-13-01", "starts": "kvart", "ends": "25:00"},
         {"day": "2027-01-20", "starts": "17:30", "ends": "19:30"}, coordinator,
         numbers={"day": "2027-01-20", "starts": "17:30", "ends": "19:30"}, method="get"),
    Form("leader:change_place", f"{GROUP}andring/plats/", f"{GROUP}andring/plats/",
         {"place_sv": "Skolan", "address": "x" * 121},
         {"place_sv": "Skolan", "place_ar": "المدرسة"}, coordinator, method="get"),
    Form("programs:interest_send", "/{lang}/kurser/intresse/cope/",
         "/{lang}/kurser/intresse/cope/skicka/",
         {"name": "x" * 81, "phone": "07a", "email": "a@b", "contact_way": "x", "children": "många",
          "ages": "2019-01-02", "childcare": "tre", "times": "x"},
         {"name": "Åsa", "phone": "070-174 06 91", "email": "asa@example.org",
          "contact_way": "call", "children": "2", "ages": "4, 7", "childcare": "0"},
         numbers={"phone": "0701740691", "children": "2"}),
    Form("programs:visit_send", "/{lang}/kurser/hembesok/hembesok/",
         "/{lang}/kurser/hembesok/hembesok/skicka/",
         {"name": "x" * 81, "phone": "07a", "email": "a@b", "contact_way": "x", "times": "x"},
         {"name": "Åsa", "phone": "070-174 06 91", "email": "asa@example.org",
          "contact_way": "call"}, numbers={"phone": "0701740691"}),
    Form("own_link:details_save", "{own_visit}uppgifter/?lang={lang}",
         "{own_visit}uppgifter/spara/",
         {"phone": "07a", "email": "a@b", "contact_way": "x", "message_language": "x"},
         {"phone": "070-174 06 91", "email": "asa@example.org"},
         numbers={"phone": "0701740691"}),
    Form("leader:visit_agree", "/{lang}/ledare/besok/{visit}/", "/{lang}/ledare/besok/{visit}/dag/",
         {"day": "2027-13-01", "clock": "kvart"}, {"day": "2027-01-20", "clock": "10:00"},
         coordinator, numbers={"day": "2027-01-20", "clock": "10:00"}),
    Form("leader:assist_send", f"{GROUP}anmal/", f"{GROUP}anmal/skicka/",
         {"name": "x" * 81, "phone": "07a", "email": "a@b", "contact_way": "x", "children": "många",
          "ages": "2019-01-02", "interpreter_language": "zz"},
         {"name": "Åsa", "phone": "070-174 06 91", "contact_way": "call", "children": "2",
          "ages": "4, 7", "childcare": "1"}, coordinator,
         numbers={"phone": "0701740691", "children": "2"}),
    Form("leader:assist_protected_send", f"{GROUP}anmal/skyddad/",
         f"{GROUP}anmal/skyddad/skicka/",
         {"alias": "x" * 81, "phone": "07a", "email": "a@b", "contact_way": "x",
          "children": "många", "ages": "2019-01-02", "interpreter_language": "zz"},
         {"alias": "Familjen Blå", "name": "Åsa", "phone": "070-174 06 91",
          "contact_way": "call", "children": "2", "ages": "4, 7", "childcare": "1"}, coordinator,
         numbers={"phone": "0701740691", "children": "2"}),
    Form("leader:protect_send", f"{FULL}skydda/{{moves}}/", f"{FULL}skydda/{{moves}}/skicka/",
         {"alias": "x" * 81, "person": "x"}, {"alias": "Familjen Blå"}, coordinator),
    Form("leader:protected_change_send", "/{lang}/ledare/skyddade/{family}/ny/",
         "/{lang}/ledare/skyddade/{family}/ny/spara/",
         {"name": "x" * 81, "phone": "07a", "email": "a@b", "contact_way": "x"},
         {"name": "Åsa", "phone": "070-174 06 91", "email": "asa@example.org",
          "contact_way": "call"}, Role.PROGRAM_LEADER.value, numbers={"phone": "0701740691"}),
    Form("leader:protected_hand_over_send", "/{lang}/ledare/skyddade/{family}/lamna/",
         "/{lang}/ledare/skyddade/{family}/lamna/skicka/", {"person": "x"}, {}, coordinator),
    Form("leader:move_send", f"{FULL}flytta/{{moves}}/", f"{FULL}flytta/{{moves}}/skicka/",
         {"to": "x", "reason": "y" * 121}, {"reason": "Förmiddagen passar bättre"}, coordinator),
    Form("leader:order_send", f"{FULL}ordning/{{waits}}/", f"{FULL}ordning/{{waits}}/skicka/",
         {"behind": "x", "reason": "y" * 121}, {"behind": "0", "reason": "Syskon i samma grupp"},
         coordinator),
    Form("leader:list_in", f"{GROUP}lista/", f"{GROUP}lista/", {}, {}, coordinator),
    Form("leader:evaluation_slips_send", f"{GROUP}utvardering/{{batch}}/lappar/",
         f"{GROUP}utvardering/{{batch}}/lappar/gor/", {"count": "många"}, {"count": "12"},
         coordinator, numbers={"count": "12"}),
    Form("leader:wording_save", "/{lang}/ledare/utskick/ord/reminder/",
         "/{lang}/ledare/utskick/ord/reminder/spara/",
         {"subject_sv": "", "subject_ar": "تذكير", "body_sv": "Hej {namn}", "sms_sv": "Hej"},
         {"subject_sv": "Hej", "subject_ar": "تذكير", "body_sv": "Vi ses", "body_ar": "إلى اللقاء",
          "sms_sv": "Vi ses", "sms_ar": "إلى اللقاء"}, coordinator),
    Form("waves:create_send", f"{SHEET}ny/", f"{SHEET}ny/spara/",
         {"name_sv": "Hösten", "opens": "snart", "closes": "2027-02-30"},
         {"name_sv": "Hösten", "name_ar": "الخريف", "opens": "2027-01-20"}, maker,
         numbers={"opens": "2027-01-20", "closes": "2027-02-20"}),
    Form("waves:dates_send", f"{WAVE}datum/", f"{WAVE}datum/spara/", {"closes": "2027-02-30"},
         {"closes": "2027-02-20"}, maker, numbers={"closes": "2027-02-20"}),
    Form("waves:keep_send", f"{WAVE}gallring/", f"{WAVE}gallring/spara/",
         {"days": "5", "decision": ""}, {"days": "900", "decision": "BUN 2027/12"}, maker,
         numbers={"days": "900"}),
    Form("waves:ages_send", f"{WAVE}aldrar/", f"{WAVE}aldrar/spara/", {"band-1": "x"},
         {"band-1": "6-7"}, maker),
    Form("waves:hands_send", f"{WAVE}grupp/{{batch}}/hander/1/",
         f"{WAVE}grupp/{{batch}}/hander/1/spara/", {"present": "många", "q1_0": "två"},
         {"present": "12", "q1_0": "5"}, maker, numbers={"present": "12", "q1_0": "5"}),
    Form("waves:typists_send", f"{WAVE}skriver/", f"{WAVE}skriver/spara/", {"typists": "x"}, {},
         maker),
    Form("waves:slips_send", f"{WAVE}grupp/{{batch}}/lappar/", f"{WAVE}grupp/{{batch}}/lappar/gor/",
         {"count": "många"}, {"count": "12"}, maker, numbers={"count": "12"}),
    Form("waves:guardian_slips_send", f"{ASKED}vardnadshavare/", f"{ASKED}vardnadshavare/gor/",
         {"count": "många"}, {"count": "3"}, maker, numbers={"count": "3"}),
    Form("workbooks:upload_send", "/admin/arbetsbocker/", "/admin/arbetsbocker/titta/", {}, {},
         maker),
    Form("bank:keep_send", "/admin/fragebank/{survey}/", "/admin/fragebank/{survey}/spara/",
         {"theme": "x" * 61}, {"theme": "Skola"}, maker),
    Form("promises:save", f"{PROMISE}svar/", f"{PROMISE}svar/spara/",
         {"count": "1", "look": "1", "theme-0-theme_sv": "Rasten", "follow_up": "snart"},
         {"theme-0-theme_sv": "Rasten", "theme-0-you_said_ar": "نريد وقتًا"}, LISTENER,
         numbers={"follow_up": "2027-06-01"}),
    Form("promises:heard_send", "/{lang}/loften/lordagar-2026/",
         "/{lang}/loften/lordagar-2026/lyssnade/", {"face": "x"}, {"face": "3"}),
    Form("promises:matter_step_send", MATTER, f"{MATTER}spara/",
         {"kind": "x", "on": "snart", "reason_sv": "Nämnden sa ja"},
         {"on": "2026-11-01", "reason_sv": "Nämnden sa ja"}, LISTENER,
         numbers={"on": "2026-11-01"}),
    Form("promises:move_send", f"{PROMISE}dag/", f"{PROMISE}dag/flytta/",
         {"due": "snart", "reason_sv": "Nämnden möts senare"},
         {"due": "2027-06-01", "reason_sv": "Nämnden möts senare"}, LISTENER,
         numbers={"due": "2027-06-01"}),
    Form("participation:publish:withdraw_send", f"{PUBLISHED}dra-tillbaka/",
         f"{PUBLISHED}dra-tillbaka/nu/", {"reason_sv": "Fel skola"},
         {"reason_sv": "Fel skola", "reason_ar": "مدرسة خاطئة"}, Role.REPORT_PUBLISHER.value),
    Form("participation:publish:correct_send", f"{PUBLISHED}ratta/", f"{PUBLISHED}ratta/nu/",
         {"reason_sv": "Fel skola"},
         {"reason_sv": "Fel skola", "reason_ar": "مدرسة خاطئة"}, Role.REPORT_PUBLISHER.value),
    Form("participation:publish:join_send", f"{PUBLISHED}ratta/svar/trivsel/",
         f"{PUBLISHED}ratta/svar/trivsel/nu/", {"answers": ["0"], "reason_sv": "Samma svar"},
         {"reason_sv": "Samma svar", "reason_ar": "الجواب نفسه"}, Role.REPORT_PUBLISHER.value),
    Form("participation:publish:same_send", SAME, f"{SAME}nu/",
         {"who": "others", "reason_sv": "Andra klasser"},
         {"reason_sv": "Andra klasser", "reason_ar": "صفوف أخرى"}, Role.REPORT_PUBLISHER.value),
    Form("indicators:look", "/{lang}/andras-siffror/", "/{lang}/andras-siffror/fil/",
         {"what": "x"}, {"what": "population"}, Role.REPORT_PUBLISHER.value),
    Form("ideas:send", f"{IDEAS}ny/", f"{IDEAS}ny/skicka/", {"text": "x" * 501},
         {"text": "Fler gungor"}),
    Form("ideas:follow_send", f"{IDEAS}folj/", f"{IDEAS}folj/kod/", {"code": "22"},
         {"code": "2345 6789"}),
    Form("ideas:decide", f"{IDEAS}las/{{idea}}/", f"{IDEAS}las/{{idea}}/bestam/",
         {"title_sv": "Gungor"}, {"title_sv": "Gungor", "title_ar": "أراجيح"},
         Role.MODERATOR.value),
    Form("texts:handled", "/{lang}/texter/oro/", "/{lang}/texter/oro/klart/", {"outcome": "x"},
         {"outcome": "reported"}, Role.MODERATOR.value),
    Form("texts:theme_make", THEMES, f"{THEMES}nytt/",
         {"question": "x", "name_sv": "Rasten", "name_ar": ""},
         {"question": "q", "name_sv": "Rasten", "name_ar": "الاستراحة"}, Role.MODERATOR.value),
    Form("texts:sort_send", f"{THEMES}sortera/", f"{THEMES}sortera/val/",
         {"themes": "x", "cite": "on", "quote": "Färre gungor", "language": "zz"},
         {"quote": "Fler gungor"}, Role.MODERATOR.value),
]  # fmt: skip

# Forms without anything to fill in: a button, and hidden fields.
BUTTONS = {
    "surveys:start_over", "surveys:send", "surveys:clear", "logout",
    "surveys:guardian_send", "surveys:guardian_clear",
    "programs:enrol_send", "programs:enrol_forget", "own_link:cancel", "own_link:absence",
    "leader:mark", "leader:contact", "leader:call", "leader:twice", "leader:cancel", "leader:state",
    "leader:decide", "leader:away_save", "own_link:reason", "leader:confirm",
    "leader:change_send", "leader:change_undo", "leader:draw", "leader:slip",
    "leader:answer", "leader:offer_again", "own_link:answer",
    "leader:list_send", "leader:visit_contact", "leader:visit_step", "leader:visit_hand_over",
    "leader:list_out", "leader:protected_contact", "leader:steering_plan",
    "leader:esf_switch", "leader:esf_send",
    "promises:accept", "promises:publish", "participation:publish:plan",
    "participation:publish:send", "participation:publish:pool_send", "participation:publish:pairs",
    "participation:publish:staff_plan", "participation:publish:staff_send",
    "waves:open", "waves:schedule", "waves:unschedule",
    "waves:try_begin",
    "waves:pause", "waves:resume", "waves:close", "waves:discard", "waves:discard_group",
    "indicators:save", "indicators:remove", "indicators:remove_table",
    "ideas:support", "ideas:done", "ideas:unhide", "ideas:round_state",
    "waves:destroy_words", "waves:paper_begin", "waves:paper_remove",
    "waves:hands_remove",
    "texts:theme_remove", "texts:unsort", "texts:undo",
}  # fmt: skip
# Two choices that are both right: nothing can be wrong.
NEVER_WRONG = {"ovrigt"}
