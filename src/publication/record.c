#include "publication/record.h"

#include "base/hash.h"
#include "publication/record.sql.h"
#include "web/html.h"

#include <string.h>

static enum fail publication_content(struct db *db, struct arena *arena, int64_t about,
                                     int64_t subject, struct buf *out, struct why *why) {
    struct record_publication_row row;
    char page[SHA256_HEX], score[SHA256_HEX];
    (void)about;
    TRY(record_publication(db, arena, subject, &row, why));
    sha256_hex(row.content, strlen(row.content), page);
    sha256_hex(row.score_file, strlen(row.score_file), score);
    ledger_line(out, "address", arena_printf(arena, "/register/%s", row.slug));
    ledger_line_int(out, "number", row.number);
    ledger_line_int(out, "version of the proposal", row.version);
    ledger_line(out, "page, sha256", page);
    ledger_line(out, "score file, sha256", score);
    ledger_line(out, "withdrawn because",
                row.withdrawn_at == DB_NULL_INT ? "" : row.withdrawn_reason);
    return FAIL_NONE;
}

static enum fail publications_missing(struct db *db, struct arena *arena,
                                      struct ledger_subject **out, size_t *n, struct why *why) {
    struct record_publications_missing_row *rows;
    TRY(record_publications_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind publication_kind = {.name = "publication",
                                             .title = TR("Publications"),
                                             .about = "proposal",
                                             .table = "publication",
                                             .subject = "publication",
                                             .open = true,
                                             .at_once = true,
                                             .content = publication_content,
                                             .missing = publications_missing};
REGISTER(ledger_kind, publication_kind);
