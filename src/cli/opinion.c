/* opinion: groups, consensus and what divides, from votes on statements. */
#include "base/csv.h"
#include "base/file.h"
#include "cli/opinion_read.h"
#include "cli/opinion_write.h"

#include <math.h>
#include <string.h>

static const struct option_of options[] = {
    {.name = "votes",
     .value = "FILE",
     .help = "votes.csv or participants-votes.csv",
     .required = true},
    {.name = "comments",
     .value = "FILE",
     .help = "comments.csv: texts, and what was moderated out"},
    {.name = "weights", .value = "FILE", .help = "voter-id,weight: to the population's profile"},
    {.name = "mode",
     .value = "own|compatible",
     .help = "our way (default), or the published pipeline's"},
    {.name = "seed", .value = "TEXT", .help = "of resampling (default: opinion)"},
    {.name = "check",
     .value = "N",
     .help = "find out how often N shuffled copies are divided, and N in another order otherwise"},
    {.name = "out", .value = "DIR", .help = "folder for the tables and the map", .required = true},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

/* As many bytes as the first `most` characters have: a letter is never cut in two. */
static int bytes_of(const char *text, size_t most) {
    int at = 0;
    for (; text[at] != '\0' && most > 0; most--) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80) at++;
    }
    return at;
}

static void print_text(const struct opinion_result *result, size_t j) {
    const char *text = result->table->texts[j];
    int shown = bytes_of(text, 80);
    printf("[%s] %.*s%s\n", result->table->statements[j], shown, text,
           text[shown] == '\0' ? "" : "...");
}

static void print_statement(const char *label, const struct opinion_result *result, size_t j,
                            double value, double secure) {
    printf("  %-8s %4.0f %%  ", label, 100 * value);
    if (!isnan(secure)) printf("(%3.0f %%)  ", 100 * secure);
    print_text(result, j);
}

/* The five largest of a member of the statements. */
static void print_best(const char *title, const struct opinion_result *result, size_t offset,
                       bool with_secure) {
    const struct opinion_statement *all = result->own->statements;
    double limit = INFINITY;
    size_t last = SIZE_MAX; /* of equal ones the earlier comes first, and none is left out */
    printf("\n%s\n", title);
    for (int rank = 0; rank < 5; rank++) {
        size_t best = SIZE_MAX;
        double most = -1;
        for (size_t j = 0; j < result->table->votes.n_statements; j++) {
            double value;
            memcpy(&value, (const char *)&all[j] + offset, sizeof value);
            bool left = value < limit || (value == limit && j > last);
            if (!isnan(value) && value > most && left) best = j, most = value;
        }
        if (best == SIZE_MAX || most <= 0) {
            if (rank == 0) printf("  none that enough people voted on\n");
            break;
        }
        limit = most, last = best;
        print_statement("at least", result, best, most,
                        with_secure ? all[best].secure : (double)NAN);
    }
}

static void print_own(const struct opinion_result *result) {
    const struct opinion_report *r = result->own;
    printf("%zu people, %zu statements, %zu votes; %zu people with votes enough for a group.\n",
           r->n_people, r->n_statements, r->n_votes, r->n_eligible);
    printf("%s\n", opinion_sentence(r));
    for (size_t g = 0; g < r->n_groups; g++)
        printf("  Group %c: %zu people; people drawn again keep %.0f %% of it.\n", (char)('A' + g),
               r->size[g], 100 * r->jaccard[g]);
    if (r->n_candidates > 0)
        printf("  Repeated with people drawn again: agreement %.2f (one in ten below %.2f).\n",
               r->stability, r->stability_low);
    printf("  The two axes drawn show %.0f %% of how people differ.\n",
           100 * (r->variance[0] + r->variance[1]));
    print_best(r->n_groups > 0
                   ? "Agreed on in every group (in brackets: how often it is among the ten best "
                     "when all shares are drawn again)"
                   : "Agreed on (in brackets: how often it is among the ten best when all shares "
                     "are drawn again)",
               result, offsetof(struct opinion_statement, bridging), true);
    print_best(r->n_groups > 0 ? "Rejected in every group" : "Rejected", result,
               offsetof(struct opinion_statement, bridging_against), false);
    print_best(r->n_groups > 0 ? "Dividing: two groups differ by at least so much"
                               : "Dividing: at least so many on the smaller side",
               result, offsetof(struct opinion_statement, divisive), false);
    for (size_t g = 0; g < r->n_groups; g++) {
        printf("\nWhat sets group %c apart\n", (char)('A' + g));
        int shown = 0;
        for (size_t i = 0; i < r->n_findings && shown < 5; i++) {
            const struct opinion_finding *f = &r->findings[i];
            if (f->group != g) continue;
            printf("  %s %3.0f %%, others %3.0f %%  ", f->agrees ? "agree   " : "disagree",
                   100 * f->share, 100 * f->share_rest);
            print_text(result, f->statement);
            shown++;
        }
        if (shown == 0) puts("  nothing that the data can show");
    }
}

