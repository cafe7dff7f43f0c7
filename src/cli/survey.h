/* What the parts of `folkmoot survey` share. */
#ifndef CLI_SURVEY_H
#define CLI_SURVEY_H

#include "base/json.h"
#include "cli/command.h"
#include "stats/survey/replicate.h"
#include "stats/survey/share.h"

/* The data file with its design, as the options say. */
struct survey_input {
    const struct arguments *arguments;
    struct arena *arena;
    const char *path;
    struct frame frame;
    struct design design;
    bool replicated; /* supplied columns */
    struct replicates replicates;
    double level;
    unsigned n_threads;
    bool json;
};

/* Reads the file; `names` are the columns wanted besides those of the design (NULL: all). */
enum fail survey_input_read(const struct arguments *arguments, const char *const *names,
                            size_t n_names, struct survey_input *out, struct why *why) MUST_USE;
/* A failure whose row is that of the data, from 1, becomes one of the file. */
enum fail survey_row(const struct survey_input *input, enum fail fail, struct why *why);
/* The names in `text` cut at commas, after those of `list`; grows by as many. */
size_t names_cut(struct arena *arena, const char *text, const char **list, size_t n, size_t most);
/* value -/+ t error; NaN without degrees of freedom or an error. */
struct interval survey_interval(double value, double error, double df, double level);
/* Kish's effective number of those who answered, in each level of `by` (NULL: one). */
const double *survey_kish(const struct survey_input *input, const struct factor *by,
                          const struct factor *answers);
/* Weights that meet the margins, by --method with its --distance and --bounds. */
enum fail survey_fit(const struct survey_input *input, const struct margin *margins,
                     size_t n_margins, const double *weights, struct weighted *out,
                     struct why *why) MUST_USE;
/* rake, poststratify or calibrate; INPUT for another word, or for options of another method. */
enum fail survey_method(const struct arguments *arguments, const char **out,
                        struct why *why) MUST_USE;
/* Prints the document and a line's end. */
enum fail survey_json_put(const struct buf *buf, struct why *why);

enum fail survey_estimate(const struct arguments *arguments, struct why *why);
enum fail survey_replicate(const struct arguments *arguments, struct why *why);
enum fail survey_weight(const struct arguments *arguments, struct why *why);
enum fail survey_table(const struct arguments *arguments, struct why *why);
enum fail survey_test(const struct arguments *arguments, struct why *why);
enum fail survey_change(const struct arguments *arguments, struct why *why);
enum fail survey_model(const struct arguments *arguments, struct why *why);
enum fail survey_compare(const struct arguments *arguments, struct why *why);
enum fail survey_ranks(const struct arguments *arguments, struct why *why);
enum fail survey_imputed(const struct arguments *arguments, struct why *why);
enum fail survey_agreement(const struct arguments *arguments, struct why *why);
enum fail survey_raters(const struct arguments *arguments, struct why *why);
enum fail survey_paired(const struct arguments *arguments, struct why *why);
enum fail survey_area(const struct arguments *arguments, struct why *why);

/* What became of --nonresponse or --propensity, for the report. */
struct response {
    const char *how; /* NULL: neither is given */
    double rate;     /* weighted share that responded */
    size_t n_responded;
    size_t n; /* cells with their factors, or coefficients */
    const char *const *names;
    const double *figures;
    struct representativity representativity; /* of propensity */
    const char *const *variables;             /* [n_variables] */
    size_t n_variables;
};
/* The weights of those who responded, adjusted for those who did not, who get 0. */
enum fail survey_response(const struct survey_input *input, struct response *out,
                          const double **weights, struct why *why) MUST_USE;
void survey_response_put(struct json_out *out, const struct response *response);

/* Reads `variable,level,total` against the data: each variable once, with every level that the
 * data have; levels that nobody has are kept, so that weighting names them. */
enum fail survey_margins_read(const struct survey_input *input, const char *path,
                              struct margin **out, size_t *n, struct why *why) MUST_USE;
/* The names of the variables in that file: [*n] in the arena. */
enum fail survey_margin_names(struct arena *arena, const char *path, const char *const **names,
                              size_t *n, struct why *why) MUST_USE;

enum { SURVEY_FILE_BYTES = 2000000000, SURVEY_OUT_BYTES = 1 << 30, SURVEY_NAMES_MAX = 2000 };

#endif
