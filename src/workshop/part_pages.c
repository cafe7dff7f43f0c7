/* What those invited see with their code: briefing, cases, coming or not, rating, their notes. */
#include "base/clock.h"
#include "evidence/take_part.h"
#include "workshop/capture.h"
#include "workshop/ratings.h"

#include <string.h>

static void guest_head(struct request *request, const struct workshop_guest *guest,
                       struct written title) {
    request->title = title.text;
    request->back_href = "/take-part/now";
    put_title_written(request, meeting_name(request, &guest->meeting.row), title, NULL);
}

/* From the day of the workshop on, while the series takes anything in. */
static bool may_rate(const struct request *request, const struct workshop_guest *guest) {
    const char *state = guest->meeting.row.state;
    return text_is(guest->meeting.series.row.state, "running") &&
           (text_is(state, "planned") || text_is(state, "held")) &&
           strcmp(guest->meeting.row.day, request_today(request)) <= 0 &&
           !text_is(guest->person.state, "absent") && !text_is(guest->person.state, "declined");
}

static enum fail rate_check(const struct request *request, const struct workshop_guest *guest,
                            struct why *why) {
    if (may_rate(request, guest)) return FAIL_NONE;
    TRY(series_open_check(&guest->meeting.series, why));
    TRY(rating_person_check(guest->person.state, why));
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "cases are rated from the day of the workshop on, unless it was cancelled");
}

static bool takes_notes(const struct workshop_guest *guest) {
    return guest->person.takes_notes != 0 && guest->person.table_number > 0;
}

/* ---- on the first page ---- */

