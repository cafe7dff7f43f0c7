/* survey: weights, estimates and tests of a designed sample. */
#include "cli/survey.h"
#include "cli/refuse.h"

static const struct option_of options[] = {
    {.name = "data",
     .value = "FILE",
     .help = "the answers, one row a person (CSV)",
     .required = true},
    {.name = "weights", .value = "COL", .help = "how many people each respondent speaks for"},
    {.name = "strata", .value = "COL", .help = "strata; of several stages COL,COL"},
    {.name = "cluster", .value = "COL", .help = "first-stage units; of several stages COL,COL"},
    {.name = "fpc", .value = "COL", .help = "units in the population, or share drawn; COL,COL"},
    {.name = "nested", .help = "names of units start again in each stratum"},
    {.name = "lonely",
     .value = "WORD",
     .help = "a stratum with one unit: fail (default), remove, certainty, adjust, average"},
    {.name = "replicates", .value = "PREFIX", .help = "columns that hold replicate weights"},
    {.name = "type", .value = "WORD", .help = "JK1, JKn, BRR, Fay or bootstrap"},
    {.name = "fay", .value = "RHO", .help = "Fay's factor (default: 0.5)"},
    {.name = "scale", .value = "N", .help = "of replicate weights, where their type has another"},
    {.name = "rscales",
     .value = "N,...",
     .help = "of each replicate: JKn whose factors do not tell"},
    {.name = "mse", .help = "spread about the estimate, not about the mean of replicates"},
    {.name = "stat",
     .value = "WORD",
     .help = "mean (default), total, proportion, ratio, quantile or variance"},
    {.name = "by", .value = "VAR", .help = "for each group; VAR,VAR for their combinations"},
    {.name = "quantiles", .value = "LIST", .help = "shares below, such as 0.25,0.5 (default: 0.5)"},
    {.name = "rule", .value = "WORD", .help = "of quantiles: math (default), school, hf1 to hf9"},
    {.name = "interval",
     .value = "WORD",
     .help = "of shares: usual (Wilson or beta), wilson, beta, logit, likelihood, asin, wald"},
    {.name = "level", .value = "N", .help = "confidence, 0.95 unless said"},
    {.name = "margins", .value = "FILE", .help = "variable,level,total: what to weight to"},
    {.name = "method",
     .value = "WORD",
     .help = "weight: rake, poststratify, calibrate; test: F, Chisq, Wald, adjWald, saddlepoint"},
    {.name = "distance", .value = "WORD", .help = "of calibrate: linear, raking, logit"},
    {.name = "bounds", .value = "LO,HI", .help = "of calibrate: least and most change of a weight"},
    {.name = "trim", .value = "LO,HI", .help = "least and most weight, as multiples of the mean"},
    {.name = "nonresponse",
     .value = "VAR,...",
     .help = "weight: cells in which those who answered speak for the others"},
    {.name = "propensity",
     .value = "VAR,...",
     .help = "weight: the same by the chance of answering, from a logistic model"},
    {.name = "responded", .value = "COL", .help = "weight: filled for those who answered alone"},
    {.name = "rank", .value = "WORD", .help = "test by ranks: wilcoxon, normal or median"},
    {.name = "adjust",
     .value = "WORD",
     .help = "compare: holm (default), bonferroni, hochberg, hommel, BH, BY"},
    {.name = "steps", .value = "K", .help = "paired: of a scale 1 to K"},
    {.name = "variance", .value = "COL", .help = "area: of the direct estimates"},
    {.name = "frame",
     .value = "FILE",
     .help = "area: the population, a row for each kind of people"},
    {.name = "people", .value = "COL", .help = "area: how many there are of them (default: N)"},
    {.name = "expected", .value = "LIST", .help = "test against shares: LEVEL=SHARE,LEVEL=SHARE"},
    {.name = "trend", .value = "WORD", .help = "change: also a linear or logistic trend"},
    {.name = "family",
     .value = "WORD",
     .help = "model: linear (default), logistic, count or ordinal"},
    {.name = "yes", .value = "LEVEL", .help = "change, model: which answer counts as 1"},
    {.name = "count", .value = "N", .help = "replicate: how many of a bootstrap (default: 500)"},
    {.name = "seed", .value = "TEXT", .help = "replicate: of the bootstrap"},
    {.name = "threads", .value = "N", .help = "processors to use (default: all)"},
    {.name = "out", .value = "DIR", .help = "weight, replicate: folder for the weights"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

#define OF_DATA "data json "
#define OF_DESIGN "weights strata cluster fpc nested lonely level threads "
#define OF_REPLICATES "replicates type fay mse scale rscales "
#define OF_FIGURES "stat by quantiles rule interval "
#define OF_MARGINS "margins method distance bounds "

static const struct {
    const char *word;
    enum fail (*run)(const struct arguments *arguments, struct why *why);
    const char *uses; /* options; any other is refused */
} verbs[] = {
    {"estimate", survey_estimate, OF_DATA OF_DESIGN OF_REPLICATES OF_FIGURES OF_MARGINS},
    {"weight", survey_weight,
     OF_DATA OF_MARGINS "weights trim out threads nonresponse propensity responded"},
    {"table", survey_table, OF_DATA OF_DESIGN OF_REPLICATES},
    {"test", survey_test, OF_DATA OF_DESIGN OF_REPLICATES "method expected rank"},
    {"change", survey_change, OF_DATA OF_DESIGN OF_REPLICATES "yes trend"},
    {"replicate", survey_replicate,
     OF_DATA OF_DESIGN OF_FIGURES OF_MARGINS "type fay mse count seed out"},
    {"model", survey_model, OF_DATA OF_DESIGN OF_REPLICATES "family yes"},
    {"compare", survey_compare, OF_DATA OF_DESIGN OF_REPLICATES "by yes adjust"},
    {"imputed", survey_imputed, OF_DATA OF_DESIGN OF_REPLICATES "yes"},
    {"agreement", survey_agreement, OF_DATA OF_DESIGN},
    {"raters", survey_raters, OF_DATA "level seed"},
    {"paired", survey_paired, OF_DATA "level steps"},
    {"area", survey_area, OF_DATA "level variance by frame people"},
};

/* Options that a part of the command does not use, and those of replicates without any. */
static enum fail options_check(const struct arguments *arguments, size_t verb, struct why *why) {
    const char *part = arena_printf(arguments->arena, "survey %s", verbs[verb].word);
    TRY(options_refuse(arguments, part, verbs[verb].uses, why));
    if (verbs[verb].run != survey_replicate && argument(arguments, "replicates") == NULL)
        TRY(options_unwanted(arguments, "type fay mse scale rscales", "goes with '--replicates'",
                             why));
    if (argument(arguments, "cluster") == NULL)
        TRY(options_unwanted(arguments, "nested", "goes with '--cluster'", why));
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (!text_is(arguments->words[0], verbs[i].word)) continue;
        TRY(options_check(arguments, i, why));
        return verbs[i].run(arguments, why);
    }
    return why_fail(why, FAIL_INPUT, NULL, "'survey' has no part '%.40s'", arguments->words[0]);
}

static const struct command command_survey = {
    .name = "survey",
    .summary = "weights, estimates with intervals, tests and replicates of a designed sample",
    .usage =
        "survey estimate --data FILE [--weights COL] [--strata COL] [--cluster COL] [--fpc COL]\n"
        "           [--replicates PREFIX --type WORD] --stat WORD VAR... [--by VAR] [--json]\n"
        "       folkmoot survey weight --data FILE --margins FILE [--method WORD] "
        "[--trim LO,HI] --out DIR\n"
        "       folkmoot survey table ROWS COLUMNS --data FILE ...\n"
        "       folkmoot survey test ROWS COLUMNS | VAR --expected LIST  --data FILE ...\n"
        "       folkmoot survey change WAVE WAVE... --data FILE ...\n"
        "       folkmoot survey model OUTCOME VAR... | compare VAR --by VAR  --data FILE ...\n"
        "       folkmoot survey imputed COL COL... | agreement ITEM ITEM...  --data FILE ...\n"
        "       folkmoot survey raters COL COL... | paired BEFORE AFTER  --data FILE ...\n"
        "       folkmoot survey area AREA ESTIMATE [X...] --variance COL  --data FILE ...\n"
        "       folkmoot survey replicate [VAR...] --data FILE --type WORD [--margins FILE] "
        "[--out DIR] ...",
    .help = "Estimates carry the error of the design: strata, units drawn together, shares drawn.\n"
            "A ratio is written NUMERATOR/DENOMINATOR. Weighting writes weights.csv and\n"
            "weighting.json. Formats are in docs/reference/survey.md, formulas and sources in\n"
            "docs/methods/survey.md.",
    .options = options,
    .parts =
        (const char *const[]){"estimate", "weight", "table", "test", "change", "replicate", "model",
                              "compare", "imputed", "agreement", "raters", "paired", "area", NULL},
    .words_min = 1,
    .words_max = WORDS_ANY,
    .run = run};
REGISTER(command, command_survey);
