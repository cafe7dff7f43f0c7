#include "office/letter.h"

#include "office/sample_test.h"
#include "tests/test.h"

#include <string.h>

static const char *const sender[] = {"Riverside Council", "Town Hall", "Market Street",
                                     "Riverside RV1 1AA"};
static const char *const address[] = {"The resident",     "Flat 2",    "14 High Street",
                                      "Little Riverside", "Riverside", "RV2 3BC"};
static const char *const long_address[] = {"The resident",   "Flat 2",    "Old Mill House",
                                           "14 High Street", "Millbrook", "Little Riverside",
                                           "Riverside",      "RV2 3BC"};

static struct letter_plan plan_made(struct arena *arena, size_t n_texts) {
    struct document *body =
        document_new(arena, &(struct document_about){.title = "Letter", .date = {2026, 11, 22}});
    struct document *second = document_new(
        arena,
        &(struct document_about){.title = "Letter", .language = "ar", .date = {2026, 11, 22}});
    struct document *after =
        document_new(arena, &(struct document_about){.title = "Letter", .date = {2026, 11, 22}});
    document_title(body, "You are invited to the citizens\u2019 jury");
    document_paragraph(body, "We would like to hear what you think about how family records are "
                             "shared. You do not need to know anything about it.");
    document_list_open(body, false);
    document_item(body, "four Saturdays in March");
    document_item(body, "we pay you \u00A3400 and your travel");
    document_list_close(body);
    document_title(second, "\u062F\u0639\u0648\u0629");
    document_paragraph(
        second,
        "\u0646\u0648\u062F \u0623\u0646 \u0646\u0633\u0645\u0639 \u0631\u0623\u064A\u0643.");
    document_paragraph(after, "Yours faithfully\nA. Officer");
    struct letter_text *texts = ARENA_ARRAY(arena, struct letter_text, 2);
    texts[0] = (struct letter_text){.language = "en",
                                    .body = body,
                                    .after = after,
                                    .box_heading = "How to answer by 5 January",
                                    .address_label = "Go to",
                                    .code_label = "Your code",
                                    .scan_label = "Or scan this",
                                    .telephone_label = "Or phone us, free",
                                    .box_note = "Ask for this letter in large print."};
    texts[1] = (struct letter_text){.language = "ar",
                                    .body = second,
                                    .address_label = "\u0627\u0644\u0645\u0648\u0642\u0639",
                                    .code_label = "\u0627\u0644\u0631\u0645\u0632",
                                    .scan_label = "\u0627\u0645\u0633\u062D",
                                    .telephone_label = "\u0647\u0627\u062A\u0641"};
    return (struct letter_plan){.title = "Invitations",
                                .sender_lines = sender,
                                .n_sender_lines = 4,
                                .telephone = "0800 000 0000",
                                .date = {2026, 11, 22},
                                .date_text = "22 November 2026",
                                .reference_label = "Reference:",
                                .texts = texts,
                                .n_texts = n_texts};
}

static const struct letter_recipient first = {.address_lines = address,
                                              .n_address_lines = 6,
                                              .reference = "A-000001",
                                              .web_address = "example.org/jury",
                                              .code = "K7QF-2MXA",
                                              .qr_text = "https://example.org/jury?c=K7QF-2MXA"};
static const struct letter_recipient second = {.address_lines = long_address,
                                               .n_address_lines = 8,
                                               .reference = "A-000002",
                                               .web_address = "example.org/jury",
                                               .code = "9TPD-44ZX",
                                               .qr_text = "https://example.org/jury?c=9TPD-44ZX"};

