#include "office/letter.h"

#include "office/paper.h"

#include <assert.h>
#include <math.h>

/* DL is 220 x 110 mm, the sheet folded in three 210 x 99: it can lie 10 mm further left or right
 * and 11 mm higher or lower. The window reaches from 20 to 110 mm and, being 18 mm from the lower
 * edge, from 57 to 92 mm; what is seen in every case is 20 to 100 and 57 to 81. C5 is 229 x 162,
 * the sheet folded once 210 x 148.5, the window 60 mm from the lower edge. Two millimetres of each
 * side are left free, so that no letter touches the window's edge. */
const struct letter_window letter_window_dl = {22, 57, 76, 24, 94};
const struct letter_window letter_window_c5 = {22, 67, 67, 21.5, 104};

enum { SCRATCH_BYTES = 256 << 20, CACHE = 16 };
static const double sender_left = 128;
enum { ADDRESS_HALF_POINTS_MAX = 22, ADDRESS_HALF_POINTS_MIN = 16 };

struct letters {
    struct arena *arena, *scratch;
    const struct letter_plan *plan;
    const struct letter_window *window;
    struct letter_sink sink;
    enum fail sink_fail;
    struct why sink_why;
    struct paper *paper;
    struct letter_counts counts;
    /* The letter that is being set. */
    const struct letter_recipient *recipient;
    const char *const *lines; /* of the address, as they fit */
    size_t n_lines;
    double address_size;
    int first_page; /* the paper's page before the letter's first */
    int pages;      /* 0 while they are being counted */
    bool cover;     /* the next page carries sender and address */
    int cached[CACHE];
};

