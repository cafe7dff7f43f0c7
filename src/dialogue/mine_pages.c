/* What somebody with a code sees: the host's event, note-takers, and those who came. */
#include "base/clock.h"
#include "base/hash.h"
#include "dialogue/event_views.h"
#include "dialogue/kit_views.h"
#include "dialogue/mine_views.h"
#include "dialogue/programme_views.h"
#include "dialogue/remind.h"
#include "dialogue/write_up.sql.h"
#include "office/calendar.h"
#include "office/letter.h"

#include <string.h>

static void mine_head(struct request *request, const struct guest *guest, const char *title) {
    dialogue_title(request,
                   trf(request->out, "%s, event %lld", guest->programme.row.topic,
                       (long long)guest->event.number),
                   title, guest->programme.row.illustrative != 0);
    request->back_href = guest->path;
}

/* ---- first page ---- */

static void event_summary_put(struct request *request, const struct guest *guest) {
    struct html *out = request->out;
    const struct dialogue_event_get_row *e = &guest->event;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "State"), .value = tr(out, dialogue_word(event_states, e->state))},
        {.key = tr(out, "Where"), .value = e->place},
        {.key = tr(out, "When"), .value = event_when(request, e->day, e->starts, e->minutes)},
        {.key = tr(out, "Who may come"),
         .value = e->is_open != 0 ? tr(out, "Anybody") : tr(out, "Only people who are invited")},
        {.key = tr(out, "Room for"), .value = trn(out, "%lld person", "%lld people", e->capacity)},
    };
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
}

static bool goes_on(const struct guest *guest) {
    return text_is(guest->event.state, "registered") || text_is(guest->event.state, "confirmed");
}

static bool is_over(const struct request *request, const struct guest *guest) {
    return strcmp(guest->event.day, request_today(request)) <= 0;
}

static bool is_erased(struct request *request, const struct guest *guest) {
    struct contact contact;
    struct why unknown = {0};
    return vault_get(request->app->vault, request->arena, vault_number(VAULT_HOST, guest->event.id),
                     &contact, &unknown) == FAIL_NOTFOUND;
}

static enum fail is_reported(struct request *request, struct db *db, const struct guest *guest,
                             bool *reported, struct why *why) {
    struct dialogue_sent_of_event_row *sent;
    size_t n;
    TRY(dialogue_sent_of_event(db, request->arena, guest->event.id, &sent, &n, why));
    *reported = n > 0;
    return FAIL_NONE;
}

static enum fail host_acts_put(struct request *request, struct db *db, const struct guest *guest,
                               struct why *why) {
    struct html *out = request->out;
    bool reported;
    TRY(is_reported(request, db, guest, &reported, why));
    if (text_is(guest->event.state, "registered") && !is_over(request, guest)) {
        put_text(request, tr(out, "Are you going ahead? Then say so: it helps us and those "
                                  "who want to come."));
        request_button(request, arena_printf(request->arena, "%s/confirm", guest->path),
                       tr(out, "Yes, we are going ahead"), "");
    }
    if (!goes_on(guest) || reported) return FAIL_NONE;
    const char *cancel = arena_printf(request->arena, "%s/cancel", guest->path);
    if (is_over(request, guest)) {
        put_link(request, cancel, tr(out, "It did not take place"));
        return FAIL_NONE;
    }
    put_link(request, arena_printf(request->arena, "%s/change", guest->path),
             tr(out, "Change the event"));
    put_link(request, cancel, tr(out, "Cancel the event"));
    return FAIL_NONE;
}

