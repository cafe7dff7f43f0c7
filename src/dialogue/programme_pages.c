/* What the public sees of a dialogue: the programme, its events, its kit, and how to host one. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/qr.h"
#include "dialogue/event_views.h"
#include "dialogue/kit_views.h"
#include "dialogue/programme_views.h"

/* ---- all of them ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue_public_list_row *rows;
    size_t n;
    TRY(dialogue_public_list(db, request->arena, &rows, &n, why));
    struct html *out = request->out;
    dialogue_title(request, tr(out, "Take part"), tr(out, "Dialogues"), false);
    put_text(request, tr(out, "Groups talk about a question where they are: in a library, a "
                              "kitchen, a club. Anybody may host one. What all of them say is "
                              "put together and answered."));
    if (n == 0) put_text(request, tr(out, "There is no dialogue at the moment."));
    for (size_t i = 0; i < n; i++) {
        put_heading(request, rows[i].topic);
        put_hint(request, trf(out, "%s. %s", rows[i].organisation,
                              tr(out, dialogue_word(dialogue_states, rows[i].state))));
        part_prose(out, rows[i].summary);
        put_link(request, arena_printf(request->arena, "/d/%s", rows[i].short_name),
                 trf(out, "More about: %s", rows[i].topic));
    }
    return FAIL_NONE;
}

static const struct page page_dialogue_list = {.name = "dialogue_list",
                                               .path = "/d",
                                               .scope = SCOPE_ANYONE,
                                               .section = "take-part",
                                               .show = list_show};
REGISTER(page, page_dialogue_list);

/* ---- one ---- */

static void events_put(struct request *request, const struct dialogue_event_open_list_row *rows,
                       size_t n) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Where")},
                               {.text = tr(out, "When")},
                               {.text = tr(out, "Language")},
                               {.text = tr(out, "Room for"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] =
            (struct part_cell){.text = text_is_empty(rows[i].area_name)
                                           ? rows[i].place
                                           : trf(out, "%s (%s)", rows[i].place, rows[i].area_name),
                               .header = true};
        row[1] = (struct part_cell){
            .text = event_when(request, rows[i].day, rows[i].starts, rows[i].minutes)};
        row[2] =
            (struct part_cell){.text = tr(out, dialogue_word(language_names, rows[i].language))};
        row[3] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].capacity),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "Events that anybody may come to"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
               .first_cell_is_header = true);
}

static const char *state_text(const struct html *out, const struct dialogue_by_name_row *row) {
    if (text_is(row->state, "open")) return NULL;
    if (text_is(row->state, "closed"))
        return tr(out, "No new events can be registered. Hosts can still send their write-ups.");
    return tr(out, "This dialogue is over, and has been answered.");
}

static enum fail programme_show(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    struct dialogue_event_open_list_row *rows;
    struct dialogue_themes_row *themes;
    size_t n, n_themes;
    TRY(programme_of_path(request, db, &p, why));
    TRY(dialogue_event_open_list(db, request->arena, p.row.engagement, request_today(request),
                                 &rows, &n, why));
    TRY(dialogue_themes(db, request->arena, p.row.engagement, &themes, &n_themes, why));
    struct html *out = request->out;
    dialogue_title(request, p.row.organisation, p.row.topic, p.row.illustrative != 0);
    const char *state = state_text(out, &p.row);
    if (state != NULL) part_inset(out, .text = state);
    part_prose(out, p.row.summary);
    if (!text_is_empty(p.row.outcome) && text_is(p.row.state, "answered")) {
        put_heading(request, tr(out, "What became of it"));
        part_prose(out, p.row.outcome);
    }
    put_heading(request, tr(out, "Host a conversation"));
    put_text(request, tr(out, "You need a few people, a place and an hour. You get a guide, "
                              "cards and a plan. You need no account and no experience."));
    if (text_is(p.row.state, "open"))
        part_button(out, .text = tr(out, "Register an event"), .start = true,
                    .href = arena_printf(request->arena, "%s/register", p.path));
    put_link(request, arena_printf(request->arena, "%s/code", p.path),
             tr(out, "You have a code: open your event, or send a write-up"));
    put_link(request, arena_printf(request->arena, "%s/kit", p.path), tr(out, "Look at the kit"));
    put_link(request, arena_printf(request->arena, "%s/said", p.path),
             tr(out, "See what was said so far"));
    for (size_t i = 0; i < n_themes; i++)
        put_link(request, arena_printf(request->arena, "/themes/%lld", (long long)themes[i].id),
                 trf(out, "Themes in what people wrote: %s", themes[i].title));
    put_heading(request, tr(out, "Come to one"));
    if (n == 0)
        put_text(request, tr(out, "No open event is listed at the moment."));
    else
        events_put(request, rows, n);
    if (!text_is_empty(p.row.promise)) {
        put_heading(request, tr(out, "What will come of it"));
        part_prose(out, p.row.promise);
    }
    if (!text_is_empty(p.row.contact))
        put_text(request, trf(out, "How to reach us: %s", p.row.contact));
    return FAIL_NONE;
}

