/* Rules of this room that need no database: routes, tries, codes, kept pages, passwords. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/cache.h"
#include "civic/dispatch.h"
#include "civic/person.h"
#include "civic/rate.h"
#include "civic/respond.h"
#include "civic/totp.h"
#include "tests/test.h"

#include <string.h>

static void every_page_declares_who_may(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_string_equal(pages_check(arena), "");
    arena_free(arena);
}
TEST(
    every_page_declares_who_may,
    "civic: every registered page has a scope, its path parameter, and a path and name of its own");

static const struct page *find(struct arena *arena, const char *path, const char *param,
                               const char **value) {
    struct http_pair params[6];
    size_t n;
    const struct page *page = page_find(path, arena, params, &n);
    if (value != NULL) *value = NULL;
    for (size_t i = 0; value != NULL && i < n; i++)
        if (strcmp(params[i].name, param) == 0) *value = params[i].value;
    return page;
}

static void literal_segments_win(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *value;
    assert_string_equal(find(arena, "/organisations/7/people/invite", NULL, NULL)->name,
                        "person_invite");
    assert_string_equal(find(arena, "/organisations/7/people/12", "person", &value)->name,
                        "person");
    assert_string_equal(value, "12");
    assert_null(find(arena, "/organisations/7/people/", NULL, NULL));
    assert_null(find(arena, "/organisations//people", NULL, NULL));
    assert_null(find(arena, "/organisations/7/people/12/", NULL, NULL));
    assert_null(find(arena, "/nothing/here", NULL, NULL));
    arena_free(arena);
}
TEST(literal_segments_win,
     "civic: a route with more literal segments wins over one with a parameter");

static void tries_run_out_and_come_back(void **state) {
    (void)state;
    struct rate_table *table = rate_table_new();
    int minutes;
    int64_t now = 0;
    for (int i = 0; i < 5; i++)
        assert_true(rate_take(table, "sign-in", "192.0.2.1", 5, 60, now, &minutes));
    assert_false(rate_take(table, "sign-in", "192.0.2.1", 5, 60, now, &minutes));
    assert_int_equal(minutes, 2);
    assert_true(rate_take(table, "sign-in", "192.0.2.2", 5, 60, now, &minutes));
    assert_true(rate_take(table, "code", "192.0.2.1", 5, 60, now, &minutes));
    now += 61 * CLOCK_SECOND;
    assert_true(rate_take(table, "sign-in", "192.0.2.1", 5, 60, now, &minutes));
    assert_false(rate_take(table, "sign-in", "192.0.2.1", 5, 60, now, &minutes));
    rate_table_free(table);
}
TEST(tries_run_out_and_come_back,
     "civic: tries are limited by what and who, and come back with time");

static void waits_are_told_in_the_readers_language(void **state) {
    (void)state;
    struct app app = {.rates = rate_table_new()};
    struct request request = {.app = &app, .language = "cy"};
    struct why why;
    assert_int_equal(request_try(&request, "code", "a", 1, 60, &why), FAIL_NONE);
    assert_int_equal(request_try(&request, "code", "a", 1, 60, &why), FAIL_LIMIT);
    assert_string_equal(why.text, "gormod o gynigion; rhowch gynnig arall arni ymhen munud");
    assert_int_equal(request_try(&request, "code", "b", 1, 4, &why), FAIL_NONE);
    assert_int_equal(request_try(&request, "code", "b", 1, 4, &why), FAIL_LIMIT);
    assert_string_equal(why.text, "gormod o gynigion; rhowch gynnig arall arni ymhen 15 munud");
    rate_table_free(app.rates);
}
TEST(waits_are_told_in_the_readers_language,
     "civic: who has tried too often reads how long to wait in their own language");

/* RFC 6238 appendix B, SHA-1, the last six of the eight digits. */
static void totp_agrees_with_the_standard(void **state) {
    (void)state;
    struct str secret = STR("12345678901234567890");
    static const struct {
        int64_t second;
        const char *code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t now = cases[i].second * CLOCK_SECOND;
        int64_t step = totp_step_of(secret, cases[i].code, now, 0);
        assert_int_equal(step, cases[i].second / 30);
        assert_int_equal(totp_step_of(secret, cases[i].code, now, step), 0);
        assert_int_equal(totp_step_of(secret, cases[i].code, now + 30 * CLOCK_SECOND, 0), step);
        assert_int_equal(totp_step_of(secret, cases[i].code, now + 60 * CLOCK_SECOND, 0), 0);
    }
    assert_int_equal(totp_step_of(secret, "28708", 59 * CLOCK_SECOND, 0), 0);
    assert_int_equal(totp_step_of(secret, "28708x", 59 * CLOCK_SECOND, 0), 0);
    assert_int_equal(totp_step_of(secret, "287 082", 59 * CLOCK_SECOND, 0), 1);
}
TEST(totp_agrees_with_the_standard,
     "civic: codes are those of RFC 6238 appendix B, good for three steps and once");

