#include "office/paper.h"
#include "office/picture.h"

#include <assert.h>
#include <math.h>

/* --- Figures --- */

enum fail paper_figure(struct paper *paper, const struct block *block, struct why *why) {
    const struct document_figure *figure = block->figure;
    double own_width, own_height, full = paper->right - paper->left;
    TRY(picture_size(figure, &own_width, &own_height, why));
    double width = figure->width_mm > 0 ? fmin(figure->width_mm * MILLIMETRE, full) : full;
    const char *text = figure->sentence != NULL ? figure->sentence : figure->description;
    struct paper_look look = {
        .colour = PAPER_GREY, .language = block->language, .size = paper->size * 0.92};
    PangoLayout *below = paper_layout_text(paper, text, full, &look);
    double below_height = layout_height(below) + paper->size * 0.4;
    double most = paper->bottom - paper->top - below_height;
    if (width * own_height / own_width > most) width = most * own_width / own_height;
    double height = width * own_height / own_width;
    paper_room(paper, height + below_height);
    bool mirrored = language_is_right_to_left(block->language);
    enum fail fail = FAIL_NONE;
    paper_tag(paper, "Figure");
    if (!paper->dry)
        fail = picture_draw(paper->arena, paper->cr, paper->context, figure,
                            mirrored ? paper->right - width : paper->left, paper->y, width, why);
    paper_untag(paper, "Figure");
    paper_tag(paper, "Caption");
    paper_draw(paper, below, paper->left, paper->y + height + paper->size * 0.4, PAPER_GREY);
    paper_untag(paper, "Caption");
    paper->y += height + below_height;
    paper->gap = paper->size * 1.1;
    return fail;
}

/* --- The file --- */

struct furniture {
    const struct document_about *about;
    int before, pages; /* pages of the file before this document; its own, 0 while being counted */
    bool blank;        /* the back of a sheet that stays empty */
};

static void furniture_draw(struct paper *paper, void *data) {
    const struct furniture *furniture = data;
    const struct document_about *about = furniture->about;
    if (paper->dry || furniture->blank) return;
    double size = paper->size * 0.82, width = paper->right - paper->left;
    bool mirrored = language_is_right_to_left(about->language);
    struct paper_look look = {.size = size, .language = about->language};
    if (about->header != NULL)
        paper_draw(paper, paper_layout_text(paper, about->header, width, &look), paper->left,
                   11 * MILLIMETRE, PAPER_GREY);
    double y = PAPER_HEIGHT - 16 * MILLIMETRE;
    if (about->footer != NULL)
        paper_draw(paper, paper_layout_text(paper, about->footer, width * 0.72, &look),
                   mirrored ? paper->right - width * 0.72 : paper->left, y, PAPER_GREY);
    if (about->no_page_number) return;
    char *text =
        page_text(paper->arena, about->language, paper->page - furniture->before, furniture->pages);
    PangoLayout *number = paper_layout_text(paper, text, 0, &look);
    paper_draw(paper, number, mirrored ? paper->left : paper->right - layout_width(number), y,
               PAPER_GREY);
}

