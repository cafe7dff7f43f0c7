/* survey_out -- figures with their names, as one JSON document or as lines for people. */
#ifndef CLI_SURVEY_OUT_H
#define CLI_SURVEY_OUT_H

#include "base/json.h"
#include "stats/interval.h"

struct survey_out {
    bool json, in_row;
    struct buf buf;
    struct json_out out;
};

void survey_out_start(struct survey_out *out, struct arena *arena, bool json);
void survey_out_number(struct survey_out *out, const char *key, double value);
void survey_out_text(struct survey_out *out, const char *key, const char *value);
/* `key`, low and high of an estimate. */
void survey_out_range(struct survey_out *out, const char *key, double value,
                      struct interval interval);
/* A list of rows under `key`; people read `title`. */
void survey_out_list(struct survey_out *out, const char *key, const char *title);
void survey_out_row(struct survey_out *out, const char *name);
void survey_out_row_end(struct survey_out *out);
void survey_out_list_end(struct survey_out *out);
enum fail survey_out_end(struct survey_out *out, struct why *why) MUST_USE;

#endif
