/* What both readers share. */
#include "question/import.h"

#include "question/type.h"

#include <ctype.h>
#include <string.h>

void import_note(struct import *import, const char *format, ...) {
    va_list list;
    if (import->n_notes == 500) return;
    if (import->n_notes == import->notes_size) {
        size_t size = import->notes_size == 0 ? 32 : import->notes_size * 2;
        const char **bigger = ARENA_ARRAY(import->arena, const char *, size);
        if (import->n_notes > 0) memcpy(bigger, import->notes, import->n_notes * sizeof *bigger);
        import->notes = bigger;
        import->notes_size = size;
    }
    va_start(list, format);
    import->notes[import->n_notes++] = arena_vprintf(import->arena, format, list);
    va_end(list);
}

char *import_option_name(struct arena *arena, const char *name) {
    char *out = arena_copy_n(arena, name, strnlen(name, OUTLINE_NAME_MAX));
    for (char *c = out; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && !(c == out && *c == '-' && c[1] != '\0')) *c = '_';
    return out[0] == '\0' ? arena_copy(arena, "empty") : out;
}

static bool is_used(const struct import *import, const char *name) {
    for (size_t i = 0; i < import->outline.n_blocks; i++)
        if (text_is(import->outline.blocks[i].name, name)) return true;
    return false;
}

char *import_name(struct import *import, const char *name) {
    char base[OUTLINE_NAME_MAX - 4];
    size_t n = 0;
    if (!isalpha((unsigned char)name[0])) base[n++] = 'q';
    for (const char *s = name; *s != '\0' && n < sizeof base - 1; s++)
        base[n++] = isalnum((unsigned char)*s) ? (char)tolower((unsigned char)*s) : '_';
    base[n] = '\0';
    char *made = arena_copy(import->arena, base);
    for (int i = 2; is_used(import, made); i++)
        made = arena_printf(import->arena, "%s_%d", base, i);
    return made;
}

char *import_plain(struct arena *arena, const char *html) {
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                    {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
    struct buf buf;
    bool in_tag = false;
    buf_init(&buf, arena, 256 << 10);
    for (const char *s = html; *s != '\0'; s++) {
        bool done = false;
        if (*s == '<' && (isalpha((unsigned char)s[1]) || s[1] == '/' || s[1] == '!'))
            in_tag = true;
        for (size_t i = 0; i < LENGTH(entities) && !in_tag && !done; i++) {
            size_t n = strlen(entities[i].entity);
            if (strncmp(s, entities[i].entity, n) != 0) continue;
            buf_text(&buf, entities[i].text);
            s += n - 1;
            done = true;
        }
        if (!in_tag && !done) buf_char(&buf, *s == '\r' || *s == '\n' || *s == '\t' ? ' ' : *s);
        if (*s == '>') in_tag = false;
    }
    return buf.n == 0 ? arena_copy(arena, "") : str_copy(arena, str_trim(str_of(buf.s)));
}

static bool is_good(struct import *import, struct why *why) {
    struct definition ignored;
    struct outline parsed;
    struct outline with = import->outline;
    struct block title = {.kind = BLOCK_SETTING, .name = "title", .type = "", .text = {{"T"}}};
    if (outline_find(&with, BLOCK_SETTING, "title") == OUTLINE_NONE)
        outline_insert(import->arena, &with, 0, &title);
    size_t mark = arena_mark(import->arena);
    char *text = outline_write(import->arena, &with);
    bool good = outline_read(import->arena, str_of(text), &parsed, why) == FAIL_NONE &&
                definition_of_outline(import->arena, &parsed, &ignored, why) == FAIL_NONE;
    arena_rewind(import->arena, mark);
    return good;
}

bool import_block(struct import *import, struct block block, const char *where) {
    struct why why = {0};
    static const char *const conditions[] = {"only if", "must", "value"};
    struct outline before = import->outline;
    before.blocks = ARENA_ARRAY(import->arena, struct block, before.n_blocks + 1);
    if (before.n_blocks > 0)
        memcpy(before.blocks, import->outline.blocks, before.n_blocks * sizeof block);
    outline_insert(import->arena, &import->outline, import->outline.n_blocks, &block);
    if (is_good(import, &why)) return true;
    /* Perhaps without its conditions: kept to be read, above the question. */
    struct block *added = &import->outline.blocks[import->outline.n_blocks - 1];
    for (size_t i = 0; i < LENGTH(conditions); i++) {
        const char *value = block_property(added, conditions[i]);
        if (value == NULL) continue;
        import_note(import,
                    "%s: the condition '%.120s' cannot be taken over (%s); it stands as a "
                    "comment above '%s'",
                    where, value, why.text, block.name);
        added->comment =
            arena_printf(import->arena, "%s%s %s: %s", added->comment == NULL ? "" : added->comment,
                         added->comment == NULL ? "" : "\n", conditions[i], value);
        block_property_set(import->arena, added, conditions[i], NULL);
    }
    if (is_good(import, &why)) return true;
    import_note(import, "%s: left out, because %s", where, why.text);
    import->outline = before;
    return false;
}

enum fail import_finish(struct import *import, struct imported *out, struct why *why) {
    struct definition ignored;
    char *text = outline_write(import->arena, &import->outline);
    TRY(definition_read(import->arena, str_of(text), &ignored, why));
    *out = (struct imported){text, import->notes, import->n_notes};
    return FAIL_NONE;
}
