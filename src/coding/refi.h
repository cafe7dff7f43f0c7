/*
 * refi -- codebooks (.qdc) and projects (.qdpx) of the REFI-QDA exchange format; pure.
 *
 * In:  a codebook by itself or out of a project; a project with its people, codes, texts, and the
 *      passages that were marked in them, each with the codes that each person gave.
 *      XML without a document type (so that no entity can be declared), at most 64 elements deep;
 *      archives of at most REFI_BYTES_MAX unpacked.
 * Out: the same, in the order of elements that the schemas want (QDA-XML 1.0). Positions count
 *      Unicode characters (code points) of the plain text, whose lines end with LF.
 *      Definition, what belongs to a code and what does not, and its example are one description,
 *      in lines that begin "Include: ", "Exclude: ", "Example: "; read again they are apart.
 *      Stances are codes of their own below the heading "Stance"; one that holds for a single code
 *      of a passage alone is not told apart there.
 * Fails: INPUT in words with the line; LIMIT for what is too large.
 * Source: REFI-QDA standard 1.5, codebook and project schemas, www.qdasoftware.org.
 */
#ifndef CODING_REFI_H
#define CODING_REFI_H

#include "base/clock.h"
#include "coding/codebook_file.h"

enum { REFI_BYTES_MAX = 64 << 20, REFI_DEPTH_MAX = 64, REFI_SOURCES_MAX = 5000 };

struct refi_user {
    const char *guid, *name;
};
struct refi_source {
    const char *guid, *name, *text;
};
struct refi_coding {
    size_t user; /* place plus one; 0: not known */
    size_t code; /* place in the codes */
    int64_t at;  /* 0: not known */
};
struct refi_passage {
    const char *guid, *name;
    size_t source;      /* place */
    int64_t start, end; /* in characters of its text, end behind the last */
    const char *text;   /* what stands there */
    struct refi_coding *codings;
    size_t n_codings;
};
struct refi_case {
    const char *guid, *name, *group, *area;
    const size_t *passages; /* places */
    size_t n_passages;
};
struct refi_project {
    const char *name, *description;
    int64_t made_at;
    struct refi_user *users;
    struct code_list codes;
    struct refi_source *sources;
    struct refi_passage *passages;
    struct refi_case *cases; /* written, not read */
    size_t n_users, n_sources, n_passages, n_cases;
};

/* The codes of a .qdc, or of the project in a .qdpx. */
enum fail refi_codebook_read(struct arena *arena, struct str bytes, struct code_list *out,
                             struct why *why) MUST_USE;
void refi_codebook_write(struct buf *out, const struct code_list *codes);

enum fail refi_project_read(struct arena *arena, struct str bytes, struct refi_project *out,
                            struct why *why) MUST_USE;
/* The whole archive. */
enum fail refi_project_write(struct arena *arena, const struct refi_project *project,
                             struct str *out, struct why *why) MUST_USE;

/* Whether it begins as an archive does. */
bool refi_is_archive(struct str bytes);

/* Definition and the rest as one description, and apart again. */
const char *refi_description(struct arena *arena, const struct code_line *code);
void refi_description_read(struct arena *arena, const char *text, struct code_line *code);

#endif
