/* Lines to blocks. */
#include "base/utf8.h"
#include "question/outline.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct arena *arena;
    struct outline *out;
    struct buf comment;
    int row;
    struct block *block; /* under way; NULL before the first */
    struct words *words; /* what '|' and '@' lines go on with */
    size_t language;     /* of it */
    bool text_given;     /* `words` may still be extended */
    size_t blocks_size;
};

static enum fail wrong(struct reader *r, size_t column, struct why *why, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) {
        why->row = r->row;
        why->column = (int64_t)column + 1;
    }
    return fail;
}

static enum fail wrong_name(struct reader *r, size_t column, struct str name, struct why *why) {
    return wrong(r, column, why,
                 arena_printf(r->arena,
                              "'%.*s' is not a name; use small letters, digits and '_', a letter "
                              "first, at most %d",
                              (int)(name.n > 60 ? 60 : name.n), name.s, OUTLINE_NAME_MAX));
}

static size_t spaces(struct str line) {
    size_t n = 0;
    while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t')) n++;
    return n;
}

static struct str from(struct str line, size_t at) {
    return (struct str){line.s + at, line.n - at};
}

static struct str upto(struct str line, size_t n) {
    return (struct str){line.s, n};
}

static size_t find_char(struct str line, char c) {
    size_t i = 0;
    while (i < line.n && line.s[i] != c) i++;
    return i;
}

static char *copy(struct reader *r, struct str text) {
    return str_copy(r->arena, str_trim(text));
}

/* ---- growing ---- */

static enum fail block_add(struct reader *r, struct block block, struct why *why) {
    struct outline *out = r->out;
    if (out->n_blocks == OUTLINE_BLOCKS_MAX)
        return wrong(r, 0, why, "there are more than 1,000 blocks; make several questionnaires");
    if (out->n_blocks == r->blocks_size) {
        size_t size = r->blocks_size == 0 ? 64 : r->blocks_size * 2;
        struct block *bigger = ARENA_ARRAY(r->arena, struct block, size);
        if (out->n_blocks > 0) memcpy(bigger, out->blocks, out->n_blocks * sizeof *bigger);
        out->blocks = bigger;
        r->blocks_size = size;
    }
    if (r->comment.n > 0) {
        block.comment = arena_copy_n(r->arena, r->comment.s, r->comment.n - 1);
        buf_init(&r->comment, r->arena, OUTLINE_TEXT_MAX);
    }
    r->block = &out->blocks[out->n_blocks++];
    *r->block = block;
    r->words = &r->block->text;
    r->language = 0;
    return FAIL_NONE;
}

static enum fail property_add(struct reader *r, struct property property, struct why *why) {
    struct block *block = r->block;
    if (block_property(block, property.name) != NULL)
        return wrong(r, 2, why,
                     arena_printf(r->arena, "'%s' is given twice here; keep one", property.name));
    size_t size = block->n_properties * sizeof property;
    block->properties = arena_grow(r->arena, block->properties, size, size + sizeof property);
    block->properties[block->n_properties] = property;
    r->words = &block->properties[block->n_properties++].value;
    r->language = 0;
    return FAIL_NONE;
}

static enum fail item_add(struct reader *r, struct item item, struct why *why) {
    struct block *block = r->block;
    if (block->n_items == OUTLINE_ITEMS_MAX)
        return wrong(r, 0, why, "a question has at most 300 options and rows");
    for (size_t i = 0; i < block->n_items; i++)
        if (block->items[i].is_row == item.is_row && text_is(block->items[i].name, item.name))
            return wrong(
                r, (size_t)item.column - 1, why,
                arena_printf(r->arena, "'%s' is there twice; give each its own name", item.name));
    if ((block->n_items & (block->n_items - 1)) == 0) { /* grows by doubling */
        size_t room = block->n_items == 0 ? 1 : block->n_items * 2;
        struct item *bigger = ARENA_ARRAY(r->arena, struct item, room);
        if (block->n_items > 0) memcpy(bigger, block->items, block->n_items * sizeof *bigger);
        block->items = bigger;
    }
    block->items[block->n_items] = item;
    r->words = &block->items[block->n_items++].label;
    r->language = 0;
    return FAIL_NONE;
}

/* ---- heads of blocks, at the start of a line ---- */

