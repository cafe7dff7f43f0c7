#include "cli/score_tables.h"

#include "base/csv.h"
#include "cli/command.h"

#include <math.h>

enum { TABLE_BYTES = 256 << 20 };

/* A file with the columns that we know in it; -1: not there. */
struct table {
    struct csv csv;
    const char *path;
};

static enum fail table_read(struct arena *arena, const char *path, struct table *table,
                            struct why *why) {
    struct str text;
    TRY(input_read(arena, path, TABLE_BYTES, &text, why));
    table->path = path;
    if (csv_read(arena, text, &table->csv, why) != FAIL_NONE) return why_in_file(why, path);
    return FAIL_NONE;
}

static const char *cell(const struct table *table, size_t row, int column) {
    return column < 0 ? "" : csv_cell(&table->csv, row, (size_t)column);
}

static enum fail cell_fail(const struct table *table, size_t row, int column, struct why *why,
                           const char *wanted) {
    why_fail(why, FAIL_INPUT, "", "want %s, got '%.80s'", wanted, cell(table, row, column));
    if (why != NULL) {
        why->row = table->csv.row_numbers[row];
        why->column = column + 1;
    }
    return why_in_file(why, table->path);
}

static bool is_blank(const char *text) {
    return text_is_empty(text) || text_is(text, "NA") || text_is(text, "-");
}

/* Blank is NaN. */
static enum fail cell_real(const struct table *table, size_t row, int column, double *out,
                           struct why *why) {
    const char *text = cell(table, row, column);
    *out = (double)NAN;
    if (is_blank(text)) return FAIL_NONE;
    if (!str_real(str_trim(str_of(text)), out))
        return cell_fail(table, row, column, why, "a number or an empty cell");
    return FAIL_NONE;
}

static enum fail column_want(const struct table *table, const char *name, int *out,
                             struct why *why) {
    size_t at;
    if (csv_column_want(&table->csv, name, &at, why) != FAIL_NONE)
        return why_in_file(why, table->path);
    *out = (int)at;
    return FAIL_NONE;
}

/* Names in order of first appearance, for the few: criteria, tests, items. */
struct names {
    const char **items;
    size_t n;
};

static size_t name_number(struct names *names, const char *name) {
    size_t at = 0;
    while (at < names->n && !text_is(names->items[at], name)) at++;
    if (at == names->n && names->n < SCORE_CRITERIA_MAX) names->items[names->n++] = name;
    return at;
}

