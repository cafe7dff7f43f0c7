/* An assessment from opening to reconciliation, as the people in it meet it; above all, blind. */
#include "acceptability/acceptability.sql.h"
#include "base/clock.h"
#include "base/csv.h"
#include "civic/dispatch.h"
#include "framework/framework.h"
#include "proposal/people.sql.h"
#include "proposal/proposal.sql.h"
#include "proposal/stage.sql.h"
#include "proposal/version.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdio.h>
#include <string.h>

KIND_DECLARE(page);

enum { OWNER, COUNCIL, TRUST, POLICE, ADVISER, STRANGER, N_PEOPLE };

struct world {
    struct app *app;
    struct arena *arena;
    int64_t proposal, people[N_PEOPLE], organisations[3];
    struct visitor at[N_PEOPLE];
    char base[64];
};

static enum fail proposal_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    int64_t now = clock_now(), framework;
    TRY(framework_install_ours(db, world->arena, now, why));
    TRY(framework_default(db, world->arena, &framework, why));
    TRY(proposal_insert(db, world->arena, world->organisations[0], "FM-2026-0001", "Winter checks",
                        framework, world->people[OWNER], now, &world->proposal, why));
    static const char *const roles[] = {"owner", "assessor", "assessor", "assessor",
                                        "data_protection"};
    for (size_t i = 0; i < 5; i++)
        TRY(grant_add(db, world->proposal, world->people[i], roles[i], DB_NULL_INT, now, why));
    return FAIL_NONE;
}

static enum fail version_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    int64_t now = clock_now();
    struct proposal_row_row row;
    TRY(proposal_row(db, world->arena, world->proposal, &row, why));
    TRY(version_insert(db, world->proposal, row.version + 1, "{}", "00", "", world->people[OWNER],
                       now, why));
    return version_count_up(db, world->proposal, row.version, row.version + 1, now, why);
}

