/* Those invited to a workshop: their post and organisation in the vault, codes, who came. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "notify/notify.h"
#include "workshop/rating.sql.h"
#include "workshop/workshop.html.h"
#include "workshop/workshop_views.h"

#include <string.h>

enum { CODE_GROUPS = 3 };

static int64_t vault_of(int64_t person) {
    return vault_number(VAULT_WORKSHOP, person);
}

enum fail workshop_who_erase(struct request *request, struct db *db, int64_t person,
                             int64_t workshop, struct why *why) {
    TRY(workshop_person_erase(db, person, workshop, why));
    TRY(notify_cancel_recipient(db, vault_of(person), why));
    return vault_erase(request->app->vault, request->arena, vault_of(person), why);
}

/* Their names, for those who run the workshop; "A07" where they were erased, or withdrew when
 * withdrawing did not erase yet. */
static enum fail contacts_of(struct request *request, const struct workshop_people_row *rows,
                             size_t n, struct contact **out, struct why *why) {
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, n + 1);
    *out = ARENA_ARRAY(request->arena, struct contact, n + 1);
    for (size_t i = 0; i < n; i++) numbers[i] = vault_of(rows[i].id);
    TRY(vault_get_many(request->app->vault, request->arena, numbers, n, *out, why));
    for (size_t i = 0; i < n; i++)
        if (!text_is(rows[i].taking_part, "active")) (*out)[i] = (struct contact){0};
    return FAIL_NONE;
}

static const char *shown(const char *text) {
    return text_is_empty(text) ? "\u2013" : text;
}

/* ---- all of them ---- */

