#include "documents/source.h"

#include "base/clock.h"
#include "documents/source_rows.h"

#include <assert.h>
#include <string.h>

/* --- what is not a row of the draft ------------------------------------------------------------
 */

static void title_write(struct source_writer *w) {
    buf_text(&w->buf, content_value(w->input->content, "title"));
}

static void rules_write(struct source_writer *w) {
    const struct framework_need *need = w->input->need;
    if (need == NULL) return;
    for (size_t i = 0; i < need->n_reasons; i++) {
        const struct framework_rule *rule = need->reasons[i];
        source_item(w, "%s%s%s%s", rule->reason, text_is_empty(rule->source) ? "" : " (",
                    rule->source, text_is_empty(rule->source) ? "" : ")");
    }
}

static const char *method_words(const char *method) {
    static const char *const words[][2] = {{"jury", "Citizens' Jury"},
                                           {"panel", "Citizens' Panel"},
                                           {"dialogue", "Distributed Dialogue"},
                                           {"workshop", "Workshops"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_is(words[i][0], method)) return words[i][1];
    return "Open to everybody";
}

/* Counts that could point at few people stay out; the majority is said in words. */
static const char *verdict_words(const struct document_verdicts_row *v, struct arena *arena) {
    int64_t n = v->yes + v->unsure + v->no;
    int64_t counts[] = {v->yes, v->unsure, v->no};
    if (n < SOURCE_COUNT_MIN) return "";
    for (size_t i = 0; i < 3; i++)
        if (counts[i] > 0 && counts[i] < SOURCE_COUNT_MIN)
            return v->yes * 2 > n  ? " At the end most people said yes to this proposal."
                   : v->no * 2 > n ? " At the end most people said no to this proposal."
                                   : " At the end people were divided about this proposal.";
    return arena_printf(arena,
                        " At the end %lld of %lld people said yes to this proposal, %lld were "
                        "not sure and %lld said no.",
                        (long long)v->yes, (long long)n, (long long)v->unsure, (long long)v->no);
}

static void engagements_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_engagements; i++) {
        const struct document_engagements_row *one = &e->engagements[i];
        bool closed = text_is(one->state, "closed"), planned = text_is(one->state, "planned");
        const char *verdict = "", *people = "";
        for (size_t k = 0; k < e->n_verdicts; k++)
            if (e->verdicts[k].id == one->id) verdict = verdict_words(&e->verdicts[k], w->arena);
        if (!planned && one->people >= SOURCE_COUNT_MIN)
            people = arena_printf(w->arena, ", %lld people", (long long)one->people);
        source_item(w, "%s: %s (%s%s).%s%s%s%s", method_words(one->method), one->title,
                    closed    ? "finished"
                    : planned ? "planned"
                              : "going on",
                    people,
                    one->illustrative != 0 ? " The answers are made up, as an example." : "",
                    verdict, text_is_empty(one->promise) ? "" : " We promised: ", one->promise);
    }
}

static const char *response_words(const char *response) {
    return text_is(response, "accepted")   ? "Accepted"
           : text_is(response, "partly")   ? "Accepted in part"
           : text_is(response, "rejected") ? "Not accepted"
                                           : "Not answered yet";
}

static void conditions_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_conditions; i++) {
        const struct document_conditions_row *c = &e->conditions[i];
        source_item(w, "%s%s %s%s%s", c->text,
                    text_is(c->source, "public") ? " (asked for by the public)." : ".",
                    response_words(c->response), text_is_empty(c->reason) ? "." : ": ", c->reason);
    }
}

static void clauses_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_conditions; i++) {
        const struct document_conditions_row *c = &e->conditions[i];
        if (!text_is(c->response, "accepted") && !text_is(c->response, "partly")) continue;
        source_item(w, "%s%s%s%s%s",
                    !text_is_empty(c->clause)  ? c->clause
                    : text_is_empty(c->reason) ? c->text
                                               : c->reason,
                    text_is_empty(c->owner) ? "" : " Seen to by: ", c->owner,
                    text_is_empty(c->due) ? "" : ". By: ", source_day(w, c->due));
    }
}

static void decision_outcome_write(struct source_writer *w) {
    const struct document_decision_row *d = w->input->evidence->decision;
    if (d == NULL) return;
    source_line(w, "%s, %s",
                text_is(d->outcome, "accepted")     ? "Accepted"
                : text_is(d->outcome, "conditions") ? "Accepted on conditions"
                : text_is(d->outcome, "rejected")   ? "Not accepted"
                                                    : "Referred",
                source_day(w, d->decided_on));
}

