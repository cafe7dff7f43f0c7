/* Votes in the room: made, opened, cast on any device or typed in from paper, closed, shown. */
#include "evidence/paper.h"
#include "jury/jury_pages.h"
#include "jury/record.h"
#include "jury/vote.h"
#include "jury/votes.sql.h"
#include "web/chart.h"

#include "base/hash.h"

#include <string.h>

/* ---- list ---- */

static const char *state_text(const struct html *out, const char *state) {
    if (text_is(state, "planned")) return tr(out, "Planned");
    return text_is(state, "open") ? tr(out, "Open") : tr(out, "Closed");
}

static enum fail votes_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_vote_list_row *rows;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_vote_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    jury_head(request, &jury, tr(out, "Votes in the room"));
    put_text(request, tr(out, "Beside the ballots on uses: rank, grade, approve or agree, counted "
                              "by a rule that is stated before."));
    if (request_has_role(request, JURY_RUNS))
        part_button(out, .text = tr(out, "Plan a vote"),
                    .href = arena_printf(request->arena, "%s/votes/add", jury.path));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = rows[i].title,
            .hint = tr(out, vote_kind_text(vote_kind_read(rows[i].kind))),
            .href = arena_printf(request->arena, "%s/votes/%lld", jury.path, (long long)rows[i].id),
            .status = state_text(out, rows[i].state),
            .status_colour = text_is(rows[i].state, "open") ? "green" : NULL};
    if (n > 0)
        part_task_list(out, .items = tasks, .n_items = n);
    else
        put_text(request, tr(out, "No votes yet."));
    return FAIL_NONE;
}

static const struct page page_jury_votes = {.name = "jury_votes",
                                            .path = JURY_PATH "/votes",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = JURY_READS,
                                            .section = "proposals",
                                            .show = votes_show};
REGISTER(page, page_jury_votes);

/* ---- plan ---- */

static const struct choice kind_choices[] = {
    {"motion", "A motion", "One text: yes, no, block or abstain"},
    {"approval", "Approval", "Say yes to as many options as you like"},
    {"ranked", "Ranking, one result", "Condorcet and Schulze"},
    {"stv", "Ranking, several places", "Single transferable vote, Scottish rules of 2007"},
    {"grades", "Grades", "Majority judgement, five grades"},
    {"gradients", "Gradients of agreement", "Eight steps from endorse to block"},
    {NULL, NULL, NULL}};
static const struct choice rule_choices[] = {{"majority", "Majority", NULL},
                                             {"two-thirds", "Two thirds", NULL},
                                             {"three-quarters", "Three quarters", NULL},
                                             {"consensus", "Consensus: nobody against", NULL},
                                             {"consent", "Consent: nobody blocks", NULL},
                                             {"unanimity", "Unanimity", NULL},
                                             {NULL, NULL, NULL}};
static const struct field plan_fields[] = {
    {.name = "title",
     .label = "What is voted on",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 200,
     .missing = "Enter what is voted on"},
    {.name = "kind",
     .label = "How",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = kind_choices,
     .missing = "Choose how jurors vote"},
    {.name = "options",
     .label = "Options, one on each line",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .hint = "Not needed for a motion, nor for gradients of agreement on one thing"},
    {.name = "verdict_rule",
     .label = "Rule of a motion",
     .kind = FIELD_SELECT,
     .choices = rule_choices},
    {.name = "seats",
     .label = "Places to fill (ranking for several places)",
     .kind = FIELD_INT,
     .min = 1,
     .max = 50},
    {.name = "quorum",
     .label = "Fewest papers for the vote to count (optional)",
     .kind = FIELD_INT,
     .min = 0,
     .max = 500},
    {.name = "detail",
     .label = "More about it (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .rows = 3},
};

enum { OPTIONS_MAX = 30 };

static enum fail options_put(struct request *request, struct db *db, int64_t vote,
                             enum vote_kind kind, struct why *why) {
    struct str rest = str_of(form_text(request->form, "options"));
    int64_t position = 0;
    /* Agreement can be asked on one thing alone, which is then the vote's own title. */
    if (kind == VOTE_MOTION || (kind == VOTE_GRADIENTS && str_trim(rest).n == 0))
        return jury_option_add(db, vote, 1, form_text(request->form, "title"), why);
    while (rest.s != NULL && rest.n > 0) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        if (line.n > 200)
            return why_fail(why, FAIL_INPUT, "options",
                            "Each option must be 200 characters or fewer");
        if (++position > OPTIONS_MAX)
            return why_fail(why, FAIL_INPUT, "options", "There can be at most 30 options");
        TRY(jury_option_add(db, vote, position, str_copy(request->arena, line), why));
    }
    if (position < 2 && kind != VOTE_GRADIENTS)
        return why_fail(why, FAIL_INPUT, "options", "Enter at least two options, one on each line");
    if (kind == VOTE_STV && form_int(request->form, "seats", 1) >= position)
        return why_fail(why, FAIL_INPUT, "seats", "There must be more options than places");
    return FAIL_NONE;
}

