/* What the types share whose answers are kept apart: how to reach somebody, and photos. */
#include "question/type.h"

#include <string.h>

const char apart_given[] = "given";

static int place_of(const struct fields *fields, const struct question *question) {
    return fields->answers == NULL ? QUESTION_NONE
                                   : definition_find(fields->definition, question->name);
}

bool apart_was_given(const struct fields *fields, const struct question *question) {
    int at = place_of(fields, question);
    return at != QUESTION_NONE && text_is(fields->answers->values[at], apart_given);
}

static bool is_erased(const struct fields *fields, const struct question *question) {
    int at = place_of(fields, question);
    return at != QUESTION_NONE && fields->erased != NULL && fields->erased[at];
}

struct field apart_field(const struct fields *fields, const struct question *question,
                         enum field_kind kind) {
    struct field field = question_field(fields, question, kind);
    if (apart_was_given(fields, question)) {
        field.required = false;
        field.hint = is_erased(fields, question)
                         ? TR("What you gave is erased. Leave it empty, or give it again.")
                         : TR("You gave this already. Leave it empty to keep it.");
    } else if (field.hint == NULL) {
        field.hint = TR("It is kept apart from your answers and is in no results.");
    }
    return field;
}

void apart_fields_end(struct fields *fields, const struct question *question) {
    if (!apart_was_given(fields, question) || is_erased(fields, question)) return;
    fields_add(fields, (struct field){.name = field_part(fields->arena, question, "forget"),
                                      .label = TR("Take back what I gave"),
                                      .kind = FIELD_YES});
}

const char *apart_read(struct fields *fields, const struct form *form,
                       const struct question *question, struct str bytes, const char *media_type) {
    if (sent_text(form, field_part(fields->arena, question, "forget"))[0] != '\0') return "";
    if (bytes.s == NULL || bytes.n == 0) /* erased: still given, as what follows was asked */
        return apart_was_given(fields, question) ? apart_given : "";
    struct apart *apart = ARENA_NEW(fields->arena, struct apart);
    *apart = (struct apart){question, bytes, media_type, fields->apart};
    fields->apart = apart;
    return apart_given;
}

const char apart_erased[] = TR("Given, and erased since");

const char *apart_tell(struct arena *arena, const struct question *question, size_t language,
                       const char *value) {
    (void)arena, (void)question, (void)language;
    return value[0] == '\0' ? "" : TR("Given, and kept apart from your answers");
}
