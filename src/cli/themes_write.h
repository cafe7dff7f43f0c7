/* themes_write -- themes, repeats, suggestions and agreement as tables. */
#ifndef CLI_THEMES_WRITE_H
#define CLI_THEMES_WRITE_H

#include "base/file.h"
#include "cli/command.h"
#include "cli/themes_read.h"
#include "coding/sort.h"

struct themes_result {
    const char *seed;
    struct passages passages;
    bool has_coding;
    struct coding coding;
    struct sorted sorted;
};

enum fail themes_files_write(struct arena *arena, const struct themes_result *result,
                             struct folder_out *out, struct buf *json, struct why *why) MUST_USE;

#endif
