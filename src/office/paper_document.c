#include "office/paper.h"

#include <math.h>

static double line_height(const struct paper *paper) {
    return paper->size * 1.5;
}

/* How a block of running text stands on the page. */
struct stand {
    const char *tag;
    double indent;     /* from the side where reading starts */
    unsigned bar;      /* colour of a bar beside it, 0: none */
    double keep_below; /* so much must fit below the block as well */
    double gap_above, gap_below;
    struct paper_look look;
};

static void bar_draw(struct paper *paper, const struct stand *stand, double height) {
    if (stand->bar == 0) return;
    bool mirrored = language_is_right_to_left(stand->look.language);
    double x = mirrored ? paper->right - 2 : paper->left + 2;
    paper_rule(paper, x, paper->y, x, paper->y + height, 3, stand->bar);
}

/* The rectangles of the links among the lines from `first` on, which stand at y. */
static void links_draw(struct paper *paper, const struct block *block, PangoLayout *layout,
                       int first, int last, double x, double y) {
    size_t at = 0;
    for (size_t r = 0; r < block->n_runs && !paper->dry && !paper->untagged; r++) {
        const struct run *run = &block->runs[r];
        size_t from = at, to = at += strlen(run->text);
        if (run->href == NULL || strpbrk(run->href, "'\\\n") != NULL) continue;
        PangoLayoutIter *iter = pango_layout_get_iter(layout);
        double top = 0;
        for (int i = 0; i < last; i++) {
            int start, end, *ranges, n;
            PangoRectangle box;
            pango_layout_iter_get_line_yrange(iter, &start, &end);
            pango_layout_iter_get_line_extents(iter, NULL, &box);
            if (i == first) top = start / (double)PANGO_SCALE;
            PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);
            size_t line_from = (size_t)line->start_index,
                   line_to = line_from + (size_t)line->length;
            if (i >= first && from < line_to && to > line_from) {
                pango_layout_line_get_x_ranges(line, (int)from, (int)to, &ranges, &n);
                for (int k = 0; k < n; k++) {
                    char *attributes =
                        arena_printf(paper->arena, "rect=[%.2f %.2f %.2f %.2f] uri='%s'",
                                     x + ranges[2 * k] / (double)PANGO_SCALE,
                                     y + start / (double)PANGO_SCALE - top,
                                     (ranges[2 * k + 1] - ranges[2 * k]) / (double)PANGO_SCALE,
                                     (end - start) / (double)PANGO_SCALE, run->href);
                    cairo_tag_begin(paper->cr, CAIRO_TAG_LINK, attributes);
                    cairo_tag_end(paper->cr, CAIRO_TAG_LINK);
                }
                g_free(ranges);
            }
            if (!pango_layout_iter_next_line(iter)) break;
        }
        pango_layout_iter_free(iter);
    }
}

static void text_stand(struct paper *paper, const struct block *block, const struct run *runs,
                       size_t n, const struct stand *stand) {
    double width = paper->right - paper->left - stand->indent;
    bool mirrored = language_is_right_to_left(stand->look.language);
    struct paper_flow flow = {.layout = paper_layout(paper, runs, n, width, &stand->look)};
    int lines = pango_layout_get_line_count(flow.layout);
    if (paper->gap < stand->gap_above) paper->gap = stand->gap_above;
    /* Never one line alone at the end of a page. */
    double least = flow_height(&flow, lines <= 3 || stand->keep_below > 0 ? lines : 2);
    paper_room(paper, fmin(least + stand->keep_below, paper->bottom - paper->top));
    while (!flow_is_done(&flow)) {
        double x = mirrored ? paper->left : paper->left + stand->indent;
        int first = flow.line;
        paper_tag(paper, stand->tag);
        double used = paper_lines(paper, &flow, x, paper->y, paper->bottom, stand->look.colour);
        paper_untag(paper, stand->tag);
        if (block != NULL) links_draw(paper, block, flow.layout, first, flow.line, x, paper->y);
        bar_draw(paper, stand, used);
        paper->y += used;
        if (flow_is_done(&flow)) break;
        if (flow.line == first && paper->y <= paper->top) {
            /* A line higher than the page: cannot be, but must not turn for ever. */
            flow.line++;
            continue;
        }
        paper_page(paper);
    }
    paper->gap = stand->gap_below;
    g_object_unref(flow.layout);
}

