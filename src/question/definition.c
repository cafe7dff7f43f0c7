/* Blocks to meaning. */
#include "question/definition.h"

#include "question/elicited.h"

#include "base/clock.h"
#include "question/type.h"

#include <math.h>
#include <string.h>

int definition_find(const struct definition *definition, const char *name) {
    for (size_t i = 0; i < definition->n_questions; i++)
        if (text_is(definition->questions[i].name, name)) return (int)i;
    return QUESTION_NONE;
}

size_t definition_language(const struct definition *definition, const char *code) {
    for (size_t i = 0; i < definition->n_languages; i++)
        if (text_is(definition->languages[i], code)) return i;
    return 0;
}

const char *words_in(const struct words *words, size_t language) {
    const char *text = language < OUTLINE_LANGUAGES_MAX ? words->in[language] : NULL;
    if (text_is_empty(text)) text = words->in[0];
    return text == NULL ? "" : text;
}

const struct option *option_find(const struct option *options, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (text_is(options[i].name, name)) return &options[i];
    return NULL;
}

struct maker {
    struct arena *arena;
    struct definition *made;
};

static enum fail wrong_at(int row, int column, struct why *why, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) {
        why->row = row;
        why->column = column;
    }
    return fail;
}

/* ---- properties ---- */

static const struct property *property_of(const struct block *block, const char *name) {
    for (size_t i = 0; i < block->n_properties; i++)
        if (text_is(block->properties[i].name, name)) return &block->properties[i];
    return NULL;
}

static struct words words_of(const struct block *block, const char *name) {
    const struct property *property = property_of(block, name);
    struct words none = {{NULL}};
    if (property == NULL) return none;
    return property->value;
}

static enum fail read_yes(const struct block *block, const char *name, bool *out, struct why *why) {
    const struct property *property = property_of(block, name);
    if (property == NULL) return FAIL_NONE;
    const char *value = property->value.in[0];
    *out = text_is(value, "yes");
    if (*out || text_is(value, "no")) return FAIL_NONE;
    return wrong_at(property->line, property->column, why, "this is either yes or no");
}

static enum fail read_random(const struct block *block, const char *name, bool *out,
                             struct why *why) {
    const struct property *property = property_of(block, name);
    if (property == NULL) return FAIL_NONE;
    const char *value = property->value.in[0];
    *out = text_is(value, "random");
    if (*out || text_is(value, "as written")) return FAIL_NONE;
    return wrong_at(property->line, property->column, why,
                    "the order is either 'random' or 'as written'");
}

static enum fail read_count(struct maker *m, const struct block *block, const char *name,
                            int64_t least, int64_t most, int64_t *out, struct why *why) {
    const struct property *property = property_of(block, name);
    if (property == NULL) return FAIL_NONE;
    if (str_int(str_of(property->value.in[0]), least, most, out)) return FAIL_NONE;
    return wrong_at(property->line, property->column, why,
                    arena_printf(m->arena, "this is a whole number from %lld to %lld",
                                 (long long)least, (long long)most));
}

/* "min: 16" of a number, "min: 2026-01-01" of a date. */
static enum fail read_bound(const struct block *block, const char *name, bool is_date, double *out,
                            const char **day, struct why *why) {
    const struct property *property = property_of(block, name);
    struct date date;
    if (property == NULL) return FAIL_NONE;
    const char *value = property->value.in[0];
    if (is_date) {
        *day = value;
        if (date_read(value, &date)) return FAIL_NONE;
        return wrong_at(property->line, property->column, why, "a date looks like 2026-11-22");
    }
    if (str_real(str_of(value), out)) return FAIL_NONE;
    return wrong_at(property->line, property->column, why, "this is a number, like 16 or 2.5");
}

static bool is_listed(const char *const *list, const char *name) {
    for (; list != NULL && *list != NULL; list++)
        if (text_is(*list, name)) return true;
    return false;
}

static enum fail check_properties(struct maker *m, const struct block *block,
                                  const char *const *common, const char *const *own,
                                  struct why *why) {
    for (size_t i = 0; i < block->n_properties; i++) {
        const struct property *property = &block->properties[i];
        if (is_listed(common, property->name) || is_listed(own, property->name)) continue;
        struct buf known;
        buf_init(&known, m->arena, 300);
        for (const char *const *at = own; at != NULL && *at != NULL; at++)
            buf_printf(&known, "%s, ", *at);
        return wrong_at(property->line, 3, why,
                        arena_printf(m->arena, "'%.40s' is no property here; there are %s%s",
                                     property->name, known.n == 0 ? "" : known.s,
                                     "hint, required, only if, must, otherwise, missing, note"));
    }
    return FAIL_NONE;
}

