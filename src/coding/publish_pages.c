/* Publishing themes, and what the public sees of them. */
#include "base/clock.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/publish.h"
#include "coding/results.sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a publication looks like ---- */

static int by_voices(const void *a, const void *b) {
    const struct theme_line *x = *(const struct theme_line *const *)a;
    const struct theme_line *y = *(const struct theme_line *const *)b;
    if (x->voices != y->voices) return x->voices > y->voices ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

static const char *public_sentence(const struct html *out, const struct public_themes *p) {
    const struct theme_line **top =
        ARENA_ARRAY(out->arena, const struct theme_line *, p->n_themes + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n_themes; i++)
        if (p->themes[i].line.depth == 0 && p->themes[i].line.n >= 0) top[n++] = &p->themes[i].line;
    if (n == 0) return tr(out, "No theme is named by five contributions or more.");
    qsort(top, n, sizeof *top, by_voices);
    if (n == 1)
        return trf(out, "%s is named most: by %lld of %lld contributions.", top[0]->name,
                   (long long)top[0]->voices, (long long)p->voices);
    return trf(out, "Named most are %s (%lld of %lld contributions) and %s (%lld).", top[0]->name,
               (long long)top[0]->voices, (long long)p->voices, top[1]->name,
               (long long)top[1]->voices);
}

static void public_theme_put(struct request *request, const struct public_theme *theme,
                             bool stances) {
    struct html *out = request->out;
    coding_theme_heading_html(
        out, theme->line.name,
        arena_printf(request->arena, "theme-%lld", (long long)theme->line.code));
    if (!text_is_empty(theme->definition)) put_text(request, theme->definition);
    if (theme->line.n < 0)
        put_text(request, tr(out, "Fewer than five contributions name it."));
    else
        put_text(request, trf(out, "%lld contributions name it, in %lld passages.",
                              (long long)theme->line.voices, (long long)theme->line.n));
    if (theme->line.n >= 0 && stances)
        put_text(request,
                 theme->line.stances
                     ? trf(out, "For: %lld passages. Against: %lld. Mixed: %lld. Neither: %lld.",
                           (long long)theme->line.by_stance[STANCE_FOR],
                           (long long)theme->line.by_stance[STANCE_AGAINST],
                           (long long)theme->line.by_stance[STANCE_MIXED],
                           (long long)theme->line.by_stance[STANCE_NEITHER])
                     : tr(out, "For and against are not told apart here, as one of them is fewer "
                               "than five contributions."));
    for (size_t i = 0; i < theme->n_quotes; i++) {
        const struct public_quote *quote = &theme->quotes[i];
        const char *stance = stance_text(out, quote->stance);
        coding_quote_html(
            out, quote->text,
            !stances || text_is_empty(stance)
                ? quote->where
                : arena_printf(request->arena, "%s \xc2\xb7 %s", quote->where, stance),
            NULL);
    }
    struct html *inner = html_apart(out);
    if (parts_tell(theme->areas, theme->n_areas))
        theme_parts_put(inner, tr(out, "By area: contributions that name it"), tr(out, "Area"),
                        theme->areas, theme->n_areas);
    if (parts_tell(theme->groups, theme->n_groups))
        theme_parts_put(inner, tr(out, "By group: contributions that name it"), tr(out, "Group"),
                        theme->groups, theme->n_groups);
    struct raw parts = html_taken(inner);
    if (parts.n > 0)
        part_details(out, .summary = trf(out, "Who named it: %s", theme->line.name),
                     .markup = parts);
}

static void publication_put(struct request *request, const struct public_themes *p,
                            const char *download) {
    struct html *out = request->out;
    bool stances = !text_is_empty(p->about);
    if (!text_is_empty(p->asked)) {
        put_heading(request, tr(out, "What people were asked"));
        put_text(request, p->asked);
    }
    struct theme_line *lines = public_lines(request->arena, p);
    for (size_t i = 0; i < p->n_themes; i++)
        lines[i].href =
            arena_printf(request->arena, "#theme-%lld", (long long)p->themes[i].line.code);
    themes_chart_put(
        out, lines, p->n_themes, stances, public_sentence(out, p),
        trf(out, "%lld passages of %lld contributions", (long long)p->n, (long long)p->voices),
        download);
    if (stances) put_hint(request, trf(out, "For or against: %s", p->about));
    themes_table_put(out, lines, p->n_themes, stances);
    put_heading(request, tr(out, "The themes"));
    for (size_t i = 0; i < p->n_themes; i++) public_theme_put(request, &p->themes[i], stances);
    put_heading(request, tr(out, "How this was made"));
    put_text(request,
             tr(out, "People read what was written and gave it codes from one codebook, some of it "
                     "by two people each. A contribution counts once, however much it says. "
                     "Letters that many were asked to send count as it was decided for them. "
                     "Quotes were chosen by one person and checked by another; nobody is named."));
    if (p->n_open > 0)
        put_text(request, trn(out,
                              "On %lld passage those who coded differ; what they differ on "
                              "counts for nothing.",
                              "On %lld passages those who coded differ; what they differ on counts "
                              "for nothing.",
                              p->n_open));
}

/* ---- staff ---- */

static const struct field publish_fields[] = {
    {.name = "sure",
     .label = "I have read this page: no passage names or points at a person",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Read the page and say that no passage names a person"},
};

static enum fail publish_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct public_themes p;
    struct quote_counts_row quotes;
    struct coding_progress_row progress;
    struct themes_publication_list_row *rows;
    size_t n;
    TRY(coding_of_path(request, db, &c, why));
    TRY(public_themes_gather(db, request->arena, c.row.id, c.row.title, c.row.asked, c.row.about,
                             &p, why));
    TRY(quote_counts(db, request->arena, c.row.id, &quotes, why));
    TRY(coding_progress(db, request->arena, c.row.id, request->viewer.person, &progress, why));
    TRY(themes_publication_list(db, request->arena, c.row.id, &rows, &n, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Publish the themes"));
    if (n > 0 && rows[0].withdrawn_at == DB_NULL_INT) {
        put_link(request, arena_printf(request->arena, "/themes/%lld", (long long)c.row.id),
                 trf(out, "Published on %s",
                     clock_day_text(request->arena, rows[0].published_at, request->language)));
        put_link(request, arena_printf(request->arena, "%s/withdraw", c.path),
                 tr(out, "Withdraw it"));
    }
    if (p.n_themes == 0) {
        put_text(request, tr(out, "There is nothing to publish yet."));
        return FAIL_NONE;
    }
    if (progress.n_waiting > 0)
        part_warning(out, trn(out, "%lld passage still waits to be coded.",
                              "%lld passages still wait to be coded.", progress.n_waiting));
    if (p.n_open > 0)
        part_warning(out, trn(out, "On %lld passage coders differ. Settle it first.",
                              "On %lld passages coders differ. Settle them first.", p.n_open));
    if (quotes.n_chosen > quotes.n_checked)
        part_warning(out, trn(out, "%lld chosen quote was not checked yet and is left out.",
                              "%lld chosen quotes were not checked yet and are left out.",
                              quotes.n_chosen - quotes.n_checked));
    put_form(request, tr(out, "Publish"), c.path);
    put_heading(request, tr(out, "What the public will see"));
    publication_put(request, &p, NULL);
    return FAIL_NONE;
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct public_themes p;
    TRY(coding_of_path(request, db, &c, why));
    TRY(public_themes_gather(db, request->arena, c.row.id, c.row.title, c.row.asked, c.row.about,
                             &p, why));
    if (p.n_themes == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "there is nothing to publish yet");
    TRY(public_themes_store(db, request->arena, c.row.id, &p, request->viewer.person, request->now,
                            &request->subject, why));
    request_go(request, "/themes/%lld", (long long)c.row.id);
    request_say(request, "%s", tr_language(request->language, "Published."));
    return FAIL_NONE;
}

static const struct page page_coding_publish = {.name = "coding_publish",
                                                .path = CODING_PATH "/publish",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = CODING_LEADS,
                                                .section = "proposals",
                                                .fields = publish_fields,
                                                .n_fields = LENGTH(publish_fields),
                                                .show = publish_show,
                                                .act = publish_act};
REGISTER(page, page_coding_publish);

static const struct field withdraw_fields[] = {
    {.name = "reason",
     .label = "Why?",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 500,
     .rows = 3,
     .missing = "Say why it is withdrawn"},
};

static enum fail withdraw_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    coding_head(request, &c, tr(request->out, "Withdraw the published themes"));
    request->back_href = arena_printf(request->arena, "%s/publish", c.path);
    put_text(request, tr(request->out, "The public page says nothing any more. What was published "
                                       "is kept, with your reason."));
    put_form(request, tr(request->out, "Withdraw"), request->back_href);
    return FAIL_NONE;
}

static enum fail withdraw_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct themes_publication_list_row *rows;
    size_t n;
    TRY(coding_of_path(request, db, &c, why));
    TRY(themes_publication_list(db, request->arena, c.row.id, &rows, &n, why));
    if (n == 0 || rows[0].withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL, "nothing stands in public");
    request->subject = rows[0].id;
    request_go(request, "%s/publish", c.path);
    for (size_t i = 0; i < n; i++)
        if (rows[i].withdrawn_at == DB_NULL_INT)
            TRY(themes_publication_withdraw(db, c.row.id, rows[i].number,
                                            form_text(request->form, "reason"), request->now, why));
    return FAIL_NONE;
}

static const struct page page_coding_withdraw = {.name = "coding_withdraw",
                                                 .path = CODING_PATH "/withdraw",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = CODING_LEADS,
                                                 .section = "proposals",
                                                 .fields = withdraw_fields,
                                                 .n_fields = LENGTH(withdraw_fields),
                                                 .show = withdraw_show,
                                                 .act = withdraw_act};
REGISTER(page, page_coding_withdraw);

/* ---- the public ---- */

static enum fail public_list_show(struct request *request, struct db *db, struct why *why) {
    struct themes_publication_public_list_row *rows;
    size_t n;
    TRY(themes_publication_public_list(db, request->arena, &rows, &n, why));
    const struct html *out = request->out;
    request->title = tr(out, "Themes in what people wrote");
    put_title(request, NULL, request->title, NULL);
    put_text(request, tr(out, "What people said in their own words, sorted into themes by people "
                              "who read all of it."));
    if (n == 0) put_text(request, tr(out, "Nothing was published yet."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = rows[i].title,
            .hint = rows[i].engagement_title,
            .href = arena_printf(request->arena, "/themes/%lld", (long long)rows[i].id),
            .status = clock_day_text(request->arena, rows[i].published_at, request->language)};
    if (n > 0) part_task_list(request->out, .items = tasks, .n_items = n);
    return FAIL_NONE;
}

static const struct page page_public_themes_list = {.name = "themes_public_list",
                                                    .path = "/themes",
                                                    .scope = SCOPE_ANYONE,
                                                    .cached = true,
                                                    .show = public_list_show};
REGISTER(page, page_public_themes_list);

/* Whoever follows a link is told that there was a page; the reason is for those who code,
 * and the title may be what had to go. */
static enum fail gone_show(struct request *request, struct db *db, int64_t coding,
                           struct why *why) {
    struct themes_publication_gone_row row;
    const struct html *out = request->out;
    TRY(themes_publication_gone(db, request->arena, coding, &row, why));
    request->title = tr(out, "Themes in what people wrote");
    request->back_href = "/themes";
    put_title(request, NULL, request->title, NULL);
    part_inset(request->out,
               .text = trf(out, "This page was withdrawn on %s.",
                           clock_day_text(request->arena, row.withdrawn_at, request->language)));
    return FAIL_NONE;
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct themes_publication_public_row row;
    struct public_themes p;
    int64_t coding = request_int(request, "coding");
    enum fail found = themes_publication_public(db, request->arena, coding, &row, why);
    if (found == FAIL_NOTFOUND) return gone_show(request, db, coding, why);
    TRY(found);
    TRY(public_themes_read(request->arena, row.content, &p, why));
    const struct html *out = request->out;
    request->title = p.title;
    request->back_href = "/themes";
    put_title(request, row.engagement_title, p.title,
              row.illustrative != 0 ? tr(out, "Made up to show how coding works") : NULL);
    put_hint(request, trf(out, "Published on %s",
                          clock_day_text(request->arena, row.published_at, request->language)));
    publication_put(request, &p,
                    arena_printf(request->arena, "/themes/%lld/themes.csv", (long long)coding));
    put_link(request, arena_printf(request->arena, "/themes/%lld/themes.json", (long long)coding),
             tr(out, "All of this page as data (JSON)"));
    return FAIL_NONE;
}

static const struct page page_public_themes = {.name = "themes_public",
                                               .path = "/themes/:coding",
                                               .scope = SCOPE_ANYONE,
                                               .cached = true,
                                               .show = public_show};
REGISTER(page, page_public_themes);

static enum fail public_send(struct request *request, struct db *db, struct why *why) {
    struct themes_publication_public_row row;
    const char *file = request_text(request, "file");
    TRY(themes_publication_public(db, request->arena, request_int(request, "coding"), &row, why));
    if (text_is(file, "themes.csv")) {
        buf_text(&request->response->body, row.themes);
        http_download(request->response, "text/csv; charset=utf-8", "themes.csv");
    } else if (text_is(file, "themes.json")) {
        buf_text(&request->response->body, row.content);
        http_download(request->response, "application/json", "themes.json");
    } else {
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
    }
    return FAIL_NONE;
}

static const struct page page_public_themes_file = {.name = "themes_public_file",
                                                    .path = "/themes/:coding/:file",
                                                    .scope = SCOPE_ANYONE,
                                                    .send = public_send};
REGISTER(page, page_public_themes_file);
