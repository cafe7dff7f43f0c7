#include "office/document.h"

#include "base/file.h"
#include "office/document_inner.h"
#include "office/sample_test.h"
#include "tests/test.h"

#include <expat.h>
#include <string.h>
#include <zip.h>

static struct arena *arena_made(void) {
    return arena_new((size_t)1 << 30);
}

static size_t count_of(struct str where, const char *what) {
    size_t n = 0, length = strlen(what);
    const char *end = where.s + where.n;
    for (const char *at = where.s; (at = memmem(at, (size_t)(end - at), what, length)) != NULL;
         at += length)
        n++;
    return n;
}

static void page_escapes_everything(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct document *document = sample_document(arena, "en", false);
    const char *nasty = "<script>alert(\"1\")</script> & 'x'";
    document_paragraph(document, nasty);
    document_note(document, nasty, nasty);
    document_runs(document, &(struct run){.text = nasty, .href = "javascript:alert(1)"}, 1);
    document_runs(document,
                  &(struct run){.text = "here", .href = "https://example.org/?a=\"b\"&c='"}, 1);
    struct str page;
    assert_int_equal(document_html(arena, document, &page, NULL), FAIL_NONE);
    assert_int_equal(count_of(page, "<script"), 0);
    assert_int_equal(count_of(page, "javascript:"), 0);
    assert_int_equal(count_of(page, "style=\""), 0);
    assert_int_equal(count_of(page, "&lt;script&gt;alert(&quot;1&quot;)"), 4);
    assert_int_equal(count_of(page, "href=\"https://example.org/?a=&quot;b&quot;&amp;c=&#39;\""),
                     1);
    assert_int_equal(count_of(page, "<h1>"), 1);
    assert_int_equal(count_of(page, document_html_style_source(arena)), 1);
    arena_free(arena);
}
TEST(page_escapes_everything,
     "office: a web page of a document carries no script, whatever is typed into it");

static void empty_lists_are_left_out(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct document *document =
        document_new(arena, &(struct document_about){.title = "t", .date = {2026, 11, 22}});
    struct str page;
    document_list_open(document, false); /* before anything else */
    document_list_close(document);
    document_title(document, "Title");
    document_list_open(document, false);
    document_item(document, "kept");
    document_list_open(document, true); /* inside an item */
    document_list_close(document);
    document_list_close(document);
    document_paragraph(document, "what follows");
    assert_int_equal(document_html(arena, document, &page, NULL), FAIL_NONE);
    assert_int_equal(count_of(page, "<ul") + count_of(page, "<ol"), 1);
    assert_int_equal(count_of(page, "</ul>") + count_of(page, "</ol>"), 1);
    assert_int_equal(count_of(page, "kept"), 1);
    assert_int_equal(count_of(page, "what follows"), 1);
    arena_free(arena);
}
TEST(empty_lists_are_left_out, "office: a list to which nothing was added is left out");

