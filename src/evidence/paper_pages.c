/* Typing in a paper ballot, or what somebody says on the phone. */
#include "base/clock.h"
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/paper.h"
#include "evidence/participants.html.h"
#include "evidence/record.h"

enum {
    MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT,
    TYPISTS = MANAGERS | ROLE_FACILITATOR | ROLE_NOTE_TAKER
};

enum fail paper_say_kept(struct request *request, struct db *db, const struct ledger_kind *kind,
                         int64_t about, int64_t participant, const char *label, struct why *why) {
    struct ledger_receipt receipt;
    enum fail found = ledger_receipt(db, request->arena, kind, about, participant, &receipt, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND)
        request_say(request, tr_language(request->language, "The paper of %s is kept."), label);
    else
        request_say(request,
                    tr_language(request->language,
                                "The paper of %s is kept. Write this receipt code on their slip: "
                                "%s. With it they can check that it was counted."),
                    label, receipt.code);
    return FAIL_NONE;
}

/* To the list from which the next paper is typed in. */
static const char *back_of(struct request *request, const struct engagement *engagement) {
    if (text_is(engagement->row.method, "jury"))
        return arena_printf(request->arena, "%s/jury/ballots", engagement->path);
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
    bool *kept; /* [n_uses] an answer is there already */
    bool any_kept;
};

static enum fail paper_load(struct request *request, struct db *db, struct paper *paper,
                            struct why *why) {
    TRY(engagement_of_path(request, db, &paper->engagement, why));
    int64_t engagement = paper->engagement.row.id;
    TRY(participant_get(db, request->arena, request_int(request, "participant"), engagement,
                        &paper->person, why));
    if (!text_is(paper->person.state, "active") || !text_is_empty(paper->person.left_day))
        return why_fail(why, FAIL_CONFLICT, NULL, "this person does not take part any more");
    if (!evidence_moment_open(paper->engagement.state, &paper->moment))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "no ballot is open; open it again to enter late papers");
    TRY(use_list(db, request->arena, engagement, &paper->uses, &paper->n_uses, why));
    paper->kept = ARENA_ARRAY(request->arena, bool, paper->n_uses);
    paper->any_kept = false;
    for (size_t i = 0; i < paper->n_uses; i++) {
        struct ballot_get_row row;
        enum fail found = ballot_get(db, request->arena, paper->person.id, paper->uses[i].id,
                                     evidence_moment_word(paper->moment), &row, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
        paper->kept[i] = found == FAIL_NONE;
        paper->any_kept |= paper->kept[i];
    }
    return FAIL_NONE;
}

static const char *field_name(struct arena *arena, const char *what, int64_t use) {
    return arena_printf(arena, "%s_%lld", what, (long long)use);
}

enum { FIELDS_A_USE = 4 };

static enum fail fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    struct arena *arena = request->arena;
    struct field *fields = ARENA_ARRAY(arena, struct field, paper.n_uses * FIELDS_A_USE + 1);
    *n = 0;
    for (size_t i = 0; i < paper.n_uses; i++) {
        const struct use_list_row *use = &paper.uses[i];
        fields[(*n)++] = (struct field){.name = field_name(arena, "answer", use->id),
                                        .label = use->title,
                                        .kind = FIELD_CHOICE,
                                        .choices = answers,
                                        .inline_choices = true};
        fields[(*n)++] = (struct field){
            .name = field_name(arena, "condition", use->id),
            .kind = FIELD_TEXT,
            .max = 500,
            .label = arena_printf(arena, "%s: what would make them say yes", use->title)};
        if (paper.moment != EVIDENCE_LAST) continue; /* asked at the end alone */
        fields[(*n)++] = (struct field){
            .name = field_name(arena, "safeguards", use->id),
            .kind = FIELD_SELECT,
            .choices = safeguards,
            .label = arena_printf(arena, "%s: are the safeguards enough", use->title)};
        fields[(*n)++] = (struct field){
            .name = field_name(arena, "reason", use->id),
            .kind = FIELD_TEXT,
            .max = 500,
            .label = arena_printf(arena, "%s: their most important reason", use->title)};
    }
    /* Always part of the form: something may be kept by the time it comes back. */
    fields[(*n)++] =
        (struct field){.name = "replace",
                       .kind = paper.any_kept ? FIELD_YES : FIELD_HIDDEN,
                       .label = "Replace what is kept for this person by what is on this paper"};
    *out = fields;
    return FAIL_NONE;
}

