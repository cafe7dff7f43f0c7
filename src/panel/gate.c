/* The open address of a wave: whoever lives where a member was asked is taken for them, if that can
 * only be one, and only to begin: what somebody has answered is seen with their own link alone. */
#include "base/hash.h"
#include "civic/app.h"
#include "panel/panel.h"
#include "panel/wave.sql.h"
#include "question/question.h"
#include "question/survey.sql.h"
#include "recruit/address.h"

static enum fail is_for(struct db *db, struct arena *arena, int64_t survey, bool *yes,
                        struct why *why) {
    int64_t panel;
    enum fail fail = survey_wave_panel(db, arena, survey, &panel, why);
    *yes = fail == FAIL_NONE;
    return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
}

static const struct field gate_fields[] = {
    {.name = "house",
     .label = "House number or name, and street",
     .hint = "As on letters to you. For example: 12 Mill Lane",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .missing = "Enter your house number or name",
     .autocomplete = "address-line1"},
    {.name = "postcode",
     .label = "Postcode",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 12,
     .missing = "Enter your postcode",
     .autocomplete = "postal-code"},
};

/* Whoever cannot be told for sure answers all the same, so that this form tells nobody who is a
 * member; those answers wait until somebody has decided. */
static enum fail match(struct request *request, struct db *db, int64_t survey, int64_t *respondent,
                       const char **stratum, bool *sure, struct why *why) {
    struct arena *arena = request->arena;
    const char *postcode;
    struct wave_people_at_row *rows;
    size_t n;
    TRY(request_try(request, "survey address", request->http->client, 30, 120, why));
    if (!postcode_read(arena, form_text(request->form, "postcode"), &postcode)) {
        form_error(request->form, "postcode", TR("Enter a full postcode, such as AB1 2CD"));
        return why_fail(why, FAIL_INPUT, "postcode", "the postcode is not one");
    }
    const char *lines = arena_printf(arena, "%s\n%s", form_text(request->form, "house"), postcode);
    TRY(wave_people_at(db, arena, survey, member_address_hash(arena, request->app->key, lines),
                       &rows, &n, why));
    *respondent = 0;
    *stratum = "";
    *sure = n == 1 && rows[0].ended == 0 && rows[0].sheet == DB_NULL_INT;
    if (!*sure) return FAIL_NONE;
    *respondent = rows[0].id;
    *stratum = rows[0].stratum;
    return FAIL_NONE;
}

static const struct survey_gate gate_panel = {.name = "panel",
                                              .is_for = is_for,
                                              .fields = gate_fields,
                                              .n_fields = LENGTH(gate_fields),
                                              .match = match};
REGISTER(survey_gate, gate_panel);
