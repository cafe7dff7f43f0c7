#include "stats/score_file.h"

#include "stats/score_input.h"
#include "tests/test.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const char *const criteria[] = {"P1", "N1", "S1"};
static const char *const tests[] = {"purposeful", "proportionate", "responsible"};
static const size_t test_of[] = {0, 1, 2};
static const int polarity[] = {1, -1, 1};
static const double ratings[] = {4, 2, 4, 5, 1, 3, 4, 2, (double)NAN, 5, 2, 4};
static const size_t organisations[] = {7, 7, 9, 4};
static const double confidence[] = {3, 1, 2, 3, 3, 3, 2, 2, (double)NAN, 1, 2, 3};
static const double weights[] = {50, 30, 20, 40, 40, 20, 60, 30, 10, 30, 30, 40,
                                 20, 60, 20, 34, 33, 33, 45, 35, 20, 70, 10, 20,
                                 25, 25, 50, 40, 30, 30, 10, 80, 10, 90, 5,  5};
static const struct score_gate gates[] = {{"lawful_basis", GATE_PASSED, "section 115"},
                                          {"dpia", GATE_UNKNOWN, ""}};

static struct score_plan plan_make(void) {
    return (struct score_plan){.n_criteria = 3,
                               .n_tests = 3,
                               .n_items = 3,
                               .n_assessors = 4,
                               .n_people = 12,
                               .n_gates = 2,
                               .criteria = criteria,
                               .tests = tests,
                               .items = tests,
                               .test_of = test_of,
                               .polarity = polarity,
                               .rating_min = 1,
                               .rating_max = 5,
                               .ratings = ratings,
                               .confidence = confidence,
                               .organisations = organisations,
                               .weights = weights,
                               .points_total = 100,
                               .verdict = {8, 2, 2, 3},
                               .gates = gates,
                               .line = 60,
                               .level = 0.95};
}

static struct str file_make(struct arena *arena, const struct score_plan *plan) {
    struct score_summary summary;
    struct score_figures figures;
    assert_int_equal(score_summarise(arena, plan, &summary, NULL), FAIL_NONE);
    score_figures(arena, &summary, &figures);
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    struct score_about about = {.title = "Frailty \"alerts\"", .version = 2, .illustrative = true};
    score_file_write(&buf, &about, &summary, &figures, NULL);
    return (struct str){buf.s, buf.n};
}

static size_t differences_of(struct arena *arena, struct str text,
                             struct score_difference **differences) {
    struct score_about about;
    struct score_summary summary;
    struct score_figures figures;
    const json_t *published;
    struct why why = {0};
    size_t n;
    if (score_file_read(arena, text, &about, &summary, &published, &why) != FAIL_NONE)
        fail_msg("%s: %s", why.field, why.text);
    score_figures(arena, &summary, &figures);
    assert_int_equal(
        score_file_compare(arena, published, &figures, &summary, differences, &n, &why), FAIL_NONE);
    return n;
}

static void comes_back(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make();
    struct str text = file_make(arena, &plan);
    struct score_difference *differences;
    assert_int_equal(differences_of(arena, text, &differences), 0);
    struct score_about about;
    struct score_summary summary;
    const json_t *figures;
    assert_int_equal(score_file_read(arena, text, &about, &summary, &figures, NULL), FAIL_NONE);
    assert_string_equal(about.title, "Frailty \"alerts\"");
    assert_true(about.illustrative);
    assert_int_equal(summary.n_ratings_missing, 1);
    arena_free(arena);
}
TEST(comes_back, "score file: what is published gives the published figures again, to the digit");

static struct str replaced(struct arena *arena, struct str text, const char *from, const char *to) {
    const char *at = strstr(text.s, from);
    if (at == NULL) fail_msg("no %s in the file", from);
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_add(&buf, text.s, (size_t)(at - text.s));
    buf_text(&buf, to);
    buf_text(&buf, at + strlen(from));
    return (struct str){buf.s, buf.n};
}

