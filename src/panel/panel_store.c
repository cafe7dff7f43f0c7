#include "panel/panel_store.h"

#include "base/csv.h"
#include "civic/access_code.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum fail panel_dimensions(struct db *db, struct arena *arena, int64_t panel,
                           struct panel_dimension **out, size_t *n, struct why *why) {
    struct dimension_list_row *rows;
    struct category_list_row *cells;
    size_t n_rows, n_cells;
    TRY(dimension_list(db, arena, panel, &rows, &n_rows, why));
    TRY(category_list(db, arena, panel, &cells, &n_cells, why));
    struct panel_dimension *list = ARENA_ARRAY(arena, struct panel_dimension, n_rows + 1);
    for (size_t d = 0; d < n_rows; d++) {
        list[d] = (struct panel_dimension){
            .id = rows[d].id,
            .name = rows[d].name,
            .title = rows[d].title,
            .categories = ARENA_ARRAY(arena, struct panel_category, n_cells + 1)};
        for (size_t c = 0; c < n_cells; c++)
            if (cells[c].dimension == rows[d].id)
                list[d].categories[list[d].n++] =
                    (struct panel_category){.id = cells[c].id,
                                            .name = cells[c].name,
                                            .title = cells[c].title,
                                            .population = cells[c].population,
                                            .n_members = cells[c].n_members};
    }
    *out = list;
    *n = n_rows;
    return FAIL_NONE;
}

enum fail panel_population_put(struct db *db, struct arena *arena, int64_t panel,
                               const struct population_dimension *dimensions, size_t n,
                               const char *source, struct why *why) {
    for (size_t d = 0; d < n; d++) {
        int64_t id;
        TRY(dimension_put(db, arena, panel, (int64_t)d + 1, dimensions[d].name, dimensions[d].title,
                          &id, why));
        for (size_t c = 0; c < dimensions[d].n; c++)
            TRY(category_put(db, id, (int64_t)c + 1, dimensions[d].categories[c].name,
                             dimensions[d].categories[c].title, dimensions[d].categories[c].people,
                             why));
    }
    return panel_set_source(db, panel, source, why);
}

enum fail panel_slug(struct db *db, struct arena *arena, const char *name, const char **out,
                     struct why *why) {
    char slug[61];
    size_t n = 0;
    for (const char *s = name; *s != '\0' && n < sizeof slug - 1; s++) {
        unsigned char c = (unsigned char)*s;
        if (isalnum(c) && c < 128)
            slug[n++] = (char)tolower(c);
        else if (n > 0 && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    while (n > 0 && slug[n - 1] == '-') n--;
    slug[n] = '\0';
    const char *base = n == 0 ? "panel" : arena_copy(arena, slug), *tried = base;
    for (int number = 2;; number++) {
        int64_t id;
        enum fail fail = panel_by_slug(db, arena, tried, &id, why);
        if (fail == FAIL_NOTFOUND) break;
        TRY(fail);
        tried = arena_printf(arena, "%s-%d", base, number);
    }
    *out = tried;
    return FAIL_NONE;
}

/* ---- members ---- */

/* Somebody of the same address and the same name is the same person; a couple is not. */
static enum fail twin_find(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                           const struct contact *contact, struct member_by_email_row *out,
                           struct why *why) {
    struct member_by_email_row *rows;
    size_t n;
    struct str hash = member_email_hash(arena, app->key, contact->email);
    *out = (struct member_by_email_row){0};
    if (hash.s == NULL) return FAIL_NONE;
    TRY(member_by_email(db, arena, panel, hash, &rows, &n, why));
    for (size_t i = 0; i < n && out->id == 0; i++) {
        const char *name = vault_name(app->vault, arena, vault_number(VAULT_MEMBER, rows[i].id));
        if (text_is(name, contact->name)) *out = rows[i];
    }
    return FAIL_NONE;
}

enum fail member_find_twin(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                           const struct contact *contact, int64_t *member, struct why *why) {
    struct member_by_email_row row;
    TRY(twin_find(app, db, arena, panel, contact, &row, why));
    *member = row.id;
    return FAIL_NONE;
}

static enum fail twin_check(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                            const struct member_new *member, size_t at, struct why *why) {
    struct member_by_email_row row;
    TRY(twin_find(app, db, arena, panel, &member->contact, &row, why));
    if (row.id == 0) return FAIL_NONE;
    why_fail(why, FAIL_CONFLICT, "email", "entry %zu: this person is member %lld already", at + 1,
             (long long)row.number);
    if (why != NULL) why->row = (int64_t)at + 1;
    return FAIL_CONFLICT;
}

static enum fail member_add(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                            const struct panel_dimension *dimensions, size_t n_dimensions,
                            const struct member_new *member, int64_t number, int64_t *id,
                            struct why *why) {
    struct str email = member_email_hash(arena, app->key, member->contact.email);
    TRY(member_insert(db, arena, panel, number, member->source, member->recruitment, email,
                      member->channel, member->language, member->large_print, member->wants_news,
                      member->joined, member->design_weight > 0 ? member->design_weight : 1, id,
                      why));
    const char *code = member_code(arena, app->key, *id);
    TRY(member_set_code(db, *id, access_code_hash(arena, app->key, code), why));
    TRY(member_set_address(db, *id, member_address_hash(arena, app->key, member->contact.address),
                           why));
    for (size_t d = 0; d < n_dimensions && member->profile != NULL; d++)
        if (member->profile[d] != 0)
            TRY(member_profile_put(db, *id, dimensions[d].id, member->profile[d], why));
    return FAIL_NONE;
}

enum fail members_add(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                      const struct panel_dimension *dimensions, size_t n_dimensions,
                      const struct member_new *members, size_t n, int64_t **ids, struct why *why) {
    int64_t number;
    int64_t *made = ARENA_ARRAY(arena, int64_t, n + 1),
            *people = ARENA_ARRAY(arena, int64_t, n + 1);
    struct contact *contacts = ARENA_ARRAY(arena, struct contact, n + 1);
    TRY(member_number_next(db, arena, panel, &number, why));
    for (size_t i = 0; i < n; i++) TRY(twin_check(app, db, arena, panel, &members[i], i, why));
    for (size_t i = 0; i < n; i++) {
        TRY(member_add(app, db, arena, panel, dimensions, n_dimensions, &members[i],
                       number + (int64_t)i, &made[i], why));
        people[i] = vault_number(VAULT_MEMBER, made[i]);
        contacts[i] = members[i].contact;
    }
    TRY(vault_put_many(app->vault, arena, people, contacts, n, why));
    *ids = made;
    return FAIL_NONE;
}
