/* Official documents as officials use them: answer once, write over, out of date, freeze, review.
 */
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* People of the example programme by the order in which it makes them; its first proposal. */
enum { PRIYA = 2, TOM = 3, HELEN = 5, GARETH = 7 };
#define DPIA "/proposals/1/documents/dpia"
#define REGISTER_ENTRY "/proposals/1/documents/register"

struct desk {
    struct app *app;
    struct arena *arena;
};

static bool begin(const char *engine, struct desk *desk) {
    desk->app = test_example(engine);
    if (desk->app == NULL) return false;
    desk->arena = arena_new((size_t)1 << 30);
    return true;
}

static void end(struct desk *desk) {
    test_app_close(desk->app);
    arena_free(desk->arena);
}

static void enter(struct visitor *visitor, struct desk *desk, int64_t person) {
    visitor_begin(visitor, desk->app);
    visitor_sign_in(visitor, person);
}

static void see(struct visitor *visitor, const char *path, const char *text) {
    assert_int_equal(visitor_get(visitor, path), 200);
    if (!visitor_sees(visitor, text)) fail_msg("%s does not show: %s", path, text);
}

/* Opens the page of a part and saves it, with the hidden fields that the page has. */
static void write_part(struct visitor *visitor, const char *path, const char *value) {
    assert_int_equal(visitor_get(visitor, path), 200);
    const char *revision = visitor_hidden(visitor, "revision"),
               *given = visitor_hidden(visitor, "given");
    assert_int_equal(visitor_post_fields(visitor, path, path, "revision", revision, "given", given,
                                         "value", value),
                     303);
}

/* A part follows the draft, stays as written, and says when the draft has moved on. */
static void parts_follow_until_written(struct visitor *priya) {
    see(priya, DPIA, "From the draft");
    write_part(priya, DPIA "/fields/4.function_creep", "Nothing but calls by nurses.");
    see(priya, DPIA, "Nothing but calls by nurses.");
    const char *limits = "/proposals/1/answers/limits";
    assert_int_equal(visitor_get(priya, limits), 200);
    assert_int_equal(visitor_post_fields(priya, limits, limits, "revision",
                                         visitor_hidden(priya, "revision"), "limits",
                                         "A new limit that nobody had thought of."),
                     303);
    see(priya, DPIA, "Nothing but calls by nurses."); /* never overwritten */
    see(priya, DPIA "/fields/4.function_creep", "The draft has changed since this was written");
    assert_true(visitor_sees(priya, "A new limit that nobody had thought of."));
    /* The other documents follow at once. */
    see(priya, "/proposals/1/documents/dsa", "A new limit that nobody had thought of.");
    /* Saving says that it is up to date; removing it lets it follow again. */
    write_part(priya, DPIA "/fields/4.function_creep", "Nothing but calls by nurses.");
    assert_int_equal(visitor_get(priya, DPIA "/fields/4.function_creep"), 200);
    assert_false(visitor_sees(priya, "The draft has changed since this was written"));
    assert_int_equal(visitor_post_fields(priya, DPIA "/fields/4.function_creep",
                                         DPIA "/fields/4.function_creep/follow/1", NULL),
                     409);
    assert_int_equal(visitor_post_fields(priya, DPIA "/fields/4.function_creep",
                                         DPIA "/fields/4.function_creep/follow/2", NULL),
                     303);
    assert_int_equal(visitor_get(priya, DPIA), 200);
    assert_false(visitor_sees(priya, "Nothing but calls by nurses."));
}

static void two_writers_lose_nothing(struct desk *desk, struct visitor *priya) {
    struct visitor helen;
    enter(&helen, desk, HELEN);
    write_part(priya, DPIA "/fields/1.aims", "Priya's words.");
    assert_int_equal(visitor_get(&helen, DPIA "/fields/1.aims"), 200);
    write_part(priya, DPIA "/fields/1.aims", "Priya's second words.");
    const char *stale[] = {"csrf",     visitor_hidden(&helen, "csrf"),
                           "nonce",    visitor_hidden(&helen, "nonce"),
                           "revision", "1",
                           "given",    visitor_hidden(&helen, "given"),
                           "value",    "Helen's words.",
                           NULL};
    assert_int_equal(visitor_post_raw(&helen, DPIA "/fields/1.aims", stale), 409);
    assert_true(visitor_sees(&helen, "Helen&#39;s words."));
    assert_true(visitor_sees(&helen, "Priya&#39;s second words."));
    visitor_end(&helen);
}

