#include "coding/publish.h"

#include "base/json.h"
#include "coding/results.sql.h"
#include "coding/results_file.h"

#include <string.h>

/* ---- gathering ---- */

static void line_make(const struct theme_result *t, struct theme_line *line) {
    bool told = t->voices >= RESULTS_LEAST;
    *line = (struct theme_line){.code = t->code->id,
                                .name = t->code->name,
                                .depth = t->code->depth,
                                .n = told ? t->n : -1,
                                .voices = told ? t->voices : -1,
                                .stances = told && stances_safe(t)};
    if (line->stances) memcpy(line->by_stance, t->by_stance, sizeof line->by_stance);
}

static void quotes_take(struct arena *arena, const struct quote_public_row *rows, size_t n,
                        struct public_theme *theme) {
    size_t own = 0;
    for (size_t i = 0; i < n; i++) own += rows[i].code == theme->line.code;
    theme->quotes = ARENA_ARRAY(arena, struct public_quote, own + 1);
    for (size_t i = 0; i < n; i++)
        if (rows[i].code == theme->line.code)
            theme->quotes[theme->n_quotes++] =
                (struct public_quote){rows[i].text, rows[i].place, rows[i].stance};
}

enum fail public_themes_gather(struct db *db, struct arena *arena, int64_t coding,
                               const char *title, const char *asked, const char *about,
                               struct public_themes *out, struct why *why) {
    struct results r;
    struct quote_public_row *quotes;
    size_t n_quotes;
    int64_t n_open;
    TRY(theme_results_load(db, arena, coding, RESULTS_ALL_PARTS, &r, why));
    TRY(quote_public(db, arena, coding, &quotes, &n_quotes, why));
    TRY(result_differs(db, arena, coding, &n_open, why));
    struct public_themes p = {.title = title,
                              .asked = asked,
                              .about = about,
                              .n = r.n,
                              .voices = r.voices,
                              .n_open = n_open,
                              .themes = ARENA_ARRAY(arena, struct public_theme, r.book.n + 1)};
    for (size_t i = 0; i < r.book.n; i++) {
        if (r.themes[i].voices == 0) continue;
        struct public_theme *theme = &p.themes[p.n_themes++];
        *theme = (struct public_theme){.definition = r.book.codes[i].definition};
        line_make(&r.themes[i], &theme->line);
        quotes_take(arena, quotes, n_quotes, theme);
        if (theme->line.n < 0) continue;
        theme->areas = r.themes[i].areas;
        theme->n_areas = r.n_areas;
        theme->groups = r.themes[i].groups;
        theme->n_groups = r.n_groups;
    }
    *out = p;
    return FAIL_NONE;
}

struct theme_line *public_lines(struct arena *arena, const struct public_themes *themes) {
    struct theme_line *lines = ARENA_ARRAY(arena, struct theme_line, themes->n_themes + 1);
    for (size_t i = 0; i < themes->n_themes; i++) lines[i] = themes->themes[i].line;
    return lines;
}

enum fail public_themes_store(struct db *db, struct arena *arena, int64_t coding,
                              const struct public_themes *themes, int64_t person, int64_t now,
                              int64_t *publication, struct why *why) {
    struct buf csv;
    int64_t number;
    struct themes_file file = {themes->title,   themes->asked,  themes->about,
                               themes->n,       themes->voices, public_lines(arena, themes),
                               themes->n_themes};
    buf_init(&csv, arena, (size_t)8 << 20);
    themes_csv_write(&csv, &file);
    TRY(themes_publication_next(db, arena, coding, &number, why));
    TRY(themes_publication_add(db, arena, coding, number, public_themes_write(arena, themes), csv.s,
                               person, now, publication, why));
    for (size_t i = 0; i < themes->n_themes; i++)
        TRY(themes_publication_theme(db, *publication, themes->themes[i].line.code, (int64_t)i + 1,
                                     themes->themes[i].line.name, why));
    return FAIL_NONE;
}

/* Whether a quote is of these words, some of which may have been taken out since it was published:
 * what stands between them is there in their order. */
static bool is_quote_of(const char *quote, const char *words) {
    size_t gap = strlen(CODING_HIDDEN);
    bool first = true;
    if (text_is(words, CODING_HIDDEN)) return false; /* that would be every quote */
    for (const char *hidden; (hidden = strstr(words, CODING_HIDDEN)) != NULL;
         words = hidden + gap, first = false) {
        size_t n = (size_t)(hidden - words);
        const char *at = first || n == 0 ? quote : memmem(quote, strlen(quote), words, n);
        if (at == NULL || strncmp(at, words, n) != 0) return false;
        quote = at + n;
    }
    size_t rest = strlen(words), left = strlen(quote);
    return first ? text_is(quote, words)
                 : left >= rest && strcmp(quote + (left - rest), words) == 0;
}

size_t public_quotes_drop(struct public_themes *themes, const char *text) {
    size_t dropped = 0;
    for (size_t i = 0; i < themes->n_themes; i++) {
        struct public_theme *theme = &themes->themes[i];
        size_t kept = 0;
        for (size_t q = 0; q < theme->n_quotes; q++)
            if (!is_quote_of(theme->quotes[q].text, text)) theme->quotes[kept++] = theme->quotes[q];
        dropped += theme->n_quotes - kept;
        theme->n_quotes = kept;
    }
    return dropped;
}

