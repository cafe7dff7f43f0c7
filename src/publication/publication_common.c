/* What several pages of this room need: loading, and words for stored words. */
#include "base/clock.h"
#include "publication/publication_views.h"

const struct choice publication_themes[] = {{"health", "Health", NULL},
                                            {"care", "Social care", NULL},
                                            {"housing", "Housing", NULL},
                                            {"welfare", "Money and benefits", NULL},
                                            {"safety", "Community safety", NULL},
                                            {"education", "Education and children", NULL},
                                            {"research", "Research and planning", NULL},
                                            {"other", "Something else", NULL},
                                            {NULL, NULL, NULL}};

const char *public_label(const struct choice *choices, const char *value) {
    for (; choices->value != NULL; choices++)
        if (text_is(choices->value, value)) return choices->label;
    return "";
}

static const struct choice outcomes[] = {{"accepted", "Accepted", NULL},
                                         {"conditions", "Accepted with conditions", NULL},
                                         {"rejected", "Rejected", NULL},
                                         {"referred", "Referred back", NULL},
                                         {NULL, NULL, NULL}};
static const struct choice responses[] = {{"accepted", "Accepted", NULL},
                                          {"partly", "Accepted in part", NULL},
                                          {"rejected", "Not accepted", NULL},
                                          {NULL, NULL, NULL}};
static const struct choice methods[] = {
    {"jury", "Citizens' jury", NULL},          {"panel", "Citizens' panel", NULL},
    {"dialogue", "Local conversations", NULL}, {"workshop", "Workshop", NULL},
    {"open", "Open to everybody", NULL},       {NULL, NULL, NULL}};
static const struct choice identifiabilities[] = {
    {"identified", "It shows who people are.", NULL},
    {"pseudonymised", "Names are replaced by a code. Somebody can still find out who is who.",
     NULL},
    {"anonymised", "Nobody can be recognised.", NULL},
    {"aggregate", "Only totals and percentages.", NULL},
    {NULL, NULL, NULL}};
static const struct choice specials[] = {
    {"special",
     "It is about health, ethnicity, religion or another thing that the law protects "
     "most.",
     NULL},
    {"criminal", "It is about crimes or accusations.", NULL},
    {"both",
     "It is about things that the law protects most, such as health, and about crimes or "
     "accusations.",
     NULL},
    {NULL, NULL, NULL}};
static const struct choice residuals[] = {
    {"low", "Low", NULL}, {"medium", "Medium", NULL}, {"high", "High", NULL}, {NULL, NULL, NULL}};
static const struct choice bases[] = {
    {"public_task", "its public task", NULL},
    {"legal_obligation", "a legal duty", NULL},
    {"recognised_legitimate", "a recognised legitimate interest", NULL},
    {"legitimate", "its legitimate interests", NULL},
    {"vital", "saving lives", NULL},
    {"contract", "a contract", NULL},
    {"consent", "people's consent", NULL},
    {NULL, NULL, NULL}};

static const char *shown(const struct html *out, const struct choice *choices, const char *value) {
    const char *label = public_label(choices, value);
    return *label == '\0' ? "" : tr(out, label);
}

const char *public_outcome_text(const struct html *out, const char *outcome) {
    return *outcome == '\0' ? tr(out, "Not decided yet") : shown(out, outcomes, outcome);
}

const char *public_outcome_colour(const char *outcome) {
    if (text_is(outcome, "accepted")) return "green";
    if (text_is(outcome, "conditions")) return "turquoise";
    return text_is(outcome, "rejected") ? "red" : "grey";
}

const char *public_response_text(const struct html *out, const char *response) {
    return *response == '\0' ? tr(out, "No answer yet") : shown(out, responses, response);
}

const char *public_check_text(const struct html *out, const char *result) {
    if (text_is(result, "met")) return tr(out, "Kept");
    return text_is(result, "partly") ? tr(out, "Kept in part") : tr(out, "Not kept");
}

const char *public_check_colour(const char *result) {
    if (text_is(result, "met")) return "green";
    return text_is(result, "partly") ? "yellow" : "red";
}

bool public_condition_late(const struct public_condition *condition, const char *today) {
    bool agreed =
        text_is(condition->response, "accepted") || text_is(condition->response, "partly");
    return today != NULL && agreed && !text_is_empty(condition->due) &&
           strcmp(condition->due, today) < 0 && !text_is(condition->result, "met");
}

const char *public_response_colour(const char *response) {
    if (text_is(response, "accepted")) return "green";
    if (text_is(response, "partly")) return "yellow";
    return text_is(response, "rejected") ? "red" : "grey";
}

const char *public_method_text(const struct html *out, const char *method) {
    return shown(out, methods, method);
}
const char *public_identifiability_text(const struct html *out, const char *identifiability) {
    return shown(out, identifiabilities, identifiability);
}
const char *public_special_text(const struct html *out, const char *special) {
    return shown(out, specials, special);
}
const char *public_residual_text(const struct html *out, const char *residual) {
    return shown(out, residuals, residual);
}
const char *public_basis_text(const struct html *out, const char *basis) {
    return shown(out, bases, basis);
}

