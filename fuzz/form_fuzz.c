/* Any submission is read, shown again and read again: what was shown gives the same values and
 * the same errors, so nothing typed is lost or changed by the way. */
#include "fuzz/fuzz.h"
#include "web/form.h"

#include <string.h>

static const struct choice choices[] = {{"a", "A", NULL}, {"b", "B", "hint"}, {NULL, NULL, NULL}};
static const struct field fields[] = {
    {.name = "text", .label = "Text", .kind = FIELD_TEXT, .required = true, .max = 20},
    {.name = "long", .label = "Long", .kind = FIELD_LONG_TEXT, .max = 30},
    {.name = "int", .label = "Number", .kind = FIELD_INT, .min = -5, .max = 500},
    {.name = "real", .label = "Share", .kind = FIELD_REAL, .max = 100},
    {.name = "money", .label = "Cost", .kind = FIELD_MONEY},
    {.name = "date", .label = "Date", .kind = FIELD_DATE},
    {.name = "email", .label = "Email", .kind = FIELD_EMAIL},
    {.name = "code", .label = "Code", .kind = FIELD_CODE},
    {.name = "one", .label = "One?", .kind = FIELD_CHOICE, .choices = choices},
    {.name = "select", .label = "One", .kind = FIELD_SELECT, .choices = choices},
    {.name = "many", .label = "Many", .kind = FIELD_CHOICES, .choices = choices},
    {.name = "yes", .label = "Yes", .kind = FIELD_YES},
    {.name = "hidden", .kind = FIELD_HIDDEN}};
enum { N_FIELDS = sizeof fields / sizeof fields[0], PAIRS_MAX = 40 };
static const char *const names[] = {"text",     "long",       "int",       "real",  "money",
                                    "date-day", "date-month", "date-year", "email", "code",
                                    "one",      "select",     "many",      "yes",   "hidden"};
enum { N_NAMES = sizeof names / sizeof names[0] };

/* The values as a browser would send them back from the page. */
static size_t pairs_of(struct arena *arena, const struct form *form, struct http_pair *pairs) {
    static const char *const parts[] = {"day", "month", "year"};
    size_t n = 0;
    for (size_t i = 0; i < form->n_fields; i++)
        for (size_t k = 0; k < form->values[i].n_texts && n < PAIRS_MAX; k++)
            pairs[n++] =
                (struct http_pair){fields[i].kind == FIELD_DATE
                                       ? arena_printf(arena, "%s-%s", fields[i].name, parts[k])
                                       : fields[i].name,
                                   form->values[i].texts[k]};
    return n;
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct http_pair pairs[PAIRS_MAX], again[PAIRS_MAX];
    size_t n = 0;
    while (input.s != NULL && input.n > 0 && n < PAIRS_MAX) {
        struct str line = str_cut(&input, '\n');
        if (line.n < 1) continue;
        pairs[n++] = (struct http_pair){names[(unsigned char)line.s[0] % N_NAMES],
                                        str_copy(arena, (struct str){line.s + 1, line.n - 1})};
    }
    struct http_request request = {.fields = pairs, .n_fields = n, .arena = arena};
    struct form *first = form_read(arena, fields, N_FIELDS, &request, "en");
    struct buf page;
    buf_init(&page, arena, (size_t)8 << 20);
    struct html out = {.buf = &page, .arena = arena, .language = "cy"};
    form_summary(&out, first);
    form_open(&out, first);
    for (size_t i = 0; i < N_FIELDS; i++) form_field(&out, first, fields[i].name);
    form_close(&out, first);
    assert(!page.full);
    request.fields = again;
    request.n_fields = pairs_of(arena, first, again);
    struct form *second = form_read(arena, fields, N_FIELDS, &request, "en");
    assert(first->n_errors == second->n_errors);
    for (size_t i = 0; i < N_FIELDS; i++) {
        const struct form_value *a = &first->values[i], *b = &second->values[i];
        assert(text_is(a->error, b->error));
        assert(a->has_number == b->has_number && a->number == b->number);
        assert(a->n_texts == b->n_texts);
        for (size_t k = 0; k < a->n_texts; k++) assert(strcmp(a->texts[k], b->texts[k]) == 0);
    }
}
