#include "proposal/stage.h"

#include "base/json.h"
#include "base/str.h"

const struct stage_kind stage_kinds[N_STAGES] = {
    [STAGE_IDEA] = {"Idea",
                    "Think about purpose, people and data inside your own organisation.",
                    {{"draft", "Being drafted"}, {"parked", "Parked"}}},
    [STAGE_SCREEN] = {"Quick screen",
                      "Six minutes that tell you to go on, to mend something or to stop.",
                      {{"open", "To be answered"},
                       {"go", "Go on"},
                       {"fix", "Mend something first"},
                       {"stop", "Stop"}}},
    [STAGE_ASSESS] = {"Own assessment",
                      "Assessors of your own organisation rate the frozen version, each alone.",
                      {{"open", "Open"}, {"locked", "Locked"}}},
    [STAGE_PARTNERS] =
        {"Partners",
         "Partners rate it too. You work through the differences and they sign in principle.",
         {{"invited", "Invited"},
          {"rating", "Rating"},
          {"reconciled", "Differences settled"},
          {"signed", "Signed in principle"}}},
    [STAGE_DOCUMENTS] = {"Documents",
                         "Impact assessment, agreement and what else the rules call for.",
                         {{"draft", "Being drafted"},
                          {"stale", "Out of date"},
                          {"reviewed", "Reviewed"}}},
    [STAGE_DESIGN] = {"Engagement design",
                      "Choose how the public is heard, and promise what you will reply.",
                      {{"planned", "Planned"}, {"overseen", "Overseen"}, {"frozen", "Frozen"}}},
    [STAGE_RECRUIT] = {"Recruitment",
                       "Find the people who take part.",
                       {{"invited", "Inviting"},
                        {"selected", "Selected"},
                        {"confirmed", "Confirmed"}}},
    [STAGE_RUN] = {"Engagement",
                   "People hear about it, talk about it and vote.",
                   {{"running", "Under way"}, {"closed", "Closed"}}},
    [STAGE_SYNTHESIS] = {"Synthesis and score",
                         "What was said and how it adds up, with how sure we are.",
                         {{"drafted", "Being drafted"}, {"approved", "Approved by participants"}}},
    [STAGE_DECISION] = {"Decision",
                        "One record with reasons, and a response to each recommendation.",
                        {{"open", "To be decided"},
                         {"accepted", "Accepted"},
                         {"conditions", "Accepted with conditions"},
                         {"rejected", "Rejected"},
                         {"referred", "Referred back"}}},
    [STAGE_PUBLISH] = {"Publication",
                       "The public page, open data, and what became of what people said.",
                       {{"prepared", "Being prepared"}, {"published", "Published"}}},
    [STAGE_LIVE] = {"Live",
                    "Data is shared. Benefits, complaints and conditions are checked.",
                    {{"active", "Active"}, {"suspended", "Suspended"}}},
    [STAGE_END] = {"Review and end",
                   "Renew it, change it or end it, and say so.",
                   {{"review", "Under review"},
                    {"renewed", "Renewed"},
                    {"amended", "Amended"},
                    {"ended", "Ended"}}},
};

bool stage_has_state(int stage, const char *word) {
    if (stage < 0 || stage >= N_STAGES) return false;
    for (const struct stage_state *state = stage_kinds[stage].states; state->word != NULL; state++)
        if (text_is(state->word, word)) return true;
    return false;
}

const char *stage_state_label(int stage, const char *word) {
    if (stage < 0 || stage >= N_STAGES) return word;
    for (const struct stage_state *state = stage_kinds[stage].states; state->word != NULL; state++)
        if (text_is(state->word, word)) return state->label;
    return word;
}

