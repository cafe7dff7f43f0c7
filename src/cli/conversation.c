/* conversation import: a statement conversation that was held elsewhere. */
#include "base/clock.h"
#include "civic/act.h"
#include "cli/command.h"
#include "cli/data.h"
#include "conversation/files.h"

#include <stdio.h>
#include <string.h>

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "conversation",
     .value = "N",
     .help = "number of the conversation, from its address; it must have nothing yet",
     .required = true},
    {.name = "comments",
     .value = "FILE",
     .help = "comments.csv: comment-id, comment-body, moderated",
     .required = true},
    {.name = "votes",
     .value = "FILE",
     .help = "votes.csv or participants-votes.csv",
     .required = true},
    OPTION_JSON,
    {0},
};

struct importing {
    struct arena *arena;
    int64_t conversation;
    struct conversation_file file;
};

static enum fail import_job(struct db *db, void *context, struct why *why) {
    struct importing *importing = context;
    struct act act = {.happened_at = clock_now(),
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = "conversation_import",
                      .proposal = DB_NULL_INT,
                      .subject_kind = "conversation",
                      .subject = importing->conversation,
                      .detail = "command line"};
    TRY(conversation_file_store(db, importing->arena, importing->conversation, &importing->file,
                                date_iso(importing->arena, date_of(clock_now())), why));
    return act_append(db, importing->arena, &act, why);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    enum { FILE_MAX = 1 << 30 };
    struct importing importing = {.arena = arguments->arena};
    struct app *app;
    struct str votes, comments;
    const char *votes_path = argument(arguments, "votes");
    const char *comments_path = argument(arguments, "comments");
    TRY(argument_int(arguments, "conversation", 1, INT64_MAX, 0, &importing.conversation, why));
    TRY(input_read(arguments->arena, votes_path, FILE_MAX, &votes, why));
    TRY(input_read(arguments->arena, comments_path, FILE_MAX, &comments, why));
    if (conversation_file_read(arguments->arena, votes, comments, &importing.file, why) !=
        FAIL_NONE)
        return why_in_file(why, why != NULL && strcmp(why->field, "comments") == 0 ? comments_path
                                                                                   : votes_path);
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    TRY(store_write(app->store, arguments->arena, import_job, &importing, why));
    const struct opinion_votes *cast = &importing.file.votes.votes;
    if (argument_given(arguments, "json"))
        printf("{\"conversation\":%lld,\"statements\":%zu,\"people\":%zu,\"votes\":%zu}\n",
               (long long)importing.conversation, importing.file.n_statements, cast->n_people,
               cast->n_votes);
    else
        printf("%zu statements and %zu votes of %zu people were imported.\n",
               importing.file.n_statements, cast->n_votes, cast->n_people);
    return FAIL_NONE;
}

static const struct command command_conversation = {
    .name = "conversation",
    .summary = "take in a statement conversation that was held elsewhere",
    .usage = "conversation import --data DIR --conversation N --comments FILE --votes FILE",
    .help =
        "Reads the published file layout: a line for each statement, and a line for each vote (or "
        "a\n"
        "line for each person with a column for each statement). Both files are checked whole\n"
        "before anything is stored; a mistake is told with its line and column. The conversation\n"
        "is set up on the web first, and must have neither statements nor people yet.",
    .options = options,
    .parts = (const char *const[]){"import", NULL},
    .words_min = 1,
    .words_max = 1,
    .run = run};
REGISTER(command, command_conversation);
