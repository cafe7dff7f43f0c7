/* Seating: mixed tables for each round, with as few people as possible who meet twice. */
#include "jury/jury_pages.h"
#include "stats/sampling/tables.h"

#include "base/hash.h"

#include <string.h>

enum { SEARCH_STEPS = 200000, CATEGORIES_MOST = 12, APART_MOST = 4000, ROUNDS_MOST = 20 };

/* In jury_seating.alike: all categories. */
static const char all_alike[] = "*";

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
                            const struct people *people, const struct people *everybody,
                            const struct values *values, uint32_t **out, struct why *why) {
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
    /* Somebody may be named who is not here today. */
    uint32_t *all = ARENA_ARRAY(request->arena, uint32_t, everybody->n + 1);
    TRY(jury_apart_read(named, labels_of(request->arena, everybody), everybody->n, all, why));
    for (size_t p = 0; p < people->n; p++)
        for (size_t e = 0; e < everybody->n; e++)
            if (everybody->rows[e].id == people->rows[p].id) (*out)[p] = all[e];
    return FAIL_NONE;
}

/* ---- what tables are made alike in ---- */

/* Keeps the categories that were ticked; what stays is what the seating is balanced on. */
static void alike_keep(const struct form *form, size_t n_people, struct values *values) {
    size_t kept = 0;
    for (size_t c = 0; c < values->n_categories; c++) {
        if (!form_chosen(form, "alike", values->names[c])) continue;
        memmove(&values->value[kept * n_people], &values->value[c * n_people],
                n_people * sizeof *values->value);
        values->n_values[kept] = values->n_values[c];
        values->names[kept++] = values->names[c];
    }
    values->n_categories = kept;
}

static const char *alike_text(struct arena *arena, const struct values *values) {
    struct buf names;
    buf_init(&names, arena, 1 << 16);
    for (size_t c = 0; c < values->n_categories; c++)
        buf_printf(&names, "%s%s", c == 0 ? "" : "\n", values->names[c]);
    return names.s;
}

static bool alike_has(const char *alike, const char *name) {
    if (text_is(alike, all_alike)) return true;
    size_t length = strlen(name);
    for (const char *line = alike; line != NULL && *line != '\0';
         line = (line = strchr(line, '\n')) == NULL ? NULL : line + 1)
        if (strncmp(line, name, length) == 0 && (line[length] == '\n' || line[length] == '\0'))
            return true;
    return false;
}

/* ---- rounds that were held ---- */

/* Where people sat in the rounds that stay; who was away then, or has come since, sat nowhere. */
static enum fail held_load(struct request *request, struct db *db, int64_t engagement,
                           const struct people *people, int64_t held, uint32_t **out,
                           struct why *why) {
    struct jury_seat_list_row *seats;
    size_t n, cells = (size_t)held * people->n;
    TRY(jury_seat_list(db, request->arena, engagement, &seats, &n, why));
    *out = ARENA_ARRAY(request->arena, uint32_t, cells + 1);
    for (size_t i = 0; i < cells; i++) (*out)[i] = TABLES_AWAY;
    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < people->n && seats[i].round <= held; p++)
            if (people->rows[p].id == seats[i].participant)
                (*out)[(size_t)(seats[i].round - 1) * people->n + p] = (uint32_t)seats[i].place;
    return FAIL_NONE;
}

/* ---- the form ---- */

static const struct choice *apart_choices(struct request *request, const struct people *people,
                                          const struct values *values) {
    struct choice *by = ARENA_ARRAY(request->arena, struct choice, values->n_categories + 5);
    size_t k = 0;
    by[k++] = (struct choice){"", "Nobody", NULL};
    by[k++] = (struct choice){"named", "Those named below", NULL};
    if (values->n_categories > 1) by[k++] = (struct choice){"home", "People of one home", NULL};
    if (people->n > 0 && values->n_values[0] > 1)
        by[k++] = (struct choice){"group", "People of one group", NULL};
    for (size_t c = 1; c < values->n_categories; c++)
        by[k++] = (struct choice){
            arena_printf(request->arena, "category:%s", values->names[c]),
            arena_printf(request->arena, tr_language(request->language, "People alike in: %s"),
                         values->names[c]),
            NULL};
    by[k] = (struct choice){NULL, NULL, NULL};
    return by;
}