static enum fail plan_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    enum vote_kind kind = vote_kind_read(form_text(f, "kind"));
    const char *rule = form_text(f, "verdict_rule");
    TRY(jury_vote_add(
        db, request->arena, jury.engagement.id, form_text(f, "title"), form_text(f, "detail"),
        form_text(f, "kind"), text_is_empty(rule) ? "majority" : rule, form_int(f, "seats", 1),
        form_int(f, "quorum", 0), secret_code(request->arena, 3), &request->subject, why));
    TRY(options_put(request, db, request->subject, kind, why));
    request_go(request, "%s/votes/%lld", jury.path, (long long)request->subject);
    return FAIL_NONE;
}

static enum fail plan_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    form_fill(request->form, "verdict_rule", "majority");
    jury_head(request, &jury, tr(request->out, "Plan a vote"));
    request->back_href = arena_printf(request->arena, "%s/votes", jury.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_vote_add = {.name = "jury_vote_add",
                                               .path = JURY_PATH "/votes/add",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_RUNS,
                                               .section = "proposals",
                                               .fields = plan_fields,
                                               .n_fields = LENGTH(plan_fields),
                                               .show = plan_show,
                                               .act = plan_act};
REGISTER(page, page_jury_vote_add);

/* ---- result ---- */

enum fail vote_papers_load(struct request *request, struct db *db,
                           const struct jury_vote_get_row *vote, struct vote_papers *out,
                           struct why *why) {
    struct jury_option_list_row *options;
    struct jury_paper_list_row *papers;
    struct jury_mark_list_row *marks;
    size_t n_options, n_papers, n_marks, p = 0;
    int64_t entitled;
    TRY(jury_vote_entitled(db, request->arena, vote->id, vote->engagement, &entitled, why));
    TRY(jury_option_list(db, request->arena, vote->id, &options, &n_options, why));
    TRY(jury_paper_list(db, request->arena, vote->id, &papers, &n_papers, why));
    TRY(jury_mark_list(db, request->arena, vote->id, &marks, &n_marks, why));
    const char **titles = ARENA_ARRAY(request->arena, const char *, n_options);
    int64_t *all = ARENA_ARRAY(request->arena, int64_t, n_papers * n_options);
    memset(all, 0, n_papers * n_options * sizeof all[0]);
    for (size_t i = 0; i < n_options; i++) titles[i] = options[i].title;
    *out = (struct vote_papers){.kind = vote_kind_read(vote->kind),
                                .n_options = n_options,
                                .options = titles,
                                .marks = all,
                                .entitled = entitled,
                                .seats = vote->seats,
                                .quorum = vote->quorum,
                                .rule = vote->verdict_rule,
                                .lot = vote->lot};
    for (size_t i = 0; i < n_papers; i++) {
        if (papers[i].abstains != 0) {
            out->n_abstained++;
            continue;
        }
        for (size_t m = 0; m < n_marks; m++)
            for (size_t o = 0; o < n_options && marks[m].participant == papers[i].participant; o++)
                if (options[o].id == marks[m].option) all[p * n_options + o] = marks[m].mark;
        p++;
    }
    out->n_people = p;
    return FAIL_NONE;
}

static void matrix_put(struct request *request, const struct vote_papers *p, const char *caption,
                       const int64_t *cells_in) {
    struct html *out = request->out;
    size_t columns = p->n_options + 1;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, p->n_options * columns);
    head[0] = (struct part_cell){.text = tr(out, "Over")};
    for (size_t i = 0; i < p->n_options; i++) {
        head[i + 1] = (struct part_cell){.text = p->options[i], .numeric = true};
        cells[i * columns] = (struct part_cell){.text = p->options[i], .header = true};
        for (size_t k = 0; k < p->n_options; k++)
            cells[i * columns + k + 1] = (struct part_cell){
                .text = i == k ? "" : trf(out, "%lld", (long long)cells_in[i * p->n_options + k]),
                .numeric = true};
    }
    part_table(out, .caption = caption, .head = head, .cells = cells, .n_columns = columns,
               .n_rows = p->n_options, .first_cell_is_header = true);
}

