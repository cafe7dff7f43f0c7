#include "publication/carry.h"
#include "tests/test.h"

#include <string.h>

static struct public_use use_of(int64_t yes, int64_t unsure, int64_t no) {
    struct tally tally = {yes, unsure, no};
    int64_t detail = tally_detail(&tally, false);
    return (struct public_use){.engagement = "Panel",
                               .title = "Alerts",
                               .source = "",
                               .after_n = yes + unsure + no,
                               .after_yes = detail == DETAIL_TOTAL ? 0 : yes,
                               .after_unsure = detail == DETAIL_FULL ? unsure : 0,
                               .after_no = detail == DETAIL_FULL  ? no
                                           : detail == DETAIL_YES ? no + unsure
                                                                  : 0,
                               .after_detail = detail};
}

/* Two pages on a panel of so many people. */
struct pages {
    struct public_engagement engagements[2][2];
    struct public_use uses[2];
    struct publication_content past, now;
};

static void pages_make(struct pages *pages, struct public_use past, struct public_use now) {
    *pages = (struct pages){.uses = {past, now}};
    struct publication_content *content[] = {&pages->past, &pages->now};
    for (size_t i = 0; i < 2; i++) {
        for (size_t e = 0; e < 2; e++)
            pages->engagements[i][e] = (struct public_engagement){
                .title = e == 0 ? "Panel" : "Jury", .source = "", .people = pages->uses[i].after_n};
        *content[i] = (struct publication_content){.version = 3,
                                                   .uses = &pages->uses[i],
                                                   .n_uses = 1,
                                                   .engagements = pages->engagements[i],
                                                   .n_engagements = 1};
    }
}

static void one_person_stays_unknown(void **state) {
    (void)state;
    static const int64_t moves[][3] = {{-1, 0, 0}, {1, 0, 0},  {0, 4, 0},   {0, 0, -4},
                                       {-1, 1, 0}, {2, -1, 1}, {-3, -1, 3}, {0, -8, 2}};
    static const bool few[] = {true, true, true, true, true, true, true, false};
    struct pages p;
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        const int64_t *m = moves[i];
        pages_make(&p, use_of(40, 20, 20), use_of(40 + m[0], 20 + m[1], 20 + m[2]));
        size_t n = carry_content(&p.past, &p.now);
        assert_int_equal(n > 0, few[i]);
        assert_int_equal(p.uses[1].after_yes, few[i] ? 40 : 40 + m[0]);
        assert_int_equal(p.uses[1].after_unsure, few[i] ? 20 : 20 + m[1]);
        assert_int_equal(p.uses[1].after_n, few[i] ? 80 : 80 + m[0] + m[1] + m[2]);
    }
    /* The fifth no leaves: less may be shown now, and the earlier page showed more. */
    pages_make(&p, use_of(20, 5, 5), use_of(20, 5, 4));
    assert_true(carry_content(&p.past, &p.now) > 0);
    assert_int_equal(p.uses[1].after_no, 5);
    assert_int_equal(p.uses[1].after_detail, DETAIL_FULL);
    assert_int_equal(p.engagements[1][0].people, 30);
    pages_make(&p, use_of(40, 20, 20), use_of(40, 20, 20)); /* nothing changed */
    assert_int_equal(carry_content(&p.past, &p.now), 0);
    pages_make(&p, use_of(40, 20, 20), use_of(30, 10, 10)); /* a corrected file */
    assert_int_equal(carry_content(&p.past, &p.now), 0);
}
TEST(one_person_stays_unknown,
     "publication: figures that fewer than five people changed stay as they were published");

/* How many people stand behind a condition; 4 stands for "fewer than 5". */
static void conditions_stay(void **state) {
    (void)state;
    static const int64_t people[][3] = {{12, 11, 12}, {12, 4, 4},   {6, 4, 6},
                                        {4, 8, 8},    {12, 17, 17}, {DB_NULL_INT, 9, 9}};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct public_condition was = {.text = "A check", .people = people[i][0]};
        struct public_condition is = {.text = "A check", .people = people[i][1]};
        struct publication_content past = {.version = 1, .conditions = &was, .n_conditions = 1};
        struct publication_content now = {.version = 1, .conditions = &is, .n_conditions = 1};
        bool stays = people[i][2] != people[i][1];
        assert_int_equal(carry_content(&past, &now), stays ? 1 : 0);
        assert_int_equal(is.people, people[i][2]);
    }
}
TEST(conditions_stay, "publication: how many stand behind a condition stays too, if it was told");

