#include "recruit/record.h"

#include "base/hash.h"
#include "base/json.h"
#include "recruit/record.sql.h"
#include "web/html.h"

#include <string.h>

static enum fail commitment_content(struct db *db, struct arena *arena, int64_t about,
                                    int64_t subject, struct buf *out, struct why *why) {
    struct record_draw_row row;
    char pool[SHA256_HEX], quotas[SHA256_HEX];
    json_t *report;
    (void)about;
    TRY(record_draw(db, arena, subject, &row, why));
    sha256_hex(row.pool, strlen(row.pool), pool);
    sha256_hex(row.quotas, strlen(row.quotas), quotas);
    ledger_line(out, "draw", row.kind);
    ledger_line(out, "algorithm", row.algorithm);
    ledger_line_int(out, "seats", row.seats);
    ledger_line_int(out, "pool", row.n_pool);
    ledger_line_int(out, "panels", row.n_panels);
    ledger_line(out, "pool, sha256", pool);
    ledger_line(out, "quotas, sha256", quotas);
    ledger_line(out, "panels, sha256", row.commitment);
    ledger_line(out, "lot comes from", row.randomness_source);
    ledger_line(out, "lot falls on", row.randomness_day);
    if (row.record_form < 2) return FAIL_NONE;
    /* With these, everything that the panels and their number follow from. */
    TRY(json_read(arena, str_of(row.report), &report, why));
    ledger_line(out, "kind of lot", row.lot);
    ledger_line(out, "no chance above", row.cap > 0 ? arena_printf(arena, "%.10g", row.cap) : "");
    ledger_line_int(out, "at most of one address",
                    json_integer_value(json_object_get(report, "per_address")));
    return FAIL_NONE;
}

static enum fail result_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                struct buf *out, struct why *why) {
    struct record_draw_row row;
    (void)about;
    TRY(record_draw(db, arena, subject, &row, why));
    ledger_line(out, "panels, sha256", row.commitment);
    ledger_line(out, "what came out", row.randomness);
    ledger_line(out, "witnesses", row.witnesses);
    ledger_line(out, "seed", row.seed);
    ledger_line_int(out, "panel", row.panel);
    return FAIL_NONE;
}

static enum fail missing(struct db *db, struct arena *arena, const char *kind, const char *state,
                         struct ledger_subject **out, size_t *n, struct why *why) {
    struct record_draws_missing_row *rows;
    TRY(record_draws_missing(db, arena, kind, state, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

static enum fail commitments_missing(struct db *db, struct arena *arena,
                                     struct ledger_subject **out, size_t *n, struct why *why) {
    return missing(db, arena, "draw-commitment", "committed", out, n, why);
}

static enum fail results_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                 size_t *n, struct why *why) {
    return missing(db, arena, "draw-result", "drawn", out, n, why);
}

const struct ledger_kind draw_kind_commitment = {.name = "draw-commitment",
                                                 .title = TR("Draws, as announced"),
                                                 .about = "draw",
                                                 .table = "recruit_draw",
                                                 .subject = "draw",
                                                 .open = true,
                                                 .at_once = true,
                                                 .content = commitment_content,
                                                 .missing = commitments_missing};
REGISTER(ledger_kind, draw_kind_commitment);
const struct ledger_kind draw_kind_result = {.name = "draw-result",
                                             .title = TR("Draws, as they fell"),
                                             .about = "draw",
                                             .table = "recruit_draw",
                                             .subject = "draw",
                                             .open = true,
                                             .at_once = true,
                                             .content = result_content,
                                             .missing = results_missing};
REGISTER(ledger_kind, draw_kind_result);