static void tampering_shows(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make();
    struct str text = file_make(arena, &plan);
    struct score_difference *differences;
    /* One digit of the headline. */
    const char *at = strstr(text.s, "\"score\":");
    assert_non_null(at);
    char from[16] = {0}, to[16] = {0};
    memcpy(from, at, 12);
    memcpy(to, at, 12);
    to[11] = (char)(to[11] == '9' ? '8' : to[11] + 1);
    assert_int_equal(differences_of(arena, replaced(arena, text, from, to), &differences), 1);
    assert_string_equal(differences[0].name, "score");
    assert_int_equal(differences[0].digit, 3);
    /* A count behind it: the figures no longer follow. */
    struct str fewer = replaced(arena, text, "\"people\":12", "\"people\":9");
    assert_true(differences_of(arena, fewer, &differences) > 5);
    /* A figure that we never computed. */
    struct str more = replaced(arena, text, "\"gap\":", "\"happiness\":99,\"gap\":");
    assert_int_equal(differences_of(arena, more, &differences), 1);
    assert_string_equal(differences[0].name, "happiness");
    arena_free(arena);
}
TEST(tampering_shows, "score file: a changed digit, a changed count and an added figure are named");

static void broken_files(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make();
    struct str text = file_make(arena, &plan);
    const char *const swaps[][2] = {{"\"folkmoot-score/1\"", "\"folkmoot-score/7\""},
                                    {"\"level\":0.94999999999999996", "\"level\":3"},
                                    {"\"mean\":[", "\"mean\":[7,"},
                                    {"\"test\":\"purposeful\"", "\"test\":\"pretty\""},
                                    {"\"yes_if\":3", "\"yes_if\":33"},
                                    {"\"state\":\"unknown\"", "\"state\":\"waved through\""},
                                    {"\"figures\":{", "\"figs\":{"}};
    for (size_t i = 0; i < sizeof swaps / sizeof swaps[0]; i++) {
        struct score_about about;
        struct score_summary summary;
        const json_t *figures;
        struct why why = {0};
        struct str broken = replaced(arena, text, swaps[i][0], swaps[i][1]);
        assert_int_equal(score_file_read(arena, broken, &about, &summary, &figures, &why),
                         FAIL_INPUT);
        assert_true(why.field[0] != '\0');
    }
    arena_free(arena);
}
TEST(broken_files, "score file: what no summary can be is refused with the member's name");

static const char *input_text(struct arena *arena, const struct score_plan *plan) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    score_input_write(arena, &buf, plan);
    assert_false(buf.full);
    return buf.s;
}

