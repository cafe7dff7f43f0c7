/* The page of documents gives reasons; none of them may tell a rating before the assessment is
 * over. */
#include "assessment/assessment.sql.h"
#include "base/clock.h"
#include "framework/framework.h"
#include "proposal/proposal_store.h"
#include "proposal/stage.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

struct world {
    struct app *app;
    struct arena *arena;
    int64_t council, person;
};

static enum fail rate_and_look(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t now = clock_now(), proposal, framework, assessment, version;
    struct assessor_list_row *assessors;
    struct stage_lowest_ratings_row *lowest;
    size_t n;
    TRY(framework_install_ours(db, w->arena, now, why));
    TRY(framework_default(db, w->arena, &framework, why));
    struct proposal_new start = {.organisation = w->council,
                                 .person = w->person,
                                 .now = now,
                                 .title = "t",
                                 .problem = "p",
                                 .purpose = "p"};
    TRY(proposal_start(db, w->arena, &start, &proposal, why));
    struct freeze freeze = {.proposal = proposal, .person = w->person, .now = now, .note = ""};
    TRY(version_freeze(db, w->arena, &freeze, &version, why));
    TRY(assessment_insert(db, w->arena, proposal, version, framework, w->person, now, &assessment,
                          why));
    TRY(assessor_insert(db, assessment, w->person, w->council, why));
    TRY(assessor_list(db, w->arena, assessment, &assessors, &n, why));
    TRY(rating_save(db, assessors[0].id, "S2", 1, 3, "", "", "", 0, now, why));
    TRY(assessor_lock(db, assessors[0].id, now, why));
    TRY(stage_lowest_ratings(db, w->arena, proposal, &lowest, &n, why));
    assert_int_equal(n, 0); /* locked, but others may still be rating */
    TRY(assessment_close(db, assessment, now, why));
    TRY(stage_lowest_ratings(db, w->arena, proposal, &lowest, &n, why));
    assert_int_equal(n, 1);
    assert_string_equal(lowest[0].question, "S2");
    assert_int_equal(lowest[0].lowest, 1);
    return FAIL_NONE;
}

static void documents_tell_no_open_rating(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w = {.app = test_app(engines[i])};
        if (w.app == NULL) continue;
        struct why why = {0};
        w.arena = arena_new((size_t)64 << 20);
        w.council = test_organisation(w.app, "Eastmere Council");
        w.person = test_person(w.app, w.council, "Priya", "priya@example.org", true, false);
        if (store_write(w.app->store, w.arena, rate_and_look, &w, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        test_app_close(w.app);
        arena_free(w.arena);
    }
}
TEST(documents_tell_no_open_rating,
     "proposal: the reasons for documents use no rating while assessors still work blind");
