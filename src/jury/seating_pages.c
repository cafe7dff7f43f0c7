/* Seating: mixed tables for each round, with as few people as possible who meet twice. */
#include "jury/jury_pages.h"
#include "stats/sampling/tables.h"

#include "base/hash.h"

#include <string.h>

enum { SEARCH_STEPS = 200000, CATEGORIES_MOST = 12, APART_MOST = 4000 };

/* ---- what tables are balanced on ---- */

struct values {
    uint32_t *value; /* [n_categories * n_people] */
    bool *known;     /* the same shape */
    uint32_t n_values[CATEGORIES_MOST];
    const char *names[CATEGORIES_MOST]; /* the first is the group */
    size_t n_categories;
};

struct people {
    struct jury_seated_list_row *rows;
    size_t n;
};

/* Texts of one category as numbers from 0; 0 stands for "not known" too. */
static uint32_t number_of(const char **known, uint32_t *n, const char *text) {
    for (uint32_t k = 0; k < *n; k++)
        if (text_is(known[k], text)) return k;
    if (*n == TABLES_VALUES_MAX) return 0;
    known[*n] = text;
    return (*n)++;
}

/* The group on the slip, and what people told recruitment. */
static enum fail values_load(struct request *request, struct db *db, int64_t engagement,
                             const struct people *people, struct values *out, struct why *why) {
    struct jury_seat_values_row *rows;
    size_t n;
    const char **names = out->names;
    names[0] = "group";
    const char **known = ARENA_ARRAY(request->arena, const char *, TABLES_VALUES_MAX);
    TRY(jury_seat_values(db, request->arena, engagement, &rows, &n, why));
    out->n_categories = 1;
    for (size_t i = 0; i < n; i++) {
        size_t c = 1;
        while (c < out->n_categories && !text_is(names[c], rows[i].category)) c++;
        if (c == out->n_categories && c < CATEGORIES_MOST)
            names[out->n_categories++] = rows[i].category;
    }
    out->value = ARENA_ARRAY(request->arena, uint32_t, out->n_categories * people->n);
    out->known = ARENA_ARRAY(request->arena, bool, out->n_categories * people->n);
    for (size_t c = 0; c < out->n_categories; c++) {
        uint32_t n_known = 0;
        for (size_t p = 0; p < people->n; p++) {
            const char *text = c == 0 ? people->rows[p].strand : "";
            for (size_t i = 0; i < n && c > 0; i++)
                if (rows[i].participant == people->rows[p].id &&
                    text_is(rows[i].category, names[c]))
                    text = rows[i].value;
            out->value[c * people->n + p] = number_of(known, &n_known, text);
            out->known[c * people->n + p] = !text_is_empty(text);
        }
        out->n_values[c] = n_known;
    }
    return FAIL_NONE;
}

/* ---- who is kept apart ---- */

