/* The workshops of a series: where and when, how they stand, the plan and the screen in the room.
 */
#include "base/clock.h"
#include "office/calendar.h"
#include "workshop/rating.sql.h"
#include "workshop/workshop.html.h"
#include "workshop/workshop_views.h"

#include <string.h>

/* ---- all of them ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_list_row *rows;
    size_t n;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_list(db, request->arena, series.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    series_head(request, &series, tr(out, "Workshops"));
    if (request_has_role(request, WORKSHOP_LEADS) && series.row.id != 0)
        put_link(request, arena_printf(request->arena, "%s/workshops/add", series.path),
                 tr(out, "Add a workshop"));
    if (n == 0) {
        put_text(request, tr(out, "No workshops yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Workshop")},
                               {.text = tr(out, "Day")},
                               {.text = tr(out, "State")},
                               {.text = tr(out, "Invited"), .numeric = true},
                               {.text = tr(out, "Were there"), .numeric = true},
                               {.text = tr(out, "Have rated"), .numeric = true},
                               {.text = tr(out, "Notes of tables"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        const int64_t counts[] = {rows[i].n_invited, rows[i].n_attended, rows[i].n_raters,
                                  rows[i].n_captures};
        row[0] = (struct part_cell){.text = trf(out, "Workshop %s, %s",
                                                workshop_letters(request->arena, rows[i].number),
                                                rows[i].area),
                                    .href = arena_printf(request->arena, "%s/workshops/%lld",
                                                         series.path, (long long)rows[i].id),
                                    .header = true};
        row[1] = (struct part_cell){.text = request_day(request, rows[i].day)};
        row[2] =
            (struct part_cell){.text = tr(out, workshop_word_text(workshop_states, rows[i].state))};
        for (size_t k = 0; k < LENGTH(counts); k++)
            row[3 + k] = (struct part_cell){
                .text = arena_printf(request->arena, "%lld", (long long)counts[k]),
                .numeric = true};
    }
    part_table(out, .caption = tr(out, "Workshops"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    return FAIL_NONE;
}

static const struct page page_workshop_list = {.name = "workshop_list",
                                               .path = WORKSHOP_PATH "/workshops",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = WORKSHOP_READS,
                                               .section = "proposals",
                                               .wide = true,
                                               .show = list_show};
REGISTER(page, page_workshop_list);

/* ---- add and change ---- */

