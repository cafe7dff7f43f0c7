/* test-golden DIR [PATTERN]: runs the golden cases of a folder; see README.md. */
#include "tests/golden/golden.h"

#include "base/csv.h"
#include "base/file.h"

#include <math.h>

KIND_DECLARE(golden);

enum { FILE_BYTES = 256 << 20 };

struct golden_given {
    const char *stat, *label, *text; /* text NULL: a number */
    double value;
};

/* --- Figures a function gives --------------------------------------------------------------- */

static void give(struct golden_run *run, struct golden_given given) {
    if (run->n_given == run->room) {
        size_t room = run->room == 0 ? 64 : run->room * 2;
        run->given =
            arena_grow(run->arena, run->given, run->room * sizeof given, room * sizeof given);
        run->room = room;
    }
    run->given[run->n_given++] = given;
}

void golden_number(struct golden_run *run, const char *stat, const char *label, double value) {
    give(run, (struct golden_given){arena_copy(run->arena, stat), arena_copy(run->arena, label),
                                    NULL, value});
}

void golden_cell(struct golden_run *run, const char *stat, const char *row, const char *column,
                 double value) {
    golden_number(run, stat, arena_printf(run->arena, "%s|%s", row, column), value);
}

void golden_text(struct golden_run *run, const char *stat, const char *label, const char *text) {
    give(run, (struct golden_given){arena_copy(run->arena, stat), arena_copy(run->arena, label),
                                    arena_copy(run->arena, text), 0});
}

/* --- Against what is expected --------------------------------------------------------------- */

struct expected {
    const char *stat, *label, *value;
    double relative, absolute;
    bool is_text;
};

struct tally {
    size_t figures, figures_failed, cases, cases_failed;
};

static bool number_passes(const struct expected *want, double got) {
    double value;
    if (text_is(want->value, "NA") || text_is(want->value, "NaN")) return isnan(got);
    if (text_is(want->value, "Inf")) return isinf(got) && got > 0;
    if (text_is(want->value, "-Inf")) return isinf(got) && got < 0;
    if (!str_real(str_of(want->value), &value)) return false;
    return fabs(got - value) <= want->absolute + want->relative * fabs(value);
}

static bool figure_passes(const struct golden_run *run, const struct expected *want) {
    const struct golden_given *found = NULL;
    for (size_t i = 0; i < run->n_given; i++) {
        const struct golden_given *given = &run->given[i];
        if (text_is(given->stat, want->stat) && text_is(given->label, want->label)) found = given;
    }
    char got[80] = "nothing";
    if (found != NULL && want->is_text && found->text != NULL) {
        if (text_is(found->text, want->value)) return true;
        printf("%s: %s[%s]: expected '%s', got '%s'\n", run->id, want->stat, want->label,
               want->value, found->text);
        return false;
    }
    if (found != NULL && !want->is_text && found->text == NULL) {
        if (number_passes(want, found->value)) return true;
        snprintf(got, sizeof got, "%.15g", found->value);
    } else if (found != NULL) {
        snprintf(got, sizeof got, "%s", found->text != NULL ? "a text" : "a number");
    }
    printf("%s: %s[%s]: expected %s, got %s\n", run->id, want->stat, want->label, want->value, got);
    return false;
}

static void case_run(struct golden_run *run, const struct expected *expected, size_t n,
                     struct tally *tally) {
    const struct golden *function = NULL;
    struct why why = {0};
    size_t failed = 0;
    for (KIND_EACH(golden, at))
        if (text_is((*at)->function, run->function)) function = *at;
    tally->cases++;
    tally->figures += n;
    if (function == NULL) {
        printf("%s: expected the function '%s', got nothing of that name\n", run->id,
               run->function);
        failed = n;
    } else if (function->run(run, &why) != FAIL_NONE) {
        printf("%s: expected %zu figures, got the failure: %s\n", run->id, n, why.text);
        failed = n;
    } else {
        for (size_t i = 0; i < n; i++) failed += figure_passes(run, &expected[i]) ? 0 : 1;
    }
    if (n == 0) printf("%s: expected at least one figure to compare, got none\n", run->id);
    tally->figures_failed += failed;
    tally->cases_failed += failed > 0 || n == 0 || function == NULL ? 1 : 0;
}

