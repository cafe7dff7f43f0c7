#include "notify/notify.h"
#include "panel/panel.h"

#include "base/hash.h"
#include "panel/member_file.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define assert_near(got, wanted, by) assert_true(fabs((got) - (wanted)) <= (by))

static int64_t at(const char *day, int64_t hour, int64_t minute) {
    struct date date;
    assert_true(date_read(day, &date));
    /* Of a day without a change of the clocks. */
    return date_start(date) + (hour * 60 + minute) * 60 * CLOCK_SECOND;
}

static void quiet_hours(void **state) {
    (void)state;
    /* 20:00 to 8:00, over midnight. */
    assert_int_equal(quiet_hours_end(at("2026-03-03", 12, 0), 20, 8), at("2026-03-03", 12, 0));
    assert_int_equal(quiet_hours_end(at("2026-03-03", 19, 59), 20, 8), at("2026-03-03", 19, 59));
    assert_int_equal(quiet_hours_end(at("2026-03-03", 20, 0), 20, 8), at("2026-03-04", 8, 0));
    assert_int_equal(quiet_hours_end(at("2026-03-04", 3, 30), 20, 8), at("2026-03-04", 8, 0));
    assert_int_equal(quiet_hours_end(at("2026-03-04", 8, 0), 20, 8), at("2026-03-04", 8, 0));
    /* Within a day, and none. */
    assert_int_equal(quiet_hours_end(at("2026-03-03", 13, 0), 12, 14), at("2026-03-03", 14, 0));
    assert_int_equal(quiet_hours_end(at("2026-03-03", 3, 0), 5, 5), at("2026-03-03", 3, 0));
    /* The clocks go forward on 29 March 2026 and back on 25 October: 8:00 is 8:00 on the wall. */
    struct arena *arena = arena_new(1 << 16);
    int64_t spring = quiet_hours_end(at("2026-03-28", 22, 0), 20, 8);
    int64_t autumn = quiet_hours_end(at("2026-10-24", 22, 0), 20, 8);
    assert_string_equal(clock_minute_text(arena, spring, "en"), "29 March 2026 at 8am");
    assert_string_equal(clock_minute_text(arena, autumn, "en"), "25 October 2026 at 8am");
    assert_int_equal(quiet_hours_end(spring, 20, 8), spring);
    assert_int_equal(quiet_hours_end(autumn, 20, 8), autumn);
    assert_int_equal(quiet_hours_end(spring - CLOCK_SECOND, 20, 8), spring);
    assert_int_equal(quiet_hours_end(autumn - CLOCK_SECOND, 20, 8), autumn);
    arena_free(arena);
}
TEST(quiet_hours, "panel: nothing is sent in quiet hours, also when the clocks change");

static void months_before(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    assert_string_equal(day_months_before(arena, (struct date){2026, 11, 22}, 36), "2023-11-22");
    assert_string_equal(day_months_before(arena, (struct date){2026, 3, 31}, 1), "2026-02-28");
    assert_string_equal(day_months_before(arena, (struct date){2024, 3, 31}, 1), "2024-02-29");
    assert_string_equal(day_months_before(arena, (struct date){2026, 1, 15}, 1), "2025-12-15");
    arena_free(arena);
}
TEST(months_before, "panel: so many months before the 31st is the last day of a shorter month");

static void member_codes(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    uint8_t key[32] = {1}, other[32] = {2};
    char *code = member_code(arena, key, 7), *read;
    assert_int_equal(code_read(arena, code, &read, NULL), FAIL_NONE);
    assert_string_equal(code, read);
    assert_string_equal(code, member_code(arena, key, 7));
    assert_string_not_equal(code, member_code(arena, key, 8));
    assert_string_not_equal(code, member_code(arena, other, 7));
    struct str a = member_email_hash(arena, key, " Ann@Example.ORG "),
               b = member_email_hash(arena, key, "ann@example.org");
    assert_int_equal(a.n, 32);
    assert_memory_equal(a.s, b.s, 32);
    assert_null(member_email_hash(arena, key, " ").s);
    arena_free(arena);
}
TEST(member_codes, "panel: a member's code is always the same, readable, and of this server alone");

static void profile_beside_population(void **state) {
    (void)state;
    const double population[] = {50, 30, 20};
    const int64_t members[] = {2, 3, 5};
    struct profile_line lines[3];
    /* Duncan: half of |.2-.5| + |.3-.3| + |.5-.2|. */
    assert_near(profile_compare(population, members, 3, lines), 0.3, 1e-12);
    assert_near(lines[0].gap, -0.3, 1e-12);
    assert_int_equal(lines[0].wanted, 3);
    assert_int_equal(lines[1].wanted, 0);
    assert_int_equal(lines[2].wanted, 0);
    const int64_t nobody[] = {0, 0, 0};
    assert_true(isnan(profile_compare(population, nobody, 3, lines)));
}
TEST(profile_beside_population, "panel: the gap between panel and population is Duncan's index");

