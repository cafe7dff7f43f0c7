/* A table at a workshop, as note-takers see it: notes on each case, its own rating, photos. */
#include "base/hash.h"
#include "office/photo.h"
#include "workshop/capture.h"
#include "workshop/ratings.h"

#include <string.h>

enum { PHOTOS_MAX = 20 };

struct desk {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    int64_t table_number;
    const char *path;
};

static enum fail desk_of_path(struct request *request, struct db *db, struct desk *out,
                              struct why *why) {
    TRY(meeting_of_path(request, db, &out->meeting, why));
    TRY(workshop_sheet_load(db, request->arena, out->meeting.series.engagement.id, false,
                            &out->sheet, why));
    out->table_number = request_int(request, "table");
    if (out->table_number < 1 || out->table_number > out->meeting.row.n_tables)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the workshop has no such table");
    out->path = arena_printf(request->arena, "%s/tables/%lld", out->meeting.path,
                             (long long)out->table_number);
    return FAIL_NONE;
}

static enum fail desk_open_check(const struct desk *desk, struct why *why) {
    const char *state = desk->meeting.row.state;
    TRY(series_open_check(&desk->meeting.series, why));
    if (text_is(state, "planned") || text_is(state, "held")) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "the workshop is cancelled, or nobody came");
}

static void desk_head(struct request *request, const struct desk *desk, const char *title) {
    meeting_head(request, &desk->meeting, title);
    request->back_href = desk->path;
}

static enum fail table_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct workshop_captures_row *captures;
    struct workshop_ratings_of_row *ratings;
    struct workshop_files_row *files;
    size_t n, n_ratings, n_files;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(workshop_captures(db, request->arena, desk.meeting.row.id, &captures, &n, why));
    TRY(workshop_ratings_of(db, request->arena, desk.meeting.row.id, "table", desk.table_number,
                            &ratings, &n_ratings, why));
    TRY(workshop_files(db, request->arena, desk.meeting.row.id, desk.table_number, &files, &n_files,
                       why));
    struct html *out = request->out;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, desk.sheet.n_cases + 3);
    size_t at = 0;
    meeting_head(request, &desk.meeting, trf(out, "Table %lld", (long long)desk.table_number));
    for (size_t c = 0; c < desk.sheet.n_cases; c++) {
        bool noted = false;
        for (size_t i = 0; i < n; i++)
            noted |= captures[i].table_number == desk.table_number &&
                     captures[i].workshop_case == desk.sheet.cases[c].id;
        tasks[at++] = (struct part_task){
            .title = desk.sheet.cases[c].title,
            .hint = tr(out, workshop_word_text(workshop_case_sectors, desk.sheet.cases[c].sector)),
            .href = arena_printf(request->arena, "%s/cases/%lld", desk.path,
                                 (long long)desk.sheet.cases[c].id),
            .status = noted ? tr(out, "Noted") : tr(out, "Not yet started"),
            .status_colour = noted ? NULL : "blue"};
    }
    put_heading(request, tr(out, "Notes on each case"));
    part_task_list(out, .items = tasks, .n_items = at);
    at = 0;
    tasks[at++] = (struct part_task){
        .title = tr(out, "The table's own rating"),
        .hint = tr(out, "Where the table agreed on one. It is kept apart from those of people."),
        .href = arena_printf(request->arena, "%s/ratings", desk.path),
        .status = trn(out, "%lld rating", "%lld ratings", (int64_t)n_ratings)};
    tasks[at++] =
        (struct part_task){.title = tr(out, "Photos of flip charts"),
                           .href = arena_printf(request->arena, "%s/photos", desk.path),
                           .status = trn(out, "%lld photo", "%lld photos", (int64_t)n_files)};
    put_heading(request, tr(out, "More of this table"));
    part_task_list(out, .items = tasks, .n_items = at);
    return FAIL_NONE;
}

static const struct page page_workshop_table = {.name = "workshop_table",
                                                .path = WORKSHOP_PATH
                                                "/workshops/:workshop/tables/:table",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_WRITES,
                                                .section = "proposals",
                                                .show = table_show};
REGISTER(page, page_workshop_table);

/* ---- notes on a case ---- */

