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
            made.rows[i] = (struct phone_count){rows[i].event,
                                                rows[i].statement,
                                                {rows[i].agree, rows[i].unsure, rows[i].disagree}};
    } else {
        struct phone_votes_row *rows;
        TRY(phone_votes(db, arena, engagement, &rows, &made.n, why));
        made.rows = ARENA_ARRAY(arena, struct phone_count, made.n + 1);
        for (size_t i = 0; i < made.n; i++)
            made.rows[i] = (struct phone_count){rows[i].event,
                                                rows[i].statement,
                                                {rows[i].agree, rows[i].unsure, rows[i].disagree}};
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

bool phone_may_settle(const struct phone_count *const *rows, size_t n) {
    if (n < 2) return false;
    for (size_t k = 0; k < 3; k++) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) sum += rows[i]->votes[k];
        if (sum > 0 && sum < SAFE_LEAST) return false;
    }
    return true;
}

static bool is_over(const struct phone_events_over_row *over, size_t n, int64_t event) {
    for (size_t i = 0; i < n; i++)
        if (over[i].id == event) return true;
    return false;
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
        size_t n_fresh = 0;
        for (size_t i = 0; i < now.n; i++) {
            const struct phone_count *row = &now.rows[i];
            if (row->statement == statements[s].id && is_over(over, n_over, row->event) &&
                phone_count_of(&former, row->event, row->statement) == NULL)
                fresh[n_fresh++] = row;
        }
        if (!phone_may_settle(fresh, n_fresh)) continue;
        for (size_t i = 0; i < n_fresh; i++)
            TRY(phone_settle_add(db, fresh[i]->event, fresh[i]->statement, fresh[i]->votes[0],
                                 fresh[i]->votes[1], fresh[i]->votes[2], why));
    }
    return FAIL_NONE;
}
