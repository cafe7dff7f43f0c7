/* The quick way of frame_read through plain files; others include frame.h. */
#ifndef STATS_SURVEY_FRAME_FAST_H
#define STATS_SURVEY_FRAME_FAST_H

#include "stats/survey/frame.h"

/* Reads a file that is plain: UTF-8, every row as wide as the header, no blank rows, and
 * nothing in quotation marks but text without quotation marks and ends of lines. False, leaving
 * *out alone, for any other, which csv_read takes or refuses with the right words. Wanted columns
 * that are missing or double are such a case too. The result is what csv_read would give. */
bool frame_read_plain(struct arena *arena, struct str bytes, const char *const *wanted,
                      size_t n_wanted, struct frame *out);

#endif
