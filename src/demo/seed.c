#include "demo/seed.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/rng.h"
#include "web/asset.h"

#include <assert.h>

static json_t *member_with_id(const json_t *list, const char *id) {
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) if (text_is(seed_text(item, "id"), id)) return item;
    return NULL;
}

/* seed/jury.json: people who help, what happens in the rooms of juries, and one more proposal. */
static enum fail juries_add(struct arena *arena, json_t *root, struct why *why) {
    static const char *const lists[] = {"organisations", "people", "proposals"};
    json_t *more, *extra;
    const char *proposal, *engagement;
    TRY(json_read(arena, asset_bytes("seed/jury.json"), &more, why));
    json_t *proposals = json_object_get(root, "proposals");
    json_object_foreach(json_object_get(more, "roles"), proposal, extra) {
        json_object_update(json_object_get(member_with_id(proposals, proposal), "roles"), extra);
    }
    json_t *rooms;
    json_object_foreach(json_object_get(more, "rooms"), proposal, rooms) {
        json_t *engagements = json_object_get(member_with_id(proposals, proposal), "engagements");
        json_object_foreach(rooms, engagement, extra) {
            json_object_set(member_with_id(engagements, engagement), "room", extra);
        }
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        json_array_extend(json_object_get(root, lists[i]), json_object_get(more, lists[i]));
    return FAIL_NONE;
}

/* seed/uses.json: the published juries' uses that no proposal above is about. They are filled after
 * everything else, as numbers of things in addresses follow the order of filling. */
static enum fail uses_add(struct arena *arena, json_t *root, struct why *why) {
    json_t *more;
    TRY(json_read(arena, asset_bytes("seed/uses.json"), &more, why));
    json_object_set(root, "later", json_object_get(more, "proposals"));
    return FAIL_NONE;
}

enum fail seed_read(struct arena *arena, const json_t **out, struct why *why) {
    json_t *root;
    TRY(json_read(arena, asset_bytes("seed/demo.json"), &root, why));
    if (!text_is(seed_text(root, "format"), "folkmoot-demo/1"))
        return why_fail(why, FAIL_INPUT, "format", "the seed file has another format");
    TRY(juries_add(arena, root, why));
    TRY(uses_add(arena, root, why));
    *out = root;
    return FAIL_NONE;
}

const char *seed_text(const json_t *object, const char *key) {
    return json_text_or(object, key, "");
}

const char *seed_item(const json_t *list, size_t at) {
    const char *text = json_string_value(json_array_get(list, at));
    return text == NULL ? "" : text;
}

int64_t seed_int(const json_t *object, const char *key) {
    const json_t *member = json_object_get(object, key);
    return json_is_integer(member) ? json_integer_value(member) : DB_NULL_INT;
}

int64_t seed_item_int(const json_t *list, size_t at) {
    const json_t *item = json_array_get(list, at);
    return json_is_integer(item) ? json_integer_value(item) : DB_NULL_INT;
}

int64_t seed_time(const char *iso) {
    struct date date;
    if (!date_read(iso, &date)) return DB_NULL_INT;
    return date_start(date) + 9 * 3600 * CLOCK_SECOND;
}

void names_add(struct names *names, const char *name, int64_t id) {
    assert(names->n < SEED_NAMES_MAX);
    names->names[names->n] = name;
    names->ids[names->n++] = id;
}

enum fail names_get(const struct names *names, const char *name, int64_t *id, struct why *why) {
    for (size_t i = 0; i < names->n; i++) {
        if (!text_is(names->names[i], name)) continue;
        *id = names->ids[i];
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, NULL, "the seed file names '%s', which is not in it", name);
}

enum fail seed_person(const struct demo *demo, const json_t *object, const char *key, int64_t *id,
                      struct why *why) {
    const char *name = seed_text(object, key);
    if (*name != '\0') return names_get(&demo->people, name, id, why);
    *id = DB_NULL_INT;
    return FAIL_NONE;
}

char *seed_code(struct arena *arena, const char *engagement, size_t number) {
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    char text[13], *code = NULL;
    struct rng rng;
    rng_init_stream(&rng, engagement, number);
    for (size_t i = 0; i < 11; i++) text[i] = alphabet[rng_below(&rng, 32)];
    text[12] = '\0';
    /* The last character is a check on the others: exactly one fits. */
    for (size_t i = 0; i < 32; i++) {
        text[11] = alphabet[i];
        if (code_read(arena, text, &code, NULL) == FAIL_NONE) return code;
    }
    assert(!"one character of the alphabet is the check character");
    return NULL;
}