static const struct choice *alike_choices(struct request *request, const struct values *values) {
    struct choice *alike = ARENA_ARRAY(request->arena, struct choice, values->n_categories + 1);
    size_t k = 0;
    for (size_t c = 0; c < values->n_categories; c++)
        if (values->n_values[c] > 1)
            alike[k++] = (struct choice){values->names[c],
                                         c == 0 ? "The group on the slip" : values->names[c], NULL};
    alike[k] = (struct choice){NULL, NULL, NULL};
    return alike;
}

static const struct choice *seated_choices(struct request *request,
                                           const struct jury_attended_days_row *days, size_t n) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    choices[0] = (struct choice){"", "All jurors", NULL};
    for (size_t i = 0; i < n; i++)
        choices[i + 1] = (struct choice){
            days[i].day,
            arena_printf(request->arena, tr_language(request->language, "Those who are here on %s"),
                         request_day(request, days[i].day)),
            NULL};
    choices[n + 1] = (struct choice){NULL, NULL, NULL};
    return choices;
}

/* How many rounds are seated; 0: nobody was seated yet. */
static enum fail seated_rounds(struct request *request, struct db *db, int64_t engagement,
                               int64_t *rounds, struct why *why) {
    struct jury_seat_list_row *seats;
    size_t n;
    TRY(jury_seat_list(db, request->arena, engagement, &seats, &n, why));
    *rounds = n > 0 ? seats[n - 1].round : 0;
    return FAIL_NONE;
}

static enum fail seating_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct jury jury;
    struct people people;
    struct values values = {0};
    struct jury_attended_days_row *days;
    size_t n_days;
    int64_t rounds;
    TRY(jury_of_path(request, db, &jury, why));
    int64_t id = jury.engagement.id;
    TRY(jury_seated_list(db, request->arena, id, "", &people.rows, &people.n, why));
    TRY(values_load(request, db, id, &people, &values, why));
    TRY(jury_attended_days(db, request->arena, id, &days, &n_days, why));
    TRY(seated_rounds(request, db, id, &rounds, why));
    const struct choice *alike = alike_choices(request, &values);
    struct field *made = ARENA_ARRAY(request->arena, struct field, 7);
    size_t k = 0;
    made[k++] = (struct field){.name = "tables",
                               .label = "How many tables",
                               .kind = FIELD_INT,
                               .required = true,
                               .min = 1,
                               .max = 50,
                               .missing = "Enter how many tables there are"};
    made[k++] = (struct field){.name = "rounds",
                               .label = "How many rounds",
                               .kind = FIELD_INT,
                               .required = true,
                               .min = 1,
                               .max = ROUNDS_MOST,
                               .hint = "People change tables between rounds",
                               .missing = "Enter how many rounds there are"};
    if (rounds > 0)
        made[k++] =
            (struct field){.name = "held",
                           .label = "How many of the rounds above were held already? (optional)",
                           .kind = FIELD_INT,
                           .min = 0,
                           .max = rounds,
                           .hint = "They stay as they are; the new rounds come after them, and "
                                   "people who met meet again as little as can be"};
    if (n_days > 0)
        made[k++] = (struct field){.name = "day",
                                   .label = "Who is seated?",
                                   .kind = FIELD_SELECT,
                                   .choices = seated_choices(request, days, n_days)};
    if (alike[0].value != NULL)
        made[k++] = (struct field){.name = "alike",
                                   .label = "What shall the tables be alike in?",
                                   .kind = FIELD_CHOICES,
                                   .choices = alike,
                                   .hint = "With fewer of them, fewer people meet twice"};
    made[k++] = (struct field){.name = "apart_by",
                               .label = "Who does not share a table?",
                               .kind = FIELD_SELECT,
                               .choices = apart_choices(request, &people, &values),
                               .hint = "As far as there are tables for it"};
    made[k++] = (struct field){
        .name = "apart",
        .label = "Names of those who do not share a table (optional)",
        .kind = FIELD_LONG_TEXT,
        .max = APART_MOST,
        .rows = 3,
        .hint = "Labels such as M01 M07, one line for those who are kept apart from each other. "
                "Why is not asked and not kept."};
    *fields = made;
    *n = k;
    return FAIL_NONE;
}