static enum fail people_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *rows;
    struct contact *contacts;
    size_t n;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &rows, &n, why));
    TRY(contacts_of(request, rows, n, &contacts, why));
    struct html *out = request->out;
    meeting_head(request, &meeting, tr(out, "Those invited"));
    put_link(request, arena_printf(request->arena, "%s/people/add", meeting.path),
             tr(out, "Invite somebody"));
    if (n == 0) {
        put_text(request, tr(out, "Nobody is invited yet."));
        return FAIL_NONE;
    }
    int64_t coming = 0;
    struct part_cell head[] = {{.text = tr(out, "Label")},
                               {.text = tr(out, "Name")},
                               {.text = tr(out, "Post")},
                               {.text = tr(out, "Organisation")},
                               {.text = tr(out, "Sector")},
                               {.text = tr(out, "State")},
                               {.text = tr(out, "Table"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        coming += text_is(rows[i].state, "accepted") || text_is(rows[i].state, "attended") ? 1 : 0;
        row[0] = (struct part_cell){.text = rows[i].label,
                                    .href = arena_printf(request->arena, "%s/people/%lld",
                                                         meeting.path, (long long)rows[i].id),
                                    .header = true};
        row[1] = (struct part_cell){.text = shown(contacts[i].name)};
        row[2] = (struct part_cell){.text = shown(contacts[i].notes)};
        row[3] = (struct part_cell){.text = shown(contacts[i].address)};
        row[4] = (struct part_cell){
            .text = tr(out, workshop_word_text(workshop_sectors, rows[i].sector))};
        row[5] = (struct part_cell){
            .text = text_is(rows[i].taking_part, "active")
                        ? tr(out, workshop_word_text(workshop_person_states, rows[i].state))
                        : tr(out, "Withdrawn")};
        row[6] = (struct part_cell){
            .text = rows[i].table_number == 0
                        ? "\u2013"
                        : arena_printf(request->arena, "%lld", (long long)rows[i].table_number),
            .numeric = true};
    }
    put_text(request, trf(out, "%zu invited, %lld coming or there, room for %lld.", n,
                          (long long)coming, (long long)meeting.row.capacity));
    part_table(out, .caption = tr(out, "Those invited"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    return FAIL_NONE;
}

static const struct page page_workshop_people = {.name = "workshop_people",
                                                 .path =
                                                     WORKSHOP_PATH "/workshops/:workshop/people",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_RUNS,
                                                 .section = "proposals",
                                                 .wide = true,
                                                 .show = people_show};
REGISTER(page, page_workshop_people);

/* ---- inviting ---- */

struct invited {
    int64_t person;
    const char *label, *code;
    bool mailed;
};

static enum fail invitation_send(struct request *request, struct db *db,
                                 const struct workshop_meeting *meeting,
                                 const struct contact *contact, struct invited *invited,
                                 struct why *why) {
    const char *l = request->language;
    struct arena *arena = request->arena;
    if (text_is_empty(contact->email)) return FAIL_NONE;
    const char *link = arena_printf(arena, "%s/take-part", request->app->settings.public_url);
    const char *text = arena_printf(
        arena,
        tr_language(l, "You are invited to a workshop: %s\n\n%s\n%s\n\nYour code: %s\n\nWith it "
                       "you open the briefing and the case studies, say whether you are coming, "
                       "put it in your calendar, and rate the cases on the day:\n%s\n\n%s\n"),
        written_in(l, meeting->series.row.topic, meeting->series.row.topic_cy).text,
        meeting->row.place, meeting_when(request, &meeting->row), invited->code, link,
        meeting->series.row.contact);
    /* A new code makes a new message; the same code is sent once. */
    char digest[SHA256_HEX];
    sha256_hex(invited->code, strlen(invited->code), digest);
    digest[12] = '\0';
    const struct notify_message message = {
        .once = arena_printf(arena, "workshop/%lld/%s", (long long)invited->person, digest),
        .batch = arena_printf(arena, "workshop/%lld", (long long)meeting->row.id),
        .recipient = vault_of(invited->person),
        .channel = NOTIFY_EMAIL,
        .language = text_is(l, "cy") ? "cy" : "en",
        .template = "workshop_invitation",
        .subject = tr_language(l, "You are invited to a workshop"),
        .text = text};
    return notify_put(request->app, db, arena, &message, request->now, &invited->mailed, why);
}

static enum fail person_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    (void)db, (void)why;
    const struct field made[] = {
        {.name = "name",
         .label = "Name",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 100,
         .hint = "Name, post and organisation are kept apart from what people rate, and can be "
                 "erased",
         .missing = "Enter the name"},
        {.name = "post", .label = "Post", .kind = FIELD_TEXT, .max = 100},
        {.name = "organisation",
         .label = "Organisation",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .missing = "Enter the organisation"},
        {.name = "sector",
         .label = "Sector",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = word_choices(request->arena, workshop_sectors),
         .missing = "Choose a sector"},
        {.name = "email",
         .label = "E-mail address (optional)",
         .kind = FIELD_EMAIL,
         .hint = "The invitation with the code goes there"},
        {.name = "phone", .label = "Telephone (optional)", .kind = FIELD_TEXT, .max = 40},
        {.name = "takes_notes",
         .label = "Takes notes for their table, with their own code",
         .kind = FIELD_YES},
        {.name = "revision", .kind = FIELD_HIDDEN},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static struct contact contact_of(const struct form *f) {
    return (struct contact){.name = form_text(f, "name"),
                            .email = form_text(f, "email"),
                            .phone = form_text(f, "phone"),
                            .address = form_text(f, "organisation"),
                            .notes = form_text(f, "post")};
}

static enum fail label_next(struct request *request, struct db *db,
                            const struct workshop_meeting *meeting, const char **out,
                            struct why *why) {
    struct workshop_people_row *rows;
    size_t n;
    TRY(workshop_people(db, request->arena, meeting->row.id, &rows, &n, why));
    if (n >= WORKSHOP_PEOPLE_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a workshop has at most %d people",
                        WORKSHOP_PEOPLE_MAX);
    *out = arena_printf(request->arena, "%s%02zu",
                        workshop_letters(request->arena, meeting->row.number), n + 1);
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct invited *invited = ARENA_NEW(request->arena, struct invited);
    int64_t participant;
    const struct form *f = request->form;
    struct contact contact = contact_of(f);
    TRY(meeting_of_path(request, db, &meeting, why));
    if (!text_is(meeting.row.state, "planned"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the workshop is over or cancelled; nobody more can be invited");
    TRY(label_next(request, db, &meeting, &invited->label, why));
    invited->code = request_code(request, "workshop", CODE_GROUPS);
    TRY(participant_insert(
        db, request->arena, meeting.series.engagement.id, invited->label, meeting.row.area,
        access_code_hash(request->arena, request->app->key, invited->code), &participant, why));
    TRY(workshop_person_add(db, request->arena, meeting.row.id, participant, form_text(f, "sector"),
                            "invited", request_today(request), &invited->person, why));
    TRY(workshop_person_change(db, invited->person, meeting.row.id, 1, form_text(f, "sector"),
                               form_yes(f, "takes_notes") ? 1 : 0, why));
    TRY(vault_put(request->app->vault, request->arena, vault_of(invited->person), &contact, why));
    TRY(invitation_send(request, db, &meeting, &contact, invited, why));
    request->subject = invited->person;
    request->context = invited;
    request_go(request, "%s/people", meeting.path);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    TRY(meeting_of_path(request, db, &meeting, why));
    meeting_head(request, &meeting, tr(request->out, "Invite somebody"));
    request->back_href = arena_printf(request->arena, "%s/people", meeting.path);
    put_form(request, tr(request->out, "Invite them"), request->back_href);
    return FAIL_NONE;
}

static enum fail code_result(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    const struct invited *invited = request->context;
    TRY(meeting_of_path(request, db, &meeting, why));
    struct html *out = request->out;
    meeting_head(request, &meeting, trf(out, "The code of %s", invited->label));
    request->back_href = arena_printf(request->arena, "%s/people", meeting.path);
    put_text(request, invited->mailed
                          ? tr(out, "An e-mail with this code is on its way. It is shown only now.")
                          : tr(out, "Give them this code. It is shown only now."));
    workshop_code_html(out, tr(out, "Code"), invited->code);
    put_text(request, trf(out, "They enter it at %s",
                          arena_printf(request->arena, "%s/take-part",
                                       text_after_scheme(request->app->settings.public_url))));
    put_link(request, request->back_href, tr(out, "Back to those invited"));
    return FAIL_NONE;
}

static const struct page page_workshop_person_add = {.name = "workshop_person_add",
                                                     .path = WORKSHOP_PATH
                                                     "/workshops/:workshop/people/add",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_RUNS,
                                                     .section = "proposals",
                                                     .fields_make = person_fields,
                                                     .show = add_show,
                                                     .act = add_act,
                                                     .result = code_result};
REGISTER(page, page_workshop_person_add);

/* ---- one person ---- */

struct somebody {
    struct workshop_meeting meeting;
    struct workshop_person_get_row row;
    const char *path;
};

static enum fail person_of_path(struct request *request, struct db *db, struct somebody *out,
                                struct why *why) {
    TRY(meeting_of_path(request, db, &out->meeting, why));
    TRY(workshop_person_get(db, request->arena, request_int(request, "person"), out->meeting.row.id,
                            &out->row, why));
    out->path =
        arena_printf(request->arena, "%s/people/%lld", out->meeting.path, (long long)out->row.id);
    return FAIL_NONE;
}

static enum fail history_put(struct request *request, struct db *db, const struct somebody *who,
                             struct why *why) {
    struct workshop_ratings_former_of_row *rows;
    size_t n;
    TRY(workshop_ratings_former_of(db, request->arena, who->meeting.row.id, "person", who->row.id,
                                   &rows, &n, why));
    if (n > 0)
        put_hint(request,
                 trn(request->out, "%lld rating was changed later; what was given first is kept.",
                     "%lld ratings were changed later; what was given first is kept.", (int64_t)n));
    return FAIL_NONE;
}

static enum fail person_show(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    struct contact contact = {0};
    struct why unknown = {0};
    struct form *f = request->form;
    TRY(person_of_path(request, db, &who, why));
    struct html *out = request->out;
    bool known = vault_get(request->app->vault, request->arena, vault_of(who.row.id), &contact,
                           &unknown) == FAIL_NONE;
    meeting_head(request, &who.meeting, trf(out, "Person %s", who.row.label));
    request->back_href = arena_printf(request->arena, "%s/people", who.meeting.path);
    TRY(history_put(request, db, &who, why));
    if (who.row.erased != 0) {
        put_text(request, tr(out, "Name, post, organisation and how to reach them are erased."));
        return FAIL_NONE;
    }
    if (!text_is(who.row.taking_part, "active")) {
        put_text(request, tr(out, "They have withdrawn. Who they are is still kept."));
        if (request_has_role(request, WORKSHOP_LEADS))
            request_button(request, arena_printf(request->arena, "%s/erase", who.path),
                           tr(out, "Erase who they are"), "warning");
        return FAIL_NONE;
    }
    if (known) {
        form_fill(f, "name", contact.name);
        form_fill(f, "post", contact.notes);
        form_fill(f, "organisation", contact.address);
        form_fill(f, "email", contact.email);
        form_fill(f, "phone", contact.phone);
    }
    form_fill(f, "sector", who.row.sector);
    if (who.row.takes_notes != 0) form_fill(f, "takes_notes", "yes");
    form_fill_int(f, "revision", who.row.revision);
    put_form(request, tr(out, "Save"), NULL);
    put_heading(request, tr(out, "Their code"));
    request_button(request, arena_printf(request->arena, "%s/code", who.path),
                   tr(out, "Give them a new code"), "secondary");
    request_button(request, arena_printf(request->arena, "%s/letter", who.path),
                   tr(out, "Print an invitation with a new code"), "secondary");
    if (!request_has_role(request, WORKSHOP_LEADS)) return FAIL_NONE;
    put_heading(request, tr(out, "If they ask to be forgotten"));
    put_text(request, tr(out, "Erasing removes who they are; what they rated stays without a "
                              "name. To delete what they rated as well, withdraw them on the page "
                              "of participants."));
    request_button(request, arena_printf(request->arena, "%s/erase", who.path),
                   tr(out, "Erase who they are"), "warning");
    put_link(request,
             arena_printf(request->arena, "/proposals/%lld/evidence/%lld/participants/%lld",
                          (long long)who.meeting.series.engagement.proposal,
                          (long long)who.meeting.series.engagement.id,
                          (long long)who.row.participant),
             tr(out, "Withdraw them, with all they rated"));
    return FAIL_NONE;
}

static enum fail person_act(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    const struct form *f = request->form;
    struct contact contact = contact_of(f);
    TRY(person_of_path(request, db, &who, why));
    if (who.row.erased != 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "who this person is was erased");
    if (!text_is(who.row.taking_part, "active"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this person has withdrawn");
    enum fail fail =
        workshop_person_change(db, who.row.id, who.meeting.row.id, revision_of(f),
                               form_text(f, "sector"), form_yes(f, "takes_notes") ? 1 : 0, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    request->subject = who.row.id;
    request_go(request, "%s", who.path);
    return vault_put(request->app->vault, request->arena, vault_of(who.row.id), &contact, why);
}

static const struct page page_workshop_person = {.name = "workshop_person",
                                                 .path = WORKSHOP_PATH
                                                 "/workshops/:workshop/people/:person",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_RUNS,
                                                 .section = "proposals",
                                                 .fields_make = person_fields,
                                                 .show = person_show,
                                                 .act = person_act};
REGISTER(page, page_workshop_person);

static enum fail code_new(struct request *request, struct db *db, struct somebody *who,
                          struct invited *invited, struct why *why) {
    TRY(person_of_path(request, db, who, why));
    *invited = (struct invited){.person = who->row.id,
                                .label = who->row.label,
                                .code = request_code(request, "workshop", CODE_GROUPS)};
    TRY(workshop_participant_code(
        db, who->row.participant, who->meeting.series.engagement.id,
        access_code_hash(request->arena, request->app->key, invited->code), why));
    TRY(participant_forget_sessions(db, who->row.participant, why));
    request->subject = who->row.id;
    request->context = invited;
    request_go(request, "%s/people", who->meeting.path);
    return FAIL_NONE;
}

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    struct contact contact;
    struct why unknown = {0};
    struct invited *invited = ARENA_NEW(request->arena, struct invited);
    TRY(code_new(request, db, &who, invited, why));
    if (vault_get(request->app->vault, request->arena, vault_of(who.row.id), &contact, &unknown) !=
        FAIL_NONE)
        return FAIL_NONE;
    return invitation_send(request, db, &who.meeting, &contact, invited, why);
}

static const struct page page_workshop_person_code = {.name = "workshop_person_code",
                                                      .path = WORKSHOP_PATH
                                                      "/workshops/:workshop/people/:person/code",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = WORKSHOP_RUNS,
                                                      .section = "proposals",
                                                      .act = code_act,
                                                      .result = code_result};
REGISTER(page, page_workshop_person_code);

static enum fail letter_act(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    return code_new(request, db, &who, ARENA_NEW(request->arena, struct invited), why);
}

static enum fail letter_file(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    struct contact contact = {0};
    struct why unknown = {0};
    const struct invited *invited = request->context;
    struct arena *arena = request->arena;
    const char *l = request->language;
    TRY(person_of_path(request, db, &who, why));
    if (vault_get(request->app->vault, arena, vault_of(who.row.id), &contact, &unknown) !=
        FAIL_NONE)
        contact = (struct contact){0};
    const struct workshop_series_get_row *series = &who.meeting.series.row;
    const char *link = arena_printf(arena, "%s/take-part", request->app->settings.public_url);
    struct document *doc = document_new(
        arena, &(struct document_about){.title = tr_language(l, "You are invited to a workshop"),
                                        .language = l,
                                        .date = date_of(request->now),
                                        .no_page_number = true});
    document_title(doc, tr_language(l, "You are invited to a workshop"));
    if (!text_is_empty(contact.name)) document_paragraph(doc, contact.name);
    if (!text_is_empty(contact.address)) document_paragraph(doc, contact.address);
    document_written_heading(doc, 1, written_in(l, series->topic, series->topic_cy));
    document_paragraph(doc, who.meeting.row.place);
    document_paragraph(doc, meeting_when(request, &who.meeting.row));
    document_paragraph(doc, who.meeting.row.access_notes);
    if (!text_is_empty(series->summary))
        document_written(doc, written_in(l, series->summary, series->summary_cy));
    document_note(doc, tr_language(l, "Your code"), invited->code);
    document_paragraph(doc, tr_language(l, "With it you read the briefing and the case studies, "
                                           "say whether you are coming, and rate the cases on the "
                                           "day. Nobody sees who rated what."));
    document_qr(doc, link, link, 35);
    if (!text_is_empty(who.meeting.series.engagement.promise)) {
        document_heading(doc, 1, tr_language(l, "What will come of it"));
        document_paragraph(doc, who.meeting.series.engagement.promise);
    }
    document_paragraph(doc, series->contact);
    return workshop_document_send(request, doc,
                                  arena_printf(arena, "invitation-%s", invited->label), "pdf", why);
}

static const struct page page_workshop_person_letter = {
    .name = "workshop_person_letter",
    .path = WORKSHOP_PATH "/workshops/:workshop/people/:person/letter",
    .scope = SCOPE_PROPOSAL,
    .roles = WORKSHOP_RUNS,
    .section = "proposals",
    .act = letter_act,
    .file = letter_file};
REGISTER(page, page_workshop_person_letter);

static enum fail erase_act(struct request *request, struct db *db, struct why *why) {
    struct somebody who;
    TRY(person_of_path(request, db, &who, why));
    request->subject = who.row.id;
    request_go(request, "%s/people", who.meeting.path);
    if (who.row.erased != 0) return FAIL_NONE;
    return workshop_who_erase(request, db, who.row.id, who.meeting.row.id, why);
}

static const struct page page_workshop_person_erase = {.name = "workshop_person_erase",
                                                       .path = WORKSHOP_PATH
                                                       "/workshops/:workshop/people/:person/erase",
                                                       .scope = SCOPE_PROPOSAL,
                                                       .roles = WORKSHOP_LEADS,
                                                       .section = "proposals",
                                                       .act = erase_act};
REGISTER(page, page_workshop_person_erase);

/* ---- who is here ---- */

static const char *field_of(const struct request *request, const char *what, int64_t person) {
    return arena_printf(request->arena, "%s_%lld", what, (long long)person);
}

/* Those who take part: whoever withdrew is at no table any more. */
static enum fail present_load(struct request *request, struct db *db, int64_t workshop,
                              struct workshop_people_row **rows, size_t *n, struct why *why) {
    size_t all, kept = 0;
    TRY(workshop_people(db, request->arena, workshop, rows, &all, why));
    for (size_t i = 0; i < all; i++)
        if (text_is((*rows)[i].taking_part, "active")) (*rows)[kept++] = (*rows)[i];
    *n = kept;
    return FAIL_NONE;
}

static enum fail attendance_fields(struct request *request, struct db *db,
                                   const struct field **fields, size_t *n, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *rows;
    struct contact *contacts;
    size_t n_rows, at = 0;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(present_load(request, db, meeting.row.id, &rows, &n_rows, why));
    TRY(contacts_of(request, rows, n_rows, &contacts, why));
    size_t n_tables = (size_t)meeting.row.n_tables;
    struct choice *tables = ARENA_ARRAY(request->arena, struct choice, n_tables + 2);
    tables[0] = (struct choice){"0", TR("No table yet"), NULL};
    for (size_t t = 0; t < n_tables; t++)
        tables[t + 1] = (struct choice){
            arena_printf(request->arena, "%zu", t + 1),
            arena_printf(request->arena, tr_language(request->language, "Table %zu"), t + 1), NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 3 * n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        const char *who = text_is_empty(contacts[i].name)
                              ? rows[i].label
                              : arena_printf(request->arena, "%s, %s, %s", rows[i].label,
                                             contacts[i].name, shown(contacts[i].address));
        made[at++] =
            (struct field){.name = field_of(request, "state", rows[i].id),
                           .label = who,
                           .kind = FIELD_SELECT,
                           .choices = word_choices(request->arena, workshop_person_states)};
        made[at++] = (struct field){
            .name = field_of(request, "table", rows[i].id),
            .label = arena_printf(request->arena, tr_language(request->language, "Table of %s"),
                                  rows[i].label),
            .kind = FIELD_SELECT,
            .choices = tables};
        made[at++] =
            (struct field){.name = field_of(request, "was", rows[i].id), .kind = FIELD_HIDDEN};
    }
    *fields = made;
    *n = at;
    return FAIL_NONE;
}

/* One person's line of the form: as it was when the form was opened, as it is now, as it came. */
struct attendance {
    const char *was, *now, *given;
    const char *state;
    int64_t table;
    bool touched; /* by whoever sent the form */
    bool emptied; /* the same, to nothing; whoever was invited since has no line in the form */
};

static struct attendance attendance_of(const struct request *request,
                                       const struct workshop_people_row *row) {
    const struct form *f = request->form;
    const char *now =
        arena_printf(request->arena, "%s/%lld", row->state, (long long)row->table_number);
    const char *was = field_of(request, "was", row->id);
    if (!form_has(f, was)) return (struct attendance){.was = now, .now = now, .given = now};
    const char *table = form_text(f, field_of(request, "table", row->id));
    struct attendance a = {.was = form_text(f, was),
                           .now = now,
                           .state = form_text(f, field_of(request, "state", row->id)),
                           .table = row_number(table)};
    a.given = arena_printf(request->arena, "%s/%s", a.state, table);
    bool whole = !text_is_empty(a.state) && !text_is_empty(table);
    a.touched = whole && !text_is(a.given, a.was);
    a.emptied = !whole && !text_is_empty(a.was);
    return a;
}

/* People answer and rate by telephone while somebody fills in this form: what was left as it was
 * says nothing about them, and what was changed here and elsewhere is asked about. */
static enum fail attendance_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *rows;
    size_t n;
    TRY(meeting_of_path(request, db, &meeting, why));
    if (!text_is(meeting.row.state, "planned") && !text_is(meeting.row.state, "held"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the workshop is cancelled, or nobody came");
    TRY(present_load(request, db, meeting.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct attendance a = attendance_of(request, &rows[i]);
        if (a.emptied)
            return why_fail(why, FAIL_INPUT, field_of(request, "state", rows[i].id),
                            "Choose a state and a table for %s", rows[i].label);
        if (!a.touched || text_is(a.given, a.now)) continue;
        if (!text_is(a.was, a.now)) return conflict_stale(why);
        if (rows[i].n_ratings > 0 && !text_is(a.state, "attended"))
            return why_fail(why, FAIL_INPUT, field_of(request, "state", rows[i].id),
                            "%s has rated cases, and so was there. Ratings count for whoever was "
                            "there",
                            rows[i].label);
        if (text_is(meeting.row.state, "held") && text_is(a.state, "attended") && a.table == 0)
            return why_fail(why, FAIL_INPUT, field_of(request, "table", rows[i].id),
                            "Choose the table of %s: results rest on who sat together",
                            rows[i].label);
        TRY(workshop_person_seat(db, rows[i].id, meeting.row.id, a.state, a.table, why));
    }
    request->subject = meeting.row.id;
    request_go(request, "%s/attendance", meeting.path);
    request_say(request, "%s", tr_language(request->language, "Saved."));
    return FAIL_NONE;
}

/* Where the form comes back: what was stored meanwhile, beside what was typed. */
static void meanwhile_put(struct request *request, const struct workshop_people_row *row,
                          const struct attendance *a, bool *headed) {
    struct html *out = request->out;
    if (a->touched && !text_is(a->given, a->now) && !text_is(a->was, a->now)) {
        if (!*headed) put_heading(request, tr(out, "What is stored now"));
        *headed = true;
        put_text(request, trf(out, "%s: %s, table %s", row->label,
                              tr(out, workshop_word_text(workshop_person_states, row->state)),
                              row->table_number == 0 ? "\u2013"
                                                     : arena_printf(request->arena, "%lld",
                                                                    (long long)row->table_number)));
    }
    /* The mark of lines that were left alone stays the old one, so that they stay left alone. */
    if (a->touched) form_renew(request->form, field_of(request, "was", row->id), a->now);
}

static enum fail attendance_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_people_row *rows;
    size_t n;
    bool headed = false;
    struct form *f = request->form;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(present_load(request, db, meeting.row.id, &rows, &n, why));
    meeting_head(request, &meeting, tr(request->out, "Who is here, and at which table"));
    for (size_t i = 0; i < n; i++) {
        struct attendance a = attendance_of(request, &rows[i]);
        if (f->submitted) {
            meanwhile_put(request, &rows[i], &a, &headed);
            continue;
        }
        form_fill(f, field_of(request, "state", rows[i].id), rows[i].state);
        form_fill_int(f, field_of(request, "table", rows[i].id), rows[i].table_number);
        form_fill(f, field_of(request, "was", rows[i].id), a.now);
    }
    if (n == 0)
        put_text(request, tr(request->out, "Nobody is invited yet."));
    else
        put_form(request, tr(request->out, "Save"), meeting.path);
    return FAIL_NONE;
}

static const struct page page_workshop_attendance = {.name = "workshop_attendance",
                                                     .path = WORKSHOP_PATH
                                                     "/workshops/:workshop/attendance",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_RUNS,
                                                     .section = "proposals",
                                                     .fields_make = attendance_fields,
                                                     .show = attendance_show,
                                                     .act = attendance_act};
REGISTER(page, page_workshop_attendance);