static void frozen_versions_are_reviewed(struct desk *desk, struct visitor *priya) {
    struct visitor helen;
    enter(&helen, desk, HELEN);
    assert_int_equal(visitor_post_fields(priya, DPIA "/freeze", DPIA "/freeze", "note", "Third"),
                     303);
    assert_string_equal(priya->location, DPIA "/versions/3");
    see(priya, DPIA "/versions/3", "You froze this version");
    assert_int_equal(visitor_post_fields(priya, DPIA "/freeze", DPIA "/versions/3", "outcome",
                                         "approved", "comment", ""),
                     403);
    assert_int_equal(visitor_post_fields(&helen, DPIA "/versions/3", DPIA "/versions/3", "outcome",
                                         "changes", "comment", ""),
                     422);
    assert_int_equal(visitor_post_fields(&helen, DPIA "/versions/3", DPIA "/versions/3", "outcome",
                                         "approved", "comment", "Well done"),
                     303);
    see(priya, DPIA "/versions/3", "Well done");
    /* What is written afterwards does not reach the frozen one. */
    write_part(priya, DPIA "/fields/1.need", "Written later.");
    assert_int_equal(visitor_get(priya, DPIA "/versions/3"), 200);
    assert_false(visitor_sees(priya, "Written later."));
    assert_int_equal(visitor_get(priya, "/proposals/2/documents/dpia/versions/3"), 404);
    visitor_end(&helen);
}

static void files_are_whole(struct visitor *priya) {
    static const struct {
        const char *path, *begins;
    } files[] = {
        {DPIA "/files/document.html", "<!DOCTYPE html>"},
        {DPIA "/files/document.odt", "PK"},
        {DPIA "/files/document.pdf", "%PDF"},
        {DPIA "/files/document.json", "{\"format\":\"folkmoot-document/1\""},
        {DPIA "/files/pia.json", "{\"pia\":"},
        {DPIA "/versions/3/files/document.pdf", "%PDF"},
        {REGISTER_ENTRY "/files/register.json", "{\"id\":\"FM-2026-0001\""},
        {REGISTER_ENTRY "/files/register.csv", "id,agreement_name"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_int_equal(visitor_get(priya, files[i].path), 200);
        const char *bytes = priya->response->bytes;
        assert_memory_equal(bytes, files[i].begins, strlen(files[i].begins));
    }
    assert_int_equal(visitor_get(priya, DPIA "/files/register.csv"), 404);
    assert_int_equal(visitor_get(priya, REGISTER_ENTRY "/files/pia.json"), 404);
    assert_int_equal(visitor_get(priya, REGISTER_ENTRY "/import"), 404);
    assert_int_equal(visitor_get(priya, "/proposals/1/documents/nothing"), 404);
}

/* A file that comes back as it went out takes over nothing: all parts go on following the draft. */
static void own_file_changes_nothing(struct visitor *priya) {
    assert_int_equal(visitor_get(priya, DPIA "/files/pia.json"), 200);
    struct str bytes = {priya->body, strlen(priya->body)};
    bytes.s = arena_copy_n(priya->arena, bytes.s, bytes.n);
    struct http_upload upload = {
        .field = "file", .file_name = "pia.json", .type = "application/json", .bytes = bytes};
    priya->upload = &upload;
    assert_int_equal(visitor_post_fields(priya, DPIA "/import", DPIA "/import", NULL), 303);
    priya->upload = NULL;
    see(priya, DPIA,
        "Parts taken over: 0. Left as they were, because somebody had written them: 0.");
}

static void other_tools_are_taken_over(struct visitor *priya) {
    own_file_changes_nothing(priya);
    static const char file[] =
        "{\"pia\":{\"name\":\"x\"},\"answers\":[{\"reference_to\":226,\"data\":{\"text\":"
        "\"<p>A processor</p>\"}},{\"reference_to\":111,\"data\":{\"text\":\"<p>Other "
        "aims</p>\"}}]}";
    struct http_upload upload = {.field = "file",
                                 .file_name = "pia.json",
                                 .type = "application/json",
                                 .bytes = {file, sizeof file - 1}};
    priya->upload = &upload;
    assert_int_equal(visitor_post_fields(priya, DPIA "/import", DPIA "/import", NULL), 303);
    see(priya, DPIA,
        "Parts taken over: 1. Left as they were, because somebody had written them: 1.");
    assert_true(visitor_sees(priya, "A processor"));
    assert_false(visitor_sees(priya, "Other aims"));
    upload.bytes = STR("[]");
    assert_int_equal(visitor_post_fields(priya, DPIA "/import", DPIA "/import", NULL), 422);
    assert_true(visitor_sees(priya, "not an export of the PIA tool"));
    priya->upload = NULL;
}

static void documents_are_answered_once(void **state) {
    (void)state;
    for (int e = 0; e < 2; e++) {
        struct desk desk;
        struct visitor priya;
        if (!begin(e == 0 ? "sqlite" : "postgres", &desk)) continue;
        enter(&priya, &desk, PRIYA);
        parts_follow_until_written(&priya);
        two_writers_lose_nothing(&desk, &priya);
        frozen_versions_are_reviewed(&desk, &priya);
        files_are_whole(&priya);
        other_tools_are_taken_over(&priya);
        visitor_end(&priya);
        end(&desk);
    }
}
TEST(documents_are_answered_once,
     "documents: parts follow the draft, are never overwritten, are frozen, reviewed, exported");
