#include "proposal/difference.h"

#include <assert.h>

/* --- words ---------------------------------------------------------------- */

struct words {
    struct str *items;
    size_t n;
};

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* Cuts into words, each with the white space after it (the first also with what is before it);
 * joined they give the text again. White space is no word of its own: texts that share nothing
 * else would be shown as one small change after another. */
static struct words words_of(struct arena *arena, const char *text) {
    size_t length = strlen(text);
    struct words words = {ARENA_ARRAY(arena, struct str, length), 0};
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (at == 0 && end < length && is_space(text[end])) end++;
        while (end < length && !is_space(text[end])) end++;
        while (end < length && is_space(text[end])) end++;
        words.items[words.n++] = (struct str){text + at, end - at};
        at = end;
    }
    return words;
}

static bool word_is(struct str a, struct str b) {
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

struct runs {
    struct difference_run *items;
    size_t n;
};

/* Adds a word to the last run when it goes on there: runs of one text are neighbours in memory. */
static void run_add(struct runs *runs, enum difference_part part, struct str word) {
    if (runs->n > 0) {
        struct difference_run *last = &runs->items[runs->n - 1];
        if (last->part == part && last->text.s + last->text.n == word.s) {
            last->text.n += word.n;
            return;
        }
    }
    runs->items[runs->n++] = (struct difference_run){part, word};
}

/* lengths[i][j]: the longest common subsequence of a[i..] and b[j..]. */
static void middle(struct arena *arena, const struct str *a, size_t n_a, const struct str *b,
                   size_t n_b, struct runs *runs) {
    size_t i = 0, j = 0;
    if (n_a > 0 && n_b > 0 && n_a + 1 <= DIFFERENCE_CELLS_MAX / (n_b + 1)) {
        size_t width = n_b + 1;
        uint16_t *lengths = ARENA_ARRAY(arena, uint16_t, (n_a + 1) * width);
        for (size_t x = n_a; x-- > 0;)
            for (size_t y = n_b; y-- > 0;) {
                uint16_t down = lengths[(x + 1) * width + y], right = lengths[x * width + y + 1];
                uint16_t across = (uint16_t)(lengths[(x + 1) * width + y + 1] + 1);
                lengths[x * width + y] = word_is(a[x], b[y]) ? across
                                         : down >= right     ? down
                                                             : right;
            }
        while (i < n_a && j < n_b) {
            if (word_is(a[i], b[j])) {
                run_add(runs, PART_SAME, a[i]);
                i++, j++;
            } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
                run_add(runs, PART_REMOVED, a[i++]);
            } else {
                run_add(runs, PART_ADDED, b[j++]);
            }
        }
    }
    while (i < n_a) run_add(runs, PART_REMOVED, a[i++]);
    while (j < n_b) run_add(runs, PART_ADDED, b[j++]);
}

void difference_words(struct arena *arena, const char *before, const char *after,
                      struct difference_run **runs, size_t *n) {
    struct words a = words_of(arena, before), b = words_of(arena, after);
    size_t first = 0, last = 0;
    while (first < a.n && first < b.n && word_is(a.items[first], b.items[first])) first++;
    while (last < a.n - first && last < b.n - first &&
           word_is(a.items[a.n - 1 - last], b.items[b.n - 1 - last]))
        last++;
    struct runs found = {ARENA_ARRAY(arena, struct difference_run, a.n + b.n), 0};
    for (size_t i = 0; i < first; i++) run_add(&found, PART_SAME, a.items[i]);
    middle(arena, a.items + first, a.n - first - last, b.items + first, b.n - first - last, &found);
    for (size_t i = a.n - last; i < a.n; i++) run_add(&found, PART_SAME, a.items[i]);
    *runs = found.items;
    *n = found.n;
}

/* --- answers and rows ------------------------------------------------------- */

static bool is_long(const char *before, const char *after) {
    return strlen(before) > 60 || strlen(after) > 60;
}

static struct difference_value value_of(struct arena *arena, const char *label, const char *before,
                                        const char *after) {
    struct difference_value value = {.label = label, .before = before, .after = after};
    if (before[0] != '\0' && after[0] != '\0' && is_long(before, after))
        difference_words(arena, before, after, &value.runs, &value.n_runs);
    return value;
}

