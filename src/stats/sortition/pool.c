#include "stats/sortition/pool.h"

#include "base/bucket.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static enum fail at_cell(const struct csv *table, size_t row, size_t column, struct why *why) {
    if (why == NULL) return FAIL_INPUT;
    why->row = table->row_numbers[row];
    why->column = (int64_t)column + 1;
    return why->fail;
}

/* Folded and without spaces at the ends, for comparing names. */
static const char *key_of(struct arena *arena, const char *name) {
    struct str trimmed = str_trim(str_of(name));
    return utf8_fold(arena, str_copy(arena, trimmed));
}

static const char *trimmed(struct arena *arena, const char *name) {
    struct str text = str_trim(str_of(name));
    return text.s == name && name[text.n] == '\0' ? name : str_copy(arena, text);
}

/* --- Quotas --- */

struct quota_columns {
    size_t category, value, min, max;
    int min_flex, max_flex;
};

static int column_any(const struct csv *table, const char *const *names, int except) {
    for (size_t i = 0; names[i] != NULL; i++) {
        int at = csv_column(table, names[i]);
        if (at >= 0 && at != except) return at;
    }
    return -1;
}

static enum fail column_find(const struct csv *table, const char *const *names, int except,
                             size_t *out, struct why *why) {
    int at = column_any(table, names, except);
    if (at < 0)
        return why_fail(why, FAIL_INPUT, names[0],
                        "the quotas have no column '%s'; want the columns category, name, min, max",
                        names[0]);
    *out = (size_t)at;
    return FAIL_NONE;
}

static enum fail quota_columns_find(const struct csv *table, struct quota_columns *out,
                                    struct why *why) {
    static const char *const category[] = {"category", "feature", "FeatureName", NULL};
    static const char *const value[] = {
        "name",           "value",     "category value", "category_value",
        "category-value", "ValueName", "feature",        NULL};
    static const char *const min[] = {"min", "MinQuota", "minimum", NULL};
    static const char *const max[] = {"max", "MaxQuota", "maximum", NULL};
    static const char *const min_flex[] = {"min_flex", "min flex", NULL};
    static const char *const max_flex[] = {"max_flex", "max flex", NULL};
    TRY(column_find(table, category, -1, &out->category, why));
    TRY(column_find(table, value, (int)out->category, &out->value, why));
    TRY(column_find(table, min, -1, &out->min, why));
    TRY(column_find(table, max, -1, &out->max, why));
    out->min_flex = column_any(table, min_flex, -1);
    out->max_flex = column_any(table, max_flex, -1);
    return FAIL_NONE;
}

static enum fail number_read(const struct csv *table, size_t row, size_t column, int32_t *out,
                             struct why *why) {
    const char *cell = csv_cell(table, row, column);
    int64_t number;
    if (str_int(str_trim(str_of(cell)), 0, SORTITION_PEOPLE_MAX, &number)) {
        *out = (int32_t)number;
        return FAIL_NONE;
    }
    (void)why_fail(why, FAIL_INPUT, table->header[column],
                   "'%s' is no number of people: want a whole number from 0 in column '%s'", cell,
                   table->header[column]);
    return at_cell(table, row, column, why);
}

static enum fail value_read(const struct csv *table, const struct quota_columns *at, size_t row,
                            struct sortition_value *value, bool *has_flex, struct why *why) {
    TRY(number_read(table, row, at->min, &value->min, why));
    TRY(number_read(table, row, at->max, &value->max, why));
    if (value->min > value->max) {
        (void)why_fail(why, FAIL_INPUT, "max",
                       "'%s' wants at least %d but at most %d: the minimum is above the maximum",
                       value->name, value->min, value->max);
        return at_cell(table, row, at->max, why);
    }
    value->min_flex = value->max_flex = -1;
    if (at->min_flex >= 0 && !text_is_empty(csv_cell(table, row, (size_t)at->min_flex)))
        TRY(number_read(table, row, (size_t)at->min_flex, &value->min_flex, why));
    if (at->max_flex >= 0 && !text_is_empty(csv_cell(table, row, (size_t)at->max_flex)))
        TRY(number_read(table, row, (size_t)at->max_flex, &value->max_flex, why));
    if (value->min_flex >= 0 || value->max_flex >= 0) *has_flex = true;
    if (value->min_flex > value->min) {
        (void)why_fail(why, FAIL_INPUT, "min_flex",
                       "min_flex of '%s' is %d, above its min of %d: want it at most as much",
                       value->name, value->min_flex, value->min);
        return at_cell(table, row, (size_t)at->min_flex, why);
    }
    if (value->max_flex >= 0 && value->max_flex < value->max) {
        (void)why_fail(why, FAIL_INPUT, "max_flex",
                       "max_flex of '%s' is %d, below its max of %d: want it at least as much",
                       value->name, value->max_flex, value->max);
        return at_cell(table, row, (size_t)at->max_flex, why);
    }
    return FAIL_NONE;
}

