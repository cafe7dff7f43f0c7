#include "question/outline.h"

#include <ctype.h>
#include <string.h>

bool outline_name_is(const char *name) {
    size_t n = strlen(name);
    if (n == 0 || n > OUTLINE_NAME_MAX || !islower((unsigned char)name[0])) return false;
    for (const char *s = name; *s != '\0'; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_') return false;
    return true;
}

bool outline_item_name_is(const char *name) {
    size_t n = strlen(name);
    if (n == 0 || n > OUTLINE_NAME_MAX) return false;
    for (const char *s = name; *s != '\0'; s++)
        if (!isalnum((unsigned char)*s) && *s != '_' && !(*s == '-' && s == name && n > 1))
            return false;
    return true;
}

size_t outline_find(const struct outline *outline, enum block_kind kind, const char *name) {
    for (size_t i = 0; i < outline->n_blocks; i++)
        if (outline->blocks[i].kind == kind && text_is(outline->blocks[i].name, name)) return i;
    return OUTLINE_NONE;
}

const char *block_property(const struct block *block, const char *name) {
    for (size_t i = 0; i < block->n_properties; i++)
        if (text_is(block->properties[i].name, name)) return block->properties[i].value.in[0];
    return NULL;
}

void block_property_set(struct arena *arena, struct block *block, const char *name,
                        const char *value) {
    size_t at = 0;
    while (at < block->n_properties && !text_is(block->properties[at].name, name)) at++;
    bool there = at < block->n_properties;
    if (text_is_empty(value)) {
        if (!there) return;
        for (size_t i = at; i + 1 < block->n_properties; i++)
            block->properties[i] = block->properties[i + 1];
        block->n_properties--;
        return;
    }
    if (!there) {
        size_t size = block->n_properties * sizeof *block->properties;
        block->properties =
            arena_grow(arena, block->properties, size, size + sizeof *block->properties);
        block->properties[block->n_properties++] =
            (struct property){.name = arena_copy(arena, name)};
    }
    block->properties[at].value.in[0] = arena_copy(arena, value);
}

void outline_insert(struct arena *arena, struct outline *outline, size_t at,
                    const struct block *block) {
    size_t size = outline->n_blocks * sizeof *outline->blocks;
    outline->blocks = arena_grow(arena, outline->blocks, size, size + sizeof *outline->blocks);
    if (at > outline->n_blocks) at = outline->n_blocks;
    for (size_t i = outline->n_blocks; i > at; i--) outline->blocks[i] = outline->blocks[i - 1];
    outline->blocks[at] = *block;
    outline->n_blocks++;
}

void outline_remove(struct outline *outline, size_t at) {
    for (size_t i = at; i + 1 < outline->n_blocks; i++) outline->blocks[i] = outline->blocks[i + 1];
    outline->n_blocks--;
}

void outline_move(struct outline *outline, size_t from, size_t to) {
    struct block moved = outline->blocks[from];
    for (size_t i = from; i < to; i++) outline->blocks[i] = outline->blocks[i + 1];
    for (size_t i = from; i > to; i--) outline->blocks[i] = outline->blocks[i - 1];
    outline->blocks[to] = moved;
}

/* ---- writing ---- */

/* A text that goes on over several lines: each further one with its own mark. */
static void write_lines(struct buf *buf, const char *text, int indent) {
    for (const char *s = text == NULL ? "" : text; *s != '\0'; s++) {
        if (*s != '\n') {
            buf_char(buf, *s);
            continue;
        }
        while (buf->n > 0 && buf->s[buf->n - 1] == ' ') buf->s[--buf->n] = '\0';
        buf_printf(buf, "\n%*s|%s", indent, "", s[1] == '\n' || s[1] == '\0' ? "" : " ");
    }
    buf_char(buf, '\n');
}

static void write_translations(struct buf *buf, const struct outline *outline,
                               const struct words *words, int indent) {
    for (size_t i = 1; i < outline->n_languages; i++) {
        if (text_is_empty(words->in[i])) continue;
        buf_printf(buf, "%*s@%s: ", indent, "", outline->languages[i]);
        write_lines(buf, words->in[i], indent);
    }
}

/* What would be read as flags is marked. */
static void write_label(struct buf *buf, const struct item *item) {
    const char *label = item->label.in[0] == NULL ? "" : item->label.in[0];
    size_t n = strlen(label);
    bool marked = n > 0 && label[n - 1] == ']' && text_is_empty(item->flags);
    char *first_line_end = strchr(label, '\n');
    bool one_line = first_line_end == NULL;
    if (!one_line) {
        buf_add(buf, label, (size_t)(first_line_end - label));
        if (!text_is_empty(item->flags)) buf_printf(buf, " [%s]", item->flags);
        write_lines(buf, first_line_end, 4);
        return;
    }
    buf_text(buf, label);
    if (marked) buf_text(buf, " []");
    if (!text_is_empty(item->flags)) buf_printf(buf, " [%s]", item->flags);
    buf_char(buf, '\n');
}

static void write_comment(struct buf *buf, const char *comment) {
    if (comment == NULL) return;
    struct str rest = str_of(comment);
    while (rest.s != NULL) {
        struct str line = str_cut(&rest, '\n');
        buf_printf(buf, "#%.*s\n", (int)line.n, line.s);
    }
}

static void write_block(struct buf *buf, const struct outline *outline, const struct block *block) {
    write_comment(buf, block->comment);
    switch (block->kind) {
    case BLOCK_SETTING: buf_printf(buf, "%s: ", block->name); break;
    case BLOCK_SECTION: buf_printf(buf, "[%s] ", block->name); break;
    case BLOCK_QUESTION: buf_printf(buf, "%s (%s): ", block->name, block->type); break;
    }
    write_lines(buf, block->text.in[0], 2);
    write_translations(buf, outline, &block->text, 2);
    for (size_t i = 0; i < block->n_properties; i++) {
        const struct property *property = &block->properties[i];
        buf_printf(buf, "  %s: ", property->name);
        write_lines(buf, property->value.in[0], 4);
        write_translations(buf, outline, &property->value, 4);
    }
    for (size_t i = 0; i < block->n_items; i++) {
        const struct item *item = &block->items[i];
        buf_printf(buf, "  %c %s = ", item->is_row ? '-' : '*', item->name);
        write_label(buf, item);
        write_translations(buf, outline, &item->label, 4);
    }
}

/* No line ends in blanks. */
static void trim_lines(struct buf *buf) {
    size_t to = 0;
    for (size_t i = 0; i < buf->n; i++) {
        if (buf->s[i] == '\n')
            while (to > 0 && buf->s[to - 1] == ' ') to--;
        buf->s[to++] = buf->s[i];
    }
    buf->n = to;
    if (buf->s != NULL) buf->s[to] = '\0';
}

char *outline_write(struct arena *arena, const struct outline *outline) {
    struct buf buf;
    buf_init(&buf, arena, (size_t)OUTLINE_TEXT_MAX * 4);
    for (size_t i = 0; i < outline->n_blocks; i++) {
        const struct block *block = &outline->blocks[i];
        if (i > 0 && block->kind != BLOCK_SETTING) buf_char(&buf, '\n');
        write_block(&buf, outline, block);
    }
    trim_lines(&buf);
    return buf.s == NULL ? arena_copy(arena, "") : buf.s;
}
