#include "workshop/gather.h"

#include <string.h>

static size_t area_at(const struct workshop_gathered *all, const char *name) {
    size_t a = 0;
    while (a < all->n_areas && !text_is(all->areas[a].name, name)) a++;
    return a;
}

static enum fail areas_load(struct db *db, struct arena *arena, int64_t engagement,
                            struct workshop_gathered *out, struct why *why) {
    struct workshop_list_row *rows;
    size_t n;
    TRY(workshop_list(db, arena, engagement, &rows, &n, why));
    out->areas = ARENA_ARRAY(arena, struct workshop_area, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].state, "held")) continue;
        size_t a = area_at(out, rows[i].area);
        if (a == WORKSHOP_AREAS_MAX)
            return why_fail(why, FAIL_LIMIT, NULL, "a series has at most %d areas",
                            WORKSHOP_AREAS_MAX);
        if (a == out->n_areas)
            out->areas[out->n_areas++] = (struct workshop_area){.name = rows[i].area};
        out->areas[a].n_workshops++;
        out->areas[a].n_people += (size_t)rows[i].n_attended;
    }
    for (size_t i = 1; i < out->n_areas; i++) /* few: by name */
        for (size_t k = i; k > 0 && strcmp(out->areas[k - 1].name, out->areas[k].name) > 0; k--) {
            struct workshop_area held = out->areas[k];
            out->areas[k] = out->areas[k - 1];
            out->areas[k - 1] = held;
        }
    return FAIL_NONE;
}

static size_t case_at(const struct workshop_gathered *all, int64_t id) {
    size_t c = 0;
    while (c < all->sheet.n_cases && all->sheet.cases[c].id != id) c++;
    return c;
}

static size_t criterion_at(const struct workshop_gathered *all, int64_t id) {
    size_t k = 0;
    while (k < all->sheet.n_criteria && all->sheet.criteria[k].id != id) k++;
    return k;
}

/* A case that was taken out of use and never rated is not spoken of. */
static void unrated_drop(struct workshop_gathered *out) {
    size_t kept = 0;
    for (size_t c = 0; c < out->sheet.n_cases; c++) {
        bool rated = out->sheet.cases[c].retired == 0;
        for (size_t i = 0; i < out->n_ratings; i++)
            rated |= out->ratings[i].workshop_case == out->sheet.cases[c].id;
        if (rated) out->sheet.cases[kept++] = out->sheet.cases[c];
    }
    out->sheet.n_cases = kept;
}

enum fail workshop_gather(struct db *db, struct arena *arena, int64_t engagement,
                          struct workshop_gathered *out, struct why *why) {
    struct workshop_gathered all = {0};
    TRY(areas_load(db, arena, engagement, &all, why));
    TRY(workshop_sheet_load(db, arena, engagement, true, &all.sheet, why));
    TRY(workshop_ratings_all(db, arena, engagement, &all.ratings, &all.n_ratings, why));
    TRY(workshop_captures_all(db, arena, engagement, &all.captures, &all.n_captures, why));
    TRY(workshop_wordings(db, arena, engagement, &all.wordings, &all.n_wordings, why));
    unrated_drop(&all);
    struct synthesis_rating *ratings =
        ARENA_ARRAY(arena, struct synthesis_rating, all.n_ratings + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n_ratings; i++) {
        const struct workshop_ratings_all_row *r = &all.ratings[i];
        size_t area = area_at(&all, r->area);
        if (!text_is(r->rater, "person") || area == all.n_areas) continue;
        ratings[n++] = (struct synthesis_rating){.area = area,
                                                 .one = case_at(&all, r->workshop_case),
                                                 .criterion = criterion_at(&all, r->criterion),
                                                 .person = r->rater_number,
                                                 .table = r->workshop * (WORKSHOP_TABLES_MAX + 1) +
                                                          r->table_number,
                                                 .unseated = r->table_number == 0,
                                                 .rating = (int)r->rating};
    }
    const struct synthesis_input input = {
        .ratings = ratings,
        .n = n,
        .n_areas = all.n_areas,
        .n_cases = all.sheet.n_cases,
        .n_criteria = all.sheet.n_criteria,
        .seed = arena_printf(arena, "workshops/%lld", (long long)engagement)};
    TRY(synthesis_run(arena, &input, &all.synthesis, why));
    *out = all;
    return FAIL_NONE;
}
