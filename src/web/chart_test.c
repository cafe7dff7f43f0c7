#include "web/chart.h"
#include "web/chart_draw.h"
#include "web/chart_layout.h"

#include "base/rng.h"
#include "tests/test.h"

#include <math.h>

static struct html *page(struct arena *arena) {
    struct html *out = ARENA_NEW(arena, struct html);
    out->arena = arena;
    out->language = "en";
    out->buf = ARENA_NEW(arena, struct buf);
    buf_init(out->buf, arena, 4 << 20);
    return out;
}

/* --- layout: properties that hold of every drawing ------------------------------------------- */

static void check_layout(struct arena *arena, size_t n_nodes, const struct flow_link *links,
                         size_t n_links) {
    struct flow_layout layout;
    flow_layout_make(arena, n_nodes, links, n_links, &layout);
    size_t seen = 0;
    for (size_t layer = 0; layer < layout.n_layers; layer++) {
        /* Orders of a layer are 0 .. size-1, each once. */
        size_t sum = 0, n = 0;
        for (size_t i = 0; i < layout.n_places; i++) {
            if (layout.places[i].layer != layer) continue;
            assert_true(layout.places[i].order < layout.layer_sizes[layer]);
            sum += layout.places[i].order;
            n++;
        }
        assert_int_equal(n, layout.layer_sizes[layer]);
        assert_int_equal(sum, n * (n - 1) / 2);
        assert_true(n > 0);
        seen += n;
    }
    assert_int_equal(seen, layout.n_places);
    for (size_t i = 0; i < n_links; i++) {
        const struct flow_route *route = &layout.routes[i];
        if (links[i].from == links[i].to) {
            assert_int_equal(route->layer_span, 0);
            continue;
        }
        assert_true(route->layer_span >= 1);
        assert_int_equal(route->places[0], route->turned ? links[i].to : links[i].from);
        assert_int_equal(route->places[route->layer_span],
                         route->turned ? links[i].from : links[i].to);
        for (size_t k = 0; k < route->layer_span; k++)
            assert_int_equal(layout.places[route->places[k]].layer + 1,
                             layout.places[route->places[k + 1]].layer);
    }
}

static void every_arrow_runs_rightwards(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct rng rng;
    rng_init(&rng, "flow layouts");
    for (int round = 0; round < 300; round++) {
        size_t n_nodes = 1 + rng_below(&rng, 12), n_links = rng_below(&rng, 20);
        struct flow_link links[20];
        for (size_t i = 0; i < n_links; i++)
            links[i] = (struct flow_link){rng_below(&rng, n_nodes), rng_below(&rng, n_nodes)};
        check_layout(arena, n_nodes, links, n_links);
        arena_reset(arena, 1 << 20);
    }
    arena_free(arena);
}
TEST(every_arrow_runs_rightwards,
     "chart: in every layout, cycles too, each arrow crosses one layer after the other");

static void no_arrow_is_turned_without_a_cycle(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct rng rng;
    rng_init(&rng, "flows without cycles");
    for (int round = 0; round < 100; round++) {
        struct flow_link links[15];
        for (size_t i = 0; i < 15; i++) {
            size_t a = rng_below(&rng, 8), b = rng_below(&rng, 8);
            if (a == b) b = (a + 1) % 8;
            /* Always towards the larger number, of nodes numbered crosswise. */
            links[i] = (struct flow_link){(a < b ? a : b) * 5 % 8, (a < b ? b : a) * 5 % 8};
        }
        struct flow_layout layout;
        flow_layout_make(arena, 8, links, 15, &layout);
        for (size_t i = 0; i < 15; i++) assert_false(layout.routes[i].turned);
        arena_reset(arena, 1 << 20);
    }
    arena_free(arena);
}
TEST(no_arrow_is_turned_without_a_cycle,
     "chart: arrows are turned round only where a cycle asks for it");

static void crossing_that_can_go_goes(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    /* 0->3 and 1->2 cross in the order given. */
    const struct flow_link links[] = {{0, 3}, {1, 2}};
    struct flow_layout layout;
    flow_layout_make(arena, 4, links, 2, &layout);
    assert_true((layout.places[0].order < layout.places[1].order) ==
                (layout.places[3].order < layout.places[2].order));
    arena_free(arena);
}
TEST(crossing_that_can_go_goes, "chart: two arrows that need not cross do not");

/* --- drawing ---------------------------------------------------------------------------------- */

static void wrapped_lines_fit(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    static const char *const texts[] = {"",
                                        "short",
                                        "Names and addresses of people who live alone",
                                        "Donaudampfschifffahrtsgesellschaftskapitaensmuetze",
                                        "  spaces   between  ",
                                        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                                        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (double width = 40; width < 400; width += 36) {
            struct str *lines;
            size_t n = draw_wrap(arena, texts[i], 14, false, width, &lines), letters = 0;
            assert_true(n >= 1);
            for (size_t k = 0; k < n; k++) {
                assert_true(draw_measure(lines[k].s, lines[k].n, 14, false) <= width);
                for (size_t c = 0; c < lines[k].n; c++) letters += lines[k].s[c] != ' ';
                assert_true(lines[k].n == 0 || ((unsigned char)lines[k].s[0] & 0xC0) != 0x80);
            }
            for (const char *c = texts[i]; *c != '\0'; c++) letters -= *c != ' ';
            assert_int_equal(letters, 0);
        }
    }
    arena_free(arena);
}
TEST(wrapped_lines_fit, "chart: wrapped lines fit their width, lose no letter and split none");

