#include "panel/publish.h"

#include "base/json.h"
#include "civic/page.h"
#include "panel/mine.sql.h"

static enum fail options_of(struct db *db, struct arena *arena, int64_t panel,
                            const struct wave_get_row *wave, struct results_options *out,
                            struct why *why) {
    struct panel_dimension *dimensions;
    size_t n;
    TRY(panel_dimensions(db, arena, panel, &dimensions, &n, why));
    return results_options_read(arena, wave->weighting, dimensions, n, out, why);
}

/* Against the last wave that the public can read, and what it reads of it. */
static enum fail changes_make(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                              const struct wave_get_row *wave, const char *language, int64_t now,
                              struct wave_results *out, struct why *why) {
    int64_t former;
    struct wave_get_row before;
    struct wave_publication_latest_row published;
    struct tables_plan plan;
    struct table_cell *cells;
    size_t n;
    struct results_options options;
    struct results results;
    struct results_change *changes;
    enum fail fail = wave_before(db, arena, panel->id, wave->number, &former, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    TRY(wave_get(db, arena, former, panel->id, &before, why));
    TRY(wave_publication_latest(db, arena, former, &published, why));
    TRY(tables_plan_read(arena, str_of(published.plan), &plan, why));
    TRY(tables_csv_read(arena, str_of(published.tables), &plan, &cells, &n, why));
    TRY(options_of(db, arena, panel->id, &before, &options, why));
    fail = results_gather(db, arena, panel, &before, &options, language, now, &results, why);
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE;
    TRY(fail);
    TRY(results_changes(arena, &results, cells, n, &out->results, &out->tables, &changes,
                        &out->content.n_changes, why));
    out->content.changes = changes;
    return FAIL_NONE;
}

/* All figures of all older publications: withdrawing one takes it from nobody who has kept it. */
static enum fail former_load(struct db *db, struct arena *arena, int64_t wave,
                             struct table_former **out, size_t *n, struct why *why) {
    struct wave_publication_counts_row *rows;
    size_t n_rows, m = 0, *each;
    TRY(wave_publication_counts(db, arena, wave, &rows, &n_rows, why));
    struct table_former **lists = ARENA_ARRAY(arena, struct table_former *, n_rows + 1);
    each = ARENA_ARRAY(arena, size_t, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        if (text_is_empty(rows[i].counts)) /* of before they were kept */
            TRY(tables_counts_published(arena, str_of(rows[i].tables), &lists[i], &each[i], why));
        else
            TRY(tables_counts_read(arena, str_of(rows[i].counts), &lists[i], &each[i], why));
        m += each[i];
    }
    *out = ARENA_ARRAY(arena, struct table_former, m + 1);
    *n = 0;
    for (size_t i = 0; i < n_rows; i++)
        for (size_t k = 0; k < each[i]; k++) (*out)[(*n)++] = lists[i][k];
    return FAIL_NONE;
}

enum fail wave_publishable(const struct tables *tables, struct why *why) {
    size_t shown = 0, changed = 0;
    for (size_t i = 0; i < tables->n; i++) {
        shown += tables->cells[i].hidden == TABLE_SHOWN && tables->cells[i].group == NULL;
        changed += tables->cells[i].hidden == TABLE_CHANGED && tables->cells[i].group == NULL;
    }
    if (tables->n_exposed > 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "%zu counts that must not be known could be worked out from others, first "
                        "in '%.150s'; show fewer groups, or leave out that question",
                        tables->n_exposed, tables->exposed->label);
    if (tables->n_retold > 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "since it was published so few answers were added, taken away or changed "
                        "that the file of respondents would tell them, first in '%.100s'; choose "
                        "in the weighting that the file is not published, or leave out that "
                        "question",
                        tables->retold->label);
    if (changed == 0 || shown > 0) return FAIL_NONE;
    return why_fail(why, FAIL_INFEASIBLE, NULL,
                    "since it was published so few answers were added or taken away that both "
                    "publications side by side would tell them; leave it as it is, or withdraw it");
}

enum fail wave_results_make(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                            const struct wave_get_row *wave, const char *language, int64_t now,
                            struct wave_results *out, struct why *why) {
    struct results_options options;
    struct wave_results made = {0};
    struct wave_progress progress;
    struct response_rates rates;
    struct table_former *former;
    size_t n_former;
    TRY(options_of(db, arena, panel->id, wave, &options, why));
    TRY(results_gather(db, arena, panel, wave, &options, language, now, &made.results, why));
    TRY(former_load(db, arena, wave->id, &former, &n_former, why));
    TRY(tables_make_after(arena, str_of(made.results.respondents), &made.results.plan, former,
                          n_former, &made.tables, why));
    TRY(wave_progress(db, arena, wave, now, &progress, why));
    response_rates(&progress.all, 1, &rates);
    const struct weighing *weighing = &made.tables.weighing;
    made.content = (struct wave_content){.n_asked = (int64_t)rates.asked,
                                         .n_complete = (int64_t)made.results.n,
                                         .n_self_joined = (int64_t)made.results.n_self_joined,
                                         .n_blanked = (int64_t)made.results.n_blanked,
                                         .n_trimmed = (int64_t)weighing->n_trimmed,
                                         .n_hidden = (int64_t)made.tables.n_hidden,
                                         .n_audited = (int64_t)made.tables.n_audited,
                                         .narrowest = made.tables.narrowest,
                                         .kish_deff = weighing->kish_deff,
                                         .n_effective = weighing->n_effective,
                                         .weight_min = weighing->min / weighing->mean,
                                         .weight_max = weighing->max / weighing->mean,
                                         .margins = weighing->margins,
                                         .n_margins = weighing->n_margins,
                                         .about = wave->about};
    for (size_t i = 0; i < 6; i++) made.content.rr[i] = rates.rr[i];
    TRY(changes_make(db, arena, panel, wave, language, now, &made, why));
    *out = made;
    return FAIL_NONE;
}

/* The plan in each further language in which the questionnaire was written: {"cy": "..."}. */
static enum fail plans_make(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                            const struct wave_get_row *wave, int64_t now, const char **out,
                            struct why *why) {
    struct results_options options;
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, (size_t)16 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    TRY(options_of(db, arena, panel->id, wave, &options, why));
    for (size_t i = 0; i < N_PAGE_LANGUAGES; i++) {
        struct results results;
        TRY(results_gather(db, arena, panel, wave, &options, page_languages[i], now, &results,
                           why));
        if (text_is(results.plan.language, page_languages[i]) &&
            !text_is(results.plan.language, results.plan.main_language))
            json_pair_text(&json, page_languages[i], tables_plan_json(arena, &results.plan));
    }
    json_close(&json, '}');
    *out = buf.s;
    return FAIL_NONE;
}

/* All that its figures follow from. */
static const char *inputs_of(struct arena *arena, const struct results *results) {
    return arena_printf(arena, "%s\n%s", tables_plan_json(arena, &results->plan),
                        results->respondents);
}

enum fail wave_freeze(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                      const struct wave_get_row *wave, int64_t now, struct wave_frozen *out,
                      struct why *why) {
    struct wave_results made;
    struct wave_frozen frozen = {.respondents = ""};
    if (!text_is(wave->state, "closed"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "close the wave before its results are published");
    TRY(wave_results_make(db, arena, panel, wave, "", now, &made, why)); /* as it was written */
    TRY(wave_publishable(&made.tables, why));
    frozen.inputs = inputs_of(arena, &made.results);
    if (made.results.plan.with_respondents)
        frozen.respondents = respondents_with_weights(arena, str_of(made.results.respondents),
                                                      &made.tables.weighing);
    frozen.content = wave_content_json(arena, &made.content);
    frozen.tables = tables_csv(arena, &made.tables);
    frozen.counts = tables_counts(arena, &made.tables);
    frozen.plan = tables_plan_json(arena, &made.results.plan);
    TRY(plans_make(db, arena, panel, wave, now, &frozen.plans, why));
    TRY(wave_publication_next(db, arena, wave->id, &frozen.number, why));
    *out = frozen;
    return FAIL_NONE;
}

/* What it was made from must be what is there. */
static enum fail frozen_check(struct db *db, struct arena *work, const struct panel_get_row *panel,
                              const struct wave_get_row *wave, const struct wave_frozen *frozen,
                              int64_t now, struct results *results, struct why *why) {
    struct results_options options;
    int64_t number;
    TRY(options_of(db, work, panel->id, wave, &options, why));
    TRY(results_gather(db, work, panel, wave, &options, "", now, results, why));
    TRY(wave_publication_next(db, work, wave->id, &number, why));
    if (number == frozen->number && text_is(inputs_of(work, results), frozen->inputs))
        return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "the answers or the weighting changed while the publication was made; look at "
                    "the results again");
}

enum fail wave_publish(struct db *db, struct arena *work, const struct panel_get_row *panel,
                       const struct wave_get_row *wave, const struct wave_frozen *frozen,
                       int64_t person, int64_t now, int64_t *publication, struct why *why) {
    struct results results;
    int64_t withdrawn;
    TRY(frozen_check(db, work, panel, wave, frozen, now, &results, why));
    TRY(wave_publication_withdraw(db, wave->id, "A newer publication replaces it.", now, &withdrawn,
                                  why));
    TRY(wave_publication_insert(db, work, wave->id, frozen->number, frozen->content, frozen->tables,
                                frozen->respondents, frozen->plan, frozen->plans, frozen->counts,
                                person, now, publication, why));
    for (size_t i = 0; i < results.n; i++)
        TRY(wave_counted_add(db, *publication, results.sheets[i], why));
    return FAIL_NONE;
}