bool stage_state_holds(const struct stage_facts *facts, int stage, const char *word) {
    bool first = text_is(word, stage_kinds[stage].states[0].word);
    switch (stage) {
    case STAGE_SCREEN:
        if (text_is(word, "go")) return text_is(facts->screen, "go");
        return !text_is(word, "fix") || !text_is(facts->screen, "stop");
    case STAGE_ASSESS: return first || facts->n_locked > 0;
    case STAGE_PARTNERS:
        if (text_is(word, "reconciled")) return facts->reconciled;
        return !text_is(word, "signed") || (facts->n_signed > 0 && facts->n_to_sign == 0);
    case STAGE_RUN: return first || facts->n_engagements_running == 0;
    case STAGE_DECISION: return first || text_is(facts->decision, word);
    case STAGE_PUBLISH: return first || facts->published_version > 0;
    default: return true;
    }
}

/* --- rules -------------------------------------------------------------------- */

/* How many things are wrong; 0: passed. */
typedef int64_t (*rule_check)(const struct stage_facts *facts);

struct rule {
    const char *id;
    int stage;
    enum finding_weight weight;
    rule_check check;
    bool counts; /* the number means something to people */
    const char *passed, *failed, *mend, *path;
    rule_check first; /* while this is wrong the rule says nothing: there is nothing to look at */
};

/* The declaration at the end takes the semicolon, so that each rule reads as a statement. */
#define RULE(name, expression)                                                                     \
    static int64_t name(const struct stage_facts *f) {                                             \
        return (expression);                                                                       \
    }                                                                                              \
    struct stage_facts

RULE(no_search, !f->searched);
RULE(no_purpose, !f->has_purpose);
RULE(no_problem, !f->has_problem);
RULE(no_groups, f->n_groups == 0);
RULE(no_assets, f->n_assets == 0);
RULE(screen_open, text_is(f->screen, ""));
RULE(screen_stop, text_is(f->screen, "stop"));
RULE(screen_fix, text_is(f->screen, "fix"));
RULE(sections_open, f->n_sections_open);
RULE(no_version, f->version == 0);
RULE(draft_ahead, f->version > 0 && f->changed_since_version);
RULE(not_assessed, !f->assessed);
RULE(nobody_locked, f->n_locked == 0);
RULE(not_locked, f->n_assessors - f->n_locked);
RULE(few_parties, f->n_parties < 2);
RULE(no_power, f->n_no_power);
RULE(no_basis, f->n_no_basis);
RULE(no_partner, f->n_partner_roles == 0);
RULE(no_partner_rating, f->n_partner_locked == 0);
RULE(not_reconciled, !f->reconciled);
RULE(unsigned_parties, f->n_to_sign);
RULE(forms_open, f->n_forms_open);
RULE(no_advice, text_is(f->opinion, ""));
RULE(advice_stale, !text_is(f->opinion, "") && f->advice_version < f->version);
RULE(advice_against, text_is(f->opinion, "against"));
RULE(high_risk, f->n_high);
RULE(no_engagement, f->n_engagements == 0);
RULE(no_promise, f->n_no_promise);
RULE(no_participants, f->n_participants == 0);
RULE(no_ballots, f->n_ballots == 0);
RULE(running, f->n_engagements_running);
RULE(no_score, f->score_version == 0);
RULE(score_stale, f->score_version > 0 && f->score_version < f->version);
RULE(gates_failed, f->gates_failed);
RULE(no_decider, f->n_deciders == 0);
RULE(no_decision, text_is(f->decision, ""));
RULE(decision_referred, text_is(f->decision, "referred"));
RULE(decision_stale, !text_is(f->decision, "") && f->decision_version < f->version);
RULE(unanswered, f->n_unanswered);
RULE(not_published, f->published_version == 0);
RULE(published_stale, f->published_version > 0 && f->published_version < f->decision_version);
RULE(rejected, text_is(f->decision, "rejected"));
RULE(no_review, !f->has_review_date);
#define NOTE FINDING_NOTE
#define MUST FINDING_MUST
#define STOP FINDING_STOP

