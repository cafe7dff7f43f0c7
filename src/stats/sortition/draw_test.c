/* Published and hand-computed optima, the promise of the panels, reasons, repeatability. */
#include "base/hash.h"
#include "stats/sortition/lottery.h"
#include "stats/sortition/sortition_test.h"

#include <math.h>

enum { ARENA_BYTES = 512 << 20 };

static void draw_of(struct arena *arena, struct on_disk *disk, struct sortition_report *report) {
    struct why why = {0};
    if (sortition_draw(arena, &disk->plan, report, &why) != FAIL_NONE) fail_msg("%s", why.text);
}

/* Every panel: its size, its quotas, its addresses, nobody twice. */
static void panels_check(const struct on_disk *disk, const struct sortition_report *report) {
    const struct sortition_pool *pool = &disk->people.pool;
    for (size_t p = 0; p < report->n_panels; p++) {
        const uint32_t *panel = report->panels + p * report->size;
        for (size_t i = 0; i < report->size; i++) {
            if (i > 0) assert_true(panel[i] > panel[i - 1]);
            for (size_t j = 0; j < i && disk->plan.per_address > 0; j++)
                assert_int_not_equal(pool->address[panel[i]], pool->address[panel[j]]);
        }
        for (size_t f = 0; f < pool->n_features; f++) {
            for (size_t v = 0; v < disk->quotas.features[f].n_values; v++) {
                int32_t count = 0;
                for (size_t i = 0; i < report->size; i++)
                    count += pool->values[panel[i] * pool->n_features + f] == v;
                assert_in_range(count, disk->quotas.features[f].values[v].min,
                                disk->quotas.features[f].values[v].max);
            }
        }
    }
}

static void synthetic_optimum(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    disk.plan.panels = 200;
    draw_of(arena, &disk, &report);
    /* 16/255, found by two other solvers. */
    assert_near(report.at_optimum.lowest, 16.0 / 255, 1e-9);
    assert_true(report.certificate.proven);
    assert_int_equal(report.certificate.proof, SORTITION_PROOF_RELAXATION);
    assert_true(report.certificate.gap < 1e-9);
    assert_true(report.certificate.worst_panels <= 2.0 / 200);
    panels_check(&disk, &report);
    double sum = 0;
    for (size_t i = 0; i < report.n; i++) sum += report.optimum[i];
    assert_near(sum, 20, 1e-9);
    arena_free(arena);
}
TEST(synthetic_optimum, "sortition: 200 people for 20 places: the known lowest chance, certified, "
                        "every panel in quota");

/* SHA-256 over the people of all panels, one after the other. */
static void panels_expect(const struct sortition_report *report, const char *digest) {
    struct arena *arena = arena_new(16 << 20);
    size_t n = report->n_panels * report->size;
    uint8_t *bytes = ARENA_ARRAY(arena, uint8_t, 2 * n), hash[SHA256_BYTES];
    char hex[SHA256_HEX];
    for (size_t i = 0; i < n; i++) {
        bytes[2 * i] = (uint8_t)(report->panels[i] >> 8);
        bytes[2 * i + 1] = (uint8_t)report->panels[i];
    }
    sha256(bytes, 2 * n, hash);
    sha256_hex(hash, sizeof hash, hex);
    assert_string_equal(hex, digest);
    arena_free(arena);
}

/* Whoever published a commitment wants to find the same panels with the program of next year. */
static void seeds_keep_their_panels(void **state) {
    (void)state;
    static const struct {
        const char *pool;
        enum sortition_algorithm algorithm;
        bool address;
        double cap;
        const char *digest;
    } draws[] = {
        {"syn_n200_k20", SORTITION_LEXIMIN, false, 0,
         "3bcd7c816a0220132e137ee8ec30497a8b2d61adce42c57d0a02582db140e829"},
        {"syn_n200_k20", SORTITION_MAXIMIN, true, 0,
         "a099b292c9204a79cfc20692a1b08176028a75dc9f58ed8c3d374c1a10441ab6"},
        {"syn_n200_k20", SORTITION_LEXIMIN, false, 0.45,
         "9109ea19840b4ee382bce3166d9937aecb44ed5350ee94db769b9e8520e01d90"},
        {"opendlp_docs_20", SORTITION_LEXIMIN, false, 0,
         "c34e815906476e862839a7b4fe306139a1f746e42cded8e71e69ddc15399c0c6"},
        {"syn_n200_k20", SORTITION_RANDOM, false, 0,
         "c82a8e475bffbd6f485aba199d2f760a930e7454ce9a707cfc495c466a8ec0de"},
    };
    for (size_t i = 0; i < sizeof draws / sizeof draws[0]; i++) {
        struct arena *arena = arena_new(ARENA_BYTES);
        struct on_disk disk;
        struct sortition_report report;
        on_disk_read(arena, draws[i].pool, 20, draws[i].address, &disk);
        disk.plan.panels = 100;
        disk.plan.seed = "kept for ever";
        disk.plan.algorithm = draws[i].algorithm;
        disk.plan.cap = draws[i].cap;
        draw_of(arena, &disk, &report);
        panels_expect(&report, draws[i].digest);
        arena_free(arena);
    }
}
TEST(seeds_keep_their_panels, "sortition: known seeds give the panels that they always gave");

