/* Changes to the framework that workshops asked for, and what was decided on each. */
#include "framework/framework.h"
#include "workshop/revision.h"
#include "workshop/suggestion.sql.h"
#include "workshop/workshop_views.h"

#include <string.h>

static const char *decision_colour(const char *state) {
    return text_is(state, "accepted")   ? "green"
           : text_is(state, "partly")   ? "teal"
           : text_is(state, "rejected") ? "red"
                                        : "blue";
}

/* ---- suggesting ---- */

static enum fail suggest_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct workshop_meeting meeting;
    struct framework *framework;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(framework_load(db, request->arena, meeting.series.row.framework, &framework, why));
    struct choice *questions =
        ARENA_ARRAY(request->arena, struct choice, framework->n_questions + 1);
    for (size_t i = 0; i < framework->n_questions; i++)
        questions[i] =
            (struct choice){framework->questions[i].id,
                            arena_printf(request->arena, "%s: %s", framework->questions[i].id,
                                         framework->questions[i].title),
                            NULL};
    size_t n_tables = (size_t)meeting.row.n_tables;
    struct choice *tables = ARENA_ARRAY(request->arena, struct choice, n_tables + 2);
    tables[0] = (struct choice){"0", TR("The whole room"), NULL};
    for (size_t t = 0; t < n_tables; t++)
        tables[t + 1] = (struct choice){
            arena_printf(request->arena, "%zu", t + 1),
            arena_printf(request->arena, tr_language(request->language, "Table %zu"), t + 1), NULL};
    const struct field made[] = {
        {.name = "table",
         .label = "Who asks for it?",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = tables},
        {.name = "question",
         .label = "Which question?",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = questions,
         .missing = "Choose a question"},
        {.name = "part",
         .label = "Which part of it?",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = word_choices(request->arena, workshop_parts),
         .missing = "Choose a part"},
        {.name = "proposed",
         .label = "How should it read?",
         .kind = FIELD_LONG_TEXT,
         .required = true,
         .max = 2000,
         .missing = "Enter how it should read"},
        {.name = "because", .label = "Why?", .kind = FIELD_LONG_TEXT, .max = 2000, .rows = 3},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail suggest_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    const struct form *f = request->form;
    int64_t id;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(series_open_check(&meeting.series, why));
    TRY(workshop_suggestion_add(db, request->arena, meeting.series.engagement.id, meeting.row.id,
                                row_number(form_text(f, "table")), form_text(f, "question"),
                                form_text(f, "part"), form_text(f, "proposed"),
                                form_text(f, "because"), &id, why));
    request->subject = id;
    request_go(request, "%s", meeting.path);
    request_say(request, "%s", tr_language(request->language, "Saved."));
    return FAIL_NONE;
}

static enum fail suggest_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    TRY(meeting_of_path(request, db, &meeting, why));
    meeting_head(request, &meeting, tr(request->out, "Suggest a change to the framework"));
    put_link(
        request,
        arena_printf(request->arena, "/frameworks/%lld", (long long)meeting.series.row.framework),
        tr(request->out, "Read the framework as it is"));
    put_form(request, tr(request->out, "Save"), meeting.path);
    return FAIL_NONE;
}

static const struct page page_workshop_suggest = {.name = "workshop_suggest",
                                                  .path =
                                                      WORKSHOP_PATH "/workshops/:workshop/suggest",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_WRITES,
                                                  .section = "proposals",
                                                  .fields_make = suggest_fields,
                                                  .show = suggest_show,
                                                  .act = suggest_act};
REGISTER(page, page_workshop_suggest);

/* ---- all of them ---- */

static enum fail suggestions_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_suggestions_row *rows;
    size_t n;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_suggestions(db, request->arena, series.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    series_head(request, &series, tr(out, "Suggested changes to the framework"));
    put_text(request, tr(out, "Collected at the workshops. Each is accepted, accepted in part or "
                              "not accepted, with a reason; what is accepted goes into a new "
                              "version."));
    if (n == 0) {
        put_text(request, tr(out, "No changes have been suggested yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Question")},
                               {.text = tr(out, "How it should read")},
                               {.text = tr(out, "Asked for at")},
                               {.text = tr(out, "Decision")},
                               {.text = tr(out, "Reason")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        struct html *tag = html_apart(out);
        part_tag(tag, .text = tr(out, workshop_word_text(workshop_decisions, rows[i].state)),
                 .colour = decision_colour(rows[i].state));
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%s: %s", rows[i].question,
                                 tr(out, workshop_word_text(workshop_parts, rows[i].part))),
            .href = arena_printf(request->arena, "%s/suggestions/%lld", series.path,
                                 (long long)rows[i].id),
            .header = true};
        row[1] = (struct part_cell){.text = rows[i].proposed};
        row[2] = (struct part_cell){.text = trf(out, "Workshop %s, %s",
                                                workshop_letters(request->arena, rows[i].number),
                                                rows[i].area)};
        row[3] = (struct part_cell){.markup = html_taken(tag)};
        row[4] = (struct part_cell){.text = rows[i].reason};
    }
    part_table(out, .caption = tr(out, "Suggested changes to the framework"),
               .caption_hidden = true, .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = n);
    return FAIL_NONE;
}

static const struct page page_workshop_suggestions = {.name = "workshop_suggestions",
                                                      .path = WORKSHOP_PATH "/suggestions",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = WORKSHOP_READS,
                                                      .section = "proposals",
                                                      .wide = true,
                                                      .show = suggestions_show};
REGISTER(page, page_workshop_suggestions);

/* ---- deciding ---- */