static enum fail tasks_put(struct request *request, struct db *db, const struct guest *guest,
                           struct why *why) {
    struct html *out = request->out;
    struct part_task tasks[8];
    size_t n = 0;
    bool host = text_is(guest->role, "host");
    bool works = host || text_is(guest->role, "note_taker");
    if (works)
        tasks[n++] = (struct part_task){
            .title = tr(out, "The kit, with your place and code on it"),
            .hint = tr(out, "Guide, cards, sign-in sheet, write-up form, invitation"),
            .href = arena_printf(request->arena, "%s/kit", guest->path)};
    if (host && goes_on(guest))
        tasks[n++] =
            (struct part_task){.title = tr(out, "For your calendar"),
                               .hint = tr(out, "A file that calendars open"),
                               .href = arena_printf(request->arena, "%s/event.ics", guest->path)};
    if (host && !text_is(guest->event.state, "cancelled"))
        tasks[n++] = (struct part_task){
            .title = tr(out, "Codes for note-takers and for those who come"),
            .hint = tr(out,
                       "They can vote alone where that is offered, see what became of it, and give "
                       "an account of their own"),
            .href = arena_printf(request->arena, "%s/codes", guest->path)};
    TRY(phone_task_add(request, db, guest, tasks, &n, why));
    TRY(mine_more_tasks(request, db, guest, tasks, &n, why));
    if (host)
        tasks[n++] =
            (struct part_task){.title = tr(out, "Your name and how to reach you"),
                               .hint = tr(out, "Change them, or have them erased"),
                               .href = arena_printf(request->arena, "%s/details", guest->path)};
    if (n > 0) part_task_list(out, .items = tasks, .n_items = n);
    return FAIL_NONE;
}

static enum fail mine_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(guest_of_path(request, db, &guest, why));
    bool host = text_is(guest.role, "host");
    mine_head(request, &guest,
              host ? tr(request->out, "Your event")
                   : tr(request->out, "The event that you were at"));
    request->back_href = guest.programme.path;
    event_summary_put(request, &guest);
    if (host) TRY(host_acts_put(request, db, &guest, why));
    if (host && is_erased(request, &guest))
        put_hint(request, tr(request->out, "Your name and how to reach you are erased."));
    TRY(mine_notes_put(request, db, &guest, why));
    TRY(tasks_put(request, db, &guest, why));
    if (!text_is_empty(guest.programme.row.outcome) &&
        text_is(guest.programme.row.state, "answered")) {
        put_heading(request, tr(request->out, "What became of it"));
        part_prose(request->out, guest.programme.row.outcome);
    } else if (!text_is_empty(guest.programme.row.promise)) {
        put_heading(request, tr(request->out, "What will come of it"));
        part_prose(request->out, guest.programme.row.promise);
    }
    put_link(request, arena_printf(request->arena, "%s/reply", guest.path),
             tr(request->out, "What became of what you said"));
    return FAIL_NONE;
}

static const struct page page_dialogue_mine = {.name = "dialogue_mine",
                                               .path = "/e/:code",
                                               .scope = SCOPE_ANYONE,
                                               .no_navigation = true,
                                               .show = mine_show};
REGISTER(page, page_dialogue_mine);

/* ---- going ahead, cancelling ---- */

static enum fail confirm_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(host_of_path(request, db, &guest, why));
    request_go(request, "%s", guest.path);
    request->subject = guest.event.id;
    if (text_is(guest.event.state, "confirmed")) return FAIL_NONE;
    TRY(remind_stop(db, request->arena, guest.event.id, REMIND_CONFIRM, why));
    TRY(dialogue_event_confirm(db, guest.event.id, request_today(request), why));
    return FAIL_NONE;
}

static const struct page page_dialogue_confirm = {.name = "dialogue_confirm",
                                                  .path = "/e/:code/confirm",
                                                  .scope = SCOPE_ANYONE,
                                                  .no_navigation = true,
                                                  .show = mine_show,
                                                  .act = confirm_act};
REGISTER(page, page_dialogue_confirm);

static enum fail cancel_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    bool reported;
    TRY(host_of_path(request, db, &guest, why));
    request_go(request, "%s", guest.path);
    request->subject = guest.event.id;
    if (text_is(guest.event.state, "cancelled")) return FAIL_NONE;
    TRY(is_reported(request, db, &guest, &reported, why));
    if (reported)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        TR("somebody wrote up what was said, so the event took place"));
    TRY(remind_stop(db, request->arena, guest.event.id, REMIND_NOTHING, why));
    TRY(dialogue_event_cancel(db, guest.event.id, request->now, why));
    return FAIL_NONE;
}

