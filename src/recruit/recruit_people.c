#include "recruit/recruit_people.h"

#include "base/json.h"

#include <string.h>

enum { NOTES_BYTES = 60000 };

/* Needs and callers' notes share the vault's free text, as JSON. */
static enum fail contact_make(struct arena *arena, const struct recruit_person *person,
                              struct contact *out, struct why *why) {
    struct buf notes;
    struct json_out json;
    buf_init(&notes, arena, NOTES_BYTES);
    json_out_init(&json, &notes);
    json_open(&json, '{');
    json_pair_text(&json, "access", person->access);
    json_pair_text(&json, "caring", person->caring);
    json_pair_text(&json, "way", person->way);
    json_pair_text(&json, "contact", person->contact);
    json_pair_text(&json, "calls", person->calls);
    json_close(&json, '}');
    if (notes.full) return why_fail(why, FAIL_LIMIT, NULL, "there is too much text about a person");
    *out = (struct contact){.name = person->name,
                            .email = person->email,
                            .phone = person->phone,
                            .address = person->address,
                            .notes = notes.s};
    return FAIL_NONE;
}

enum fail recruit_people_put(struct app *app, struct arena *arena, const int64_t *candidates,
                             const struct recruit_person *people, size_t n, struct why *why) {
    struct contact *contacts = ARENA_ARRAY(arena, struct contact, n + 1);
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(contact_make(arena, &people[i], &contacts[i], why));
        numbers[i] = vault_number(VAULT_REGISTRATION, candidates[i]);
    }
    return vault_put_many(app->vault, arena, numbers, contacts, n, why);
}

enum fail recruit_person_put(struct app *app, struct arena *arena, int64_t candidate,
                             const struct recruit_person *person, struct why *why) {
    struct contact contact;
    TRY(contact_make(arena, person, &contact, why));
    return vault_put(app->vault, arena, vault_number(VAULT_REGISTRATION, candidate), &contact, why);
}

static const char *known(const char *text) {
    return text == NULL ? "" : text;
}

/* Registrations from before the way had a place of its own have it as the first words of the text
 * for callers. */
static const char *way_read(const json_t *notes) {
    static const struct {
        const char *way, *words;
    } ways[] = {
        {"phone", "Phone"}, {"text", "Text message"}, {"email", "E-mail"}, {"letter", "Letter"}};
    const char *way = json_text_or(notes, "way", ""), *text = json_text_or(notes, "contact", "");
    size_t n = strcspn(text, ";");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (text_is(way, ways[i].way) || (text_is_empty(way) && n == strlen(ways[i].words) &&
                                          strncmp(text, ways[i].words, n) == 0))
            return ways[i].way;
    return "";
}

const char *recruit_contact_way(struct arena *arena, const struct contact *contact) {
    json_t *notes = NULL;
    if (text_is_empty(contact->notes) ||
        json_read(arena, str_of(contact->notes), &notes, NULL) != FAIL_NONE)
        return "";
    return way_read(notes);
}

enum fail recruit_person_get(struct app *app, struct arena *arena, int64_t candidate,
                             struct recruit_person *out, struct why *why) {
    struct contact contact;
    json_t *notes = NULL;
    TRY(vault_get(app->vault, arena, vault_number(VAULT_REGISTRATION, candidate), &contact, why));
    if (!text_is_empty(contact.notes)) TRY(json_read(arena, str_of(contact.notes), &notes, why));
    *out = (struct recruit_person){
        .name = known(contact.name),
        .email = known(contact.email),
        .phone = known(contact.phone),
        .address = known(contact.address),
        .access = json_text_or(notes, "access", ""),
        .caring = json_text_or(notes, "caring", ""),
        .way = way_read(notes),
        .contact = json_text_or(notes, "contact", ""),
        .calls = json_text_or(notes, "calls", ""),
    };
    return FAIL_NONE;
}

const char *recruit_person_name(struct app *app, struct arena *arena, int64_t candidate,
                                int64_t number) {
    struct contact contact;
    enum fail fail =
        vault_get(app->vault, arena, vault_number(VAULT_REGISTRATION, candidate), &contact, NULL);
    if (fail == FAIL_NONE && !text_is_empty(contact.name)) return contact.name;
    return arena_printf(arena, fail == FAIL_NOTFOUND ? "Number %lld (erased)" : "Number %lld",
                        (long long)number);
}
