/* Tables as people send them, and what is said of those that cannot be read. */
#include "stats/sortition/pool.h"

#include "tests/test.h"

static struct csv table(struct arena *arena, const char *text, size_t n) {
    struct csv csv;
    struct why why = {0};
    if (csv_read(arena, (struct str){text, n}, &csv, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return csv;
}

static struct csv text_table(struct arena *arena, const char *text) {
    return table(arena, text, strlen(text));
}

static void quotas_of(struct arena *arena, const char *text, struct sortition_quotas *out) {
    struct csv *csv = ARENA_NEW(arena, struct csv);
    struct why why = {0};
    *csv = text_table(arena, text);
    if (sortition_quotas_read(arena, csv, 4, out, &why) != FAIL_NONE) fail_msg("%s", why.text);
}

static const char plain[] = "category,name,min,max\nage,young,1,2\nage,old,1,2\n";

static void dialects_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    static const char *const texts[] = {
        plain,
        "feature,value,min,max\nage,young,1,2\nage,old,1,2\n",
        "category,feature,min,max,Notes\nage,young,1,2,\nage,old,1,2,ask again\n",
        "FeatureName;ValueName;MinQuota;MaxQuota\nage;young;1;2\nage;old;1;2\n",
        "\xEF\xBB\xBF"
        "category\tname\tmin\tmax\r\nage\tyoung\t1\t2\r\n\t\t\t\r\nage\told\t1\t2\r\n",
        "category,name,min,max,min_flex,max_flex\nage, young ,1,2,,\n,,,,,\nage,old,1,2,0,4\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sortition_quotas quotas;
        quotas_of(arena, texts[i], &quotas);
        assert_int_equal(quotas.n_features, 1);
        assert_string_equal(quotas.features[0].name, "age");
        assert_int_equal(quotas.features[0].n_values, 2);
        for (size_t v = 0; v < 2; v++) {
            const struct sortition_value *value = &quotas.features[0].values[v];
            assert_string_equal(value->name, v == 0 ? "young" : "old");
            assert_int_equal(value->min, 1);
            assert_int_equal(value->max, 2);
            assert_int_equal(value->min_flex, 0);
            assert_int_equal(value->max_flex, 4);
        }
    }
    arena_free(arena);
}
TEST(dialects_are_read, "sortition tables: the layouts of five tools give the same quotas");

struct fault {
    const char *text, *says;
    int64_t row, column;
};

static void quota_faults_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    static const struct fault faults[] = {
        {"category,name,min,max\nage,young,3,2\n", "above the maximum", 2, 4},
        {"category,name,min,max\nage,young,one,2\n", "no number", 2, 3},
        {"category,name,min,max\nage,young,1,2\nage,,1,2\n", "no name", 3, 2},
        {"category,name,min,max\nage,young,1,2\nage,Young,1,2\n", "row 2", 3, 2},
        {"category,name,min,max\nage,young,-1,2\n", "no number", 2, 3},
        {"category,name,min,max,min_flex,max_flex\nage,young,1,2,2,3\n", "min_flex", 2, 5},
        {"category,name,min,max,min_flex,max_flex\nage,young,1,2,0,1\n", "max_flex", 2, 6},
        {"name,min,max\nyoung,1,2\n", "category", 0, 0},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct csv csv = text_table(arena, faults[i].text);
        struct sortition_quotas quotas = {.n_features = 99};
        struct why why = {0};
        assert_int_equal(sortition_quotas_read(arena, &csv, 4, &quotas, &why), FAIL_INPUT);
        assert_non_null(strstr(why.text, faults[i].says));
        assert_int_equal(why.row, faults[i].row);
        assert_int_equal(why.column, faults[i].column);
        assert_int_equal(quotas.n_features, 99);
    }
    arena_free(arena);
}
TEST(quota_faults_are_named,
     "sortition tables: a fault in the quotas is named with row and column");

static enum fail people_of(struct arena *arena, const char *text, struct sortition_people *out,
                           struct why *why) {
    struct sortition_quotas *quotas = ARENA_NEW(arena, struct sortition_quotas);
    struct csv *csv = ARENA_NEW(arena, struct csv);
    static const char *const address[] = {"home"};
    quotas_of(arena, plain, quotas);
    *csv = text_table(arena, text);
    struct sortition_columns columns = {.address = address,
                                        .n_address = csv_column(csv, "home") >= 0 ? 1 : 0};
    return sortition_people_read(arena, csv, quotas, &columns, out, why);
}

