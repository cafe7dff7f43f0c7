/* Taking part: one statement at a time; changing answers; adding a statement; leaving. */
#include "civic/session.h"
#include "civic/work.h"
#include "conversation/conversation_views.h"
#include "conversation/live.h"
#include "conversation/record.h"
#include "conversation/source.h"
#include "conversation/source.sql.h"
#include "conversation/take_part.html.h"
#include "conversation/voting.h"
#include "evidence/take_part.h"
#include "stats/opinion/route.h"

#include <math.h>
#include <string.h>

/* ---- the statements of one person ---- */

struct desk {
    struct voting voting;
    struct voting_statements_row *statements;
    struct voting_own_row *own; /* the last first */
    size_t n, n_own, n_answered;
    int64_t *vote; /* [n] DB_NULL_INT: not answered */
};

static size_t place_of(const struct desk *desk, int64_t statement) {
    size_t low = 0, high = desk->n;
    while (low < high && desk->statements[low].id != statement) low++;
    return low;
}

static enum fail desk_load(struct request *request, struct db *db, struct desk *desk,
                           struct why *why) {
    *desk = (struct desk){0};
    TRY(voting_of_request(request, db, &desk->voting, why));
    const struct voting *voting = &desk->voting;
    TRY(voting_statements(db, request->arena, voting->row.id, request->language, &desk->statements,
                          &desk->n, why));
    if (voting->member != 0)
        TRY(voting_own(db, request->arena, voting->member, &desk->own, &desk->n_own, why));
    desk->vote = ARENA_ARRAY(request->arena, int64_t, desk->n + 1);
    for (size_t j = 0; j < desk->n; j++) desk->vote[j] = DB_NULL_INT;
    for (size_t i = 0; i < desk->n_own; i++) {
        size_t j = place_of(desk, desk->own[i].statement);
        if (j == desk->n) continue;
        desk->vote[j] = desk->own[i].vote;
        desk->n_answered += desk->own[i].vote != DB_NULL_INT;
    }
    return FAIL_NONE;
}

/* Which statement is next; its place, or SIZE_MAX. The same person sees the same again until they
 * answer. */
static size_t next_of(struct request *request, const struct desk *desk, double *chances) {
    struct opinion_route_statement *all =
        ARENA_ARRAY(request->arena, struct opinion_route_statement, desk->n + 1);
    struct live_axes axes = live_axes_of(request->app, request->arena, desk->voting.row.id);
    for (size_t j = 0; j < desk->n; j++)
        all[j] = (struct opinion_route_statement){
            .agrees = desk->statements[j].agrees,
            .disagrees = desk->statements[j].disagrees,
            .passes = desk->statements[j].passes,
            .answered = desk->vote[j] != DB_NULL_INT,
            .loading = live_loading(&axes, desk->statements[j].number)};
    struct opinion_route_plan plan = {
        .statements = all,
        .n = desk->n,
        .n_axes = axes.n_axes,
        .pull = axes.pull,
        .seed = arena_printf(request->arena, "%s/%lld/%zu", desk->voting.row.seed,
                             (long long)request->viewer.participant, desk->n_answered)};
    if (chances != NULL) opinion_route_chances(&plan, chances);
    return opinion_route_next(request->arena, &plan, NULL);
}

static const char *from_text(const struct html *out, const struct voting_statements_row *row,
                             int64_t member) {
    if (member != 0 && row->author == member) return tr(out, "You wrote this");
    if (text_is(row->origin, "participant")) return tr(out, "From a participant");
    if (text_is(row->origin, "import")) return "";
    return tr(out, "From those who run this conversation");
}

/* ---- voting ---- */

static const struct field vote_fields[] = {{.name = "statement", .kind = FIELD_HIDDEN}};

static enum fail votes_rate(struct request *request, struct why *why) {
    return request_try(request, "statement vote",
                       arena_printf(request->arena, "%lld", (long long)request->viewer.participant),
                       300, 3000, why);
}

static enum fail vote_prepare(struct request *request, struct why *why) {
    return votes_rate(request, why);
}

