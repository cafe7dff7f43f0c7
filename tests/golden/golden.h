/*
 * golden -- figures of independent sources against ours, case by case.
 *
 * A golden function is what one verb of cases.csv (`func`) computes; nobody edits a list:
 *
 *   static enum fail mean(struct golden_run *run, struct why *why) {
 *       const struct frame *frame;
 *       const struct design *design;
 *       TRY(golden_design(run, run->input, &frame, &design, why));
 *       ... compute with the house's own functions ...
 *       golden_number(run, "est", "api00", estimate);
 *       return FAIL_NONE;
 *   }
 *   GOLDEN(mean, "est.mean");
 *
 * The function gives all figures it knows; those that expected.csv does not ask for are
 * ignored. It reads what to do from the arguments and the data alone, never from the
 * name of the case, so that other cases of the same verb are computed as well.
 * A figure passes when |got - want| <= atol + rtol |want|; NA wants NaN.
 */
#ifndef TESTS_GOLDEN_GOLDEN_H
#define TESTS_GOLDEN_GOLDEN_H

#include "base/arena.h"
#include "base/kind.h"
#include "base/str.h"
#include "stats/survey/design.h"
#include "stats/survey/frame.h"

struct golden_given;
struct golden_run {
    struct arena *arena; /* ends with the case */
    const char *id, *function, *input, *arguments;
    /* the harness's own */
    const char *folder;
    struct golden_given *given;
    size_t n_given, room;
    const char *const *asked_stats, *const *asked_labels; /* [n_asked] */
    size_t n_asked;
};

struct golden {
    const char *function;
    enum fail (*run)(struct golden_run *run, struct why *why);
};
#define GOLDEN(its_run, its_function)                                                              \
    static const struct golden golden_verb_##its_run = {.function = its_function, .run = its_run}; \
    REGISTER(golden, golden_verb_##its_run)

/* --- Arguments: `key=value; key=value; words` --------------------------------------------------
 * Parts are separated by ';' outside quotation marks and parentheses; a key is what stands
 * before the first '=' of its part. Values are trimmed. */

/* The whole value, or NULL. `event=ell == 0` has the value "ell == 0". */
const char *golden_argument(const struct golden_run *run, const char *key);
/* Its first word: up to a space, '(' or ','; so `rule=scotland (Order 2007)` gives "scotland". */
const char *golden_word(const struct golden_run *run, const char *key, const char *otherwise);
/* The list in it, cut at ',' and trimmed: names[n] in the arena. 0 when the key is not there.
 * An explanation in parentheses at the end is left out. */
size_t golden_list(const struct golden_run *run, const char *key, const char *const **names);
/* The numbers in it, cut at ',' '/' or ';' (further parts without a key belong to the list). */
size_t golden_numbers(const struct golden_run *run, const char *key, double **numbers);
/* The number it starts with, or `otherwise`. */
double golden_real(const struct golden_run *run, const char *key, double otherwise);
/* The labels under which a figure `stat` is asked for, [n] in the arena: for verbs whose
 * arguments stand there alone ("label=p|df"). */
size_t golden_asked(const struct golden_run *run, const char *stat, const char *const **labels);
/* The numbers of a label cut at '|': up to `max`; how many there are. */
size_t golden_label_numbers(const char *label, double *numbers, size_t max);
/* Whether the arguments say `words` anywhere, in this case. */
bool golden_says(const struct golden_run *run, const char *words);
/* What follows `words` in the arguments, up to one of ` ;,:)`; NULL when they do not say so. */
const char *golden_word_after(const struct golden_run *run, const char *words);

/* A case may lean on another of the same input ("pik as pps-incl", "SEs of the same"). The
 * arguments of that one, which say `words` and whose function starts with `function` ("" any):
 * first the case whose name this one's continues, then the others in order; NULL when there is
 * none. What nobody says is a failure of the case, never a guess. */
const char *golden_elsewhere(const struct golden_run *run, const char *function, const char *words);
/* The value of a key here, or else elsewhere. */
const char *golden_argument_elsewhere(const struct golden_run *run, const char *function,
                                      const char *key);
/* The failure for what neither this case nor another says. */
enum fail golden_unsaid(const struct golden_run *run, const char *key, struct why *why);

/* --- Data --------------------------------------------------------------------------------------
 * `name` is that of data/NAME.csv. */
enum fail golden_frame(struct golden_run *run, const char *name, const struct frame **out,
                       struct why *why) MUST_USE;
bool golden_has_data(const struct golden_run *run, const char *name);
/* The bytes of data/FILE, for other kinds of files ("ballotsA.blt"). */
enum fail golden_bytes(struct golden_run *run, const char *file, struct str *out,
                       struct why *why) MUST_USE;
/* A design of designs.csv with its frame. */
enum fail golden_design(struct golden_run *run, const char *design_id, const struct frame **frame,
                        const struct design **design, struct why *why) MUST_USE;
/* The totals of NAME.csv (variable, level, total) of one variable, in the order of the factor's
 * levels: [n_levels]; INPUT when one is missing. */
enum fail golden_margin(struct golden_run *run, const char *name, const char *variable,
                        const struct factor *factor, const double **totals,
                        struct why *why) MUST_USE;

/* --- Figures -----------------------------------------------------------------------------------
 * `label` "" where there is none. golden_cell has the label `row|column`. */
void golden_number(struct golden_run *run, const char *stat, const char *label, double value);
void golden_cell(struct golden_run *run, const char *stat, const char *row, const char *column,
                 double value);
void golden_text(struct golden_run *run, const char *stat, const char *label, const char *text);

#endif