/* ---- options and rows ---- */

static enum fail read_flag(struct maker *m, const struct item *item, struct str flag,
                           struct option *option, struct why *why) {
    (void)m;
    if (flag.n == 0 || str_starts(flag, "only if ")) return FAIL_NONE; /* in a second round */
    if (str_is(flag, "exclusive"))
        option->exclusive = true;
    else if (str_is(flag, "say"))
        option->says = true;
    else if (str_is(flag, "fixed"))
        option->fixed = true;
    else
        return wrong_at(item->line, item->flags_column, why,
                        "in the brackets stand exclusive, say, fixed, or only if and a condition, "
                        "with commas between");
    return FAIL_NONE;
}

static enum fail read_items(struct maker *m, const struct block *block, bool rows,
                            struct option **out, size_t *n, struct why *why) {
    *out = ARENA_ARRAY(m->arena, struct option, block->n_items);
    for (size_t i = 0; i < block->n_items; i++) {
        const struct item *item = &block->items[i];
        if (item->is_row != rows) continue;
        struct option *option = &(*out)[(*n)++];
        option->name = item->name;
        option->label = item->label;
        if (text_is_empty(option->label.in[0])) option->label.in[0] = item->name;
        struct str rest = str_of(item->flags);
        while (rest.s != NULL) TRY(read_flag(m, item, str_trim(str_cut(&rest, ',')), option, why));
    }
    return FAIL_NONE;
}

static enum fail check_takes(const struct question *question, struct why *why) {
    const struct block *block = question->block;
    const struct question_type *type = question->type;
    for (size_t i = 0; i < block->n_items; i++) {
        unsigned what = block->items[i].is_row ? TAKES_ROWS : TAKES_OPTIONS;
        if ((type->takes & what) == 0)
            return wrong_at(block->items[i].line, 3, why,
                            block->items[i].is_row ? "this type of question has no rows ('-')"
                                                   : "this type of question has no options ('*')");
    }
    if (question->n_options < type->options_min)
        return wrong_at(block->line, block->column, why,
                        "this question has too few options; an option is a line '  * name = text'");
    if ((type->takes & TAKES_ROWS) != 0 && question->n_rows == 0)
        return wrong_at(block->line, block->column, why,
                        "this question has no rows; a row is a line '  - name = text'");
    return FAIL_NONE;
}

/* ---- questions ---- */

static const char *const common_properties[] = {"hint", "required",  "only if", "must",
                                                "note", "otherwise", "missing", NULL};
static const char *const quota_properties[] = {"when", "at most", "hard", NULL};
static const char *const section_properties[] = {"only if", "together", "order", "show",
                                                 "text",    "note",     NULL};

static enum fail read_type(struct maker *m, const struct block *block,
                           const struct question_type **type, struct why *why) {
    *type = question_type_find(block->type);
    if (*type != NULL) return FAIL_NONE;
    struct buf known;
    size_t n;
    const struct question_type *const *types = question_type_list(m->arena, &n);
    buf_init(&known, m->arena, 300);
    for (size_t i = 0; i < n; i++) buf_printf(&known, "%s%s", i == 0 ? "" : ", ", types[i]->name);
    return wrong_at(block->line, block->type_column, why,
                    arena_printf(m->arena, "there is no type '%.30s'; there are %s, quota",
                                 block->type, known.s));
}

