/* What all groups said, who was heard, and what may be shown of it to whom. */
#include "dialogue/gather.h"
#include "dialogue/mine_views.h"
#include "dialogue/picture_views.h"
#include "web/chart.h"

#include <math.h>

static const char *percent(struct request *request, double share) {
    return isnan(share) ? "\u2013" : arena_printf(request->arena, "%.0f%%", 100 * share);
}

static const char *whole(struct request *request, int64_t n) {
    return arena_printf(request->arena, "%lld", (long long)n);
}

/* ---- uptake ---- */

static void uptake_put(struct request *request, const struct dialogue *dialogue,
                       const struct uptake *u) {
    struct html *out = request->out;
    const struct {
        const char *text;
        int64_t n;
    } steps[] = {{TR("Registered"), u->registered},
                 {TR("Going ahead"), u->confirmed},
                 {TR("Held"), u->held},
                 {TR("Written up"), u->written}};
    struct part_cell head[] = {{.text = tr(out, "Step")},
                               {.text = tr(out, "Events"), .numeric = true},
                               {.text = tr(out, "Of those registered"), .numeric = true}};
    struct part_cell cells[LENGTH(steps) * LENGTH(head)];
    for (size_t i = 0; i < LENGTH(steps); i++) {
        struct interval share = uptake_share(steps[i].n, u->registered);
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = tr(out, steps[i].text), .header = true};
        row[1] = (struct part_cell){.text = whole(request, steps[i].n), .numeric = true};
        row[2] = (struct part_cell){
            .text = isnan(share.low) ? "\u2013"
                                     : trf(out, "%.0f%% (%.0f to %.0f)",
                                           100.0 * (double)steps[i].n / (double)u->registered,
                                           100 * share.low, 100 * share.high),
            .numeric = true};
    }
    put_heading(request, tr(out, "From registering to the write-up"));
    part_table(out, .caption = tr(out, "Events by how far they have come"), .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = LENGTH(steps),
               .first_cell_is_header = true);
    put_text(request, trf(out,
                          "In a national programme %d settings registered and %d ran (%.0f%%). "
                          "The days of %lld of your events are over.",
                          UPTAKE_PEER_REGISTERED, UPTAKE_PEER_RAN,
                          100.0 * UPTAKE_PEER_RAN / UPTAKE_PEER_REGISTERED, (long long)u->over));
    if (dialogue->row.wanted_events > 0)
        put_text(request, trf(out,
                              "For the %lld write-ups that you hope for, about %lld events have to "
                              "be registered at this rate.",
                              (long long)dialogue->row.wanted_events,
                              (long long)uptake_needed(u, dialogue->row.wanted_events)));
}

/* ---- coverage ---- */

static const char *heard_text(const struct html *out, enum heard state) {
    switch (state) {
    case HEARD_NOT: return tr(out, "Not heard");
    case HEARD_COMING: return tr(out, "Not heard yet, an event is coming");
    case HEARD_LITTLE: return tr(out, "Heard too little");
    case HEARD_WELL: return tr(out, "Heard");
    }
    return "";
}

static void coverage_put(struct request *request, const struct gathered *all, size_t from,
                         size_t to, const char *caption) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Group")},
                               {.text = tr(out, "Share of the population"), .numeric = true},
                               {.text = tr(out, "Share of those who came"), .numeric = true},
                               {.text = tr(out, "Events"), .numeric = true},
                               {.text = tr(out, "State")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, (to - from) * LENGTH(head) + 1);
    for (size_t i = from; i < to; i++) {
        const struct heard_group *g = &all->heard[i];
        struct part_cell *row = &cells[(i - from) * LENGTH(head)];
        row[0] = (struct part_cell){.text = all->groups[i].name, .header = true};
        row[1] = (struct part_cell){.text = percent(request, g->share), .numeric = true};
        row[2] = (struct part_cell){
            .text =
                isnan(g->low) ? "\u2013" : trf(out, "%.0f to %.0f%%", 100 * g->low, 100 * g->high),
            .numeric = true};
        row[3] = (struct part_cell){.text = whole(request, g->events), .numeric = true};
        row[4] = (struct part_cell){.text = heard_text(out, g->state)};
    }
    if (to > from)
        part_table(out, .caption = caption, .head = head, .cells = cells, .n_columns = LENGTH(head),
                   .n_rows = to - from, .first_cell_is_header = true);
}