/* Stores what the pressed button says about the statement of this number. */
static enum fail vote_take(struct request *request, struct db *db, struct desk *desk,
                           int64_t number, bool drawn, struct why *why) {
    const char *word = http_field(request->http, "vote");
    int64_t vote = DB_NULL_INT;
    size_t at = 0;
    TRY(voting_open_check(&desk->voting, why));
    while (at < desk->n && desk->statements[at].number != number) at++;
    if (at == desk->n)
        return why_fail(why, FAIL_INPUT, NULL,
                        TR("That statement is not in this conversation, or is not shown any more. "
                           "Go on with the next one"));
    if (!text_is(word, "none") && !vote_word_read(word == NULL ? "" : word, &vote))
        return why_fail(why, FAIL_INPUT, NULL, TR("Choose agree, disagree or pass"));
    double *chances = ARENA_ARRAY(request->arena, double, desk->n + 1);
    if (drawn) (void)next_of(request, desk, chances);
    TRY(voting_member(request, db, &desk->voting, why));
    struct vote_cast cast = {.conversation = desk->voting.row.id,
                             .member = desk->voting.member,
                             .statement = desk->statements[at].id,
                             .vote = vote,
                             .chance =
                                 drawn && desk->vote[at] == DB_NULL_INT ? chances[at] : (double)NAN,
                             .mode = "web",
                             .day = request_today(request)};
    bool taken_back = vote == DB_NULL_INT;
    if (!taken_back)
        TRY(conversation_record_keep(db, request->arena, cast.conversation, cast.member, why));
    TRY(vote_store(db, request->arena, &cast, why));
    return taken_back ? conversation_record_again(db, request->arena, cast.conversation,
                                                  request->viewer.participant, request->now, why)
                      : FAIL_NONE;
}

static enum fail next_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    int64_t number;
    TRY(desk_load(request, db, &desk, why));
    if (!str_int(str_of(form_text(request->form, "statement")), 0, INT64_MAX, &number)) number = -1;
    TRY(vote_take(request, db, &desk, number, true, why));
    request_go(request, "%s?saved=1", desk.voting.path);
    return FAIL_NONE;
}

/* What they answered last, to be undone in one step. */
static void last_fill(struct request *request, const struct desk *desk,
                      struct vote_page_view *view) {
    if (desk->n_own == 0 || http_query(request->http, "saved") == NULL) return;
    size_t at = place_of(desk, desk->own[0].statement);
    if (at == desk->n || desk->own[0].vote == DB_NULL_INT) return;
    view->last_text = desk->statements[at].text;
    view->last_language = desk->statements[at].language;
    view->last_vote = tr(request->out, vote_text(desk->own[0].vote));
    view->last_href = arena_printf(request->arena, "%s/statements/%lld", desk->voting.path,
                                   (long long)desk->statements[at].number);
}

static enum fail next_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    size_t at = desk.voting.open ? next_of(request, &desk, NULL) : SIZE_MAX;
    struct vote_page_view view = {.request = request,
                                  .form = request->form,
                                  .voting = &desk.voting,
                                  .n_answered = desk.n_answered,
                                  .n_left = desk.n - desk.n_answered,
                                  .former = 2};
    last_fill(request, &desk, &view);
    request->title = desk.voting.row.topic;
    request->back_href = "/take-part/now";
    if (at == SIZE_MAX) {
        conversation_done_html(request->out, &view);
        return FAIL_NONE;
    }
    view.number = desk.statements[at].number;
    view.text = desk.statements[at].text;
    view.language = desk.statements[at].language;
    view.from = from_text(request->out, &desk.statements[at], desk.voting.member);
    /* After a refusal the next statement shows, not the one that is not there. */
    struct form *form = form_new(request->arena, vote_fields, LENGTH(vote_fields));
    form->csrf = request->form->csrf, form->nonce = request->form->nonce;
    form->language = request->form->language;
    form_fill_int(form, "statement", view.number);
    view.form = form;
    conversation_vote_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_next = {
    .name = "conversation_next",
    .path = "/take-part/conversation/:conversation",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .repeatable = true,
    .fields = vote_fields,
    .n_fields = LENGTH(vote_fields),
    .prepare = vote_prepare,
    .show = next_show,
    .act = next_act,
};
REGISTER(page, page_next);

/* ---- one statement that they went to ---- */

static enum fail one_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    TRY(desk_load(request, db, &desk, why));
    TRY(vote_take(request, db, &desk, request_int(request, "statement"), false, why));
    request_go(request, "%s?saved=1", desk.voting.path);
    return FAIL_NONE;
}