static const struct field meeting_fields[] = {
    {.name = "area",
     .label = "Area",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 80,
     .hint = "Workshops of the same area are reported together: write it the same way",
     .missing = "Enter the area"},
    {.name = "place",
     .label = "Place",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter the place"},
    {.name = "day",
     .label = "Day",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day"},
    {.name = "starts",
     .label = "Starts at",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 5,
     .hint = "For example 09:30",
     .missing = "Enter when it starts"},
    {.name = "minutes",
     .label = "How long is it?",
     .kind = FIELD_INT,
     .required = true,
     .min = 30,
     .max = 600,
     .suffix = "minutes",
     .missing = "Enter how many minutes it takes"},
    {.name = "capacity",
     .label = "How many people is there room for?",
     .kind = FIELD_INT,
     .required = true,
     .min = 2,
     .max = WORKSHOP_PEOPLE_MAX,
     .missing = "Enter how many people there is room for"},
    {.name = "n_tables",
     .label = "How many tables?",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = WORKSHOP_TABLES_MAX,
     .hint = "At least two: how far tables differ says how sure the result is",
     .missing = "Enter how many tables there are"},
    {.name = "access_notes",
     .label = "How to get in, and what is arranged for access needs",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3,
     .hint = "Those invited read it"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail meeting_check(struct request *request, const char **day, struct why *why) {
    struct date date;
    if (day_time_read(form_text(request->form, "starts")) < 0)
        return why_fail(why, FAIL_INPUT, "starts", "Starts at must be a time like 09:30");
    if (!form_date(request->form, "day", &date))
        return why_fail(why, FAIL_INPUT, "day", "Enter the day");
    *day = date_iso(request->arena, date);
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct form *f = request->form;
    const char *day = "";
    int64_t id;
    TRY(series_of_path(request, db, &series, why));
    TRY(meeting_check(request, &day, why));
    if (series.row.id == 0) return why_fail(why, FAIL_CONFLICT, NULL, "set up the workshops first");
    TRY(workshop_add(db, request->arena, series.engagement.id, form_text(f, "area"),
                     form_text(f, "place"), day, form_text(f, "starts"), form_int(f, "minutes", 60),
                     form_int(f, "capacity", 2), form_int(f, "n_tables", 1),
                     form_text(f, "access_notes"), request->now, &id, why));
    request->subject = id;
    request_go(request, "%s/workshops/%lld", series.path, (long long)id);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    series_head(request, &series, tr(request->out, "Add a workshop"));
    request->back_href = arena_printf(request->arena, "%s/workshops", series.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_add = {.name = "workshop_add",
                                              .path = WORKSHOP_PATH "/workshops/add",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = WORKSHOP_LEADS,
                                              .section = "proposals",
                                              .fields = meeting_fields,
                                              .n_fields = LENGTH(meeting_fields),
                                              .show = add_show,
                                              .act = add_act};
REGISTER(page, page_workshop_add);

static enum fail change_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    const struct form *f = request->form;
    const char *day = "";
    int64_t most;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(meeting_check(request, &day, why));
    TRY(workshop_most_table(db, request->arena, meeting.row.id, &most, why));
    if (form_int(f, "n_tables", 1) < most)
        return why_fail(why, FAIL_INPUT, "n_tables",
                        "Table %lld is in use already; there must be at least so many",
                        (long long)most);
    enum fail fail = workshop_change(db, meeting.row.id, meeting.series.engagement.id,
                                     revision_of(f), form_text(f, "area"), form_text(f, "place"),
                                     day, form_text(f, "starts"), form_int(f, "minutes", 60),
                                     form_int(f, "capacity", 2), form_int(f, "n_tables", 1),
                                     form_text(f, "access_notes"), request->now, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = meeting.row.id;
    request_go(request, "%s", meeting.path);
    return FAIL_NONE;
}

static enum fail change_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct form *f = request->form;
    struct date day;
    TRY(meeting_of_path(request, db, &meeting, why));
    const struct workshop_get_row *row = &meeting.row;
    form_fill(f, "area", row->area);
    form_fill(f, "place", row->place);
    if (date_read(row->day, &day)) form_fill_date(f, "day", day);
    form_fill(f, "starts", row->starts);
    form_fill_int(f, "minutes", row->minutes);
    form_fill_int(f, "capacity", row->capacity);
    form_fill_int(f, "n_tables", row->n_tables);
    form_fill(f, "access_notes", row->access_notes);
    form_fill_int(f, "revision", row->revision);
    meeting_head(request, &meeting, tr(request->out, "Change the workshop"));
    put_form(request, tr(request->out, "Save"), meeting.path);
    return FAIL_NONE;
}

static const struct page page_workshop_change = {.name = "workshop_change",
                                                 .path =
                                                     WORKSHOP_PATH "/workshops/:workshop/change",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_LEADS,
                                                 .section = "proposals",
                                                 .fields = meeting_fields,
                                                 .n_fields = LENGTH(meeting_fields),
                                                 .show = change_show,
                                                 .act = change_act};
REGISTER(page, page_workshop_change);

/* ---- one workshop ---- */

static void facts_put(struct request *request, const struct workshop_meeting *meeting) {
    struct html *out = request->out;
    const struct workshop_get_row *w = &meeting->row;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "State"), .value = tr(out, workshop_word_text(workshop_states, w->state))},
        {.key = tr(out, "Where"), .value = w->place},
        {.key = tr(out, "When"), .value = meeting_when(request, w)},
        {.key = tr(out, "Room for"), .value = trn(out, "%lld person", "%lld people", w->capacity)},
        {.key = tr(out, "Getting in"), .value = w->access_notes},
    };
    part_summary_list(out, .rows = rows,
                      .n_rows = LENGTH(rows) - (text_is_empty(w->access_notes) ? 1 : 0));
}

static void states_put(struct request *request, const struct workshop_meeting *meeting) {
    static const struct {
        const char *from, *to, *text, *look;
    } steps[] = {{"planned", "held", TR("It was held"), ""},
                 {"planned", "empty", TR("Nobody came"), "secondary"},
                 {"planned", "cancelled", TR("Cancel it"), "warning"},
                 {"held", "planned", TR("It was not held after all"), "secondary"},
                 {"empty", "planned", TR("Plan it again"), "secondary"},
                 {"cancelled", "planned", TR("Plan it again"), "secondary"}};
    for (size_t i = 0; i < LENGTH(steps); i++)
        if (text_is(meeting->row.state, steps[i].from))
            request_button(request,
                           arena_printf(request->arena, "%s/state/%s", meeting->path, steps[i].to),
                           tr(request->out, steps[i].text), steps[i].look);
}

static void meeting_tasks_put(struct request *request, const struct workshop_meeting *meeting,
                              const struct workshop_people_row *people, size_t n) {
    struct html *out = request->out;
    struct part_task tasks[8];
    size_t n_tasks = 0, there = 0, rated = 0;
    bool runs = request_has_role(request, WORKSHOP_RUNS);
    bool writes = request_has_role(request, WORKSHOP_WRITES);
    for (size_t i = 0; i < n; i++) {
        there += text_is(people[i].state, "attended") ? 1 : 0;
        rated += people[i].n_ratings > 0 ? 1 : 0;
    }
#define TASK(title_, hint_, path_, status_)                                                        \
    tasks[n_tasks++] = (struct part_task) {                                                        \
        .title = tr(out, title_), .hint = tr(out, hint_),                                          \
        .href = arena_printf(request->arena, "%s" path_, meeting->path), .status = (status_)       \
    }
    if (runs)
        TASK(TR("Those invited"), TR("Post, organisation and sector; invitation with a code"),
             "/people", trn(out, "%lld person", "%lld people", (int64_t)n));
    if (runs)
        TASK(TR("Who is here, and at which table"), TR("On the day"), "/attendance",
             trn(out, "%lld was there", "%lld were there", (int64_t)there));
    TASK(TR("Plan and screen"), TR("Step by step, with a screen for the projector"), "/run", NULL);
    TASK(TR("Papers to print"), TR("Briefing, case studies, exercise sheets, sign-in"), "/papers",
         NULL);
    if (writes)
        TASK(TR("Ratings on paper"), TR("Type in the sheets of those who did not use a telephone"),
             "/sheets", trn(out, "%lld has rated", "%lld have rated", (int64_t)rated));
    if (writes)
        TASK(TR("Agreed wording of the criteria"), TR("And what stayed disputed"), "/wording",
             NULL);
    if (writes)
        TASK(TR("Suggest a change to the framework"),
             TR("A question, guidance, or what 1 and 5 mean"), "/suggest", NULL);
#undef TASK
    part_task_list(out, .items = tasks, .n_items = n_tasks);
}

static enum fail tables_put(struct request *request, struct db *db,
                            const struct workshop_meeting *meeting,
                            const struct workshop_people_row *people, size_t n, struct why *why) {
    struct workshop_captures_row *captures;
    size_t n_captures;
    TRY(workshop_captures(db, request->arena, meeting->row.id, &captures, &n_captures, why));
    struct html *out = request->out;
    size_t n_tables = (size_t)meeting->row.n_tables;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n_tables + 1);
    for (size_t t = 0; t < n_tables; t++) {
        int64_t seats = 0, notes = 0;
        for (size_t i = 0; i < n; i++) seats += people[i].table_number == (int64_t)t + 1 ? 1 : 0;
        for (size_t i = 0; i < n_captures; i++)
            notes += captures[i].table_number == (int64_t)t + 1 ? 1 : 0;
        tasks[t] = (struct part_task){
            .title = trf(out, "Table %zu", t + 1),
            .hint = trn(out, "%lld person sits here", "%lld people sit here", seats),
            .href = arena_printf(request->arena, "%s/tables/%zu", meeting->path, t + 1),
            .status = trn(out, "%lld case noted", "%lld cases noted", notes)};
    }
    put_heading(request, tr(out, "Tables"));
    part_task_list(out, .items = tasks, .n_items = n_tables);
    return FAIL_NONE;
}

static enum fail meeting_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *people;
    size_t n;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &people, &n, why));
    struct html *out = request->out;
    series_head(request, &meeting.series, meeting_name(request, &meeting.row));
    request->back_href = arena_printf(request->arena, "%s/workshops", meeting.series.path);
    facts_put(request, &meeting);
    if (request_has_role(request, WORKSHOP_LEADS))
        put_link(request, arena_printf(request->arena, "%s/change", meeting.path),
                 tr(out, "Change the workshop"));
    meeting_tasks_put(request, &meeting, people, n);
    if (request_has_role(request, WORKSHOP_WRITES))
        TRY(tables_put(request, db, &meeting, people, n, why));
    if (request_has_role(request, WORKSHOP_RUNS)) {
        put_heading(request, tr(out, "How it stands"));
        states_put(request, &meeting);
    }
    return FAIL_NONE;
}