/* What the papers say of each option, in up to five parts. Returns how many parts; names in
 * `parts`.
 */
static size_t parts_of(const struct html *out, enum vote_kind kind, const char **parts) {
    size_t n = 0;
    switch (kind) {
    case VOTE_MOTION:
        parts[n++] = tr(out, "Yes"), parts[n++] = tr(out, "No, without a block");
        parts[n++] = tr(out, "Blocks");
        break;
    case VOTE_APPROVAL:
        parts[n++] = tr(out, "Approved"), parts[n++] = tr(out, "Not approved");
        break;
    case VOTE_RANKED:
    case VOTE_STV:
        parts[n++] = tr(out, "First place"), parts[n++] = tr(out, "Another place");
        parts[n++] = tr(out, "No place");
        break;
    case VOTE_GRADES:
        for (int64_t grade = VOTE_GRADE_MOST; grade >= 1; grade--)
            parts[n++] = tr(out, vote_grade_text(grade));
        break;
    case VOTE_GRADIENTS:
        parts[n++] = tr(out, "Support"), parts[n++] = tr(out, "No support");
        parts[n++] = tr(out, "Block");
        break;
    case N_VOTE_KINDS: break;
    }
    return n;
}

/* The part that a mark belongs to; VOTE_GRADE_MOST: to none. */
static size_t part_of(enum vote_kind kind, int64_t mark) {
    enum { SUPPORT_FROM = 5 };
    switch (kind) {
    case VOTE_MOTION: return mark > 0 ? (size_t)mark - 1 : VOTE_GRADE_MOST;
    case VOTE_APPROVAL: return mark > 0 ? 0 : 1;
    case VOTE_RANKED:
    case VOTE_STV: return mark == 1 ? 0 : mark > 1 ? 1 : 2;
    case VOTE_GRADES: return mark > 0 ? (size_t)(VOTE_GRADE_MOST - mark) : VOTE_GRADE_MOST;
    case VOTE_GRADIENTS:
        return mark == 0 ? VOTE_GRADE_MOST : mark >= SUPPORT_FROM ? 0 : mark > 1 ? 1 : 2;
    case N_VOTE_KINDS: break;
    }
    return VOTE_GRADE_MOST;
}

static void picture_put(struct request *request, const struct vote_papers *p,
                        const struct vote_result *r) {
    struct html *out = request->out;
    const char *parts[VOTE_GRADE_MOST];
    size_t n_parts = parts_of(out, p->kind, parts);
    if (n_parts == 0 || r->n_lines == 0 || p->n_people == 0) return;
    const char **rows = ARENA_ARRAY(request->arena, const char *, r->n_lines);
    double *counts = ARENA_ARRAY(request->arena, double, r->n_lines *n_parts);
    for (size_t i = 0; i < r->n_lines * n_parts; i++) counts[i] = 0;
    for (size_t i = 0; i < r->n_lines; i++) {
        size_t option = r->lines[i].option;
        rows[i] = p->options[option];
        for (size_t v = 0; v < p->n_people; v++) {
            size_t part = part_of(p->kind, p->marks[v * p->n_options + option]);
            if (part < n_parts) counts[i * n_parts + part]++;
        }
    }
    const struct chart_stack chart = {
        .frame = {.id = "vote",
                  .title = tr(out, "What the papers say"),
                  .sentence = r->sentence,
                  .note = trn(out, "%lld paper", "%lld papers", (int64_t)p->n_people)},
        .parts = parts,
        .n_parts = n_parts,
        .rows = rows,
        .n_rows = r->n_lines,
        .counts = counts};
    chart_stack(out, &chart);
}

const char *vote_papers_text(const struct html *out, const struct vote_papers *papers) {
    return trf(
        out, "%s, %lld abstained, %s.",
        trn(out, "%lld paper with a mark", "%lld papers with a mark", (int64_t)papers->n_people),
        (long long)papers->n_abstained,
        trn(out, "%lld juror entitled", "%lld jurors entitled", papers->entitled));
}