static enum fail tasks_add(struct request *request, struct db *db, struct part_task *tasks,
                           size_t *n, struct why *why) {
    struct workshop_guest guest;
    struct workshop_sheet sheet;
    struct workshop_ratings_of_row *rows;
    size_t n_rows;
    const struct html *out = request->out;
    enum fail fail = guest_of_code(request, db, &guest, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE; /* a participant of the engagement alone */
    if (fail != FAIL_NONE) return fail;
    TRY(workshop_sheet_load(db, request->arena, guest.person.engagement, false, &sheet, why));
    TRY(workshop_ratings_of(db, request->arena, guest.person.workshop, "person", guest.person.id,
                            &rows, &n_rows, why));
    tasks[(*n)++] = (struct part_task){
        .title = tr(out, "Your workshop"),
        .hint = arena_printf(request->arena, "%s, %s", guest.meeting.row.place,
                             meeting_when(request, &guest.meeting.row)),
        .href = "/take-part/workshop",
        .status = tr(out, workshop_word_text(workshop_person_states, guest.person.state))};
    tasks[(*n)++] = (struct part_task){.title = tr(out, "The briefing and the case studies"),
                                       .hint = tr(out, "Please read them before you come"),
                                       .href = "/take-part/workshop/briefing"};
    if (may_rate(request, &guest) && *n < TAKE_PART_TASKS_MAX) {
        size_t all = sheet.n_cases * sheet.n_criteria, done = n_rows < all ? n_rows : all;
        tasks[(*n)++] =
            (struct part_task){.title = tr(out, "Rate the cases"),
                               .hint = trn(out, "%lld case", "%lld cases", (int64_t)sheet.n_cases),
                               .href = "/take-part/workshop/cases",
                               .status = done == all ? tr(out, "Completed")
                                         : done > 0  ? trf(out, "%zu of %zu answered", done, all)
                                                     : tr(out, "Not yet started"),
                               .status_colour = done == all ? NULL : "blue"};
    }
    if (may_rate(request, &guest) && takes_notes(&guest) && *n < TAKE_PART_TASKS_MAX)
        tasks[(*n)++] = (struct part_task){
            .title = trf(out, "The notes of table %lld", (long long)guest.person.table_number),
            .href = "/take-part/workshop/notes"};
    return FAIL_NONE;
}

static enum fail ratings_forget(struct db *db, int64_t participant, struct why *why) {
    TRY(workshop_forget_ratings(db, participant, why));
    TRY(workshop_forget_writer(db, participant, why));
    return workshop_forget_former(db, participant, why);
}

/* Their name, post and organisation. They have stopped taking part by now, whatever way it went. */
static enum fail who_forget(struct request *request, struct db *db, int64_t participant,
                            struct why *why) {
    struct workshop_person_invited_row row;
    enum fail fail = workshop_person_invited(db, request->arena, participant, &row, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE; /* of another way of asking */
    if (fail != FAIL_NONE) return fail;
    return workshop_who_erase(request, db, row.id, row.workshop, why);
}

static const struct take_part_kind take_part_workshop = {.method = "workshop",
                                                         .tasks = tasks_add,
                                                         .reply = workshop_reply_add,
                                                         .forget = ratings_forget,
                                                         .forget_written = who_forget};
REGISTER(take_part_kind, take_part_workshop);

/* ---- coming or not ---- */

static enum fail mine_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_guest guest;
    TRY(guest_of_code(request, db, &guest, why));
    struct html *out = request->out;
    const struct workshop_get_row *w = &guest.meeting.row;
    const struct workshop_series_get_row *series = &guest.meeting.series.row;
    struct written topic = written_in(request->language, series->topic, series->topic_cy);
    const char *state = guest.person.state;
    guest_head(request, &guest, (struct written){.text = tr(out, "Your workshop")});
    if (text_is(w->state, "cancelled"))
        part_inset(out, .text = tr(out, "This workshop was cancelled."));
    const struct part_summary_row rows[] = {
        {.key = tr(out, "What it is about"), .value = topic.text, .language = topic.language},
        {.key = tr(out, "Where"), .value = w->place},
        {.key = tr(out, "When"), .value = meeting_when(request, w)},
        {.key = tr(out, "You"),
         .value = tr(out, workshop_word_text(workshop_person_states, state))},
        {.key = tr(out, "Questions to"),
         .value = guest.meeting.series.row.contact,
         .language = "en"},
        {.key = tr(out, "Getting in"), .value = w->access_notes, .language = "en"}};
    part_summary_list(out, .rows = rows,
                      .n_rows = LENGTH(rows) - (text_is_empty(w->access_notes) ? 1 : 0));
    bool ahead = text_is(w->state, "planned") && strcmp(w->day, request_today(request)) >= 0;
    if (ahead && !text_is(state, "attended") && !text_is(state, "absent")) {
        if (!text_is(state, "accepted"))
            request_button(request, "/take-part/workshop/answer/accepted",
                           tr(out, "Yes, I am coming"), "");
        if (!text_is(state, "declined"))
            request_button(request, "/take-part/workshop/answer/declined",
                           tr(out, "No, I cannot come"), "secondary");
    }
    put_link(request, "/take-part/workshop/workshop.ics", tr(out, "A file for your calendar"));
    put_text(request, tr(out, "Nobody is told who rated what. Reports show no number of 1 to 4 "
                              "people."));
    return FAIL_NONE;
}

static const struct page page_workshop_mine = {.name = "workshop_mine",
                                               .path = "/take-part/workshop",
                                               .scope = SCOPE_PARTICIPANT,
                                               .no_navigation = true,
                                               .show = mine_show};
REGISTER(page, page_workshop_mine);

static enum fail answer_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_guest guest;
    const char *answer = request_text(request, "answer");
    TRY(guest_of_code(request, db, &guest, why));
    if (!text_is(answer, "accepted") && !text_is(answer, "declined"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such answer");
    request_go(request, "/take-part/workshop");
    if (text_is(guest.person.state, answer)) return FAIL_NONE; /* a second click */
    enum fail fail = workshop_person_answer(db, guest.person.id, answer, why);
    if (fail != FAIL_CONFLICT) return fail;
    return why_fail(why, FAIL_CONFLICT, NULL, "the workshop is over");
}

static const struct page page_workshop_answer = {.name = "workshop_answer",
                                                 .path = "/take-part/workshop/answer/:answer",
                                                 .scope = SCOPE_PARTICIPANT,
                                                 .no_navigation = true,
                                                 .show = mine_show,
                                                 .act = answer_act};
REGISTER(page, page_workshop_answer);

static enum fail mine_calendar_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_guest guest;
    TRY(guest_of_code(request, db, &guest, why));
    return meeting_calendar(request, &guest.meeting, why);
}

static const struct page page_workshop_mine_calendar = {.name = "workshop_mine_calendar",
                                                        .path = "/take-part/workshop/workshop.ics",
                                                        .scope = SCOPE_PARTICIPANT,
                                                        .send = mine_calendar_send};
REGISTER(page, page_workshop_mine_calendar);

/* ---- reading ---- */

static enum fail mine_briefing_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_guest guest;
    struct workshop_sheet sheet;
    TRY(guest_of_code(request, db, &guest, why));
    TRY(workshop_sheet_load(db, request->arena, guest.person.engagement, false, &sheet, why));
    struct html *out = request->out;
    const struct workshop_series_get_row *series = &guest.meeting.series.row;
    struct written briefing = written_in(request->language, series->briefing, series->briefing_cy);
    guest_head(request, &guest,
               (struct written){.text = tr(out, "The briefing and the case studies")});
    written_begin(out, briefing.language);
    part_markdown(out, briefing.text);
    written_end(out, briefing.language);
    put_heading(request, tr(out, "Case studies"));
    for (size_t c = 0; c < sheet.n_cases; c++) {
        struct written title = case_title(request->language, &sheet.cases[c]);
        written_begin(out, title.language);
        put_subheading(request, title.text);
        written_end(out, title.language);
        case_put(request, &sheet.cases[c]);
    }
    return FAIL_NONE;
}

