#include "publication/checks.h"
#include "publication/content.h"
#include "publication/disclosure.h"
#include "publication/publication_views.h"
#include "stats/score_file.h"
#include "tests/test.h"

#include <string.h>

static void small_counts(void **state) {
    (void)state;
    assert_int_equal(tally_detail(&(struct tally){22, 8, 6}, false), DETAIL_FULL);
    assert_int_equal(tally_detail(&(struct tally){18, 0, 0}, false), DETAIL_FULL);
    assert_int_equal(tally_detail(&(struct tally){13, 3, 2}, false), DETAIL_YES);
    assert_int_equal(tally_detail(&(struct tally){15, 2, 1}, false), DETAIL_TOTAL);
    assert_int_equal(tally_detail(&(struct tally){4, 7, 7}, false), DETAIL_TOTAL);
    assert_int_equal(tally_detail(&(struct tally){15, 2, 1}, true), DETAIL_FULL);
}
TEST(small_counts, "disclosure: counts of one to four are never shown, nor what they follow from");

/* Whatever is shown of yes, unsure, no and their total, no count of 1 to 4 can be worked out. */
static void nothing_follows(void **state) {
    (void)state;
    for (int yes = 0; yes <= 20; yes++)
        for (int unsure = 0; unsure <= 20; unsure++)
            for (int no = 0; no <= 20; no++) {
                struct tally tally = {yes, unsure, no};
                enum detail detail = tally_detail(&tally, false);
                if (detail == DETAIL_FULL)
                    assert_false(count_is_small(yes) || count_is_small(unsure) ||
                                 count_is_small(no));
                if (detail == DETAIL_YES)
                    assert_false(count_is_small(yes) || count_is_small(unsure + no));
            }
}
TEST(nothing_follows, "disclosure: of no table can a small count be worked out from what is shown");

static void texts_that_point(void **state) {
    (void)state;
    assert_int_equal(text_points("People want to be told first."), 0);
    assert_int_equal(text_points("Ask ann@example.org about it"), POINTS_EMAIL);
    assert_int_equal(text_points("the house in LS1 4AP"), POINTS_POSTCODE);
    assert_int_equal(text_points("M139WL"), POINTS_POSTCODE);
    assert_int_equal(text_points("NHS number 943 476 5919"), POINTS_NUMBER);
    assert_int_equal(text_points("In 2026, 1,250 of 36,000 people"), 0);
    assert_int_equal(text_points("Version 2 of FM-2026-0007"), 0);
    assert_int_equal(text_points(NULL), 0);
}
TEST(texts_that_point, "disclosure: addresses, postcodes and long numbers in a text are noticed");

static void slugs(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_string_equal(slug_make(arena, "Frailty alerts: who, when?"), "frailty-alerts-who-when");
    assert_string_equal(slug_make(arena, "Tŷ cynnes – Gwynedd"), "ty-cynnes-gwynedd");
    assert_string_equal(slug_make(arena, "???"), "proposal");
    assert_true(strlen(slug_make(arena, "a very long title that goes on and on and on until it "
                                        "would not fit into an address any more")) <= 60);
    arena_free(arena);
}
static void conditions_are_late(void **state) {
    (void)state;
    struct public_condition c = {.response = "accepted", .due = "2026-03-31", .result = ""};
    assert_false(public_condition_late(&c, "2026-03-31"));
    assert_true(public_condition_late(&c, "2026-04-01"));
    assert_false(public_condition_late(&c, NULL));
    c.result = "partly";
    assert_true(public_condition_late(&c, "2026-04-01"));
    c.result = "met";
    assert_false(public_condition_late(&c, "2026-04-01"));
    c.result = "", c.response = "rejected";
    assert_false(public_condition_late(&c, "2026-04-01"));
    c.response = "accepted", c.due = "";
    assert_false(public_condition_late(&c, "2026-04-01"));
}
TEST(conditions_are_late, "publication: a condition is late after its day, until it is kept");

