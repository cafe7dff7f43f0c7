#include "office/sample_test.h"

#include "base/file.h"
#include "tests/test.h"

#include <string.h>

static const char chart[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 80\"><title>Votes</title><defs>"
    "<pattern id=\"p1\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" "
    "height=\"8\" "
    "fill=\"#6b7880\"/><path d=\"M-2 2l4-4M0 8l8-8M6 10l4-4\" stroke=\"#fff\" "
    "stroke-width=\"1.6\"/></pattern></defs>"
    "<rect x=\"40\" y=\"10\" width=\"100\" height=\"20\" fill=\"#0b4f5c\"/>"
    "<rect x=\"40\" y=\"40\" width=\"60\" height=\"20\" fill=\"url(#p1)\"/>"
    "<path transform=\"translate(170 40)\" d=\"M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z\" "
    "fill=\"#fff\" stroke=\"#b04a00\" "
    "stroke-width=\"2\"/><line x1=\"40\" y1=\"5\" x2=\"40\" y2=\"70\" stroke=\"#505a5f\" "
    "stroke-dasharray=\"6 4\"/>"
    "<text x=\"36\" y=\"25\" text-anchor=\"end\" font-size=\"12\" font-weight=\"700\">Yes</text>"
    "<text x=\"36\" y=\"55\" text-anchor=\"end\" font-size=\"12\">No</text></svg>";

static void blocks_of_text(struct document *document) {
    document_title(document, "Report of the jury");
    document_heading(document, 1, "What we were asked");
    struct run runs[] = {{.text = "Eighteen people met for "},
                         {.text = "four days", .style = RUN_BOLD},
                         {.text = " and "},
                         {.text = "thought", .style = RUN_ITALIC},
                         {.text = ". More at "},
                         {.text = "example.org/jury", .href = "https://example.org/jury"},
                         {.text = "."}};
    document_runs(document, runs, sizeof runs / sizeof runs[0]);
    for (int i = 0; i < 6; i++)
        document_paragraph(
            document,
            "The council asked whether its school and clinic records may be brought together, so "
            "that "
            "families are offered help earlier. We heard nine witnesses, of whom three spoke for "
            "it, "
            "three against and three explained how it works. We could ask for more at any time.");
    document_heading(document, 2, "How we worked");
    document_list_open(document, true);
    document_item(document, "First we listened.");
    document_list_open(document, false);
    document_item(document, "to witnesses");
    document_item(document, "to each other");
    document_list_close(document);
    document_item(document, "Then we voted.");
    document_list_close(document);
    document_quote(document, "It is our data before it is theirs.", "A juror");
    document_note(document, "Minority view", "Two of us would not allow it under any condition.");
}

static void blocks_of_figures(struct arena *arena, struct document *document) {
    static const char *const votes[] = {"Before", "8", "5",   "5",  "After", "13",
                                        "1",      "4", "All", "21", "6",     "9"};
    static const struct document_column columns[] = {{.heading = "When"},
                                                     {.heading = "Yes", .number = true},
                                                     {.heading = "Unsure", .number = true},
                                                     {.heading = "No", .number = true}};
    document_table(document, &(struct document_table){.caption = "Votes before and after",
                                                      .columns = columns,
                                                      .n_columns = 4,
                                                      .cells = votes,
                                                      .n_rows = 3,
                                                      .row_headings = true,
                                                      .total_row = true});
    static const struct document_column two[] = {{.heading = "Question of the jury", .share = 2},
                                                 {.heading = "Answer", .share = 5}};
    const char **cells = ARENA_ARRAY(arena, const char *, 120);
    for (int i = 0; i < 60; i++) {
        cells[2 * i] = arena_printf(arena, "Row %d", i + 1);
        cells[2 * i + 1] = "An answer of some length, so that it takes more than one line of this "
                           "column when printed on paper.";
    }
    document_table(document, &(struct document_table){.caption = "Questions and answers",
                                                      .columns = two,
                                                      .n_columns = 2,
                                                      .cells = cells,
                                                      .n_rows = 60});
    document_figure(document, &(struct document_figure){.kind = PICTURE_SVG,
                                                        .bytes = {chart, sizeof chart - 1},
                                                        .description = "13 yes, 4 no",
                                                        .sentence = "More said yes than no.",
                                                        .width_mm = 120});
    document_qr(document, "https://example.org/jury", "example.org/jury", 0);
}

static void blocks_to_fill(struct document *document) {
    static const char *const options[] = {"Yes", "No", "I am not sure"};
    static const struct document_card cards[] = {
        {"Card 1", "A hospital shares records with a university."},
        {"Card 2", "A council shares records with a charity."},
        {NULL, "Your own example:"}};
    document_page_break(document);
    document_heading(document, 1, "Your turn");
    document_boxes(document, "Would you allow it?", "Tick one box.", options, 3);
    document_field(document, "Why?", "As much as you like.", 5);
    document_space(document, "Draw it", 40);
    document_cards(document, cards, 3, 2);
}

struct document *sample_document(struct arena *arena, const char *language, bool large_print) {
    struct document *document =
        document_new(arena, &(struct document_about){.title = "Report of the jury <draft>",
                                                     .language = language,
                                                     .author = "Riverside Council",
                                                     .subject = "What the jury decided",
                                                     .header = "Jury on family records",
                                                     .footer = "Riverside Council",
                                                     .date = {2026, 11, 22},
                                                     .large_print = large_print});
    blocks_of_text(document);
    blocks_of_figures(arena, document);
    blocks_to_fill(document);
    document_language(document, "ar");
    document_paragraph(
        document,
        "\u0623\u0647\u0644\u0627 \u0648\u0633\u0647\u0644\u0627 \u0628\u0643\u0645 \u0641\u064a "
        "\u0647\u064a\u0626\u0629 \u0627\u0644\u0645\u062d\u0644\u0641\u064a\u0646 (2026).");
    document_language(document, NULL);
    return document;
}

const char *pdf_text(struct arena *arena, struct str pdf, const char *command) {
    char *path = path_join(arena, test_folder(), "read.pdf");
    assert_int_equal(file_write(path, pdf.s, pdf.n, 0600, NULL), FAIL_NONE);
    bool to_text = strstr(command, "pdftotext") != NULL;
    FILE *from = popen(arena_printf(arena, "%s '%s'%s", command, path, to_text ? " -" : ""), "r");
    assert_non_null(from);
    struct buf text;
    char piece[4096];
    buf_init(&text, arena, 64 << 20);
    for (size_t n; (n = fread(piece, 1, sizeof piece, from)) > 0;) buf_add(&text, piece, n);
    assert_int_equal(pclose(from), 0);
    return text.n == 0 ? "" : text.s;
}

const char *__lsan_default_options(void); // NOLINT(bugprone-reserved-identifier): as the next
const char *__lsan_default_options(void) {
    return "print_suppressions=0";
} // NOLINT(bugprone-reserved-identifier)

/* Fontconfig and Pango keep what they found out about the fonts until the process ends. */
const char *
__lsan_default_suppressions(void); // NOLINT(bugprone-reserved-identifier): the sanitizer's own name
const char *__lsan_default_suppressions(void) { // NOLINT(bugprone-reserved-identifier)
    return "leak:libfontconfig.so\nleak:libpango\nleak:libcairo.so\nleak:libglib-2.0.so\nleak:"
           "libharfbuzz.so\n";
}
