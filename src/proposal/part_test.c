/* Those who help to ask the public: what they see, what they do not, and who lets them in. */
#include "civic/app.h"
#include "tests/test.h"
#include "tests/visitor.h"

struct world {
    struct app *app;
    struct visitor owner, lead, helper;
};

static void world_begin(struct world *w) {
    *w = (struct world){.app = test_app("sqlite")};
    int64_t council = test_organisation(w->app, "Eastmere Council");
    struct visitor *all[] = {&w->owner, &w->lead, &w->helper};
    static const char *const names[] = {"Priya Shah", "Nia Rees", "Sam Okoro"};
    for (size_t i = 0; i < 3; i++) {
        visitor_begin(all[i], w->app);
        visitor_sign_in(all[i], test_person(w->app, council, names[i], names[i], i == 0, false));
    }
    visitor_post_fields(&w->owner, NULL, "/proposals/start", "title", "Warm homes", "problem",
                        "Homes are too cold.", "purpose", "To offer insulation to warm them.");
    assert_int_equal(w->owner.status, 303);
}

static void world_end(struct world *w) {
    visitor_end(&w->owner);
    visitor_end(&w->lead);
    visitor_end(&w->helper);
    test_app_close(w->app);
}

static int give(struct visitor *v, const char *person, const char *role) {
    return visitor_post_fields(v, NULL, "/proposals/1/people/add", "person", person, "role", role);
}

static void helpers_do_not_see_the_draft(void **state) {
    (void)state;
    static const char *const closed[] = {"/proposals/1",          "/proposals/1/draft",
                                         "/proposals/1/people",   "/proposals/1/versions",
                                         "/proposals/1/evidence", "/proposals/1/score",
                                         "/proposals/1/decision", "/proposals/1/print",
                                         "/proposals/1/export",   "/proposals/1/assessment"};
    static const char *const roles[] = {"facilitator", "note_taker", "caller",
                                        "oversight",   "observer",   "analyst"};
    struct world w;
    world_begin(&w);
    for (size_t r = 0; r < 6; r++) assert_int_equal(give(&w.owner, "3", roles[r]), 303);
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        assert_int_equal(visitor_get(&w.helper, closed[i]), 403);
    SEES(&w.helper, "Go to your part in this proposal");
    SEES(&w.helper, "href=\"/proposals/1/part\"");
    assert_int_equal(visitor_get(&w.helper, "/proposals/1/part"), 200);
    SEES(&w.helper, "Confirmation caller");
    visitor_get(&w.helper, "/proposals");
    SEES(&w.helper, "You were asked to help");
    SEES(&w.helper, "/proposals/1/part");
    if (visitor_sees(&w.helper, "Idea")) fail_msg("a helper sees the stage");
    world_end(&w);
}
TEST(helpers_do_not_see_the_draft,
     "roles: who helps to ask the public sees their own part and never the draft");

static void a_lead_gives_helpers_roles_only(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    assert_int_equal(give(&w.owner, "2", "engagement"), 303);
    assert_int_equal(give(&w.lead, "3", "facilitator"), 303);
    assert_int_equal(give(&w.lead, "3", "owner"), 422);
    assert_int_equal(give(&w.lead, "2", "owner"), 422);
    /* Nor may they end what an owner gave. */
    assert_int_equal(visitor_get(&w.lead, "/proposals/1/people/1/end"), 404);
    assert_int_equal(visitor_post_fields(&w.lead, NULL, "/proposals/1/people/3/end", "sure", "yes"),
                     303);
    assert_int_equal(visitor_get(&w.helper, "/proposals/1/part"), 404);
    world_end(&w);
}
TEST(a_lead_gives_helpers_roles_only,
     "roles: an engagement lead lets helpers in and out, and nobody else");
