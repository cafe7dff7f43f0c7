#include "score/score_words.h"

#include <math.h>
#include <string.h>

enum fail score_reading_read(struct arena *arena, const char *text, struct score_reading *out,
                             struct score_about *about, struct why *why) {
    struct score_summary *summary = ARENA_NEW(arena, struct score_summary);
    struct score_figures *figures = ARENA_NEW(arena, struct score_figures);
    const json_t *printed;
    TRY(score_file_read(arena, str_of(text), about, summary, &printed, why));
    score_figures(arena, summary, figures);
    *out = (struct score_reading){.summary = summary,
                                  .figures = figures,
                                  .date = "",
                                  .direct_date = "",
                                  .source = about->source,
                                  .illustrative = about->illustrative,
                                  .version = about->version,
                                  .headline_reason =
                                      about->headline_reason == NULL ? "" : about->headline_reason,
                                  .headline_day = about->headline_day};
    return FAIL_NONE;
}

const char *score_title(const struct score_reading *reading, const char *id) {
    if (reading->framework == NULL) return id;
    const struct framework_test *test = framework_test(reading->framework, id);
    if (test != NULL) return test->title;
    const struct framework_question *question = framework_question(reading->framework, id);
    return question == NULL ? id : question->title;
}

/* The line lies inside the range, but nearly all of the range on one side of it. */
static int leaning(const struct score_reading *reading) {
    if (reading->figures->outcome != OUTCOME_UNCLEAR) return 0;
    if (reading->figures->chance >= 0.9) return 1;
    return reading->figures->chance <= 0.1 && reading->figures->score_high < reading->summary->line
               ? -1
               : 0;
}

const char *score_verdict(const struct html *out, const struct score_reading *reading) {
    if (leaning(reading) > 0) return tr(out, "Probably acceptable");
    if (leaning(reading) < 0) return tr(out, "Probably not acceptable");
    switch (reading->figures->outcome) {
    case OUTCOME_REFUSED: return tr(out, "No score yet");
    case OUTCOME_STOPPED: return tr(out, "Not as it stands: a basic condition is not met");
    case OUTCOME_ACCEPTABLE: return tr(out, "Acceptable");
    case OUTCOME_NOT: return tr(out, "Not acceptable as it stands");
    case OUTCOME_UNCLEAR: return tr(out, "Too close to call");
    }
    return "";
}

const char *score_look(const struct score_reading *reading) {
    switch (reading->figures->outcome) {
    case OUTCOME_REFUSED: return "none";
    case OUTCOME_ACCEPTABLE: return "yes";
    case OUTCOME_STOPPED:
    case OUTCOME_NOT: return "no";
    case OUTCOME_UNCLEAR: return "unclear";
    }
    return "none";
}

const char *score_verdict_meaning(const struct html *out, const struct score_reading *reading) {
    double line = reading->summary->line;
    if (leaning(reading) > 0)
        return trf(out,
                   "The score is above the line of %.0f. With other people or other assessors "
                   "it could still fall below it.",
                   line);
    if (leaning(reading) < 0)
        return trf(out,
                   "The score is below the line of %.0f. With other people or other assessors "
                   "it could still rise above it.",
                   line);
    switch (reading->figures->outcome) {
    case OUTCOME_REFUSED:
        return tr(out, "There are not enough answers, or too little agreement, for a fair score.");
    case OUTCOME_STOPPED:
        return tr(out, "No score can make up for it. It has to be put right first.");
    case OUTCOME_ACCEPTABLE:
        return trf(out, "Even the low end of what is likely is at or above the line of %.0f.",
                   line);
    case OUTCOME_NOT:
        return trf(out, "Even the high end of what is likely is below the line of %.0f.", line);
    case OUTCOME_UNCLEAR:
        return trf(out, "It may be above or below the line of %.0f. We cannot tell yet.", line);
    }
    return "";
}

size_t score_refusals(const struct html *out, const struct score_reading *reading,
                      const char *texts[3]) {
    const struct score_summary *summary = reading->summary;
    unsigned refusals = reading->figures->refusals;
    size_t n = 0;
    if (refusals & REFUSED_PEOPLE)
        texts[n++] =
            trf(out, "People who said what matters to them: %zu. A score needs at least %d.",
                summary->n_people, SCORE_PEOPLE_MIN);
    if (refusals & REFUSED_ASSESSORS)
        texts[n++] = trf(out, "Assessors who rated the proposal: %zu. A score needs at least %d.",
                         summary->n_assessors_rating, SCORE_ASSESSORS_MIN);
    if (refusals & REFUSED_AGREEMENT)
        texts[n++] = trf(out,
                         "The assessors do not agree enough: %.2f, where 0 is chance and 1 is full "
                         "agreement. A score needs %.1f. Their disagreement is the finding.",
                         summary->agreement, SCORE_AGREEMENT_MIN);
    return n;
}

