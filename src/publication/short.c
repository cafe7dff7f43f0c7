/* A publication in a few plain sentences. A test measures how easily they are read. */
#include "publication/publication_views.h"

#include <math.h>

/* "3 in 4": the nearest simple share, for people who do not like per cent. */
static const char *share_text(const struct html *out, double share) {
    static const struct {
        double at;
        const char *text;
    } shares[] = {{0, TR("nobody")},         {0.1, TR("1 in 10")},  {0.2, TR("1 in 5")},
                  {0.25, TR("1 in 4")},      {0.333, TR("1 in 3")}, {0.4, TR("2 in 5")},
                  {0.5, TR("half of them")}, {0.6, TR("3 in 5")},   {0.667, TR("2 in 3")},
                  {0.75, TR("3 in 4")},      {0.8, TR("4 in 5")},   {0.9, TR("9 in 10")},
                  {1, TR("all of them")}};
    size_t best = 0;
    for (size_t i = 1; i < LENGTH(shares); i++) {
        bool exact = shares[i].at < 1 || share >= 1;
        if (exact && fabs(share - shares[i].at) < fabs(share - shares[best].at)) best = i;
    }
    if (best == 0 && share > 0) best = 1;
    return tr(out, shares[best].text);
}

const char *short_direct(const struct html *out, const struct public_view *view) {
    if (view->reading == NULL || view->reading->figures->direct == DIRECT_NONE)
        return tr(out, "We have not asked people for a yes or a no.");
    const struct score_verdict *verdict = &view->reading->summary->verdict;
    double n = (double)(verdict->yes + verdict->unsure + verdict->no);
    if (n <= 0) return tr(out, "We asked people for a yes or a no. Too few answered to show it.");
    return trf(out, "We asked %.0f people: is this all right? %lld said yes. That is about %s.", n,
               (long long)verdict->yes, share_text(out, (double)verdict->yes / n));
}

const char *short_score(const struct html *out, const struct public_view *view) {
    if (view->reading == NULL) return tr(out, "There is no score yet.");
    const struct score_figures *figures = view->reading->figures;
    if (figures->refusals != 0)
        return tr(out, "There is no score. Too few people answered, or they did not agree.");
    const char *line = trf(out, "We call it all right from %.0f up.", view->reading->summary->line);
    return trf(out, "The score is %.0f out of 100. %s", figures->score, line);
}

const char *short_gap(const struct html *out, const struct public_view *view) {
    if (view->reading == NULL || score_gap_title(out, view->reading) == NULL) return NULL;
    return tr(out, "The score and the answers do not say the same. Look at both.");
}

/* As the verdict on the page goes, in words for children: the two must never say different things.
 */
static const char *sure_text(const struct html *out, const struct score_reading *reading) {
    const struct score_figures *figures = reading->figures;
    switch (figures->outcome) {
    case OUTCOME_ACCEPTABLE: return tr(out, "So we are quite sure that it is all right.");
    case OUTCOME_NOT: return tr(out, "So we are quite sure that it is not all right.");
    case OUTCOME_STOPPED:
        return tr(out, "But one thing that must be right is not. So it stops there.");
    case OUTCOME_UNCLEAR:
        if (figures->chance >= 0.9) return tr(out, "So it is most likely all right.");
        if (figures->chance <= 0.1 && figures->score_high < reading->summary->line)
            return tr(out, "So it is most likely not all right.");
        return tr(out, "So it is too close to call.");
    case OUTCOME_REFUSED: break;
    }
    return tr(out, "We cannot say.");
}

const char *short_sure(const struct html *out, const struct public_view *view) {
    if (view->reading == NULL || view->reading->figures->refusals != 0)
        return tr(out, "We cannot say.");
    const struct score_figures *figures = view->reading->figures;
    const char *range = trf(out, "The true score may be as low as %.0f or as high as %.0f.",
                            figures->combined.low, figures->combined.high);
    return arena_printf(out->arena, "%s %s", range, sure_text(out, view->reading));
}

const char *short_decided(const struct html *out, const struct public_view *view) {
    const struct publication_content *content = view->content;
    if (text_is(content->outcome, "accepted")) return tr(out, "Yes. It may go ahead.");
    if (text_is(content->outcome, "conditions"))
        return tr(out, "Yes, but only if the people in charge keep their word on some things.");
    if (text_is(content->outcome, "rejected")) return tr(out, "No. It will not be done.");
    if (text_is(content->outcome, "referred"))
        return tr(out, "Not yet. It was sent back to be made better.");
    return tr(out, "Nothing is decided yet.");
}
