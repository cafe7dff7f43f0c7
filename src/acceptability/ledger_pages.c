/* The ledger of conditions: those that say the same put together, and whether each is kept. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/ledger.html.h"
#include "base/clock.h"
#include "base/csv.h"

#include <string.h>

/* --- the ledger ---------------------------------------------------------------------------------
 */

struct ledger_source {
    struct condition_list_row *conditions;
    struct condition_checks_row *checks;
    size_t n_conditions, n_checks;
};

static enum fail source_load(struct request *request, struct db *db, struct ledger_source *out,
                             struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(condition_list(db, request->arena, proposal, &out->conditions, &out->n_conditions, why));
    return condition_checks(db, request->arena, proposal, &out->checks, &out->n_checks, why);
}

static const char *result_colour(const char *result) {
    if (text_is(result, "met")) return "green";
    return text_is(result, "partly") ? "yellow" : "red";
}

static bool is_past(const struct request *request, const char *iso) {
    struct date day;
    return date_read(iso, &day) && date_days_between(day, date_of(request->now)) > 0;
}

static struct check_line check_line_of(const struct request *request,
                                       const struct condition_checks_row *row) {
    bool open = text_is_empty(row->result);
    return (struct check_line){
        .id = row->id,
        .due = score_day_text(request, row->due),
        .result =
            open ? NULL
                 : tr_language(request->language, score_choice_label(check_results, row->result)),
        .colour = result_colour(row->result),
        .checked_on = score_day_text(request, row->checked_on),
        .note = row->note,
        .overdue = open && is_past(request, row->due)};
}

/* The last look that found something; NULL: nobody looked yet. */
static const struct condition_checks_row *last_look(const struct ledger_source *source,
                                                    int64_t condition) {
    const struct condition_checks_row *last = NULL;
    for (size_t i = 0; i < source->n_checks; i++) {
        const struct condition_checks_row *row = &source->checks[i];
        if (row->condition != condition || text_is_empty(row->result)) continue;
        if (last == NULL || strcmp(row->checked_on, last->checked_on) >= 0) last = row;
    }
    return last;
}

static void line_fill(const struct request *request, const struct ledger_source *source,
                      const struct condition_list_row *row, struct ledger_line *line) {
    struct check_line *checks =
        ARENA_ARRAY(request->arena, struct check_line, source->n_checks + 1);
    struct same_line *same =
        ARENA_ARRAY(request->arena, struct same_line, source->n_conditions + 1);
    line->condition = condition_line_of(request, row);
    line->followed = text_is(row->response, "accepted") || text_is(row->response, "partly");
    for (size_t i = 0; i < source->n_checks; i++)
        if (source->checks[i].condition == row->id)
            checks[line->n_checks++] = check_line_of(request, &source->checks[i]);
    for (size_t i = 0; i < source->n_conditions; i++)
        if (source->conditions[i].merged_into == row->id)
            same[line->n_same++] =
                (struct same_line){source->conditions[i].id, source->conditions[i].text};
    line->checks = checks;
    line->same = same;
}