TEST(slugs, "publication: an address is made of the title's letters alone");

static struct publication_content content_make(void) {
    static struct public_condition conditions[] = {
        {.text = "Only with \"consent\"", .response = "accepted", .reason = "Yes", .people = 4}};
    static struct public_reply replies[] = {{"a", "b", "c"}};
    static struct public_use uses[] = {{.title = "Use",
                                        .engagement = "Jury",
                                        .day = "2026-03-03",
                                        .about_proposal = true,
                                        .after_n = 18,
                                        .after_yes = 18}};
    return (struct publication_content){.title = "Tŷ & <b>",
                                        .summary = "Short",
                                        .outcome = "conditions",
                                        .reasons = "Because",
                                        .score_day = "2026-03-04",
                                        .version = 2,
                                        .illustrative = true,
                                        .conditions = conditions,
                                        .n_conditions = 1,
                                        .replies = replies,
                                        .n_replies = 1,
                                        .uses = uses,
                                        .n_uses = 1};
}

static void document_comes_back(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct publication_content content = content_make(), back;
    const char *json, *again;
    assert_int_equal(publication_write(arena, &content, &json, NULL), FAIL_NONE);
    assert_int_equal(publication_read(arena, json, &back, NULL), FAIL_NONE);
    assert_string_equal(back.title, "Tŷ & <b>");
    assert_string_equal(back.conditions[0].text, "Only with \"consent\"");
    assert_int_equal(back.uses[0].after_yes, 18);
    assert_true(back.illustrative && back.uses[0].about_proposal);
    assert_string_equal(back.uses[0].description, ""); /* never NULL */
    assert_int_equal(publication_write(arena, &back, &again, NULL), FAIL_NONE);
    assert_string_equal(json, again);
    arena_free(arena);
}
TEST(document_comes_back, "publication: what was published is read back byte for byte");

static bool has(const struct check *checks, size_t n, enum check_level level, const char *text) {
    for (size_t i = 0; i < n; i++)
        if (checks[i].level == level && strcmp(checks[i].text, text) == 0) return true;
    return false;
}

static void gates_of_publication(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct publication_content content = content_make();
    const struct check *checks;
    size_t n;
    publication_checks(arena, &content, &(struct check_state){0}, &checks, &n);
    assert_true(checks_allow(checks, n));
    publication_checks(arena, &content, &(struct check_state){.engagement_open = true}, &checks,
                       &n);
    assert_false(checks_allow(checks, n));
    publication_checks(arena, &content, &(struct check_state){.stage_behind = true}, &checks, &n);
    assert_true(checks_allow(checks, n));
    assert_true(has(checks, n, CHECK_LOOK,
                    "It is decided, but stands at an earlier stage. The register will say that it "
                    "is being worked on again."));
    content.score_day = "2026-09-14";
    publication_checks(arena, &content, &(struct check_state){.score_stale = true}, &checks, &n);
    assert_false(checks_allow(checks, n));
    assert_true(has(checks, n, CHECK_MUST,
                    "What the score is made of has changed since it was computed: compute it "
                    "again."));
    content.outcome = "";
    publication_checks(arena, &content, &(struct check_state){0}, &checks, &n);
    assert_true(has(checks, n, CHECK_MUST, "No decision is recorded."));
    content = content_make();
    content.n_replies = 0;
    publication_checks(arena, &content, &(struct check_state){0}, &checks, &n);
    assert_true(has(checks, n, CHECK_MUST, "“We asked, you said, we did” is still empty."));
    content = content_make();
    struct public_condition open = {.text = "x", .response = "", .reason = "ring 0161 496 0000"};
    content.conditions = &open;
    publication_checks(arena, &content, &(struct check_state){0}, &checks, &n);
    assert_true(has(checks, n, CHECK_MUST, "A condition has no answer yet."));
    assert_true(has(checks, n, CHECK_LOOK, "This looks as if it holds a telephone or NHS number."));
    assert_int_equal(checks[0].level, CHECK_MUST);
    content = content_make();
    struct public_use use = content.uses[0];
    use.after_no = 2;
    use.source = "A printed report";
    content.uses = &use;
    publication_checks(arena, &content, &(struct check_state){0}, &checks, &n);
    assert_true(has(checks, n, CHECK_LOOK,
                    "Small counts are shown in full here, because a published source is named. "
                    "Make sure that it printed them."));
    arena_free(arena);
}
static void sentences_end_once(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct html out = {.arena = arena};
    assert_string_equal(public_phrase(&out, "Two years."), "Two years");
    assert_string_equal(public_phrase(&out, "Two years"), "Two years");
    assert_string_equal(public_phrase(&out, ""), "");
    arena_free(arena);
}
TEST(sentences_end_once, "publication: a sentence of the page ends with one full stop");

