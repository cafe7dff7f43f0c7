#include "proposal/precedent.h"
#include "tests/test.h"

static struct arena *arena_begin(void) {
    return arena_new((size_t)64 << 20);
}

static const struct precedent_document documents[] = {
    {"Finding cold homes", "fuel poverty", "Energy ratings compared with low-income records."},
    {"Visits of the fire service", "fire", "Addresses of older people in cold homes."},
    {"Café des familles", "parents", "Familles in Caernarfon."},
    {"Nothing in common", "", "Quite another subject."},
};
enum { N = sizeof documents / sizeof documents[0] };

static const struct precedent_hit *search(struct arena *arena, const char *query, size_t *n) {
    struct precedent_hit *hits;
    precedent_search(arena, documents, N, query, N, &hits, n);
    return hits;
}

static void titles_come_first(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    size_t n;
    const struct precedent_hit *hits = search(arena, "cold homes", &n);
    assert_int_equal(n, 2);
    assert_int_equal(hits[0].document, 0);
    assert_int_equal(hits[1].document, 1);
    assert_true(hits[0].score > hits[1].score);
    assert_string_equal(hits[0].words, "cold, homes");
    /* The score of the header's formula: two words, each in two of four documents, weight 3. */
    assert_true(hits[0].score > 6.59 && hits[0].score < 6.60); /* 2 * 3 * ln(1 + 4/2) */
    arena_free(arena);
}
TEST(titles_come_first, "precedent: a word in the title counts three times one in the text");

static void words_meet_in_all_forms(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    size_t n;
    assert_int_equal(search(arena, "VISITING", &n)[0].document, 1);
    assert_int_equal(search(arena, "home", &n)[0].document, 0);
    assert_int_equal(search(arena, "cafe", &n)[0].document, 2);
    assert_int_equal(search(arena, "compare", &n)[0].document, 0);
    search(arena, "the of data sharing 2024 a", &n); /* common words and numbers find nothing */
    assert_int_equal(n, 0);
    search(arena, "", &n);
    assert_int_equal(n, 0);
    arena_free(arena);
}
TEST(words_meet_in_all_forms, "precedent: case, accents and plain endings do not matter");

static void rare_words_weigh_more(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    size_t n;
    const struct precedent_hit *hits = search(arena, "homes subject", &n);
    assert_int_equal(n, 3);
    assert_int_equal(hits[0].document, 0); /* title: 3 ln 3 */
    assert_int_equal(hits[1].document, 3); /* rare: ln 5 */
    assert_int_equal(hits[2].document, 1); /* ln 3 */
    struct precedent_hit *few;
    precedent_search(arena, documents, N, "homes subject", 1, &few, &n);
    assert_int_equal(n, 1);
    arena_free(arena);
}
TEST(rare_words_weigh_more, "precedent: a rare word weighs more than a common one");

static void repeating_a_word_changes_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    size_t once, thrice;
    const struct precedent_hit *a = search(arena, "cold", &once);
    const struct precedent_hit *b = search(arena, "cold colds COLD cold", &thrice);
    assert_int_equal(once, thrice);
    assert_true(a[0].score == b[0].score);
    arena_free(arena);
}
TEST(repeating_a_word_changes_nothing, "precedent: saying a word again changes no score");

static void library_is_there(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    const struct case_study *cases;
    size_t n, n_areas = 0, n_hits;
    struct why why = {0};
    assert_int_equal(cases_load(arena, &cases, &n, &why), FAIL_NONE);
    assert_true(n >= 6);
    struct precedent_document *all = ARENA_ARRAY(arena, struct precedent_document, n);
    for (size_t i = 0; i < n; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) {
            first &= !text_is(cases[k].area, cases[i].area);
            assert_string_not_equal(cases[k].id, cases[i].id);
        }
        n_areas += first;
        all[i] = precedent_of_case(&cases[i], arena);
        assert_true(cases[i].parties[0] != NULL && cases[i].data[0] != NULL);
    }
    assert_true(n_areas >= 5);
    for (size_t i = 0; i < n; i++) { /* each case is the best match for its own title */
        struct precedent_hit *hits;
        precedent_search(arena, all, n, cases[i].title, 1, &hits, &n_hits);
        assert_int_equal(n_hits, 1);
        assert_int_equal(hits[0].document, i);
    }
    arena_free(arena);
}
TEST(library_is_there, "precedent: the library covers five areas, and each title finds its case");

static void bad_library_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    static const char *const bad[] = {
        "", "[]", "{}", "{\"cases\":{}}", "{\"cases\":[{}]}", "{\"cases\":[{\"id\":\"x\"}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct case_study *cases = NULL;
        size_t n = 7;
        struct why why;
        assert_int_equal(cases_read(arena, str_of(bad[i]), &cases, &n, &why), FAIL_INPUT);
        assert_null(cases);
    }
    arena_free(arena);
}
TEST(bad_library_is_refused, "precedent: a malformed library is refused");
