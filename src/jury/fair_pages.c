/* How fair the jurors found each witness and each day: rated with their code or on paper. */
#include "jury/jury_pages.h"

#include <string.h>

/* ---- fairness: a juror rates ---- */

static const struct choice fair_choices[] = {{"fair", "Fair", NULL},
                                             {"a_little", "A little one-sided", NULL},
                                             {"very", "Very one-sided", NULL},
                                             {"unsure", "Cannot say", NULL},
                                             {NULL, NULL, NULL}};

struct heard {
    int64_t witness; /* 0: those who ran the day */
    const char *day;
};

/* What somebody can rate: each witness on each day on which they speak, up to `last_day` (NULL: on
 * the whole agenda), and each day as a whole. */
static enum fail heard_load(struct request *request, struct db *db, int64_t engagement,
                            const char *last_day, struct heard **out, size_t *n, struct why *why) {
    struct jury_item_list_row *items;
    size_t n_items;
    const char *last = "";
    TRY(jury_item_list(db, request->arena, engagement, &items, &n_items, why));
    *out = ARENA_ARRAY(request->arena, struct heard, 2 * n_items);
    *n = 0;
    for (size_t i = 0; i < n_items; i++) {
        if (last_day != NULL && strcmp(items[i].day, last_day) > 0) continue;
        if (strcmp(items[i].day, last) != 0) (*out)[(*n)++] = (struct heard){0, items[i].day};
        last = items[i].day;
        bool known = items[i].witness == DB_NULL_INT;
        for (size_t k = 0; k < *n; k++)
            known |= (*out)[k].witness == items[i].witness && strcmp((*out)[k].day, last) == 0;
        if (!known) (*out)[(*n)++] = (struct heard){items[i].witness, last};
    }
    return FAIL_NONE;
}

static const char *heard_label(struct request *request, const struct heard *heard) {
    const char *day = request_day(request, heard->day), *language = request->language;
    if (heard->witness == 0)
        return arena_printf(request->arena, tr_language(language, "Those who ran the day, %s"),
                            day);
    return arena_printf(request->arena, "%s, %s", witness_name(request, heard->witness), day);
}

enum fail heard_labels(struct request *request, struct db *db, int64_t engagement,
                       const char *language, const char ***out, size_t *n, struct why *why) {
    struct heard *heard;
    const char *shown = request->language;
    TRY(heard_load(request, db, engagement, NULL, &heard, n, why));
    *out = ARENA_ARRAY(request->arena, const char *, *n);
    request->language = language;
    for (size_t i = 0; i < *n; i++) (*out)[i] = heard_label(request, &heard[i]);
    request->language = shown;
    return FAIL_NONE;
}

static const char *heard_field(struct request *request, const char *what, const struct heard *h) {
    return arena_printf(request->arena, "%s_%lld_%s", what, (long long)h->witness, h->day);
}

struct rating {
    struct hand hand;
    struct heard *heard;
    struct jury_bias_own_row *own;
    size_t n, n_own;
};

static enum fail rating_load(struct request *request, struct db *db, struct rating *r,
                             struct why *why) {
    TRY(hand_of_request(request, db, &r->hand, why));
    TRY(heard_load(request, db, r->hand.engagement, request_today(request), &r->heard, &r->n, why));
    return jury_bias_own(db, request->arena, r->hand.participant, &r->own, &r->n_own, why);
}

static const struct jury_bias_own_row *rated(const struct rating *r, const struct heard *heard) {
    for (size_t k = 0; k < r->n_own; k++)
        if (r->own[k].witness == heard->witness && strcmp(r->own[k].day, heard->day) == 0)
            return &r->own[k];
    return NULL;
}

static enum fail rate_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct rating r;
    TRY(rating_load(request, db, &r, why));
    struct heard *heard = r.heard;
    size_t n_heard = r.n;
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2 * n_heard + 1);
    *n = 0;
    for (size_t i = 0; i < n_heard; i++) {
        made[(*n)++] = (struct field){.name = heard_field(request, "rating", &heard[i]),
                                      .label = heard_label(request, &heard[i]),
                                      .kind = FIELD_CHOICE,
                                      .choices = fair_choices,
                                      .inline_choices = true};
        made[(*n)++] = (struct field){
            .name = heard_field(request, "note", &heard[i]),
            .label = arena_printf(request->arena,
                                  tr_language(request->language, "What was one-sided? %s"),
                                  heard_label(request, &heard[i])),
            .kind = FIELD_TEXT,
            .max = 300};
    }
    made[(*n)++] = jury_replace_field(r.hand.paper && r.n_own > 0);
    *fields = made;
    return FAIL_NONE;
}

static enum fail rate_act(struct request *request, struct db *db, struct why *why) {
    struct rating r;
    bool earlier = false;
    const struct form *f = request->form;
    TRY(rating_load(request, db, &r, why));
    TRY(jury_changes_open(&r.hand.row, why));
    for (size_t i = 0; i < r.n; i++)
        earlier |= rated(&r, &r.heard[i]) != NULL &&
                   !text_is_empty(form_text(f, heard_field(request, "rating", &r.heard[i])));
    if (r.hand.paper) TRY(jury_replace_check(f, earlier, why));
    for (size_t i = 0; i < r.n; i++) {
        const char *rating = form_text(f, heard_field(request, "rating", &r.heard[i]));
        if (text_is_empty(rating)) continue;
        TRY(jury_bias_put(db, r.hand.participant, r.heard[i].witness, r.heard[i].day, rating,
                          form_text(f, heard_field(request, "note", &r.heard[i])), why));
    }
    request->subject = r.hand.engagement;
    request_go(request, "%s", r.hand.home);
    request_say(request, "%s",
                r.hand.paper ? tr_language(request->language, "The ratings are kept.")
                             : tr_language(request->language, "Thank you. Your ratings are kept."));
    return FAIL_NONE;
}