static void others_are_not_mixed_in(void **state) {
    (void)state;
    struct pages p;
    pages_make(&p, use_of(40, 20, 20), use_of(39, 20, 20));
    p.now.version = 4; /* another panel was asked about it */
    assert_int_equal(carry_content(&p.past, &p.now), 0);
    pages_make(&p, use_of(40, 20, 20), use_of(39, 20, 20));
    p.past.n_engagements = 2; /* two of the same name: which of them was it? */
    p.engagements[0][1].title = "Panel";
    assert_int_equal(carry_content(&p.past, &p.now), 0);
    pages_make(&p, use_of(40, 20, 20), use_of(39, 20, 20));
    p.uses[1].source = "A published table";
    p.engagements[1][0].source = "A published table";
    assert_int_equal(carry_content(&p.past, &p.now), 0);
    assert_int_equal(p.uses[1].after_yes, 39);
}
TEST(others_are_not_mixed_in, "publication: figures stay only where they are of the same people");

/* The mean of n people's shares, the last of whom gives all to the first item. */
static void mean_make(size_t n, bool with_last, double mean[2]) {
    mean[0] = with_last ? (0.5 * (double)(n - 1) + 1) / (double)n : 0.5;
    mean[1] = 1 - mean[0];
}

static void nobodys_weights_follow(void **state) {
    (void)state;
    static const char *const items[] = {"P1", "P2"};
    struct arena *arena = arena_new((size_t)1 << 20);
    double old_mean[2], mean[2], covariance[4] = {0}, other[4] = {0};
    struct score_source_summary a = {.label = {.key = "points:12"},
                                     .n_people = 40,
                                     .n_items = 2,
                                     .items = items,
                                     .item_weight = old_mean,
                                     .item_covariance = covariance};
    struct score_source_summary b = a;
    b.n_people = 41, b.item_weight = mean, b.item_covariance = other;
    mean_make(40, false, old_mean);
    mean_make(41, true, mean);
    struct score_summary past = {.n_people = 40,
                                 .n_items = 2,
                                 .items = items,
                                 .item_weight = old_mean,
                                 .item_covariance = covariance,
                                 .sources = &a,
                                 .n_sources = 1,
                                 .verdict = {30, 10, 10, 6}};
    struct score_summary now = past;
    now.n_people = 41, now.item_weight = mean, now.item_covariance = other, now.sources = &b;
    now.verdict = (struct score_verdict){31, 10, 10, 6};
    struct score_summary made = now;
    assert_int_equal(carry_score(arena, &past, true, &made), 3);
    assert_int_equal(made.n_people, 40);
    assert_ptr_equal(made.item_weight, old_mean);
    assert_ptr_equal(made.item_covariance, covariance);
    assert_int_equal(made.sources[0].n_people, 40);
    assert_int_equal(made.verdict.yes, 30);
    /* Of another version only sources are known to be the same, by their keys. */
    made = now;
    assert_int_equal(carry_score(arena, &past, false, &made), 1);
    assert_int_equal(made.n_people, 41);
    /* As many people: one of 40 moves the mean by a fortieth at most, five may move it more. */
    struct score_summary same = past;
    double near[] = {0.5 + 1.0 / 40, 0.5 - 1.0 / 40}, far[] = {0.5 + 6.0 / 40, 0.5 - 6.0 / 40};
    same.n_sources = 0;
    same.item_weight = near;
    made = same;
    assert_int_equal(carry_score(arena, &past, true, &made), 1);
    same.item_weight = far;
    made = same;
    assert_int_equal(carry_score(arena, &past, true, &made), 0);
    made = past;
    assert_int_equal(carry_score(arena, &past, true, &made), 0);
    arena_free(arena);
}
TEST(nobodys_weights_follow,
     "publication: nobody's weights follow from two scores, however many people there are");
