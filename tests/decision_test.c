/* The way from answers to the public, as people walk it: score, gates, decision, publication. */
#include "demo/demo.h"
#include "publication/content.h"
#include "publication/publication.sql.h"
#include "stats/score_file.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* People of the example programme by the order in which it makes them. */
enum { PRIYA = 2, HELEN = 5, LEILA = 6, GARETH = 7, SIMON = 16, IRENE = 18 };
/* Its proposals: decided and published, not scored yet, and one that the public refused. */
#define FRAILTY "/proposals/1"
#define MEALS "/proposals/2"
#define CLUBS "/proposals/8"
#define HOME "/proposals/9" /* still a draft, but a jury has voted on it */
#define JURY_SAID                                                                                  \
    "SELECT COUNT(*) FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN engagement e ON "     \
    "e.id = u.engagement JOIN participant p ON p.id = b.participant WHERE e.proposal = 9 AND "     \
    "e.state = 'closed' AND u.about_proposal = 1 AND b.moment = 'after' AND p.state = 'active'"

struct stage_set {
    struct app *app;
    struct arena *arena;
};

static bool begin(const char *engine, struct stage_set *set) {
    set->app = test_example(engine);
    if (set->app == NULL) return false;
    set->arena = arena_new((size_t)1 << 30);
    return true;
}

static void end(struct stage_set *set) {
    test_app_close(set->app);
    arena_free(set->arena);
}

static void enter(struct visitor *visitor, struct stage_set *set, int64_t person) {
    visitor_begin(visitor, set->app);
    if (person != 0) visitor_sign_in(visitor, person);
}

#define ON_EACH_ENGINE(set)                                                                        \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", &(set)); on_;                  \
             end(&(set)), on_ = false)

static void score_is_told(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor priya;
        enter(&priya, &set, PRIYA);
        assert_int_equal(visitor_get(&priya, FRAILTY "/score"), 200);
        assert_true(visitor_sees(&priya, "Probably acceptable"));
        assert_true(visitor_sees(&priya, "22 of 36"));
        assert_true(visitor_sees(&priya, "Illustrative"));
        assert_false(visitor_sees(&priya, "something has changed"));
        assert_int_equal(
            visitor_post_fields(&priya, FRAILTY "/score", FRAILTY "/score/compute", NULL), 303);
        visitor_follow(&priya);
        assert_true(visitor_sees(&priya, "The score is computed."));
        assert_int_equal(
            visitor_post_fields(&priya, FRAILTY "/score", FRAILTY "/score/1/again", NULL), 303);
        visitor_follow(&priya);
        assert_true(visitor_sees(&priya, "every figure is the same"));
        /* No answers yet: a reason instead of a number. */
        assert_int_equal(visitor_get(&priya, MEALS "/score"), 200);
        assert_true(visitor_sees(&priya, "A score needs at least 10"));
        assert_false(visitor_sees(&priya, "out of 100, between"));
        visitor_end(&priya);
    }
}
TEST(score_is_told, "decision: the score is told with its base, computed again, and had again");

static void assessors_stay_blind(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor simon;
        enter(&simon, &set, SIMON);
        assert_int_equal(visitor_get(&simon, MEALS "/score"), 200);
        assert_true(visitor_sees(&simon, "once you have locked your own ratings"));
        assert_false(visitor_sees(&simon, "Not enough is there yet"));
        assert_int_equal(visitor_get(&simon, MEALS "/publication/preview"), 403);
        visitor_end(&simon);
    }
}
TEST(assessors_stay_blind, "decision: an assessor sees no score before locking their own ratings");

static void gates_have_one_judge_at_a_time(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor helen, gareth, irene;
        enter(&helen, &set, HELEN);
        enter(&gareth, &set, GARETH);
        enter(&irene, &set, IRENE);
        const char *gate = FRAILTY "/gates/transparency";
        assert_int_equal(visitor_get(&helen, gate), 200);
        const char *revision = visitor_hidden(&helen, "revision");
        const char *first[] = {"state",    "failed", "reason", "The notice is not out.",
                               "revision", revision, NULL};
        const char *second[] = {"state",    "passed", "reason", "I read the notice.",
                                "revision", revision, NULL};
        assert_int_equal(visitor_post(&helen, gate, gate, first), 303);
        assert_int_equal(visitor_post(&gareth, gate, gate, second), 409);
        assert_true(visitor_sees(&gareth, "I read the notice."));
        assert_true(visitor_sees(&gareth, "The notice is not out."));
        assert_int_equal(visitor_get(&irene, gate), 403);
        assert_int_equal(visitor_get(&irene, FRAILTY "/score"), 200);
        assert_true(visitor_sees(&irene, "the basic conditions"));
        assert_int_equal(
            visitor_post_fields(&irene, FRAILTY "/score", FRAILTY "/score/compute", NULL), 303);
        visitor_follow(&irene);
        assert_true(visitor_sees(&irene, "a basic condition is not met"));
        visitor_end(&helen);
        visitor_end(&gareth);
        visitor_end(&irene);
    }
}
TEST(gates_have_one_judge_at_a_time,
     "decision: a gate judged meanwhile is not overwritten, and a failed one stops the score");