static const struct rule rules[] = {
    {"purpose", STAGE_IDEA, STOP, no_purpose, false, "The purpose is written down.",
     "The purpose is not written down.",
     "Write in one or two sentences what the data would be used for.", "/answers/purpose", NULL},
    {"problem", STAGE_IDEA, MUST, no_problem, false, "The problem is described.",
     "The problem is not described.", "Describe what goes wrong for people today.",
     "/answers/problem", NULL},
    {"precedents", STAGE_IDEA, MUST, no_search, false,
     "Earlier proposals and cases were looked at.",
     "Nobody has looked for earlier proposals and cases yet.",
     "Search the case library and note what you learn from it.", "/precedents", NULL},
    {"groups", STAGE_IDEA, MUST, no_groups, false, "The people affected are listed.",
     "No group of people affected is listed.",
     "List the people whose lives the sharing would touch.", "/sections/people", NULL},
    {"assets", STAGE_IDEA, MUST, no_assets, false, "The data is listed.", "No data is listed.",
     "List each set of data that you think of sharing.", "/sections/data", NULL},

    {"screen", STAGE_SCREEN, MUST, screen_open, false, "The quick screen is answered.",
     "The quick screen is not fully answered.", "Answer it: it takes about six minutes.", "/screen",
     NULL},
    {"screen_stop", STAGE_SCREEN, STOP, screen_stop, false, "The quick screen does not say stop.",
     "The quick screen says stop.",
     "Without a purpose or a power there is nothing to assess. Change the proposal and answer the "
     "screen again.",
     "/screen", screen_open},
    {"screen_fix", STAGE_SCREEN, NOTE, screen_fix, false, "The quick screen found nothing to mend.",
     "The quick screen found something to mend.", "Read what it says and mend it while you go on.",
     "/screen", screen_open},
    {"draft", STAGE_SCREEN, MUST, sections_open, true, "Every part of the draft is complete.",
     "Parts of the draft are not complete.", "Finish them, or go on with the gaps and say why.",
     "/draft", NULL},
    {"version", STAGE_SCREEN, MUST, no_version, false,
     "A version is frozen for everybody to assess.", "No version is frozen yet.",
     "Freeze a version, so that everybody assesses the same text.", "/versions", NULL},

    {"assessment", STAGE_ASSESS, MUST, not_assessed, false, "The latest version is being assessed.",
     "No assessment of the latest version was opened.", "Open the assessment.", "/assessment",
     NULL},
    {"own_rating", STAGE_ASSESS, MUST, nobody_locked, false,
     "At least one assessor has locked their ratings.", "No assessor has locked their ratings.",
     "Remind the assessors, or name some.", "/people", not_assessed},
    {"not_locked", STAGE_ASSESS, NOTE, not_locked, true, "All assessors have locked their ratings.",
     "Some assessors have not locked their ratings.",
     "Wait for them, or go on: missing answers widen the score's interval, they never help it.",
     "/assessment", not_assessed},
    {"draft_ahead", STAGE_ASSESS, NOTE, draft_ahead, false,
     "The draft is the same as the latest version.",
     "The draft has changed since the latest version.",
     "If the changes matter, freeze a new version: what was assessed is then out of date.",
     "/versions", no_version},

    {"parties", STAGE_PARTNERS, MUST, few_parties, false, "At least two organisations take part.",
     "Fewer than two organisations take part.", "Add the organisations that give or receive data.",
     "/sections/parties", NULL},
    {"power", STAGE_PARTNERS, MUST, no_power, true, "Every organisation names its legal power.",
     "Some organisations name no legal power.", "Ask each for the Act and section.",
     "/sections/parties", NULL},
    {"basis", STAGE_PARTNERS, MUST, no_basis, true, "Every organisation names its lawful basis.",
     "Some organisations name no lawful basis.",
     "Ask each for its basis under data protection law.", "/sections/parties", NULL},
    {"partners", STAGE_PARTNERS, MUST, no_partner, false,
     "People of partner organisations have a role.", "Nobody of a partner organisation has a role.",
     "Invite assessors and signatories of your partners.", "/people", NULL},
    {"partner_rating", STAGE_PARTNERS, MUST, no_partner_rating, false,
     "A partner has locked its ratings.", "No partner has locked its ratings.",
     "Wait for them, or remind them.", "/assessment", not_assessed},
    {"reconciled", STAGE_PARTNERS, MUST, not_reconciled, false,
     "The differences are worked through.", "The differences are not worked through.",
     "Go through the difference sheet together.", "/assessment", not_assessed},
    {"signed", STAGE_PARTNERS, MUST, unsigned_parties, true,
     "Every organisation has signed in principle.",
     "Some organisations have not signed the latest version in principle.",
     "Ask their signatories to read and sign it.", "/sign", NULL},

    {"forms", STAGE_DOCUMENTS, MUST, forms_open, true,
     "Every document that is required was reviewed.",
     "Some documents that are required were not reviewed.", "Finish them and record the review.",
     "/forms", NULL},
    {"advice", STAGE_DOCUMENTS, MUST, no_advice, false, "A data protection officer has advised.",
     "No data protection officer has advised yet.", "Name one and ask for their advice.", "/advice",
     NULL},
    {"advice_stale", STAGE_DOCUMENTS, MUST, advice_stale, false,
     "The advice is on the latest version.", "The advice is on an earlier version.",
     "Ask for advice on the latest version.", "/advice", no_advice},
    {"advice_against", STAGE_DOCUMENTS, MUST, advice_against, false,
     "The advice is not against it.", "The data protection officer advises against it.",
     "Change the proposal, or record why you go on against the advice.", "/advice", no_advice},
    {"high_risk", STAGE_DOCUMENTS, MUST, high_risk, true, "No high risk is left.",
     "High risks are left after the safeguards.",
     "Reduce them, or ask the Information Commissioner before the sharing starts.",
     "/sections/risks", NULL},

    {"engagement", STAGE_DESIGN, MUST, no_engagement, false,
     "It is planned how the public is heard.", "It is not planned how the public is heard.",
     "Plan at least one engagement.", "/evidence", NULL},
    {"promise", STAGE_DESIGN, MUST, no_promise, true, "People are promised a reply.",
     "Some engagements promise no reply.",
     "Publish what you will reply, and by when, before you invite anybody.", "/evidence",
     no_engagement},

    {"participants", STAGE_RECRUIT, MUST, no_participants, false, "People are taking part.",
     "Nobody is taking part yet.", "Add the participants and hand out their codes.", "/evidence",
     NULL},

    {"ballots", STAGE_RUN, MUST, no_ballots, false, "Answers of the public are stored.",
     "No answers of the public are stored.", "Open the ballots, or enter paper answers.",
     "/evidence", NULL},
    {"running", STAGE_RUN, MUST, running, true, "Every engagement is closed.",
     "Some engagements are still open.", "Close them when everybody has answered.", "/evidence",
     no_engagement},

    {"score", STAGE_SYNTHESIS, MUST, no_score, false, "The acceptability was scored.",
     "The acceptability was not scored.", "Compute the score from the stored answers.", "/score",
     NULL},
    {"score_stale", STAGE_SYNTHESIS, MUST, score_stale, false,
     "The score is of the latest version.", "The score is of an earlier version.",
     "Score the latest version, or say why the earlier one will do.", "/score", no_score},
    {"gates", STAGE_SYNTHESIS, MUST, gates_failed, true,
     "No gate that a score cannot buy off has failed.",
     "A gate that no score can buy off has failed.", "Read the reason and mend it.", "/gates",
     NULL},
    {"decider", STAGE_SYNTHESIS, NOTE, no_decider, false, "A decision-maker is named.",
     "No decision-maker is named.", "Name one.", "/people", NULL},

    {"decision", STAGE_DECISION, MUST, no_decision, false, "The decision is recorded.",
     "No decision is recorded.", "The decision-maker records it with reasons.", "/decision", NULL},
    {"decision_referred", STAGE_DECISION, MUST, decision_referred, false,
     "The decision does not refer it back.", "The decision refers the proposal back.",
     "Go back to the stage that it names.", "/stage", no_decision},
    {"decision_stale", STAGE_DECISION, MUST, decision_stale, false,
     "The decision is on the latest version.", "The decision is on an earlier version.",
     "Decide on the latest version.", "/decision", no_decision},
    {"responses", STAGE_DECISION, MUST, unanswered, true, "Every recommendation has a response.",
     "Some recommendations have no response.",
     "Answer each of them, also those that you do not follow.", "/decision", NULL},

    {"published", STAGE_PUBLISH, MUST, not_published, false, "It is published.",
     "It is not published.", "Publish the page and the data.", "/publication", NULL},
    {"published_stale", STAGE_PUBLISH, MUST, published_stale, false,
     "What is published is what was decided.", "What is published is older than the decision.",
     "Publish again.", "/publication", not_published},
    {"rejected", STAGE_PUBLISH, STOP, rejected, false, "It was not rejected.",
     "It was rejected: nothing may be shared.",
     "Publish the decision and leave it there, or go back and change the proposal.", "/stage",
     no_decision},
    {"review", STAGE_PUBLISH, NOTE, no_review, false, "The first review has a date.",
     "The first review has no date.", "Say when you will look again.", "/answers/review", NULL},
};

