/* framework_views -- what the pages about frameworks show. */
#ifndef FRAMEWORK_FRAMEWORK_VIEWS_H
#define FRAMEWORK_FRAMEWORK_VIEWS_H

#include "civic/page.h"
#include "framework/condition.h"
#include "framework/framework.h"
#include "web/parts.h"

struct framework_line {
    int64_t id, n_assessments;
    const char *title, *name, *version, *label, *installed;
    bool is_default, retired;
};

struct framework_list_view {
    const struct framework_line *lines;
    size_t n_lines;
};

struct framework_view {
    int64_t id;
    const struct framework *framework;
    const char *installed, *sha256;
    bool has_changes; /* made of what workshops asked for */
};

const char *answer_text(const struct html *out, int answer); /* FRAMEWORK_YES: "Yes" */
const char *verdict_text(const struct html *out, enum framework_verdict verdict);
const char *verdict_colour(enum framework_verdict verdict); /* of a tag */

#endif
