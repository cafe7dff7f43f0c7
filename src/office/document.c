#include "office/document_inner.h"

#include "base/utf8.h"

#include <assert.h>
#include <qrencode.h>
#include <sodium.h>
#include <strings.h>

/* --- Texts --- */

/* Length of the valid UTF-8 sequence at `s`, 0 when there is none. */
static size_t sequence_length(const char *s) {
    unsigned char c = (unsigned char)*s;
    size_t n = c < 0x80                ? 1
               : c >= 0xC2 && c < 0xE0 ? 2
               : c >= 0xE0 && c < 0xF0 ? 3
               : c >= 0xF0 && c < 0xF5 ? 4
                                       : 0;
    for (size_t i = 1; i < n; i++)
        if (((unsigned char)s[i] & 0xC0) != 0x80) return 0;
    return n > 0 && utf8_is_valid(s, n) ? n : 0;
}

/* XML has no place for U+FFFE and U+FFFF. */
static bool is_noncharacter(const char *s, size_t n) {
    return n == 3 && memcmp(s, "\xEF\xBF", 2) == 0 && (unsigned char)s[2] >= 0xBE;
}

char *text_plain(struct arena *arena, const char *text) {
    if (text == NULL) return arena_copy(arena, "");
    size_t size = strlen(text);
    char *out = arena_take(arena, 3 * size + 1, 1), *at = out;
    for (const char *s = text; *s != '\0';) {
        size_t n = sequence_length(s);
        unsigned char c = (unsigned char)*s;
        if (n == 0 || is_noncharacter(s, n)) {
            memcpy(at, "\xEF\xBF\xBD", 3);
            at += 3;
            s += n == 0 ? 1 : n;
            continue;
        }
        bool control = n == 1 && ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F);
        if (!control) {
            memcpy(at, s, n);
            at += n;
        }
        s += n;
    }
    *at = '\0';
    return out;
}

void markup_text(struct buf *out, const char *text) {
    for (const char *s = text; *s != '\0'; s++) {
        switch (*s) {
        case '&': buf_text(out, "&amp;"); break;
        case '<': buf_text(out, "&lt;"); break;
        case '>': buf_text(out, "&gt;"); break;
        case '"': buf_text(out, "&quot;"); break;
        case '\'': buf_text(out, "&#39;"); break;
        default: buf_char(out, *s);
        }
    }
}

bool language_is_right_to_left(const char *language) {
    static const char *const codes[] = {"ar", "fa", "he", "ur", "ps", "ckb",
                                        "sd", "yi", "dv", "ug", "prs"};
    size_t n = strcspn(language, "-_");
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strlen(codes[i]) == n && strncasecmp(codes[i], language, n) == 0) return true;
    return false;
}

char *page_text(struct arena *arena, const char *language, int page, int pages) {
    if (strncmp(language, "en", 2) == 0) return arena_printf(arena, "Page %d of %d", page, pages);
    if (strncmp(language, "cy", 2) == 0) return arena_printf(arena, "Tudalen %d o %d", page, pages);
    return arena_printf(arena, "%d / %d", page, pages);
}

bool link_is_allowed(const char *href) {
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strncasecmp(href, schemes[i], strlen(schemes[i])) == 0) return true;
    return false;
}