TEST(gates_of_publication,
     "publication: without decision, reply, answers and closed votes nothing is published");

static void summaries_are_safe(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    double weight[] = {1}, covariance[] = {0.01}, mean[] = {80}, spread[] = {4};
    struct score_summary summary = {.n_criteria = 1,
                                    .n_items = 1,
                                    .n_people = 9,
                                    .n_assessors_rating = 2,
                                    .item_weight = weight,
                                    .item_covariance = covariance,
                                    .worst = {mean, spread},
                                    .best = {mean, spread},
                                    .verdict = {13, 3, 2, 3}},
                         safe;
    summary_make_safe(arena, &summary, DETAIL_YES, false, &safe);
    assert_true(safe.item_weight[0] == 0 && safe.worst.mean[0] == 0);
    assert_int_equal(safe.verdict.yes, 13);
    assert_int_equal(safe.verdict.no, 5);
    assert_int_equal(safe.verdict.unsure, 0);
    assert_int_equal(safe.verdict.yes_if, 0);
    assert_true(weight[0] == 1 && mean[0] == 80);
    summary_make_safe(arena, &summary, DETAIL_TOTAL, false, &safe);
    assert_int_equal(safe.verdict.yes + safe.verdict.no + safe.verdict.unsure, 0);
    arena_free(arena);
}
TEST(summaries_are_safe, "disclosure: the score file holds no weights of nine, no ratings of two");

static void people_are_asked_first(void **state) {
    (void)state;
    struct public_event events[] = {{"2016-11-02", "elsewhere", "Two juries", 0},
                                    {"2026-03-01", "invited", "Our jury", 0},
                                    {"2026-03-20", "asked", "Our jury", 0},
                                    {"2026-05-18", "signed", "The council", 2},
                                    {"2026-06-01", "signed", "The trust", 2}};
    struct publication_content content = {.timeline = events, .n_timeline = 5};
    struct public_orders orders = timeline_order(&content);
    assert_int_equal(orders.order, ORDER_ASKED_FIRST);
    assert_string_equal(orders.asked, "2026-03-01");
    assert_string_equal(orders.signed_on, "2026-05-18");
    assert_int_equal(orders.days, 78);
    events[1].day = "2026-05-18";
    events[2].day = "2026-05-18";
    assert_int_equal(timeline_order(&content).order, ORDER_SAME_DAY);
    events[1].day = "2026-05-20";
    events[2].day = "2026-05-21";
    orders = timeline_order(&content);
    assert_int_equal(orders.order, ORDER_SIGNED_FIRST);
    assert_int_equal(orders.days, 2);
    events[1].what = events[2].what = "example"; /* made up: nobody was asked */
    orders = timeline_order(&content);
    assert_int_equal(orders.order, ORDER_UNKNOWN);
    assert_string_equal(orders.asked, "");
    assert_string_equal(orders.signed_on, "2026-05-18");
    /* What others asked years ago says nothing about this proposal. */
    content.n_timeline = 1;
    assert_int_equal(timeline_order(&content).order, ORDER_UNKNOWN);
}
TEST(people_are_asked_first,
     "publication: whether people were asked before anybody signed follows from the timeline");
