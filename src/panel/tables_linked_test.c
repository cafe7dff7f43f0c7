/* What two tables, or two publications, tell together. */
#include "panel/publish.h"

#include "base/csv.h"
#include "base/rng.h"
#include "panel/tables.h"
#include "tests/test.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct plan_level ages[] = {
    {"16-34", "16 to 34", 30000}, {"35-64", "35 to 64", 50000}, {"65+", "65 and over", 20000}};
static const struct plan_level answers[] = {{"yes", "Yes", 0}, {"no", "No", 0}};
static const struct plan_group groups[] = {{"age", "Age", ages, 3, false, true}};
static const struct plan_question questions[] = {
    {"q_moved", "Have you been moved?", "moved", false, false, answers, 2},
    {"q_glad", "Are you glad of it?", "glad", false, false, answers, 2}};
static const struct tables_plan plan = {.title = "Moving",
                                        .panel = "Voices",
                                        .day = "2026-05-31",
                                        .population_source = "Census",
                                        .language = "en",
                                        .main_language = "en",
                                        .wave = 1,
                                        .method = WEIGH_NONE,
                                        .trim_high = (double)INFINITY,
                                        .level = 0.95,
                                        .least = 10,
                                        .small = 5,
                                        .groups = groups,
                                        .n_groups = 1,
                                        .questions = questions,
                                        .n_questions = 2};

struct people {
    size_t n;
    size_t age[400];
    bool moved[400], glad[400], skipped[400];
};

/* Few are moved; only they are asked whether they are glad. */
static struct people people_of(const char *seed, size_t n) {
    struct people people = {.n = n};
    struct rng rng;
    rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) {
        people.age[i] = (size_t)rng_below(&rng, 3);
        people.moved[i] = rng_below(&rng, 12) == 0;
        people.glad[i] = rng_below(&rng, 2) == 0;
    }
    return people;
}

static struct str file_of(struct arena *arena, const struct people *people) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "stratum,draw_weight,age,q_moved,q_glad\r\n");
    for (size_t i = 0; i < people->n; i++)
        buf_printf(&buf, "all,1,%s,%s,%s\r\n", ages[people->age[i]].value,
                   people->skipped[i] ? ""
                   : people->moved[i] ? "yes"
                                      : "no",
                   !people->moved[i] ? ""
                   : people->glad[i] ? "yes"
                                     : "no");
    return (struct str){buf.s, buf.n};
}

static const struct table_cell *cell_of(const struct tables *tables, size_t question,
                                        const char *level, const char *within) {
    for (size_t i = 0; i < tables->n; i++) {
        const struct table_cell *cell = &tables->cells[i];
        if (cell->question != &questions[question] || !text_is(cell->level->value, level)) continue;
        if (within == NULL ? cell->within == NULL
                           : cell->within != NULL && text_is(cell->within->value, within))
            return cell;
    }
    fail_msg("no such cell");
    return NULL;
}