static const char *text_if(const struct form *form, const char *name) {
    return form_has(form, name) ? form_text(form, name) : "";
}

static enum fail seats_put(struct db *db, int64_t engagement, const struct people *people,
                           const struct tables_plan *plan, const struct tables_result *result,
                           struct why *why) {
    TRY(jury_seat_clear(db, engagement, (int64_t)plan->n_held, why));
    for (size_t r = 0; r < plan->n_rounds; r++)
        for (size_t p = 0; p < people->n; p++)
            TRY(jury_seat_put(db, people->rows[p].id, (int64_t)(plan->n_held + r) + 1,
                              (int64_t)result->seat[r * people->n + p] + 1, why));
    return FAIL_NONE;
}

static enum fail seating_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct people people, everybody;
    struct values values = {0};
    struct tables_result result;
    uint32_t *apart, *seats_held;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    int64_t id = jury.engagement.id;
    const char *day = text_if(f, "day");
    TRY(jury_seated_list(db, request->arena, id, "", &everybody.rows, &everybody.n, why));
    TRY(jury_seated_list(db, request->arena, id, day, &people.rows, &people.n, why));
    int64_t tables = form_int(f, "tables", 1), rounds = form_int(f, "rounds", 1),
            held = form_has(f, "held") ? form_int(f, "held", 0) : 0;
    if (people.n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "there are no jurors to be seated yet");
    if (tables > (int64_t)people.n)
        return why_fail(why, FAIL_INPUT, "tables", "There are %zu jurors: fewer tables, please",
                        people.n);
    if (held + rounds > TABLES_ROUNDS_MAX)
        return why_fail(why, FAIL_INPUT, "rounds",
                        "With those held there would be more than %d rounds", TABLES_ROUNDS_MAX);
    TRY(values_load(request, db, id, &people, &values, why));
    TRY(apart_load(request, db, id, &people, &everybody, &values, &apart, why));
    if (form_has(f, "alike"))
        alike_keep(f, people.n, &values);
    else
        values.n_categories = 0;
    TRY(held_load(request, db, id, &people, held, &seats_held, why));
    struct tables_plan plan = {.n_people = people.n,
                               .n_tables = (size_t)tables,
                               .n_rounds = (size_t)rounds,
                               .n_categories = values.n_categories,
                               .value = values.value,
                               .n_values = values.n_values,
                               .apart = apart,
                               .n_held = (size_t)held,
                               .held = seats_held,
                               .seed = secret_code(request->arena, 3),
                               .steps = SEARCH_STEPS};
    TRY(tables_seat(request->arena, &plan, &result, why));
    TRY(seats_put(db, id, &people, &plan, &result, why));
    request->subject = id;
    request_go(request, "%s/tables", jury.path);
    return jury_seating_put(db, id, tables, held + rounds, form_text(f, "apart_by"),
                            form_text(f, "apart"), result.together,
                            alike_text(request->arena, &values), result.imbalance, day, held, why);
}

/* ---- showing it ---- */

/* Pairs of people times pairs of rounds in which they sit together; not everybody sits in each
 * round. The rows stand by round and table: a meeting is two rows beside each other in both. */
