/* entry_views -- typing in paper and telephone calls: what those pages show. */
#ifndef QUESTION_ENTRY_VIEWS_H
#define QUESTION_ENTRY_VIEWS_H

#include "question/answer.html.h"
#include "question/answer_views.h"
#include "question/survey_views.h"

struct entry_line {
    const char *label, *again; /* again: where to; NULL: not for this person */
};
struct entry_view {
    struct request *request;
    const struct survey *survey;
    const struct form *form;
    const struct entry_line *lines, *compared;
    size_t n_lines, n_compared;
};
struct entry_sheet_view {
    const struct form *form;
    const char *title, *label, *mode;
    const struct asked *asked;
    size_t n_asked;
};
struct entry_compare_view {
    const struct form *form;
    const char *title, *label;
    size_t n;
};

#endif
