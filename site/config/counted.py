"""Every place that counts, and why it may (REP-11).

What counts people and is shown to more than those who work with them comes from published cells,
behind the gate. Nothing skips the gate but what stands here; `tests/house/test_counting.py` walks
the code, and a count that is not named here fails it. Before you add one: could somebody learn of
one person from the number, or from two numbers a day apart? Then it belongs behind the gate
(`releases`), or stays a word (“few”).
"""

from enum import Enum


class Why(Enum):
    """Why a count may stand outside the gate, or that it leads there."""

    GATE = "Goes to the gate, which decides what is told."
    PLACES = "Places are chairs, and the public reads “places”, “few” or “full”, never a number."
    SUPPORTERS = "Support of a public idea is a number that everybody adds to knowingly (PAR-6)."
    WORK_LIST = (
        "Staff's own work: shown to those who see the rows themselves, or as totals of a batch."
    )
    DECIDES = "Is compared with something and shown to nobody."
    NO_PEOPLE = "Counts things, not people."


G, P, S, W, D, N = Why

# "module.function" → why, and what is counted. Every count made by the database, and every counter.
COUNTS: dict[str, tuple[Why, str]] = {
    "surveys.reports.aggregate": (G, "answers in base cells: the one reader of answers"),
    "surveys.models.survey.Survey.clean": (N, "versions of a survey"),
    "surveys.management.commands.publish_report.Command.handle": (N, "published cells"),
    "programs.queries.groups.count_of": (
        P,
        "seats and who waits: staff's numbers, the public's words",
    ),
    "programs.queries.messages.hidden_calls": (W, "calls of a change that contact persons make"),
    "programs.queries.groups._guests": (P, "chairs that guests hold, taken off the free ones"),
    "programs.queries.groups.spare_chairs": (
        P,
        "free chairs that no guest holds, for staff and the queue",
    ),
    "programs.queries.esf.attended": (W, "adults and minutes per group, for who reports to ESF+"),
    "programs.queries.steering": (
        W,
        "families by what came of them: exact, for who reads the families' lists anyway",
    ),
    "programs.queries.told": (
        G,
        "families of a term; told once, through the gate, after it is over",
    ),
    "programs.services.after.chairs_left": (D, "chairs for guests"),
    "programs.services.moves.room": (D, "chairs for a family that moves"),
    "programs.views.queue.draw": (W, "who takes part in the draw, for the group's leaders"),
    "programs.services.offers._expire": (D, "offers that one party left unanswered"),
    "programs.services.planning.add_chair": (D, "chairs, so that a form is used once"),
    "surveys.services.keeping.kept_of": (
        W,
        "answers, texts and codes of a wave whose time is over, as a total that makers know",
    ),
    "youth_council.services.keeping._counts": (W, "ideas of a round whose time is over"),
    "programs.services.purge.due": (
        W,
        "families, marks and messages of a group that will be removed",
    ),
    "programs.services.seats.add": (D, "the last chair's number"),
    "programs.services.seats.set_capacity": (P, "chairs of a group"),
    "programs.wagtail_hooks.GroupForm.__init__": (P, "chairs of a group, for who sets them"),
    "programs.staff_cards._evenings": (W, "own meetings today, calls and messages to see to"),
    "programs.staff_cards._visits": (W, "own home visits to arrange, to make and called off"),
    "programs.services.visits.counts": (W, "what is removed with home visits, for the protocol"),
    "programs.services.contact_removal.due": (W, "what is removed of contacts, for the protocol"),
    "programs.staff_cards._season": (W, "groups and who waits, for the coordinator"),
    "programs.views.changes.changed": (W, "calls to make after a change, for the group's leaders"),
    "programs.views.changes._examples": (W, "letters of each kind before they are sent"),
    "programs.views.messages.messages": (W, "messages of own groups that need a person"),
    "programs.views.evening.meeting": (W, "who is here tonight, for the leader who marks them"),
    "programs.views.evening.words_of": (N, "sentences made beforehand for each possible number"),
    "programs.views.offline.copy": (W, "the evening's rows, on the leader's own phone"),
    "programs.views.poster._dates": (N, "meetings"),
    "programs.views.lists.look": (W, "rows of the leader's own file with a problem"),
    "programs.views.lists.send": (W, "rows of the leader's own file with a problem"),
    "programs.views.registration.Enrol.get_context_data": (N, "steps of the form"),
    "youth_council.services.ideas.support": (S, "one more for a public idea; nobody is stored"),
    "youth_council.waiting.own_pages": (W, "own drafts"),
    "youth_council.waiting.ideas": (W, "ideas that wait for a moderator"),
    "surveys.queries.progress._by_batch": (W, "answers per batch of at least k, while it is open"),
    "surveys.queries.texts.piles": (W, "texts to read per wave, for moderators"),
    "surveys.queries.texts.released": (D, "whether at least k have answered"),
    "surveys.queries.texts.count_waiting": (W, "texts to read, for moderators"),
    "surveys.queries.texts.to_tell": (W, "texts that tell of harm, for the person who is named"),
    "surveys.queries.texts.told_themes": (
        G,
        "texts of a theme; told once, through the gate, and to moderators who see the texts",
    ),
    "surveys.views_themes._overview": (W, "texts to sort, for moderators"),
    "surveys.views_themes._sort": (W, "texts to sort, for moderators"),
    "surveys.services.discard.discard_batch": (D, "whether it is the only batch"),
    "surveys.services.guardians.asked": (W, "papers of a batch that are used, for who prints them"),
    "surveys.services.guardians.gaps": (D, "batches without papers"),
    "surveys.services.guardians.say_yes": (W, "guardians of a batch who said yes"),
    "surveys.services.guardians.say_no": (W, "guardians of a batch who said no"),
    "surveys.services.guardians.count_no": (W, "guardians of a batch who said no"),
    "surveys.services.hands._unfit": (D, "whether more are counted than are invited"),
    "surveys.services.slips.slips_of": (W, "slips of a batch that are used, for who prints them"),
    "surveys.staff_cards.cards": (W, "waves to open, codes to print, texts to read"),
    "surveys.views._wave_page": (W, "answers and invited of the whole wave, for its staff"),
    "surveys.views_texts.piles": (W, "texts to read, for moderators"),
    "surveys.views_texts._reading": (W, "texts that are left to read, for moderators"),
    "home.waiting.moderation": (W, "pages to look at"),
    "outbox.services.deliver": (N, "tries to send a message"),
    "participation.queries.without_papers": (N, "files of a report"),
    "promises.queries.kept_on_time": (N, "promises kept in time"),
    "promises.waiting.promises": (W, "promises that need an answer"),
    "promises.heard.say": (G, "faces; told once, through the gate, after the last day"),
    "releases.jobs.progress": (N, "steps of a job"),
}
# The template → why, and what its “length” is the length of.
LENGTHS: dict[str, tuple[Why, str]] = {
    "components/language_switch.html": (N, "languages"),
    "indicators/tables.html": (N, "rows of a table of the population"),
    "programs/_group_facts.html": (N, "meetings"),
    "programs/change_look.html": (W, "families who are told, before the leader sends it"),
    "programs/evening.html": (W, "the evening's rows, for its leader"),
    "programs/evening_copy.html": (W, "the same on the leader's own phone"),
    "programs/list_in.html": (W, "rows of the leader's own file"),
    "programs/staff_group.html": (W, "who waits, for those who look after the group"),
    "promises/waiting.html": (N, "themes of an answer"),
    "surveys/_check_row.html": (N, "parts of one answer"),
    "surveys/_choices.html": (N, "answers to choose from"),
    "surveys/reports/wave.html": (N, "groups that a change would show"),
    "surveys/sheets/cards.html": (N, "languages on the paper"),
    "surveys/sheets/guardians.html": (N, "languages on the paper"),
    "surveys/staff/workbook_report.html": (N, "questions of a workbook"),
}