static void sealed_is_bound_to_key_and_purpose(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    uint8_t key[32] = {1}, other[32] = {2};
    struct str sealed = seal(arena, key, "totp", STR("secret"));
    struct str plain;
    assert_true(unseal(arena, key, "totp", sealed, &plain));
    assert_true(str_is(plain, "secret"));
    assert_false(unseal(arena, other, "totp", sealed, &plain));
    assert_false(unseal(arena, key, "offer", sealed, &plain));
    for (size_t i = 0; i < sealed.n; i++) {
        char *bytes = arena_copy_n(arena, sealed.s, sealed.n);
        bytes[i] = (char)(bytes[i] ^ 1);
        assert_false(unseal(arena, key, "totp", (struct str){bytes, sealed.n}, &plain));
    }
    assert_false(unseal(arena, key, "totp", (struct str){"x", 1}, &plain));
    arena_free(arena);
}
TEST(sealed_is_bound_to_key_and_purpose,
     "civic: what is sealed opens only under its key and purpose, unaltered");

static void passwords_that_fall_first_are_refused(void **state) {
    (void)state;
    struct why why;
    static const char *const weak[] = {"short",        "password2026!",
                                       "Password1234", "aaaaaaaaaaaaaaaa",
                                       "qwertyuiop12", "jo@example.org"};
    for (size_t i = 0; i < LENGTH(weak); i++)
        assert_int_equal(password_allowed(weak[i], "jo@example.org", &why), FAIL_INPUT);
    assert_int_equal(password_allowed("correct horse battery", "jo@example.org", &why), FAIL_NONE);
    assert_int_equal(password_allowed("ŷŵâêîôûáéíóú", NULL, &why), FAIL_NONE);
}
TEST(passwords_that_fall_first_are_refused,
     "civic: short, common, one-letter and own-address passwords are refused");

static void kept_pages_end_with_the_next_commit(void **state) {
    (void)state;
    struct page_cache *cache = page_cache_new();
    struct arena *arena = arena_new(1 << 20);
    struct cached_page page;
    int64_t now = 100 * CLOCK_SECOND;
    page_cache_put(cache, "en", "/register", 7, now, "text/html", STR("hello"));
    assert_true(page_cache_get(cache, "en", "/register", 7, now + CLOCK_DAY, false, arena, &page));
    assert_true(str_is(page.plain, "hello"));
    assert_false(page_cache_get(cache, "cy", "/register", 7, now, false, arena, &page));
    assert_true(
        page_cache_get(cache, "en", "/register", 8, now + CLOCK_SECOND / 2, false, arena, &page));
    assert_false(
        page_cache_get(cache, "en", "/register", 8, now + 2 * CLOCK_SECOND, false, arena, &page));
    for (int i = 0; i < 200; i++)
        page_cache_put(cache, "en", arena_printf(arena, "/p/%d", i), 8, now + i, "text/html",
                       STR("x"));
    assert_true(page_cache_get(cache, "en", "/p/199", 8, now + 200, false, arena, &page));
    assert_false(page_cache_get(cache, "en", "/p/0", 8, now + 200, false, arena, &page));
    arena_free(arena);
    page_cache_free(cache);
}
TEST(kept_pages_end_with_the_next_commit,
     "civic: a kept page is served until the next commit, at most a second longer");

static void failures_have_one_status_each(void **state) {
    (void)state;
    struct why why = {0};
    assert_int_equal(respond_status(FAIL_NOTFOUND, &why), 404);
    assert_int_equal(respond_status(FAIL_DENIED, &why), 403);
    assert_int_equal(respond_status(FAIL_CONFLICT, &why), 409);
    assert_int_equal(respond_status(FAIL_LIMIT, &why), 429);
    assert_int_equal(respond_status(FAIL_STORE, &why), 503);
    assert_int_equal(respond_status(FAIL_INPUT, &why), 422);
    why_fail(&why, FAIL_STORE, STORE_DISK_FULL, "the disk of the service is full");
    assert_int_equal(respond_status(FAIL_STORE, &why), 507);
}
TEST(failures_have_one_status_each, "civic: each kind of failure has its HTTP status");