static enum fail read_section(struct reader *r, struct str line, struct why *why) {
    size_t close = find_char(line, ']');
    if (close == line.n)
        return wrong(r, 0, why, "a section looks like '[about_you] About you'; the ']' is missing");
    struct str name = str_trim(upto(from(line, 1), close - 1));
    char *text = copy(r, name);
    if (!outline_name_is(text)) return wrong_name(r, 1, name, why);
    return block_add(r,
                     (struct block){.kind = BLOCK_SECTION,
                                    .name = text,
                                    .type = "",
                                    .text = {{copy(r, from(line, close + 1))}},
                                    .line = r->row,
                                    .column = 2},
                     why);
}

static enum fail read_question(struct reader *r, struct str line, size_t colon, struct why *why) {
    size_t open = find_char(upto(line, colon), '(');
    size_t close = find_char(upto(line, colon), ')');
    if (close == colon || close < open)
        return wrong(r, open, why, "a question looks like 'age (number): How old are you?'");
    struct str name = str_trim(upto(line, open));
    char *text = copy(r, name);
    if (!outline_name_is(text)) return wrong_name(r, 0, name, why);
    return block_add(r,
                     (struct block){.kind = BLOCK_QUESTION,
                                    .name = text,
                                    .type = copy(r, upto(from(line, open + 1), close - open - 1)),
                                    .text = {{copy(r, from(line, colon + 1))}},
                                    .line = r->row,
                                    .column = 1,
                                    .type_column = (int)open + 2},
                     why);
}

static enum fail read_languages(struct reader *r, struct str value, size_t column,
                                struct why *why) {
    struct str rest = value;
    r->out->n_languages = 0;
    while (rest.s != NULL) {
        struct str one = str_trim(str_cut(&rest, ','));
        bool good = one.n >= 2 && one.n <= 8;
        for (size_t i = 0; i < one.n; i++)
            good &= islower((unsigned char)one.s[i]) || one.s[i] == '-';
        if (!good || r->out->n_languages == OUTLINE_LANGUAGES_MAX)
            return wrong(r, column, why, "languages are up to four codes such as 'en, cy'");
        r->out->languages[r->out->n_languages++] = str_copy(r->arena, one);
    }
    return FAIL_NONE;
}

static enum fail read_head(struct reader *r, struct str line, struct why *why) {
    if (line.s[0] == '[') return read_section(r, line, why);
    size_t colon = find_char(line, ':');
    if (colon == line.n)
        return wrong(r, 0, why,
                     "this is neither a setting ('title: ...'), a section ('[name] ...') nor a "
                     "question ('name (type): ...'); lines that belong to the one above begin "
                     "with two blanks");
    if (find_char(upto(line, colon), '(') < colon) return read_question(r, line, colon, why);
    struct str value = str_trim(from(line, colon + 1));
    char *name = copy(r, upto(line, colon));
    if (text_is(name, "language") || text_is(name, "languages"))
        TRY(read_languages(r, value, colon + 1, why));
    return block_add(r,
                     (struct block){.kind = BLOCK_SETTING,
                                    .name = name,
                                    .type = "",
                                    .text = {{copy(r, value)}},
                                    .line = r->row,
                                    .column = 1},
                     why);
}

/* ---- lines of a block ---- */

static void append_line(struct reader *r, struct str text) {
    const char *before = r->words->in[r->language];
    r->words->in[r->language] = arena_printf(r->arena, "%s\n%.*s", before == NULL ? "" : before,
                                             (int)text.n, text.n == 0 ? "" : text.s);
}

static enum fail read_translation(struct reader *r, struct str line, size_t indent,
                                  struct why *why) {
    size_t colon = find_char(line, ':');
    struct str code = str_trim(upto(from(line, 1), colon == line.n ? line.n - 1 : colon - 1));
    size_t language = 1;
    while (language < r->out->n_languages && !str_is(code, r->out->languages[language])) language++;
    if (colon == line.n || language >= r->out->n_languages)
        return wrong(r, indent, why,
                     "a translation looks like '@cy: ...', its language listed on top as "
                     "'languages: en, cy'");
    r->language = language;
    r->words->in[language] = copy(r, from(line, colon + 1));
    return FAIL_NONE;
}

