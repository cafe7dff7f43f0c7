/* What is different between a page and the one that it replaced, in words. */
#include "publication/changes.h"

#include "base/json.h"
#include "web/html.h"

/* The members of the published document by what readers call them. */
static const struct part {
    const char *words;
    const char *const *members;
} parts[] = {
    {TR("the decision and its reasons"),
     (const char *const[]){"outcome", "reasons", "departs", "decided_on", NULL}},
    {TR("the conditions and what became of them"), (const char *const[]){"conditions", NULL}},
    {TR("what we did with what you said"), (const char *const[]){"replies", NULL}},
    {TR("the score"), (const char *const[]){"score_day", "direct_day", NULL}},
    {TR("the proposal"),
     (const char *const[]){"title", "version", "organisation", "summary", "purpose", "problem",
                           "outcome_for_people", "not_sharing", "rights", "complaints", "parties",
                           "assets", "flows", "benefits", "risks", NULL}},
    {TR("what people said"), (const char *const[]){"engagements", "uses", NULL}},
};

static bool is_changed(const json_t *before, const json_t *after, const struct part *part) {
    for (size_t i = 0; part->members[i] != NULL; i++) {
        const json_t *x = json_object_get(before, part->members[i]);
        const json_t *y = json_object_get(after, part->members[i]);
        if (x == NULL ? y != NULL : y == NULL || !json_equal(x, y)) return true;
    }
    return false;
}

enum fail publication_changes(const struct html *out, const char *before, const char *after,
                              const char **words, struct why *why) {
    json_t *old, *new;
    struct buf list;
    TRY(json_read(out->arena, str_of(before), &old, why));
    TRY(json_read(out->arena, str_of(after), &new, why));
    buf_init(&list, out->arena, 4096);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (is_changed(old, new, &parts[i]))
            buf_printf(&list, "%s%s", list.n == 0 ? "" : "; ", tr(out, parts[i].words));
    *words = list.n == 0 ? tr(out, "nothing that you read here") : list.s;
    return FAIL_NONE;
}