static void one_of_an_address(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "syn_n200_k20", 20, true, &disk);
    disk.plan.panels = 100;
    draw_of(arena, &disk, &report);
    assert_near(report.at_optimum.lowest, 16.0 / 255, 1e-8);
    assert_true(report.certificate.proven);
    panels_check(&disk, &report);
    arena_free(arena);
}
TEST(one_of_an_address, "sortition: no panel has two people of one address, at the same optimum");

static void no_chance_is_explained(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "opendlp_docs_20", 20, false, &disk);
    disk.plan.panels = 100;
    draw_of(arena, &disk, &report);
    /* As an exhaustive search by another program found: 29 people on no panel, 11 on all. */
    assert_int_equal(report.at_optimum.never, 29);
    assert_int_equal(report.at_optimum.certain, 11);
    assert_true(report.certificate.proven);
    size_t explained = 0;
    for (size_t g = 0; g < report.n_groups; g++) {
        const struct sortition_group *group = &report.groups[g];
        if (group->fate != SORTITION_NEVER || group->n_causes == 0) continue;
        explained += group->people;
        for (size_t i = 0; i < 1 && explained == group->people; i++) {
            /* Moving the bound by one place lets them in. */
            const struct sortition_cause *cause = &group->causes[i];
            struct sortition_change change = {
                .feature = cause->feature, .value = cause->value, .is_max = cause->is_max};
            const struct sortition_value *value =
                &disk.quotas.features[cause->feature].values[cause->value];
            change.to = cause->is_max ? value->max + 1 : value->min - 1;
            struct sortition_relaxation one = {.n = 1, .changes = &change};
            struct sortition_quotas other = sortition_quotas_changed(arena, &disk.quotas, &one);
            struct sortition_plan plan = disk.plan;
            struct sortition_report then;
            plan.quotas = &other;
            plan.panels = 20;
            assert_int_equal(sortition_draw(arena, &plan, &then, NULL), FAIL_NONE);
            for (size_t p = 0; p < report.n; p++)
                if (report.group[p] == g) assert_true(then.optimum[p] > 0);
        }
    }
    assert_true(explained >= 25);
    arena_free(arena);
}
TEST(no_chance_is_explained, "sortition: a peer's sample has 29 people without a chance, and "
                             "moving the named quota lets them in");

/* Two values, exact quotas: 2 of 3 and 1 of 6 places: chances 2/3 and 1/6. */
static struct sortition_plan tiny(struct sortition_quotas *quotas, struct sortition_pool *pool,
                                  struct sortition_feature *feature,
                                  struct sortition_value *values) {
    static const uint16_t of[9] = {0, 0, 0, 1, 1, 1, 1, 1, 1};
    values[0] = (struct sortition_value){.name = "few", .min = 2, .max = 2, .max_flex = 3};
    values[1] = (struct sortition_value){.name = "many", .min = 1, .max = 1, .max_flex = 3};
    *feature = (struct sortition_feature){.name = "kind", .n_values = 2, .values = values};
    *quotas = (struct sortition_quotas){.n_features = 1, .features = feature};
    *pool = (struct sortition_pool){.n = 9, .n_features = 1, .values = of};
    return (struct sortition_plan){
        .quotas = quotas, .pool = pool, .size = 3, .panels = 60, .seed = "tiny"};
}

