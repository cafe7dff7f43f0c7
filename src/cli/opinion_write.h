/* opinion_write -- an opinion map as tables, JSON and a picture. */
#ifndef CLI_OPINION_WRITE_H
#define CLI_OPINION_WRITE_H

#include "base/file.h"
#include "cli/command.h"
#include "cli/opinion_read.h"
#include "stats/opinion/check.h"
#include "stats/opinion/compatible.h"

struct opinion_result {
    const struct opinion_table *table;
    const char *seed;
    const struct opinion_report *own; /* or */
    const struct compatible_report *compatible;
    const struct opinion_check *check; /* NULL: not asked for */
};

/* participants.csv, statements.csv, groups.csv, opinion.json, map.svg into `out`; `json` is what
 * --json prints. */
enum fail opinion_files_write(struct arena *arena, const struct opinion_result *result,
                              struct folder_out *out, struct buf *json, struct why *why) MUST_USE;

/* What was found, in a sentence or two. */
const char *opinion_sentence(const struct opinion_report *report);

#endif