/* People of one home, as recruitment knows it. */
static enum fail homes_load(struct request *request, struct db *db, int64_t engagement,
                            const struct people *people, uint32_t *apart, struct why *why) {
    struct jury_seat_homes_row *homes;
    size_t n;
    TRY(jury_seat_homes(db, request->arena, engagement, &homes, &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t first = 0; /* the first of the same home gives the number */
        while (homes[first].household_hash.n != homes[i].household_hash.n ||
               memcmp(homes[first].household_hash.s, homes[i].household_hash.s,
                      homes[i].household_hash.n) != 0)
            first++;
        for (size_t p = 0; p < people->n; p++)
            if (people->rows[p].id == homes[i].participant) apart[p] = (uint32_t)first + 1;
    }
    return FAIL_NONE;
}

/* People who are alike in a category; those of whom it is not known are kept from nobody. */
static void alike_set(const struct people *people, const struct values *values, const char *name,
                      uint32_t *apart) {
    for (size_t c = 0; c < values->n_categories; c++)
        for (size_t p = 0; p < people->n && text_is(values->names[c], name); p++)
            apart[p] = values->known[c * people->n + p] ? values->value[c * people->n + p] + 1 : 0;
}

static const char **labels_of(struct arena *arena, const struct people *people) {
    const char **labels = ARENA_ARRAY(arena, const char *, people->n + 1);
    for (size_t p = 0; p < people->n; p++) labels[p] = people->rows[p].label;
    return labels;
}

static enum fail apart_load(struct request *request, struct db *db, int64_t engagement,
                            const struct people *people, const struct values *values,
                            uint32_t **out, struct why *why) {
    static const char category[] = "category:";
    const char *by = form_text(request->form, "apart_by"),
               *named = form_text(request->form, "apart");
    *out = NULL;
    if (!text_is(by, "named") && !text_is_empty(named))
        return why_fail(why, FAIL_INPUT, "apart",
                        "Choose \"Those named below\", or leave the names out");
    if (text_is_empty(by)) return FAIL_NONE;
    *out = ARENA_ARRAY(request->arena, uint32_t, people->n);
    memset(*out, 0, people->n * sizeof **out);
    if (text_is(by, "home")) return homes_load(request, db, engagement, people, *out, why);
    if (!text_is(by, "named")) {
        bool is_category = strncmp(by, category, strlen(category)) == 0;
        alike_set(people, values, is_category ? by + strlen(category) : by, *out);
        return FAIL_NONE;
    }
    if (text_is_empty(named))
        return why_fail(why, FAIL_INPUT, "apart", "Name the jurors who are kept apart");
    return jury_apart_read(named, labels_of(request->arena, people), people->n, *out, why);
}

/* ---- the form ---- */

static enum fail seating_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct jury jury;
    struct people people;
    struct values values = {0};
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_seated_list(db, request->arena, jury.engagement.id, &people.rows, &people.n, why));
    TRY(values_load(request, db, jury.engagement.id, &people, &values, why));
    struct choice *by = ARENA_ARRAY(request->arena, struct choice, values.n_categories + 5);
    size_t k = 0;
    by[k++] = (struct choice){"", "Nobody", NULL};
    by[k++] = (struct choice){"named", "Those named below", NULL};
    if (values.n_categories > 1) by[k++] = (struct choice){"home", "People of one home", NULL};
    if (people.n > 0 && values.n_values[0] > 1)
        by[k++] = (struct choice){"group", "People of one group", NULL};
    for (size_t c = 1; c < values.n_categories; c++)
        by[k++] = (struct choice){
            arena_printf(request->arena, "category:%s", values.names[c]),
            arena_printf(request->arena, tr_language(request->language, "People alike in: %s"),
                         values.names[c]),
            NULL};
    by[k] = (struct choice){NULL, NULL, NULL};
    const struct field made[] = {
        {.name = "tables",
         .label = "How many tables",
         .kind = FIELD_INT,
         .required = true,
         .min = 1,
         .max = 50,
         .missing = "Enter how many tables there are"},
        {.name = "rounds",
         .label = "How many rounds",
         .kind = FIELD_INT,
         .required = true,
         .min = 1,
         .max = 20,
         .hint = "People change tables between rounds",
         .missing = "Enter how many rounds there are"},
        {.name = "apart_by",
         .label = "Who does not share a table?",
         .kind = FIELD_SELECT,
         .choices = by,
         .hint = "As far as there are tables for it"},
        {.name = "apart",
         .label = "Names of those who do not share a table (optional)",
         .kind = FIELD_LONG_TEXT,
         .max = APART_MOST,
         .rows = 3,
         .hint = "Labels such as M01 M07, one line for those who are kept apart from each other. "
                 "Why is not asked and not kept."},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail seating_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct people people;
    struct values values = {0};
    struct tables_result result;
    uint32_t *apart;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_seated_list(db, request->arena, jury.engagement.id, &people.rows, &people.n, why));
    int64_t tables = form_int(f, "tables", 1), rounds = form_int(f, "rounds", 1);
    if (people.n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "there are no jurors to be seated yet");
    if (tables > (int64_t)people.n)
        return why_fail(why, FAIL_INPUT, "tables", "There are %zu jurors: fewer tables, please",
                        people.n);
    TRY(values_load(request, db, jury.engagement.id, &people, &values, why));
    TRY(apart_load(request, db, jury.engagement.id, &people, &values, &apart, why));
    struct tables_plan plan = {.n_people = people.n,
                               .n_tables = (size_t)tables,
                               .n_rounds = (size_t)rounds,
                               .n_categories = values.n_categories,
                               .value = values.value,
                               .n_values = values.n_values,
                               .apart = apart,
                               .seed = secret_code(request->arena, 3),
                               .steps = SEARCH_STEPS};
    TRY(tables_seat(request->arena, &plan, &result, why));
    TRY(jury_seat_clear(db, jury.engagement.id, why));
    for (size_t r = 0; r < plan.n_rounds; r++)
        for (size_t p = 0; p < people.n; p++)
            TRY(jury_seat_put(db, people.rows[p].id, (int64_t)r + 1,
                              (int64_t)result.seat[r * people.n + p] + 1, why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/tables", jury.path);
    return jury_seating_put(db, jury.engagement.id, tables, rounds, form_text(f, "apart_by"),
                            form_text(f, "apart"), result.together, why);
}

/* ---- showing it ---- */

/* Pairs of people times pairs of rounds in which they sit together. The rows stand by round. */
static int64_t repeats_count(struct arena *arena, const struct jury_seat_list_row *seats, size_t n,
                             size_t rounds) {
    size_t people = n / rounds;
    int64_t repeats = 0, *place = ARENA_ARRAY(arena, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        size_t p = 0;
        while (p < people && seats[p].participant != seats[i].participant) p++;
        if (p < people) place[i / people * people + p] = seats[i].place;
    }
    for (size_t a = 0; a < people; a++)
        for (size_t b = a + 1; b < people; b++) {
            int64_t met = 0;
            for (size_t r = 0; r < rounds; r++)
                met += place[r * people + a] == place[r * people + b];
            repeats += met * (met - 1) / 2;
        }
    return repeats;
}

static void round_put(struct request *request, const struct jury_seat_list_row *seats, size_t n) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Table")}, {.text = tr(out, "Jurors")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * n);
    size_t tables = 0;
    struct buf names = {0};
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || seats[i].place != seats[i - 1].place) {
            buf_init(&names, request->arena, 1 << 16);
            cells[2 * tables] = (struct part_cell){
                .text = trf(out, "%lld", (long long)seats[i].place), .header = true};
            tables++;
        }
        buf_printf(&names, "%s%s", names.n > 0 ? ", " : "", seats[i].label);
        cells[2 * tables - 1] = (struct part_cell){.text = names.s};
    }
    part_table(out, .caption = trf(out, "Round %lld", (long long)seats[0].round), .head = head,
               .cells = cells, .n_columns = 2, .n_rows = tables, .first_cell_is_header = true);
}

