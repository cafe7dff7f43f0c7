/* The first page of a series for those who run it, how it is set up, and its states. */
#include "civic/engagement_link.h"
#include "office/calendar.h"
#include "workshop/workshop_views.h"

#include <string.h>

static const struct engagement_link link_workshop = {
    .method = "workshop",
    .roles = WORKSHOP_READS,
    .position = 20,
    .title = TR("The workshops"),
    .hint = TR("Case studies, criteria, people, tables, ratings, area reports, the framework"),
    .path = "/workshop",
};
REGISTER(engagement_link, link_workshop);

/* ---- first page ---- */

struct place {
    const char *title, *path, *hint;
    int64_t n;
    const char *one, *many; /* what is counted; NULL: nothing */
};

static void tasks_put(struct request *request, const struct workshop_series *series,
                      const char *heading, const struct place *places, size_t n) {
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = tr(request->out, places[i].title),
            .hint = tr(request->out, places[i].hint),
            .href = arena_printf(request->arena, "%s%s", series->path, places[i].path),
            .status = places[i].one == NULL
                          ? NULL
                          : trn(request->out, places[i].one, places[i].many, places[i].n)};
    put_heading(request, tr(request->out, heading));
    part_task_list(request->out, .items = tasks, .n_items = n);
}

static void summary_put(struct request *request, const struct workshop_series *series,
                        const struct workshop_counts_row *c) {
    const struct html *out = request->out;
    struct part_summary_row rows[5];
    size_t n = 0;
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "State"),
        .value = tr(out, workshop_word_text(workshop_series_states, series->row.state))};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "Areas"),
        .value = arena_printf(request->arena, "%lld", (long long)c->n_areas)};
    rows[n++] =
        (struct part_summary_row){.key = tr(out, "People"),
                                  .value = trf(out, "%lld invited, %lld were there",
                                               (long long)c->n_invited, (long long)c->n_attended)};
    if (text_is(series->row.state, "published")) {
        const char *path =
            arena_printf(request->arena, "/workshops/%lld", (long long)series->engagement.id);
        rows[n++] = (struct part_summary_row){
            .key = tr(out, "Public page"),
            .markup = action_link(request, path,
                                  arena_printf(request->arena, "%s%s",
                                               text_after_scheme(request->app->settings.public_url),
                                               path),
                                  "")};
    }
    part_summary_list(request->out, .rows = rows, .n_rows = n);
}

static void steps_put(struct request *request, const struct workshop_series *series) {
    static const struct {
        const char *from, *to, *text, *look;
    } steps[] = {{"draft", "running", TR("Start the series"), ""},
                 {"running", "closed", TR("Close it: take in nothing more"), "secondary"},
                 {"closed", "running", TR("Open it again"), "secondary"},
                 {"published", "closed", TR("Take the publication back"), "warning"}};
    for (size_t i = 0; i < LENGTH(steps); i++)
        if (text_is(series->row.state, steps[i].from))
            request_button(request,
                           arena_printf(request->arena, "%s/state/%s", series->path, steps[i].to),
                           tr(request->out, steps[i].text), steps[i].look);
}

