/* The agenda: days and hours in three phases, as a page and as a calendar. */
#include "jury/jury_pages.h"
#include "office/calendar.h"

#include <string.h>

static const struct choice phase_choices[] = {
    {"understand", "Understand", "What the data is, how it is used and protected"},
    {"hear", "Hear witnesses", "Evidence for and against, with questions"},
    {"deliberate", "Deliberate", "Talk it over, vote, write the report"},
    {NULL, NULL, NULL}};

/* ---- showing it; also on the jurors' briefing ---- */

static const char *item_text(struct request *request, const struct jury_item_list_row *item) {
    if (item->witness == DB_NULL_INT) return item->title;
    return trf(request->out, "%s (%s)", item->title, witness_name(request, item->witness));
}

static void day_put(struct request *request, const struct jury_item_list_row *items, size_t n,
                    const char *edit_path) {
    bool edits = edit_path != NULL;
    struct part_cell head[4] = {{.text = tr(request->out, "Time")},
                                {.text = tr(request->out, "Phase")},
                                {.text = tr(request->out, "What happens")},
                                {.text = tr(request->out, "Change")}};
    size_t columns = edits ? 4 : 3;
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * columns);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * columns];
        enum jury_phase phase = jury_phase_read(items[i].phase);
        row[0] = (struct part_cell){
            .text = trf(request->out, "%s to %s", items[i].starts, items[i].ends), .header = true};
        row[1] = (struct part_cell){
            .text = phase < N_JURY_PHASES ? tr(request->out, jury_phase_text(phase)) : ""};
        row[2] = (struct part_cell){.text = text_is_empty(items[i].detail)
                                                ? item_text(request, &items[i])
                                                : arena_printf(request->arena, "%s. %s",
                                                               item_text(request, &items[i]),
                                                               items[i].detail)};
        if (edits)
            row[3].markup = action_link(
                request, arena_printf(request->arena, "%s/%lld", edit_path, (long long)items[i].id),
                tr(request->out, "Change"), items[i].title);
    }
    part_table(request->out, .caption = request_day(request, items[0].day), .head = head,
               .cells = cells, .n_columns = columns, .n_rows = n, .first_cell_is_header = true,
               .scrolls = true);
}

enum fail agenda_put(struct request *request, struct db *db, int64_t engagement,
                     const char *edit_path, struct why *why) {
    struct jury_item_list_row *items;
    size_t n, from = 0;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    if (n == 0) put_text(request, tr(request->out, "There is nothing on the agenda yet."));
    for (size_t i = 1; i <= n; i++) {
        if (i < n && strcmp(items[i].day, items[from].day) == 0) continue;
        day_put(request, &items[from], i - from, edit_path);
        from = i;
    }
    return FAIL_NONE;
}

/* Days of a jury and whether each phase has its time, in a sentence. */
static enum fail phases_put(struct request *request, struct db *db, int64_t engagement,
                            struct why *why) {
    struct jury_item_list_row *items;
    struct jury_item_days_row *days;
    size_t n, n_days;
    int64_t minutes[N_JURY_PHASES] = {0};
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    TRY(jury_item_days(db, request->arena, engagement, &days, &n_days, why));
    for (size_t i = 0; i < n; i++) {
        enum jury_phase phase = jury_phase_read(items[i].phase);
        if (phase < N_JURY_PHASES)
            minutes[phase] += day_time_read(items[i].ends) - day_time_read(items[i].starts);
    }
    if (n == 0) return FAIL_NONE;
    put_text(request,
             trf(request->out, "%s: %s to understand, %s to hear witnesses, %s to deliberate.",
                 trn(request->out, "%lld day", "%lld days", (int64_t)n_days),
                 duration_text(request->out, minutes[JURY_UNDERSTAND]),
                 duration_text(request->out, minutes[JURY_HEAR]),
                 duration_text(request->out, minutes[JURY_DELIBERATE])));
    if (n_days < 2 || n_days > 7)
        part_inset(request->out,
                   .text = tr(request->out, "Juries take two to seven days. Less leaves no time to "
                                            "think; more keeps people from coming."));
    for (int p = 0; p < N_JURY_PHASES; p++)
        if (minutes[p] == 0)
            part_inset(request->out,
                       .text = trf(request->out, "Nothing is planned yet for the phase: %s.",
                                   tr(request->out, jury_phase_text((enum jury_phase)p))));
    return FAIL_NONE;
}

