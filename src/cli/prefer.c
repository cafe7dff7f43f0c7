/* prefer: weights and effects from what people chose; designs for asking them. */
#include "cli/prefer.h"

#include "cli/refuse.h"

#include <math.h>

enum { FILE_BYTES = 256 << 20 };

static const struct option_of options[] = {
    {.name = "data", .value = "FILE", .help = "the answers (CSV)"},
    {.name = "items",
     .value = "A,B,...",
     .help = "the items or criteria; the first is the reference"},
    {.name = "attributes", .value = "COL,...", .help = "conjoint: the columns of the conditions"},
    {.name = "outcome", .value = "COL", .help = "conjoint: chosen or rated (default: chosen)"},
    {.name = "respondent", .value = "COL", .help = "who answered (default: resp)"},
    {.name = "set", .value = "COL", .help = "conjoint: which choice a row belongs to"},
    {.name = "weights", .value = "COL", .help = "weights of the respondents"},
    {.name = "by", .value = "COL", .help = "conjoint: groups of respondents to compare"},
    {.name = "packages", .value = "N", .help = "conjoint: list the N most acceptable packages"},
    {.name = "package",
     .value = "COL=LEVEL,...",
     .help = "conjoint: who would accept just this; may be given again",
     .repeated = true},
    {.name = "check", .value = "COL", .help = "1 where a question of understanding was answered"},
    {.name = "seconds", .value = "COL", .help = "how long each person took"},
    {.name = "model", .value = "NAME", .help = "best-worst: maxdiff, marginal or sequential"},
    {.name = "levels", .value = "N,N,...", .help = "design: how many levels each condition has"},
    {.name = "size", .value = "N", .help = "design: items in a set, or profiles in a task"},
    {.name = "sets", .value = "N", .help = "design: sets of items, or tasks of each version"},
    {.name = "versions", .value = "N", .help = "design: versions of the questionnaire"},
    {.name = "prohibit",
     .value = "A=L:B=L,...",
     .help = "design: levels (by number) that never go together, such as 1=2:3=1"},
    {.name = "seed", .value = "TEXT", .help = "design: makes it repeatable (default: folkmoot)"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

#define OF_PEOPLE "data json check seconds "

static const struct {
    const char *word;
    enum fail (*run)(struct prefer *prefer, struct why *why);
    const char *uses; /* options; any other is refused */
} methods[] = {
    {"conjoint", prefer_conjoint,
     OF_PEOPLE "attributes outcome respondent set weights by packages package"},
    {"best-worst", prefer_best_worst, OF_PEOPLE "items respondent model"},
    {"pairs", prefer_pairs, "data json items"},
    {"ranks", prefer_ranks, OF_PEOPLE "items"},
    {"hierarchy", prefer_hierarchy, OF_PEOPLE "items respondent"},
    {"points", prefer_points, OF_PEOPLE "items weights"},
    {"swing", prefer_swing, OF_PEOPLE "items weights"},
    {"design", prefer_design, "json items levels attributes size sets versions prohibit seed"},
};

enum fail prefer_read(struct prefer *prefer, struct why *why) {
    struct str bytes;
    const char *path = argument(prefer->arguments, "data");
    if (path == NULL) return why_fail(why, FAIL_INPUT, "data", "want --data FILE");
    prefer->path = path;
    TRY(input_read(prefer->arena, path, FILE_BYTES, &bytes, why));
    if (frame_read(prefer->arena, bytes, NULL, 0, &prefer->frame, why) != FAIL_NONE)
        return why_in_file(why, path);
    return FAIL_NONE;
}

size_t prefer_list(const struct prefer *prefer, const char *option, const char *const **names) {
    const char *text = argument(prefer->arguments, option);
    size_t n = 0;
    if (text == NULL) return 0;
    const char **list = ARENA_ARRAY(prefer->arena, const char *, strlen(text) + 2);
    struct str rest = str_of(text);
    while (rest.s != NULL) list[n++] = str_copy(prefer->arena, str_trim(str_cut(&rest, ',')));
    *names = list;
    return n;
}

void prefer_row(struct prefer *prefer, const char *name, const struct prefer_figure *figures,
                size_t n) {
    if (prefer->json) {
        json_open(&prefer->out, '{');
        json_pair_text(&prefer->out, "name", name);
        for (size_t i = 0; i < n; i++) {
            json_key(&prefer->out, figures[i].name);
            if (isfinite(figures[i].value))
                json_put_real(&prefer->out, figures[i].value);
            else
                json_put_null(&prefer->out);
        }
        json_close(&prefer->out, '}');
        return;
    }
    printf("  %-34s", name);
    for (size_t i = 0; i < n; i++) {
        if (isfinite(figures[i].value))
            printf("  %s %.4g", figures[i].name, figures[i].value);
        else
            printf("  %s -", figures[i].name);
    }
    putchar('\n');
}

void prefer_table(struct prefer *prefer, const char *key, const char *title) {
    if (prefer->json) {
        json_key(&prefer->out, key);
        json_open(&prefer->out, '[');
    } else {
        printf("%s\n", title);
    }
}

void prefer_table_end(struct prefer *prefer) {
    if (prefer->json) json_close(&prefer->out, ']');
}

void prefer_figure(struct prefer *prefer, const char *key, const char *title, double value) {
    if (!prefer->json) {
        printf("%s: %.6g\n", title, value);
        return;
    }
    json_key(&prefer->out, key);
    if (isfinite(value))
        json_put_real(&prefer->out, value);
    else
        json_put_null(&prefer->out);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    enum { OUT_BYTES = 256 << 20 };
    struct prefer prefer = {.arguments = arguments, .arena = arguments->arena};
    prefer.json = argument_given(arguments, "json");
    buf_init(&prefer.buf, arguments->arena, OUT_BYTES);
    json_out_init(&prefer.out, &prefer.buf);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (!text_is(arguments->words[0], methods[i].word)) continue;
        TRY(options_refuse(arguments, arena_printf(arguments->arena, "prefer %s", methods[i].word),
                           methods[i].uses, why));
        if (prefer.json) json_open(&prefer.out, '{');
        TRY(methods[i].run(&prefer, why));
        if (!prefer.json) return FAIL_NONE;
        json_close(&prefer.out, '}');
        buf_char(&prefer.buf, '\n');
        if (prefer.buf.full)
            return why_fail(why, FAIL_LIMIT, "", "the result is too long to print");
        fwrite(prefer.buf.s, 1, prefer.buf.n, stdout);
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, "", "there is no method '%.40s'", arguments->words[0]);
}

static const struct command command_prefer = {
    .name = "prefer",
    .summary = "weigh criteria and conditions from what people chose",
    .usage = "prefer METHOD --data FILE [options] [--json]",
    .help =
        "METHOD is one of:\n"
        "  conjoint    rows are profiles shown: columns of conditions, --outcome, --respondent "
        "and,\n"
        "              for the choice model, --set. Effects, means, packages, comparisons.\n"
        "  best-worst  rows are tasks: resp, set (names, or numbers of --items, separated by ;),\n"
        "              best, worst.\n"
        "  pairs       rows are comparisons: a, b, a_wins, b_wins, ties.\n"
        "  ranks       rows are rankings: ranking, names separated by >.\n"
        "  hierarchy   rows are judgements: resp, a, b, times (3 or 1/3: a matters so many "
        "times b).\n"
        "  points      a column of points for each of --items.\n"
        "  swing       a column for each of --items: points for its swing from worst to best.\n"
        "  design      sets of --items for best-worst, or tasks for --levels; as CSV.\n",
    .options = options,
    .parts = (const char *const[]){"conjoint", "best-worst", "pairs", "ranks", "hierarchy",
                                   "points", "swing", "design", NULL},
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
REGISTER(command, command_prefer);