static enum fail one_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    size_t at = 0;
    TRY(desk_load(request, db, &desk, why));
    TRY(voting_open_check(&desk.voting, why));
    while (at < desk.n && desk.statements[at].number != request_int(request, "statement")) at++;
    if (at == desk.n)
        return why_fail(why, FAIL_NOTFOUND, NULL, TR("there is no such statement to vote on"));
    struct vote_page_view view = {
        .request = request,
        .form = request->form,
        .voting = &desk.voting,
        .number = desk.statements[at].number,
        .text = desk.statements[at].text,
        .language = desk.statements[at].language,
        .from = from_text(request->out, &desk.statements[at], desk.voting.member),
        .n_answered = desk.n_answered,
        .n_left = desk.n - desk.n_answered,
        .former = desk.vote[at] == DB_NULL_INT ? 2 : desk.vote[at],
        .changing = true};
    request->title = tr(request->out, "Your answer");
    request->back_href = arena_printf(request->arena, "%s/answers", desk.voting.path);
    conversation_vote_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_one = {
    .name = "conversation_one",
    .path = "/take-part/conversation/:conversation/statements/:statement",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .repeatable = true,
    .prepare = vote_prepare,
    .show = one_show,
    .act = one_act,
};
REGISTER(page, page_one);

/* ---- all answers ---- */

/* "Agree, then pass": what they answered before. */
static const char *before_text(const struct html *out, const struct changes_own_row *rows, size_t n,
                               int64_t statement) {
    const char *text = "";
    for (size_t i = 0; i < n; i++) {
        if (rows[i].statement != statement) continue;
        const char *said =
            rows[i].vote == DB_NULL_INT ? tr(out, "taken back") : tr(out, vote_text(rows[i].vote));
        text = text_is_empty(text) ? said : trf(out, "%s, then %s", text, said);
    }
    return text;
}

