/* Candidates: the list, one person, deciding doubts. */
#include "base/clock.h"
#include "civic/app.h"
#include "recruit/candidate_views.h"
#include "recruit/candidates.html.h"
#include "recruit/erase.h"
#include "recruit/register.h"
#include "recruit/register.sql.h"

#include <string.h>

struct note {
    struct request *request;
    const char *what;
    int64_t candidate;
};

static enum fail note_job(struct db *db, void *context, struct why *why) {
    const struct note *note = context;
    return act_record(note->request, db, note->what, "recruit_candidate", note->candidate, "", why);
}

enum fail recruit_note_read(struct request *request, const char *what, int64_t candidate,
                            struct why *why) {
    struct note note = {request, what, candidate};
    return store_write(request->app->store, request->arena, note_job, &note, why);
}

const char *recruit_source_text(const struct html *out, const char *source) {
    if (text_is(source, "phone")) return tr(out, "by phone");
    if (text_is(source, "paper")) return tr(out, "on paper");
    if (text_is(source, "import")) return tr(out, "from a file");
    return tr(out, "on the web");
}

const char *recruit_doubt_text(const struct html *out, const char *doubt) {
    if (text_is(doubt, "address nearly the same"))
        return tr(out, "The address is nearly, but not quite, one that was written to.");
    if (text_is(doubt, "address not on the list"))
        return tr(out, "The address is not among those that were written to.");
    if (text_is(doubt, "code of another address"))
        return tr(out, "The code was on a letter to another address.");
    if (text_is(doubt, "e-mail or phone registered before"))
        return tr(out, "The same e-mail address or phone number has been registered before.");
    if (text_is(doubt, "an answer is missing"))
        return tr(out, "An answer that the draw needs is missing.");
    return doubt;
}

/* ---- the list ---- */

static enum fail filters_make(struct request *request, struct db *db,
                              const struct recruitment *recruitment, const char *chosen,
                              struct candidates_view *view, struct why *why) {
    struct recruit_state_counts_row *counts;
    size_t n;
    const struct html *out = request->out;
    TRY(recruit_state_counts(db, request->arena, recruitment->row.id, &counts, &n, why));
    struct state_filter *filters = ARENA_ARRAY(request->arena, struct state_filter, n + 1);
    filters[view->n_filters++] =
        (struct state_filter){arena_printf(request->arena, "%s/candidates", recruitment->path),
                              tr(out, "Everybody"), chosen[0] == '\0'};
    for (enum recruit_state s = 0; s < N_RECRUIT_STATES; s++)
        for (size_t i = 0; i < n; i++)
            if (recruit_state_read(counts[i].state) == s)
                filters[view->n_filters++] = (struct state_filter){
                    arena_printf(request->arena, "%s/candidates?state=%s", recruitment->path,
                                 counts[i].state),
                    trf(out, "%s (%lld)", tr(out, recruit_state_text(s)), (long long)counts[i].n),
                    text_is(chosen, counts[i].state)};
    view->filters = filters;
    return FAIL_NONE;
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_candidate_list_row *rows;
    size_t n;
    const struct html *out = request->out;
    const char *asked = http_query(request->http, "state");
    enum recruit_state state = asked == NULL ? N_RECRUIT_STATES : recruit_state_read(asked);
    const char *chosen = state == N_RECRUIT_STATES ? "" : recruit_state_word(state);
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_candidate_list(db, request->arena, recruitment.row.id, chosen, &rows, &n, why));
    struct candidate_line *lines = ARENA_ARRAY(request->arena, struct candidate_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        enum recruit_state its = recruit_state_read(rows[i].state);
        lines[i] = (struct candidate_line){
            .href = arena_printf(request->arena, "%s/candidates/%lld", recruitment.path,
                                 (long long)rows[i].id),
            .number = rows[i].number,
            .state = tr(out, recruit_state_text(its)),
            .colour = recruit_state_colour(its),
            .about = trf(out, "%s, %s", recruit_source_text(out, rows[i].source),
                         recruit_day(request->arena, rows[i].registered_day, request->language))};
    }
    struct candidates_view view = {.recruitment = &recruitment, .lines = lines, .n_lines = n};
    TRY(filters_make(request, db, &recruitment, chosen, &view, why));
    request->title = tr(request->out, "Candidates");
    request->back_href = recruitment.path;
    recruit_candidates_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_candidates = {
    .name = "recruit_candidates",
    .path = "/proposals/:proposal/recruitments/:recruitment/candidates",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_recruit_candidates);

