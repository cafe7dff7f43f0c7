#include "framework/condition.h"
#include "framework/read.h"

#include <limits.h>

enum { FACTS_MAX = 200, LEVELS_MAX = 10, RULES_MAX = 400, PARTS_MAX = 60, DEPTH_MAX = 8 };

static const char *const fact_source_words[] = {"draft", "asked", "screen", "rating", NULL};
static const char *const fact_kind_words[] = {"answer", "number", NULL};
static const char *const strength_words[] = {"recommended", "required", NULL};

/* "screen.purpose" and "rating.S2" name a screen question and a question that exist. */
static void check_fact_source(struct pack *pack, struct place at,
                              const struct framework_fact *fact) {
    const struct framework *framework = pack->framework;
    struct str id = str_of(fact->id);
    if (fact->source == FRAMEWORK_FACT_SCREEN &&
        (!str_starts(id, "screen.") ||
         framework_screen(framework, fact->id + strlen("screen.")) == NULL))
        reader_fault(pack->reader, at, "id", "want 'screen.' and the id of a screen question");
    if (fact->source == FRAMEWORK_FACT_RATING &&
        (!str_starts(id, "rating.") ||
         framework_question(framework, fact->id + strlen("rating.")) == NULL))
        reader_fault(pack->reader, at, "id", "want 'rating.' and the id of a question");
}

void read_facts(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "facts", 0, FACTS_MAX, &n);
    struct framework_fact *facts = ARENA_ARRAY(reader->arena, struct framework_fact, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "facts", list, i);
        reader_only(reader, at, "id title text help source kind unknown_is_no");
        facts[i].id = ID_NEW(pack, at, facts, i);
        facts[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        facts[i].text = reader_text(reader, at, "text", READER_TEXT_MAX);
        facts[i].help = reader_text_or(reader, at, "help", READER_TEXT_MAX);
        facts[i].source = (enum framework_fact_source)(
            reader_word(reader, at, "source", fact_source_words, -1) + FRAMEWORK_FACT_DRAFT);
        facts[i].number = reader_word(reader, at, "kind", fact_kind_words, 0) == 1;
        facts[i].unknown_is_no = reader_flag(reader, at, "unknown_is_no");
        check_fact_source(pack, at, &facts[i]);
    }
    pack->framework->facts = facts;
    pack->framework->n_facts = n;
}

void read_levels(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "levels", 0, LEVELS_MAX, &n);
    struct framework_level *levels = ARENA_ARRAY(reader->arena, struct framework_level, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "levels", list, i);
        reader_only(reader, at, "id title meaning");
        levels[i].id = ID_NEW(pack, at, levels, i);
        levels[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        levels[i].meaning = reader_text(reader, at, "meaning", READER_TEXT_MAX);
    }
    pack->framework->levels = levels;
    pack->framework->n_levels = n;
}

/* "is": a word or a list of words; missing means "yes". */
static unsigned read_is(struct pack *pack, struct place at) {
    const json_t *is = json_object_get(at.object, "is");
    if (!json_is_array(is))
        return 1U << reader_word(pack->reader, at, "is", framework_answer_words, 0);
    unsigned answers = 0;
    for (size_t i = 0; i < json_array_size(is); i++) {
        int answer = framework_answer_read(json_string_value(json_array_get(is, i)));
        if (answer < 0)
            reader_fault(pack->reader, at, "is", "want 'yes', 'no' or 'unsure' in the list");
        else
            answers |= 1U << answer;
    }
    return answers;
}

