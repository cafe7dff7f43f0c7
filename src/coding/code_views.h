/* code_views -- what the coding screen shows. */
#ifndef CODING_CODE_VIEWS_H
#define CODING_CODE_VIEWS_H

#include "civic/blocks.h"

struct code_box {
    int64_t id;
    int depth;
    const char *name, *hint; /* hint NULL: none */
    bool checked, suggested, is_heading;
};
struct stance_box {
    const char *word, *name, *key;
    bool checked;
};
struct code_form_view {
    const struct form *form;
    int64_t revision, codebook;
    const struct code_box *codes;
    size_t n_codes;
    const char *about; /* what somebody is for or against; NULL: no stances */
    const struct stance_box *stances;
    size_t n_stances;
    const char *quick, *quick_hint, *memo;
    const char *memo_label, *memo_hint, *memo_error;
    const char *codes_error, *stance_error, *quick_error;
    const char *button, *skip_href;
};

#endif
