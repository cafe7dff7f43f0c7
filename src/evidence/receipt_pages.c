/* The receipt of somebody who answered with a code: check codes, and the same as a file. */
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/take_part.html.h"
#include "ledger/log.html.h"
#include "ledger/log_views.h"

static enum fail receipt_show(struct request *request, struct db *db, struct why *why) {
    struct ledger_receipts receipts;
    TRY(ledger_receipts(db, request->arena, "participant", request->viewer.participant, &receipts,
                        why));
    struct receipt_view view = {
        .request = request, .receipts = &receipts, .file_href = "/take-part/receipts.json"};
    request->title = tr(request->out, "Your receipt");
    request->back_href = "/take-part/now";
    take_part_receipt_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_receipt = {.name = "take_part_receipt",
                                         .path = "/take-part/receipt",
                                         .scope = SCOPE_PARTICIPANT,
                                         .no_navigation = true,
                                         .show = receipt_show};
REGISTER(page, page_receipt);

static enum fail receipts_file_send(struct request *request, struct db *db, struct why *why) {
    struct ledger_receipts receipts;
    TRY(ledger_receipts(db, request->arena, "participant", request->viewer.participant, &receipts,
                        why));
    receipts_send(request, &receipts);
    return FAIL_NONE;
}

static const struct page page_receipts_file = {.name = "take_part_receipts_file",
                                               .path = "/take-part/receipts.json",
                                               .scope = SCOPE_PARTICIPANT,
                                               .send = receipts_file_send};
REGISTER(page, page_receipts_file);
