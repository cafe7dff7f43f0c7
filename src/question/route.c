/* The way of one person. */
#include "question/route.h"

#include "base/rng.h"
#include "question/type.h"

#include <string.h>

/* Questions of a random section in the order of this sheet. */
static void section_shuffle(struct arena *arena, const struct section *section, const char *seed,
                            int *order) {
    struct rng rng;
    rng_init(&rng, arena_printf(arena, "%s\nsection\n%s", seed, section->name));
    for (size_t i = (size_t)section->n; i > 1; i--) {
        size_t other = (size_t)rng_below(&rng, i);
        int kept = order[section->first + (int)i - 1];
        order[section->first + (int)i - 1] = order[section->first + (int)other];
        order[section->first + (int)other] = kept;
    }
}

static void order_make(struct arena *arena, const struct definition *definition, const char *seed,
                       int *order) {
    for (size_t i = 0; i < definition->n_questions; i++) order[i] = (int)i;
    for (size_t i = 0; i < definition->n_sections; i++)
        if (definition->sections[i].random && seed != NULL)
            section_shuffle(arena, &definition->sections[i], seed, order);
}

/* Whether its section lets it be asked: its condition, and how many it shows. */
static bool section_asks(const struct definition *definition, const struct question *question,
                         size_t place, const struct answers *answers) {
    if (question->section == QUESTION_NONE) return true;
    const struct section *section = &definition->sections[question->section];
    if (section->show > 0 && (int64_t)place - section->first >= section->show) return false;
    return expression_is_true(section->only_if, answers);
}

void route_make(struct arena *arena, const struct definition *definition, const char *const *stored,
                const struct sheet_facts *facts, struct route *out) {
    size_t n = definition->n_questions;
    *out = (struct route){.definition = definition,
                          .asked = ARENA_ARRAY(arena, bool, n + 1),
                          .order = ARENA_ARRAY(arena, int, n + 1),
                          .exit = QUESTION_NONE,
                          .answers = {.definition = definition,
                                      .values = ARENA_ARRAY(arena, const char *, n + 1),
                                      .arm = facts->arm,
                                      .mode = facts->mode,
                                      .stratum = facts->stratum,
                                      .language = facts->language}};
    order_make(arena, definition, facts->seed, out->order);
    for (size_t place = 0; place < n; place++) {
        int at = out->order[place];
        const struct question *question = &definition->questions[at];
        if (out->exit != QUESTION_NONE) break;
        if (!section_asks(definition, question, place, &out->answers) ||
            !expression_is_true(question->only_if, &out->answers))
            continue;
        out->asked[at] = true;
        if (question->value != NULL)
            out->answers.values[at] = expression_text(arena, question->value, &out->answers);
        else if (question->type->value != VALUE_NONE)
            out->answers.values[at] = stored[at];
        else if (text_is(question->type->name, "exit"))
            out->exit = at;
    }
}

static bool is_page(const struct route *route, int at) {
    const struct question *question = &route->definition->questions[at];
    return route->asked[at] && question->value == NULL;
}

static bool is_together(const struct route *route, int at) {
    int section = route->definition->questions[at].section;
    return section != QUESTION_NONE && route->definition->sections[section].together &&
           at != route->exit;
}

size_t route_pages(struct arena *arena, const struct route *route, struct route_page **pages) {
    const struct definition *definition = route->definition;
    size_t n = definition->n_questions, n_pages = 0, used = 0;
    int *all = ARENA_ARRAY(arena, int, n + 1);
    *pages = ARENA_ARRAY(arena, struct route_page, n + 1);
    for (size_t place = 0; place < n; place++) {
        int at = route->order[place];
        if (!is_page(route, at)) continue;
        int section = definition->questions[at].section;
        struct route_page *last = n_pages == 0 ? NULL : &(*pages)[n_pages - 1];
        all[used] = at;
        if (last != NULL && last->section == section && is_together(route, at) &&
            is_together(route, last->questions[0])) {
            last->n++;
        } else {
            (*pages)[n_pages++] = (struct route_page){
                .name = is_together(route, at) ? definition->sections[section].name
                                               : definition->questions[at].name,
                .questions = all + used,
                .n = 1,
                .section = section,
                .is_exit = at == route->exit,
            };
        }
        used++;
    }
    return n_pages;
}

size_t route_first_open(const struct route_page *pages, size_t n, const struct route *route,
                        const char *const *stored) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < pages[i].n; k++) {
            int at = pages[i].questions[k];
            const struct question *question = &route->definition->questions[at];
            if (question->type->value != VALUE_NONE && stored[at] == NULL) return i;
        }
        if (pages[i].is_exit) return i;
    }
    return n;
}