static enum fail read_numbers(struct maker *m, struct question *q, struct why *why) {
    const struct block *block = q->block;
    bool is_date = q->type->value == VALUE_DATE;
    TRY(read_bound(block, "min", is_date, &q->min, &q->first_day, why));
    TRY(read_bound(block, "max", is_date, &q->max, &q->last_day, why));
    TRY(read_count(m, block, "decimals", 0, 6, &q->decimals, why));
    TRY(read_count(m, block, "at least", 0, 100000, &q->at_least, why));
    TRY(read_count(m, block, "at most", 1, 100000, &q->at_most, why));
    TRY(read_count(m, block, "points", 2, 1000, &q->points, why));
    TRY(read_count(m, block, "sets", 1, 60, &q->sets, why));
    TRY(read_count(m, block, "set size", 3, 6, &q->set_size, why));
    TRY(read_count(m, block, "ways", 1, 2, &q->ways, why));
    if ((q->min > q->max) || (q->at_most > 0 && q->at_least > q->at_most) ||
        (q->first_day != NULL && q->last_day != NULL && strcmp(q->first_day, q->last_day) > 0))
        return wrong_at(block->line, block->column, why,
                        "the least allowed is more than the most allowed, so nobody can answer");
    return FAIL_NONE;
}

static enum fail read_question(struct maker *m, const struct block *block, int section,
                               struct question *q, struct why *why) {
    *q = (struct question){.name = block->name,
                           .text = block->text,
                           .block = block,
                           .section = section,
                           .line = block->line,
                           .min = NAN,
                           .max = NAN,
                           .hint = words_of(block, "hint"),
                           .missing = words_of(block, "missing"),
                           .otherwise = words_of(block, "otherwise"),
                           .low = words_of(block, "low"),
                           .high = words_of(block, "high"),
                           .unit = words_of(block, "unit"),
                           .before = words_of(block, "before"),
                           .third = words_of(block, "third"),
                           .never = words_of(block, "never").in[0],
                           .weighs = words_of(block, "weighs").in[0]};
    TRY(read_type(m, block, &q->type, why));
    if (text_is_empty(block->text.in[0]))
        return wrong_at(block->line, block->column, why, "the text of the question is missing");
    TRY(check_properties(m, block, common_properties, q->type->properties, why));
    TRY(read_items(m, block, false, &q->options, &q->n_options, why));
    TRY(read_items(m, block, true, &q->rows, &q->n_rows, why));
    TRY(check_takes(q, why));
    TRY(read_yes(block, "required", &q->required, why));
    TRY(read_random(block, "order", &q->random_options, why));
    TRY(read_random(block, "row order", &q->random_rows, why));
    TRY(read_numbers(m, q, why));
    struct why inner = {0};
    enum fail fail = q->type->parse == NULL ? FAIL_NONE : q->type->parse(m->arena, q, &inner);
    if (fail == FAIL_NONE) return FAIL_NONE;
    return wrong_at(block->line, block->column, why, inner.text);
}

static enum fail read_quota(struct maker *m, const struct block *block, struct question *q,
                            struct why *why) {
    *q = (struct question){.name = block->name,
                           .text = block->text,
                           .block = block,
                           .section = QUESTION_NONE,
                           .line = block->line};
    TRY(check_properties(m, block, quota_properties, NULL, why));
    TRY(read_count(m, block, "at most", 1, 100000000, &q->at_most, why));
    TRY(read_yes(block, "hard", &q->hard, why));
    if (block->n_items > 0) return wrong_at(block->items[0].line, 3, why, "a quota has no options");
    if (q->at_most == 0 || property_of(block, "when") == NULL)
        return wrong_at(block->line, block->column, why,
                        "a quota has 'when: ...', the condition, and 'at most: ...', how many");
    return FAIL_NONE;
}

static enum fail read_section(struct maker *m, const struct block *block, struct section *section,
                              struct why *why) {
    *section = (struct section){.name = block->name,
                                .title = block->text,
                                .text = words_of(block, "text"),
                                .block = block,
                                .line = block->line,
                                .first = (int)m->made->n_questions};
    TRY(check_properties(m, block, section_properties, NULL, why));
    TRY(read_yes(block, "together", &section->together, why));
    TRY(read_random(block, "order", &section->random, why));
    TRY(read_count(m, block, "show", 1, 1000, &section->show, why));
    if (section->show > 0) section->random = true;
    if (block->n_items > 0)
        return wrong_at(block->items[0].line, 3, why, "a section has no options");
    return FAIL_NONE;
}

/* ---- settings ---- */

