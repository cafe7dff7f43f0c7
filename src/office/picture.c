#include "office/picture.h"

#include "office/picture_path.h"

#include <expat.h>
#include <math.h>

/* --- PNG --- */

struct png_source {
    struct str bytes;
    size_t at;
};

static cairo_status_t png_read(void *from, unsigned char *to, unsigned n) {
    struct png_source *source = from;
    if (source->bytes.n - source->at < n) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, source->bytes.s + source->at, n);
    source->at += n;
    return CAIRO_STATUS_SUCCESS;
}

/* Width and height stand at a fixed place: a picture that would need too much memory is refused
 * before it is unpacked. */
static enum fail png_size(struct str bytes, double *width, double *height, struct why *why) {
    static const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const unsigned char *b = (const unsigned char *)bytes.s;
    if (bytes.n < 33 || memcmp(b, head, sizeof head) != 0 || memcmp(b + 12, "IHDR", 4) != 0)
        return why_fail(why, FAIL_INPUT, NULL, "want a PNG picture, this is not one");
    uint32_t w = (uint32_t)b[16] << 24 | (uint32_t)b[17] << 16 | (uint32_t)b[18] << 8 | b[19];
    uint32_t h = (uint32_t)b[20] << 24 | (uint32_t)b[21] << 16 | (uint32_t)b[22] << 8 | b[23];
    if (w == 0 || h == 0 || w > PICTURE_SIDE_MAX || h > PICTURE_SIDE_MAX ||
        (uint64_t)w * h > 64000000)
        return why_fail(why, FAIL_INPUT, NULL,
                        "want a picture of at most 64 million points, got %u by %u", w, h);
    *width = w;
    *height = h;
    return FAIL_NONE;
}

static enum fail png_draw(cairo_t *cr, struct str bytes, double x, double y, double width,
                          struct why *why) {
    struct png_source source = {.bytes = bytes};
    cairo_surface_t *png = cairo_image_surface_create_from_png_stream(png_read, &source);
    if (cairo_surface_status(png) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(png);
        return why_fail(why, FAIL_INPUT, NULL, "the PNG picture is damaged");
    }
    double scale = width / cairo_image_surface_get_width(png);
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, png, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(png);
    return FAIL_NONE;
}

/* --- SVG --- */

enum { DEPTH_MAX = 32, PATTERNS_MAX = 32, TEXT_MAX = 2048 };

struct pattern {
    char id[64];
    cairo_surface_t *surface;
};

struct inherited {
    char fill[80], stroke[80];
    double stroke_width, size;
    bool bold, dashed, halo;
    int anchor; /* 0 start, 1 middle, 2 end */
};

struct drawing {
    struct arena *arena;
    cairo_t *cr; /* the page, or the pattern that is being recorded */
    cairo_t *page_cr;
    PangoContext *context;
    XML_Parser parser;
    struct inherited stack[DEPTH_MAX];
    bool saved[DEPTH_MAX];
    int depth, skip_from; /* skip_from > 0: passed over from that depth on */
    double view_x, view_y, view_width, view_height;
    bool size_only, has_view;
    struct pattern patterns[PATTERNS_MAX];
    int n_patterns;
    bool in_text;
    char text[TEXT_MAX];
    size_t n_text;
    double text_x, text_y;
};

static const char *value_of(const char **attributes, const char *name) {
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0) return attributes[i + 1];
    return NULL;
}

static double number_of(const char **attributes, const char *name, double otherwise) {
    const char *text = value_of(attributes, name);
    double value;
    if (text == NULL) return otherwise;
    struct str trimmed = {text, strspn(text, "-+.0123456789")};
    return str_real(trimmed, &value) && fabs(value) < 1e7 ? value : otherwise;
}

static void text_keep(char *to, size_t size, const char *from) {
    if (from != NULL) snprintf(to, size, "%s", from);
}