static void ticks_are_round(void **state) {
    (void)state;
    static const double cases[][3] = {{0, 100, 20}, {0, 1, 0.2}, {1, 5, 1},
                                      {0, 47, 10},  {0, 3, 1},   {-50, 50, 20}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(fabs(draw_step(cases[i][0], cases[i][1], 5) - cases[i][2]) < 1e-12);
    assert_true(draw_step(1, 1, 5) == 1);
}
TEST(ticks_are_round, "chart: axes step by 1, 2 or 5 times a power of ten");

static void check_markup(const char *svg) {
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf\""));
    assert_null(strstr(svg, "style="));
    assert_null(strstr(svg, "<script"));
}

static void missing_is_not_zero(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    const double none = (double)NAN;
    struct html *out = page(arena);
    const char *const parts[] = {"Yes <b>", "No"};
    const char *const rows[] = {"\"A\" & B"};
    const double counts[] = {none, none};
    chart_stack(out, &(struct chart_stack){.frame = {.id = "s", .title = "T", .sentence = "S"},
                                           .parts = parts,
                                           .n_parts = 2,
                                           .rows = rows,
                                           .n_rows = 1,
                                           .counts = counts});
    const struct chart_interval_row row = {"R", none, none, none, none, none, NULL, NULL, 0};
    chart_interval(out, &(struct chart_interval){.frame = {.id = "i", .title = "T"},
                                                 .rows = &row,
                                                 .n_rows = 1,
                                                 .min = 0,
                                                 .max = 100,
                                                 .line = none});
    const double value = none;
    chart_bars(out,
               &(struct chart_bars){
                   .frame = {.id = "b", .title = "T"}, .labels = rows, .values = &value, .n = 1});
    const struct chart_dots_mark mark = {0, none, 0, false};
    chart_dots(out, &(struct chart_dots){.frame = {.id = "d", .title = "T"},
                                         .rows = rows,
                                         .n_rows = 1,
                                         .series = parts,
                                         .n_series = 1,
                                         .marks = &mark,
                                         .n_marks = 1,
                                         .min = 1,
                                         .max = 5});
    chart_flow(out, &(struct chart_flow){.frame = {.id = "f", .title = "T"}});
    check_markup(out->buf->s);
    size_t n = 0;
    for (const char *s = out->buf->s; (s = strstr(s, "no answer")) != NULL; s++) n++;
    assert_true(n >= 10); /* in both pictures and the table of the stack, and so on */
    assert_null(strstr(out->buf->s, "<b>"));
    arena_free(arena);
}
TEST(missing_is_not_zero,
     "chart: a missing number is drawn as no answer, and empty charts are well formed");

static void widths_of_a_bar_add_up(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct html *out = page(arena);
    const char *const parts[] = {"Yes", "Unsure", "No"}, *const rows[] = {"R"};
    const double counts[] = {10, 5, 5};
    chart_stack(out, &(struct chart_stack){.frame = {.id = "s", .title = "T"},
                                           .parts = parts,
                                           .n_parts = 3,
                                           .rows = rows,
                                           .n_rows = 1,
                                           .counts = counts});
    /* On a phone the bar is 320 wide: 160, 80 and 80, less 2 between parts. */
    const char *narrow = strstr(out->buf->s, "picture--narrow");
    assert_non_null(narrow);
    assert_non_null(strstr(narrow, "x=\"0\" y=\"61.5\" width=\"158\" height=\"30\""));
    assert_non_null(strstr(narrow, "x=\"160\" y=\"61.5\" width=\"78\" height=\"30\""));
    assert_non_null(strstr(narrow, "x=\"240\" y=\"61.5\" width=\"80\" height=\"30\""));
    assert_non_null(strstr(out->buf->s, "10 (50%)"));
    arena_free(arena);
}
TEST(widths_of_a_bar_add_up, "chart: parts of a bar are as wide as their share");

static void estimates_lie_on_their_axis(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct html *out = page(arena);
    const struct chart_interval_row row = {"R",         50,   25,   75, (double)NAN,
                                           (double)NAN, NULL, NULL, 0};
    chart_interval(out, &(struct chart_interval){.frame = {.id = "i", .title = "T"},
                                                 .rows = &row,
                                                 .n_rows = 1,
                                                 .min = 0,
                                                 .max = 100,
                                                 .unit = "%",
                                                 .line = (double)NAN});
    /* The wide axis runs from 220 to 490. */
    assert_non_null(strstr(out->buf->s, "<circle cx=\"355.0\""));
    assert_non_null(strstr(out->buf->s, "x1=\"287.5\""));
    assert_non_null(strstr(out->buf->s, "x2=\"422.5\""));
    assert_non_null(strstr(out->buf->s, "50% (25 to 75)"));
    arena_free(arena);
}
TEST(estimates_lie_on_their_axis, "chart: an estimate and its interval lie where the axis says");

