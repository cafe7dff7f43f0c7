/* The page in short: how easily it is read, and that it says what the figures say. */
#include "publication/public.html.h"
#include "tests/test.h"

#include <ctype.h>
#include <string.h>

/* Groups of vowels, without a silent e at the end; at least one. */
static int syllables(const char *word, size_t n) {
    int groups = 0;
    bool in_group = false;
    for (size_t i = 0; i < n; i++) {
        bool vowel = strchr("aeiouy", tolower((unsigned char)word[i])) != NULL;
        if (vowel && !in_group) groups++;
        in_group = vowel;
    }
    bool silent = n > 2 && tolower((unsigned char)word[n - 1]) == 'e' &&
                  strchr("aeiouyl", tolower((unsigned char)word[n - 2])) == NULL;
    if (silent && groups > 1) groups--;
    return groups == 0 ? 1 : groups;
}

struct ease {
    int words, sentences, syllables;
};

/* The visible text: tags end a word, and those of blocks a sentence. */
static struct ease ease_of(const char *html) {
    struct ease ease = {0, 0, 0};
    int in_sentence = 0;
    for (const char *s = html; *s != '\0';) {
        if (*s == '<') {
            bool block = s[1] == '/' && strchr("hpl", s[2]) != NULL;
            if (block && in_sentence > 0) {
                ease.sentences++;
                in_sentence = 0;
            }
            s += strcspn(s, ">");
            if (*s != '\0') s++;
            continue;
        }
        size_t n = 0;
        while (isalnum((unsigned char)s[n]) || s[n] == '\'') n++;
        if (n > 0) {
            ease.words++;
            in_sentence++;
            ease.syllables += isdigit((unsigned char)*s) ? 1 : syllables(s, n);
            s += n;
            continue;
        }
        if (strchr(".?!", *s) != NULL && in_sentence > 0) {
            ease.sentences++;
            in_sentence = 0;
        }
        s++;
    }
    ease.sentences += in_sentence > 0;
    return ease;
}

/* Flesch-Kincaid grade; a grade and five is the age. */
static double reading_age(struct ease ease) {
    double words = (double)ease.words;
    return 0.39 * words / ease.sentences + 11.8 * ease.syllables / words - 15.59 + 5;
}

static const char *page_of(struct arena *arena, const struct public_view *view) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    struct html out = {.buf = &buf, .arena = arena, .language = "en"};
    short_html(&out, view);
    return buf.s;
}

static struct score_reading reading_make(struct score_summary *summary,
                                         struct score_figures *figures) {
    *summary = (struct score_summary){.line = 60, .verdict = {22, 8, 6, 3}};
    *figures = (struct score_figures){.score = 66,
                                      .combined = {55, 77},
                                      .chance = 0.86,
                                      .outcome = OUTCOME_UNCLEAR,
                                      .direct = DIRECT_DIVIDED,
                                      .yes_share = 22.0 / 36,
                                      .yes_interval = {0.45, 0.75}};
    return (struct score_reading){.summary = summary, .figures = figures, .date = ""};
}

static void short_page_is_easy(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct score_summary summary;
    struct score_figures figures;
    struct score_reading reading = reading_make(&summary, &figures);
    static const char *const outcomes[] = {"accepted", "conditions", "rejected", "referred", ""};
    static const enum score_outcome verdicts[] = {OUTCOME_ACCEPTABLE, OUTCOME_UNCLEAR, OUTCOME_NOT,
                                                  OUTCOME_STOPPED, OUTCOME_UNCLEAR};
    for (size_t i = 0; i < 5; i++) {
        struct publication_content content = {.title = "Help before a fall",
                                              .organisation = "The council",
                                              .summary = "",
                                              .outcome = outcomes[i],
                                              .illustrative = i == 0};
        struct public_view view = {.content = &content,
                                   .reading = i == 4 ? NULL : &reading,
                                   .published = "3 March 2026",
                                   .file_base = "/register/x"};
        figures.outcome = verdicts[i];
        struct ease ease = ease_of(page_of(arena, &view));
        assert_true(ease.words > 40);
        if (reading_age(ease) > 10)
            fail_msg("reading age %.1f: %d words, %d sentences, %d syllables", reading_age(ease),
                     ease.words, ease.sentences, ease.syllables);
    }
    arena_free(arena);
}
TEST(short_page_is_easy,
     "publication: the page in short reads at the age of ten or below (Flesch-Kincaid)");

static void measure_is_known(void **state) {
    (void)state;
    /* By hand: 13 words, 2 sentences, 14 syllables. */
    struct ease ease = ease_of("<p>The cat sat on the mat. It was a very big cat, too.</p>");
    assert_int_equal(ease.words, 13);
    assert_int_equal(ease.sentences, 2);
    assert_int_equal(ease.syllables, 14);
    ease = ease_of("<p>Organisations demonstrating proportionality necessitate "
                   "comprehensive accountability.</p>");
    assert_true(reading_age(ease) > 20);
}
TEST(measure_is_known, "publication: the measure of reading tells easy from hard");

static void short_page_says_what_figures_say(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct score_summary summary;
    struct score_figures figures;
    struct score_reading reading = reading_make(&summary, &figures);
    struct publication_content content = {.outcome = "conditions"};
    struct public_view view = {.content = &content, .reading = &reading};
    struct html out = {.arena = arena, .language = "en"};
    assert_string_equal(short_direct(&out, &view),
                        "We asked 36 people: is this all right? 22 said yes. That is about 3 in "
                        "5.");
    assert_non_null(strstr(short_sure(&out, &view), "as low as 55 or as high as 77"));
    assert_non_null(strstr(short_sure(&out, &view), "too close to call"));
    figures.chance = 0.95;
    assert_non_null(strstr(short_sure(&out, &view), "most likely all right"));
    figures.outcome = OUTCOME_STOPPED;
    assert_non_null(strstr(short_sure(&out, &view), "it stops there"));
    summary.verdict.yes = 36;
    summary.verdict.no = summary.verdict.unsure = 0;
    assert_non_null(strstr(short_direct(&out, &view), "all of them"));
    summary.verdict.no = 1; /* 36 of 37 are not all */
    assert_non_null(strstr(short_direct(&out, &view), "9 in 10"));
    summary.verdict.yes = 0;
    assert_non_null(strstr(short_direct(&out, &view), "nobody"));
    summary.verdict.no = 0;
    assert_non_null(strstr(short_direct(&out, &view), "Too few answered"));
    figures.refusals = 1;
    assert_non_null(strstr(short_score(&out, &view), "There is no score"));
    arena_free(arena);
}
TEST(short_page_says_what_figures_say,
     "publication: the page in short never says all or nobody of some");
