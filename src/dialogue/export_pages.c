/* Files of a dialogue: safe ones to publish, and whole ones for those who lead it. */
#include "base/csv.h"
#include "dialogue/gather.h"
#include "dialogue/phone.h"

#include <math.h>

static void put_all(struct csv_out *csv, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) csv_put(csv, names[i]);
}

static void put_count(struct csv_out *csv, int64_t n) {
    if (n == DB_NULL_INT)
        csv_put(csv, "");
    else
        csv_put_int(csv, n);
}

/* ---- safe to publish ---- */

/* Neither host nor place of closed events, nor the day: the month is enough to see uptake. */
static enum fail events_write(struct request *request, struct db *db,
                              const struct dialogue *dialogue, struct csv_out *csv,
                              struct why *why) {
    static const char *const head[] = {"event",    "month", "area", "open_to_all",
                                       "language", "state", "kit",  "written_up"};
    struct dialogue_event_list_row *rows;
    size_t n;
    TRY(dialogue_event_list(db, request->arena, dialogue->engagement.id, &rows, &n, why));
    put_all(csv, head, LENGTH(head));
    csv_end_row(csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(csv, rows[i].number);
        csv_put(csv, arena_printf(request->arena, "%.7s", rows[i].day));
        csv_put(csv, rows[i].area_name);
        csv_put(csv, rows[i].is_open != 0 ? "yes" : "no");
        csv_put(csv, rows[i].language);
        csv_put(csv, rows[i].state);
        csv_put_int(csv, rows[i].kit);
        csv_put(csv, rows[i].n_sent > 0 ? "yes" : "no");
        csv_end_row(csv);
    }
    return FAIL_NONE;
}

static void three_put(struct csv_out *csv, const int64_t votes[3], bool shown) {
    for (size_t k = 0; k < 3; k++) put_count(csv, shown ? votes[k] : DB_NULL_INT);
}

/* What area reports show: counts of 1 to 4 people and those that tell them are empty. */
static enum fail counts_write(struct request *request, struct db *db,
                              const struct dialogue *dialogue, struct csv_out *csv,
                              struct why *why) {
    static const char *const head[] = {"statement",   "text",         "area",
                                       "room_agree",  "room_unsure",  "room_disagree",
                                       "phone_agree", "phone_unsure", "phone_disagree"};
    static const int64_t nobody[3] = {0};
    struct gathered all;
    TRY(gather(db, request->arena, dialogue->engagement.id, request_today(request), GATHER_STEP,
               &all, why));
    put_all(csv, head, LENGTH(head));
    csv_end_row(csv);
    for (size_t i = 0; i < all.n_tallies; i++) {
        const struct tally *t = &all.tallies[i];
        for (size_t a = 0; a <= all.n_areas; a++) { /* the last: everywhere */
            bool whole = a == all.n_areas;
            csv_put_int(csv, t->statement);
            csv_put(csv, t->text);
            csv_put(csv, whole ? "" : all.groups[a].name);
            three_put(csv, whole ? t->votes : &t->area_votes[3 * a],
                      whole ? beside_whole(t->votes, nobody, t->n_groups) == BESIDE_ALL
                            : t->area_shown[3 * a]);
            three_put(csv, whole ? t->phone : &t->area_phone[3 * a],
                      whole ? beside_whole(t->phone, nobody, t->n_phones) == BESIDE_ALL
                            : t->area_phone_shown[3 * a]);
            csv_end_row(csv);
        }
    }
    return FAIL_NONE;
}

static const char *heard_word(enum heard state) {
    switch (state) {
    case HEARD_NOT: return "no";
    case HEARD_COMING: return "coming";
    case HEARD_LITTLE: return "little";
    case HEARD_WELL: return "yes";
    }
    return "";
}

static enum fail coverage_write(struct request *request, struct db *db,
                                const struct dialogue *dialogue, struct csv_out *csv,
                                struct why *why) {
    static const char *const head[] = {"kind",      "group",  "population", "share", "came_low",
                                       "came_high", "events", "coming",     "heard"};
    struct gathered all;
    TRY(gather(db, request->arena, dialogue->engagement.id, request_today(request), GATHER_STEP,
               &all, why));
    put_all(csv, head, LENGTH(head));
    csv_end_row(csv);
    for (size_t i = 0; i < all.n_groups; i++) {
        const struct heard_group *g = &all.heard[i];
        csv_put(csv, all.groups[i].kind);
        csv_put(csv, all.groups[i].name);
        csv_put_int(csv, g->population);
        csv_put_real(csv, g->share, 6);
        csv_put_real(csv, g->low, 6);
        csv_put_real(csv, g->high, 6);
        csv_put_int(csv, g->events);
        csv_put_int(csv, g->coming);
        csv_put(csv, heard_word(g->state));
        csv_end_row(csv);
    }
    return FAIL_NONE;
}

