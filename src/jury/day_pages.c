/* The days: who is a juror, who is here, what the tables say. */
#include "civic/access_code.h"
#include "civic/forget.h"
#include "evidence/slips.h"
#include "jury/jury_pages.h"
#include "jury/people.sql.h"
#include "recruit/recruit.h"

#include "base/hash.h"

#include <string.h>
#include <strings.h>

/* ---- from recruitment ---- */

static enum fail slip_add(struct request *request, struct db *db, const struct jury *jury,
                          const struct jury_recruit_to_join_row *person, struct access_slip *slip,
                          struct why *why) {
    int64_t participant;
    slip->code = secret_code(request->arena, 3);
    slip->strand = "";
    slip->label = arena_printf(request->arena, "J%03lld", (long long)person->number);
    TRY(participant_insert(db, request->arena, jury->engagement.id, slip->label, slip->strand,
                           access_code_hash(request->arena, request->app->key, slip->code),
                           &participant, why));
    return recruit_joined(db, person->recruitment, person->id, participant, why);
}

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_recruit_to_join_row *people;
    struct slips *slips = ARENA_NEW(request->arena, struct slips);
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(jury_recruit_to_join(db, request->arena, jury.engagement.id, &people, &slips->n, why));
    if (slips->n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "everybody who was confirmed has a code already; a lost one is replaced on "
                        "the page of people and access codes");
    slips->slips = ARENA_ARRAY(request->arena, struct access_slip, slips->n);
    slips->title = jury.engagement.title;
    slips->back = arena_printf(request->arena, "%s/attendance", jury.path);
    for (size_t i = 0; i < slips->n; i++)
        TRY(slip_add(request, db, &jury, &people[i], &slips->slips[i], why));
    request->subject = jury.engagement.id;
    request->context = slips;
    request_go(request, "%s", slips->back);
    return FAIL_NONE;
}

static const struct page page_jury_join = {.name = "jury_join",
                                           .path = JURY_PATH "/join",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = JURY_RUNS,
                                           .section = "proposals",
                                           .act = join_act,
                                           .result = slips_result};
REGISTER(page, page_jury_join);

/* ---- attendance ---- */

static const char *here_text(const struct html *out, const char *state) {
    if (text_is(state, "present")) return tr(out, "Here");
    if (text_is(state, "part")) return tr(out, "Part of the day");
    if (text_is(state, "absent")) return tr(out, "Away");
    return "";
}

struct room {
    struct jury jury;
    struct jury_roll_row *jurors;
    struct jury_item_days_row *days;
    struct jury_attendance_list_row *here;
    size_t n_jurors, n_days, n_here;
};

static enum fail room_load(struct request *request, struct db *db, struct room *room,
                           struct why *why) {
    TRY(jury_of_path(request, db, &room->jury, why));
    int64_t id = room->jury.engagement.id;
    TRY(jury_roll(db, request->arena, id, &room->jurors, &room->n_jurors, why));
    TRY(jury_item_days(db, request->arena, id, &room->days, &room->n_days, why));
    return jury_attendance_list(db, request->arena, id, &room->here, &room->n_here, why);
}

static const char *state_on(const struct room *room, int64_t juror, const char *day) {
    for (size_t i = 0; i < room->n_here; i++)
        if (room->here[i].participant == juror && strcmp(room->here[i].day, day) == 0)
            return room->here[i].state;
    return "";
}

static void attendance_table(struct request *request, const struct room *room) {
    struct html *out = request->out;
    size_t columns = room->n_days + 1;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, (room->n_jurors + 1) * columns);
    head[0] = (struct part_cell){.text = tr(out, "Juror")};
    for (size_t d = 0; d < room->n_days; d++)
        head[d + 1] = (struct part_cell){.text = request_day(request, room->days[d].day)};
    for (size_t j = 0; j < room->n_jurors; j++) {
        struct part_cell *row = &cells[j * columns];
        row[0] = (struct part_cell){.text = text_is_empty(room->jurors[j].left_day)
                                                ? room->jurors[j].label
                                                : trf(out, "%s (has left)", room->jurors[j].label),
                                    .header = true};
        for (size_t d = 0; d < room->n_days; d++)
            row[d + 1].text = here_text(out, state_on(room, room->jurors[j].id, room->days[d].day));
    }
    struct part_cell *sum = &cells[room->n_jurors * columns];
    sum[0] = (struct part_cell){.text = tr(out, "Here, all or part of the day"), .header = true};
    for (size_t d = 0; d < room->n_days; d++) {
        int64_t n = 0;
        for (size_t i = 0; i < room->n_here; i++)
            n += strcmp(room->here[i].day, room->days[d].day) == 0 &&
                 !text_is(room->here[i].state, "absent");
        sum[d + 1].text = trf(out, "%lld of %zu", (long long)n, room->n_jurors);
    }
    part_table(out, .caption = tr(out, "Who is here"), .head = head, .cells = cells,
               .n_columns = columns, .n_rows = room->n_jurors + 1, .first_cell_is_header = true);
}

