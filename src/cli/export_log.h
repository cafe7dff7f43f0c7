/* export_log -- the public log as files for any web server, as `folkmoot verify --log` reads them.
 */
#ifndef CLI_EXPORT_LOG_H
#define CLI_EXPORT_LOG_H

#include "base/file.h"
#include "civic/app.h"

/* key, checkpoint, entries-000000000000.txt ..., tile-0-0 ... */
enum fail log_files_write(struct app *app, struct db *db, struct folder_out *out, size_t *n_files,
                          int64_t *n_lines, struct why *why) MUST_USE;

#endif
