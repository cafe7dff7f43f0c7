/* The write-up of somebody with a code: filled in, saved, checked, sent; photos of paper. */
#include "dialogue/mine_views.h"
#include "dialogue/write_up_form.h"
#include "office/photo.h"

#include <string.h>

/* ---- who, which event, which kit ---- */

struct desk {
    struct guest guest;
    struct kit kit;
    int64_t draft, sent; /* 0: none */
    int64_t number;      /* of the kit */
    struct report report;
};

static void desk_head(struct request *request, const struct desk *desk, const char *title) {
    dialogue_title(request,
                   trf(request->out, "%s, event %lld", desk->guest.programme.row.topic,
                       (long long)desk->guest.event.number),
                   title, desk->guest.programme.row.illustrative != 0);
    request->back_href = desk->guest.path;
}

/* The draft; where there is none, what was sent last, to begin from. */
static enum fail desk_load(struct request *request, struct db *db, struct desk *out,
                           struct why *why) {
    struct dialogue_write_up_row_row row;
    *out = (struct desk){0};
    TRY(guest_of_path(request, db, &out->guest, why));
    const struct dialogue_event_get_row *event = &out->guest.event;
    TRY(dialogue_write_up_draft_of(db, request->arena, out->guest.access, &out->draft, why));
    TRY(dialogue_write_up_sent_of(db, request->arena, out->guest.access, &out->sent, why));
    int64_t id = out->draft != 0 ? out->draft : out->sent;
    out->number = event->kit;
    if (id != 0) {
        TRY(dialogue_write_up_row(db, request->arena, id, event->id, &row, why));
        out->number = row.kit;
    }
    TRY(kit_of(db, request->arena, event->engagement, out->number, event->language, &out->kit,
               why));
    return write_up_load(request, db, id, event->id, &out->kit, &out->report, why);
}

static enum fail write_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    return write_up_fields(request, db, desk.guest.event.engagement, desk.guest.programme.kit,
                           &desk.kit, fields, n, why);
}

static enum fail write_prepare(struct request *request, struct why *why) {
    return request_try(request, "dialogue write-up", request_text(request, "code"), 60, 240, why);
}

static enum fail may_write(const struct request *request, const struct guest *guest,
                           struct why *why) {
    const char *state = guest->event.state;
    if (text_is(state, "cancelled"))
        return why_fail(why, FAIL_CONFLICT, NULL, TR("the event was cancelled"));
    if (text_is(guest->programme.row.state, "answered"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        TR("the dialogue has been answered; write-ups are no longer taken"));
    if (strcmp(guest->event.day, request_today(request)) > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("the event has not taken place yet"));
    return FAIL_NONE;
}

/* What a form began from: the revision of a draft or, below zero, the write-up that was sent. So a
 * tab that was left open does not replace what was sent meanwhile without a word. */
static int64_t began_from(const struct form *form) {
    int64_t from = 0;
    return str_int(str_of(form_text(form, "revision")), -INT64_MAX, INT64_MAX, &from) ? from : 0;
}

static enum fail write_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    TRY(may_write(request, &desk.guest, why));
    int64_t revision = began_from(request->form), id = desk.draft;
    if (id == 0) {
        if (revision != -desk.sent) return conflict_stale(why);
        TRY(dialogue_write_up_add(db, request->arena, desk.guest.event.id, desk.guest.role,
                                  desk.guest.access, "web", desk.number, DB_NULL_INT,
                                  request_today(request), &id, why));
        revision = 1;
    }
    TRY(write_up_save(request, db, id, desk.guest.event.engagement, revision, &desk.kit, why));
    request->subject = id;
    if (text_is(http_field(request->http, "then"), "check")) {
        request_go(request, "%s/check", desk.guest.path);
        return FAIL_NONE;
    }
    request_go(request, "%s", desk.guest.path);
    return FAIL_NONE;
}

