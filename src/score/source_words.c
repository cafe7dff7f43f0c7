#include "score/source_words.h"

#include "base/clock.h"
#include "score/weighing_words.h"

#include <math.h>

const char *source_strength(const struct html *out, const char *word) {
    static const char *const strengths[][2] = {
        {"jury", TR("A jury: few people, drawn by lot, who took their time.")},
        {"wave", TR("A panel: members who answered are weighed so that they stand for the area.")},
        {"panel", TR("Members of a panel, all counted alike.")},
        {"dialogue", TR("A dialogue: groups that met. They do not stand for everybody.")},
        {"workshop", TR("A workshop: people who were invited. They do not stand for everybody.")},
        {"open", TR("Open to all: who wanted to took part. They do not stand for everybody.")},
        {"invited", TR("People who were invited, all counted alike.")},
        {"swing", TR("Tables with a facilitator: each table counts once.")},
    };
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++)
        if (text_is(strengths[i][0], word)) return tr(out, strengths[i][1]);
    return "";
}

static enum weighing_trust trust_of(const char *word) {
    if (text_is(word, "good")) return TRUST_GOOD;
    if (text_is(word, "care")) return TRUST_CARE;
    return text_is(word, "poor") ? TRUST_POOR : TRUST_UNKNOWN;
}

static void figures_tell(const struct html *out, const struct score_summary *summary,
                         struct source_told *told) {
    struct score_figures figures;
    score_figures(out->arena, summary, &figures);
    if (figures.refusals != 0) return;
    told->score = trf(out, "%.0f", figures.score);
    told->range = trf(out, "between %.0f and %.0f", figures.combined.low, figures.combined.high);
}

static const struct score_source_summary *source_find(const struct score_summary *summary,
                                                      const char *key) {
    for (size_t i = 0; key != NULL && i < summary->n_sources; i++)
        if (text_is(summary->sources[i].label.key, key)) return &summary->sources[i];
    return NULL;
}

static const char *base_text(const struct html *out, const struct score_source_summary *source) {
    bool sheets = text_is(source->label.strength, "swing");
    const char *n = sheets ? trn(out, "%lld sheet", "%lld sheets", (int64_t)source->n_people)
                           : trn(out, "%lld person", "%lld people", (int64_t)source->n_people);
    if (source->n_effective >= (double)source->n_people - 0.5) return n;
    return trf(out, "%s; they tell as much as %.0f who all count alike", n, source->n_effective);
}

bool source_older(int64_t asked, int64_t version) {
    return asked != SCORE_VERSION_UNKNOWN && version > 0 && asked != version;
}

const char *source_asked(const struct html *out, int64_t asked, int64_t version) {
    if (asked == SCORE_VERSION_UNKNOWN || version <= 0) return NULL;
    if (asked == version)
        return trf(out, "Asked about version %lld, this one.", (long long)version);
    if (asked == 0)
        return trf(out, "Asked before the proposal had a version; this is version %lld.",
                   (long long)version);
    return trf(out, "Asked about version %lld; this is version %lld.", (long long)asked,
               (long long)version);
}

size_t score_sources_told(const struct html *out, const struct score_reading *reading,
                          struct source_told *told, size_t max) {
    const struct score_summary *summary = reading->summary;
    const char *headline = score_headline(summary);
    const struct score_source_summary *only = score_only_mixed(summary);
    size_t n = 0;
    if (summary->n_sources == 0) return 0;
    if (*headline == '\0' && summary->headline == NULL && only == NULL && max > 0) {
        struct source_told *all = &told[n++];
        *all = (struct source_told){
            .title = tr(out, "All who shared out points, counted together"),
            .strength = "",
            .base = trn(out, "%lld person", "%lld people", (int64_t)summary->n_people),
            .headline = true};
        figures_tell(out, summary, all);
    }
    for (size_t i = 0; i < summary->n_sources && n < max; i++) {
        const struct score_source_summary *source = &summary->sources[i];
        struct score_summary under = score_under(summary, source);
        struct source_told *one = &told[n++];
        bool asked = !text_is(source->label.trust, "not asked");
        *one = (struct source_told){
            .title = source->label.title,
            .strength = source_strength(out, source->label.strength),
            .base = base_text(out, source),
            .trust = asked ? weighing_trust_word(out, trust_of(source->label.trust)) : NULL,
            .colour = weighing_trust_colour(trust_of(source->label.trust)),
            .asked = source_asked(out, source->label.version, reading->version),
            .older = source_older(source->label.version, reading->version),
            .headline = source == only || text_is(source->label.key, headline)};
        figures_tell(out, &under, one);
    }
    return n;
}

const char *score_headline_sentence(const struct html *out, const struct score_reading *reading) {
    const struct score_source_summary *source =
        source_find(reading->summary, reading->summary->headline);
    struct date date;
    if (reading->summary->headline == NULL) return NULL;
    if (source == NULL)
        return tr(out, "The score has the weights of one source alone, and too few people are "
                       "left in it.");
    if (!date_read(reading->headline_day, &date))
        return trf(out, "The score has the weights of “%s” alone.", source->label.title);
    return trf(out, "The score has the weights of “%s” alone, chosen on %s.", source->label.title,
               clock_day_text(out->arena, date_start(date), out->language));
}
