#include "coding/decide.h"

#include "coding/coding.sql.h"
#include "coding/decide.sql.h"

#include <stdlib.h>

/* ---- pure ---- */

static int by_code(const void *a, const void *b) {
    int64_t x = ((const struct final_mark *)a)->code, y = ((const struct final_mark *)b)->code;
    return (x > y) - (x < y);
}

static const struct mark *mark_of(const struct coder_marks *coder, int64_t code) {
    for (size_t i = 0; i < coder->n; i++)
        if (coder->marks[i].code == code) return &coder->marks[i];
    return NULL;
}

static bool is_in(const struct final_mark *list, size_t n, int64_t code) {
    for (size_t i = 0; i < n; i++)
        if (list[i].code == code) return true;
    return false;
}

size_t final_of_passage(struct arena *arena, const struct coder_marks *coders, size_t n,
                        const struct coder_marks *settled, struct final_mark **out, bool *differs) {
    size_t most = settled == NULL ? 0 : settled->n, count = 0;
    for (size_t i = 0; i < n; i++) most += coders[i].n;
    struct final_mark *list = ARENA_ARRAY(arena, struct final_mark, most + 1);
    *differs = false;
    if (settled != NULL) {
        for (size_t i = 0; i < settled->n; i++)
            list[count++] =
                (struct final_mark){settled->marks[i].code, settled->marks[i].stance, "settled"};
    } else {
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < coders[i].n; k++) {
                const struct mark *mark = &coders[i].marks[k];
                if (is_in(list, count, mark->code)) continue;
                bool all = true, same = true;
                for (size_t j = 0; j < n; j++) {
                    const struct mark *other = mark_of(&coders[j], mark->code);
                    all = all && other != NULL;
                    same = same && (other == NULL || text_is(other->stance, mark->stance));
                }
                bool agreed = all && same;
                *differs = *differs || !agreed;
                list[count++] = (struct final_mark){mark->code, same ? mark->stance : "",
                                                    n == 1   ? "one"
                                                    : agreed ? "all"
                                                             : "differs"};
            }
    }
    if (count > 1) qsort(list, count, sizeof *list, by_code);
    *out = list;
    return count;
}

/* ---- what counts ---- */

static enum fail final_write(struct db *db, int64_t coding, int64_t passage,
                             const struct final_mark *marks, size_t n, struct why *why) {
    TRY(final_clear(db, passage, why));
    for (size_t i = 0; i < n; i++)
        TRY(final_put(db, passage, marks[i].code, coding, marks[i].stance, marks[i].how, why));
    return FAIL_NONE;
}

static enum fail coders_load(struct db *db, struct arena *arena, int64_t passage,
                             struct coder_marks **out, size_t *n, struct why *why) {
    struct coder_decision_list_row *decisions;
    struct coder_decision_marks_of_row *rows;
    size_t n_rows;
    TRY(coder_decision_list(db, arena, passage, &decisions, n, why));
    TRY(coder_decision_marks_of(db, arena, passage, &rows, &n_rows, why));
    struct coder_marks *coders = ARENA_ARRAY(arena, struct coder_marks, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        struct mark *marks = ARENA_ARRAY(arena, struct mark, n_rows + 1);
        coders[i] = (struct coder_marks){marks, 0};
        for (size_t k = 0; k < n_rows; k++)
            if (rows[k].decision == decisions[i].id)
                marks[coders[i].n++] = (struct mark){rows[k].code, rows[k].stance};
    }
    *out = coders;
    return FAIL_NONE;
}

static enum fail settled_load(struct db *db, struct arena *arena, int64_t passage,
                              struct coder_marks *out, bool *is_settled, struct why *why) {
    struct settled_get_row row;
    struct settled_marks_row *rows;
    size_t n;
    enum fail fail = settled_get(db, arena, passage, &row, why);
    *is_settled = fail == FAIL_NONE;
    if (fail != FAIL_NONE) return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
    TRY(settled_marks(db, arena, passage, &rows, &n, why));
    struct mark *marks = ARENA_ARRAY(arena, struct mark, n + 1);
    for (size_t i = 0; i < n; i++) marks[i] = (struct mark){rows[i].code, rows[i].stance};
    *out = (struct coder_marks){marks, n};
    return FAIL_NONE;
}

