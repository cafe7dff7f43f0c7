/*
 * read -- private to the parser of packs: what its two files share.
 */
#ifndef FRAMEWORK_READ_H
#define FRAMEWORK_READ_H

#include "framework/framework.h"
#include "framework/reader.h"

/* What a parser of a part works on; `at` is the pack. */
struct pack {
    struct reader *reader;
    struct place at;
    struct framework *framework;
    const char ***field_ids; /* [form][field], each ended by NULL */
    const char ***field_titles;
};

extern const char *const framework_answer_words[]; /* "yes", "no", "unsure", NULL */

/* An id that none of the `n` things before it has, and the index of a thing by its id. */
#define ID_NEW(pack, place, list, n)                                                               \
    reader_id_new((pack)->reader, (place), &(list)->id, sizeof *(list), (n))
#define ID_WANT(pack, place, key, list, n, what)                                                   \
    reader_id_want((pack)->reader, (place), (key), &(list)->id, sizeof *(list), (n), (what))

/* Parts that name things of earlier ones: after the screen, the questions and the forms. */
void read_facts(struct pack *pack);
void read_levels(struct pack *pack);
void read_rules(struct pack *pack);

#endif