static void write_or_fail(struct world *world, db_job job) {
    struct why why = {0};
    if (store_write(world->app->store, world->arena, job, world, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static bool world_begin(struct world *world, const char *engine) {
    *world = (struct world){.app = test_app(engine)};
    if (world->app == NULL) return false;
    world->arena = arena_new((size_t)64 << 20);
    static const char *const organisations[] = {"Eastmere Council", "Eastmere NHS Trust",
                                                "Eastmere Police"};
    static const size_t of[N_PEOPLE] = {0, 0, 1, 2, 0, 1};
    for (size_t i = 0; i < 3; i++)
        world->organisations[i] = test_organisation(world->app, organisations[i]);
    for (size_t i = 0; i < N_PEOPLE; i++) {
        const char *name = arena_printf(world->arena, "Person %zu", i);
        world->people[i] =
            test_person(world->app, world->organisations[of[i]], name,
                        arena_printf(world->arena, "p%zu@example.org", i), false, false);
        visitor_begin(&world->at[i], world->app);
        visitor_sign_in(&world->at[i], world->people[i]);
    }
    write_or_fail(world, proposal_job);
    snprintf(world->base, sizeof world->base, "/proposals/%lld/assessment",
             (long long)world->proposal);
    return true;
}

static void world_end(struct world *world) {
    for (size_t i = 0; i < N_PEOPLE; i++) visitor_end(&world->at[i]);
    test_app_close(world->app);
    arena_free(world->arena);
}

static const char *const engines[] = {"sqlite", "postgres"};

#define EACH_ENGINE(world)                                                                         \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = world_begin(&(world), engines[engine_]); on_;                              \
             world_end(&(world)), on_ = false)

static char *path(struct world *world, const char *rest) {
    return arena_printf(world->arena, "%s%s", world->base, rest);
}

static void open_assessment(struct world *world) {
    write_or_fail(world, version_job);
    const char *ids[3];
    for (size_t i = 0; i < 3; i++)
        ids[i] = arena_printf(world->arena, "%lld", (long long)world->people[COUNCIL + i]);
    assert_int_equal(visitor_post_fields(&world->at[OWNER], NULL, path(world, "/open"), "assessors",
                                         ids[0], "assessors", ids[1], "assessors", ids[2]),
                     303);
}

static int rate(struct world *world, size_t who, const char *question, const char *rating,
                const char *reason) {
    return visitor_post_fields(
        &world->at[who], NULL, arena_printf(world->arena, "%s/rate/%s", world->base, question),
        "rating", rating, "confidence", "3", "reason", reason, "revision", "0");
}

static int lock(struct world *world, size_t who) {
    return visitor_post_fields(&world->at[who], NULL, path(world, "/lock"), "x", "");
}

/* Every page below a proposal that can be read, with every number and question in its path. */
static bool sees_anywhere(struct world *world, size_t who, const char *secret) {
    for (KIND_EACH(page, at)) {
        const struct page *page = *at;
        if (page->scope != SCOPE_PROPOSAL) continue;
        bool numbered = true;
        for (int64_t number = 1; number <= 3 && numbered; number++) {
            struct buf address;
            numbered = false;
            buf_init(&address, world->arena, 1000);
            struct str rest = str_of(page->path + 1);
            while (rest.s != NULL) {
                struct str segment = str_cut(&rest, '/');
                buf_char(&address, '/');
                if (str_is(segment, ":proposal"))
                    buf_int(&address, world->proposal);
                else if (str_is(segment, ":question"))
                    buf_text(&address, "P1");
                else if (segment.n > 0 && segment.s[0] == ':')
                    buf_int(&address, number), numbered = true;
                else
                    buf_add(&address, segment.s, segment.n);
            }
            visitor_get(&world->at[who], address.s);
            if (!visitor_sees(&world->at[who], secret)) continue;
            print_message("person %zu sees it at %s\n", who, address.s);
            return true;
        }
    }
    return false;
}

static void nobody_peeks(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        open_assessment(&world);
        assert_int_equal(rate(&world, COUNCIL, "P1", "1", "COUNCIL-REASON"), 303);
        assert_int_equal(rate(&world, TRUST, "P1", "5", "TRUST-REASON"), 303);
        for (size_t i = 0; i < N_PEOPLE; i++)
            if (i != COUNCIL) assert_false(sees_anywhere(&world, i, "COUNCIL-REASON"));
        assert_true(sees_anywhere(&world, COUNCIL, "COUNCIL-REASON"));
        assert_int_equal(lock(&world, COUNCIL), 303);
        for (size_t i = 0; i < N_PEOPLE; i++)
            if (i != COUNCIL) assert_false(sees_anywhere(&world, i, "COUNCIL-REASON"));
        assert_false(sees_anywhere(&world, COUNCIL, "TRUST-REASON"));
        assert_int_equal(lock(&world, TRUST), 303);
        assert_true(sees_anywhere(&world, COUNCIL, "TRUST-REASON"));
        assert_true(sees_anywhere(&world, TRUST, "COUNCIL-REASON"));
        assert_false(sees_anywhere(&world, OWNER, "TRUST-REASON"));
        assert_false(sees_anywhere(&world, POLICE, "TRUST-REASON"));
        assert_int_equal(visitor_get(&world.at[TRUST], path(&world, "/differences/csv")), 403);
        assert_int_equal(rate(&world, POLICE, "P1", "none", "POLICE-REASON"), 303);
        assert_int_equal(lock(&world, POLICE), 303);
        for (size_t i = OWNER; i <= ADVISER; i++)
            assert_true(sees_anywhere(&world, i, "TRUST-REASON"));
        assert_false(sees_anywhere(&world, STRANGER, "TRUST-REASON"));
    }
}
TEST(nobody_peeks, "assessment: nobody sees others' ratings at any address before the time");

struct derived {
    struct world *world;
    size_t n_lowest, n_rated, n_assessors;
};

/* What other rooms compute from ratings: rules on documents, and the score. */
static enum fail derived_job(struct db *db, void *context, struct why *why) {
    struct derived *derived = context;
    struct arena *arena = derived->world->arena;
    int64_t proposal = derived->world->proposal;
    struct stage_lowest_ratings_row *lowest;
    struct answers_assessment_row assessment;
    struct answers_ratings_row *rated;
    struct answers_assessors_row *assessors;
    TRY(stage_lowest_ratings(db, arena, proposal, &lowest, &derived->n_lowest, why));
    TRY(answers_assessment(db, arena, proposal, 1, &assessment, why));
    TRY(answers_assessors(db, arena, assessment.id, &assessors, &derived->n_assessors, why));
    return answers_ratings(db, arena, assessment.id, &rated, &derived->n_rated, why);
}

static void numbers_made_of_ratings_wait(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        struct derived derived = {.world = &world};
        struct why why = {0};
        open_assessment(&world);
        for (size_t i = COUNCIL; i <= POLICE; i++) {
            assert_int_equal(rate(&world, i, "P1", "4", ""), 303);
            assert_int_equal(store_read(world.app->store, derived_job, &derived, &why), FAIL_NONE);
            assert_int_equal(derived.n_lowest + derived.n_rated + derived.n_assessors, 0);
            assert_int_equal(lock(&world, i), 303);
        }
        assert_int_equal(store_read(world.app->store, derived_job, &derived, &why), FAIL_NONE);
        assert_int_equal(derived.n_lowest, 1);
        assert_int_equal(derived.n_rated, 3);
        assert_int_equal(derived.n_assessors, 3);
    }
}
TEST(numbers_made_of_ratings_wait,
     "assessment: no score and no rule gives ratings away while others still rate");

