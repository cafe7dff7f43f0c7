/*
 * LimeSurvey's .lss out: the tables that import_lss.c reads, with texts in the rows as LimeSurvey 3
 * has them, which later versions take as well. Codes of questions are letters and digits (20),
 * those of answers five.
 */
#include "question/import.h"
#include "question/type.h"

#include <ctype.h>
#include <string.h>

enum { FILE_BYTES = 8 << 20, CODE_MAX = 20, ANSWER_CODE_MAX = 5 };

struct lss_out {
    struct import notes; /* only its notes */
    const struct definition *definition;
    const char **codes; /* [n_questions] */
    struct buf buf;
    int64_t next; /* numbers of subquestions come after those of questions */
};

/* ---- codes ---- */

static const char *letters_of(struct arena *arena, const char *name, size_t most) {
    char *code = arena_take(arena, most + 2, 1);
    size_t n = 0;
    for (const char *s = name; *s != '\0' && n < most; s++)
        if (isalnum((unsigned char)*s)) code[n++] = *s;
    code[n] = '\0';
    return code;
}

static void codes_make(struct lss_out *o) {
    const struct definition *d = o->definition;
    struct arena *arena = o->notes.arena;
    o->codes = ARENA_ARRAY(arena, const char *, d->n_questions + 1);
    for (size_t i = 0; i < d->n_questions; i++) {
        const char *code = letters_of(arena, d->questions[i].name, CODE_MAX);
        for (size_t k = 0; k < i; k++)
            if (text_is(o->codes[k], code)) code = arena_printf(arena, "Q%zu", i + 1);
        o->codes[i] = code;
    }
}

/* An option's own name where it fits, else its place. */
static const char *option_code(struct lss_out *o, const struct option *options, size_t n,
                               size_t at) {
    struct arena *arena = o->notes.arena;
    const char *code = letters_of(arena, options[at].name, ANSWER_CODE_MAX);
    bool fits = *code != '\0' && strlen(options[at].name) == strlen(code);
    for (size_t i = 0; i < n && fits; i++)
        fits = i == at || !text_is(letters_of(arena, options[i].name, ANSWER_CODE_MAX), code);
    return fits ? code : arena_printf(arena, "A%zu", at + 1);
}

/* ---- XML ---- */

static void field_put(struct lss_out *o, const char *name, const char *text) {
    buf_printf(&o->buf, "<%s><![CDATA[", name);
    for (const char *s = text; *s != '\0'; s++) {
        if (strncmp(s, "]]>", 3) == 0) {
            buf_text(&o->buf, "]]]]><![CDATA[>");
            s += 2;
        } else if (*s == '\n') {
            buf_text(&o->buf, "<br />");
        } else {
            buf_char(&o->buf, *s);
        }
    }
    buf_printf(&o->buf, "]]></%s>", name);
}

static void number_put(struct lss_out *o, const char *name, int64_t value) {
    buf_printf(&o->buf, "<%s>%lld</%s>", name, (long long)value, name);
}

static void table_open(struct lss_out *o, const char *name) {
    buf_printf(&o->buf, "<%s><rows>\n", name);
}

static void table_close(struct lss_out *o, const char *name) {
    buf_printf(&o->buf, "</rows></%s>\n", name);
}

/* ---- questions ---- */

static const char *type_of(struct lss_out *o, const struct question *q) {
    static const char *const map[][2] = {
        {"single", "L"},      {"agree", "L"},   {"scale", "L"},     {"multiple", "M"},
        {"yes_no", "Y"},      {"consent", "Y"}, {"text", "S"},      {"postcode", "S"},
        {"long_text", "T"},   {"number", "N"},  {"date", "D"},      {"rank", "R"},
        {"information", "X"}, {"grid", "F"},    {"calculated", "*"}};
    for (size_t i = 0; i < LENGTH(map); i++)
        if (text_is(q->type->name, map[i][0])) return map[i][1];
    if (q->type->apart && !text_is(q->type->name, "file")) {
        import_note(&o->notes,
                    "'%s' (%s): elsewhere what people give is not kept apart from their answers",
                    q->name, q->type->name);
        return "S";
    }
    import_note(&o->notes, "'%s' (%s) has no counterpart in LimeSurvey and is left out", q->name,
                q->type->name);
    return NULL;
}

/* A word after a question: its option's code, yes and no as Y and N. */
static const char *word_back(struct lss_out *o, const struct question *of, const char *word) {
    struct arena *arena = o->notes.arena;
    if (of != NULL && text_is(of->type->name, "yes_no"))
        return text_is(word, "yes") ? "\"Y\"" : "\"N\"";
    for (size_t i = 0; of != NULL && i < of->n_options; i++)
        if (text_is(of->options[i].name, word))
            return arena_printf(arena, "\"%s\"", option_code(o, of->options, of->n_options, i));
    return NULL;
}

