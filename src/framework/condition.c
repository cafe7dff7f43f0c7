#include "framework/condition.h"

#include <assert.h>

static enum truth truth_is(const struct framework_condition *condition, const char *known) {
    int answer = framework_answer_read(known);
    if (answer < 0) return TRUTH_UNKNOWN;
    if ((condition->answers & 1U << answer) != 0) return TRUTH_TRUE;
    return answer == FRAMEWORK_UNSURE ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth truth_number(const struct framework_condition *condition, const char *known) {
    int64_t number;
    if (!str_int(str_of(known), INT64_MIN + 1, INT64_MAX, &number)) return TRUTH_UNKNOWN;
    bool holds = condition->kind == CONDITION_AT_LEAST ? number >= condition->number
                                                       : number <= condition->number;
    return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth truth_count(const struct framework_condition *condition,
                              const struct framework *framework, const char *const *known) {
    int64_t n_true = 0, n_unknown = 0;
    for (size_t i = 0; i < condition->n_parts; i++) {
        enum truth truth = condition_truth(&condition->parts[i], framework, known);
        n_true += truth == TRUTH_TRUE;
        n_unknown += truth == TRUTH_UNKNOWN;
    }
    if (n_true >= condition->number) return TRUTH_TRUE;
    return n_true + n_unknown < condition->number ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static enum truth truth_leaf(const struct framework_condition *condition,
                             const struct framework *framework, const char *const *known) {
    const char *value = known[condition->fact];
    enum truth truth = condition->kind == CONDITION_IS ? truth_is(condition, value)
                                                       : truth_number(condition, value);
    bool counts_as_no = framework->facts[condition->fact].unknown_is_no;
    return truth == TRUTH_UNKNOWN && counts_as_no ? TRUTH_FALSE : truth;
}

enum truth condition_truth(const struct framework_condition *condition,
                           const struct framework *framework, const char *const *known) {
    enum truth truth;
    switch (condition->kind) {
    case CONDITION_ALL:
    case CONDITION_ANY:
        truth = condition->kind == CONDITION_ALL ? TRUTH_TRUE : TRUTH_FALSE;
        for (size_t i = 0; i < condition->n_parts; i++) {
            enum truth part = condition_truth(&condition->parts[i], framework, known);
            if (condition->kind == CONDITION_ALL ? part < truth : part > truth) truth = part;
        }
        return truth;
    case CONDITION_NOT:
        truth = condition_truth(&condition->parts[0], framework, known);
        return truth == TRUTH_UNKNOWN ? truth : truth == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
    case CONDITION_COUNT: return truth_count(condition, framework, known);
    case CONDITION_IS:
    case CONDITION_AT_LEAST:
    case CONDITION_AT_MOST: return truth_leaf(condition, framework, known);
    }
    assert(!"a kind of condition that the reader does not make");
    return TRUTH_UNKNOWN;
}

void condition_missing(const struct framework_condition *condition,
                       const struct framework *framework, const char *const *known, bool *missing) {
    if (condition_truth(condition, framework, known) != TRUTH_UNKNOWN) return;
    if (condition->n_parts == 0) missing[condition->fact] = true;
    for (size_t i = 0; i < condition->n_parts; i++) {
        condition_missing(&condition->parts[i], framework, known, missing);
    }
}
