/* questionnaire_views -- what the pages of those who write questionnaires show and share. */
#ifndef QUESTION_QUESTIONNAIRE_VIEWS_H
#define QUESTION_QUESTIONNAIRE_VIEWS_H

#include "civic/page.h"
#include "question/questionnaire.sql.h"
#include "question/route.h"
#include "question/type.h"
#include "web/parts.h"

/* The questionnaire of the path, of the organisation of the path. */
struct questionnaire {
    struct questionnaire_get_row row;
    const char *path;       /* "/organisations/1/questionnaires/2" */
    struct outline outline; /* of the draft */
    struct definition definition;
    bool good;          /* the draft can be understood */
    struct why problem; /* why not */
};
enum fail questionnaire_of_path(struct request *request, struct db *db, struct questionnaire *out,
                                struct why *why) MUST_USE;
/* Replaces the draft. CONFLICT when somebody else saved meanwhile. */
enum fail questionnaire_save(struct db *db, const struct questionnaire *questionnaire,
                             int64_t revision, const char *text, struct why *why) MUST_USE;
/* "Line 12, column 5: ..." in the arena. */
const char *questionnaire_problem(struct arena *arena, const struct why *problem);
/* Freezes a text as a version (number 0: only to try it out). */
enum fail questionnaire_freeze(struct request *request, struct db *db,
                               const struct questionnaire *questionnaire, bool preview,
                               const char *note, int64_t *version, struct why *why) MUST_USE;

struct questionnaire_line {
    int64_t id, version, n_surveys;
    const char *name;
};
struct questionnaire_list_view {
    const struct questionnaire_line *lines;
    size_t n_lines;
    const char *base;
};

struct block_line {
    const char *name, *kind, *text, *condition, *href;
    bool is_section;
    const char *up, *down; /* paths to post to; NULL: cannot */
};
struct version_line {
    long long number;
    const char *note, *day, *href;
    long long n_sheets;
};
struct survey_line {
    const char *title, *state, *colour, *href;
    long long n_links, n_started, n_complete, version;
    bool illustrative;
};
struct questionnaire_view {
    struct request *request;
    const struct questionnaire *questionnaire;
    const char *problem; /* NULL: the draft can be understood */
    const struct finding *findings;
    size_t n_findings, n_errors;
    const struct block_line *blocks;
    size_t n_blocks;
    const struct version_line *versions;
    size_t n_versions;
    const struct survey_line *surveys;
    size_t n_surveys;
    size_t n_questions;
    bool changed; /* since the last version */
};

struct form_page_view { /* a heading, some words, and the fields of a form */
    struct request *request;
    const struct form *form;
    const char *caption, *title, *text, *button, *second; /* second: value of a second button */
    struct raw before, after;
};
void form_page(struct html *out, const struct form_page_view *view);

struct text_view {
    const struct form *form;
    const char *name, *revision_text, *excerpt;
    struct raw findings;
};
struct imported_view {
    const char *name, *href;
    const char *const *notes;
    size_t n_notes;
};
struct version_view {
    const struct questionnaire *questionnaire;
    long long number;
    const char *note, *day, *text, *download;
};

/* Files for other programs, and what each leaves out. */
struct elsewhere_view {
    const char *name, *path;
    const char **xlsform_notes, **lss_notes;
    size_t n_xlsform_notes, n_lss_notes;
};

#endif