static void what_is_not_locked_never_shows(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        open_assessment(&world);
        assert_int_equal(rate(&world, COUNCIL, "P1", "2", "COUNCIL-REASON"), 303);
        assert_int_equal(rate(&world, TRUST, "P1", "4", "TRUST-REASON"), 303);
        assert_int_equal(
            visitor_post_fields(&world.at[OWNER], NULL, path(&world, "/close"), "x", ""), 409);
        assert_int_equal(lock(&world, COUNCIL), 303);
        assert_int_equal(
            visitor_post_fields(&world.at[OWNER], NULL, path(&world, "/close"), "x", ""), 303);
        assert_true(sees_anywhere(&world, OWNER, "COUNCIL-REASON"));
        for (size_t i = 0; i < N_PEOPLE; i++)
            if (i != TRUST) assert_false(sees_anywhere(&world, i, "TRUST-REASON"));
        assert_int_not_equal(rate(&world, TRUST, "P2", "4", "late"), 303);
        assert_int_not_equal(lock(&world, TRUST), 303);
    }
}
TEST(what_is_not_locked_never_shows,
     "assessment: what was not locked when it closed is shown to nobody");

static void locked_ratings_stay(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        open_assessment(&world);
        assert_int_equal(lock(&world, COUNCIL), 422); /* nothing rated yet */
        assert_int_equal(rate(&world, COUNCIL, "P1", "", "no rating"), 422);
        assert_true(visitor_sees(&world.at[COUNCIL], "no rating"));
        assert_int_equal(rate(&world, COUNCIL, "P1", "7", "out of range"), 422);
        assert_int_equal(rate(&world, COUNCIL, "X9", "3", "no such question"), 404);
        assert_int_equal(rate(&world, COUNCIL, "P1", "3", "first"), 303);
        /* The same form from another window: nothing is lost, nothing overwritten. */
        assert_int_equal(rate(&world, COUNCIL, "P1", "4", "second"), 409);
        assert_true(visitor_sees(&world.at[COUNCIL], "first"));
        assert_true(visitor_sees(&world.at[COUNCIL], "second"));
        assert_string_equal(visitor_hidden(&world.at[COUNCIL], "revision"), "1");
        assert_int_equal(lock(&world, COUNCIL), 303);
        assert_int_equal(rate(&world, COUNCIL, "P1", "5", "after the lock"), 409);
        assert_int_not_equal(lock(&world, COUNCIL), 303);
        assert_false(sees_anywhere(&world, COUNCIL, "after the lock"));
    }
}
TEST(locked_ratings_stay, "assessment: ratings are checked, saved once, and stay when locked");

static void differences_are_settled(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        struct visitor *owner = &world.at[OWNER];
        assert_int_equal(visitor_get(owner, world.base), 200);
        assert_true(visitor_sees(owner, "Freeze a version"));
        open_assessment(&world);
        static const char *const questions[] = {"P1", "P2", "P3", "P4", "P5", "P6",
                                                "N1", "N2", "N3", "N4", "N5", "N6",
                                                "S1", "S2", "S3", "S4", "S5", "S6"};
        for (size_t q = 0; q < 18; q++)
            for (size_t i = COUNCIL; i <= POLICE; i++)
                assert_int_equal(
                    rate(&world, i, questions[q], q == 0 && i == POLICE ? "1" : "5", "=cmd|' /C"),
                    303);
        assert_true(strstr(world.at[POLICE].location, "/lock") != NULL);
        for (size_t i = COUNCIL; i <= POLICE; i++) assert_int_equal(lock(&world, i), 303);
        assert_int_equal(visitor_get(owner, path(&world, "/differences")), 200);
        assert_true(visitor_sees(owner, "Partners differ on 1 of 18 questions"));
        assert_true(visitor_sees(owner, "For leaders"));
        assert_int_equal(visitor_post_fields(owner, world.base, path(&world, "/finish"), "x", ""),
                         409);
        const char *outcome = path(&world, "/questions/P1/outcome");
        assert_int_equal(visitor_post_fields(owner, NULL, outcome, "outcome", "agreed", "reason",
                                             "why not", "revision", "0"),
                         422);
        assert_true(visitor_sees(owner, "why not"));
        assert_int_equal(visitor_post_fields(owner, NULL, outcome, "outcome", "leadership",
                                             "reason", "values differ", "leadership_question",
                                             "Shall we?", "revision", "0"),
                         303);
        assert_int_equal(visitor_post_fields(owner, NULL, outcome, "outcome", "differ", "reason",
                                             "typed elsewhere", "revision", "0"),
                         409);
        assert_true(visitor_sees(owner, "values differ") && visitor_sees(owner, "typed elsewhere"));
        assert_int_equal(visitor_post_fields(&world.at[TRUST], world.base, outcome, "outcome",
                                             "differ", "reason", "not the owner", "revision", "1"),
                         403);
        assert_int_equal(visitor_post_fields(owner, world.base, path(&world, "/finish"), "x", ""),
                         303);
        assert_int_equal(visitor_get(owner, path(&world, "/differences")), 200);
        assert_true(visitor_sees(owner, "is reconciled"));

        assert_int_equal(visitor_get(&world.at[TRUST], path(&world, "/differences/csv")), 200);
        struct csv csv;
        struct why why = {0};
        assert_int_equal(csv_read(world.arena, str_of(world.at[TRUST].body), &csv, &why),
                         FAIL_NONE);
        assert_int_equal(csv.n_rows, 18 * 3);
        assert_string_equal(csv_cell(&csv, 0, 0), "P1"); /* most disagreement first */
        assert_string_equal(csv_cell(&csv, 0, 6), "=cmd|' /C");
        assert_true(visitor_sees(&world.at[TRUST], "'=cmd"));
        assert_true(visitor_sees(&world.at[TRUST], "Shall we?"));
    }
}
TEST(differences_are_settled,
     "assessment: differences are shown, settled with reasons, and taken as a file");

