/* score: compute a score from three tables, or recompute a published one. */
#include "base/csv.h"
#include "base/hash.h"
#include "cli/command.h"
#include "cli/score_tables.h"
#include "stats/score_file.h"
#include "stats/score_input.h"

#include <math.h>

enum { FILE_BYTES = 64 << 20, OUT_BYTES = 64 << 20 };

static const struct option_of options[] = {
    {.name = "ratings", .value = "FILE", .help = "who rated which criterion how (CSV)"},
    {.name = "weights", .value = "FILE", .help = "100 points shared out by each person (CSV)"},
    {.name = "ballots", .value = "FILE", .help = "what people answered when asked directly (CSV)"},
    {.name = "use", .value = "NAME", .help = "which data use of the ballots is the proposal"},
    {.name = "line", .value = "N", .help = "score at which it counts as acceptable (default: 60)"},
    {.name = "seed", .value = "TEXT", .help = "of the second opinion (default: from the answers)"},
    {.name = "replicates", .value = "N", .help = "redraws of people and assessors (default: 2000)"},
    {.name = "smaa", .value = "N", .help = "instead: N draws of all weights that could be meant"},
    {.name = "order", .value = "LIST", .help = "smaa: criteria, the most important first"},
    {.name = "reproduce", .value = "FILE", .help = "recompute a published score-*.json"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

static void put_interval(const char *label, double value, struct interval interval) {
    printf("  %-34s %5.1f   from %5.1f to %5.1f\n", label, value, interval.low, interval.high);
}

static const char *outcome_text(const struct score_figures *figures) {
    switch (figures->outcome) {
    case OUTCOME_REFUSED: return "No score: the answers do not carry one.";
    case OUTCOME_STOPPED: return "Stopped: a gate is failed, whatever the figures say.";
    case OUTCOME_ACCEPTABLE: return "Acceptable: the whole range is at or above the line.";
    case OUTCOME_NOT: return "Not acceptable: the whole range is below the line.";
    case OUTCOME_UNCLEAR: return "Unclear: the line lies inside the range.";
    }
    return "";
}

static void print_refusals(const struct score_summary *summary,
                           const struct score_figures *figures) {
    if (figures->refusals & REFUSED_PEOPLE)
        printf("  %zu people finished their weights; a score needs %d.\n", summary->n_people,
               SCORE_PEOPLE_MIN);
    if (figures->refusals & REFUSED_ASSESSORS)
        printf("  %zu assessors gave ratings; a score needs %d.\n", summary->n_assessors_rating,
               SCORE_ASSESSORS_MIN);
    if (figures->refusals & REFUSED_AGREEMENT)
        printf("  The assessors disagree: agreement is %.2f, a score needs %.2f.\n",
               summary->agreement, SCORE_AGREEMENT_MIN);
}

static void print_direct(const struct score_summary *summary, const struct score_figures *figures) {
    const struct score_verdict *verdict = &summary->verdict;
    if (figures->direct == DIRECT_NONE) return;
    long long n = (long long)verdict->yes + verdict->unsure + verdict->no;
    printf("\nAsked directly, %lld of %lld said yes (%.0f %%, from %.0f to %.0f), %lld unsure, "
           "%lld no;\n%lld of the unsure and no named a condition.\n",
           (long long)verdict->yes, n, 100 * figures->yes_share, 100 * figures->yes_interval.low,
           100 * figures->yes_interval.high, (long long)verdict->unsure, (long long)verdict->no,
           (long long)verdict->yes_if);
    if (figures->gap == GAP_OPPOSED)
        puts("The score and the direct answers point in opposite directions: that is the finding.");
    if (figures->gap == GAP_SOME)
        puts("One of score and direct answers is decided, the other not.");
}

static void print_score(const struct score_summary *summary, const struct score_figures *figures) {
    printf("Score %.1f of 100, from %.1f to %.1f (%zu people, %zu assessors of %zu bodies, line "
           "%g)\n\n",
           figures->score, figures->combined.low, figures->combined.high, summary->n_people,
           summary->n_assessors, summary->n_organisations, summary->line);
    put_interval("other people might have weighed", figures->score, figures->people);
    put_interval("other assessors might have rated", figures->score, figures->assessors);
    put_interval("missing answers could make it", figures->score, figures->missing);
    printf("  people carry %.0f %% of the doubt, assessors %.0f %%; chance to clear the line %.0f "
           "%%\n\n",
           100 * figures->people_share, 100 * figures->assessors_share, 100 * figures->chance);
    for (size_t t = 0; t < summary->n_tests; t++)
        printf("  %-20s weight %3.0f %%   score %5.1f   from %5.1f to %5.1f%s\n", summary->tests[t],
               100 * figures->test_weight[t], figures->test_score[t], figures->test_interval[t].low,
               figures->test_interval[t].high, t == figures->weakest_test ? "   weakest" : "");
    printf("  without full compensation (geometric mean) %.1f\n", figures->geometric);
    for (size_t i = 0; i < summary->n_items; i++)
        if (!isnan(figures->flips[i].at))
            printf("  it would stand on the line if '%s' weighed %.0f %% instead of %.0f %%\n",
                   summary->items[i], 100 * figures->flips[i].at, 100 * figures->flips[i].now);
}

static void print_bootstrap(const struct score_bootstrap *bootstrap) {
    if (bootstrap == NULL) return;
    printf("\nSecond opinion, %zu redraws: from %.1f to %.1f; at or above the line in %.0f %%.\n",
           bootstrap->replicates, bootstrap->combined.low, bootstrap->combined.high,
           100 * bootstrap->chance);
}

static const char *seed_of(const struct arguments *arguments, const struct score_plan *plan) {
    const char *seed = argument(arguments, "seed");
    if (seed != NULL) return seed;
    struct buf buf;
    char digest[SHA256_HEX];
    buf_init(&buf, arguments->arena, OUT_BYTES);
    score_input_write(arguments->arena, &buf, plan);
    sha256_hex(buf.s, buf.n, digest);
    return arena_copy(arguments->arena, digest);
}

static enum fail put(const struct buf *buf, struct why *why) {
    if (buf->full) return why_fail(why, FAIL_LIMIT, "", "the result is too long to print");
    fwrite(buf->s, 1, buf->n, stdout);
    return FAIL_NONE;
}

static enum fail compute(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    struct score_tables tables = {
        .ratings = argument(arguments, "ratings"),
        .weights = argument(arguments, "weights"),
        .ballots = argument(arguments, "ballots"),
        .use = argument(arguments, "use"),
    };
    struct score_plan plan = {.level = 0.95};
    struct score_summary summary;
    struct score_figures figures;
    size_t repeated;
    int64_t replicates;
    if (tables.ratings == NULL || tables.weights == NULL)
        return why_fail(why, FAIL_INPUT, "",
                        "want --ratings FILE and --weights FILE, or --reproduce FILE");
    TRY(argument_real(arguments, "line", 0, 100, 60, &plan.line, why));
    TRY(argument_int(arguments, "replicates", 2, 1000000, 2000, &replicates, why));
    TRY(score_tables_read(arena, &tables, &plan, &repeated, why));
    TRY(score_summarise(arena, &plan, &summary, why));
    score_figures(arena, &summary, &figures);
    struct score_bootstrap bootstrap, *second = NULL;
    if (figures.refusals == 0) {
        struct score_bootstrap_plan how = {.replicates = (size_t)replicates,
                                           .seed = seed_of(arguments, &plan)};
        TRY(score_bootstrap_run(arena, &plan, &how, &bootstrap, why));
        second = &bootstrap;
    }
    if (argument_given(arguments, "json")) {
        struct buf buf;
        buf_init(&buf, arena, OUT_BYTES);
        score_file_write(&buf, &(struct score_about){0}, &summary, &figures, second);
        return put(&buf, why);
    }
    puts(outcome_text(&figures));
    if (figures.refusals != 0)
        print_refusals(&summary, &figures);
    else
        print_score(&summary, &figures);
    print_direct(&summary, &figures);
    print_bootstrap(second);
    if (repeated > 0) printf("%zu answers were given again; the last of each counts.\n", repeated);
    return FAIL_NONE;
}

static enum fail put_check(const struct arguments *arguments, const char *path,
                           const struct score_check *check, struct why *why) {
    static const char *const words[] = {
        [PART_ALTERED] = "altered", [PART_MISSING] = "missing", [PART_ADDED] = "added"};
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arguments->arena, OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "file", path);
    json_pair_bool(&out, "same", score_check_text(arguments->arena, check) == NULL);
    json_pair_bool(&out, "digests", check->digests);
    json_key(&out, "parts");
    json_open(&out, '[');
    for (size_t i = 0; i < check->n_altered; i++) {
        json_open(&out, '{');
        json_pair_text(&out, "part", check->altered[i].part);
        json_pair_text(&out, "how", words[check->altered[i].how]);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_pair_text(&out, "unreadable", check->unreadable);
    json_key(&out, "differences");
    json_open(&out, '[');
    for (size_t i = 0; i < check->n_differences; i++) {
        json_open(&out, '{');
        json_pair_text(&out, "figure", check->differences[i].name);
        json_pair_text(&out, "published", check->differences[i].published);
        json_pair_text(&out, "computed", check->differences[i].computed);
        json_pair_int(&out, "digit", check->differences[i].digit);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(&buf, '\n');
    return put(&buf, why);
}

/* Under whose weights it is what, and whose the score has. */
static void print_sources(struct arena *arena, const struct score_about *about,
                          const struct score_summary *summary) {
    const char *headline = score_headline(summary);
    if (*headline != '\0')
        printf("Made of the weights of '%s' alone, chosen on %s: %s\n", headline,
               about->headline_day, about->headline_reason == NULL ? "" : about->headline_reason);
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct score_source_summary *source = &summary->sources[i];
        struct score_summary under = score_under(summary, source);
        struct score_figures figures;
        score_figures(arena, &under, &figures);
        printf("  with the weights of '%s' (%s, n = %zu): %.4f, from %.4f to %.4f\n",
               source->label.title, source->label.key, source->n_people, figures.score,
               figures.combined.low, figures.combined.high);
    }
}

/* Everything but the first part and figure, which are the command's own message. */
static void print_findings(struct arena *arena, const char *path, const struct score_check *check) {
    for (size_t i = 1; i < check->n_altered; i++)
        fprintf(stderr, "%s: %s\n", path, score_altered_text(arena, &check->altered[i]));
    for (size_t i = 1; i < check->n_differences; i++)
        fprintf(stderr, "%s: %s\n", path, score_difference_text(arena, &check->differences[i]));
    if (check->unreadable != NULL)
        fprintf(stderr, "%s: it cannot be computed again: %s\n", path, check->unreadable);
    else if (check->n_differences == 0)
        fprintf(stderr, "%s: the published figures do come out again, to the digit\n", path);
}

static enum fail reproduce(const struct arguments *arguments, const char *path, struct why *why) {
    struct arena *arena = arguments->arena;
    struct str text;
    struct score_check check;
    TRY(input_read(arena, path, FILE_BYTES, &text, why));
    if (score_file_check(arena, text, &check, why) != FAIL_NONE) return why_in_file(why, path);
    const char *wrong = score_check_text(arena, &check);
    if (argument_given(arguments, "json")) {
        TRY(put_check(arguments, path, &check, why));
    } else if (wrong == NULL) {
        printf("%s: every published figure comes out again, to the digit.\n", path);
        puts(check.digests ? "Each part of the file is as it was published."
                           : "The file is from before digests were kept: whether anything else in "
                             "it was altered cannot be told from it alone.");
        if (!isnan(check.figures.score))
            printf("Score %.4f, from %.4f to %.4f.\n", check.figures.score,
                   check.figures.combined.low, check.figures.combined.high);
        print_sources(arena, &check.about, &check.summary);
    } else {
        print_findings(arena, path, &check);
    }
    if (wrong == NULL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, "", "%s: %s", path, wrong);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *published = argument(arguments, "reproduce");
    if (argument_given(arguments, "smaa")) return score_smaa(arguments, why);
    if (argument_given(arguments, "order"))
        return why_fail(why, FAIL_INPUT, "order", "'--order' goes with '--smaa'");
    if (published == NULL) return compute(arguments, why);
    if (argument(arguments, "ratings") != NULL || argument(arguments, "weights") != NULL)
        return why_fail(why, FAIL_INPUT, "",
                        "'--reproduce' takes a published file alone, without ratings and weights");
    return reproduce(arguments, published, why);
}

static const struct command command_score = {
    .name = "score",
    .summary = "compute an acceptability score with its intervals, or recompute a published one",
    .usage = "score --ratings FILE --weights FILE [--ballots FILE] [--line 60] [--seed TEXT] "
             "[--json]\n       folkmoot score --smaa N --ratings FILE [--order LIST] [--line 60] "
             "[--json]"
             "\n       folkmoot score --reproduce score-NAME.json [--json]",
    .help =
        "ratings.csv: assessor, criterion, rating 1-5 or empty; and as you have them "
        "organisation,\n"
        "test, polarity (1 or -1), confidence (1-3). weights.csv: person and a column per "
        "criterion\n"
        "or test with its points; or person, item, points. ballots.csv: person, answer (yes, no,\n"
        "unsure, yes-if); and as you have them moment (before, after), use, condition.\n"
        "With --smaa weights are not wanted: it says in what share of all weightings each "
        "proposal\n"
        "(a column of the ratings) takes each rank and reaches the line.\n"
        "The formats are in docs/reference/score.md, the method in docs/methods/acceptability.md.",
    .options = options,
    .run = run};
REGISTER(command, command_score);
