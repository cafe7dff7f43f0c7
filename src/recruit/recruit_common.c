/* Loads that pages share. */
#include "base/clock.h"
#include "civic/app.h"
#include "recruit/recruit_views.h"

#include <string.h>

enum fail recruitment_of_path(struct request *request, struct db *db, struct recruitment *out,
                              struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(recruitment_get(db, request->arena, request_int(request, "recruitment"), proposal,
                        &out->row, why));
    out->state = recruitment_state_read(out->row.state);
    out->path = arena_printf(request->arena, "/proposals/%lld/recruitments/%lld",
                             (long long)proposal, (long long)out->row.id);
    out->short_path = arena_printf(request->arena, "/r/%s", out->row.short_name);
    out->short_address =
        arena_printf(request->arena, "%s%s", text_after_scheme(request->app->settings.public_url),
                     out->short_path);
    return FAIL_NONE;
}

enum fail categories_load(struct db *db, struct arena *arena, int64_t recruitment,
                          struct category **out, size_t *n, struct why *why) {
    struct recruit_category_list_row *rows;
    struct recruit_value_list_row *values;
    size_t n_rows, n_values, at = 0;
    TRY(recruit_category_list(db, arena, recruitment, &rows, &n_rows, why));
    TRY(recruit_value_list(db, arena, recruitment, &values, &n_values, why));
    struct category *categories = ARENA_ARRAY(arena, struct category, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        categories[i] = (struct category){.row = rows[i],
                                          .values = values + at,
                                          .from_address = text_is(rows[i].source, "address")};
        while (at < n_values && values[at].category == rows[i].id) {
            categories[i].n_values++;
            at++;
        }
    }
    *out = categories;
    *n = n_rows;
    return FAIL_NONE;
}

const struct recruit_value_list_row *category_value(const struct category *category, int64_t id) {
    for (size_t i = 0; i < category->n_values; i++)
        if (category->values[i].id == id) return &category->values[i];
    return NULL;
}

const struct recruit_value_list_row *category_value_named(const struct category *category,
                                                          const char *name) {
    for (size_t i = 0; i < category->n_values; i++)
        if (strcasecmp(category->values[i].name, name) == 0) return &category->values[i];
    return NULL;
}

const char *recruit_day(struct arena *arena, const char *iso, const char *language) {
    struct date date;
    if (!date_read(iso, &date)) return iso;
    return clock_day_text(arena, date_start(date) + CLOCK_DAY / 2, language);
}

const char *recruit_pounds(struct arena *arena, int64_t pence) {
    if (pence % 100 == 0) return arena_printf(arena, "£%lld", (long long)(pence / 100));
    return arena_printf(arena, "£%lld.%02lld", (long long)(pence / 100), (long long)(pence % 100));
}

const char *recruit_answer_missing(const struct request *request, const char *question) {
    return arena_printf(request->arena, "%s %s",
                        tr_language(request->language, "Answer this question:"), question);
}

enum fail recruit_file_fail(struct request *request, enum fail fail, struct why *why) {
    if (fail != FAIL_INPUT) return fail;
    if (why->row > 0)
        form_error(request->form, "file", "Row %lld: %s", (long long)why->row, why->text);
    else if (!form_has(request->form, why->field)) /* none, or a column of the file */
        form_error(request->form, "file", "%s", why->text);
    return fail;
}
