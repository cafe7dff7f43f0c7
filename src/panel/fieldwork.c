#include "panel/fieldwork.h"

#include "base/hash.h"
#include "notify/notify.h"
#include "panel/invitation.h"
#include "question/question.h"

#include <stdlib.h>
#include <string.h>

enum fail wave_add(struct db *db, struct arena *arena, const struct wave_new *what, int64_t *wave,
                   struct why *why) {
    int64_t number, survey, id;
    struct survey_new survey_new = {.questionnaire = what->questionnaire,
                                    .proposal = what->proposal,
                                    .title = what->title,
                                    .access = what->open_address ? "matched" : "invited",
                                    .closes_on = what->closes_day,
                                    .edit_days = 0,
                                    .double_entry_percent = 10,
                                    .illustrative = what->illustrative,
                                    .person = what->person,
                                    .now = what->now};
    TRY(survey_add(db, arena, &survey_new, &survey, why));
    TRY(wave_number_next(db, arena, what->panel, &number, why));
    TRY(wave_insert(db, arena, what->panel, number, survey, what->title, what->about,
                    sample_method_word(what->sample),
                    what->sample == SAMPLE_ALL ? DB_NULL_INT : what->sample_size, what->strata,
                    what->reminders_max, what->reminder_days, what->closes_day, what->illustrative,
                    what->person, what->now, &id, why));
    for (size_t i = 0; i < what->n_only; i++) TRY(wave_only_add(db, id, what->only[i], why));
    *wave = id;
    return FAIL_NONE;
}

/* ---- drawing ---- */

/* The category of each candidate in each dimension, 0 where not known. */
struct profiles {
    struct panel_dimension *dimensions;
    size_t n_dimensions;
    struct member_profiles_row *rows; /* by member */
    size_t n;
};

static enum fail profiles_load(struct db *db, struct arena *arena, int64_t panel,
                               struct profiles *out, struct why *why) {
    TRY(panel_dimensions(db, arena, panel, &out->dimensions, &out->n_dimensions, why));
    return member_profiles(db, arena, panel, &out->rows, &out->n, why);
}

static int64_t category_of(const struct profiles *profiles, int64_t member, int64_t dimension) {
    size_t low = 0, high = profiles->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (profiles->rows[middle].member < member)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < profiles->n && profiles->rows[low].member == member; low++)
        if (profiles->rows[low].dimension == dimension) return profiles->rows[low].category;
    return 0;
}

static const char *category_name(const struct profiles *profiles, int64_t dimension,
                                 int64_t category) {
    for (size_t d = 0; d < profiles->n_dimensions; d++)
        for (size_t c = 0; c < profiles->dimensions[d].n; c++)
            if (profiles->dimensions[d].id == dimension &&
                profiles->dimensions[d].categories[c].id == category)
                return profiles->dimensions[d].categories[c].title;
    return "";
}

/* Of each dimension that the wave names, one of the categories named. */
static bool is_meant(const struct profiles *profiles, const struct wave_only_list_row *only,
                     size_t n, int64_t member) {
    for (size_t i = 0; i < n; i++) {
        bool meant = false;
        int64_t has = category_of(profiles, member, only[i].dimension);
        for (size_t k = 0; k < n; k++)
            meant |= only[k].dimension == only[i].dimension && only[k].category == has;
        if (!meant) return false;
    }
    return true;
}

static const char *days_before(struct arena *arena, int64_t now, int64_t days) {
    return date_iso(arena, date_of(now - days * CLOCK_DAY));
}

