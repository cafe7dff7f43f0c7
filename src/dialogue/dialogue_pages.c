/* The first page of a dialogue for those who run it, how it is set up, and its states. */
#include "civic/engagement_link.h"
#include "dialogue/dialogue_views.h"
#include "dialogue/phone.h"

#include <string.h>

static const struct engagement_link link_dialogue = {
    .method = "dialogue",
    .roles = DIALOGUE_READS,
    .position = 20,
    .title = TR("The dialogue"),
    .hint = TR("Kit, hosts, events, write-ups, who was heard, area reports"),
    .path = "/dialogue",
};
REGISTER(engagement_link, link_dialogue);

/* ---- first page ---- */

struct place {
    const char *title, *path, *hint;
    int64_t n;
    const char *one, *many; /* what is counted; NULL: nothing */
};

static void tasks_put(struct request *request, const struct dialogue *dialogue, const char *heading,
                      const struct place *places, size_t n) {
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = tr(request->out, places[i].title),
            .hint = tr(request->out, places[i].hint),
            .href = arena_printf(request->arena, "%s%s", dialogue->path, places[i].path),
            .status = places[i].one == NULL
                          ? NULL
                          : trn(request->out, places[i].one, places[i].many, places[i].n)};
    put_heading(request, tr(request->out, heading));
    part_task_list(request->out, .items = tasks, .n_items = n);
}

static void summary_put(struct request *request, const struct dialogue *dialogue) {
    struct part_summary_row rows[5];
    size_t n = 0;
    const struct html *out = request->out;
    const struct dialogue_get_row *row = &dialogue->row;
    bool is_public = !text_is(row->state, "draft");
    struct raw link = {0};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "State"), .value = tr(out, dialogue_word(dialogue_states, row->state))};
    rows[n++] = (struct part_summary_row){.key = tr(out, "Topic"), .value = row->topic};
    if (is_public) {
        const char *path = arena_printf(request->arena, "/d/%s", row->short_name);
        link = action_link(request, path,
                           arena_printf(request->arena, "%s%s",
                                        text_after_scheme(request->app->settings.public_url), path),
                           "");
        rows[n++] = (struct part_summary_row){.key = tr(out, "Public page"), .markup = link};
    }
    if (!text_is_empty(row->starts_day))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Events"),
                                              .value = trf(out, "%s to %s",
                                                           request_day(request, row->starts_day),
                                                           request_day(request, row->ends_day))};
    part_summary_list(request->out, .rows = rows, .n_rows = n);
}

static void steps_put(struct request *request, const struct dialogue *dialogue) {
    static const struct {
        const char *from, *to, *text, *look;
    } steps[] = {{"draft", "open", TR("Open it to hosts"), ""},
                 {"open", "closed", TR("Close it to new events"), "secondary"},
                 {"closed", "open", TR("Open it again"), "secondary"},
                 {"answered", "closed", TR("Take the answer back"), "secondary"}};
    for (size_t i = 0; i < LENGTH(steps); i++)
        if (text_is(dialogue->row.state, steps[i].from))
            request_button(request,
                           arena_printf(request->arena, "%s/state/%s", dialogue->path, steps[i].to),
                           tr(request->out, steps[i].text), steps[i].look);
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_counts_row c;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_counts(db, request->arena, dialogue.engagement.id, &c, why));
    dialogue_head(request, &dialogue, tr(request->out, "The dialogue"));
    bool helper = !request_has_role(request, ROLE_ANY);
    request->back_href = helper ? arena_printf(request->arena, "/proposals/%lld/part",
                                               (long long)dialogue.engagement.proposal)
                                : arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                                               (long long)dialogue.engagement.proposal,
                                               (long long)dialogue.engagement.id);
    bool leads = request_has_role(request, DIALOGUE_LEADS);
    if (dialogue.row.id == 0) {
        put_text(request,
                 tr(request->out, "Many groups talk about the same questions, each where they "
                                  "are, with one kit. First say what it is about."));
        if (leads)
            part_button(request->out, .text = tr(request->out, "Set up the dialogue"),
                        .href = arena_printf(request->arena, "%s/settings", dialogue.path));
        return FAIL_NONE;
    }
    summary_put(request, &dialogue);
    if (leads) {
        put_link(request, arena_printf(request->arena, "%s/settings", dialogue.path),
                 tr(request->out, "Change how the dialogue is set up"));
        steps_put(request, &dialogue);
    }
    const struct place prepare[] = {
        {TR("What the kit is made of"), "/items",
         TR("Statements, questions, reasons for and against, role cards"), c.n_items, "%lld part",
         "%lld parts"},
        {TR("Timed plans"), "/plans", TR("A shorter and a longer one"), c.n_plans, "%lld plan",
         "%lld plans"},
        {TR("Areas and communities"), "/groups", TR("With how many people live there"), c.n_groups,
         "%lld group", "%lld groups"},
        {TR("The kit"), "/kit", TR("Check it, publish it, print it"), c.n_kits, "%lld version",
         "%lld versions"},
    };
    const struct place run[] = {
        {TR("Events"), "/events", TR("Who hosts when and where; who has not reported"), c.n_events,
         "%lld event", "%lld events"},
        {TR("Write-ups"), "/write-ups", TR("Read by two people each"), c.n_written,
         "%lld event written up", "%lld events written up"},
        {TR("Uptake, and who was heard"), "/coverage",
         TR("Beside the population: whom to ask next"), 0, NULL, NULL},
    };
    const struct place end[] = {
        {TR("What all groups said"), "/said", TR("One write-up counts for each event"), 0, NULL,
         NULL},
        {TR("Area reports"), "/reports", TR("One for each area, in one archive"), 0, NULL, NULL},
        {TR("Files"), "/export", TR("Events, votes and who was heard as CSV"), 0, NULL, NULL},
    };
    tasks_put(request, &dialogue, "Prepare", prepare, LENGTH(prepare));
    tasks_put(request, &dialogue, "Run", run, LENGTH(run));
    tasks_put(request, &dialogue, "What came of it", end, LENGTH(end));
    if (leads)
        put_link(request, arena_printf(request->arena, "%s/outcome", dialogue.path),
                 tr(request->out, "Write what became of it"));
    return FAIL_NONE;
}