static void departing_needs_reasons(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor gareth, priya;
        enter(&gareth, &set, GARETH);
        enter(&priya, &set, PRIYA);
        const char *form = CLUBS "/decision/record";
        assert_int_equal(visitor_get(&priya, form), 403);
        assert_int_equal(visitor_get(&gareth, CLUBS "/decision"), 200);
        assert_false(visitor_sees(&gareth, "was published before this decision"));
        assert_int_equal(visitor_get(&gareth, form), 200);
        const char *revision = visitor_hidden(&gareth, "revision");
        const char *without[] = {"outcome",
                                 "accepted",
                                 "reasons",
                                 "The figures name nobody at all.",
                                 "departs",
                                 "",
                                 "decided_on-day",
                                 "1",
                                 "decided_on-month",
                                 "9",
                                 "decided_on-year",
                                 "2026",
                                 "revision",
                                 revision,
                                 NULL};
        const char *with[] = {"outcome",
                              "conditions",
                              "reasons",
                              "The figures name nobody at all.",
                              "departs",
                              "The jury judged another use.",
                              "decided_on-day",
                              "1",
                              "decided_on-month",
                              "9",
                              "decided_on-year",
                              "2026",
                              "revision",
                              revision,
                              NULL};
        assert_int_equal(visitor_post(&gareth, form, form, without), 422);
        assert_true(visitor_sees(&gareth, "The figures name nobody at all."));
        assert_true(visitor_sees(&gareth, "Enter why you depart"));
        assert_true(visitor_sees(&gareth, "A basic condition is not met"));
        assert_int_equal(visitor_post(&gareth, form, form, with), 422);
        assert_true(visitor_sees(&gareth, "No conditions are on the list"));
        const char *add = CLUBS "/conditions/add";
        assert_int_equal(
            visitor_post_fields(&priya, add, add, "text", "Mend the notice.", "source", "assessor"),
            303);
        assert_int_equal(visitor_post(&gareth, form, form, with), 303);
        visitor_follow(&gareth);
        assert_true(visitor_sees(&gareth, "The jury judged another use."));
        assert_true(visitor_sees(&gareth, "Replaced"));
        assert_true(visitor_sees(&gareth, "was published before this decision"));
        /* From the page as it was before: that decision is no longer the one in force. */
        assert_int_equal(visitor_post(&gareth, form, form, with), 409);
        visitor_end(&gareth);
        visitor_end(&priya);
    }
}
TEST(departing_needs_reasons,
     "decision: against a clear public no it needs reasons; the replaced one stays visible");

static enum fail change_job(struct db *db, void *context, struct why *why) {
    const char *sql = context;
    struct statement statement = {.name = "change",
                                  .sqlite = sql,
                                  .postgres = sql,
                                  .in = "",
                                  .out = "",
                                  .number = -(int64_t)(uintptr_t)sql};
    return db_run(db, &statement, NULL, NULL, NULL, NULL, NULL, why);
}

static void change(struct stage_set *set, char *sql) {
    assert_int_equal(store_write(set->app->store, NULL, change_job, sql, NULL), FAIL_NONE);
}

/* The form of a decision, with the day and month of 2026. */
static int decide(struct visitor *gareth, const char *proposal, const char *outcome,
                  const char *departs, const char *day, const char *year) {
    const char *form = arena_printf(gareth->arena, "%s/decision/record", proposal);
    assert_int_equal(visitor_get(gareth, form), 200);
    const char *fields[] = {"outcome",
                            outcome,
                            "reasons",
                            "We read all that people said.",
                            "departs",
                            departs,
                            "decided_on-day",
                            day,
                            "decided_on-month",
                            "11",
                            "decided_on-year",
                            year,
                            "revision",
                            visitor_hidden(gareth, "revision"),
                            NULL};
    return visitor_post(gareth, form, form, fields);
}