static enum fail cancel_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(host_of_path(request, db, &guest, why));
    bool over = is_over(request, &guest);
    const char *title =
        over ? tr(request->out, "It did not take place") : tr(request->out, "Cancel the event");
    mine_head(request, &guest, title);
    put_text(request,
             over ? tr(request->out, "Then nobody waits for your write-up, and we remind you no "
                                     "more. You can register another one at any time.")
                  : tr(request->out, "It goes off the list. Please tell those who wanted to "
                                     "come. You can register another one at any time."));
    request_button(request, arena_printf(request->arena, "%s/cancel", guest.path), title,
                   "warning");
    return FAIL_NONE;
}

static const struct page page_dialogue_cancel = {.name = "dialogue_cancel",
                                                 .path = "/e/:code/cancel",
                                                 .scope = SCOPE_ANYONE,
                                                 .no_navigation = true,
                                                 .show = cancel_show,
                                                 .act = cancel_act};
REGISTER(page, page_dialogue_cancel);

/* ---- change ---- */

static enum fail change_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    struct guest guest;
    TRY(host_of_path(request, db, &guest, why));
    return event_fields(request, db, guest.event.engagement, guest.programme.row.languages, false,
                        fields, n, why);
}

static enum fail change_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct event_draft draft;
    TRY(host_of_path(request, db, &guest, why));
    if (!goes_on(&guest))
        return why_fail(why, FAIL_CONFLICT, NULL, TR("the event is cancelled or closed"));
    const struct dialogue_by_name_row *p = &guest.programme.row;
    TRY(event_form_read(request, db, guest.event.engagement, p->starts_day, p->ends_day, &draft,
                        why));
    enum fail fail =
        dialogue_event_change(db, guest.event.id, revision_of(request->form), draft.is_open,
                              draft.area, draft.community, draft.place, draft.day, draft.starts,
                              draft.minutes, draft.language, draft.capacity, request->now, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    if (!text_is(draft.day, guest.event.day))
        TRY(remind_stop(db, request->arena, guest.event.id, REMIND_NOTHING, why));
    TRY(event_questions_put(db, guest.event.id, &draft, why));
    request->subject = guest.event.id;
    request_go(request, "%s", guest.path);
    return FAIL_NONE;
}

