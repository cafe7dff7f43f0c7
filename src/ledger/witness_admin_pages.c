/* Which witnesses' signatures this service takes. */
#include "civic/app.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "ledger/log.html.h"
#include "ledger/log_views.h"

static const struct field witness_fields[] = {
    {.name = "trust",
     .label = "Public key of another witness",
     .hint =
         "One line, as 'folkmoot witness --keep FOLDER' prints it. Ask for it by telephone or in "
         "person, not by e-mail alone.",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 400,
     .missing = "Enter the public key of the witness"},
};

static enum fail witnesses_show(struct request *request, struct db *db, struct why *why) {
    struct ledger_witnesses_row *rows;
    struct log_trust_view view = {.form = request->form};
    TRY(ledger_witnesses(db, request->arena, &rows, &view.n_keys, why));
    const char **keys = ARENA_ARRAY(request->arena, const char *, view.n_keys + 1);
    for (size_t i = 0; i < view.n_keys; i++) keys[i] = rows[i].public_key;
    view.keys = keys;
    request->title = tr(request->out, "Witnesses of the public log");
    request->back_href = "/administration";
    log_trust_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail witnesses_act(struct request *request, struct db *db, struct why *why) {
    const char *key = form_text(request->form, "trust");
    TRY(ledger_witness_trust(db, request->arena, key, request->now, why));
    request_say(request, "%s",
                tr_language(request->language, "Its signatures are taken from now on."));
    request_go(request, "/administration/witnesses");
    return FAIL_NONE;
}

static const struct page page_witnesses = {.name = "witnesses",
                                           .path = "/administration/witnesses",
                                           .scope = SCOPE_ADMINISTRATOR,
                                           .section = "administration",
                                           .fields = witness_fields,
                                           .n_fields = LENGTH(witness_fields),
                                           .show = witnesses_show,
                                           .act = witnesses_act};
REGISTER(page, page_witnesses);
