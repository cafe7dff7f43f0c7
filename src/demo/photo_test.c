/* Photos of paper at an event: each code has its own, also where two send the same. */
#include "civic/app.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* A PNG of one point. */
static const char png[] =
    "\211\120\116\107\015\012\032\012"
    "\000\000\000\015\111\110\104\122\000\000\000\001\000\000\000\001\010\000\000\000\000\072\176"
    "\233\125"
    "\000\000\000\012\111\104\101\124\170\234\143\140\000\000\000\002\000\001\110\257\244\161"
    "\000\000\000\000\111\105\116\104\256\102\140\202";

static const char *photos_of(struct visitor *v, const struct demo_about *about, const char *label) {
    for (size_t i = 0; i < about->n_codes; i++)
        if (strcmp(about->codes[i].label, label) == 0)
            return arena_printf(v->arena, "/e/%s/photos", about->codes[i].code);
    fail_msg("no code for %s", label);
    return "";
}

static void sent_by(struct visitor *v, const char *path) {
    const struct http_upload file = {
        .field = "file", .file_name = "paper.png", .bytes = {png, sizeof png - 1}};
    v->upload = &file;
    assert_int_equal(visitor_post_fields(v, path, path, "x", "y"), 303);
    v->upload = NULL;
    visitor_go(v, path);
    SEES(v, "Remove photo");
}

static void two_send_the_same(const char *engine) {
    struct app *app = test_example(engine);
    struct visitor host, came;
    struct demo_about about;
    if (app == NULL) return;
    visitor_begin(&host, app);
    visitor_begin(&came, app);
    assert_int_equal(demo_describe(host.arena, &about, NULL), FAIL_NONE);
    const char *hosts = photos_of(&host, &about, "host of event 1"),
               *own = photos_of(&came, &about, "a slip of the first event");
    sent_by(&host, hosts);
    sent_by(&came, own);
    sent_by(&came, own); /* again: once is enough */
    assert_int_equal(test_number(app, "SELECT COUNT(*) FROM dialogue_file"), 2);
    const char *at = strstr(host.body, "/remove\"");
    assert_non_null(at);
    while (strncmp(at, "/e/", 3) != 0) at--;
    const char *remove = arena_copy_n(host.arena, at, strcspn(at, "\""));
    assert_int_equal(visitor_post_fields(&host, hosts, remove, "x", "y"), 303);
    visitor_go(&host, hosts);
    HIDDEN(&host, "Remove photo");
    visitor_go(&came, own);
    SEES(&came, "Remove photo");
    visitor_end(&host);
    visitor_end(&came);
    test_app_close(app);
}
TEST_ON_BOTH(two_send_the_same,
             "dialogue: the same photo of two people is kept for each, and stays when one takes "
             "theirs away");