static void outreach_put(struct request *request, const struct gathered *all) {
    const char *texts[64];
    size_t n = 0;
    struct html *out = request->out;
    for (size_t i = 0; i < all->n_groups && n < 64; i++) {
        const char *name = all->groups[i].name;
        if (all->heard[i].state == HEARD_NOT)
            texts[n++] = trf(out,
                             "%s: nobody has met and nobody plans to. Ask a host there by name, "
                             "and offer to run the first one.",
                             name);
        else if (all->heard[i].state == HEARD_COMING)
            texts[n++] = trf(out,
                             "%s: an event is coming. Phone the host, and ask whether they need "
                             "anything.",
                             name);
        else if (all->heard[i].state == HEARD_LITTLE)
            texts[n++] = trf(out,
                             "%s: fewer than half of their share were there. Ask hosts who know "
                             "them to hold another one.",
                             name);
    }
    put_heading(request, tr(out, "Who has not been heard"));
    if (n == 0)
        put_text(request, tr(out, "All areas and communities have been heard."));
    else
        dialogue_list(request, texts, n);
}

static enum fail coverage_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct gathered all;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(gather(db, request->arena, dialogue.engagement.id, request_today(request), 1, &all, why));
    struct html *out = request->out;
    dialogue_head(request, &dialogue, tr(out, "Uptake, and who was heard"));
    uptake_put(request, &dialogue, &all.uptake);
    outreach_put(request, &all);
    coverage_put(request, &all, 0, all.n_areas, tr(out, "Areas"));
    coverage_put(request, &all, all.n_areas, all.n_groups, tr(out, "Communities"));
    put_hint(request,
             tr(out, "How many came is known in bands only, so a share lies between two numbers, "
                     "whatever the true ones are. Communities overlap, and everybody at an "
                     "event is counted with each community that was there: their shares are "
                     "upper limits."));
    return FAIL_NONE;
}

static const struct page page_dialogue_coverage = {.name = "dialogue_coverage",
                                                   .path = DIALOGUE_PATH "/coverage",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = DIALOGUE_READS,
                                                   .section = "proposals",
                                                   .show = coverage_show};
REGISTER(page, page_dialogue_coverage);

/* ---- what all groups said ---- */

/* Votes in the room, or of people alone on phones. */
static const int64_t *votes_of(const struct tally *tally, bool phones) {
    return phones ? tally->phone : tally->votes;
}

static size_t shown_find(const struct gathered *all, bool phones, const struct tally **shown) {
    static const int64_t nobody[3] = {0};
    size_t n = 0;
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        size_t n_groups = phones ? t->n_phones : t->n_groups;
        if (beside_whole(votes_of(t, phones), nobody, n_groups) == BESIDE_ALL) shown[n++] = t;
    }
    return n;
}

static void chart_put(struct request *request, const struct gathered *all, bool phones) {
    struct html *out = request->out;
    const struct tally **shown =
        ARENA_ARRAY(request->arena, const struct tally *, all->n_tallies + 1);
    size_t n = shown_find(all, phones, shown);
    if (n == 0) {
        put_text(request, tr(out, "Too few people have voted to show numbers without showing "
                                  "single people."));
        return;
    }
    const char *parts[3] = {tr(out, "Agree"), tr(out, "Unsure"), tr(out, "Disagree")};
    const char **rows = ARENA_ARRAY(request->arena, const char *, n);
    double *counts = ARENA_ARRAY(request->arena, double, 3 * n);
    size_t best = 0;
    double best_share = -1;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        rows[i] = shown[i]->text;
        for (size_t k = 0; k < 3; k++) {
            counts[3 * i + k] = (double)votes_of(shown[i], phones)[k];
            sum += counts[3 * i + k];
        }
        double share = sum > 0 ? counts[3 * i] / sum : 0;
        if (share > best_share) best_share = share, best = i;
    }
    const struct chart_stack chart = {
        .frame = {.id = phones ? "said-alone" : "said",
                  .title = phones ? tr(out, "What people said alone, on their phones")
                                  : tr(out, "What the groups said to each statement"),
                  .sentence = trf(out, "Most agreed on (%.0f%%): %s", 100 * best_share, rows[best]),
                  .note =
                      phones ? tr(out, "People who voted by themselves with the code of a slip")
                             : trf(out, "%zu write-ups that count; groups that counted their votes",
                                   all->n_voices)},
        .parts = parts,
        .n_parts = 3,
        .rows = rows,
        .n_rows = n,
        .counts = counts};
    chart_stack(out, &chart);
    if (n < all->n_tallies)
        put_hint(request, trn(out,
                              "%lld statement is not shown: too few people chose one of the "
                              "answers.",
                              "%lld statements are not shown: too few people chose one of the "
                              "answers.",
                              (int64_t)(all->n_tallies - n)));
}

void picture_put(struct request *request, const struct gathered *all) {
    chart_put(request, all, false);
}

