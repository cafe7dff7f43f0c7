/*
 * export -- answers as files: CSV, CSVW description, JSON, SPSS (.sav), XLSX and ODS.
 *
 * Every format has the same columns under the same names: sheet, version, mode, language, arm,
 * stratum, finished_on, then one for each variable or option. Words of people are left out unless
 * asked for: they can show who somebody is.
 *
 * Method (.sav): the system file format of SPSS as R's haven and foreign and PSPP read it:
 *          categories are numbers with value labels (their own number where all options are
 *          numbers, else 1, 2, 3 ...), dates are SPSS dates, texts are strings of the length that
 *          is needed (up to 32,767 bytes), names and labels are UTF-8.
 * Memory:  constant for CSV, JSON and .sav: written as the answers are read.
 */
#ifndef QUESTION_EXPORT_H
#define QUESTION_EXPORT_H

#include "question/spread.h"

struct export_to {
    enum fail (*write)(void *context, const void *bytes, size_t n, struct why *why);
    void *context;
};
struct export_what {
    int64_t survey;
    const char *language;  /* of labels */
    bool with_texts;       /* also what people wrote */
    bool with_respondents; /* also the number by which the inviter knows them: to link waves */
    bool with_unfinished;  /* also sheets that were not finished, with their state */
    int64_t now;
};

enum fail export_csv(struct db *db, const struct export_what *what, const struct export_to *to,
                     struct why *why) MUST_USE;
/* CSVW metadata (W3C, 2015) of the CSV file named `url`. */
enum fail export_csvw(struct db *db, const struct export_what *what, const char *url,
                      const struct export_to *to, struct why *why) MUST_USE;
enum fail export_json(struct db *db, const struct export_what *what, const struct export_to *to,
                      struct why *why) MUST_USE;
enum fail export_sav(struct db *db, const struct export_what *what, const struct export_to *to,
                     struct why *why) MUST_USE;
/* XLSX or ODS, with a sheet of labels. */
enum fail export_spreadsheet(struct db *db, const struct export_what *what, bool ods,
                             const struct export_to *to, struct why *why) MUST_USE;

/* ---- shared by the formats ---- */
struct export_columns { /* the columns of `spread` that are wanted */
    struct spread spread;
    size_t *places;
    size_t n;
};
enum fail export_columns_open(struct db *db, struct arena *arena, const struct export_what *what,
                              struct export_columns *out, struct why *why) MUST_USE;
enum { EXPORT_FACTS_MAX = 9 };
/* Names and values of the leading columns; returns how many. */
size_t export_fact_names(const struct export_what *what, const char *names[EXPORT_FACTS_MAX]);
size_t export_facts(const struct export_what *what, const struct spread_line *line,
                    char numbers[3][24], const char *values[EXPORT_FACTS_MAX]);

#endif