static int64_t repeats_count(struct arena *arena, const struct jury_seat_list_row *seats,
                             size_t n) {
    size_t people = 0;
    int64_t repeats = 0, *id = ARENA_ARRAY(arena, int64_t, n);
    size_t *who = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n; i++) {
        size_t p = 0;
        while (p < people && id[p] != seats[i].participant) p++;
        if (p == people) id[people++] = seats[i].participant;
        who[i] = p;
    }
    uint16_t *met = ARENA_ARRAY(arena, uint16_t, people * people);
    memset(met, 0, people * people * sizeof *met);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1;
             k < n && seats[k].round == seats[i].round && seats[k].place == seats[i].place; k++) {
            size_t low = who[i] < who[k] ? who[i] : who[k], high = who[i] + who[k] - low;
            repeats += met[low * people + high]++;
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

/* How well it came out. */
static void quality_put(struct request *request, const struct jury_seat_list_row *seats, size_t n,
                        const struct jury_seating_get_row *last) {
    const struct html *out = request->out;
    int64_t repeats = repeats_count(request->arena, seats, n);
    put_text(request, repeats == 0
                          ? tr(out, "Nobody meets anybody twice.")
                          : trn(out, "%lld time two people meet who met at a table before.",
                                "%lld times two people meet who met at a table before.", repeats));
    if (last == NULL) return;
    if (last->imbalance != DB_NULL_INT && !text_is_empty(last->alike))
        put_text(request,
                 last->imbalance == 0
                     ? tr(out, "The tables are as alike as whole people allow.")
                     : trn(out, "The tables are not quite alike: %lld place departs from it.",
                           "The tables are not quite alike: %lld places depart from it.",
                           last->imbalance));
    if (!text_is_empty(last->apart_by))
        put_text(request,
                 last->together == 0
                     ? tr(out, "Nobody shares a table with those they are kept apart from.")
                     : trn(out,
                           "%lld time two who are to be kept apart share a table: there are too "
                           "few tables for it.",
                           "%lld times two who are to be kept apart share a table: there are "
                           "too few tables for it.",
                           last->together));
}

/* The form starts from the choices of the last seating. */
static void form_start(struct request *request, const struct people *people,
                       const struct jury_seating_get_row *last) {
    struct form *form = request->form;
    const struct choice *alike = NULL;
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, "alike")) alike = form->fields[i].choices;
    for (; alike != NULL && alike->value != NULL; alike++)
        if (last == NULL || alike_has(last->alike, alike->value))
            form_fill_choice(form, "alike", alike->value);
    if (last == NULL) return;
    form_fill_int(form, "tables", last->tables);
    form_fill_int(form, "rounds", last->rounds - last->held);
    if (form_has(form, "held") && last->held > 0) form_fill_int(form, "held", last->held);
    if (form_has(form, "day")) form_fill(form, "day", last->day);
    const char *apart = jury_apart_present(request->arena, last->apart,
                                           labels_of(request->arena, people), people->n);
    bool nobody = text_is(last->apart_by, "named") && text_is_empty(apart);
    form_fill(form, "apart_by", nobody ? "" : last->apart_by);
    form_fill(form, "apart", apart);
}

static enum fail seating_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct people people;
    struct jury_seat_list_row *seats;
    struct jury_seating_get_row last;
    size_t n, from = 0;
    TRY(jury_of_path(request, db, &jury, why));
    int64_t id = jury.engagement.id;
    TRY(jury_seat_list(db, request->arena, id, &seats, &n, why));
    TRY(jury_seated_list(db, request->arena, id, "", &people.rows, &people.n, why));
    enum fail seated = jury_seating_get(db, request->arena, id, &last, why);
    if (seated != FAIL_NONE && seated != FAIL_NOTFOUND) return seated;
    const struct html *out = request->out;
    jury_head(request, &jury, tr(out, "Seating"));
    put_text(request,
             tr(out, "Tables are mixed, and as few people as possible meet twice. Jurors see their "
                     "table on their own page."));
    for (size_t i = 1; i <= n; i++) {
        if (i < n && seats[i].round == seats[from].round) continue;
        round_put(request, &seats[from], i - from);
        from = i;
    }
    if (n > 0) quality_put(request, seats, n, seated == FAIL_NONE ? &last : NULL);
    form_start(request, &people, seated == FAIL_NONE ? &last : NULL);
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
