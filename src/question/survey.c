/* Fieldings, links and codes, and how far people are. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/forget.h"
#include "question/apart.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/record.h"
#include "question/survey.sql.h"

#include <ctype.h>

static const char *const state_words[] = {"draft", "test", "open", "closed"};

const char *survey_state_word(enum survey_state state) {
    return state_words[state];
}

enum survey_state survey_state_read(const char *word) {
    for (size_t i = 0; i < LENGTH(state_words); i++)
        if (text_is(word, state_words[i])) return (enum survey_state)i;
    return SURVEY_CLOSED;
}

const char *survey_state_text(enum survey_state state) {
    static const char *const texts[] = {TR("Not open yet"), TR("Being tested"), TR("Open"),
                                        TR("Closed")};
    return texts[state];
}

/* ---- a fielding ---- */

static bool access_is(const char *access) {
    return text_is(access, "invited") || text_is(access, "open") || text_is(access, "matched");
}

static enum fail version_of(struct db *db, struct arena *arena, const struct survey_new *what,
                            int64_t *version, struct why *why) {
    int64_t n = 0;
    *version = what->version;
    enum fail fail = FAIL_NONE;
    if (what->version == 0) {
        fail = survey_version_latest(db, arena, what->questionnaire, version, why);
    } else {
        TRY(survey_version_is(db, arena, what->questionnaire, what->version, &n, why));
        if (n == 0) fail = FAIL_NOTFOUND;
    }
    if (fail != FAIL_NOTFOUND) return fail;
    return why_fail(why, FAIL_INPUT, "version",
                    "the questionnaire has no such version; freeze a version first");
}

/* Lower case, so that it is never taken for a code: "h7qf2mxa9tpd". */
static char *slug_make(struct arena *arena) {
    char *code = secret_code(arena, 3), *to = code;
    for (const char *s = code; *s != '\0'; s++)
        if (*s != '-') *to++ = (char)tolower((unsigned char)*s);
    *to = '\0';
    return code;
}

enum fail survey_add(struct db *db, struct arena *arena, const struct survey_new *what,
                     int64_t *survey, struct why *why) {
    int64_t version;
    if (!access_is(what->access))
        return why_fail(why, FAIL_INPUT, "access", "want invited, open or matched");
    TRY(version_of(db, arena, what, &version, why));
    const char *slug = text_is(what->access, "invited") ? NULL : slug_make(arena);
    return survey_insert(
        db, arena, what->questionnaire, version, what->proposal == 0 ? DB_NULL_INT : what->proposal,
        what->title, what->access, slug, what->opens_on, what->closes_on, what->edit_days,
        what->double_entry_percent, what->illustrative, what->person, what->now, survey, why);
}

static bool step_exists(enum survey_state from, enum survey_state to) {
    switch (from) {
    case SURVEY_DRAFT: return to == SURVEY_TEST || to == SURVEY_OPEN;
    case SURVEY_TEST: return to == SURVEY_DRAFT || to == SURVEY_OPEN;
    case SURVEY_OPEN: return to == SURVEY_CLOSED;
    case SURVEY_CLOSED: return to == SURVEY_OPEN;
    }
    return false;
}

enum fail survey_state_set(struct db *db, int64_t survey, enum survey_state from,
                           enum survey_state to, struct why *why) {
    int64_t changed;
    if (!step_exists(from, to))
        return why_fail(why, FAIL_CONFLICT, NULL, "a survey does not go from %s to %s",
                        survey_state_word(from), survey_state_word(to));
    TRY(survey_state_change(db, survey, survey_state_word(from), survey_state_word(to), &changed,
                            why));
    if (changed == 1) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "somebody else has opened or closed this survey meanwhile");
}

enum fail survey_test_end(struct db *db, int64_t survey, struct why *why) {
    int64_t wave, ignored;
    struct arena *arena = arena_new(1 << 16);
    TRY(test_answers_forget(db, survey, why));
    TRY(test_sheets_forget(db, survey, &ignored, why));
    enum fail fail = survey_wave_panel(db, arena, survey, &wave, why);
    arena_free(arena);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    TRY(test_codes_forget(db, survey, why));
    return test_links_forget(db, survey, why);
}

static enum fail state_now(struct db *db, struct arena *arena, int64_t survey, enum survey_state to,
                           struct why *why) {
    struct survey_text_row row;
    int64_t changed;
    TRY(survey_text(db, arena, survey, &row, why));
    if (survey_state_read(row.state) == SURVEY_TEST) TRY(survey_test_end(db, survey, why));
    return survey_state_change(db, survey, row.state, survey_state_word(to), &changed, why);
}

