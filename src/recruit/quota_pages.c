/* Categories and their quotas: shown, edited, imported, downloaded. */
#include "base/csv.h"
#include "recruit/pool.h"
#include "recruit/quotas.h"
#include "recruit/quotas.html.h"
#include "recruit/recruit_views.h"

#include <math.h>
#include <string.h>

enum { VALUE_FIELDS = 8, ROWS_ADDED = 4, VALUES_MAX = 40, FIXED_FIELDS = 7 };

static bool may_edit(const struct recruitment *recruitment) {
    return recruitment->state < RECRUITMENT_FROZEN;
}

/* ---- the list ---- */

static const char *quota_text(const struct html *out, int64_t least, int64_t most) {
    if (least == most) return trf(out, "%lld", (long long)least);
    return trf(out, "%lld to %lld", (long long)least, (long long)most);
}

static const char *flex_text(const struct html *out, const struct recruit_value_list_row *value) {
    if (value->least_flex == DB_NULL_INT && value->most_flex == DB_NULL_INT) return NULL;
    int64_t least = value->least_flex == DB_NULL_INT ? value->least : value->least_flex;
    int64_t most = value->most_flex == DB_NULL_INT ? value->most : value->most_flex;
    return trf(out, "if need be %lld to %lld", (long long)least, (long long)most);
}

/* What cannot hold, whoever volunteers. */
static const char *fault_of(const struct html *out, const struct category *category,
                            int64_t seats) {
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < category->n_values; i++) {
        least += category->values[i].least;
        most += category->values[i].most;
    }
    if (category->n_values < 2) return tr(out, "A category needs at least two values.");
    if (least > seats)
        return trf(out,
                   "The seats add up to at least %lld, but there are only %lld. Lower some of the "
                   "least numbers.",
                   (long long)least, (long long)seats);
    if (most < seats)
        return trf(out,
                   "The seats add up to at most %lld, but %lld are to be filled. Raise some of the "
                   "greatest numbers.",
                   (long long)most, (long long)seats);
    return NULL;
}

static struct quota_category_line line_of(struct request *request,
                                          const struct recruitment *recruitment,
                                          const struct category *category,
                                          const struct recruit_pool_counts_row *counts,
                                          size_t n_counts) {
    const struct html *out = request->out;
    struct quota_value_line *values =
        ARENA_ARRAY(request->arena, struct quota_value_line, category->n_values + 1);
    for (size_t i = 0; i < category->n_values; i++) {
        const struct recruit_value_list_row *value = &category->values[i];
        values[i] = (struct quota_value_line){
            .label = value->name,
            .quota = quota_text(out, value->least, value->most),
            .flex = flex_text(out, value),
            .share = isnan(value->share) ? "" : trf(out, "%.1f%%", 100 * value->share)};
        for (size_t k = 0; k < n_counts; k++)
            if (counts[k].value == value->id) values[i].in_pool = counts[k].n;
    }
    return (struct quota_category_line){
        .name = category->row.name,
        .question = category->row.question,
        .source = category->from_address ? tr(out, "Comes with the address") : "",
        .edit_href = arena_printf(request->arena, "%s/quotas/%lld", recruitment->path,
                                  (long long)category->row.id),
        .fault = fault_of(out, category, recruitment->row.seats),
        .values = values,
        .n_values = category->n_values};
}

