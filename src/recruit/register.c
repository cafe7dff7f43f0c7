#include "recruit/register.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "recruit/register.sql.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_FIRST = 1000, NUMBERS_AT_LEAST = 9000 };

/* ------------------------------------------------------------------ hashes */

struct str recruit_hash(struct arena *arena, const struct app *app, const char *what,
                        int64_t recruitment, const char *text) {
    if (text_is_empty(text)) return (struct str){NULL, 0};
    const char *bound =
        arena_printf(arena, "recruit %s\n%lld\n%s", what, (long long)recruitment, text);
    uint8_t *digest = arena_take(arena, SHA256_BYTES, 1);
    hmac_sha256(app->key, bound, strlen(bound), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

struct str recruit_code_hash(struct arena *arena, const struct app *app, int64_t recruitment,
                             const char *code) {
    return recruit_hash(arena, app, "code", recruitment, code);
}

struct recruit_address_hashes recruit_address_hash(struct arena *arena, const struct app *app,
                                                   int64_t recruitment,
                                                   const struct address *address) {
    if (address->postcode[0] == '\0' || address->n_words == 0)
        return (struct recruit_address_hashes){
            .postcode = recruit_hash(arena, app, "postcode", recruitment, address->postcode)};
    return (struct recruit_address_hashes){
        .home = recruit_hash(arena, app, "home", recruitment, address_key(arena, address)),
        .postcode = recruit_hash(arena, app, "postcode", recruitment, address->postcode),
        .street = recruit_hash(arena, app, "street", recruitment, address->street)};
}

/* Digits alone, with +44 and 0044 as 0: one number however it is written. */
static const char *phone_plain(struct arena *arena, const char *phone) {
    struct buf out;
    buf_init(&out, arena, 64);
    for (const char *c = phone == NULL ? "" : phone; *c != '\0'; c++)
        if (*c >= '0' && *c <= '9') buf_char(&out, *c);
    if (out.n < 7) return "";
    if (strncmp(out.s, "0044", 4) == 0) return arena_printf(arena, "0%s", out.s + 4);
    if (strncmp(out.s, "44", 2) == 0 && out.n > 10) return arena_printf(arena, "0%s", out.s + 2);
    return out.s;
}

static const char *email_plain(struct arena *arena, const char *email) {
    if (text_is_empty(email)) return "";
    char *folded = str_copy(arena, str_trim(str_of(email)));
    for (char *c = folded; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    return folded;
}

/* ------------------------------------------------------------------ the letter */

static int by_match(const void *a, const void *b) {
    const struct near_letter *x = a, *y = b;
    if (x->match != y->match) return x->match > y->match ? -1 : 1;
    if (x->likeness != y->likeness) return x->likeness > y->likeness ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum fail letter_lines(struct app *app, struct arena *arena, int64_t recruitment,
                              int64_t number, struct str sealed, const char **lines,
                              struct why *why) {
    struct str plain;
    TRY(vault_unseal(app->vault, arena, vault_number(VAULT_RECRUITMENT, recruitment), &number,
                     &sealed, 1, &plain, why));
    *lines = str_copy(arena, plain);
    return FAIL_NONE;
}

enum fail recruit_letters_find(struct app *app, struct db *db, struct arena *arena,
                               int64_t recruitment, const struct address *address,
                               struct near_letter **out, size_t *n, struct why *why) {
    struct recruit_letters_near_row *rows;
    size_t n_rows;
    struct recruit_address_hashes hashes = recruit_address_hash(arena, app, recruitment, address);
    *out = NULL;
    *n = 0;
    if (hashes.postcode.s == NULL && hashes.street.s == NULL) return FAIL_NONE;
    TRY(recruit_letters_near(db, arena, recruitment, hashes.postcode, hashes.street, &rows, &n_rows,
                             why));
    struct near_letter *near = ARENA_ARRAY(arena, struct near_letter, n_rows + 1);
    size_t found = 0;
    for (size_t i = 0; i < n_rows; i++) {
        const char *lines;
        TRY(letter_lines(app, arena, recruitment, rows[i].number, rows[i].sealed, &lines, why));
        struct address mailed = address_read(arena, lines, "");
        enum address_match match = address_compare(&mailed, address);
        if (match == ADDRESS_OTHER) continue;
        near[found++] = (struct near_letter){.letter = rows[i].id,
                                             .number = rows[i].number,
                                             .lines = lines,
                                             .from_address = rows[i].from_address,
                                             .match = match,
                                             .likeness = address_likeness(&mailed, address)};
    }
    if (found > 0) qsort(near, found, sizeof *near, by_match);
    *out = near;
    *n = found;
    return FAIL_NONE;
}

enum fail recruit_values_from(struct arena *arena, const char *from_address,
                              const struct category *categories, size_t n, int64_t *values,
                              struct why *why) {
    json_t *object;
    if (text_is_empty(from_address)) return FAIL_NONE;
    TRY(json_read(arena, str_of(from_address), &object, why));
    for (size_t i = 0; i < n; i++) {
        if (!categories[i].from_address) continue;
        const char *name = json_text_or(object, categories[i].row.name, "");
        const struct recruit_value_list_row *value = category_value_named(&categories[i], name);
        if (value != NULL) values[i] = value->id;
    }
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ registering */

struct found {
    int64_t letter;
    const char *match, *doubt, *from_address;
};

static enum fail found_by_code(struct app *app, struct db *db, struct arena *arena,
                               int64_t recruitment, const struct registration *registration,
                               const struct address *address, struct found *out, struct why *why) {
    struct recruit_letter_by_code_row row;
    const char *lines = "";
    struct str hash = recruit_code_hash(arena, app, recruitment, registration->code);
    enum fail fail = recruit_letter_by_code(db, arena, recruitment, hash, &row, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, "code",
                        "We do not know this code. Check it, or leave it empty and give your "
                        "address");
    TRY(fail);
    *out = (struct found){.letter = row.id, .match = "code", .from_address = row.from_address};
    if (row.sealed.s == NULL || address->postcode[0] == '\0') return FAIL_NONE;
    TRY(letter_lines(app, arena, recruitment, row.number, row.sealed, &lines, why));
    struct address mailed = address_read(arena, lines, "");
    /* A code may be passed on; another street is worth a question. */
    if (address_compare(&mailed, address) == ADDRESS_OTHER) out->doubt = "code of another address";
    return FAIL_NONE;
}

static enum fail found_by_address(struct app *app, struct db *db, struct arena *arena,
                                  int64_t recruitment, const struct address *address,
                                  const char *who_may, struct found *out, struct why *why) {
    struct near_letter *near;
    size_t n;
    TRY(recruit_letters_find(app, db, arena, recruitment, address, &near, &n, why));
    bool one = n > 0 && near[0].match == ADDRESS_SAME && (n == 1 || near[1].match != ADDRESS_SAME);
    if (one) {
        *out = (struct found){
            .letter = near[0].letter, .match = "address", .from_address = near[0].from_address};
    } else if (text_is(who_may, "area")) {
        *out = (struct found){.letter = DB_NULL_INT, .match = "unneeded"};
    } else if (n > 0) {
        *out = (struct found){
            .letter = DB_NULL_INT, .match = "doubtful", .doubt = "address nearly the same"};
    } else {
        *out = (struct found){
            .letter = DB_NULL_INT, .match = "none", .doubt = "address not on the list"};
    }
    return FAIL_NONE;
}

/* A number that says neither who nor when: free, from four digits up. */
static enum fail number_draw(struct db *db, struct arena *arena, int64_t recruitment,
                             int64_t *number, struct why *why) {
    int64_t n, other;
    TRY(recruit_candidate_count(db, arena, recruitment, &n, why));
    uint64_t range = NUMBERS_AT_LEAST;
    while (range < 4 * (uint64_t)n) range *= 10;
    for (;;) {
        uint64_t random;
        secret_bytes(&random, sizeof random);
        int64_t first = range == NUMBERS_AT_LEAST ? NUMBER_FIRST : (int64_t)(range / 9);
        *number = first + (int64_t)(random % range);
        enum fail fail = recruit_number_taken(db, arena, recruitment, *number, &other, why);
        if (fail == FAIL_NOTFOUND) return FAIL_NONE;
        TRY(fail);
    }
}

static bool answers_complete(const struct registration *registration, const int64_t *values) {
    for (size_t i = 0; i < registration->n_categories; i++)
        if (values[i] == 0) return false;
    return true;
}

static enum fail open_check(struct db *db, struct arena *arena, int64_t recruitment,
                            const struct registration *registration, const char **who_may,
                            struct why *why) {
    struct recruitment_brief_row row;
    TRY(recruitment_brief(db, arena, recruitment, &row, why));
    *who_may = row.who_may;
    if (!text_is(row.state, "open"))
        return why_fail(why, FAIL_CONFLICT, NULL, "registration is not open");
    const char *today = date_iso(arena, date_of(registration->now));
    if (text_is(registration->source, "web") && strcmp(today, row.closes_day) > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "the last day to register has passed");
    return FAIL_NONE;
}

enum fail recruit_register(struct app *app, struct db *db, struct arena *arena, int64_t recruitment,
                           const struct registration *registration, struct registered *out,
                           struct why *why) {
    const char *who_may;
    struct found found = {0};
    TRY(open_check(db, arena, recruitment, registration, &who_may, why));
    struct address address = address_read(arena, registration->person.address, "");
    if (!text_is_empty(registration->code))
        TRY(found_by_code(app, db, arena, recruitment, registration, &address, &found, why));
    else
        TRY(found_by_address(app, db, arena, recruitment, &address, who_may, &found, why));
    int64_t *values = ARENA_ARRAY(arena, int64_t, registration->n_categories + 1);
    for (size_t i = 0; i < registration->n_categories; i++) values[i] = registration->values[i];
    TRY(recruit_values_from(arena, found.from_address, registration->categories,
                            registration->n_categories, values, why));

    struct str email = recruit_hash(arena, app, "email", recruitment,
                                    email_plain(arena, registration->person.email));
    struct str phone = recruit_hash(arena, app, "phone", recruitment,
                                    phone_plain(arena, registration->person.phone));
    int64_t twice;
    TRY(recruit_same_contact(db, arena, recruitment, 0, email, phone, &twice, why));
    if (twice > 0 && found.doubt == NULL) found.doubt = "e-mail or phone registered before";
    if (found.doubt == NULL && !answers_complete(registration, values))
        found.doubt = "an answer is missing";

    struct registered made = {.match = found.match,
                              .doubt = found.doubt == NULL ? "" : found.doubt,
                              .state = found.doubt == NULL ? RECRUIT_ELIGIBLE : RECRUIT_REGISTERED};
    made.code = registration->own_code;
    TRY(number_draw(db, arena, recruitment, &made.number, why));
    TRY(recruit_candidate_add(
        db, arena, recruitment, made.number, recruit_state_word(made.state), registration->source,
        found.letter, found.match, recruit_address_hash(arena, app, recruitment, &address).home,
        email, phone, recruit_code_hash(arena, app, recruitment, made.code), registration->language,
        made.doubt, date_iso(arena, date_of(registration->now)), &made.candidate, why));
    for (size_t i = 0; i < registration->n_categories; i++)
        if (values[i] != 0)
            TRY(recruit_answer_put(db, made.candidate, registration->categories[i].row.id,
                                   values[i], why));
    TRY(event_add(db, made.candidate, registration->now,
                  registration->person_id == 0 ? DB_NULL_INT : registration->person_id, "",
                  recruit_state_word(made.state), registration->source, why));
    TRY(recruit_person_put(app, arena, made.candidate, &registration->person, why));
    *out = made;
    return FAIL_NONE;
}

enum fail recruit_registered_find(struct app *app, struct db *db, struct arena *arena,
                                  int64_t recruitment, const char *code, struct registered *out,
                                  struct why *why) {
    struct recruit_candidate_by_code_row row;
    TRY(recruit_candidate_by_code(db, arena, recruitment,
                                  recruit_code_hash(arena, app, recruitment, code), &row, why));
    *out = (struct registered){.candidate = row.id,
                               .number = row.number,
                               .code = code,
                               .state = recruit_state_read(row.state),
                               .match = row.match,
                               .doubt = row.doubt};
    return FAIL_NONE;
}