static struct str letters_made(struct arena *arena, const struct letter_plan *plan,
                               struct letter_counts *counts) {
    struct letters *letters;
    struct buf pdf;
    struct why why = {0};
    buf_init(&pdf, arena, 64 << 20);
    struct letter_sink sink = letter_sink_buf(&pdf);
    assert_int_equal(letters_open(arena, plan, &sink, &letters, NULL), FAIL_NONE);
    if (letters_add(letters, &first, &why) != FAIL_NONE) fail_msg("%s", why.text);
    if (letters_add(letters, &second, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(letters_close(letters, counts, NULL), FAIL_NONE);
    return (struct str){pdf.s, pdf.n};
}

/* Where pdftotext -bbox sees a word, in points; the first on the page. */
static bool word_place(const char *boxes, const char *word, double *left, double *top,
                       double *bottom) {
    char wanted[128];
    double right;
    snprintf(wanted, sizeof wanted, ">%s</word>", word);
    const char *at = strstr(boxes, wanted);
    if (at == NULL) return false;
    while (at > boxes && strncmp(at, "<word", 5) != 0) at--;
    return sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", left, top,
                  &right, bottom) == 4;
}

static void address_is_in_window(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct letter_plan plan = plan_made(arena, 1);
    struct letter_counts counts;
    const double mm = 72 / 25.4;
    const struct letter_window *windows[] = {&letter_window_dl, &letter_window_c5};
    for (size_t w = 0; w < 2; w++) {
        plan.window = windows[w];
        struct str pdf = letters_made(arena, &plan, &counts);
        assert_int_equal(counts.letters, 2);
        assert_int_equal(counts.pages, 2);
        const char *boxes = pdf_text(arena, pdf, "pdftotext -bbox");
        double left, top, bottom;
        for (int page = 0; page < 2; page++) {
            boxes = strstr(boxes, "<page ") + 1;
            static const char *const words[] = {"resident", "High", "RV2", "3BC"};
            for (size_t i = 0; i < 4; i++) {
                assert_true(word_place(boxes, words[i], &left, &top, &bottom));
                assert_true(left >= windows[w]->left * mm - 1 &&
                            left <= (windows[w]->left + windows[w]->width) * mm);
                assert_true(top >= windows[w]->top * mm - 1 &&
                            bottom <= (windows[w]->top + windows[w]->height) * mm + 1);
            }
            /* Nothing else where the window may show it. */
            assert_true(word_place(boxes, "invited", &left, &top, &bottom));
            assert_true(top > windows[w]->clear_bottom * mm - 1);
            assert_true(word_place(boxes, "Town", &left, &top, &bottom));
            assert_true(left > 120 * mm);
        }
    }
    arena_free(arena);
}
TEST(address_is_in_window, "office: the address of a letter stands in the envelope's window, also "
                           "one of eight lines, and nothing else does");

static void letters_say_everything(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct letter_plan plan = plan_made(arena, 2);
    struct letter_counts counts;
    struct str pdf = letters_made(arena, &plan, &counts),
               again = letters_made(arena, &plan, &counts);
    assert_int_equal(pdf.n, again.n);
    assert_memory_equal(pdf.s, again.s, pdf.n);
    assert_int_equal(counts.pages, 4);
    assert_int_equal(counts.sheets, 2);
    const char *text = pdf_text(arena, pdf, "pdftotext -layout");
    static const char *const wanted[] = {"K7QF-2MXA",
                                         "9TPD-44ZX",
                                         "0800 000 0000",
                                         "example.org/jury",
                                         "Reference: A-000002",
                                         "Page 2 of 2",
                                         "How to answer by 5 January",
                                         "Yours faithfully",
                                         "22 November 2026",
                                         "\u00A3400"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (strstr(text, wanted[i]) == NULL) fail_msg("'%s' is not in the letters", wanted[i]);
    /* In a text from right to left figures still run from left to right: the second language's
     * page. */
    assert_non_null(strstr(strstr(text, "Page 1 of 2"), "0800 000 0000"));
    assert_null(strstr(text, "0000 000 0800"));
    plan.large_print = true;
    plan.n_texts = 1;
    plan.even_pages = true;
    pdf = letters_made(arena, &plan, &counts);
    assert_int_equal(counts.pages % 2, 0);
    assert_int_equal(counts.pages, 2 * counts.sheets);
    arena_free(arena);
}
TEST(letters_say_everything, "office: letters carry codes, telephone, reference and page numbers, "
                             "in two languages, the same each time");

static void bad_addresses_are_said(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct letter_plan plan = plan_made(arena, 1);
    struct letters *letters;
    struct buf pdf;
    struct why why = {0};
    static const char *const wide[] = {"The resident",
                                       "An address line that is so very long that no window of any "
                                       "envelope would ever show all of it",
                                       "RV2 3BC"};
    static const char *const empty[] = {" ", NULL};
    buf_init(&pdf, arena, 64 << 20);
    struct letter_sink sink = letter_sink_buf(&pdf);
    assert_int_equal(letters_open(arena, &plan, &sink, &letters, NULL), FAIL_NONE);
    assert_int_equal(
        letters_add(letters,
                    &(struct letter_recipient){.address_lines = wide, .n_address_lines = 3}, &why),
        FAIL_LIMIT);
    assert_non_null(strstr(why.text, "does not fit in the window"));
    assert_int_equal(
        letters_add(letters,
                    &(struct letter_recipient){.address_lines = empty, .n_address_lines = 2}, &why),
        FAIL_INPUT);
    assert_int_equal(letters_close(letters, NULL, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(bad_addresses_are_said,
     "office: an address that would not be read through the window is refused, not shortened");

static enum fail write_unless_gone(void *to, const char *bytes, size_t n, struct why *why) {
    (void)bytes, (void)n, (void)why;
    assert_false(*(const bool *)to);
    return FAIL_NONE;
}

static void texts_without_a_font_are_said(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct letter_plan plan = plan_made(arena, 1);
    struct letter_text texts[2] = {plan.texts[0], plan.texts[0]};
    struct document_about about = {.title = "x", .language = "so", .date = plan.date};
    struct document *strange = document_new(arena, &about);
    struct letters *letters;
    struct buf pdf;
    struct why why = {0};
    /* The last place for private use, in an address and in a text. */
    static const char *const odd[] = {"The resident", "1 High\xf4\x8f\xbf\xbd Street", "RV2 3BC"};
    struct letter_recipient to = {.address_lines = odd, .n_address_lines = 3};
    document_paragraph(strange, "\xf4\x8f\xbf\xbd\xf4\x8f\xbf\xbd");
    buf_init(&pdf, arena, 64 << 20);
    struct letter_sink sink = letter_sink_buf(&pdf);
    assert_int_equal(letters_open(arena, &plan, &sink, &letters, NULL), FAIL_NONE);
    assert_int_equal(letters_add(letters, &to, &why), FAIL_NONE);
    texts[1].language = "so";
    texts[1].body = strange;
    plan.texts = texts;
    plan.n_texts = 2;
    assert_int_equal(letters_open(arena, &plan, &sink, &letters, NULL), FAIL_NONE);
    assert_int_equal(letters_add(letters, &first, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "2 characters of the letter's text in the language 'so'"));
    /* Nothing is written any more to whoever took the letters and went. */
    struct arena *other = arena_new((size_t)1 << 30);
    bool gone = false;
    struct letter_sink taker = {.write = write_unless_gone, .to = &gone};
    assert_int_equal(letters_open(other, &plan, &taker, &letters, NULL), FAIL_NONE);
    assert_int_equal(letters_add(letters, &first, &why), FAIL_INPUT);
    gone = true;
    arena_free(other);
    arena_free(arena);
}
TEST(texts_without_a_font_are_said,
     "office: a text in a script that no font here has is refused, not printed as empty boxes");

static void slips_carry_codes(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct slip slips[13] = {{0}};
    struct buf pdf;
    for (int i = 0; i < 13; i++) {
        slips[i] = (struct slip){
            .code = arena_printf(arena, "CODE-%04d", i + 1),
            .qr_text = arena_printf(arena, "https://example.org/j?c=%d", i + 1),
        };
    }
    buf_init(&pdf, arena, 64 << 20);
    struct letter_sink sink = letter_sink_buf(&pdf);
    struct slip_plan plan = {.title = "Codes",
                             .heading = "Your ballot",
                             .web_address = "example.org/j",
                             .code_label = "Your code",
                             .date = {2026, 11, 22}};
    assert_int_equal(slips_write(arena, &plan, slips, 13, &sink, NULL), FAIL_NONE);
    struct str bytes = {pdf.s, pdf.n};
    const char *text = pdf_text(arena, bytes, "pdftotext -layout");
    for (int i = 0; i < 13; i++) assert_non_null(strstr(text, slips[i].code));
    assert_non_null(strstr(pdf_text(arena, bytes, "pdfinfo"), "Pages:           2"));
    arena_free(arena);
}
TEST(slips_carry_codes, "office: sheets of slips carry each code once");
