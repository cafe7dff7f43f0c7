#include "coding/codebook_file.h"

#include "base/csv.h"
#include "base/utf8.h"

#include <string.h>

/* Places in the order of a walk from above; 0 where the walk never came: a circle. */
struct walk {
    const struct code_list *from;
    struct code_line *to;
    size_t n, *place; /* [n] new place plus one */
};

static bool walk_below(struct walk *walk, size_t above, int depth, size_t *too_deep) {
    for (size_t i = 0; i < walk->from->n; i++) {
        if (walk->from->codes[i].parent != above || walk->place[i] != 0) continue;
        if (depth >= CODING_DEPTH_MAX) {
            *too_deep = i + 1;
            return false;
        }
        struct code_line *line = &walk->to[walk->n];
        *line = walk->from->codes[i];
        line->parent = above == 0 ? 0 : walk->place[above - 1];
        walk->place[i] = ++walk->n;
        if (!walk_below(walk, i + 1, depth + 1, too_deep)) return false;
    }
    return true;
}

static enum fail refuse(struct why *why, size_t place, const char *field, const char *name,
                        const char *what) {
    (void)why_fail(why, FAIL_INPUT, field, "'%.60s' %s", name, what);
    if (why != NULL) why->row = (int64_t)place + 1;
    return FAIL_INPUT;
}

enum fail code_list_order(struct arena *arena, struct code_list *list, struct why *why) {
    if (list->n > CODING_CODES_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a codebook has at most %d codes",
                        (int)CODING_CODES_MAX);
    const char **folded = ARENA_ARRAY(arena, const char *, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        folded[i] = utf8_fold(arena, list->codes[i].name);
        if (text_is_empty(folded[i]))
            return refuse(why, i, "code", "", "is no name; give each code one");
        if (strlen(list->codes[i].name) > 200)
            return refuse(why, i, "code", list->codes[i].name,
                          "is too long; want a name of at most 200 letters");
        for (size_t k = 0; k < i; k++)
            if (strcmp(folded[i], folded[k]) == 0)
                return refuse(why, i, "code", list->codes[i].name,
                              "is there twice; give each code its own name");
    }
    struct walk walk = {list, ARENA_ARRAY(arena, struct code_line, list->n + 1), 0,
                        ARENA_ARRAY(arena, size_t, list->n + 1)};
    size_t too_deep = 0;
    if (!walk_below(&walk, 0, 0, &too_deep))
        return refuse(why, too_deep - 1, "parent", list->codes[too_deep - 1].name,
                      "is too deep; want at most 4 levels");
    for (size_t i = 0; i < list->n; i++)
        if (walk.place[i] == 0)
            return refuse(why, i, "parent", list->codes[i].name, "stands below itself");
    list->codes = walk.to;
    return FAIL_NONE;
}

static const char *cell_or(const struct csv *csv, size_t row, int column) {
    return column < 0 ? "" : csv_cell(csv, row, (size_t)column);
}

static enum fail parent_find(const struct csv *csv, size_t row, int column, size_t code,
                             size_t *parent, struct why *why) {
    const char *wanted = cell_or(csv, row, column);
    *parent = 0;
    if (text_is_empty(wanted)) return FAIL_NONE;
    for (size_t i = 0; i < csv->n_rows; i++)
        if (text_is(csv_cell(csv, i, code), wanted)) *parent = i + 1;
    if (*parent != 0) return FAIL_NONE;
    (void)why_fail(why, FAIL_INPUT, "parent", "there is no code '%.60s' in the file", wanted);
    if (why != NULL) why->row = csv->row_numbers[row], why->column = column + 1;
    return FAIL_INPUT;
}

enum fail codebook_csv_read(struct arena *arena, struct str bytes, struct code_list *out,
                            struct why *why) {
    struct csv csv;
    size_t code;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "code", &code, why));
    int parent = csv_column(&csv, "parent"), definition = csv_column(&csv, "definition");
    int includes = csv_column(&csv, "include"), excludes = csv_column(&csv, "exclude");
    int example = csv_column(&csv, "example"), guid = csv_column(&csv, "guid");
    int heading = csv_column(&csv, "heading");
    if (example < 0) example = csv_column(&csv, "examples");
    struct code_list list = {ARENA_ARRAY(arena, struct code_line, csv.n_rows + 1), csv.n_rows};
    for (size_t i = 0; i < csv.n_rows; i++) {
        const char *mark = cell_or(&csv, i, guid);
        list.codes[i] =
            (struct code_line){.name = str_copy(arena, str_trim(str_of(csv_cell(&csv, i, code)))),
                               .definition = cell_or(&csv, i, definition),
                               .includes = cell_or(&csv, i, includes),
                               .excludes = cell_or(&csv, i, excludes),
                               .example = cell_or(&csv, i, example),
                               .guid = text_is_empty(mark) ? NULL : mark,
                               .is_heading = text_is(cell_or(&csv, i, heading), "yes")};
        TRY(parent_find(&csv, i, parent, code, &list.codes[i].parent, why));
    }
    if (list.n == 0)
        return why_fail(why, FAIL_INPUT, "file", "there is no code in it; want a line for each");
    enum fail fail = code_list_order(arena, &list, why);
    if (fail == FAIL_INPUT && why != NULL && why->row > 0 && why->row <= (int64_t)csv.n_rows) {
        why->row = csv.row_numbers[why->row - 1];
        why->column = text_is(why->field, "parent") ? parent + 1 : (int64_t)code + 1;
    }
    if (fail == FAIL_NONE) *out = list;
    return fail;
}

void codebook_csv_write(struct buf *out, const struct code_list *list) {
    static const char *const header[] = {"code",    "parent",  "definition", "include",
                                         "exclude", "example", "guid",       "heading"};
    struct csv_out csv;
    csv_out_init(&csv, out);
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < list->n; i++) {
        const struct code_line *code = &list->codes[i];
        csv_put(&csv, code->name);
        csv_put(&csv, code->parent == 0 ? "" : list->codes[code->parent - 1].name);
        csv_put(&csv, code->definition);
        csv_put(&csv, code->includes);
        csv_put(&csv, code->excludes);
        csv_put(&csv, code->example);
        csv_put(&csv, code->guid == NULL ? "" : code->guid);
        csv_put(&csv, code->is_heading ? "yes" : "");
        csv_end_row(&csv);
    }
}
