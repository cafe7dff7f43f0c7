/* The commitment to the panels, and the number that follows from it. */
#include "base/csv.h"
#include "base/hash.h"
#include "recruit/draw_views.h"
#include "stats/sortition/lottery.h"

#include <string.h>

const char *draw_commitment(struct arena *arena, const char *panels) {
    char digest[SHA256_HEX];
    sha256_hex(panels, strlen(panels), digest);
    return arena_copy(arena, digest);
}

int64_t draw_panel(struct arena *arena, const char *commitment, const char *randomness,
                   int64_t n_panels, const char **canonical) {
    *canonical = lottery_canonical(arena, randomness);
    return (int64_t)lottery_number(commitment, *canonical, (uint64_t)n_panels);
}

enum fail draw_panel_people(struct arena *arena, const char *panels, int64_t panel,
                            int64_t **numbers, size_t *n, struct why *why) {
    struct csv table;
    int64_t its, number;
    TRY(csv_read(arena, str_of(panels), &table, why));
    int64_t *found = ARENA_ARRAY(arena, int64_t, table.n_rows + 1);
    *n = 0;
    for (size_t i = 0; i < table.n_rows; i++)
        if (str_int(str_of(csv_cell(&table, i, 0)), 0, INT64_MAX, &its) && its == panel &&
            str_int(str_of(csv_cell(&table, i, 1)), 0, INT64_MAX, &number))
            found[(*n)++] = number;
    *numbers = found;
    if (*n > 0) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no panel %lld", (long long)panel);
}