static const struct page page_dialogue_programme = {.name = "dialogue_programme",
                                                    .path = "/d/:name",
                                                    .scope = SCOPE_ANYONE,
                                                    .section = "take-part",
                                                    .show = programme_show};
REGISTER(page, page_dialogue_programme);

/* ---- the kit ---- */

static enum fail kit_about_of(struct request *request, struct db *db, const struct programme *p,
                              int64_t number, const char *language, struct kit_about *out,
                              struct why *why) {
    struct dialogue_kit_get_row row;
    TRY(dialogue_kit_get(db, request->arena, p->row.engagement, number, language, &row, why));
    *out = (struct kit_about){.language = row.language,
                              .number = number,
                              .organisation = p->row.organisation,
                              .contact = p->row.contact,
                              .promise = p->row.promise,
                              .address = p->address,
                              .write_up_days = p->row.write_up_days,
                              .date = date_of(row.published_at),
                              .large_print = text_is(http_query(request->http, "large"), "yes")};
    return FAIL_NONE;
}

enum fail programme_paper_send(struct request *request, struct db *db, const struct programme *p,
                               int64_t number, const char *language, const struct kit_event *event,
                               struct why *why) {
    struct kit kit;
    struct kit_about about;
    TRY(kit_of(db, request->arena, p->row.engagement, number, language, &kit, why));
    TRY(kit_about_of(request, db, p, number, language, &about, why));
    return kit_send(request, &kit, &about, event, request_text(request, "file"), why);
}

void kit_languages_put(struct request *request, const char *languages, const char *path) {
    const struct choice *c = dialogue_language_choices(request->arena, languages);
    size_t n = 0;
    while (c[n].value != NULL) n++;
    for (size_t i = 0; n > 1 && i < n; i++) {
        if (text_is(c[i].value, kit_language(request, languages))) continue;
        put_link(request, arena_printf(request->arena, "%s?language=%s", path, c[i].value),
                 tr(request->out, c[i].label));
    }
    put_link(request,
             arena_printf(request->arena, "%s?language=%s&large=yes", path,
                          kit_language(request, languages)),
             tr(request->out, "All papers in large print"));
}

static enum fail kit_show(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    TRY(programme_of_path(request, db, &p, why));
    const char *language = kit_language(request, p.row.languages);
    const char *path = arena_printf(request->arena, "%s/kit", p.path);
    bool large = text_is(http_query(request->http, "large"), "yes");
    dialogue_title(request, p.row.topic, tr(request->out, "The kit"), p.row.illustrative != 0);
    request->back_href = p.path;
    put_text(request, trf(request->out,
                          "Version %lld. Hosts get it with their own place, time and "
                          "code printed on it.",
                          (long long)p.kit));
    kit_languages_put(request, p.row.languages, path);
    kit_papers_put(
        request, path,
        arena_printf(request->arena, "?language=%s%s", language, large ? "&large=yes" : ""));
    return FAIL_NONE;
}