/* The count sheet: what was done at each stage, and how many papers each option then had. */
static void stages_put(struct request *request, const struct vote_papers *p,
                       const struct vote_result *r) {
    struct html *out = request->out, *inner = html_apart(out);
    size_t columns = r->n_stages + 1, rows = p->n_options + 1;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, rows * columns);
    head[0] = (struct part_cell){.text = tr(out, "Option")};
    for (size_t i = 0; i < rows; i++)
        cells[i * columns] = (struct part_cell){
            .text = i < p->n_options ? p->options[i] : tr(out, "No further place"), .header = true};
    for (size_t s = 0; s < r->n_stages; s++) {
        const struct vote_stage *stage = &r->stages[s];
        const char *name = s == 0 ? tr(out, "First count") : trf(out, "Stage %zu", s);
        head[s + 1] = (struct part_cell){.text = name, .numeric = true};
        for (size_t i = 0; i < rows; i++)
            cells[i * columns + s + 1] = (struct part_cell){
                .text = i < p->n_options ? stage->votes[i] : stage->exhausted, .numeric = true};
        for (size_t i = 0; stage->says[i] != NULL; i++)
            part_prose(inner, trf(out, "%s: %s", name, stage->says[i]));
    }
    part_table(inner, .caption = tr(out, "Papers of each option at the end of each stage"),
               .head = head, .cells = cells, .n_columns = columns, .n_rows = rows,
               .first_cell_is_header = true);
    part_details(out, .summary = tr(out, "The count, stage by stage"), .markup = html_taken(inner));
}

static const char *stands_text(const struct html *out, const struct vote_line *line) {
    if (line->by_lot)
        return line->wins ? tr(out, "Chosen by the lot, of those who are equal")
                          : tr(out, "Equal; the lot fell on another");
    if (line->wins) return tr(out, "Chosen");
    return line->tied ? tr(out, "Tied with the next") : "";
}

static void result_put(struct request *request, const struct vote_papers *p,
                       const struct vote_result *r) {
    struct html *out = request->out;
    size_t columns = r->n_heads + 2;
    put_heading(request, tr(out, "Result"));
    put_text(request, r->sentence);
    if (!text_is_empty(r->note)) put_text(request, r->note);
    put_text(request, vote_papers_text(out, p));
    picture_put(request, p, r);
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, r->n_lines * columns);
    head[0] = (struct part_cell){.text = tr(out, "Option")};
    for (size_t h = 0; h < r->n_heads; h++)
        head[h + 1] = (struct part_cell){.text = tr(out, r->heads[h]), .numeric = true};
    head[columns - 1] = (struct part_cell){.text = tr(out, "Stands")};
    for (size_t i = 0; i < r->n_lines; i++) {
        struct part_cell *row = &cells[i * columns];
        row[0] = (struct part_cell){.text = p->options[r->lines[i].option], .header = true};
        for (size_t h = 0; h < r->n_heads; h++)
            row[h + 1] = (struct part_cell){.text = r->lines[i].cells[h], .numeric = true};
        row[columns - 1].text = stands_text(out, &r->lines[i]);
    }
    if (r->n_lines > 0)
        part_table(out, .caption = tr(out, "Count"), .head = head, .cells = cells,
                   .n_columns = columns, .n_rows = r->n_lines, .first_cell_is_header = true);
    if (r->preferred != NULL) {
        matrix_put(request, p, tr(out, "How many rank the row above the column"), r->preferred);
        matrix_put(request, p, tr(out, "Strength of the strongest path from row to column"),
                   r->strength);
    }
    if (r->n_stages > 0) stages_put(request, p, r);
}

static enum fail vote_of_path(struct request *request, struct db *db, struct jury *jury,
                              struct jury_vote_get_row *vote, struct why *why) {
    TRY(jury_of_path(request, db, jury, why));
    return jury_vote_get(db, request->arena, request_int(request, "vote"), jury->engagement.id,
                         vote, why);
}

/* By what rule the result will be found: said to whoever runs it, and to jurors before they vote.
 */
