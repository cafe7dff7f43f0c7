/*
 * ledger -- the transparency log: everything that counts is in it, and nothing leaves it unseen.
 *
 * Every contribution (a ballot sheet, a completed questionnaire, a write-up) and every public act
 * (a draw, a publication, a decision) becomes one line of a public, append-only log:
 *
 *     folkmoot/1 ballot-after engagement/12
 * 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
 *
 * The last word is a commitment: SHA-256(salt, content) with a salt of its own for each entry
 * (where the content is public, without one). The line says nothing about anybody;
 * who has the salt and the content can show what it stands for. The log is a Merkle tree (tree.h)
 * whose head is signed (checkpoint.h).
 *
 * A room that stores contributions registers a constant for each kind, and calls ledger_record in
 * the transaction that stores or changes one:
 *
 *   static const struct ledger_kind ledger_ballot = {
 *       .name = "ballot-after", .title = TR("Final ballots"), .about = "engagement",
 *       .table = "ballot", .subject = "participant", .content = ballot_content,
 *       .missing = ballots_missing };
 *   REGISTER(ledger_kind, ledger_ballot);
 *   TRY(ledger_record(db, arena, &ledger_ballot, engagement, participant, now, why));
 *
 * Contributions wait until ten of the same engagement are there, or the next day, and enter in
 * random order: the order of the log does not tell who answered when. Their check code (code.h)
 * is known at once. Public acts enter at once.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/kind.h"
#include "base/sign.h"
#include "ledger/code.h"
#include "ledger/tree.h"
#include "store/db.h"

enum {
    LEDGER_BATCH = 10,
    LEDGER_PART = 250, /* most entries of one thing that one transaction adds by the way */
    LEDGER_SALT = 16
};

struct ledger_subject {
    int64_t about, subject;
};

struct ledger_kind {
    const char *name;    /* "ballot-after": lower case, digits, '-' */
    const char *title;   /* TR("Final ballots"): on the page that shows the sums */
    const char *about;   /* what entries are about: "engagement" gives "engagement/12" */
    const char *table;   /* where the content is stored, named when a row was altered */
    const char *subject; /* what the number of a subject is of: "participant" */
    bool open;           /* the content is public: no salt */
    bool at_once;        /* an act, nobody's answer: does not wait for company */
    /* Writes the content of `subject` with ledger_line, always in the same order, from the rows as
     * they are stored. NOTFOUND when there is nothing. */
    enum fail (*content)(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                         struct buf *out, struct why *why);
    /* Those that are stored and finished, but have no row in ledger_record: what `folkmoot verify`
     * would otherwise call smuggled in. NULL: not asked. */
    enum fail (*missing)(struct db *db, struct arena *arena, struct ledger_subject **subjects,
                         size_t *n, struct why *why);
};
KIND_DECLARE(ledger_kind);

/* One line "name: value" of a content; line feeds and backslashes of the value are written "\n" and
 * "\\". Names say which row and column it came from: "use heart, condition". A value of 100 bytes
 * or more that would make the content longer than 1 MiB stands as "name, SHA-256: digest". */
void ledger_line(struct buf *out, const char *name, const char *value);
void ledger_line_int(struct buf *out, const char *name, int64_t value); /* DB_NULL_INT: empty */

/* Brings the log up to what is stored about `subject`: adds an entry when there is none, and when
 * the content changed one that replaces it; what is no longer there is withdrawn. Nothing happens
 * when nothing changed. Inside the writer's transaction. `now` in microseconds, for the day alone.
 */
enum fail ledger_record(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                        int64_t about, int64_t subject, int64_t now, struct why *why) MUST_USE;
/* The same for everything that `kind->missing` names, of one thing (about 0: of all), and enters at
 * once all that waits of it, in one random order: when a ballot closes. */
enum fail ledger_record_missing(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                                int64_t about, int64_t now, struct why *why) MUST_USE;
/* As ledger_record, but what it adds waits whatever else does, for ledger_flush_part: where there
 * are too many for one transaction. */
enum fail ledger_record_held(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                             int64_t about, int64_t subject, int64_t now, struct why *why) MUST_USE;
/* ledger_record_missing of all, for every kind, which are then known as brought in. */
enum fail ledger_record_stored(struct db *db, struct arena *arena, int64_t now,
                               struct why *why) MUST_USE;
/* Takes in what was stored before there was a log, or before a kind came with a new version of the
 * program: once for each kind, as what is put in past the log later must stay out. At start. */
enum fail ledger_begin(struct db *db, struct arena *arena, int64_t now, struct why *why) MUST_USE;
/* Destroys the salt, and adds a public entry "withdrawn" so that sums stay true. The caller deletes
 * the content. Nothing happens when there is no entry. */