/* --- The folder ----------------------------------------------------------------------------- */

struct folder {
    struct arena *arena;
    const char *path;
    struct csv cases, expected;
};

static enum fail table_read(struct folder *folder, const char *name, struct csv *out,
                            struct why *why) {
    struct str bytes;
    TRY(file_read(folder->arena, path_join(folder->arena, folder->path, name), FILE_BYTES, &bytes,
                  why));
    return csv_read(folder->arena, bytes, out, why);
}

static const char *cell_of(const struct csv *csv, size_t row, const char *name) {
    int column = csv_column(csv, name);
    return column < 0 ? "" : csv_cell(csv, row, (size_t)column);
}

static double cell_real(const struct csv *csv, size_t row, const char *name) {
    double value;
    return str_real(str_of(cell_of(csv, row, name)), &value) ? value : 0;
}

static size_t expected_of(struct folder *folder, const char *id, struct expected *out) {
    size_t n = 0;
    for (size_t r = 0; r < folder->expected.n_rows; r++) {
        const struct csv *csv = &folder->expected;
        if (!text_is(cell_of(csv, r, "case_id"), id)) continue;
        out[n++] =
            (struct expected){cell_of(csv, r, "stat"),   cell_of(csv, r, "label"),
                              cell_of(csv, r, "value"),  cell_real(csv, r, "rtol"),
                              cell_real(csv, r, "atol"), text_is(cell_of(csv, r, "type"), "str")};
    }
    return n;
}

static void asked_of(struct golden_run *run, const struct expected *expected, size_t n) {
    const char **stats = ARENA_ARRAY(run->arena, const char *, n + 1);
    const char **labels = ARENA_ARRAY(run->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) stats[i] = expected[i].stat, labels[i] = expected[i].label;
    run->asked_stats = stats, run->asked_labels = labels, run->n_asked = n;
}

static enum fail folder_run(struct folder *folder, const char *pattern, struct tally *tally,
                            struct why *why) {
    TRY(table_read(folder, "cases.csv", &folder->cases, why));
    TRY(table_read(folder, "expected.csv", &folder->expected, why));
    struct expected *expected =
        ARENA_ARRAY(folder->arena, struct expected, folder->expected.n_rows + 1);
    for (size_t c = 0; c < folder->cases.n_rows; c++) {
        struct golden_run run = {.id = cell_of(&folder->cases, c, "case_id"),
                                 .function = cell_of(&folder->cases, c, "func"),
                                 .input = cell_of(&folder->cases, c, "input"),
                                 .arguments = cell_of(&folder->cases, c, "args"),
                                 .folder = folder->path};
        if (pattern != NULL && strstr(run.id, pattern) == NULL &&
            strstr(run.function, pattern) == NULL)
            continue;
        size_t n = expected_of(folder, run.id, expected);
        run.arena = arena_new((size_t)1 << 32);
        asked_of(&run, expected, n);
        case_run(&run, expected, n, tally);
        arena_free(run.arena);
    }
    return FAIL_NONE;
}

int main(int argc, char **argv) {
    struct tally tally = {0};
    struct why why = {0};
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "Use: test-golden DIR [PATTERN]\n");
        return 2;
    }
    struct folder folder = {.arena = arena_new((size_t)1 << 32), .path = argv[1]};
    enum fail fail = folder_run(&folder, argc > 2 ? argv[2] : NULL, &tally, &why);
    arena_free(folder.arena);
    if (fail != FAIL_NONE) {
        fprintf(stderr, "test-golden: %s: %s\n", argv[1], why.text);
        printf("0 passed, 1 failed\n");
        return 2;
    }
    printf("%zu of %zu figures are as expected, in cases:\n", tally.figures - tally.figures_failed,
           tally.figures);
    printf("%zu passed, %zu failed\n", tally.cases - tally.cases_failed, tally.cases_failed);
    fflush(stdout);
    return tally.cases_failed == 0 && tally.cases > 0 ? 0 : 1;
}
