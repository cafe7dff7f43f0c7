/* How much each respondent of a wave stands for, for whoever counts their answers elsewhere. */
#include "base/clock.h"
#include "panel/panel.sql.h"
#include "panel/results.h"
#include "panel/wave.sql.h"
#include "question/question.h"

static enum fail wave_is(struct db *db, struct arena *arena, int64_t survey, bool *yes,
                         struct why *why) {
    struct wave_of_survey_row row;
    enum fail found = wave_of_survey(db, arena, survey, &row, why);
    *yes = found == FAIL_NONE;
    return found == FAIL_NOTFOUND ? FAIL_NONE : found;
}

/* The weights that the wave's own results have. */
static enum fail wave_weigh(struct db *db, struct arena *arena, int64_t survey,
                            struct survey_weighing *out, struct why *why) {
    struct wave_of_survey_row of;
    struct panel_get_row panel;
    struct wave_get_row wave;
    struct panel_dimension *dimensions;
    struct results_options options;
    struct results results;
    struct weighing weighing;
    size_t n;
    TRY(wave_of_survey(db, arena, survey, &of, why));
    TRY(panel_get(db, arena, of.panel, &panel, why));
    TRY(wave_get(db, arena, of.id, of.panel, &wave, why));
    TRY(panel_dimensions(db, arena, of.panel, &dimensions, &n, why));
    TRY(results_options_read(arena, wave.weighting, dimensions, n, &options, why));
    TRY(results_gather(db, arena, &panel, &wave, &options, "en", 0, &results, why));
    TRY(tables_weigh(arena, str_of(results.respondents), &results.plan, &weighing, why));
    *out = (struct survey_weighing){.n = results.n,
                                    .sheets = results.sheets,
                                    .weights = weighing.weights,
                                    .strata = results.strata};
    return FAIL_NONE;
}

static const struct survey_weigher weigher_panel = {
    .name = "panel", .strength = "wave", .is_for = wave_is, .weigh = wave_weigh};
REGISTER(survey_weigher, weigher_panel);