enum fail final_make(struct db *db, struct arena *arena, int64_t coding, int64_t passage,
                     struct why *why) {
    struct coder_marks *coders, settled = {0};
    struct final_mark *marks;
    struct near_members_row *members;
    size_t n, n_members;
    int64_t head;
    bool differs, is_settled;
    TRY(coders_load(db, arena, passage, &coders, &n, why));
    TRY(settled_load(db, arena, passage, &settled, &is_settled, why));
    TRY(near_head(db, arena, passage, &head, why));
    if (n == 0 && !is_settled && head != passage) {
        /* Its own decisions were taken back: what its group was given holds for it again. */
        TRY(final_state(db, passage, 0, "open", why));
        return final_make(db, arena, coding, head, why);
    }
    size_t n_marks =
        final_of_passage(arena, coders, n, is_settled ? &settled : NULL, &marks, &differs);
    const char *state = is_settled ? "settled" : n == 0 ? "open" : differs ? "differs" : "coded";
    TRY(final_write(db, coding, passage, marks, n_marks, why));
    TRY(final_state(db, passage, (int64_t)n, state, why));
    TRY(near_members(db, arena, passage, &members, &n_members, why));
    for (size_t i = 0; i < n_members; i++) {
        if (members[i].n_coded > 0) continue;
        TRY(final_write(db, coding, members[i].id, marks, n_marks, why));
        TRY(final_state(db, members[i].id, 0, state, why));
    }
    return FAIL_NONE;
}

/* ---- decisions ---- */

static enum fail past_keep(struct db *db, struct arena *arena, int64_t coding, int64_t passage,
                           int64_t coder, const struct coder_decision_get_row *row, int64_t now,
                           struct why *why) {
    struct coder_decision_marks_row *rows;
    size_t n;
    TRY(coder_decision_marks(db, arena, row->id, &rows, &n, why));
    struct mark *marks = ARENA_ARRAY(arena, struct mark, n + 1);
    for (size_t i = 0; i < n; i++) marks[i] = (struct mark){rows[i].code, rows[i].stance};
    return past_put(db, coding, passage, coder, row->stance, row->memo,
                    marks_write(arena, marks, n), row->codebook, row->decided_at, now, why);
}

enum fail decision_save(struct db *db, struct arena *arena, const struct decision_new *d,
                        struct why *why) {
    struct coder_decision_get_row row;
    int64_t id = 0;
    enum fail fail = coder_decision_get(db, arena, d->passage, d->coder, &row, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if ((fail == FAIL_NONE ? row.revision : 0) != d->revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "you coded this passage in another window meanwhile; look at both and "
                        "save again");
    if (fail == FAIL_NONE) {
        id = row.id;
        TRY(past_keep(db, arena, d->coding, d->passage, d->coder, &row, d->now, why));
        TRY(coder_decision_change(db, id, d->revision, d->stance, d->memo, d->codebook, d->now,
                                  why));
        TRY(mark_clear(db, id, why));
    } else {
        TRY(coder_decision_add(db, arena, d->coding, d->passage, d->coder, d->stance, d->memo,
                               d->codebook, d->now, &id, why));
    }
    for (size_t i = 0; i < d->n_marks; i++)
        TRY(mark_put(db, id, d->marks[i].code, d->marks[i].stance, why));
    return final_make(db, arena, d->coding, d->passage, why);
}

enum fail decision_undo(struct db *db, struct arena *arena, int64_t coding, int64_t coder,
                        int64_t *passage, struct why *why) {
    struct coder_decision_last_row row;
    struct past_last_row past;
    TRY(coder_decision_last(db, arena, coding, coder, &row, why));
    enum fail fail = past_last(db, arena, row.passage, coder, &past, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    TRY(mark_clear(db, row.id, why));
    if (fail == FAIL_NONE) {
        struct mark *marks;
        size_t n = marks_read(arena, past.marks, &marks);
        TRY(coder_decision_change(db, row.id, row.revision, past.stance, past.memo, past.codebook,
                                  past.decided_at, why));
        for (size_t i = 0; i < n; i++) {
            int64_t code;
            TRY(code_of_mark(db, arena, marks[i].code, coding, &code, why));
            if (code != 0) TRY(mark_put_once(db, row.id, code, marks[i].stance, why));
        }
        TRY(past_remove(db, past.id, why));
    } else {
        TRY(coder_decision_remove(db, row.id, why));
    }
    *passage = row.passage;
    return final_make(db, arena, coding, row.passage, why);
}

enum fail passage_settle(struct db *db, struct arena *arena, const struct settle_new *s,
                         struct why *why) {
    TRY(settled_put(db, s->passage, s->coding, s->reason, s->person, s->now, why));
    TRY(settled_mark_clear(db, s->passage, why));
    for (size_t i = 0; i < s->n_marks; i++)
        TRY(settled_mark_put(db, s->passage, s->marks[i].code, s->marks[i].stance, why));
    return final_make(db, arena, s->coding, s->passage, why);
}