static enum fail case_of_desk(struct request *request, const struct desk *desk,
                              const struct workshop_case_list_row **out, struct why *why) {
    for (size_t c = 0; c < desk->sheet.n_cases; c++)
        if (desk->sheet.cases[c].id == request_int(request, "case")) {
            *out = &desk->sheet.cases[c];
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such case study in use");
}

static struct capture_target target_of(const struct request *request, const struct desk *desk,
                                       int64_t one) {
    return (struct capture_target){.engagement = desk->meeting.series.engagement.id,
                                   .workshop = desk->meeting.row.id,
                                   .table_number = desk->table_number,
                                   .workshop_case = one,
                                   .written_by = request->viewer.person,
                                   .participant = DB_NULL_INT};
}

static enum fail capture_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    const struct workshop_case_list_row *one = NULL;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(case_of_desk(request, &desk, &one, why));
    TRY(desk_open_check(&desk, why));
    struct capture_target target = target_of(request, &desk, one->id);
    TRY(capture_store(request, db, &target, why));
    request_go(request, "%s", desk.path);
    request_say(request, "%s", tr_language(request->language, "Saved."));
    return FAIL_NONE;
}

static enum fail capture_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    const struct workshop_case_list_row *one = NULL;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(case_of_desk(request, &desk, &one, why));
    struct html *inner = html_apart(request->out), *page = request->out;
    desk_head(request, &desk,
              trf(page, "Table %lld: %s", (long long)desk.table_number, one->title));
    request->out = inner;
    case_put(request, one);
    request->out = page;
    part_details(page, .summary = tr(page, "Read the case again"), .markup = html_taken(inner));
    struct capture_target target = target_of(request, &desk, one->id);
    return capture_put(request, db, &target, desk.path, why);
}

static const struct page page_workshop_capture = {.name = "workshop_capture",
                                                  .path = WORKSHOP_PATH
                                                  "/workshops/:workshop/tables/:table/cases/:case",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_WRITES,
                                                  .section = "proposals",
                                                  .fields = capture_fields,
                                                  .n_fields = CAPTURE_FIELDS,
                                                  .show = capture_show,
                                                  .act = capture_act};
REGISTER(page, page_workshop_capture);

/* ---- the table's own rating ---- */

static enum fail table_ratings_fields(struct request *request, struct db *db,
                                      const struct field **fields, size_t *n, struct why *why) {
    struct desk desk;
    TRY(desk_of_path(request, db, &desk, why));
    return rating_fields(request, &desk.sheet, 0, fields, n, why);
}

static struct rating_target table_target(const struct request *request, const struct desk *desk) {
    return (struct rating_target){.workshop = desk->meeting.row.id,
                                  .rater = "table",
                                  .number = desk->table_number,
                                  .mode = "table",
                                  .entered_by = request->viewer.person,
                                  .asks = true};
}

static void stored_say(struct request *request, const struct rating_stored *stored) {
    const char *l = request->language;
    if (stored->told)
        request_say(request, "%s", tr_language(l, "Saved."));
    else if (stored->n_new + stored->n_changed == 0)
        request_remark(request, "%s",
                       tr_language(l, "These ratings were stored already; nothing has changed."));
    else
        request_say(request, tr_language(l, "%zu new ratings, %zu changed."), stored->n_new,
                    stored->n_changed);
}

static enum fail table_ratings_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct rating_stored stored;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(desk_open_check(&desk, why));
    struct rating_target target = table_target(request, &desk);
    TRY(rating_store(request, db, &target, &desk.sheet, 0, &stored, why));
    request->subject = desk.meeting.row.id;
    request_go(request, "%s", desk.path);
    stored_say(request, &stored);
    return FAIL_NONE;
}

static enum fail table_ratings_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_of_path(request, db, &desk, why));
    struct rating_target target = table_target(request, &desk);
    TRY(rating_fill(request, db, &target, &desk.sheet, 0, why));
    desk_head(request, &desk,
              trf(request->out, "The rating of table %lld", (long long)desk.table_number));
    put_text(request, tr(request->out, "Only where the table agreed on one. What people rate by "
                                       "themselves goes in with their code, or on paper."));
    rating_put(request, &desk.sheet, 0, tr(request->out, "Save"), desk.path);
    return FAIL_NONE;
}

static const struct page page_workshop_table_ratings = {
    .name = "workshop_table_ratings",
    .path = WORKSHOP_PATH "/workshops/:workshop/tables/:table/ratings",
    .scope = SCOPE_PROPOSAL,
    .roles = WORKSHOP_WRITES,
    .section = "proposals",
    .fields_make = table_ratings_fields,
    .show = table_ratings_show,
    .act = table_ratings_act};
