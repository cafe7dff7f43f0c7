/*
 * pia -- impact assessments in and out of the PIA tool of the French data protection authority.
 *
 * Method: the tool's file is {pia, answers, measures, evaluations, comments}; an answer names its
 *         question by number (`reference_to`: 111 to 346) and holds text, a list or a gauge of 1 to
 *         4. Each of its questions is mapped to a part of our assessment and back (pia.c). Its
 *         texts are HTML of an editor: tags are taken off, items of lists become lines.
 * Source: the tool's data model, version 4.
 * Fails:  INPUT when the file is not one of the tool's.
 * Memory: in the arena given.
 * Pure:   yes.
 */
#ifndef DOCUMENTS_PIA_H
#define DOCUMENTS_PIA_H

#include "documents/official.h"

enum { PIA_BYTES_MAX = 8 << 20 };

const char *pia_write(const struct official *official, const struct official_about *about,
                      struct arena *arena);

struct pia_part {
    const char *field; /* of our assessment: "4.lawful_basis" */
    const char *text;
};
struct pia {
    const char *name;
    struct pia_part *parts; /* [n_parts] one for each of our parts that it fills, in our order */
    size_t n_parts;
    size_t n_unknown; /* answers to questions that we do not know */
};
enum fail pia_read(struct arena *arena, struct str bytes, struct pia *out,
                   struct why *why) MUST_USE;

/* HTML of an editor as plain text: paragraphs and items on lines of their own, tags off, entities
 * read, nothing interpreted. For the reader, and for fuzzing. */
const char *pia_plain(struct arena *arena, const char *html);

#endif
