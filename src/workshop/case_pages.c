/* Case studies and shared criteria of a series. */
#include "framework/cases.h"
#include "workshop/workshop_views.h"

#include <string.h>

/* ---- case studies ---- */

static enum fail cases_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_sheet sheet;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_sheet_load(db, request->arena, series.engagement.id, true, &sheet, why));
    struct html *out = request->out;
    bool leads = request_has_role(request, WORKSHOP_LEADS) && series.row.id != 0;
    series_head(request, &series, tr(out, "Case studies"));
    if (leads) {
        put_link(request, arena_printf(request->arena, "%s/cases/library", series.path),
                 tr(out, "Choose from the library"));
        put_link(request, arena_printf(request->arena, "%s/cases/add", series.path),
                 tr(out, "Add your own"));
    }
    if (sheet.n_cases == 0) {
        put_text(request, tr(out, "No case studies yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Case")},
                               {.text = tr(out, "Sector")},
                               {.text = tr(out, "Where it comes from")},
                               {.text = tr(out, "In use")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, sheet.n_cases * LENGTH(head));
    for (size_t i = 0; i < sheet.n_cases; i++) {
        const struct workshop_case_list_row *c = &sheet.cases[i];
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = c->title,
            .href = arena_printf(request->arena, "%s/cases/%lld", series.path, (long long)c->id),
            .header = true};
        row[1] = (struct part_cell){
            .text = tr(out, workshop_word_text(workshop_case_sectors, c->sector))};
        row[2] = (struct part_cell){.text = text_is_empty(c->library) ? tr(out, "Your own")
                                                                      : tr(out, "The library")};
        row[3] = (struct part_cell){.text = c->retired != 0 ? tr(out, "No") : tr(out, "Yes")};
    }
    part_table(out, .caption = tr(out, "Case studies"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = sheet.n_cases);
    return FAIL_NONE;
}

static const struct page page_workshop_cases = {.name = "workshop_cases",
                                                .path = WORKSHOP_PATH "/cases",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_READS,
                                                .section = "proposals",
                                                .show = cases_show};
REGISTER(page, page_workshop_cases);

static enum fail cases_room_check(struct request *request, struct db *db,
                                  const struct workshop_series *series, struct why *why) {
    struct workshop_counts_row counts;
    TRY(workshop_counts(db, request->arena, series->engagement.id, &counts, why));
    if (series->row.id == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "set up the workshops first");
    if (counts.n_cases >= WORKSHOP_CASES_MAX)
        return why_fail(why, FAIL_LIMIT, NULL,
                        "a series has at most %d case studies; take one out of use first",
                        WORKSHOP_CASES_MAX);
    return FAIL_NONE;
}

static enum fail library_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    const struct case_study *cases;
    size_t n_cases;
    (void)db;
    TRY(cases_load(request->arena, &cases, &n_cases, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_cases + 1);
    for (size_t i = 0; i < n_cases; i++)
        choices[i] = (struct choice){
            cases[i].id,
            arena_printf(request->arena, "%s (%s)", cases[i].title, cases[i].area_title),
            cases[i].summary};
    struct field *field = ARENA_NEW(request->arena, struct field);
    *field = (struct field){.name = "cases",
                            .label = "Which cases?",
                            .kind = FIELD_CHOICES,
                            .required = true,
                            .choices = choices,
                            .hint = "Choose some of different sectors, with different types of "
                                    "data and outcomes",
                            .missing = "Choose at least one case"};
    *fields = field;
    *n = 1;
    return FAIL_NONE;
}

static enum fail library_one(struct request *request, struct db *db,
                             const struct workshop_series *series, const struct case_study *one,
                             struct why *why) {
    int64_t id, n;
    struct arena *arena = request->arena;
    TRY(workshop_case_from_library(db, arena, series->engagement.id, one->id, &n, why));
    if (n > 0) return FAIL_NONE; /* it is there already */
    TRY(cases_room_check(request, db, series, why));
    return workshop_case_copy(db, arena, series->engagement.id, one, &id, why);
}

static enum fail library_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct case_study *cases;
    size_t n;
    TRY(series_of_path(request, db, &series, why));
    TRY(cases_load(request->arena, &cases, &n, why));
    for (size_t i = 0; i < n; i++)
        if (form_chosen(request->form, "cases", cases[i].id))
            TRY(library_one(request, db, &series, &cases[i], why));
    request->subject = series.engagement.id;
    request_go(request, "%s/cases", series.path);
    return FAIL_NONE;
}

