#include "stats/sortition/draw_inner.h"

enum fail run_columns(struct run *run, struct why *why) {
    (void)run;
    return why_fail(why, FAIL_CONVERGE, "", "the chances cannot be reached");
}
