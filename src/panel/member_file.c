#include "panel/member_file.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "panel/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The file's place of a fault is given by `csv` and row; columns count from 1. */
static enum fail bad_cell(struct why *why, const struct csv *csv, size_t row, size_t column,
                          const char *text) {
    why_fail(why, FAIL_INPUT, csv->header[column], "row %lld, column '%s': %s",
             (long long)csv->row_numbers[row], csv->header[column], text);
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return FAIL_INPUT;
}

static const char *cell_or(const struct csv *csv, size_t row, int column, const char *otherwise) {
    if (column < 0) return otherwise;
    const char *cell = csv_cell(csv, row, (size_t)column);
    return text_is_empty(cell) ? otherwise : cell;
}

struct columns {
    int name, email, phone, address, postcode, channel, language, large_print, joined;
    const int *dimensions;
};

static bool email_looks_right(const char *text) {
    const char *at = strchr(text, '@');
    return at != NULL && at != text && strchr(at + 1, '@') == NULL && strchr(at, '.') != NULL &&
           strpbrk(text, " \t,;<>") == NULL && at[strlen(at) - 1] != '.';
}

/* A stored value from what people write: its own word, or its English label. */
static const char *choice_read(const struct choice *choices, const char *cell) {
    for (const struct choice *c = choices; c->value != NULL; c++)
        if (strcasecmp(c->value, cell) == 0 || strcasecmp(c->label, cell) == 0) return c->value;
    return NULL;
}

static enum fail profile_read(struct arena *arena, const struct csv *csv, size_t row,
                              const struct columns *at, const struct file_dimension *dimensions,
                              size_t n, const int64_t **out, struct why *why) {
    int64_t *profile = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t d = 0; d < n; d++) {
        const char *cell = cell_or(csv, row, at->dimensions[d], "");
        if (*cell == '\0') continue;
        for (size_t c = 0; c < dimensions[d].n && profile[d] == 0; c++)
            if (strcasecmp(dimensions[d].categories[c], cell) == 0)
                profile[d] = dimensions[d].ids[c];
        if (profile[d] != 0) continue;
        struct buf known;
        buf_init(&known, arena, 250);
        for (size_t c = 0; c < dimensions[d].n; c++)
            buf_printf(&known, "%s'%s'", c > 0 ? ", " : "", dimensions[d].categories[c]);
        return bad_cell(
            why, csv, row, (size_t)at->dimensions[d],
            arena_printf(arena, "want one of %s, or nothing; got '%.60s'", known.s, cell));
    }
    *out = profile;
    return FAIL_NONE;
}

static enum fail contact_check(const struct csv *csv, size_t row, const struct columns *at,
                               const struct member_row *member, struct why *why) {
    const struct contact *contact = &member->contact;
    size_t channel = at->channel < 0 ? 0 : (size_t)at->channel;
    if (contact->email != NULL && !email_looks_right(contact->email))
        return bad_cell(why, csv, row, (size_t)at->email,
                        "this is not an email address such as name@example.org");
    if (text_is(member->channel, "email") && contact->email == NULL)
        return bad_cell(why, csv, row, channel,
                        "to be reached by email they need an email address");
    if (text_is(member->channel, "post") && contact->address == NULL)
        return bad_cell(why, csv, row, channel, "to be reached by post they need an address");
    if (contact->phone == NULL &&
        (text_is(member->channel, "sms") || text_is(member->channel, "phone")))
        return bad_cell(why, csv, row, channel, "to be reached by telephone they need a number");
    return FAIL_NONE;
}

static const char *channel_default(const struct contact *contact) {
    if (contact->email != NULL) return "email";
    return contact->address != NULL ? "post" : "phone";
}

