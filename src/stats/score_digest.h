/*
 * score_digest -- which part of a published score is not what was published?
 *
 * Question: has any character of the file changed, and in which part of it?
 * Method:   every member of the file (and of "sources" every entry by itself) is a part. Its
 *           digest is the SHA-256 of its characters as they stand in the file, with the white
 *           space between them left out: an indented copy has the same digests, and a digit that
 *           no figure depends on counts like any other. They stand in the member "digests".
 *           The characters are looked at, not the numbers that they stand for (of 17 digits the
 *           last often makes no other number), and the file need not be well formed.
 * Fails:    never.
 * Memory:   in the arena. O(bytes).
 * Pure:     yes.
 *
 * It finds what was altered by mistake or by hand. Who alters a part and its digest leaves a file
 * that differs from the one whose digest the service's log and manifest have.
 */
#ifndef STATS_SCORE_DIGEST_H
#define STATS_SCORE_DIGEST_H

#include "base/hash.h"
#include "base/json.h"

struct score_part {
    const char *name; /* "weights", "source.points:12"; '_' for all but letters, digits, _ . : - */
    char digest[SHA256_HEX];
};
/* Parts of a document that begins with '{' and may still be open; none of "digests". */
size_t score_parts(struct arena *arena, struct str text, const struct score_part **out);
/* Writes the member "digests" of what has been written to the document so far. */
void score_digests_write(struct arena *arena, struct json_out *out, struct str written);

struct score_altered {
    const char *part;
    enum score_alteration { PART_ALTERED = 1, PART_MISSING, PART_ADDED } how;
};
/* Compares `text` with the digests in it. False: it has none (files from before they were kept). */
bool score_digests_check(struct arena *arena, struct str text, const struct score_altered **out,
                         size_t *n);
/* "the part 'weights' is not what was published: its digest differs" */
const char *score_altered_text(struct arena *arena, const struct score_altered *altered);

#endif