static void print_compatible(const struct opinion_result *result) {
    const struct compatible_report *r = result->compatible;
    printf("Compatible mode: %zu groups of %zu people. These groups depend on the order of rows,\n"
           "and such groups are found in shuffled votes too; the own mode says whether there are "
           "any.\n",
           r->k, r->n_grouped);
    for (size_t g = 0; g < r->k; g++) {
        size_t n = 0;
        for (size_t p = 0; p < result->table->votes.n_people; p++) n += r->group[p] == g;
        printf("\nGroup %zu, %zu people\n", g, n);
        for (size_t i = 0; i < r->n_chosen[g]; i++) {
            printf("  %s ", r->chosen[g][i].agrees ? "agree   " : "disagree");
            print_text(result, r->chosen[g][i].statement);
        }
    }
}

static void print_check(const struct opinion_check *check) {
    const struct opinion_check_way *ways[] = {&check->own, &check->compatible};
    printf("\nChecked on %zu copies of each kind\n"
           "              shuffled votes: divided, findings each | other order of rows: the same, "
           "agreement (least)\n",
           check->n);
    for (size_t i = 0; i < 2; i++)
        printf("  %-10s  %24zu, %13.1f | %29zu, %9.2f (%.2f)\n", i == 0 ? "own" : "compatible",
               ways[i]->divided, (double)ways[i]->findings / (double)check->n, ways[i]->same,
               ways[i]->agreement, ways[i]->agreement_least);
}

static enum fail check_read(const struct arguments *arguments, int64_t *n, struct why *why) {
    const char *text = argument(arguments, "check");
    *n = 0;
    if (text == NULL || str_int(str_of(text), 1, OPINION_CHECK_MAX, n)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "check", "want --check 1 to %d, got '%s'", OPINION_CHECK_MAX,
                    text);
}

static enum fail mode_read(const struct arguments *arguments, bool *compatible, struct why *why) {
    const char *mode = argument(arguments, "mode");
    *compatible = mode != NULL && text_is(mode, "compatible");
    if (mode != NULL && !*compatible && !text_is(mode, "own"))
        return why_fail(why, FAIL_INPUT, "mode", "want --mode own or compatible, got '%s'", mode);
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    struct opinion_table table;
    struct opinion_report own;
    struct compatible_report compatible;
    struct opinion_result result = {.table = &table, .seed = argument(arguments, "seed")};
    struct folder_out *out;
    struct opinion_check check;
    int64_t n_check;
    bool is_compatible;
    if (result.seed == NULL) result.seed = "opinion";
    TRY(mode_read(arguments, &is_compatible, why));
    TRY(check_read(arguments, &n_check, why));
    TRY(folder_out_open(arena, argument(arguments, "out"), true, &out, why));
    TRY(opinion_table_read(arena, argument(arguments, "votes"), argument(arguments, "comments"),
                           argument(arguments, "weights"), &table, why));
    struct opinion_plan plan = {.votes = &table.votes,
                                .left_out = table.left_out,
                                .weights = table.weights,
                                .seed = result.seed,
                                .level = 0.95};
    if (is_compatible) {
        if (compatible_run(arena, &plan, NULL, 0, &compatible, why) != FAIL_NONE)
            return why_in_file(why, argument(arguments, "votes"));
        result.compatible = &compatible;
    } else {
        if (opinion_run(arena, &plan, &own, why) != FAIL_NONE)
            return why_in_file(why, argument(arguments, "votes"));
        result.own = &own;
    }
    if (n_check > 0) {
        TRY(opinion_check_run(arena, &plan, (size_t)n_check, &check, why));
        result.check = &check;
    }
    struct buf json;
    TRY(opinion_files_write(arena, &result, out, &json, why));
    TRY(folder_out_publish(out, why));
    if (argument_given(arguments, "json")) {
        fwrite(json.s, 1, json.n, stdout);
    } else if (is_compatible) {
        print_compatible(&result);
    } else {
        print_own(&result);
    }
    if (result.check != NULL && !argument_given(arguments, "json")) print_check(result.check);
    return FAIL_NONE;
}

static const struct command command_opinion = {
    .name = "opinion",
    .summary = "what people agree on and what divides them, from votes on statements",
    .usage = "opinion --votes FILE [--comments FILE] [--mode own|compatible] --out DIR [OPTION...]",
    .help =
        "Reads one line a vote (comment-id, voter-id, vote: 1 agree, -1 disagree, 0 pass; the\n"
        "last vote of a voter on a statement counts) or one line a person with a column for\n"
        "each statement. Writes participants.csv, statements.csv, groups.csv, opinion.json and\n"
        "map.svg. Often there are no groups that would be found again: then it says so.\n"
        "With --check it is said how often this would be wrong on votes without structure.\n"
        "The files name voters as the input does: check what may be published first.",
    .options = options,
    .run = run,
};
REGISTER(command, command_opinion);
