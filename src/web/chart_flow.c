/* Who gives what to whom: boxes in layers, arrows with their words between them. */
#include "web/chart_draw.h"
#include "web/chart_flow.html.h"
#include "web/chart_layout.h"

#include <math.h>
#include <stdint.h>

enum {
    NODES_MAX = 40,
    LINKS_MAX = 80,
    LAYERS_MAX = 5, /* more do not fit side by side: the list alone is shown */
    BOX_SPACE = 22,
    BOX_PAD = 10,
    PASS_HEIGHT = 16,
    HEAD = 9,
    LABEL_SPACE = 8,
    MARGIN = 2
};

/* What is drawn at a place of a layer. */
struct box {
    double x, y, width, height;
    struct str *lines;
    size_t n_lines;
    const char *kind;                      /* in words, NULL for none */
    size_t n_in, n_out, in_used, out_used; /* arrows on its left and right side */
};

/* One arrow over one gap. */
struct span {
    size_t link, part; /* part: 0 is the leftmost gap of the route */
    double y1, y, y2;  /* at the left box, along the straight part, at the right box */
    double height;     /* of its words with the line */
    struct str *lines;
    size_t n_lines;
};

struct flow {
    struct draw *draw;
    const struct chart_flow *chart;
    struct flow_layout layout;
    struct box *boxes; /* by place */
    struct span *spans;
    size_t n_spans;
    double box_width, gap, height;
    double curve; /* between a box and the straight part of an arrow */
};

static double text_size(void) {
    return 14;
}

static const char *kind_words(const struct html *out, const char *kind) {
    if (text_is(kind, "people")) return tr(out, "People");
    if (text_is(kind, "processor")) return tr(out, "Processor");
    if (text_is(kind, "public")) return tr(out, "The public");
    return NULL;
}

static double layer_x(const struct flow *flow, size_t layer) {
    return MARGIN + (double)layer * (flow->box_width + flow->gap);
}

static void size_boxes(struct flow *flow) {
    double line = draw_line_height(text_size());
    for (size_t i = 0; i < flow->layout.n_places; i++) {
        const struct flow_place *place = &flow->layout.places[i];
        struct box *box = &flow->boxes[i];
        box->x = layer_x(flow, place->layer);
        box->width = flow->box_width;
        box->height = PASS_HEIGHT;
        if (place->node == SIZE_MAX) continue;
        const struct chart_flow_node *node = &flow->chart->nodes[place->node];
        box->kind = kind_words(flow->draw->out, node->kind);
        if (box->kind != NULL && text_is(box->kind, node->label)) box->kind = NULL;
        box->n_lines = draw_wrap(flow->draw->out->arena, node->label, text_size(), true,
                                 flow->box_width - 2 * BOX_PAD, &box->lines);
        box->height = line * (double)box->n_lines + (box->kind != NULL ? line : 0) + 2 * BOX_PAD;
    }
    for (size_t i = 0; i < flow->n_spans; i++) {
        const struct flow_route *route = &flow->layout.routes[flow->spans[i].link];
        flow->boxes[route->places[flow->spans[i].part]].n_out++;
        flow->boxes[route->places[flow->spans[i].part + 1]].n_in++;
    }
    for (size_t i = 0; i < flow->layout.n_places; i++) {
        struct box *box = &flow->boxes[i];
        size_t most = box->n_in > box->n_out ? box->n_in : box->n_out;
        if (flow->layout.places[i].node != SIZE_MAX)
            box->height = fmax(box->height, 18.0 * (double)(most + 1));
    }
}

static double longest_word(const char *text, double size, bool bold) {
    double longest = 0;
    struct str rest = str_of(text);
    while (rest.s != NULL && rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        longest = fmax(longest, draw_measure(word.s, word.n, size, bold));
    }
    return longest;
}

/* The straight part of the arrow, or more where a word would have to be broken. */
static double words_width(const struct flow *flow, const char *words) {
    double straight = flow->gap - 2 * flow->curve + 14;
    return fmax(straight, fmin(longest_word(words, 13, false) + 1, flow->gap - 2 * HEAD));
}

