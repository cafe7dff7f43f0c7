/*
 * score_json -- private to score_input.c and score_file.c: members that both have.
 *
 * Reading copies texts nowhere: they live as long as the tree, which the arena holds.
 */
#ifndef STATS_SCORE_JSON_H
#define STATS_SCORE_JSON_H

#include "base/json.h"
#include "stats/score.h"

/* Writing. NaN is null. */
void score_json_reals(struct json_out *out, const char *key, const double *values, size_t n);
void score_json_texts(struct json_out *out, const char *key, const char *const *texts, size_t n);
/* The lower triangle of a symmetric matrix, row by row in one list. */
void score_json_triangle(struct json_out *out, const char *key, const double *matrix, size_t n);
void score_json_verdict(struct json_out *out, const struct score_verdict *verdict);
void score_json_label(struct json_out *out, const struct score_label *label);
void score_json_gates(struct json_out *out, const struct score_gate *gates, size_t n);

/* Reading. INPUT with field = key. A null number is NaN. */
enum fail score_json_real(const json_t *object, const char *key, double *out,
                          struct why *why) MUST_USE;
enum fail score_json_array(const json_t *object, const char *key, size_t max, const json_t **out,
                           struct why *why) MUST_USE;
enum fail score_json_reals_read(const json_t *object, const char *key, double *out, size_t n,
                                struct why *why) MUST_USE;
enum fail score_json_texts_read(struct arena *arena, const json_t *object, const char *key,
                                const char *const **out, size_t *n, struct why *why) MUST_USE;
enum fail score_json_triangle_read(const json_t *object, const char *key, double *matrix, size_t n,
                                   struct why *why) MUST_USE;
enum fail score_json_verdict_read(const json_t *object, struct score_verdict *out,
                                  struct why *why) MUST_USE;
enum fail score_json_label_read(const json_t *object, struct score_label *out,
                                struct why *why) MUST_USE;
enum fail score_json_gates_read(struct arena *arena, const json_t *object,
                                const struct score_gate **out, size_t *n, struct why *why) MUST_USE;
/* Position of `id` among texts; INPUT naming `what` when it is none of them. */
enum fail score_json_find(const char *const *texts, size_t n, const char *id, const char *what,
                          size_t *out, struct why *why) MUST_USE;

#endif
