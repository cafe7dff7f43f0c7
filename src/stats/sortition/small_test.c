/* What the tests of draws share. */
#include "stats/sortition/sortition_test.h"

static void quotas_about(struct arena *arena, struct rng *rng, struct small *small) {
    size_t n = small->pool.n, features = small->pool.n_features, order[SMALL_PEOPLE];
    uint16_t *values = ARENA_ARRAY(arena, uint16_t, n * features);
    small->quotas.features = ARENA_ARRAY(arena, struct sortition_feature, features);
    small->quotas.n_features = features;
    small->pool.values = values;
    rng_permutation(rng, order, n);
    for (size_t f = 0; f < features; f++) {
        size_t m = 2 + rng_below(rng, 2);
        /* Now and then about another panel for each category, which may clash. */
        if (rng_below(rng, 4) == 0) rng_permutation(rng, order, n);
        int32_t count[3] = {0};
        struct sortition_feature *feature = &small->quotas.features[f];
        *feature = (struct sortition_feature){.name = f == 0 ? "first" : "other", .n_values = m};
        feature->values = ARENA_ARRAY(arena, struct sortition_value, m);
        for (size_t i = 0; i < n; i++) values[i * features + f] = (uint16_t)rng_below(rng, m);
        for (size_t i = 0; i < small->plan.size; i++) count[values[order[i] * features + f]]++;
        for (size_t v = 0; v < m; v++) {
            int32_t low = count[v] - (int32_t)rng_below(rng, 2);
            feature->values[v] =
                (struct sortition_value){.name = v == 0   ? "a"
                                                 : v == 1 ? "b"
                                                          : "c",
                                         .min = low < 0 ? 0 : low,
                                         .max = count[v] + (int32_t)rng_below(rng, 2),
                                         .max_flex = (int32_t)small->plan.size + 1};
        }
    }
}

static bool panel_keeps(const struct small *small, uint32_t panel) {
    const struct sortition_pool *pool = &small->pool;
    size_t per_address = small->plan.per_address, there[SMALL_PEOPLE] = {0};
    for (size_t f = 0; f < pool->n_features; f++) {
        int32_t count[3] = {0};
        for (size_t i = 0; i < pool->n; i++)
            if (panel >> i & 1) count[pool->values[i * pool->n_features + f]]++;
        for (size_t v = 0; v < small->quotas.features[f].n_values; v++)
            if (count[v] < small->quotas.features[f].values[v].min ||
                count[v] > small->quotas.features[f].values[v].max)
                return false;
    }
    for (size_t i = 0; i < pool->n && per_address > 0; i++)
        if (panel >> i & 1 && ++there[pool->address[i]] > per_address) return false;
    for (size_t k = 0; k < small->plan.n_kept; k++)
        if (!(panel >> small->plan.kept[k] & 1)) return false;
    return true;
}

void small_panels(struct small *small) {
    small->n_panels = 0;
    for (uint32_t panel = 0; panel < 1u << small->pool.n; panel++) {
        if ((size_t)__builtin_popcount(panel) != small->plan.size) continue;
        if (!panel_keeps(small, panel)) continue;
        assert_true(small->n_panels < SMALL_PANELS);
        small->panels[small->n_panels++] = panel;
    }
}

void small_make(struct arena *arena, uint64_t number, struct small *out) {
    struct rng rng;
    rng_init_stream(&rng, "small pools", number);
    *out = (struct small){.pool.n = 6 + rng_below(&rng, 6)};
    out->plan.size = 2 + rng_below(&rng, 3);
    out->pool.n_features = 2 + rng_below(&rng, 2);
    quotas_about(arena, &rng, out);
    if (rng_below(&rng, 3) == 0) { /* households that cross types */
        int32_t *address = ARENA_ARRAY(arena, int32_t, out->pool.n);
        out->pool.n_addresses = out->pool.n / 2;
        for (size_t i = 0; i < out->pool.n; i++)
            address[i] = (int32_t)rng_below(&rng, out->pool.n_addresses);
        out->pool.address = address;
        out->plan.per_address = 1 + rng_below(&rng, 2);
    }
    out->plan.quotas = &out->quotas;
    out->plan.pool = &out->pool;
    out->plan.panels = 100;
    out->plan.seed = "small";
    small_panels(out);
}

void on_disk_read(struct arena *arena, const char *name, size_t size, bool address,
                  struct on_disk *out) {
    static const char *const columns[] = {"address1", "postcode"};
    struct sortition_columns how = {.address = columns, .n_address = address ? 2 : 0};
    struct str bytes;
    struct csv *quotas = ARENA_NEW(arena, struct csv), *pool = ARENA_NEW(arena, struct csv);
    const char *folder = path_join(arena, "tests/data/sortition", name);
    const char *paths[] = {path_join(arena, folder, "categories.csv"),
                           path_join(arena, folder, "respondents.csv")};
    assert_int_equal(file_read(arena, paths[0], 1 << 24, &bytes, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, bytes, quotas, NULL), FAIL_NONE);
    assert_int_equal(sortition_quotas_read(arena, quotas, size, &out->quotas, NULL), FAIL_NONE);
    assert_int_equal(file_read(arena, paths[1], 1 << 24, &bytes, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, bytes, pool, NULL), FAIL_NONE);
    assert_int_equal(sortition_people_read(arena, pool, &out->quotas, &how, &out->people, NULL),
                     FAIL_NONE);
    out->plan = (struct sortition_plan){.quotas = &out->quotas,
                                        .pool = &out->people.pool,
                                        .size = size,
                                        .seed = "on disk",
                                        .per_address = address ? 1 : 0};
}