/* Only jurors themselves see what they said before. */
static void own_fill(struct request *request, const struct rating *r) {
    for (size_t i = 0; i < r->n; i++) {
        const struct jury_bias_own_row *own = rated(r, &r->heard[i]);
        if (own == NULL) continue;
        form_fill(request->form, heard_field(request, "rating", &r->heard[i]), own->rating);
        form_fill(request->form, heard_field(request, "note", &r->heard[i]), own->note);
    }
}

static enum fail rate_show(struct request *request, struct db *db, struct why *why) {
    struct rating r;
    struct html *out = request->out;
    TRY(rating_load(request, db, &r, why));
    hand_head(request, &r.hand, tr(out, "How fair was it?"),
              trf(out, "Ratings of fairness of %s, from paper", r.hand.label));
    if (!r.hand.paper) own_fill(request, &r);
    struct why final = {0};
    if (r.n == 0 || jury_changes_open(&r.hand.row, &final) != FAIL_NONE) {
        put_text(request,
                 r.n == 0 ? tr(out, "You can rate each witness from the day on which they speak.")
                          : tr(out, "The report is final; ratings are closed."));
        return FAIL_NONE;
    }
    put_text(request, tr(out, "Was what you heard fair, whatever you think of it yourself? "
                              "The counts are published, never who said it."));
    if (r.hand.paper && r.n_own > 0) jury_replace_note(request);
    put_form(request, tr(out, "Save"), r.hand.home);
    return FAIL_NONE;
}

static const struct page page_juror_fair = {.name = "juror_fair",
                                            .path = "/take-part/jury/fair",
                                            .scope = SCOPE_PARTICIPANT,
                                            .no_navigation = true,
                                            .fields_make = rate_fields,
                                            .show = rate_show,
                                            .act = rate_act};
REGISTER(page, page_juror_fair);

static const struct page page_jury_fair_paper = {.name = "jury_fair_paper",
                                                 .path = JURY_PATH "/paper/:participant/fair",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .fields_make = rate_fields,
                                                 .show = rate_show,
                                                 .act = rate_act};
REGISTER(page, page_jury_fair_paper);

/* ---- fairness: what came of it ---- */

enum fail bias_put_table(struct request *request, struct db *db, int64_t engagement,
                         struct why *why) {
    static const char *const ratings[] = {"fair", "a_little", "very", "unsure"};
    struct jury_bias_counts_row *rows;
    size_t n, n_lines = 0;
    TRY(jury_bias_counts(db, request->arena, engagement, &rows, &n, why));
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Who")},
                               {.text = tr(out, "Fair"), .numeric = true},
                               {.text = tr(out, "A little one-sided"), .numeric = true},
                               {.text = tr(out, "Very one-sided"), .numeric = true},
                               {.text = tr(out, "Cannot say"), .numeric = true},
                               {.text = tr(out, "Jurors"), .numeric = true}};
    enum { COLUMNS = 6 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * COLUMNS);
    for (size_t i = 0; i < n;) {
        struct heard heard = {rows[i].witness, rows[i].day};
        struct part_cell *line = &cells[COLUMNS * n_lines++];
        int64_t counts[LENGTH(ratings)] = {0}, total = 0;
        for (; i < n && rows[i].witness == heard.witness && strcmp(rows[i].day, heard.day) == 0;
             i++)
            for (size_t r = 0; r < LENGTH(ratings); r++)
                if (strcmp(rows[i].rating, ratings[r]) == 0)
                    counts[r] += rows[i].n, total += rows[i].n;
        line[0] = (struct part_cell){.text = heard_label(request, &heard), .header = true};
        for (size_t r = 0; r < LENGTH(ratings); r++)
            line[r + 1] =
                (struct part_cell){.text = trf(out, "%lld", (long long)counts[r]), .numeric = true};
        line[5] = (struct part_cell){.text = trf(out, "%lld", (long long)total), .numeric = true};
    }
    if (n_lines == 0)
        put_text(request, tr(out, "No ratings yet."));
    else
        part_table(out, .caption = tr(out, "How jurors rated fairness"), .head = head,
                   .cells = cells, .n_columns = COLUMNS, .n_rows = n_lines,
                   .first_cell_is_header = true);
    return FAIL_NONE;
}

static enum fail bias_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_bias_notes_row *notes;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_bias_notes(db, request->arena, jury.engagement.id, &notes, &n, why));
    jury_head(request, &jury, tr(request->out, "How fair the days were"));
    TRY(bias_put_table(request, db, jury.engagement.id, why));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t i = 0; i < n; i++) {
        struct heard heard = {notes[i].witness, notes[i].day};
        list[i] =
            (struct part_summary_row){.key = heard_label(request, &heard), .value = notes[i].note};
    }
    if (n > 0) {
        put_heading(request, tr(request->out, "What they found one-sided"));
        part_summary_list(request->out, .rows = list, .n_rows = n);
    }
    return FAIL_NONE;
}

static const struct page page_jury_bias = {.name = "jury_bias",
                                           .path = JURY_PATH "/bias",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = JURY_READS,
                                           .section = "proposals",
                                           .wide = true,
                                           .show = bias_show};
REGISTER(page, page_jury_bias);
