/* What the pages of this room share. */
#include "base/clock.h"
#include "dialogue/dialogue.html.h"
#include "dialogue/dialogue_views.h"

#include <string.h>

enum fail dialogue_of_path(struct request *request, struct db *db, struct dialogue *out,
                           struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    *out = (struct dialogue){0};
    TRY(engagement_get(db, request->arena, request_int(request, "engagement"), proposal,
                       &out->engagement, why));
    if (!text_is(out->engagement.method, "dialogue"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this engagement is not a dialogue");
    out->path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/dialogue",
                             (long long)proposal, (long long)out->engagement.id);
    enum fail fail = dialogue_get(db, request->arena, out->engagement.id, &out->row, why);
    if (fail != FAIL_NOTFOUND) return fail;
    out->row = (struct dialogue_get_row){.engagement = out->engagement.id,
                                         .short_name = "",
                                         .state = "draft",
                                         .topic = out->engagement.title,
                                         .summary = out->engagement.description,
                                         .background = "",
                                         .audiences = "",
                                         .safeguarding = "",
                                         .accessibility = "",
                                         .contact = "",
                                         .languages = "en",
                                         .starts_day = "",
                                         .ends_day = "",
                                         .write_up_days = 14,
                                         .outcome = ""};
    return FAIL_NONE;
}

enum fail programme_load(struct request *request, struct db *db, const char *name,
                         struct programme *out, struct why *why) {
    TRY(dialogue_by_name(db, request->arena, name, &out->row, why));
    out->path = arena_printf(request->arena, "/d/%s", out->row.short_name);
    out->address =
        arena_printf(request->arena, "%s%s", request->app->settings.public_url, out->path);
    return dialogue_kit_last(db, request->arena, out->row.engagement, &out->kit, why);
}

enum fail programme_of_path(struct request *request, struct db *db, struct programme *out,
                            struct why *why) {
    return programme_load(request, db, request_text(request, "name"), out, why);
}

/* ---- blocks ---- */

void dialogue_title(struct request *request, const char *caption, const char *title,
                    bool illustrative) {
    request->title = title;
    put_title(request, caption, title,
              illustrative ? tr(request->out, "Made up to show how a dialogue works") : NULL);
}

void dialogue_head(struct request *request, const struct dialogue *dialogue, const char *title) {
    request->back_href = dialogue->path;
    dialogue_title(request, dialogue->engagement.title, title,
                   dialogue->engagement.illustrative != 0);
}

void dialogue_list(struct request *request, const char *const *texts, size_t n) {
    if (n > 0) dialogue_list_html(request->out, texts, n);
}
void dialogue_code_put(struct request *request, const char *label, const char *code) {
    dialogue_code_html(request->out, label, code);
}
/* ---- choices ---- */

const struct choice *dialogue_word_choices(struct arena *arena, const struct word *list,
                                           const char *first) {
    size_t n = 0, at = 0;
    while (list[n].word != NULL) n++;
    struct choice *choices = ARENA_ARRAY(arena, struct choice, n + 2);
    if (first != NULL) choices[at++] = (struct choice){"", first, NULL};
    for (size_t i = 0; i < n; i++)
        choices[at++] = (struct choice){list[i].word, list[i].text, NULL};
    return choices;
}

enum fail dialogue_group_choices(struct request *request, struct db *db, int64_t engagement,
                                 const char *kind, const char *first, const struct choice **out,
                                 struct why *why) {
    struct dialogue_group_list_row *rows;
    size_t n, at = 0;
    TRY(dialogue_group_list(db, request->arena, engagement, &rows, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    if (first != NULL) choices[at++] = (struct choice){"0", first, NULL};
    for (size_t i = 0; i < n; i++)
        if (text_is(rows[i].kind, kind))
            choices[at++] = (struct choice){
                arena_printf(request->arena, "%lld", (long long)rows[i].id), rows[i].name, NULL};
    *out = choices;
    return FAIL_NONE;
}

const struct choice *dialogue_language_choices(struct arena *arena, const char *languages) {
    struct choice *choices = ARENA_ARRAY(arena, struct choice, 20);
    struct str rest = str_of(languages);
    size_t n = 0;
    while (rest.s != NULL && n < 19) {
        const char *word = str_copy(arena, str_trim(str_cut(&rest, ' ')));
        if (!dialogue_word_is_in(language_names, word)) continue;
        choices[n++] = (struct choice){word, dialogue_word(language_names, word), NULL};
    }
    return choices;
}

/* ---- kits ---- */

struct translated {
    struct dialogue_translations_row *rows;
    size_t n;
};

static const char *text_of(const struct translated *t, const char *item, const char *english) {
    for (size_t i = 0; i < t->n; i++)
        if (text_is(t->rows[i].item, item) && !text_is_empty(t->rows[i].text))
            return t->rows[i].text;
    return english;
}

static enum fail plans_load(struct db *db, struct arena *arena, int64_t engagement,
                            const struct translated *t, struct kit *out, struct why *why) {
    struct dialogue_plan_list_row *rows;
    size_t n;
    TRY(dialogue_plan_list(db, arena, engagement, &rows, &n, why));
    if (n > KIT_PLANS_MAX) n = KIT_PLANS_MAX;
    out->plans = ARENA_ARRAY(arena, struct kit_plan, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct kit_plan *plan = &out->plans[i];
        const char *key = arena_printf(arena, "plan/%lld/steps", (long long)rows[i].id);
        *plan = (struct kit_plan){.id = rows[i].id, .people = rows[i].people};
        TRY(plan_read(arena, text_of(t, key, rows[i].steps), (int)rows[i].minutes, plan, why));
    }
    out->n_plans = n;
    return FAIL_NONE;
}

enum fail kit_draft(struct db *db, struct arena *arena, int64_t engagement, const char *language,
                    struct kit *out, struct why *why) {
    struct translated t;
    struct dialogue_get_row row;
    struct dialogue_item_list_row *items;
    size_t n;
    TRY(dialogue_get(db, arena, engagement, &row, why));
    TRY(dialogue_translations(db, arena, engagement, language, &t.rows, &t.n, why));
    TRY(dialogue_item_list(db, arena, engagement, &items, &n, why));
    if (n > KIT_ITEMS_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a kit has at most %d parts", KIT_ITEMS_MAX);
    *out = (struct kit){.topic = text_of(&t, "topic", row.topic),
                        .summary = text_of(&t, "summary", row.summary),
                        .background = text_of(&t, "background", row.background),
                        .safeguarding = text_of(&t, "safeguarding", row.safeguarding),
                        .accessibility = text_of(&t, "accessibility", row.accessibility),
                        .items = ARENA_ARRAY(arena, struct kit_item, n + 1),
                        .n_items = n};
    for (size_t i = 0; i < n; i++) {
        const char *title = arena_printf(arena, "item/%lld/title", (long long)items[i].id);
        const char *body = arena_printf(arena, "item/%lld/body", (long long)items[i].id);
        out->items[i] =
            (struct kit_item){items[i].id, items[i].kind, text_of(&t, title, items[i].title),
                              text_of(&t, body, items[i].body)};
    }
    return plans_load(db, arena, engagement, &t, out, why);
}

enum fail kit_of(struct db *db, struct arena *arena, int64_t engagement, int64_t number,
                 const char *language, struct kit *out, struct why *why) {
    struct dialogue_kit_get_row row;
    TRY(dialogue_kit_get(db, arena, engagement, number, language, &row, why));
    return kit_read(arena, str_of(row.content), out, why);
}