struct quota_reader {
    struct arena *arena;
    const struct csv *table;
    struct sortition_quotas quotas;
    const char **feature_keys;
    const char ***value_keys;
    size_t n_values;
};

static enum fail feature_find(struct quota_reader *reader, const char *name, size_t row,
                              size_t column, size_t *out, struct why *why) {
    const char *key = key_of(reader->arena, name);
    struct sortition_quotas *quotas = &reader->quotas;
    for (size_t f = 0; f < quotas->n_features; f++)
        if (text_is(reader->feature_keys[f], key)) {
            *out = f;
            return FAIL_NONE;
        }
    if (quotas->n_features == SORTITION_FEATURES_MAX) {
        (void)why_fail(why, FAIL_LIMIT, "category", "at most %d categories can be drawn by",
                       SORTITION_FEATURES_MAX);
        return at_cell(reader->table, row, column, why);
    }
    size_t f = quotas->n_features++;
    reader->feature_keys[f] = key;
    reader->value_keys[f] = ARENA_ARRAY(reader->arena, const char *, SORTITION_VALUES_MAX);
    quotas->features[f].name = trimmed(reader->arena, name);
    quotas->features[f].values =
        ARENA_ARRAY(reader->arena, struct sortition_value, SORTITION_VALUES_MAX);
    *out = f;
    return FAIL_NONE;
}

static enum fail quota_row(struct quota_reader *reader, const struct quota_columns *at, size_t row,
                           struct why *why) {
    const struct csv *table = reader->table;
    const char *category = csv_cell(table, row, at->category);
    const char *name = csv_cell(table, row, at->value);
    size_t f = 0;
    if (text_is_empty(category)) return FAIL_NONE;
    if (text_is_empty(name)) {
        (void)why_fail(why, FAIL_INPUT, "name", "this value of '%s' has no name: give it one",
                       category);
        return at_cell(table, row, at->value, why);
    }
    TRY(feature_find(reader, category, row, at->category, &f, why));
    struct sortition_feature *feature = &reader->quotas.features[f];
    const char *key = key_of(reader->arena, name);
    for (size_t v = 0; v < feature->n_values; v++) {
        if (!text_is(reader->value_keys[f][v], key)) continue;
        (void)why_fail(why, FAIL_INPUT, "name",
                       "'%s: %s' stands here and in row %lld: leave one of them out", category,
                       name, (long long)feature->values[v].row);
        return at_cell(table, row, at->value, why);
    }
    if (reader->n_values++ == SORTITION_VALUES_MAX) {
        (void)why_fail(why, FAIL_LIMIT, "name", "at most %d values of all categories together",
                       SORTITION_VALUES_MAX);
        return at_cell(table, row, at->value, why);
    }
    struct sortition_value value = {.name = trimmed(reader->arena, name),
                                    .row = table->row_numbers[row]};
    TRY(value_read(table, at, row, &value, &reader->quotas.has_flex, why));
    reader->value_keys[f][feature->n_values] = key;
    feature->values[feature->n_values++] = value;
    return FAIL_NONE;
}