enum fail survey_open_now(struct db *db, struct arena *arena, int64_t survey, struct why *why) {
    return state_now(db, arena, survey, SURVEY_OPEN, why);
}

enum fail survey_close_now(struct db *db, struct arena *arena, int64_t survey, struct why *why) {
    return state_now(db, arena, survey, SURVEY_CLOSED, why);
}

enum fail survey_version_set(struct db *db, int64_t survey, int64_t version, struct why *why) {
    return survey_version_change(db, survey, version, why);
}

/* ---- who may answer ---- */

enum fail survey_link_add(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                          const char *label, const char *stratum, int64_t *link, struct why *why) {
    int64_t changed;
    TRY(survey_link_insert(db, survey, respondent, label == NULL ? "" : label,
                           stratum == NULL ? "" : stratum, &changed, why));
    return survey_link_of(db, arena, survey, respondent, link, why);
}

enum fail survey_code_add(struct db *db, struct arena *arena, const uint8_t key[32], int64_t link,
                          const char *channel, int64_t now, const char **code, struct why *why) {
    const char *made = secret_code(arena, 3);
    TRY(survey_code_insert(db, access_code_hash(arena, key, made), link, channel,
                           date_iso(arena, date_of(now)), why));
    *code = made;
    return FAIL_NONE;
}

const char *survey_code_path(struct arena *arena, const char *code) {
    return arena_printf(arena, "/s/%s", code);
}

enum fail survey_link_end(struct db *db, int64_t survey, int64_t respondent, struct why *why) {
    return survey_link_stop(db, survey, respondent, why);
}

/* ---- how far it is ---- */

static const char *const response_words[] = {"", "started", "complete", "screened_out",
                                             "over_quota"};

const char *response_state_word(enum response_state state) {
    return response_words[state];
}

enum response_state response_state_read(const char *word) {
    for (size_t i = 1; i < LENGTH(response_words); i++)
        if (text_is(word, response_words[i])) return (enum response_state)i;
    return RESPONSE_NONE;
}

static struct survey_response response_of(const struct survey_response_list_row *row) {
    return (struct survey_response){
        .respondent = row->respondent,
        .link = row->link,
        .sheet = row->sheet == DB_NULL_INT ? 0 : row->sheet,
        .label = row->label,
        .stratum = row->stratum,
        .state = response_state_read(row->state),
        .mode = row->mode == NULL ? "" : row->mode,
        .finished_on = row->finished_on == NULL ? "" : row->finished_on,
        .ended = row->ended != 0,
    };
}

enum fail survey_responses(struct db *db, struct arena *arena, int64_t survey,
                           struct survey_response **rows, size_t *n, struct why *why) {
    struct survey_response_list_row *found;
    TRY(survey_response_list(db, arena, survey, &found, n, why));
    *rows = ARENA_ARRAY(arena, struct survey_response, *n);
    for (size_t i = 0; i < *n; i++) (*rows)[i] = response_of(&found[i]);
    return FAIL_NONE;
}

enum fail survey_response_of(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                             struct survey_response *out, struct why *why) {
    struct survey_response_one_row row;
    TRY(survey_response_one(db, arena, survey, respondent, &row, why));
    struct survey_response_list_row same = {
        .respondent = row.respondent,
        .link = row.link,
        .label = row.label,
        .stratum = row.stratum,
        .ended = row.ended,
        .sheet = row.sheet,
        .state = row.state,
        .mode = row.mode,
        .finished_on = row.finished_on,
    };
    *out = response_of(&same);
    return FAIL_NONE;
}

/* ---- erasing ---- */

enum fail survey_answers_erase(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                               int64_t respondent, struct why *why) {
    struct sheets_of_respondent_row *sheets;
    size_t n = 0;
    TRY(apart_erase(app, db, arena, survey, respondent, why)); /* while it is known whose it is */
    TRY(sheets_of_respondent(db, arena, survey, respondent, &sheets, &n, why));
    for (size_t i = 0; i < n; i++) {
        TRY(ledger_withdraw(db, arena, &answers_kind, survey, sheets[i].id, clock_now(), why));
        TRY(sheet_forget_answers(db, sheets[i].id, why));
        TRY(sheet_forget_second(db, sheets[i].id, why));
        TRY(sheet_forget(db, sheets[i].id, why));
        TRY(forget_everywhere(db, arena, "sheet", sheets[i].id, why));
    }
    return FAIL_NONE;
}

enum fail survey_respondent_cut(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                                int64_t respondent, struct why *why) {
    TRY(apart_erase(app, db, arena, survey, respondent, why));
    TRY(sheet_cut(db, survey, respondent, why));
    TRY(survey_codes_forget(db, survey, respondent, why));
    return survey_link_cut(db, survey, respondent, why);
}