/* ---- whole, for those who lead it ---- */

static enum fail events_whole_write(struct request *request, struct db *db,
                                    const struct dialogue *dialogue, struct csv_out *csv,
                                    struct why *why) {
    static const char *const head[] = {
        "event",      "state",     "day",      "starts",    "minutes",     "place",
        "area",       "community", "language", "kit",       "open_to_all", "room_for",
        "registered", "confirmed", "held",     "write_ups", "drafts"};
    struct dialogue_event_list_row *rows;
    size_t n;
    TRY(dialogue_event_list(db, request->arena, dialogue->engagement.id, &rows, &n, why));
    put_all(csv, head, LENGTH(head));
    csv_end_row(csv);
    for (size_t i = 0; i < n; i++) {
        const struct dialogue_event_list_row *r = &rows[i];
        csv_put_int(csv, r->number);
        csv_put(csv, r->state);
        csv_put(csv, r->day);
        csv_put(csv, r->starts);
        csv_put_int(csv, r->minutes);
        csv_put(csv, r->place);
        csv_put(csv, r->area_name);
        csv_put(csv, r->community_name);
        csv_put(csv, r->language);
        csv_put_int(csv, r->kit);
        csv_put(csv, r->is_open != 0 ? "yes" : "no");
        csv_put_int(csv, r->capacity);
        csv_put(csv, r->registered_day);
        csv_put(csv, r->confirmed_day == NULL ? "" : r->confirmed_day);
        csv_put(csv, r->held);
        csv_put_int(csv, r->n_sent);
        csv_put_int(csv, r->n_drafts);
        csv_end_row(csv);
    }
    return FAIL_NONE;
}

static void said_put(struct csv_out *csv, const struct dialogue_write_up_row_row *r) {
    const char *const texts[] = {
        r->attendance, r->votes_how,     r->reasons_for, r->reasons_against,
        r->minority,   r->minority_view, r->verbatim,    r->may_quote != 0 ? "yes" : "no",
        r->questions,  r->changes,       r->stake,       r->help_given,
        r->digest};
    if (r->plan_minutes == WRITE_UP_PLAN_UNSAID)
        csv_put(csv, "");
    else
        csv_put_int(csv, r->plan_minutes);
    csv_put_int(csv, r->minutes);
    put_all(csv, texts, LENGTH(texts));
}

static void counts_put(struct csv_out *csv, const struct gathered *all, int64_t write_up) {
    for (size_t s = 0; s < all->n_tallies; s++) {
        const struct dialogue_count_all_row *found = NULL;
        for (size_t i = gather_counts_from(all, write_up);
             i < all->n_counts && all->counts[i].write_up == write_up; i++)
            if (all->counts[i].statement == all->tallies[s].statement) found = &all->counts[i];
        put_count(csv, found == NULL ? DB_NULL_INT : found->agree);
        put_count(csv, found == NULL ? DB_NULL_INT : found->unsure);
        put_count(csv, found == NULL ? DB_NULL_INT : found->disagree);
        csv_put(csv, found == NULL ? "" : found->majority);
    }
}

static bool counts_as(const struct gathered *all, int64_t write_up) {
    for (size_t v = 0; v < all->n_voices; v++)
        if (all->voices[v].row->id == write_up) return true;
    return false;
}

