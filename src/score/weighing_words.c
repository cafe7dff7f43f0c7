#include "score/weighing_words.h"

#include <math.h>

/* Whole per cent; to 5 of them where a step of one would be less than one person. */
static double percent(int64_t part, int64_t all) {
    double share = 100.0 * (double)part / (double)all;
    return all < 100 ? 5 * round(share / 5) : round(share);
}

const char *weighing_trust_word(const struct html *out, enum weighing_trust trust) {
    switch (trust) {
    case TRUST_GOOD: return tr(out, "Good");
    case TRUST_CARE: return tr(out, "Read with care");
    case TRUST_POOR: return tr(out, "Poor");
    case TRUST_UNKNOWN: break;
    }
    return tr(out, "Not known");
}

const char *weighing_trust_colour(enum weighing_trust trust) {
    switch (trust) {
    case TRUST_GOOD: return "green";
    case TRUST_CARE: return "yellow";
    case TRUST_POOR: return "red";
    case TRUST_UNKNOWN: break;
    }
    return "grey";
}

static const char *trust_text(const struct html *out, enum weighing_trust trust) {
    switch (trust) {
    case TRUST_GOOD:
        return tr(out, "These weights can be read as they stand: nearly everybody who was asked "
                       "confirmed that their numbers say what they mean, and few gave up.");
    case TRUST_CARE:
        return tr(out, "Read these weights with care: some people found the task hard, gave up, or "
                       "gave numbers that do not say what they mean. Small differences between "
                       "weights mean little.");
    case TRUST_POOR:
        return tr(out, "Do not lean on these weights: too many people gave up, or gave numbers "
                       "that do not say what they mean.");
    case TRUST_UNKNOWN: break;
    }
    return tr(out, "How far these weights are to be trusted is not known: fewer than 10 people "
                   "were asked whether their numbers say what they mean.");
}

static const char *check_text(const struct html *out, const struct weighing_quality *q) {
    if (q->n_checked < WEIGHING_SHARE_LEAST) return NULL;
    return trf(out,
               "We asked %lld people what matters most to them, to see whether their numbers say "
               "the same. For %.0f%% they did at once, for %.0f%% in the end, after the task was "
               "explained again.",
               (long long)q->n_checked, percent(q->n_at_once, q->n_checked),
               percent(q->n_at_once + q->n_after, q->n_checked));
}

static const char *hard_text(const struct html *out, const struct weighing_quality *q) {
    if (q->n_hard < WEIGHING_SHARE_LEAST) return NULL;
    return trf(out,
               "How hard was it, from 1 (very easy) to 5 (very hard)? The middle answer of %lld "
               "people is %g; half of them said between %g and %g.",
               (long long)q->n_hard, q->hard_median, q->hard_low, q->hard_high);
}

static const char *left_text(const struct html *out, const struct weighing_quality *q) {
    if (q->n_asked < WEIGHING_SHARE_LEAST) return NULL;
    if (q->n_left > 0 && q->n_left < WEIGHING_LEAST)
        return trf(out, "Of %lld people who answered the rest, fewer than 5 gave no weights.",
                   (long long)q->n_asked);
    return trf(out, "Of %lld people who answered the rest, %.0f%% gave no weights.",
               (long long)q->n_asked, percent(q->n_left, q->n_asked));
}

size_t weighing_sentences(const struct html *out, const struct weighing_quality *quality,
                          const char *texts[WEIGHING_SENTENCES_MAX]) {
    size_t n = 0;
    if (quality->n_checked == 0 && quality->n_hard == 0) return 0;
    texts[n++] = trust_text(out, quality->trust);
    const char *more[] = {check_text(out, quality), hard_text(out, quality),
                          left_text(out, quality)};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (more[i] != NULL) texts[n++] = more[i];
    return n;
}
