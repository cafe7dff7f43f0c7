/* Events as those who run the dialogue see them: who has not reported, reminders, closing, paper.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "dialogue/event_views.h"
#include "dialogue/programme_views.h"
#include "dialogue/remind.h"
#include "dialogue/remind.sql.h"
#include "dialogue/staff_views.h"
#include "dialogue/write_up_form.h"

#include <string.h>

enum fail event_of_path(struct request *request, struct db *db, struct dialogue *dialogue,
                        struct dialogue_event_get_row *event, struct why *why) {
    TRY(dialogue_of_path(request, db, dialogue, why));
    return dialogue_event_get(db, request->arena, request_int(request, "event"),
                              dialogue->engagement.id, event, why);
}

const char *event_path(struct request *request, const struct dialogue *dialogue, int64_t event) {
    return arena_printf(request->arena, "%s/events/%lld", dialogue->path, (long long)event);
}

/* ---- all events ---- */

static bool is_overdue(const struct request *request, const char *day, int64_t write_up_days) {
    struct date held, today;
    return date_read(day, &held) && date_read(request_today(request), &today) &&
           date_days_between(held, today) > write_up_days;
}

static const char *report_state(struct request *request, const struct dialogue *dialogue,
                                const struct dialogue_event_list_row *row) {
    const struct html *out = request->out;
    bool over = strcmp(row->day, request_today(request)) < 0;
    if (row->n_sent > 0) return trn(out, "%lld write-up", "%lld write-ups", row->n_sent);
    if (text_is(row->state, "cancelled") || text_is(row->state, "unreported")) return "";
    if (is_overdue(request, row->day, dialogue->row.write_up_days)) return tr(out, "Overdue");
    if (row->n_drafts > 0) return tr(out, "Begun");
    return over ? tr(out, "None yet") : tr(out, "Still to come");
}

/* Reminders for which there is no address. */
static enum fail to_phone_put(struct request *request, struct db *db,
                              const struct dialogue *dialogue, struct why *why) {
    struct remind_to_phone_row *rows;
    struct html *out = request->out;
    size_t n;
    TRY(remind_to_phone(db, request->arena, dialogue->engagement.id, request_today(request), &rows,
                        &n, why));
    if (n == 0) return FAIL_NONE;
    put_heading(request, tr(out, "Hosts to phone"));
    put_text(request, tr(out, "They gave no e-mail address, so nothing was sent."));
    for (size_t i = 0; i < n; i++)
        put_link(request, event_path(request, dialogue, rows[i].id),
                 trf(out, "Event %lld, %s: %s", (long long)rows[i].number, rows[i].place,
                     tr(out, remind_text(rows[i].kind))));
    return FAIL_NONE;
}

static enum fail events_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_list_row *rows;
    size_t n;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_event_list(db, request->arena, dialogue.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    dialogue_head(request, &dialogue, tr(out, "Events"));
    if (request_has_role(request, DIALOGUE_WRITES) && text_is(dialogue.row.state, "open"))
        put_link(request, arena_printf(request->arena, "%s/events/add", dialogue.path),
                 tr(out, "Register an event by telephone"));
    if (n == 0) {
        put_text(request, tr(out, "No host has registered yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Event"), .numeric = true},
                               {.text = tr(out, "Where")},
                               {.text = tr(out, "Area")},
                               {.text = tr(out, "Community")},
                               {.text = tr(out, "Day")},
                               {.text = tr(out, "State")},
                               {.text = tr(out, "Write-up")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].number),
            .numeric = true};
        row[1] = (struct part_cell){.text = rows[i].place,
                                    .href = event_path(request, &dialogue, rows[i].id),
                                    .header = true};
        row[2] = (struct part_cell){.text = rows[i].area_name};
        row[3] = (struct part_cell){.text = rows[i].community_name};
        row[4] = (struct part_cell){.text = request_day(request, rows[i].day)};
        row[5] = (struct part_cell){.text = tr(out, dialogue_word(event_states, rows[i].state))};
        row[6] = (struct part_cell){.text = report_state(request, &dialogue, &rows[i])};
    }
    part_table(out, .caption = tr(out, "Events"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    return to_phone_put(request, db, &dialogue, why);
}

static const struct page page_dialogue_events = {.name = "dialogue_events",
                                                 .path = DIALOGUE_PATH "/events",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DIALOGUE_READS,
                                                 .section = "proposals",
                                                 .wide = true,
                                                 .show = events_show};
REGISTER(page, page_dialogue_events);

/* ---- by telephone ---- */

static enum fail programme_of_staff(struct request *request, struct db *db,
                                    struct dialogue *dialogue, struct programme *p,
                                    struct why *why) {
    TRY(dialogue_of_path(request, db, dialogue, why));
    return programme_load(request, db, dialogue->row.short_name, p, why);
}

static enum fail add_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct dialogue dialogue;
    struct programme p;
    TRY(programme_of_staff(request, db, &dialogue, &p, why));
    return event_fields(request, db, dialogue.engagement.id, dialogue.row.languages, true, fields,
                        n, why);
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct programme p;
    struct event_draft draft;
    struct event_made *made = ARENA_NEW(request->arena, struct event_made);
    const struct form *f = request->form;
    TRY(programme_of_staff(request, db, &dialogue, &p, why));
    if (!text_is(p.row.state, "open"))
        return why_fail(why, FAIL_CONFLICT, NULL, "no new events can be registered");
    TRY(event_form_read(request, db, dialogue.engagement.id, p.row.starts_day, p.row.ends_day,
                        &draft, why));
    struct contact contact = {.name = form_text(f, "name"),
                              .email = form_text(f, "email"),
                              .phone = form_text(f, "phone")};
    TRY(event_make(request, db, &p, &draft, &contact, made, why));
    request->subject = made->event;
    request->context = made;
    request_go(request, "%s/events", dialogue.path);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    dialogue_head(request, &dialogue, tr(request->out, "Register an event by telephone"));
    request->back_href = arena_printf(request->arena, "%s/events", dialogue.path);
    put_form(request, tr(request->out, "Register the event"), request->back_href);
    return FAIL_NONE;
}