static void rules_put(struct request *request, const struct jury_vote_get_row *vote,
                      const struct jury_option_list_row *options, size_t n) {
    const struct html *out = request->out;
    enum vote_kind kind = vote_kind_read(vote->kind);
    struct part_summary_row rows[5];
    size_t k = 0;
    rows[k++] = (struct part_summary_row){.key = tr(out, "How it is counted"),
                                          .value = tr(out, vote_kind_rule(kind))};
    if (kind == VOTE_MOTION)
        rows[k++] = (struct part_summary_row){.key = tr(out, "Carried when"),
                                              .value = tr(out, vote_rule_text(vote->verdict_rule))};
    if (kind == VOTE_STV)
        rows[k++] = (struct part_summary_row){.key = tr(out, "Places to fill"),
                                              .value = trf(out, "%lld", (long long)vote->seats)};
    if (vote->quorum > 0)
        rows[k++] = (struct part_summary_row){
            .key = tr(out, "Quorum"),
            .value = trn(out, "%lld paper; with fewer nothing is decided. An abstention counts.",
                         "%lld papers; with fewer nothing is decided. An abstention counts.",
                         vote->quorum)};
    if (kind != VOTE_MOTION && kind != VOTE_GRADIENTS && n > 0) {
        const size_t *lots = vote_lots(request->arena, vote->lot, n);
        struct buf names;
        buf_init(&names, request->arena, 1 << 16);
        for (size_t i = 0; i < n; i++)
            buf_printf(&names, "%s%s", i > 0 ? "; " : "", options[lots[i]].title);
        rows[k++] = (struct part_summary_row){
            .key = tr(out, "If there is a tie"),
            .value = kind == VOTE_STV
                         ? trf(out,
                               "Of those who are equal, the one that stands first in this order is "
                               "struck out: %s. The order was drawn beforehand from the seed %s.",
                               names.s, vote->lot)
                         : trf(out,
                               "Of those who are equal, the one that stands first in this order is "
                               "chosen: %s. The order was drawn beforehand from the seed %s.",
                               names.s, vote->lot)};
    }
    part_summary_list(request->out, .rows = rows, .n_rows = k);
}

static enum fail papers_put(struct request *request, struct db *db, const struct jury *jury,
                            const struct jury_vote_get_row *vote, struct why *why) {
    struct jury_seated_list_row *jurors;
    size_t n;
    TRY(jury_seated_list(db, request->arena, jury->engagement.id, "", &jurors, &n, why));
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Juror")}, {.text = tr(out, "Paper")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * n);
    for (size_t i = 0; i < n; i++) {
        struct jury_paper_own_row own;
        enum fail found = jury_paper_own(db, request->arena, vote->id, jurors[i].id, &own, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
        cells[2 * i] = (struct part_cell){.text = jurors[i].label, .header = true};
        cells[2 * i + 1].markup = action_link(
            request,
            arena_printf(request->arena, "%s/votes/%lld/paper/%lld", jury->path,
                         (long long)vote->id, (long long)jurors[i].id),
            found == FAIL_NONE ? tr(out, "It is in; replace") : tr(out, "Enter"), jurors[i].label);
    }
    part_table(out, .caption = tr(out, "Papers"), .head = head, .cells = cells, .n_columns = 2,
               .n_rows = n, .first_cell_is_header = true);
    return FAIL_NONE;
}

/* Whoever saw the result, and sees it again with one paper more, knows that juror's whole paper. */
static bool result_was_shown(const struct jury_vote_get_row *vote,
                             const struct vote_papers *papers) {
    return text_is(vote->state, "closed") && papers->n_people + (size_t)papers->n_abstained > 0;
}

static void vote_steps(struct request *request, const struct jury *jury,
                       const struct jury_vote_get_row *vote, const struct vote_papers *papers) {
    const char *path =
        arena_printf(request->arena, "%s/votes/%lld/state/", jury->path, (long long)vote->id);
    const struct html *out = request->out;
    if (text_is(vote->state, "planned"))
        request_button(request, arena_printf(request->arena, "%sopen", path),
                       tr(out, "Open the vote"), "");
    else if (text_is(vote->state, "open"))
        request_button(request, arena_printf(request->arena, "%sclosed", path),
                       tr(out, "Close the vote and count"), "");
    else if (result_was_shown(vote, papers))
        put_text(request, tr(out, "A vote whose result was shown is not opened again: a second "
                                  "result with one paper more would show how that juror voted. If "
                                  "it must be held again, add a new vote for everybody."));
    else
        request_button(request, arena_printf(request->arena, "%sopen", path),
                       tr(out, "Open the vote again"), "secondary");
}

static enum fail vote_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_vote_get_row vote;
    struct vote_papers papers;
    struct html *out = request->out;
    TRY(vote_of_path(request, db, &jury, &vote, why));
    TRY(vote_papers_load(request, db, &vote, &papers, why));
    jury_head(request, &jury, vote.title);
    request->back_href = arena_printf(request->arena, "%s/votes", jury.path);
    jury_tag(request, state_text(out, vote.state), text_is(vote.state, "open") ? "green" : "grey");
    if (!text_is_empty(vote.detail)) part_prose(out, vote.detail);
    struct jury_option_list_row *options;
    size_t n_options;
    TRY(jury_option_list(db, request->arena, vote.id, &options, &n_options, why));
    put_text(request, tr(out, vote_kind_text(papers.kind)));
    rules_put(request, &vote, options, n_options);
    struct why final = {0};
    if (request_has_role(request, JURY_RUNS) && jury_changes_open(&jury.row, &final) == FAIL_NONE)
        vote_steps(request, &jury, &vote, &papers);
    put_link(request,
             arena_printf(request->arena, "%s/screen/votes/%lld", jury.path, (long long)vote.id),
             tr(out, "Show it to the room, on a projector"));
    if (text_is(vote.state, "open")) {
        put_text(request,
                 trf(out, "%zu of %lld papers are in. The result shows when the vote is closed.",
                     papers.n_people + (size_t)papers.n_abstained, (long long)papers.entitled));
        return request_has_role(request, JURY_WRITES) ? papers_put(request, db, &jury, &vote, why)
                                                      : FAIL_NONE;
    }
    if (text_is(vote.state, "planned")) return FAIL_NONE;
    struct vote_result result;
    TRY(vote_count(request->arena, &papers, request->language, &result, why));
    result_put(request, &papers, &result);
    return FAIL_NONE;
}