static enum fail write_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    desk_head(request, &desk,
              text_is(desk.guest.role, "host") ? tr(request->out, "Write up what was said")
                                               : tr(request->out, "Your own account of it"));
    if (!text_is(desk.guest.role, "host"))
        put_text(request,
                 tr(request->out, "It is kept beside the host's. Where the two differ, both are "
                                  "read. Counts are taken from one of them only."));
    else if (desk.draft == 0 && desk.sent != 0)
        part_inset(request->out,
                   .text = tr(request->out, "You have sent this write-up. If you change something "
                                            "and send it again, the new one counts, and both are "
                                            "kept."));
    put_hint(request, tr(request->out, "Nothing is compulsory. You can save it and go on "
                                       "later."));
    write_up_fill_form(request->form, &desk.report, desk.number,
                       desk.draft != 0 ? desk.report.row.revision : -desk.sent);
    write_up_form_put(request, &desk.kit, desk.guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_write = {.name = "dialogue_write",
                                                .path = "/e/:code/write-up",
                                                .scope = SCOPE_ANYONE,
                                                .no_navigation = true,
                                                .fields_make = write_fields,
                                                .prepare = write_prepare,
                                                .show = write_show,
                                                .act = write_act};
REGISTER(page, page_dialogue_write);

/* ---- check and send ---- */

static enum fail check_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    request_go(request, "%s", desk.guest.path);
    if (desk.draft == 0 && desk.sent != 0) return FAIL_NONE; /* sent already: once is enough */
    if (desk.draft == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("there is nothing to send yet"));
    TRY(may_write(request, &desk.guest, why));
    TRY(write_up_send_off(request, db, desk.guest.event.engagement, &desk.report, why));
    request->subject = desk.draft;
    return FAIL_NONE;
}

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    const char *edit = arena_printf(request->arena, "%s/write-up", desk.guest.path);
    desk_head(request, &desk, tr(request->out, "Check it and send it"));
    if (desk.draft == 0) {
        put_text(request, desk.sent != 0
                              ? tr(request->out, "Your write-up was sent. This is what it "
                                                 "says.")
                              : tr(request->out, "There is nothing to send yet."));
        if (desk.sent != 0) write_up_put(request, &desk.report, &desk.kit, NULL);
        put_link(request, edit, tr(request->out, "Open the write-up"));
        return FAIL_NONE;
    }
    if (desk.sent != 0)
        part_inset(request->out,
                   .text = tr(request->out, "You have sent a write-up already. If you send this "
                                            "one too, it counts instead, and both are kept."));
    write_up_asks_put(request, &desk.report, edit);
    request_button(request, arena_printf(request->arena, "%s/check", desk.guest.path),
                   tr(request->out, "Send the write-up"), "");
    put_link(request, edit, tr(request->out, "Go back and change it"));
    put_heading(request, tr(request->out, "What it says"));
    write_up_put(request, &desk.report, &desk.kit, NULL);
    return FAIL_NONE;
}

static const struct page page_dialogue_check = {.name = "dialogue_check",
                                                .path = "/e/:code/check",
                                                .scope = SCOPE_ANYONE,
                                                .no_navigation = true,
                                                .show = check_show,
                                                .act = check_act};
REGISTER(page, page_dialogue_check);

/* ---- photos ---- */

enum { PHOTOS_MAX = 12 };

static const struct field photo_fields[] = {
    {.name = "file",
     .label = "A photo of paper, as JPEG or PNG",
     .kind = FIELD_FILE,
     .required = true,
     .max = PHOTO_BYTES_MAX,
     .hint = "Up to 12 MB. No faces, no names. We take out where and when it was taken.",
     .missing = "Choose a photo"},
};

static enum fail photo_prepare(struct request *request, struct why *why) {
    struct photo *photo = ARENA_NEW(request->arena, struct photo);
    TRY(request_try(request, "dialogue photo", request_text(request, "code"), 20, 60, why));
    const struct http_upload *upload = form_upload(request->form, "file");
    if (upload == NULL) return why_fail(why, FAIL_INPUT, "file", TR("Choose a photo"));
    TRY(photo_clean(request->arena, upload->bytes, photo, why));
    request->context = photo;
    return FAIL_NONE;
}