static void bookmark_add(struct paper *paper, int level, const char *text) {
    if (paper->dry || !paper->bookmarks) return;
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (int i = level - 1; i >= 0 && parent == CAIRO_PDF_OUTLINE_ROOT; i--)
        if (paper->outline[i] > 0) parent = paper->outline[i];
    char *place =
        arena_printf(paper->arena, "page=%d pos=[%.1f %.1f]", paper->page, paper->left, paper->y);
    paper->outline[level] = cairo_pdf_surface_add_outline(
        paper->surface, parent, text, place, level <= 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
    for (int i = level + 1; i < 6; i++) paper->outline[i] = 0;
}

static void heading_draw(struct paper *paper, const struct block *block) {
    static const double sizes[] = {1.9, 1.5, 1.25, 1.1, 1.0};
    static const char *const tags[] = {"H1", "H2", "H3", "H4", "H5"};
    int level = block->kind == BLOCK_TITLE ? 0 : block->level;
    struct stand stand = {.tag = tags[level],
                          .keep_below = 2.5 * line_height(paper),
                          .gap_above = level == 0 ? 0 : paper->size * (level == 1 ? 1.6 : 1.2),
                          .gap_below = paper->size * (level == 0 ? 1.0 : 0.45),
                          .look = {.size = paper->size * sizes[level],
                                   .bold = true,
                                   .spacing = 1.15,
                                   .language = block->language}};
    text_stand(paper, block, block->runs, block->n_runs, &stand);
    paper->gap = stand.gap_below;
    bookmark_add(paper, level, block->runs[0].text);
}

static void plain_draw(struct paper *paper, const struct block *block, const char *text,
                       const char *tag, struct paper_look look, double gap) {
    if (text == NULL || *text == '\0') return;
    look.language = block->language;
    struct stand stand = {.tag = tag, .gap_below = gap, .look = look};
    struct run run = {.text = text};
    text_stand(paper, NULL, &run, 1, &stand);
}

static void boxed_draw(struct paper *paper, const struct block *block) {
    bool note = block->kind == BLOCK_NOTE;
    const char *tag = note ? "P" : "BlockQuote";
    struct stand stand = {.tag = tag,
                          .indent = 5 * MILLIMETRE,
                          .bar = note ? PAPER_LINK : 0xb1b4b6,
                          .look = {.language = block->language}};
    struct run more = {.text = block->more, .style = RUN_BOLD};
    bool has_more = block->more != NULL && *block->more != '\0';
    if (note && has_more) {
        stand.keep_below = 2 * line_height(paper);
        text_stand(paper, NULL, &more, 1, &stand);
        stand.keep_below = 0;
        paper->gap = 0;
    }
    text_stand(paper, block, block->runs, block->n_runs, &stand);
    if (!note && has_more) {
        paper->gap = 0;
        more.style = RUN_PLAIN;
        stand.look.colour = PAPER_GREY;
        text_stand(paper, NULL, &more, 1, &stand);
    }
    paper->gap = paper->size * 0.9;
}

static void item_draw(struct paper *paper, const struct block *block) {
    static const char *const marks[] = {"\u2022", "\u2013", "\u2022", "\u2013"};
    double step = paper->size * 1.9, indent = step * block->level;
    bool mirrored = language_is_right_to_left(block->language);
    struct paper_look look = {.language = block->language};
    const char *mark = block->numbered ? arena_printf(paper->arena, "%d.", block->ordinal)
                                       : marks[(block->level - 1) % 4];
    struct stand stand = {
        .tag = "LBody", .indent = indent, .gap_below = paper->size * 0.3, .look = look};
    PangoLayout *probe =
        paper_layout(paper, block->runs, block->n_runs, paper->right - paper->left - indent, &look);
    struct paper_flow flow = {.layout = probe};
    int lines = pango_layout_get_line_count(probe);
    paper_room(paper, flow_height(&flow, lines <= 3 ? lines : 2));
    g_object_unref(probe);
    PangoLayout *label = paper_layout_text(paper, mark, 0, &look);
    double x = mirrored ? paper->right - indent + step - layout_width(label) - step * 0.3
                        : paper->left + indent - step * (block->numbered ? 0.95 : 0.75);
    paper_tag(paper, "LI");
    paper_tag(paper, "Lbl");
    paper_draw(paper, label, x, paper->y, 0);
    paper_untag(paper, "Lbl");
    text_stand(paper, block, block->runs, block->n_runs, &stand);
    paper_untag(paper, "LI");
}

static void ticks_draw(struct paper *paper, const struct block *block) {
    bool mirrored = language_is_right_to_left(block->language);
    double side = paper->size * 1.1, indent = paper->size * 2.1;
    for (size_t i = 0; i < block->n; i++) {
        struct stand stand = {.tag = "P",
                              .indent = indent,
                              .gap_below = paper->size * 0.5,
                              .look = {.language = block->language}};
        struct run run = {.text = block->options[i]};
        paper_room(paper, line_height(paper) * 1.2);
        paper_box(paper, mirrored ? paper->right - side : paper->left,
                  paper->y + paper->size * 0.15, side, side, 1, PAPER_INK, false);
        text_stand(paper, NULL, &run, 1, &stand);
    }
}

static void field_draw(struct paper *paper, const struct block *block) {
    struct paper_look label = {.bold = true}, hint = {.colour = PAPER_GREY};
    double step = paper->size * 2.4;
    paper_room(paper, line_height(paper) * 2 + step);
    plain_draw(paper, block, block->runs[0].text, "P", label, paper->size * 0.15);
    plain_draw(paper, block, block->more, "P", hint, paper->size * 0.15);
    if (block->kind == BLOCK_BOXES) ticks_draw(paper, block);
    for (int i = 0; block->kind == BLOCK_FIELD && i < block->count; i++) {
        paper_room(paper, step);
        paper->y += step;
        paper_rule(paper, paper->left, paper->y, paper->right, paper->y, 0.6, PAPER_LINE);
    }
    if (block->kind == BLOCK_SPACE) {
        double height = fmin(block->millimetres * MILLIMETRE, paper->bottom - paper->top);
        paper->gap = paper->size * 0.4;
        paper_room(paper, height);
        paper_box(paper, paper->left, paper->y, paper->right - paper->left, height, 0.6, PAPER_LINE,
                  false);
        paper->y += height;
    }
    paper->gap = paper->size * 1.3;
}

static enum fail qr_draw(struct paper *paper, const struct block *block, struct why *why) {
    double width = block->millimetres * MILLIMETRE;
    paper_room(paper, width + (block->more == NULL ? 0 : line_height(paper)));
    paper_tag(paper, "Figure");
    bool mirrored = language_is_right_to_left(block->language);
    bool drawn = paper_qr(paper, block->runs[0].text, mirrored ? paper->right - width : paper->left,
                          paper->y, width);
    paper_untag(paper, "Figure");
    if (!drawn)
        return why_fail(why, FAIL_INPUT, NULL, "a QR code takes at most about 2,000 characters");
    paper->y += width;
    paper->gap = paper->size * 0.2;
    plain_draw(paper, block, block->more, "Caption", (struct paper_look){.colour = PAPER_GREY}, 0);
    paper->gap = paper->size * 0.9;
    return FAIL_NONE;
}

static enum fail block_draw(struct paper *paper, const struct block *block, struct why *why) {
    struct stand paragraph = {
        .tag = "P", .gap_below = paper->size * 0.75, .look = {.language = block->language}};
    switch (block->kind) {
    case BLOCK_TITLE:
    case BLOCK_HEADING: heading_draw(paper, block); break;
    case BLOCK_PARAGRAPH: text_stand(paper, block, block->runs, block->n_runs, &paragraph); break;
    case BLOCK_QUOTE:
    case BLOCK_NOTE: boxed_draw(paper, block); break;
    case BLOCK_BREAK:
        if (paper->page_open && paper->y > paper->top) paper_page_end(paper);
        break;
    case BLOCK_LIST_OPEN:
        if (!paper->page_open) paper_page(paper);
        paper_tag(paper, "L");
        break;
    case BLOCK_ITEM: item_draw(paper, block); break;
    case BLOCK_LIST_CLOSE:
        paper_untag(paper, "L");
        if (block->level == 1) paper->gap = paper->size * 0.75;
        break;
    case BLOCK_TABLE: paper_table(paper, block); break;
    case BLOCK_FIGURE: return paper_figure(paper, block, why);
    case BLOCK_QR: return qr_draw(paper, block, why);
    case BLOCK_SPACE:
    case BLOCK_FIELD:
    case BLOCK_BOXES: field_draw(paper, block); break;
    case BLOCK_CARDS: paper_cards(paper, block); break;
    }
    return FAIL_NONE;
}

enum fail paper_document(struct paper *paper, const struct document *document, struct why *why) {
    for (const struct block *block = document->first; block != NULL; block = block->next)
        TRY(block_draw(paper, block, why));
    return FAIL_NONE;
}