enum fail sortition_quotas_read(struct arena *arena, const struct csv *table, size_t size,
                                struct sortition_quotas *out, struct why *why) {
    struct quota_columns at = {0};
    struct quota_reader reader = {
        .arena = arena,
        .table = table,
        .quotas.features = ARENA_ARRAY(arena, struct sortition_feature, SORTITION_FEATURES_MAX),
        .feature_keys = ARENA_ARRAY(arena, const char *, SORTITION_FEATURES_MAX),
        .value_keys = ARENA_ARRAY(arena, const char **, SORTITION_FEATURES_MAX)};
    TRY(quota_columns_find(table, &at, why));
    for (size_t row = 0; row < table->n_rows; row++) TRY(quota_row(&reader, &at, row, why));
    struct sortition_quotas *quotas = &reader.quotas;
    if (quotas->n_features == 0)
        return why_fail(why, FAIL_INPUT, "category", "the quotas name no category");
    int64_t most = (int64_t)size;
    for (size_t f = 0; f < quotas->n_features && size == 0; f++) {
        int64_t sum = 0;
        for (size_t v = 0; v < quotas->features[f].n_values; v++)
            sum += quotas->features[f].values[v].max;
        if (sum > most) most = sum;
    }
    for (size_t f = 0; f < quotas->n_features; f++) {
        for (size_t v = 0; v < quotas->features[f].n_values; v++) {
            struct sortition_value *value = &quotas->features[f].values[v];
            if (value->min_flex < 0) value->min_flex = 0;
            if (value->max_flex < 0)
                value->max_flex = value->max > most ? value->max : (int32_t)most;
        }
    }
    *out = *quotas;
    return FAIL_NONE;
}

/* --- People --- */

/* The spellings of one category's values that were seen so far. */
enum { SPELLINGS_MAX = 64 };
struct spellings {
    const char *text[SPELLINGS_MAX];
    uint16_t value[SPELLINGS_MAX];
    size_t n;
};

static const char *nearest_value(struct arena *arena, const struct sortition_feature *feature,
                                 const char *key) {
    for (size_t v = 0; v < feature->n_values; v++) {
        const char *known = key_of(arena, feature->values[v].name);
        size_t n = 0;
        while (known[n] != '\0' && known[n] == key[n]) n++;
        if (n >= 3 || (n > 0 && (known[n] == '\0' || key[n] == '\0')))
            return feature->values[v].name;
    }
    return NULL;
}

static enum fail value_unknown(struct arena *arena, const struct csv *table, size_t row,
                               size_t column, const struct sortition_feature *feature,
                               struct why *why) {
    const char *cell = csv_cell(table, row, column);
    if (text_is_empty(cell)) {
        (void)why_fail(why, FAIL_INPUT, feature->name,
                       "'%s' is empty: fill it in, or take the row out", feature->name);
        return at_cell(table, row, column, why);
    }
    const char *near = nearest_value(arena, feature, key_of(arena, cell));
    (void)why_fail(why, FAIL_INPUT, feature->name,
                   "'%s' is no value of '%s' in the quotas%s%s%s: correct it, or add it to the "
                   "quotas",
                   cell, feature->name, near == NULL ? "" : "; did you mean '",
                   near == NULL ? "" : near, near == NULL ? "" : "'?");
    return at_cell(table, row, column, why);
}

static enum fail value_find(struct arena *arena, const struct csv *table, size_t row, size_t column,
                            const struct sortition_feature *feature, struct spellings *seen,
                            uint16_t *out, struct why *why) {
    const char *cell = csv_cell(table, row, column);
    for (size_t i = 0; i < seen->n; i++)
        if (strcmp(seen->text[i], cell) == 0) {
            *out = seen->value[i];
            return FAIL_NONE;
        }
    size_t mark = arena_mark(arena);
    const char *key = key_of(arena, cell);
    size_t v = 0;
    while (v < feature->n_values && !text_is(key_of(arena, feature->values[v].name), key)) v++;
    arena_rewind(arena, mark);
    if (v == feature->n_values) return value_unknown(arena, table, row, column, feature, why);
    if (seen->n < SPELLINGS_MAX) {
        seen->text[seen->n] = cell;
        seen->value[seen->n++] = (uint16_t)v;
    }
    *out = (uint16_t)v;
    return FAIL_NONE;
}

/* A table of texts that gives each its number in the order of appearance. */
struct numbers {
    const char **texts; /* [size] */
    uint32_t *number;   /* [size] */
    size_t mask, n;
};

static struct numbers numbers_make(struct arena *arena, size_t n) {
    size_t size = 16;
    while (size < 2 * n) size *= 2;
    return (struct numbers){.texts = ARENA_ARRAY(arena, const char *, size),
                            .number = ARENA_ARRAY(arena, uint32_t, size),
                            .mask = size - 1};
}

/* The place of `text`; texts[place] is NULL when it is new. */
static size_t numbers_find(const struct numbers *numbers, const char *text) {
    uint64_t hash = bucket_of_text(text);
    size_t place = (size_t)(hash ^ hash >> 29) & numbers->mask;
    while (numbers->texts[place] != NULL && strcmp(numbers->texts[place], text) != 0)
        place = (place + 1) & numbers->mask;
    return place;
}

