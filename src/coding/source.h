/*
 * source -- where passages come from: one list, so that another source touches one place.
 *
 * A kind has a statement that lists what there is of it for an engagement (item, part, title, n),
 * and one that gives the passages of an item in nine columns: origin, record, voice, label, group,
 * area, stance that the source asked for, whether it may be quoted (1, 0; -1: what was said when it
 * was taken in), text. Others' tables are read and never written.
 */
#ifndef CODING_SOURCE_H
#define CODING_SOURCE_H

#include "civic/page.h"
#include "coding/coding.h"

struct source_kind {
    const char *word;                         /* as stored */
    const char *name, *hint;                  /* English, for tr */
    const struct statement *items, *passages; /* NULL of imported files */
    int64_t part;                             /* only this part of the items; 0: as the items say */
    bool lines;                               /* each line is a passage */
    bool asks_quoting; /* whoever takes it in says whether people may be quoted */
    const char *path;  /* below the engagement, "#" stands for the record; NULL: no page */
    unsigned roles;    /* who may open it */
};
extern const struct source_kind source_kinds[];
extern const size_t n_source_kinds;
/* NULL for other words. */
const struct source_kind *source_kind_of(const char *word);

struct source_item {
    const struct source_kind *kind;
    int64_t item, part, n;
    const char *title;
};
/* All that could be taken in for an engagement, in the order of the list. */
enum fail source_items(struct db *db, struct arena *arena, int64_t engagement, int64_t proposal,
                       struct source_item **out, size_t *n, struct why *why) MUST_USE;

struct source_passage {
    const char *origin, *voice, *label, *group, *area, *hint, *text;
    const char *former; /* its origin as it was before origins knew the words; NULL: the same */
    int64_t record;
    bool hidden; /* contact details were taken out */
    bool may_quote;
};
/* The passages of an item as they would be stored: cut into lines where the kind says so, contact
 * details taken out, over-long ones cut at a sentence's end into several. LIMIT when there are more
 * than CODING_PASSAGES_MAX. */
enum fail source_read(struct db *db, struct arena *arena, const struct source_kind *kind,
                      int64_t item, int64_t part, bool may_quote, struct source_passage **out,
                      size_t *n, struct why *why) MUST_USE;

/* Columns `text` and, where there are, `id`, `group`, `area`, `who`, `stance`, `may_quote`. INPUT
 * with the row and column; nothing is stored here. */
enum fail source_file_read(struct arena *arena, struct str bytes, const char *file_name,
                           bool may_quote, struct source_passage **out, size_t *n,
                           struct why *why) MUST_USE;

/* Stores passages of a source in the current transaction; what is no longer among them is marked
 * as gone. Returns the source. */
struct source_store {
    int64_t coding, person, now;
    const char *kind, *title, *seed;
    int64_t item, part, double_percent;
    bool may_quote;
};
enum fail source_store(struct db *db, struct arena *arena, const struct source_store *plan,
                       const struct source_passage *passages, size_t n, int64_t *source,
                       struct why *why) MUST_USE;

#endif