/* ---- at the same time ---- */

/* Times are stored as "09:30", so that their order is that of the text. */
static bool at_once(const struct jury_item_list_row *a, const struct jury_item_list_row *b) {
    return strcmp(a->day, b->day) == 0 && strcmp(a->starts, b->ends) < 0 &&
           strcmp(b->starts, a->ends) < 0;
}

/* Items that were put at the same time deliberately are named, in case they were not. */
static enum fail at_once_put(struct request *request, struct db *db, int64_t engagement,
                             struct why *why) {
    struct jury_item_list_row *items;
    size_t n;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && at_once(&items[i], &items[j]); j++)
            part_inset(request->out,
                       .text =
                           trf(request->out,
                               "At the same time on %s: \"%s\" (%s to %s) and \"%s\" (%s to %s).",
                               request_day(request, items[i].day), items[i].title, items[i].starts,
                               items[i].ends, items[j].title, items[j].starts, items[j].ends));
    enum { FAR_DAYS = 183 };
    struct date first, last;
    if (n > 0 && date_read(items[0].day, &first) && date_read(items[n - 1].day, &last) &&
        date_days_between(first, last) > FAR_DAYS)
        part_inset(request->out,
                   .text = trf(
                       request->out, "The first day is %s and the last %s. Is one of them a slip?",
                       request_day(request, items[0].day), request_day(request, items[n - 1].day)));
    return FAIL_NONE;
}

static enum fail agenda_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    bool edits = request_has_role(request, JURY_RUNS);
    const char *path = arena_printf(request->arena, "%s/agenda", jury.path);
    jury_head(request, &jury, tr(request->out, "Agenda"));
    TRY(phases_put(request, db, jury.engagement.id, why));
    if (edits) TRY(at_once_put(request, db, jury.engagement.id, why));
    if (edits)
        part_button(request->out, .text = tr(request->out, "Add to the agenda"),
                    .href = arena_printf(request->arena, "%s/add", path));
    TRY(agenda_put(request, db, jury.engagement.id, edits ? path : NULL, why));
    put_link(request, arena_printf(request->arena, "%s/calendar.ics", path),
             tr(request->out, "Put it into your calendar (iCalendar file)"));
    return FAIL_NONE;
}

static const struct page page_jury_agenda = {.name = "jury_agenda",
                                             .path = JURY_PATH "/agenda",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_SEES,
                                             .section = "proposals",
                                             .wide = true,
                                             .show = agenda_show};
REGISTER(page, page_jury_agenda);

/* ---- calendar ---- */

enum fail agenda_send(struct request *request, struct db *db, int64_t engagement, const char *title,
                      const char *place, struct why *why) {
    struct jury_item_list_row *items;
    size_t n;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    struct calendar_event *events = ARENA_ARRAY(request->arena, struct calendar_event, n);
    for (size_t i = 0; i < n; i++) {
        const char *detail = items[i].detail;
        if (items[i].witness != DB_NULL_INT)
            detail = arena_printf(request->arena, "%s%s%s", witness_name(request, items[i].witness),
                                  text_is_empty(detail) ? "" : "\n", detail);
        int starts = day_time_read(items[i].starts);
        events[i] = (struct calendar_event){.kind = "jury-item",
                                            .id = items[i].id,
                                            .sequence = items[i].revision - 1,
                                            .changed_at = items[i].changed_at,
                                            .starts = starts,
                                            .minutes = day_time_read(items[i].ends) - starts,
                                            .title = items[i].title,
                                            .detail = detail,
                                            .place = place};
        if (!date_read(items[i].day, &events[i].day))
            return why_fail(why, FAIL_STORE, NULL, "the agenda holds a day that is none");
    }
    calendar_write(&request->response->body, title,
                   text_after_scheme(request->app->settings.public_url), events, n);
    http_download(request->response, "text/calendar; charset=utf-8", "jury.ics");
    return FAIL_NONE;
}

