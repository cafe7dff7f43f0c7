/* themes: candidate themes, repeats, and help for people who code passages. */
#include "cli/themes_read.h"
#include "cli/themes_write.h"

static const struct option_of options[] = {
    {.name = "passages",
     .value = "FILE",
     .help = "id, text and, if known, group (CSV)",
     .required = true},
    {.name = "language", .value = "XX", .help = "of the passages: en (default), de, fr, cy, ..."},
    {.name = "themes", .value = "K", .help = "how many candidate themes (default: 12, or fewer)"},
    {.name = "codes", .value = "FILE", .help = "passage, code, coder: what people coded so far"},
    {.name = "codebook", .value = "FILE", .help = "code, definition, examples"},
    {.name = "near", .value = "J", .help = "Jaccard index of near-duplicates (default: 0.5)"},
    {.name = "seed", .value = "TEXT", .help = "of the starts (default: themes)"},
    {.name = "out", .value = "DIR", .help = "folder for the tables", .required = true},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

static enum fail coding_make(const struct arguments *arguments, struct themes_result *result,
                             struct why *why) {
    const char *codes = argument(arguments, "codes");
    if (codes == NULL) {
        if (argument(arguments, "codebook") == NULL) return FAIL_NONE;
        return why_fail(why, FAIL_INPUT, "codebook", "want --codes FILE with --codebook");
    }
    TRY(coding_read(arguments->arena, &result->passages, codes, argument(arguments, "codebook"),
                    &result->coding, why));
    result->has_coding = true;
    return FAIL_NONE;
}

static void print(const struct themes_result *result) {
    const struct sorted *sorted = &result->sorted;
    printf("Passages: %zu. Words that tell them apart: %zu.\n", result->passages.n,
           sorted->terms.n_terms);
    if (sorted->duplicates.n_pairs == 0) {
        puts("No two are nearly the same.\n");
    } else {
        printf("Pairs that are nearly the same: %zu, in %zu cluster%s. Count a campaign once.\n\n",
               sorted->duplicates.n_pairs, sorted->duplicates.n_clusters,
               sorted->duplicates.n_clusters == 1 ? "" : "s");
    }
    if (sorted->themes.k == 0) {
        puts("No themes: no passage has words to sort it by.");
    } else {
        puts("Candidate themes, a help for reading. What the themes are, people decide.");
    }
    for (size_t t = 0; t < result->sorted.themes.k; t++) {
        size_t term[8], n = theme_words(&result->sorted.themes, &result->sorted.terms, t, 8, term);
        printf("  %2zu  n = %-5lld", t + 1, (long long)result->sorted.themes.n[t]);
        for (size_t i = 0; i < n; i++) printf(" %s", result->sorted.terms.words[term[i]]);
        puts("");
    }
    if (!result->has_coding) return;
    printf("\n%zu passages coded. Of suggestions %.0f %% would be right; they find %.0f %% of "
           "codes; of the "
           "codes\ngiven %.0f %% are among the first three (each passage left out in turn).\n",
           result->sorted.suggestions.n_coded, 100 * result->sorted.suggestions.precision,
           100 * result->sorted.suggestions.recall, 100 * result->sorted.suggestions.recall_top);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    struct themes_result result = {.seed = argument(arguments, "seed")};
    struct folder_out *out;
    struct buf json;
    double near;
    if (result.seed == NULL) result.seed = "themes";
    TRY(argument_real(arguments, "near", 0.3, 1, 0.5, &near, why));
    TRY(folder_out_open(arena, argument(arguments, "out"), true, &out, why));
    TRY(passages_read(arena, argument(arguments, "passages"), &result.passages, why));
    const char *language = argument(arguments, "language");
    int64_t themes = 0; /* as many as fit */
    if (argument_given(arguments, "themes"))
        TRY(argument_int(arguments, "themes", 1, THEMES_MAX, 1, &themes, why));
    TRY(coding_make(arguments, &result, why));
    struct sort_plan plan = {.texts = result.passages.texts,
                             .n = result.passages.n,
                             .language = language == NULL ? "en" : language,
                             .seed = result.seed,
                             .near_min = near,
                             .themes = (size_t)themes,
                             .n_codes = result.coding.n_codes,
                             .definitions = result.coding.definitions,
                             .coded = result.coding.coded};
    TRY(sort_run(arena, &plan, &result.sorted, why));
    TRY(themes_files_write(arena, &result, out, &json, why));
    TRY(folder_out_publish(out, why));
    if (argument_given(arguments, "json")) {
        fwrite(json.s, 1, json.n, stdout);
    } else {
        print(&result);
    }
    return FAIL_NONE;
}

static const struct command command_themes = {
    .name = "themes",
    .summary = "candidate themes, repeats and coding help for free text",
    .usage = "themes --passages FILE [--codes FILE [--codebook FILE]] --out DIR [OPTION...]",
    .help =
        "Reads one passage a line. Writes themes.csv, passages.csv, quotes.csv, duplicates.csv,\n"
        "with --codes also suggestions.csv (with how often they were right) and agreement.csv\n"
        "(Krippendorff's alpha of each code where two people coded the same passages), and\n"
        "themes.json. Nothing leaves this machine.",
    .options = options,
    .run = run,
};
REGISTER(command, command_themes);