static void decision_reasons_write(struct source_writer *w) {
    const struct document_decision_row *d = w->input->evidence->decision;
    if (d != NULL) buf_text(&w->buf, d->reasons);
}

static void decision_departs_write(struct source_writer *w) {
    const struct document_decision_row *d = w->input->evidence->decision;
    if (d != NULL && !text_is_empty(d->departs_from_public))
        source_line(w, "The decision departs from what people said: %s", d->departs_from_public);
}

/* The dates by which conditions have to be met. */
static void decision_review_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_conditions; i++)
        if (!text_is_empty(e->conditions[i].due) && !text_is(e->conditions[i].response, "rejected"))
            source_item(w, "%s: %s", source_day(w, e->conditions[i].due), e->conditions[i].text);
}

static void advice_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_advice; i++) {
        const struct document_advice_row *a = &e->advice[i];
        source_item(w, "%s, on version %lld (%s): %s. %s", a->organisation, (long long)a->version,
                    clock_day_text(w->arena, a->given_at, "en"),
                    text_is(a->opinion, "support")   ? "it can go on as it is"
                    : text_is(a->opinion, "against") ? "it should not go on"
                                                     : "it can go on with changes",
                    a->advice);
    }
}

static void advice_who_write(struct source_writer *w) {
    const struct source_evidence *e = w->input->evidence;
    for (size_t i = 0; i < e->n_advice; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before |= text_is(e->advice[k].organisation, e->advice[i].organisation);
        if (!before) source_item(w, "Data protection officer of %s", e->advice[i].organisation);
    }
}

static void gate_dpia_write(struct source_writer *w) {
    const struct document_gate_row *gate = w->input->evidence->dpia;
    if (gate == NULL) return;
    source_line(w, "%s %s",
                gate->passed == DB_NULL_INT ? "Not finished."
                : gate->passed != 0         ? "Assessed, with advice taken."
                                            : "Needed, and not done.",
                gate->reason);
}

/* --- the table ----------------------------------------------------------------------------------
 */

static const struct source {
    const char *name, *label, *path;
    void (*write)(struct source_writer *writer);
} sources[] = {
    {"title", "Title", "/sections/purpose", title_write},
    {"rules", "Rules on which documents are needed", "/forms", rules_write},
    {"parties", "Organisations that take part", "/sections/parties", parties_write},
    {"parties.basis", "Organisations: lawful basis", "/sections/parties", parties_basis_write},
    {"parties.power", "Organisations: legal power", "/sections/parties", parties_power_write},
    {"parties.special", "Organisations: further condition", "/sections/parties",
     parties_special_write},
    {"parties.contact", "Organisations: office to contact", "/sections/parties",
     parties_contact_write},
    {"parties.roles", "Organisations: who decides", "/sections/parties", parties_roles_write},
    {"parties.controllers", "Organisations", "/sections/parties", parties_controllers_write},
    {"parties.processors", "Organisations that follow instructions", "/sections/parties",
     parties_processors_write},
    {"parties.givers", "Organisations that give data", "/sections/parties", parties_givers_write},
    {"parties.receivers", "Organisations that receive data", "/sections/parties",
     parties_receivers_write},
    {"assets", "Data to be shared", "/sections/data", assets_write},
    {"assets.items", "Data: items", "/sections/data", assets_items_write},
    {"assets.justification", "Data: why each item is needed", "/sections/data",
     assets_justification_write},
    {"assets.identifiability", "Data: how easily people are recognised", "/sections/data",
     assets_identifiability_write},
    {"assets.special", "Data: specially protected", "/sections/data", assets_special_write},
    {"assets.people", "Data: whom it is about", "/sections/data", assets_people_write},
    {"assets.retention", "Data: how long it is kept", "/sections/data", assets_retention_write},
    {"flows", "Who gives what to whom", "/sections/flows", flows_write},
    {"flows.method", "How data is sent", "/sections/flows", flows_method_write},
    {"flows.interval", "How often data is sent", "/sections/flows", flows_interval_write},
    {"groups", "People affected", "/sections/people", groups_write},
    {"groups.vulnerable", "People affected: at a disadvantage", "/sections/people",
     groups_vulnerable_write},
    {"benefits", "Benefits", "/sections/benefits", benefits_write},
    {"benefits.review", "Benefits: when they are measured", "/sections/benefits",
     benefits_review_write},
    {"risks", "Risks", "/sections/risks", risks_write},
    {"risks.likelihood", "Risks: how likely", "/sections/risks", risks_likelihood_write},
    {"risks.severity", "Risks: how bad", "/sections/risks", risks_severity_write},
    {"risks.measures", "Risks: safeguards", "/sections/risks", risks_measures_write},
    {"risks.residual", "Risks: what is left", "/sections/risks", risks_residual_write},
    {"engagements", "Public evidence", "/evidence", engagements_write},
    {"conditions", "Conditions and our response", "/decision", conditions_write},
    {"conditions.clauses", "Conditions that were accepted", "/decision", clauses_write},
    {"decision.outcome", "Decision", "/decision", decision_outcome_write},
    {"decision.reasons", "Decision: reasons", "/decision", decision_reasons_write},
    {"decision.departs", "Decision: where it departs from what people said", "/decision",
     decision_departs_write},
    {"decision.review", "Conditions: when they are due", "/decision", decision_review_write},
    {"advice", "Data protection advice", "/advice", advice_write},
    {"advice.who", "Data protection advice: who gave it", "/advice", advice_who_write},
    {"gate.dpia", "Gates", "/gates", gate_dpia_write},
};

