/*
 * postcode -- where somebody lives, no finer than needed: the district ("M14") unless
 * `keep: sector` ("M14 5") or `keep: whole`. What is not kept is never stored.
 */
#include "question/type.h"

#include <ctype.h>
#include <string.h>

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    const char *keep = block_property(question->block, "keep");
    if (keep == NULL || text_is(keep, "district") || text_is(keep, "sector") ||
        text_is(keep, "whole"))
        return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "keep", "'keep' is district, sector or whole");
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_TEXT);
    bool whole = text_is(block_property(question->block, "keep"), "whole");
    field.max = 12;
    field.autocomplete = "postal-code";
    if (field.hint == NULL && !whole)
        field.hint = TR("We keep only its first part, which you share with many others.");
    fields_add(fields, field);
}

/* "m145xx" to "M14 5XX": outward part (2 to 4), then digit and two letters; or the outward part
 * alone. */
static bool split(struct arena *arena, const char *typed, const char **outward,
                  const char **inward) {
    char compact[16];
    size_t n = 0;
    for (const char *s = typed; *s != '\0'; s++) {
        if (isspace((unsigned char)*s)) continue;
        if (n == 8 || !isalnum((unsigned char)*s)) return false;
        compact[n++] = (char)toupper((unsigned char)*s);
    }
    if (n < 2 || !isalpha((unsigned char)compact[0])) return false;
    bool whole = n >= 5 && isdigit((unsigned char)compact[n - 3]) &&
                 isalpha((unsigned char)compact[n - 2]) && isalpha((unsigned char)compact[n - 1]);
    size_t out = whole ? n - 3 : n;
    bool has_digit = false;
    for (size_t i = 0; i < out; i++) has_digit |= isdigit((unsigned char)compact[i]) != 0;
    if (out < 2 || out > 4 || !has_digit) return false;
    *outward = arena_copy_n(arena, compact, out);
    *inward = whole ? arena_copy_n(arena, compact + n - 3, 3) : "";
    return true;
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    const char *typed = sent_text(form, question->name), *outward, *inward;
    const char *keep = block_property(question->block, "keep");
    if (typed[0] == '\0') return "";
    bool finer = text_is(keep, "sector") || text_is(keep, "whole");
    if (!split(fields->arena, typed, &outward, &inward) || (finer && inward[0] == '\0')) {
        form_error(form, question->name, "Your answer must be a postcode, like M14 5XX");
        return "";
    }
    if (text_is(keep, "whole")) return arena_printf(fields->arena, "%s %s", outward, inward);
    if (text_is(keep, "sector")) return arena_printf(fields->arena, "%s %c", outward, inward[0]);
    return outward;
}

static void fill(struct form *form, const struct question *question, const char *value) {
    form_fill(form, question->name, value);
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_TEXT,
               text_is(block_property(question->block, "keep"), "whole"));
}

static const char *const properties[] = {"keep", NULL};

static const struct question_type type_postcode = {
    .name = "postcode",
    .label = TR("Postcode"),
    .help = TR("Only the first part is stored, unless you ask for more."),
    .value = VALUE_TEXT,
    .properties = properties,
    .parse = parse,
    .fields = fields_of,
    .fill = fill,
    .read = read,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_postcode);