/* ---- one ---- */

static void row_add(struct part_summary_row *rows, size_t *n, const char *key, const char *value) {
    if (!text_is_empty(value)) rows[(*n)++] = (struct part_summary_row){.key = key, .value = value};
}

enum { PERSON_ROWS = 9, BUTTONS = 4, NEAR_SHOWN = 10 };

static enum fail person_rows(struct request *request, const struct recruit_candidate_get_row *row,
                             struct part_summary_row *rows, size_t *n, struct why *why) {
    struct recruit_person person;
    const struct html *out = request->out;
    *n = 0;
    enum fail fail = recruit_person_get(request->app, request->arena, row->id, &person, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    row_add(rows, n, tr(out, "Name"), person.name);
    row_add(rows, n, tr(out, "Phone"), person.phone);
    row_add(rows, n, tr(out, "E-mail"), person.email);
    row_add(rows, n, tr(out, "Address"), person.address);
    row_add(rows, n, tr(out, "How to reach them"), person.contact);
    row_add(rows, n, tr(out, "What they need to take part"), person.access);
    row_add(rows, n, tr(out, "Whom they look after"), person.caring);
    row_add(rows, n, tr(out, "Callers' notes"), person.calls);
    return recruit_note_read(request, "recruit_candidate_read", row->id, why);
}

static enum fail values_rows(struct request *request, struct db *db, int64_t candidate,
                             struct part_summary_row **out, size_t *n, struct why *why) {
    struct recruit_values_of_row *values;
    TRY(recruit_values_of(db, request->arena, candidate, &values, n, why));
    *out = ARENA_ARRAY(request->arena, struct part_summary_row, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct part_summary_row){.key = values[i].category_name,
                                              .value = values[i].value_name};
    return FAIL_NONE;
}

static enum fail events_cells(struct request *request, struct db *db, int64_t candidate,
                              struct candidate_view *view, struct why *why) {
    struct recruit_event_list_row *rows;
    size_t n;
    const struct html *out = request->out;
    TRY(recruit_event_list(db, request->arena, candidate, &rows, &n, why));
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n + 1);
    for (size_t i = 0; i < n; i++) {
        enum recruit_state state = recruit_state_read(rows[i].state);
        cells[3 * i] = (struct part_cell){
            .text = clock_minute_text(request->arena, rows[i].happened_at, request->language)};
        cells[3 * i + 1] = (struct part_cell){.text = tr(out, recruit_state_text(state))};
        cells[3 * i + 2] = (struct part_cell){.text = rows[i].reason};
    }
    view->events = cells;
    view->n_events = n;
    return FAIL_NONE;
}

static size_t buttons_of(const struct request *request, const struct recruitment *recruitment,
                         const struct recruit_candidate_get_row *row,
                         struct recruit_step_button *buttons) {
    const struct html *out = request->out;
    enum recruit_state state = recruit_state_read(row->state);
    const char *base = arena_printf(request->arena, "%s/candidates/%lld/move", recruitment->path,
                                    (long long)row->id);
    size_t n = 0;
    if (recruitment->state <= RECRUITMENT_CLOSED && state == RECRUIT_ELIGIBLE)
        buttons[n++] = (struct recruit_step_button){
            arena_printf(request->arena, "%s/not_chosen", base), tr(out, "Not eligible"),
            "secondary", tr(out, "They do not fulfil the conditions: they leave the pool.")};
    bool in_draw = recruitment->state == RECRUITMENT_FROZEN && state == RECRUIT_ELIGIBLE;
    if (recruit_step_check(state, RECRUIT_WITHDRAWN, NULL) == FAIL_NONE && !in_draw)
        buttons[n++] = (struct recruit_step_button){
            arena_printf(request->arena, "%s/withdrawn", base),
            tr(out, "They do not want to take part any more"), "secondary",
            tr(out, "A seat that becomes free is filled under replacements.")};
    if (recruit_step_check(state, RECRUIT_ERASED, NULL) == FAIL_NONE && !in_draw)
        buttons[n++] = (struct recruit_step_button){
            arena_printf(request->arena, "%s/erased", base), tr(out, "Erase their details now"),
            "warning", tr(out, "Their key is destroyed. It cannot be undone.")};
    return n;
}

