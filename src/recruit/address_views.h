/* address_views -- address files, letters, and what comes back. */
#ifndef RECRUIT_ADDRESS_VIEWS_H
#define RECRUIT_ADDRESS_VIEWS_H

#include "recruit/address.sql.h"
#include "recruit/recruit_views.h"

enum { LETTERS_A_PART = 500, LETTERS_MAX = 50000 };

struct letter_part {
    const char *text, *path; /* "Print letters 1 to 500 (PDF)" */
};
struct frame_line {
    const struct recruit_frame_list_row *row;
    const char *sentence, *posted, *posted_path, *answered;
    const struct letter_part *parts;
    size_t n_parts;
    struct raw allocation; /* table of the strata */
};
struct addresses_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct frame_line *frames;
    size_t n_frames;
    struct raw forecast;
    bool may_edit;
    const struct form *form;
};
struct address_add_view {
    const struct form *form;
    const struct recruitment *recruitment;
    struct raw checked;
};

#endif
