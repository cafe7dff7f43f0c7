/* A page published again after one of forty people took back their points. */
#include "civic/app.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

enum { LEILA = 6 };

static void points_stay(void **state) {
    (void)state;
    struct app *app = test_example("sqlite");
    struct visitor v;
    visitor_begin(&v, app);
    visitor_sign_in(&v, LEILA);
    visitor_go(&v, "/proposals/1/publication/publish");
    assert_false(visitor_sees(&v, "Publish the changed figures too"));
    visitor_go(&v, "/register/frailty-alerts/score-frailty-alerts.json");
    const char *people = strstr(v.body, "\"weights\"");
    assert_non_null(people);
    const char *before = arena_copy(v.arena, people);
    /* Forty people gave points, and the result was shown: nobody is asked once more. */
    visitor_go(&v, "/proposals/1/evidence/2");
    assert_false(visitor_sees(&v, "Open the final ballot again"));
    visitor_post_fields(&v, NULL, "/proposals/1/evidence/2/state/after", "x", "");
    assert_int_equal(v.status, 409);
    visitor_post_fields(&v, NULL, "/proposals/1/evidence/2/participants/37/withdraw", "x", "");
    assert_int_equal(v.status, 303);
    visitor_post_fields(&v, NULL, "/proposals/1/score/compute", "x", "");
    assert_int_equal(v.status, 303);
    visitor_go(&v, "/proposals/1/publication/publish");
    assert_true(visitor_sees(&v, "Publish the changed figures too"));
    assert_true(visitor_sees(&v, "fewer than five people changed"));
    visitor_go(&v, "/proposals/1/publication/preview");
    assert_true(visitor_sees(&v, "Some figures are as we published them on"));
    visitor_post_fields(&v, NULL, "/proposals/1/publication/publish", "theme", "health", "read",
                        "yes", "promise", "yes");
    if (v.status != 303) fail_msg("%d %s", v.status, strstr(v.body, "<main"));
    visitor_go(&v, "/register/frailty-alerts/score-frailty-alerts.json?again=1");
    people = strstr(v.body, "\"weights\"");
    assert_non_null(people);
    size_t n = (size_t)(strchr(before, '}') - before);
    assert_memory_equal(people, before, n);
    /* They were wrong: the owner says so, and the new ones are published. */
    visitor_post_fields(&v, NULL, "/proposals/1/publication/publish", "theme", "health", "read",
                        "yes", "promise", "yes", "changed", "yes");
    assert_int_equal(v.status, 303);
    visitor_go(&v, "/register/frailty-alerts/score-frailty-alerts.json?again=2");
    people = strstr(v.body, "\"weights\"");
    assert_memory_not_equal(people, before, n);
    test_sql(app, "UPDATE proposal SET stage = 10, state = 'published' WHERE id = 1", NULL, NULL);
    visitor_go(&v, "/proposals");
    assert_false(visitor_sees(&v, "Page withdrawn"));
    visitor_post_fields(&v, NULL, "/proposals/1/publication/withdraw", "reason",
                        "A figure was wrong, and is looked into.");
    assert_int_equal(v.status, 303);
    visitor_go(&v, "/proposals");
    assert_true(visitor_sees(&v, "Page withdrawn"));
    visitor_end(&v);
    test_app_close(app);
}
TEST(points_stay, "publication: a page published again does not tell whose points were taken back");