static enum fail change_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct dialogue_question_list_row *questions;
    struct date day;
    size_t n;
    TRY(host_of_path(request, db, &guest, why));
    TRY(dialogue_question_list(db, request->arena, guest.event.id, &questions, &n, why));
    struct form *f = request->form;
    const struct dialogue_event_get_row *e = &guest.event;
    struct buf lines;
    buf_init(&lines, request->arena, 8000);
    for (size_t i = 0; i < n; i++) buf_printf(&lines, "%s\n", questions[i].text);
    form_fill(f, "is_open", e->is_open != 0 ? "open" : "closed");
    form_fill(f, "place", e->place);
    if (e->area != DB_NULL_INT) form_fill_int(f, "area", e->area);
    if (e->community != DB_NULL_INT) form_fill_int(f, "community", e->community);
    if (date_read(e->day, &day)) form_fill_date(f, "day", day);
    form_fill(f, "starts", e->starts);
    form_fill_int(f, "minutes", e->minutes);
    form_fill(f, "language", e->language);
    form_fill_int(f, "capacity", e->capacity);
    if (n > 0) form_fill(f, "questions", lines.s);
    form_fill_int(f, "revision", e->revision);
    mine_head(request, &guest, tr(request->out, "Change the event"));
    put_form(request, tr(request->out, "Save"), guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_change = {.name = "dialogue_change_event",
                                                 .path = "/e/:code/change",
                                                 .scope = SCOPE_ANYONE,
                                                 .no_navigation = true,
                                                 .fields_make = change_fields,
                                                 .show = change_show,
                                                 .act = change_act};
REGISTER(page, page_dialogue_change);

/* ---- calendar and kit ---- */

static enum fail calendar_send(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(host_of_path(request, db, &guest, why));
    const struct dialogue_event_get_row *e = &guest.event;
    struct calendar_event event = {.kind = "dialogue-event",
                                   .id = e->id,
                                   .sequence = e->revision - 1,
                                   .changed_at = e->changed_at,
                                   .starts = day_time_read(e->starts),
                                   .minutes = (int)e->minutes,
                                   .cancelled = text_is(e->state, "cancelled"),
                                   .title = guest.programme.row.topic,
                                   .place = e->place,
                                   .detail = guest.programme.address};
    if (!date_read(e->day, &event.day) || event.starts < 0)
        return why_fail(why, FAIL_STORE, NULL, TR("the event has a day or a time that is none"));
    calendar_write(&request->response->body, NULL,
                   text_after_scheme(request->app->settings.public_url), &event, 1);
    http_download(request->response, "text/calendar; charset=utf-8", "event.ics");
    return FAIL_NONE;
}

static const struct page page_dialogue_calendar = {.name = "dialogue_calendar",
                                                   .path = "/e/:code/event.ics",
                                                   .scope = SCOPE_ANYONE,
                                                   .send = calendar_send};
REGISTER(page, page_dialogue_calendar);

static enum fail worker_of_path(struct request *request, struct db *db, struct guest *guest,
                                struct why *why) {
    TRY(guest_of_path(request, db, guest, why));
    if (!text_is(guest->role, "participant")) return FAIL_NONE;
    return why_fail(why, FAIL_DENIED, NULL, TR("this page is the host's and the note-takers'"));
}

static enum fail kit_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(worker_of_path(request, db, &guest, why));
    const char *language = http_query(request->http, "language") == NULL
                               ? guest.event.language
                               : kit_language(request, guest.programme.row.languages);
    const char *path = arena_printf(request->arena, "%s/kit", guest.path);
    bool large = text_is(http_query(request->http, "large"), "yes");
    mine_head(request, &guest, tr(request->out, "Your kit"));
    if (guest.event.kit != guest.programme.kit)
        part_inset(request->out,
                   .text = trf(request->out,
                               "You have version %lld of the kit; version %lld is out now. Use "
                               "yours if it is printed already, and say so in the write-up.",
                               (long long)guest.event.kit, (long long)guest.programme.kit));
    kit_languages_put(request, guest.programme.row.languages, path);
    kit_papers_put(
        request, path,
        arena_printf(request->arena, "?language=%s%s", language, large ? "&large=yes" : ""));
    return FAIL_NONE;
}

static const struct page page_dialogue_mine_kit = {.name = "dialogue_mine_kit",
                                                   .path = "/e/:code/kit",
                                                   .scope = SCOPE_ANYONE,
                                                   .no_navigation = true,
                                                   .show = kit_show};
REGISTER(page, page_dialogue_mine_kit);

static enum fail paper_send(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct dialogue_question_list_row *questions;
    size_t n;
    TRY(worker_of_path(request, db, &guest, why));
    TRY(dialogue_question_list(db, request->arena, guest.event.id, &questions, &n, why));
    const char **texts = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) texts[i] = questions[i].text;
    const struct kit_event event = {
        .place = guest.event.place,
        .when = event_when(request, guest.event.day, guest.event.starts, guest.event.minutes),
        .code = guest.code,
        .code_address =
            arena_printf(request->arena, "%s%s", request->app->settings.public_url, guest.path),
        .questions = texts,
        .n_questions = n,
        .number = guest.event.number};
    return programme_paper_send(request, db, &guest.programme, guest.event.kit,
                                kit_language(request, guest.programme.row.languages), &event, why);
}

static const struct page page_dialogue_mine_paper = {.name = "dialogue_mine_paper",
                                                     .path = "/e/:code/kit/:file",
                                                     .scope = SCOPE_ANYONE,
                                                     .send = paper_send};
