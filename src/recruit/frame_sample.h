/*
 * frame_sample -- which addresses of a file get a letter: the first stage of two.
 *
 * Question: how many letters go to each stratum, and to which addresses?
 * Method:   letters are shared over the strata in proportion to their addresses, or to addresses
 *           divided by the expected share of answers (so that groups who answer less get more
 *           letters), by largest remainders, never more than there are addresses. Within a
 *           stratum addresses are taken by a random permutation from the seed.
 * Units:    weights are addresses per letter.
 * Fails:    INPUT: a column that is not there, an expected share that is no number above 0 (row
 *           and column named), more letters than addresses.
 * Pure: the same file, plan and seed choose the same addresses on every machine.
 */
#ifndef RECRUIT_FRAME_SAMPLE_H
#define RECRUIT_FRAME_SAMPLE_H

#include "recruit/frame.h"

struct frame_plan {
    size_t letters;     /* 0: all addresses */
    const char *strata; /* columns separated by commas; "": none */
    const char
        *response; /* column with the expected share of answers (0..1 or per cent); "": none */
    const char *seed;
    const bool *written; /* [frame->n] already written to: never again; NULL: none */
};
struct frame_stratum {
    const char *name; /* "North, 1" */
    size_t addresses, letters;
    double response; /* mean expected share; NaN: not given */
    double weight;   /* addresses / letters; NaN without letters */
};
struct frame_sample {
    size_t n;
    const size_t *chosen;  /* [n] in the order of the file */
    const size_t *stratum; /* [n] of each chosen one */
    size_t n_strata;
    const struct frame_stratum *strata;
};
enum fail address_file_sample(struct arena *arena, const struct frame *frame,
                              const struct frame_plan *plan, struct frame_sample *out,
                              struct why *why) MUST_USE;

#endif
