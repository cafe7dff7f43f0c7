/* What somebody answered, put right before the draw: a slip, or a registration taken by phone. */
#include "civic/app.h"
#include "recruit/candidate_views.h"
#include "recruit/candidates.html.h"
#include "recruit/register.sql.h"

#include <string.h>

static const struct choice reasons[] = {
    {"they told us", "They told us that it is different", NULL},
    {"typing mistake", "We typed it wrongly", NULL},
    {"misunderstood", "They had misunderstood the question", NULL},
    {NULL, NULL, NULL},
};
static const struct choice conditions[] = {
    {"yes", "Yes, all of them", NULL},
    {"no", "No: they leave the pool", NULL},
    {NULL, NULL, NULL},
};
static const struct field before[] = {
    {.name = "revision", .kind = FIELD_HIDDEN},
};
static const struct field after[] = {
    {.name = "fulfils",
     .label = "Do they fulfil the conditions?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = conditions,
     .missing = "Choose whether they fulfil the conditions"},
    {.name = "reason",
     .label = "Why is it changed?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = reasons,
     .missing = "Choose why it is changed"},
};

struct answers {
    struct recruitment recruitment;
    struct recruit_candidate_get_row row;
    struct category *categories;
    size_t n;
    int64_t *values; /* [n] as stored; 0: none */
};

/* Only of people who may still be drawn, and while no draw stands on it. */
static enum fail answers_load(struct request *request, struct db *db, struct answers *out,
                              struct why *why) {
    struct recruit_values_of_row *values;
    size_t n;
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    TRY(recruit_candidate_get(db, request->arena, request_int(request, "candidate"),
                              out->recruitment.row.id, &out->row, why));
    enum recruit_state state = recruit_state_read(out->row.state);
    if (state != RECRUIT_REGISTERED && state != RECRUIT_ELIGIBLE)
        return why_fail(why, FAIL_NOTFOUND, NULL, "nobody is drawn from these answers");
    TRY(categories_load(db, request->arena, out->recruitment.row.id, &out->categories, &out->n,
                        why));
    TRY(recruit_values_of(db, request->arena, out->row.id, &values, &n, why));
    out->values = ARENA_ARRAY(request->arena, int64_t, out->n + 1);
    for (size_t i = 0; i < out->n; i++)
        for (size_t k = 0; k < n; k++)
            if (values[k].category == out->categories[i].row.id) out->values[i] = values[k].value;
    return FAIL_NONE;
}

static const char *answer_field(struct arena *arena, const struct category *category) {
    return arena_printf(arena, "value_%lld", (long long)category->row.id);
}

static enum fail answers_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct answers answers;
    struct arena *arena = request->arena;
    TRY(answers_load(request, db, &answers, why));
    struct field *made =
        ARENA_ARRAY(arena, struct field, answers.n + LENGTH(before) + LENGTH(after));
    size_t at = 0;
    for (size_t i = 0; i < LENGTH(before); i++) made[at++] = before[i];
    for (size_t i = 0; i < answers.n; i++) {
        const struct category *category = &answers.categories[i];
        struct choice *choices = ARENA_ARRAY(arena, struct choice, category->n_values + 1);
        for (size_t v = 0; v < category->n_values; v++)
            choices[v] =
                (struct choice){arena_printf(arena, "%lld", (long long)category->values[v].id),
                                category->values[v].label, NULL};
        made[at++] =
            (struct field){.name = answer_field(arena, category),
                           .label = category->row.question,
                           .kind = FIELD_SELECT,
                           .required = true,
                           .choices = choices,
                           .missing = recruit_answer_missing(request, category->row.question),
                           .subject = category->row.name};
    }
    for (size_t i = 0; i < LENGTH(after); i++) made[at++] = after[i];
    *fields = made;
    *n = at;
    return FAIL_NONE;
}