static enum fail ledger_show(struct request *request, struct db *db, struct why *why) {
    struct ledger_source source;
    struct ledger_view view = {.request = request,
                               .may_conditions = request_has_role(request, ROLES_CONDITIONS)};
    TRY(score_about_load(request, db, &view.about, why));
    TRY(source_load(request, db, &source, why));
    struct ledger_line *lines =
        ARENA_ARRAY(request->arena, struct ledger_line, source.n_conditions + 1);
    for (size_t i = 0; i < source.n_conditions; i++) {
        if (source.conditions[i].merged_into != DB_NULL_INT) continue;
        struct ledger_line *line = &lines[view.n_lines++];
        line_fill(request, &source, &source.conditions[i], line);
        if (!line->followed) continue;
        const struct condition_checks_row *last = last_look(&source, line->condition.id);
        view.n_followed++;
        view.n_kept += last != NULL && text_is(last->result, "met");
        view.n_partly += last != NULL && text_is(last->result, "partly");
        view.n_not += last != NULL && text_is(last->result, "not_met");
        view.n_forgotten += line->n_checks == 0 && is_past(request, source.conditions[i].due);
        for (size_t k = 0; k < line->n_checks; k++) view.n_overdue += line->checks[k].overdue;
    }
    view.lines = lines;
    request->title = tr(request->out, "Conditions, from the answer to the check");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/decision", (long long)view.about.id);
    ledger_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_conditions = {.name = "conditions",
                                            .path = "/proposals/:proposal/conditions",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = ROLE_ANY,
                                            .section = "proposals",
                                            .show = ledger_show};
REGISTER(page, page_conditions);

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    static const char *const header[] = {
        "number", "condition", "same_as", "asked_for_by", "source",      "response",  "reason",
        "clause", "owner",     "due",     "evidence",     "last_result", "checked_on"};
    struct ledger_source source;
    struct csv_out csv;
    TRY(source_load(request, db, &source, why));
    csv_out_init(&csv, &request->response->body);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < source.n_conditions; i++) {
        const struct condition_list_row *row = &source.conditions[i];
        const struct condition_checks_row *last = last_look(&source, row->id);
        csv_put_int(&csv, row->id);
        csv_put(&csv, row->text);
        csv_put(&csv, row->merged_into == DB_NULL_INT
                          ? ""
                          : arena_printf(request->arena, "%lld", (long long)row->merged_into));
        csv_put(&csv, row->people_count == DB_NULL_INT
                          ? ""
                          : arena_printf(request->arena, "%lld", (long long)row->people_count));
        const char *const texts[] = {row->source,
                                     row->response,
                                     row->reason,
                                     row->clause,
                                     row->owner,
                                     row->due,
                                     row->evidence,
                                     last == NULL ? "" : last->result,
                                     last == NULL ? "" : last->checked_on};
        for (size_t k = 0; k < LENGTH(texts); k++) csv_put(&csv, texts[k]);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "conditions.csv");
    return FAIL_NONE;
}

static const struct page page_conditions_file = {.name = "conditions_file",
                                                 .path = "/proposals/:proposal/conditions/file",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = ROLE_ANY,
                                                 .send = file_send};
REGISTER(page, page_conditions_file);

/* --- putting together ---------------------------------------------------------------------------
 */

/* The condition of the path, which stands for itself. */
static enum fail condition_of_path(struct request *request, struct db *db,
                                   struct condition_one_row *row, struct why *why) {
    TRY(condition_one(db, request->arena, request_int(request, "proposal"),
                      request_int(request, "condition"), row, why));
    if (row->merged_into != DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this condition was put together with another one meanwhile");
    return FAIL_NONE;
}

/* All others that stand for themselves, the most alike first; *n_alike of them share many words. */
static enum fail others_load(struct request *request, struct db *db,
                             const struct condition_one_row *row, struct choice **out, size_t *n,
                             size_t *n_alike, struct why *why) {
    struct condition_list_row *rows;
    size_t n_rows;
    TRY(condition_list(db, request->arena, request_int(request, "proposal"), &rows, &n_rows, why));
    const char **texts = ARENA_ARRAY(request->arena, const char *, n_rows + 1);
    int64_t *ids = ARENA_ARRAY(request->arena, int64_t, n_rows + 1);
    size_t *order = ARENA_ARRAY(request->arena, size_t, n_rows + 1);
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].id == row->id || rows[i].merged_into != DB_NULL_INT) continue;
        ids[*n] = rows[i].id;
        texts[(*n)++] = rows[i].text;
    }
    TRY(conditions_alike(request->arena, row->text, texts, *n, order, n_alike, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, *n + 1);
    for (size_t i = 0; i < *n; i++)
        choices[i] =
            (struct choice){.value = arena_printf(request->arena, "%lld", (long long)ids[order[i]]),
                            .label = texts[order[i]]};
    *out = choices;
    return FAIL_NONE;
}

static enum fail merge_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct condition_one_row row;
    struct choice *choices;
    size_t n, n_alike;
    struct field *field = ARENA_NEW(request->arena, struct field);
    TRY(condition_of_path(request, db, &row, why));
    TRY(others_load(request, db, &row, &choices, &n, &n_alike, why));
    *field = (struct field){.name = "same",
                            .label = "Which say the same?",
                            .kind = FIELD_CHOICES,
                            .required = true,
                            .choices = choices,
                            .missing = "Choose at least one"};
    *fields = field;
    *n_fields = 1;
    return FAIL_NONE;
}