static const struct page page_workshop_meeting = {.name = "workshop_meeting",
                                                  .path = WORKSHOP_PATH "/workshops/:workshop",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_READS,
                                                  .section = "proposals",
                                                  .show = meeting_show};
REGISTER(page, page_workshop_meeting);

static enum fail meeting_state_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *people;
    size_t n, there = 0;
    const char *to = request_text(request, "state"), *unseated = NULL;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &people, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (!text_is(people[i].state, "attended")) continue;
        there++;
        if (people[i].table_number == 0 && text_is(people[i].taking_part, "active"))
            unseated = people[i].label;
    }
    request->subject = meeting.row.id;
    request_go(request, "%s", meeting.path);
    if (text_is(to, meeting.row.state)) return FAIL_NONE; /* a second click */
    bool planned = text_is(meeting.row.state, "planned");
    if (!workshop_word_is_in(workshop_states, to) || planned == text_is(to, "planned"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the workshop cannot go to this state now");
    if (text_is(to, "held") && there == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "mark who was there first; when it was nobody, say so");
    if (text_is(to, "held") && unseated != NULL)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "%s was there but has no table; choose one under \"Who is here, and at "
                        "which table\", since results rest on who sat together",
                        unseated);
    if (!text_is(to, "held") && planned && there > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody is marked as having been there; put that right first");
    return workshop_set_state(db, meeting.row.id, meeting.series.engagement.id, meeting.row.state,
                              to, request->now, why);
}

static const struct page page_workshop_meeting_state = {.name = "workshop_meeting_state",
                                                        .path = WORKSHOP_PATH
                                                        "/workshops/:workshop/state/:state",
                                                        .scope = SCOPE_PROPOSAL,
                                                        .roles = WORKSHOP_RUNS,
                                                        .section = "proposals",
                                                        .show = meeting_show,
                                                        .act = meeting_state_act};
REGISTER(page, page_workshop_meeting_state);

/* ---- the plan, and the screen ---- */

static enum fail plan_of(struct request *request, const struct workshop_meeting *meeting,
                         struct workshop_plan *out, struct why *why) {
    int starts = day_time_read(meeting->row.starts);
    const struct workshop_series_get_row *row = &meeting->series.row;
    return workshop_plan_for(request->arena, request->language, row->plan, row->plan_cy,
                             starts < 0 ? 0 : starts, out, why);
}

static void plan_put(struct request *request, const struct workshop_meeting *meeting,
                     const struct workshop_plan *plan) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Step")}, {.text = tr(out, "What to do")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, plan->n * LENGTH(head) + 1);
    for (size_t i = 0; i < plan->n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        bool now = meeting->row.step == (int64_t)i + 1;
        const char *title = now ? trf(out, "%s (now)", plan->steps[i].title) : plan->steps[i].title;
        row[0] = (struct part_cell){
            .text =
                trf(out, "%s to %s: %s", workshop_time_text(request->arena, plan->steps[i].starts),
                    workshop_time_text(request->arena, plan->steps[i].ends), title),
            .header = true,
            .language = plan->language};
        row[1] = (struct part_cell){.text = plan->steps[i].body, .language = plan->language};
    }
    part_table(out, .caption = tr(out, "The timed plan"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = plan->n);
    if (plan->n > 0 && plan->minutes != meeting->row.minutes)
        put_hint(request, trf(out, "The plan takes %d minutes, the workshop %lld.", plan->minutes,
                              (long long)meeting->row.minutes));
}

static enum fail run_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_plan plan;
    struct workshop_sheet sheet;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(plan_of(request, &meeting, &plan, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    struct choice *steps = ARENA_ARRAY(request->arena, struct choice, plan.n + 2);
    steps[0] = (struct choice){"0", TR("Not begun"), NULL};
    for (size_t i = 0; i < plan.n; i++)
        steps[i + 1] =
            (struct choice){arena_printf(request->arena, "%zu", i + 1), plan.steps[i].title, NULL};
    struct choice *cases = ARENA_ARRAY(request->arena, struct choice, sheet.n_cases + 2);
    cases[0] = (struct choice){"0", TR("No case"), NULL};
    for (size_t i = 0; i < sheet.n_cases; i++)
        cases[i + 1] =
            (struct choice){arena_printf(request->arena, "%lld", (long long)sheet.cases[i].id),
                            sheet.cases[i].title, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = (struct field){.name = "step",
                             .label = "Which step is on?",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = steps};
    made[1] = (struct field){.name = "case",
                             .label = "Which case is on the screen?",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = cases};
    *fields = made;
    *n = 2;
    return FAIL_NONE;
}

static enum fail run_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    int64_t step = row_number(form_text(request->form, "step"));
    int64_t one = row_number(form_text(request->form, "case"));
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_set_step(db, meeting.row.id, meeting.series.engagement.id, step,
                          one == 0 ? DB_NULL_INT : one, why));
    request->subject = meeting.row.id;
    request_go(request, "%s/run", meeting.path);
    return FAIL_NONE;
}

static enum fail run_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_plan plan;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(plan_of(request, &meeting, &plan, why));
    struct html *out = request->out;
    meeting_head(request, &meeting, tr(out, "Plan and screen"));
    put_link(request, arena_printf(request->arena, "%s/screen", meeting.path),
             tr(out, "Open the screen for the projector"));
    if (request_has_role(request, WORKSHOP_RUNS)) {
        request->form->action = arena_printf(request->arena, "%s/run/put", meeting.path);
        form_fill_int(request->form, "step", meeting.row.step);
        form_fill_int(request->form, "case",
                      meeting.row.step_case == DB_NULL_INT ? 0 : meeting.row.step_case);
        put_form(request, tr(out, "Put it on the screen"), NULL);
    }
    if (plan.n == 0)
        put_text(request, tr(out, "There is no plan yet. It is written where the workshops are set "
                                  "up."));
    else
        plan_put(request, &meeting, &plan);
    return FAIL_NONE;
}