static const struct choice decisions[] = {
    {"accepted", "Accept it", "As it was asked for, or with small changes of words"},
    {"partly", "Accept it in part", NULL},
    {"rejected", "Do not accept it", NULL},
    {NULL, NULL, NULL}};
static const struct field decide_fields[] = {
    {.name = "state",
     .label = "What becomes of it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = decisions,
     .missing = "Choose what becomes of it"},
    {.name = "wording",
     .label = "The wording that goes into the framework",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .hint = "Leave it as it is, or change it. It is not used where the suggestion is not "
             "accepted."},
    {.name = "reason",
     .label = "Why?",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 2000,
     .hint = "Those who asked for it read this, and so does the public",
     .missing = "Enter the reason"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

struct suggestion {
    struct workshop_series series;
    struct workshop_suggestion_get_row row;
    const char *before; /* what the framework says now; "" where the part has gone */
};

static enum fail suggestion_of_path(struct request *request, struct db *db, struct suggestion *out,
                                    struct why *why) {
    struct framework *framework;
    TRY(series_of_path(request, db, &out->series, why));
    TRY(workshop_suggestion_get(db, request->arena, request_int(request, "suggestion"),
                                out->series.engagement.id, &out->row, why));
    TRY(framework_load(db, request->arena, out->series.row.framework, &framework, why));
    const struct framework_question *question = framework_question(framework, out->row.question);
    const char *part = question == NULL ? NULL : revision_part(question, out->row.part);
    out->before = part == NULL ? "" : part;
    return FAIL_NONE;
}

static enum fail suggestion_act(struct request *request, struct db *db, struct why *why) {
    struct suggestion s;
    int64_t used;
    const struct form *f = request->form;
    TRY(suggestion_of_path(request, db, &s, why));
    TRY(workshop_suggestion_used(db, request->arena, s.row.id, &used, why));
    if (used > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "a published version of the framework rests on this decision");
    bool rejected = text_is(form_text(f, "state"), "rejected");
    const char *wording = form_text(f, "wording");
    if (!rejected && text_is_empty(wording))
        return why_fail(why, FAIL_INPUT, "wording", "Enter the wording that goes in");
    if (!rejected && text_is(wording, s.before))
        return why_fail(why, FAIL_INPUT, "wording",
                        "This is what the framework says already; change it, or do not accept");
    enum fail fail = workshop_suggestion_decide(
        db, s.row.id, s.series.engagement.id, revision_of(f), form_text(f, "state"),
        form_text(f, "reason"), rejected ? "" : wording, request->viewer.person,
        request_today(request), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = s.row.id;
    request_go(request, "%s/suggestions", s.series.path);
    return FAIL_NONE;
}

static enum fail suggestion_show(struct request *request, struct db *db, struct why *why) {
    struct suggestion s;
    int64_t used;
    struct form *f = request->form;
    TRY(suggestion_of_path(request, db, &s, why));
    TRY(workshop_suggestion_used(db, request->arena, s.row.id, &used, why));
    struct html *out = request->out;
    const char *part = tr(out, workshop_word_text(workshop_parts, s.row.part));
    series_head(request, &s.series, trf(out, "%s: %s", s.row.question, part));
    request->back_href = arena_printf(request->arena, "%s/suggestions", s.series.path);
    const struct part_summary_row rows[] = {
        {.key = tr(out, "It reads now"), .value = s.before},
        {.key = tr(out, "It should read"), .value = s.row.proposed},
        {.key = tr(out, "Why"), .value = s.row.because},
        {.key = tr(out, "Asked for at"),
         .value = trf(out, "Workshop %s, %s", workshop_letters(request->arena, s.row.number),
                      s.row.area)},
        {.key = tr(out, "Decision"),
         .value = tr(out, workshop_word_text(workshop_decisions, s.row.state))},
        {.key = tr(out, "Reason"), .value = s.row.reason},
        {.key = tr(out, "Wording"), .value = s.row.wording}};
    bool decided = !text_is(s.row.state, "new");
    part_summary_list(out, .rows = rows, .n_rows = decided ? LENGTH(rows) : 5);
    if (used > 0) {
        put_text(request, tr(out, "It went into a published version of the framework."));
        return FAIL_NONE;
    }
    if (!request_has_role(request, WORKSHOP_LEADS)) return FAIL_NONE;
    f->action = arena_printf(request->arena, "%s/suggestions/%lld/decide", s.series.path,
                             (long long)s.row.id);
    if (decided) form_fill(f, "state", s.row.state);
    form_fill(f, "wording", text_is_empty(s.row.wording) ? s.row.proposed : s.row.wording);
    form_fill(f, "reason", s.row.reason);
    form_fill_int(f, "revision", s.row.revision);
    put_form(request, tr(out, "Save the decision"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_suggestion = {.name = "workshop_suggestion",
                                                     .path =
                                                         WORKSHOP_PATH "/suggestions/:suggestion",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_READS,
                                                     .section = "proposals",
                                                     .fields = decide_fields,
                                                     .n_fields = LENGTH(decide_fields),
                                                     .show = suggestion_show};
REGISTER(page, page_workshop_suggestion);
static const struct page page_workshop_decide = {.name = "workshop_suggestion_decide",
                                                 .path = WORKSHOP_PATH
                                                 "/suggestions/:suggestion/decide",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_LEADS,
                                                 .section = "proposals",
                                                 .fields = decide_fields,
                                                 .n_fields = LENGTH(decide_fields),
                                                 .show = suggestion_show,
                                                 .act = suggestion_act};
REGISTER(page, page_workshop_decide);