static void inherit(struct inherited *now, const char **attributes) {
    text_keep(now->fill, sizeof now->fill, value_of(attributes, "fill"));
    text_keep(now->stroke, sizeof now->stroke, value_of(attributes, "stroke"));
    now->stroke_width = number_of(attributes, "stroke-width", now->stroke_width);
    now->size = number_of(attributes, "font-size", now->size);
    const char *weight = value_of(attributes, "font-weight"),
               *anchor = value_of(attributes, "text-anchor");
    if (weight != NULL) now->bold = strcmp(weight, "bold") == 0 || weight[0] >= '6';
    if (anchor != NULL)
        now->anchor = strcmp(anchor, "middle") == 0 ? 1 : strcmp(anchor, "end") == 0 ? 2 : 0;
    const char *dashes = value_of(attributes, "stroke-dasharray");
    if (dashes != NULL) now->dashed = strcmp(dashes, "none") != 0;
    const char *order = value_of(attributes, "paint-order");
    now->halo = order != NULL && strncmp(order, "stroke", 6) == 0;
}

/* "#abc" or "#aabbcc", or one of the few names that charts use. */
static bool colour_read(const char *text, double rgb[3]) {
    unsigned v[3];
    if (strcmp(text, "white") == 0) text = "#fff";
    if (strcmp(text, "black") == 0 || strcmp(text, "currentColor") == 0) text = "#000";
    size_t n = strspn(text + (text[0] == '#'), "0123456789abcdefABCDEF");
    if (text[0] != '#' || text[n + 1] != '\0') return false;
    // NOLINTNEXTLINE(cert-err34-c): digits alone, counted above
    if (n == 6 && sscanf(text, "#%2x%2x%2x", &v[0], &v[1], &v[2]) == 3) {
        for (int i = 0; i < 3; i++) rgb[i] = v[i] / 255.0;
        return true;
    }
    // NOLINTNEXTLINE(cert-err34-c): digits alone, counted above
    if (n == 3 && sscanf(text, "#%1x%1x%1x", &v[0], &v[1], &v[2]) == 3) {
        for (int i = 0; i < 3; i++) rgb[i] = v[i] / 15.0;
        return true;
    }
    return false;
}

static bool paint_set(struct drawing *drawing, const char *paint) {
    double rgb[3];
    if (strncmp(paint, "url(#", 5) == 0) {
        size_t n = strcspn(paint + 5, ")");
        for (int i = 0; i < drawing->n_patterns; i++) {
            if (strlen(drawing->patterns[i].id) != n ||
                strncmp(drawing->patterns[i].id, paint + 5, n) != 0)
                continue;
            cairo_set_source_surface(drawing->cr, drawing->patterns[i].surface, 0, 0);
            cairo_pattern_set_extend(cairo_get_source(drawing->cr), CAIRO_EXTEND_REPEAT);
            return true;
        }
        return false;
    }
    if (!colour_read(paint, rgb)) return false;
    cairo_set_source_rgb(drawing->cr, rgb[0], rgb[1], rgb[2]);
    return true;
}

static void path_paint(struct drawing *drawing, const struct inherited *now) {
    static const double dashes[] = {6, 4};
    const char *fill = now->fill[0] == '\0' ? "#000" : now->fill;
    if (strcmp(fill, "none") != 0 && paint_set(drawing, fill)) cairo_fill_preserve(drawing->cr);
    if (now->stroke[0] != '\0' && strcmp(now->stroke, "none") != 0 &&
        paint_set(drawing, now->stroke)) {
        cairo_set_line_width(drawing->cr, now->stroke_width);
        cairo_set_dash(drawing->cr, dashes, now->dashed ? 2 : 0, 0);
        cairo_stroke_preserve(drawing->cr);
    }
    cairo_new_path(drawing->cr);
}

