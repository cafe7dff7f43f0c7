/* The inputs of a case: data files and designs. */
#include "base/csv.h"
#include "base/file.h"
#include "stats/survey/replicate.h"
#include "tests/golden/golden.h"

enum { FILE_BYTES = 256 << 20 };

static char *data_path(const struct golden_run *run, const char *file) {
    return arena_printf(run->arena, "%s/data/%s", run->folder, file);
}

bool golden_has_data(const struct golden_run *run, const char *name) {
    return file_exists(data_path(run, arena_printf(run->arena, "%s.csv", name)));
}

enum fail golden_bytes(struct golden_run *run, const char *file, struct str *out, struct why *why) {
    return file_read(run->arena, data_path(run, file), FILE_BYTES, out, why);
}

enum fail golden_frame(struct golden_run *run, const char *name, const struct frame **out,
                       struct why *why) {
    struct str bytes;
    TRY(golden_bytes(run, arena_printf(run->arena, "%s.csv", name), &bytes, why));
    struct frame *frame = ARENA_NEW(run->arena, struct frame);
    TRY(frame_read(run->arena, bytes, NULL, 0, frame, why));
    *out = frame;
    return FAIL_NONE;
}

/* `~a+b` names the columns of the stages; `~1`, nothing and words in parentheses name none. */
static void names_of(struct arena *arena, const char *formula, const char **names) {
    if (formula[0] != '~') return;
    struct str rest = str_of(formula + 1);
    for (size_t n = 0; rest.s != NULL && n < DESIGN_STAGES; n++) {
        struct str part = str_trim(str_cut(&rest, '+'));
        const char *space = part.n == 0 ? NULL : memchr(part.s, ' ', part.n);
        if (space != NULL) part.n = (size_t)(space - part.s);
        names[n] = str_is(part, "1") || part.n == 0 ? NULL : str_copy(arena, part);
    }
}

static const char *cell_of(const struct csv *csv, size_t row, const char *name) {
    int column = csv_column(csv, name);
    return column < 0 ? "" : csv_cell(csv, row, (size_t)column);
}

static bool has_design(const struct csv *csv, const char *design_id) {
    for (size_t r = 0; r < csv->n_rows; r++)
        if (text_is(cell_of(csv, r, "design_id"), design_id)) return true;
    return false;
}

/* A case named `...-fpc` of the design `panelA` means the variant `panelA-fpc` where
 * designs.csv has one: cases.csv names such cases by the design without its variant. */
static const char *variant_of(struct golden_run *run, const struct csv *csv,
                              const char *design_id) {
    const char *end = strrchr(run->id, '-');
    if (end == NULL) return design_id;
    const char *variant = arena_printf(run->arena, "%s%s", design_id, end);
    return has_design(csv, variant) ? variant : design_id;
}

enum fail golden_design(struct golden_run *run, const char *design_id, const struct frame **frame,
                        const struct design **design, struct why *why) {
    struct str bytes;
    struct csv csv;
    TRY(file_read(run->arena, path_join(run->arena, run->folder, "designs.csv"), FILE_BYTES, &bytes,
                  why));
    TRY(csv_read(run->arena, bytes, &csv, why));
    design_id = variant_of(run, &csv, design_id);
    for (size_t r = 0; r < csv.n_rows; r++) {
        if (!text_is(cell_of(&csv, r, "design_id"), design_id)) continue;
        const char *nest = cell_of(&csv, r, "nest"), *weights[DESIGN_STAGES] = {NULL};
        struct design_plan plan = {.nested = text_is(nest, "1") || text_is(nest, "TRUE")};
        names_of(run->arena, cell_of(&csv, r, "ids"), plan.units);
        names_of(run->arena, cell_of(&csv, r, "strata"), plan.strata);
        names_of(run->arena, cell_of(&csv, r, "weights"), weights);
        names_of(run->arena, cell_of(&csv, r, "fpc"), plan.population);
        plan.weights = weights[0];
        (void)lonely_of(golden_word(run, "lonely", "fail"), &plan.lonely);
        TRY(golden_frame(run, cell_of(&csv, r, "data"), frame, why));
        struct design *made = ARENA_NEW(run->arena, struct design);
        TRY(design_make(run->arena, *frame, &plan, made, why));
        const char *type = golden_word(run, "replicates", NULL);
        if (type != NULL) { /* `replicates=JKn`: errors by replicates made of the design */
            struct replicates *replicates = ARENA_NEW(run->arena, struct replicates);
            struct replicate_plan how = {.mse = golden_says(run, "mse=TRUE")};
            if (!replicate_kind_of(type, &how.kind))
                return why_fail(why, FAIL_INPUT, "replicates", "no replicates of type '%s'", type);
            TRY(replicates_make(run->arena, made, &how, replicates, why));
            made->replicates = replicates;
        }
        *design = made;
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, "input", "designs.csv has no design '%s'", design_id);
}

enum fail golden_margin(struct golden_run *run, const char *name, const char *variable,
                        const struct factor *factor, const double **totals, struct why *why) {
    const struct frame *frame;
    struct factor variables, levels;
    const double *numbers;
    TRY(golden_frame(run, name, &frame, why));
    TRY(frame_factor(run->arena, frame, "variable", &variables, why));
    TRY(frame_factor(run->arena, frame, "level", &levels, why));
    TRY(frame_numbers(frame, "total", &numbers, why));
    double *out = ARENA_ARRAY(run->arena, double, (size_t)factor->n_levels + 1);
    for (int32_t l = 0; l < factor->n_levels; l++) {
        bool found = false;
        for (size_t r = 0; r < frame->n_rows; r++) {
            if (variables.codes[r] < 0 || levels.codes[r] < 0) continue;
            if (!text_is(variables.levels[variables.codes[r]], variable)) continue;
            if (!text_is(levels.levels[levels.codes[r]], factor->levels[l])) continue;
            out[l] = numbers[r];
            found = true;
        }
        if (!found)
            return why_fail(why, FAIL_INPUT, variable, "%s.csv has no total of '%s' of '%s'", name,
                            factor->levels[l], variable);
    }
    *totals = out;
    return FAIL_NONE;
}