static enum fail row_read(struct arena *arena, const struct csv *csv, size_t row,
                          const struct columns *at, struct member_row *out, struct why *why) {
    struct member_row member = {.row = csv->row_numbers[row]};
    const char *postcode = cell_or(csv, row, at->postcode, NULL);
    member.contact = (struct contact){.name = cell_or(csv, row, at->name, NULL),
                                      .email = cell_or(csv, row, at->email, NULL),
                                      .phone = cell_or(csv, row, at->phone, NULL),
                                      .address = cell_or(csv, row, at->address, NULL)};
    if (postcode != NULL)
        member.contact.address =
            member.contact.address == NULL
                ? postcode
                : arena_printf(arena, "%s\n%s", member.contact.address, postcode);
    if (member.contact.name == NULL)
        return bad_cell(why, csv, row, at->name < 0 ? 0 : (size_t)at->name, "the name is missing");
    const char *channel = cell_or(csv, row, at->channel, NULL);
    member.channel =
        channel == NULL ? channel_default(&member.contact) : choice_read(member_channels, channel);
    if (member.channel == NULL)
        return bad_cell(why, csv, row, (size_t)at->channel,
                        "want 'email', 'sms', 'post' or 'phone'");
    member.language = choice_read(member_languages, cell_or(csv, row, at->language, "en"));
    if (member.language == NULL)
        return bad_cell(why, csv, row, (size_t)at->language, "want 'en' or 'cy'");
    const char *large = cell_or(csv, row, at->large_print, "no");
    member.large_print = strcasecmp(large, "yes") == 0 || text_is(large, "1");
    if (!member.large_print && strcasecmp(large, "no") != 0 && !text_is(large, "0"))
        return bad_cell(why, csv, row, (size_t)at->large_print, "want 'yes' or 'no'");
    struct date joined;
    member.joined = cell_or(csv, row, at->joined, "");
    if (*member.joined != '\0' && !date_read(member.joined, &joined))
        return bad_cell(why, csv, row, (size_t)at->joined, "want a date such as 2026-04-30");
    TRY(contact_check(csv, row, at, &member, why));
    *out = member;
    return FAIL_NONE;
}

struct twin {
    const char *key;
    size_t row;
};

static int by_key(const void *a, const void *b) {
    const struct twin *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order != 0) return order;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Nobody joins twice by a row that was pasted twice. A couple may share address and e-mail. */
static enum fail twins_check(struct arena *arena, const struct csv *csv,
                             const struct member_rows *members, size_t column, struct why *why) {
    struct twin *twins = ARENA_ARRAY(arena, struct twin, members->n + 1);
    for (size_t i = 0; i < members->n; i++) {
        const struct contact *c = &members->rows[i].contact;
        const char *key = arena_printf(arena, "%s\n%s\n%s", c->name, c->email ? c->email : "",
                                       c->address ? c->address : "");
        twins[i] = (struct twin){utf8_fold(arena, key), i};
    }
    qsort(twins, members->n, sizeof *twins, by_key);
    for (size_t i = 1; i < members->n; i++)
        if (strcmp(twins[i - 1].key, twins[i].key) == 0)
            return bad_cell(why, csv, twins[i].row, column,
                            arena_printf(arena, "the same person is in row %lld already",
                                         (long long)members->rows[twins[i - 1].row].row));
    return FAIL_NONE;
}

enum fail member_rows_read(struct arena *arena, struct str bytes,
                           const struct file_dimension *dimensions, size_t n_dimensions,
                           struct member_rows *out, struct why *why) {
    struct csv csv;
    size_t name;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "name", &name, why));
    if (csv.n_rows > MEMBER_ROWS_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "want at most %d members in one file",
                        MEMBER_ROWS_MAX);
    int *places = ARENA_ARRAY(arena, int, n_dimensions + 1);
    struct columns at = {.name = (int)name,
                         .email = csv_column(&csv, "email"),
                         .phone = csv_column(&csv, "phone"),
                         .address = csv_column(&csv, "address"),
                         .postcode = csv_column(&csv, "postcode"),
                         .channel = csv_column(&csv, "channel"),
                         .language = csv_column(&csv, "language"),
                         .large_print = csv_column(&csv, "large_print"),
                         .joined = csv_column(&csv, "joined"),
                         .dimensions = places};
    struct member_rows members = {.rows = ARENA_ARRAY(arena, struct member_row, csv.n_rows + 1),
                                  .n = csv.n_rows};
    for (size_t d = 0; d < n_dimensions; d++) {
        places[d] = csv_column(&csv, dimensions[d].name);
        members.n_known += places[d] >= 0;
    }
    for (size_t i = 0; i < csv.n_rows; i++) {
        TRY(row_read(arena, &csv, i, &at, &members.rows[i], why));
        TRY(profile_read(arena, &csv, i, &at, dimensions, n_dimensions, &members.rows[i].profile,
                         why));
    }
    TRY(twins_check(arena, &csv, &members, name, why));
    *out = members;
    return FAIL_NONE;
}

