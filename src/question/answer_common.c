/* Questions as fields of a form, and back: the same for the web, paper and the telephone. */
#include "question/answer_views.h"

#include <string.h>

static const char *first_line(struct arena *arena, const char *text) {
    return arena_copy_n(arena, text, strcspn(text, "\n"));
}

static const char *rest_of(const char *text) {
    const char *end = strchr(text, '\n');
    if (end == NULL) return "";
    return end + strspn(end, "\n ");
}

static void said_fields(struct fields *fields, const struct question *question) {
    for (size_t i = 0; i < question->n_options; i++) {
        const struct option *option = &question->options[i];
        if (!option->says) continue;
        const char *label = words_in(&option->label, fields->language);
        fields_add(fields, (struct field){.name = arena_printf(fields->arena, "%s-%s-said",
                                                               question->name, option->name),
                                          .label = arena_printf(fields->arena, "%s:", label),
                                          .hint = TR("Say what, if you chose this."),
                                          .kind = FIELD_TEXT,
                                          .max = 500,
                                          .subject = "Your answer"});
    }
}

void asked_make(struct fields *fields, const struct question *const *questions, size_t n,
                struct asked *asked) {
    for (size_t i = 0; i < n; i++) {
        const struct question *question = questions[i];
        const char *text = piped(fields->arena, fields->definition, fields->answers,
                                 fields->language, words_in(&question->text, fields->language));
        const char *hint = piped(fields->arena, fields->definition, fields->answers,
                                 fields->language, words_in(&question->hint, fields->language));
        asked[i] = (struct asked){.question = question,
                                  .heading = first_line(fields->arena, text),
                                  .lead = rest_of(text),
                                  .hint = hint[0] == '\0' ? NULL : hint,
                                  .first = fields->n};
        if (question->type->fields != NULL) question->type->fields(fields, question);
        asked[i].n_main = fields->n - asked[i].first;
        if (asked[i].n_main == 1) fields->at[asked[i].first].label = asked[i].heading;
        said_fields(fields, question);
        asked[i].n = fields->n - asked[i].first;
    }
}

void asked_fill(struct form *form, const struct asked *asked, size_t n, const struct sheet *sheet) {
    for (size_t i = 0; i < n; i++) {
        const struct question *question = asked[i].question;
        int at = definition_find(&sheet->definition, question->name);
        const char *value = sheet->stored[at];
        if (value != NULL && value[0] != '\0' && question->type->fill != NULL)
            question->type->fill(form, question, value);
        for (size_t k = 0; k < question->n_options; k++) {
            const struct option *option = &question->options[k];
            if (!option->says) continue;
            form_fill(form, arena_printf(form->arena, "%s-%s-said", question->name, option->name),
                      said_text(sheet, said_name(form->arena, question, option)));
        }
    }
}

/* `must`, with the answer that was just given. */
static void must_check(struct fields *fields, struct form *form, const struct asked *asked,
                       const struct answers *answers, const char *value) {
    const struct question *question = asked->question;
    if (question->must == NULL || value[0] == '\0' || !form_ok(form)) return;
    size_t n = fields->definition->n_questions;
    struct answers with = *answers;
    with.values = ARENA_ARRAY(fields->arena, const char *, n + 1);
    memcpy(with.values, answers->values, n * sizeof *with.values);
    with.values[definition_find(fields->definition, question->name)] = value;
    if (expression_is_true(question->must, &with)) return;
    const char *otherwise = words_in(&question->otherwise, fields->language);
    const char *name = fields->at[asked->first].name;
    if (otherwise[0] != '\0')
        form_error(form, name, "%s", otherwise);
    else
        form_error(form, name, "This does not fit with what you answered before");
}

static bool is_chosen(const char *value, const char *option) {
    return value != NULL && list_has(value, option);
}

void asked_read(struct fields *fields, struct form *form, const struct asked *asked, size_t n,
                const struct answers *answers, struct sheet_value **values, size_t *n_values) {
    size_t most = 0;
    for (size_t i = 0; i < n; i++) most += 1 + asked[i].question->n_options;
    *values = ARENA_ARRAY(fields->arena, struct sheet_value, most + 1);
    *n_values = 0;
    for (size_t i = 0; i < n; i++) {
        const struct question *question = asked[i].question;
        if (question->type->read == NULL) continue;
        const char *value = question->type->read(fields, form, question);
        must_check(fields, form, &asked[i], answers, value);
        struct sheet_value *made = &(*values)[(*n_values)++];
        *made = (struct sheet_value){.name = question->name, .text = value};
        if (value == apart_given && fields->apart != NULL && fields->apart->question == question) {
            made->apart = fields->apart->bytes;
            made->media_type = fields->apart->media_type;
        }
        for (size_t k = 0; k < question->n_options; k++) {
            const struct option *option = &question->options[k];
            if (!option->says) continue;
            const char *said = sent_text(
                form, arena_printf(fields->arena, "%s-%s-said", question->name, option->name));
            bool keep = said[0] != '\0' && is_chosen(value, option->name);
            (*values)[(*n_values)++] = (struct sheet_value){
                .name = said_name(fields->arena, question, option), .text = keep ? said : NULL};
        }
    }
}

const char *answer_told(struct arena *arena, const struct html *out, const struct sheet *sheet,
                        int at) {
    const struct question *question = &sheet->definition.questions[at];
    const char *value = sheet->stored[at];
    if (value == NULL || value[0] == '\0') return "";
    const char *told = sheet->erased[at] ? apart_erased
                       : question->type->tell == NULL
                           ? value
                           : question->type->tell(arena, question, sheet->language, value);
    if (out != NULL) told = tr(out, told);
    for (size_t k = 0; k < question->n_options; k++) {
        const struct option *option = &question->options[k];
        if (!option->says) continue;
        const char *said = said_text(sheet, said_name(arena, question, option));
        if (said[0] != '\0') told = arena_printf(arena, "%s (%s)", told, said);
    }
    return told;
}