static const struct source *source_find(const char *name) {
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (text_is(sources[i].name, name)) return &sources[i];
    return NULL;
}

static bool is_fact(const char *name) {
    return str_starts(str_of(name), "fact.");
}

static const struct content_question *text_question(const char *name) {
    return str_starts(str_of(name), "text.") ? content_question(name + strlen("text.")) : NULL;
}

bool source_known(const char *name) {
    return source_find(name) != NULL || text_question(name) != NULL || is_fact(name);
}

static struct source_text question_text(const struct source_input *input,
                                        const struct content_question *question,
                                        struct arena *arena) {
    const char *value = content_value(input->content, question->field.name);
    return (struct source_text){
        .text = content_question_shown(question, value, arena, "en"),
        .label = content_sections[question->section].title,
        .path = arena_printf(arena, "/sections/%s", content_sections[question->section].name)};
}

static struct source_text fact_text(const struct source_input *input, const char *name,
                                    struct arena *arena) {
    struct source_text out = {"", "Kinds of processing", "/sections/limits"};
    const char *value = content_value(input->content, name);
    if (input->framework == NULL || text_is(value, "")) return out;
    for (size_t i = 0; i < input->framework->n_facts; i++) {
        const struct framework_fact *fact = &input->framework->facts[i];
        if (text_is(fact->id, name + strlen("fact.")))
            out.text = arena_printf(arena, "%s %s", fact->text,
                                    text_is(value, "yes")  ? "Yes."
                                    : text_is(value, "no") ? "No."
                                                           : "Not sure yet.");
    }
    return out;
}

struct source_text source_write(const struct source_input *input, const char *name,
                                struct arena *arena) {
    const struct content_question *question = text_question(name);
    if (question != NULL) return question_text(input, question, arena);
    if (is_fact(name)) return fact_text(input, name, arena);
    const struct source *source = source_find(name);
    assert(source != NULL);
    struct source_writer writer = {.input = input, .arena = arena};
    buf_init(&writer.buf, arena, SOURCE_BYTES_MAX);
    source->write(&writer);
    return (struct source_text){.text = writer.buf.n == 0 ? "" : writer.buf.s,
                                .label = source->label,
                                .path = source->path};
}

struct source_text source_question(const struct source_input *input, const char *question,
                                   struct arena *arena) {
    struct source_text out = {"", "", "/assessment/differences"};
    if (input->framework == NULL) return out;
    const struct framework_question *asked = framework_question(input->framework, question);
    if (asked == NULL) return out;
    out.label = arena_printf(arena, "Assessment: %s", asked->title);
    const struct source_evidence *e = input->evidence;
    for (size_t i = 0; i < e->n_reconciliations; i++) {
        const struct document_reconciliations_row *r = &e->reconciliations[i];
        if (!text_is(r->question, question)) continue;
        out.text = r->agreed_rating == DB_NULL_INT
                       ? arena_printf(arena, "The assessors differ. %s", r->reason)
                       : arena_printf(arena, "The assessors settled on %lld of 5. %s",
                                      (long long)r->agreed_rating, r->reason);
    }
    return out;
}