static enum fail answers_show(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    struct statement_own_row *written = NULL;
    struct changes_own_row *before = NULL;
    size_t n_written = 0, n_before = 0;
    TRY(desk_load(request, db, &desk, why));
    if (desk.voting.member != 0) {
        TRY(statement_own(db, request->arena, desk.voting.member, &written, &n_written, why));
        TRY(changes_own(db, request->arena, desk.voting.member, &before, &n_before, why));
    }
    struct own_answer *answers = ARENA_ARRAY(request->arena, struct own_answer, desk.n + 1);
    struct answers_view view = {.request = request,
                                .voting = &desk.voting,
                                .answers = answers,
                                .written = written,
                                .n_written = n_written};
    for (size_t i = 0; i < desk.n_own; i++) {
        size_t at = place_of(&desk, desk.own[i].statement);
        if (at == desk.n || desk.own[i].vote == DB_NULL_INT) continue;
        answers[view.n++] = (struct own_answer){
            desk.statements[at].number, desk.statements[at].text, desk.statements[at].language,
            tr(request->out, vote_text(desk.own[i].vote)),
            before_text(request->out, before, n_before, desk.own[i].statement)};
    }
    request->title = tr(request->out, "Your answers");
    request->back_href = desk.voting.path;
    conversation_answers_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_answers = {
    .name = "conversation_answers",
    .path = "/take-part/conversation/:conversation/answers",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .show = answers_show,
};
REGISTER(page, page_answers);

/* ---- a receipt ---- */

static enum fail receipt_act(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(conversation_record(db, request->arena, voting.row.id, request->viewer.participant,
                            request->now, why));
    request_go(request, "/take-part/receipt");
    return FAIL_NONE;
}

static const struct page page_conversation_receipt = {
    .name = "conversation_receipt",
    .path = "/take-part/conversation/:conversation/receipt",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .unrecorded = true,
    .act = receipt_act,
};
REGISTER(page, page_conversation_receipt);

/* ---- a statement of their own ---- */

static const struct field add_fields[] = {
    {.name = "text",
     .label = "Your statement",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = STATEMENT_LENGTH_MAX,
     .rows = 3,
     .hint = "One thing, in a sentence to which others can say agree or disagree. Do not name or "
             "point at anybody.",
     .missing = "Write your statement"},
    {.name = "different", .label = "Mine says something different from these", .kind = FIELD_YES},
};

struct adding {
    char *text;
    struct nearest near[NEAREST_MAX];  /* for moderators */
    struct nearest shown[NEAREST_MAX]; /* what everybody sees already */
    size_t n_near, n_shown;
};

static enum fail adding_load(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct adding *adding = request->context;
    int64_t conversation = request_int(request, "conversation");
    TRY(statement_nearest(request, db, conversation, "", adding->text, adding->near,
                          &adding->n_near, why));
    if (adding->n_near == 0) return FAIL_NONE;
    return statement_nearest(request, db, conversation, "accepted", adding->text, adding->shown,
                             &adding->n_shown, why);
}

/* Looking for what says nearly the same is done beforehand, so that nobody else waits for it. */
static enum fail add_prepare(struct request *request, struct why *why) {
    struct adding *adding = ARENA_NEW(request->arena, struct adding);
    const char *who = arena_printf(request->arena, "%lld", (long long)request->viewer.participant);
    request->context = adding;
    enum fail fail =
        statement_clean(request->arena, form_text(request->form, "text"), &adding->text, why);
    if (fail == FAIL_INPUT) form_error(request->form, "text", "%s", why->text);
    if (fail != FAIL_NONE) {
        adding->text = NULL;
        return fail;
    }
    TRY(request_try(request, "statement", who, 10, 30, why));
    TRY(request_crowd(request, "statements", why));
    return request_read(request, adding_load, request, why);
}

static enum fail add_check(struct request *request, struct db *db, const struct desk *desk,
                           struct why *why) {
    const struct adding *adding = request->context;
    int64_t n_own = 0, room;
    TRY(voting_open_check(&desk->voting, why));
    if (desk->voting.row.adding == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("statements cannot be added here"));
    if (desk->voting.member != 0)
        TRY(statement_own_count(db, request->arena, desk->voting.member, &n_own, why));
    TRY(statement_room(db, request->arena, desk->voting.row.id, &room, why));
    if (n_own >= STATEMENTS_EACH)
        return why_fail(why, FAIL_LIMIT, NULL,
                        tr_language(request->language, "no more statements can be added: %d is "
                                                       "the most for one person"),
                        STATEMENTS_EACH);
    if (room == 0)
        return why_fail(why, FAIL_LIMIT, NULL,
                        TR("this conversation is full: no more statements can be added. You can "
                           "still vote"));
    size_t wanted = desk->n < STATEMENT_VOTES_TO_ADD ? desk->n : STATEMENT_VOTES_TO_ADD;
    if (desk->n_answered < wanted) {
        form_error(request->form, NULL,
                   "Answer a few statements first, so that you see what is there already");
        return why_fail(why, FAIL_INPUT, NULL, TR("answer first"));
    }
    if (adding->n_shown > 0 && !form_yes(request->form, "different")) {
        form_error(request->form, "text",
                   "Others said nearly the same. Vote on it instead, or say that yours is "
                   "different");
        return why_fail(why, FAIL_INPUT, "text", TR("nearly the same"));
    }
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct desk desk;
    const struct adding *adding = request->context;
    int64_t number, id, source;
    TRY(desk_load(request, db, &desk, why));
    TRY(add_check(request, db, &desk, why));
    TRY(voting_member(request, db, &desk.voting, why));
    TRY(statement_number_next(db, request->arena, desk.voting.row.id, &number, why));
    TRY(source_of_request(request, db, desk.voting.row.id, &source, why));
    /* What others see at once is never what looks like a repeat or leads to somebody. */
    bool at_once = text_is(desk.voting.row.moderation, "after") && adding->n_near == 0 &&
                   text_is_empty(statement_warning(adding->text));
    bool near = adding->n_near > 0;
    TRY(statement_add(
        db, request->arena, desk.voting.row.id, number, adding->text, request->language,
        "participant", desk.voting.member, arena_printf(request->arena, "%lld", (long long)source),
        at_once ? "accepted" : "waiting", near ? adding->near[0].number : DB_NULL_INT,
        near ? adding->near[0].jaccard : (double)NAN, request_today(request), &id, why));
    request_go(request, "%s/answers", desk.voting.path);
    request_say(request, "%s",
                tr_language(request->language,
                            at_once ? "Thank you. Others can vote on your statement now."
                                    : "Thank you. A moderator reads your statement before others "
                                      "see it."));
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    const struct adding *adding = request->context;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(voting_open_check(&voting, why));
    if (voting.row.adding == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, TR("statements cannot be added here"));
    struct add_view view = {.request = request, .form = request->form, .voting = &voting};
    if (adding != NULL) view.near = adding->shown, view.n_near = adding->n_shown;
    request->title = tr(request->out, "Add a statement of your own");
    request->back_href = voting.path;
    conversation_add_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_add = {
    .name = "conversation_statement",
    .path = "/take-part/conversation/:conversation/add",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .unrecorded = true,
    .fields = add_fields,
    .n_fields = LENGTH(add_fields),
    .prepare = add_prepare,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_add);

/* ---- asking another moderator ---- */

static enum fail appeal_act(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    struct statement_get_row row;
    struct statement_own_row *own;
    size_t n, at = 0;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(statement_get(db, request->arena, request_int(request, "statement"), voting.row.id, &row,
                      why));
    TRY(statement_own(db, request->arena, voting.member, &own, &n, why));
    while (at < n && own[at].number != row.number) at++;
    if (voting.member == 0 || at == n)
        return why_fail(why, FAIL_NOTFOUND, NULL, TR("there is no such statement of yours"));
    if (!text_is(row.state, "rejected") || own[at].appealed > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("there is nothing to look at again"));
    TRY(moderation_decision_add(db, voting.row.id, row.id, "appeal", row.reason, "", row.state,
                                DB_NULL_INT, request->now, why));
    TRY(statement_decide(db, row.id, voting.row.id, row.state, "waiting", "", why));
    request_go(request, "%s/answers", voting.path);
    request_say(request, "%s",
                tr_language(request->language, "Another moderator will look at it again."));
    return FAIL_NONE;
}

static const struct page page_appeal = {
    .name = "conversation_appeal",
    .path = "/take-part/conversation/:conversation/statements/:statement/appeal",
    .scope = SCOPE_PARTICIPANT,
    .unrecorded = true,
    .act = appeal_act,
};
REGISTER(page, page_appeal);

/* ---- about them, and leaving ---- */

/* One optional question for each variable of the population's profile. */
static enum fail about_fields(struct request *request, struct db *db, const struct field **out,
                              size_t *n_out, struct why *why) {
    struct voting voting;
    struct margin_list_row *rows;
    size_t n, n_fields = 0;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(margin_list(db, request->arena, voting.row.id, &rows, &n, why));
    struct field *fields = ARENA_ARRAY(request->arena, struct field, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool first = i == 0 || !text_is(rows[i].variable, rows[i - 1].variable);
        if (!first) continue;
        struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
        size_t k = 0;
        for (size_t j = i; j < n && text_is(rows[j].variable, rows[i].variable); j++)
            choices[k++] = (struct choice){rows[j].category, rows[j].category, NULL};
        choices[k] = (struct choice){"-", "I do not want to say", NULL};
        fields[n_fields] = (struct field){
            .name = arena_printf(request->arena, "about-%zu", n_fields),
            .label = rows[i].variable,
            .kind = FIELD_CHOICE,
            .choices = choices,
        };
        n_fields++;
    }
    *out = fields;
    *n_out = n_fields;
    return FAIL_NONE;
}

static enum fail about_act(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(voting_open_check(&voting, why));
    TRY(voting_member(request, db, &voting, why));
    for (size_t i = 0; i < request->form->n_fields; i++) {
        const struct field *field = &request->form->fields[i];
        const char *said = form_text(request->form, field->name);
        if (text_is_empty(said) || text_is(said, "-"))
            TRY(profile_remove(db, voting.member, field->label, why));
        else
            TRY(profile_put(db, voting.member, field->label, said, why));
    }
    request_go(request, "%s", voting.path);
    return FAIL_NONE;
}

static enum fail about_show(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    struct profile_own_row *own = NULL;
    size_t n = 0;
    TRY(voting_of_request(request, db, &voting, why));
    if (voting.member != 0) TRY(profile_own(db, request->arena, voting.member, &own, &n, why));
    for (size_t i = 0; i < request->form->n_fields; i++)
        for (size_t k = 0; k < n; k++)
            if (text_is(own[k].variable, request->form->fields[i].label))
                form_fill(request->form, request->form->fields[i].name, own[k].category);
    struct add_view view = {.request = request, .form = request->form, .voting = &voting};
    request->title = tr(request->out, "About this conversation and your answers");
    request->back_href = voting.path;
    conversation_about_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_about = {
    .name = "conversation_about",
    .path = "/take-part/conversation/:conversation/about",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .repeatable = true,
    .fields_make = about_fields,
    .show = about_show,
    .act = about_act,
};
REGISTER(page, page_about);

static enum fail forget_act(struct request *request, struct db *db, struct why *why) {
    struct voting voting;
    TRY(voting_of_request(request, db, &voting, why));
    TRY(ledger_withdraw(db, request->arena, &conversation_kind_votes, voting.row.id,
                        request->viewer.participant, request->now, why));
    if (voting.member != 0) TRY(member_forget(db, voting.row.id, voting.member, why));
    TRY(session_end(request, db, why));
    request_go(request, "/conversation/%s", voting.row.slug);
    return FAIL_NONE;
}

static const struct page page_forget = {
    .name = "conversation_forget",
    .path = "/take-part/conversation/:conversation/forget",
    .scope = SCOPE_PARTICIPANT,
    .unrecorded = true,
    .act = forget_act,
};
REGISTER(page, page_forget);

/* ---- on the first page of those who take part ---- */

static enum fail tasks_add(struct request *request, struct db *db, struct part_task *tasks,
                           size_t *n, struct why *why) {
    struct voting_list_row *rows;
    size_t n_rows;
    const struct html *out = request->out;
    TRY(voting_list(db, request->arena, request->viewer.participant, &rows, &n_rows, why));
    for (size_t i = 0; i < n_rows && *n < TAKE_PART_TASKS_MAX; i++) {
        bool open = text_is(rows[i].state, "open");
        bool done = rows[i].n_voted >= rows[i].n_statements;
        tasks[(*n)++] = (struct part_task){
            .title = rows[i].topic,
            .hint = tr(out, "Say whether you agree with what people say, one statement at a time"),
            .href =
                arena_printf(request->arena, "/take-part/conversation/%lld", (long long)rows[i].id),
            .status = !open                  ? tr(out, "Closed")
                      : rows[i].n_voted == 0 ? tr(out, "Not yet started")
                      : done                 ? tr(out, "All answered so far")
                             : trf(out, "%lld of %lld answered", (long long)rows[i].n_voted,
                                   (long long)rows[i].n_statements),
            .status_colour = !open || done ? NULL : "blue"};
    }
    return FAIL_NONE;
}

/* "Accepted", or why a statement was not. */
static const char *decided_text(const struct html *out, const struct statement_own_row *row) {
    const struct reason *reason = text_is(row->state, "rejected") ? reason_find(row->reason) : NULL;
    if (reason != NULL) return trf(out, "Why: %s.", tr(out, reason->text));
    return tr(out, statement_state_text(row->state));
}

/* What somebody answered and wrote, and where the results are. */
static enum fail reply_add(struct request *request, struct db *db, int64_t participant,
                           struct reply *reply, struct why *why) {
    struct conversation_reply_row *rows;
    size_t n;
    const struct html *out = request->out;
    TRY(conversation_reply(db, request->arena, participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct statement_own_row *written;
        size_t n_written;
        TRY(statement_own(db, request->arena, rows[i].member, &written, &n_written, why));
        if (rows[i].n_voted > 0)
            reply_said(request, reply, rows[i].topic,
                       trn(out, "You said what you think of %lld statement.",
                           "You said what you think of %lld statements.", rows[i].n_voted));
        for (size_t w = 0; w < n_written; w++)
            reply_said(request, reply, tr(out, "A statement that you wrote"),
                       arena_printf(request->arena, "%s\n%s", written[w].text,
                                    decided_text(out, &written[w])));
        if (rows[i].n_voted + (int64_t)n_written > 0)
            reply_used(request, reply, rows[i].topic, tr(out, "Your own answers, one by one"),
                       arena_printf(request->arena, "/take-part/conversation/%lld/answers",
                                    (long long)rows[i].id));
        if (rows[i].n_voted > 0 && rows[i].published != 0)
            reply_used(request, reply, trf(out, "Results: %s", rows[i].topic),
                       tr(out, "What everybody agrees on, and what divides people"),
                       arena_printf(request->arena, "/conversation/%s", rows[i].slug));
    }
    return FAIL_NONE;
}

static enum fail forget(struct db *db, int64_t participant, struct why *why) {
    struct arena *arena = arena_new(1 << 20);
    struct conversation_member_list_row *rows;
    size_t n = 0;
    enum fail fail = conversation_member_list(db, arena, participant, &rows, &n, why);
    for (size_t i = 0; i < n && fail == FAIL_NONE; i++)
        fail = member_forget(db, rows[i].conversation, rows[i].id, why);
    arena_free(arena);
    return fail;
}

static const struct take_part_kind take_part_conversation = {
    .tasks = tasks_add, .reply = reply_add, .forget = forget};
REGISTER(take_part_kind, take_part_conversation);