static void pool_faults_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    static const struct fault faults[] = {
        {"id,age\n1,young\n2,midle\n", "no value of 'age'", 3, 2},
        {"id,age\n1,young\n2,yuong\n", "no value of 'age'", 3, 2},
        {"id,age\n1,young\n2,youngish\n", "did you mean 'young'", 3, 2},
        {"id,age\n1,young\n2,\n", "is empty", 3, 2},
        {"id,age\n1,young\n2,old\n1,old\n", "row 2", 4, 1},
        {"id,Age group\n1,young\n", "'age'", 1, 0},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct sortition_people people = {.n_same = 99};
        struct why why = {0};
        assert_int_equal(people_of(arena, faults[i].text, &people, &why), FAIL_INPUT);
        assert_non_null(strstr(why.text, faults[i].says));
        assert_int_equal(why.row, faults[i].row);
        assert_int_equal(why.column, faults[i].column);
        assert_int_equal(people.n_same, 99);
    }
    arena_free(arena);
}
TEST(
    pool_faults_are_named,
    "sortition tables: unknown, empty and doubled entries of a pool are named with row and column");

static void pools_are_read_gently(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct sortition_people people;
    struct why why = {0};
    assert_int_equal(
        people_of(arena,
                  "id,age,home\n a1 , YOUNG,\"1 High St,\nTown\"\n,old,x\nb2,old ,1 high "
                  "st town\na1x,old,\n a1 , YOUNG,\"1 High St,\nTown\"\n",
                  &people, &why),
        FAIL_NONE);
    assert_int_equal(people.pool.n, 3);
    assert_int_equal(people.n_blank, 1);
    assert_int_equal(people.blank_rows[0], 3); /* a quoted line end makes no row */
    assert_int_equal(people.n_same, 1);
    assert_string_equal(people.ids[0], "a1");
    assert_int_equal(people.pool.values[0], 0);
    assert_int_equal(people.pool.address[0], people.pool.address[1]);
    assert_int_equal(people.pool.address[2], -1);
    /* Without an id column rows are numbered. */
    assert_int_equal(people_of(arena, "age,note\nyoung,x\nold,y\n", &people, &why), FAIL_NONE);
    assert_null(people.id_column);
    assert_string_equal(people.ids[1], "2");
    arena_free(arena);
}
TEST(pools_are_read_gently, "sortition tables: quoted line ends, spare spaces, blank ids, repeated "
                            "rows, pools without ids");

static void last_of_many_rows(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct sortition_people people;
    struct why why = {0};
    struct buf text;
    enum { ROWS = 100000 };
    buf_init(&text, arena, 8 << 20);
    buf_text(&text, "id,age\n");
    for (int i = 1; i < ROWS; i++) buf_printf(&text, "%d,%s\n", i, i % 2 ? "young" : "old");
    buf_printf(&text, "%d,wrong\n", ROWS);
    assert_int_equal(people_of(arena, text.s, &people, &why), FAIL_INPUT);
    assert_int_equal(why.row, ROWS + 1);
    assert_int_equal(why.column, 2);
    arena_free(arena);
}
TEST(last_of_many_rows,
     "sortition tables: a fault in the last of 100,000 rows is named with its row");

static void windows_and_utf16(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct sortition_quotas quotas;
    struct why why = {0};
    static const char windows[] = "category;name;min;max\nr\xE9gion;C\xF4te;1;2\n";
    struct csv csv = table(arena, windows, sizeof windows - 1);
    assert_int_equal(sortition_quotas_read(arena, &csv, 4, &quotas, &why), FAIL_NONE);
    assert_string_equal(quotas.features[0].values[0].name, "C\xC3\xB4te");
    char wide[256] = {'\xFF', '\xFE'};
    size_t n = strlen(plain);
    for (size_t i = 0; i < n; i++) wide[2 + 2 * i] = plain[i];
    csv = table(arena, wide, 2 + 2 * n);
    assert_int_equal(sortition_quotas_read(arena, &csv, 4, &quotas, &why), FAIL_NONE);
    assert_string_equal(quotas.features[0].values[1].name, "old");
    arena_free(arena);
}
TEST(windows_and_utf16, "sortition tables: Windows-1252 and UTF-16 files give the same names");
