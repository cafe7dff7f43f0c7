#include "evidence/slips.h"

#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "evidence/participants.html.h"
#include "evidence/take_part.h"

static enum fail slip_add(struct request *request, struct db *db, const struct slips_plan *plan,
                          int64_t number, struct slip *slip, int64_t *participant,
                          struct why *why) {
    *slip = (struct slip){
        .label = arena_printf(request->arena, "%s%02lld", plan->prefix, (long long)number),
        .strand = plan->strand,
        .code = secret_code(request->arena, 3)};
    enum fail fail = participant_insert(
        db, request->arena, plan->engagement, slip->label, slip->strand,
        access_code_hash(request->arena, request->app->key, slip->code), participant, why);
    if (fail != FAIL_CONFLICT) return fail;
    return why_fail(why, FAIL_CONFLICT, "prefix",
                    "There are labels with this letter already; choose another letter");
}

enum fail slips_make(struct request *request, struct db *db, const struct slips_plan *plan,
                     int64_t **participants, struct why *why) {
    int64_t first;
    struct slips *slips = ARENA_NEW(request->arena, struct slips);
    int64_t *made = ARENA_ARRAY(request->arena, int64_t, plan->n + 1);
    TRY(take_part_may_step(request, db, plan->method, plan->engagement, why));
    *slips = (struct slips){.slips = ARENA_ARRAY(request->arena, struct slip, plan->n + 1),
                            .n = plan->n,
                            .title = plan->title,
                            .back = plan->back};
    TRY(participant_next(db, request->arena, plan->engagement, plan->prefix, &first, why));
    for (size_t i = 0; i < plan->n; i++)
        TRY(slip_add(request, db, plan, first + (int64_t)i, &slips->slips[i], &made[i], why));
    request->context = slips;
    *participants = made;
    return FAIL_NONE;
}

enum fail slips_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct slips *slips = request->context;
    struct slips_view view = {
        .slips = slips->slips,
        .n_slips = slips->n,
        .title = slips->title,
        .address = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url),
        .back_href = slips->back,
    };
    request->title = tr(request->out, "Slips to print");
    slips_html(request->out, &view);
    return FAIL_NONE;
}