static void hand_computed(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct sortition_quotas quotas;
    struct sortition_pool pool;
    struct sortition_feature feature;
    struct sortition_value values[2];
    struct sortition_report report;
    struct sortition_plan plan = tiny(&quotas, &pool, &feature, values);
    for (int a = SORTITION_LEXIMIN; a <= SORTITION_GOLDILOCKS; a++) {
        plan.algorithm = (enum sortition_algorithm)a;
        assert_int_equal(sortition_draw(arena, &plan, &report, NULL), FAIL_NONE);
        for (size_t i = 0; i < 9; i++) {
            assert_near(report.optimum[i], i < 3 ? 2.0 / 3 : 1.0 / 6, 1e-9);
            /* 60 is a multiple of both: everybody's turn comes equally often. */
            assert_near(report.chance[i], report.optimum[i], 1e-9);
        }
    }
    plan.algorithm = SORTITION_LEXIMIN;
    const struct sortition_price *prices;
    size_t n;
    values[0].min = 1, values[1].max = 1;
    assert_int_equal(sortition_prices(arena, &plan, &prices, &n, NULL), FAIL_NONE);
    assert_int_equal(n, 1);
    assert_true(prices[0].is_max && prices[0].value == 1);
    /* One more place: everybody's chance is then one third. */
    assert_near(prices[0].lowest, 1.0 / 3, 1e-9);
    arena_free(arena);
}
TEST(hand_computed, "sortition: exact quotas leave no choice: 2 of 3 and 1 of 6 by every method");

static void all_kept(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct sortition_quotas quotas;
    struct sortition_pool pool;
    struct sortition_feature feature;
    struct sortition_value values[2];
    struct sortition_report report;
    struct sortition_plan plan = tiny(&quotas, &pool, &feature, values);
    static const size_t kept[] = {0, 4}, gone[] = {1};
    plan.kept = kept;
    plan.n_kept = 2;
    plan.excluded = gone;
    plan.n_excluded = 1;
    assert_int_equal(sortition_draw(arena, &plan, &report, NULL), FAIL_NONE);
    for (size_t p = 0; p < report.n_panels; p++) {
        assert_int_equal(report.panels[p * 3], 0);
        assert_int_equal(report.panels[p * 3 + 1], 2);
        assert_int_equal(report.panels[p * 3 + 2], 4);
    }
    assert_near(report.optimum[2], 1, 1e-12);
    assert_near(report.optimum[1], 0, 1e-12);
    assert_near(report.optimum[5], 0, 1e-12);
    arena_free(arena);
}
TEST(all_kept, "sortition: kept people are on every panel, those who left on none, quotas hold");

static void same_seed_same_draw(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report one, two, other;
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    disk.plan.panels = 60;
    draw_of(arena, &disk, &one);
    draw_of(arena, &disk, &two);
    assert_memory_equal(one.panels, two.panels, one.n_panels * one.size * sizeof(uint32_t));
    assert_memory_equal(one.optimum, two.optimum, one.n * sizeof(double));
    disk.plan.seed = "another";
    draw_of(arena, &disk, &other);
    assert_memory_not_equal(one.panels, other.panels, one.n_panels * one.size * sizeof(uint32_t));
    /* The optimum does not depend on the seed. */
    for (size_t i = 0; i < one.n; i++) assert_near(one.optimum[i], other.optimum[i], 1e-9);
    arena_free(arena);
}
TEST(same_seed_same_draw, "sortition: the same seed gives the same panels, another one others");

static void likes_are_equal(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "syn_n500_k40", 40, false, &disk);
    assert_int_equal(sortition_chances(arena, &disk.plan, &report, NULL), FAIL_NONE);
    const struct sortition_pool *pool = &disk.people.pool;
    for (size_t i = 0; i < pool->n; i++)
        for (size_t j = 0; j < i; j++)
            if (memcmp(pool->values + i * pool->n_features, pool->values + j * pool->n_features,
                       pool->n_features * sizeof(uint16_t)) == 0)
                assert_true(report.optimum[i] == report.optimum[j]);
    arena_free(arena);
}
TEST(likes_are_equal,
     "sortition: people alike in all categories have the same chance to the last bit");

static void cap_holds(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    double least, before = 1;
    on_disk_read(arena, "syn_n500_k40", 40, false, &disk);
    assert_int_equal(sortition_cap_lowest(arena, &disk.plan, &least, NULL), FAIL_NONE);
    /* The lower the cap, the lower the lowest chance. */
    for (double cap = 1; cap >= least; cap -= 0.2) {
        disk.plan.cap = cap;
        assert_int_equal(sortition_chances(arena, &disk.plan, &report, NULL), FAIL_NONE);
        assert_true(report.at_optimum.highest <= cap + 1e-9);
        assert_true(report.at_optimum.lowest <= before + 1e-9);
        before = report.at_optimum.lowest;
    }
    disk.plan.cap = least + 1e-9;
    assert_int_equal(sortition_chances(arena, &disk.plan, &report, NULL), FAIL_NONE);
    disk.plan.cap = least - 1e-4;
    struct why why = {0};
    assert_int_equal(sortition_chances(arena, &disk.plan, &report, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "cap"));
    arena_free(arena);
}
TEST(cap_holds, "sortition: nobody is above the cap, and the least cap is the least");