static enum fail merge_show(struct request *request, struct db *db, struct why *why) {
    struct condition_one_row row;
    struct choice *choices;
    struct merge_view view = {.request = request, .form = request->form};
    TRY(score_about_load(request, db, &view.about, why));
    TRY(condition_of_path(request, db, &row, why));
    TRY(others_load(request, db, &row, &choices, &view.n_others, &view.n_alike, why));
    view.text = row.text;
    request->title = tr(request->out, "Put conditions together");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/conditions", (long long)view.about.id);
    condition_merge_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail merge_act(struct request *request, struct db *db, struct why *why) {
    struct condition_one_row row;
    struct choice *choices;
    size_t n, n_alike;
    int64_t proposal = request_int(request, "proposal"), changed;
    TRY(condition_of_path(request, db, &row, why));
    TRY(others_load(request, db, &row, &choices, &n, &n_alike, why));
    for (size_t i = 0; i < n; i++) {
        int64_t id = 0;
        if (!form_chosen(request->form, "same", choices[i].value)) continue;
        if (!str_int(str_of(choices[i].value), 1, INT64_MAX, &id)) continue;
        TRY(condition_merge(db, proposal, id, row.id, &changed, why));
    }
    request->subject = row.id;
    request_say(request, "%s", tr_language(request->language, "They are put together."));
    request_go(request, "/proposals/%lld/conditions", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_condition_merge = {
    .name = "condition_merge",
    .path = "/proposals/:proposal/conditions/:condition/merge",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields_make = merge_fields,
    .show = merge_show,
    .act = merge_act};
REGISTER(page, page_condition_merge);

static enum fail part_show(struct request *request, struct db *db, struct why *why) {
    struct condition_one_row row;
    struct check_view view = {.request = request};
    TRY(score_about_load(request, db, &view.about, why));
    TRY(condition_one(db, request->arena, view.about.id, request_int(request, "condition"), &row,
                      why));
    view.text = row.text;
    request->title = tr(request->out, "Part this condition from the others");
    condition_act_html(request->out, &view,
                       trf(request->out, "/proposals/%lld/conditions/%lld/part",
                           (long long)view.about.id, (long long)row.id),
                       tr(request->out, "Stands for itself"));
    return FAIL_NONE;
}

static enum fail part_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), id = request_int(request, "condition");
    TRY(condition_part(db, proposal, id, why));
    request->subject = id;
    request_go(request, "/proposals/%lld/conditions", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_condition_part = {
    .name = "condition_part",
    .path = "/proposals/:proposal/conditions/:condition/part",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .show = part_show,
    .act = part_act};
REGISTER(page, page_condition_part);

/* --- is it kept? ---------------------------------------------------------------------------------
 */

static const struct field plan_fields[] = {
    {.name = "due",
     .label = "By when does somebody look?",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day"},
};

static enum fail plan_show(struct request *request, struct db *db, struct why *why) {
    struct condition_one_row row;
    struct check_view view = {.request = request, .form = request->form};
    TRY(score_about_load(request, db, &view.about, why));
    TRY(condition_of_path(request, db, &row, why));
    view.text = row.text;
    request->title = tr(request->out, "Set a day to look");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/conditions", (long long)view.about.id);
    condition_check_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail plan_act(struct request *request, struct db *db, struct why *why) {
    struct condition_one_row row;
    struct date due;
    int64_t proposal = request_int(request, "proposal");
    TRY(condition_of_path(request, db, &row, why));
    if (!form_date(request->form, "due", &due))
        return why_fail(why, FAIL_INPUT, "due", "enter the day");
    TRY(condition_check_add(db, request->arena, proposal, row.id, date_iso(request->arena, due),
                            request->viewer.person, &request->subject, why));
    request_go(request, "/proposals/%lld/conditions", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_condition_check_add = {
    .name = "condition_check_add",
    .path = "/proposals/:proposal/conditions/:condition/checks/add",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields = plan_fields,
    .n_fields = LENGTH(plan_fields),
    .show = plan_show,
    .act = plan_act};
REGISTER(page, page_condition_check_add);

static const struct field look_fields[] = {
    {.name = "result",
     .label = "What did you find?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = check_results,
     .missing = "Choose what you found"},
    {.name = "checked_on",
     .label = "When did you look?",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day on which you looked"},
    {.name = "note",
     .label = "What you saw, and what happens if it is not kept",
     .kind = FIELD_LONG_TEXT,
     .max = 2000},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

static enum fail look_of_path(struct request *request, struct db *db,
                              struct condition_check_one_row *row, struct why *why) {
    TRY(condition_check_one(db, request->arena, request_int(request, "proposal"),
                            request_int(request, "check"), row, why));
    if (row->condition != request_int(request, "condition"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such check");
    return FAIL_NONE;
}

static enum fail look_show(struct request *request, struct db *db, struct why *why) {
    struct condition_check_one_row row;
    struct condition_one_row condition;
    struct check_view view = {.request = request, .form = request->form};
    struct date day;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(look_of_path(request, db, &row, why));
    TRY(condition_one(db, request->arena, view.about.id, row.condition, &condition, why));
    view.text = condition.text;
    view.day = score_day_text(request, row.due);
    if (text_is_empty(row.result)) view.check = row.id;
    form_fill(request->form, "result", row.result);
    form_fill(request->form, "note", row.note);
    if (!date_read(row.checked_on, &day)) day = date_of(request->now);
    form_fill_date(request->form, "checked_on", day);
    score_revision_put(request->form, row.revision);
    request->title = tr(request->out, "Is it kept?");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/conditions", (long long)view.about.id);
    condition_check_html(request->out, &view);
    return FAIL_NONE;
}

/* Nobody has looked before it was decided, nor does a broken promise go without a word: both are
 * published. */
static enum fail look_check(struct request *request, struct db *db, struct date day,
                            struct why *why) {
    struct form *form = request->form;
    struct decision_list_row *rows;
    const char *first = NULL;
    struct date decided;
    size_t n;
    TRY(decision_list(db, request->arena, request_int(request, "proposal"), &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (first == NULL || strcmp(rows[i].decided_on, first) < 0) first = rows[i].decided_on;
    if (first != NULL && date_read(first, &decided) && date_days_between(day, decided) > 0)
        form_error(form, "checked_on",
                   "It was decided on %s: the day on which you looked must not be before that",
                   score_day_text(request, first));
    if (!text_is(form_text(form, "result"), "met") && text_is_empty(form_text(form, "note")))
        form_error(form, "note", "Enter what you saw, and what happens now");
    return form_ok(form) ? FAIL_NONE : why_fail(why, FAIL_INPUT, NULL, "the form has errors");
}

static enum fail look_act(struct request *request, struct db *db, struct why *why) {
    struct condition_check_one_row row;
    struct form *form = request->form;
    struct date day;
    TRY(look_of_path(request, db, &row, why));
    if (!form_date(form, "checked_on", &day) || date_days_between(day, date_of(request->now)) < 0) {
        form_error(form, "checked_on", "The day on which you looked must be today or earlier");
        return why_fail(why, FAIL_INPUT, "checked_on", "the day is not over");
    }
    TRY(look_check(request, db, day, why));
    enum fail fail = condition_check_save(db, row.id, form_text(form, "result"),
                                          date_iso(request->arena, day), form_text(form, "note"),
                                          request->viewer.person, score_revision_read(form), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "somebody else recorded something meanwhile: save again to replace it");
    if (fail != FAIL_NONE) return fail;
    request_go(request, "/proposals/%lld/conditions", (long long)request_int(request, "proposal"));
    return FAIL_NONE;
}

static const struct page page_condition_check = {
    .name = "condition_check",
    .path = "/proposals/:proposal/conditions/:condition/checks/:check",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields = look_fields,
    .n_fields = LENGTH(look_fields),
    .show = look_show,
    .act = look_act};
REGISTER(page, page_condition_check);

static enum fail remove_show(struct request *request, struct db *db, struct why *why) {
    struct check_view view = {.request = request};
    TRY(score_about_load(request, db, &view.about, why));
    request->title = tr(request->out, "Take this day off the list");
    condition_act_html(request->out, &view,
                       trf(request->out, "/proposals/%lld/checks/%lld/remove",
                           (long long)view.about.id, (long long)request_int(request, "check")),
                       tr(request->out, "Take this day off the list"));
    return FAIL_NONE;
}

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    request->subject = request_int(request, "check");
    TRY(condition_check_remove(db, proposal, request->subject, why));
    request_go(request, "/proposals/%lld/conditions", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_condition_check_remove = {
    .name = "condition_check_remove",
    .path = "/proposals/:proposal/checks/:check/remove",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .show = remove_show,
    .act = remove_act};
REGISTER(page, page_condition_check_remove);
