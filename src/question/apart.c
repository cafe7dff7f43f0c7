#include "question/apart.h"

#include "base/hash.h"
#include "question/type.h"

#include <string.h>

static int64_t number_at_random(void) {
    uint64_t bits = 0;
    while (bits == 0) {
        secret_bytes(&bits, sizeof bits);
        bits >>= 2; /* positive, with room */
    }
    return (int64_t)bits;
}

enum fail apart_save(struct app *app, struct db *db, struct arena *arena, int64_t sheet,
                     const struct definition *definition, const struct sheet_value *values,
                     size_t n, struct why *why) {
    for (size_t i = 0; i < n; i++) {
        int at = definition_find(definition, values[i].name);
        if (at == QUESTION_NONE || !definition->questions[at].type->apart) continue;
        if (text_is_empty(values[i].text)) {
            TRY(apart_drop(db, sheet, values[i].name, why));
            continue;
        }
        if (values[i].apart.s == NULL) continue; /* given before, and kept */
        struct str sealed;
        int64_t id = number_at_random();
        TRY(vault_seal(app->vault, arena, vault_number(VAULT_SHEET, sheet), &id, &values[i].apart,
                       1, &sealed, why));
        TRY(apart_put(db, id, sheet, values[i].name, values[i].media_type, sealed, why));
    }
    return FAIL_NONE;
}

static enum fail unseal(struct app *app, struct arena *arena, int64_t sheet, int64_t id,
                        struct str sealed, struct str *out, struct why *why) {
    return vault_unseal(app->vault, arena, vault_number(VAULT_SHEET, sheet), &id, &sealed, 1, out,
                        why);
}

enum fail apart_list(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                     struct apart_thing **out, size_t *n, struct why *why) {
    struct apart_of_survey_row *rows;
    size_t n_rows, made = 0;
    TRY(apart_of_survey(db, arena, survey, &rows, &n_rows, why));
    struct apart_thing *things = ARENA_ARRAY(arena, struct apart_thing, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        struct apart_thing thing = {rows[i].id, rows[i].name, rows[i].media_type, {NULL, 0}};
        enum fail fail =
            unseal(app, arena, rows[i].sheet, rows[i].id, rows[i].sealed, &thing.bytes, why);
        if (fail == FAIL_NOTFOUND) continue; /* erased: its key is gone */
        TRY(fail);
        things[made++] = thing;
    }
    *out = things;
    *n = made;
    return FAIL_NONE;
}

enum fail apart_open(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                     int64_t id, struct apart_thing *out, struct why *why) {
    struct apart_get_row row;
    TRY(apart_get(db, arena, id, survey, &row, why));
    struct apart_thing thing = {row.id, row.name, row.media_type, {NULL, 0}};
    TRY(unseal(app, arena, row.sheet, row.id, row.sealed, &thing.bytes, why));
    *out = thing;
    return FAIL_NONE;
}

enum fail apart_of(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                   int64_t respondent, struct apart_thing **out, size_t *n, struct why *why) {
    struct apart_of_respondent_row *rows;
    size_t n_rows, made = 0;
    TRY(apart_of_respondent(db, arena, survey, respondent, &rows, &n_rows, why));
    struct apart_thing *things = ARENA_ARRAY(arena, struct apart_thing, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        struct apart_thing thing = {rows[i].id, rows[i].name, rows[i].media_type, {NULL, 0}};
        enum fail fail =
            unseal(app, arena, rows[i].sheet, rows[i].id, rows[i].sealed, &thing.bytes, why);
        if (fail == FAIL_NOTFOUND) continue;
        TRY(fail);
        things[made++] = thing;
    }
    *out = things;
    *n = made;
    return FAIL_NONE;
}

/* The rows first: if the keys should fail to go, nothing is left for them to open. */
static enum fail sheets_erase(struct app *app, struct db *db, struct arena *arena,
                              const int64_t *sheets, size_t n, struct why *why) {
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(apart_drop_all(db, sheets[i], why));
        numbers[i] = vault_number(VAULT_SHEET, sheets[i]);
    }
    return n == 0 ? FAIL_NONE : vault_erase_many(app->vault, arena, numbers, n, why);
}

enum fail apart_erase(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                      int64_t respondent, struct why *why) {
    struct apart_of_respondent_row *rows;
    size_t n, made = 0;
    TRY(apart_of_respondent(db, arena, survey, respondent, &rows, &n, why));
    int64_t *sheets = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < made; k++) there |= sheets[k] == rows[i].sheet;
        if (!there) sheets[made++] = rows[i].sheet;
    }
    return sheets_erase(app, db, arena, sheets, made, why);
}

enum fail apart_erase_survey(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                             struct why *why) {
    struct apart_sheets_of_survey_row *rows;
    size_t n;
    TRY(apart_sheets_of_survey(db, arena, survey, &rows, &n, why));
    int64_t *sheets = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) sheets[i] = rows[i].sheet;
    return sheets_erase(app, db, arena, sheets, n, why);
}