static void survival(void **state) {
    (void)state;
    /* Kaplan and Meier by hand: 6 people; one leaves at 100 (5/6), one is still in at 150, two
     * leave at 200 (2 of 4: 1/2), the others are in at 400. */
    const struct tenure tenures[] = {{100, true}, {150, false}, {200, true},
                                     {200, true}, {400, false}, {400, false}};
    struct arena *arena = arena_new(1 << 16);
    double share, error;
    assert_int_equal(tenure_survival(arena, tenures, 6, 99, &share, &error, NULL), FAIL_NONE);
    assert_near(share, 1, 0);
    assert_near(error, 0, 0);
    assert_int_equal(tenure_survival(arena, tenures, 6, 365, &share, &error, NULL), FAIL_NONE);
    assert_near(share, 5.0 / 12, 1e-12);
    assert_near(error, 5.0 / 12 * sqrt(1 / (6.0 * 5) + 2 / (4.0 * 2)), 1e-12);
    assert_int_equal(tenure_survival(arena, tenures, 0, 1, &share, &error, NULL), FAIL_INPUT);
    arena_free(arena);
}
TEST(survival, "panel: the share still in the panel is Kaplan and Meier's, its error Greenwood's");

/* ---- files ---- */

static const char *const ages[] = {"16-29", "30-59", "60+"};
static const int64_t age_ids[] = {11, 12, 13};
static const struct file_dimension dimensions[] = {{1, "age", ages, age_ids, 3}};

static enum fail rows_of(struct arena *arena, const char *text, struct member_rows *out,
                         struct why *why) {
    return member_rows_read(arena, str_of(text), dimensions, 1, out, why);
}

static void members_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct member_rows rows;
    struct why why = {0};
    assert_int_equal(rows_of(arena,
                             "name,email,address,postcode,channel,age,large_print,joined\n"
                             "Ann Ash,ann@example.org,,,,30-59,,2026-01-31\n"
                             "Bo Birch,,\"1 Mill Lane\nWendale\",WD1 1AA,Letter by post,60+,yes,\n"
                             "Cy Cedar,ann@example.org,,,email,,no,\n",
                             &rows, &why),
                     FAIL_NONE);
    assert_int_equal(rows.n, 3);
    assert_string_equal(rows.rows[0].channel, "email");
    assert_string_equal(rows.rows[0].joined, "2026-01-31");
    assert_int_equal(rows.rows[0].profile[0], 12);
    assert_string_equal(rows.rows[1].channel, "post");
    assert_string_equal(rows.rows[1].contact.address, "1 Mill Lane\nWendale\nWD1 1AA");
    assert_true(rows.rows[1].large_print);
    assert_int_equal(rows.rows[2].profile[0], 0);
    arena_free(arena);
}
TEST(members_read, "panel: members come out of a file, also a couple with one address");

static void members_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t row, column;
        const char *says;
    } cases[] = {
        {"email\na@b.org\n", 1, 0, "name"},
        {"name,email\nAnn,a@b.org\n,c@d.org\n", 3, 1, "name is missing"},
        {"name,email\nAnn,not an address\n", 2, 2, "name@example.org"},
        {"name,channel\nAnn,email\n", 2, 2, "need an email address"},
        {"name,channel\nAnn,post\n", 2, 2, "need an address"},
        {"name,channel,phone\nAnn,pigeon,1\n", 2, 2, "'sms'"},
        {"name,email,age\nAnn,a@b.org,31\n", 2, 3, "'30-59'"},
        {"name,email,joined\nAnn,a@b.org,31/01/2026\n", 2, 3, "2026-04-30"},
        {"name,email,large_print\nAnn,a@b.org,perhaps\n", 2, 3, "'yes'"},
        {"name,email,language\nAnn,a@b.org,xx\n", 2, 3, "'cy'"},
        {"name,email\nAnn Ash,a@b.org\nBo,b@b.org\nANN ASH,A@b.org\n", 4, 1, "row 2 already"},
    };
    struct arena *arena = arena_new(1 << 22);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct member_rows rows = {.n = 99};
        struct why why = {0};
        assert_int_equal(rows_of(arena, cases[i].text, &rows, &why), FAIL_INPUT);
        if (strstr(why.text, cases[i].says) == NULL) fail_msg("case %zu says '%s'", i, why.text);
        assert_int_equal(why.row, cases[i].row);
        assert_int_equal(why.column, cases[i].column);
        assert_int_equal(rows.n, 99);
    }
    arena_free(arena);
}
TEST(members_refused, "panel: a fault in a file of members is told with row, column and remedy");

static void population_files(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct population_dimension *list;
    size_t n;
    struct why why = {0};
    const char *good = "dimension,category,people,dimension_title\n"
                       "age,16-29,\"12,000\",Age group\nage,30+,38000,Age group\n"
                       "sex,F,25600,Sex\nsex,M,24400,Sex\n";
    assert_int_equal(population_read(arena, str_of(good), &list, &n, &why), FAIL_NONE);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].title, "Age group");
    assert_near(list[0].categories[0].people, 12000, 0);
    assert_near(list[0].people, list[1].people, 0);
    const char *apart = "dimension,category,people\nage,a,100\nage,b,100\nsex,f,100\nsex,m,90\n";
    assert_int_equal(population_read(arena, str_of(apart), &list, &n, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'sex' to 190"));
    const char *twice = "dimension,category,people\nage,a,100\nage,a,100\n";
    assert_int_equal(population_read(arena, str_of(twice), &list, &n, &why), FAIL_INPUT);
    assert_int_equal(why.row, 3);
    arena_free(arena);
}
TEST(population_files, "panel: margins of the population must be of one population");
