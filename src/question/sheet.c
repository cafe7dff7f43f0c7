#include "question/sheet.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/rng.h"
#include "civic/app.h"
#include "question/apart.sql.h"
#include "question/record.h"
#include "question/type.h"

#include <string.h>

enum { TICKET_HOURS = 12 };

/* ---- loading ---- */

enum fail sheet_load(struct db *db, struct arena *arena, int64_t sheet, const char *language,
                     struct sheet *out, struct why *why) {
    struct questionnaire_version_text_row version;
    TRY(sheet_get(db, arena, sheet, &out->row, why));
    TRY(questionnaire_version_text(db, arena, out->row.version, &version, why));
    TRY(definition_read(arena, str_of(version.text), &out->definition, why));
    out->language = definition_language(&out->definition, language);
    out->facts = (struct sheet_facts){.seed = out->row.seed,
                                      .arm = out->row.arm,
                                      .mode = out->row.mode,
                                      .stratum = out->row.stratum,
                                      .language = out->definition.languages[out->language]};
    return FAIL_NONE;
}

/* What was given apart and is erased since. The answer stays: what follows from it was asked. */
static enum fail erased_mark(struct db *db, struct arena *arena, struct sheet *sheet,
                             struct why *why) {
    struct apart_names_row *rows = NULL;
    size_t n = 0;
    bool known = false;
    const struct definition *definition = &sheet->definition;
    sheet->erased = ARENA_ARRAY(arena, bool, definition->n_questions + 1);
    for (size_t i = 0; i < definition->n_questions; i++) {
        const struct question *question = &definition->questions[i];
        if (!question->type->apart || !text_is(sheet->stored[i], apart_given)) continue;
        if (!known) TRY(apart_names(db, arena, sheet->row.id, &rows, &n, why));
        known = true;
        sheet->erased[i] = true;
        for (size_t k = 0; k < n; k++) sheet->erased[i] &= !text_is(rows[k].name, question->name);
    }
    return FAIL_NONE;
}

enum fail sheet_answers_load(struct db *db, struct arena *arena, struct sheet *sheet,
                             struct why *why) {
    struct sheet_answers_row *rows;
    size_t n;
    TRY(sheet_answers(db, arena, sheet->row.id, &rows, &n, why));
    sheet->stored = ARENA_ARRAY(arena, const char *, sheet->definition.n_questions + 1);
    sheet->said = ARENA_ARRAY(arena, struct said, n + 1);
    sheet->n_said = 0;
    for (size_t i = 0; i < n; i++) {
        int at = definition_find(&sheet->definition, rows[i].name);
        if (at != QUESTION_NONE)
            sheet->stored[at] = rows[i].value;
        else
            sheet->said[sheet->n_said++] = (struct said){rows[i].name, rows[i].value};
    }
    return erased_mark(db, arena, sheet, why);
}

const char *said_text(const struct sheet *sheet, const char *name) {
    for (size_t i = 0; i < sheet->n_said; i++)
        if (text_is(sheet->said[i].name, name)) return sheet->said[i].text;
    return "";
}

/* ---- may it be answered ---- */

enum survey_day survey_day(const char *opens_on, const char *closes_on, int64_t now) {
    struct date today = date_of(now), day;
    if (opens_on != NULL && date_read(opens_on, &day) && date_days_between(today, day) > 0)
        return SURVEY_DAY_BEFORE;
    if (closes_on != NULL && date_read(closes_on, &day) && date_days_between(day, today) > 0)
        return SURVEY_DAY_PAST;
    return SURVEY_DAY_WITHIN;
}

enum fail survey_open_check(const char *state, const char *opens_on, const char *closes_on,
                            int64_t now, struct why *why) {
    enum survey_state is = survey_state_read(state);
    if (is == SURVEY_TEST) return FAIL_NONE;
    enum survey_day day = survey_day(opens_on, closes_on, now);
    if (is == SURVEY_DRAFT || (is != SURVEY_CLOSED && day == SURVEY_DAY_BEFORE))
        return why_fail(why, FAIL_CONFLICT, NULL, TR("this questionnaire is not open yet"));
    if (is == SURVEY_CLOSED || day == SURVEY_DAY_PAST)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("this questionnaire is closed; thank you"));
    return FAIL_NONE;
}

static bool within_edit_window(const char *finished_on, int64_t edit_days, int64_t now) {
    struct date day;
    return edit_days > 0 && finished_on != NULL && date_read(finished_on, &day) &&
           date_days_between(day, date_of(now)) <= edit_days;
}

enum fail sheet_open_check(struct db *db, struct arena *arena, int64_t sheet, int64_t now,
                           bool by_staff, struct why *why) {
    struct sheet_guard_row guard;
    TRY(sheet_guard(db, arena, sheet, &guard, why));
    if (!by_staff && guard.ended != 0)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("this link is no longer in use"));
    if (!by_staff)
        TRY(survey_open_check(guard.survey_state, guard.opens_on, guard.closes_on, now, why));
    if (response_state_read(guard.state) == RESPONSE_STARTED) return FAIL_NONE;
    if (response_state_read(guard.state) == RESPONSE_COMPLETE &&
        within_edit_window(guard.finished_on, guard.edit_days, now))
        return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    TR("these answers were sent already, and are counted once; thank you"));
}