static void texts_become_valid(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    assert_string_equal(text_plain(arena, "a\x01\xff\xc3\xa9\nb\xed\xa0\x80"),
                        "a\xEF\xBF\xBD\xc3\xa9\nb\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(text_plain(arena, NULL), "");
    assert_true(language_is_right_to_left("ar"));
    assert_true(language_is_right_to_left("ur-PK"));
    assert_false(language_is_right_to_left("arn"));
    assert_false(language_is_right_to_left("en-GB"));
    arena_free(arena);
}
TEST(texts_become_valid, "office: bytes that are no text become marks that every reader can show");

static void pdf_reads_back(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct str first, second;
    assert_int_equal(document_pdf(arena, sample_document(arena, "en", false), &first, NULL),
                     FAIL_NONE);
    assert_int_equal(document_pdf(arena, sample_document(arena, "en", false), &second, NULL),
                     FAIL_NONE);
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.s, second.s, first.n);
    const char *text = pdf_text(arena, first, "pdftotext -layout");
    assert_non_null(strstr(text, "Report of the jury"));
    assert_non_null(strstr(text, "Page 1 of "));
    assert_non_null(strstr(text, "Would you allow it?"));
    assert_non_null(strstr(text, "Row 60"));
    assert_null(strstr(text, "Row 61"));
    /* The headings of a long table stand again on each of its pages. */
    assert_true(count_of(str_of(text), "Question of the jury") >= 2);
    const char *structure = pdf_text(arena, first, "pdfinfo -struct");
    static const char *const tags[] = {"H1", "H2", "LI", "LBody",  "Table",
                                       "TR", "TH", "TD", "Figure", "BlockQuote"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        assert_non_null(strstr(structure, tags[i]));
    const char *about = pdf_text(arena, first, "pdfinfo");
    assert_non_null(strstr(about, "Tagged:          yes"));
    assert_non_null(strstr(about, "Title:           Report of the jury <draft>"));
    assert_non_null(memmem(first.s, first.n, "/Lang (en)", 10));
    arena_free(arena);
}
TEST(pdf_reads_back, "office: a PDF holds every text, its structure, and the same bytes each time");

static void pdf_right_to_left_and_large(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct str small, large;
    assert_int_equal(document_pdf(arena, sample_document(arena, "ar", false), &small, NULL),
                     FAIL_NONE);
    assert_int_equal(document_pdf(arena, sample_document(arena, "en", true), &large, NULL),
                     FAIL_NONE);
    const char *fonts = pdf_text(arena, large, "pdffonts");
    assert_non_null(strstr(fonts, "yes yes yes")); /* embedded, subset, with Unicode */
    struct str plain;
    assert_int_equal(document_pdf(arena, sample_document(arena, "en", false), &plain, NULL),
                     FAIL_NONE);
    int plain_pages = 0, large_pages = 0;
    const char *at = strstr(pdf_text(arena, plain, "pdfinfo"), "Pages:");
    assert_int_equal(sscanf(at, "Pages: %d", &plain_pages), 1);
    at = strstr(pdf_text(arena, large, "pdfinfo"), "Pages:");
    assert_int_equal(sscanf(at, "Pages: %d", &large_pages), 1);
    assert_true(large_pages > plain_pages);
    arena_free(arena);
}
TEST(pdf_right_to_left_and_large,
     "office: large print takes more pages; other scripts are set with embedded fonts");

static void bad_picture_is_said(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct document *document = sample_document(arena, "en", false);
    struct why why = {0};
    struct str out = {0};
    document_figure(document, &(struct document_figure){.kind = PICTURE_PNG,
                                                        .bytes = STR("GIF89a"),
                                                        .description = "none"});
    assert_int_equal(document_pdf(arena, document, &out, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "PNG"));
    assert_null(out.s);
    arena_free(arena);
}
TEST(bad_picture_is_said,
     "office: a picture that cannot be read is refused, and nothing is written");

/* The part of that name, unpacked by another program's reader of archives. */
static const char *part_of(struct arena *arena, struct str odt, const char *name) {
    char *path = path_join(arena, test_folder(), "read.odt");
    assert_int_equal(file_write(path, odt.s, odt.n, 0600, NULL), FAIL_NONE);
    int error;
    zip_t *archive = zip_open(path, ZIP_RDONLY, &error);
    assert_non_null(archive);
    zip_stat_t about;
    assert_int_equal(zip_stat(archive, name, 0, &about), 0);
    char *text = arena_take(arena, about.size + 1, 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    assert_int_equal(zip_fread(file, text, about.size), (zip_int64_t)about.size);
    zip_fclose(file);
    zip_close(archive);
    return text;
}

static void is_well_formed(const char *xml) {
    XML_Parser parser = XML_ParserCreateNS("UTF-8", ' ');
    assert_int_equal(XML_Parse(parser, xml, (int)strlen(xml), 1), XML_STATUS_OK);
    XML_ParserFree(parser);
}

/* Every style that a text names is defined. */
static void styles_are_there(const char *content, const char *styles, const char *attribute) {
    char wanted[128], name[96];
    for (const char *at = content; (at = strstr(at, attribute)) != NULL; at++) {
        if (sscanf(at + strlen(attribute), "=\"%95[^\"]\"", name) != 1) continue;
        snprintf(wanted, sizeof wanted, "style:name=\"%s\"", name);
        if (strstr(content, wanted) == NULL && strstr(styles, wanted) == NULL)
            fail_msg("style %s is not defined", name);
    }
}

static void odt_is_whole(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct str odt, again;
    assert_int_equal(document_odt(arena, sample_document(arena, "en", false), &odt, NULL),
                     FAIL_NONE);
    assert_int_equal(document_odt(arena, sample_document(arena, "en", false), &again, NULL),
                     FAIL_NONE);
    assert_int_equal(odt.n, again.n);
    assert_memory_equal(odt.s, again.s, odt.n);
    /* ODF 1.3 part 2, 3.3: the type is the first file, stored, without an extra field. */
    assert_memory_equal(odt.s + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47);
    const char *content = part_of(arena, odt, "content.xml"),
               *styles = part_of(arena, odt, "styles.xml");
    const char *manifest = part_of(arena, odt, "META-INF/manifest.xml"),
               *meta = part_of(arena, odt, "meta.xml");
    is_well_formed(content);
    is_well_formed(styles);
    is_well_formed(manifest);
    is_well_formed(meta);
    styles_are_there(content, styles, "text:style-name");
    styles_are_there(content, styles, "table:style-name");
    assert_non_null(strstr(meta, "<dc:language>en</dc:language>"));
    assert_non_null(strstr(styles, "fo:country=\"GB\""));
    assert_int_equal(count_of(str_of(content), "<table:table-header-rows>"), 2);
    assert_int_equal(count_of(str_of(content), "text:outline-level=\"1\""), 1);
    assert_non_null(strstr(content, "<svg:desc>13 yes, 4 no</svg:desc>"));
    for (const char *at = content; (at = strstr(at, "Pictures/")) != NULL; at++) {
        char *name = arena_copy_n(arena, at, strcspn(at, "\""));
        assert_non_null(strstr(manifest, name));
        assert_true(strlen(part_of(arena, odt, name)) > 0);
    }
    arena_free(arena);
}
TEST(odt_is_whole, "office: an OpenDocument text is well-formed, names no style or picture that is "
                   "not there, and is the same each time");
