/* What of a report may be shown to everybody. */
#include "jury/report.h"

bool report_withholds(const struct report_source *source) {
    return source->is_public && text_is_empty(source->engagement.source);
}

const char *report_group(const struct html *out, const struct report_source *source, size_t group) {
    const char *name = source->groups[group];
    return text_is_empty(name) ? tr(out, "No group") : name;
}

bool report_in_group(const struct report_source *source, const char *strand, size_t group) {
    return source->groups_few || text_is(source->groups[group], strand);
}

bool report_any_few(const struct report_source *source, const int64_t *counts, size_t n) {
    bool any = false;
    for (size_t i = 0; i < n; i++) any |= counts[i] >= 1 && counts[i] <= 4;
    return any && report_withholds(source);
}

enum evidence_shown report_shown(const struct report_source *source, size_t use, int moment) {
    if (!report_withholds(source)) return EVIDENCE_SHOW_ALL;
    const struct verdict_use *v = &source->verdict.uses[use];
    enum evidence_shown shown = evidence_shown(v->all.tally.counts[moment], false);
    for (size_t g = 0; g < source->n_groups && source->n_groups > 1; g++) {
        enum evidence_shown group = evidence_shown(v->groups[g].tally.counts[moment], false);
        if (group < shown) shown = group;
    }
    return shown;
}

const char *report_counts(struct request *request, const struct report_source *source, size_t use,
                          const struct evidence_tally *tally, int moment) {
    const struct html *out = request->out;
    const int64_t *c = tally->counts[moment];
    switch (report_shown(source, use, moment)) {
    case EVIDENCE_SHOW_ALL:
        return trf(out, "%lld yes, %lld no, %lld unsure", (long long)c[EVIDENCE_YES],
                   (long long)c[EVIDENCE_NO], (long long)c[EVIDENCE_UNSURE]);
    case EVIDENCE_SHOW_YES:
        return trf(out, "%lld yes, %lld all others", (long long)c[EVIDENCE_YES],
                   (long long)(tally->n[moment] - c[EVIDENCE_YES]));
    case EVIDENCE_SHOW_N: return trf(out, "%lld voted", (long long)tally->n[moment]);
    case EVIDENCE_SHOW_NOTHING: break;
    }
    return tr(out, "held back");
}