static const struct page page_dialogue = {.name = "dialogue",
                                          .path = DIALOGUE_PATH,
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = DIALOGUE_READS,
                                          .section = "proposals",
                                          .show = hub_show};
REGISTER(page, page_dialogue);

/* ---- settings ---- */

static enum fail settings_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    (void)db, (void)why;
    const struct field made[] = {
        {.name = "topic",
         .label = "What is it about?",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .missing = "Enter what it is about"},
        {.name = "short_name",
         .label = "Short name for its address",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 40,
         .hint = "Small letters, digits and dashes, for example falls-alerts. It is printed on "
                 "paper, so do not change it later.",
         .missing = "Enter a short name"},
        {.name = "summary",
         .label = "Summary for the public",
         .kind = FIELD_LONG_TEXT,
         .max = 2000,
         .hint = "Three sentences in plain English"},
        {.name = "background",
         .label = "Background that everybody gets",
         .kind = FIELD_LONG_TEXT,
         .max = 8000,
         .rows = 8,
         .hint = "Facts only. Reasons for and against have a place of their own."},
        {.name = "audiences",
         .label = "Who should take part?",
         .kind = FIELD_LONG_TEXT,
         .max = 1000,
         .rows = 3},
        {.name = "languages",
         .label = "Languages of the kit",
         .kind = FIELD_CHOICES,
         .min = 1,
         .choices = dialogue_word_choices(request->arena, language_names, NULL)},
        {.name = "safeguarding",
         .label = "Safeguarding",
         .kind = FIELD_LONG_TEXT,
         .max = 4000,
         .hint = "What a host does when somebody is upset, or tells of harm, and whom to phone"},
        {.name = "accessibility",
         .label = "So that everybody can take part",
         .kind = FIELD_LONG_TEXT,
         .max = 4000},
        {.name = "contact",
         .label = "How hosts reach the team",
         .kind = FIELD_TEXT,
         .max = 200,
         .hint = "Public: a telephone number or an address of the office, not of a person"},
        {.name = "starts_day",
         .label = "First day of events",
         .kind = FIELD_DATE,
         .required = true,
         .missing = "Enter the first day"},
        {.name = "ends_day",
         .label = "Last day of events",
         .kind = FIELD_DATE,
         .required = true,
         .missing = "Enter the last day"},
        {.name = "write_up_days",
         .label = "Days after the event to send the write-up",
         .kind = FIELD_INT,
         .required = true,
         .min = 1,
         .max = 90,
         .missing = "Enter a number of days"},
        {.name = "wanted_events",
         .label = "How many write-ups do you hope for?",
         .kind = FIELD_INT,
         .max = 10000,
         .hint = "We then say how many hosts have to register, from what other programmes saw"},
        {.name = "revision", .kind = FIELD_HIDDEN},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static const char *languages_joined(struct request *request) {
    struct buf buf;
    buf_init(&buf, request->arena, 400);
    buf_text(&buf, "en");
    for (const struct word *w = language_names; w->word != NULL; w++)
        if (!text_is(w->word, "en") && form_chosen(request->form, "languages", w->word))
            buf_printf(&buf, " %s", w->word);
    return buf.s;
}

static enum fail settings_check(struct request *request, struct db *db,
                                const struct dialogue *dialogue, struct why *why) {
    struct date starts, ends;
    int64_t used;
    const struct form *f = request->form;
    const char *name = form_text(f, "short_name");
    if (!short_name_is(name))
        return why_fail(why, FAIL_INPUT, "short_name",
                        "Short name must have small letters, digits and dashes only, and begin "
                        "with a letter");
    TRY(dialogue_name_used(db, request->arena, name, dialogue->engagement.id, &used, why));
    if (used > 0)
        return why_fail(why, FAIL_INPUT, "short_name", "Another dialogue has this short name");
    if (form_date(f, "starts_day", &starts) && form_date(f, "ends_day", &ends) &&
        date_days_between(starts, ends) < 0)
        return why_fail(why, FAIL_INPUT, "ends_day", "The last day must not be before the first");
    return FAIL_NONE;
}

static const char *form_day(struct request *request, const char *name) {
    struct date date;
    return form_date(request->form, name, &date) ? date_iso(request->arena, date) : "";
}

static enum fail settings_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const struct form *f = request->form;
    int64_t revision = revision_of(f), id;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(settings_check(request, db, &dialogue, why));
    if (dialogue.row.id == 0) {
        TRY(dialogue_add(db, request->arena, dialogue.engagement.id, form_text(f, "short_name"),
                         form_text(f, "topic"), &id, why));
        revision = 1;
    }
    enum fail fail = dialogue_change(
        db, dialogue.engagement.id, revision, form_text(f, "short_name"), form_text(f, "topic"),
        form_text(f, "summary"), form_text(f, "background"), form_text(f, "audiences"),
        form_text(f, "safeguarding"), form_text(f, "accessibility"), form_text(f, "contact"),
        languages_joined(request), form_day(request, "starts_day"), form_day(request, "ends_day"),
        form_int(f, "write_up_days", 14), form_int(f, "wanted_events", 0), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = dialogue.engagement.id;
    request_go(request, "%s", dialogue.path);
    return FAIL_NONE;
}

static void date_fill(struct form *form, const char *name, const char *iso) {
    struct date date;
    if (date_read(iso, &date)) form_fill_date(form, name, date);
}

static enum fail settings_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct form *f = request->form;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    const struct dialogue_get_row *row = &dialogue.row;
    form_fill(f, "topic", row->topic);
    form_fill(f, "short_name", row->short_name);
    form_fill(f, "summary", row->summary);
    form_fill(f, "background", row->background);
    form_fill(f, "audiences", row->audiences);
    form_fill(f, "safeguarding", row->safeguarding);
    form_fill(f, "accessibility", row->accessibility);
    form_fill(f, "contact", row->contact);
    for (const struct choice *c = dialogue_language_choices(request->arena, row->languages);
         c->value != NULL; c++)
        form_fill_choice(f, "languages", c->value);
    date_fill(f, "starts_day", row->starts_day);
    date_fill(f, "ends_day", row->ends_day);
    form_fill_int(f, "write_up_days", row->write_up_days);
    if (row->wanted_events > 0) form_fill_int(f, "wanted_events", row->wanted_events);
    form_fill_int(f, "revision", row->revision);
    dialogue_head(request, &dialogue, tr(request->out, "How the dialogue is set up"));
    put_form(request, tr(request->out, "Save"), dialogue.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_settings = {.name = "dialogue_settings",
                                                   .path = DIALOGUE_PATH "/settings",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = DIALOGUE_LEADS,
                                                   .section = "proposals",
                                                   .fields_make = settings_fields,
                                                   .show = settings_show,
                                                   .act = settings_act};
REGISTER(page, page_dialogue_settings);

/* ---- states ---- */

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    int64_t kit;
    const char *to = request_text(request, "state");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_kit_last(db, request->arena, dialogue.engagement.id, &kit, why));
    if (dialogue.row.id == 0 || !dialogue_may_step(dialogue.row.state, to))
        return why_fail(why, FAIL_CONFLICT, NULL, "the dialogue cannot go to this state now");
    if (text_is(to, "open") && kit == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "publish a kit first: hosts get it when they register");
    if (text_is(to, "open") && text_is_empty(dialogue.engagement.promise))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "promise an answer first, on the page of this engagement: hosts are told "
                        "what will come of it");
    if (text_is(to, "answered") && text_is_empty(dialogue.row.outcome))
        return why_fail(why, FAIL_CONFLICT, NULL, "write what became of it first");
    TRY(dialogue_set_state(db, dialogue.engagement.id, dialogue.row.state, to, why));
    if (text_is(to, "closed") || text_is(to, "answered"))
        TRY(phone_settle(db, request->arena, dialogue.engagement.id, request_today(request), why));
    request->subject = dialogue.engagement.id;
    request_go(request, "%s", dialogue.path);
    request_say(request, "%s", tr_language(request->language, dialogue_word(dialogue_states, to)));
    return FAIL_NONE;
}

static const struct page page_dialogue_state = {.name = "dialogue_state",
                                                .path = DIALOGUE_PATH "/state/:state",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_LEADS,
                                                .section = "proposals",
                                                .show = hub_show,
                                                .act = state_act};
REGISTER(page, page_dialogue_state);