static const struct page page_jury_vote = {.name = "jury_vote",
                                           .path = JURY_PATH "/votes/:vote",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = JURY_READS,
                                           .section = "proposals",
                                           .wide = true,
                                           .show = vote_show};
REGISTER(page, page_jury_vote);

static enum fail vote_state_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_vote_get_row vote;
    TRY(vote_of_path(request, db, &jury, &vote, why));
    const char *to = request_text(request, "state");
    if (!text_is(to, "open") && !text_is(to, "closed"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    if (text_is(to, vote.state))
        return why_fail(why, FAIL_CONFLICT, NULL, "somebody else has done that already");
    TRY(jury_changes_open(&jury.row, why));
    struct vote_papers papers;
    TRY(vote_papers_load(request, db, &vote, &papers, why));
    if (result_was_shown(&vote, &papers))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the result was shown, so the vote is not opened again: add a new one");
    TRY(jury_vote_set_state(db, vote.id, jury.engagement.id, vote.state, to, why));
    if (text_is(to, "closed"))
        TRY(ledger_record_missing(db, request->arena, &jury_kind_vote, vote.id, request->now, why));
    request->subject = vote.id;
    request_go(request, "%s/votes/%lld", jury.path, (long long)vote.id);
    return act_record(request, db, "jury_vote_state", "vote", vote.id, to, why);
}

static const struct page page_jury_vote_state = {.name = "jury_vote_state",
                                                 .path = JURY_PATH "/votes/:vote/state/:state",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_RUNS,
                                                 .section = "proposals",
                                                 .show = vote_show,
                                                 .act = vote_state_act};
REGISTER(page, page_jury_vote_state);

/* ---- for the room ---- */

/* A vote on the projector: how many papers are in, and once it is closed its result. Whoever is in
 * the room sees it, observers too. */
static enum fail vote_screen_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_vote_get_row vote;
    struct vote_papers papers;
    struct vote_result result;
    const struct html *out = request->out;
    TRY(vote_of_path(request, db, &jury, &vote, why));
    TRY(vote_papers_load(request, db, &vote, &papers, why));
    jury_head(request, &jury, vote.title);
    request->back_href = arena_printf(request->arena, "%s/screen", jury.path);
    if (!text_is(vote.state, "closed")) {
        http_header_add(request->response, "Refresh", "15");
        put_text(request, trf(out, "%lld of %zu papers are in",
                              (long long)papers.n_people + (long long)papers.n_abstained,
                              (size_t)papers.entitled));
        return FAIL_NONE;
    }
    put_text(request, tr(out, vote_kind_rule(papers.kind)));
    TRY(vote_count(request->arena, &papers, request->language, &result, why));
    result_put(request, &papers, &result);
    return FAIL_NONE;
}