/* Where the words of an arrow go: the first gap that it crosses. */
static void make_spans(struct flow *flow) {
    size_t n = 0;
    for (size_t i = 0; i < flow->chart->n_links; i++) n += flow->layout.routes[i].layer_span;
    flow->spans = ARENA_ARRAY(flow->draw->out->arena, struct span, n + 1);
    for (size_t i = 0; i < flow->chart->n_links; i++) {
        for (size_t k = 0; k < flow->layout.routes[i].layer_span; k++) {
            struct span *span = &flow->spans[flow->n_spans++];
            *span = (struct span){.link = i, .part = k, .height = PASS_HEIGHT};
            if (k > 0) continue;
            const struct chart_flow_link *link = &flow->chart->links[i];
            const char *label = link->sensitive
                                    ? arena_printf(flow->draw->out->arena, "%s (%s)", link->label,
                                                   tr(flow->draw->out, "sensitive"))
                                    : link->label;
            span->n_lines = draw_wrap(flow->draw->out->arena, label, 13, false,
                                      words_width(flow, label), &span->lines);
            span->height = draw_line_height(13) * (double)span->n_lines + LABEL_SPACE + 6;
        }
    }
}

static size_t span_layer(const struct flow *flow, const struct span *span) {
    const struct flow_route *route = &flow->layout.routes[span->link];
    return flow->layout.places[route->places[span->part]].layer;
}

static struct box *at_order(const struct flow *flow, size_t layer, size_t order) {
    for (size_t i = 0; i < flow->layout.n_places; i++)
        if (flow->layout.places[i].layer == layer && flow->layout.places[i].order == order)
            return &flow->boxes[i];
    return NULL;
}

static double layer_height(const struct flow *flow, size_t layer) {
    double height = 0;
    for (size_t k = 0; k < flow->layout.layer_sizes[layer]; k++)
        height += at_order(flow, layer, k)->height + (k > 0 ? BOX_SPACE : 0);
    return height;
}

static double gap_height(const struct flow *flow, size_t layer) {
    double height = 0;
    for (size_t i = 0; i < flow->n_spans; i++)
        if (span_layer(flow, &flow->spans[i]) == layer) height += flow->spans[i].height;
    return height;
}

/* Boxes of each layer spread over the height, the free room shared out between them. */
static void place_boxes(struct flow *flow) {
    for (size_t layer = 0; layer < flow->layout.n_layers; layer++) {
        flow->height = fmax(flow->height, layer_height(flow, layer));
        flow->height = fmax(flow->height, gap_height(flow, layer));
    }
    for (size_t layer = 0; layer < flow->layout.n_layers; layer++) {
        size_t n = flow->layout.layer_sizes[layer];
        double free = (flow->height - layer_height(flow, layer)) / (double)(n + 1);
        double y = MARGIN + free;
        for (size_t k = 0; k < n; k++) {
            struct box *box = at_order(flow, layer, k);
            box->y = y;
            y += box->height + BOX_SPACE + free;
        }
    }
}

static double middle(const struct box *box) {
    return box->y + box->height / 2;
}

static double span_key(const struct flow *flow, const struct span *span) {
    const struct flow_route *route = &flow->layout.routes[span->link];
    const struct box *left = &flow->boxes[route->places[span->part]];
    const struct box *right = &flow->boxes[route->places[span->part + 1]];
    return (middle(left) + middle(right)) / 2 + 1e-3 * middle(right);
}

/* The spans of one gap, from top to bottom. */
static size_t spans_of(const struct flow *flow, size_t layer, struct span **out) {
    size_t n = 0;
    for (size_t i = 0; i < flow->n_spans; i++) {
        if (span_layer(flow, &flow->spans[i]) != layer) continue;
        size_t k = n++;
        while (k > 0 && span_key(flow, out[k - 1]) > span_key(flow, &flow->spans[i])) {
            out[k] = out[k - 1];
            k--;
        }
        out[k] = &flow->spans[i];
    }
    return n;
}

/* Slots of their own height, as near as can be to where the arrows want to be: pushed
 * down where they would overlap, then pushed up from the bottom edge. */
static void place_slots(struct flow *flow, struct span **spans, size_t n) {
    double bottom = MARGIN;
    for (size_t i = 0; i < n; i++) {
        double top = fmax(span_key(flow, spans[i]) - spans[i]->height + 6, bottom);
        spans[i]->y = top;
        bottom = top + spans[i]->height;
    }
    double limit = MARGIN + flow->height;
    for (size_t i = n; i-- > 0;) {
        spans[i]->y = fmin(spans[i]->y, limit - spans[i]->height);
        limit = spans[i]->y;
    }
    for (size_t i = 0; i < n; i++) spans[i]->y += spans[i]->height - 6; /* the line itself */
}