static enum fail seating_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct people people;
    struct jury_seat_list_row *seats;
    size_t n, from = 0, rounds = 0, tables = 0;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_seat_list(db, request->arena, jury.engagement.id, &seats, &n, why));
    TRY(jury_seated_list(db, request->arena, jury.engagement.id, &people.rows, &people.n, why));
    struct html *out = request->out;
    jury_head(request, &jury, tr(out, "Seating"));
    put_text(request,
             tr(out,
                "Tables are mixed by what people told recruitment and by their group, and as few "
                "people as possible meet twice. Jurors see their table on their own page."));
    for (size_t i = 1; i <= n; i++) {
        if (i < n && seats[i].round == seats[from].round) continue;
        round_put(request, &seats[from], i - from);
        if ((size_t)seats[i - 1].place > tables) tables = (size_t)seats[i - 1].place;
        rounds++;
        from = i;
    }
    if (rounds > 0 && n % rounds == 0)
        put_text(request,
                 trf(out,
                     "Pairs that meet again: %lld; no seating of these rounds has fewer than %lld.",
                     (long long)repeats_count(request->arena, seats, n, rounds),
                     (long long)tables_repeats_least(n / rounds, tables, rounds)));
    struct jury_seating_get_row last;
    enum fail seated = jury_seating_get(db, request->arena, jury.engagement.id, &last, why);
    if (seated != FAIL_NONE && seated != FAIL_NOTFOUND) return seated;
    if (seated == FAIL_NONE) {
        if (n > 0 && !text_is_empty(last.apart_by))
            put_text(
                request,
                last.together == 0
                    ? tr(out, "Nobody shares a table with those they are kept apart from.")
                    : trn(out,
                          "%lld time two who are to be kept apart share a table: there are too "
                          "few tables for it.",
                          "%lld times two who are to be kept apart share a table: there are "
                          "too few tables for it.",
                          last.together));
        form_fill_int(request->form, "tables", last.tables);
        form_fill_int(request->form, "rounds", last.rounds);
        const char *apart = jury_apart_present(request->arena, last.apart,
                                               labels_of(request->arena, &people), people.n);
        bool nobody = text_is(last.apart_by, "named") && text_is_empty(apart);
        form_fill(request->form, "apart_by", nobody ? "" : last.apart_by);
        form_fill(request->form, "apart", apart);
    }
    if (n > 0) put_heading(request, tr(out, "Seat them anew"));
    put_form(request, tr(out, "Seat the jurors"), NULL);
    return FAIL_NONE;
}

static const struct page page_jury_tables = {.name = "jury_tables",
                                             .path = JURY_PATH "/tables",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_WRITES,
                                             .section = "proposals",
                                             .fields_make = seating_fields,
                                             .show = seating_show,
                                             .act = seating_act};
REGISTER(page, page_jury_tables);
