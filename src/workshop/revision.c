#include "workshop/revision.h"

#include "base/json.h"

#include <string.h>

const char *revision_part(const struct framework_question *q, const char *part) {
    if (text_is(part, "text")) return q->text;
    if (text_is(part, "title")) return q->title;
    if (text_is(part, "help")) return q->help;
    if (text_is(part, "evidence")) return q->evidence;
    if (text_is(part, "public_text")) return q->public_text;
    if (text_is(part, "anchor1")) return q->anchors[0];
    if (text_is(part, "anchor5")) return q->anchors[FRAMEWORK_SCALE - 1];
    return NULL;
}

static enum fail change_check(const struct framework *framework, struct revision_change *changes,
                              size_t i, struct why *why) {
    struct revision_change *c = &changes[i];
    const struct framework_question *q = framework_question(framework, c->question);
    if (q == NULL || revision_part(q, c->part) == NULL)
        return why_fail(why, FAIL_INPUT, "question",
                        "the framework has no part '%s' of a question '%s'", c->part, c->question);
    c->before = revision_part(q, c->part);
    if (text_is_empty(c->after))
        return why_fail(why, FAIL_INPUT, "wording", "the new wording of %s is empty", c->question);
    if (text_is(c->before, c->after))
        return why_fail(why, FAIL_INPUT, "wording",
                        "the new wording of %s is the same as the old one", c->question);
    for (size_t k = 0; k < i; k++)
        if (text_is(changes[k].question, c->question) && text_is(changes[k].part, c->part) &&
            !text_is(changes[k].after, c->after))
            return why_fail(why, FAIL_INPUT, "wording",
                            "two accepted suggestions word the same part of %s differently; decide "
                            "on one wording for both",
                            c->question);
    return FAIL_NONE;
}

static void change_apply(json_t *questions, const struct revision_change *c) {
    size_t i;
    json_t *question;
    json_array_foreach(questions, i, question) {
        if (!text_is(json_text_or(question, "id", ""), c->question)) continue;
        if (strncmp(c->part, "anchor", 6) == 0)
            json_object_set_new(json_object_get(question, "anchors"), c->part + 6,
                                json_string(c->after));
        else
            json_object_set_new(question, text_is(c->part, "public_text") ? "public" : c->part,
                                json_string(c->after));
    }
}

static int bytes_add(const char *bytes, size_t n, void *buf) {
    buf_add(buf, bytes, n);
    return 0;
}

enum fail revision_make(struct arena *arena, struct str pack, const char *version, const char *note,
                        struct revision_change *changes, size_t n, struct str *out,
                        struct why *why) {
    struct framework *framework, *made;
    json_t *root;
    struct buf bytes;
    TRY(framework_read(arena, pack, &framework, why));
    TRY(json_read(arena, pack, &root, why));
    if (n == 0)
        return why_fail(why, FAIL_INPUT, "wording",
                        "no suggestion is accepted yet, so nothing would change");
    if (text_is_empty(version) || text_is(version, framework->version))
        return why_fail(why, FAIL_INPUT, "version", "the new version needs a number of its own");
    for (size_t i = 0; i < n; i++) TRY(change_check(framework, changes, i, why));
    for (size_t i = 0; i < n; i++) change_apply(json_object_get(root, "questions"), &changes[i]);
    json_object_set_new(root, "version", json_string(version));
    if (!text_is_empty(note))
        json_object_set_new(root, "description",
                            json_string(arena_printf(arena, "%s\n\nVersion %s: %s",
                                                     framework->description, version, note)));
    buf_init(&bytes, arena, FRAMEWORK_PACK_BYTES_MAX);
    if (json_dump_callback(root, bytes_add, &bytes, JSON_INDENT(1)) != 0 || bytes.full)
        return why_fail(why, FAIL_LIMIT, "wording", "the new version would be too large");
    TRY(framework_read(arena, (struct str){bytes.s, bytes.n}, &made, why));
    *out = (struct str){bytes.s, bytes.n};
    return FAIL_NONE;
}
