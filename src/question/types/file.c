/* file -- a photo, JPEG or PNG by its bytes, with all taken out that is not the picture
 * (office/photo.h). Kept apart from the answers: only those who run the survey see it. */
#include "office/photo.h"
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = apart_field(fields, question, FIELD_FILE);
    if (!apart_was_given(fields, question) && words_in(&question->hint, fields->language)[0] == 0)
        field.hint =
            TR("A photo as JPEG or PNG. Where and when it was taken is removed before it is "
               "kept. Only those who run this survey see it.");
    field.max = PHOTO_BYTES_MAX;
    fields_add(fields, field);
    apart_fields_end(fields, question);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct photo photo = {0};
    struct why why = {0};
    const struct http_upload *upload =
        has_field(form, question->name) ? form_upload(form, question->name) : NULL;
    if (upload != NULL && upload->bytes.n > 0 &&
        photo_clean(fields->arena, upload->bytes, &photo, &why) != FAIL_NONE) {
        form_error(form, question->name, "%s", tr_language(form->language, why.text));
        return "";
    }
    return apart_read(fields, form, question, photo.bytes, photo.media_type);
}

static const struct question_type type_file = {
    .name = "file",
    .label = TR("A photo"),
    .help = TR("JPEG or PNG, cleaned of place and time. Kept apart from the answers, and in no "
               "export."),
    .value = VALUE_TEXT,
    .apart = true,
    .fields = fields_of,
    .read = read,
    .tell = apart_tell,
};
REGISTER(question_type, type_file);
