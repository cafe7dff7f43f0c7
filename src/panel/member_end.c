/* Leaving, erasure, and a member's own copy. */
#include "panel/panel_store.h"

#include "base/json.h"
#include "base/sign.h"
#include "notify/notify.h"
#include "panel/fieldwork.h"
#include "panel/wave.sql.h"
#include "question/apart.h"
#include "question/question.h"

/* Links that are still open let nobody in any more. */
static enum fail links_end(struct db *db, struct arena *arena, int64_t member, struct why *why) {
    struct wave_of_member_row *waves;
    size_t n;
    TRY(wave_of_member(db, arena, member, &waves, &n, why));
    for (size_t i = 0; i < n; i++)
        if (waves[i].survey != DB_NULL_INT)
            TRY(survey_link_end(db, waves[i].survey, waves[i].respondent, why));
    return FAIL_NONE;
}

enum fail member_end(struct db *db, struct arena *arena, int64_t panel, int64_t member,
                     const char *state, const char *reason, int64_t now, struct why *why) {
    int64_t changed;
    TRY(member_leave(db, member, panel, state, date_iso(arena, date_of(now)), reason, &changed,
                     why));
    if (changed != 1) return why_fail(why, FAIL_CONFLICT, NULL, "this member has left already");
    TRY(links_end(db, arena, member, why));
    return notify_cancel_recipient(db, vault_number(VAULT_MEMBER, member), why);
}

/* What was published is a fact about everybody: it stays, nobody's. The rest goes. */
static enum fail answers_end(struct app *app, struct db *db, struct arena *arena, int64_t member,
                             struct why *why) {
    struct wave_of_member_row *waves;
    size_t n;
    TRY(wave_of_member(db, arena, member, &waves, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (waves[i].survey != DB_NULL_INT) {
            TRY(survey_link_end(db, waves[i].survey, waves[i].respondent, why));
            TRY(wave_outcome_keep(db, arena, waves[i].id, waves[i].survey, waves[i].respondent,
                                  waves[i].n_published > 0, why));
            if (waves[i].n_published == 0)
                TRY(survey_answers_erase(app, db, arena, waves[i].survey, waves[i].respondent,
                                         why));
            TRY(survey_respondent_cut(app, db, arena, waves[i].survey, waves[i].respondent, why));
        }
        TRY(wave_member_cut(db, waves[i].respondent, why));
    }
    return FAIL_NONE;
}

enum fail member_erase(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                       int64_t member, int64_t now, struct why *why) {
    int64_t changed;
    struct panel_dimension *dimensions;
    size_t n;
    TRY(member_erase_row(db, member, panel, date_iso(arena, date_of(now)), &changed, why));
    if (changed != 1) return FAIL_NONE;
    TRY(panel_dimensions(db, arena, panel, &dimensions, &n, why));
    TRY(answers_end(app, db, arena, member, why));
    for (size_t d = 0; d < n; d++) TRY(member_profile_clear(db, member, dimensions[d].id, why));
    TRY(prize_ticket_cut(db, member, why));
    TRY(notify_cancel_recipient(db, vault_number(VAULT_MEMBER, member), why));
    return vault_erase(app->vault, arena, vault_number(VAULT_MEMBER, member), why);
}

/* ---- their own copy ---- */

static void put_contact(struct json_out *json, const struct contact *contact) {
    json_key(json, "contact");
    json_open(json, '{');
    json_pair_text(json, "name", contact->name);
    json_pair_text(json, "email", contact->email);
    json_pair_text(json, "phone", contact->phone);
    json_pair_text(json, "address", contact->address);
    json_pair_text(json, "notes", contact->notes);
    json_close(json, '}');
}

static enum fail put_profile(struct db *db, struct arena *arena, struct json_out *json,
                             int64_t member, struct why *why) {
    struct member_profile_of_row *rows;
    size_t n;
    TRY(member_profile_of(db, arena, member, &rows, &n, why));
    json_key(json, "profile");
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(json, '{');
        json_pair_text(json, "question", rows[i].dimension_title);
        json_pair_text(json, "answer", rows[i].category_title);
        json_close(json, '}');
    }
    json_close(json, ']');
    return FAIL_NONE;
}

