/*
 * excluded -- papers that are not counted, by cause, so that counted and not counted make all.
 *
 * Question: of all who were given a place, whose paper of a ballot counts, and why not the others'?
 * Method:   what is kept counts. Where nothing is kept the cause is, in this order: they withdrew
 *           and everything they said was removed; what somebody noted about their paper; they had
 *           left by then. Without any of these there is no cause, and the total does not add up.
 *           A use that somebody left empty on a sheet that they handed in is a cause of its own,
 *           but not on a sheet that came from a file, where an answer may have been lost.
 * Pure:     yes.
 */
#ifndef JURY_EXCLUDED_H
#define JURY_EXCLUDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum excluded_cause {
    EXCLUDED_SPOILT,
    EXCLUDED_LATE,
    EXCLUDED_BLANK,
    EXCLUDED_AWAY,
    EXCLUDED_DECLINED,
    EXCLUDED_MISSING, /* present, no paper, and nobody knows why */
    N_EXCLUDED_NOTED, /* those above are noted by somebody, those below follow from what is stored
                       */
    EXCLUDED_LEFT = N_EXCLUDED_NOTED,
    EXCLUDED_WITHDRAWN,
    EXCLUDED_EMPTY, /* handed in, but left this use empty */
    EXCLUDED_NO_CAUSE,
    N_EXCLUDED
};
const char *excluded_word(enum excluded_cause cause);  /* "spoilt", as stored */
const char *excluded_text(enum excluded_cause cause);  /* "Spoilt: ...", English, for tr */
const char *excluded_short(enum excluded_cause cause); /* "spoilt", in a sentence, for tr */
enum excluded_cause excluded_read(const char *word);   /* N_EXCLUDED: unknown */

struct excluded_sheet {
    bool withdrawn, left;
    bool handed_in;            /* something of this ballot is kept */
    bool imported;             /* it came from a file */
    enum excluded_cause noted; /* N_EXCLUDED: nothing is noted */
};
/* Why there is no answer of this sheet on one question; `handed_in` sheets left it empty. */
enum excluded_cause excluded_cause(const struct excluded_sheet *sheet);

#endif