static cairo_status_t sink_write(void *to, const unsigned char *bytes, unsigned n) {
    struct letters *letters = to;
    if (letters->sink_fail != FAIL_NONE) return CAIRO_STATUS_WRITE_ERROR;
    letters->sink_fail =
        letters->sink.write(letters->sink.to, (const char *)bytes, n, &letters->sink_why);
    return letters->sink_fail == FAIL_NONE ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void letters_end(void *thing) {
    struct letters *letters = thing;
    /* A PDF that was left unfinished is written out as it ends: whoever took it may be gone. */
    if (letters->sink_fail == FAIL_NONE) letters->sink_fail = FAIL_SYSTEM;
    if (letters->scratch != NULL) arena_free(letters->scratch);
    letters->scratch = NULL;
}

/* --- The pages' furniture --- */

static void line_draw(struct paper *paper, const char *text, double x, double *y,
                      const struct paper_look *look) {
    PangoLayout *layout = paper_layout_text(paper, text, paper->right - x, look);
    double height = layout_height(layout);
    paper_draw(paper, layout, x, *y, look->colour);
    *y += height;
}

static const struct letter_text *texts_of(const struct letters *letters) {
    return letters->recipient->texts == NULL ? letters->plan->texts : letters->recipient->texts;
}

/* Sender, date and reference to the right of everything that the window may show. */
static double sender_draw(struct letters *letters) {
    const struct letter_plan *plan = letters->plan;
    struct paper *paper = letters->paper;
    const char *language = texts_of(letters)[0].language;
    struct paper_look look = {.size = fmin(paper->size, 12) * 0.95,
                              .spacing = 1.15,
                              .language = language},
                      strong = look;
    double x = sender_left * MILLIMETRE, y = 15 * MILLIMETRE;
    strong.bold = true;
    for (size_t i = 0; i < plan->n_sender_lines; i++)
        line_draw(paper, text_plain(paper->arena, plan->sender_lines[i]), x, &y,
                  i == 0 ? &strong : &look);
    y += 3 * MILLIMETRE;
    if (plan->date_text != NULL)
        line_draw(paper, text_plain(paper->arena, plan->date_text), x, &y, &look);
    if (letters->recipient->reference != NULL)
        line_draw(paper,
                  arena_printf(paper->arena, "%s %s",
                               plan->reference_label == NULL ? "" : plan->reference_label,
                               text_plain(paper->arena, letters->recipient->reference)),
                  x, &y, &look);
    return y;
}

static void address_draw(struct letters *letters) {
    struct paper *paper = letters->paper;
    struct paper_look look = {.size = letters->address_size, .spacing = 1.0, .language = "en"};
    double y = letters->window->top * MILLIMETRE;
    for (size_t i = 0; i < letters->n_lines; i++) {
        PangoLayout *layout = paper_layout_text(paper, letters->lines[i], 0, &look);
        double height = layout_height(layout);
        paper_draw(paper, layout, letters->window->left * MILLIMETRE, y, 0);
        y += height;
    }
}

static void page_start(struct paper *paper, void *data) {
    struct letters *letters = data;
    const char *language = texts_of(letters)[0].language;
    paper->top = 22 * MILLIMETRE;
    if (letters->cover) {
        double sender_bottom = sender_draw(letters);
        int unknown = paper->unknown;
        address_draw(letters);
        paper->unknown = unknown; /* one odd letter in an address stops nobody's letter */
        paper->top =
            fmax(letters->window->clear_bottom * MILLIMETRE, sender_bottom + 4 * MILLIMETRE);
        letters->cover = false;
    }
    if (paper->dry) return;
    struct paper_look small = {.size = 8, .language = language, .colour = PAPER_GREY};
    double y = PAPER_HEIGHT - 14 * MILLIMETRE;
    if (letters->recipient->reference != NULL)
        paper_draw(paper,
                   paper_layout_text(paper, text_plain(paper->arena, letters->recipient->reference),
                                     0, &small),
                   paper->left, y, PAPER_GREY);
    char *text =
        page_text(paper->arena, language, paper->page - letters->first_page, letters->pages);
    PangoLayout *number = paper_layout_text(paper, text, 0, &small);
    paper_draw(paper, number, paper->right - layout_width(number), y, PAPER_GREY);
}

/* --- The box that says how to answer --- */

struct box_row {
    const char *label, *value;
    PangoLayout *label_layout, *value_layout;
};

struct box {
    struct box_row rows[3];
    size_t n_rows;
    PangoLayout *heading, *note, *scan;
    double label_width, qr_width, inner, height, step;
    bool mirrored;
};

static PangoLayout *box_text(struct paper *paper, const char *text, double width,
                             struct paper_look look, const char *language) {
    if (text_is_empty(text)) return NULL;
    look.language = language;
    return paper_layout_text(paper, text_plain(paper->arena, text), width, &look);
}

static double height_of(PangoLayout *layout) {
    return layout == NULL ? 0 : layout_height(layout);
}

static void box_rows(struct letters *letters, const struct letter_text *text, struct box *box) {
    const struct letter_recipient *recipient = letters->recipient;
    const struct box_row wanted[] = {
        {.label = text->address_label, .value = recipient->web_address},
        {.label = text->code_label, .value = recipient->code},
        {.label = text->telephone_label, .value = letters->plan->telephone}};
    for (size_t i = 0; i < 3; i++)
        if (!text_is_empty(wanted[i].label) && !text_is_empty(wanted[i].value))
            box->rows[box->n_rows++] = wanted[i];
}

static struct box box_make(struct letters *letters, const struct letter_text *text) {
    struct paper *paper = letters->paper;
    struct box box = {.mirrored = language_is_right_to_left(text->language),
                      .inner = 5 * MILLIMETRE};
    bool has_qr = !text_is_empty(letters->recipient->qr_text) && !text_is_empty(text->scan_label);
    double full = paper->right - paper->left - 2 * box.inner;
    box.qr_width = has_qr ? 34 * MILLIMETRE : 0;
    double width = full - (has_qr ? box.qr_width + box.inner : 0);
    box_rows(letters, text, &box);
    struct paper_look plain = {0}, strong = {.bold = true, .size = paper->size * 1.15};
    for (size_t i = 0; i < box.n_rows; i++) {
        box.rows[i].label_layout =
            box_text(paper, box.rows[i].label, width * 0.42, plain, text->language);
        box.label_width = fmax(box.label_width, layout_width(box.rows[i].label_layout));
    }
    box.label_width += 3 * MILLIMETRE;
    box.step = paper->size * 0.45;
    box.heading = box_text(paper, text->box_heading, width, strong, text->language);
    double left_height = height_of(box.heading) + (box.heading == NULL ? 0 : box.step);
    for (size_t i = 0; i < box.n_rows; i++) {
        /* Addresses, codes and telephone numbers are read from left to right in every language. */
        struct paper_look value = strong;
        value.end_aligned = box.mirrored;
        box.rows[i].value_layout =
            box_text(paper, box.rows[i].value, width - box.label_width, value, "en");
        left_height +=
            fmax(height_of(box.rows[i].label_layout), height_of(box.rows[i].value_layout)) +
            box.step;
    }
    box.note = box_text(paper, text->box_note, width, plain, text->language);
    left_height += height_of(box.note);
    struct paper_look small = {.size = fmin(paper->size, 14) * 0.85, .centred = true};
    box.scan =
        has_qr ? box_text(paper, text->scan_label, box.qr_width, small, text->language) : NULL;
    box.height = fmax(left_height, box.qr_width + height_of(box.scan)) + 2 * box.inner;
    return box;
}

static void row_draw(struct paper *paper, PangoLayout *layout, double left, double width,
                     bool mirrored, double y) {
    /* A text set without its own place on the line is put at the side where reading starts. */
    double own = pango_layout_get_width(layout) < 0 ? layout_width(layout) : width;
    paper_draw(paper, layout, mirrored ? left + width - own : left, y, 0);
}

static enum fail box_draw(struct letters *letters, const struct letter_text *text,
                          struct why *why) {
    struct paper *paper = letters->paper;
    struct box box = box_make(letters, text);
    if (box.height > paper->bottom - 22 * MILLIMETRE)
        return why_fail(why, FAIL_INPUT, NULL,
                        "the box that says how to answer is higher than a page; shorten its texts");
    paper_room(paper, box.height);
    paper_box(paper, paper->left, paper->y, paper->right - paper->left, box.height, 1.2, PAPER_INK,
              false);
    double full = paper->right - paper->left - 2 * box.inner, y = paper->y + box.inner;
    double width = full - (box.qr_width > 0 ? box.qr_width + box.inner : 0);
    double left =
        paper->left + box.inner + (box.mirrored && box.qr_width > 0 ? box.qr_width + box.inner : 0);
    if (box.heading != NULL) {
        double height = layout_height(box.heading);
        paper_draw(paper, box.heading, left, y, 0);
        y += height + box.step;
    }
    for (size_t i = 0; i < box.n_rows; i++) {
        struct box_row *row = &box.rows[i];
        double label_height = layout_height(row->label_layout),
               height = fmax(label_height, layout_height(row->value_layout));
        double label_x = box.mirrored ? left + width - box.label_width : left;
        double value_x = box.mirrored ? left : left + box.label_width;
        /* The label's width was only its limit: from right to left it would stand away from its
         * edge. */
        pango_layout_set_width(row->label_layout, (int)(box.label_width * PANGO_SCALE));
        row_draw(paper, row->label_layout, label_x, box.label_width, box.mirrored,
                 y + (height - label_height) / 2);
        row_draw(paper, row->value_layout, value_x, width - box.label_width, box.mirrored, y);
        y += height + box.step;
    }
    if (box.note != NULL) paper_draw(paper, box.note, left, y, 0);
    if (box.qr_width > 0) {
        double x = box.mirrored ? paper->left + box.inner : paper->right - box.inner - box.qr_width;
        if (!paper_qr(paper, letters->recipient->qr_text, x, paper->y + box.inner, box.qr_width))
            return why_fail(why, FAIL_INPUT, "qr_text",
                            "a QR code takes at most about 2,000 characters");
        paper_draw(paper, box.scan, x, paper->y + box.inner + box.qr_width, 0);
    }
    paper->y += box.height;
    paper->gap = paper->size * 1.2;
    return FAIL_NONE;
}

static bool box_is_empty(struct letters *letters, const struct letter_text *text) {
    struct box box = {0};
    box_rows(letters, text, &box);
    return box.n_rows == 0 && text_is_empty(text->box_heading) && text_is_empty(text->box_note);
}

/* --- The address --- */

static double lines_width(struct letters *letters, const char *const *lines, size_t n,
                          double size) {
    struct paper_look look = {.size = size, .language = "en"};
    double width = 0;
    for (size_t i = 0; i < n; i++) {
        PangoLayout *layout = paper_layout_text(letters->paper, lines[i], 0, &look);
        width = fmax(width, layout_width(layout));
        g_object_unref(layout);
    }
    return width;
}

/* Joins the two neighbours that are shortest together; name and postcode stay by themselves. */
static size_t lines_join(struct arena *arena, const char **lines, size_t n) {
    size_t best = 1;
    for (size_t i = 1; i + 2 < n; i++)
        if (strlen(lines[i]) + strlen(lines[i + 1]) < strlen(lines[best]) + strlen(lines[best + 1]))
            best = i;
    lines[best] = arena_printf(arena, "%s, %s", lines[best], lines[best + 1]);
    for (size_t i = best + 1; i + 1 < n; i++) lines[i] = lines[i + 1];
    return n - 1;
}

static enum fail address_fit(struct letters *letters, const struct letter_recipient *recipient,
                             struct why *why) {
    struct arena *arena = letters->scratch;
    const char **lines = ARENA_ARRAY(arena, const char *, recipient->n_address_lines + 1);
    size_t n = 0;
    for (size_t i = 0; i < recipient->n_address_lines; i++)
        if (!text_is_empty(recipient->address_lines[i]))
            lines[n++] =
                str_copy(arena, str_trim(str_of(text_plain(arena, recipient->address_lines[i]))));
    if (n == 0) return why_fail(why, FAIL_INPUT, "address", "want an address of at least one line");
    if (n > LETTER_ADDRESS_LINES_MAX)
        return why_fail(why, FAIL_LIMIT, "address", "an address of %zu lines; the window takes %d",
                        n, LETTER_ADDRESS_LINES_MAX);
    double height = letters->window->height * MILLIMETRE,
           width = letters->window->width * MILLIMETRE;
    enum { LINES_WHOLE = 6 };
    while (n > LINES_WHOLE) n = lines_join(arena, lines, n);
    for (int half = ADDRESS_HALF_POINTS_MAX; half >= ADDRESS_HALF_POINTS_MIN; half--) {
        double size = half / 2.0;
        if (1.16 * size * (double)n > height || lines_width(letters, lines, n, size) > width)
            continue;
        letters->lines = lines;
        letters->n_lines = n;
        letters->address_size = size;
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_LIMIT, "address",
                    "the address does not fit in the window: shorten its longest line, '%.80s'",
                    lines[n > 1 ? 1 : 0]);
}

/* --- A letter --- */

static enum fail letter_set(struct letters *letters, struct why *why) {
    struct paper *paper = letters->paper;
    paper->size = letters->plan->large_print || letters->recipient->large_print ? 18 : 11;
    paper->page_open = false;
    letters->first_page = paper->page;
    letters->cover = true;
    size_t n =
        letters->recipient->texts == NULL ? letters->plan->n_texts : letters->recipient->n_texts;
    for (size_t i = 0; i < n; i++) {
        const struct letter_text *text = &texts_of(letters)[i];
        paper_page(paper);
        TRY(paper_document(paper, text->body, why));
        if (!box_is_empty(letters, text)) TRY(box_draw(letters, text, why));
        if (text->after != NULL) TRY(paper_document(paper, text->after, why));
        paper_page_end(paper);
        if (paper->unknown > 0)
            return why_fail(why, FAIL_INPUT, NULL,
                            "%d characters of the letter's text in the language '%s' have no font "
                            "on this server and would be printed as empty boxes: ask whoever runs "
                            "it to install one (for most scripts the package fonts-noto-core)",
                            paper->unknown, text->language);
    }
    int pages = paper->page - letters->first_page;
    if (pages > LETTER_PAGES_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "the letter has %d pages; want at most %d", pages,
                        LETTER_PAGES_MAX);
    return FAIL_NONE;
}

/* Only these change how the text flows: letters that are alike in them have as many pages. */
static size_t cache_place(const struct letters *letters) {
    const struct letter_recipient *recipient = letters->recipient;
    return (size_t)(recipient->large_print || letters->plan->large_print) |
           (size_t)!text_is_empty(recipient->code) << 1 |
           (size_t)!text_is_empty(recipient->qr_text) << 2 |
           (size_t)!text_is_empty(recipient->web_address) << 3;
}

static enum fail pages_count(struct letters *letters, struct why *why) {
    int own = 0;
    int *cached = letters->recipient->texts != NULL ? &own : &letters->cached[cache_place(letters)];
    if (*cached == 0) {
        int page = letters->paper->page;
        letters->paper->dry = true;
        letters->pages = 0;
        letters->paper->unknown = 0;
        enum fail fail = letter_set(letters, why);
        letters->paper->dry = false;
        if (fail == FAIL_NONE) *cached = letters->paper->page - page;
        letters->paper->page = page;
        letters->paper->page_open = false;
        if (fail != FAIL_NONE) return fail;
    }
    letters->pages = *cached;
    struct qr_cells cells;
    if (!text_is_empty(letters->recipient->qr_text) &&
        !qr_cells_make(letters->scratch, letters->recipient->qr_text, &cells))
        return why_fail(why, FAIL_INPUT, "qr_text",
                        "a QR code takes at most about 2,000 characters");
    return FAIL_NONE;
}

enum fail letters_open(struct arena *arena, const struct letter_plan *plan,
                       const struct letter_sink *sink, struct letters **out, struct why *why) {
    assert(plan->n_texts >= 1 && plan->n_texts <= LETTER_LANGUAGES_MAX);
    struct letters *letters = ARENA_NEW(arena, struct letters);
    arena_on_end(arena, letters_end, letters);
    letters->arena = arena;
    letters->scratch = arena_new(SCRATCH_BYTES);
    letters->plan = plan;
    letters->window = plan->window == NULL ? &letter_window_dl : plan->window;
    letters->sink = *sink;
    TRY(paper_open(letters->scratch, sink_write, letters, 11, &letters->paper, why));
    letters->paper->untagged = true;
    letters->paper->page_start = page_start;
    letters->paper->about = letters;
    struct document_about about = {.title = plan->title,
                                   .author =
                                       plan->n_sender_lines > 0 ? plan->sender_lines[0] : NULL,
                                   .date = plan->date};
    paper_about(letters->paper, &about);
    *out = letters;
    return FAIL_NONE;
}

static enum fail sink_failed(const struct letters *letters, struct why *why) {
    if (letters->sink_fail != FAIL_NONE && why != NULL) *why = letters->sink_why;
    return letters->sink_fail;
}

enum fail letters_add(struct letters *letters, const struct letter_recipient *recipient,
                      struct why *why) {
    TRY(sink_failed(letters, why));
    size_t mark = arena_mark(letters->scratch);
    letters->recipient = recipient;
    enum fail fail = address_fit(letters, recipient, why);
    if (fail == FAIL_NONE) fail = pages_count(letters, why);
    if (fail == FAIL_NONE) fail = letter_set(letters, why);
    if (fail == FAIL_NONE) {
        letters->counts.letters++;
        letters->counts.pages += (size_t)letters->pages;
        letters->counts.sheets += (size_t)(letters->pages + 1) / 2;
        if (letters->plan->even_pages && letters->pages % 2 == 1) {
            cairo_show_page(letters->paper->cr);
            letters->paper->page++;
            letters->counts.pages++;
        }
        fail = sink_failed(letters, why);
    }
    arena_rewind(letters->scratch, mark);
    return fail;
}

enum fail letters_close(struct letters *letters, struct letter_counts *counts, struct why *why) {
    if (letters->counts.letters == 0)
        return why_fail(why, FAIL_INPUT, NULL, "want at least one letter");
    enum fail fail = paper_close(letters->paper, why);
    TRY(sink_failed(letters, why));
    if (fail == FAIL_NONE && counts != NULL) *counts = letters->counts;
    return fail;
}

/* --- Slips --- */

static enum fail slip_draw(struct paper *paper, const struct slip_plan *plan,
                           const struct slip *slip, double x, double y, double width, double height,
                           struct why *why) {
    double inner = 4 * MILLIMETRE, qr = fmin(height - 2 * inner, width * 0.38);
    bool mirrored = language_is_right_to_left(plan->language == NULL ? "en" : plan->language);
    struct paper_look plain = {.language = plan->language, .spacing = 1.15}, strong = plain,
                      large = plain;
    strong.bold = large.bold = true;
    large.size = paper->size * 1.35;
    const struct {
        const char *text;
        const struct paper_look *look;
    } lines[] = {{plan->heading, &strong},   {slip->label, &plain}, {plan->web_address, &plain},
                 {plan->code_label, &plain}, {slip->code, &large},  {plan->note, &plain}};
    bool has_qr = !text_is_empty(slip->qr_text);
    double text_width = width - 2 * inner - (has_qr ? qr + inner : 0), at = y + inner;
    paper_box(paper, x, y, width, height, 0.6, PAPER_LINE, true);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (text_is_empty(lines[i].text)) continue;
        PangoLayout *layout = paper_layout_text(paper, text_plain(paper->arena, lines[i].text),
                                                text_width, lines[i].look);
        double used = layout_height(layout);
        paper_draw(paper, layout, mirrored && has_qr ? x + 2 * inner + qr : x + inner, at, 0);
        at += used + 2;
    }
    if (at > y + height)
        return why_fail(why, FAIL_INPUT, NULL,
                        "the texts are too long for a slip; shorten them or put fewer on a page");
    if (has_qr && !paper_qr(paper, slip->qr_text, mirrored ? x + inner : x + width - inner - qr,
                            y + (height - qr) / 2, qr))
        return why_fail(why, FAIL_INPUT, "qr_text",
                        "a QR code takes at most about 2,000 characters");
    return FAIL_NONE;
}

