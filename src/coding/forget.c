#include "coding/forget.h"

#include "civic/forget.h"
#include "civic/tidy.h"
#include "coding/coding.h"
#include "coding/decide.h"
#include "coding/forget.sql.h"
#include "coding/publish.h"

/* ---- groups ---- */

enum fail near_release(struct db *db, struct arena *arena, int64_t coding, struct why *why) {
    struct near_gone_row *gone;
    struct near_alone_row *alone;
    size_t n, n_alone;
    TRY(near_gone(db, arena, coding, &gone, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct near_heir_row heir;
        TRY(near_leave(db, gone[i].id, why));
        if (gone[i].is_head == 0) continue;
        size_t mark = arena_mark(arena);
        enum fail fail = near_heir(db, arena, gone[i].id, &heir, why);
        if (fail == FAIL_NOTFOUND) continue;
        TRY(fail);
        TRY(near_inherit(db, gone[i].id, heir.id, why));
        /* What was coded for all of them was coded on words that are gone. */
        TRY(final_make(db, arena, coding, heir.id, why));
        arena_rewind(arena, mark);
    }
    TRY(near_alone(db, arena, coding, &alone, &n_alone, why));
    for (size_t i = 0; i < n_alone; i++) TRY(near_leave(db, alone[i].id, why));
    return FAIL_NONE;
}

/* ---- what people withdrew ---- */

/* Quotes of these words go from what was published as well. */
static enum fail published_forget(struct db *db, struct arena *arena, int64_t coding,
                                  const char *text, struct why *why) {
    struct forget_publications_row *rows;
    size_t n;
    TRY(forget_publications(db, arena, coding, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct public_themes themes;
        TRY(public_themes_read(arena, rows[i].content, &themes, why));
        if (public_quotes_drop(&themes, text) == 0) continue;
        TRY(forget_published(db, rows[i].id, public_themes_write(arena, &themes), why));
    }
    return FAIL_NONE;
}

static enum fail passage_forget(struct db *db, struct arena *arena,
                                const struct forget_passages_row *row, struct why *why) {
    TRY(published_forget(db, arena, row->coding, row->text, why));
    TRY(forget_passage(db, row->id, CODING_HIDDEN, why));
    TRY(forget_quotes(db, row->id, why));
    TRY(forget_finals(db, row->id, why));
    TRY(forget_memos(db, row->id, why));
    TRY(forget_past_memos(db, row->id, why));
    return forget_settled_reason(db, row->id, why);
}

static enum fail forget(struct db *db, struct arena *arena, const char *kind, int64_t record,
                        struct why *why) {
    static const struct {
        const char *kind, *source, *other;
    } known[] = {{"ballot", "ballot_reasons", "ballot_conditions"},
                 {"sheet", "answers", "answers"},
                 {"reason", "jury_reasons", "jury_reasons"},
                 {"note", "jury_notes", "jury_notes"}};
    struct forget_passages_row *rows;
    size_t n;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        if (!text_is(kind, known[k].kind)) continue;
        TRY(forget_passages(db, arena, known[k].source, known[k].other, record, &rows, &n, why));
        size_t mark = arena_mark(arena);
        for (size_t i = 0; i < n; i++) {
            int64_t coding = rows[i].coding;
            TRY(passage_forget(db, arena, &rows[i], why));
            if (i + 1 == n || rows[i + 1].coding != coding) {
                TRY(near_release(db, arena, coding, why));
                TRY(forget_source_counts(db, coding, why));
            }
            arena_rewind(arena, mark);
        }
    }
    return FAIL_NONE;
}

static const struct forgetting forgetting_coding = {"coding", forget};
REGISTER(forgetting, forgetting_coding);

/* ---- what was withdrawn before copies were forgotten with it ---- */

struct left {
    struct arena *arena;
    struct forget_left_row *rows;
    size_t n;
};

static enum fail left_list(struct db *db, void *context, struct why *why) {
    struct left *left = context;
    return forget_left(db, left->arena, &left->rows, &left->n, why);
}

static enum fail left_forget(struct db *db, void *context, struct why *why) {
    struct left *left = context;
    for (size_t i = 0; i < left->n; i++)
        TRY(forget(db, left->arena, left->rows[i].what, left->rows[i].record, why));
    return FAIL_NONE;
}

/* Soon after a start, and every hour: mostly there is nothing, and nobody waits for it. */
static enum fail left_run(struct app *app, int64_t now, struct why *why) {
    struct left left = {.arena = arena_new((size_t)256 << 20)};
    (void)now;
    enum fail fail = store_read(app->store, left_list, &left, why);
    if (fail == FAIL_NONE && left.n > 0)
        fail = store_write(app->store, NULL, left_forget, &left, why);
    arena_free(left.arena);
    return fail;
}

static const struct chore chore_coding_forget = {.name = "coding_forget", .run = left_run};
REGISTER(chore, chore_coding_forget);