static double port(const struct box *box, size_t used, size_t n) {
    return box->y + box->height * (double)(used + 1) / (double)(n + 1);
}

static void place_spans(struct flow *flow) {
    struct span **spans = ARENA_ARRAY(flow->draw->out->arena, struct span *, flow->n_spans + 1);
    for (size_t layer = 0; layer + 1 < flow->layout.n_layers; layer++) {
        size_t n = spans_of(flow, layer, spans);
        place_slots(flow, spans, n);
        for (size_t i = 0; i < n; i++) {
            const struct flow_route *route = &flow->layout.routes[spans[i]->link];
            struct box *left = &flow->boxes[route->places[spans[i]->part]];
            struct box *right = &flow->boxes[route->places[spans[i]->part + 1]];
            spans[i]->y1 = port(left, left->out_used++, left->n_out);
            spans[i]->y2 = port(right, right->in_used++, right->n_in);
        }
    }
}

static void paint_head(struct flow *flow, double x, double y, bool to_right, const char *colour) {
    double back = to_right ? x - HEAD : x + HEAD;
    buf_printf(flow->draw->out->buf, "<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fz\" fill=\"%s\"/>\n",
               x, y, back, y - 5.0, back, y + 5.0, colour);
}

static void paint_span(struct flow *flow, const struct span *span) {
    const struct flow_route *route = &flow->layout.routes[span->link];
    const struct chart_flow_link *link = &flow->chart->links[span->link];
    const struct flow_place *left = &flow->layout.places[route->places[span->part]];
    const struct flow_place *right = &flow->layout.places[route->places[span->part + 1]];
    bool head_right = !route->turned && right->node != SIZE_MAX;
    bool head_left = route->turned && left->node != SIZE_MAX;
    double x1 = layer_x(flow, left->layer) + flow->box_width, x4 = layer_x(flow, right->layer);
    /* A passing link has no box there: its line goes on over the box's width. */
    double from = left->node == SIZE_MAX ? x1 - flow->box_width / 2 : x1 + (head_left ? HEAD : 0);
    double to = right->node == SIZE_MAX ? x4 + flow->box_width / 2 : x4 - (head_right ? HEAD : 0);
    double x2 = x1 + flow->curve, x3 = x4 - flow->curve, bend = flow->curve / 2;
    const char *colour = link->sensitive ? DRAW_RED : DRAW_TEAL;
    buf_printf(flow->draw->out->buf,
               "<path d=\"M%.1f %.1fH%.1fC%.1f %.1f %.1f %.1f %.1f %.1fH%.1fC%.1f %.1f %.1f %.1f "
               "%.1f %.1fH%.1f\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
               from, span->y1, x1 + (head_left ? HEAD : 0), x1 + bend, span->y1, x1 + bend, span->y,
               x2, span->y, x3, x4 - bend, span->y, x4 - bend, span->y2,
               x4 - (head_right ? HEAD : 0), span->y2, to, colour,
               link->sensitive ? " stroke-dasharray=\"7 3\"" : "");
    if (head_right) paint_head(flow, x4, span->y2, true, colour);
    if (head_left) paint_head(flow, x1, span->y1, false, colour);
}

/* Words with a white edge, above the straight part of their arrow. */
static void paint_words(struct flow *flow, const struct span *span) {
    if (span->n_lines == 0) return;
    const struct flow_route *route = &flow->layout.routes[span->link];
    double left = layer_x(flow, flow->layout.places[route->places[0]].layer) + flow->box_width;
    double top = span->y - draw_line_height(13) * (double)span->n_lines - 3;
    draw_lines(
        flow->draw, left + flow->gap / 2, top + 12, span->lines, span->n_lines,
        (struct draw_pen){.anchor = "middle",
                          .size = 13,
                          .halo = true,
                          .fill = flow->chart->links[span->link].sensitive ? "#7a1a2c" : DRAW_INK});
}