/* 22 of 36 jurors said yes, on 12 November 2016 the last of them. */
static void few_more_are_most(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor gareth;
        enter(&gareth, &set, GARETH);
        assert_int_equal(decide(&gareth, FRAILTY, "rejected", "", "12", "2016"), 422);
        assert_true(visitor_sees(&gareth, "Enter why you depart from what people said: 22 of 36"));
        assert_false(visitor_sees(&gareth, "must not be before that"));
        assert_int_equal(decide(&gareth, FRAILTY, "rejected", "It costs more.", "11", "2016"), 422);
        assert_true(visitor_sees(&gareth, "People still answered on 12 November 2016"));
        assert_false(visitor_sees(&gareth, "Enter why you depart"));
        assert_int_equal(decide(&gareth, FRAILTY, "rejected", "It costs more.", "12", "2016"), 303);
        assert_int_equal(decide(&gareth, FRAILTY, "accepted", "", "12", "2016"), 303);
        assert_int_equal(visitor_get(&gareth, FRAILTY "/publication/preview"), 200);
        const char *no = strstr(gareth.body, "It was decided: Rejected");
        const char *yes = strstr(gareth.body, "It was decided: Accepted<");
        assert_true(no != NULL && yes != NULL && no < yes); /* of one day, as they were made */
        /* No decision rests on the score of another version. */
        char newer[] = "UPDATE proposal SET version = 3 WHERE id = 1";
        change(&set, newer);
        assert_int_equal(visitor_get(&gareth, FRAILTY "/decision/record"), 200);
        assert_true(visitor_sees(&gareth, "This score is of version 2. You decide on version 3"));
        assert_int_equal(decide(&gareth, FRAILTY, "accepted", "", "12", "2016"), 303);
        assert_int_equal(test_number(set.app, "SELECT COUNT(*) FROM decision WHERE proposal = 1 "
                                              "AND version = 3 AND score_run IS NULL"),
                         1);
        /* A draft is not decided on. */
        assert_int_equal(decide(&gareth, HOME, "accepted", "", "12", "2026"), 422);
        assert_true(visitor_sees(&gareth, "Freeze a version of the proposal first"));
        /* The jury's own votes count where no score was made of them. */
        int64_t n_yes = test_number(set.app, JURY_SAID " AND b.answer = 'yes'");
        int64_t n = test_number(set.app, JURY_SAID);
        assert_true(n_yes != n - n_yes);
        assert_int_equal(
            decide(&gareth, HOME, n_yes > n - n_yes ? "rejected" : "accepted", "", "12", "2026"),
            422);
        assert_true(visitor_sees(&gareth, "Enter why you depart"));
        /* Nothing is on the list of this one: there is nothing that it could be accepted with. */
        assert_int_equal(decide(&gareth, MEALS, "conditions", "", "12", "2016"), 422);
        assert_true(visitor_sees(&gareth, "No conditions are on the list"));
        visitor_end(&gareth);
    }
}
TEST(few_more_are_most, "decision: rejecting what a few more than half accepted needs reasons, and "
                        "no decision is dated before the last answer that it rests on");

static void conditions_stay_with_theirs(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor priya;
        enter(&priya, &set, PRIYA);
        assert_int_equal(visitor_get(&priya, FRAILTY "/conditions/1"), 200);
        const char *fields[] = {"text",     "Changed", "response", "accepted", "reason", "Because",
                                "revision", "1",       "owner",    "",         NULL};
        /* Condition 1 belongs to another proposal, of which Priya is the owner, too. */
        assert_int_equal(visitor_get(&priya, CLUBS "/conditions/1"), 404);
        assert_int_equal(
            visitor_post(&priya, FRAILTY "/conditions/1", CLUBS "/conditions/1", fields), 404);
        assert_int_equal(visitor_get(&priya, CLUBS "/score/1/file"), 404);
        visitor_end(&priya);
    }
}
TEST(conditions_stay_with_theirs,
     "decision: no condition and no run is reached through another proposal");

/* --- publication ---------------------------------------------------------------------- */

static char *between(const struct visitor *visitor, const char *start, const char *end) {
    const char *from = strstr(visitor->body, start), *to = NULL;
    if (from != NULL) to = strstr(from, end);
    if (from == NULL || to == NULL) fail_msg("the answer has no '%s'", start);
    from += strlen(start);
    return arena_copy_n(visitor->arena, from, (size_t)(to - from));
}

