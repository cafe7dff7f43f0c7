#include "ledger/check.h"

#include "base/hash.h"
#include "ledger/ledger.sql.h"

#include <string.h>

enum { PAGE = 2000 };

struct walk {
    struct db *db;
    struct arena *arena;
    struct ledger_report *report;
};

static void fault(struct walk *walk, const char *table, int64_t id, const char *what,
                  const char *format, ...) PRINTF_LIKE(5, 6);
static void fault(struct walk *walk, const char *table, int64_t id, const char *what,
                  const char *format, ...) {
    struct ledger_report *report = walk->report;
    size_t at = report->n_faults++;
    if (at >= LEDGER_FAULTS_MAX) return;
    va_list list;
    va_start(list, format);
    report->faults[at] =
        (struct ledger_fault){arena_copy(walk->arena, table), id, arena_copy(walk->arena, what),
                              arena_vprintf(walk->arena, format, list)};
    va_end(list);
}

/* ---------------------------------------------------------------- the log in itself */

static enum fail node_compare(void *context, unsigned level, uint64_t index,
                              const struct tree_hash *hash, struct why *why) {
    struct walk *walk = context;
    struct str stored = {NULL, 0};
    if (level == 0) return FAIL_NONE;
    enum fail found =
        ledger_node_at(walk->db, walk->arena, (int64_t)level, (int64_t)index, &stored, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND || stored.n != TREE_HASH ||
        memcmp(stored.s, hash->bytes, TREE_HASH) != 0)
        fault(walk, "ledger_node", (int64_t)index, "hash", "ledger_node (level %u, %lld): %s",
              level, (long long)index,
              found == FAIL_NOTFOUND ? "is missing" : "is not the hash of its two halves");
    return FAIL_NONE;
}

static enum fail entry_check(struct walk *walk, const struct ledger_entries_from_row *entry,
                             struct tree_edge *edge, struct why *why) {
    const char *line = ledger_entry_line(walk->arena, entry->kind, entry->about, entry->digest);
    struct tree_hash leaf = tree_leaf(line, strlen(line));
    if (entry->position != (int64_t)edge->size)
        fault(walk, "ledger_entry", (int64_t)edge->size, "position",
              "ledger_entry %llu is missing: an entry was removed from the log",
              (unsigned long long)edge->size);
    if (entry->leaf.n != TREE_HASH || memcmp(entry->leaf.s, leaf.bytes, TREE_HASH) != 0)
        fault(walk, "ledger_entry", entry->position, "line",
              "ledger_entry %lld: kind, about, digest or leaf was altered; the line '%s' has "
              "another leaf",
              (long long)entry->position, line);
    return tree_add(edge, &leaf, node_compare, walk, why);
}

static enum fail entries_check(struct walk *walk, struct why *why) {
    struct tree_edge edge = {.size = 0};
    int64_t size = 0;
    TRY(ledger_size(walk->db, walk->arena, &size, why));
    for (int64_t from = 0;;) {
        struct ledger_entries_from_row *rows;
        size_t n, faults = walk->report->n_faults, mark = arena_mark(walk->arena);
        TRY(ledger_entries_from(walk->db, walk->arena, from, INT64_MAX, PAGE, &rows, &n, why));
        if (n == 0) break;
        for (size_t i = 0; i < n; i++) TRY(entry_check(walk, &rows[i], &edge, why));
        from = rows[n - 1].position + 1;
        if (walk->report->n_faults == faults) arena_rewind(walk->arena, mark);
    }
    if ((int64_t)edge.size != size)
        fault(walk, "ledger_state", 1, "size",
              "ledger_state says that the log has %lld entries, but there are %llu: the log was %s",
              (long long)size, (unsigned long long)edge.size,
              (int64_t)edge.size < size ? "truncated" : "added to past the program");
    struct str kept = {NULL, 0};
    TRY(ledger_edge(walk->db, walk->arena, &kept, why));
    if ((int64_t)edge.size == size && !ledger_edge_fits(kept, &edge))
        fault(walk, "ledger_state", 1, "edge",
              "ledger_state: the hashes from which the log grows are not those of its entries");
    walk->report->size = (int64_t)edge.size;
    walk->report->root = tree_edge_root(&edge);
    return FAIL_NONE;
}

/* ---------------------------------------------------------------- what entries stand for */

/* Where the leaf of a record is: in the log or waiting. */
static enum fail record_entered(struct walk *walk, const struct ledger_records_after_row *row,
                                bool *entered, int64_t *position, struct why *why) {
    struct ledger_entry_of_leaf_row entry;
    enum fail found = ledger_entry_of_leaf(walk->db, walk->arena, row->leaf, &entry, why);
    *position = found == FAIL_NONE ? entry.position : DB_NULL_INT;
    if (found != FAIL_NOTFOUND) {
        *entered = found == FAIL_NONE;
        return found;
    }
    struct ledger_waiting_between_row *waiting;
    size_t n;
    TRY(ledger_waiting_between(walk->db, walk->arena, row->leaf, row->leaf, &waiting, &n, why));
    *entered = n > 0;
    return FAIL_NONE;
}