static void asked_tells_nothing(void **state) {
    (void)state;
    size_t hidden = 0;
    for (size_t k = 0; k < 40; k++) {
        struct arena *arena = arena_new((size_t)64 << 20);
        struct people people = people_of(arena_printf(arena, "asked %zu", k), 60 + 8 * k);
        struct tables tables;
        struct why why = {0};
        /* One who passed over the first and answered the second changes nothing of it. */
        people.skipped[0] = people.moved[0] = k % 2 == 1;
        if (tables_make(arena, file_of(arena, &people), &plan, &tables, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        assert_int_equal(tables.n_exposed, 0);
        size_t untold = 0, n_people = 0;
        for (size_t a = 0; a < 3; a++) {
            const struct table_cell *moved = cell_of(&tables, 0, "yes", ages[a].value);
            const struct table_cell *glad = cell_of(&tables, 1, "yes", ages[a].value);
            if (moved->hidden != TABLE_SHOWN) { /* how many were asked is how many said yes */
                assert_int_equal(glad->n, TABLE_UNTOLD);
                assert_true(glad->hidden != TABLE_SHOWN && isnan(glad->value));
                hidden++;
            }
            if (glad->n == TABLE_UNTOLD && glad->base > 0) untold++, n_people += (size_t)glad->base;
        }
        /* Nor does it follow from everybody's number and the others'. */
        bool told = cell_of(&tables, 1, "yes", NULL)->n != TABLE_UNTOLD;
        assert_true(!told || untold != 1);
        assert_true(!told || untold == 0 || n_people >= 5);
        arena_free(arena);
    }
    assert_true(hidden > 10);
}
TEST(asked_tells_nothing,
     "panel: how many were asked a further question does not tell how many gave a hidden answer");

static void spss_reads_the_file(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    const char *sps = tables_sps(arena, &plan);
    /* Columns in the order of the file; an apostrophe is doubled. */
    assert_non_null(strstr(sps, "  draw_weight F20.9\n  age A60\n  q_moved A60\n  q_glad A60\n"
                                "  weight F20.9.\n"));
    assert_non_null(strstr(sps, "VARIABLE LABELS q_moved 'Have you been moved?'.\n"));
    assert_non_null(strstr(sps, "VALUE LABELS age\n  '16-34' '16 to 34'"));
    assert_non_null(strstr(sps, "WEIGHT BY weight.\n"));
    struct plan_question question = {
        "q_owner", "Who is the data's owner?", "owner", true, false, NULL, 0};
    struct tables_plan numbers = plan;
    numbers.questions = &question;
    numbers.n_questions = 1;
    sps = tables_sps(arena, &numbers);
    assert_non_null(strstr(sps, "  q_owner F20.6\n"));
    assert_non_null(strstr(sps, "VARIABLE LABELS q_owner 'Who is the data''s owner?'.\n"));
    arena_free(arena);
}
TEST(spss_reads_the_file, "panel: the syntax for SPSS names each column of the file, with labels");

static struct tables again(struct arena *arena, const struct people *people,
                           const struct tables *before) {
    struct tables tables = {0};
    struct why why = {0};
    struct table_former *former;
    size_t n = 0;
    if (tables_counts_read(arena, str_of(tables_counts(arena, before)), &former, &n, &why) !=
            FAIL_NONE ||
        tables_make_after(arena, file_of(arena, people), &plan, former, n, &tables, &why) !=
            FAIL_NONE)
        fail_msg("%s", why.text);
    return tables;
}

static void two_publications_tell_nobody(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct people people = people_of("twice", 390);
    struct tables first;
    struct why why = {0};
    if (tables_make(arena, file_of(arena, &people), &plan, &first, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_true(cell_of(&first, 0, "yes", NULL)->hidden == TABLE_SHOWN);
    /* The same answers give the same bytes. */
    struct tables same = again(arena, &people, &first);
    assert_string_equal(tables_csv(arena, &first), tables_csv(arena, &same));
    /* Somebody's age is corrected: what the two groups said would tell what they said. */
    struct people moved = people;
    moved.age[0] = (people.age[0] + 1) % 3;
    struct tables corrected = again(arena, &moved, &first);
    assert_true(cell_of(&corrected, 0, "yes", NULL)->hidden == TABLE_SHOWN);
    for (size_t k = 0; k < 2; k++) {
        const char *age = ages[(people.age[0] + k) % 3].value;
        assert_true(cell_of(&corrected, 0, "yes", age)->hidden != TABLE_SHOWN);
        assert_true(cell_of(&corrected, 0, "no", age)->hidden != TABLE_SHOWN);
        assert_int_equal(cell_of(&corrected, 0, "no", age)->n, TABLE_UNTOLD);
    }
    /* One more answers: nothing can be told of anybody. Ten more in each group: all of it can. */
    struct people more = people;
    more.age[more.n] = 0;
    more.n++;
    struct tables larger = again(arena, &more, &first);
    assert_true(cell_of(&larger, 0, "yes", NULL)->hidden == TABLE_CHANGED);
    struct people many = people_of("twice", 300);
    struct tables before;
    if (tables_make(arena, file_of(arena, &many), &plan, &before, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    struct tables after = again(arena, &people, &before);
    assert_true(cell_of(&after, 0, "no", NULL)->hidden == TABLE_SHOWN);
    arena_free(arena);
}
TEST(two_publications_tell_nobody,
     "panel: two publications of a wave side by side do not tell what the few between them said");

/* ---- two publications ---- */

static const struct plan_question score = {
    "q_score", "How sure are you?", "score", true, false, NULL, 0};

/* Everybody's score is 0 to 4 by their place; the first one's is as given. */
static struct str scores_of(struct arena *arena, size_t n, int first) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "stratum,draw_weight,age,q_score\r\n");
    for (size_t i = 0; i < n; i++)
        buf_printf(&buf, "all,1,%s,%d\r\n", ages[i % 3].value, i == 0 ? first : (int)(i % 5));
    return (struct str){buf.s, buf.n};
}

static struct tables scored(struct arena *arena, struct str file, struct tables_plan with,
                            const char *counts) {
    struct tables tables = {0};
    struct why why = {0};
    struct table_former *former = NULL;
    size_t n = 0;
    if ((counts != NULL &&
         tables_counts_read(arena, str_of(counts), &former, &n, &why) != FAIL_NONE) ||
        tables_make_after(arena, file, &with, former, n, &tables, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert(tables.cells != NULL);
    return tables;
}

static void a_changed_number_is_not_told(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct tables_plan with = plan;
    with.questions = &score;
    with.n_questions = 1;
    struct tables first = scored(arena, scores_of(arena, 90, 0), with, NULL);
    const char *counts = tables_counts(arena, &first);
    struct tables same = scored(arena, scores_of(arena, 90, 0), with, counts);
    assert_string_equal(tables_csv(arena, &first), tables_csv(arena, &same));
    /* As many people, and one of them says 4 instead of 0: both means would tell it. */
    struct tables changed = scored(arena, scores_of(arena, 90, 4), with, counts);
    assert_int_equal(changed.cells[0].base, first.cells[0].base);
    assert_true(first.cells[0].hidden == TABLE_SHOWN && first.cells[1].hidden == TABLE_SHOWN);
    assert_true(changed.cells[0].hidden == TABLE_CHANGED && isnan(changed.cells[0].value));
    assert_true(changed.cells[1].hidden == TABLE_CHANGED && isnan(changed.cells[1].value));
    /* Of counts that were kept without the numbers it cannot be known: not told either. */
    const char *older = "question,answer,group,group_value,people,count\r\n"
                        "q_score,,everybody,,90,-1\r\n";
    assert_true(scored(arena, scores_of(arena, 90, 0), with, older).cells[0].hidden ==
                TABLE_CHANGED);
    /* Many more people: it is told again. */
    assert_true(scored(arena, scores_of(arena, 120, 4), with, counts).cells[0].hidden ==
                TABLE_SHOWN);
    arena_free(arena);
}
TEST(a_changed_number_is_not_told,
     "panel: two means of as many people do not tell whose number changed");

static void the_file_tells_it_all(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct tables_plan with = plan;
    with.questions = &score;
    with.n_questions = 1;
    with.with_respondents = true;
    struct str many = scores_of(arena, 90, 0), more = scores_of(arena, 91, 0);
    struct tables first = scored(arena, many, with, NULL);
    const char *counts = tables_counts(arena, &first);
    /* What anybody redoes from the file is what was published: nothing of it can be left out. */
    struct tables again = scored(arena, more, with, counts);
    struct tables redone = scored(arena, more, with, NULL);
    assert_string_equal(tables_csv(arena, &again), tables_csv(arena, &redone));
    /* So it is for whoever publishes to know that the file tells of one. */
    assert_true(again.n_retold > 0 && again.retold == &score);
    struct why why = {0};
    assert_int_equal(wave_publishable(&again, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, score.label));
    assert_true(scored(arena, scores_of(arena, 90, 4), with, counts).n_retold > 0);
    assert_int_equal(scored(arena, many, with, counts).n_retold, 0);
    assert_int_equal(scored(arena, scores_of(arena, 120, 0), with, counts).n_retold, 0);
    arena_free(arena);
}
TEST(the_file_tells_it_all,
     "panel: where the respondents' file is published again, nothing that it tells looks hidden");

static void old_publications_count(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct people people = people_of("older", 390);
    struct tables first, after;
    struct why why = {0};
    struct table_former *former;
    size_t n;
    assert_int_equal(tables_make(arena, file_of(arena, &people), &plan, &first, &why), FAIL_NONE);
    assert_int_equal(
        tables_counts_published(arena, str_of(tables_csv(arena, &first)), &former, &n, &why),
        FAIL_NONE);
    assert_int_equal(n, first.n);
    assert_int_equal(former[0].base, first.cells[0].base);
    assert_int_equal(former[0].count, TABLE_UNTOLD);
    people.n++;
    assert_int_equal(
        tables_make_after(arena, file_of(arena, &people), &plan, former, n, &after, &why),
        FAIL_NONE);
    assert_true(cell_of(&first, 0, "yes", NULL)->hidden == TABLE_SHOWN);
    assert_true(cell_of(&after, 0, "yes", NULL)->hidden == TABLE_CHANGED);
    assert_int_equal(cell_of(&after, 0, "yes", NULL)->n, TABLE_UNTOLD);
    arena_free(arena);
}
TEST(old_publications_count,
     "panel: a publication of which only the figures were kept is held against a new one too");