static void answer_add(struct arena *arena, struct difference *out, const char *name,
                       const char *before, const char *after, const char *language) {
    if (text_is(before, after)) return;
    const struct content_question *question = content_question(name);
    const char *label = question == NULL ? name : question->field.label;
    if (question != NULL) {
        before = content_question_shown(question, before, arena, language);
        after = content_question_shown(question, after, arena, language);
    }
    out->sections[out->n_answers] = question == NULL ? N_SECTIONS : question->section;
    out->answers[out->n_answers++] = value_of(arena, label, before, after);
}

static bool has_answer(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->n_texts; i++)
        if (text_is(content->texts[i].name, name)) return true;
    return false;
}

static void answers_compare(struct arena *arena, const struct content *before,
                            const struct content *after, const char *language,
                            struct difference *out) {
    size_t most = content_n_questions + before->n_texts + after->n_texts;
    out->answers = ARENA_ARRAY(arena, struct difference_value, most);
    out->sections = ARENA_ARRAY(arena, enum section_id, most);
    for (size_t i = 0; i < content_n_questions; i++) {
        const char *name = content_questions[i].field.name;
        answer_add(arena, out, name, content_value(before, name), content_value(after, name),
                   language);
    }
    for (size_t i = 0; i < after->n_texts; i++) {
        const char *name = after->texts[i].name;
        if (content_question(name) == NULL)
            answer_add(arena, out, name, content_value(before, name), after->texts[i].value,
                       language);
    }
    for (size_t i = 0; i < before->n_texts; i++) {
        const char *name = before->texts[i].name;
        if (content_question(name) == NULL && !has_answer(after, name))
            answer_add(arena, out, name, before->texts[i].value, "", language);
    }
}

/* One side may be NULL: the row was added or removed. */
static void row_compare(struct arena *arena, const struct content *before,
                        const struct content *after, enum table_id table,
                        const struct content_row *old, const struct content_row *new,
                        const char *language, struct difference *out) {
    const struct content_kind *kind = &content_kinds[table];
    struct difference_row row = {.table = table,
                                 .what = old == NULL   ? ROW_ADDED
                                         : new == NULL ? ROW_REMOVED
                                                       : ROW_CHANGED};
    row.values = ARENA_ARRAY(arena, struct difference_value, kind->n_fields);
    for (size_t k = 0; k < kind->n_fields; k++) {
        /* A reference to a row that was renamed is still the same reference. */
        if (old != NULL && new != NULL && text_is(old->values[k], new->values[k])) continue;
        const char *a =
            old == NULL ? "" : content_shown(before, table, k, old->values[k], arena, language);
        const char *b =
            new == NULL ? "" : content_shown(after, table, k, new->values[k], arena, language);
        if (!text_is(a, b))
            row.values[row.n_values++] = value_of(arena, kind->fields[k].label, a, b);
    }
    if (row.what == ROW_CHANGED && row.n_values == 0) return;
    row.title = new == NULL ? content_row_title(before, table, old, arena)
                            : content_row_title(after, table, new, arena);
    out->rows[out->n_rows++] = row;
    size_t *count = row.what == ROW_ADDED     ? &out->n_added
                    : row.what == ROW_REMOVED ? &out->n_removed
                                              : &out->n_changed;
    (*count)++;
}

static void tables_compare(struct arena *arena, const struct content *before,
                           const struct content *after, const char *language,
                           struct difference *out) {
    size_t most = 0;
    for (int t = 0; t < N_TABLES; t++) most += before->tables[t].n + after->tables[t].n;
    out->rows = ARENA_ARRAY(arena, struct difference_row, most);
    for (int t = 0; t < N_TABLES; t++) {
        enum table_id table = (enum table_id)t;
        for (size_t i = 0; i < before->tables[t].n; i++) {
            const struct content_row *old = &before->tables[t].rows[i];
            row_compare(arena, before, after, table, old, content_row(after, table, old->id),
                        language, out);
        }
        for (size_t i = 0; i < after->tables[t].n; i++) {
            const struct content_row *new = &after->tables[t].rows[i];
            if (content_row(before, table, new->id) == NULL)
                row_compare(arena, before, after, table, NULL, new, language, out);
        }
    }
}

void difference_of(struct arena *arena, const struct content *before, const struct content *after,
                   const char *language, struct difference *out) {
    *out = (struct difference){0};
    answers_compare(arena, before, after, language, out);
    tables_compare(arena, before, after, language, out);
}