REGISTER(page, page_dialogue_mine_paper);

/* ---- codes for others ---- */

static const struct choice code_kinds[] = {
    {"participant", "Slips for those who come", "A PDF to print and cut"},
    {"note_taker", "A code for a note-taker", "They can write an account of their own"},
    {NULL, NULL, NULL}};
static const struct field code_fields[] = {
    {.name = "role",
     .label = "For whom?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = code_kinds,
     .missing = "Choose for whom"},
    {.name = "count",
     .label = "How many slips?",
     .hint = "One for each person who comes. For a note-taker one code is made.",
     .kind = FIELD_INT,
     .min = 1,
     .max = 60},
};
enum { SLIPS_MAX = 200 };

static enum fail codes_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    const char *role = form_text(request->form, "role");
    bool slips = text_is(role, "participant");
    int64_t before, id, count = slips ? form_int(request->form, "count", 0) : 1;
    if (count == 0) return why_fail(why, FAIL_INPUT, "count", TR("Enter how many slips"));
    TRY(host_of_path(request, db, &guest, why));
    if (text_is(guest.event.state, "cancelled"))
        return why_fail(why, FAIL_CONFLICT, NULL, TR("the event was cancelled"));
    TRY(dialogue_access_count(db, request->arena, guest.event.id, role, &before, why));
    if (before + count > SLIPS_MAX)
        return why_fail(why, FAIL_LIMIT, "count",
                        tr_language(request->language, "An event has at most %d codes"), SLIPS_MAX);
    struct code_sheet *sheet = ARENA_NEW(request->arena, struct code_sheet);
    sheet->codes = ARENA_ARRAY(request->arena, const char *, (size_t)count);
    sheet->slips = slips;
    for (int64_t i = 0; i < count; i++) {
        const char *code = secret_code(request->arena, EVENT_CODE_GROUPS);
        TRY(dialogue_access_add(db, request->arena, guest.event.id, role,
                                arena_printf(request->arena, "%s%02lld", slips ? "P" : "N",
                                             (long long)(before + i + 1)),
                                event_code_hash(request->arena, request->app, code), &id, why));
        sheet->codes[sheet->n++] = code;
    }
    request->subject = guest.event.id;
    request->context = sheet;
    request_go(request, "%s/codes", guest.path);
    return FAIL_NONE;
}

static enum fail slips_send(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    const struct code_sheet *sheet = request->context;
    struct slip *slips = ARENA_ARRAY(request->arena, struct slip, sheet->n + 1);
    TRY(guest_of_path(request, db, &guest, why));
    for (size_t i = 0; i < sheet->n; i++)
        slips[i] = (struct slip){.code = sheet->codes[i],
                                 .qr_text = arena_printf(request->arena, "%s/e/%s",
                                                         request->app->settings.public_url,
                                                         sheet->codes[i])};
    const struct slip_plan plan = {
        .title = guest.programme.row.topic,
        .heading = guest.programme.row.topic,
        .web_address = arena_printf(request->arena, "%s%s/code",
                                    text_after_scheme(request->app->settings.public_url),
                                    guest.programme.path),
        .code_label = tr_language(request->language, "Your code"),
        .note = sheet->slips
                    ? tr_language(request->language, "See what became of it")
                    : tr_language(request->language, "For the note-taker: an account of your own"),
        .language = request->language,
        .date = date_of(request->now)};
    struct letter_sink sink = letter_sink_buf(&request->response->body);
    TRY(slips_write(request->arena, &plan, slips, sheet->n, &sink, why));
    http_download(request->response, "application/pdf",
                  sheet->slips ? "slips.pdf" : "note-taker-code.pdf");
    return FAIL_NONE;
}