enum fail wave_draw(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                    int64_t wave, const char *seed, int64_t now, struct wave_drawn *out,
                    struct why *why) {
    struct wave_get_row row;
    struct wave_candidates_row *members;
    struct wave_only_list_row *only;
    struct profiles profiles;
    size_t n_members, n_only, n = 0;
    TRY(wave_get(db, arena, wave, panel->id, &row, why));
    if (!text_is(row.state, "planned"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this wave has been drawn already");
    TRY(wave_candidates(db, arena, panel->id, days_before(arena, now, panel->burden_days), &members,
                        &n_members, why));
    TRY(wave_only_list(db, arena, wave, &only, &n_only, why));
    TRY(profiles_load(db, arena, panel->id, &profiles, why));
    struct wave_drawn drawn = {.n_members = (int64_t)n_members};
    struct wave_candidates_row *fit = ARENA_ARRAY(arena, struct wave_candidates_row, n_members + 1);
    const char **strata = ARENA_ARRAY(arena, const char *, n_members + 1);
    for (size_t i = 0; i < n_members; i++) {
        if (!is_meant(&profiles, only, n_only, members[i].id)) continue;
        if (members[i].n_asked >= panel->burden_max) {
            drawn.n_resting++;
            continue;
        }
        strata[n] = row.strata == DB_NULL_INT
                        ? ""
                        : category_name(&profiles, row.strata,
                                        category_of(&profiles, members[i].id, row.strata));
        fit[n++] = members[i];
    }
    if (n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "nobody is left to ask: %lld members, of whom %lld were asked often enough "
                        "lately",
                        (long long)n_members, (long long)drawn.n_resting);
    drawn.n_eligible = (int64_t)n;
    bool *chosen = ARENA_ARRAY(arena, bool, n);
    double *chances = ARENA_ARRAY(arena, double, n);
    TRY(sample_draw(arena, strata, n, sample_method_read(row.sample),
                    row.sample_size == DB_NULL_INT ? 0 : row.sample_size, seed, chosen, chances,
                    why));
    for (size_t i = 0; i < n; i++) {
        int64_t respondent, link;
        if (!chosen[i]) continue;
        size_t mark = arena_mark(arena);
        TRY(wave_member_insert(db, arena, wave, fit[i].id, strata[i], chances[i], fit[i].channel,
                               &respondent, why));
        TRY(survey_link_add(db, arena, row.survey, respondent,
                            arena_printf(arena, "P%04lld", (long long)fit[i].number), strata[i],
                            &link, why));
        drawn.n_chosen++;
        arena_rewind(arena, mark);
    }
    TRY(wave_drawn(db, wave, panel->id, seed, drawn.n_members, drawn.n_resting, now, why));
    *out = drawn;
    return FAIL_NONE;
}

/* ---- inviting and reminding ---- */

struct sending {
    struct app *app;
    struct db *db;
    struct arena *arena;
    const struct panel_get_row *panel;
    const struct wave_get_row *wave;
    int64_t now;
    struct wave_sent sent;
};

static int64_t *count_of(struct wave_sent *sent, const char *channel) {
    if (text_is(channel, "email")) return &sent->n_email;
    if (text_is(channel, "sms")) return &sent->n_sms;
    return text_is(channel, "post") ? &sent->n_letter : &sent->n_call;
}

/* `round` 0 is the invitation, 1 the first reminder ... */
static enum fail send_one(struct sending *s, const struct wave_member_list_row *row, int64_t round,
                          struct why *why) {
    const char *channel = row->channel_now, *code;
    struct survey_response response;
    ++*count_of(&s->sent, channel);
    if (text_is(channel, "phone")) return FAIL_NONE;
    TRY(survey_response_of(s->db, s->arena, s->wave->survey, row->id, &response, why));
    const char *by = text_is(channel, "post") ? "letter" : channel;
    TRY(survey_code_add(s->db, s->arena, s->app->key, response.link, by, s->now, &code, why));
    struct invitation invitation = {
        .panel = s->panel->name,
        .contact = s->panel->contact,
        .title = s->wave->title,
        .about = s->wave->about,
        .closes_day = s->wave->closes_day,
        .language = row->language,
        .reminder = round > 0,
        .link = arena_printf(s->arena, "%s%s", s->app->settings.public_url,
                             survey_code_path(s->arena, code)),
        .mine = arena_printf(s->arena, "%s/m/%s", s->app->settings.public_url,
                             member_code(s->arena, s->app->key, row->member)),
    };
    struct notify_message message = {
        .once = arena_printf(s->arena, "wave/%lld/%lld/%lld", (long long)s->wave->id,
                             (long long)row->id, (long long)round),
        .batch = arena_printf(s->arena, "wave/%lld", (long long)s->wave->id),
        .recipient = vault_number(VAULT_MEMBER, row->member),
        .channel = text_is(channel, "email") ? NOTIFY_EMAIL
                   : text_is(channel, "sms") ? NOTIFY_SMS
                                             : NOTIFY_LETTER,
        .language = row->language,
        .template = round > 0 ? "wave_reminder" : "wave_invitation",
        .quiet_from = s->panel->quiet_from,
        .quiet_to = s->panel->quiet_to,
    };
    message.link = invitation.link;
    invitation_write(s->arena, &invitation, message.channel, &message.subject, &message.text);
    bool added;
    return notify_put(s->app, s->db, s->arena, &message, s->now, &added, why);
}

enum fail wave_invite(struct app *app, struct db *db, struct arena *arena,
                      const struct panel_get_row *panel, int64_t wave, int64_t now,
                      struct wave_sent *out, struct why *why) {
    struct wave_get_row row;
    struct wave_member_list_row *rows;
    size_t n;
    TRY(wave_get(db, arena, wave, panel->id, &row, why));
    TRY(wave_set_state(db, wave, panel->id, "drawn", "open", why));
    TRY(survey_open_now(db, arena, row.survey, why));
    TRY(wave_member_list(db, arena, wave, &rows, &n, why));
    struct sending s = {app, db, arena, panel, &row, now, {0}};
    const char *today = date_iso(arena, date_of(now));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].invited_day != NULL || !text_is(rows[i].state, "active")) continue;
        size_t mark = arena_mark(arena);
        TRY(send_one(&s, &rows[i], 0, why));
        TRY(wave_member_invited(db, rows[i].id, today, rows[i].channel_now, why));
        arena_rewind(arena, mark);
    }
    *out = s.sent;
    return FAIL_NONE;
}