static const struct page page_jury_vote_screen = {.name = "jury_vote_screen",
                                                  .path = JURY_PATH "/screen/votes/:vote",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = JURY_SEES,
                                                  .no_navigation = true,
                                                  .wide = true,
                                                  .show = vote_screen_show};
REGISTER(page, page_jury_vote_screen);

/* ---- casting ---- */

struct casting {
    struct hand hand;
    struct jury_vote_get_row vote;
    struct jury_option_list_row *options;
    size_t n_options;
    enum vote_kind kind;
    bool has_paper, abstained;
};

static enum fail casting_load(struct request *request, struct db *db, struct casting *c,
                              struct why *why) {
    TRY(hand_of_request(request, db, &c->hand, why));
    TRY(jury_vote_get(db, request->arena, request_int(request, "vote"), c->hand.engagement,
                      &c->vote, why));
    if (c->hand.paper)
        c->hand.home =
            arena_printf(request->arena, "%s/votes/%lld", c->hand.jury.path, (long long)c->vote.id);
    if (!text_is(c->vote.state, "open"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this vote is not open");
    struct jury_paper_own_row own;
    c->kind = vote_kind_read(c->vote.kind);
    enum fail found =
        jury_paper_own(db, request->arena, c->vote.id, c->hand.participant, &own, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    c->has_paper = found == FAIL_NONE;
    c->abstained = c->has_paper && own.abstains != 0;
    return jury_option_list(db, request->arena, c->vote.id, &c->options, &c->n_options, why);
}

static const char *option_field(struct request *request, int64_t id) {
    return arena_printf(request->arena, "option_%lld", (long long)id);
}

static const struct choice motion_choices[] = {
    {"1", "Yes", NULL},
    {"2", "No", NULL},
    {"3", "No, and I block it", "I could not live with it"},
    {NULL, NULL, NULL}};

static const struct choice *mark_choices(struct request *request, const struct casting *c) {
    int64_t most = c->kind == VOTE_GRADES      ? VOTE_GRADE_MOST
                   : c->kind == VOTE_GRADIENTS ? VOTE_GRADIENT_MOST
                                               : (int64_t)c->n_options;
    bool ranked = c->kind == VOTE_RANKED || c->kind == VOTE_STV;
    if (c->kind == VOTE_MOTION) return motion_choices;
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, (size_t)most + 2);
    size_t n = 0;
    if (ranked) choices[n++] = (struct choice){"", "No place", NULL};
    for (int64_t k = 0; k < most; k++) {
        int64_t mark = ranked ? k + 1 : most - k;
        const char *label = c->kind == VOTE_GRADES      ? vote_grade_text(mark)
                            : c->kind == VOTE_GRADIENTS ? vote_gradient_text(mark)
                                                        : NULL;
        choices[n++] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)mark),
            label != NULL ? label : arena_printf(request->arena, "%lld", (long long)mark), NULL};
    }
    choices[n] = (struct choice){NULL, NULL, NULL};
    return choices;
}

static enum fail cast_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct casting c;
    TRY(casting_load(request, db, &c, why));
    const struct choice *choices = mark_choices(request, &c);
    struct field *made = ARENA_ARRAY(request->arena, struct field, c.n_options + 2);
    for (size_t i = 0; i < c.n_options; i++)
        made[i] =
            (struct field){.name = option_field(request, c.options[i].id),
                           .label = c.options[i].title,
                           .kind = c.kind == VOTE_APPROVAL                       ? FIELD_YES
                                   : c.kind == VOTE_RANKED || c.kind == VOTE_STV ? FIELD_SELECT
                                                                                 : FIELD_CHOICE,
                           .choices = choices};
    made[c.n_options] =
        (struct field){.name = "abstain", .label = "I abstain from this vote", .kind = FIELD_YES};
    *n = c.n_options + 1;
    if (c.hand.paper) made[(*n)++] = jury_replace_field(c.has_paper);
    *fields = made;
    return FAIL_NONE;
}