void picture_phones_put(struct request *request, const struct gathered *all) {
    if (!all->any_phones) return;
    put_heading(request, tr(request->out, "Alone, on phones"));
    chart_put(request, all, true);
}

static void majorities_put(struct request *request, const struct gathered *all) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Most agreed"), .numeric = true},
                               {.text = tr(out, "Split"), .numeric = true},
                               {.text = tr(out, "Most disagreed"), .numeric = true}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, all->n_tallies * LENGTH(head) + 1);
    for (size_t i = 0; i < all->n_tallies; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = all->tallies[i].text, .header = true};
        for (size_t k = 0; k < 3; k++)
            row[1 + k] = (struct part_cell){
                .text = whole(request, (int64_t)all->tallies[i].majorities[k]), .numeric = true};
    }
    put_heading(request, tr(out, "Groups that did not count"));
    put_text(request, tr(out, "They are kept apart: how many people stand behind a majority is "
                              "not known."));
    part_table(out, .caption = tr(out, "Groups by what most of them thought"), .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = all->n_tallies,
               .first_cell_is_header = true);
}

static enum fail said_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct gathered all;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(gather(db, request->arena, dialogue.engagement.id, request_today(request), 1, &all, why));
    struct html *out = request->out;
    dialogue_head(request, &dialogue, tr(out, "What all groups said"));
    put_text(request, trn(out, "%lld write-up counts, one for each event.",
                          "%lld write-ups count, one for each event.", (int64_t)all.n_voices));
    if (all.n_kept > 0)
        put_text(request, trn(out, "%lld further account is kept beside them.",
                              "%lld further accounts are kept beside them.", (int64_t)all.n_kept));
    picture_put(request, &all);
    picture_phones_put(request, &all);
    ways_put(request, &all, arena_printf(request->arena, "%s/said", dialogue.path));
    majorities_put(request, &all);
    return FAIL_NONE;
}

static const struct page page_dialogue_said = {.name = "dialogue_said",
                                               .path = DIALOGUE_PATH "/said",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = DIALOGUE_READS,
                                               .section = "proposals",
                                               .show = said_show};
REGISTER(page, page_dialogue_said);

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct programme p;
    struct gathered all;
    TRY(programme_of_path(request, db, &p, why));
    TRY(gather(db, request->arena, p.row.engagement, request_today(request), GATHER_STEP, &all,
               why));
    struct html *out = request->out;
    dialogue_title(request, p.row.topic, tr(out, "What was said so far"), p.row.illustrative != 0);
    request->back_href = p.path;
    put_text(request, trn(out, "%lld group has told us what was said.",
                          "%lld groups have told us what was said.", (int64_t)all.n_all));
    picture_put(request, &all);
    picture_phones_put(request, &all);
    if (all.any_phones) ways_put(request, &all, NULL);
    put_hint(request, tr(out, "People chose to take part, so these shares do not speak for "
                              "everybody. No number of 1 to 4 people is shown."));
    return FAIL_NONE;
}

static const struct page page_dialogue_public_said = {.name = "dialogue_public_said",
                                                      .path = "/d/:name/said",
                                                      .scope = SCOPE_ANYONE,
                                                      .section = "take-part",
                                                      .show = public_show};
REGISTER(page, page_dialogue_public_said);

/* ---- your group beside the whole ---- */

/* Own votes beside those of all: counted in the room, or alone on phones. */
struct beside_pair {
    const int64_t *own, *whole;
    bool included; /* the own ones are among those of all */
    size_t n_groups;
    bool own_shown; /* whatever they are: the host typed them in */
};

static void beside_row(struct request *request, const char *text, const struct beside_pair *pair,
                       struct part_cell *row) {
    static const int64_t nobody[3] = {0};
    struct html *out = request->out;
    const int64_t *whole = pair->whole;
    int64_t n_own = pair->own[0] + pair->own[1] + pair->own[2];
    size_t others = pair->n_groups - (pair->included && n_own > 0 && pair->n_groups > 0);
    enum beside safe = beside_whole(whole, pair->included ? pair->own : nobody, others);
    row[0] = (struct part_cell){.text = text, .header = true};
    row[1].text = n_own == 0 ? "\u2013"
                  : pair->own_shown || beside_whole(pair->own, nobody, 2) == BESIDE_ALL
                      ? three_votes(request, pair->own)
                      : tr(out, "Too few to show");
    row[2].text = safe == BESIDE_ALL ? three_votes(request, whole)
                  : safe == BESIDE_N ? trn(out, "%lld person voted", "%lld people voted",
                                           whole[0] + whole[1] + whole[2])
                                     : tr(out, "Too few to show");
}

