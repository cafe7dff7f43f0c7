/* Whatever json_read accepts and our writer writes again reads back as an equal tree. */
#include "base/json.h"
#include "fuzz/fuzz.h"

static void tree_put(struct json_out *out, json_t *tree) {
    const char *key;
    json_t *member;
    size_t i;
    switch (json_typeof(tree)) {
    case JSON_OBJECT:
        json_open(out, '{');
        json_object_foreach(tree, key, member) {
            json_key(out, key);
            tree_put(out, member);
        }
        json_close(out, '}');
        break;
    case JSON_ARRAY:
        json_open(out, '[');
        json_array_foreach(tree, i, member) tree_put(out, member);
        json_close(out, ']');
        break;
    case JSON_STRING: json_put_text(out, json_string_value(tree)); break;
    case JSON_INTEGER: json_put_int(out, json_integer_value(tree)); break;
    case JSON_REAL: json_put_real(out, json_real_value(tree)); break;
    case JSON_TRUE: json_put_bool(out, true); break;
    case JSON_FALSE: json_put_bool(out, false); break;
    case JSON_NULL: json_put_null(out); break;
    }
}

/* A real number without fraction is written as an integer: equal as numbers then. */
static bool same(json_t *a, json_t *b) {
    if (json_is_number(a) && json_is_number(b)) {
        if (json_is_integer(a) && json_is_integer(b))
            return json_integer_value(a) == json_integer_value(b);
        return json_number_value(a) == json_number_value(b);
    }
    if (json_is_array(a) && json_is_array(b)) {
        if (json_array_size(a) != json_array_size(b)) return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!same(json_array_get(a, i), json_array_get(b, i))) return false;
        return true;
    }
    if (json_is_object(a) && json_is_object(b)) {
        const char *key;
        json_t *member;
        json_object_foreach(a, key, member) {
            json_t *other = json_object_get(b, key);
            if (other == NULL || !same(member, other)) return false;
        }
        return json_object_size(a) == json_object_size(b);
    }
    return json_equal(a, b) != 0;
}

static void fuzz_one(struct arena *arena, struct str input) {
    json_t *first = NULL, *second = NULL;
    struct why why = {0};
    if (json_read(arena, input, &first, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, 40 * input.n + 4096);
    json_out_init(&out, &buf);
    tree_put(&out, first);
    assert(!buf.full);
    enum fail failed = json_read(arena, (struct str){buf.s, buf.n}, &second, &why);
    assert(failed == FAIL_NONE);
    assert(same(first, second));
}
