#include "score/weighing_words.h"

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

static const char *check_text(const struct html *out, const struct weighing_told *told) {
    if (told->n_checked == 0) return NULL;
    return trf(
        out,
        "We asked %lld people what matters most to them, to see whether their numbers say "
        "the same. For about %lld%% they did at once, for about %lld%% in the end, after the "
        "task was explained again.",
        (long long)told->n_checked, (long long)told->at_once, (long long)told->in_end);
}

static const char *hard_text(const struct html *out, const struct weighing_told *told) {
    if (told->n_hard == 0) return NULL;
    return trf(out,
               "How hard was it, from 1 (very easy) to 5 (very hard)? The middle answer of %lld "
               "people is %g; half of them said between %g and %g.",
               (long long)told->n_hard, (double)told->hard_median / 100,
               (double)told->hard_low / 100, (double)told->hard_high / 100);
}

static const char *left_text(const struct html *out, const struct weighing_told *told) {
    if (told->n_asked == 0) return NULL;
    if (told->left < 0)
        return trf(out, "Of %lld people who answered the rest, fewer than 5 gave no weights.",
                   (long long)told->n_asked);
    return trf(out, "Of %lld people who answered the rest, about %lld%% gave no weights.",
               (long long)told->n_asked, (long long)told->left);
}

size_t weighing_sentences(const struct html *out, const struct weighing_told *told,
                          const char *texts[WEIGHING_SENTENCES_MAX]) {
    size_t n = 0;
    if (told->trust == 0) return 0;
    texts[n++] = trust_text(out, (enum weighing_trust)told->trust);
    const char *more[] = {check_text(out, told), hard_text(out, told), left_text(out, told)};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (more[i] != NULL) texts[n++] = more[i];
    return n;
}