enum { N_RULES = sizeof rules / sizeof rules[0] };

void stage_gate(const struct stage_facts *facts, int from, int to, struct arena *arena,
                struct finding **out, size_t *n) {
    struct finding *findings = ARENA_ARRAY(arena, struct finding, N_RULES);
    size_t found = 0;
    for (size_t i = 0; i < N_RULES; i++) {
        const struct rule *rule = &rules[i];
        if (rule->stage < from || rule->stage >= to) continue;
        if (rule->first != NULL && rule->first(facts) > 0) continue;
        int64_t wrong = rule->check(facts);
        bool passed = wrong <= 0;
        findings[found++] = (struct finding){.id = rule->id,
                                             .stage = rule->stage,
                                             .weight = rule->weight,
                                             .passed = passed,
                                             .text = passed ? rule->passed : rule->failed,
                                             .n = rule->counts && !passed ? wrong : 0,
                                             .mend = passed ? "" : rule->mend,
                                             .path = rule->path};
    }
    *out = findings;
    *n = found;
}

void stage_judge(const struct finding *findings, size_t n, int to, struct stage_verdict *out) {
    *out = (struct stage_verdict){0};
    for (size_t i = 0; i < n; i++) {
        if (findings[i].passed) continue;
        out->n_must += findings[i].weight == FINDING_MUST;
        out->n_stop += findings[i].weight == FINDING_STOP;
        out->n_notes += findings[i].weight == FINDING_NOTE;
    }
    out->allowed = out->n_must == 0 && out->n_stop == 0;
    out->with_reason = out->n_stop == 0 || to == STAGE_END;
}

const char *findings_json(const struct finding *findings, size_t n, struct arena *arena) {
    static const char *const weights[] = {"", "note", "must", "stop"};
    struct buf buf;
    buf_init(&buf, arena, 65536);
    struct json_out out;
    json_out_init(&out, &buf);
    json_open(&out, '[');
    for (size_t i = 0; i < n; i++) {
        if (findings[i].passed) continue;
        json_open(&out, '{');
        json_pair_text(&out, "id", findings[i].id);
        json_pair_text(&out, "weight", weights[findings[i].weight]);
        json_pair_int(&out, "n", findings[i].n);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    return buf.s;
}

const char *finding_text(const char *id) {
    for (size_t i = 0; i < N_RULES; i++)
        if (text_is(rules[i].id, id)) return rules[i].failed;
    return id;
}