/* Letters and digits of the address columns in lower case; NULL when there are none. */
static const char *address_key(struct arena *arena, const struct csv *table, size_t row,
                               const size_t *columns, size_t n) {
    size_t length = n + 1, used = 0;
    for (size_t i = 0; i < n; i++) length += strlen(csv_cell(table, row, columns[i]));
    char *key = arena_take(arena, length, 1);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        for (const char *c = csv_cell(table, row, columns[i]); *c != '\0'; c++) {
            bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
            bool kept = letter || (*c >= '0' && *c <= '9') || (unsigned char)*c >= 0x80;
            if (!kept) continue;
            key[used++] = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
            any = true;
        }
        key[used++] = '|';
    }
    return any ? key : NULL;
}

struct people_reader {
    struct arena *arena;
    const struct csv *table;
    const struct sortition_quotas *quotas;
    size_t column[SORTITION_FEATURES_MAX];
    size_t address_columns[8], n_address;
    int id; /* column; -1: row numbers */
    struct numbers ids, addresses;
    struct spellings *spellings;
    uint16_t *values;
    int32_t *address;
    struct sortition_people people;
};

static enum fail people_columns(struct people_reader *reader,
                                const struct sortition_columns *columns, struct why *why) {
    const struct csv *table = reader->table;
    for (size_t f = 0; f < reader->quotas->n_features; f++) {
        if (csv_column_want(table, reader->quotas->features[f].name, &reader->column[f], why) !=
            FAIL_NONE) {
            if (why != NULL) why->row = 1;
            return FAIL_INPUT;
        }
    }
    for (size_t i = 0; i < columns->n_address; i++) {
        if (i == sizeof reader->address_columns / sizeof reader->address_columns[0])
            return why_fail(why, FAIL_INPUT, "address", "at most 8 columns make an address");
        TRY(csv_column_want(table, columns->address[i], &reader->address_columns[i], why));
    }
    reader->n_address = columns->n_address;
    if (columns->id != NULL) {
        size_t at;
        TRY(csv_column_want(table, columns->id, &at, why));
        reader->id = (int)at;
        return FAIL_NONE;
    }
    reader->id = 0;
    for (size_t f = 0; f < reader->quotas->n_features; f++)
        if (reader->column[f] == 0) reader->id = -1;
    return FAIL_NONE;
}

/* True when the row is to be left out: no id, or the same as one before. */
static enum fail id_take(struct people_reader *reader, size_t row, bool *skip, struct why *why) {
    const struct csv *table = reader->table;
    struct sortition_people *people = &reader->people;
    size_t n = people->pool.n;
    *skip = false;
    if (reader->id < 0) {
        people->ids[n] = arena_printf(reader->arena, "%zu", row + 1);
        return FAIL_NONE;
    }
    const char *id = trimmed(reader->arena, csv_cell(table, row, (size_t)reader->id));
    if (*id == '\0') {
        if (people->n_blank < SORTITION_BLANK_ROWS)
            people->blank_rows[people->n_blank] = table->row_numbers[row];
        people->n_blank++;
        *skip = true;
        return FAIL_NONE;
    }
    size_t place = numbers_find(&reader->ids, id);
    if (reader->ids.texts[place] == NULL) {
        reader->ids.texts[place] = id;
        reader->ids.number[place] = (uint32_t)n;
        people->ids[n] = id;
        return FAIL_NONE;
    }
    size_t earlier = people->rows[reader->ids.number[place]];
    for (size_t c = 0; c < table->n_columns; c++) {
        if (strcmp(csv_cell(table, row, c), csv_cell(table, earlier, c)) == 0) continue;
        (void)why_fail(why, FAIL_INPUT, table->header[reader->id],
                       "id '%s' stands here and in row %lld with something else in '%s': give each "
                       "person an id of their own",
                       id, (long long)table->row_numbers[earlier], table->header[c]);
        return at_cell(table, row, (size_t)reader->id, why);
    }
    people->n_same++;
    *skip = true;
    return FAIL_NONE;
}