static void input_comes_back(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make(), back;
    struct why why = {0};
    const char *text = input_text(arena, &plan);
    if (score_input_read(arena, str_of(text), &back, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_string_equal(input_text(arena, &back), text);
    struct str one = file_make(arena, &plan), other = file_make(arena, &back);
    struct score_difference *differences;
    assert_int_equal(differences_of(arena, other, &differences), 0);
    /* The figures stand before the first mean, whose last bits depend on the order. */
    size_t printed = (size_t)(strstr(one.s, "\"line\"") - one.s);
    assert_memory_equal(one.s, other.s, printed);
    arena_free(arena);
}
TEST(input_comes_back, "score input: stored answers give the same figures when they are run again");

static void input_is_canonical(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make(), turned = plan;
    double other_weights[36], other_ratings[12], other_confidence[12];
    size_t other_organisations[4];
    for (size_t i = 0; i < 12; i++)
        memcpy(other_weights + (11 - i) * 3, weights + i * 3, 3 * sizeof(double));
    for (size_t a = 0; a < 4; a++) {
        memcpy(other_ratings + (3 - a) * 3, ratings + a * 3, 3 * sizeof(double));
        memcpy(other_confidence + (3 - a) * 3, confidence + a * 3, 3 * sizeof(double));
        other_organisations[3 - a] = organisations[a] * 100; /* other numbers, same bodies */
    }
    turned.weights = other_weights;
    turned.ratings = other_ratings;
    turned.confidence = other_confidence;
    turned.organisations = other_organisations;
    assert_string_equal(input_text(arena, &plan), input_text(arena, &turned));
    other_ratings[0] = 1;
    assert_string_not_equal(input_text(arena, &plan), input_text(arena, &turned));
    arena_free(arena);
}
TEST(input_is_canonical, "score input: the same answers in any order are the same bytes");

/* ---- sources ---- */

static const double drawn_weights[] = {1, 2, 1.5, 1, 3, 1, 2, 2, 1, 1.5, 1, 2.5};
static const size_t drawn_strata[] = {4, 4, 4, 9, 9, 9, 9, 2, 2, 2, 2, 2};

/* A wave with weights and strata, and nine people who were not enough. */
static const struct score_source *sources_make(struct arena *arena) {
    struct score_source *sources = ARENA_ARRAY(arena, struct score_source, 2);
    sources[0] = (struct score_source){.label = {.key = "survey:7:matters",
                                                 .title = "Panel, spring",
                                                 .strength = "panel",
                                                 .trust = "good",
                                                 .version = 1},
                                       .n_items = 3,
                                       .n_people = 12,
                                       .items = tests,
                                       .weights = weights,
                                       .design_weights = drawn_weights,
                                       .strata = drawn_strata,
                                       .points_total = 100};
    sources[1] = (struct score_source){.label = {.key = "points:3",
                                                 .title = "Jury",
                                                 .strength = "jury",
                                                 .trust = "not asked",
                                                 .mixed = true,
                                                 .version = 2},
                                       .n_items = 3,
                                       .n_people = 9,
                                       .items = tests,
                                       .weights = weights,
                                       .points_total = 100};
    return sources;
}

static struct score_plan plan_chosen(struct arena *arena) {
    struct score_plan plan = plan_make();
    plan.sources = sources_make(arena);
    plan.n_sources = 2;
    plan.headline = "survey:7:matters";
    plan.design_weights = drawn_weights;
    plan.strata = drawn_strata;
    return plan;
}

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("%.17g is not %.17g", got, want);
}

static void sources_stand_apart(void **state) {
    (void)state;
    /* The mean weights are those of points_test, which R's survey gives. */
    static const double mean[] = {0.458461538461538, 0.333589743589744, 0.207948717948718};
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make(), sourced = plan;
    struct score_summary summary, other;
    struct score_figures figures, before, under;
    assert_int_equal(score_summarise(arena, &plan, &other, NULL), FAIL_NONE);
    score_figures(arena, &other, &before);
    sourced.sources = sources_make(arena);
    sourced.n_sources = 2;
    assert_int_equal(score_summarise(arena, &sourced, &summary, NULL), FAIL_NONE);
    score_figures(arena, &summary, &figures);
    assert_near(figures.score, before.score, 0);
    assert_near(figures.combined.low, before.combined.low, 0);
    struct score_summary alone = score_under(&summary, &summary.sources[0]);
    score_figures(arena, &alone, &under);
    double by_hand = 0, variance = 0;
    for (size_t k = 0; k < 3; k++) by_hand += mean[k] * summary.worst.mean[k];
    assert_near(under.score, by_hand, 1e-9);
    for (size_t k = 0; k < 9; k++)
        variance += summary.worst.mean[k / 3] * summary.worst.mean[k % 3] *
                    summary.sources[0].item_covariance[k];
    assert_near(under.people_error, sqrt(variance), 1e-9);
    assert_int_equal((int)under.people_df, 9); /* 12 people in 3 strata */
    /* Kish: (sum of weights)^2 / sum of squares, 19.5^2 / 36.75. */
    assert_near(summary.sources[0].n_effective, 19.5 * 19.5 / 36.75, 1e-12);
    alone = score_under(&summary, &summary.sources[1]);
    score_figures(arena, &alone, &under);
    assert_int_equal(under.refusals, REFUSED_PEOPLE);
    arena_free(arena);
}
TEST(sources_stand_apart,
     "score: a source stands beside it with its own design's error, and changes nothing of it");

static void headline_is_checked(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_chosen(arena), back;
    struct score_difference *differences;
    struct why why = {0};
    const char *input = input_text(arena, &plan);
    if (score_input_read(arena, str_of(input), &back, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_string_equal(input_text(arena, &back), input);
    struct str text = file_make(arena, &back);
    assert_non_null(strstr(text.s, "\"headline\":\"survey:7:matters\""));
    assert_int_equal(differences_of(arena, text, &differences), 0);
    /* Somebody names another source as the one that was chosen. */
    struct str other = replaced(arena, text, "\"headline\":\"survey:7:matters\",\"sources\"",
                                "\"headline\":\"points:3\",\"sources\"");
    assert_int_equal(differences_of(arena, other, &differences), 1);
    assert_string_equal(differences[0].name, "headline");
    /* A digit of a source's weights: its figures no longer follow. */
    const char *mean = strstr(strstr(text.s, "\"sources\""), "\"mean\":[0.4584");
    assert_non_null(mean);
    other = replaced(arena, text, mean, arena_printf(arena, "\"mean\":[0.4594%s", mean + 14));
    assert_true(differences_of(arena, other, &differences) > 2);
    arena_free(arena);
}
TEST(headline_is_checked, "score file: whose weights the score has is worked out, not believed");

/* ---- digests ---- */

static struct score_check check_of(struct arena *arena, struct str text) {
    struct score_check check;
    struct why why = {0};
    if (score_file_check(arena, text, &check, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return check;
}

static void every_digit_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    struct score_plan plan = plan_chosen(arena);
    struct str text = file_make(arena, &plan);
    assert_null(score_check_text(arena, &(struct score_check){0}));
    size_t n = 0, unseen = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!isdigit((unsigned char)text.s[i])) continue;
        struct arena *one = arena_new(8 << 20);
        char *bytes = str_copy(one, text);
        bytes[i] = (char)(bytes[i] == '9' ? '0' : bytes[i] + 1);
        struct score_check check = check_of(one, (struct str){bytes, text.n});
        if (check.n_altered == 0) fail_msg("digit at %zu: %.40s", i, bytes + i);
        unseen += check.n_differences == 0 && check.unreadable == NULL;
        n++;
        arena_free(one);
    }
    assert_true(n > 1500);
    /* Most of them no figure depends on: without digests nobody would have seen them. */
    assert_true(unseen > n / 4);
    arena_free(arena);
}
TEST(every_digit_counts, "score file: each digit, altered by itself, is found by the file alone");

static void altered_part_is_named(void **state) {
    (void)state;
    static const struct {
        const char *from, *to, *part;
        enum score_alteration how;
    } cases[] = {
        {"\"title\":\"Frailty", "\"title\":\"Fragility", "about", PART_ALTERED},
        {"\"yes\":8", "\"yes\":9", "verdict", PART_ALTERED},
        {"\"reason\":\"section 115\"", "\"reason\":\"section 116\"", "gates", PART_ALTERED},
        {"\"unfinished\":0", "\"unfinished\":1", "weights", PART_ALTERED},
        {"\"title\":\"Jury\"", "\"title\":\"A jury\"", "source.points:3", PART_ALTERED},
        {"\"key\":\"points:3\"", "\"key\":\"points:4\"", "source.points:3", PART_MISSING},
        {"\"line\":60,", "", "line", PART_MISSING},
        {"\"line\":60,", "\"line\":60,\"note\":1,", "note", PART_ADDED},
        {"\"figures\":{", "\"figures\":{,", "figures", PART_ALTERED},
    };
    struct arena *arena = arena_new(32 << 20);
    struct score_plan plan = plan_chosen(arena);
    struct str text = file_make(arena, &plan);
    assert_int_equal(check_of(arena, text).n_altered, 0);
    assert_true(check_of(arena, text).digests);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct score_check check =
            check_of(arena, replaced(arena, text, cases[i].from, cases[i].to));
        assert_true(check.n_altered > 0);
        assert_string_equal(check.altered[0].part, cases[i].part);
        assert_int_equal(check.altered[0].how, cases[i].how);
        assert_non_null(strstr(score_check_text(arena, &check), cases[i].part));
    }
    arena_free(arena);
}
TEST(altered_part_is_named, "score file: the part that was altered, taken out or added is named");

static void older_files_reproduce(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    struct score_plan plan = plan_chosen(arena);
    struct str text = file_make(arena, &plan);
    /* As it was written before digests and versions of sources were kept. */
    const char *digests = strstr(text.s, ",\"digests\":");
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_add(&buf, text.s, (size_t)(digests - text.s));
    buf_text(&buf, "}\n");
    struct str older =
        replaced(arena, (struct str){buf.s, buf.n}, ",\"version\":1,\"people\"", ",\"people\"");
    struct score_check check = check_of(arena, older);
    assert_false(check.digests);
    assert_null(score_check_text(arena, &check));
    assert_int_equal(check.summary.sources[0].label.version, SCORE_VERSION_UNKNOWN);
    assert_int_equal(check.summary.sources[1].label.version, 2);
    /* A copy that somebody indented. */
    buf_init(&buf, arena, 1 << 20);
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '"' && text.s[i - 1] != '\\') quoted = !quoted;
        buf_char(&buf, text.s[i]);
        if (!quoted && strchr(",:[{", text.s[i]) != NULL) buf_text(&buf, "\n  ");
    }
    check = check_of(arena, (struct str){buf.s, buf.n});
    assert_true(check.digests);
    assert_null(score_check_text(arena, &check));
    arena_free(arena);
}
TEST(older_files_reproduce,
     "score file: files without digests and indented copies still give their figures");