static enum fail library_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    series_head(request, &series, tr(request->out, "Choose from the library"));
    request->back_href = arena_printf(request->arena, "%s/cases", series.path);
    put_form(request, tr(request->out, "Add them"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_library = {.name = "workshop_case_library",
                                                  .path = WORKSHOP_PATH "/cases/library",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_LEADS,
                                                  .section = "proposals",
                                                  .fields_make = library_fields,
                                                  .show = library_show,
                                                  .act = library_act};
REGISTER(page, page_workshop_library);

static enum fail case_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    (void)db, (void)why;
    const struct field made[] = {
        {.name = "title",
         .label = "Title",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .missing = "Enter a title"},
        {.name = "sector",
         .label = "Sector",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = word_choices(request->arena, workshop_case_sectors),
         .missing = "Choose a sector"},
        {.name = "summary",
         .label = "What is done",
         .kind = FIELD_LONG_TEXT,
         .required = true,
         .max = 2000,
         .missing = "Say what is done"},
        {.name = "purpose", .label = "Purpose", .kind = FIELD_LONG_TEXT, .max = 1000, .rows = 3},
        {.name = "data_types",
         .label = "Types of data",
         .kind = FIELD_LONG_TEXT,
         .required = true,
         .max = 2000,
         .hint = "A line for each",
         .missing = "Enter the types of data"},
        {.name = "identifiability",
         .label = "Can people be identified in it?",
         .kind = FIELD_SELECT,
         .choices = word_choices(request->arena, workshop_identifiabilities)},
        {.name = "people",
         .label = "Whose data, and how many people?",
         .kind = FIELD_TEXT,
         .max = 200},
        {.name = "safeguards",
         .label = "Safeguards",
         .kind = FIELD_LONG_TEXT,
         .max = 2000,
         .hint = "A line for each"},
        {.name = "benefits",
         .label = "Benefits",
         .kind = FIELD_LONG_TEXT,
         .required = true,
         .max = 2000,
         .missing = "Enter the benefits: a case is shown with both sides"},
        {.name = "risks",
         .label = "Risks",
         .kind = FIELD_LONG_TEXT,
         .required = true,
         .max = 2000,
         .missing = "Enter the risks: a case is shown with both sides"},
        {.name = "revision", .kind = FIELD_HIDDEN},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail case_add_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct form *f = request->form;
    int64_t id;
    TRY(series_of_path(request, db, &series, why));
    TRY(cases_room_check(request, db, &series, why));
    TRY(workshop_case_add(db, request->arena, series.engagement.id, "", form_text(f, "title"),
                          form_text(f, "sector"), form_text(f, "summary"), form_text(f, "purpose"),
                          form_text(f, "data_types"), form_text(f, "identifiability"),
                          form_text(f, "people"), form_text(f, "safeguards"),
                          form_text(f, "benefits"), form_text(f, "risks"), "", &id, why));
    request->subject = id;
    request_go(request, "%s/cases/%lld", series.path, (long long)id);
    return FAIL_NONE;
}

static enum fail case_add_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    series_head(request, &series, tr(request->out, "Add a case study"));
    request->back_href = arena_printf(request->arena, "%s/cases", series.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_case_add = {.name = "workshop_case_add",
                                                   .path = WORKSHOP_PATH "/cases/add",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_LEADS,
                                                   .section = "proposals",
                                                   .fields_make = case_fields,
                                                   .show = case_add_show,
                                                   .act = case_add_act};
REGISTER(page, page_workshop_case_add);

enum fail case_of_path(struct request *request, struct db *db, const struct workshop_series *series,
                       struct workshop_case_list_row *out, struct why *why) {
    struct workshop_sheet sheet;
    TRY(workshop_sheet_load(db, request->arena, series->engagement.id, true, &sheet, why));
    for (size_t i = 0; i < sheet.n_cases; i++)
        if (sheet.cases[i].id == request_int(request, "case")) {
            *out = sheet.cases[i];
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such case study");
}

static enum fail case_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    series_head(request, &series, row.title);
    request->back_href = arena_printf(request->arena, "%s/cases", series.path);
    case_put(request, &row);
    if (!request_has_role(request, WORKSHOP_LEADS)) return FAIL_NONE;
    const char *path =
        arena_printf(request->arena, "%s/cases/%lld", series.path, (long long)row.id);
    put_link(request, arena_printf(request->arena, "%s/change", path),
             tr(request->out, "Change this case"));
    if (!text_is(series.row.state, "published"))
        put_link(request, arena_printf(request->arena, "%s/welsh", path),
                 text_is_empty(row.title_cy) ? tr(request->out, "Write it in Welsh as well")
                                             : tr(request->out, "Change the Welsh"));
    request_button(request,
                   arena_printf(request->arena, "%s/%s", path, row.retired != 0 ? "use" : "retire"),
                   row.retired != 0 ? tr(request->out, "Use it again")
                                    : tr(request->out, "Take it out of use"),
                   "secondary");
    return FAIL_NONE;
}

static const struct page page_workshop_case = {.name = "workshop_case",
                                               .path = WORKSHOP_PATH "/cases/:case",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = WORKSHOP_READS,
                                               .section = "proposals",
                                               .show = case_show};
REGISTER(page, page_workshop_case);

static enum fail case_change_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    const struct form *f = request->form;
    int64_t rated;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    TRY(workshop_case_ratings(db, request->arena, row.id, &rated, why));
    if (rated > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "it has been rated as it stands; take it out of use and add another");
    enum fail fail = workshop_case_change(
        db, row.id, series.engagement.id, revision_of(f), form_text(f, "title"),
        form_text(f, "sector"), form_text(f, "summary"), form_text(f, "purpose"),
        form_text(f, "data_types"), form_text(f, "identifiability"), form_text(f, "people"),
        form_text(f, "safeguards"), form_text(f, "benefits"), form_text(f, "risks"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = row.id;
    request_go(request, "%s/cases/%lld", series.path, (long long)row.id);
    if (!text_is_empty(row.title_cy))
        request_say(
            request, "%s",
            tr_language(request->language, "Saved. Look whether the Welsh still says the same."));
    return FAIL_NONE;
}

static enum fail case_change_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    form_fill(f, "title", row.title);
    form_fill(f, "sector", row.sector);
    form_fill(f, "summary", row.summary);
    form_fill(f, "purpose", row.purpose);
    form_fill(f, "data_types", row.data_types);
    form_fill(f, "identifiability", row.identifiability);
    form_fill(f, "people", row.people);
    form_fill(f, "safeguards", row.safeguards);
    form_fill(f, "benefits", row.benefits);
    form_fill(f, "risks", row.risks);
    form_fill_int(f, "revision", row.revision);
    series_head(request, &series, tr(request->out, "Change a case study"));
    request->back_href =
        arena_printf(request->arena, "%s/cases/%lld", series.path, (long long)row.id);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_case_change = {.name = "workshop_case_change",
                                                      .path = WORKSHOP_PATH "/cases/:case/change",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = WORKSHOP_LEADS,
                                                      .section = "proposals",
                                                      .fields_make = case_fields,
                                                      .show = case_change_show,
                                                      .act = case_change_act};
REGISTER(page, page_workshop_case_change);

static enum fail case_turn(struct request *request, struct db *db, bool retire, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    request->subject = row.id;
    request_go(request, "%s/cases", series.path);
    if ((row.retired != 0) == retire) return FAIL_NONE; /* a second click */
    if (!retire) TRY(cases_room_check(request, db, &series, why));
    return workshop_case_retire(db, row.id, series.engagement.id, row.retired, retire ? 1 : 0, why);
}

static enum fail case_retire_act(struct request *request, struct db *db, struct why *why) {
    return case_turn(request, db, true, why);
}
static enum fail case_use_act(struct request *request, struct db *db, struct why *why) {
    return case_turn(request, db, false, why);
}

static const struct page page_workshop_case_retire = {.name = "workshop_case_retire",
                                                      .path = WORKSHOP_PATH "/cases/:case/retire",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = WORKSHOP_LEADS,
                                                      .section = "proposals",
                                                      .act = case_retire_act};
REGISTER(page, page_workshop_case_retire);
static const struct page page_workshop_case_use = {.name = "workshop_case_use",
                                                   .path = WORKSHOP_PATH "/cases/:case/use",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_LEADS,
                                                   .section = "proposals",
                                                   .act = case_use_act};
REGISTER(page, page_workshop_case_use);