/* ---- beginning ---- */

/* An arm by the shares that the questionnaire gives, from the seed. */
static const char *arm_draw(struct arena *arena, const struct definition *definition,
                            const char *seed) {
    struct rng rng;
    int64_t total = 0;
    for (size_t i = 0; i < definition->n_arms; i++) total += definition->arms[i].parts;
    if (total == 0) return "";
    rng_init(&rng, arena_printf(arena, "%s\narm", seed));
    int64_t at = (int64_t)rng_below(&rng, (uint64_t)total);
    for (size_t i = 0; i < definition->n_arms; i++) {
        if (at < definition->arms[i].parts) return definition->arms[i].name;
        at -= definition->arms[i].parts;
    }
    return "";
}

enum fail sheet_begin(struct db *db, struct arena *arena, const struct sheet_new *what,
                      int64_t *sheet, struct why *why) {
    uint8_t bytes[16];
    int64_t changed;
    secret_bytes(bytes, sizeof bytes);
    const char *seed = hex(arena, bytes, sizeof bytes);
    TRY(sheet_insert(db, what->survey, what->version, what->link, what->respondent, what->match,
                     what->quarantined, what->mode, what->language, seed,
                     what->arm != NULL ? what->arm : arm_draw(arena, what->definition, seed),
                     what->stratum, what->second_of, what->entered_by,
                     date_iso(arena, date_of(what->now)), &changed, why));
    if (what->fresh && changed == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody has begun to answer for this address; use your own link");
    if (what->link == DB_NULL_INT) return sheet_by_seed(db, arena, what->survey, seed, sheet, why);
    struct sheet_by_link_row row;
    TRY(sheet_by_link(db, arena, what->link, &row, why));
    *sheet = row.id;
    return FAIL_NONE;
}

/* ---- saving ---- */

enum fail sheet_save(struct db *db, int64_t sheet, int64_t questionnaire,
                     const struct sheet_value *values, size_t n, struct why *why) {
    for (size_t i = 0; i < n; i++) {
        if (values[i].text == NULL)
            TRY(answer_drop(db, sheet, questionnaire, values[i].name, why));
        else
            TRY(answer_put(db, sheet, questionnaire, values[i].name, values[i].text, why));
    }
    return FAIL_NONE;
}

enum fail variables_put(struct db *db, struct arena *arena, int64_t questionnaire,
                        const struct definition *definition, struct why *why) {
    for (size_t i = 0; i < definition->n_questions; i++) {
        const struct question *question = &definition->questions[i];
        if (question->type->value == VALUE_NONE) continue;
        bool words =
            text_is(question->type->name, "text") || text_is(question->type->name, "long_text");
        TRY(answer_variable_put(db, questionnaire, question->name, words, why));
        for (size_t k = 0; k < question->n_options; k++) {
            if (!question->options[k].says) continue;
            TRY(answer_variable_put(db, questionnaire,
                                    said_name(arena, question, &question->options[k]), 1, why));
        }
    }
    return FAIL_NONE;
}

/* ---- finishing ---- */

/* What is off the way goes; what was calculated is kept. */
static enum fail settle(struct db *db, struct arena *arena, const struct sheet *sheet,
                        const struct route *route, struct why *why) {
    const struct definition *definition = &sheet->definition;
    for (size_t i = 0; i < definition->n_questions; i++) {
        const struct question *question = &definition->questions[i];
        struct sheet_value value = {.name = question->name};
        if (question->value != NULL && route->answers.values[i] != NULL)
            value.text = route->answers.values[i];
        else if (route->asked[i] || sheet->stored[i] == NULL)
            continue;
        TRY(sheet_save(db, sheet->row.id, sheet->row.questionnaire, &value, 1, why));
        if (question->type->apart) TRY(apart_drop(db, sheet->row.id, question->name, why));
        for (size_t k = 0; k < question->n_options && value.text == NULL; k++) {
            if (!question->options[k].says) continue;
            TRY(answer_drop(db, sheet->row.id, sheet->row.questionnaire,
                            said_name(arena, question, &question->options[k]), why));
        }
    }
    return FAIL_NONE;
}

const struct question *quota_full(const struct sheet *sheet, const struct route *route,
                                  const struct quota_filled_row *filled, size_t n_filled) {
    for (size_t i = 0; i < sheet->definition.n_quotas; i++) {
        const struct question *quota = &sheet->definition.quotas[i];
        if (!quota->hard || !expression_is_true(quota->only_if, &route->answers)) continue;
        for (size_t k = 0; k < n_filled; k++)
            if (text_is(filled[k].name, quota->name) && filled[k].filled >= quota->at_most)
                return quota;
    }
    return NULL;
}

/* Takes a place in each quota that the answers fall into; *over is a hard one without a place. */
static enum fail quotas_take(struct db *db, struct arena *arena, const struct sheet *sheet,
                             const struct route *route, const struct question **over,
                             struct why *why) {
    struct quota_filled_row *filled;
    size_t n;
    if (sheet->definition.n_quotas == 0 || sheet->row.quarantined != 0) return FAIL_NONE;
    if (sheet->row.second_of != DB_NULL_INT) return FAIL_NONE; /* the same person */
    TRY(quota_filled(db, arena, sheet->row.survey, &filled, &n, why));
    *over = quota_full(sheet, route, filled, n);
    for (size_t i = 0; *over == NULL && i < sheet->definition.n_quotas; i++) {
        const struct question *quota = &sheet->definition.quotas[i];
        int64_t changed;
        if (!expression_is_true(quota->only_if, &route->answers)) continue;
        TRY(quota_make(db, sheet->row.survey, quota->name, why));
        TRY(quota_take(db, sheet->row.survey, quota->name, quota->hard ? quota->at_most : 0,
                       &changed, why));
        if (changed == 0) *over = quota; /* another server took the last place in this instant */
    }
    return FAIL_NONE;
}

enum fail sheet_finish_now(struct db *db, struct arena *arena, struct sheet *sheet, int64_t now,
                           enum response_state *state, struct why *why) {
    struct route route;
    const struct question *over = NULL;
    int64_t changed;
    TRY(sheet_answers_load(db, arena, sheet, why));
    route_make(arena, &sheet->definition, sheet->stored, &sheet->facts, &route);
    TRY(settle(db, arena, sheet, &route, why));
    *state = route.exit == QUESTION_NONE ? RESPONSE_COMPLETE : RESPONSE_SCREENED_OUT;
    const char *end =
        route.exit == QUESTION_NONE ? "" : sheet->definition.questions[route.exit].name;
    if (*state == RESPONSE_COMPLETE && response_state_read(sheet->row.state) == RESPONSE_STARTED)
        TRY(quotas_take(db, arena, sheet, &route, &over, why));
    if (over != NULL) {
        *state = RESPONSE_OVER_QUOTA;
        end = over->name;
    }
    TRY(sheet_finish(db, sheet->row.id, response_state_word(*state), end, sheet->facts.language,
                     date_iso(arena, date_of(now)), &changed, why));
    if (changed == 0 && response_state_read(sheet->row.state) == RESPONSE_COMPLETE) {
        if (*state != RESPONSE_COMPLETE) /* changed in time */
            TRY(sheet_end_otherwise(db, sheet->row.id, response_state_word(*state), end, why));
        changed = 1;
    }
    if (changed == 1) return answers_record(db, arena, sheet->row.survey, sheet->row.id, now, why);
    return why_fail(why, FAIL_CONFLICT, NULL,
                    TR("these answers were sent already, and are counted once; thank you"));
}

/* ---- the ticket ---- */

static const char *ticket_name(const struct app *app) {
    return app->settings.secure_cookies ? "__Host-sheet" : "sheet";
}

static const char *ticket_seal(const struct request *request, int64_t sheet, int64_t ends) {
    uint8_t digest[SHA256_BYTES];
    const char *text =
        arena_printf(request->arena, "sheet\n%lld\n%lld", (long long)sheet, (long long)ends);
    hmac_sha256(request->app->key, text, strlen(text), digest);
    return base64url(request->arena, digest, sizeof digest);
}

static void cookie_add(struct request *request, const char *value, const char *more) {
    const struct app *app = request->app;
    http_header_add(request->response, "Set-Cookie",
                    arena_printf(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                 ticket_name(app), value,
                                 app->settings.secure_cookies ? "; Secure" : "", more));
}

void ticket_set(struct request *request, int64_t sheet) {
    int64_t ends = (request->now + TICKET_HOURS * 3600 * CLOCK_SECOND) / CLOCK_SECOND;
    cookie_add(request,
               arena_printf(request->arena, "%lld.%lld.%s", (long long)sheet, (long long)ends,
                            ticket_seal(request, sheet, ends)),
               "");
}

void ticket_clear(struct request *request) {
    cookie_add(request, "", "; Max-Age=0");
}

int64_t ticket_read(const struct request *request) {
    struct str rest = str_of(http_cookie(request->http, ticket_name(request->app)));
    struct str number = str_cut(&rest, '.'), end = str_cut(&rest, '.');
    int64_t sheet, ends;
    if (rest.s == NULL || !str_int(number, 1, INT64_MAX, &sheet) ||
        !str_int(end, 1, INT64_MAX / CLOCK_SECOND, &ends) || ends * CLOCK_SECOND < request->now)
        return 0;
    return secret_text_equal(str_copy(request->arena, rest), ticket_seal(request, sheet, ends))
               ? sheet
               : 0;
}