static void beside_put(struct request *request, const struct guest *guest,
                       const struct gathered *all, bool phones) {
    static const int64_t nobody[3] = {0};
    struct html *out = request->out;
    /* Whoever came may see the own group's numbers when no single person shows in them. */
    bool host = !text_is(guest->role, "participant");
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Yours")},
                               {.text = tr(out, "All groups")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, all->n_tallies * LENGTH(head) + 1);
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        struct room_count room = gather_room(all, guest->event.id, t->statement);
        const struct phone_count *phone =
            phone_count_of(&all->phones, guest->event.id, t->statement);
        struct beside_pair pair = {room.votes, t->votes, room.included, t->n_groups, host};
        if (phones)
            pair = (struct beside_pair){phone == NULL ? nobody : phone->votes, t->phone,
                                        phone != NULL, t->n_phones, false};
        beside_row(request, t->text, &pair, &cells[i * LENGTH(head)]);
    }
    const char *caption =
        phones ? tr(out, "Alone, on phones") : tr(out, "Counted in the room, together");
    part_table(out, .caption = caption, .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = all->n_tallies, .first_cell_is_header = true);
}

static enum fail beside_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    struct gathered all;
    TRY(guest_of_path(request, db, &guest, why));
    TRY(gather(db, request->arena, guest.event.engagement, request_today(request), GATHER_STEP,
               &all, why));
    struct html *out = request->out;
    dialogue_title(
        request,
        trf(out, "%s, event %lld", guest.programme.row.topic, (long long)guest.event.number),
        tr(out, "Your group beside the whole"), guest.programme.row.illustrative != 0);
    request->back_href = guest.path;
    put_text(request, trn(out, "%lld group has told us what was said.",
                          "%lld groups have told us what was said.", (int64_t)all.n_all));
    beside_put(request, &guest, &all, false);
    if (all.any_phones) beside_put(request, &guest, &all, true);
    put_hint(request,
             tr(out, "Groups that did not count their votes are not in these numbers. Of other "
                     "groups no number of 1 to 4 people is shown. The numbers are renewed with "
                     "every fifth write-up, so that no group shows in a change. Votes from phones "
                     "come in with those of other events, once the day is over."));
    return FAIL_NONE;
}

static const struct page page_dialogue_beside = {.name = "dialogue_beside",
                                                 .path = "/e/:code/beside",
                                                 .scope = SCOPE_ANYONE,
                                                 .no_navigation = true,
                                                 .show = beside_show};
REGISTER(page, page_dialogue_beside);

/* ---- what became of it ---- */

static const struct field outcome_fields[] = {
    {.name = "outcome",
     .label = "What became of it",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 8000,
     .rows = 10,
     .hint =
         "Answer the reasons that were given often, and what was said otherwise. Everybody with "
         "a code sees it, and it is public.",
     .missing = "Enter what became of it"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail outcome_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (!text_is(dialogue.row.state, "closed") && !text_is(dialogue.row.state, "answered"))
        return why_fail(why, FAIL_CONFLICT, NULL, "close the dialogue to new events first");
    enum fail fail = dialogue_set_outcome(db, dialogue.engagement.id, revision_of(request->form),
                                          form_text(request->form, "outcome"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    if (text_is(dialogue.row.state, "closed"))
        TRY(dialogue_set_state(db, dialogue.engagement.id, "closed", "answered", why));
    TRY(phone_settle(db, request->arena, dialogue.engagement.id, request_today(request), why));
    request->subject = dialogue.engagement.id;
    request_go(request, "%s", dialogue.path);
    return FAIL_NONE;
}

static enum fail outcome_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    form_fill(request->form, "outcome", dialogue.row.outcome);
    form_fill_int(request->form, "revision", dialogue.row.revision);
    dialogue_head(request, &dialogue, tr(request->out, "What became of it"));
    if (!text_is(dialogue.row.state, "closed") && !text_is(dialogue.row.state, "answered")) {
        put_text(request, tr(request->out, "Close the dialogue to new events first."));
        return FAIL_NONE;
    }
    put_form(request, tr(request->out, "Publish the answer"), dialogue.path);
    return FAIL_NONE;
}

static const struct page page_dialogue_outcome = {.name = "dialogue_outcome",
                                                  .path = DIALOGUE_PATH "/outcome",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = DIALOGUE_LEADS,
                                                  .section = "proposals",
                                                  .fields = outcome_fields,
                                                  .n_fields = LENGTH(outcome_fields),
                                                  .show = outcome_show,
                                                  .act = outcome_act};
REGISTER(page, page_dialogue_outcome);