static void places_put(struct request *request, const struct workshop_series *series,
                       const struct workshop_counts_row *c) {
    /* The last two places are no helper's; to publish is for those who lead. */
    size_t n_end = !request_has_role(request, ROLE_ANY)        ? 2
                   : request_has_role(request, WORKSHOP_LEADS) ? 4
                                                               : 3;
    const struct place prepare[] = {
        {TR("Briefing"), "/briefing", TR("What everybody reads before they come"), 0, NULL, NULL},
        {TR("Case studies"), "/cases", TR("From the library, or your own"), c->n_cases, "%lld case",
         "%lld cases"},
        {TR("Shared criteria"), "/criteria", TR("What each case is rated on, 1 to 5"),
         c->n_criteria, "%lld criterion", "%lld criteria"},
    };
    const struct place run[] = {
        {TR("Workshops"), "/workshops", TR("Places, people, tables, notes and ratings"),
         c->n_workshops, "%lld workshop", "%lld workshops"},
        {TR("Suggested changes to the framework"), "/suggestions",
         TR("Collected over all workshops, each decided with a reason"), c->n_open,
         "%lld to decide", "%lld to decide"},
    };
    const struct place end[] = {
        {TR("What is common and what differs"), "/synthesis",
         TR("Areas beside one another, tested"), 0, NULL, NULL},
        {TR("Area reports"), "/reports", TR("One for each area, small numbers held back"), 0, NULL,
         NULL},
        {TR("A new version of the framework"), "/framework",
         TR("Made of the suggestions that were accepted"), 0, NULL, NULL},
        {TR("Publish"), "/publish", TR("Area reports, synthesis and counts as they are now"),
         c->n_papers, "%lld file", "%lld files"},
    };
    tasks_put(request, series, TR("Prepare"), prepare, LENGTH(prepare));
    tasks_put(request, series, TR("Run"), run, LENGTH(run));
    tasks_put(request, series, TR("What came of it"), end, n_end);
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_counts_row counts;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_counts(db, request->arena, series.engagement.id, &counts, why));
    series_head(request, &series, tr(request->out, "The workshops"));
    request->back_href =
        !request_has_role(request, ROLE_ANY)
            ? arena_printf(request->arena, "/proposals/%lld/part",
                           (long long)series.engagement.proposal)
            : arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                           (long long)series.engagement.proposal, (long long)series.engagement.id);
    bool leads = request_has_role(request, WORKSHOP_LEADS);
    if (series.row.id == 0) {
        put_text(request, tr(request->out,
                             "Professionals of several organisations weigh the same case studies, "
                             "area by area, with criteria that they share."));
        if (leads)
            part_button(request->out, .text = tr(request->out, "Set up the workshops"),
                        .href = arena_printf(request->arena, "%s/settings", series.path));
        return FAIL_NONE;
    }
    summary_put(request, &series, &counts);
    if (leads) {
        put_link(request, arena_printf(request->arena, "%s/settings", series.path),
                 tr(request->out, "Change how the workshops are set up"));
        if (!text_is(series.row.state, "published"))
            put_link(request, arena_printf(request->arena, "%s/welsh", series.path),
                     tr(request->out, "The briefing and the summary in Welsh"));
        steps_put(request, &series);
    }
    places_put(request, &series, &counts);
    return FAIL_NONE;
}

static const struct page page_workshop = {.name = "workshop",
                                          .path = WORKSHOP_PATH,
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = WORKSHOP_READS,
                                          .section = "proposals",
                                          .show = hub_show};
REGISTER(page, page_workshop);

/* ---- settings ---- */

static const char first_plan[] =
    "15 | Welcome | Who is here, what will come of it, how to use your code\n"
    "25 | Briefing | The main points, and questions about them\n"
    "45 | Benefits | At each table: what good could each case do, and for whom?\n"
    "45 | Risks | What could go wrong, how likely, how bad, for whom?\n"
    "15 | Break | Tea\n"
    "40 | Shared criteria | Agree how each criterion is worded, and what stays disputed\n"
    "45 | Balance | Rate each case by yourself, then find where the table stands\n"
    "30 | The framework | Which questions would you word otherwise?\n"
    "15 | Close | What happens next";