static const struct page page_workshop_mine_briefing = {.name = "workshop_mine_briefing",
                                                        .path = "/take-part/workshop/briefing",
                                                        .scope = SCOPE_PARTICIPANT,
                                                        .no_navigation = true,
                                                        .show = mine_briefing_show};
REGISTER(page, page_workshop_mine_briefing);

/* ---- rating ---- */

static struct rating_target own_target(const struct workshop_guest *guest) {
    return (struct rating_target){.workshop = guest->person.workshop,
                                  .rater = "person",
                                  .number = guest->person.id,
                                  .mode = "web",
                                  .entered_by = DB_NULL_INT};
}

static enum fail own_cases_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_guest guest;
    struct workshop_sheet sheet;
    struct workshop_ratings_of_row *rows;
    size_t n;
    TRY(guest_of_code(request, db, &guest, why));
    TRY(rate_check(request, &guest, why));
    TRY(workshop_sheet_load(db, request->arena, guest.person.engagement, false, &sheet, why));
    TRY(workshop_ratings_of(db, request->arena, guest.person.workshop, "person", guest.person.id,
                            &rows, &n, why));
    struct html *out = request->out;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, sheet.n_cases + 1);
    guest_head(request, &guest, (struct written){.text = tr(out, "Rate the cases")});
    put_text(request, tr(out, "Each by yourself, before the table talks about where it stands. You "
                              "can change a rating until the workshops are closed; the last one "
                              "counts."));
    for (size_t c = 0; c < sheet.n_cases; c++) {
        size_t done = 0;
        for (size_t i = 0; i < n; i++) done += rows[i].workshop_case == sheet.cases[c].id ? 1 : 0;
        struct written title = case_title(request->language, &sheet.cases[c]);
        tasks[c] = (struct part_task){
            .title = title.text,
            .language = title.language,
            .href = arena_printf(request->arena, "/take-part/workshop/cases/%lld",
                                 (long long)sheet.cases[c].id),
            .status = done >= sheet.n_criteria ? tr(out, "Completed")
                      : done > 0 ? trf(out, "%zu of %zu answered", done, sheet.n_criteria)
                                 : tr(out, "Not yet started"),
            .status_colour = done >= sheet.n_criteria ? NULL : "blue"};
    }
    part_task_list(out, .items = tasks, .n_items = sheet.n_cases);
    return FAIL_NONE;
}