static enum fail cast_act(struct request *request, struct db *db, struct why *why) {
    struct casting c;
    const struct form *f = request->form;
    TRY(casting_load(request, db, &c, why));
    if (c.hand.paper) TRY(jury_replace_check(f, c.has_paper, why));
    bool abstains = form_yes(f, "abstain");
    int64_t *marks = ARENA_ARRAY(request->arena, int64_t, c.n_options);
    for (size_t i = 0; i < c.n_options; i++) {
        const char *field = option_field(request, c.options[i].id);
        marks[i] = c.kind == VOTE_APPROVAL ? form_yes(f, field) : row_number(form_text(f, field));
    }
    struct why wrong = {0};
    enum fail fail = abstains ? FAIL_NONE : vote_marks_check(c.kind, marks, c.n_options, &wrong);
    if (fail != FAIL_NONE)
        return why_fail(why, fail, option_field(request, c.options[0].id), "%s", wrong.text);
    TRY(jury_paper_put(db, c.vote.id, c.hand.participant, abstains, c.hand.paper ? "paper" : "web",
                       request_today(request), why));
    TRY(jury_mark_clear(db, c.vote.id, c.hand.participant, why));
    for (size_t i = 0; i < c.n_options && !abstains; i++)
        if (marks[i] != 0)
            TRY(jury_mark_put(db, c.vote.id, c.hand.participant, c.options[i].id, marks[i], why));
    TRY(ledger_record(db, request->arena, &jury_kind_vote, c.vote.id, c.hand.participant,
                      request->now, why));
    request->subject = c.vote.id;
    request_go(request, "%s", c.hand.home);
    if (c.hand.paper)
        return paper_say_kept(request, db, &jury_kind_vote, c.vote.id, c.hand.participant,
                              c.hand.label, why);
    request_say(request, "%s",
                tr_language(request->language,
                            "The paper is in. It can be changed until the vote is closed."));
    return FAIL_NONE;
}

/* Only jurors themselves see what is on their paper. */
static enum fail own_fill(struct request *request, struct db *db, const struct casting *c,
                          struct why *why) {
    struct jury_mark_own_row *own;
    size_t n;
    TRY(jury_mark_own(db, request->arena, c->vote.id, c->hand.participant, &own, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *field = option_field(request, own[i].option);
        if (c->kind == VOTE_APPROVAL)
            form_fill(request->form, field, "yes");
        else
            form_fill_int(request->form, field, own[i].mark);
    }
    if (c->abstained) form_fill(request->form, "abstain", "yes");
    return FAIL_NONE;
}

static enum fail cast_show(struct request *request, struct db *db, struct why *why) {
    struct casting c;
    struct html *out = request->out;
    TRY(casting_load(request, db, &c, why));
    if (!c.hand.paper) TRY(own_fill(request, db, &c, why));
    hand_head(request, &c.hand, c.vote.title,
              trf(out, "%s: paper of %s", c.vote.title, c.hand.label));
    if (!text_is_empty(c.vote.detail)) part_prose(out, c.vote.detail);
    rules_put(request, &c.vote, c.options, c.n_options);
    if (c.hand.paper && c.has_paper) jury_replace_note(request);
    if (c.kind == VOTE_RANKED || c.kind == VOTE_STV)
        put_text(request, tr(out, "Give the option that you like best the place 1, the next the "
                                  "place 2. You need not give all a place."));
    put_form(request, c.hand.paper ? tr(out, "Save the paper") : tr(out, "Hand in my paper"),
             c.hand.home);
    return FAIL_NONE;
}

static const struct page page_juror_vote = {.name = "juror_vote",
                                            .path = "/take-part/jury/votes/:vote",
                                            .scope = SCOPE_PARTICIPANT,
                                            .no_navigation = true,
                                            .fields_make = cast_fields,
                                            .show = cast_show,
                                            .act = cast_act};
REGISTER(page, page_juror_vote);

static const struct page page_jury_vote_paper = {.name = "jury_vote_paper",
                                                 .path =
                                                     JURY_PATH "/votes/:vote/paper/:participant",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .fields_make = cast_fields,
                                                 .show = cast_show,
                                                 .act = cast_act};
REGISTER(page, page_jury_vote_paper);