static enum fail read_arms(struct maker *m, const struct block *block, struct why *why) {
    struct definition *made = m->made;
    struct str rest = str_of(block->text.in[0]);
    while (rest.s != NULL) {
        struct str one = str_trim(str_cut(&rest, ','));
        struct str name = str_trim(str_cut(&one, ' '));
        struct arm arm = {.name = str_copy(m->arena, name), .parts = 1};
        bool good = outline_item_name_is(arm.name) && made->n_arms < QUESTION_ARMS_MAX;
        if (one.s != NULL) good &= str_int(str_trim(one), 1, 1000, &arm.parts);
        if (!good)
            return wrong_at(block->line, block->column, why,
                            "arms are up to twelve names, each with its share if they differ: "
                            "'arms: plain 2, benefits 1, risks 1'");
        made->arms[made->n_arms++] = arm;
    }
    return FAIL_NONE;
}

static enum fail read_setting(struct maker *m, const struct block *block, struct why *why) {
    struct definition *made = m->made;
    if (text_is(block->name, "title"))
        made->title = block->text;
    else if (text_is(block->name, "intro"))
        made->intro = block->text;
    else if (text_is(block->name, "thanks"))
        made->thanks = block->text;
    else if (text_is(block->name, "contact"))
        made->contact = block->text;
    else if (text_is(block->name, "arms"))
        return read_arms(m, block, why);
    else if (!text_is(block->name, "languages") && !text_is(block->name, "language"))
        return wrong_at(block->line, 1, why,
                        arena_printf(m->arena,
                                     "'%.40s' is no setting; there are title, languages, intro, "
                                     "thanks, contact, arms. A question looks like "
                                     "'name (type): text'",
                                     block->name));
    if (block->n_properties > 0)
        return wrong_at(block->properties[0].line, 3, why,
                        "settings have no properties; a further line of text begins with '|'");
    return FAIL_NONE;
}

/* ---- conditions, once everything has its name ---- */

static enum fail read_condition_at(struct maker *m, const char *text, int line, int column,
                                   bool truth, struct expression **out, struct why *why) {
    struct why inner = {0};
    if (expression_read(m->arena, m->made, text, out, &inner) != FAIL_NONE)
        return wrong_at(line, column + (int)inner.column - 1, why, inner.text);
    if (truth && expression_kind(*out) != EXPRESSION_TRUTH)
        return wrong_at(line, column, why,
                        "this is not a condition; compare with something, as in 'age >= 18'");
    return FAIL_NONE;
}

static enum fail read_condition(struct maker *m, const struct block *block, const char *name,
                                bool truth, struct expression **out, struct why *why) {
    const struct property *property = property_of(block, name);
    if (property == NULL) return FAIL_NONE;
    return read_condition_at(m, property->value.in[0], property->line, property->column, truth, out,
                             why);
}

struct looks {
    const struct definition *definition;
    int from;  /* the question whose condition it is */
    int ahead; /* the first it looks at that is not before it; QUESTION_NONE */
};

static bool look_ahead(int question, void *context) {
    struct looks *looks = context;
    if (question < looks->from) return true;
    looks->ahead = question;
    return false;
}

/* Whether `from` waits, over any number of steps, for `to`. */
static bool waits_for(const struct definition *definition, int from, int to, bool *seen) {
    if (seen[from]) return false;
    seen[from] = true;
    const struct question *question = &definition->questions[from];
    const struct expression *section =
        question->section == QUESTION_NONE ? NULL : definition->sections[question->section].only_if;
    const struct expression *all[] = {question->only_if, question->value, section};
    for (size_t i = 0; i < LENGTH(all); i++) {
        if (all[i] == NULL) continue;
        if (expression_looks_at(all[i], to)) return true;
        for (int k = 0; k < (int)definition->n_questions; k++)
            if (k != from && expression_looks_at(all[i], k) && waits_for(definition, k, to, seen))
                return true;
    }
    return false;
}

static enum fail check_order(struct maker *m, const struct expression *expression, int from,
                             bool itself, const struct block *block, const char *property,
                             struct why *why) {
    struct looks looks = {m->made, itself ? from + 1 : from, QUESTION_NONE};
    if (expression != NULL) expression_questions(expression, look_ahead, &looks);
    if (looks.ahead == QUESTION_NONE) return FAIL_NONE;
    const struct property *at = property_of(block, property);
    int row = at == NULL ? block->line : at->line, column = at == NULL ? 1 : at->column;
    const char *other = m->made->questions[looks.ahead].name;
    bool *seen = ARENA_ARRAY(m->arena, bool, m->made->n_questions);
    if (looks.ahead == from)
        return wrong_at(row, column, why,
                        arena_printf(m->arena, "'%s' waits for its own answer", other));
    if (waits_for(m->made, looks.ahead, from, seen))
        return wrong_at(row, column, why,
                        arena_printf(m->arena,
                                     "this goes in a circle: '%s' waits for '%s', which waits for "
                                     "'%s'; break it in one place",
                                     block->name, other, block->name));
    return wrong_at(row, column, why,
                    arena_printf(m->arena,
                                 "'%s' comes later than this, so its answer is not known yet; "
                                 "move it up or change the condition",
                                 other));
}