static enum fail settings_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    struct workshop_frameworks_row *frameworks;
    size_t n_frameworks;
    TRY(workshop_frameworks(db, request->arena, &frameworks, &n_frameworks, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_frameworks + 1);
    for (size_t i = 0; i < n_frameworks; i++)
        choices[i] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)frameworks[i].id),
            arena_printf(request->arena, "%s, %s", frameworks[i].title, frameworks[i].version),
            NULL};
    const struct field made[] = {
        {.name = "topic",
         .label = "What are the workshops about?",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .missing = "Enter what the workshops are about"},
        {.name = "summary",
         .label = "Summary for the public",
         .kind = FIELD_LONG_TEXT,
         .max = 2000,
         .hint = "Three sentences in plain English"},
        {.name = "briefing",
         .label = "Briefing",
         .kind = FIELD_LONG_TEXT,
         .max = 20000,
         .rows = 12,
         .hint = "What everybody reads before they come: the debate, the background, the law, the "
                 "words that are used. A blank line begins a paragraph; a line that begins with "
                 "# is a heading, one with - an item of a list."},
        {.name = "plan",
         .label = "The facilitator's timed plan",
         .kind = FIELD_LONG_TEXT,
         .max = 6000,
         .rows = 9,
         .hint = "A line for each step: minutes | title | what to do"},
        {.name = "framework",
         .label = "Whose questions may people ask to change?",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = choices,
         .missing = "Choose a framework"},
        {.name = "contact",
         .label = "How those invited reach the team",
         .kind = FIELD_TEXT,
         .max = 200,
         .hint = "Public: a telephone number or an address of the office, not of a person"},
        {.name = "revision", .kind = FIELD_HIDDEN},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail settings_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_plan plan;
    const struct form *f = request->form;
    int64_t revision = revision_of(f), id, framework = row_number(form_text(f, "framework"));
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_plan_read(request->arena, form_text(f, "plan"), 0, &plan, why));
    if (series.row.id == 0) {
        TRY(workshop_series_add(db, request->arena, series.engagement.id, form_text(f, "topic"),
                                framework, &id, why));
        TRY(workshop_criteria_begin(db, request->arena, series.engagement.id, why));
        revision = 1;
    }
    enum fail fail = workshop_series_change(
        db, series.engagement.id, revision, form_text(f, "topic"), form_text(f, "summary"),
        form_text(f, "briefing"), form_text(f, "plan"), form_text(f, "contact"), framework, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = series.engagement.id;
    request_go(request, "%s", series.path);
    return FAIL_NONE;
}

static enum fail settings_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct form *f = request->form;
    TRY(series_of_path(request, db, &series, why));
    const struct workshop_series_get_row *row = &series.row;
    form_fill(f, "topic", row->topic);
    form_fill(f, "summary", row->summary);
    form_fill(f, "briefing", row->briefing);
    form_fill(f, "plan", row->id == 0 ? first_plan : row->plan);
    form_fill_int(f, "framework", row->framework);
    form_fill(f, "contact", row->contact);
    form_fill_int(f, "revision", row->revision);
    series_head(request, &series, tr(request->out, "How the workshops are set up"));
    put_form(request, tr(request->out, "Save"), series.path);
    return FAIL_NONE;
}

static const struct page page_workshop_settings = {.name = "workshop_settings",
                                                   .path = WORKSHOP_PATH "/settings",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_LEADS,
                                                   .section = "proposals",
                                                   .fields_make = settings_fields,
                                                   .show = settings_show,
                                                   .act = settings_act};
REGISTER(page, page_workshop_settings);

/* ---- states ---- */

static enum fail state_check(const struct workshop_series *series,
                             const struct workshop_counts_row *counts, const char *to,
                             struct why *why) {
    if (series->row.id == 0 || text_is(to, "published") ||
        !workshop_may_step(series->row.state, to))
        return why_fail(why, FAIL_CONFLICT, NULL, "the series cannot go to this state now");
    if (!text_is(to, "running") || !text_is(series->row.state, "draft")) return FAIL_NONE;
    if (text_is_empty(series->engagement.promise))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "promise an answer first, on the page of this engagement: those invited "
                        "are told what will come of it");
    if (counts->n_cases == 0 || counts->n_criteria == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "choose at least one case study and one criterion first");
    if (text_is_empty(series->row.briefing))
        return why_fail(why, FAIL_CONFLICT, NULL, "write the briefing first");
    return FAIL_NONE;
}

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_counts_row counts;
    const char *to = request_text(request, "state");
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_counts(db, request->arena, series.engagement.id, &counts, why));
    request->subject = series.engagement.id;
    request_go(request, "%s", series.path);
    if (series.row.id != 0 && text_is(series.row.state, to)) return FAIL_NONE; /* a second click */
    TRY(state_check(&series, &counts, to, why));
    TRY(workshop_series_set_state(db, series.engagement.id, series.row.state, to, why));
    request_say(request, "%s",
                tr_language(request->language, workshop_word_text(workshop_series_states, to)));
    return FAIL_NONE;
}

static const struct page page_workshop_state = {.name = "workshop_state",
                                                .path = WORKSHOP_PATH "/state/:state",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_LEADS,
                                                .section = "proposals",
                                                .show = hub_show,
                                                .act = state_act};
REGISTER(page, page_workshop_state);
