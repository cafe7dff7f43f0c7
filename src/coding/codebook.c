#include "coding/codebook.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "coding/codebook.sql.h"
#include "coding/decide.h"

#include <string.h>

/* ---- the tree ---- */

struct building {
    const struct code_list_row *rows;
    size_t n;
    struct codebook *book;
    struct arena *arena;
};

/* At most CODING_DEPTH_MAX deep. */
static void build_below(const struct building *b, int64_t parent, int depth, const char *trail) {
    for (size_t i = 0; i < b->n && depth <= CODING_DEPTH_MAX; i++) {
        const struct code_list_row *row = &b->rows[i];
        int64_t above = row->parent == DB_NULL_INT ? 0 : row->parent;
        if (above != parent) continue;
        struct code *code = &b->book->codes[b->book->n++];
        *code = (struct code){.id = row->id,
                              .parent = above,
                              .name = row->name,
                              .definition = row->definition,
                              .includes = row->includes,
                              .excludes = row->excludes,
                              .example = row->example,
                              .guid = row->guid,
                              .is_heading = row->heading != 0,
                              .position = row->position,
                              .revision = row->revision,
                              .depth = depth,
                              .number = b->book->n};
        code->trail =
            *trail == '\0' ? row->name : arena_printf(b->arena, "%s / %s", trail, row->name);
        build_below(b, row->id, depth + 1, code->trail);
    }
}

enum fail codebook_load(struct db *db, struct arena *arena, int64_t coding, struct codebook *out,
                        struct why *why) {
    struct code_list_row *rows;
    size_t n;
    TRY(code_list(db, arena, coding, &rows, &n, why));
    *out = (struct codebook){ARENA_ARRAY(arena, struct code, n + 1), 0};
    struct building building = {rows, n, out, arena};
    build_below(&building, 0, 0, "");
    return FAIL_NONE;
}

const struct code *codebook_code(const struct codebook *book, int64_t id) {
    for (size_t i = 0; i < book->n; i++)
        if (book->codes[i].id == id) return &book->codes[i];
    return NULL;
}

bool codebook_is_below(const struct codebook *book, int64_t id, int64_t above) {
    for (int i = 0; id != 0 && i <= CODING_DEPTH_MAX + 1; i++) {
        if (id == above) return true;
        const struct code *code = codebook_code(book, id);
        id = code == NULL ? 0 : code->parent;
    }
    return false;
}

const char *guid_new(struct arena *arena) {
    uint8_t b[16];
    secret_bytes(b, sizeof b);
    return guid_text(arena, b, 4);
}

struct code_list codebook_lines(struct arena *arena, const struct codebook *book) {
    struct code_list list = {ARENA_ARRAY(arena, struct code_line, book->n + N_STANCES + 2),
                             book->n};
    for (size_t i = 0; i < book->n; i++) {
        const struct code *code = &book->codes[i];
        const struct code *above = codebook_code(book, code->parent);
        list.codes[i] = (struct code_line){.name = code->name,
                                           .definition = code->definition,
                                           .includes = code->includes,
                                           .excludes = code->excludes,
                                           .example = code->example,
                                           .guid = code->guid,
                                           .is_heading = code->is_heading,
                                           .parent = above == NULL ? 0 : above->number};
    }
    return list;
}

/* ---- changes ---- */

enum fail codebook_changed(struct db *db, struct arena *arena, int64_t coding, int64_t person,
                           int64_t now, const char *change, struct why *why) {
    struct codebook book;
    struct buf content;
    int64_t number;
    TRY(codebook_load(db, arena, coding, &book, why));
    struct code_list list = codebook_lines(arena, &book);
    buf_init(&content, arena, (size_t)64 << 20);
    codebook_csv_write(&content, &list);
    TRY(codebook_number(db, arena, coding, &number, why));
    return codebook_put(db, coding, number, change, content.s, person, now, why);
}