static enum fail put_answers(struct db *db, struct arena *arena, struct json_out *json,
                             const struct wave_of_member_row *wave, const char *language,
                             struct why *why) {
    struct answer_pair *pairs = NULL;
    size_t n = 0;
    if (wave->survey != DB_NULL_INT) {
        enum fail fail =
            survey_answers_of(db, arena, wave->survey, wave->respondent, language, &pairs, &n, why);
        if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
        if (fail == FAIL_NOTFOUND) n = 0;
    }
    json_key(json, "answers");
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(json, '{');
        json_pair_text(json, "question", pairs[i].question);
        json_pair_text(json, "answer", pairs[i].answer);
        json_close(json, '}');
    }
    json_close(json, ']');
    return FAIL_NONE;
}

/* What they gave beside their answers; a photo as base64. */
static enum fail put_apart(struct app *app, struct db *db, struct arena *arena,
                           struct json_out *json, const struct wave_of_member_row *wave,
                           struct why *why) {
    struct apart_thing *things = NULL;
    size_t n = 0;
    if (wave->survey != DB_NULL_INT)
        TRY(apart_of(app, db, arena, wave->survey, wave->respondent, &things, &n, why));
    json_key(json, "kept_apart");
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) {
        bool text = text_is(things[i].media_type, "text/plain");
        json_open(json, '{');
        json_pair_text(json, "question", things[i].name);
        json_pair_text(json, "type", things[i].media_type);
        json_pair_text(json, text ? "text" : "base64",
                       text ? str_copy(arena, things[i].bytes)
                            : base64(arena, things[i].bytes.s, things[i].bytes.n));
        json_close(json, '}');
    }
    json_close(json, ']');
    return FAIL_NONE;
}

static enum fail put_waves(struct app *app, struct db *db, struct arena *arena,
                           struct json_out *json, int64_t member, const char *language,
                           struct why *why) {
    struct wave_of_member_row *waves;
    size_t n;
    TRY(wave_of_member(db, arena, member, &waves, &n, why));
    json_key(json, "surveys");
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(json, '{');
        json_pair_int(json, "number", waves[i].number);
        json_pair_text(json, "title", waves[i].title);
        json_pair_text(json, "invited", waves[i].invited_day);
        json_pair_text(json, "by", waves[i].channel);
        TRY(put_answers(db, arena, json, &waves[i], language, why));
        TRY(put_apart(app, db, arena, json, &waves[i], why));
        json_close(json, '}');
    }
    json_close(json, ']');
    return FAIL_NONE;
}

enum fail member_copy(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                      int64_t member, struct buf *out, struct why *why) {
    struct member_get_row row;
    struct panel_get_row about;
    struct panel_owner_list_row *owners;
    size_t n_owners;
    struct contact contact = {0};
    TRY(member_get(db, arena, member, panel, &row, why));
    TRY(panel_get(db, arena, panel, &about, why));
    TRY(panel_owner_list(db, arena, panel, &owners, &n_owners, why));
    enum fail fail =
        vault_get(app->vault, arena, vault_number(VAULT_MEMBER, member), &contact, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    struct json_out json;
    json_out_init(&json, out);
    json_open(&json, '{');
    json_pair_text(&json, "panel", about.name);
    json_key(&json, "who_may_use_it");
    json_open(&json, '[');
    for (size_t i = 0; i < n_owners; i++) {
        json_open(&json, '{');
        json_pair_text(&json, "organisation", owners[i].name);
        json_pair_text(&json, "purpose", owners[i].purpose);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_pair_int(&json, "member", row.number);
    json_pair_text(&json, "state", row.state);
    json_pair_text(&json, "joined", row.joined_day);
    json_pair_text(&json, "left", row.left_day);
    put_contact(&json, &contact);
    json_key(&json, "preferences");
    json_open(&json, '{');
    json_pair_text(&json, "reached_by", row.channel);
    json_pair_text(&json, "language", row.language);
    json_pair_bool(&json, "large_print", row.large_print != 0);
    json_pair_bool(&json, "news", row.wants_news != 0);
    json_close(&json, '}');
    TRY(put_profile(db, arena, &json, member, why));
    TRY(put_waves(app, db, arena, &json, member, row.language, why));
    json_close(&json, '}');
    return FAIL_NONE;
}