/* Value of the attribute of the element that begins at `element`; `otherwise` if it has none. */
static double attribute(const char *element, const char *name, double otherwise) {
    const char *end = strchr(element, '>'), *at = strstr(element, name);
    return at == NULL || at > end ? otherwise : strtod(at + strlen(name), NULL);
}

/* Counts the texts, and how many of them go on beyond the right side of a picture. */
static size_t texts_cut_off(const char *picture, double width, size_t *n) {
    size_t cut = 0;
    const char *end = strstr(picture, "</svg>");
    for (const char *s = picture; (s = strstr(s, "<text")) != NULL && s < end; s++) {
        const char *text = strchr(s, '>') + 1, *anchor = strstr(s, "text-anchor=");
        if (anchor != NULL && anchor < text) continue; /* not one that begins at its x */
        size_t length = strcspn(text, "<");
        double size = attribute(s, "font-size=\"", 14);
        bool bold = attribute(s, "font-weight=\"", 400) > 400;
        cut += attribute(s, " x=\"", 0) + draw_measure(text, length, size, bold) > width;
        ++*n;
    }
    return cut;
}

static void long_notes_stay_inside(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct html *out = page(arena);
    const struct chart_interval_row row = {
        "People of 75 and over who live alone in the parishes north of the river",
        18.3,
        0,
        40.7,
        (double)NAN,
        (double)NAN,
        "0% of 10 people asked in this area, and their own answers weigh 33% in it",
        NULL,
        0};
    chart_interval(out, &(struct chart_interval){.frame = {.id = "i", .title = "T"},
                                                 .rows = &row,
                                                 .n_rows = 1,
                                                 .min = 0,
                                                 .max = 100,
                                                 .unit = "%",
                                                 .line = (double)NAN});
    size_t wide = 0, narrow = 0;
    assert_int_equal(texts_cut_off(strstr(out->buf->s, "picture--wide"), 220, &wide), 0);
    assert_int_equal(texts_cut_off(strstr(out->buf->s, "picture--narrow"), 320, &narrow), 0);
    assert_true(wide >= 4);
    assert_true(narrow >= 4);
    arena_free(arena);
}
TEST(long_notes_stay_inside, "chart: long labels and notes are broken before they are cut off");

static void large_flows_fall_back_to_the_list(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct chart_flow_node nodes[60];
    struct chart_flow_link links[59];
    for (size_t i = 0; i < 60; i++)
        nodes[i] =
            (struct chart_flow_node){"A rather long name of an organisation", "organisation"};
    for (size_t i = 0; i < 59; i++)
        links[i] = (struct chart_flow_link){i, i + 1, "Things", i % 2 == 0};
    struct html *out = page(arena);
    chart_flow(out, &(struct chart_flow){.frame = {.id = "f", .title = "T"},
                                         .nodes = nodes,
                                         .n_nodes = 60,
                                         .links = links,
                                         .n_links = 59});
    assert_null(strstr(out->buf->s, "<svg"));
    assert_non_null(strstr(out->buf->s, "fm-flows"));
    out = page(arena);
    chart_flow(out, &(struct chart_flow){.frame = {.id = "f", .title = "T"},
                                         .nodes = nodes,
                                         .n_nodes = 4,
                                         .links = links,
                                         .n_links = 3});
    assert_non_null(strstr(out->buf->s, "<svg"));
    check_markup(out->buf->s);
    arena_free(arena);
}
TEST(large_flows_fall_back_to_the_list,
     "chart: a flow that does not fit side by side is a list alone");

static void curves_run_through_everybody(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct html *out = page(arena);
    const double ours[] = {10, 10, 30, 40}, level[] = {25, 25};
    const struct chart_curve curves[] = {{"This draw", ours, 4}, {"A lot", level, 2}};
    chart_curves(out, &(struct chart_curves){.frame = {.id = "c", .title = "T"},
                                             .curves = curves,
                                             .n_curves = 2,
                                             .unit = "%",
                                             .axis_label = "People"});
    /* From 64 to 622, nought at 252, 40% at the top at 12: four people at three equal steps. */
    assert_non_null(strstr(out->buf->s, "points=\"64,192 250,192 436,72 622,12\""));
    assert_non_null(strstr(out->buf->s, "points=\"64,102 622,102\""));
    check_markup(out->buf->s);
    const struct chart_curve one = {"One person", level, 1}, none = {"Nobody", NULL, 0};
    for (int i = 0; i < 2; i++) {
        out = page(arena);
        chart_curves(out, &(struct chart_curves){.frame = {.id = "c", .title = "T"},
                                                 .curves = i == 0 ? &one : &none,
                                                 .n_curves = 1,
                                                 .unit = "%",
                                                 .axis_label = "People"});
        assert_int_equal(strstr(out->buf->s, "<polyline") != NULL, i == 0);
        assert_null(strstr(out->buf->s, "nan"));
        check_markup(out->buf->s);
    }
    arena_free(arena);
}
TEST(curves_run_through_everybody, "chart: a curve runs through everybody in order of size");
