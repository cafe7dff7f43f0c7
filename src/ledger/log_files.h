/* log_files -- what is published of the log, as files that verify by themselves. */
#ifndef LEDGER_LOG_FILES_H
#define LEDGER_LOG_FILES_H

enum { LOG_BUNDLE = 10000, LOG_TILE = 256 }; /* lines of a file, hashes of a tile */

#endif
