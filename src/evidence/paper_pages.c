/* Typing in a paper ballot, or what somebody says on the phone. */
#include "base/clock.h"
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/participants.html.h"
#include "evidence/record.h"

enum {
    MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT,
    TYPISTS = MANAGERS | ROLE_FACILITATOR | ROLE_NOTE_TAKER
};

static const char *back_of(struct request *request, const struct engagement *engagement) {
    if (request_has_role(request, MANAGERS))
        return arena_printf(request->arena, "%s/participants", engagement->path);
    return engagement_home(request, engagement);
}

static const struct choice answers[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"unsure", "Unsure", NULL}, {NULL, NULL, NULL}};
static const struct choice safeguards[] = {
    {"", "No answer", NULL},
    {"certainly_sufficient", "Certainly enough", NULL},
    {"probably_sufficient", "Probably enough", NULL},
    {"probably_insufficient", "Probably not enough", NULL},
    {"certainly_insufficient", "Certainly not enough", NULL},
    {NULL, NULL, NULL},
};

struct paper {
    struct engagement engagement;
    struct participant_get_row person;
    enum evidence_moment moment;
    struct use_list_row *uses;
    size_t n_uses;
};

static enum fail paper_load(struct request *request, struct db *db, struct paper *paper,
                            struct why *why) {
    TRY(engagement_of_path(request, db, &paper->engagement, why));
    int64_t engagement = paper->engagement.row.id;
    TRY(participant_get(db, request->arena, request_int(request, "participant"), engagement,
                        &paper->person, why));
    if (!text_is(paper->person.state, "active"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this person does not take part any more");
    if (!evidence_moment_open(paper->engagement.state, &paper->moment))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "no ballot is open; open it again to enter late papers");
    return use_list(db, request->arena, engagement, &paper->uses, &paper->n_uses, why);
}

static const char *field_name(struct arena *arena, const char *what, int64_t use) {
    return arena_printf(arena, "%s_%lld", what, (long long)use);
}

enum { FIELDS_A_USE = 3 };

static enum fail fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    struct arena *arena = request->arena;
    struct field *fields = ARENA_ARRAY(arena, struct field, paper.n_uses * FIELDS_A_USE + 1);
    for (size_t i = 0; i < paper.n_uses; i++) {
        const struct use_list_row *use = &paper.uses[i];
        struct field *at = &fields[i * FIELDS_A_USE];
        at[0] = (struct field){.name = field_name(arena, "answer", use->id),
                               .label = use->title,
                               .kind = FIELD_CHOICE,
                               .choices = answers,
                               .inline_choices = true};
        at[1] = (struct field){
            .name = field_name(arena, "condition", use->id),
            .kind = FIELD_TEXT,
            .max = 500,
            .label = arena_printf(arena, "%s: what would make them say yes", use->title)};
        at[2] = (struct field){
            .name = field_name(arena, "safeguards", use->id),
            .kind = FIELD_SELECT,
            .choices = safeguards,
            .label = arena_printf(arena, "%s: are the safeguards enough", use->title)};
    }
    *n = paper.n_uses * FIELDS_A_USE;
    fields[(*n)++] = (struct field){.name = "replace",
                                    .kind = FIELD_YES,
                                    .label = "Replace what was entered before for this person"};
    *out = fields;
    return FAIL_NONE;
}

/* Somebody has typed in this paper already, or the person has answered themselves: say so
 * rather than overwrite, unless the two are the same. */
static enum fail earlier_check(struct request *request, struct db *db, const struct paper *paper,
                               struct why *why) {
    if (form_yes(request->form, "replace")) return FAIL_NONE;
    for (size_t i = 0; i < paper->n_uses; i++) {
        const char *name = field_name(request->arena, "answer", paper->uses[i].id);
        const char *typed = form_text(request->form, name);
        struct ballot_get_row row;
        enum fail found = ballot_get(db, request->arena, paper->person.id, paper->uses[i].id,
                                     evidence_moment_word(paper->moment), &row, why);
        if (found == FAIL_NOTFOUND || text_is_empty(typed)) continue;
        if (found != FAIL_NONE) return found;
        if (text_is(row.answer, typed)) continue;
        form_error(request->form, name,
                   tr_language(request->language,
                               "Entered before as %s; tick the box at the end to replace it"),
                   row.answer);
    }
    if (form_ok(request->form)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL, "this ballot was entered before, with other answers");
}

static enum fail paper_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    TRY(earlier_check(request, db, &paper, why));
    const struct form *form = request->form;
    const char *day = date_iso(request->arena, date_of(request->now));
    for (size_t i = 0; i < paper.n_uses; i++) {
        int64_t use = paper.uses[i].id;
        const char *answer = form_text(form, field_name(request->arena, "answer", use));
        if (text_is_empty(answer)) continue;
        const char *condition = form_text(form, field_name(request->arena, "condition", use));
        TRY(ballot_put(db, paper.person.id, use, evidence_moment_word(paper.moment), answer,
                       text_is(answer, "yes") ? "" : condition,
                       form_text(form, field_name(request->arena, "safeguards", use)), "", "paper",
                       day, why));
    }
    TRY(evidence_record_ballot(db, request->arena, paper.engagement.row.id, paper.person.id,
                               paper.moment, request->now, why));
    request->subject = paper.engagement.row.id;
    request_go(request, "%s", back_of(request, &paper.engagement));
    request_say(request, tr_language(request->language, "The ballot of %s was saved."),
                paper.person.label);
    return FAIL_NONE;
}

static enum fail paper_show(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    struct paper_use *uses = ARENA_ARRAY(request->arena, struct paper_use, paper.n_uses);
    for (size_t i = 0; i < paper.n_uses; i++)
        uses[i] = (struct paper_use){
            .title = paper.uses[i].title,
            .answer_field = field_name(request->arena, "answer", paper.uses[i].id),
            .condition_field = field_name(request->arena, "condition", paper.uses[i].id),
            .safeguards_field = field_name(request->arena, "safeguards", paper.uses[i].id),
        };
    struct paper_view view = {
        .form = request->form,
        .label = paper.person.label,
        .moment = tr(request->out, evidence_state_text(paper.engagement.state)),
        .uses = uses,
        .n_uses = paper.n_uses,
    };
    request->title = trf(request->out, "Paper ballot of %s", paper.person.label);
    request->back_href = back_of(request, &paper.engagement);
    paper_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_paper = {
    .name = "paper_ballot",
    .path = "/proposals/:proposal/evidence/:engagement/participants/:participant/paper",
    .scope = SCOPE_PROPOSAL,
    .roles = TYPISTS,
    .section = "proposals",
    .fields_make = fields_make,
    .show = paper_show,
    .act = paper_act,
};
REGISTER(page, page_paper);