static int by_respondent(const void *a, const void *b) {
    const struct survey_response *x = a, *y = b;
    return x->respondent < y->respondent ? -1 : x->respondent > y->respondent;
}

static const struct survey_response *response_find(const struct survey_response *rows, size_t n,
                                                   int64_t respondent) {
    struct survey_response key = {.respondent = respondent};
    return bsearch(&key, rows, n, sizeof *rows, by_respondent);
}

/* After the last day nobody can answer any more. */
static bool is_over(const struct wave_get_row *wave, int64_t now) {
    struct date day;
    return wave->closes_day != NULL && date_read(wave->closes_day, &day) &&
           date_days_between(day, date_of(now)) > 0;
}

static bool is_due(const struct wave_get_row *wave, const struct wave_member_list_row *row,
                   const struct survey_response *response, const char *before) {
    const char *last = row->reminded_day != NULL ? row->reminded_day : row->invited_day;
    return last != NULL && strcmp(last, before) <= 0 && text_is(row->state, "active") &&
           row->outcome[0] == '\0' && row->reminders < wave->reminders_max && response != NULL &&
           !response->ended &&
           (response->state == RESPONSE_NONE || response->state == RESPONSE_STARTED);
}

struct asked {
    struct wave_member_list_row *rows;
    size_t n;
    struct survey_response *responses;
    size_t n_responses;
};

static enum fail asked_load(struct db *db, struct arena *arena, const struct wave_get_row *wave,
                            struct asked *out, struct why *why) {
    TRY(wave_member_list(db, arena, wave->id, &out->rows, &out->n, why));
    TRY(survey_responses(db, arena, wave->survey, &out->responses, &out->n_responses, why));
    if (out->n_responses > 0)
        qsort(out->responses, out->n_responses, sizeof *out->responses, by_respondent);
    return FAIL_NONE;
}

