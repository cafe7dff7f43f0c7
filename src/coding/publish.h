/*
 * publish -- themes as the public sees them: frozen, small numbers left out, checked quotes only.
 *
 * A theme that fewer than five contributions name stands without its numbers; for and against are
 * told apart where none of them has one to four contributions; areas as results.h says. Quotes are
 * those that one person chose, another one checked, whose source says that people may be quoted,
 * and that still count under the theme.
 */
#ifndef CODING_PUBLISH_H
#define CODING_PUBLISH_H

#include "coding/results_views.h"

struct public_quote {
    const char *text, *where, *stance;
};
struct public_theme {
    struct theme_line line;
    const char *definition;
    struct part_result *areas, *groups;
    size_t n_areas, n_groups;
    struct public_quote *quotes;
    size_t n_quotes;
};
struct public_themes {
    const char *title, *asked, *about;
    int64_t n, voices, n_open; /* n_open: passages that coders did not agree on */
    struct public_theme *themes;
    size_t n_themes;
};
/* What would be published now. */
enum fail public_themes_gather(struct db *db, struct arena *arena, int64_t coding,
                               const char *title, const char *asked, const char *about,
                               struct public_themes *out, struct why *why) MUST_USE;
const char *public_themes_write(struct arena *arena, const struct public_themes *themes);
enum fail public_themes_read(struct arena *arena, const char *json, struct public_themes *out,
                             struct why *why) MUST_USE;
/* Its lines, one behind the other. */
struct theme_line *public_lines(struct arena *arena, const struct public_themes *themes);

/* Leaves out every quote of these words, also where some of them were hidden since it was
 * published; returns how many. */
size_t public_quotes_drop(struct public_themes *themes, const char *text);

/* Publishes: the next number of the coding, with the names of its themes. */
enum fail public_themes_store(struct db *db, struct arena *arena, int64_t coding,
                              const struct public_themes *themes, int64_t person, int64_t now,
                              int64_t *publication, struct why *why) MUST_USE;

#endif