static void counted_once(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct score_plan plan = plan_make();
    struct score_source *sources = ARENA_ARRAY(arena, struct score_source, 2);
    struct score_summary summary;
    memcpy(sources, sources_make(arena), 2 * sizeof *sources);
    sources[1].n_people = plan.n_people;
    plan.sources = sources;
    plan.n_sources = 2;
    assert_int_equal(score_summarise(arena, &plan, &summary, NULL), FAIL_NONE);
    assert_ptr_equal(score_only_mixed(&summary), &summary.sources[1]);
    /* Others are counted too, by their numbers or by name. */
    sources[1].n_people--;
    assert_int_equal(score_summarise(arena, &plan, &summary, NULL), FAIL_NONE);
    assert_null(score_only_mixed(&summary));
    sources[1].n_people++;
    sources[0].label.mixed = true;
    assert_int_equal(score_summarise(arena, &plan, &summary, NULL), FAIL_NONE);
    assert_null(score_only_mixed(&summary));
    arena_free(arena);
}
TEST(counted_once, "score: the only source that is counted is the score, and stands there once");

static void hostile_digests_are_read(void **state) {
    (void)state;
    enum { MANY = 30000 };
    struct arena *arena = arena_new((size_t)64 << 20);
    struct buf text;
    const struct score_altered *altered;
    size_t n;
    buf_init(&text, arena, 1 << 20);
    buf_text(&text, "{\"digests\":{");
    for (size_t i = 0; i < MANY; i++) buf_text(&text, "\"\",");
    /* As short as they get, and cut off. */
    assert_true(score_digests_check(arena, (struct str){text.s, text.n}, &altered, &n));
    assert_int_equal(n, MANY);
    for (size_t i = 0; i < MANY; i++) assert_int_equal(altered[i].how, PART_MISSING);
    arena_free(arena);
}
TEST(hostile_digests_are_read, "score file: digests without values are read within their bounds");
