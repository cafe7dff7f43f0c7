/* The kit's texts in another language, beside the English. */
#include "dialogue/dialogue_views.h"

enum { TEXTS_MAX = 2 * KIT_ITEMS_MAX + KIT_PLANS_MAX + 5 };

struct texts {
    struct field fields[TEXTS_MAX + 1];
    const char *keys[TEXTS_MAX], *english[TEXTS_MAX];
    size_t n;
};

static void text_add(struct request *request, struct texts *texts, const char *key,
                     const char *english, enum field_kind kind) {
    if (text_is_empty(english) || texts->n == TEXTS_MAX) return;
    texts->keys[texts->n] = key;
    texts->english[texts->n] = english;
    texts->fields[texts->n] =
        (struct field){.name = arena_printf(request->arena, "text%zu", texts->n),
                       .label = english,
                       .subject = "This text",
                       .kind = kind,
                       .rows = kind == FIELD_LONG_TEXT ? 4 : 0,
                       .max = kind == FIELD_LONG_TEXT ? 8000 : 300};
    texts->n++;
}

static enum fail texts_load(struct request *request, struct db *db, const struct dialogue *dialogue,
                            struct texts *texts, struct why *why) {
    struct dialogue_item_list_row *items;
    struct dialogue_plan_list_row *plans;
    size_t n;
    const struct dialogue_get_row *row = &dialogue->row;
    struct arena *arena = request->arena;
    text_add(request, texts, "topic", row->topic, FIELD_TEXT);
    text_add(request, texts, "summary", row->summary, FIELD_LONG_TEXT);
    text_add(request, texts, "background", row->background, FIELD_LONG_TEXT);
    text_add(request, texts, "safeguarding", row->safeguarding, FIELD_LONG_TEXT);
    text_add(request, texts, "accessibility", row->accessibility, FIELD_LONG_TEXT);
    TRY(dialogue_item_list(db, arena, dialogue->engagement.id, &items, &n, why));
    for (size_t i = 0; i < n; i++) {
        text_add(request, texts, arena_printf(arena, "item/%lld/title", (long long)items[i].id),
                 items[i].title, FIELD_TEXT);
        text_add(request, texts, arena_printf(arena, "item/%lld/body", (long long)items[i].id),
                 items[i].body, FIELD_LONG_TEXT);
    }
    TRY(dialogue_plan_list(db, arena, dialogue->engagement.id, &plans, &n, why));
    for (size_t i = 0; i < n; i++)
        text_add(request, texts, arena_printf(arena, "plan/%lld/steps", (long long)plans[i].id),
                 plans[i].steps, FIELD_LONG_TEXT);
    return FAIL_NONE;
}

static enum fail language_check(const struct request *request, const struct dialogue *dialogue,
                                const char **language, struct why *why) {
    const struct choice *c = dialogue_language_choices(request->arena, dialogue->row.languages);
    for (; c->value != NULL; c++)
        if (text_is(c->value, request_text(request, "language")) && !text_is(c->value, "en")) {
            *language = c->value;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "the dialogue has no kit in this language");
}

static enum fail fields_make(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct dialogue dialogue;
    const char *language;
    struct texts *texts = ARENA_NEW(request->arena, struct texts);
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(language_check(request, &dialogue, &language, why));
    TRY(texts_load(request, db, &dialogue, texts, why));
    *fields = texts->fields;
    *n = texts->n;
    return FAIL_NONE;
}

/* A plan's translation has the same minutes: it must read as a plan of that length. */
static enum fail plan_check(struct request *request, struct db *db, const struct dialogue *dialogue,
                            const char *key, const char *text, struct why *why) {
    struct dialogue_plan_list_row *plans;
    size_t n;
    TRY(dialogue_plan_list(db, request->arena, dialogue->engagement.id, &plans, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct kit_plan plan;
        if (text_is(key, arena_printf(request->arena, "plan/%lld/steps", (long long)plans[i].id)))
            TRY(plan_read(request->arena, text, (int)plans[i].minutes, &plan, why));
    }
    return FAIL_NONE;
}

static enum fail translate_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const char *language;
    struct texts *texts = ARENA_NEW(request->arena, struct texts);
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(language_check(request, &dialogue, &language, why));
    TRY(texts_load(request, db, &dialogue, texts, why));
    for (size_t i = 0; i < texts->n; i++) {
        const char *name = texts->fields[i].name, *text = http_field(request->http, name);
        /* A part that was added since the form was opened is not in it. */
        if (text == NULL) continue;
        text = form_text(request->form, name);
        struct why wrong = {0};
        if (!text_is_empty(text) &&
            plan_check(request, db, &dialogue, texts->keys[i], text, &wrong) != FAIL_NONE)
            return why_fail(why, FAIL_INPUT, name, "%s", wrong.text);
        TRY(dialogue_translation_put(db, dialogue.engagement.id, language, texts->keys[i], text,
                                     why));
    }
    request->subject = dialogue.engagement.id;
    request_go(request, "%s/kit", dialogue.path);
    return FAIL_NONE;
}

static enum fail translate_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const char *language;
    struct dialogue_translations_row *rows;
    size_t n;
    struct texts *texts = ARENA_NEW(request->arena, struct texts);
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(language_check(request, &dialogue, &language, why));
    TRY(texts_load(request, db, &dialogue, texts, why));
    TRY(dialogue_translations(db, request->arena, dialogue.engagement.id, language, &rows, &n,
                              why));
    for (size_t i = 0; i < texts->n; i++)
        for (size_t k = 0; k < n; k++)
            if (text_is(rows[k].item, texts->keys[i]))
                form_fill(request->form, texts->fields[i].name, rows[k].text);
    dialogue_head(request, &dialogue,
                  trf(request->out, "The kit's texts in another language: %s",
                      dialogue_word(language_names, language)));
    request->back_href = arena_printf(request->arena, "%s/kit", dialogue.path);
    put_text(request,
             tr(request->out, "What you leave empty stays English. In a plan keep the minutes "
                              "and the '|' signs."));
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_translate = {.name = "dialogue_translate",
                                                    .path = DIALOGUE_PATH "/translate/:language",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = DIALOGUE_LEADS,
                                                    .section = "proposals",
                                                    .fields_make = fields_make,
                                                    .show = translate_show,
                                                    .act = translate_act};
REGISTER(page, page_dialogue_translate);