static enum fail calendar_send(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    return agenda_send(request, db, jury.engagement.id, jury.engagement.title, jury.row.place, why);
}

static const struct page page_jury_calendar = {.name = "jury_calendar",
                                               .path = JURY_PATH "/agenda/calendar.ics",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_SEES,
                                               .send = calendar_send};
REGISTER(page, page_jury_calendar);

/* ---- add and change ---- */

static enum fail item_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct jury jury;
    const struct choice *witnesses;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(witness_choices(request, db, jury.engagement.id, "Nobody in particular", &witnesses, why));
    const struct field made[] = {
        {.name = "title",
         .label = "What happens",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .missing = "Enter what happens"},
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
        {.name = "ends",
         .label = "Ends at",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 5,
         .hint = "For example 10:45",
         .missing = "Enter when it ends"},
        {.name = "phase",
         .label = "Phase",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = phase_choices,
         .missing = "Choose the phase"},
        {.name = "witness", .label = "Witness", .kind = FIELD_SELECT, .choices = witnesses},
        {.name = "detail",
         .label = "More about it (optional)",
         .kind = FIELD_LONG_TEXT,
         .max = 1000,
         .rows = 3},
        {.name = "at_once",
         .label = "It happens at the same time as something else",
         .kind = FIELD_YES,
         .hint = "For example in another room, for half of the jurors"},
        {.name = "remove", .label = "Take this off the agenda", .kind = FIELD_YES},
        {.name = "revision", .kind = FIELD_HIDDEN},
    };
    bool is_new = request_int(request, "item") == 0;
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made) - (is_new ? 2 : 0);
    return FAIL_NONE;
}

/* As it is stored: "9:30" and "9.30" are 09:30. */
static const char *time_typed(const struct request *request, const char *name) {
    const char *typed = form_text(request->form, name);
    char *text = arena_printf(request->arena, "%s%s", strlen(typed) == 4 ? "0" : "", typed);
    if (strlen(text) == 5 && text[2] == '.') text[2] = ':';
    return text;
}

static enum fail times_check(struct request *request, struct why *why) {
    int from = day_time_read(time_typed(request, "starts"));
    int to = day_time_read(time_typed(request, "ends"));
    if (from < 0)
        return why_fail(why, FAIL_INPUT, "starts", "Enter the time in 24 hours, like 09:30");
    if (to < 0) return why_fail(why, FAIL_INPUT, "ends", "Enter the time in 24 hours, like 16:45");
    if (to <= from)
        return why_fail(
            why, FAIL_INPUT, "ends",
            "It must end after it starts, on the same day. What goes on past midnight is two "
            "items");
    return FAIL_NONE;
}

/* A witness cannot be in two places; anything else at the same time is said by whoever enters it.
 */
static enum fail at_once_check(struct request *request, struct db *db, int64_t engagement,
                               const struct jury_item_list_row *typed, struct why *why) {
    struct jury_item_list_row *items;
    size_t n;
    const struct jury_item_list_row *other = NULL;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (items[i].id == typed->id || !at_once(&items[i], typed)) continue;
        if (typed->witness != DB_NULL_INT && items[i].witness == typed->witness)
            return why_fail(why, FAIL_INPUT, "witness",
                            "This witness is on the agenda at the same time, in \"%s\" (%s to %s)",
                            items[i].title, items[i].starts, items[i].ends);
        if (other == NULL) other = &items[i];
    }
    if (other == NULL || form_yes(request->form, "at_once")) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "at_once",
                    "\"%s\" is at the same time, from %s to %s. Change the times, or tick that "
                    "both happen at once",
                    other->title, other->starts, other->ends);
}

