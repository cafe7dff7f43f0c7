/*
 * Holds our parts against the examples (fixtures.json) of the govuk-frontend package:
 * same elements, same attributes, same texts; white space and the order of attributes
 * and classes apart. FOLKMOOT_GOVUK_FIXTURES names the folder dist/govuk/components.
 * Examples that use what our parts do not have are counted, with the reason.
 */
#include "web/parts_fixtures_test.h"

#include "base/file.h"
#include "tests/test.h"

#include <ctype.h>

enum { FIXTURES_BYTES_MAX = 8 << 20, PARTS_MAX = 64, REASONS_MAX = 40 };

static const char default_folder[] =
    "tests/browser/node_modules/govuk-frontend/dist/govuk/components";

const json_t *option(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return value == NULL || json_is_null(value) || json_is_false(value) ? NULL : value;
}

bool option_true(const json_t *object, const char *key) {
    return option(object, key) != NULL;
}

const char *option_text(struct example *example, const json_t *object, const char *key) {
    const json_t *value = option(object, key);
    if (value == NULL) return NULL;
    if (json_is_string(value)) return json_string_value(value);
    if (json_is_integer(value))
        return arena_printf(example->out->arena, "%lld", (long long)json_integer_value(value));
    if (json_is_true(value)) return "true";
    example->reason = key;
    return NULL;
}

bool has_word(const char *words, const char *word) {
    struct str rest = str_of(words);
    while (rest.s != NULL && rest.n > 0)
        if (str_is(str_cut(&rest, ' '), word)) return true;
    return false;
}

void allow(struct example *example, const json_t *object, const char *keys) {
    /* jansson's iteration wants a pointer to non-const, and changes nothing. */
    for (void *at = json_object_iter(json_incref((json_t *)(uintptr_t)object)); at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        const json_t *value = json_object_iter_value(at);
        if (json_is_null(value)) continue;
        if (!has_word(keys, json_object_iter_key(at)) && example->reason == NULL)
            example->reason = json_object_iter_key(at);
    }
    json_decref((json_t *)(uintptr_t)object);
}

const char *inner_text(struct example *example, const json_t *object, const char *key) {
    const json_t *inner = option(object, key);
    if (inner == NULL) return NULL;
    allow(example, inner, "text");
    return option_text(example, inner, "text");
}

/* --- HTML in one spelling ------------------------------------------------------------------ */

static size_t entity_read(const char *s, size_t n, char *out) {
    static const struct {
        const char *name;
        char c;
    } entities[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},   {"&quot;", '"'},
                    {"&#39;", '\''}, {"&apos;", '\''}, {"&#x27;", '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t size = strlen(entities[i].name);
        if (size > n || memcmp(s, entities[i].name, size) != 0) continue;
        *out = entities[i].c;
        return size;
    }
    *out = *s;
    return 1;
}