static size_t word_length(const char *s) {
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_') n++;
    return n;
}

/* "uses has gp and age < 99" to "(uses_gp.NAOK == "Y" and age.NAOK < 99)"; NULL when it speaks of
 * what LimeSurvey does not know. */
static const char *condition_back(struct lss_out *o, const char *text) {
    struct arena *arena = o->notes.arena;
    struct buf buf;
    const struct question *last = NULL;
    buf_init(&buf, arena, 16384);
    for (const char *s = text; *s != '\0';) {
        size_t n = word_length(s);
        if (n == 0) {
            bool equals = *s == '=' && (s == text || strchr("<>!", s[-1]) == NULL);
            buf_text(&buf, equals ? "==" : arena_copy_n(arena, s, 1));
            s++;
            continue;
        }
        char *word = arena_copy_n(arena, s, n);
        int at = definition_find(o->definition, word);
        s += n;
        if (at != QUESTION_NONE && strncmp(s, " has ", 5) == 0) {
            const struct question *q = &o->definition->questions[at];
            size_t m = word_length(s + 5);
            const char *option = word_back(o, q, arena_copy_n(arena, s + 5, m));
            if (option == NULL) return NULL;
            buf_printf(&buf, "%s_%.*s.NAOK == \"Y\"", o->codes[at], (int)strlen(option) - 2,
                       option + 1);
            s += 5 + m;
        } else if (at != QUESTION_NONE) {
            last = &o->definition->questions[at];
            buf_printf(&buf, "%s.NAOK", o->codes[at]);
        } else if (text_is(word, "and") || text_is(word, "or") || isdigit((unsigned char)word[0])) {
            buf_text(&buf, word);
        } else if (text_is(word, "not")) {
            buf_char(&buf, '!');
        } else {
            const char *option = word_back(o, last, word);
            if (option == NULL) return NULL;
            buf_text(&buf, option);
        }
    }
    return buf.s;
}

static const char *relevance_of(struct lss_out *o, const char *name, const char *condition) {
    if (condition == NULL) return "1";
    const char *back = condition_back(o, condition);
    if (back != NULL) return arena_printf(o->notes.arena, "(%s)", back);
    import_note(&o->notes, "'%s': the condition '%.120s' has no counterpart in LimeSurvey", name,
                condition);
    return "1";
}

static void row_put(struct lss_out *o, int64_t qid, int64_t parent, int64_t gid, const char *type,
                    const char *title, const char *text) {
    buf_text(&o->buf, "<row>");
    number_put(o, "qid", qid);
    number_put(o, "parent_qid", parent);
    number_put(o, "sid", 1);
    number_put(o, "gid", gid);
    field_put(o, "type", type);
    field_put(o, "title", title);
    field_put(o, "question", text);
    field_put(o, "language", o->definition->languages[0]);
}

static int64_t group_of(const struct question *q) {
    return q->section == QUESTION_NONE ? 1 : q->section + 2;
}

static void questions_put(struct lss_out *o) {
    const struct definition *d = o->definition;
    table_open(o, "questions");
    for (size_t i = 0; i < d->n_questions; i++) {
        const struct question *q = &d->questions[i];
        const char *type = type_of(o, q);
        if (type == NULL) continue;
        bool says = false;
        for (size_t k = 0; k < q->n_options; k++) says |= q->options[k].says;
        row_put(o, (int64_t)i + 1, 0, group_of(q), type, o->codes[i], words_in(&q->text, 0));
        field_put(o, "help", words_in(&q->hint, 0));
        field_put(o, "mandatory", q->required ? "Y" : "N");
        field_put(o, "other", says ? "Y" : "N");
        number_put(o, "question_order", (int64_t)i + 1);
        field_put(o, "relevance", relevance_of(o, q->name, block_property(q->block, "only if")));
        buf_text(&o->buf, "</row>\n");
        if (block_property(q->block, "must") != NULL)
            import_note(&o->notes, "'%s': what its answer must be is not taken over", q->name);
    }
    table_close(o, "questions");
}

/* Options of a multiple choice, rows of a grid. */
static void subquestions_put(struct lss_out *o) {
    const struct definition *d = o->definition;
    table_open(o, "subquestions");
    for (size_t i = 0; i < d->n_questions; i++) {
        const struct question *q = &d->questions[i];
        bool multiple = text_is(q->type->name, "multiple"), grid = text_is(q->type->name, "grid");
        const struct option *options = grid ? q->rows : q->options;
        size_t n = grid ? q->n_rows : multiple ? q->n_options : 0;
        for (size_t k = 0; k < n; k++) {
            if (options[k].says) continue; /* LimeSurvey's own "other" */
            row_put(o, o->next++, (int64_t)i + 1, group_of(q), "T", option_code(o, options, n, k),
                    words_in(&options[k].label, 0));
            number_put(o, "question_order", (int64_t)k + 1);
            buf_text(&o->buf, "</row>\n");
        }
    }
    table_close(o, "subquestions");
}

