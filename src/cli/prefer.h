/* prefer -- what the methods of `folkmoot prefer` share. */
#ifndef CLI_PREFER_H
#define CLI_PREFER_H

#include "base/json.h"
#include "cli/command.h"
#include "stats/survey/frame.h"

struct prefer {
    const struct arguments *arguments;
    struct arena *arena;
    const char *path;
    struct frame frame;
    bool json;
    struct buf buf;
    struct json_out out;
};
struct prefer_figure {
    const char *name;
    double value;
};

/* Reads --data. */
enum fail prefer_read(struct prefer *prefer, struct why *why) MUST_USE;
/* The names in an option, cut at commas; 0 when it is not given. */
size_t prefer_list(const struct prefer *prefer, const char *option, const char *const **names);
/* Rows of figures between prefer_table and prefer_table_end, as JSON or as text. */
void prefer_table(struct prefer *prefer, const char *key, const char *title);
void prefer_row(struct prefer *prefer, const char *name, const struct prefer_figure *figures,
                size_t n);
void prefer_table_end(struct prefer *prefer);
void prefer_figure(struct prefer *prefer, const char *key, const char *title, double value);

/* Burden and understanding: how many rows each person has (`code` NULL: rows are people), whether
 * they passed --check, how long --seconds they took. */
enum fail prefer_people(struct prefer *prefer, const int32_t *code, int32_t n,
                        struct why *why) MUST_USE;
/* A share of people with Wilson's 95 % interval, under `key`, `key`_low and `key`_high. */
void prefer_share(struct prefer *prefer, const char *key, const char *title, int64_t count,
                  int64_t n);

enum fail prefer_conjoint(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_best_worst(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_pairs(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_ranks(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_hierarchy(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_points(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_swing(struct prefer *prefer, struct why *why) MUST_USE;
enum fail prefer_design(struct prefer *prefer, struct why *why) MUST_USE;

#endif