/* Somebody has typed in this paper already, or the person has answered themselves: whoever types
 * must say that it is to be replaced. What is kept decides nothing here, so that typing in guesses
 * tells nobody what a person said. */
static enum fail earlier_check(struct request *request, const struct paper *paper,
                               struct why *why) {
    if (form_yes(request->form, "replace")) return FAIL_NONE;
    for (size_t i = 0; i < paper->n_uses; i++) {
        const char *name = field_name(request->arena, "answer", paper->uses[i].id);
        if (paper->kept[i] && !text_is_empty(form_text(request->form, name)))
            return why_fail(why, FAIL_INPUT, "replace",
                            "An answer of this person is kept already. Tick the box if this paper "
                            "is to replace it");
    }
    return FAIL_NONE;
}

/* What was typed into a field that the first ballot does not have is nothing. */
static const char *text_of(struct request *request, const char *what, int64_t use) {
    const char *name = field_name(request->arena, what, use);
    for (size_t i = 0; i < request->form->n_fields; i++)
        if (text_is(request->form->fields[i].name, name)) return form_text(request->form, name);
    return "";
}

static enum fail paper_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    TRY(earlier_check(request, &paper, why));
    const struct form *form = request->form;
    const char *day = date_iso(request->arena, date_of(request->now));
    bool any = false;
    for (size_t i = 0; i < paper.n_uses; i++) {
        int64_t use = paper.uses[i].id;
        const char *answer = form_text(form, field_name(request->arena, "answer", use));
        if (text_is_empty(answer)) continue;
        any = true;
        const char *condition = form_text(form, field_name(request->arena, "condition", use));
        TRY(ballot_put(db, paper.person.id, use, evidence_moment_word(paper.moment), answer,
                       text_is(answer, "yes") ? "" : condition, text_of(request, "safeguards", use),
                       text_of(request, "reason", use), "paper", day, why));
    }
    if (!any)
        return why_fail(why, FAIL_INPUT, field_name(request->arena, "answer", paper.uses[0].id),
                        "Enter at least one answer. A paper without any is blank, and not kept");
    /* Unlike a sheet on a screen a paper is finished, also where a use was left empty. */
    const struct ledger_kind *kind =
        paper.moment == EVIDENCE_LAST ? &evidence_kind_after : &evidence_kind_before;
    TRY(ledger_record(db, request->arena, kind, paper.engagement.row.id, paper.person.id,
                      request->now, why));
    request->subject = paper.engagement.row.id;
    request_go(request, "%s", back_of(request, &paper.engagement));
    return paper_say_kept(request, db, kind, paper.engagement.row.id, paper.person.id,
                          paper.person.label, why);
}

static enum fail paper_show(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_load(request, db, &paper, why));
    struct paper_use *uses = ARENA_ARRAY(request->arena, struct paper_use, paper.n_uses);
    bool last = paper.moment == EVIDENCE_LAST;
    for (size_t i = 0; i < paper.n_uses; i++) {
        int64_t use = paper.uses[i].id;
        uses[i] = (struct paper_use){
            .title = paper.uses[i].title,
            .answer_field = field_name(request->arena, "answer", use),
            .condition_field = field_name(request->arena, "condition", use),
            .safeguards_field = last ? field_name(request->arena, "safeguards", use) : NULL,
            .reason_field = last ? field_name(request->arena, "reason", use) : NULL,
        };
    }
    struct paper_view view = {
        .form = request->form,
        .label = paper.person.label,
        .moment = tr(request->out, evidence_state_text(paper.engagement.state)),
        .uses = uses,
        .n_uses = paper.n_uses,
        .any_kept = paper.any_kept,
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
