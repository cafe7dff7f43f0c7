#include "stats/score_digest.h"

#include <ctype.h>
#include <string.h>

/* One member of an object, or one entry of a list, as it is written. */
struct piece {
    struct str name, value; /* name: without quotes; none in a list */
};

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of a text that begins at `at`, behind its closing quote. */
static size_t text_end(struct str text, size_t at) {
    for (at++; at < text.n && text.s[at] != '"'; at++)
        if (text.s[at] == '\\') at++;
    return at < text.n ? at + 1 : text.n;
}

/* The end of a value: the comma or bracket behind it, or the end of the text. */
static size_t value_end(struct str text, size_t at) {
    for (int depth = 0; at < text.n;) {
        char c = text.s[at];
        if (c == '"') {
            at = text_end(text, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        at++;
    }
    return text.n;
}

/* Takes the next piece out of an object or list whose opening bracket is behind us. */
static bool piece_next(struct str text, size_t *at, bool named, struct piece *out) {
    while (*at < text.n && (is_space(text.s[*at]) || text.s[*at] == ',')) (*at)++;
    if (*at >= text.n || text.s[*at] == '}' || text.s[*at] == ']') return false;
    *out = (struct piece){0};
    if (named) {
        size_t end = text_end(text, *at);
        if (text.s[*at] != '"' || end < *at + 2) return false;
        out->name = (struct str){text.s + *at + 1, end - *at - 2};
        for (*at = end; *at < text.n && (is_space(text.s[*at]) || text.s[*at] == ':');) (*at)++;
    }
    size_t end = value_end(text, *at);
    out->value = (struct str){text.s + *at, end - *at};
    *at = end;
    return true;
}

static void part_make(struct arena *arena, struct str name, struct str value,
                      struct score_part *out) {
    char *bytes = arena_take(arena, value.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < value.n;) {
        size_t end = value.s[i] == '"' ? text_end(value, i) : i + 1;
        if (is_space(value.s[i])) {
            i = end;
            continue;
        }
        while (i < end) bytes[n++] = value.s[i++];
    }
    char *safe = str_copy(arena, name);
    for (char *c = safe; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("_.:-", *c) == NULL) *c = '_';
    out->name = safe;
    sha256_hex(bytes, n, out->digest);
}

struct parts {
    struct score_part *items;
    size_t n, size;
    struct arena *arena;
};

static void part_add(struct parts *parts, struct str name, struct str value) {
    if (parts->n == parts->size) {
        size_t size = parts->size == 0 ? 32 : parts->size * 2;
        parts->items = arena_grow(parts->arena, parts->items, parts->size * sizeof parts->items[0],
                                  size * sizeof parts->items[0]);
        parts->size = size;
    }
    part_make(parts->arena, name, value, &parts->items[parts->n++]);
}

/* Each source by itself, under its key. */
static void sources_add(struct parts *parts, struct str list) {
    struct piece entry, member;
    for (size_t at = 1; piece_next(list, &at, false, &entry);) {
        struct str key = {"", 0};
        bool found = false;
        for (size_t in = 1; !found && piece_next(entry.value, &in, true, &member);) {
            found = str_is(member.name, "key") && member.value.n >= 2;
            if (found) key = (struct str){member.value.s + 1, text_end(member.value, 0) - 2};
        }
        part_add(parts, str_of(arena_printf(parts->arena, "source.%.*s", (int)key.n, key.s)),
                 entry.value);
    }
}

size_t score_parts(struct arena *arena, struct str text, const struct score_part **out) {
    struct parts parts = {.arena = arena};
    struct piece piece;
    size_t at = 0;
    while (at < text.n && text.s[at] != '{') at++;
    for (at++; at < text.n && piece_next(text, &at, true, &piece);) {
        if (str_is(piece.name, "digests")) continue;
        if (str_is(piece.name, "sources") && str_starts(piece.value, "["))
            sources_add(&parts, piece.value);
        else
            part_add(&parts, piece.name, piece.value);
    }
    *out = parts.items;
    return parts.n;
}

void score_digests_write(struct arena *arena, struct json_out *out, struct str written) {
    const struct score_part *parts;
    size_t n = score_parts(arena, written, &parts);
    json_key(out, "digests");
    json_open(out, '{');
    for (size_t i = 0; i < n; i++) json_pair_text(out, parts[i].name, parts[i].digest);
    json_close(out, '}');
}

/* What stands in "digests"; *kept: there is such a member. */
static size_t digests_read(struct arena *arena, struct str text, struct piece **out, bool *kept) {
    struct piece member, piece;
    size_t at = 0, n = 0;
    *kept = false;
    while (at < text.n && text.s[at] != '{') at++;
    for (at++; at < text.n && piece_next(text, &at, true, &member) && !*kept;)
        *kept = str_is(member.name, "digests");
    if (!*kept) return 0;
    /* Each takes three characters at least, where the value is missing: "", */
    *out = ARENA_ARRAY(arena, struct piece, member.value.n / 3 + 1);
    for (size_t in = 1; piece_next(member.value, &in, true, &piece);) (*out)[n++] = piece;
    return n;
}

bool score_digests_check(struct arena *arena, struct str text, const struct score_altered **out,
                         size_t *n) {
    const struct score_part *parts;
    struct piece *digests = NULL;
    bool kept;
    size_t n_digests = digests_read(arena, text, &digests, &kept);
    *n = 0;
    *out = NULL;
    if (!kept) return false;
    size_t n_parts = score_parts(arena, text, &parts);
    struct score_altered *found = ARENA_ARRAY(arena, struct score_altered, n_parts + n_digests + 1);
    bool *seen = ARENA_ARRAY(arena, bool, n_parts + 1);
    for (size_t d = 0; d < n_digests; d++) {
        size_t at = 0;
        while (at < n_parts && (seen[at] || !str_is(digests[d].name, parts[at].name))) at++;
        if (at == n_parts) {
            found[(*n)++] = (struct score_altered){str_copy(arena, digests[d].name), PART_MISSING};
            continue;
        }
        seen[at] = true;
        if (!str_is(digests[d].value, arena_printf(arena, "\"%s\"", parts[at].digest)))
            found[(*n)++] = (struct score_altered){parts[at].name, PART_ALTERED};
    }
    for (size_t i = 0; i < n_parts; i++)
        if (!seen[i]) found[(*n)++] = (struct score_altered){parts[i].name, PART_ADDED};
    *out = found;
    return true;
}

const char *score_altered_text(struct arena *arena, const struct score_altered *altered) {
    if (altered->how == PART_MISSING)
        return arena_printf(arena, "the part '%s' that was published is not in the file",
                            altered->part);
    if (altered->how == PART_ADDED)
        return arena_printf(arena, "the part '%s' is not among what was published", altered->part);
    return arena_printf(arena, "the part '%s' is not what was published: its digest differs",
                        altered->part);
}