/* ---- population ---- */

static struct population_dimension *dimension_of(struct arena *arena,
                                                 struct population_dimension *list, size_t *n,
                                                 const char *name, const char *title) {
    for (size_t i = 0; i < *n; i++)
        if (text_is(list[i].name, name)) return &list[i];
    if (*n == POPULATION_DIMENSIONS_MAX) return NULL;
    struct population_dimension *made = &list[(*n)++];
    *made = (struct population_dimension){
        .name = name,
        .title = title,
        .categories = ARENA_ARRAY(arena, struct population_category, POPULATION_CATEGORIES_MAX)};
    return made;
}

static enum fail people_read(const struct csv *csv, size_t row, size_t column, double *people,
                             struct why *why) {
    /* Tables that people download group digits: 12,345. */
    char digits[64];
    size_t n = 0;
    const char *cell = csv_cell(csv, row, column);
    for (const char *s = cell; *s != '\0' && n < sizeof digits - 1; s++)
        if (*s != ' ' && !(*s == ',' && str_comma_parts_thousands(cell, s))) digits[n++] = *s;
    digits[n] = '\0';
    if (!str_real(str_of(digits), people) || *people < 0 || *people > 1e10)
        return bad_cell(why, csv, row, column, "want a number of people, 0 or more");
    return FAIL_NONE;
}

static enum fail population_row(struct arena *arena, const struct csv *csv, size_t row,
                                const size_t at[3], struct population_dimension *list, size_t *n,
                                struct why *why) {
    const char *name = csv_cell(csv, row, at[0]), *category = csv_cell(csv, row, at[1]);
    if (text_is_empty(name)) return bad_cell(why, csv, row, at[0], "the dimension is missing");
    if (text_is_empty(category)) return bad_cell(why, csv, row, at[1], "the category is missing");
    double people;
    TRY(people_read(csv, row, at[2], &people, why));
    struct population_dimension *dimension = dimension_of(
        arena, list, n, name, cell_or(csv, row, csv_column(csv, "dimension_title"), name));
    if (dimension == NULL) return bad_cell(why, csv, row, at[0], "want at most 20 dimensions");
    for (size_t i = 0; i < dimension->n; i++)
        if (text_is(dimension->categories[i].name, category))
            return bad_cell(why, csv, row, at[1], "this category is in another row already");
    if (dimension->n == POPULATION_CATEGORIES_MAX)
        return bad_cell(why, csv, row, at[1], "want at most 400 categories in one dimension");
    dimension->categories[dimension->n++] = (struct population_category){
        .name = category,
        .title = cell_or(csv, row, csv_column(csv, "category_title"), category),
        .people = people};
    dimension->people += people;
    return FAIL_NONE;
}

enum fail population_read(struct arena *arena, struct str bytes, struct population_dimension **out,
                          size_t *n, struct why *why) {
    struct csv csv;
    size_t at[3], n_found = 0;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "dimension", &at[0], why));
    TRY(csv_column_want(&csv, "category", &at[1], why));
    TRY(csv_column_want(&csv, "people", &at[2], why));
    struct population_dimension *list =
        ARENA_ARRAY(arena, struct population_dimension, POPULATION_DIMENSIONS_MAX);
    for (size_t i = 0; i < csv.n_rows; i++)
        TRY(population_row(arena, &csv, i, at, list, &n_found, why));
    if (n_found == 0) return why_fail(why, FAIL_INPUT, "file", "the file has no rows");
    for (size_t i = 0; i < n_found; i++) {
        if (list[i].people <= 0)
            return why_fail(why, FAIL_INPUT, "file", "dimension '%s' has nobody in it",
                            list[i].name);
        if (fabs(list[i].people - list[0].people) > 0.005 * list[0].people)
            return why_fail(
                why, FAIL_INPUT, "file",
                "'%s' adds up to %.0f people and '%s' to %.0f; both must be of the same "
                "population",
                list[0].name, list[0].people, list[i].name, list[i].people);
    }
    *out = list;
    *n = n_found;
    return FAIL_NONE;
}