static enum fail read_item_conditions(struct maker *m, struct question *q, int at, bool rows,
                                      struct why *why) {
    size_t k = 0;
    for (size_t i = 0; i < q->block->n_items; i++) {
        const struct item *item = &q->block->items[i];
        if (item->is_row != rows) continue;
        struct option *option = rows ? &q->rows[k++] : &q->options[k++];
        struct str rest = str_of(item->flags);
        while (rest.s != NULL) {
            struct str flag = str_trim(str_cut(&rest, ','));
            if (!str_starts(flag, "only if ")) continue;
            char *text = str_copy(m->arena, (struct str){flag.s + 8, flag.n - 8});
            TRY(read_condition_at(m, text, item->line, item->flags_column, true, &option->only_if,
                                  why));
            struct block fake = {.name = q->name, .line = item->line};
            TRY(check_order(m, option->only_if, at, false, &fake, "", why));
        }
    }
    return FAIL_NONE;
}

static enum fail read_conditions(struct maker *m, struct why *why) {
    struct definition *made = m->made;
    for (size_t i = 0; i < made->n_sections; i++)
        TRY(read_condition(m, made->sections[i].block, "only if", true, &made->sections[i].only_if,
                           why));
    for (size_t i = 0; i < made->n_questions; i++) {
        struct question *q = &made->questions[i];
        TRY(read_condition(m, q->block, "only if", true, &q->only_if, why));
        if (q->of != NULL && q->only_if == NULL)
            TRY(expression_read(m->arena, made, arena_printf(m->arena, "answered(%s)", q->of->name),
                                &q->only_if, why));
        TRY(read_condition(m, q->block, "must", true, &q->must, why));
        TRY(read_condition(m, q->block, "value", false, &q->value, why));
    }
    for (size_t i = 0; i < made->n_sections; i++)
        TRY(check_order(m, made->sections[i].only_if, made->sections[i].first, false,
                        made->sections[i].block, "only if", why));
    for (size_t i = 0; i < made->n_questions; i++) {
        struct question *q = &made->questions[i];
        TRY(check_order(m, q->only_if, (int)i, false, q->block, "only if", why));
        TRY(check_order(m, q->value, (int)i, false, q->block, "value", why));
        TRY(check_order(m, q->must, (int)i, true, q->block, "must", why));
        TRY(read_item_conditions(m, q, (int)i, false, why));
        TRY(read_item_conditions(m, q, (int)i, true, why));
    }
    for (size_t i = 0; i < made->n_quotas; i++)
        TRY(read_condition(m, made->quotas[i].block, "when", true, &made->quotas[i].only_if, why));
    return FAIL_NONE;
}

/* Questions of one page or one shuffled section cannot wait for each other. */
static enum fail check_neighbours(struct maker *m, struct why *why) {
    struct definition *made = m->made;
    for (size_t s = 0; s < made->n_sections; s++) {
        const struct section *section = &made->sections[s];
        if (!section->together && !section->random) continue;
        for (int i = section->first; i < section->first + section->n; i++) {
            const struct question *q = &made->questions[i];
            for (int k = section->first; k < i; k++)
                if (q->only_if != NULL && expression_looks_at(q->only_if, k))
                    return wrong_at(q->line, 1, why,
                                    arena_printf(m->arena,
                                                 "'%s' waits for '%s', but the section shows its "
                                                 "questions %s; put them in two sections",
                                                 q->name, made->questions[k].name,
                                                 section->together ? "together on one page"
                                                                   : "in random order"));
        }
    }
    return FAIL_NONE;
}

/* ---- the whole ---- */