static enum fail candidate_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_candidate_get_row row;
    struct part_summary_row person[PERSON_ROWS], *values;
    struct recruit_step_button buttons[BUTTONS];
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_candidate_get(db, request->arena, request_int(request, "candidate"),
                              recruitment.row.id, &row, why));
    struct candidate_view view = {
        .request = request,
        .recruitment = &recruitment,
        .row = &row,
        .person = person,
        .buttons = buttons,
        .n_buttons = buttons_of(request, &recruitment, &row, buttons),
    };
    TRY(person_rows(request, &row, person, &view.n_person, why));
    TRY(values_rows(request, db, row.id, &values, &view.n_values, why));
    view.values = values;
    TRY(events_cells(request, db, row.id, &view, why));
    if (text_is(row.state, "registered"))
        view.doubt_href =
            arena_printf(request->arena, "%s/doubts/%lld", recruitment.path, (long long)row.id);
    if (recruitment.state < RECRUITMENT_FROZEN &&
        (text_is(row.state, "registered") || text_is(row.state, "eligible")))
        view.answers_href = arena_printf(request->arena, "%s/candidates/%lld/answers",
                                         recruitment.path, (long long)row.id);
    request->title = trf(request->out, "Number %lld", (long long)row.number);
    request->back_href = arena_printf(request->arena, "%s/candidates", recruitment.path);
    recruit_candidate_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_candidate = {
    .name = "recruit_candidate",
    .path = "/proposals/:proposal/recruitments/:recruitment/candidates/:candidate",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = candidate_show,
};
REGISTER(page, page_recruit_candidate);

static enum fail move_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_candidate_get_row row;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_candidate_get(db, request->arena, request_int(request, "candidate"),
                              recruitment.row.id, &row, why));
    enum recruit_state to = recruit_state_read(request_text(request, "state"));
    if (to != RECRUIT_NOT_CHOSEN && to != RECRUIT_WITHDRAWN && to != RECRUIT_ERASED)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such step");
    if (recruitment.state == RECRUITMENT_FROZEN && text_is(row.state, "eligible"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the pool is frozen for the draw; they can withdraw after it");
    request->subject = row.id;
    request_go(request, "%s/candidates/%lld", recruitment.path, (long long)row.id);
    if (to == RECRUIT_ERASED)
        return recruit_erase_one(request->app, db, request->arena, recruitment.row.id, row.id,
                                 request->viewer.person, request->now, why);
    struct recruit_move move = {.recruitment = recruitment.row.id,
                                .candidate = row.id,
                                .to = to,
                                .reason = to == RECRUIT_NOT_CHOSEN ? "not eligible" : "own wish",
                                .person = request->viewer.person,
                                .now = request->now};
    return recruit_step(db, request->arena, &move, why);
}

static const struct page page_recruit_candidate_move = {
    .name = "recruit_candidate_move",
    .path = "/proposals/:proposal/recruitments/:recruitment/candidates/:candidate/move/:state",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = candidate_show,
    .act = move_act,
};
REGISTER(page, page_recruit_candidate_move);

/* ---- doubts ---- */

static enum fail doubts_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_candidate_list_row *rows;
    size_t n;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_candidate_list(db, request->arena, recruitment.row.id, "registered", &rows, &n,
                               why));
    struct candidate_line *lines = ARENA_ARRAY(request->arena, struct candidate_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] =
            (struct candidate_line){.href = arena_printf(request->arena, "%s/doubts/%lld",
                                                         recruitment.path, (long long)rows[i].id),
                                    .number = rows[i].number,
                                    .about = recruit_doubt_text(request->out, rows[i].doubt)};
    struct candidates_view view = {.recruitment = &recruitment, .lines = lines, .n_lines = n};
    request->title = tr(request->out, "Doubtful registrations");
    request->back_href = recruitment.path;
    recruit_doubts_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_doubts = {
    .name = "recruit_doubts",
    .path = "/proposals/:proposal/recruitments/:recruitment/doubts",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = doubts_show,
};
REGISTER(page, page_recruit_doubts);

struct doubt {
    struct recruitment recruitment;
    struct recruit_candidate_get_row row;
    struct recruit_person person;
    struct near_letter *near;
    size_t n_near;
    struct category *categories;
    size_t n_categories;
    int64_t *values; /* as stored; 0: missing */
};

/* Asked after the form was read, so that a second click gets the first one's answer. */
static enum fail doubt_is_open(const struct doubt *doubt, struct why *why) {
    if (text_is(doubt->row.state, "registered")) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "somebody has decided about this registration already");
}

