/* Pairs that are accepted say the same when encoded and read again; an accepted path is in the
 * one plain form and stays the same when its segments are encoded and read again. */
#include "fuzz/fuzz.h"
#include "web/html.h"
#include "web/urlencoded.h"

#include <string.h>

static void pairs_again(struct arena *arena, const struct http_pair *pairs, size_t n) {
    struct buf buf;
    buf_init(&buf, arena, (size_t)1 << 20);
    struct html out = {.buf = &buf, .arena = arena, .language = "en"};
    for (size_t i = 0; i < n; i++) {
        html_url(&out, pairs[i].name);
        buf_char(&buf, '=');
        html_url(&out, pairs[i].value);
        buf_char(&buf, '&');
    }
    struct http_pair *again;
    size_t n_again;
    enum fail failed =
        urlencoded_read(arena, (struct str){buf.s, buf.n}, 100, &again, &n_again, NULL);
    assert(failed == FAIL_NONE && n_again == n);
    for (size_t i = 0; i < n; i++) {
        assert(strcmp(pairs[i].name, again[i].name) == 0);
        assert(strcmp(pairs[i].value, again[i].value) == 0);
    }
}

static void path_again(struct arena *arena, const char *path) {
    assert(path[0] == '/' && strstr(path, "//") == NULL && strchr(path, '\\') == NULL);
    assert(strstr(path, "/../") == NULL && strstr(path, "/./") == NULL);
    struct buf buf;
    buf_init(&buf, arena, (size_t)1 << 20);
    struct html out = {.buf = &buf, .arena = arena, .language = "en"};
    struct str rest = str_of(path + 1);
    while (rest.s != NULL) {
        buf_char(&buf, '/');
        html_url(&out, str_copy(arena, str_cut(&rest, '/')));
    }
    char *again = NULL;
    enum fail failed = path_read(arena, (struct str){buf.s, buf.n}, &again, NULL);
    assert(failed == FAIL_NONE && strcmp(path, again) == 0);
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct http_pair *pairs;
    size_t n;
    char *path;
    if (urlencoded_read(arena, input, 50, &pairs, &n, NULL) == FAIL_NONE) {
        assert(n <= 50);
        pairs_again(arena, pairs, n);
    }
    if (path_read(arena, input, &path, NULL) == FAIL_NONE) path_again(arena, path);
}