REGISTER(page, page_workshop_table_ratings);

/* ---- photos ---- */

static const struct field photo_fields[] = {
    {.name = "file",
     .label = "A photo of a flip chart, as JPEG or PNG",
     .kind = FIELD_FILE,
     .required = true,
     .max = PHOTO_BYTES_MAX,
     .hint = "At most 12 MB. Place, time and camera are taken out of it. No faces, please.",
     .missing = "Choose a photo"}};

static enum fail photo_prepare(struct request *request, struct why *why) {
    struct photo *photo = ARENA_NEW(request->arena, struct photo);
    TRY(request_try(request, "workshop photo",
                    arena_printf(request->arena, "%lld", (long long)request->viewer.person), 20, 60,
                    why));
    const struct http_upload *upload = form_upload(request->form, "file");
    if (upload == NULL) return why_fail(why, FAIL_INPUT, "file", "Choose a photo");
    TRY(photo_clean(request->arena, upload->bytes, photo, why));
    request->context = photo;
    return FAIL_NONE;
}

static enum fail photo_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct workshop_files_row *rows;
    size_t n;
    int64_t changed;
    char digest[SHA256_HEX];
    const struct photo *photo = request->context;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(desk_open_check(&desk, why));
    TRY(workshop_files(db, request->arena, desk.meeting.row.id, desk.table_number, &rows, &n, why));
    if (n >= PHOTOS_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "A table has at most %d photos", PHOTOS_MAX);
    sha256_hex(photo->bytes.s, photo->bytes.n, digest);
    request->subject = desk.meeting.row.id;
    request_go(request, "%s/photos", desk.path);
    return workshop_file_add(db, desk.meeting.row.id, desk.table_number, photo->media_type,
                             (int64_t)photo->bytes.n, digest, photo->bytes, request_today(request),
                             &changed, why);
}

static enum fail photo_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct workshop_files_row *rows;
    size_t n;
    TRY(desk_of_path(request, db, &desk, why));
    struct why closed = {0};
    bool open = desk_open_check(&desk, &closed) == FAIL_NONE;
    TRY(workshop_files(db, request->arena, desk.meeting.row.id, desk.table_number, &rows, &n, why));
    desk_head(request, &desk,
              trf(request->out, "Photos of table %lld", (long long)desk.table_number));
    for (size_t i = 0; i < n; i++) {
        const char *path =
            arena_printf(request->arena, "%s/photos/%lld", desk.path, (long long)rows[i].id);
        put_link(request, path,
                 trf(request->out, "Photo %zu (%lld KB)", i + 1,
                     (long long)(rows[i].n_bytes / 1000 + 1)));
        if (open)
            request_button(request, arena_printf(request->arena, "%s/remove", path),
                           trf(request->out, "Remove photo %zu", i + 1), "secondary");
    }
    if (open || request->form->submitted)
        put_form(request, tr(request->out, "Add the photo"), desk.path);
    return FAIL_NONE;
}

static const struct page page_workshop_photos = {.name = "workshop_photos",
                                                 .path = WORKSHOP_PATH
                                                 "/workshops/:workshop/tables/:table/photos",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_WRITES,
                                                 .section = "proposals",
                                                 .fields = photo_fields,
                                                 .n_fields = LENGTH(photo_fields),
                                                 .prepare = photo_prepare,
                                                 .show = photo_show,
                                                 .act = photo_act};
REGISTER(page, page_workshop_photos);

static enum fail photo_send(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct workshop_file_content_row row;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(workshop_file_content(db, request->arena, request_int(request, "photo"),
                              desk.meeting.row.id, desk.table_number, &row, why));
    request->response->bytes = row.content.s;
    request->response->n_bytes = row.content.n;
    http_download(request->response, row.media_type,
                  text_is(row.media_type, "image/png") ? "photo.png" : "photo.jpg");
    return FAIL_NONE;
}

static const struct page page_workshop_photo = {.name = "workshop_photo",
                                                .path = WORKSHOP_PATH
                                                "/workshops/:workshop/tables/:table/photos/:photo",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_WRITES,
                                                .send = photo_send};
REGISTER(page, page_workshop_photo);

static enum fail photo_remove_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_of_path(request, db, &desk, why));
    TRY(desk_open_check(&desk, why));
    request->subject = desk.meeting.row.id;
    request_go(request, "%s/photos", desk.path);
    return workshop_file_remove(db, request_int(request, "photo"), desk.meeting.row.id,
                                desk.table_number, why);
}