const char *score_gap_title(const struct html *out, const struct score_reading *reading) {
    if (reading->figures->gap == GAP_OPPOSED)
        return tr(out, "The score and the public's own answer point in opposite directions");
    if (reading->figures->gap == GAP_SOME)
        return tr(out, "The score and the public's own answer are not equally clear");
    return NULL;
}

const char *score_gap_text(const struct html *out, const struct score_reading *reading) {
    const struct score_figures *figures = reading->figures;
    if (figures->gap == GAP_OPPOSED)
        return figures->direct == DIRECT_NO
                   ? tr(out, "By the criteria it looks acceptable, yet most people who were asked "
                             "directly did not say yes. Something matters to them that the "
                             "criteria do not catch. Find out what before you decide.")
                   : tr(out, "By the criteria it does not look acceptable, yet most people who "
                             "were asked directly said yes. Find out why before you decide.");
    if (figures->gap != GAP_SOME) return NULL;
    if (figures->direct == DIRECT_DIVIDED)
        return tr(out, "The score is clear, but people who were asked directly are divided.");
    return figures->direct == DIRECT_YES
               ? tr(out, "Most people who were asked directly said yes, but the score is too close "
                         "to call.")
               : tr(out,
                    "Most people who were asked directly did not say yes, but the score is too "
                    "close to call.");
}

const char *score_result_sentence(const struct html *out, const struct score_reading *reading) {
    const struct score_figures *figures = reading->figures;
    if (figures->refusals != 0) return NULL;
    return trf(out,
               "The score is %.0f out of 100. Taking all doubt together it lies between %.0f and "
               "%.0f. At or above %.0f we would call it acceptable.",
               figures->score, figures->combined.low, figures->combined.high,
               reading->summary->line);
}

const char *score_direct_sentence(const struct html *out, const struct score_reading *reading) {
    const struct score_verdict *verdict = &reading->summary->verdict;
    const struct score_figures *figures = reading->figures;
    if (figures->direct == DIRECT_NONE) return NULL;
    long long n = (long long)(verdict->yes + verdict->unsure + verdict->no);
    return trf(out,
               "Asked directly, %lld of %lld people said yes (%.0f%%, between %.0f%% and %.0f%%), "
               "%lld said no, %lld unsure.",
               (long long)verdict->yes, n, 100 * figures->yes_share,
               100 * figures->yes_interval.low, 100 * figures->yes_interval.high,
               (long long)verdict->no, (long long)verdict->unsure);
}

const char *score_doubt_sentence(const struct html *out, const struct score_reading *reading) {
    const struct score_figures *figures = reading->figures;
    if (figures->refusals != 0) return NULL;
    double missing = figures->missing.high - figures->missing.low;
    double spread = figures->combined.high - figures->combined.low;
    if (spread > 0 && missing > spread / 2)
        return tr(out, "Most of the doubt comes from questions that assessors have not answered.");
    if (figures->assessors_share > 0.75)
        return tr(out, "Most of the doubt is about how assessors rate the proposal, and little "
                       "about what the public finds important.");
    if (figures->people_share > 0.75)
        return tr(out, "Most of the doubt is about what the public finds important, and little "
                       "about how assessors rate the proposal.");
    return tr(out, "The doubt comes from both sides: what the public finds important, and how "
                   "assessors rate the proposal.");
}

/* "3 assessors of 1 organisation" */
static const char *assessors_text(const struct html *out, const struct score_summary *summary) {
    return trf(
        out, "%s of %s", trn(out, "%lld assessor", "%lld assessors", (int64_t)summary->n_assessors),
        trn(out, "%lld organisation", "%lld organisations", (int64_t)summary->n_organisations));
}

const char *score_base(const struct html *out, const struct score_reading *reading) {
    const struct score_summary *summary = reading->summary;
    return trf(out, "%s, %s rated the proposal, %s",
               trn(out, "%lld person said what matters to them",
                   "%lld people said what matters to them", (int64_t)summary->n_people),
               assessors_text(out, summary), reading->date);
}

