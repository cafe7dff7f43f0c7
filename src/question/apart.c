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

enum fail apart_copy(struct app *app, struct db *db, struct arena *arena, int64_t to,
                     const char *name, const struct apart_thing *thing, struct why *why) {
    struct str sealed;
    int64_t id = number_at_random();
    if (thing == NULL) return apart_drop(db, to, name, why);
    TRY(vault_seal(app->vault, arena, vault_number(VAULT_SHEET, to), &id, &thing->bytes, 1, &sealed,
                   why));
    return apart_put(db, id, to, name, thing->media_type, sealed, why);
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
        struct apart_thing thing = {0, values[i].name, values[i].media_type, values[i].apart};
        TRY(apart_copy(app, db, arena, sheet, thing.name, &thing, why));
    }
    return FAIL_NONE;
}

static enum fail unseal(struct app *app, struct arena *arena, int64_t sheet, int64_t id,
                        struct str sealed, struct str *out, struct why *why) {
    return vault_unseal(app->vault, arena, vault_number(VAULT_SHEET, sheet), &id, &sealed, 1, out,
                        why);
}

/* Of statements that find the same columns. */
#define OPENED(row)                                                                                \
    { (row).id, (row).sheet, (row).name, (row).media_type, (row).sealed }
struct sealed_thing {
    int64_t id, sheet;
    const char *name, *media_type;
    struct str sealed;
};

static enum fail all_open(struct app *app, struct arena *arena, const struct sealed_thing *sealed,
                          size_t n_sealed, struct apart_thing **out, size_t *n, struct why *why) {
    size_t made = 0;
    struct apart_thing *things = ARENA_ARRAY(arena, struct apart_thing, n_sealed + 1);
    for (size_t i = 0; i < n_sealed; i++) {
        const struct sealed_thing *s = &sealed[i];
        struct apart_thing thing = {s->id, s->name, s->media_type, {NULL, 0}};
        enum fail fail = unseal(app, arena, s->sheet, s->id, s->sealed, &thing.bytes, why);
        if (fail == FAIL_NOTFOUND) continue; /* erased: its key is gone */
        TRY(fail);
        things[made++] = thing;
    }
    *out = things;
    *n = made;
    return FAIL_NONE;
}

enum fail apart_list(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                     struct apart_thing **out, size_t *n, struct why *why) {
    struct apart_of_survey_row *rows;
    size_t n_rows;
    TRY(apart_of_survey(db, arena, survey, &rows, &n_rows, why));
    struct sealed_thing *sealed = ARENA_ARRAY(arena, struct sealed_thing, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) sealed[i] = (struct sealed_thing)OPENED(rows[i]);
    return all_open(app, arena, sealed, n_rows, out, n, why);
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
    size_t n_rows;
    TRY(apart_of_respondent(db, arena, survey, respondent, &rows, &n_rows, why));
    struct sealed_thing *sealed = ARENA_ARRAY(arena, struct sealed_thing, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) sealed[i] = (struct sealed_thing)OPENED(rows[i]);
    return all_open(app, arena, sealed, n_rows, out, n, why);
}

enum fail apart_on(struct app *app, struct db *db, struct arena *arena, int64_t sheet,
                   struct apart_thing **out, size_t *n, struct why *why) {
    struct apart_of_sheet_row *rows;
    size_t n_rows;
    TRY(apart_of_sheet(db, arena, sheet, &rows, &n_rows, why));
    struct sealed_thing *sealed = ARENA_ARRAY(arena, struct sealed_thing, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) sealed[i] = (struct sealed_thing)OPENED(rows[i]);
    return all_open(app, arena, sealed, n_rows, out, n, why);
}

const struct apart_thing *apart_find(const struct apart_thing *things, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (text_is(things[i].name, name)) return &things[i];
    return NULL;
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
    struct apart_sheets_of_respondent_row *rows;
    size_t n;
    TRY(apart_sheets_of_respondent(db, arena, survey, respondent, &rows, &n, why));
    int64_t *sheets = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) sheets[i] = rows[i].sheet;
    return sheets_erase(app, db, arena, sheets, n, why);
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