static const struct page page_workshop_photo_remove = {
    .name = "workshop_photo_remove",
    .path = WORKSHOP_PATH "/workshops/:workshop/tables/:table/photos/:photo/remove",
    .scope = SCOPE_PROPOSAL,
    .roles = WORKSHOP_WRITES,
    .section = "proposals",
    .act = photo_remove_act};
REGISTER(page, page_workshop_photo_remove);

/* ---- sheets on paper ---- */

static enum fail sheets_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    struct workshop_people_row *rows;
    size_t n;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &rows, &n, why));
    struct html *out = request->out;
    size_t at = 0, all = sheet.n_cases * sheet.n_criteria;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    meeting_head(request, &meeting, tr(out, "Ratings on paper"));
    put_text(request, tr(out, "Choose the label that stands on the sheet. Names are not needed."));
    for (size_t i = 0; i < n; i++)
        if (text_is(rows[i].taking_part, "active") && !text_is(rows[i].state, "absent") &&
            !text_is(rows[i].state, "declined"))
            tasks[at++] = (struct part_task){
                .title = trf(out, "Sheet %s", rows[i].label),
                .href = arena_printf(request->arena, "%s/sheets/%lld", meeting.path,
                                     (long long)rows[i].id),
                .status = trf(out, "%lld of %zu rated", (long long)rows[i].n_ratings, all)};
    if (at == 0)
        put_text(request, tr(out, "Nobody is invited yet."));
    else
        part_task_list(out, .items = tasks, .n_items = at);
    return FAIL_NONE;
}

static const struct page page_workshop_sheets = {.name = "workshop_sheets",
                                                 .path =
                                                     WORKSHOP_PATH "/workshops/:workshop/sheets",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_WRITES,
                                                 .section = "proposals",
                                                 .show = sheets_show};
REGISTER(page, page_workshop_sheets);

struct paper {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    struct workshop_person_get_row person;
    struct rating_target target;
};