static enum fail at_once_fill(struct request *request, struct db *db, int64_t engagement,
                              int64_t item, struct why *why) {
    struct jury_item_list_row *items;
    size_t n;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n, why));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (items[i].id == item && i != j && at_once(&items[i], &items[j]))
                form_fill(request->form, "at_once", "yes");
    return FAIL_NONE;
}

/* The witness that was chosen, who must be of this jury. */
static enum fail chosen_witness(struct request *request, struct db *db, int64_t engagement,
                                int64_t *witness, struct why *why) {
    struct jury_witness_get_row row;
    *witness = row_number(form_text(request->form, "witness"));
    if (*witness == 0) {
        *witness = DB_NULL_INT;
        return FAIL_NONE;
    }
    return jury_witness_get(db, request->arena, *witness, engagement, &row, why);
}

static enum fail item_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct date day;
    int64_t witness, id = request_int(request, "item");
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    request_go(request, "%s/agenda", jury.path);
    request->subject = id;
    if (id != 0 && form_yes(f, "remove")) return jury_item_remove(db, id, jury.engagement.id, why);
    TRY(times_check(request, why));
    TRY(chosen_witness(request, db, jury.engagement.id, &witness, why));
    if (!form_date(f, "day", &day)) return why_fail(why, FAIL_INPUT, "day", "Enter the day");
    const char *iso = date_iso(request->arena, day);
    struct jury_item_list_row typed = {.id = id,
                                       .day = iso,
                                       .starts = time_typed(request, "starts"),
                                       .ends = time_typed(request, "ends"),
                                       .witness = witness};
    TRY(at_once_check(request, db, jury.engagement.id, &typed, why));
    if (id == 0)
        return jury_item_add(db, request->arena, jury.engagement.id, iso,
                             time_typed(request, "starts"), time_typed(request, "ends"),
                             form_text(f, "phase"), form_text(f, "title"), form_text(f, "detail"),
                             witness, request->now, &request->subject, why);
    enum fail fail = jury_item_change(db, id, jury.engagement.id, revision_of(f), iso,
                                      time_typed(request, "starts"), time_typed(request, "ends"),
                                      form_text(f, "phase"), form_text(f, "title"),
                                      form_text(f, "detail"), witness, request->now, why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail item_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_item_get_row row;
    struct date day;
    struct form *f = request->form;
    int64_t id = request_int(request, "item");
    TRY(jury_of_path(request, db, &jury, why));
    if (id != 0) {
        TRY(jury_item_get(db, request->arena, id, jury.engagement.id, &row, why));
        form_fill(f, "title", row.title);
        if (date_read(row.day, &day)) form_fill_date(f, "day", day);
        form_fill(f, "starts", row.starts);
        form_fill(f, "ends", row.ends);
        form_fill(f, "phase", row.phase);
        form_fill(f, "witness",
                  row.witness == DB_NULL_INT
                      ? ""
                      : arena_printf(request->arena, "%lld", (long long)row.witness));
        form_fill(f, "detail", row.detail);
        form_fill_int(f, "revision", row.revision);
        TRY(at_once_fill(request, db, jury.engagement.id, id, why));
    }
    jury_head(request, &jury,
              id == 0 ? tr(request->out, "Add to the agenda")
                      : tr(request->out, "Change the agenda"));
    request->back_href = arena_printf(request->arena, "%s/agenda", jury.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_item_add = {.name = "jury_item_add",
                                               .path = JURY_PATH "/agenda/add",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_RUNS,
                                               .section = "proposals",
                                               .fields_make = item_fields,
                                               .show = item_show,
                                               .act = item_act};
REGISTER(page, page_jury_item_add);

static const struct page page_jury_item = {.name = "jury_item",
                                           .path = JURY_PATH "/agenda/:item",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = JURY_RUNS,
                                           .section = "proposals",
                                           .fields_make = item_fields,
                                           .show = item_show,
                                           .act = item_act};
REGISTER(page, page_jury_item);