static size_t times(const struct visitor *visitor, const char *text) {
    size_t n = 0;
    for (const char *at = visitor->body; (at = strstr(at, text)) != NULL; at++) n++;
    return n;
}

/* Of a study that four people answered, the public page says nothing. */
static void small_studies_stay_inside(struct stage_set *set, struct visitor *anyone,
                                      struct visitor *leila) {
    const char *page = "/register/frailty-alerts/what-if/1";
    assert_int_equal(visitor_get(anyone, page), 200);
    assert_int_equal(visitor_get(anyone, "/register/frailty-alerts?before"), 200);
    assert_true(visitor_sees(anyone, page));
    /* Shares of choices are not shares of people who would accept a way by itself. */
    char choice[] = "UPDATE condition_study SET content = REPLACE(content, "
                    "'\"share\": true', '\"share\": true, \"choice\": true')";
    assert_false(visitor_sees(anyone, "would accept it by itself"));
    change(set, choice);
    assert_int_equal(visitor_get(anyone, "/register/frailty-alerts/what-if/1?again"), 200);
    assert_true(visitor_sees(anyone, "would accept it by itself"));
    char small[] = "UPDATE condition_study SET content = REPLACE(content, "
                   "'\"respondents\": 300', '\"respondents\": 4')";
    change(set, small);
    assert_int_equal(visitor_get(anyone, page), 404);
    assert_int_equal(visitor_get(anyone, "/register/frailty-alerts?after"), 200);
    assert_false(visitor_sees(anyone, page));
    assert_int_equal(visitor_get(leila, FRAILTY "/studies/1"), 200);
    assert_true(visitor_sees(leila, "the study stays inside"));
    assert_int_equal(
        visitor_post_fields(leila, FRAILTY "/studies/1", FRAILTY "/studies/1/hide", NULL), 303);
    assert_int_equal(
        visitor_post_fields(leila, FRAILTY "/studies/1", FRAILTY "/studies/1/show", NULL), 422);
    assert_true(visitor_sees(leila, "Too few people"));
}

/* How many publications at an address may still be told. */
static int64_t standing(struct stage_set *set, const char *slug) {
    return test_number(set->app,
                       arena_printf(set->arena,
                                    "SELECT COUNT(*) FROM publication_standing WHERE slug = '%s'",
                                    slug));
}

/* Who took back what they said is in no score that is published afterwards. */
static void nobody_gone_is_published(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor leila, priya;
        enter(&leila, &set, LEILA);
        enter(&priya, &set, PRIYA);
        const char *publish = FRAILTY "/publication/publish";
        const char *fields[] = {"theme", "care", "read", "yes", "promise", "yes", NULL};
        int64_t person = test_number(set.app, "SELECT MIN(p.id) FROM participant p JOIN weight w "
                                              "ON w.participant = p.id WHERE p.engagement = 2");
        const char *path =
            arena_printf(set.arena, FRAILTY "/evidence/2/participants/%lld", (long long)person);
        assert_int_equal(visitor_get(&leila, FRAILTY "/publication"), 200);
        assert_true(visitor_sees(&leila, "The score is computed."));
        assert_int_equal(
            visitor_post_fields(&leila, path, arena_printf(set.arena, "%s/withdraw", path), NULL),
            303);
        assert_int_equal(visitor_get(&leila, FRAILTY "/publication"), 200);
        assert_true(visitor_sees(&leila, "What the score is made of has changed"));
        assert_true(visitor_post(&leila, publish, publish, fields) != 303);
        assert_int_equal(
            visitor_post_fields(&priya, FRAILTY "/score", FRAILTY "/score/compute", NULL), 303);
        assert_int_equal(visitor_post(&leila, publish, publish, fields), 303);
        visitor_end(&leila);
        visitor_end(&priya);
    }
}
TEST(nobody_gone_is_published,
     "publication: a score of which somebody took back their part is computed again before");

/* Each column of the register's table, in its order. */
static void columns_are_described(struct visitor *anyone) {
    assert_int_equal(visitor_get(anyone, "/open-data/register.csv?columns"), 200);
    struct str header =
        str_of(arena_copy_n(anyone->arena, anyone->body, strcspn(anyone->body, "\r\n")));
    assert_int_equal(visitor_get(anyone, "/open-data/register.csv-metadata.json"), 200);
    const char *at = anyone->body;
    size_t n = 0;
    while (header.s != NULL && header.n > 0) {
        const char *name = str_copy(anyone->arena, str_cut(&header, ','));
        at = strstr(at, arena_printf(anyone->arena, "\"name\":\"%s\"", name));
        if (at == NULL) fail_msg("%s is not described", name);
        n++;
    }
    assert_int_equal(n, times(anyone, "\"dc:description\""));
}