enum fail wave_remind(struct app *app, struct db *db, struct arena *arena,
                      const struct panel_get_row *panel, int64_t wave, int64_t now,
                      struct wave_sent *out, struct why *why) {
    struct wave_get_row row;
    struct asked asked;
    TRY(wave_get(db, arena, wave, panel->id, &row, why));
    if (!text_is(row.state, "open"))
        return why_fail(why, FAIL_CONFLICT, NULL, "only an open wave is reminded of");
    if (is_over(&row, now))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the last day to answer was %s; nobody could answer a reminder",
                        row.closes_day);
    TRY(asked_load(db, arena, &row, &asked, why));
    struct sending s = {app, db, arena, panel, &row, now, {0}};
    const char *today = date_iso(arena, date_of(now));
    const char *before = days_before(arena, now, row.reminder_days);
    for (size_t i = 0; i < asked.n; i++) {
        const struct wave_member_list_row *at = &asked.rows[i];
        if (!is_due(&row, at, response_find(asked.responses, asked.n_responses, at->id), before))
            continue;
        size_t mark = arena_mark(arena);
        TRY(send_one(&s, at, at->reminders + 1, why));
        TRY(wave_member_reminded(db, at->id, today, why));
        arena_rewind(arena, mark);
    }
    *out = s.sent;
    return FAIL_NONE;
}

enum fail wave_close(struct db *db, struct arena *arena, int64_t panel, int64_t wave, int64_t now,
                     struct why *why) {
    struct wave_get_row row;
    TRY(wave_get(db, arena, wave, panel, &row, why));
    TRY(wave_set_closed(db, wave, panel, date_iso(arena, date_of(now)), why));
    TRY(survey_close_now(db, arena, row.survey, why));
    return notify_cancel_batch(db, arena_printf(arena, "wave/%lld", (long long)wave), why);
}

/* ---- how far it is ---- */