static enum fail check_name(struct maker *m, const struct block *block, struct why *why) {
    const struct definition *made = m->made;
    static const char *const taken[] = {
        "arm",   "mode",  "stratum", "language",   "csrf",   "nonce",  "step", "answered",
        "count", "and",   "or",      "not",        "has",    "check",  "done", "sheet",
        "save",  "start", "leave",   "respondent", "weight", "resume", NULL};
    bool twice = definition_find(made, block->name) != QUESTION_NONE;
    for (size_t i = 0; i < made->n_sections; i++)
        twice |= text_is(made->sections[i].name, block->name);
    for (size_t i = 0; i < made->n_quotas; i++) twice |= text_is(made->quotas[i].name, block->name);
    if (twice)
        return wrong_at(
            block->line, block->column, why,
            arena_printf(m->arena, "'%s' is there already; each name is used once", block->name));
    if (is_listed(taken, block->name))
        return wrong_at(block->line, block->column, why,
                        arena_printf(m->arena, "'%s' has a meaning of its own; take another name",
                                     block->name));
    return FAIL_NONE;
}

static enum fail read_block(struct maker *m, const struct block *block, struct why *why) {
    struct definition *made = m->made;
    if (block->kind == BLOCK_SETTING) return read_setting(m, block, why);
    TRY(check_name(m, block, why));
    if (block->kind == BLOCK_SECTION) {
        TRY(read_section(m, block, &made->sections[made->n_sections], why));
        made->n_sections++;
        return FAIL_NONE;
    }
    if (text_is(block->type, "quota")) {
        TRY(read_quota(m, block, &made->quotas[made->n_quotas], why));
        made->n_quotas++;
        return FAIL_NONE;
    }
    int section = (int)made->n_sections - 1;
    TRY(read_question(m, block, section, &made->questions[made->n_questions], why));
    made->n_questions++;
    if (section >= 0) made->sections[section].n++;
    return FAIL_NONE;
}

/* What a check is of: a question of weights before it, on a page of its own. Asked where that was
 * answered, unless it says otherwise. */
static enum fail read_checked(struct maker *m, struct why *why) {
    struct definition *made = m->made;
    for (size_t i = 0; i < made->n_questions; i++) {
        struct question *q = &made->questions[i];
        const struct property *of = property_of(q->block, "of");
        if (!text_is(q->type->name, "check")) continue;
        if (of == NULL)
            return wrong_at(q->line, q->block->column, why,
                            "a check says with 'of: ...' which question it is of");
        int at = definition_find(made, of->value.in[0]);
        if (at == QUESTION_NONE || at >= (int)i || !elicited_is(&made->questions[at]))
            return wrong_at(of->line, of->column, why,
                            "this is no question of points, pairs or best-worst sets before it");
        bool same = q->section == made->questions[at].section && q->section != QUESTION_NONE;
        const struct section *section = same ? &made->sections[q->section] : NULL;
        if (same && (section->together || section->random))
            return wrong_at(q->line, q->block->column, why,
                            "a check stands on a page of its own after the question that it is of: "
                            "not in a section whose questions are together, or in random order");
        q->of = &made->questions[at];
    }
    return FAIL_NONE;
}

enum fail definition_of_outline(struct arena *arena, const struct outline *outline,
                                struct definition *out, struct why *why) {
    struct definition made = {.outline = outline,
                              .n_languages = outline->n_languages,
                              .questions =
                                  ARENA_ARRAY(arena, struct question, outline->n_blocks + 1),
                              .sections = ARENA_ARRAY(arena, struct section, outline->n_blocks + 1),
                              .quotas = ARENA_ARRAY(arena, struct question, outline->n_blocks + 1)};
    struct maker m = {arena, &made};
    for (size_t i = 0; i < outline->n_languages; i++) made.languages[i] = outline->languages[i];
    for (size_t i = 0; i < outline->n_blocks; i++) TRY(read_block(&m, &outline->blocks[i], why));
    if (text_is_empty(made.title.in[0]))
        return wrong_at(1, 1, why, "the title is missing; begin with a line 'title: ...'");
    TRY(read_checked(&m, why));
    TRY(read_conditions(&m, why));
    TRY(check_neighbours(&m, why));
    *out = made;
    return FAIL_NONE;
}

enum fail definition_read(struct arena *arena, struct str text, struct definition *out,
                          struct why *why) {
    struct outline *outline = ARENA_NEW(arena, struct outline);
    TRY(outline_read(arena, text, outline, why));
    return definition_of_outline(arena, outline, out, why);
}