static void read_leaf(struct pack *pack, struct place at, struct framework_condition *condition) {
    struct reader *reader = pack->reader;
    const struct framework *framework = pack->framework;
    reader_only(reader, at, "fact is at_least at_most");
    condition->fact = ID_WANT(pack, at, "fact", framework->facts, framework->n_facts, "fact");
    bool least = json_object_get(at.object, "at_least") != NULL;
    bool most = json_object_get(at.object, "at_most") != NULL;
    bool is = json_object_get(at.object, "is") != NULL;
    if (least + most + is > 1)
        reader_fault(reader, at, NULL, "want only one of 'is', 'at_least' and 'at_most'");
    if (reader->fail != FAIL_NONE) return;
    if (framework->facts[condition->fact].number != (least || most))
        reader_fault(reader, at, "fact", "'%s' is %s: ask for it with %s",
                     framework->facts[condition->fact].id,
                     least || most ? "yes, no or unsure" : "a number",
                     least || most ? "'is'" : "'at_least' or 'at_most'");
    condition->kind = least ? CONDITION_AT_LEAST : most ? CONDITION_AT_MOST : CONDITION_IS;
    if (least || most)
        condition->number =
            reader_int(reader, at, least ? "at_least" : "at_most", INT32_MIN, INT32_MAX);
    else
        condition->answers = read_is(pack, at);
}

static void read_condition(struct pack *pack, struct place at, int depth,
                           struct framework_condition *condition) {
    struct reader *reader = pack->reader;
    static const char *const keys[] = {"all", "any", "count"};
    static const enum condition_kind kinds[] = {CONDITION_ALL, CONDITION_ANY, CONDITION_COUNT};
    if (depth > DEPTH_MAX) reader_fault(reader, at, NULL, "want at most %d levels", DEPTH_MAX);
    if (reader->fail != FAIL_NONE) return;
    if (json_object_get(at.object, "not") != NULL) {
        reader_only(reader, at, "not");
        struct framework_condition *part = ARENA_NEW(reader->arena, struct framework_condition);
        condition->kind = CONDITION_NOT;
        condition->parts = part;
        condition->n_parts = 1;
        read_condition(pack, reader_member(reader, at, "not"), depth + 1, part);
        return;
    }
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        if (json_object_get(at.object, keys[k]) == NULL) continue;
        size_t n;
        reader_only(reader, at, kinds[k] == CONDITION_COUNT ? "count at_least" : keys[k]);
        const json_t *list = reader_list(reader, at, keys[k], 1, PARTS_MAX, &n);
        struct framework_condition *parts =
            ARENA_ARRAY(reader->arena, struct framework_condition, n + 1);
        condition->kind = kinds[k];
        condition->parts = parts;
        condition->n_parts = n;
        if (kinds[k] == CONDITION_COUNT)
            condition->number = reader_int(reader, at, "at_least", 1, (int64_t)n);
        for (size_t i = 0; i < n; i++) {
            read_condition(pack, reader_at(reader, at, keys[k], list, i), depth + 1, &parts[i]);
        }
        return;
    }
    read_leaf(pack, at, condition);
}

static void read_rule(struct pack *pack, struct place at, struct framework_rule *rule) {
    struct reader *reader = pack->reader;
    struct framework *framework = pack->framework;
    rule->form = rule->level = -1;
    bool form = json_object_get(at.object, "form") != NULL;
    if (form) {
        reader_only(reader, at, "id form strength reason source when");
        rule->form = (int)ID_WANT(pack, at, "form", framework->forms, framework->n_forms, "form");
        rule->strength = (enum framework_strength)(
            reader_word(reader, at, "strength", strength_words, -1) + FRAMEWORK_RECOMMENDED);
    } else {
        reader_only(reader, at, "id level reason source when");
        rule->level =
            (int)ID_WANT(pack, at, "level", framework->levels, framework->n_levels, "level");
    }
    rule->reason = reader_text(reader, at, "reason", READER_TEXT_MAX);
    rule->source = reader_text_or(reader, at, "source", READER_TITLE_MAX);
    struct framework_condition *when = ARENA_NEW(reader->arena, struct framework_condition);
    read_condition(pack, reader_member(reader, at, "when"), 1, when);
    rule->when = when;
}

void read_rules(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "rules", 0, RULES_MAX, &n);
    struct framework_rule *rules = ARENA_ARRAY(reader->arena, struct framework_rule, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "rules", list, i);
        rules[i].id = ID_NEW(pack, at, rules, i);
        read_rule(pack, at, &rules[i]);
    }
    pack->framework->rules = rules;
    pack->framework->n_rules = n;
}