static enum fail photo_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    const struct photo *photo = request->context;
    int64_t n, id;
    struct buf sent;
    char digest[SHA256_HEX];
    TRY(guest_of_path(request, db, &guest, why));
    TRY(may_write(request, &guest, why));
    TRY(dialogue_file_count(db, request->arena, guest.event.id, &n, why));
    if (n >= PHOTOS_MAX)
        return why_fail(why, FAIL_INPUT, "file",
                        tr_language(request->language, "An event has at most %d photos"),
                        PHOTOS_MAX);
    /* Of whoever sent it: the same photo of somebody else is theirs, and stays when this one goes.
     */
    buf_init(&sent, request->arena, photo->bytes.n + 32);
    buf_text(&sent, arena_printf(request->arena, "%lld\n", (long long)guest.access));
    buf_add(&sent, photo->bytes.s, photo->bytes.n);
    sha256_hex(sent.s, sent.n, digest);
    request_go(request, "%s/photos", guest.path);
    enum fail fail = dialogue_file_add(db, request->arena, guest.event.id, guest.access,
                                       photo->media_type, (int64_t)photo->bytes.n, digest,
                                       photo->bytes, request_today(request), &id, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE; /* the same photo again, by the same code */
    request->subject = guest.event.id;
    return fail;
}

static enum fail photo_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk = {0};
    struct dialogue_file_list_row *rows;
    size_t n;
    TRY(guest_of_path(request, db, &desk.guest, why));
    TRY(dialogue_file_list(db, request->arena, desk.guest.event.id, &rows, &n, why));
    desk_head(request, &desk, tr(request->out, "Photos of paper"));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].access != desk.guest.access) continue;
        const char *path =
            arena_printf(request->arena, "%s/photos/%lld", desk.guest.path, (long long)rows[i].id);
        put_link(request, path,
                 trf(request->out, "Photo %zu, %lld KB", i + 1,
                     (long long)(rows[i].n_bytes + 1023) / 1024));
        request_button(request, arena_printf(request->arena, "%s/remove", path),
                       trf(request->out, "Remove photo %zu", i + 1), "secondary");
    }
    put_form(request, tr(request->out, "Add the photo"), desk.guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_photos = {.name = "dialogue_photos",
                                                 .path = "/e/:code/photos",
                                                 .scope = SCOPE_ANYONE,
                                                 .no_navigation = true,
                                                 .fields = photo_fields,
                                                 .n_fields = LENGTH(photo_fields),
                                                 .prepare = photo_prepare,
                                                 .show = photo_show,
                                                 .act = photo_act};
REGISTER(page, page_dialogue_photos);

static enum fail photo_send(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct dialogue_file_content_row row;
    TRY(guest_of_path(request, db, &guest, why));
    TRY(dialogue_file_content(db, request->arena, request_int(request, "photo"), guest.event.id,
                              &row, why));
    if (row.access != guest.access)
        return why_fail(why, FAIL_NOTFOUND, NULL, TR("there is no such photo"));
    request->response->bytes = row.content.s;
    request->response->n_bytes = row.content.n;
    http_download(request->response, row.media_type,
                  text_is(row.media_type, "image/png") ? "photo.png" : "photo.jpg");
    return FAIL_NONE;
}

static const struct page page_dialogue_photo = {.name = "dialogue_photo",
                                                .path = "/e/:code/photos/:photo",
                                                .scope = SCOPE_ANYONE,
                                                .send = photo_send};
REGISTER(page, page_dialogue_photo);

static enum fail photo_remove_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    TRY(guest_of_path(request, db, &guest, why));
    request_go(request, "%s/photos", guest.path);
    request->subject = guest.event.id;
    return dialogue_file_remove(db, request_int(request, "photo"), guest.event.id, guest.access,
                                why);
}

static const struct page page_dialogue_photo_remove = {.name = "dialogue_photo_remove",
                                                       .path = "/e/:code/photos/:photo/remove",
                                                       .scope = SCOPE_ANYONE,
                                                       .act = photo_remove_act};
REGISTER(page, page_dialogue_photo_remove);

/* ---- what the first page says of it ---- */

