#include "workshop/workshop.h"

#include "web/html.h"

const struct workshop_word workshop_series_states[] = {
    {"draft", TR("Being prepared")},
    {"running", TR("Running")},
    {"closed", TR("Closed: nothing more is taken in")},
    {"published", TR("Published")},
    {NULL, NULL}};
const struct workshop_word workshop_states[] = {{"planned", TR("Planned")},
                                                {"held", TR("Held")},
                                                {"cancelled", TR("Cancelled")},
                                                {"empty", TR("Nobody came")},
                                                {NULL, NULL}};
const struct workshop_word workshop_person_states[] = {
    {"invited", TR("Invited")},    {"accepted", TR("Is coming")},  {"declined", TR("Cannot come")},
    {"attended", TR("Was there")}, {"absent", TR("Did not come")}, {NULL, NULL}};
const struct workshop_word workshop_case_sectors[] = {{"housing", TR("Housing")},
                                                      {"health", TR("Health")},
                                                      {"welfare", TR("Welfare")},
                                                      {"social_care", TR("Social care")},
                                                      {"community_safety", TR("Community safety")},
                                                      {"other", TR("Something else")},
                                                      {NULL, NULL}};
const struct workshop_word workshop_sectors[] = {{"council", TR("Council")},
                                                 {"health", TR("NHS")},
                                                 {"social_care", TR("Social care")},
                                                 {"police", TR("Police")},
                                                 {"fire", TR("Fire and rescue")},
                                                 {"housing", TR("Housing")},
                                                 {"welfare", TR("Welfare and advice")},
                                                 {"voluntary", TR("Voluntary sector")},
                                                 {"other", TR("Something else")},
                                                 {NULL, NULL}};
const struct workshop_word workshop_decisions[] = {{"new", TR("Not decided yet")},
                                                   {"accepted", TR("Accepted")},
                                                   {"partly", TR("Accepted in part")},
                                                   {"rejected", TR("Not accepted")},
                                                   {NULL, NULL}};
const struct workshop_word workshop_parts[] = {{"text", TR("The question as asked")},
                                               {"title", TR("Its short title")},
                                               {"help", TR("Guidance for whoever rates")},
                                               {"evidence", TR("What good evidence looks like")},
                                               {"public_text", TR("The question for the public")},
                                               {"anchor1", TR("What rating 1 means")},
                                               {"anchor5", TR("What rating 5 means")},
                                               {NULL, NULL}};
const struct workshop_word workshop_identifiabilities[] = {
    {"identified", TR("Names or other direct identifiers")},
    {"pseudonymised", TR("Pseudonymised: names replaced by a number")},
    {"anonymous", TR("Anonymous")},
    {"aggregate", TR("Totals only")},
    {NULL, NULL}};

const char *workshop_word_text(const struct workshop_word *list, const char *word) {
    for (; list->word != NULL; list++)
        if (text_is(list->word, word)) return list->text;
    return word == NULL ? "" : word;
}

bool workshop_word_is_in(const struct workshop_word *list, const char *word) {
    for (; list->word != NULL; list++)
        if (text_is(list->word, word)) return true;
    return false;
}

bool workshop_may_step(const char *from, const char *to) {
    static const char *const steps[][2] = {{"draft", "running"},
                                           {"running", "closed"},
                                           {"closed", "running"},
                                           {"closed", "published"},
                                           {"published", "closed"}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (text_is(from, steps[i][0]) && text_is(to, steps[i][1])) return true;
    return false;
}

const char *workshop_letters(struct arena *arena, int64_t number) {
    char text[16];
    size_t at = sizeof text - 1;
    text[at] = '\0';
    for (; number > 0 && at > 0; number = (number - 1) / 26)
        text[--at] = (char)('A' + (number - 1) % 26);
    return arena_copy(arena, text + at);
}

/* ---- plan ---- */

static enum fail step_read(struct arena *arena, struct str line, int64_t row,
                           struct workshop_step *out, struct why *why) {
    struct str rest = line;
    int64_t minutes = 0;
    struct str number = str_trim(str_cut(&rest, '|'));
    struct str title = str_trim(str_cut(&rest, '|'));
    if (!str_int(number, 1, 600, &minutes) || title.n == 0) {
        why_fail(why, FAIL_INPUT, "plan",
                 "Line %lld of the plan must be minutes | title | what to do, for example 10 | "
                 "Welcome | Say why you are here",
                 (long long)row);
        if (why != NULL) why->row = row;
        return FAIL_INPUT;
    }
    *out = (struct workshop_step){.minutes = (int)minutes,
                                  .title = str_copy(arena, title),
                                  .body = str_copy(arena, str_trim(rest))};
    return FAIL_NONE;
}

enum fail workshop_plan_read(struct arena *arena, const char *text, int starts,
                             struct workshop_plan *out, struct why *why) {
    struct workshop_plan plan = {.steps =
                                     ARENA_ARRAY(arena, struct workshop_step, WORKSHOP_STEPS_MAX)};
    struct str rest = str_of(text);
    int64_t row = 0;
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        row++;
        if (line.n == 0) continue;
        if (plan.n == WORKSHOP_STEPS_MAX)
            return why_fail(why, FAIL_INPUT, "plan", "A plan has at most %d steps",
                            WORKSHOP_STEPS_MAX);
        struct workshop_step *step = &plan.steps[plan.n];
        TRY(step_read(arena, line, row, step, why));
        step->starts = starts + plan.minutes;
        plan.minutes += step->minutes;
        step->ends = starts + plan.minutes;
        plan.n++;
    }
    *out = plan;
    return FAIL_NONE;
}

bool workshop_plans_fit(const struct workshop_plan *a, const struct workshop_plan *b) {
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) same = a->steps[i].minutes == b->steps[i].minutes;
    return same;
}

enum fail workshop_plan_for(struct arena *arena, const char *reader, const char *english,
                            const char *welsh, int starts, struct workshop_plan *out,
                            struct why *why) {
    struct workshop_plan plan = {0}, other = {0};
    TRY(workshop_plan_read(arena, english, starts, &plan, why));
    plan.language = "en";
    if (text_is(reader, "cy") && !text_is_empty(welsh) &&
        workshop_plan_read(arena, welsh, starts, &other, NULL) == FAIL_NONE &&
        workshop_plans_fit(&plan, &other)) {
        plan = other;
        plan.language = "cy";
    }
    *out = plan;
    return FAIL_NONE;
}

const char *workshop_time_text(struct arena *arena, int minutes) {
    return arena_printf(arena, "%02d:%02d", minutes / 60 % 24, minutes % 60);
}

int workshop_rating_read(const char *text) {
    return text != NULL && text[0] >= '1' && text[0] <= '5' && text[1] == '\0' ? text[0] - '0' : 0;
}

size_t workshop_lines(struct arena *arena, const char *text, const char ***out) {
    struct str rest = str_of(text);
    size_t n = 0, most = 1;
    for (const char *c = text; c != NULL && *c != '\0'; c++) most += *c == '\n' ? 1 : 0;
    *out = ARENA_ARRAY(arena, const char *, most);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) (*out)[n++] = str_copy(arena, line);
    }
    return n;
}