static void publication_lives_and_ends(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor leila, anyone;
        enter(&leila, &set, LEILA);
        enter(&anyone, &set, 0);
        const char *publish = FRAILTY "/publication/publish";
        const char *fields[] = {"theme", "care", "read", "yes", "promise", "yes", NULL};
        const char *unread[] = {"theme", "care", NULL};
        assert_int_equal(visitor_post(&leila, publish, publish, unread), 422);
        assert_int_equal(visitor_post(&leila, publish, publish, fields), 303);
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts"), 200);
        /* Pasted elsewhere the frame has a name, and nothing in it can break out of the attribute.
         */
        assert_true(visitor_sees(&anyone, "title=&quot;Frailty alerts: help before a fall&quot;"));
        assert_true(visitor_sees(&anyone, "We asked, you said, we did"));
        /* It says what it replaced; the score of the same day is not measured twice. */
        assert_true(visitor_sees(&anyone, "It replaces the page of 28 September 2026. What is "
                                          "different: the conditions and what became of them."));
        assert_false(visitor_sees(&anyone, "The score stayed at"));
        assert_true(visitor_sees(&anyone, "folkmoot score --reproduce score-frailty-alerts.json"));
        assert_false(visitor_sees(&anyone, "M01")); /* a juror's slip */
        assert_int_equal(visitor_get(&anyone, "/register?q=FRAILTY&theme=care"), 200);
        assert_true(visitor_sees(&anyone, "/register/frailty-alerts"));
        assert_int_equal(visitor_get(&anyone, "/register?q=100%s%n"), 200);
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts/ballots.csv"), 200);
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts/nothing.csv"), 404);
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts/feed.atom"), 200);
        char *summary = between(&anyone, "<subtitle>", "</subtitle>");
        assert_true(strlen(summary) > 20);
        assert_int_equal(times(&anyone, "<entry>"), 2);
        assert_int_equal(times(&anyone, ">Illustrative. "), 3); /* the feed, and each entry */
        small_studies_stay_inside(&set, &anyone, &leila);
        const char *withdraw = FRAILTY "/publication/withdraw";
        assert_int_equal(
            visitor_post_fields(&leila, withdraw, withdraw, "reason", "A figure on it was wrong."),
            303);
        /* Another address than before: a kept answer may be a second old. */
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts?again=1"), 200);
        assert_true(visitor_sees(&anyone, "A figure on it was wrong."));
        assert_false(visitor_sees(&anyone, "22 of 36"));
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts/ballots.csv"), 404);
        assert_int_equal(visitor_get(&anyone, "/register/frailty-alerts/feed.atom"), 200);
        assert_true(visitor_sees(&anyone, "A figure on it was wrong."));
        assert_false(visitor_sees(&anyone, summary));
        assert_int_equal(times(&anyone, "<entry>"), 1);
        /* Nor does anything that stood there before it come back, for a program or a receipt. */
        assert_int_equal(standing(&set, "frailty-alerts"), 0);
        assert_int_equal(standing(&set, "stroke-ambulance"), 2);
        assert_int_equal(visitor_get(&anyone, "/open-data/register.csv"), 200);
        assert_false(visitor_sees(&anyone, "frailty-alerts"));
        assert_true(visitor_sees(&anyone, "stroke-ambulance"));
        /* A table says the same words as the page: "unclear" may be probable or too close. */
        assert_true(visitor_sees(&anyone, "/register/alcohol-care,Probably acceptable"));
        assert_true(visitor_sees(&anyone, "/register/sepsis-software,Too close to call"));
        columns_are_described(&anyone);
        assert_int_equal(visitor_get(&anyone, "/open-data/register.json"), 200);
        assert_true(visitor_sees(&anyone, "\"verdict_in_words\":\"Too close to call\""));
        /* The same figures as in the table. */
        assert_true(visitor_sees(&anyone, "\"asked_yes\":2,\"asked_n\":36,\"people\":24"));
        visitor_end(&leila);
        visitor_end(&anyone);
    }
}
TEST(publication_lives_and_ends,
     "publication: it is published, searched, downloaded, and withdrawn with its reason, and its "
     "feed tells no more of it");

/* --- what happened when --------------------------------------------------------------- */