static enum fail doubt_load(struct request *request, struct db *db, struct doubt *out,
                            struct why *why) {
    struct recruit_values_of_row *values;
    size_t n;
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    int64_t id = out->recruitment.row.id;
    TRY(recruit_candidate_get(db, request->arena, request_int(request, "candidate"), id, &out->row,
                              why));
    TRY(recruit_person_get(request->app, request->arena, out->row.id, &out->person, why));
    struct address address = address_read(request->arena, out->person.address, "");
    TRY(recruit_letters_find(request->app, db, request->arena, id, &address, &out->near,
                             &out->n_near, why));
    TRY(categories_load(db, request->arena, id, &out->categories, &out->n_categories, why));
    TRY(recruit_values_of(db, request->arena, out->row.id, &values, &n, why));
    out->values = ARENA_ARRAY(request->arena, int64_t, out->n_categories + 1);
    for (size_t i = 0; i < out->n_categories; i++)
        for (size_t k = 0; k < n; k++)
            if (values[k].category == out->categories[i].row.id) out->values[i] = values[k].value;
    return FAIL_NONE;
}

/* "1 Elm Road, Ashbury, AB1 2CD" */
static const char *lines_joined(struct arena *arena, const char *lines) {
    struct buf out;
    buf_init(&out, arena, 2 * strlen(lines) + 1);
    for (const char *c = lines; *c != '\0'; c++)
        buf_text(&out, *c == '\n' ? ", " : (char[]){*c, 0});
    return out.n > 0 ? out.s : "";
}

static const char *missing_field(struct arena *arena, const struct category *category) {
    return arena_printf(arena, "value_%lld", (long long)category->row.id);
}

/* Which letter it is, and the values that are missing. */
static enum fail doubt_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n, struct why *why) {
    struct doubt doubt;
    struct arena *arena = request->arena;
    const char *language = request->language;
    TRY(doubt_load(request, db, &doubt, why));
    struct choice *letters = ARENA_ARRAY(arena, struct choice, doubt.n_near + 4);
    size_t at = 0;
    if (doubt.row.letter != DB_NULL_INT)
        letters[at++] = (struct choice){
            "same", tr_language(language, "It counts, with the letter of its code"), NULL};
    /* A postcode can hold a hundred homes: the likeliest are enough to choose from. */
    for (size_t i = 0; i < doubt.n_near && i < NEAR_SHOWN; i++) {
        const char *line = lines_joined(arena, doubt.near[i].lines);
        letters[at++] =
            (struct choice){arena_printf(arena, "%lld", (long long)doubt.near[i].letter),
                            tr_language(language, "It counts: this is the address"), line};
    }
    letters[at++] = (struct choice){"none", tr_language(language, "It counts, without a letter"),
                                    tr_language(language, "You have made sure in another way")};
    letters[at++] = (struct choice){"refuse", tr_language(language, "It does not count"),
                                    tr_language(language, "They are not eligible, or it is the "
                                                          "same person twice")};
    struct field *made = ARENA_ARRAY(arena, struct field, doubt.n_categories + 1);
    made[0] = (struct field){.name = "decision",
                             .label = "What shall happen?",
                             .kind = FIELD_CHOICE,
                             .required = true,
                             .choices = letters,
                             .missing = "Choose what shall happen"};
    *n = 1;
    for (size_t i = 0; i < doubt.n_categories; i++) {
        if (doubt.values[i] != 0) continue;
        const struct category *category = &doubt.categories[i];
        struct choice *choices = ARENA_ARRAY(arena, struct choice, category->n_values + 1);
        for (size_t v = 0; v < category->n_values; v++)
            choices[v] =
                (struct choice){arena_printf(arena, "%lld", (long long)category->values[v].id),
                                category->values[v].label, NULL};
        made[(*n)++] = (struct field){.name = missing_field(arena, category),
                                      .label = category->row.question,
                                      .kind = FIELD_SELECT,
                                      .choices = choices};
    }
    *fields = made;
    return FAIL_NONE;
}

static enum fail decision_letter(struct request *request, struct db *db, const struct doubt *doubt,
                                 const char *decision, int64_t *letter, const char **from,
                                 struct why *why) {
    struct recruit_letter_get_row row;
    *letter = DB_NULL_INT;
    *from = "";
    if (text_is(decision, "none")) return FAIL_NONE;
    int64_t id = doubt->row.letter;
    if (!text_is(decision, "same") && !str_int(str_of(decision), 1, INT64_MAX, &id))
        return why_fail(why, FAIL_INPUT, "decision", "Choose what shall happen");
    TRY(recruit_letter_get(db, request->arena, id, doubt->recruitment.row.id, &row, why));
    *letter = row.id;
    *from = row.from_address;
    return FAIL_NONE;
}