const char *public_event_text(const struct html *out, const struct public_event *event) {
    const char *what = event->what, *text = event->text;
    long long number = (long long)event->number;
    if (text_is(what, "frozen"))
        return text_is_empty(text)
                   ? trf(out, "Version %lld of the proposal was fixed.", number)
                   : trf(out, "Version %lld of the proposal was fixed: %s", number, text);
    if (text_is(what, "invited")) return trf(out, "People were invited: %s", text);
    if (text_is(what, "drawn")) return trf(out, "%lld people were drawn by lot: %s", number, text);
    if (text_is(what, "asked")) return trf(out, "People began to answer: %s", text);
    if (text_is(what, "elsewhere"))
        return trf(out, "Answers that others had published before: %s", text);
    if (text_is(what, "example")) return trf(out, "Made up, as an example: %s", text);
    if (text_is(what, "heard")) return trf(out, "The first day of: %s", text);
    if (text_is(what, "answered")) return trf(out, "The last answers came in: %s", text);
    if (text_is(what, "agreed"))
        return trf(out, "Version %lld of the data sharing agreement was fixed.", number);
    if (text_is(what, "signed")) return trf(out, "%s agreed in principle.", text);
    if (text_is(what, "scored"))
        return trf(out, "The score of version %lld was worked out.", number);
    if (text_is(what, "decided"))
        return trf(out, "It was decided: %s", public_outcome_text(out, text));
    if (text_is(what, "published")) return trf(out, "Page number %lld was published.", number);
    if (text_is(what, "kept")) return trf(out, "Somebody looked whether this is kept: %s", text);
    if (text_is(what, "review")) return trf(out, "To be looked at: %s", text);
    return text;
}

const char *public_order_text(const struct html *out, const struct public_orders *orders) {
    const char *asked = public_day(out, orders->asked);
    const char *signed_on = public_day(out, orders->signed_on);
    switch (orders->order) {
    case ORDER_ASKED_FIRST:
        return trf(out,
                   "People were asked from %s on. The first partner agreed on %s, %lld days later.",
                   asked, signed_on, (long long)orders->days);
    case ORDER_SAME_DAY:
        return trf(out, "People were asked from %s on, the day on which the first partner agreed.",
                   asked);
    case ORDER_SIGNED_FIRST:
        return trf(out, "The first partner agreed on %s, before people were asked on %s.",
                   signed_on, asked);
    case ORDER_UNKNOWN: break;
    }
    if (*asked != '\0')
        return trf(out, "People were asked from %s on. Nobody has signed yet.", asked);
    if (*signed_on != '\0')
        return trf(out,
                   "The first partner agreed on %s. No day is kept on which people were asked.",
                   signed_on);
    return NULL;
}

const char *public_chosen_text(const struct html *out, const struct public_engagement *engagement) {
    if (text_is_empty(engagement->drawn_on)) return NULL;
    return trf(out, "How they were chosen: by lot on %s, %lld out of %lld who came forward.",
               public_day(out, engagement->drawn_on), (long long)engagement->seats,
               (long long)engagement->pool);
}

const char *public_day(const struct html *out, const char *iso) {
    struct date date;
    if (iso == NULL || !date_read(iso, &date)) return "";
    return clock_day_text(out->arena, date_start(date), out->language);
}

const char *public_phrase(const struct html *out, const char *text) {
    size_t n = strlen(text);
    return n > 0 && text[n - 1] == '.' ? arena_printf(out->arena, "%.*s", (int)(n - 1), text)
                                       : text;
}

const char *public_number(const struct html *out, int64_t number) {
    const char *digits = arena_printf(out->arena, "%lld", (long long)number);
    size_t n = strlen(digits);
    struct buf buf;
    buf_init(&buf, out->arena, 64);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-') buf_char(&buf, ',');
        buf_char(&buf, digits[i]);
    }
    return buf.s;
}

enum fail public_load(struct request *request, struct db *db, const char *content,
                      const char *score_file, struct publication_content *out,
                      struct score_reading **reading, struct why *why) {
    struct score_about about;
    *reading = NULL;
    TRY(publication_read(request->arena, content, out, why));
    if (text_is_empty(score_file)) return FAIL_NONE;
    struct score_reading *made = ARENA_NEW(request->arena, struct score_reading);
    TRY(score_reading_read(request->arena, score_file, made, &about, why));
    made->date = public_day(request->out, out->score_day);
    made->direct_date = public_day(request->out, out->direct_day);
    /* Titles of tests and questions; a pack's content never changes once installed. */
    struct framework *framework;
    struct why none;
    if (out->framework > 0 &&
        framework_load(db, request->arena, out->framework, &framework, &none) == FAIL_NONE)
        made->framework = framework;
    *reading = made;
    return FAIL_NONE;
}