static struct names names_new(struct arena *arena) {
    return (struct names){ARENA_ARRAY(arena, const char *, SCORE_CRITERIA_MAX), 0};
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All different texts, sorted, for the many: assessors and people. */
static struct names names_sorted(struct arena *arena, const char *const *texts, size_t n) {
    struct names names = {ARENA_ARRAY(arena, const char *, n), 0};
    for (size_t i = 0; i < n; i++) names.items[i] = texts[i];
    qsort(names.items, n, sizeof names.items[0], by_text);
    for (size_t i = 0; i < n; i++)
        if (names.n == 0 || !text_is(names.items[names.n - 1], names.items[i]))
            names.items[names.n++] = names.items[i];
    return names;
}

static struct names column_names(struct arena *arena, const struct table *table, int column) {
    const char **texts = ARENA_ARRAY(arena, const char *, table->csv.n_rows);
    for (size_t r = 0; r < table->csv.n_rows; r++) texts[r] = cell(table, r, column);
    return names_sorted(arena, texts, table->csv.n_rows);
}

static size_t name_find(const struct names *names, const char *name) {
    const char **found = bsearch(&name, names->items, names->n, sizeof names->items[0], by_text);
    return (size_t)(found - names->items);
}

/* P1, N3 and S6 belong to the three tests of the framework; anything else is its own. */
static const char *test_of_id(const char *criterion) {
    static const char *const tests[] = {"purposeful", "proportionate", "responsible"};
    static const char letters[] = "PNS";
    const char *at = criterion[0] == '\0' ? NULL : strchr(letters, criterion[0]);
    size_t digits = criterion[0] == '\0' ? 0 : strspn(criterion + 1, "0123456789");
    if (at == NULL || digits == 0 || criterion[1 + digits] != '\0') return criterion;
    return tests[at - letters];
}

struct ratings_columns {
    int assessor, criterion, rating, organisation, test, polarity, confidence;
    int proposal; /* -1: all ratings are of one */
};

#define UNIT "\x1f" /* ASCII's separator of units: nobody's name */

/* Who rated what, row by row: the assessor, and before it the proposal where there are several. */
static enum fail raters_collect(struct arena *arena, const struct table *table,
                                const struct ratings_columns *columns, const char **raters,
                                struct why *why) {
    for (size_t r = 0; r < table->csv.n_rows; r++) {
        raters[r] = cell(table, r, columns->assessor);
        if (text_is_empty(raters[r]))
            return cell_fail(table, r, columns->assessor, why, "an assessor");
        if (columns->proposal < 0) continue;
        const char *proposal = cell(table, r, columns->proposal);
        if (text_is_empty(proposal))
            return cell_fail(table, r, columns->proposal, why, "a proposal");
        raters[r] = arena_printf(arena, "%s" UNIT "%s", proposal, raters[r]);
    }
    return FAIL_NONE;
}

static enum fail criteria_collect(struct arena *arena, const struct table *table,
                                  const struct ratings_columns *columns, struct score_plan *plan,
                                  struct why *why) {
    struct names criteria = names_new(arena), tests = names_new(arena);
    size_t *test_of = ARENA_ARRAY(arena, size_t, SCORE_CRITERIA_MAX);
    int *polarity = ARENA_ARRAY(arena, int, SCORE_CRITERIA_MAX);
    for (size_t r = 0; r < table->csv.n_rows; r++) {
        const char *id = cell(table, r, columns->criterion), *test = cell(table, r, columns->test);
        double sign;
        if (text_is_empty(id)) return cell_fail(table, r, columns->criterion, why, "a criterion");
        size_t k = name_number(&criteria, id);
        if (k >= SCORE_CRITERIA_MAX)
            return cell_fail(table, r, columns->criterion, why, "at most 200 criteria");
        size_t t = name_number(&tests, text_is_empty(test) ? test_of_id(id) : test);
        TRY(cell_real(table, r, columns->polarity, &sign, why));
        if (isnan(sign)) sign = 1;
        if (fabs(sign) != 1) return cell_fail(table, r, columns->polarity, why, "1 or -1");
        if (polarity[k] != 0 && (test_of[k] != t || polarity[k] != (int)sign))
            return cell_fail(table, r, columns->criterion, why,
                             "the same test and polarity in every row of a criterion");
        test_of[k] = t;
        polarity[k] = (int)sign;
    }
    plan->criteria = criteria.items;
    plan->n_criteria = criteria.n;
    plan->tests = tests.items;
    plan->n_tests = tests.n;
    plan->test_of = test_of;
    plan->polarity = polarity;
    return FAIL_NONE;
}

static enum fail ratings_fill(struct arena *arena, const struct table *table,
                              const struct ratings_columns *columns, struct score_plan *plan,
                              struct names *names, size_t *repeated, struct why *why) {
    const char **raters = ARENA_ARRAY(arena, const char *, table->csv.n_rows + 1);
    TRY(raters_collect(arena, table, columns, raters, why));
    struct names assessors = names_sorted(arena, raters, table->csv.n_rows);
    struct names bodies = column_names(arena, table, columns->organisation);
    size_t n = assessors.n, m = plan->n_criteria;
    double *ratings = ARENA_ARRAY(arena, double, n *m);
    double *confidence = ARENA_ARRAY(arena, double, n *m);
    size_t *organisations = ARENA_ARRAY(arena, size_t, n);
    bool *seen = ARENA_ARRAY(arena, bool, n *m);
    struct names criteria = {.items = (const char **)(uintptr_t)plan->criteria, .n = m};
    for (size_t i = 0; i < n * m; i++) ratings[i] = confidence[i] = (double)NAN;
    for (size_t r = 0; r < table->csv.n_rows; r++) {
        size_t a = name_find(&assessors, raters[r]);
        size_t at = a * m + name_number(&criteria, cell(table, r, columns->criterion));
        *repeated += seen[at];
        seen[at] = true;
        TRY(cell_real(table, r, columns->rating, &ratings[at], why));
        if (ratings[at] < plan->rating_min || ratings[at] > plan->rating_max)
            return cell_fail(table, r, columns->rating, why, "a rating from 1 to 5, or empty");
        TRY(cell_real(table, r, columns->confidence, &confidence[at], why));
        organisations[a] = columns->organisation < 0
                               ? a
                               : name_find(&bodies, cell(table, r, columns->organisation));
    }
    plan->n_assessors = n;
    plan->ratings = ratings;
    plan->confidence = columns->confidence < 0 ? NULL : confidence;
    plan->organisations = organisations;
    *names = assessors;
    return FAIL_NONE;
}

static enum fail ratings_open(struct arena *arena, const char *path, struct table *table,
                              struct ratings_columns *columns, struct score_plan *plan,
                              struct why *why) {
    TRY(table_read(arena, path, table, why));
    TRY(column_want(table, "assessor", &columns->assessor, why));
    TRY(column_want(table, "criterion", &columns->criterion, why));
    TRY(column_want(table, "rating", &columns->rating, why));
    columns->organisation = csv_column(&table->csv, "organisation");
    columns->test = csv_column(&table->csv, "test");
    columns->polarity = csv_column(&table->csv, "polarity");
    columns->confidence = csv_column(&table->csv, "confidence");
    columns->proposal = -1;
    plan->rating_min = 1;
    plan->rating_max = 5;
    return criteria_collect(arena, table, columns, plan, why);
}

static enum fail ratings_read(struct arena *arena, const char *path, struct score_plan *plan,
                              size_t *repeated, struct why *why) {
    struct table table;
    struct ratings_columns columns = {.proposal = -1};
    struct names raters;
    TRY(ratings_open(arena, path, &table, &columns, plan, why));
    return ratings_fill(arena, &table, &columns, plan, &raters, repeated, why);
}

enum fail score_ratings_read(struct arena *arena, const char *path, struct score_ratings *out,
                             struct why *why) {
    struct table table;
    struct ratings_columns columns = {.proposal = -1};
    struct names raters, proposals = {ARENA_ARRAY(arena, const char *, SCORE_PROPOSALS_MAX + 1), 0};
    struct score_ratings made = {.n_proposals = 1};
    TRY(ratings_open(arena, path, &table, &columns, &made.plan, why));
    columns.proposal = csv_column(&table.csv, "proposal");
    TRY(ratings_fill(arena, &table, &columns, &made.plan, &raters, &made.repeated, why));
    made.has_tests = columns.test >= 0;
    size_t *proposal_of = ARENA_ARRAY(arena, size_t, raters.n + 1);
    for (size_t a = 0; a < raters.n && columns.proposal >= 0; a++) {
        struct str rest = str_of(raters.items[a]);
        const char *proposal = str_copy(arena, str_cut(&rest, UNIT[0])); /* sorted */
        if (proposals.n == 0 || !text_is(proposals.items[proposals.n - 1], proposal)) {
            if (proposals.n == SCORE_PROPOSALS_MAX)
                return why_fail(why, FAIL_LIMIT, "ratings", "want at most %d proposals",
                                (int)SCORE_PROPOSALS_MAX);
            proposals.items[proposals.n++] = proposal;
        }
        proposal_of[a] = proposals.n - 1;
    }
    if (columns.proposal >= 0) {
        made.proposals = proposals.items;
        made.n_proposals = proposals.n;
    }
    made.proposal_of = proposal_of;
    *out = made;
    return FAIL_NONE;
}

/* One row per person and item: person, item, points. */
static enum fail weights_long(struct arena *arena, const struct table *table, int person, int item,
                              struct score_plan *plan, size_t *repeated, struct why *why) {
    int points = -1;
    TRY(column_want(table, "points", &points, why));
    struct names people = column_names(arena, table, person), items = names_new(arena);
    for (size_t r = 0; r < table->csv.n_rows; r++)
        if (name_number(&items, cell(table, r, item)) >= SCORE_CRITERIA_MAX)
            return cell_fail(table, r, item, why, "at most 200 items");
    double *weights = ARENA_ARRAY(arena, double, people.n *items.n);
    bool *seen = ARENA_ARRAY(arena, bool, people.n *items.n);
    for (size_t i = 0; i < people.n * items.n; i++) weights[i] = (double)NAN;
    for (size_t r = 0; r < table->csv.n_rows; r++) {
        size_t at = name_find(&people, cell(table, r, person)) * items.n +
                    name_number(&items, cell(table, r, item));
        *repeated += seen[at];
        seen[at] = true;
        TRY(cell_real(table, r, points, &weights[at], why));
        if (weights[at] < 0) return cell_fail(table, r, points, why, "0 points or more");
    }
    plan->n_people = people.n;
    plan->n_items = items.n;
    plan->items = items.items;
    plan->weights = weights;
    return FAIL_NONE;
}

/* One row per person, one column per item. */
static enum fail weights_wide(struct arena *arena, const struct table *table, int person,
                              struct score_plan *plan, size_t *repeated, struct why *why) {
    struct names people = column_names(arena, table, person), items = names_new(arena);
    int *columns = ARENA_ARRAY(arena, int, table->csv.n_columns);
    int design = csv_column(&table->csv, "design_weight");
    for (size_t c = 0; c < table->csv.n_columns && items.n < SCORE_CRITERIA_MAX; c++) {
        if ((int)c == person || (int)c == design) continue;
        columns[items.n] = (int)c;
        items.items[items.n++] = table->csv.header[c];
    }
    double *weights = ARENA_ARRAY(arena, double, people.n *items.n);
    double *designs = ARENA_ARRAY(arena, double, people.n);
    bool *seen = ARENA_ARRAY(arena, bool, people.n);
    for (size_t r = 0; r < table->csv.n_rows; r++) {
        size_t at = name_find(&people, cell(table, r, person));
        *repeated += seen[at];
        seen[at] = true;
        for (size_t i = 0; i < items.n; i++) {
            double *points = &weights[at * items.n + i];
            TRY(cell_real(table, r, columns[i], points, why));
            if (*points < 0) return cell_fail(table, r, columns[i], why, "0 points or more");
        }
        TRY(cell_real(table, r, design, &designs[at], why));
        if (design >= 0 && !(designs[at] >= 0))
            return cell_fail(table, r, design, why, "a weight of 0 or more");
    }
    plan->n_people = people.n;
    plan->n_items = items.n;
    plan->items = items.items;
    plan->weights = weights;
    plan->design_weights = design < 0 ? NULL : designs;
    return FAIL_NONE;
}

static enum fail weights_read(struct arena *arena, const char *path, struct score_plan *plan,
                              size_t *repeated, struct why *why) {
    struct table table;
    int person = -1;
    TRY(table_read(arena, path, &table, why));
    TRY(column_want(&table, "person", &person, why));
    int item = csv_column(&table.csv, "item");
    if (item >= 0) return weights_long(arena, &table, person, item, plan, repeated, why);
    return weights_wide(arena, &table, person, plan, repeated, why);
}

/* The answers to the proposal itself: those given after, where there are both. */
static enum fail ballots_read(struct arena *arena, const struct score_tables *tables,
                              struct score_plan *plan, size_t *repeated, struct why *why) {
    struct table table;
    int person = -1, answer = -1;
    TRY(table_read(arena, tables->ballots, &table, why));
    TRY(column_want(&table, "person", &person, why));
    TRY(column_want(&table, "answer", &answer, why));
    int moment = csv_column(&table.csv, "moment"), use = csv_column(&table.csv, "use");
    int condition = csv_column(&table.csv, "condition");
    struct names people = column_names(arena, &table, person);
    char *answers = ARENA_ARRAY(arena, char, people.n);
    bool *conditions = ARENA_ARRAY(arena, bool, people.n);
    for (size_t r = 0; r < table.csv.n_rows; r++) {
        if (tables->use != NULL && use >= 0 && !text_is(cell(&table, r, use), tables->use))
            continue;
        if (moment >= 0 && text_is(cell(&table, r, moment), "before")) continue;
        const char *word = cell(&table, r, answer);
        bool yes_if = text_is(word, "yes-if");
        if (!text_is(word, "yes") && !text_is(word, "no") && !text_is(word, "unsure") && !yes_if)
            return cell_fail(&table, r, answer, why, "'yes', 'no', 'unsure' or 'yes-if'");
        size_t at = name_find(&people, cell(&table, r, person));
        *repeated += answers[at] != '\0';
        answers[at] = yes_if ? 'u' : word[0];
        conditions[at] = yes_if || !text_is_empty(cell(&table, r, condition));
    }
    for (size_t i = 0; i < people.n; i++) {
        plan->verdict.yes += answers[i] == 'y';
        plan->verdict.no += answers[i] == 'n';
        plan->verdict.unsure += answers[i] == 'u';
        plan->verdict.yes_if += (answers[i] == 'n' || answers[i] == 'u') && conditions[i];
    }
    return FAIL_NONE;
}

enum fail score_tables_read(struct arena *arena, const struct score_tables *tables,
                            struct score_plan *plan, size_t *repeated, struct why *why) {
    *repeated = 0;
    TRY(ratings_read(arena, tables->ratings, plan, repeated, why));
    TRY(weights_read(arena, tables->weights, plan, repeated, why));
    plan->points_total = 100;
    if (tables->ballots != NULL) TRY(ballots_read(arena, tables, plan, repeated, why));
    return FAIL_NONE;
}