static void paint_box(struct flow *flow, size_t place) {
    if (flow->layout.places[place].node == SIZE_MAX) return;
    const struct box *box = &flow->boxes[place];
    const char *kind = flow->chart->nodes[flow->layout.places[place].node].kind;
    bool round = text_is(kind, "people") || text_is(kind, "public");
    struct draw_pen pen = {.fill = round ? "#fff8e8" : "#eaf2f1",
                           .stroke = round ? "#8a5a00" : DRAW_TEAL,
                           .stroke_width = 2,
                           .dashed = text_is(kind, "processor")};
    draw_rect(flow->draw, box->x, box->y, box->width, box->height,
              round ? fmin(box->height / 2, 22) : 3, pen);
    double line = draw_line_height(text_size());
    double text = line * (double)(box->n_lines + (box->kind != NULL ? 1u : 0u));
    double y = box->y + (box->height - text) / 2 + text_size() - 1, x = box->x + box->width / 2;
    if (box->kind != NULL) {
        draw_text(flow->draw, x, y, box->kind,
                  (struct draw_pen){.anchor = "middle", .size = 13, .fill = "#3d474b"});
        y += line;
    }
    draw_lines(flow->draw, x, y, box->lines, box->n_lines,
               (struct draw_pen){.anchor = "middle", .size = text_size(), .bold = true});
}

static struct flow_layout layout_of(struct arena *arena, const struct chart_flow *chart) {
    struct flow_layout layout;
    struct flow_link *links = ARENA_ARRAY(arena, struct flow_link, chart->n_links + 1);
    for (size_t i = 0; i < chart->n_links; i++)
        links[i] = (struct flow_link){chart->links[i].from, chart->links[i].to};
    flow_layout_make(arena, chart->n_nodes, links, chart->n_links, &layout);
    return layout;
}

static double paint(struct draw *draw, const void *thing) {
    const struct chart_flow *chart = thing;
    struct flow flow = {.draw = draw, .chart = chart, .layout = layout_of(draw->out->arena, chart)};
    double layers = (double)flow.layout.n_layers, room = draw->width - 2 * MARGIN;
    flow.curve = layers < 4 ? 30 : layers < 5 ? 24 : 18;
    flow.box_width = fmin(200, room * (layers < 3 ? 0.27 : 0.54 / layers));
    for (size_t i = 0; i < chart->n_nodes; i++) {
        double word = longest_word(chart->nodes[i].label, text_size(), true) + 2 * BOX_PAD + 1;
        flow.box_width = fmax(flow.box_width, fmin(word, room * 0.62 / layers));
    }
    flow.gap = layers > 1 ? (room - flow.box_width * layers) / (layers - 1) : 0;
    flow.boxes = ARENA_ARRAY(draw->out->arena, struct box, flow.layout.n_places + 1);
    make_spans(&flow);
    size_boxes(&flow);
    place_boxes(&flow);
    place_spans(&flow);
    for (size_t i = 0; i < flow.n_spans; i++) paint_span(&flow, &flow.spans[i]);
    for (size_t i = 0; i < flow.n_spans; i++) paint_words(&flow, &flow.spans[i]);
    for (size_t i = 0; i < flow.layout.n_places; i++) paint_box(&flow, i);
    return flow.height + 2 * MARGIN;
}

static struct part_table table_of(struct html *out, const struct chart_flow *chart) {
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, 4);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, 4 * (chart->n_links + 1));
    head[0].text = tr(out, "From");
    head[1].text = tr(out, "To");
    head[2].text = tr(out, "What");
    head[3].text = tr(out, "Sensitive");
    for (size_t i = 0; i < chart->n_links; i++) {
        const struct chart_flow_link *link = &chart->links[i];
        cells[4 * i].text = chart->nodes[link->from].label;
        cells[4 * i + 1].text = chart->nodes[link->to].label;
        cells[4 * i + 2].text = link->label;
        cells[4 * i + 3].text = link->sensitive ? tr(out, "Yes") : tr(out, "No");
    }
    return (struct part_table){.caption = chart->frame.title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = 4,
                               .n_rows = chart->n_links};
}

void chart_flow(struct html *out, const struct chart_flow *chart) {
    struct part_table table = table_of(out, chart);
    bool small = chart->n_nodes <= NODES_MAX && chart->n_links <= LINKS_MAX;
    size_t layers = small ? layout_of(out->arena, chart).n_layers : 0;
    bool wide = layers > 0 && layers <= 3, broad = layers > 2 && layers <= LAYERS_MAX;
    draw_begin(out, &chart->frame, broad);
    if (wide) draw_picture(out, &chart->frame, paint, chart, DRAW_WIDE, "wide");
    if (broad) draw_picture(out, &chart->frame, paint, chart, DRAW_BROAD, "broad");
    buf_printf(out->buf, "<div class=\"fm-chart__list--%s\">\n",
               wide    ? "wide"
               : broad ? "broad"
                       : "always");
    chart_flow_list(out, chart);
    html_lit(out, "</div>\n");
    draw_end(out, &chart->frame, &table);
}