enum fail mine_more_tasks(struct request *request, struct db *db, const struct guest *guest,
                          struct part_task *tasks, size_t *n, struct why *why) {
    const struct html *out = request->out;
    int64_t draft, sent;
    struct why cannot = {0};
    TRY(dialogue_write_up_draft_of(db, request->arena, guest->access, &draft, why));
    TRY(dialogue_write_up_sent_of(db, request->arena, guest->access, &sent, why));
    bool open = may_write(request, guest, &cannot) == FAIL_NONE;
    bool host = text_is(guest->role, "host");
    if (open || sent != 0) {
        tasks[(*n)++] = (struct part_task){
            .title = host ? tr(out, "Write up what was said") : tr(out, "Your own account of it"),
            .hint = host ? tr(out, "One page; you can save it and go on later")
                         : tr(out, "If you want to: it is kept beside the host's"),
            .href = arena_printf(request->arena, open ? "%s/write-up" : "%s/check", guest->path),
            .status = draft != 0  ? tr(out, "Begun")
                      : sent != 0 ? tr(out, "Sent")
                                  : tr(out, "Not yet started"),
            .status_colour = sent != 0 && draft == 0 ? NULL : "blue"};
    }
    if (open)
        tasks[(*n)++] =
            (struct part_task){.title = tr(out, "Photos of paper"),
                               .hint = tr(out, "Worksheets, flip charts, cards"),
                               .href = arena_printf(request->arena, "%s/photos", guest->path)};
    tasks[(*n)++] =
        (struct part_task){.title = tr(out, "Your group beside the whole"),
                           .hint = tr(out, "What all groups said so far"),
                           .href = arena_printf(request->arena, "%s/beside", guest->path)};
    return FAIL_NONE;
}

enum fail mine_notes_put(struct request *request, struct db *db, const struct guest *guest,
                         struct why *why) {
    struct dialogue_reading_open_row *rows;
    size_t n;
    int64_t draft, sent;
    TRY(dialogue_write_up_draft_of(db, request->arena, guest->access, &draft, why));
    TRY(dialogue_write_up_sent_of(db, request->arena, guest->access, &sent, why));
    if (draft != 0)
        part_inset(request->out,
                   .text = tr(request->out,
                              "Saved. Go on whenever you like, with your code, on any device."));
    else if (sent != 0)
        part_inset(request->out, .text = tr(request->out, "Thank you. Your write-up is with us."));
    TRY(dialogue_reading_open(db, request->arena, guest->access, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        part_inset(request->out,
                   .text = trf(request->out, "We have a question: %s", rows[i].question));
        put_link(request,
                 arena_printf(request->arena, "%s/answer/%lld/%lld", guest->path,
                              (long long)rows[i].write_up, (long long)rows[i].person),
                 tr(request->out, "Answer the question"));
    }
    return FAIL_NONE;
}

/* ---- answering a reader ---- */

static const struct field answer_fields[] = {
    {.name = "answer",
     .label = "Your answer",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 2000,
     .missing = "Enter your answer"},
};

static enum fail question_of_path(struct request *request, struct db *db, const struct guest *guest,
                                  struct dialogue_reading_open_row *out, struct why *why) {
    struct dialogue_reading_open_row *rows;
    size_t n;
    TRY(dialogue_reading_open(db, request->arena, guest->access, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].write_up == request_int(request, "write_up") &&
            rows[i].person == request_int(request, "person")) {
            *out = rows[i];
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, TR("there is no such question, or it was answered"));
}

static enum fail answer_act(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct dialogue_reading_open_row row;
    TRY(guest_of_path(request, db, &guest, why));
    TRY(question_of_path(request, db, &guest, &row, why));
    request_go(request, "%s", guest.path);
    request->subject = row.write_up;
    return dialogue_reading_answer(db, row.write_up, row.person, form_text(request->form, "answer"),
                                   why);
}

static enum fail answer_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk = {0};
    struct dialogue_reading_open_row row;
    TRY(guest_of_path(request, db, &desk.guest, why));
    TRY(question_of_path(request, db, &desk.guest, &row, why));
    desk_head(request, &desk, tr(request->out, "A question about your write-up"));
    part_inset(request->out, .text = row.question);
    put_form(request, tr(request->out, "Send the answer"), desk.guest.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_answer = {.name = "dialogue_answer",
                                                 .path = "/e/:code/answer/:write_up/:person",
                                                 .scope = SCOPE_ANYONE,
                                                 .no_navigation = true,
                                                 .fields = answer_fields,
                                                 .n_fields = LENGTH(answer_fields),
                                                 .show = answer_show,
                                                 .act = answer_act};
REGISTER(page, page_dialogue_answer);
