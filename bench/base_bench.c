/* Tables, memory, randomness and digests; one core. */
#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "bench/bench.h"

#include <assert.h>
#include <math.h>

struct input {
    struct arena *arena;
    struct str text;
};

static void csv_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    struct csv csv;
    if (csv_read(input->arena, input->text, &csv, NULL) != FAIL_NONE) abort();
    bench_use((double)csv.n_rows);
    arena_rewind(input->arena, mark);
}

/* The least that reading a table takes: looking at each byte once. */
static void scan_case(void *thing) {
    struct input *input = thing;
    size_t n = 0;
    for (struct str rest = input->text; rest.n > 0;) n += str_cut(&rest, ',').n;
    bench_use((double)n);
}

static void json_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    json_t *tree;
    if (json_read(input->arena, input->text, &tree, NULL) != FAIL_NONE) abort();
    arena_rewind(input->arena, mark);
}

static void clean_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    char *clean;
    if (utf8_clean(input->arena, input->text, &clean, NULL) != FAIL_NONE) abort();
    arena_rewind(input->arena, mark);
}

enum { PIECES = 1000000, DRAWS = 1000000 };

static void arena_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    for (int i = 0; i < PIECES; i++) arena_take(input->arena, 1, 24);
    arena_rewind(input->arena, mark);
}

/* malloc and free of the same pieces. */
static void malloc_case(void *thing) {
    static void *pieces[PIECES];
    (void)thing;
    for (int i = 0; i < PIECES; i++) pieces[i] = calloc(1, 24);
    for (int i = 0; i < PIECES; i++) free(pieces[i]);
}

static void rng_case(void *thing) {
    struct rng *rng = thing;
    uint64_t sum = 0;
    for (int i = 0; i < DRAWS; i++) sum += rng_below(rng, 1000);
    bench_use((double)sum);
}

static void normal_case(void *thing) {
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) sum += rng_normal(thing);
    bench_use(sum);
}

static void sha256_case(void *thing) {
    struct input *input = thing;
    uint8_t digest[SHA256_BYTES];
    sha256(input->text.s, input->text.n, digest);
    bench_use(digest[0]);
}

static void password_case(void *thing) {
    (void)thing;
    bench_use(password_check(NULL, "correct horse battery staple"));
}

/* A survey's answers: an id, a weight, groups, 18 ratings, a reason now and then. */
static struct str answers(struct arena *arena, int n_rows) {
    struct buf buf;
    struct csv_out out;
    struct rng rng;
    rng_init(&rng, "bench");
    buf_init(&buf, arena, (size_t)n_rows * 200 + 1000);
    csv_out_init(&out, &buf);
    for (int i = 0; i < 24; i++) csv_put(&out, arena_printf(arena, "column %d", i));
    csv_end_row(&out);
    for (int row = 0; row < n_rows; row++) {
        csv_put_int(&out, row);
        csv_put_real(&out, rng_real(&rng), 6);
        csv_put(&out, "North East");
        csv_put(&out, "45 to 64");
        csv_put(&out, "Woman");
        for (int i = 0; i < 18; i++) csv_put_int(&out, (int64_t)rng_below(&rng, 5) + 1);
        csv_put(&out, row % 3 == 0 ? "Depends, \"as always\", on who gains" : "");
        csv_end_row(&out);
    }
    assert(!buf.full);
    return (struct str){buf.s, buf.n};
}

int main(void) {
    base_start();
    bench_machine();
    struct arena *arena = arena_new((size_t)2 << 30);
    struct input table = {arena, answers(arena, 100000)};
    double mb = (double)table.text.n / 1e6;
    struct bench csv = bench_measure("csv_read, 100,000 answers", 15, mb, "MB", csv_case, &table);
    struct bench scan = bench_measure("one look at each byte", 15, mb, "MB", scan_case, &table);
    bench_ratio(&csv, &scan);
    bench_measure("utf8_clean, CRLF to LF", 15, mb, "MB", clean_case, &table);
    bench_measure("sha256", 15, mb, "MB", sha256_case, &table);

    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, 1 << 26);
    json_out_init(&out, &buf);
    json_open(&out, '[');
    for (int i = 0; i < 50000; i++) {
        json_open(&out, '{');
        json_pair_int(&out, "id", i);
        json_pair_text(&out, "title", "Sharing of school attendance data");
        json_pair_real(&out, "share", i / 7.0);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    struct input tree = {arena, {buf.s, buf.n}};
    bench_measure("json_read", 9, (double)buf.n / 1e6, "MB", json_case, &tree);

    struct bench taken =
        bench_measure("arena_take, 24 bytes", 15, PIECES, "pieces", arena_case, &table);
    struct bench heap =
        bench_measure("calloc and free, 24 bytes", 15, PIECES, "pieces", malloc_case, NULL);
    bench_ratio(&taken, &heap);
    struct rng rng;
    rng_init(&rng, "bench");
    bench_measure("rng_below(1000)", 15, DRAWS, "draws", rng_case, &rng);
    bench_measure("rng_normal", 15, DRAWS, "draws", normal_case, &rng);
    bench_measure("password_check", 5, 1, "passwords", password_case, NULL);
    arena_free(arena);
    return 0;
}