static enum fail code_result(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const struct event_made *made = request->context;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    dialogue_head(request, &dialogue, tr(request->out, "The host's code"));
    request->back_href = event_path(request, &dialogue, made->event);
    put_text(request, tr(request->out, "Read it to the host, or write it to them. It is shown "
                                       "only now."));
    dialogue_code_put(request, tr(request->out, "Code"), made->code);
    put_link(request, request->back_href, tr(request->out, "Go to the event"));
    return FAIL_NONE;
}

static const struct page page_dialogue_event_add = {.name = "dialogue_event_add",
                                                    .path = DIALOGUE_PATH "/events/add",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = DIALOGUE_WRITES,
                                                    .section = "proposals",
                                                    .fields_make = add_fields,
                                                    .show = add_show,
                                                    .act = add_act,
                                                    .result = code_result};
REGISTER(page, page_dialogue_event_add);

/* ---- one event ---- */

static void summary_put(struct request *request, const struct dialogue_event_get_row *e) {
    struct html *out = request->out;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "State"), .value = tr(out, dialogue_word(event_states, e->state))},
        {.key = tr(out, "Where"), .value = e->place},
        {.key = tr(out, "When"), .value = event_when(request, e->day, e->starts, e->minutes)},
        {.key = tr(out, "Language"), .value = tr(out, dialogue_word(language_names, e->language))},
        {.key = tr(out, "Kit"), .value = trf(out, "Version %lld", (long long)e->kit)},
        {.key = tr(out, "Registered"), .value = request_day(request, e->registered_day)},
        {.key = tr(out, "Reminders by hand"),
         .value = arena_printf(request->arena, "%lld", (long long)e->reminders)},
    };
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
}

static void sent_put(struct request *request, const struct dialogue *dialogue,
                     const struct dialogue_sent_of_event_row *rows, size_t n) {
    struct html *out = request->out;
    struct write_up_sent *sent = ARENA_ARRAY(request->arena, struct write_up_sent, n + 1);
    for (size_t i = 0; i < n; i++)
        sent[i] = (struct write_up_sent){rows[i].account, rows[i].sent_at, rows[i].chosen != 0};
    int counting = write_up_counting(sent, n);
    struct part_cell head[] = {{.text = tr(out, "Account")},
                               {.text = tr(out, "Sent")},
                               {.text = tr(out, "Does it count?")},
                               {.text = tr(out, "Readers")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head) + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        bool same = false;
        for (size_t k = 0; k < i; k++) same |= text_is(rows[k].digest, rows[i].digest);
        row[0] = (struct part_cell){.text = tr(out, dialogue_word(account_kinds, rows[i].account)),
                                    .href = arena_printf(request->arena, "%s/write-ups/%lld",
                                                         dialogue->path, (long long)rows[i].id),
                                    .header = true};
        row[1] = (struct part_cell){
            .text = clock_day_text(request->arena, rows[i].sent_at, request->language)};
        row[2] = (struct part_cell){.text = (int)i == counting ? tr(out, "Yes")
                                            : same ? tr(out, "No: the same as one before")
                                                   : tr(out, "No: kept beside it")};
        row[3] = (struct part_cell){.text = read_state_text(out, rows[i].n_accept, rows[i].n_open)};
    }
    part_table(out, .caption = tr(out, "Write-ups"), .head = head, .cells = cells,
               .n_columns = LENGTH(head), .n_rows = n, .first_cell_is_header = true);
}