static const struct page page_dialogue_public_kit = {.name = "dialogue_public_kit",
                                                     .path = "/d/:name/kit",
                                                     .scope = SCOPE_ANYONE,
                                                     .section = "take-part",
                                                     .show = kit_show};
REGISTER(page, page_dialogue_public_kit);

static enum fail paper_send(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    TRY(programme_of_path(request, db, &p, why));
    return programme_paper_send(request, db, &p, p.kit, kit_language(request, p.row.languages),
                                NULL, why);
}

static const struct page page_dialogue_public_paper = {.name = "dialogue_public_paper",
                                                       .path = "/d/:name/kit/:file",
                                                       .scope = SCOPE_ANYONE,
                                                       .send = paper_send};
REGISTER(page, page_dialogue_public_paper);

/* ---- register an event ---- */

static enum fail register_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    struct programme p;
    TRY(programme_of_path(request, db, &p, why));
    return event_fields(request, db, p.row.engagement, p.row.languages, true, fields, n, why);
}

static enum fail register_prepare(struct request *request, struct why *why) {
    return request_crowd(request, "dialogue register", why);
}

enum fail event_make(struct request *request, struct db *db, const struct programme *p,
                     const struct event_draft *draft, const struct contact *contact,
                     struct event_made *out, struct why *why) {
    int64_t access;
    *out = (struct event_made){0};
    TRY(dialogue_event_add(db, request->arena, p->row.engagement, draft->is_open, draft->area,
                           draft->community, draft->place, draft->day, draft->starts,
                           draft->minutes, draft->language, draft->capacity, p->kit,
                           request_today(request), request->now, &out->event, why));
    TRY(event_questions_put(db, out->event, draft, why));
    out->code = secret_code(request->arena, EVENT_CODE_GROUPS);
    TRY(dialogue_access_add(db, request->arena, out->event, "host", "H",
                            event_code_hash(request->arena, request->app, out->code), &access,
                            why));
    out->path = arena_printf(request->arena, "/e/%s", out->code);
    return vault_put(request->app->vault, request->arena, vault_number(VAULT_HOST, out->event),
                     contact, why);
}

static enum fail welcome_send(struct request *request, struct db *db, const struct programme *p,
                              const struct event_draft *draft, const struct event_made *made,
                              struct why *why) {
    const char *language = request->language;
    const char *text = arena_printf(
        request->arena,
        tr_language(language,
                    "Thank you for hosting a conversation: %s\n\n%s\n%s\n\nYour page, with the "
                    "kit and the write-up:\n%s%s\n\nYour code: %s\n\nPlease say on your page that "
                    "you are going ahead.\n"),
        p->row.topic, draft->place, event_when(request, draft->day, draft->starts, draft->minutes),
        request->app->settings.public_url, made->path, made->code);
    const struct host_message message = {
        .once = arena_printf(request->arena, "dialogue/%lld/welcome", (long long)made->event),
        .language = language,
        .template = "dialogue_host",
        .subject = tr_language(language, "Your event is registered"),
        .text = text};
    return host_tell(request->app, db, request->arena, request->now, made->event, &message, NULL,
                     why);
}

static enum fail register_act(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    struct event_draft draft;
    struct event_made *made = ARENA_NEW(request->arena, struct event_made);
    const struct form *f = request->form;
    TRY(programme_of_path(request, db, &p, why));
    if (!text_is(p.row.state, "open"))
        return why_fail(why, FAIL_CONFLICT, NULL, TR("no new events can be registered"));
    TRY(event_form_read(request, db, p.row.engagement, p.row.starts_day, p.row.ends_day, &draft,
                        why));
    struct contact contact = {.name = form_text(f, "name"),
                              .email = form_text(f, "email"),
                              .phone = form_text(f, "phone")};
    TRY(event_make(request, db, &p, &draft, &contact, made, why));
    TRY(welcome_send(request, db, &p, &draft, made, why));
    request->subject = made->event;
    request->context = made;
    request_go(request, "%s", p.path);
    return FAIL_NONE;
}

