#include "proposal/next.h"

struct steps {
    struct next_step items[24];
    size_t n;
};

static void add(struct steps *steps, const char *text, const char *path) {
    if (steps->n < LENGTH(steps->items))
        steps->items[steps->n++] = (struct next_step){text, path, false};
}

static void wait_for(struct steps *steps, const char *text) {
    if (steps->n < LENGTH(steps->items))
        steps->items[steps->n++] = (struct next_step){text, NULL, true};
}

static void owner_early(const struct stage_facts *f, int stage, struct steps *s) {
    if (stage == STAGE_IDEA) {
        if (!f->searched) add(s, "Look for earlier proposals and cases like yours", "/precedents");
        if (f->n_sections_open > 0) add(s, "Go on with the draft", "/draft");
        return;
    }
    if (text_is(f->screen, "")) add(s, "Answer the quick screen", "/screen");
    if (text_is(f->screen, "stop"))
        add(s, "Read why the quick screen says stop, and change the proposal", "/screen");
    if (f->n_sections_open > 0) add(s, "Finish the draft", "/draft");
    if (f->version == 0) add(s, "Freeze a version for everybody to assess", "/versions/freeze");
}

static void owner_assessment(const struct stage_facts *f, int stage, struct steps *s) {
    if (!f->assessed) {
        add(s, "Open the assessment of the latest version", "/assessment");
        return;
    }
    if (stage == STAGE_PARTNERS && f->n_partner_roles == 0)
        add(s, "Invite people of your partners", "/people");
    if (f->n_assessors > f->n_locked)
        wait_for(s, "Waiting for assessors to lock their ratings");
    else if (f->n_locked > 0 && !f->reconciled)
        add(s, "Work through the differences", "/assessment/differences");
    if (stage == STAGE_PARTNERS && f->n_to_sign > 0)
        wait_for(s, "Waiting for organisations to sign in principle");
}

static void owner_documents(const struct stage_facts *f, struct steps *s) {
    if (f->n_forms_open > 0) add(s, "Finish the documents that are required", "/forms");
    if (f->n_dpo == 0)
        add(s, "Name a data protection officer", "/people");
    else if (text_is(f->opinion, "") || f->advice_version < f->version)
        wait_for(s, "Waiting for the data protection officer's advice");
}

static void owner_decision(const struct stage_facts *f, struct steps *s) {
    if (f->n_deciders == 0)
        add(s, "Name a decision-maker", "/people");
    else if (text_is(f->decision, ""))
        wait_for(s, "Waiting for the decision");
}

static void engagement_steps(const struct stage_facts *f, int stage, struct steps *s) {
    if (stage == STAGE_DESIGN && f->n_engagements == 0)
        add(s, "Plan how the public is heard", "/evidence");
    if (stage == STAGE_DESIGN && f->n_no_promise > 0) add(s, "Promise people a reply", "/evidence");
    if (stage == STAGE_RECRUIT && f->n_participants == 0)
        add(s, "Add the people who take part", "/evidence");
    if (stage == STAGE_RUN && f->n_engagements_running > 0)
        add(s, "Run the engagement and close it", "/evidence");
    if (stage == STAGE_SYNTHESIS && f->score_version < f->version)
        add(s, "Compute the score", "/score");
}

static void owner_steps(const struct stage_facts *f, int stage, struct steps *s) {
    if (stage <= STAGE_SCREEN) owner_early(f, stage, s);
    if (stage == STAGE_ASSESS || stage == STAGE_PARTNERS) owner_assessment(f, stage, s);
    if (stage == STAGE_DOCUMENTS) owner_documents(f, s);
    engagement_steps(f, stage, s);
    if (stage == STAGE_DECISION) owner_decision(f, s);
    /* Also while the data are shared, where the page was withdrawn or an older decision's. */
    if ((stage == STAGE_PUBLISH || stage == STAGE_LIVE) &&
        f->published_version < f->decision_version)
        add(s, "Publish the decision", "/publication");
}

/* What was promised for a day that has come; also after the sharing has started, and until it ends.
 */
static void owner_promises(const struct stage_facts *f, bool reviewing, struct steps *s) {
    if (f->check_due) add(s, "Look whether a condition is kept: its day has come", "/conditions");
    if (reviewing) {
        add(s, "Look at the score again: has anything changed since it was decided?", "/score");
        add(s, "Say how the review ended: renewed, amended or ended", "/stage");
    } else if (f->review_due && f->published_version > 0)
        add(s, "Review the proposal: the day that you set has come", "/score");
}

/* When nothing is left to do the gate may be open: that is the next step then. */
static void owner_moves(const struct stage_facts *f, int stage, struct arena *arena,
                        struct steps *s) {
    if (stage >= STAGE_LIVE) return;
    /* A rejection that is published may rest there. */
    if (text_is(f->decision, "rejected") && f->published_version >= f->decision_version &&
        f->published_version > 0)
        return;
    struct finding *findings;
    size_t n;
    struct stage_verdict verdict;
    stage_gate(f, stage, stage + 1, arena, &findings, &n);
    stage_judge(findings, n, stage + 1, &verdict);
    if (verdict.allowed)
        add(s, "Move on to the next stage", "/stage");
    else if (s->n == 0)
        add(s, "See what the next stage still needs", "/stage");
}

void next_steps(const struct stage_facts *f, int stage, const char *state,
                const struct next_mine *mine, struct arena *arena, struct next_step **out,
                size_t *n) {
    struct steps s = {.n = 0};
    bool reviewing = stage == STAGE_END && text_is(state, "review");
    bool resting = text_is(state, "ended") || text_is(state, "parked");
    if (!resting) {
        if ((mine->roles & ROLE_ASSESSOR) && f->assessed && mine->rating_open)
            add(&s, "Rate the proposal and lock your ratings", "/assessment");
        if ((mine->roles & ROLE_DATA_PROTECTION) && f->version > 0 &&
            f->advice_version < f->version && stage >= STAGE_ASSESS && stage <= STAGE_DECISION)
            add(&s, "Give your advice on the latest version", "/advice");
        if ((mine->roles & ROLE_SIGNATORY) && mine->n_to_sign > 0 && stage >= STAGE_PARTNERS &&
            stage <= STAGE_DECISION)
            add(&s, "Read the proposal and sign it in principle", "/sign");
        if ((mine->roles & ROLE_DECISION_MAKER) && (stage == STAGE_DECISION || reviewing) &&
            (text_is(f->decision, "") || f->decision_version < f->version))
            add(&s, "Decide", "/decision");
        if ((mine->roles & ROLE_ENGAGEMENT) && !(mine->roles & ROLE_OWNER))
            engagement_steps(f, stage, &s);
        if (mine->roles & ROLE_OWNER) {
            owner_steps(f, stage, &s);
            owner_promises(f, reviewing, &s);
            owner_moves(f, stage, arena, &s);
        }
    }
    struct next_step *copy = ARENA_ARRAY(arena, struct next_step, s.n);
    if (s.n > 0) memcpy(copy, s.items, s.n * sizeof *copy);
    *out = copy;
    *n = s.n;
}
