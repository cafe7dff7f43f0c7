/* The pictures of a public page, from the frozen document alone. */
#include "publication/publication_views.h"

static size_t party_at(const struct publication_content *content, int64_t id) {
    size_t at = 0;
    while (at < content->n_parties && content->parties[at].id != id) at++;
    return at;
}

static const struct public_asset *asset_at(const struct publication_content *content, int64_t id) {
    for (size_t i = 0; i < content->n_assets; i++)
        if (content->assets[i].id == id) return &content->assets[i];
    return NULL;
}

void public_flow_chart(struct html *out, const struct publication_content *content) {
    size_t n = 0;
    struct chart_flow_node *nodes =
        ARENA_ARRAY(out->arena, struct chart_flow_node, content->n_parties);
    struct chart_flow_link *links =
        ARENA_ARRAY(out->arena, struct chart_flow_link, content->n_flows);
    for (size_t i = 0; i < content->n_parties; i++)
        nodes[i] = (struct chart_flow_node){
            content->parties[i].name,
            text_is(content->parties[i].part, "processor") ? "processor" : "organisation"};
    for (size_t i = 0; i < content->n_flows; i++) {
        const struct public_flow *flow = &content->flows[i];
        size_t from = party_at(content, flow->from_party), to = party_at(content, flow->to_party);
        const struct public_asset *asset = asset_at(content, flow->asset);
        if (from == content->n_parties || to == content->n_parties || asset == NULL) continue;
        bool sensitive = *public_special_text(out, asset->special) != '\0';
        links[n++] = (struct chart_flow_link){from, to, asset->name, sensitive};
    }
    if (n == 0) return;
    const char *sentence =
        trn(out, "Data goes from one organisation to another in %lld way.",
            "Data goes from one organisation to another in %lld ways.", (int64_t)n);
    chart_flow(out, &(struct chart_flow){.frame = {.id = "flow",
                                                   .title = tr(out, "Who shares what with whom"),
                                                   .sentence = sentence,
                                                   .note = trf(out, "Version %lld of the proposal",
                                                               (long long)content->version)},
                                         .nodes = nodes,
                                         .n_nodes = content->n_parties,
                                         .links = links,
                                         .n_links = n});
}

const char *use_sentence(const struct html *out, const struct public_use *use) {
    if (use->after_n == 0) return tr(out, "Nobody has voted on this yet.");
    if (use->after_detail == DETAIL_TOTAL)
        return trf(out,
                   "%lld people voted. Some answers are so few that they could point at "
                   "somebody, so we do not show them.",
                   (long long)use->after_n);
    if (use->before_n == 0 || use->before_detail == DETAIL_TOTAL)
        return trf(out, "%lld of %lld said yes.", (long long)use->after_yes,
                   (long long)use->after_n);
    return trf(out, "%lld of %lld said yes at the start, %lld of %lld at the end.",
               (long long)use->before_yes, (long long)use->before_n, (long long)use->after_yes,
               (long long)use->after_n);
}

static size_t row_put(const char **labels, double *counts, size_t n, const char *label, int64_t yes,
                      int64_t unsure, int64_t no) {
    labels[n] = label;
    counts[3 * n] = (double)yes;
    counts[3 * n + 1] = (double)unsure;
    counts[3 * n + 2] = (double)no;
    return n + 1;
}

void public_uses_chart(struct html *out, const struct publication_content *content,
                       size_t engagement, const char *download) {
    const struct public_engagement *about = &content->engagements[engagement];
    const char **labels = ARENA_ARRAY(out->arena, const char *, 2 * content->n_uses);
    double *counts = ARENA_ARRAY(out->arena, double, 6 * content->n_uses);
    size_t n = 0;
    bool merged = false;
    const char *sentence = "";
    const char *day = "";
    int64_t people = 0;
    for (size_t i = 0; i < content->n_uses; i++) {
        const struct public_use *use = &content->uses[i];
        if (!text_is(use->engagement, about->title)) continue;
        merged = merged || use->before_detail == DETAIL_YES || use->after_detail == DETAIL_YES;
        if (use->before_n > 0 && use->before_detail != DETAIL_TOTAL)
            n = row_put(labels, counts, n, trf(out, "%s: at the start", use->title),
                        use->before_yes, use->before_unsure, use->before_no);
        if (use->after_n > 0 && use->after_detail != DETAIL_TOTAL)
            n = row_put(labels, counts, n,
                        use->before_n > 0 ? trf(out, "%s: at the end", use->title) : use->title,
                        use->after_yes, use->after_unsure, use->after_no);
        if (use->after_n > people) people = use->after_n;
        if (strcmp(use->day, day) > 0) day = use->day;
        if (*sentence == '\0' || use->about_proposal)
            sentence = trf(out, "%s: %s", use->title, use_sentence(out, use));
    }
    if (n == 0) return;
    const char *const parts[] = {tr(out, "Yes"), tr(out, "Unsure"),
                                 merged ? tr(out, "No, or all others") : tr(out, "No")};
    chart_stack(out, &(struct chart_stack){
                         .frame = {.id = arena_printf(out->arena, "votes-%zu", engagement + 1),
                                   .title = trf(out, "How people voted: %s", about->title),
                                   .sentence = sentence,
                                   .note = trf(out, "%s, %lld people, %s",
                                               public_method_text(out, about->method),
                                               (long long)people, public_day(out, day)),
                                   .download_href = download},
                         .parts = parts,
                         .n_parts = 3,
                         .rows = labels,
                         .n_rows = n,
                         .counts = counts});
}
