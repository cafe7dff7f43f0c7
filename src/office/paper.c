#include "office/paper.h"

#include <math.h>

static const char font_family[] = "Liberation Sans, Noto Sans, DejaVu Sans, sans-serif";
static const char code_family[] = "Liberation Mono, Noto Sans Mono, DejaVu Sans Mono, monospace";

/* --- Opening and closing --- */

static void paper_end(void *thing) {
    struct paper *paper = thing;
    if (paper->context != NULL) g_object_unref(paper->context);
    if (paper->mirrored != NULL) g_object_unref(paper->mirrored);
    paper->mirrored = NULL;
    if (paper->cr != NULL) cairo_destroy(paper->cr);
    if (paper->surface != NULL) cairo_surface_destroy(paper->surface);
    paper->context = NULL;
    paper->cr = NULL;
    paper->surface = NULL;
}

static PangoContext *context_make(cairo_t *cr, PangoDirection direction) {
    PangoContext *context = pango_cairo_create_context(cr);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_base_dir(context, direction);
    /* Positions must not depend on the screen that somebody might look at them on. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

enum fail paper_open(struct arena *arena, cairo_write_func_t write, void *to, double size,
                     struct paper **out, struct why *why) {
    struct paper *made = ARENA_NEW(arena, struct paper);
    *made = (struct paper){.arena = arena,
                           .size = size,
                           .left = 20 * MILLIMETRE,
                           .right = PAPER_WIDTH - 20 * MILLIMETRE,
                           .top = 22 * MILLIMETRE,
                           .bottom = PAPER_HEIGHT - 24 * MILLIMETRE};
    arena_on_end(arena, paper_end, made);
    made->surface = cairo_pdf_surface_create_for_stream(write, to, PAPER_WIDTH, PAPER_HEIGHT);
    cairo_pdf_surface_restrict_to_version(made->surface, CAIRO_PDF_VERSION_1_5);
    made->cr = cairo_create(made->surface);
    if (cairo_status(made->cr) != CAIRO_STATUS_SUCCESS)
        return why_fail(why, FAIL_SYSTEM, NULL, "a PDF could not be begun: %s",
                        cairo_status_to_string(cairo_status(made->cr)));
    made->context = context_make(made->cr, PANGO_DIRECTION_LTR);
    made->mirrored = context_make(made->cr, PANGO_DIRECTION_RTL);
    *out = made;
    return FAIL_NONE;
}

static void about_put(struct paper *paper, cairo_pdf_metadata_t what, const char *text) {
    if (text != NULL && *text != '\0') cairo_pdf_surface_set_metadata(paper->surface, what, text);
}

void paper_about(struct paper *paper, const struct document_about *about) {
    char *day = arena_printf(paper->arena, "%sT00:00:00Z", date_iso(paper->arena, about->date));
    about_put(paper, CAIRO_PDF_METADATA_TITLE, about->title);
    about_put(paper, CAIRO_PDF_METADATA_AUTHOR, about->author);
    about_put(paper, CAIRO_PDF_METADATA_SUBJECT, about->subject);
    about_put(paper, CAIRO_PDF_METADATA_CREATOR, "Folkmoot");
    about_put(paper, CAIRO_PDF_METADATA_CREATE_DATE, day);
    about_put(paper, CAIRO_PDF_METADATA_MOD_DATE, day);
}

enum fail paper_close(struct paper *paper, struct why *why) {
    paper_page_end(paper);
    cairo_status_t drawn = cairo_status(paper->cr);
    cairo_surface_finish(paper->surface);
    cairo_status_t written = cairo_surface_status(paper->surface);
    paper_end(paper);
    cairo_status_t status = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    if (status == CAIRO_STATUS_SUCCESS) return FAIL_NONE;
    return why_fail(why, FAIL_SYSTEM, NULL, "the PDF could not be written: %s",
                    cairo_status_to_string(status));
}

/* --- Pages --- */

void paper_page_end(struct paper *paper) {
    if (paper->page_open && !paper->dry) cairo_show_page(paper->cr);
    paper->page_open = false;
}

void paper_page(struct paper *paper) {
    paper_page_end(paper);
    paper->page++;
    paper->page_open = true;
    paper->gap = 0;
    if (paper->page_start != NULL) paper->page_start(paper, paper->about);
    paper->y = paper->top;
}

void paper_room(struct paper *paper, double height) {
    if (!paper->page_open) paper_page(paper);
    if (paper->y > paper->top) paper->y += paper->gap;
    paper->gap = 0;
    if (paper->y > paper->top && paper->y + height > paper->bottom) paper_page(paper);
}

/* --- Text --- */

static void colour_set(struct paper *paper, unsigned colour) {
    cairo_set_source_rgb(paper->cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

static void attribute_add(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to) {
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

static void run_attributes(PangoAttrList *list, const struct run *run, size_t from, size_t to) {
    if (run->style & RUN_BOLD)
        attribute_add(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
    if (run->style & RUN_ITALIC)
        attribute_add(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
    if (run->style & RUN_CODE) attribute_add(list, pango_attr_family_new(code_family), from, to);
    if (run->href != NULL) {
        attribute_add(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, to);
        attribute_add(list, pango_attr_foreground_new(0x1a1a, 0x6565, 0xa6a6), from, to);
    }
}

static void layout_look(struct paper *paper, PangoLayout *layout, const struct paper_look *look) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, font_family);
    double size = look->size > 0 ? look->size : paper->size;
    pango_font_description_set_size(font, (gint)lround(size * PANGO_SCALE));
    if (look->bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_line_spacing(layout, (float)(look->spacing > 0 ? look->spacing : 1.3));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    /* A line that runs against the direction of its surroundings is turned round by Pango itself.
     */
    bool mirrored = look->language != NULL && language_is_right_to_left(look->language);
    pango_layout_set_alignment(layout, look->end_aligned != mirrored ? PANGO_ALIGN_RIGHT
                                                                     : PANGO_ALIGN_LEFT);
    if (look->centred) pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_auto_dir(layout, TRUE);
}

PangoLayout *paper_layout(struct paper *paper, const struct run *runs, size_t n, double width,
                          const struct paper_look *look) {
    const char *language = look->language == NULL ? "en" : look->language;
    PangoLayout *layout =
        pango_layout_new(language_is_right_to_left(language) ? paper->mirrored : paper->context);
    PangoAttrList *list = pango_attr_list_new();
    struct buf text;
    buf_init(&text, paper->arena, DOCUMENT_BYTES_MAX);
    for (size_t i = 0; i < n; i++) {
        size_t from = text.n;
        buf_text(&text, runs[i].text);
        run_attributes(list, &runs[i], from, text.n);
    }
    attribute_add(list, pango_attr_language_new(pango_language_from_string(language)), 0, text.n);
    pango_layout_set_text(layout, text.n == 0 ? "" : text.s, (int)text.n);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    if (width > 0) pango_layout_set_width(layout, (int)lround(width * PANGO_SCALE));
    layout_look(paper, layout, look);
    if (paper->dry) paper->unknown += pango_layout_get_unknown_glyphs_count(layout);
    return layout;
}

PangoLayout *paper_layout_text(struct paper *paper, const char *text, double width,
                               const struct paper_look *look) {
    return paper_layout(paper, &(struct run){.text = text}, 1, width, look);
}

static double units(int pango) {
    return pango / (double)PANGO_SCALE;
}

double layout_height(PangoLayout *layout) {
    PangoRectangle box;
    pango_layout_get_extents(layout, NULL, &box);
    return units(box.height);
}

double layout_width(PangoLayout *layout) {
    PangoRectangle box;
    pango_layout_get_extents(layout, NULL, &box);
    return units(box.width);
}

void paper_draw(struct paper *paper, PangoLayout *layout, double x, double y, unsigned colour) {
    if (!paper->dry) {
        colour_set(paper, colour == 0 ? PAPER_INK : colour);
        cairo_move_to(paper->cr, x, y);
        pango_cairo_show_layout(paper->cr, layout);
    }
    g_object_unref(layout);
}

bool flow_is_done(const struct paper_flow *flow) {
    return flow->line >= pango_layout_get_line_count(flow->layout);
}

/* Walks to the line `at`, whose top and height it gives. */
static PangoLayoutIter *line_find(const struct paper_flow *flow, int at, double *top,
                                  double *height) {
    PangoLayoutIter *iter = pango_layout_get_iter(flow->layout);
    for (int i = 0; i < at; i++)
        if (!pango_layout_iter_next_line(iter)) break;
    int from, to;
    pango_layout_iter_get_line_yrange(iter, &from, &to);
    *top = units(from);
    *height = units(to - from);
    return iter;
}

double flow_height(const struct paper_flow *flow, int n) {
    double top, height, sum = 0;
    PangoLayoutIter *iter = line_find(flow, flow->line, &top, &height);
    int count = pango_layout_get_line_count(flow->layout);
    for (int i = flow->line; i < count && i < flow->line + n; i++) {
        int from, to;
        pango_layout_iter_get_line_yrange(iter, &from, &to);
        sum += units(to - from);
        if (!pango_layout_iter_next_line(iter)) break;
    }
    pango_layout_iter_free(iter);
    return sum;
}

double paper_lines(struct paper *paper, struct paper_flow *flow, double x, double y, double bottom,
                   unsigned colour) {
    double top, height, used = 0;
    PangoLayoutIter *iter = line_find(flow, flow->line, &top, &height);
    while (!flow_is_done(flow)) {
        int from, to;
        PangoRectangle box;
        pango_layout_iter_get_line_yrange(iter, &from, &to);
        if (y + units(to) - top > bottom + 0.01) break;
        pango_layout_iter_get_line_extents(iter, NULL, &box);
        if (!paper->dry) {
            colour_set(paper, colour == 0 ? PAPER_INK : colour);
            cairo_move_to(paper->cr, x + units(box.x),
                          y + units(pango_layout_iter_get_baseline(iter)) - top);
            pango_cairo_show_layout_line(paper->cr, pango_layout_iter_get_line_readonly(iter));
        }
        used = units(to) - top;
        flow->line++;
        if (!pango_layout_iter_next_line(iter)) break;
    }
    pango_layout_iter_free(iter);
    return used;
}

/* --- Shapes and structure --- */

void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2, double thickness,
                unsigned colour) {
    if (paper->dry) return;
    colour_set(paper, colour);
    cairo_set_line_width(paper->cr, thickness);
    cairo_move_to(paper->cr, x1, y1);
    cairo_line_to(paper->cr, x2, y2);
    cairo_stroke(paper->cr);
}

void paper_box(struct paper *paper, double x, double y, double width, double height,
               double thickness, unsigned colour, bool dashed) {
    static const double dashes[] = {3, 3};
    if (paper->dry) return;
    colour_set(paper, colour);
    cairo_set_line_width(paper->cr, thickness);
    cairo_set_dash(paper->cr, dashes, dashed ? 2 : 0, 0);
    cairo_rectangle(paper->cr, x, y, width, height);
    cairo_stroke(paper->cr);
    cairo_set_dash(paper->cr, dashes, 0, 0);
}

void paper_tag(struct paper *paper, const char *tag) {
    if (!paper->dry && !paper->untagged) cairo_tag_begin(paper->cr, tag, NULL);
}

void paper_untag(struct paper *paper, const char *tag) {
    if (!paper->dry && !paper->untagged) cairo_tag_end(paper->cr, tag);
}

bool paper_qr(struct paper *paper, const char *text, double x, double y, double width) {
    struct qr_cells cells;
    size_t mark = arena_mark(paper->arena);
    if (!qr_cells_make(paper->arena, text, &cells)) return false;
    if (!paper->dry) {
        double step = width / (cells.width + 8);
        cairo_set_source_rgb(paper->cr, 0, 0, 0);
        for (int row = 0; row < cells.width; row++)
            for (int column = 0; column < cells.width; column++) {
                int end = column;
                while (end < cells.width && cells.dark[row * cells.width + end]) end++;
                if (end == column) continue;
                cairo_rectangle(paper->cr, x + (column + 4) * step, y + (row + 4) * step,
                                (end - column) * step, step);
                column = end;
            }
        cairo_fill(paper->cr);
    }
    arena_rewind(paper->arena, mark);
    return true;
}
