/*
 * codebook_file -- a codebook as a CSV file; pure.
 *
 * Columns: code, parent (the name of another code of the file; empty: none), definition, include,
 * exclude, example, and optionally guid and heading ("yes": given to no passage). `examples` is
 * taken for `example`. Fails: INPUT with row and column: no name, a name twice, a parent that is
 * not there, codes in a circle or too deep; LIMIT for more than CODING_CODES_MAX.
 */
#ifndef CODING_CODEBOOK_FILE_H
#define CODING_CODEBOOK_FILE_H

#include "coding/coding.h"

struct code_line {
    const char *name, *definition, *includes, *excludes, *example;
    const char *guid; /* NULL: none */
    size_t parent;    /* its place in the list plus one; 0: none. Always before this one. */
    bool is_heading;  /* not to be given to passages (the exchange format's isCodable="false") */
};
struct code_list {
    struct code_line *codes;
    size_t n;
};
enum fail codebook_csv_read(struct arena *arena, struct str bytes, struct code_list *out,
                            struct why *why) MUST_USE;
void codebook_csv_write(struct buf *out, const struct code_list *list);

/* Puts each code behind the one above it. INPUT for a circle, for names used twice and for more
 * depth than CODING_DEPTH_MAX; `row` of the why is the place in the list plus one. */
enum fail code_list_order(struct arena *arena, struct code_list *list, struct why *why) MUST_USE;

#endif