static enum fail day_of_path(struct request *request, const struct room *room, const char **day,
                             struct why *why) {
    *day = request_text(request, "day");
    for (size_t d = 0; d < room->n_days; d++)
        if (strcmp(room->days[d].day, *day) == 0) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "this day is not on the agenda");
}

/* How many entries a day has, and how many of them say something else than here. */
static void day_count(const struct room *room, const char *day, size_t *n, size_t *n_other) {
    *n = *n_other = 0;
    for (size_t i = 0; i < room->n_here; i++) {
        if (strcmp(room->here[i].day, day) != 0) continue;
        ++*n;
        *n_other += !text_is(room->here[i].state, "present");
    }
}

/* One press for the usual day; taken back by one press as long as nothing else is entered. */
static void everybody_put(struct request *request, const struct room *room, const char *day) {
    size_t n, n_other;
    day_count(room, day, &n, &n_other);
    const char *path =
        arena_printf(request->arena, "%s/attendance/%s/everybody", room->jury.path, day);
    if (n == 0)
        request_button(request, path,
                       trf(request->out, "Everybody is here on %s", request_day(request, day)), "");
    else if (n_other == 0)
        request_button(
            request, arena_printf(request->arena, "%s/undo", path),
            trf(request->out, "Undo: take back who is here on %s", request_day(request, day)),
            "secondary");
}