/* ---- as JSON ---- */

static void parts_write(struct json_out *out, const char *name, const struct part_result *parts,
                        size_t n) {
    json_key(out, name);
    json_open(out, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, '{');
        json_pair_text(out, "name", parts[i].name);
        if (parts[i].shown) {
            json_pair_int(out, "contributions", parts[i].said);
            json_pair_int(out, "of", parts[i].base);
        }
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void theme_write(struct json_out *out, const struct public_theme *theme) {
    const struct theme_line *line = &theme->line;
    json_open(out, '{');
    json_pair_int(out, "number", line->code);
    json_pair_text(out, "theme", line->name);
    json_pair_int(out, "level", line->depth + 1);
    json_pair_text(out, "definition", theme->definition);
    if (line->n >= 0) {
        json_pair_int(out, "contributions", line->voices);
        json_pair_int(out, "passages", line->n);
    }
    for (int s = 0; s < N_STANCES && line->stances; s++)
        json_pair_int(out, stance_word((enum stance)s), line->by_stance[s]);
    parts_write(out, "areas", theme->areas, theme->n_areas);
    parts_write(out, "groups", theme->groups, theme->n_groups);
    json_key(out, "quotes");
    json_open(out, '[');
    for (size_t i = 0; i < theme->n_quotes; i++) {
        json_open(out, '{');
        json_pair_text(out, "text", theme->quotes[i].text);
        json_pair_text(out, "where", theme->quotes[i].where);
        json_pair_text(out, "stance", theme->quotes[i].stance);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

const char *public_themes_write(struct arena *arena, const struct public_themes *themes) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)64 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "title", themes->title);
    json_pair_text(&out, "asked", themes->asked);
    json_pair_text(&out, "for_or_against", themes->about);
    json_pair_int(&out, "passages", themes->n);
    json_pair_int(&out, "contributions", themes->voices);
    json_pair_int(&out, "passages_in_question", themes->n_open);
    json_key(&out, "themes");
    json_open(&out, '[');
    for (size_t i = 0; i < themes->n_themes; i++) theme_write(&out, &themes->themes[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(&buf, '\n');
    return buf.s;
}

static int64_t int_or(const json_t *object, const char *key, int64_t otherwise) {
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : otherwise;
}

static const char *text_of(struct arena *arena, const json_t *object, const char *key) {
    return arena_copy(arena, json_text_or(object, key, ""));
}

static size_t parts_read(struct arena *arena, const json_t *list, struct part_result **out) {
    size_t n = json_array_size(list);
    *out = ARENA_ARRAY(arena, struct part_result, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *part = json_array_get(list, i);
        int64_t said = int_or(part, "contributions", -1);
        (*out)[i] = (struct part_result){.name = text_of(arena, part, "name"),
                                         .said = said,
                                         .base = int_or(part, "of", 0),
                                         .shown = said >= 0};
    }
    return n;
}

static void theme_read(struct arena *arena, const json_t *json, struct public_theme *theme) {
    struct theme_line *line = &theme->line;
    *line = (struct theme_line){.code = int_or(json, "number", 0),
                                .name = text_of(arena, json, "theme"),
                                .depth = (int)int_or(json, "level", 1) - 1,
                                .n = int_or(json, "passages", -1),
                                .voices = int_or(json, "contributions", -1),
                                .stances = int_or(json, "for", -1) >= 0};
    for (int s = 0; s < N_STANCES; s++)
        line->by_stance[s] = int_or(json, stance_word((enum stance)s), 0);
    theme->definition = text_of(arena, json, "definition");
    theme->n_areas = parts_read(arena, json_object_get(json, "areas"), &theme->areas);
    theme->n_groups = parts_read(arena, json_object_get(json, "groups"), &theme->groups);
    const json_t *quotes = json_object_get(json, "quotes");
    theme->n_quotes = json_array_size(quotes);
    theme->quotes = ARENA_ARRAY(arena, struct public_quote, theme->n_quotes + 1);
    for (size_t i = 0; i < theme->n_quotes; i++) {
        const json_t *quote = json_array_get(quotes, i);
        theme->quotes[i] =
            (struct public_quote){text_of(arena, quote, "text"), text_of(arena, quote, "where"),
                                  text_of(arena, quote, "stance")};
    }
}

enum fail public_themes_read(struct arena *arena, const char *json, struct public_themes *out,
                             struct why *why) {
    json_t *root;
    TRY(json_read(arena, str_of(json), &root, why));
    const json_t *themes = json_object_get(root, "themes");
    struct public_themes p = {.title = text_of(arena, root, "title"),
                              .asked = text_of(arena, root, "asked"),
                              .about = text_of(arena, root, "for_or_against"),
                              .n = int_or(root, "passages", 0),
                              .voices = int_or(root, "contributions", 0),
                              .n_open = int_or(root, "passages_in_question", 0),
                              .n_themes = json_array_size(themes)};
    p.themes = ARENA_ARRAY(arena, struct public_theme, p.n_themes + 1);
    for (size_t i = 0; i < p.n_themes; i++)
        theme_read(arena, json_array_get(themes, i), &p.themes[i]);
    *out = p;
    return FAIL_NONE;
}
