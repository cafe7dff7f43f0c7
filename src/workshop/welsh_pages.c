/* What organisers write, in Welsh as well: the series and its case studies. Each text that is not
 * written in Welsh is shown in English, and marked as such. */
#include "workshop/workshop_views.h"

static enum fail welsh_check(const struct workshop_series *series, struct why *why) {
    if (series->row.id == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "set up the workshops first");
    if (!text_is(series->row.state, "published")) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "it is published as it stands; take the publication back first");
}

/* ---- the series ---- */

static const struct field series_fields[] = {
    {.name = "topic", .label = "What are the workshops about?", .kind = FIELD_TEXT, .max = 150},
    {.name = "summary", .label = "Summary for the public", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "briefing",
     .label = "Briefing",
     .kind = FIELD_LONG_TEXT,
     .max = 20000,
     .rows = 12,
     .hint = "A blank line begins a paragraph; a line that begins with # is a heading, one with - "
             "an item of a list."},
    {.name = "plan",
     .label = "The facilitator's timed plan",
     .kind = FIELD_LONG_TEXT,
     .max = 8000,
     .rows = 8,
     .hint = "The same steps as in English, with the same minutes: 10 | Title | What to do"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

/* The screen of a workshop follows the steps by their number. */
static enum fail plan_check(struct request *request, const struct workshop_series *series,
                            struct why *why) {
    struct workshop_plan plan, welsh;
    TRY(workshop_plan_read(request->arena, form_text(request->form, "plan"), 0, &welsh, why));
    if (welsh.n == 0) return FAIL_NONE;
    TRY(workshop_plan_read(request->arena, series->row.plan, 0, &plan, why));
    return workshop_plans_fit(&plan, &welsh)
               ? FAIL_NONE
               : why_fail(why, FAIL_INPUT, "plan",
                          "The Welsh plan must have the same steps as the English one, with the "
                          "same minutes");
}

static enum fail series_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(welsh_check(&series, why));
    TRY(plan_check(request, &series, why));
    enum fail fail = workshop_series_welsh(db, series.engagement.id, revision_of(f),
                                           form_text(f, "topic"), form_text(f, "summary"),
                                           form_text(f, "briefing"), form_text(f, "plan"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = series.engagement.id;
    request_go(request, "%s", series.path);
    return FAIL_NONE;
}

static enum fail series_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(welsh_check(&series, why));
    struct html *out = request->out, *inner = html_apart(out);
    form_fill(f, "topic", series.row.topic_cy);
    form_fill(f, "summary", series.row.summary_cy);
    form_fill(f, "briefing", series.row.briefing_cy);
    form_fill(f, "plan", series.row.plan_cy);
    form_fill_int(f, "revision", series.row.revision);
    series_head(request, &series, tr(out, "The briefing and the summary in Welsh"));
    put_text(request, tr(out, "What is not written in Welsh is shown in English, and marked as "
                              "English."));
    written_begin(inner, "en");
    part_prose(inner, series.row.topic);
    part_prose(inner, series.row.summary);
    part_prose(inner, series.row.briefing);
    part_prose(inner, series.row.plan);
    written_end(inner, "en");
    part_details(out, .summary = tr(out, "The English"), .markup = html_taken(inner));
    put_form(request, tr(out, "Save"), series.path);
    return FAIL_NONE;
}

static const struct page page_workshop_welsh = {.name = "workshop_welsh",
                                                .path = WORKSHOP_PATH "/welsh",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_LEADS,
                                                .section = "proposals",
                                                .fields = series_fields,
                                                .n_fields = LENGTH(series_fields),
                                                .show = series_show,
                                                .act = series_act};
REGISTER(page, page_workshop_welsh);

/* ---- a case ---- */

static const struct field case_fields[] = {
    {.name = "title", .label = "Title", .kind = FIELD_TEXT, .max = 150},
    {.name = "summary", .label = "What is done", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "purpose", .label = "Purpose", .kind = FIELD_LONG_TEXT, .max = 1000, .rows = 3},
    {.name = "data_types",
     .label = "Types of data",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .hint = "A line for each"},
    {.name = "people", .label = "Whose data, and how many people?", .kind = FIELD_TEXT, .max = 200},
    {.name = "safeguards",
     .label = "Safeguards",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .hint = "A line for each"},
    {.name = "benefits", .label = "Benefits", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "risks", .label = "Risks", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail case_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    const struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    TRY(welsh_check(&series, why));
    enum fail fail = workshop_case_welsh(db, row.id, series.engagement.id, revision_of(f),
                                         form_text(f, "title"), form_text(f, "summary"),
                                         form_text(f, "purpose"), form_text(f, "data_types"),
                                         form_text(f, "people"), form_text(f, "safeguards"),
                                         form_text(f, "benefits"), form_text(f, "risks"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = row.id;
    request_go(request, "%s/cases/%lld", series.path, (long long)row.id);
    return FAIL_NONE;
}

static enum fail case_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_case_list_row row;
    struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    TRY(case_of_path(request, db, &series, &row, why));
    TRY(welsh_check(&series, why));
    form_fill(f, "title", row.title_cy);
    form_fill(f, "summary", row.summary_cy);
    form_fill(f, "purpose", row.purpose_cy);
    form_fill(f, "data_types", row.data_types_cy);
    form_fill(f, "people", row.people_cy);
    form_fill(f, "safeguards", row.safeguards_cy);
    form_fill(f, "benefits", row.benefits_cy);
    form_fill(f, "risks", row.risks_cy);
    form_fill_int(f, "revision", row.revision);
    struct html *out = request->out, *inner = html_apart(out);
    series_head(request, &series, tr(out, "A case study in Welsh"));
    request->back_href =
        arena_printf(request->arena, "%s/cases/%lld", series.path, (long long)row.id);
    put_text(request, tr(out, "It has to say what the English says. What is not written in Welsh "
                              "is shown in English, and marked as English."));
    struct workshop_case_list_row english = row;
    english.summary_cy = english.purpose_cy = english.data_types_cy = english.people_cy = "";
    english.safeguards_cy = english.benefits_cy = english.risks_cy = "";
    request->out = inner;
    prose_put(request, (struct written){row.title, "en"});
    case_put(request, &english);
    request->out = out;
    part_details(out, .summary = tr(out, "The English"), .markup = html_taken(inner));
    put_form(request, tr(out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_case_welsh = {.name = "workshop_case_welsh",
                                                     .path = WORKSHOP_PATH "/cases/:case/welsh",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_LEADS,
                                                     .section = "proposals",
                                                     .fields = case_fields,
                                                     .n_fields = LENGTH(case_fields),
                                                     .show = case_show,
                                                     .act = case_act};
REGISTER(page, page_workshop_case_welsh);