/* Up to `most` numbers, apart by blanks or commas; how many there are. */
static int numbers_read(const char *text, double *out, int most) {
    int n = 0;
    while (n < most) {
        char *end;
        text += strspn(text, " ,\t\r\n");
        double value = strtod(text, &end);
        if (end == text || !isfinite(value)) break;
        out[n++] = value;
        text = end;
    }
    return n;
}

static void transform_apply(struct drawing *drawing, const char *text) {
    double v[2] = {0, 0};
    if (text == NULL) return;
    if (strncmp(text, "translate(", 10) == 0 && numbers_read(text + 10, v, 2) >= 1)
        cairo_translate(drawing->cr, v[0], v[1]);
    if (strncmp(text, "scale(", 6) == 0 && numbers_read(text + 6, v, 1) == 1 && v[0] > 0)
        cairo_scale(drawing->cr, v[0], v[0]);
    if (strncmp(text, "rotate(", 7) == 0 && numbers_read(text + 7, v, 1) == 1)
        cairo_rotate(drawing->cr, v[0] * M_PI / 180);
}

static void shape_draw(struct drawing *drawing, const char *name, const char **attributes,
                       const struct inherited *now) {
    cairo_t *cr = drawing->cr;
    double x = number_of(attributes, "x", 0), y = number_of(attributes, "y", 0);
    cairo_new_path(cr);
    if (strcmp(name, "rect") == 0) {
        cairo_rectangle(cr, x, y, number_of(attributes, "width", 0),
                        number_of(attributes, "height", 0));
    } else if (strcmp(name, "line") == 0) {
        cairo_move_to(cr, number_of(attributes, "x1", 0), number_of(attributes, "y1", 0));
        cairo_line_to(cr, number_of(attributes, "x2", 0), number_of(attributes, "y2", 0));
    } else if (strcmp(name, "circle") == 0) {
        cairo_arc(cr, number_of(attributes, "cx", 0), number_of(attributes, "cy", 0),
                  fmax(number_of(attributes, "r", 0), 0), 0, 2 * M_PI);
    } else if (strcmp(name, "path") == 0) {
        const char *d = value_of(attributes, "d");
        if (d != NULL) picture_path(cr, d);
    } else if (strcmp(name, "polygon") == 0 || strcmp(name, "polyline") == 0) {
        const char *points = value_of(attributes, "points");
        if (points != NULL)
            picture_path(cr,
                         arena_printf(drawing->arena, "M%s%s", points, name[5] == 'o' ? "z" : ""));
    } else {
        return;
    }
    path_paint(drawing, now);
}

static void text_draw(struct drawing *drawing, const struct inherited *now) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font,
                                             "Liberation Sans, Noto Sans, DejaVu Sans, sans-serif");
    pango_font_description_set_size(font, (gint)lround(now->size * PANGO_SCALE));
    if (now->bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    PangoLayout *layout = pango_layout_new(drawing->context);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    drawing->text[drawing->n_text] = '\0';
    pango_layout_set_text(layout, drawing->text, -1);
    PangoRectangle box;
    pango_layout_get_extents(layout, NULL, &box);
    double width = box.width / (double)PANGO_SCALE;
    double baseline = pango_layout_get_baseline(layout) / (double)PANGO_SCALE;
    double x = drawing->text_x - (now->anchor == 1 ? width / 2 : now->anchor == 2 ? width : 0);
    cairo_move_to(drawing->cr, x, drawing->text_y - baseline);
    if (now->halo && paint_set(drawing, now->stroke)) {
        pango_cairo_layout_path(drawing->cr, layout);
        cairo_set_line_width(drawing->cr, now->stroke_width);
        cairo_set_line_join(drawing->cr, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke(drawing->cr);
        cairo_move_to(drawing->cr, x, drawing->text_y - baseline);
    }
    if (paint_set(drawing, now->fill[0] == '\0' ? "#000" : now->fill))
        pango_cairo_show_layout(drawing->cr, layout);
    cairo_new_path(drawing->cr);
    g_object_unref(layout);
}

static void pattern_begin(struct drawing *drawing, const char **attributes) {
    const char *id = value_of(attributes, "id");
    cairo_rectangle_t area = {0, 0, number_of(attributes, "width", 8),
                              number_of(attributes, "height", 8)};
    if (id == NULL || drawing->n_patterns == PATTERNS_MAX || area.width <= 0 || area.height <= 0 ||
        drawing->cr != drawing->page_cr) {
        drawing->skip_from = drawing->depth;
        return;
    }
    struct pattern *pattern = &drawing->patterns[drawing->n_patterns++];
    text_keep(pattern->id, sizeof pattern->id, id);
    pattern->surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &area);
    drawing->cr = cairo_create(pattern->surface);
    /* What surrounds the pattern says nothing about what is in it. */
    struct inherited *now = &drawing->stack[drawing->depth];
    now->fill[0] = now->stroke[0] = '\0';
}

