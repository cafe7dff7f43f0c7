/* Address sampling against `wc -l` on the same file, at 1, 10 and 30 million rows; letters printed.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "base/rng.h"
#include "office/letter.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum homes { EACH_ITS_OWN, TOGETHER, SCATTERED }; /* the last two with 2.5 rows a household */

static void frame_write(const char *path, long rows, enum homes homes) {
    FILE *file = fopen(path, "w");
    if (file == NULL) exit(1);
    struct rng rng;
    rng_init(&rng, "addresses");
    fputs("uprn,address,town,postcode,lsoa,imd_decile,urban,residents\n", file);
    long home = 0, left = 0;
    for (long i = 0; i < rows; i++) {
        uint64_t lot = rng_u64(&rng);
        unsigned area = (unsigned)(i / 700 % 34000), flat = (unsigned)(lot >> 8) % 20 + 1,
                 number = (unsigned)(lot >> 20) % 300 + 1;
        if (homes == EACH_ITS_OWN) home = i;
        if (homes == SCATTERED) home = (long)rng_below(&rng, (uint64_t)rows * 2 / 5);
        if (homes == TOGETHER && left-- == 0) home++, left = (long)rng_below(&rng, 4);
        fprintf(file, "%ld,", 100000000000 + home);
        if (lot % 50 == 0)
            fprintf(file, "\"Flat %u, %u High Street\"", flat, number);
        else
            fprintf(file, "%u High Street", number);
        fprintf(file, ",Riverside,RV%u %uAB,E0%07u,%u,%s,%u\n", area % 40,
                (unsigned)(lot >> 30) % 10, 1000000 + area, area * 7 % 10 + 1,
                area % 5 ? "urban" : "rural", (unsigned)(lot >> 40) % 5 + 1);
    }
    fclose(file);
}

struct taken {
    double wall, cpu;
    long kilobytes;
};

/* Runs a command with its output thrown away. */
static struct taken command_run(const char *command) {
    struct rusage usage;
    int status;
    int64_t start = clock_monotonic();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL) _exit(1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) < 0 || status != 0) exit(1);
    return (struct taken){.wall = (double)(clock_monotonic() - start) / 1e6,
                          .cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                                 (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
                          .kilobytes = usage.ru_maxrss};
}

static int by_cpu(const void *a, const void *b) {
    double x = ((const struct taken *)a)->cpu, y = ((const struct taken *)b)->cpu;
    return (x > y) - (x < y);
}

/* Medians by processor time of runs that alternate with `wc -l`: the machine has other work too. */
static void mode_measure(const char *folder, const char *path, const char *name, long rows,
                         const char *options) {
    enum { TIMES = 7 };
    struct taken ours[TIMES], peers[TIMES];
    char command[800], peer[300], remove[300];
    snprintf(remove, sizeof remove, "rm -rf %s/out", folder);
    snprintf(peer, sizeof peer, "exec wc -l %s", path);
    snprintf(command, sizeof command,
             "exec build/folkmoot sample --frame %s --size 5000 --seed b --out %s/out %s", path,
             folder, options);
    for (int i = 0; i < TIMES; i++) {
        command_run(remove);
        peers[i] = command_run(peer);
        ours[i] = command_run(command);
    }
    qsort(ours, TIMES, sizeof ours[0], by_cpu);
    qsort(peers, TIMES, sizeof peers[0], by_cpu);
    const struct taken *mine = &ours[TIMES / 2], *its = &peers[TIMES / 2];
    printf("%9ld rows  %-34s cpu %.3f s (wc %.3f)  rate %.2f of wc (%.2f by the clock)  %5.1f MB\n",
           rows, name, mine->cpu, its->cpu, its->cpu / mine->cpu, its->wall / mine->wall,
           (double)mine->kilobytes / 1024);
    fflush(stdout);
}

static void frame_measure(const char *folder, long rows) {
    static const struct {
        enum homes homes;
        const char *name, *options;
    } modes[] = {
        {EACH_ITS_OWN, "plain", ""},
        {EACH_ITS_OWN, "20 strata", "--strata imd_decile,urban"},
        {EACH_ITS_OWN, "20 strata, order by area", "--strata imd_decile,urban --sort lsoa"},
        {EACH_ITS_OWN, "one per household", "--one-per uprn"},
        {EACH_ITS_OWN, "20 strata, one per household", "--strata imd_decile,urban --one-per uprn"},
        {EACH_ITS_OWN, "by size", "--size-measure residents"},
        {EACH_ITS_OWN, "by size, one per household", "--one-per uprn --size-measure residents"},
        {TOGETHER, "one per household of 2.5 rows", "--one-per uprn"},
        {SCATTERED, "one per household, scattered", "--one-per uprn"}};
    char path[256];
    snprintf(path, sizeof path, "%s/frame.csv", folder);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (i == 0 || modes[i].homes != modes[i - 1].homes) frame_write(path, rows, modes[i].homes);
        mode_measure(folder, path, modes[i].name, rows, modes[i].options);
    }
    unlink(path);
}

static void letters_measure(void) {
    enum { LETTERS = 2000 };
    static const char *const address[] = {"The resident", "14 High Street", "Riverside", "RV2 3BC"},
                             *const sender[] = {"Riverside Council"};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct document *body =
        document_new(arena, &(struct document_about){.title = "Letter", .date = {2026, 11, 22}});
    document_title(body, "You are invited to the citizens' jury");
    for (int i = 0; i < 4; i++)
        document_paragraph(body,
                           "We would like to hear what you think about how records of families are "
                           "shared. You do not need to know anything about it before.");
    struct letter_text text = {.language = "en",
                               .body = body,
                               .address_label = "Go to",
                               .code_label = "Your code",
                               .scan_label = "Or scan this"};
    struct letter_plan plan = {.title = "Invitations",
                               .sender_lines = sender,
                               .n_sender_lines = 1,
                               .date = {2026, 11, 22},
                               .date_text = "22 November 2026",
                               .texts = &text,
                               .n_texts = 1};
    struct letter_recipient recipient = {.address_lines = address,
                                         .n_address_lines = 4,
                                         .reference = "A-1",
                                         .web_address = "example.org/jury",
                                         .code = "K7QF-2MXA",
                                         .qr_text = "https://example.org/jury?c=K7QF-2MXA"};
    struct buf pdf;
    struct letters *letters;
    buf_init(&pdf, arena, 512 << 20);
    struct letter_sink sink = letter_sink_buf(&pdf);
    int64_t start = clock_monotonic();
    if (letters_open(arena, &plan, &sink, &letters, NULL) != FAIL_NONE) exit(1);
    for (int i = 0; i < LETTERS; i++)
        if (letters_add(letters, &recipient, NULL) != FAIL_NONE) exit(1);
    if (letters_close(letters, NULL, NULL) != FAIL_NONE) exit(1);
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    printf("%9d letters printed: %.2f s, %.0f letters a second, %.1f KB each\n", LETTERS, seconds,
           LETTERS / seconds, (double)pdf.n / LETTERS / 1024);
    arena_free(arena);
}

/* `sample_bench N` takes frames of up to N rows. */
int main(int argc, char **argv) {
    char folder[] = "/tmp/folkmoot-sample-bench-XXXXXX";
    base_start();
    if (mkdtemp(folder) == NULL) return 1;
    static const long rows[] = {1000000, 10000000, 30000000};
    long most = argc > 1 ? strtol(argv[1], NULL, 10) : 30000000;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i] <= most) frame_measure(folder, rows[i]);
    letters_measure();
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    command_run(command);
    return 0;
}