/* The answers that differ are stored; false where none does. */
static enum fail answers_store(struct request *request, struct db *db,
                               const struct answers *answers, bool *changed, struct why *why) {
    *changed = false;
    for (size_t i = 0; i < answers->n; i++) {
        const struct category *category = &answers->categories[i];
        const char *name = answer_field(request->arena, category);
        int64_t typed;
        if (!str_int(str_of(form_text(request->form, name)), 1, INT64_MAX, &typed) ||
            category_value(category, typed) == NULL)
            return why_fail(why, FAIL_INPUT, name, "%s",
                            recruit_answer_missing(request, category->row.question));
        if (typed == answers->values[i]) continue;
        TRY(recruit_answer_put(db, answers->row.id, category->row.id, typed, why));
        *changed = true;
    }
    return FAIL_NONE;
}

static enum fail answers_act(struct request *request, struct db *db, struct why *why) {
    struct answers answers;
    bool changed;
    int64_t revision;
    const struct form *form = request->form;
    TRY(answers_load(request, db, &answers, why));
    if (answers.recruitment.state >= RECRUITMENT_FROZEN)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the pool is frozen: the draw stands on these answers");
    if (!str_int(str_of(form_text(form, "revision")), 1, INT64_MAX, &revision) ||
        revision != answers.row.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Somebody else changed this meanwhile. What you chose is below; look at "
                        "theirs before you save");
    TRY(answers_store(request, db, &answers, &changed, why));
    int64_t id = answers.row.id, recruitment = answers.recruitment.row.id;
    request->subject = id;
    request_go(request, "%s/candidates/%lld", answers.recruitment.path, (long long)id);
    if (changed) {
        TRY(recruit_candidate_touch(db, id, recruitment, revision, why));
        TRY(event_add(
            db, id, request->now, request->viewer.person, answers.row.state, answers.row.state,
            arena_printf(request->arena, "answers changed, %s", form_text(form, "reason")), why));
    }
    if (text_is(form_text(form, "fulfils"), "yes")) return FAIL_NONE;
    struct recruit_move move = {.recruitment = recruitment,
                                .candidate = id,
                                .to = RECRUIT_NOT_CHOSEN,
                                .reason = "not eligible",
                                .person = request->viewer.person,
                                .now = request->now};
    return recruit_step(db, request->arena, &move, why);
}

static enum fail answers_show(struct request *request, struct db *db, struct why *why) {
    struct answers answers;
    TRY(answers_load(request, db, &answers, why));
    const char **names = ARENA_ARRAY(request->arena, const char *, answers.n + 1);
    const char **lines =
        ARENA_ARRAY(request->arena, const char *, strlen(answers.recruitment.row.eligibility) + 1);
    struct answers_view view = {.form = request->form,
                                .recruitment = &answers.recruitment,
                                .row = &answers.row,
                                .fields = names,
                                .n_fields = answers.n,
                                .conditions = lines};
    for (size_t i = 0; i < answers.n; i++) {
        names[i] = answer_field(request->arena, &answers.categories[i]);
        if (answers.values[i] != 0)
            form_fill(request->form, names[i],
                      arena_printf(request->arena, "%lld", (long long)answers.values[i]));
    }
    struct str rest = str_of(answers.recruitment.row.eligibility);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) lines[view.n_conditions++] = str_copy(request->arena, line);
    }
    form_fill(request->form, "revision",
              arena_printf(request->arena, "%lld", (long long)answers.row.revision));
    request->title = trf(request->out, "Answers of number %lld", (long long)answers.row.number);
    request->back_href = arena_printf(request->arena, "%s/candidates/%lld",
                                      answers.recruitment.path, (long long)answers.row.id);
    recruit_answers_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_answers = {
    .name = "recruit_answers",
    .path = "/proposals/:proposal/recruitments/:recruitment/candidates/:candidate/answers",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = answers_fields,
    .show = answers_show,
    .act = answers_act,
};
REGISTER(page, page_recruit_answers);
