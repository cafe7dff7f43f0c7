/* report.html of a draw from files. */
#include "cli/draw_files.h"

enum fail draw_page(struct arena *arena, const struct draw_result *result, struct str *out,
                    struct why *why) {
    const struct draw_inputs *inputs = &result->inputs;
    const struct draw_settings *settings = result->settings;
    const char *const checks[] = {"Commitment, published before the draw",
                                  result->commitment,
                                  "Pool file (SHA-256)",
                                  inputs->pool.sha256,
                                  "Quotas file (SHA-256)",
                                  inputs->quotas.sha256,
                                  "Seed of the panels",
                                  settings->seed,
                                  "Announced public source",
                                  settings->announce == NULL ? "none: the seed decides"
                                                             : settings->announce,
                                  "What it gave, in canonical form",
                                  result->canonical == NULL ? "not known yet" : result->canonical};
    size_t n = inputs->relaxed == NULL ? 0 : inputs->relaxed->n;
    const char **relaxed = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        relaxed[i] = sortition_change_text(arena, &inputs->asked, &inputs->relaxed->changes[i]);
    struct draw_told told = {
        .report = &result->report,
        .quotas = &inputs->used,
        .pool = &inputs->people.pool,
        .names = (const char *const *)inputs->people.ids,
        .prices = result->prices,
        .n_prices = result->n_prices,
        .compared = result->compared,
        .relaxed = relaxed,
        .n_relaxed = n,
        .per_address = settings->per_address,
        .panel = result->drawn < 0 ? NULL : arena_printf(arena, "%lld", (long long)result->drawn),
        .chosen = result->chosen,
        .how_to_check =
            "The numbered panels and the digests below were fixed before the number was drawn. "
            "With the same files, 'folkmoot draw --verify draw.json' does everything again and "
            "compares. The number is worked out from SHA-256 of the commitment and the public "
            "randomness as the reference page of the draw describes; any programming language "
            "will do.",
        .checks = checks,
        .n_checks = sizeof checks / sizeof checks[0] / 2,
        .date = settings->date};
    return draw_report_html(arena, &told, out, why);
}