static void root_begin(struct drawing *drawing, const char **attributes) {
    const char *view = value_of(attributes, "viewBox");
    double v[4];
    drawing->has_view = view != NULL && numbers_read(view, v, 4) == 4;
    if (drawing->has_view) {
        drawing->view_x = v[0];
        drawing->view_y = v[1];
        drawing->view_width = v[2];
        drawing->view_height = v[3];
    }
    if (!drawing->has_view) {
        drawing->view_x = drawing->view_y = 0;
        drawing->view_width = number_of(attributes, "width", 0);
        drawing->view_height = number_of(attributes, "height", 0);
    }
    drawing->has_view = drawing->view_width > 0 && drawing->view_height > 0 &&
                        drawing->view_width < 1e5 && drawing->view_height < 1e5 &&
                        fabs(drawing->view_x) < 1e5 && fabs(drawing->view_y) < 1e5;
    if (!drawing->has_view || drawing->size_only) XML_StopParser(drawing->parser, XML_FALSE);
}

static void element_start(void *data, const char *name, const char **attributes) {
    struct drawing *drawing = data;
    if (++drawing->depth >= DEPTH_MAX) {
        drawing->has_view = false;
        XML_StopParser(drawing->parser, XML_FALSE);
        return;
    }
    struct inherited *now = &drawing->stack[drawing->depth];
    *now = drawing->stack[drawing->depth - 1];
    drawing->saved[drawing->depth] = false;
    if (drawing->skip_from > 0) return;
    inherit(now, attributes);
    if (strcmp(name, "svg") == 0) {
        if (drawing->depth > 1)
            drawing->skip_from = drawing->depth;
        else
            root_begin(drawing, attributes);
        return;
    }
    if (drawing->size_only || drawing->depth == 1) {
        XML_StopParser(drawing->parser, XML_FALSE);
        return;
    }
    if (strcmp(name, "g") == 0 || strcmp(name, "defs") == 0) {
        cairo_save(drawing->cr);
        drawing->saved[drawing->depth] = true;
        transform_apply(drawing, value_of(attributes, "transform"));
    } else if (strcmp(name, "pattern") == 0) {
        pattern_begin(drawing, attributes);
    } else if (strcmp(name, "text") == 0) {
        drawing->in_text = true;
        drawing->n_text = 0;
        drawing->text_x = number_of(attributes, "x", 0);
        drawing->text_y = number_of(attributes, "y", 0);
    } else if (strcmp(name, "tspan") != 0) {
        cairo_save(drawing->cr);
        transform_apply(drawing, value_of(attributes, "transform"));
        shape_draw(drawing, name, attributes, now);
        cairo_restore(drawing->cr);
        bool has_children = strcmp(name, "a") == 0;
        if (!has_children) drawing->skip_from = drawing->depth;
    }
}

