/* sample_store -- where `folkmoot sample` reads its frame and keeps its notes. */
#ifndef CLI_SAMPLE_STORE_H
#define CLI_SAMPLE_STORE_H

#include "stats/sampling/frame_sample.h"

/* Opens the frame; notes go to files without a name in `folder`, gone with the process. Frames that
 * cannot be scanned in place (UTF-16; lines that end with CR alone) are read whole and at most
 * 1 GB large. */
enum fail sample_store_open(struct arena *arena, const char *path, const char *folder,
                            struct frame_io *out, struct why *why) MUST_USE;

#endif