static int by_count(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Half of what those who finished answered, by the median: skipped questions do not count. */
static int64_t half_of_complete(struct arena *arena, const struct wave_sheet_sizes_row *sheets,
                                size_t n) {
    int64_t *counts = ARENA_ARRAY(arena, int64_t, n + 1);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (text_is(sheets[i].state, "complete")) counts[m++] = sheets[i].n;
    if (m == 0) return INT64_MAX;
    qsort(counts, m, sizeof *counts, by_count);
    return (counts[m / 2] + 1) / 2;
}

/* Kept when a member was erased, whose answers are nobody's any more. */
static bool count_kept(struct outcomes *o, const char *outcome) {
    if (text_is(outcome, "complete"))
        o->complete++;
    else if (text_is(outcome, "partial"))
        o->partial++;
    else if (text_is(outcome, "over_quota"))
        o->other++;
    else
        return false;
    return true;
}

static void count_outcome(struct outcomes *o, const struct wave_member_list_row *row,
                          enum response_state state, bool partial) {
    if (state == RESPONSE_COMPLETE)
        o->complete++;
    else if (state == RESPONSE_SCREENED_OUT || text_is(row->outcome, "not_eligible"))
        o->not_eligible++;
    else if (state == RESPONSE_STARTED && partial)
        o->partial++;
    else if (state == RESPONSE_STARTED || text_is(row->outcome, "refused"))
        o->refusal++;
    else if (state == RESPONSE_OVER_QUOTA)
        o->other++;
    else if (count_kept(o, row->outcome))
        return;
    else if (text_is(row->outcome, "undelivered"))
        o->non_contact++;
    else if (row->invited_day == NULL)
        o->not_asked++;
    else
        o->unknown++;
}

enum fail wave_outcome_keep(struct db *db, struct arena *arena, int64_t wave, int64_t survey,
                            int64_t respondent, bool published, struct why *why) {
    struct survey_response response;
    struct wave_sheet_sizes_row *sheets;
    size_t n;
    enum fail fail = survey_response_of(db, arena, survey, respondent, &response, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    if (response.state == RESPONSE_NONE) return FAIL_NONE; /* what staff noted stays */
    TRY(wave_sheet_sizes(db, arena, survey, &sheets, &n, why));
    int64_t half = half_of_complete(arena, sheets, n);
    bool partial = false;
    for (size_t i = 0; i < n; i++)
        partial |= sheets[i].respondent == respondent && sheets[i].n >= half;
    const char *outcome = "refused"; /* the answers go with them, or were broken off */
    if (response.state == RESPONSE_SCREENED_OUT) outcome = "not_eligible";
    if (response.state == RESPONSE_OVER_QUOTA) outcome = "over_quota";
    if (published && response.state == RESPONSE_COMPLETE) outcome = "complete";
    if (published && response.state == RESPONSE_STARTED && partial) outcome = "partial";
    return wave_member_outcome(db, respondent, wave, outcome, why);
}

static struct wave_stratum *stratum_of(struct wave_progress *progress, const char *name) {
    for (size_t i = 0; i < progress->n_strata; i++)
        if (text_is(progress->strata[i].name, name)) return &progress->strata[i];
    struct wave_stratum *made = &progress->strata[progress->n_strata++];
    *made = (struct wave_stratum){.name = name};
    return made;
}

/* The groups of all dimensions, in their order; `first` says where those of each begin. */
static struct wave_stratum *groups_of(struct arena *arena, const struct profiles *profiles,
                                      size_t **first, size_t *n) {
    size_t most = 0;
    *first = ARENA_ARRAY(arena, size_t, profiles->n_dimensions + 1);
    for (size_t d = 0; d < profiles->n_dimensions; d++) {
        (*first)[d] = most;
        most += profiles->dimensions[d].n;
    }
    struct wave_stratum *groups = ARENA_ARRAY(arena, struct wave_stratum, most + 1);
    for (size_t d = 0; d < profiles->n_dimensions; d++) {
        const struct panel_dimension *dimension = &profiles->dimensions[d];
        for (size_t c = 0; c < dimension->n; c++)
            groups[(*first)[d] + c] =
                (struct wave_stratum){dimension->title, dimension->categories[c].title, {0}};
    }
    *n = most;
    return groups;
}

enum fail wave_progress(struct db *db, struct arena *arena, const struct wave_get_row *wave,
                        int64_t now, struct wave_progress *out, struct why *why) {
    struct asked asked;
    struct wave_sheet_sizes_row *sheets;
    size_t n_sheets;
    struct wave_progress progress = {0};
    struct profiles profiles;
    size_t *first;
    TRY(profiles_load(db, arena, wave->panel, &profiles, why));
    TRY(asked_load(db, arena, wave, &asked, why));
    TRY(wave_sheet_sizes(db, arena, wave->survey, &sheets, &n_sheets, why));
    int64_t half = half_of_complete(arena, sheets, n_sheets);
    const char *before = days_before(arena, now, wave->reminder_days);
    progress.strata = ARENA_ARRAY(arena, struct wave_stratum, asked.n + 1);
    progress.groups = groups_of(arena, &profiles, &first, &progress.n_groups);
    for (size_t i = 0; i < asked.n; i++) {
        const struct wave_member_list_row *row = &asked.rows[i];
        const struct survey_response *response =
            response_find(asked.responses, asked.n_responses, row->id);
        enum response_state state = response == NULL ? RESPONSE_NONE : response->state;
        bool partial = false;
        for (size_t s = 0; state == RESPONSE_STARTED && s < n_sheets; s++)
            partial |= sheets[s].respondent == row->id && sheets[s].n >= half;
        count_outcome(&progress.all, row, state, partial);
        count_outcome(&stratum_of(&progress, row->stratum)->outcomes, row, state, partial);
        for (size_t d = 0; d < profiles.n_dimensions && row->member != DB_NULL_INT; d++) {
            int64_t has = category_of(&profiles, row->member, profiles.dimensions[d].id);
            for (size_t c = 0; c < profiles.dimensions[d].n; c++)
                if (profiles.dimensions[d].categories[c].id == has)
                    count_outcome(&progress.groups[first[d] + c].outcomes, row, state, partial);
        }
        if (state == RESPONSE_COMPLETE) {
            progress.n_web += text_is(response->mode, "web");
            progress.n_paper += text_is(response->mode, "paper");
            progress.n_phone += text_is(response->mode, "phone");
        } else if (text_is(row->state, "active") && text_is(row->channel_now, "phone") &&
                   row->outcome[0] == '\0') {
            progress.n_to_call++;
        }
        progress.n_to_remind += !is_over(wave, now) && is_due(wave, row, response, before);
    }
    TRY(survey_stops(db, arena, wave->survey, &progress.drops, &progress.n_drops, why));
    *out = progress;
    return FAIL_NONE;
}
