/* The criteria that all workshops of a series share, and how each room agreed to word them. */
#include "workshop/workshop_views.h"

#include <ctype.h>

static const char *criterion_path(struct request *request, const struct workshop_series *series,
                                  int64_t id) {
    return arena_printf(request->arena, "%s/criteria/%lld", series->path, (long long)id);
}

static void wordings_put(struct request *request, const struct workshop_wordings_row *rows,
                         size_t n, int64_t criterion) {
    struct html *out = request->out;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].criterion != criterion) continue;
        struct html *inner = html_apart(out);
        part_prose(inner, rows[i].wording);
        if (!text_is_empty(rows[i].disagreement))
            part_prose(inner, trf(out, "Disputed: %s", rows[i].disagreement));
        part_details(out,
                     .summary = trf(out, "As agreed at workshop %s, %s",
                                    workshop_letters(request->arena, rows[i].number), rows[i].area),
                     .markup = html_taken(inner));
    }
}

static enum fail criteria_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_sheet sheet;
    struct workshop_wordings_row *wordings;
    size_t n;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_sheet_load(db, request->arena, series.engagement.id, true, &sheet, why));
    TRY(workshop_wordings(db, request->arena, series.engagement.id, &wordings, &n, why));
    struct html *out = request->out;
    bool leads = request_has_role(request, WORKSHOP_LEADS) && series.row.id != 0;
    series_head(request, &series, tr(out, "Shared criteria"));
    put_text(request, tr(out, "Each case study is rated on each criterion from 1 to 5. 5 is always "
                              "the more acceptable end."));
    for (size_t i = 0; i < sheet.n_criteria; i++) {
        const struct workshop_criterion_list_row *row = &sheet.criteria[i];
        struct workshop_criterion_words words = criterion_words(request->language, row);
        const struct part_summary_row rows[] = {
            {.key = tr(out, "Question"), .value = words.meaning},
            {.key = tr(out, "1 means"), .value = words.low},
            {.key = tr(out, "5 means"), .value = words.high}};
        put_heading(request, words.title);
        part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
        wordings_put(request, wordings, n, row->id);
        if (leads)
            put_link(request, criterion_path(request, &series, row->id),
                     trf(out, "Change %s", words.title));
    }
    if (leads && sheet.n_criteria < WORKSHOP_CRITERIA_MAX)
        put_link(request, arena_printf(request->arena, "%s/criteria/add", series.path),
                 tr(out, "Add a criterion"));
    return FAIL_NONE;
}

static const struct page page_workshop_criteria = {.name = "workshop_criteria",
                                                   .path = WORKSHOP_PATH "/criteria",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_READS,
                                                   .section = "proposals",
                                                   .show = criteria_show};
REGISTER(page, page_workshop_criteria);