static const struct page page_workshop_run = {.name = "workshop_run",
                                              .path = WORKSHOP_PATH "/workshops/:workshop/run",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = WORKSHOP_READS,
                                              .section = "proposals",
                                              .fields_make = run_fields,
                                              .show = run_show};
REGISTER(page, page_workshop_run);
static const struct page page_workshop_run_put = {.name = "workshop_run_put",
                                                  .path =
                                                      WORKSHOP_PATH "/workshops/:workshop/run/put",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_RUNS,
                                                  .section = "proposals",
                                                  .fields_make = run_fields,
                                                  .show = run_show,
                                                  .act = run_act};
REGISTER(page, page_workshop_run_put);

/* A page for the projector: few words, large, brought up to date by itself every fifteen seconds.
 * It says how many have rated, never how. */
static enum fail screen_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_plan plan;
    struct workshop_sheet sheet;
    struct workshop_people_row *people;
    struct workshop_rated_cases_row *rated;
    size_t n, n_rated, there = 0, done = 0;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(plan_of(request, &meeting, &plan, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, true, &sheet, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &people, &n, why));
    TRY(workshop_rated_cases(db, request->arena, meeting.row.id, &rated, &n_rated, why));
    struct html *out = request->out;
    struct workshop_screen_view view = {
        .name = meeting_name(request, &meeting.row),
        .address = arena_printf(request->arena, "%s/take-part",
                                text_after_scheme(request->app->settings.public_url)),
        .link = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url),
        .step = tr(out, "We begin soon"),
        .body = "",
        .language = NULL};
    for (size_t i = 0; i < n; i++)
        there += text_is(people[i].state, "attended") && text_is(people[i].taking_part, "active");
    if (meeting.row.step >= 1 && meeting.row.step <= (int64_t)plan.n) {
        const struct workshop_step *step = &plan.steps[meeting.row.step - 1];
        view.step = step->title;
        view.body = step->body;
        view.language = plan.language;
        view.until = trf(out, "Until %s", workshop_time_text(request->arena, step->ends));
    }
    for (size_t i = 0; i < sheet.n_cases; i++)
        if (sheet.cases[i].id == meeting.row.step_case) view.one = &sheet.cases[i];
    for (size_t i = 0; i < n_rated; i++)
        if (rated[i].workshop_case == meeting.row.step_case) done = (size_t)rated[i].n;
    if (view.one != NULL) {
        view.title = case_title(request->language, view.one);
        view.summary = written_in(request->language, view.one->summary, view.one->summary_cy);
        view.rated = trf(out, "%zu of %zu people have rated this case", done, there);
    }
    request->title = view.step;
    request->back_href = arena_printf(request->arena, "%s/run", meeting.path);
    http_header_add(request->response, "Refresh", "15");
    workshop_screen_html(out, &view);
    return FAIL_NONE;
}

