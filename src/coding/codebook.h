/*
 * codebook -- the codes of a coding as a tree, and how they change.
 *
 * A code that was given is never taken away: it is merged into another, or moved. Each change
 * makes a new state of the codebook with a number; decisions carry the number that they were made
 * with.
 */
#ifndef CODING_CODEBOOK_H
#define CODING_CODEBOOK_H

#include "coding/codebook_file.h"
#include "store/db.h"

struct code {
    int64_t id, parent; /* parent 0: none */
    const char *name, *definition, *includes, *excludes, *example, *guid;
    int64_t position, revision;
    bool is_heading; /* groups the codes below it and is given to no passage */
    int depth;
    size_t number;     /* 1 .. n: what coders type */
    const char *trail; /* "Trust / In the police": with the codes above it */
};
struct codebook {
    struct code *codes; /* [n] each behind the one above it */
    size_t n;
};
/* Codes in use, in the order in which they are shown. */
enum fail codebook_load(struct db *db, struct arena *arena, int64_t coding, struct codebook *out,
                        struct why *why) MUST_USE;
/* NULL when there is none. */
const struct code *codebook_code(const struct codebook *book, int64_t id);
/* Whether `id` is `above` or below it. */
bool codebook_is_below(const struct codebook *book, int64_t id, int64_t above);

/* Puts the present state down under a new number: after each change, in its transaction.
 * `change`: "Added: Trust". */
enum fail codebook_changed(struct db *db, struct arena *arena, int64_t coding, int64_t person,
                           int64_t now, const char *change, struct why *why) MUST_USE;

struct code_new {
    int64_t parent; /* 0: none */
    const char *name, *definition, *includes, *excludes, *example;
    const char *guid; /* NULL: a new one */
    bool is_heading;
};
/* INPUT (field "name", "parent") where the name is used, the tree would be too deep, or LIMIT. */
enum fail code_check(const struct codebook *book, int64_t id, const struct code_new *code,
                     struct why *why) MUST_USE;
enum fail code_new_add(struct db *db, struct arena *arena, int64_t coding,
                       const struct codebook *book, const struct code_new *code, int64_t *id,
                       struct why *why) MUST_USE;
/* What was given to passages is no heading: INPUT (field "heading") then. */
enum fail code_heading_check(struct db *db, struct arena *arena, int64_t id,
                             struct why *why) MUST_USE;
/* All that was coded with `id` is then coded with `into`. CONFLICT for an old revision; INPUT where
 * `into` is a heading and `id` is none. */
enum fail code_merge_into(struct db *db, struct arena *arena, int64_t coding,
                          const struct codebook *book, int64_t id, int64_t revision, int64_t into,
                          struct why *why) MUST_USE;
/* CONFLICT when it was given to any passage, has codes below it or was published. */
enum fail code_take_away(struct db *db, struct arena *arena, int64_t coding, int64_t id,
                         int64_t revision, struct why *why) MUST_USE;

/* The codebook as lines of a file, with room for the four stances and their heading behind them. */
struct code_list codebook_lines(struct arena *arena, const struct codebook *book);
/* Takes in codes of a file: what is there under the same mark or name is changed, the rest added,
 * nothing removed, and what is the same already is not counted. INPUT where a code that was given
 * already would become a heading. */
enum fail codebook_take_in(struct db *db, struct arena *arena, int64_t coding,
                           const struct code_list *list, size_t *n_added, size_t *n_changed,
                           struct why *why) MUST_USE;

/* A random identifier as the exchange format wants it (RFC 9562, version 4). */
const char *guid_new(struct arena *arena);

#endif
