#include "recruit/pool.h"

#include "base/csv.h"
#include "recruit/candidate.sql.h"

#include <stdlib.h>
#include <string.h>

/* As the file has it: where some bound may be relaxed, an empty one may not. */
static bool has_flex(const struct pool *pool) {
    for (size_t i = 0; i < pool->n_categories; i++)
        for (size_t v = 0; v < pool->categories[i].n_values; v++)
            if (pool->categories[i].values[v].least_flex != DB_NULL_INT ||
                pool->categories[i].values[v].most_flex != DB_NULL_INT)
                return true;
    return false;
}

static int32_t bound_of(int64_t given, int64_t otherwise) {
    return (int32_t)(given == DB_NULL_INT ? otherwise : given);
}

static enum fail quotas_make(struct arena *arena, struct pool *pool, struct why *why) {
    bool flex = pool->quotas.has_flex = has_flex(pool);
    struct sortition_feature *features =
        ARENA_ARRAY(arena, struct sortition_feature, pool->n_categories + 1);
    for (size_t i = 0; i < pool->n_categories; i++) {
        const struct category *category = &pool->categories[i];
        struct sortition_value *values =
            ARENA_ARRAY(arena, struct sortition_value, category->n_values + 1);
        if (category->n_values > UINT16_MAX)
            return why_fail(why, FAIL_LIMIT, NULL, "a category has too many values");
        for (size_t v = 0; v < category->n_values; v++) {
            const struct recruit_value_list_row *row = &category->values[v];
            values[v] = (struct sortition_value){
                .name = row->name,
                .min = (int32_t)row->least,
                .max = (int32_t)row->most,
                .min_flex = bound_of(row->least_flex, flex ? row->least : 0),
                .max_flex = bound_of(row->most_flex, flex ? row->most : INT32_MAX / 2),
            };
        }
        features[i] = (struct sortition_feature){category->row.name, category->n_values, values};
    }
    pool->quotas.features = features;
    pool->quotas.n_features = pool->n_categories;
    return FAIL_NONE;
}

/* Same home, same number from 0; -1 for a home of one. */
static int32_t *homes_make(struct arena *arena, const struct recruit_pool_people_row *rows,
                           size_t n, size_t *n_homes) {
    int32_t *homes = ARENA_ARRAY(arena, int32_t, n + 1);
    *n_homes = 0;
    for (size_t i = 0; i < n; i++) homes[i] = -1;
    for (size_t i = 0; i < n; i++) {
        if (homes[i] >= 0 || rows[i].household_hash.s == NULL) continue;
        for (size_t k = i + 1; k < n; k++) {
            if (rows[k].household_hash.n != rows[i].household_hash.n ||
                memcmp(rows[k].household_hash.s, rows[i].household_hash.s,
                       rows[i].household_hash.n) != 0)
                continue;
            if (homes[i] < 0) homes[i] = (int32_t)(*n_homes)++;
            homes[k] = homes[i];
        }
    }
    return homes;
}

static size_t category_at(const struct pool *pool, int64_t id) {
    size_t i = 0;
    while (i < pool->n_categories && pool->categories[i].row.id != id) i++;
    return i;
}

struct answers {
    const struct recruit_answers_all_row *rows;
    size_t n, at;
};

/* The rows of one candidate, which follow one another; false when one is missing. */
static bool values_take(const struct pool *pool, struct answers *answers,
                        const struct recruit_pool_people_row *person, uint16_t *values) {
    size_t found = 0;
    while (answers->at < answers->n && answers->rows[answers->at].number < person->number)
        answers->at++;
    for (; answers->at < answers->n && answers->rows[answers->at].number == person->number;
         answers->at++) {
        const struct recruit_answers_all_row *row = &answers->rows[answers->at];
        size_t f = category_at(pool, row->category);
        if (f == pool->n_categories) continue;
        const struct category *category = &pool->categories[f];
        for (size_t v = 0; v < category->n_values; v++) {
            if (category->values[v].id != row->value) continue;
            values[f] = (uint16_t)v;
            found++;
        }
    }
    return found == pool->n_categories;
}

