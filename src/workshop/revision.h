/*
 * revision -- a new version of a framework, made of changes to the texts of its questions; pure.
 *
 * Question: what does the pack look like with these changes, and what was there before?
 * Method:   the pack's JSON with the texts replaced, a new version and a sentence on what changed;
 *           everything else stays, ids too, so that answers go on from one version to the next. The
 *           result is read back as any pack is (framework_read).
 * Fails:    INPUT for an unknown question or part, an empty text, a text that is the same as
 * before, two different texts for one part, a version that is no better than before, and whatever
 * makes the pack invalid.
 */
#ifndef WORKSHOP_REVISION_H
#define WORKSHOP_REVISION_H

#include "framework/framework.h"

struct revision_change {
    const char *question, *part, *after; /* part: one of workshop_parts */
    const char *before;                  /* set by revision_make */
};
/* What that part says; "" where it is empty, NULL for an unknown part. */
const char *revision_part(const struct framework_question *question, const char *part);
enum fail revision_make(struct arena *arena, struct str pack, const char *version, const char *note,
                        struct revision_change *changes, size_t n, struct str *out,
                        struct why *why) MUST_USE;

#endif