static enum fail register_show(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    TRY(programme_of_path(request, db, &p, why));
    dialogue_title(request, p.row.topic, tr(request->out, "Register an event"),
                   p.row.illustrative != 0);
    request->back_href = p.path;
    if (!text_is(p.row.state, "open")) {
        put_text(request, state_text(request->out, &p.row));
        return FAIL_NONE;
    }
    form_fill(request->form, "language", kit_language(request, p.row.languages));
    if (!text_is_empty(p.row.starts_day))
        put_text(request,
                 trf(request->out, "Events are between %s and %s.",
                     request_day(request, p.row.starts_day), request_day(request, p.row.ends_day)));
    put_form(request, tr(request->out, "Register the event"), p.path);
    return FAIL_NONE;
}

static enum fail registered_result(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    const struct event_made *made = request->context;
    TRY(programme_of_path(request, db, &p, why));
    struct html *out = request->out;
    const char *address =
        arena_printf(request->arena, "%s%s", request->app->settings.public_url, made->path);
    dialogue_title(request, p.row.topic, tr(out, "Your event is registered"),
                   p.row.illustrative != 0);
    put_text(request, tr(out, "Keep this code. With it you open your page: the kit, changes, "
                              "and the write-up afterwards. We show it only now; print this "
                              "page or copy it down."));
    dialogue_code_put(request, tr(out, "Your code"), made->code);
    qr_svg(out, address, tr(out, "QR code of your page"), 160);
    part_button(out, .text = tr(out, "Go to your page"), .href = made->path);
    return FAIL_NONE;
}

static const struct page page_dialogue_register = {.name = "dialogue_register",
                                                   .path = "/d/:name/register",
                                                   .scope = SCOPE_ANYONE,
                                                   .section = "take-part",
                                                   .fields_make = register_fields,
                                                   .prepare = register_prepare,
                                                   .show = register_show,
                                                   .act = register_act,
                                                   .result = registered_result};
REGISTER(page, page_dialogue_register);

/* ---- with a code ---- */

static const struct field code_fields[] = {
    {.name = "code",
     .label = "Your code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 40,
     .hint = "It looks like K7QF-2MXA-9TPD. Small letters and missing dashes are fine.",
     .missing = "Enter your code"},
};

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    struct dialogue_event_by_code_row row;
    struct why wrong = {0};
    char *code;
    TRY(programme_of_path(request, db, &p, why));
    if (code_read(request->arena, form_text(request->form, "code"), &code, &wrong) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, "code",
                        TR("That is not quite a code: check each letter and digit"));
    enum fail fail = dialogue_event_by_code(
        db, request->arena, event_code_hash(request->arena, request->app, code), &row, why);
    if (fail == FAIL_NOTFOUND) {
        TRY(request_code_wrong(request, why));
        return why_fail(why, FAIL_INPUT, "code",
                        TR("We do not know this code, or it was replaced by a newer one"));
    }
    if (fail != FAIL_NONE) return fail;
    request_go(request, "/e/%s", code);
    return FAIL_NONE;
}

static enum fail code_show(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    TRY(programme_of_path(request, db, &p, why));
    dialogue_title(request, p.row.topic, tr(request->out, "Enter your code"),
                   p.row.illustrative != 0);
    request->back_href = p.path;
    put_form(request, tr(request->out, "Continue"), NULL);
    return FAIL_NONE;
}

static const struct page page_dialogue_code = {.name = "dialogue_code",
                                               .path = "/d/:name/code",
                                               .scope = SCOPE_ANYONE,
                                               .section = "take-part",
                                               .fields = code_fields,
                                               .n_fields = LENGTH(code_fields),
                                               .show = code_show,
                                               .act = code_act,
                                               .unrecorded = true};
REGISTER(page, page_dialogue_code);