static enum fail paper_of_path(struct request *request, struct db *db, struct paper *out,
                               struct why *why) {
    TRY(meeting_of_path(request, db, &out->meeting, why));
    TRY(workshop_sheet_load(db, request->arena, out->meeting.series.engagement.id, false,
                            &out->sheet, why));
    TRY(workshop_person_get(db, request->arena, request_int(request, "person"), out->meeting.row.id,
                            &out->person, why));
    if (!text_is(out->person.taking_part, "active"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this person has withdrawn");
    out->target = (struct rating_target){.workshop = out->meeting.row.id,
                                         .rater = "person",
                                         .number = out->person.id,
                                         .mode = "paper",
                                         .entered_by = request->viewer.person,
                                         .asks = true};
    return FAIL_NONE;
}

static enum fail paper_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    return rating_fields(request, &paper.sheet, 0, fields, n, why);
}

static enum fail paper_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    struct rating_stored stored;
    TRY(paper_of_path(request, db, &paper, why));
    TRY(series_open_check(&paper.meeting.series, why));
    const char *state = paper.meeting.row.state;
    if (!text_is(state, "planned") && !text_is(state, "held"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the workshop is cancelled, or nobody came");
    TRY(rating_person_check(paper.person.state, why));
    TRY(rating_store(request, db, &paper.target, &paper.sheet, 0, &stored, why));
    TRY(rating_came(request, db, paper.meeting.series.engagement.id, paper.meeting.row.id,
                    paper.person.id, paper.person.participant, why));
    request->subject = paper.person.id;
    request_go(request, "%s/sheets", paper.meeting.path);
    stored_say(request, &stored);
    return FAIL_NONE;
}

static enum fail paper_show(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    struct html *out = request->out;
    meeting_head(request, &paper.meeting, trf(out, "Sheet %s", paper.person.label));
    request->back_href = arena_printf(request->arena, "%s/sheets", paper.meeting.path);
    put_text(request, tr(out, "Leave out what was left out on paper."));
    rating_put(request, &paper.sheet, 0, tr(out, "Save the sheet"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_workshop_sheet = {.name = "workshop_sheet",
                                                .path = WORKSHOP_PATH
                                                "/workshops/:workshop/sheets/:person",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_WRITES,
                                                .section = "proposals",
                                                .fields_make = paper_fields,
                                                .show = paper_show,
                                                .act = paper_act};
REGISTER(page, page_workshop_sheet);

/* ---- agreed wording ---- */

static enum fail wording_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 3 * sheet.n_criteria + 1);
    size_t at = 0;
    for (size_t k = 0; k < sheet.n_criteria; k++) {
        long long id = (long long)sheet.criteria[k].id;
        struct workshop_criterion_words words =
            criterion_words(request->language, &sheet.criteria[k]);
        made[at++] = (struct field){
            .name = arena_printf(request->arena, "wording_%lld", id),
            .label = arena_printf(request->arena,
                                  tr_language(request->language, "%s, as this room words it"),
                                  words.title),
            .hint = words.meaning,
            .kind = FIELD_LONG_TEXT,
            .max = 1000,
            .rows = 3};
        made[at++] = (struct field){
            .name = arena_printf(request->arena, "disputed_%lld", id),
            .label = arena_printf(request->arena,
                                  tr_language(request->language, "%s: what stayed disputed"),
                                  words.title),
            .kind = FIELD_LONG_TEXT,
            .max = 1000,
            .rows = 2};
        made[at++] = (struct field){.name = arena_printf(request->arena, "revision_%lld", id),
                                    .kind = FIELD_HIDDEN};
    }
    *fields = made;
    *n = at;
    return FAIL_NONE;
}

static enum fail wording_one(struct request *request, struct db *db, int64_t workshop,
                             int64_t criterion, struct why *why) {
    const struct form *f = request->form;
    int64_t changed = 0;
    const char *wording =
        form_text(f, arena_printf(request->arena, "wording_%lld", (long long)criterion));
    const char *disputed =
        form_text(f, arena_printf(request->arena, "disputed_%lld", (long long)criterion));
    int64_t revision = row_number(
        form_text(f, arena_printf(request->arena, "revision_%lld", (long long)criterion)));
    if (revision != 0) {
        enum fail fail =
            workshop_wording_change(db, workshop, criterion, revision, wording, disputed, why);
        return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
    }
    if (text_is_empty(wording) && text_is_empty(disputed)) return FAIL_NONE;
    TRY(workshop_wording_add(db, workshop, criterion, wording, disputed, &changed, why));
    return changed == 0 ? conflict_stale(why) : FAIL_NONE;
}

static enum fail wording_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(series_open_check(&meeting.series, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    for (size_t k = 0; k < sheet.n_criteria; k++)
        TRY(wording_one(request, db, meeting.row.id, sheet.criteria[k].id, why));
    request->subject = meeting.row.id;
    request_go(request, "%s", meeting.path);
    request_say(request, "%s", tr_language(request->language, "Saved."));
    return FAIL_NONE;
}

/* One criterion's fields, and what somebody else stored meanwhile where that differs. */
static enum fail wording_fill(struct request *request, struct db *db, int64_t workshop,
                              int64_t criterion, struct why *why) {
    struct workshop_wording_get_row row;
    struct form *f = request->form;
    const char *mark = arena_printf(request->arena, "revision_%lld", (long long)criterion);
    enum fail fail = workshop_wording_get(db, request->arena, workshop, criterion, &row, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    if (fail != FAIL_NONE) return fail;
    if (f->submitted && row_number(form_text(f, mark)) != row.revision) {
        put_heading(request, tr(request->out, "What is stored now"));
        part_prose(request->out, row.wording);
        part_prose(request->out, row.disagreement);
        form_renew(f, mark, arena_printf(request->arena, "%lld", (long long)row.revision));
        return FAIL_NONE;
    }
    form_fill(f, arena_printf(request->arena, "wording_%lld", (long long)criterion), row.wording);
    form_fill(f, arena_printf(request->arena, "disputed_%lld", (long long)criterion),
              row.disagreement);
    form_fill_int(f, mark, row.revision);
    return FAIL_NONE;
}

static enum fail wording_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    meeting_head(request, &meeting, tr(request->out, "Agreed wording of the criteria"));
    for (size_t k = 0; k < sheet.n_criteria; k++)
        TRY(wording_fill(request, db, meeting.row.id, sheet.criteria[k].id, why));
    put_form(request, tr(request->out, "Save"), meeting.path);
    return FAIL_NONE;
}

static const struct page page_workshop_wording = {.name = "workshop_wording",
                                                  .path =
                                                      WORKSHOP_PATH "/workshops/:workshop/wording",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_WRITES,
                                                  .section = "proposals",
                                                  .fields_make = wording_fields,
                                                  .show = wording_show,
                                                  .act = wording_act};
REGISTER(page, page_workshop_wording);