static void answers_put(struct lss_out *o) {
    const struct definition *d = o->definition;
    table_open(o, "answers");
    for (size_t i = 0; i < d->n_questions; i++) {
        const struct question *q = &d->questions[i];
        const char *name = q->type->name;
        bool chosen = text_is(name, "single") || text_is(name, "agree") || text_is(name, "scale") ||
                      text_is(name, "rank") || text_is(name, "grid");
        for (size_t k = 0; chosen && k < q->n_options; k++) {
            if (q->options[k].says) continue;
            const char *label = words_in(&q->options[k].label, 0);
            buf_text(&o->buf, "<row>");
            number_put(o, "qid", (int64_t)i + 1);
            field_put(o, "code", option_code(o, q->options, q->n_options, k));
            field_put(o, "answer", *label == '\0' ? q->options[k].name : label);
            number_put(o, "sortorder", (int64_t)k + 1);
            number_put(o, "scale_id", 0);
            field_put(o, "language", d->languages[0]);
            buf_text(&o->buf, "</row>\n");
        }
    }
    table_close(o, "answers");
}

static void groups_put(struct lss_out *o) {
    const struct definition *d = o->definition;
    table_open(o, "groups");
    for (size_t g = 0; g <= d->n_sections; g++) {
        bool used = false;
        for (size_t i = 0; i < d->n_questions; i++)
            used |= group_of(&d->questions[i]) == (int64_t)g + 1;
        if (!used) continue;
        const struct section *section = g == 0 ? NULL : &d->sections[g - 1];
        buf_text(&o->buf, "<row>");
        number_put(o, "gid", (int64_t)g + 1);
        number_put(o, "sid", 1);
        field_put(o, "group_name", words_in(section == NULL ? &d->title : &section->title, 0));
        number_put(o, "group_order", (int64_t)g + 1);
        field_put(o, "language", d->languages[0]);
        if (section != NULL)
            field_put(o, "grelevance",
                      relevance_of(o, section->name, block_property(section->block, "only if")));
        buf_text(&o->buf, "</row>\n");
    }
    table_close(o, "groups");
}

static void survey_put(struct lss_out *o) {
    const struct definition *d = o->definition;
    table_open(o, "surveys");
    buf_text(&o->buf, "<row>");
    number_put(o, "sid", 1);
    field_put(o, "language", d->languages[0]);
    buf_text(&o->buf, "</row>\n");
    table_close(o, "surveys");
    table_open(o, "surveys_languagesettings");
    buf_text(&o->buf, "<row>");
    number_put(o, "surveyls_survey_id", 1);
    field_put(o, "surveyls_language", d->languages[0]);
    field_put(o, "surveyls_title", words_in(&d->title, 0));
    field_put(o, "surveyls_welcometext", words_in(&d->intro, 0));
    field_put(o, "surveyls_endtext", words_in(&d->thanks, 0));
    buf_text(&o->buf, "</row>\n");
    table_close(o, "surveys_languagesettings");
}

enum fail export_lss(struct arena *arena, const struct definition *definition, struct str *bytes,
                     const char ***notes, size_t *n_notes, struct why *why) {
    struct lss_out o = {.notes = {.arena = arena},
                        .definition = definition,
                        .next = (int64_t)definition->n_questions + 1};
    buf_init(&o.buf, arena, FILE_BYTES);
    codes_make(&o);
    buf_text(&o.buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n"
                     "<LimeSurveyDocType>Survey</LimeSurveyDocType>\n<DBVersion>366</DBVersion>\n"
                     "<languages><language>");
    buf_printf(&o.buf, "%s</language></languages>\n", definition->languages[0]);
    answers_put(&o);
    groups_put(&o);
    questions_put(&o);
    subquestions_put(&o);
    survey_put(&o);
    buf_text(&o.buf, "</document>\n");
    if (o.buf.full) return why_fail(why, FAIL_LIMIT, NULL, "the questionnaire is too long");
    if (definition->n_arms > 0)
        import_note(&o.notes, "arms of an experiment have no counterpart in LimeSurvey");
    if (definition->n_quotas > 0) import_note(&o.notes, "quotas are not taken over; set them anew");
    if (definition->n_languages > 1) import_note(&o.notes, "only the main language is taken over");
    *bytes = (struct str){o.buf.s, o.buf.n};
    *notes = o.notes.notes;
    *n_notes = o.notes.n_notes;
    return FAIL_NONE;
}
