/* From files to a plan. */
#include "cli/command.h"
#include "cli/draw_files.h"

enum { FILE_BYTES = 1 << 30 };

static enum fail table_read(struct arena *arena, const char *path, struct draw_input *out,
                            struct why *why) {
    struct str bytes;
    TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
    sha256_hex(bytes.s, bytes.n, out->sha256);
    out->name = path;
    if (csv_read(arena, bytes, &out->table, why) != FAIL_NONE) return why_in_file(why, path);
    return FAIL_NONE;
}

static enum fail ids_read(struct arena *arena, const char *path, struct draw_input *input,
                          const struct sortition_people *people, size_t **chosen, size_t *n,
                          struct why *why) {
    TRY(table_read(arena, path, input, why));
    if (sortition_ids_read(arena, &input->table, NULL, people, chosen, n, why) != FAIL_NONE)
        return why_in_file(why, path);
    return FAIL_NONE;
}

/* Who was selected and does not drop out stays; who drops out is on no panel. */
static enum fail replacement_read(struct arena *arena, const struct draw_settings *settings,
                                  struct draw_inputs *inputs, struct why *why) {
    size_t *selected, *gone, n_selected, n_gone, n = 0;
    TRY(ids_read(arena, settings->selected, &inputs->selected, &inputs->people, &selected,
                 &n_selected, why));
    TRY(ids_read(arena, settings->replace, &inputs->replace, &inputs->people, &gone, &n_gone, why));
    bool *leaves = ARENA_ARRAY(arena, bool, inputs->people.pool.n);
    size_t *kept = ARENA_ARRAY(arena, size_t, n_selected + 1);
    for (size_t i = 0; i < n_gone; i++) leaves[gone[i]] = true;
    for (size_t i = 0; i < n_selected; i++)
        if (!leaves[selected[i]]) kept[n++] = selected[i];
    inputs->plan.kept = kept;
    inputs->plan.n_kept = n;
    inputs->plan.excluded = gone;
    inputs->plan.n_excluded = n_gone;
    return FAIL_NONE;
}

enum fail draw_inputs_read(struct arena *arena, const struct draw_settings *settings,
                           struct draw_inputs *out, struct why *why) {
    struct draw_inputs *inputs = out;
    struct sortition_columns columns = {
        .id = settings->id, .address = settings->address, .n_address = settings->n_address};
    TRY(table_read(arena, settings->quotas, &inputs->quotas, why));
    if (sortition_quotas_read(arena, &inputs->quotas.table, (size_t)settings->size, &inputs->asked,
                              why) != FAIL_NONE)
        return why_in_file(why, settings->quotas);
    inputs->used = inputs->asked;
    TRY(table_read(arena, settings->pool, &inputs->pool, why));
    if (sortition_people_read(arena, &inputs->pool.table, &inputs->asked, &columns, &inputs->people,
                              why) != FAIL_NONE)
        return why_in_file(why, settings->pool);
    inputs->plan = (struct sortition_plan){.quotas = &inputs->used,
                                           .pool = &inputs->people.pool,
                                           .size = (size_t)settings->size,
                                           .algorithm = settings->algorithm,
                                           .per_address = (size_t)settings->per_address,
                                           .panels = (size_t)settings->panels,
                                           .cap = settings->cap,
                                           .balance = settings->balance,
                                           .work = (uint64_t)settings->work * 1000000000,
                                           .seed = settings->seed};
    if (settings->keep != NULL) {
        size_t *kept;
        TRY(ids_read(arena, settings->keep, &inputs->keep, &inputs->people, &kept,
                     &inputs->plan.n_kept, why));
        inputs->plan.kept = kept;
    }
    if (settings->selected != NULL) TRY(replacement_read(arena, settings, inputs, why));
    return FAIL_NONE;
}