static enum fail record_check(struct walk *walk, const struct ledger_records_after_row *row,
                              struct why *why) {
    const struct ledger_kind *kind = ledger_kind_find(row->kind);
    struct str content = {NULL, 0};
    bool entered = false;
    int64_t position = DB_NULL_INT;
    TRY(record_entered(walk, row, &entered, &position, why));
    if (kind == NULL) {
        fault(walk, "ledger_record", row->subject, "kind",
              "ledger_record: '%s' is no kind of entry that this program knows", row->kind);
        return FAIL_NONE;
    }
    char at[32] = "that waits";
    struct buf place = {.s = at, .size = sizeof at, .max = sizeof at - 1};
    if (position != DB_NULL_INT) buf_int(&place, position);
    if (!entered)
        fault(walk, "ledger_entry", row->subject, "removed",
              "%s of %s %lld (%s of %s) has a check code, but its entry was removed from the log",
              kind->table, kind->subject, (long long)row->subject, row->kind, row->about);
    enum fail found = ledger_content(walk->db, walk->arena, kind, ledger_about_number(row->about),
                                     row->subject, &content, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) {
        fault(walk, kind->table, row->subject, "deleted",
              "%s of %s %lld (%s of %s, entry %s) was deleted without being withdrawn", kind->table,
              kind->subject, (long long)row->subject, row->kind, row->about, at);
        return FAIL_NONE;
    }
    struct tree_hash digest = ledger_commitment(row->salt, content);
    const char *line = ledger_entry_line(walk->arena, row->kind, row->about,
                                         (struct str){(const char *)digest.bytes, TREE_HASH});
    struct tree_hash leaf = tree_leaf(line, strlen(line));
    if (row->leaf.n == TREE_HASH && memcmp(row->leaf.s, leaf.bytes, TREE_HASH) == 0) {
        walk->report->opened++;
        return FAIL_NONE;
    }
    const char *what = ledger_difference(walk->arena, row->salt, row->marks, content);
    fault(walk, kind->table, row->subject, what,
          "%s of %s %lld (%s of %s, entry %s) was altered: '%s' is not what was recorded",
          kind->table, kind->subject, (long long)row->subject, row->kind, row->about, at, what);
    return FAIL_NONE;
}

static enum fail records_check(struct walk *walk, struct why *why) {
    static const uint8_t lowest[1] = {0};
    uint8_t held[TREE_HASH];
    struct str after = {(const char *)lowest, 0};
    for (;;) {
        struct ledger_records_after_row *rows;
        size_t n, faults = walk->report->n_faults, mark = arena_mark(walk->arena);
        TRY(ledger_records_after(walk->db, walk->arena, after, PAGE / 10, &rows, &n, why));
        if (n == 0) return FAIL_NONE;
        for (size_t i = 0; i < n; i++) TRY(record_check(walk, &rows[i], why));
        size_t length = rows[n - 1].leaf.n < TREE_HASH ? rows[n - 1].leaf.n : TREE_HASH;
        memcpy(held, rows[n - 1].leaf.s, length);
        after = (struct str){(const char *)held, length};
        if (walk->report->n_faults == faults) arena_rewind(walk->arena, mark);
    }
}

/* Entries that nothing opens must have been withdrawn or replaced by another entry. */
static enum fail closed_check(struct walk *walk, struct why *why) {
    struct ledger_unopened_row *rows;
    size_t n;
    TRY(ledger_unopened(walk->db, walk->arena, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        fault(walk, "ledger_record", rows[i].position, "deleted",
              "ledger_record of entry %lld (%s of %s) was deleted: nothing opens the entry, and it "
              "was neither withdrawn nor replaced",
              (long long)rows[i].position, rows[i].kind, rows[i].about);
    return ledger_gone_count(walk->db, walk->arena, &walk->report->gone, why);
}

static enum fail waiting_check(struct walk *walk, struct why *why) {
    struct ledger_waiting_all_row *rows;
    size_t n;
    TRY(ledger_waiting_all(walk->db, walk->arena, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *line =
            ledger_entry_line(walk->arena, rows[i].kind, rows[i].about, rows[i].digest);
        struct tree_hash leaf = tree_leaf(line, strlen(line));
        if (rows[i].leaf.n != TREE_HASH || memcmp(rows[i].leaf.s, leaf.bytes, TREE_HASH) != 0)
            fault(walk, "ledger_waiting", (int64_t)i, "line",
                  "ledger_waiting: the entry '%s' was altered", line);
    }
    walk->report->waiting = (int64_t)n;
    return FAIL_NONE;
}

static enum fail missing_check(struct walk *walk, struct why *why) {
    for (KIND_EACH(ledger_kind, at)) {
        const struct ledger_kind *kind = *at;
        struct ledger_subject *subjects;
        size_t n;
        if (kind->missing == NULL) continue;
        TRY(kind->missing(walk->db, walk->arena, &subjects, &n, why));
        for (size_t i = 0; i < n; i++)
            fault(walk, kind->table, subjects[i].subject, "not in the log",
                  "%s of %s %lld (%s of %s/%lld) is stored, but was never recorded in the log",
                  kind->table, kind->subject, (long long)subjects[i].subject, kind->name,
                  kind->about, (long long)subjects[i].about);
    }
    return FAIL_NONE;
}

enum fail ledger_check(struct db *db, struct arena *arena, struct ledger_report *out,
                       struct why *why) {
    struct walk walk = {db, arena, ARENA_NEW(arena, struct ledger_report)};
    TRY(entries_check(&walk, why));
    TRY(records_check(&walk, why));
    TRY(closed_check(&walk, why));
    TRY(waiting_check(&walk, why));
    TRY(missing_check(&walk, why));
    *out = *walk.report;
    return FAIL_NONE;
}
