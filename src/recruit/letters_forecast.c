/* How many letters fill every quota, with the share of answers that one expects. */
#include "recruit/forecast.html.h"
#include "recruit/recruit_views.h"
#include "stats/sampling/letters.h"

#include <math.h>

enum { FOR_EACH_SEAT = 3, REPLICATES = 500 };
static const double median_response = 0.038; /* OECD, 309 processes (2020): median 3.8 per cent */

static double response_asked(const struct request *request) {
    const char *text = http_query(request->http, "response");
    double percent;
    if (text != NULL && str_real(str_of(text), &percent) && percent >= 0.1 && percent <= 100)
        return percent / 100;
    return median_response;
}

struct raw recruit_letters_forecast(struct request *request, struct db *db,
                                    const struct recruitment *recruitment) {
    struct category *categories;
    struct letters_answer answer;
    size_t n, n_groups = 0;
    struct html *out = html_apart(request->out);
    if (categories_load(db, request->arena, recruitment->row.id, &categories, &n, NULL) !=
        FAIL_NONE)
        return html_taken(out);
    struct letters_group *groups =
        ARENA_ARRAY(request->arena, struct letters_group, LETTERS_GROUPS_MAX);
    double response = response_asked(request);
    for (size_t c = 0; c < n; c++)
        for (size_t v = 0; v < categories[c].n_values && n_groups < LETTERS_GROUPS_MAX; v++) {
            const struct recruit_value_list_row *value = &categories[c].values[v];
            groups[n_groups++] = (struct letters_group){
                .category = (uint32_t)c,
                .share = isnan(value->share) ? 1.0 / (double)categories[c].n_values : value->share,
                .response = response,
                .need = value->least * FOR_EACH_SEAT};
        }
    struct letters_plan_of plan = {
        .groups = groups, .n_groups = n_groups, .replicates = REPLICATES, .seed = "letters"};
    if (n_groups == 0 || letters_needed(request->arena, &plan, &answer, NULL) != FAIL_NONE)
        return html_taken(out);
    struct letters_forecast_view view = {.half = letters_for(&answer, 0.5),
                                         .sure = letters_for(&answer, 0.95),
                                         .response =
                                             arena_printf(request->arena, "%.3g", 100 * response)};
    recruit_letters_forecast_html(out, &view);
    return html_taken(out);
}