static cairo_status_t buf_write(void *to, const unsigned char *bytes, unsigned n) {
    struct buf *buf = to;
    buf_add(buf, (const char *)bytes, n);
    return buf->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void furniture_room(struct paper *paper, const struct document_about *about) {
    double width = paper->right - paper->left;
    struct paper_look look = {.size = paper->size * 0.82, .language = about->language};
    if (about->header == NULL) return;
    PangoLayout *header = paper_layout_text(paper, about->header, width, &look);
    paper->top = fmax(paper->top, 11 * MILLIMETRE + layout_height(header) + paper->size);
    g_object_unref(header);
}

/* The language of the whole and the wish to see the title: what cairo cannot say itself is said by
 * a second version of the catalogue at the file's end (ISO 32000-1, 7.5.6, incremental updates). */
static void catalogue_amend(struct arena *arena, struct buf *pdf, const char *language) {
    const char *end = pdf->s + pdf->n, *trailer = NULL, *old = NULL;
    for (const char *at = pdf->s; (at = memmem(at, (size_t)(end - at), "trailer", 7)) != NULL; at++)
        trailer = at;
    if (trailer == NULL) return;
    const char *root = strstr(trailer, "/Root "), *size = strstr(trailer, "/Size "),
               *info = strstr(trailer, "/Info "), *start = strstr(trailer, "startxref");
    if (root == NULL || size == NULL || start == NULL) return;
    long object = strtol(root + 6, NULL, 10), objects = strtol(size + 6, NULL, 10),
         place = strtol(start + 9, NULL, 10);
    char *head = arena_printf(arena, "\n%ld 0 obj\n", object);
    for (const char *at = pdf->s; (at = memmem(at, (size_t)(end - at), head, strlen(head))) != NULL;
         at++)
        old = at;
    const char *open = old == NULL ? NULL : strstr(old, "<<"),
               *close = open == NULL ? NULL : strstr(open, "endobj");
    if (close == NULL) return;
    char *rest = arena_copy_n(arena, open + 2, (size_t)(close - open - 2));
    char *info_text =
        info == NULL ? arena_copy(arena, "") : arena_copy_n(arena, info, strcspn(info, "R") + 1);
    size_t at = pdf->n + 1;
    buf_printf(
        pdf, "\n%ld 0 obj\n<< /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>%sendobj\n",
        object, language, rest);
    size_t table = pdf->n;
    buf_printf(pdf,
               "xref\n%ld 1\n%010zu 00000 n \ntrailer\n<< /Size %ld /Root %ld 0 R %s /Prev %ld "
               ">>\nstartxref\n%zu\n%%%%EOF\n",
               object, at, objects, object, info_text, place, table);
}

static bool language_is_plain(const char *language) {
    return strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
           strlen(language);
}

/* What is written: several documents one after the other. */
struct bundle {
    const struct document *const *documents;
    size_t n;
    bool even_pages;
    struct furniture *furniture; /* [n] */
};

static enum fail document_write(struct paper *paper, const struct bundle *bundle, size_t d,
                                struct why *why) {
    struct furniture *furniture = &bundle->furniture[d];
    furniture->about = &bundle->documents[d]->about;
    furniture->before = paper->page;
    furniture->blank = false;
    paper->about = furniture;
    furniture_room(paper, furniture->about);
    if (d > 0) paper_page(paper);
    TRY(paper_document(paper, bundle->documents[d], why));
    if (paper->page == furniture->before) paper_page(paper);
    furniture->pages = paper->page - furniture->before;
    furniture->blank = bundle->even_pages && furniture->pages % 2 == 1 && d + 1 < bundle->n;
    if (furniture->blank) paper_page(paper);
    return FAIL_NONE;
}

static enum fail pages_write(struct arena *arena, const struct bundle *bundle, struct buf *buf,
                             bool dry, struct why *why) {
    struct paper *paper;
    const struct document_about *about = &bundle->documents[0]->about;
    enum fail fail = FAIL_NONE;
    TRY(paper_open(arena, buf_write, buf, about->large_print ? 18 : 11, &paper, why));
    double top = paper->top;
    paper->dry = dry;
    paper->bookmarks = true;
    paper->page_start = furniture_draw;
    if (!dry) paper_about(paper, about);
    paper_tag(paper, "Document");
    for (size_t d = 0; d < bundle->n && fail == FAIL_NONE; d++) {
        paper->top = top;
        fail = document_write(paper, bundle, d, why);
    }
    paper_untag(paper, "Document");
    enum fail closed = paper_close(paper, fail == FAIL_NONE ? why : NULL);
    if (buf->full) return why_fail(why, FAIL_LIMIT, NULL, "the PDF would be longer than 64 MB");
    return fail != FAIL_NONE ? fail : closed;
}

enum fail documents_pdf(struct arena *arena, const struct document *const *documents, size_t n,
                        bool even_pages, struct str *out, struct why *why) {
    struct bundle bundle = {.documents = documents,
                            .n = n,
                            .even_pages = even_pages,
                            .furniture = ARENA_ARRAY(arena, struct furniture, n + 1)};
    struct buf buf;
    if (n == 0) return why_fail(why, FAIL_INPUT, NULL, "want at least one document");
    for (size_t d = 0; d < n; d++) assert(documents[d]->depth == 0);
    for (int pass = 0; pass < 2; pass++) {
        buf_init(&buf, arena, DOCUMENT_BYTES_MAX);
        TRY(pages_write(arena, &bundle, &buf, pass == 0, why));
    }
    if (language_is_plain(documents[0]->about.language))
        catalogue_amend(arena, &buf, documents[0]->about.language);
    if (buf.full) return why_fail(why, FAIL_LIMIT, NULL, "the PDF would be longer than 64 MB");
    *out = (struct str){buf.s, buf.n};
    return FAIL_NONE;
}

enum fail document_pdf(struct arena *arena, const struct document *document, struct str *out,
                       struct why *why) {
    return documents_pdf(arena, &document, 1, false, out, why);
}
