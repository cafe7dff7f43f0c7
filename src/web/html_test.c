#include "web/html.h"

#include "web/layout.h"
#include "web/parts.h"

#include "tests/test.h"

#include <math.h>

static struct html *page(struct arena *arena, const char *language) {
    struct html *out = ARENA_NEW(arena, struct html);
    out->arena = arena;
    out->language = language;
    out->buf = ARENA_NEW(arena, struct buf);
    buf_init(out->buf, arena, 1 << 20);
    buf_text(out->buf, "");
    return out;
}

static void every_writer_escapes(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    struct html *out = page(arena, "en");
    char mutable[] = "<a href='x' title=\"y\">&amp;";
    html_put(out, mutable);
    html_put(out, (const char *)"|\xc3\xa9|");
    html_put(out, STR("<3"));
    html_put(out, (const char *)NULL);
    assert_string_equal(out->buf->s,
                        "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;|\xc3\xa9|&lt;3");
    arena_free(arena);
}
TEST(every_writer_escapes, "html: every text is escaped, good in content and in quoted attributes");

static void all_bytes_survive_a_url(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    struct html *out = page(arena, "en");
    char text[256];
    for (int i = 1; i < 256; i++) text[i - 1] = (char)i;
    text[255] = '\0';
    html_url(out, text);
    size_t n = 0;
    for (const char *s = out->buf->s; *s != '\0'; s++, n++) {
        unsigned byte = (unsigned char)*s;
        if (*s == '%') {
            assert_int_equal(sscanf(s + 1, "%2X", &byte), 1);
            s += 2;
        } else {
            assert_non_null(
                strchr("-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *s));
        }
        assert_int_equal(byte, n + 1);
    }
    assert_int_equal(n, 255);
    arena_free(arena);
}
TEST(all_bytes_survive_a_url,
     "html: percent-encoding keeps only unreserved characters and loses no byte");

static void numbers_are_plain(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},     {-0.0, "0"},       {12.5, "12.5"},        {1234567, "1234567"},
                 {0.1, "0.1"}, {(double)NAN, ""}, {(double)INFINITY, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct html *out = page(arena, "en");
        html_put(out, cases[i].value);
        assert_string_equal(out->buf->s, cases[i].text);
    }
    struct html *out = page(arena, "en");
    html_put(out, INT64_MIN);
    html_put(out, SIZE_MAX);
    assert_string_equal(out->buf->s, "-922337203685477580818446744073709551615");
    arena_free(arena);
}
TEST(numbers_are_plain, "html: numbers are written plainly, and what is no number not at all");

static void ids_are_unique_across_pieces(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    struct html *out = page(arena, "en");
    struct html *inner = html_apart(out), *innermost = html_apart(inner);
    assert_int_equal(html_serial(out), 1);
    assert_int_equal(html_serial(innermost), 2);
    assert_int_equal(html_serial(inner), 3);
    assert_int_equal(html_serial(out), 4);
    arena_free(arena);
}
TEST(ids_are_unique_across_pieces, "html: pieces made apart share the page's numbers for ids");

static void languages_switch_keeps_the_place(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    assert_string_equal(layout_language_href(arena, "/register", "cy"), "/register?language=cy");
    assert_string_equal(layout_language_href(arena, "/register?page=2&language=en&q=a%26b", "cy"),
                        "/register?language=cy&page=2&q=a%26b");
    assert_string_equal(layout_language_href(arena, "/register?language=cy", "en"),
                        "/register?language=en");
    arena_free(arena);
}
TEST(languages_switch_keeps_the_place,
     "html: the language switch leads to the same page in the other language");

static const char *markdown(struct arena *arena, const char *text) {
    struct html *out = page(arena, "en");
    part_markdown(out, text);
    return out->buf->s;
}

static void markdown_lets_no_markup_through(void **state) {
    (void)state;
    static const char *const hostile[] = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example/)",
        "[x](\\/\\/evil.example)",
        "[x](/\\evil.example)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "[x](https://a.example/\" onclick=\"alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "```<script>\n</script>\n```",
    };
    struct arena *arena = arena_new((size_t)16 << 20);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        const char *made = markdown(arena, hostile[i]);
        bool bad = strstr(made, "<script") != NULL || strstr(made, "<img") != NULL ||
                   strstr(made, " onclick=\"") != NULL || strstr(made, "<b ") != NULL;
        for (const char *href = strstr(made, "href=\""); href != NULL;
             href = strstr(href + 1, "href=\""))
            bad = bad || strncmp(href + 6, "https://a.example/", 18) != 0;
        if (bad) fail_msg("'%s' gave %s", hostile[i], made);
    }
    assert_non_null(strstr(markdown(arena, "[x](https://a.example/?a=1&b=2)"),
                           "href=\"https://a.example/?a=1&amp;b=2\""));
    assert_non_null(strstr(markdown(arena, "[x](/register)"), "href=\"/register\""));
    arena_free(arena);
}
TEST(markdown_lets_no_markup_through,
     "html: Markdown lets no markup and no foreign kind of link through");

static void markdown_keeps_heading_order(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    assert_string_equal(markdown(arena, "# A\n\ntext **b**\n"),
                        "<h2 class=\"govuk-heading-l\">A</h2>\n<p class=\"govuk-body\">text "
                        "<strong>b</strong></p>\n");
    assert_string_equal(
        markdown(arena, "- a\n- b\n"),
        "<ul class=\"govuk-list govuk-list--bullet\">\n<li>a</li>\n<li>b</li>\n</ul>\n");
    arena_free(arena);
}
TEST(markdown_keeps_heading_order,
     "html: Markdown's headings come below the page's own, in the house's classes");

static void prose_keeps_lines(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    struct html *out = page(arena, "en");
    part_prose(out, "\n\n one <i>\ntwo\n\n \n\nthree\n");
    assert_string_equal(
        out->buf->s,
        "<p class=\"govuk-body\">one &lt;i&gt;<br>two</p>\n<p class=\"govuk-body\">three</p>\n");
    out = page(arena, "en");
    part_prose(out, NULL);
    assert_string_equal(out->buf->s, "");
    arena_free(arena);
}
TEST(prose_keeps_lines, "html: prose keeps paragraphs and lines, and interprets nothing");
