/* screen_views -- what the pages of the quick screen show. */
#ifndef ASSESSMENT_SCREEN_VIEWS_H
#define ASSESSMENT_SCREEN_VIEWS_H

#include "assessment/assessment.sql.h"
#include "civic/page.h"
#include "framework/framework.h"
#include "web/parts.h"

struct screen_line {
    const char *id, *title, *text, *answer, *note, *reason;
    enum framework_verdict verdict; /* 0: not answered */
    bool answered;
};

struct screen_view {
    int64_t proposal;
    const char *about, *reference; /* the proposal's title and reference */
    bool may_answer;
    const char *label;
    const struct screen_line *lines;
    size_t n_lines, n_answered;
    enum framework_verdict verdict; /* 0: not complete, and nothing stops it so far */
    const char *changed;
};

#endif