static enum fail answers_fill(struct request *request, struct db *db, const struct doubt *doubt,
                              const char *from_address, struct why *why) {
    int64_t *values = ARENA_ARRAY(request->arena, int64_t, doubt->n_categories + 1);
    TRY(recruit_values_from(request->arena, from_address, doubt->categories, doubt->n_categories,
                            values, why));
    for (size_t i = 0; i < doubt->n_categories; i++) {
        const struct category *category = &doubt->categories[i];
        if (doubt->values[i] != 0) continue;
        const char *name = missing_field(request->arena, category);
        int64_t typed;
        if (str_int(str_of(form_text(request->form, name)), 1, INT64_MAX, &typed) &&
            category_value(category, typed) != NULL)
            values[i] = typed;
        if (values[i] == 0)
            return why_fail(why, FAIL_INPUT, name,
                            "Choose an answer: the draw needs it, and no letter brings it");
        TRY(recruit_answer_put(db, doubt->row.id, category->row.id, values[i], why));
    }
    return FAIL_NONE;
}

static enum fail doubt_act(struct request *request, struct db *db, struct why *why) {
    struct doubt doubt;
    const char *decision = form_text(request->form, "decision"), *from;
    TRY(doubt_load(request, db, &doubt, why));
    TRY(doubt_is_open(&doubt, why));
    int64_t letter, id = doubt.recruitment.row.id;
    bool refused = text_is(decision, "refuse");
    if (doubt.recruitment.state >= RECRUITMENT_FROZEN && !refused)
        return why_fail(why, FAIL_CONFLICT, NULL, "the pool is frozen; nobody can join it");
    struct recruit_move move = {.recruitment = id,
                                .candidate = doubt.row.id,
                                .to = refused ? RECRUIT_NOT_CHOSEN : RECRUIT_ELIGIBLE,
                                .reason = refused ? "not eligible" : "doubt settled",
                                .person = request->viewer.person,
                                .now = request->now};
    if (refused) {
        TRY(recruit_candidate_mark(db, doubt.row.id, id, "refused", why));
    } else {
        TRY(decision_letter(request, db, &doubt, decision, &letter, &from, why));
        TRY(answers_fill(request, db, &doubt, from, why));
        TRY(recruit_candidate_settle(db, doubt.row.id, id, letter, "accepted", why));
    }
    TRY(recruit_step(db, request->arena, &move, why));
    request->subject = doubt.row.id;
    request_go(request, "%s/doubts", doubt.recruitment.path);
    request_say(request,
                refused ? tr_language(request->language, "Number %lld does not count.")
                        : tr_language(request->language, "Number %lld is in the pool."),
                (long long)doubt.row.number);
    return FAIL_NONE;
}

static enum fail doubt_show(struct request *request, struct db *db, struct why *why) {
    struct doubt doubt;
    TRY(doubt_load(request, db, &doubt, why));
    enum fail fail = doubt_is_open(&doubt, why);
    if (fail != FAIL_NONE) return request->http->method == HTTP_POST ? fail : FAIL_NOTFOUND;
    const char **missing = ARENA_ARRAY(request->arena, const char *, doubt.n_categories + 1);
    struct doubt_view view = {.form = request->form,
                              .recruitment = &doubt.recruitment,
                              .row = &doubt.row,
                              .reason = recruit_doubt_text(request->out, doubt.row.doubt),
                              .address = doubt.person.address,
                              .name = doubt.person.name,
                              .missing = missing};
    for (size_t i = 0; i < doubt.n_categories; i++)
        if (doubt.values[i] == 0)
            missing[view.n_missing++] = missing_field(request->arena, &doubt.categories[i]);
    TRY(recruit_note_read(request, "recruit_doubt_read", doubt.row.id, why));
    request->title = trf(request->out, "Doubt about number %lld", (long long)doubt.row.number);
    request->back_href = arena_printf(request->arena, "%s/doubts", doubt.recruitment.path);
    recruit_doubt_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_doubt = {
    .name = "recruit_doubt",
    .path = "/proposals/:proposal/recruitments/:recruitment/doubts/:candidate",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = doubt_fields,
    .show = doubt_show,
    .act = doubt_act,
};
REGISTER(page, page_recruit_doubt);
