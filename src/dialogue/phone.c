#include "dialogue/phone.h"

#include "dialogue/heard.h"
#include "dialogue/phone.sql.h"
#include "dialogue/write_up.sql.h"

enum fail phone_counts_load(struct db *db, struct arena *arena, int64_t engagement, bool settled,
                            struct phone_counts *out, struct why *why) {
    struct phone_counts made = {0};
    if (settled) {
        struct phone_settled_row *rows;
        TRY(phone_settled(db, arena, engagement, &rows, &made.n, why));
        made.rows = ARENA_ARRAY(arena, struct phone_count, made.n + 1);
        for (size_t i = 0; i < made.n; i++)
            made.rows[i] =
                (struct phone_count){.event = rows[i].event,
                                     .statement = rows[i].statement,
                                     .votes = {rows[i].agree, rows[i].unsure, rows[i].disagree}};
    } else {
        struct phone_votes_row *rows;
        TRY(phone_votes(db, arena, engagement, &rows, &made.n, why));
        made.rows = ARENA_ARRAY(arena, struct phone_count, made.n + 1);
        for (size_t i = 0; i < made.n; i++)
            made.rows[i] =
                (struct phone_count){.event = rows[i].event,
                                     .statement = rows[i].statement,
                                     .votes = {rows[i].agree, rows[i].unsure, rows[i].disagree}};
    }
    *out = made;
    return FAIL_NONE;
}

const struct phone_count *phone_count_of(const struct phone_counts *counts, int64_t event,
                                         int64_t statement) {
    for (size_t i = 0; i < counts->n; i++)
        if (counts->rows[i].event == event && counts->rows[i].statement == statement)
            return &counts->rows[i];
    return NULL;
}

static bool is_small(int64_t n) {
    return n > 0 && n < SAFE_LEAST;
}

static bool sums_safe(const struct phone_count *const *rows, size_t n) {
    for (size_t k = 0; k < 3; k++) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) sum += rows[i]->votes[k];
        if (is_small(sum)) return false;
        for (size_t i = 0; i < n; i++)
            if (is_small(sum - rows[i]->votes[k])) return false;
    }
    return true;
}

size_t phone_may_settle(const struct phone_count **rows, size_t n) {
    size_t kept = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && rows[to]->area == rows[from]->area;) to++;
        if (!sums_safe(&rows[from], to - from)) continue;
        for (size_t i = from; i < to; i++) rows[kept++] = rows[i];
    }
    return kept >= 2 && sums_safe(rows, kept) ? kept : 0;
}

/* New counts of one statement, by area and event. */
static size_t fresh_find(const struct phone_counts *now, const struct phone_counts *former,
                         const struct phone_events_over_row *over, size_t n_over, int64_t statement,
                         const struct phone_count **fresh) {
    size_t n = 0;
    for (size_t i = 0; i < n_over; i++) {
        struct phone_count *row = NULL;
        for (size_t k = 0; k < now->n && row == NULL; k++)
            if (now->rows[k].event == over[i].id && now->rows[k].statement == statement)
                row = &now->rows[k];
        if (row == NULL || phone_count_of(former, over[i].id, statement) != NULL) continue;
        row->area = over[i].area;
        fresh[n++] = row;
    }
    return n;
}

enum fail phone_settle(struct db *db, struct arena *arena, int64_t engagement, const char *today,
                       struct why *why) {
    struct phone_counts now, former;
    struct phone_events_over_row *over;
    struct dialogue_statement_list_row *statements;
    size_t n_over, n;
    TRY(phone_counts_load(db, arena, engagement, false, &now, why));
    TRY(phone_counts_load(db, arena, engagement, true, &former, why));
    TRY(phone_events_over(db, arena, engagement, today, &over, &n_over, why));
    TRY(dialogue_statement_list(db, arena, engagement, &statements, &n, why));
    const struct phone_count **fresh = ARENA_ARRAY(arena, const struct phone_count *, now.n + 1);
    for (size_t s = 0; s < n; s++) {
        size_t n_fresh = phone_may_settle(
            fresh, fresh_find(&now, &former, over, n_over, statements[s].id, fresh));
        for (size_t i = 0; i < n_fresh; i++)
            TRY(phone_settle_add(db, fresh[i]->event, fresh[i]->statement, fresh[i]->votes[0],
                                 fresh[i]->votes[1], fresh[i]->votes[2], why));
    }
    return FAIL_NONE;
}