struct happened {
    struct arena *arena;
    const char *today;
    size_t n_asked, n_heard, n_example;
};

static enum fail happened_job(struct db *db, void *context, struct why *why) {
    struct happened *h = context;
    h->n_asked = h->n_heard = h->n_example = 0;
    for (int64_t proposal = 1; proposal <= 8; proposal++) {
        struct publication_content content = {.n_timeline = 0};
        TRY(timeline_take(db, h->arena, proposal, h->today, &content, why));
        for (size_t i = 0; i < content.n_timeline; i++) {
            const char *what = content.timeline[i].what;
            h->n_asked += text_is(what, "asked") || text_is(what, "invited");
            h->n_heard += text_is(what, "heard");
            h->n_example += text_is(what, "example");
        }
    }
    return FAIL_NONE;
}

static struct happened happened(struct stage_set *set, const char *today) {
    struct happened h = {.arena = set->arena, .today = today};
    assert_int_equal(store_read(set->app->store, happened_job, &h, NULL), FAIL_NONE);
    return h;
}

static void only_what_happened_is_told(void **state) {
    (void)state;
    struct stage_set set;
    char real[] = "UPDATE engagement SET illustrative = 0",
         unwritten[] = "UPDATE dialogue_write_up SET state = 'draft'",
         moved[] = "UPDATE dialogue SET starts_day = '2001-01-01'";
    ON_EACH_ENGINE(set) {
        /* The example's own answers are made up: nobody was asked. */
        struct happened made_up = happened(&set, "2099-01-01");
        assert_true(made_up.n_example > 0);
        change(&set, real);
        struct happened all = happened(&set, "2099-01-01");
        assert_int_equal(all.n_example, 0);
        assert_true(all.n_asked + all.n_heard > made_up.n_asked + made_up.n_heard);
        assert_true(all.n_heard > 0);
        /* Days of an agenda that are still to come. */
        assert_int_equal(happened(&set, "1999-01-01").n_heard, 0);
        /* A conversation that nobody wrote up was only planned. */
        change(&set, unwritten);
        struct happened planned = happened(&set, "2099-01-01");
        assert_true(planned.n_asked < all.n_asked);
        change(&set, moved);
        assert_int_equal(happened(&set, "2099-01-01").n_asked, planned.n_asked);
    }
}
TEST(only_what_happened_is_told,
     "publication: planned days and made-up answers do not say that people were asked");

static void undecided_stays_inside(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor priya, anyone;
        enter(&priya, &set, PRIYA);
        enter(&anyone, &set, 0);
        const char *publish = MEALS "/publication/publish";
        const char *fields[] = {"theme", "welfare", "read", "yes", "promise", "yes", NULL};
        assert_int_equal(visitor_get(&priya, MEALS "/publication"), 200);
        assert_true(visitor_sees(&priya, "No decision is recorded."));
        assert_int_equal(visitor_post(&priya, publish, publish, fields), 409);
        assert_int_equal(visitor_get(&anyone, "/register/free-school-meals-without-a-form"), 404);
        assert_int_equal(visitor_get(&anyone, "/register"), 200);
        assert_false(visitor_sees(&anyone, "school meals"));
        visitor_end(&priya);
        visitor_end(&anyone);
    }
}
TEST(undecided_stays_inside, "publication: what is not decided and answered cannot be published");

static void published_score_recomputes(void **state) {
    (void)state;
    struct stage_set set;
    ON_EACH_ENGINE(set) {
        struct visitor anyone;
        struct score_about about;
        struct score_summary summary;
        struct score_figures figures;
        struct score_difference *differences;
        const json_t *published;
        struct why why = {0};
        size_t n;
        enter(&anyone, &set, 0);
        assert_int_equal(visitor_get(&anyone, "/register/health-club-figures/"
                                              "score-health-club-figures.json"),
                         200);
        if (score_file_read(set.arena, str_of(anyone.body), &about, &summary, &published, &why) !=
            FAIL_NONE)
            fail_msg("%s", why.text);
        score_figures(set.arena, &summary, &figures);
        assert_int_equal(
            score_file_compare(set.arena, published, &figures, &summary, &differences, &n, &why),
            FAIL_NONE);
        assert_int_equal(n, 0);
        assert_true(about.illustrative);
        assert_int_equal(figures.direct, DIRECT_NO);
        assert_null(strstr(anyone.body, "bootstrap"));
        visitor_end(&anyone);
    }
}
TEST(published_score_recomputes,
     "publication: the published score file gives its figures to anybody");