char *base64_text(struct arena *arena, const void *bytes, size_t n) {
    size_t size = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_take(arena, size, 1);
    return sodium_bin2base64(text, size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

bool qr_cells_make(struct arena *arena, const char *text, struct qr_cells *out) {
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) return false;
    size_t n = (size_t)code->width * (size_t)code->width;
    uint8_t *dark = arena_take(arena, n, 1);
    for (size_t i = 0; i < n; i++) dark[i] = code->data[i] & 1;
    *out = (struct qr_cells){.width = code->width, .dark = dark};
    QRcode_free(code);
    return true;
}

/* --- Building --- */

static char *kept(struct document *document, const char *text) {
    return text == NULL ? NULL : text_plain(document->arena, text);
}

struct document *document_new(struct arena *arena, const struct document_about *about) {
    assert(date_is_valid(about->date));
    struct document *document = ARENA_NEW(arena, struct document);
    document->arena = arena;
    document->about = *about;
    document->about.title = text_plain(arena, about->title);
    document->about.language = arena_copy(arena, about->language == NULL ? "en" : about->language);
    document->about.author = kept(document, about->author);
    document->about.subject = kept(document, about->subject);
    document->about.header = kept(document, about->header);
    document->about.footer = kept(document, about->footer);
    document->language = document->about.language;
    return document;
}

void document_language(struct document *document, const char *language) {
    document->language =
        language == NULL ? document->about.language : text_plain(document->arena, language);
}

static struct block *block_add(struct document *document, enum block_kind kind) {
    struct block *block = ARENA_NEW(document->arena, struct block);
    bool in_list = kind == BLOCK_LIST_OPEN || kind == BLOCK_ITEM || kind == BLOCK_LIST_CLOSE;
    assert(document->depth == 0 || in_list);
    block->kind = kind;
    block->language = document->language;
    if (document->last == NULL) {
        document->first = block;
    } else {
        document->last->next = block;
    }
    document->last = block;
    return block;
}

static void runs_set(struct document *document, struct block *block, const struct run *runs,
                     size_t n) {
    struct run *copy = ARENA_ARRAY(document->arena, struct run, n);
    for (size_t i = 0; i < n; i++) {
        copy[i].text = text_plain(document->arena, runs[i].text);
        copy[i].style = runs[i].style;
        if (runs[i].href != NULL && link_is_allowed(runs[i].href))
            copy[i].href = kept(document, runs[i].href);
    }
    block->runs = copy;
    block->n_runs = n;
}

static struct block *block_with(struct document *document, enum block_kind kind, const char *text) {
    struct block *block = block_add(document, kind);
    runs_set(document, block, &(struct run){.text = text}, 1);
    return block;
}

void document_title(struct document *document, const char *text) {
    assert(!document->has_title);
    document->has_title = true;
    block_with(document, BLOCK_TITLE, text);
}

void document_heading(struct document *document, int level, const char *text) {
    assert(level >= 1 && level <= 4 && level <= document->last_level + 1);
    document->last_level = level;
    block_with(document, BLOCK_HEADING, text)->level = level;
}

void document_paragraph(struct document *document, const char *text) {
    block_with(document, BLOCK_PARAGRAPH, text);
}

void document_runs(struct document *document, const struct run *runs, size_t n) {
    runs_set(document, block_add(document, BLOCK_PARAGRAPH), runs, n);
}

void document_quote(struct document *document, const char *text, const char *source) {
    struct block *block = block_with(document, BLOCK_QUOTE, text);
    block->more = kept(document, source);
}

void document_note(struct document *document, const char *heading, const char *text) {
    struct block *block = block_with(document, BLOCK_NOTE, text);
    block->more = kept(document, heading);
}

void document_page_break(struct document *document) {
    block_add(document, BLOCK_BREAK);
}

void document_space(struct document *document, const char *label, double height_mm) {
    assert(height_mm > 0 && height_mm <= 240);
    block_with(document, BLOCK_SPACE, label)->millimetres = height_mm;
}

void document_list_open(struct document *document, bool numbered) {
    assert(document->depth < DOCUMENT_DEPTH_MAX);
    assert(document->depth == 0 || document->ordinals[document->depth] > 0);
    struct block *block = block_add(document, BLOCK_LIST_OPEN);
    document->depth++;
    document->ordinals[document->depth] = 0;
    document->numbered[document->depth] = numbered;
    block->level = document->depth;
    block->numbered = numbered;
}

void document_item(struct document *document, const char *text) {
    document_item_runs(document, &(struct run){.text = text}, 1);
}

void document_item_runs(struct document *document, const struct run *runs, size_t n) {
    assert(document->depth > 0);
    struct block *block = block_add(document, BLOCK_ITEM);
    runs_set(document, block, runs, n);
    block->level = document->depth;
    block->numbered = document->numbered[document->depth];
    block->ordinal = ++document->ordinals[document->depth];
}

/* The block that opened a list to which nothing was added. */
static void last_remove(struct document *document) {
    struct block *before = NULL;
    for (struct block *at = document->first; at != document->last; at = at->next) before = at;
    document->last = before;
    if (before == NULL)
        document->first = NULL;
    else
        before->next = NULL;
}

void document_list_close(struct document *document) {
    assert(document->depth > 0);
    if (document->ordinals[document->depth] == 0) {
        last_remove(document);
        document->depth--;
        return;
    }
    struct block *block = block_add(document, BLOCK_LIST_CLOSE);
    block->level = document->depth;
    block->numbered = document->numbered[document->depth];
    document->depth--;
}

static const char *const *texts_copy(struct document *document, const char *const *texts,
                                     size_t n) {
    const char **copy = ARENA_ARRAY(document->arena, const char *, n);
    for (size_t i = 0; i < n; i++) copy[i] = text_plain(document->arena, texts[i]);
    return copy;
}

void document_table(struct document *document, const struct document_table *table) {
    assert(table->n_columns >= 1 && table->n_columns <= 16 && table->caption != NULL);
    struct arena *arena = document->arena;
    struct document_table *copy = ARENA_NEW(arena, struct document_table);
    struct document_column *columns = ARENA_ARRAY(arena, struct document_column, table->n_columns);
    *copy = *table;
    copy->caption = text_plain(arena, table->caption);
    for (size_t i = 0; i < table->n_columns; i++) {
        columns[i] = table->columns[i];
        columns[i].heading = text_plain(arena, columns[i].heading);
    }
    copy->columns = columns;
    copy->cells = texts_copy(document, table->cells, table->n_rows * table->n_columns);
    block_add(document, BLOCK_TABLE)->table = copy;
}

void document_figure(struct document *document, const struct document_figure *figure) {
    assert(figure->description != NULL);
    struct document_figure *copy = ARENA_NEW(document->arena, struct document_figure);
    *copy = *figure;
    copy->bytes.s = arena_copy_n(document->arena, figure->bytes.s, figure->bytes.n);
    copy->description = kept(document, figure->description);
    copy->sentence = kept(document, figure->sentence);
    block_add(document, BLOCK_FIGURE)->figure = copy;
}

void document_qr(struct document *document, const char *text, const char *sentence,
                 double size_mm) {
    struct block *block = block_with(document, BLOCK_QR, text);
    block->more = kept(document, sentence);
    block->millimetres = size_mm > 0 ? size_mm : 30;
}

void document_field(struct document *document, const char *label, const char *hint, int lines) {
    assert(lines >= 1 && lines <= 40);
    struct block *block = block_with(document, BLOCK_FIELD, label);
    block->more = kept(document, hint);
    block->count = lines;
}

void document_boxes(struct document *document, const char *label, const char *hint,
                    const char *const *options, size_t n) {
    struct block *block = block_with(document, BLOCK_BOXES, label);
    block->more = kept(document, hint);
    block->options = texts_copy(document, options, n);
    block->n = n;
}

void document_cards(struct document *document, const struct document_card *cards, size_t n,
                    int across) {
    assert(across >= 1 && across <= 4);
    struct document_card *copy = ARENA_ARRAY(document->arena, struct document_card, n);
    for (size_t i = 0; i < n; i++) {
        copy[i].heading = kept(document, cards[i].heading);
        copy[i].text = text_plain(document->arena, cards[i].text);
    }
    struct block *block = block_add(document, BLOCK_CARDS);
    block->cards = copy;
    block->n = n;
    block->count = across;
}
