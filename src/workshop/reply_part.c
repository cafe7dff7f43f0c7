/* What somebody invited said at a workshop and where it went: their part of "What became of what
 * you said". */
#include "evidence/take_part.h"
#include "workshop/ratings.h"
#include "workshop/suggestion.sql.h"

struct guest_reply {
    struct request *request;
    struct db *db;
    struct workshop_guest guest;
    struct workshop_sheet sheet;
    struct reply *reply;
};

static const char *case_name(const struct guest_reply *g, int64_t id) {
    for (size_t i = 0; i < g->sheet.n_cases; i++)
        if (g->sheet.cases[i].id == id)
            return case_title(g->request->language, &g->sheet.cases[i]).text;
    return "";
}

static const char *criterion_name(const struct guest_reply *g, int64_t id) {
    for (size_t i = 0; i < g->sheet.n_criteria; i++)
        if (g->sheet.criteria[i].id == id)
            return criterion_words(g->request->language, &g->sheet.criteria[i]).title;
    return "";
}

/* A line for each case, with what they gave each criterion. */
static enum fail ratings_add(const struct guest_reply *g, struct why *why) {
    struct request *request = g->request;
    struct workshop_reply_ratings_row *rows;
    size_t n;
    TRY(workshop_reply_ratings(g->db, request->arena, g->guest.person.id, &rows, &n, why));
    for (size_t i = 0; i < n;) {
        const char *said = "";
        size_t first = i;
        for (; i < n && rows[i].workshop_case == rows[first].workshop_case; i++)
            said =
                arena_printf(request->arena, "%s%s%s", said, i == first ? "" : "\n",
                             trf(request->out, "%s: %lld of 5",
                                 criterion_name(g, rows[i].criterion), (long long)rows[i].rating));
        reply_said(request, g->reply, case_name(g, rows[first].workshop_case), said);
    }
    return FAIL_NONE;
}

static void wishes_add(const struct guest_reply *g, const char *conditions) {
    struct str rest = str_of(conditions);
    while (rest.s != NULL)
        reply_wish(g->request, g->reply,
                   str_copy(g->request->arena, str_trim(str_cut(&rest, '\n'))));
}

/* What they noted for their table stands as theirs; what others noted there is the table's. */
static enum fail notes_add(const struct guest_reply *g, struct why *why) {
    struct request *request = g->request;
    const struct html *out = request->out;
    const struct workshop_person_of_row *person = &g->guest.person;
    struct workshop_reply_captures_row *rows;
    size_t n;
    if (person->table_number == 0) return FAIL_NONE;
    TRY(workshop_reply_captures(g->db, request->arena, person->workshop, person->table_number,
                                request->viewer.participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *const texts[] = {rows[i].benefits, rows[i].risks, rows[i].balance,
                                     rows[i].conditions, rows[i].notes};
        const char *said = "";
        wishes_add(g, rows[i].conditions);
        for (size_t t = 0; t < LENGTH(texts) && rows[i].own != 0; t++)
            if (!text_is_empty(texts[t]))
                said = arena_printf(request->arena, "%s%s%s", said, *said == '\0' ? "" : "\n",
                                    texts[t]);
        reply_said(
            request, g->reply,
            trf(out, "What you noted for your table: %s", case_name(g, rows[i].workshop_case)),
            said);
    }
    return reply_themes_add(request, g->db, "workshop%", person->workshop,
                            arena_printf(request->arena, "workshop %lld, table %lld",
                                         (long long)person->workshop,
                                         (long long)person->table_number),
                            g->reply, why);
}

/* Once the series is published: its reports, what was decided on what their table asked for. */
static enum fail published_add(const struct guest_reply *g, struct why *why) {
    struct request *request = g->request;
    const struct html *out = request->out;
    const struct workshop_person_of_row *person = &g->guest.person;
    struct workshop_public_get_row row;
    struct workshop_reply_suggestions_row *asked;
    size_t n;
    enum fail found = workshop_public_get(g->db, request->arena, person->engagement, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    if (g->reply->said.n > 0 || person->table_number > 0)
        reply_used(request, g->reply, meeting_name(request, &g->guest.meeting.row),
                   tr(out, "In the reports, area by area. What fewer than 5 people said is in none "
                           "of them."),
                   arena_printf(request->arena, "/workshops/%lld", (long long)row.id));
    struct written answer = written_in(request->language, row.outcome, row.outcome_cy);
    g->reply->answer = answer.text;
    g->reply->answer_language = answer.language;
    if (person->table_number == 0) return FAIL_NONE;
    TRY(workshop_reply_suggestions(g->db, request->arena, person->workshop, person->table_number,
                                   &asked, &n, why));
    for (size_t i = 0; i < n; i++)
        reply_used(
            request, g->reply,
            trf(out, "A change to the framework that your table asked for: %s", asked[i].question),
            arena_printf(request->arena, "%s\n%s%s%s", asked[i].proposed,
                         tr(out, workshop_word_text(workshop_decisions, asked[i].state)),
                         text_is_empty(asked[i].reason) ? "" : ". ", asked[i].reason),
            NULL);
    return FAIL_NONE;
}

enum fail workshop_reply_add(struct request *request, struct db *db, int64_t participant,
                             struct reply *reply, struct why *why) {
    struct guest_reply g = {.request = request, .db = db, .reply = reply};
    (void)participant; /* the viewer's own */
    enum fail fail = guest_of_code(request, db, &g.guest, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE; /* a participant of the engagement alone */
    if (fail != FAIL_NONE) return fail;
    TRY(workshop_sheet_load(db, request->arena, g.guest.person.engagement, true, &g.sheet, why));
    TRY(ratings_add(&g, why));
    TRY(notes_add(&g, why));
    return published_add(&g, why);
}