const char *read_state_text(const struct html *out, int64_t n_accept, int64_t n_open) {
    switch (write_up_read_state((size_t)n_accept, (size_t)n_open)) {
    case READ_NONE: return tr(out, "Not read yet");
    case READ_ONE: return tr(out, "Accepted by one of two");
    case READ_ASKED: return tr(out, "The writer was asked");
    case READ_ACCEPTED: return tr(out, "Accepted by two");
    }
    return "";
}

/* "Go on: the host's account, by telephone, begun on 3 May 2027" */
static const char *draft_text(struct request *request,
                              const struct dialogue_write_up_paper_drafts_row *draft) {
    const struct html *out = request->out;
    const char *account = tr(out, dialogue_word(account_kinds, draft->account)),
               *day = request_day(request, draft->started_day);
    return text_is(draft->mode, "phone")
               ? trf(out, "Go on: %s, by telephone, begun on %s", account, day)
               : trf(out, "Go on: %s, from paper, begun on %s", account, day);
}

static enum fail acts_put(struct request *request, struct db *db, const struct dialogue *dialogue,
                          const struct dialogue_event_get_row *event, bool reported,
                          struct why *why) {
    struct dialogue_write_up_paper_drafts_row *drafts;
    size_t n;
    int64_t told;
    struct html *out = request->out;
    const char *path = event_path(request, dialogue, event->id);
    if (!request_has_role(request, DIALOGUE_WRITES)) return FAIL_NONE;
    put_heading(request, tr(out, "Enter a write-up from paper or by telephone"));
    TRY(dialogue_write_up_paper_drafts(db, request->arena, event->id, &drafts, &n, why));
    for (size_t i = 0; i < n; i++)
        put_link(request,
                 arena_printf(request->arena, "%s/paper/%lld", path, (long long)drafts[i].id),
                 draft_text(request, &drafts[i]));
    put_form(request, tr(out, "Begin"), NULL);
    bool goes_on = text_is(event->state, "registered") || text_is(event->state, "confirmed");
    if (reported || !goes_on || !request_has_role(request, DIALOGUE_LEADS)) return FAIL_NONE;
    put_heading(request, tr(out, "If you hear nothing"));
    TRY(remind_told(db, request->arena, event->id, request_today(request), &told, why));
    if (told > 0)
        put_text(request, tr(out, "The host was reminded today. You can remind them again from "
                                  "tomorrow on."));
    else
        request_button(request, arena_printf(request->arena, "%s/remind", path),
                       tr(out, "Remind the host"), "secondary");
    if (strcmp(event->day, request_today(request)) < 0)
        request_button(request, arena_printf(request->arena, "%s/close", path),
                       tr(out, "Close it without a write-up"), "warning");
    request_button(request, arena_printf(request->arena, "%s/new-code", path),
                   tr(out, "Give the host a new code"), "secondary");
    return FAIL_NONE;
}

static enum fail contact_put(struct request *request, const struct dialogue_event_get_row *event,
                             struct why *why) {
    struct contact c = {0};
    struct html *out = request->out;
    if (!request_has_role(request, DIALOGUE_LEADS)) return FAIL_NONE;
    put_heading(request, tr(out, "The host"));
    enum fail found = vault_get(request->app->vault, request->arena,
                                vault_number(VAULT_HOST, event->id), &c, why);
    if (found == FAIL_NOTFOUND) put_text(request, tr(out, "Their details were erased."));
    if (found != FAIL_NONE) return found == FAIL_NOTFOUND ? FAIL_NONE : found;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "Name"), .value = c.name == NULL ? "" : c.name},
        {.key = tr(out, "E-mail"), .value = c.email == NULL ? "" : c.email},
        {.key = tr(out, "Telephone"), .value = c.phone == NULL ? "" : c.phone},
    };
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    return FAIL_NONE;
}