static enum fail quotas_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct category *categories;
    struct recruit_pool_counts_row *counts;
    size_t n, n_counts;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(categories_load(db, request->arena, recruitment.row.id, &categories, &n, why));
    TRY(recruit_pool_counts(db, request->arena, recruitment.row.id, &counts, &n_counts, why));
    struct quota_category_line *lines =
        ARENA_ARRAY(request->arena, struct quota_category_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = line_of(request, &recruitment, &categories[i], counts, n_counts);
    struct quotas_view view = {
        .request = request,
        .recruitment = &recruitment,
        .categories = lines,
        .n_categories = n,
        .live = recruitment.state < RECRUITMENT_DRAWN ? recruit_live(request, db, &recruitment)
                                                      : (struct raw){NULL, 0},
        .may_edit = may_edit(&recruitment) && request_has_role(request, RECRUIT_MANAGERS)};
    request->title = tr(request->out, "Groups and quotas");
    request->back_href = recruitment.path;
    recruit_quotas_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_quotas = {
    .name = "recruit_quotas",
    .path = "/proposals/:proposal/recruitments/:recruitment/quotas",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .section = "proposals",
    .show = quotas_show,
};
REGISTER(page, page_recruit_quotas);

/* ---- one category ---- */

static const struct choice sources[] = {
    {"asked", "People are asked on the registration page", NULL},
    {"address", "It comes with the address",
     "The address file has a column of this name, for example an area or a decile of deprivation."},
    {NULL, NULL, NULL},
};
static const struct field fixed[FIXED_FIELDS] = {
    {.name = "name",
     .label = "Short name, as in files",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 60,
     .hint = "For example Age",
     .missing = "Enter a short name"},
    {.name = "question",
     .label = "The question, as people read it",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 200,
     .hint = "For example: How old are you?",
     .missing = "Enter the question"},
    {.name = "second_question",
     .label = "The question in the second language",
     .kind = FIELD_TEXT,
     .max = 250},
    {.name = "hint", .label = "Why we ask, or how to answer", .kind = FIELD_TEXT, .max = 300},
    {.name = "source",
     .label = "Where does it come from?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = sources,
     .missing = "Choose where it comes from"},
    {.name = "remove", .label = "Remove this category", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

struct edited {
    struct recruitment recruitment;
    struct recruit_category_get_row row;
    const struct recruit_value_list_row *values; /* of this category */
    size_t n_values, n_rows;
};

static enum fail edited_load(struct request *request, struct db *db, struct edited *out,
                             struct why *why) {
    struct category *categories;
    size_t n;
    *out = (struct edited){0};
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    int64_t id = request_int(request, "category");
    if (id != 0)
        TRY(recruit_category_get(db, request->arena, id, out->recruitment.row.id, &out->row, why));
    TRY(categories_load(db, request->arena, out->recruitment.row.id, &categories, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (categories[i].row.id != id) continue;
        out->values = categories[i].values;
        out->n_values = categories[i].n_values;
    }
    out->n_rows = out->n_values + ROWS_ADDED;
    if (out->n_rows > VALUES_MAX) out->n_rows = VALUES_MAX;
    return FAIL_NONE;
}

static struct value_fields names_of(struct arena *arena, size_t i) {
    return (struct value_fields){
        .name = arena_printf(arena, "name_%zu", i),
        .label = arena_printf(arena, "label_%zu", i),
        .second = arena_printf(arena, "second_%zu", i),
        .least = arena_printf(arena, "least_%zu", i),
        .most = arena_printf(arena, "most_%zu", i),
        .least_flex = arena_printf(arena, "least_flex_%zu", i),
        .most_flex = arena_printf(arena, "most_flex_%zu", i),
        .share = arena_printf(arena, "share_%zu", i),
    };
}

static void value_fields_make(struct arena *arena, size_t i, struct field *at) {
    struct value_fields f = names_of(arena, i);
    at[0] =
        (struct field){.name = f.name, .label = "Name, as in files", .kind = FIELD_TEXT, .max = 60};
    at[1] = (struct field){
        .name = f.label, .label = "As people read it", .kind = FIELD_TEXT, .max = 120};
    at[2] = (struct field){
        .name = f.second, .label = "In the second language", .kind = FIELD_TEXT, .max = 160};
    at[3] = (struct field){
        .name = f.share, .label = "Population", .kind = FIELD_REAL, .max = 100, .suffix = "%"};
    at[4] = (struct field){.name = f.least, .label = "Seats from", .kind = FIELD_INT, .max = 10000};
    at[5] = (struct field){.name = f.most, .label = "to", .kind = FIELD_INT, .max = 10000};
    at[6] = (struct field){
        .name = f.least_flex, .label = "If need be from", .kind = FIELD_INT, .max = 10000};
    at[7] = (struct field){.name = f.most_flex, .label = "to", .kind = FIELD_INT, .max = 10000};
}

static enum fail fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) {
    struct edited edited;
    TRY(edited_load(request, db, &edited, why));
    struct field *fields =
        ARENA_ARRAY(request->arena, struct field, FIXED_FIELDS + VALUE_FIELDS * edited.n_rows);
    memcpy(fields, fixed, sizeof fixed);
    for (size_t i = 0; i < edited.n_rows; i++)
        value_fields_make(request->arena, i, fields + FIXED_FIELDS + VALUE_FIELDS * i);
    *out = fields;
    *n = FIXED_FIELDS + VALUE_FIELDS * edited.n_rows;
    return FAIL_NONE;
}

/* One row as typed. `used` false: left empty. */
struct typed_value {
    const char *name, *label, *second;
    int64_t least, most, least_flex, most_flex;
    double share;
    bool used;
};

static enum fail typed_value_read(struct request *request, const struct recruitment *recruitment,
                                  size_t i, struct typed_value *out, struct why *why) {
    struct value_fields f = names_of(request->arena, i);
    const struct form *form = request->form;
    *out = (struct typed_value){
        .name = form_text(form, f.name),
        .label = form_text(form, f.label),
        .second = form_text(form, f.second),
        .least = form_int(form, f.least, DB_NULL_INT),
        .most = form_int(form, f.most, DB_NULL_INT),
        .least_flex = form_int(form, f.least_flex, DB_NULL_INT),
        .most_flex = form_int(form, f.most_flex, DB_NULL_INT),
        .share = form_real(form, f.share, NAN) / 100,
    };
    out->used = !text_is_empty(out->name);
    if (!out->used) {
        if (text_is_empty(out->label) && out->least == DB_NULL_INT && out->most == DB_NULL_INT)
            return FAIL_NONE;
        return why_fail(why, FAIL_INPUT, f.name, "Enter the name of this value, or empty its row");
    }
    if (text_is_empty(out->label)) out->label = out->name;
    if (out->least == DB_NULL_INT && out->most == DB_NULL_INT && !isnan(out->share)) {
        double seats = out->share * (double)recruitment->row.seats;
        out->least = (int64_t)floor(seats + 1e-9);
        out->most = (int64_t)ceil(seats - 1e-9);
    }
    if (out->least == DB_NULL_INT || out->most == DB_NULL_INT)
        return why_fail(why, FAIL_INPUT, out->least == DB_NULL_INT ? f.least : f.most,
                        "Enter the seats, or the share of the population");
    if (out->least > out->most)
        return why_fail(why, FAIL_INPUT, f.most, "The seats must go from the smaller number up");
    if (out->least_flex != DB_NULL_INT && out->least_flex > out->least)
        return why_fail(why, FAIL_INPUT, f.least_flex,
                        "If need be must not start above the seats from");
    if (out->most_flex != DB_NULL_INT && out->most_flex < out->most)
        return why_fail(why, FAIL_INPUT, f.most_flex, "If need be must not end below the seats to");
    return FAIL_NONE;
}

static enum fail value_store(struct request *request, struct db *db, const struct edited *edited,
                             int64_t category, size_t i, const struct typed_value *typed,
                             struct why *why) {
    int64_t id;
    if (i >= edited->n_values) {
        if (!typed->used) return FAIL_NONE;
        return recruit_value_add(db, request->arena, category, (int64_t)i + 1, typed->name,
                                 typed->label, typed->second, typed->least, typed->most,
                                 typed->least_flex, typed->most_flex, typed->share, &id, why);
    }
    int64_t answers;
    id = edited->values[i].id;
    if (typed->used)
        return recruit_value_change(db, id, category, typed->name, typed->label, typed->second,
                                    typed->least, typed->most, typed->least_flex, typed->most_flex,
                                    typed->share, why);
    TRY(recruit_value_answers(db, request->arena, id, &answers, why));
    if (answers > 0)
        return why_fail(why, FAIL_CONFLICT, names_of(request->arena, i).name,
                        "people have given this answer already (%lld), so it cannot be taken out",
                        (long long)answers);
    return recruit_value_remove(db, id, category, why);
}

static enum fail values_store(struct request *request, struct db *db, const struct edited *edited,
                              int64_t category, struct why *why) {
    struct typed_value typed[VALUES_MAX];
    for (size_t i = 0; i < edited->n_rows; i++) {
        TRY(typed_value_read(request, &edited->recruitment, i, &typed[i], why));
        for (size_t k = 0; k < i; k++)
            if (typed[i].used && typed[k].used && strcasecmp(typed[i].name, typed[k].name) == 0)
                return why_fail(why, FAIL_INPUT, names_of(request->arena, i).name,
                                "Two values have the name '%s'", typed[i].name);
    }
    for (size_t i = 0; i < edited->n_rows; i++)
        TRY(value_store(request, db, edited, category, i, &typed[i], why));
    return FAIL_NONE;
}

static enum fail edit_check(const struct recruitment *recruitment, struct why *why) {
    if (may_edit(recruitment)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "the pool is frozen, and the quotas with it; take it back to change them");
}

static enum fail name_check(struct request *request, struct db *db, const struct edited *edited,
                            struct why *why) {
    struct recruit_category_list_row *rows;
    size_t n;
    TRY(recruit_category_list(db, request->arena, edited->recruitment.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id != edited->row.id &&
            strcasecmp(rows[i].name, form_text(request->form, "name")) == 0)
            return why_fail(why, FAIL_INPUT, "name", "Another category has this name");
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct edited edited;
    const struct form *form = request->form;
    TRY(edited_load(request, db, &edited, why));
    TRY(edit_check(&edited.recruitment, why));
    TRY(name_check(request, db, &edited, why));
    TRY(recruit_category_add(db, request->arena, edited.recruitment.row.id, form_text(form, "name"),
                             form_text(form, "question"), form_text(form, "second_question"),
                             form_text(form, "hint"), form_text(form, "source"), &request->subject,
                             why));
    TRY(values_store(request, db, &edited, request->subject, why));
    request_go(request, "%s/quotas", edited.recruitment.path);
    return FAIL_NONE;
}

static enum fail category_form(struct request *request, const struct edited *edited, bool is_new) {
    struct value_fields *rows =
        ARENA_ARRAY(request->arena, struct value_fields, edited->n_rows + 1);
    for (size_t i = 0; i < edited->n_rows; i++) {
        rows[i] = names_of(request->arena, i);
        rows[i].title = trf(request->out, "Value %zu", i + 1);
    }
    struct category_edit_view view = {.form = request->form,
                                      .values = rows,
                                      .n_values = edited->n_rows,
                                      .is_new = is_new,
                                      .has_second =
                                          !text_is_empty(edited->recruitment.row.second_language)};
    request->title =
        is_new ? tr(request->out, "Add a category") : tr(request->out, "Change the category");
    request->back_href = arena_printf(request->arena, "%s/quotas", edited->recruitment.path);
    recruit_category_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct edited edited;
    TRY(edited_load(request, db, &edited, why));
    form_fill(request->form, "source", "asked");
    return category_form(request, &edited, true);
}

static const struct page page_recruit_category_add = {
    .name = "recruit_category_add",
    .path = "/proposals/:proposal/recruitments/:recruitment/quotas/add",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = fields_make,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_recruit_category_add);

static enum fail category_remove(struct request *request, struct db *db,
                                 const struct edited *edited, struct why *why) {
    int64_t answers;
    for (size_t i = 0; i < edited->n_values; i++) {
        TRY(recruit_value_answers(db, request->arena, edited->values[i].id, &answers, why));
        if (answers > 0)
            return why_fail(why, FAIL_CONFLICT, "remove",
                            "People have answered this question, so it cannot be removed");
    }
    TRY(recruit_value_remove_all(db, edited->row.id, why));
    return recruit_category_remove(db, edited->row.id, edited->recruitment.row.id, why);
}

static enum fail category_act(struct request *request, struct db *db, struct why *why) {
    struct edited edited;
    const struct form *form = request->form;
    int64_t revision = 0;
    TRY(edited_load(request, db, &edited, why));
    TRY(edit_check(&edited.recruitment, why));
    if (form_yes(form, "remove")) {
        TRY(category_remove(request, db, &edited, why));
    } else {
        TRY(name_check(request, db, &edited, why));
        if (!str_int(str_of(form_text(form, "revision")), 1, INT64_MAX, &revision) ||
            revision != edited.row.revision)
            return why_fail(why, FAIL_CONFLICT, NULL,
                            "Somebody else changed this meanwhile. What you typed is below; look "
                            "at theirs before you save");
        TRY(recruit_category_change(db, edited.row.id, edited.recruitment.row.id, revision,
                                    form_text(form, "name"), form_text(form, "question"),
                                    form_text(form, "second_question"), form_text(form, "hint"),
                                    form_text(form, "source"), why));
        TRY(values_store(request, db, &edited, edited.row.id, why));
    }
    request->subject = edited.row.id;
    request_go(request, "%s/quotas", edited.recruitment.path);
    return FAIL_NONE;
}

static void value_fill(struct request *request, size_t i,
                       const struct recruit_value_list_row *value) {
    struct value_fields f = names_of(request->arena, i);
    form_fill(request->form, f.name, value->name);
    form_fill(request->form, f.label, value->label);
    form_fill(request->form, f.second, value->second_label);
    form_fill_int(request->form, f.least, value->least);
    form_fill_int(request->form, f.most, value->most);
    form_fill_int(request->form, f.least_flex, value->least_flex);
    form_fill_int(request->form, f.most_flex, value->most_flex);
    if (!isnan(value->share))
        form_fill(request->form, f.share, arena_printf(request->arena, "%.4g", 100 * value->share));
}

static enum fail category_show(struct request *request, struct db *db, struct why *why) {
    struct edited edited;
    TRY(edited_load(request, db, &edited, why));
    form_fill(request->form, "name", edited.row.name);
    form_fill(request->form, "question", edited.row.question);
    form_fill(request->form, "second_question", edited.row.second_question);
    form_fill(request->form, "hint", edited.row.hint);
    form_fill(request->form, "source", edited.row.source);
    form_fill_int(request->form, "revision", edited.row.revision);
    for (size_t i = 0; i < edited.n_values; i++) value_fill(request, i, &edited.values[i]);
    return category_form(request, &edited, false);
}

static const struct page page_recruit_category = {
    .name = "recruit_category",
    .path = "/proposals/:proposal/recruitments/:recruitment/quotas/:category",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = fields_make,
    .show = category_show,
    .act = category_act,
};
REGISTER(page, page_recruit_category);

/* ---- files ---- */

static const struct field import_fields[] = {{.name = "file",
                                              .label = "CSV file",
                                              .kind = FIELD_FILE,
                                              .required = true,
                                              .max = 1 << 20,
                                              .missing = "Choose a file"}};

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct quota_file file;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(edit_check(&recruitment, why));
    TRY(recruit_file_fail(
        request,
        quota_file_read(request->arena, form_upload(request->form, "file")->bytes, &file, why),
        why));
    TRY(quota_file_store(db, request->arena, recruitment.row.id, &file, why));
    request->subject = recruitment.row.id;
    request_go(request, "%s/quotas", recruitment.path);
    request_say(request, tr_language(request->language, "%zu categories were imported."),
                file.n_categories);
    return FAIL_NONE;
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    struct quota_import_view view = {.form = request->form, .recruitment = &recruitment};
    request->title = tr(request->out, "Import quotas from a file");
    request->back_href = arena_printf(request->arena, "%s/quotas", recruitment.path);
    recruit_quota_import_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_quota_import = {
    .name = "recruit_quota_import",
    .path = "/proposals/:proposal/recruitments/:recruitment/quotas/import",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = import_fields,
    .n_fields = LENGTH(import_fields),
    .show = import_show,
    .act = import_act,
};
REGISTER(page, page_recruit_quota_import);

static enum fail quotas_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct category *categories;
    size_t n;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(categories_load(db, request->arena, recruitment.row.id, &categories, &n, why));
    quotas_write(&request->response->body, categories, n, true);
    http_download(request->response, "text/csv; charset=utf-8", "quotas.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_quotas_file = {
    .name = "recruit_quotas_file",
    .path = "/proposals/:proposal/recruitments/:recruitment/quotas.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .send = quotas_send,
};
REGISTER(page, page_recruit_quotas_file);