static enum fail person_read(struct people_reader *reader, size_t row, struct why *why) {
    struct sortition_people *people = &reader->people;
    size_t n = people->pool.n, features = reader->quotas->n_features;
    bool skip;
    TRY(id_take(reader, row, &skip, why));
    if (skip) return FAIL_NONE;
    for (size_t f = 0; f < features; f++)
        TRY(value_find(reader->arena, reader->table, row, reader->column[f],
                       &reader->quotas->features[f], &reader->spellings[f],
                       &reader->values[n * features + f], why));
    if (reader->n_address > 0) {
        const char *key = address_key(reader->arena, reader->table, row, reader->address_columns,
                                      reader->n_address);
        reader->address[n] = -1;
        if (key != NULL) {
            size_t place = numbers_find(&reader->addresses, key);
            if (reader->addresses.texts[place] == NULL) {
                reader->addresses.texts[place] = key;
                reader->addresses.number[place] = (uint32_t)people->pool.n_addresses++;
            }
            reader->address[n] = (int32_t)reader->addresses.number[place];
        }
    }
    people->rows[n] = row;
    people->pool.n++;
    return FAIL_NONE;
}

enum fail sortition_people_read(struct arena *arena, const struct csv *table,
                                const struct sortition_quotas *quotas,
                                const struct sortition_columns *columns,
                                struct sortition_people *out, struct why *why) {
    struct people_reader reader = {.arena = arena, .table = table, .quotas = quotas};
    size_t n = table->n_rows, features = quotas->n_features;
    if (n > SORTITION_PEOPLE_MAX)
        return why_fail(why, FAIL_LIMIT, "pool", "a pool has at most %d people",
                        SORTITION_PEOPLE_MAX);
    TRY(people_columns(&reader, columns, why));
    reader.ids = numbers_make(arena, reader.id < 0 ? 1 : n);
    reader.addresses = numbers_make(arena, reader.n_address == 0 ? 1 : n);
    reader.spellings = ARENA_ARRAY(arena, struct spellings, features);
    reader.values = arena_take(arena, n * features + 1, sizeof(uint16_t));
    reader.address = reader.n_address == 0 ? NULL : ARENA_ARRAY(arena, int32_t, n + 1);
    reader.people.ids = ARENA_ARRAY(arena, const char *, n + 1);
    reader.people.rows = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t row = 0; row < n; row++) TRY(person_read(&reader, row, why));
    struct sortition_people *people = &reader.people;
    if (people->pool.n == 0)
        return why_fail(why, FAIL_INPUT, "pool", "there is nobody in the pool");
    people->pool.n_features = features;
    people->pool.values = reader.values;
    people->pool.address = reader.address;
    people->id_column = reader.id < 0 ? NULL : table->header[reader.id];
    *out = *people;
    return FAIL_NONE;
}

enum fail sortition_ids_read(struct arena *arena, const struct csv *list, const char *id,
                             const struct sortition_people *people, size_t **chosen, size_t *n,
                             struct why *why) {
    size_t column = 0, count = 0;
    int named = people->id_column == NULL ? -1 : csv_column(list, people->id_column);
    if (id != NULL)
        TRY(csv_column_want(list, id, &column, why));
    else if (named >= 0)
        column = (size_t)named;
    struct numbers ids = numbers_make(arena, people->pool.n);
    for (size_t i = 0; i < people->pool.n; i++) {
        size_t place = numbers_find(&ids, people->ids[i]);
        ids.texts[place] = people->ids[i];
        ids.number[place] = (uint32_t)i;
    }
    bool *taken = ARENA_ARRAY(arena, bool, people->pool.n);
    size_t *found = ARENA_ARRAY(arena, size_t, list->n_rows + 1);
    for (size_t row = 0; row < list->n_rows; row++) {
        const char *text = trimmed(arena, csv_cell(list, row, column));
        if (*text == '\0') continue;
        size_t place = numbers_find(&ids, text);
        if (ids.texts[place] == NULL) {
            (void)why_fail(why, FAIL_INPUT, "id", "'%s' is no id of the pool", text);
            return at_cell(list, row, column, why);
        }
        if (taken[ids.number[place]]) {
            (void)why_fail(why, FAIL_INPUT, "id", "id '%s' stands here twice: leave one out", text);
            return at_cell(list, row, column, why);
        }
        taken[ids.number[place]] = true;
        found[count++] = ids.number[place];
    }
    *chosen = found;
    *n = count;
    return FAIL_NONE;
}