static double goldilocks_of(const struct sortition_report *report, double ratio) {
    return ratio * report->at_optimum.highest + 1 / (ratio * report->at_optimum.lowest);
}

static void goldilocks_is_best(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report best, other;
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    disk.plan.algorithm = SORTITION_GOLDILOCKS;
    assert_int_equal(sortition_chances(arena, &disk.plan, &best, NULL), FAIL_NONE);
    disk.plan.algorithm = SORTITION_LEXIMIN;
    /* For a cap the lowest chance is best at leximin: no cap gives a smaller objective. */
    for (double cap = 0.2; cap <= 1; cap += 0.05) {
        disk.plan.cap = cap;
        if (sortition_chances(arena, &disk.plan, &other, NULL) != FAIL_NONE) continue;
        assert_true(goldilocks_of(&best, 10) <= goldilocks_of(&other, 10) + 1e-9);
    }
    arena_free(arena);
}
TEST(goldilocks_is_best,
     "sortition: no cap has a better balance of lowest and highest than goldilocks");

static bool stop_at_half(void *watcher, const struct sortition_progress *at) {
    size_t *calls = watcher;
    ++*calls;
    return !(text_is(at->phase, "panels") && at->done >= 48);
}

static void stopped_run_keeps_its_word(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    size_t calls = 0;
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    disk.plan.watch = stop_at_half;
    disk.plan.watcher = &calls;
    draw_of(arena, &disk, &report);
    assert_true(report.stopped);
    assert_int_equal(report.n_panels, 48);
    assert_false(report.certificate.proven);
    assert_near(report.certificate.bound, 16.0 / 255, 1e-6);
    panels_check(&disk, &report);
    arena_free(arena);
}
TEST(stopped_run_keeps_its_word,
     "sortition: a stopped run gives the panels so far and the bound, and claims no proof");

static void simple_ways(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "syn_n200_k20", 20, true, &disk);
    disk.plan.panels = 50;
    for (int a = SORTITION_DIVERSE; a <= SORTITION_GREEDY; a++) {
        disk.plan.algorithm = (enum sortition_algorithm)a;
        draw_of(arena, &disk, &report);
        panels_check(&disk, &report);
    }
    disk.plan.algorithm = SORTITION_RANDOM;
    disk.plan.panels = 2000;
    draw_of(arena, &disk, &report);
    /* 20 of 200, standard error 0.67 points: within 4 of them. */
    assert_true(report.at_panels.lowest > 0.1 - 0.03 && report.at_panels.highest < 0.1 + 0.03);
    arena_free(arena);
}
TEST(simple_ways,
     "sortition: diverse and greedy panels keep the quotas, random ones give equal chances");

static void reserves_help(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct on_disk disk;
    struct sortition_report report;
    struct sortition_reserves reserves;
    size_t selected[20];
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    disk.plan.panels = 10;
    draw_of(arena, &disk, &report);
    for (size_t i = 0; i < 20; i++) selected[i] = report.panels[i];
    struct sortition_reserve_plan plan = {
        .plan = &disk.plan, .selected = selected, .n_selected = 20, .reserves = 6, .scenarios = 60};
    assert_int_equal(sortition_reserves(arena, &plan, &reserves, NULL), FAIL_NONE);
    assert_int_equal(reserves.n, 6);
    assert_true(reserves.loss_with < reserves.loss_without / 2);
    for (size_t i = 0; i < 20; i++) /* each list is ordered by what is missed */
        for (size_t r = 1; r < 6; r++)
            assert_true(reserves.missed[i * 6 + r] >= reserves.missed[i * 6 + r - 1]);
    arena_free(arena);
}
TEST(reserves_help, "sortition: six reserves halve the expected loss, the fittest named first");