/* How many levels stand below a code, itself counted. */
static int height_of(const struct codebook *book, int64_t id) {
    const struct code *top = codebook_code(book, id);
    int most = 1;
    for (size_t i = 0; top != NULL && i < book->n; i++)
        if (codebook_is_below(book, book->codes[i].id, id) &&
            book->codes[i].depth - top->depth + 1 > most)
            most = book->codes[i].depth - top->depth + 1;
    return most;
}

enum fail code_check(const struct codebook *book, int64_t id, const struct code_new *code,
                     struct why *why) {
    struct arena *scratch = arena_new((size_t)16 << 20);
    const char *folded = utf8_fold(scratch, code->name);
    bool used = false;
    for (size_t i = 0; i < book->n && !used; i++)
        used = book->codes[i].id != id && text_is(utf8_fold(scratch, book->codes[i].name), folded);
    arena_free(scratch);
    if (used) return why_fail(why, FAIL_INPUT, "name", "There is a code of this name already");
    const struct code *above = codebook_code(book, code->parent);
    if (code->parent != 0 && above == NULL)
        return why_fail(why, FAIL_INPUT, "parent", "Choose a code of this codebook");
    if (id != 0 && codebook_is_below(book, code->parent, id))
        return why_fail(why, FAIL_INPUT, "parent", "A code cannot stand below itself");
    int depth = above == NULL ? 0 : above->depth + 1;
    if (depth + (id == 0 ? 1 : height_of(book, id)) > CODING_DEPTH_MAX)
        return why_fail(why, FAIL_INPUT, "parent", "A codebook has at most %d levels",
                        (int)CODING_DEPTH_MAX);
    if (id == 0 && book->n >= CODING_CODES_MAX)
        return why_fail(why, FAIL_LIMIT, "name", "A codebook has at most %d codes",
                        (int)CODING_CODES_MAX);
    return FAIL_NONE;
}

enum fail code_new_add(struct db *db, struct arena *arena, int64_t coding,
                       const struct codebook *book, const struct code_new *code, int64_t *id,
                       struct why *why) {
    int64_t last = 0;
    for (size_t i = 0; i < book->n; i++)
        if (book->codes[i].position > last) last = book->codes[i].position;
    return theme_code_add(db, arena, coding, code->parent == 0 ? DB_NULL_INT : code->parent,
                          last + 1, code->name, code->definition, code->includes, code->excludes,
                          code->example, code->guid == NULL ? guid_new(arena) : code->guid,
                          code->is_heading, id, why);
}

enum fail code_merge_into(struct db *db, struct arena *arena, int64_t coding,
                          const struct codebook *book, int64_t id, int64_t revision, int64_t into,
                          struct why *why) {
    struct code_passages_row *rows;
    size_t n;
    if (codebook_code(book, into) == NULL || codebook_code(book, id) == NULL)
        return why_fail(why, FAIL_INPUT, "into", "Choose a code of this codebook");
    if (codebook_code(book, into)->is_heading && !codebook_code(book, id)->is_heading)
        return why_fail(why, FAIL_INPUT, "into",
                        "Choose a code that can be given to passages: this one is a heading");
    if (codebook_is_below(book, into, id))
        return why_fail(why, FAIL_INPUT, "into",
                        "Choose a code that does not stand below this one");
    TRY(code_passages(db, arena, id, &rows, &n, why));
    TRY(code_merge(db, id, coding, revision, into, why));
    TRY(code_merge_former(db, id, into, why));
    TRY(code_merge_children(db, id, into, why));
    TRY(code_merge_marks(db, id, into, why));
    TRY(code_merge_marks_rest(db, id, why));
    TRY(code_merge_settled(db, id, into, why));
    TRY(code_merge_settled_rest(db, id, why));
    TRY(code_merge_quotes(db, id, into, why));
    TRY(code_quotes_remove(db, id, why));
    size_t mark = arena_mark(arena);
    for (size_t i = 0; i < n; i++) {
        TRY(final_make(db, arena, coding, rows[i].passage, why));
        arena_rewind(arena, mark);
    }
    return FAIL_NONE;
}