/* Every account that was sent, as it was sent, also those that do not count. */
static enum fail write_ups_write(struct request *request, struct db *db,
                                 const struct dialogue *dialogue, struct csv_out *csv,
                                 struct why *why) {
    static const char *const head[] = {
        "event",         "day",         "area",        "account",         "how_it_came",
        "counts",        "accepted_by", "kit",         "plan_minutes",    "minutes",
        "attendance",    "votes_how",   "reasons_for", "reasons_against", "minority",
        "minority_view", "verbatim",    "may_quote",   "questions",       "changes",
        "stake",         "help_given",  "sha256"};
    static const char *const parts[] = {"agree", "unsure", "disagree", "majority"};
    struct gathered all;
    struct dialogue_sent_list_row *rows;
    size_t n;
    TRY(gather(db, request->arena, dialogue->engagement.id, request_today(request), 1, &all, why));
    TRY(dialogue_sent_list(db, request->arena, dialogue->engagement.id, &rows, &n, why));
    put_all(csv, head, LENGTH(head));
    for (size_t s = 0; s < all.n_tallies; s++)
        for (size_t k = 0; k < LENGTH(parts); k++)
            csv_put(csv, arena_printf(request->arena, "%s_%s",
                                      arena_printf(request->arena, "statement_%lld",
                                                   (long long)all.tallies[s].statement),
                                      parts[k]));
    csv_end_row(csv);
    for (size_t i = 0; i < n; i++) {
        struct dialogue_write_up_row_row row;
        TRY(dialogue_write_up_row(db, request->arena, rows[i].id, rows[i].event, &row, why));
        csv_put_int(csv, rows[i].number);
        csv_put(csv, rows[i].day);
        csv_put(csv, rows[i].area_name);
        csv_put(csv, rows[i].account);
        csv_put(csv, rows[i].mode);
        csv_put(csv, counts_as(&all, rows[i].id) ? "yes" : "no");
        csv_put_int(csv, rows[i].n_accept);
        csv_put_int(csv, row.kit);
        said_put(csv, &row);
        counts_put(csv, &all, rows[i].id);
        csv_end_row(csv);
    }
    return FAIL_NONE;
}

/* ---- pages ---- */

struct export_file {
    const char *name, *text; /* English, for tr */
    enum fail (*write)(struct request *request, struct db *db, const struct dialogue *dialogue,
                       struct csv_out *csv, struct why *why);
};
static const struct export_file safe_files[] = {
    {"events.csv", TR("Events by month and area (CSV)"), events_write},
    {"counts.csv", TR("Votes by statement and area (CSV)"), counts_write},
    {"coverage.csv", TR("Who was heard (CSV)"), coverage_write}};
static const struct export_file whole_files[] = {
    {"events.csv", TR("All events (CSV)"), events_whole_write},
    {"write-ups.csv", TR("All write-ups, word for word (CSV)"), write_ups_write}};

static enum fail file_send(struct request *request, struct db *db, const struct export_file *files,
                           size_t n, struct why *why) {
    struct dialogue dialogue;
    struct csv_out csv;
    const char *name = request_text(request, "file");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    for (size_t i = 0; i < n; i++) {
        if (!text_is(files[i].name, name)) continue;
        csv_out_init(&csv, &request->response->body);
        TRY(files[i].write(request, db, &dialogue, &csv, why));
        http_download(request->response, "text/csv; charset=utf-8", files[i].name);
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
}

static enum fail safe_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, safe_files, LENGTH(safe_files), why);
}

static enum fail whole_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, whole_files, LENGTH(whole_files), why);
}

static const struct page page_dialogue_export_safe = {.name = "dialogue_export_safe",
                                                      .path = DIALOGUE_PATH "/export/:file",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = DIALOGUE_READS,
                                                      .send = safe_send};
REGISTER(page, page_dialogue_export_safe);
static const struct page page_dialogue_export_whole = {.name = "dialogue_export_whole",
                                                       .path = DIALOGUE_PATH "/export/whole/:file",
                                                       .scope = SCOPE_PROPOSAL,
                                                       .roles = DIALOGUE_LEADS,
                                                       .send = whole_send};
REGISTER(page, page_dialogue_export_whole);

static enum fail export_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct html *out = request->out;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    dialogue_head(request, &dialogue, tr(out, "Files"));
    put_heading(request, tr(out, "Safe to publish"));
    put_text(request, tr(out, "No host, no place of a closed event, no number of 1 to 4 people and "
                              "none from which one follows. Votes are those that everybody sees: "
                              "they are renewed with every fifth write-up."));
    for (size_t i = 0; i < LENGTH(safe_files); i++)
        put_link(request,
                 arena_printf(request->arena, "%s/export/%s", dialogue.path, safe_files[i].name),
                 tr(out, safe_files[i].text));
    if (!request_has_role(request, DIALOGUE_LEADS)) return FAIL_NONE;
    put_heading(request, tr(out, "For your own work"));
    part_warning(out, tr(out, "What people said in small groups, word for word. Do not pass these "
                              "files on. Names of hosts are not in them."));
    for (size_t i = 0; i < LENGTH(whole_files); i++)
        put_link(
            request,
            arena_printf(request->arena, "%s/export/whole/%s", dialogue.path, whole_files[i].name),
            tr(out, whole_files[i].text));
    return FAIL_NONE;
}

static const struct page page_dialogue_export = {.name = "dialogue_export",
                                                 .path = DIALOGUE_PATH "/export",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DIALOGUE_READS,
                                                 .section = "proposals",
                                                 .show = export_show};
REGISTER(page, page_dialogue_export);