enum fail ledger_withdraw(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                          int64_t about, int64_t subject, int64_t now, struct why *why) MUST_USE;
/* The same for everything that somebody said, of every kind whose subject is that ("participant"):
 * when they withdraw or are erased. */
enum fail ledger_withdraw_all(struct db *db, struct arena *arena, const char *subject_kind,
                              int64_t subject, int64_t now, struct why *why) MUST_USE;
/* Enters at once all that waits of one thing, when a ballot closes or a questionnaire ends. */
enum fail ledger_flush(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                       int64_t about, struct why *why) MUST_USE;
/* The same for at most LEDGER_PART entries. *left: there may be more. */
enum fail ledger_flush_part(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                            int64_t about, bool *left, struct why *why) MUST_USE;
/* Enters what has waited since another day, of each thing at most LEDGER_PART. *left: there may be
 * more. ledger_record does so by itself. */
enum fail ledger_flush_due(struct db *db, struct arena *arena, int64_t now, bool *left,
                           struct why *why) MUST_USE;

/* What a contributor takes home. */
struct ledger_receipt {
    char code[LEDGER_CODE_TEXT];
    const char *line;    /* of the log */
    const char *salt;    /* hexadecimal */
    const char *content; /* what the line commits to, as lines */
    struct tree_hash leaf;
    bool waiting;     /* not in the log yet */
    int64_t position; /* in the log, from 0; DB_NULL_INT while it waits */
};
/* NOTFOUND when there is none. */
enum fail ledger_receipt(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                         int64_t about, int64_t subject, struct ledger_receipt *out,
                         struct why *why) MUST_USE;

/* All of one contributor, in a fixed order. */
struct ledger_receipts {
    struct ledger_receipt *rows;
    const struct ledger_kind **kinds; /* beside */
    size_t n;
};
enum fail ledger_receipts(struct db *db, struct arena *arena, const char *subject_kind,
                          int64_t subject, struct ledger_receipts *out, struct why *why) MUST_USE;

/* ---- for the log's own pages and commands ---- */

const struct ledger_kind *ledger_kind_find(const char *name); /* NULL when unknown */
/* The line of an entry, without a line feed: what its leaf is the hash of. */
char *ledger_entry_line(struct arena *arena, const char *kind, const char *about,
                        struct str digest);
/* The commitment of an entry to its content. */
struct tree_hash ledger_commitment(struct str salt, struct str content);
/* The content of a subject as it is stored now. NOTFOUND when there is nothing. */
enum fail ledger_content(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                         int64_t about, int64_t subject, struct str *out, struct why *why) MUST_USE;
/* "engagement/12" -> 12; 0 when it is none. */
int64_t ledger_about_number(const char *about);
/* The name of the first line of `content` that is not as it was when `marks` were made. */
const char *ledger_difference(struct arena *arena, struct str salt, struct str marks,
                              struct str content);
/* What stands in the log at position `index`, as nodes of the tree; the context is a struct db. */
struct ledger_nodes {
    struct db *db;
    struct arena *arena;
};
struct tree_source ledger_source(struct ledger_nodes *nodes);
/* Whether the edge that is kept beside the size is this one; true when none is kept. */
bool ledger_edge_fits(struct str bytes, const struct tree_edge *edge);
/* Of the server's secret: the pair of keys that signs heads. */
void ledger_key(const uint8_t server_key[32], struct sign_key *out);
/* The name of the log, which follows from its public key: "folkmoot.log/0123456789abcdef". */
char *ledger_origin(struct arena *arena, const struct sign_key *key);
/* The head of the log at `size` entries as a signed note. */
enum fail ledger_head(struct db *db, struct arena *arena, const uint8_t server_key[32],
                      int64_t size, char **note, struct why *why) MUST_USE;

/* ---- witnesses (docs/reference/log.md) ---- */

/* Keeps the head of today, if the log grew since the last one that was kept: what is shown under
 * /log/heads, and what witnesses sign. Once a day is enough. */
enum fail ledger_head_keep(struct db *db, struct arena *arena, const uint8_t server_key[32],
                           int64_t now, struct why *why) MUST_USE;
/* Another organisation's public key, as text: its signatures are taken from now on. INPUT when it
 * is none, or is a log's. */
enum fail ledger_witness_trust(struct db *db, struct arena *arena, const char *public_key,
                               int64_t now, struct why *why) MUST_USE;
/* Takes the lines that known witnesses put below a head of this log. *n how many were good.
 * INPUT: no note, no line of a known witness; CONFLICT: not a head of this log, or an altered
 * signature. A head that we signed but do not have is said loudly: somebody was shown another log.
 */
enum fail ledger_cosign(struct db *db, struct arena *arena, const uint8_t server_key[32],
                        struct str note, size_t *n, struct why *why) MUST_USE;

#endif