enum fail code_heading_check(struct db *db, struct arena *arena, int64_t id, struct why *why) {
    struct code_uses_row uses;
    TRY(code_uses(db, arena, id, &uses, why));
    return uses.n_marks == 0
               ? FAIL_NONE
               : why_fail(
                     why, FAIL_INPUT, "heading",
                     "It was given to passages %lld times, so it cannot be a heading. Add a new "
                     "code as the heading, and put this one below it",
                     (long long)uses.n_marks);
}

enum fail code_take_away(struct db *db, struct arena *arena, int64_t coding, int64_t id,
                         int64_t revision, struct why *why) {
    struct code_uses_row uses;
    TRY(code_uses(db, arena, id, &uses, why));
    if (uses.n_marks > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this code was given %lld times; merge it into another code instead",
                        (long long)uses.n_marks);
    if (uses.n_below > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there are codes below this one; move or merge them first");
    if (uses.n_published > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this code was published, or another was merged into it; merge it into "
                        "another code instead");
    TRY(code_quotes_remove(db, id, why));
    return code_remove(db, id, coding, revision, why);
}

/* ---- files ---- */

static const struct code *like_of(const struct codebook *book, struct arena *arena,
                                  const struct code_line *line) {
    for (size_t i = 0; line->guid != NULL && i < book->n; i++)
        if (text_is(book->codes[i].guid, line->guid)) return &book->codes[i];
    const char *folded = utf8_fold(arena, line->name);
    for (size_t i = 0; i < book->n; i++)
        if (text_is(utf8_fold(arena, book->codes[i].name), folded)) return &book->codes[i];
    return NULL;
}

static bool same_text(const char *a, const char *b) {
    return text_is_empty(a) ? text_is_empty(b) : !text_is_empty(b) && text_is(a, b);
}

static bool is_as_in_file(const struct code *code, const struct code_new *line) {
    return code->parent == line->parent && code->is_heading == line->is_heading &&
           same_text(code->definition, line->definition) &&
           same_text(code->includes, line->includes) && same_text(code->excludes, line->excludes) &&
           same_text(code->example, line->example);
}

enum fail codebook_take_in(struct db *db, struct arena *arena, int64_t coding,
                           const struct code_list *list, size_t *n_added, size_t *n_changed,
                           struct why *why) {
    int64_t *ids = ARENA_ARRAY(arena, int64_t, list->n + 1);
    size_t added = 0, changed = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct code_line *line = &list->codes[i];
        struct codebook book;
        struct code_new code = {.parent = line->parent == 0 ? 0 : ids[line->parent - 1],
                                .name = line->name,
                                .definition = line->definition,
                                .includes = line->includes,
                                .excludes = line->excludes,
                                .example = line->example,
                                .guid = line->guid,
                                .is_heading = line->is_heading};
        TRY(codebook_load(db, arena, coding, &book, why));
        const struct code *like = like_of(&book, arena, line);
        if (like != NULL) code.name = like->name;
        enum fail fail = code_check(&book, like == NULL ? 0 : like->id, &code, why);
        if (fail == FAIL_NONE && like != NULL && line->is_heading) {
            fail = code_heading_check(db, arena, like->id, why);
            if (fail == FAIL_INPUT)
                fail = why_fail(why, fail, "file",
                                "'%.60s' is a heading in the file, and was given to passages here; "
                                "merge it into another code first",
                                like->name);
        }
        if (fail != FAIL_NONE) {
            if (why != NULL) why->row = (int64_t)i + 1;
            return fail;
        }
        if (like != NULL) {
            ids[i] = like->id;
            if (is_as_in_file(like, &code)) continue;
            TRY(code_fill(db, like->id, code.parent == 0 ? DB_NULL_INT : code.parent,
                          code.definition, code.includes, code.excludes, code.example,
                          code.is_heading, why));
            changed++;
        } else {
            TRY(code_new_add(db, arena, coding, &book, &code, &ids[i], why));
            added++;
        }
    }
    *n_added = added;
    *n_changed = changed;
    return FAIL_NONE;
}
