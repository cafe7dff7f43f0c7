/* Quotas and pool in one input, parted by the first line "---": what is read holds together, and a
 * fault is named with its place. */
#include "fuzz/fuzz.h"
#include "stats/sortition/pool.h"

#include <string.h>

static void quotas_check(const struct sortition_quotas *quotas) {
    assert(quotas->n_features >= 1 && quotas->n_features <= SORTITION_FEATURES_MAX);
    assert(sortition_n_values(quotas) <= SORTITION_VALUES_MAX);
    for (size_t f = 0; f < quotas->n_features; f++) {
        assert(quotas->features[f].n_values >= 1);
        for (size_t v = 0; v < quotas->features[f].n_values; v++) {
            const struct sortition_value *value = &quotas->features[f].values[v];
            assert(0 <= value->min_flex && value->min_flex <= value->min);
            assert(value->min <= value->max && value->max <= value->max_flex);
        }
    }
}

static void people_check(const struct sortition_people *people,
                         const struct sortition_quotas *quotas) {
    const struct sortition_pool *pool = &people->pool;
    assert(pool->n >= 1 && pool->n_features == quotas->n_features);
    for (size_t i = 0; i < pool->n; i++) {
        assert(people->ids[i] != NULL && people->ids[i][0] != '\0');
        assert(i == 0 || people->rows[i] > people->rows[i - 1]);
        for (size_t f = 0; f < pool->n_features; f++)
            assert(pool->values[i * pool->n_features + f] < quotas->features[f].n_values);
        if (pool->address != NULL)
            assert(pool->address[i] >= -1 && pool->address[i] < (int64_t)pool->n_addresses);
    }
}

static void fuzz_one(struct arena *arena, struct str input) {
    const char *parted = input.n < 4 ? NULL : memmem(input.s, input.n, "---\n", 4);
    struct why why = {0};
    struct csv quotas_table, pool_table;
    struct sortition_quotas quotas;
    struct sortition_people people;
    if (parted == NULL) return;
    struct str first = {input.s, (size_t)(parted - input.s)};
    struct str second = {parted + 4, input.n - first.n - 4};
    if (csv_read(arena, first, &quotas_table, NULL) != FAIL_NONE) return;
    if (sortition_quotas_read(arena, &quotas_table, input.n % 3, &quotas, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    quotas_check(&quotas);
    if (csv_read(arena, second, &pool_table, NULL) != FAIL_NONE) return;
    const char *last = pool_table.header[pool_table.n_columns - 1];
    struct sortition_columns columns = {.address = &last, .n_address = input.n % 2};
    why = (struct why){0};
    if (sortition_people_read(arena, &pool_table, &quotas, &columns, &people, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    people_check(&people, &quotas);
}
