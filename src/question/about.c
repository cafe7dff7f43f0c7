#include "question/about.h"

#include "question/about.sql.h"

static const char none[] = "none";

/* Where the viewer has no role any more, or never had one: it stays unless they choose another. */
static size_t unseen_add(struct request *request, int64_t current,
                         const struct about_proposals_row *rows, size_t n, struct choice *choices,
                         size_t at) {
    if (current == 0) return at;
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == current) return at;
    choices[at] = (struct choice){arena_printf(request->arena, "%lld", (long long)current),
                                  TR("As it is: a proposal on which you have no role"), NULL};
    return at + 1;
}

enum fail about_field(struct request *request, struct db *db, const struct about_of *of,
                      struct field *out, struct why *why) {
    struct arena *arena = request->arena;
    struct about_proposals_row *rows;
    struct about_get_row now = {0};
    size_t n, at = 0;
    TRY(about_proposals(db, arena, request->viewer.person, of->organisation, of->panel, &rows, &n,
                        why));
    if (of->survey != 0) TRY(about_get(db, arena, of->survey, &now, why));
    struct choice *choices = ARENA_ARRAY(arena, struct choice, n + 3);
    choices[at++] = (struct choice){none, TR("No proposal"), NULL};
    for (size_t i = 0; i < n; i++)
        choices[at++] =
            (struct choice){arena_printf(arena, "%lld", (long long)rows[i].id),
                            arena_printf(arena, "%s: %s", rows[i].reference, rows[i].title), NULL};
    unseen_add(request, now.proposal, rows, n, choices, at);
    *out = (struct field){
        .name = "proposal",
        .label = "Which proposal is it about?",
        .hint = "Those who code at the proposal can then read what people wrote in their own "
                "words, without names, and people can see what became of it. You can choose a "
                "proposal on which you have a role.",
        .kind = FIELD_SELECT,
        .choices = choices};
    return FAIL_NONE;
}

enum fail about_fill(struct request *request, struct db *db, int64_t survey, struct why *why) {
    struct about_get_row now = {0};
    if (survey != 0) TRY(about_get(db, request->arena, survey, &now, why));
    if (now.proposal == 0)
        form_fill(request->form, "proposal", none);
    else
        form_fill_int(request->form, "proposal", now.proposal);
    return FAIL_NONE;
}

int64_t about_chosen(const struct request *request) {
    int64_t proposal;
    const char *chosen = form_text(request->form, "proposal");
    return str_int(str_of(chosen), 1, INT64_MAX, &proposal) ? proposal : 0;
}

enum fail about_set(struct request *request, struct db *db, int64_t survey, struct why *why) {
    struct about_get_row now;
    int64_t proposal = about_chosen(request);
    TRY(about_get(db, request->arena, survey, &now, why));
    if (now.proposal == proposal) return FAIL_NONE;
    if (now.coded != 0)
        return why_fail(why, FAIL_CONFLICT, "proposal",
                        "its answers are coded under the proposal that it is about now, and would "
                        "stay there");
    return about_put(db, survey, proposal == 0 ? DB_NULL_INT : proposal, why);
}