size_t score_sureness(const struct html *out, const struct score_reading *reading,
                      struct score_sureness parts[3]) {
    const struct score_figures *figures = reading->figures;
    const struct score_summary *summary = reading->summary;
    if (figures->refusals != 0) return 0;
    parts[0] = (struct score_sureness){
        tr(out, "If other people had been asked"),
        trf(out,
            "We asked %zu people what matters most. With other people, chosen the same way, "
            "the score would likely lie between %.0f and %.0f.",
            summary->n_people, figures->people.low, figures->people.high)};
    parts[1] = (struct score_sureness){
        tr(out, "If other assessors had rated it"),
        trf(out,
            "%s rated it. With other assessors the score would likely lie between %.0f and %.0f.",
            assessors_text(out, summary), figures->assessors.low, figures->assessors.high)};
    parts[2] = (struct score_sureness){
        tr(out, "If every question had been answered"),
        summary->n_ratings_missing == 0
            ? tr(out, "Assessors answered every question, so nothing is open here.")
            : trf(out,
                  "%zu of %zu ratings are missing. We count each as the least acceptable "
                  "answer. At best the score could be %.0f.",
                  summary->n_ratings_missing, summary->n_ratings_missing + summary->n_ratings,
                  figures->missing.high)};
    return 3;
}

/* Half the width of the assessors' interval with so many more of them. */
static double width_with(const struct score_reading *reading, double more) {
    double n = (double)reading->summary->n_clusters;
    struct interval wider = interval_t(0, reading->figures->assessors_error * sqrt(n / (n + more)),
                                       n + more - 1, reading->summary->level);
    return wider.high;
}

size_t score_changes(const struct html *out, const struct score_reading *reading,
                     const char **texts, size_t max) {
    const struct score_figures *figures = reading->figures;
    const struct score_summary *summary = reading->summary;
    size_t n = 0;
    if (figures->refusals != 0) return 0;
    for (size_t i = 0; i < summary->n_items && n + 2 < max; i++) {
        const struct score_flip *flip = &figures->flips[i];
        /* A change of less than a point in a hundred, or to nearly everything, tells nobody much.
         */
        if (isnan(flip->at) || flip->at > 0.9 || fabs(flip->at - flip->now) < 0.01) continue;
        texts[n++] = trf(out,
                         "The score would stand on the line if “%s” weighed %.0f%% "
                         "instead of the %.0f%% that people gave it.",
                         score_title(reading, summary->items[i]), 100 * flip->at, 100 * flip->now);
    }
    if (figures->assessors_share > 0.3 && n < max)
        texts[n++] = trf(out,
                         "Four more assessors would narrow their part of the doubt from %.0f to "
                         "about %.0f points either way.",
                         width_with(reading, 0), width_with(reading, 4));
    if (summary->n_ratings_missing > 0 && n < max)
        texts[n++] = trf(out,
                         "Ratings that are missing: %zu. With them the score could be up to %.1f "
                         "higher.",
                         summary->n_ratings_missing, figures->missing.high - figures->missing.low);
    return n;
}

const char *score_gate_word(const struct html *out, enum score_gate_state state) {
    if (state == GATE_PASSED) return tr(out, "Met");
    return state == GATE_FAILED ? tr(out, "Not met") : tr(out, "Not yet known");
}

const char *score_gate_colour(enum score_gate_state state) {
    if (state == GATE_PASSED) return "green";
    return state == GATE_FAILED ? "red" : "yellow";
}

const char *score_gate_sentence(const struct html *out, const struct score_reading *reading,
                                const struct score_gate *gate) {
    const struct framework_gate *known =
        reading->framework == NULL ? NULL : framework_gate(reading->framework, gate->name);
    const char *text = known == NULL                ? ""
                       : gate->state == GATE_PASSED ? known->passed
                       : gate->state == GATE_FAILED ? known->failed
                                                    : known->unknown;
    return *text == '\0' ? score_gate_word(out, gate->state) : text;
}

size_t score_disputed(const struct score_reading *reading, size_t *criteria, double *spreads,
                      size_t max) {
    const struct score_summary *summary = reading->summary;
    size_t n = 0, m = summary->n_criteria;
    for (size_t k = 0; k < m; k++) {
        /* The variance of a mean, times the number of independent raters. */
        double variance = summary->worst.covariance[k * m + k] * (double)summary->n_clusters;
        double spread = sqrt(fmax(variance, 0));
        if (spread < 15) continue; /* less than about half a step of the scale */
        size_t at = n < max ? n++ : max;
        while (at > 0 && spreads[at - 1] < spread) {
            if (at < max) spreads[at] = spreads[at - 1], criteria[at] = criteria[at - 1];
            at--;
        }
        if (at < max) spreads[at] = spread, criteria[at] = k;
    }
    return n;
}
