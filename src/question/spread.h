/*
 * spread -- answers as a table: one line a sheet, one stable column a variable or option.
 *
 * Columns come from all versions that sheets of the survey have: those of the newest first, in its
 * order, then those that only older ones had. A column keeps its name whatever way a person took;
 * combinations of options are never a column (nor a value of one).
 *
 * Memory: constant in the number of sheets: they are read in stretches of 1,000.
 */
#ifndef QUESTION_SPREAD_H
#define QUESTION_SPREAD_H

#include "question/type.h"

struct spread_line {
    int64_t sheet, respondent; /* DB_NULL_INT: nobody's */
    int64_t version;           /* number */
    const char *state, *mode, *arm, *stratum, *language, *finished_on;
};
struct spread_column {
    struct column_made made;
    const char *question;
};
struct spread {
    struct arena *arena;
    int64_t survey;
    struct spread_column *columns;
    size_t n_columns;
    const char *title;               /* of the newest version, in the language asked for */
    const char *language;            /* of the words: the one asked for where there is one */
    const char *main_language;       /* in which the newest version was written */
    struct spread_version *versions; /* private */
    size_t n_versions;
    struct spread_variables *variables;
};

/* Prepares the columns of a survey in a language ("en"). */
enum fail spread_open(struct db *db, struct arena *arena, int64_t survey, const char *language,
                      struct spread *out, struct why *why) MUST_USE;
/* The columns of one definition, for a questionnaire that nobody has answered yet. */
void spread_columns(struct arena *arena, const struct definition *definition, size_t language,
                    struct spread_column **columns, size_t *n);
/* Hands over every complete sheet that is not a test, by number: n_columns cells, s == NULL for no
 * value. Texts are valid only during the call. `with_unfinished`: also what was begun, screened out
 * or over quota. */
enum fail spread_each(struct db *db, const struct spread *spread, bool with_unfinished,
                      enum fail (*each)(const struct spread_line *line, const struct str *cells,
                                        void *context, struct why *why),
                      void *context, struct why *why) MUST_USE;

#endif
