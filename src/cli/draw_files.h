/*
 * draw_files -- a draw from files to files: what was asked, what was read, what is written.
 *
 * draw.json records all that is needed to do it again: settings, the inputs' digests, the files'
 * digests. draw_run is the one way from settings to files, for `draw` and for `draw --verify`.
 */
#ifndef CLI_DRAW_FILES_H
#define CLI_DRAW_FILES_H

#include "base/hash.h"
#include "base/json.h"
#include "recruit/draw_report.h"
#include "stats/sortition/draw.h"
#include "stats/sortition/relax.h"
#include "stats/sortition/reserve.h"

enum { DRAW_ADDRESS_MAX = 8, DRAW_FILES_MAX = 10 };

/* As asked on the command line, or read from a draw.json. */
struct draw_settings {
    const char *pool, *quotas, *keep; /* file names; keep NULL: none */
    const char *selected, *replace;   /* who was chosen before, and who of them drops out */
    const char *id;                   /* column; NULL: the first */
    const char *address[DRAW_ADDRESS_MAX];
    size_t n_address;
    int64_t size, per_address, panels, reserves;
    enum sortition_algorithm algorithm;
    int64_t work; /* thousand million multiplications; 0: as many as the engine thinks fit */
    double cap, balance, dropout;
    const char *seed;
    const char *announce;   /* the public source of randomness; NULL: the seed decides */
    const char *randomness; /* its values; NULL: not known yet, no panel is drawn */
    bool relax;             /* make the least relaxation if need be */
    const char *date;       /* of the report, ISO */
    const char *stop_phase; /* where the watcher stopped it; NULL: it ran to its end */
    size_t stop_done;
    int64_t time_limit_s; /* 0: none */
};

struct draw_input {
    const char *name; /* of the file */
    char sha256[SHA256_HEX];
    struct csv table;
};

struct draw_inputs {
    struct draw_input pool, quotas, keep, selected, replace;
    struct sortition_quotas asked;              /* as in the file */
    struct sortition_quotas used;               /* after a relaxation */
    const struct sortition_relaxation *relaxed; /* NULL: none was made */
    struct sortition_people people;
    struct sortition_plan plan;
};

/* What came out. */
struct draw_result {
    const struct draw_settings *settings;
    struct draw_inputs inputs;
    struct sortition_report report;
    const struct sortition_price *prices;
    size_t n_prices;
    struct draw_compared compared;
    const char *commitment, *canonical; /* canonical NULL: not drawn yet */
    int64_t drawn;                      /* number of the panel; -1: not drawn yet */
    const uint32_t *chosen;             /* [size] people; NULL: not drawn yet */
    struct sortition_reserves reserves;
    const char *stop_phase;
    size_t stop_done;
    double seconds;
};

struct draw_file {
    const char *name;
    struct str bytes;
    char sha256[SHA256_HEX];
};
struct draw_files {
    struct draw_file file[DRAW_FILES_MAX];
    size_t n;
};

/* Reads the inputs; the plan is ready but for its watcher. */
enum fail draw_inputs_read(struct arena *arena, const struct draw_settings *settings,
                           struct draw_inputs *out, struct why *why) MUST_USE;
/* Chances, panels, the number, comparison, reserves. `progress`: on standard error. INFEASIBLE:
 * `repair` says what to relax. */
enum fail draw_run(struct arena *arena, const struct draw_settings *settings, bool progress,
                   struct draw_result *out, struct sortition_repair *repair,
                   struct why *why) MUST_USE;
/* All files but draw.json, then draw.json last. */
enum fail draw_files_make(struct arena *arena, const struct draw_result *result,
                          struct draw_files *out, struct why *why) MUST_USE;

/* panels.csv, whose digest the commitment holds. */
void draw_panels_csv(struct arena *arena, const struct draw_result *result, struct str *out);

/* draw.json: `files` with their digests. */
void draw_json(struct buf *out, const struct draw_result *result, const struct draw_files *files);
/* {"feasible": false, "relaxations": [...], ...} */
void draw_infeasible_json(struct buf *out, const struct draw_inputs *inputs,
                          const struct sortition_repair *repair, const char *reason);
/* report.html: the accessible page with every figure. */
enum fail draw_page(struct arena *arena, const struct draw_result *result, struct str *out,
                    struct why *why) MUST_USE;
/* Settings back from draw.json, and the digests that it promises. */
enum fail draw_settings_read(struct arena *arena, const json_t *document, struct draw_settings *out,
                             struct why *why) MUST_USE;

struct arguments;
/* Does the draw of the file `path` again and compares inputs, files and figures. CONFLICT names the
 * first difference. */
enum fail draw_verify(const struct arguments *arguments, const char *path,
                      struct why *why) MUST_USE;
/* The same for the lottery.json of a recruitment: panels.csv beside it is compared with its digest
 * and the lot; with pool and quotas the panels are made again. */
enum fail draw_lottery_verify(const struct arguments *arguments, const char *path,
                              const char *folder, const json_t *document, struct why *why) MUST_USE;

#endif