static void element_end(void *data, const char *name) {
    struct drawing *drawing = data;
    if (drawing->skip_from == drawing->depth) {
        drawing->skip_from = 0;
    } else if (drawing->skip_from == 0) {
        if (drawing->saved[drawing->depth]) cairo_restore(drawing->cr);
        if (strcmp(name, "text") == 0) {
            text_draw(drawing, &drawing->stack[drawing->depth]);
            drawing->in_text = false;
        }
        if (strcmp(name, "pattern") == 0 && drawing->cr != drawing->page_cr) {
            cairo_destroy(drawing->cr);
            drawing->cr = drawing->page_cr;
        }
    }
    drawing->depth--;
}

static void characters(void *data, const char *text, int n) {
    struct drawing *drawing = data;
    if (!drawing->in_text || drawing->skip_from > 0) return;
    for (int i = 0; i < n && drawing->n_text + 4 < TEXT_MAX; i++)
        drawing->text[drawing->n_text++] = text[i];
}

/* A chart has no document type, so that no entity can be declared. */
static void doctype_start(void *data, const char *name, const char *system_id,
                          const char *public_id, int internal) {
    struct drawing *drawing = data;
    (void)name, (void)system_id, (void)public_id, (void)internal;
    drawing->has_view = false;
    XML_StopParser(drawing->parser, XML_FALSE);
}

static bool svg_parse(struct drawing *drawing, struct str bytes) {
    if (bytes.n > DOCUMENT_BYTES_MAX) return false;
    drawing->parser = XML_ParserCreate("UTF-8");
    if (drawing->parser == NULL) return false;
    drawing->stack[0] = (struct inherited){.stroke_width = 1, .size = 15};
    XML_SetUserData(drawing->parser, drawing);
    XML_SetElementHandler(drawing->parser, element_start, element_end);
    XML_SetCharacterDataHandler(drawing->parser, characters);
    XML_SetStartDoctypeDeclHandler(drawing->parser, doctype_start);
    enum XML_Status status = XML_Parse(drawing->parser, bytes.s, (int)bytes.n, 1);
    XML_ParserFree(drawing->parser);
    bool stopped = drawing->size_only && drawing->has_view;
    if (drawing->cr != drawing->page_cr) cairo_destroy(drawing->cr);
    for (int i = 0; i < drawing->n_patterns; i++)
        cairo_surface_destroy(drawing->patterns[i].surface);
    return (status == XML_STATUS_OK || stopped) && drawing->has_view;
}

enum fail picture_size(const struct document_figure *figure, double *width, double *height,
                       struct why *why) {
    if (figure->kind == PICTURE_PNG) return png_size(figure->bytes, width, height, why);
    struct drawing drawing = {.size_only = true};
    if (!svg_parse(&drawing, figure->bytes))
        return why_fail(why, FAIL_INPUT, NULL, "the SVG picture cannot be read");
    *width = drawing.view_width;
    *height = drawing.view_height;
    return FAIL_NONE;
}

enum fail picture_draw(struct arena *arena, cairo_t *cr, PangoContext *context,
                       const struct document_figure *figure, double x, double y, double width,
                       struct why *why) {
    double own_width, own_height;
    TRY(picture_size(figure, &own_width, &own_height, why));
    if (figure->kind == PICTURE_PNG) return png_draw(cr, figure->bytes, x, y, width, why);
    struct drawing *drawing = ARENA_NEW(arena, struct drawing);
    *drawing = (struct drawing){.arena = arena, .cr = cr, .page_cr = cr, .context = context};
    struct drawing first = {.size_only = true};
    if (!svg_parse(&first, figure->bytes))
        return why_fail(why, FAIL_INPUT, NULL, "the SVG picture cannot be read");
    cairo_save(cr);
    cairo_rectangle(cr, x, y, width, width * own_height / own_width);
    cairo_clip(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, width / own_width, width / own_width);
    cairo_translate(cr, -first.view_x, -first.view_y);
    bool drawn = svg_parse(drawing, figure->bytes);
    cairo_restore(cr);
    if (!drawn) return why_fail(why, FAIL_INPUT, NULL, "the SVG picture cannot be read");
    return FAIL_NONE;
}