static void a_new_version_starts_from_the_old(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        open_assessment(&world);
        for (size_t i = COUNCIL; i <= POLICE; i++) {
            assert_int_equal(rate(&world, i, "P1", "4", arena_printf(world.arena, "REASON-%zu", i)),
                             303);
            assert_int_equal(lock(&world, i), 303);
        }
        open_assessment(&world);
        struct visitor *trust = &world.at[TRUST];
        assert_int_equal(visitor_get(trust, path(&world, "/rate")), 200);
        assert_true(visitor_sees(trust, "You rated 1 question of an earlier version"));
        assert_int_equal(visitor_post_fields(trust, path(&world, "/rate"),
                                             path(&world, "/copy-earlier"), "x", ""),
                         303);
        assert_int_equal(visitor_get(trust, path(&world, "/rate/P1")), 200);
        assert_true(visitor_sees(trust, "REASON-2"));
        /* The earlier sheet stays readable, the new one stays blind. */
        assert_int_equal(visitor_get(trust, path(&world, "/differences")), 403);
        assert_int_equal(visitor_get(trust, world.base), 200);
        const char *at = strstr(trust->body, "/earlier/");
        assert_non_null(at);
        char *earlier = arena_printf(world.arena, "%s/earlier/%.*s", world.base,
                                     (int)strcspn(at + 9, "\""), at + 9);
        assert_int_equal(visitor_get(trust, earlier), 200);
        assert_int_equal(visitor_get(&world.at[STRANGER], earlier), 404);
    }
}
TEST(a_new_version_starts_from_the_old,
     "assessment: a new version is rated anew, from one's own earlier ratings if one likes");

static void the_screen_says_why(void **state) {
    (void)state;
    struct world world;
    EACH_ENGINE(world) {
        struct visitor *owner = &world.at[OWNER];
        char *screen =
            arena_printf(world.arena, "/proposals/%lld/screen", (long long)world.proposal);
        char *answers = arena_printf(world.arena, "%s/answers", screen);
        assert_int_equal(visitor_get(owner, screen), 200);
        assert_true(visitor_sees(owner, "Start now"));
        assert_int_equal(visitor_get(&world.at[TRUST], screen), 200);
        assert_false(visitor_sees(&world.at[TRUST], "Start now"));
        assert_int_equal(visitor_get(&world.at[TRUST], answers), 403);
        assert_int_equal(visitor_post_fields(owner, NULL, answers, "seen", "0", "purpose", "yes",
                                             "purpose-note", "FIRST-NOTE"),
                         303);
        assert_int_equal(visitor_get(owner, screen), 200);
        assert_true(visitor_sees(owner, "Not finished") && visitor_sees(owner, "FIRST-NOTE"));
        /* Somebody who opened the form before that. */
        assert_int_equal(visitor_post_fields(owner, NULL, answers, "seen", "0", "power", "no",
                                             "power-note", "SECOND-NOTE"),
                         409);
        assert_true(visitor_sees(owner, "SECOND-NOTE"));
        const char *fields[] = {"seen", visitor_hidden(owner, "seen"), "power", "no", NULL};
        assert_int_equal(visitor_post(owner, NULL, answers, fields), 303);
        assert_int_equal(visitor_get(owner, screen), 200);
        assert_true(visitor_sees(owner, "<p class=\"fm-verdict__word\">Stop</p>"));
        assert_true(visitor_sees(owner, "Without a power the sharing would be unlawful"));
        assert_int_equal(visitor_post_fields(owner, NULL, answers, "seen", "9", "power", "maybe"),
                         422);
    }
}
TEST(the_screen_says_why, "assessment: the quick screen stops without a power, and says why");