/* "gp = A GP surgery [exclusive]" */
static enum fail read_item(struct reader *r, struct str line, size_t indent, struct why *why) {
    struct item item = {.is_row = line.s[0] == '-', .line = r->row, .flags = ""};
    struct str rest = from(line, 1);
    size_t skipped = spaces(rest);
    size_t equals = find_char(rest, '=');
    item.column = (int)(indent + 1 + skipped + 1);
    if (equals == rest.n)
        return wrong(r, indent + 1, why,
                     "an option looks like '* gp = A GP surgery': a short name that never changes, "
                     "'=', and what people read");
    item.name = copy(r, upto(rest, equals));
    if (!outline_item_name_is(item.name))
        return wrong(r, indent + 1 + skipped, why,
                     arena_printf(r->arena,
                                  "'%.60s' is not a name of an option; use letters, digits and "
                                  "'_', at most %d",
                                  item.name, OUTLINE_NAME_MAX));
    struct str label = from(rest, equals + 1);
    struct str trimmed = str_trim(label);
    if (trimmed.n > 0 && trimmed.s[trimmed.n - 1] == ']') {
        size_t open = trimmed.n - 1;
        while (open > 0 && trimmed.s[open] != '[') open--;
        if (trimmed.s[open] == '[') {
            item.flags = copy(r, (struct str){trimmed.s + open + 1, trimmed.n - open - 2});
            item.flags_column = (int)(indent + (size_t)(trimmed.s + open + 1 - line.s) + 1);
            trimmed.n = open;
        }
    }
    item.label.in[0] = copy(r, trimmed);
    return item_add(r, item, why);
}

static enum fail read_property(struct reader *r, struct str line, size_t indent, struct why *why) {
    size_t colon = find_char(line, ':');
    if (colon == line.n)
        return wrong(r, indent, why,
                     "this line is neither 'name: value', an option ('* name = text'), a row "
                     "('- name = text'), more text ('| ...') nor a translation ('@cy: ...')");
    struct str value = from(line, colon + 1);
    return property_add(r,
                        (struct property){.name = copy(r, upto(line, colon)),
                                          .value = {{copy(r, value)}},
                                          .line = r->row,
                                          .column = (int)(indent + colon + 2 + spaces(value))},
                        why);
}

static enum fail read_inner(struct reader *r, struct str line, size_t indent, struct why *why) {
    if (r->block == NULL)
        return wrong(r, 0, why, "the text begins with 'title: ...' at the start of a line");
    switch (line.s[0]) {
    case '|': append_line(r, str_trim(from(line, 1))); return FAIL_NONE;
    case '@': return read_translation(r, line, indent, why);
    case '*':
    case '-': return read_item(r, line, indent, why);
    default: return read_property(r, line, indent, why);
    }
}

static enum fail read_line(struct reader *r, struct str line, struct why *why) {
    while (line.n > 0 && isspace((unsigned char)line.s[line.n - 1])) line.n--;
    size_t indent = spaces(line);
    if (indent == line.n) return FAIL_NONE;
    if (line.s[indent] == '#') {
        buf_add(&r->comment, line.s + indent + 1, line.n - indent - 1);
        buf_char(&r->comment, '\n');
        return FAIL_NONE;
    }
    if (indent == 0) return read_head(r, line, why);
    return read_inner(r, from(line, indent), indent, why);
}

/* No blank space is kept at the ends of texts of several lines. */
static void words_trim(struct reader *r, struct words *words) {
    for (size_t i = 0; i < OUTLINE_LANGUAGES_MAX; i++)
        if (words->in[i] != NULL && strchr(words->in[i], '\n') != NULL)
            words->in[i] = copy(r, str_of(words->in[i]));
}

static void blocks_trim(struct reader *r) {
    for (size_t i = 0; i < r->out->n_blocks; i++) {
        struct block *block = &r->out->blocks[i];
        words_trim(r, &block->text);
        for (size_t k = 0; k < block->n_properties; k++) words_trim(r, &block->properties[k].value);
        for (size_t k = 0; k < block->n_items; k++) words_trim(r, &block->items[k].label);
    }
}

enum fail outline_read(struct arena *arena, struct str text, struct outline *out, struct why *why) {
    struct outline made = {.languages = {"en"}, .n_languages = 1};
    struct reader r = {.arena = arena, .out = &made};
    buf_init(&r.comment, arena, OUTLINE_TEXT_MAX);
    if (text.n > OUTLINE_TEXT_MAX)
        return why_fail(why, FAIL_INPUT, NULL,
                        "a questionnaire has at most %d KB of text; this has %zu",
                        OUTLINE_TEXT_MAX >> 10, text.n >> 10);
    char *clean;
    TRY(utf8_clean(arena, text, &clean, why));
    struct str rest = str_of(clean);
    while (rest.s != NULL) {
        r.row++;
        TRY(read_line(&r, str_cut(&rest, '\n'), why));
    }
    blocks_trim(&r);
    *out = made;
    return FAIL_NONE;
}
