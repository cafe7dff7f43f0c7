#include "jury/excluded.h"

#include "base/str.h"
#include "web/html.h"

static const struct {
    const char *word, *text, *in_sentence;
} causes[N_EXCLUDED] = {
    {"spoilt", TR("Spoilt: it cannot be read, or breaks the rule of the ballot"), TR("spoilt")},
    {"late", TR("Late: handed in after the ballot was closed"), TR("handed in late")},
    {"blank", TR("Blank: nothing is marked on it"), TR("blank")},
    {"away", TR("Away: the juror was not there"), TR("away")},
    {"declined", TR("Declined: the juror did not want to vote"), TR("did not want to vote")},
    {"missing", TR("None handed in: the juror was there, and why there is no paper is not known"),
     TR("none handed in")},
    {"left", TR("Left the jury before, and agreed that what they said stays"),
     TR("had left the jury")},
    {"withdrawn", TR("Withdrew: everything they said was removed"), TR("withdrew")},
    {"empty", TR("Left this question empty"), TR("left this empty")},
    {"unknown", TR("No reason is noted"), TR("no reason is noted")},
};

const char *excluded_word(enum excluded_cause cause) {
    return causes[cause].word;
}
const char *excluded_text(enum excluded_cause cause) {
    return causes[cause].text;
}
const char *excluded_short(enum excluded_cause cause) {
    return causes[cause].in_sentence;
}
enum excluded_cause excluded_read(const char *word) {
    size_t i = 0;
    while (i < N_EXCLUDED && !text_is(word, causes[i].word)) i++;
    return (enum excluded_cause)i;
}

enum excluded_cause excluded_cause(const struct excluded_sheet *sheet) {
    if (sheet->withdrawn) return EXCLUDED_WITHDRAWN;
    if (sheet->handed_in) return sheet->imported ? EXCLUDED_NO_CAUSE : EXCLUDED_EMPTY;
    if (sheet->noted < N_EXCLUDED_NOTED) return sheet->noted;
    return sheet->left ? EXCLUDED_LEFT : EXCLUDED_NO_CAUSE;
}