static const struct page page_workshop_own_cases = {.name = "workshop_own_cases",
                                                    .path = "/take-part/workshop/cases",
                                                    .scope = SCOPE_PARTICIPANT,
                                                    .no_navigation = true,
                                                    .show = own_cases_show};
REGISTER(page, page_workshop_own_cases);

struct own_case {
    struct workshop_guest guest;
    struct workshop_sheet sheet;
    const struct workshop_case_list_row *one;
    size_t place;
};

static enum fail own_case_of_path(struct request *request, struct db *db, struct own_case *out,
                                  struct why *why) {
    *out = (struct own_case){0};
    TRY(guest_of_code(request, db, &out->guest, why));
    TRY(workshop_sheet_load(db, request->arena, out->guest.person.engagement, false, &out->sheet,
                            why));
    for (size_t c = 0; c < out->sheet.n_cases; c++)
        if (out->sheet.cases[c].id == request_int(request, "case")) {
            out->one = &out->sheet.cases[c];
            out->place = c;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such case study");
}

static enum fail own_rate_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    struct own_case own;
    TRY(own_case_of_path(request, db, &own, why));
    return rating_fields(request, &own.sheet, own.one->id, fields, n, why);
}

static enum fail own_rate_act(struct request *request, struct db *db, struct why *why) {
    struct own_case own;
    struct rating_stored stored;
    TRY(own_case_of_path(request, db, &own, why));
    TRY(rate_check(request, &own.guest, why));
    struct rating_target target = own_target(&own.guest);
    TRY(rating_store(request, db, &target, &own.sheet, own.one->id, &stored, why));
    TRY(rating_came(request, db, own.guest.person.engagement, own.guest.person.workshop,
                    own.guest.person.id, request->viewer.participant, why));
    if (own.place + 1 < own.sheet.n_cases)
        request_go(request, "/take-part/workshop/cases/%lld",
                   (long long)own.sheet.cases[own.place + 1].id);
    else
        request_go(request, "/take-part/workshop/cases");
    return FAIL_NONE;
}

static enum fail own_rate_show(struct request *request, struct db *db, struct why *why) {
    struct own_case own;
    TRY(own_case_of_path(request, db, &own, why));
    TRY(rate_check(request, &own.guest, why));
    struct rating_target target = own_target(&own.guest);
    TRY(rating_fill(request, db, &target, &own.sheet, own.one->id, why));
    struct html *page = request->out, *inner = html_apart(page);
    struct written title = case_title(request->language, own.one);
    request->title = title.text;
    request->back_href = "/take-part/workshop/cases";
    put_title_written(request, trf(page, "Case %zu of %zu", own.place + 1, own.sheet.n_cases),
                      title, NULL);
    prose_put(request, written_in(request->language, own.one->summary, own.one->summary_cy));
    request->out = inner;
    struct workshop_case_list_row rest = *own.one;
    rest.summary = rest.summary_cy = "";
    case_put(request, &rest);
    request->out = page;
    part_details(page, .summary = tr(page, "Purpose, data, safeguards, benefits and risks"),
                 .markup = html_taken(inner));
    rating_put(request, &own.sheet, own.one->id, tr(page, "Save and go on"), NULL);
    return FAIL_NONE;
}

static const struct page page_workshop_own_rate = {.name = "workshop_own_rate",
                                                   .path = "/take-part/workshop/cases/:case",
                                                   .scope = SCOPE_PARTICIPANT,
                                                   .no_navigation = true,
                                                   .unrecorded = true,
                                                   .fields_make = own_rate_fields,
                                                   .show = own_rate_show,
                                                   .act = own_rate_act};