/* A download leaves the page as it is: here it says what the button does, and what was made. */
static enum fail codes_made_put(struct request *request, struct db *db, const struct guest *guest,
                                struct why *why) {
    const struct html *out = request->out;
    int64_t slips, note_takers;
    TRY(dialogue_access_count(db, request->arena, guest->event.id, "participant", &slips, why));
    TRY(dialogue_access_count(db, request->arena, guest->event.id, "note_taker", &note_takers,
                              why));
    put_text(request, tr(out, "The file goes to your downloads, and this page stays. Each press "
                              "makes new codes; those made before go on working."));
    if (slips + note_takers > 0)
        part_inset(request->out, .text = trf(out,
                                             "Slips made so far: %lld. Codes for note-takers "
                                             "made so far: %lld.",
                                             (long long)slips, (long long)note_takers));
    return FAIL_NONE;
}

static enum fail codes_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(host_of_path(request, db, &guest, why));
    mine_head(request, &guest, tr(request->out, "Codes for others"));
    put_text(request, tr(request->out, "The codes are in the file and nowhere else: we keep "
                                       "only a mark from which they cannot be read. Nobody's "
                                       "name belongs to a code."));
    TRY(codes_made_put(request, db, &guest, why));
    form_fill(request->form, "role", "participant");
    form_fill_int(request->form, "count", guest.event.capacity > 60 ? 60 : guest.event.capacity);
    put_form(request, tr(request->out, "Make the codes"), guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_codes = {.name = "dialogue_codes",
                                                .path = "/e/:code/codes",
                                                .scope = SCOPE_ANYONE,
                                                .no_navigation = true,
                                                .fields = code_fields,
                                                .n_fields = LENGTH(code_fields),
                                                .show = codes_show,
                                                .act = codes_act,
                                                .file = slips_send};
REGISTER(page, page_dialogue_codes);

/* ---- the host's own details ---- */

static const struct field detail_fields[] = {
    {.name = "name",
     .label = "Your name, or your group's",
     .kind = FIELD_TEXT,
     .max = 100,
     .autocomplete = "name"},
    {.name = "email",
     .label = "E-mail address (optional)",
     .kind = FIELD_EMAIL,
     .autocomplete = "email"},
    {.name = "phone",
     .label = "Telephone (optional)",
     .kind = FIELD_TEXT,
     .max = 40,
     .autocomplete = "tel"},
    {.name = "erase",
     .label = "Erase my name and how to reach me",
     .kind = FIELD_YES,
     .hint = "Your code goes on working, and what your group said stays"},
};

static enum fail details_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    const struct form *f = request->form;
    TRY(host_of_path(request, db, &guest, why));
    int64_t number = vault_number(VAULT_HOST, guest.event.id);
    request->subject = guest.event.id;
    request_go(request, "%s", guest.path);
    if (form_yes(f, "erase")) {
        TRY(notify_cancel_recipient(db, number, why));
        TRY(vault_erase(request->app->vault, request->arena, number, why));
        return FAIL_NONE;
    }
    struct contact contact = {.name = form_text(f, "name"),
                              .email = form_text(f, "email"),
                              .phone = form_text(f, "phone")};
    return vault_put(request->app->vault, request->arena, number, &contact, why);
}

static enum fail details_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct contact contact = {0};
    TRY(host_of_path(request, db, &guest, why));
    enum fail found = vault_get(request->app->vault, request->arena,
                                vault_number(VAULT_HOST, guest.event.id), &contact, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE) {
        if (contact.name != NULL) form_fill(request->form, "name", contact.name);
        if (contact.email != NULL) form_fill(request->form, "email", contact.email);
        if (contact.phone != NULL) form_fill(request->form, "phone", contact.phone);
    }
    mine_head(request, &guest, tr(request->out, "Your name and how to reach you"));
    put_form(request, tr(request->out, "Save"), guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_details = {.name = "dialogue_details",
                                                  .path = "/e/:code/details",
                                                  .scope = SCOPE_ANYONE,
                                                  .no_navigation = true,
                                                  .fields = detail_fields,
                                                  .n_fields = LENGTH(detail_fields),
                                                  .show = details_show,
                                                  .act = details_act};
REGISTER(page, page_dialogue_details);