static const struct field criterion_fields[] = {
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 60,
     .missing = "Enter a title"},
    {.name = "meaning",
     .label = "The question as asked",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Enter the question"},
    {.name = "low",
     .label = "What 1 means",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .hint = "The least acceptable end",
     .missing = "Enter what 1 means"},
    {.name = "high",
     .label = "What 5 means",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .hint = "The most acceptable end",
     .missing = "Enter what 5 means"},
    {.name = "title_cy", .label = "Title in Welsh (optional)", .kind = FIELD_TEXT, .max = 60},
    {.name = "meaning_cy",
     .label = "The question in Welsh (optional)",
     .kind = FIELD_TEXT,
     .max = 300},
    {.name = "low_cy",
     .label = "What 1 means, in Welsh (optional)",
     .kind = FIELD_TEXT,
     .max = 150},
    {.name = "high_cy",
     .label = "What 5 means, in Welsh (optional)",
     .kind = FIELD_TEXT,
     .max = 150},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

/* "Public benefit" to "public-benefit": a stable name for files and the log. */
static const char *name_of(struct arena *arena, const char *title) {
    struct buf name;
    buf_init(&name, arena, 80);
    for (const char *c = title; *c != '\0' && name.n < 40; c++) {
        if (isalnum((unsigned char)*c))
            buf_char(&name, (char)tolower((unsigned char)*c));
        else if (name.n > 0 && name.s[name.n - 1] != '-')
            buf_char(&name, '-');
    }
    return name.n == 0 ? "criterion" : name.s;
}

static enum fail criterion_add_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_sheet sheet;
    const struct form *f = request->form;
    int64_t id;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_sheet_load(db, request->arena, series.engagement.id, true, &sheet, why));
    if (series.row.id == 0) return why_fail(why, FAIL_CONFLICT, NULL, "set up the workshops first");
    if (sheet.n_criteria >= WORKSHOP_CRITERIA_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a series has at most %d criteria",
                        WORKSHOP_CRITERIA_MAX);
    const char *name = name_of(request->arena, form_text(f, "title"));
    for (size_t i = 0; i < sheet.n_criteria; i++)
        if (text_is(sheet.criteria[i].name, name))
            return why_fail(why, FAIL_INPUT, "title", "There is a criterion of this title already");
    TRY(workshop_criterion_add(db, request->arena, series.engagement.id, name,
                               form_text(f, "title"), form_text(f, "meaning"), form_text(f, "low"),
                               form_text(f, "high"), form_text(f, "title_cy"),
                               form_text(f, "meaning_cy"), form_text(f, "low_cy"),
                               form_text(f, "high_cy"), &id, why));
    request->subject = id;
    request_go(request, "%s/criteria", series.path);
    return FAIL_NONE;
}

static enum fail criterion_add_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    series_head(request, &series, tr(request->out, "Add a criterion"));
    request->back_href = arena_printf(request->arena, "%s/criteria", series.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_criterion_add = {.name = "workshop_criterion_add",
                                                        .path = WORKSHOP_PATH "/criteria/add",
                                                        .scope = SCOPE_PROPOSAL,
                                                        .roles = WORKSHOP_LEADS,
                                                        .section = "proposals",
                                                        .fields = criterion_fields,
                                                        .n_fields = LENGTH(criterion_fields),
                                                        .show = criterion_add_show,
                                                        .act = criterion_add_act};
REGISTER(page, page_workshop_criterion_add);

static enum fail criterion_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct form *f = request->form;
    int64_t rated, id = request_int(request, "criterion");
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_criterion_ratings(db, request->arena, id, series.engagement.id, &rated, why));
    if (rated > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "cases have been rated on it as it stands; each workshop can keep the "
                        "wording that it agreed on beside it");
    enum fail fail = workshop_criterion_change(
        db, id, series.engagement.id, revision_of(f), form_text(f, "title"),
        form_text(f, "meaning"), form_text(f, "low"), form_text(f, "high"),
        form_text(f, "title_cy"), form_text(f, "meaning_cy"), form_text(f, "low_cy"),
        form_text(f, "high_cy"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = id;
    request_go(request, "%s/criteria", series.path);
    return FAIL_NONE;
}

static enum fail criterion_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_criterion_get_row row;
    struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_criterion_get(db, request->arena, request_int(request, "criterion"),
                               series.engagement.id, &row, why));
    form_fill(f, "title", row.title);
    form_fill(f, "meaning", row.meaning);
    form_fill(f, "low", row.low);
    form_fill(f, "high", row.high);
    form_fill(f, "title_cy", row.title_cy);
    form_fill(f, "meaning_cy", row.meaning_cy);
    form_fill(f, "low_cy", row.low_cy);
    form_fill(f, "high_cy", row.high_cy);
    form_fill_int(f, "revision", row.revision);
    series_head(request, &series, tr(request->out, "Change a criterion"));
    request->back_href = arena_printf(request->arena, "%s/criteria", series.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_criterion = {.name = "workshop_criterion",
                                                    .path = WORKSHOP_PATH "/criteria/:criterion",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = WORKSHOP_LEADS,
                                                    .section = "proposals",
                                                    .fields = criterion_fields,
                                                    .n_fields = LENGTH(criterion_fields),
                                                    .show = criterion_show,
                                                    .act = criterion_act};
REGISTER(page, page_workshop_criterion);