enum fail pool_load(struct db *db, struct arena *arena, int64_t recruitment, unsigned states,
                    struct pool *out, struct why *why) {
    struct pool pool = {0};
    struct recruit_pool_people_row *rows;
    struct recruit_answers_all_row *answer_rows;
    size_t n, n_answers, kept = 0;
    TRY(categories_load(db, arena, recruitment, &pool.categories, &pool.n_categories, why));
    TRY(quotas_make(arena, &pool, why));
    TRY(recruit_pool_people(db, arena, recruitment, &rows, &n, why));
    TRY(recruit_answers_all(db, arena, recruitment, &answer_rows, &n_answers, why));
    struct answers answers = {answer_rows, n_answers, 0};
    struct pool_person *persons = ARENA_ARRAY(arena, struct pool_person, n + 1);
    uint16_t *values = ARENA_ARRAY(arena, uint16_t, n * pool.n_categories + 1);
    for (size_t i = 0; i < n; i++) {
        enum recruit_state state = recruit_state_read(rows[i].state);
        if (!(states & 1U << state)) continue;
        if (!values_take(&pool, &answers, &rows[i], values + kept * pool.n_categories)) {
            pool.n_incomplete++;
            continue;
        }
        persons[kept] = (struct pool_person){rows[i].id, rows[i].number, state};
        rows[kept++] = rows[i];
    }
    pool.people =
        (struct sortition_pool){.n = kept, .n_features = pool.n_categories, .values = values};
    pool.people.address = homes_make(arena, rows, kept, &pool.people.n_addresses);
    pool.persons = persons;
    *out = pool;
    return FAIL_NONE;
}

void pool_write(struct buf *buf, const struct pool *pool) {
    struct csv_out out;
    csv_out_init(&out, buf);
    csv_put(&out, "number");
    for (size_t f = 0; f < pool->n_categories; f++) csv_put(&out, pool->categories[f].row.name);
    csv_put(&out, "home");
    csv_end_row(&out);
    for (size_t i = 0; i < pool->people.n; i++) {
        csv_put_int(&out, pool->persons[i].number);
        for (size_t f = 0; f < pool->n_categories; f++)
            csv_put(
                &out,
                pool->categories[f].values[pool->people.values[i * pool->n_categories + f]].name);
        int32_t home = pool->people.address[i];
        csv_put(&out, home < 0
                          ? arena_printf(buf->arena, "n%lld", (long long)pool->persons[i].number)
                          : arena_printf(buf->arena, "h%d", home));
        csv_end_row(&out);
    }
}

struct sortition_plan pool_plan(const struct pool *pool, const struct recruitment_get_row *row) {
    return (struct sortition_plan){.quotas = &pool->quotas,
                                   .pool = &pool->people,
                                   .size = (size_t)row->seats,
                                   .per_address = (size_t)row->per_address};
}

const char *pool_percent(struct arena *arena, double share) {
    if (share > 0 && share < 0.001) return "less than 0.1%";
    return arena_printf(arena, "%.1f%%", 100 * share);
}

const char *pool_cause_text(const struct html *out, const struct pool *pool,
                            const struct sortition_group *group) {
    if (group->fate == SORTITION_CERTAIN)
        return tr(out, "So few people of this group registered that its seats can only be filled "
                       "with all of them.");
    if (group->n_causes == 0) {
        if (group->fate == SORTITION_NEVER)
            return tr(out, "The quotas cannot be kept with anybody of this group.");
        return tr(out, "It is as high as the number of seats and of people who registered allow.");
    }
    const struct sortition_cause *cause = &group->causes[0];
    const struct category *category = &pool->categories[cause->feature];
    const char *value = category->values[cause->value].label;
    if (cause->is_max)
        return trf(out,
                   "%lld people answered '%s' to '%s', for whom there are %lld seats at most; that "
                   "limits the chance of each.",
                   (long long)cause->people, value, category->row.question,
                   (long long)cause->places);
    return trf(out,
               "%lld people answered '%s' to '%s', and at least %lld seats are for them; that "
               "raises their chance, and leaves fewer seats to others.",
               (long long)cause->people, value, category->row.question, (long long)cause->places);
}