/* Text with entities read and white space as single spaces, none at the ends. */
static char *plain(struct arena *arena, struct str text) {
    struct buf buf;
    buf_init(&buf, arena, FIXTURES_BYTES_MAX);
    text = str_trim(text);
    for (size_t i = 0; i < text.n;) {
        char c;
        size_t took = entity_read(text.s + i, text.n - i, &c);
        i += took;
        if (took == 1 && isspace((unsigned char)c)) {
            while (i < text.n && isspace((unsigned char)text.s[i])) i++;
            c = ' ';
        }
        buf_char(&buf, c);
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *sorted_words(struct arena *arena, const char *words) {
    const char *all[PARTS_MAX];
    size_t n = 0;
    struct str rest = str_of(words);
    while (rest.s != NULL && rest.n > 0 && n < PARTS_MAX) {
        struct str word = str_cut(&rest, ' ');
        if (word.n > 0) all[n++] = str_copy(arena, word);
    }
    if (n > 1) qsort(all, n, sizeof all[0], by_text);
    struct buf buf;
    buf_init(&buf, arena, 10000);
    for (size_t i = 0; i < n; i++) buf_printf(&buf, "%s%s", i > 0 ? " " : "", all[i]);
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

/* Reads one attribute from *at; NULL at the tag's end. */
static char *attribute_read(struct arena *arena, const char **at, const char *end) {
    const char *s = *at;
    while (s < end && (isspace((unsigned char)*s) || *s == '/')) s++;
    const char *name = s;
    while (s < end && !isspace((unsigned char)*s) && *s != '=') s++;
    if (s == name) return NULL;
    char *key = arena_copy_n(arena, name, (size_t)(s - name));
    struct str value = {"", 0};
    while (s < end && isspace((unsigned char)*s)) s++;
    if (s < end && *s == '=') {
        char quote = s[1];
        const char *start = s + 2;
        s = start;
        while (s < end && *s != quote) s++;
        value = (struct str){start, (size_t)(s - start)};
        s++;
    }
    *at = s;
    char *text = plain(arena, value);
    if (text_is(key, "class")) text = sorted_words(arena, text);
    return arena_printf(arena, "%s=\"%s\"", key, text);
}

static void tag_write(struct arena *arena, struct buf *out, const char *s, const char *end) {
    const char *at = s;
    while (at < end && !isspace((unsigned char)*at)) at++;
    buf_printf(out, "<%.*s", (int)(at - s), s);
    const char *all[PARTS_MAX];
    size_t n = 0;
    for (char *one; n < PARTS_MAX && (one = attribute_read(arena, &at, end)) != NULL;)
        all[n++] = one;
    if (n > 1) qsort(all, n, sizeof all[0], by_text);
    for (size_t i = 0; i < n; i++) buf_printf(out, " %s", all[i]);
    buf_text(out, ">\n");
}

static const char *tag_close(const char *s, const char *end) {
    char quote = '\0';
    for (; s < end; s++) {
        if (quote != '\0')
            quote = *s == quote ? '\0' : quote;
        else if (*s == '"' || *s == '\'')
            quote = *s;
        else if (*s == '>')
            return s;
    }
    return end;
}

/* One line per tag and text. */
static char *canonical(struct arena *arena, const char *markup, size_t n) {
    struct buf out;
    buf_init(&out, arena, FIXTURES_BYTES_MAX);
    const char *s = markup, *end = markup + n;
    while (s < end) {
        if (*s == '<') {
            const char *close = tag_close(s + 1, end);
            const char *stop = close > s && close[-1] == '/' ? close - 1 : close;
            tag_write(arena, &out, s + 1, stop);
            s = close + 1;
        } else {
            const char *start = s;
            while (s < end && *s != '<') s++;
            char *text = plain(arena, (struct str){start, (size_t)(s - start)});
            if (text[0] != '\0') buf_printf(&out, "%s\n", text);
        }
    }
    return out.n == 0 ? arena_copy(arena, "") : out.s;
}

static char *replaced(struct arena *arena, const char *text, const char *from, const char *to) {
    struct buf buf;
    buf_init(&buf, arena, FIXTURES_BYTES_MAX);
    for (const char *at; (at = strstr(text, from)) != NULL; text = at + strlen(from)) {
        buf_add(&buf, text, (size_t)(at - text));
        buf_text(&buf, to);
    }
    buf_text(&buf, text);
    return buf.s;
}

/* --- the test -------------------------------------------------------------------------------- */

struct tally {
    size_t same, different, other;
    const char *reasons[REASONS_MAX];
    size_t counts[REASONS_MAX], n_reasons;
};

static void tally_reason(struct arena *arena, struct tally *tally, const char *reason) {
    tally->other++;
    for (size_t i = 0; i < tally->n_reasons; i++) {
        if (!text_is(tally->reasons[i], reason)) continue;
        tally->counts[i]++;
        return;
    }
    if (tally->n_reasons == REASONS_MAX) return;
    tally->counts[tally->n_reasons] = 1;
    tally->reasons[tally->n_reasons++] = arena_copy(arena, reason);
}

static void compare(struct arena *arena, const struct component *component, const json_t *fixture,
                    struct tally *tally) {
    struct buf buf;
    buf_init(&buf, arena, FIXTURES_BYTES_MAX);
    struct html out = {.buf = &buf, .arena = arena, .language = "en"};
    struct example example = {.out = &out};
    component->render(&example, json_object_get(fixture, "options"));
    if (example.reason != NULL) {
        tally_reason(arena, tally, example.reason);
        return;
    }
    const char *theirs = json_string_value(json_object_get(fixture, "html"));
    for (size_t i = 0; i < 2; i++)
        if (example.from[i] != NULL)
            theirs = replaced(arena, theirs, example.from[i], example.to[i]);
    const char *want = canonical(arena, theirs, strlen(theirs));
    const char *have = canonical(arena, buf.s == NULL ? "" : buf.s, buf.n);
    if (strcmp(want, have) == 0) {
        tally->same++;
        return;
    }
    tally->different++;
    printf("%s, '%s' differs\n--- package\n%s--- ours\n%s\n", component->name,
           json_string_value(json_object_get(fixture, "name")), want, have);
}

static void check_component(struct arena *arena, const char *folder,
                            const struct component *component, struct tally *tally) {
    struct str bytes;
    json_t *root;
    char *path = arena_printf(arena, "%s/%s/fixtures.json", folder, component->name);
    struct why why = {0};
    if (file_read(arena, path, FIXTURES_BYTES_MAX, &bytes, &why) != FAIL_NONE ||
        json_read(arena, bytes, &root, &why) != FAIL_NONE)
        fail_msg("%s: %s", path, why.text);
    const json_t *fixtures = json_object_get(root, "fixtures");
    for (size_t i = 0; i < json_array_size(fixtures); i++)
        compare(arena, component, json_array_get(fixtures, i), tally);
    printf("note: %-20s %2zu the same, %zu different, %2zu use what we do not have",
           component->name, tally->same, tally->different, tally->other);
    for (size_t i = 0; i < tally->n_reasons; i++)
        printf("%s%s %zu", i == 0 ? ": " : ", ", tally->reasons[i], tally->counts[i]);
    printf("\n");
}

static void parts_match_the_package(void **state) {
    (void)state;
    const char *folder = getenv("FOLKMOOT_GOVUK_FIXTURES");
    if (folder == NULL && file_exists(default_folder)) folder = default_folder;
    if (folder == NULL) {
        printf("note: no examples of govuk-frontend here; ./test installs them\n");
        skip();
    }
    size_t same = 0, different = 0, other = 0;
    for (size_t i = 0; i < n_components; i++) {
        struct arena *arena = arena_new((size_t)256 << 20);
        struct tally tally = {0};
        check_component(arena, folder, &components[i], &tally);
        assert_true(tally.same > 0);
        same += tally.same, different += tally.different, other += tally.other;
        arena_free(arena);
    }
    printf("note: govuk-frontend: %zu examples the same, %zu different, %zu not applicable\n", same,
           different, other);
    assert_int_equal(different, 0);
}
TEST(parts_match_the_package,
     "parts: components are what the govuk-frontend package's own examples are");

static void spelling_is_all_that_is_forgiven(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"<p class=\"a b\" id='x'>1 &amp;  2</p>", "<p id=\"x\"\n class=\"b a\">\n1 & 2 </p>",
         true},
        {"<input disabled>", "<input disabled=\"\"/>", true},
        {"<p class=\"a\">1</p>", "<p class=\"b\">1</p>", false},
        {"<p>1</p>", "<p>2</p>", false},
        {"<p>1</p>", "<div>1</div>", false},
        {"<p>1</p>", "<p>1</p><p></p>", false},
        {"<p hidden>1</p>", "<p>1</p>", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool same = strcmp(canonical(arena, cases[i].a, strlen(cases[i].a)),
                           canonical(arena, cases[i].b, strlen(cases[i].b))) == 0;
        assert_int_equal(same, cases[i].same);
    }
    arena_free(arena);
}
TEST(spelling_is_all_that_is_forgiven, "parts: comparing with the package forgives spelling alone");