/* Only over what the other press left: never over what somebody entered one by one. */
static enum fail everybody_set(struct request *request, struct db *db, bool here, struct why *why) {
    struct room room;
    const char *day;
    size_t n, n_other;
    int64_t changed;
    TRY(room_load(request, db, &room, why));
    TRY(day_of_path(request, &room, &day, why));
    request->subject = room.jury.engagement.id;
    request_go(request, "%s/attendance", room.jury.path);
    day_count(&room, day, &n, &n_other);
    if (here && n > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody has entered who is here on this day; look at the entries");
    if (!here && n_other > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "who is away was entered meanwhile, so this cannot be undone in one go; "
                        "change the entries one by one");
    return here ? jury_attendance_everybody(db, room.jury.engagement.id, day, &changed, why)
                : jury_attendance_clear(db, room.jury.engagement.id, day, &changed, why);
}

static enum fail everybody_act(struct request *request, struct db *db, struct why *why) {
    return everybody_set(request, db, true, why);
}

static enum fail everybody_undo(struct request *request, struct db *db, struct why *why) {
    return everybody_set(request, db, false, why);
}

static const struct page page_jury_everybody = {.name = "jury_attendance_everybody",
                                                .path = JURY_PATH "/attendance/:day/everybody",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = JURY_WRITES,
                                                .section = "proposals",
                                                .act = everybody_act};
REGISTER(page, page_jury_everybody);

static const struct page page_jury_everybody_undo = {.name = "jury_attendance_everybody_undo",
                                                     .path = JURY_PATH
                                                     "/attendance/:day/everybody/undo",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = JURY_WRITES,
                                                     .section = "proposals",
                                                     .act = everybody_undo};
REGISTER(page, page_jury_everybody_undo);

static enum fail attendance_show(struct request *request, struct db *db, struct why *why) {
    struct room room;
    struct jury_recruit_to_join_row *waiting;
    size_t n_waiting;
    TRY(room_load(request, db, &room, why));
    TRY(jury_recruit_to_join(db, request->arena, room.jury.engagement.id, &waiting, &n_waiting,
                             why));
    jury_head(request, &room.jury, tr(request->out, "Jurors and attendance"));
    if (n_waiting > 0 && request_has_role(request, JURY_RUNS)) {
        put_text(request,
                 trn(request->out, "%lld person was confirmed in recruitment and has no code yet.",
                     "%lld people were confirmed in recruitment and have no code yet.",
                     (int64_t)n_waiting));
        request_button(request, arena_printf(request->arena, "%s/join", room.jury.path),
                       tr(request->out, "Make them jurors and print their codes"), "");
    }
    if (request_has_role(request, JURY_LEADS))
        put_link(request,
                 arena_printf(request->arena, "/proposals/%lld/evidence/%lld/participants",
                              (long long)room.jury.engagement.proposal,
                              (long long)room.jury.engagement.id),
                 tr(request->out, "People and access codes"));
    if (room.n_days == 0) put_text(request, tr(request->out, "Put the days on the agenda first."));
    if (room.n_jurors == 0) put_text(request, tr(request->out, "There are no jurors yet."));
    for (size_t d = 0; d < room.n_days && room.n_jurors > 0; d++)
        put_link(
            request,
            arena_printf(request->arena, "%s/attendance/%s", room.jury.path, room.days[d].day),
            trf(request->out, "Enter who is here on %s", request_day(request, room.days[d].day)));
    for (size_t d = 0; d < room.n_days && room.n_jurors > 0; d++)
        if (text_is(room.days[d].day, request_today(request)))
            everybody_put(request, &room, room.days[d].day);
    if (room.n_days > 0 && room.n_jurors > 0) attendance_table(request, &room);
    return FAIL_NONE;
}

static const struct page page_jury_attendance = {.name = "jury_attendance",
                                                 .path = JURY_PATH "/attendance",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .wide = true,
                                                 .show = attendance_show};
REGISTER(page, page_jury_attendance);

static const struct choice here_choices[] = {{"present", "Here", NULL},
                                             {"part", "Part of the day", NULL},
                                             {"absent", "Away", NULL},
                                             {NULL, NULL, NULL}};

static const char *juror_field(struct request *request, int64_t id) {
    return arena_printf(request->arena, "juror_%lld", (long long)id);
}

static enum fail day_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct room room;
    TRY(room_load(request, db, &room, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, room.n_jurors);
    for (size_t j = 0; j < room.n_jurors; j++)
        made[j] = (struct field){.name = juror_field(request, room.jurors[j].id),
                                 .label = room.jurors[j].label,
                                 .kind = FIELD_CHOICE,
                                 .choices = here_choices,
                                 .inline_choices = true};
    *fields = made;
    *n = room.n_jurors;
    return FAIL_NONE;
}

static enum fail day_act(struct request *request, struct db *db, struct why *why) {
    struct room room;
    const char *day;
    TRY(room_load(request, db, &room, why));
    TRY(day_of_path(request, &room, &day, why));
    for (size_t j = 0; j < room.n_jurors; j++) {
        const char *state = form_text(request->form, juror_field(request, room.jurors[j].id));
        if (!text_is_empty(state)) TRY(jury_attendance_put(db, room.jurors[j].id, day, state, why));
    }
    request->subject = room.jury.engagement.id;
    request_go(request, "%s/attendance", room.jury.path);
    return FAIL_NONE;
}

static enum fail day_show(struct request *request, struct db *db, struct why *why) {
    struct room room;
    const char *day;
    TRY(room_load(request, db, &room, why));
    TRY(day_of_path(request, &room, &day, why));
    for (size_t j = 0; j < room.n_jurors; j++) {
        const char *state = state_on(&room, room.jurors[j].id, day);
        if (!text_is_empty(state))
            form_fill(request->form, juror_field(request, room.jurors[j].id), state);
    }
    jury_head(request, &room.jury,
              trf(request->out, "Who is here on %s", request_day(request, day)));
    request->back_href = arena_printf(request->arena, "%s/attendance", room.jury.path);
    everybody_put(request, &room, day);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_day = {.name = "jury_attendance_day",
                                          .path = JURY_PATH "/attendance/:day",
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = JURY_WRITES,
                                          .section = "proposals",
                                          .fields_make = day_fields,
                                          .show = day_show,
                                          .act = day_act};
REGISTER(page, page_jury_day);

/* ---- notes ---- */

/* How many rounds of tables there are; 0: nobody was seated. */
static enum fail rounds_of(struct request *request, struct db *db, int64_t engagement,
                           int64_t *rounds, struct why *why) {
    struct jury_seating_get_row row;
    enum fail found = jury_seating_get(db, request->arena, engagement, &row, why);
    *rounds = found == FAIL_NONE ? row.rounds : 0;
    return found == FAIL_NOTFOUND ? FAIL_NONE : found;
}

static const struct choice *round_choices(struct request *request, int64_t rounds) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, (size_t)rounds + 2);
    size_t n = 0;
    choices[n++] = (struct choice){"", "Not known, or the whole room", NULL};
    for (int64_t r = 1; r <= rounds; r++)
        choices[n++] = (struct choice){arena_printf(request->arena, "%lld", (long long)r),
                                       arena_printf(request->arena,
                                                    tr_language(request->language, "Round %lld"),
                                                    (long long)r),
                                       NULL};
    choices[n] = (struct choice){NULL, NULL, NULL};
    return choices;
}

