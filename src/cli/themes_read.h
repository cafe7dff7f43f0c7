/* themes_read -- passages, codebook and coding from CSV files. */
#ifndef CLI_THEMES_READ_H
#define CLI_THEMES_READ_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

struct passages {
    size_t n;
    const char **ids, **texts;
    const char **groups; /* [n]; NULL: no such column */
    const char **group_names;
    size_t n_groups, *group_of; /* [n] */
};
/* Columns `id`, `text` and, optionally, `group`. INPUT for an identifier used twice. */
enum fail passages_read(struct arena *arena, const char *path, struct passages *out,
                        struct why *why) MUST_USE;

struct coding {
    size_t n_codes, n_coders;
    const char **codes, **definitions; /* [n_codes] by name */
    const char **coders;               /* [n_coders] by name */
    int8_t *by_coder; /* [(passage * n_codes + code) * n_coders + coder] 1, 0; -1: not looked at */
    int8_t *coded;    /* [passage * n_codes + code] 1 by anybody, 0, -1: nobody looked at it */
};
/* `codes`: columns `passage`, `code` (empty: looked at, and no code fits) and, optionally, `coder`.
 * `codebook` (may be NULL): `code`, `definition` and, optionally, `examples`; then a code that is
 * not in it is refused. */
enum fail coding_read(struct arena *arena, const struct passages *passages, const char *codes,
                      const char *codebook, struct coding *out, struct why *why) MUST_USE;

#endif