static void wrong_plans(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct sortition_quotas quotas;
    struct sortition_pool pool;
    struct sortition_feature feature;
    struct sortition_value values[2];
    struct sortition_report report = {.n = 77};
    struct why why = {0};
    struct sortition_plan plan = tiny(&quotas, &pool, &feature, values);
    static const size_t twice[] = {4, 5};
    plan.size = 10;
    assert_int_equal(sortition_draw(arena, &plan, &report, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "the pool has 9 people"));
    plan.size = 3;
    plan.kept = twice;
    plan.n_kept = 2;
    assert_int_equal(sortition_draw(arena, &plan, &report, &why), FAIL_INFEASIBLE);
    plan.n_kept = 0;
    plan.cap = 2;
    assert_int_equal(sortition_draw(arena, &plan, &report, &why), FAIL_INPUT);
    assert_int_equal(report.n, 77);
    arena_free(arena);
}
TEST(wrong_plans,
     "sortition: a panel larger than the pool, too many kept, a cap of 2 are refused in words");

static void lottery_is_reproducible(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    /* RFC 3797 section 4.1: numbers sorted, without leading zeros, each with a full stop. */
    assert_string_equal(lottery_canonical(arena, "23 41 09 07 12\nFoo bar 7!"),
                        "7.9.12.23.41./FOOBAR7/");
    assert_string_equal(lottery_canonical(arena, "0 00"), "0.0./");
    /* sha256sum of "folkmoot draw 1\nabc\n7./\n", then of it and four zero bytes, by another
     * program: below 2^256 - 2^256 mod 1000, so its remainder. */
    assert_int_equal(lottery_number("abc", "7./", 1000), 681);
    uint64_t counts[10] = {0};
    for (int i = 0; i < 2000; i++) {
        uint64_t number = lottery_number("abc", arena_printf(arena, "%d./", i), 10);
        assert_true(number < 10);
        counts[number]++;
    }
    double chi = 0;
    for (int i = 0; i < 10; i++) chi += ((double)counts[i] - 200) * ((double)counts[i] - 200) / 200;
    assert_true(chi < 27.9); /* 0.1 % point of 9 degrees of freedom */
    arena_free(arena);
}
TEST(lottery_is_reproducible, "lottery: canonical form as in RFC 3797, and numbers that are even");

static void few_outcomes_are_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const struct {
        const char *values;
        enum fail fail;
    } cases[] = {
        {"3 7 1", FAIL_INPUT},
        {"---", FAIL_INPUT},
        {"", FAIL_INPUT},
        {"...", FAIL_INPUT},
        {"heads", FAIL_INPUT},
        {"1 2 3 4", FAIL_INPUT},
        {"1 2 3\n4 5 6", FAIL_INPUT}, /* two sources, each too short */
        {"1 2 3 4 5", FAIL_NONE},
        {"4 11 23 30 38 45", FAIL_NONE},
        {"48293171828182845", FAIL_NONE},
        {"The quick brown fox jumps", FAIL_NONE},
        {"heads\n9 8 7 6 5", FAIL_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (lottery_check(lottery_canonical(arena, cases[i].values), NULL) != cases[i].fail)
            fail_msg("'%s'", cases[i].values);
    arena_free(arena);
}
TEST(few_outcomes_are_refused,
     "lottery: randomness with too few outcomes for the stated chances is refused");

static void dice_name_each_panel_once(void **state) {
    (void)state;
    bool named[1000] = {false};
    assert_int_equal(lottery_dice(1000), 3);
    assert_int_equal(lottery_dice(10), 1);
    assert_int_equal(lottery_dice(1), 0);
    assert_int_equal(lottery_dice(500), 0);
    assert_int_equal(lottery_dice(0), 0);
    /* All throws of three dice: each panel by exactly one of them, whatever parts the digits. */
    for (int i = 0; i < 1000; i++) {
        char thrown[16];
        int64_t number = -1;
        snprintf(thrown, sizeof thrown, i % 2 ? "%d %d %d" : "%d%d, %d", i / 100, i / 10 % 10,
                 i % 10);
        assert_int_equal(lottery_dice_read(thrown, 3, &number, NULL), FAIL_NONE);
        assert_int_equal(number, i);
        assert_false(named[number]);
        named[number] = true;
    }
    int64_t number = -1;
    static const char *const bad[] = {"", "42", "0421", "4 x 2", "a042", "1/2/3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(lottery_dice_read(bad[i], 3, &number, NULL), FAIL_INPUT);
    assert_int_equal(lottery_dice_read(NULL, 3, &number, NULL), FAIL_INPUT);
    assert_int_equal(number, -1);
}
TEST(dice_name_each_panel_once,
     "lottery: three ten-sided dice in order name each of a thousand panels by one throw");