static enum fail note_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct jury jury;
    const struct choice *days;
    int64_t rounds;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(day_choices(request, db, jury.engagement.id, &days, why));
    TRY(rounds_of(request, db, jury.engagement.id, &rounds, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 4);
    made[0] = (struct field){
        .name = "day", .label = "Day", .kind = FIELD_SELECT, .required = true, .choices = days};
    made[1] = (struct field){.name = "place",
                             .label = "Table",
                             .kind = FIELD_TEXT,
                             .required = true,
                             .max = 40,
                             .hint = "For example 3, or \"all\" for the whole room",
                             .missing = "Enter the table"};
    made[2] = (struct field){.name = "note",
                             .label = "What was said",
                             .kind = FIELD_LONG_TEXT,
                             .required = true,
                             .max = 5000,
                             .rows = 8,
                             .hint = "No names. Keep to what was said, also where few said it.",
                             .missing = "Enter what was said"};
    made[3] = (struct field){.name = "round",
                             .label = "Which round of tables",
                             .kind = FIELD_SELECT,
                             .choices = round_choices(request, rounds),
                             .hint = "Those who sat there then can read later what became of the "
                                     "note, not the note itself"};
    *fields = made;
    *n = rounds > 1 ? 4 : 3;
    return FAIL_NONE;
}

/* Remembers who sat at the table, where that is known. */
static enum fail heard_keep(struct request *request, struct db *db, const struct jury *jury,
                            int64_t note, struct why *why) {
    int64_t rounds, seated;
    int64_t table = jury_table_read(form_text(request->form, "place"));
    TRY(rounds_of(request, db, jury->engagement.id, &rounds, why));
    int64_t round = rounds > 1 ? form_int(request->form, "round", 0) : rounds;
    if (round == 0) return FAIL_NONE;
    TRY(jury_note_heard_put(db, note, jury->engagement.id, round, table, &seated, why));
    if (seated == 0 && rounds > 1)
        return why_fail(why, FAIL_INPUT, "place", "Nobody sits at this table in round %lld",
                        (long long)round);
    return FAIL_NONE;
}

static enum fail notes_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    const char *place = form_text(f, "place");
    TRY(jury_note_add(db, request->arena, jury.engagement.id, form_text(f, "day"),
                      strcasecmp(place, "all") == 0 ? "all" : place, form_text(f, "note"),
                      request->viewer.person, request->now, &request->subject, why));
    TRY(heard_keep(request, db, &jury, request->subject, why));
    request_go(request, "%s/notes", jury.path);
    request_say(request, "%s", tr_language(request->language, "The note is kept."));
    return FAIL_NONE;
}

static enum fail notes_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_note_list_row *rows;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_note_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    jury_head(request, &jury, tr(out, "Table notes"));
    put_form(request, tr(out, "Keep the note"), NULL);
    put_heading(request, tr(out, "Notes so far"));
    if (n == 0) put_text(request, tr(out, "No notes yet."));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct part_summary_row){
            .key = trf(out, "%s, table %s", request_day(request, rows[i].day), rows[i].place),
            .value = rows[i].note};
        if (rows[i].written_by == request->viewer.person) {
            list[i].action_href = arena_printf(request->arena, "%s/notes/%lld/remove", jury.path,
                                               (long long)rows[i].id);
            list[i].action_text = tr(out, "Remove");
            list[i].action_about = trf(out, "note %zu", i + 1);
        }
    }
    if (n > 0) part_summary_list(out, .rows = list, .n_rows = n);
    return FAIL_NONE;
}

static const struct page page_jury_notes = {.name = "jury_notes",
                                            .path = JURY_PATH "/notes",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = JURY_WRITES,
                                            .section = "proposals",
                                            .fields_make = note_fields,
                                            .show = notes_show,
                                            .act = notes_act};
REGISTER(page, page_jury_notes);

static enum fail note_remove_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    request->subject = request_int(request, "note");
    request_go(request, "%s/notes", jury.path);
    TRY(jury_note_heard_clear(db, request->subject, jury.engagement.id, request->viewer.person,
                              why));
    TRY(jury_note_remove(db, request->subject, jury.engagement.id, request->viewer.person, why));
    return forget_everywhere(db, request->arena, "note", request->subject, why);
}

static enum fail note_remove_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(request->out, "Remove this note?"));
    request->back_href = arena_printf(request->arena, "%s/notes", jury.path);
    put_text(request, tr(request->out, "Only who wrote it can remove it."));
    request_button(request,
                   arena_printf(request->arena, "%s/notes/%lld/remove", jury.path,
                                (long long)request_int(request, "note")),
                   tr(request->out, "Yes, remove it"), "warning");
    put_link(request, request->back_href, tr(request->out, "No, keep it"));
    return FAIL_NONE;
}

static const struct page page_jury_note_remove = {.name = "jury_note_remove",
                                                  .path = JURY_PATH "/notes/:note/remove",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = JURY_WRITES,
                                                  .section = "proposals",
                                                  .show = note_remove_show,
                                                  .act = note_remove_act};
REGISTER(page, page_jury_note_remove);