static const struct page page_workshop_screen = {.name = "workshop_screen",
                                                 .path =
                                                     WORKSHOP_PATH "/workshops/:workshop/screen",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_READS,
                                                 .wide = true,
                                                 .no_navigation = true,
                                                 .show = screen_show};
REGISTER(page, page_workshop_screen);

/* ---- calendar ---- */

enum fail meeting_calendar(struct request *request, const struct workshop_meeting *meeting,
                           struct why *why) {
    const struct workshop_get_row *w = &meeting->row;
    struct calendar_event event = {
        .kind = "workshop",
        .id = w->id,
        .sequence = w->revision - 1,
        .changed_at = w->changed_at,
        .starts = day_time_read(w->starts),
        .minutes = (int)w->minutes,
        .cancelled = text_is(w->state, "cancelled"),
        .title = meeting->series.row.topic,
        .place = w->place,
        .detail = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url)};
    if (!date_read(w->day, &event.day) || event.starts < 0)
        return why_fail(why, FAIL_STORE, NULL, "the workshop has a day or a time that is none");
    calendar_write(&request->response->body, NULL,
                   text_after_scheme(request->app->settings.public_url), &event, 1);
    http_download(request->response, "text/calendar; charset=utf-8", "workshop.ics");
    return FAIL_NONE;
}

static enum fail calendar_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    TRY(meeting_of_path(request, db, &meeting, why));
    return meeting_calendar(request, &meeting, why);
}

static const struct page page_workshop_calendar = {.name = "workshop_calendar",
                                                   .path = WORKSHOP_PATH
                                                   "/workshops/:workshop/workshop.ics",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_READS,
                                                   .send = calendar_send};
REGISTER(page, page_workshop_calendar);