static enum fail slips_draw(struct letters *letters, const struct slip_plan *plan,
                            const struct slip *slips, size_t n, struct why *why) {
    struct paper *paper = letters->paper;
    size_t across = plan->across > 0 ? (size_t)plan->across : 2,
           down = plan->down > 0 ? (size_t)plan->down : 5;
    double edge = 10 * MILLIMETRE;
    double width = (PAPER_WIDTH - 2 * edge) / (double)across,
           height = (PAPER_HEIGHT - 2 * edge) / (double)down;
    for (size_t i = 0; i < n; i++) {
        size_t place = i % (across * down), mark = arena_mark(letters->scratch);
        if (place == 0) paper_page(paper);
        TRY(slip_draw(paper, plan, &slips[i], edge + width * (double)(place % across),
                      edge + height * (double)(place / across), width, height, why));
        TRY(sink_failed(letters, why));
        arena_rewind(letters->scratch, mark);
    }
    return FAIL_NONE;
}

enum fail slips_write(struct arena *arena, const struct slip_plan *plan, const struct slip *slips,
                      size_t n, const struct letter_sink *sink, struct why *why) {
    struct letters *letters = ARENA_NEW(arena, struct letters);
    if (n == 0) return why_fail(why, FAIL_INPUT, NULL, "want at least one slip");
    arena_on_end(arena, letters_end, letters);
    letters->scratch = arena_new(SCRATCH_BYTES);
    letters->sink = *sink;
    TRY(paper_open(letters->scratch, sink_write, letters, 10, &letters->paper, why));
    letters->paper->untagged = true;
    paper_about(letters->paper, &(struct document_about){.title = plan->title, .date = plan->date});
    TRY(slips_draw(letters, plan, slips, n, why));
    enum fail fail = paper_close(letters->paper, why);
    TRY(sink_failed(letters, why));
    letters_end(letters);
    return fail;
}

/* --- Sinks --- */

static enum fail buf_take(void *to, const char *bytes, size_t n, struct why *why) {
    struct buf *buf = to;
    buf_add(buf, bytes, n);
    if (buf->full)
        return why_fail(why, FAIL_LIMIT, NULL, "more than %zu bytes of letters", buf->max);
    return FAIL_NONE;
}

struct letter_sink letter_sink_buf(struct buf *buf) {
    return (struct letter_sink){.write = buf_take, .to = buf};
}