static enum fail reminders_put(struct request *request, struct db *db, int64_t event,
                               struct why *why) {
    struct remind_list_row *rows;
    struct html *out = request->out;
    size_t n;
    TRY(remind_list(db, request->arena, event, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    const char **lines = ARENA_ARRAY(request->arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const char *what = tr(out, remind_text(rows[i].kind));
        const char *day = request_day(request, rows[i].told_day);
        lines[i] = rows[i].by_mail != 0
                       ? trf(out, "%s: by e-mail, %s", what, day)
                       : trf(out, "%s: no address, to be phoned since %s", what, day);
    }
    put_heading(request, tr(out, "What the host was reminded of"));
    dialogue_list(request, lines, n);
    return FAIL_NONE;
}

static void photos_put(struct request *request, const struct dialogue *dialogue,
                       const struct dialogue_event_get_row *event,
                       const struct dialogue_file_list_row *rows, size_t n) {
    if (n > 0) put_heading(request, tr(request->out, "Photos of paper"));
    for (size_t i = 0; i < n; i++)
        put_link(request,
                 arena_printf(request->arena, "%s/photos/%lld",
                              event_path(request, dialogue, event->id), (long long)rows[i].id),
                 trf(request->out, "Photo %zu, %lld KB", i + 1,
                     (long long)(rows[i].n_bytes + 1023) / 1024));
}

static enum fail event_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    struct dialogue_sent_of_event_row *sent;
    struct dialogue_file_list_row *files;
    size_t n_sent, n_files;
    TRY(event_of_path(request, db, &dialogue, &event, why));
    TRY(dialogue_sent_of_event(db, request->arena, event.id, &sent, &n_sent, why));
    TRY(dialogue_file_list(db, request->arena, event.id, &files, &n_files, why));
    dialogue_head(request, &dialogue, trf(request->out, "Event %lld", (long long)event.number));
    request->back_href = arena_printf(request->arena, "%s/events", dialogue.path);
    summary_put(request, &event);
    if (n_sent > 0) sent_put(request, &dialogue, sent, n_sent);
    photos_put(request, &dialogue, &event, files, n_files);
    TRY(contact_put(request, &event, why));
    TRY(reminders_put(request, db, event.id, why));
    return acts_put(request, db, &dialogue, &event, n_sent > 0, why);
}

static const struct choice account_choices[] = {{"host", "The host's account", NULL},
                                                {"note_taker", "The note-taker's account", NULL},
                                                {"participant", "A participant's account", NULL},
                                                {NULL, NULL, NULL}};
static const struct choice mode_choices[] = {
    {"paper", "From paper", NULL}, {"phone", "By telephone", NULL}, {NULL, NULL, NULL}};
static const struct field paper_fields[] = {
    {.name = "account",
     .label = "Whose account is it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = account_choices,
     .missing = "Choose whose account it is"},
    {.name = "mode",
     .label = "How did it come?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = mode_choices,
     .missing = "Choose how it came"},
};

static enum fail event_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    TRY(event_of_path(request, db, &dialogue, &event, why));
    if (!request_has_role(request, DIALOGUE_WRITES))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this page");
    TRY(dialogue_write_up_add(db, request->arena, event.id, form_text(request->form, "account"),
                              DB_NULL_INT, form_text(request->form, "mode"), event.kit,
                              request->viewer.person, request_today(request), &request->subject,
                              why));
    request_go(request, "%s/paper/%lld", event_path(request, &dialogue, event.id),
               (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_dialogue_event = {.name = "dialogue_event",
                                                .path = DIALOGUE_PATH "/events/:event",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_READS,
                                                .section = "proposals",
                                                .fields = paper_fields,
                                                .n_fields = LENGTH(paper_fields),
                                                .show = event_show,
                                                .act = event_act};
REGISTER(page, page_dialogue_event);

static enum fail photo_send(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    struct dialogue_file_content_row row;
    TRY(event_of_path(request, db, &dialogue, &event, why));
    TRY(dialogue_file_content(db, request->arena, request_int(request, "photo"), event.id, &row,
                              why));
    request->response->bytes = row.content.s;
    request->response->n_bytes = row.content.n;
    http_download(request->response, row.media_type,
                  text_is(row.media_type, "image/png") ? "photo.png" : "photo.jpg");
    return FAIL_NONE;
}

static const struct page page_dialogue_event_photo = {.name = "dialogue_event_photo",
                                                      .path = DIALOGUE_PATH
                                                      "/events/:event/photos/:photo",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = DIALOGUE_WRITES,
                                                      .send = photo_send};
REGISTER(page, page_dialogue_event_photo);

/* ---- hosts of whom nothing is heard ---- */

static const char *hand_text(struct request *request, const struct dialogue *dialogue,
                             const char *language, bool over) {
    return arena_printf(
        request->arena,
        over ? tr_language(language,
                           "Thank you for hosting a conversation: %s\n\nWe have not heard yet what "
                           "was said. Please send the write-up with your code, by telephone or on "
                           "paper. If it did not take place, tell us that.\n\n%s/d/%s/code\n")
             : tr_language(language,
                           "You registered a conversation: %s\n\nAre you going ahead? Please say "
                           "so on your page, with your code.\n\n%s/d/%s/code\n"),
        dialogue->row.topic, request->app->settings.public_url, dialogue->row.short_name);
}

/* Tells the host, once a day: what still waits for the morning is older and is taken back. */
static enum fail hand_tell(struct request *request, struct db *db, const struct dialogue *dialogue,
                           const struct dialogue_event_get_row *event, bool *added,
                           int64_t *changed, struct why *why) {
    const char *today = request_today(request);
    bool over = strcmp(event->day, today) < 0;
    const char *language = text_is(event->language, "cy") ? "cy" : "en";
    const struct host_message message = {
        .once = arena_printf(request->arena, "dialogue/%lld/%s/%s", (long long)event->id,
                             remind_word(REMIND_BY_HAND), today),
        .language = language,
        .template = remind_template(request->arena, over ? REMIND_DUE : REMIND_CONFIRM),
        .subject = tr_language(language, "Your conversation"),
        .text = hand_text(request, dialogue, language, over),
        .quiet = true};
    TRY(remind_stop(db, request->arena, event->id, REMIND_NOTHING, why));
    TRY(host_tell(request->app, db, request->arena, request->now, event->id, &message, added, why));
    TRY(remind_add(db, event->id, remind_word(REMIND_BY_HAND), today, today, *added, changed, why));
    return *changed == 1 ? dialogue_event_reminded(db, event->id, why) : FAIL_NONE;
}

static enum fail remind_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    int64_t told, changed = 0;
    bool added = false;
    TRY(event_of_path(request, db, &dialogue, &event, why));
    TRY(remind_told(db, request->arena, event.id, request_today(request), &told, why));
    if (told == 0) TRY(hand_tell(request, db, &dialogue, &event, &added, &changed, why));
    request->subject = event.id;
    request_go(request, "%s", event_path(request, &dialogue, event.id));
    if (changed == 0)
        request_remark(request, "%s",
                       tr_language(request->language,
                                   "The host was already reminded today. Nothing more was sent."));
    else if (added)
        request_say(request, "%s", tr_language(request->language, "The reminder is on its way."));
    else
        request_remark(request, "%s",
                       tr_language(request->language,
                                   "There is no e-mail address: please phone. It is noted."));
    return FAIL_NONE;
}

static const struct page page_dialogue_remind = {.name = "dialogue_remind",
                                                 .path = DIALOGUE_PATH "/events/:event/remind",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DIALOGUE_LEADS,
                                                 .section = "proposals",
                                                 .act = remind_act};
REGISTER(page, page_dialogue_remind);

static enum fail close_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    TRY(event_of_path(request, db, &dialogue, &event, why));
    if (strcmp(event.day, request_today(request)) >= 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "the event has not taken place yet");
    request->subject = event.id;
    request_go(request, "%s", event_path(request, &dialogue, event.id));
    TRY(remind_stop(db, request->arena, event.id, REMIND_NOTHING, why));
    return dialogue_event_close(db, event.id, dialogue.engagement.id, why);
}

static const struct page page_dialogue_close = {.name = "dialogue_close",
                                                .path = DIALOGUE_PATH "/events/:event/close",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_LEADS,
                                                .section = "proposals",
                                                .act = close_act};
REGISTER(page, page_dialogue_close);

static enum fail new_code_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    struct event_made *made = ARENA_NEW(request->arena, struct event_made);
    TRY(event_of_path(request, db, &dialogue, &event, why));
    *made = (struct event_made){.event = event.id,
                                .code = secret_code(request->arena, EVENT_CODE_GROUPS)};
    TRY(dialogue_access_renew(db, event.id, "host",
                              event_code_hash(request->arena, request->app, made->code), why));
    request->context = made;
    request->subject = event.id;
    request_go(request, "%s", event_path(request, &dialogue, event.id));
    return FAIL_NONE;
}

static const struct page page_dialogue_new_code = {.name = "dialogue_new_code",
                                                   .path = DIALOGUE_PATH "/events/:event/new-code",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = DIALOGUE_LEADS,
                                                   .section = "proposals",
                                                   .act = new_code_act,
                                                   .result = code_result};
REGISTER(page, page_dialogue_new_code);