REGISTER(page, page_workshop_own_rate);

/* ---- notes of one's table ---- */

static enum fail notes_guest(struct request *request, struct db *db, struct own_case *own,
                             bool one_case, struct why *why) {
    if (one_case) {
        TRY(own_case_of_path(request, db, own, why));
    } else {
        *own = (struct own_case){0};
        TRY(guest_of_code(request, db, &own->guest, why));
        TRY(workshop_sheet_load(db, request->arena, own->guest.person.engagement, false,
                                &own->sheet, why));
    }
    if (!takes_notes(&own->guest))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this page is for those who take notes");
    return rate_check(request, &own->guest, why);
}

static enum fail notes_show(struct request *request, struct db *db, struct why *why) {
    struct own_case own;
    struct workshop_captures_row *captures;
    size_t n;
    TRY(notes_guest(request, db, &own, false, why));
    TRY(workshop_captures(db, request->arena, own.guest.person.workshop, &captures, &n, why));
    struct html *out = request->out;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, own.sheet.n_cases + 1);
    guest_head(request, &own.guest,
               (struct written){.text = trf(out, "The notes of table %lld",
                                            (long long)own.guest.person.table_number)});
    for (size_t c = 0; c < own.sheet.n_cases; c++) {
        bool noted = false;
        for (size_t i = 0; i < n; i++)
            noted |= captures[i].table_number == own.guest.person.table_number &&
                     captures[i].workshop_case == own.sheet.cases[c].id;
        struct written title = case_title(request->language, &own.sheet.cases[c]);
        tasks[c] = (struct part_task){
            .title = title.text,
            .language = title.language,
            .href = arena_printf(request->arena, "/take-part/workshop/notes/%lld",
                                 (long long)own.sheet.cases[c].id),
            .status = noted ? tr(out, "Noted") : tr(out, "Not yet started"),
            .status_colour = noted ? NULL : "blue"};
    }
    part_task_list(out, .items = tasks, .n_items = own.sheet.n_cases);
    return FAIL_NONE;
}

static const struct page page_workshop_notes = {.name = "workshop_notes",
                                                .path = "/take-part/workshop/notes",
                                                .scope = SCOPE_PARTICIPANT,
                                                .no_navigation = true,
                                                .show = notes_show};
REGISTER(page, page_workshop_notes);

static struct capture_target notes_target(const struct request *request,
                                          const struct own_case *own) {
    return (struct capture_target){.engagement = own->guest.person.engagement,
                                   .workshop = own->guest.person.workshop,
                                   .table_number = own->guest.person.table_number,
                                   .workshop_case = own->one->id,
                                   .written_by = DB_NULL_INT,
                                   .participant = request->viewer.participant};
}

static enum fail note_act(struct request *request, struct db *db, struct why *why) {
    struct own_case own;
    TRY(notes_guest(request, db, &own, true, why));
    struct capture_target target = notes_target(request, &own);
    TRY(capture_store(request, db, &target, why));
    request_go(request, "/take-part/workshop/notes");
    return FAIL_NONE;
}

static enum fail note_show(struct request *request, struct db *db, struct why *why) {
    struct own_case own;
    TRY(notes_guest(request, db, &own, true, why));
    guest_head(request, &own.guest, case_title(request->language, own.one));
    request->back_href = "/take-part/workshop/notes";
    struct capture_target target = notes_target(request, &own);
    return capture_put(request, db, &target, "/take-part/workshop/notes", why);
}

static const struct page page_workshop_note = {.name = "workshop_note",
                                               .path = "/take-part/workshop/notes/:case",
                                               .scope = SCOPE_PARTICIPANT,
                                               .no_navigation = true,
                                               .fields = capture_fields,
                                               .n_fields = CAPTURE_FIELDS,
                                               .show = note_show,
                                               .act = note_act};
REGISTER(page, page_workshop_note);
