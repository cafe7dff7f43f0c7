#include "base/rng.h"
#include "tests/test.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The first 64 bytes from a key of zeros, through the public functions. */
static void stream_bytes(uint64_t stream, uint64_t block, uint8_t out[64]) {
    struct rng rng = {.stream = stream, .block = block, .used = sizeof rng.bytes};
    for (int i = 0; i < 8; i++) {
        uint64_t value = rng_u64(&rng);
        for (int j = 0; j < 8; j++) out[8 * i + j] = (uint8_t)(value >> (8 * j));
    }
}

/* RFC 8439, appendix A.1, test vectors 1, 2 and 5: key of zeros. */
static void keystream_is_that_of_rfc_8439(void **state) {
    (void)state;
    static const uint8_t vector_1[64] = {
        0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53,
        0x86, 0xbd, 0x28, 0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a, 0xa8, 0x36,
        0xef, 0xcc, 0x8b, 0x77, 0x0d, 0xc7, 0xda, 0x41, 0x59, 0x7c, 0x51, 0x57, 0x48,
        0x8d, 0x77, 0x24, 0xe0, 0x3f, 0xb8, 0xd8, 0x4a, 0x37, 0x6a, 0x43, 0xb8, 0xf4,
        0x15, 0x18, 0xa1, 0x1c, 0xc3, 0x87, 0xb6, 0x69, 0xb2, 0xee, 0x65, 0x86};
    static const uint8_t vector_2[64] = {
        0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a, 0x98, 0xba, 0x97, 0x7c, 0x73,
        0x2d, 0x08, 0x0d, 0xcb, 0x0f, 0x29, 0xa0, 0x48, 0xe3, 0x65, 0x69, 0x12, 0xc6,
        0x53, 0x3e, 0x32, 0xee, 0x7a, 0xed, 0x29, 0xb7, 0x21, 0x76, 0x9c, 0xe6, 0x4e,
        0x43, 0xd5, 0x71, 0x33, 0xb0, 0x74, 0xd8, 0x39, 0xd5, 0x31, 0xed, 0x1f, 0x28,
        0x51, 0x0a, 0xfb, 0x45, 0xac, 0xe1, 0x0a, 0x1f, 0x4b, 0x79, 0x4d, 0x6f};
    static const uint8_t vector_5[64] = {
        0xc2, 0xc6, 0x4d, 0x37, 0x8c, 0xd5, 0x36, 0x37, 0x4a, 0xe2, 0x04, 0xb9, 0xef,
        0x93, 0x3f, 0xcd, 0x1a, 0x8b, 0x22, 0x88, 0xb3, 0xdf, 0xa4, 0x96, 0x72, 0xab,
        0x76, 0x5b, 0x54, 0xee, 0x27, 0xc7, 0x8a, 0x97, 0x0e, 0x0e, 0x95, 0x5c, 0x14,
        0xf3, 0xa8, 0x8e, 0x74, 0x1b, 0x97, 0xc2, 0x86, 0xf7, 0x5f, 0x8f, 0xc2, 0x99,
        0xe8, 0x14, 0x83, 0x62, 0xfa, 0x19, 0x8a, 0x39, 0x53, 0x1b, 0xed, 0x6d};
    uint8_t found[64];
    stream_bytes(0, 0, found);
    assert_memory_equal(found, vector_1, 64);
    stream_bytes(0, 1, found);
    assert_memory_equal(found, vector_2, 64);
    stream_bytes(UINT64_C(0x0200000000000000), 0, found); /* nonce 00 ... 00 02 */
    assert_memory_equal(found, vector_5, 64);
}
TEST(keystream_is_that_of_rfc_8439, "base: rng gives the ChaCha20 keystream of RFC 8439");

static void seed_names_the_stream(void **state) {
    (void)state;
    struct rng a, b, c, d;
    rng_init(&a, "2026 draw");
    rng_init(&b, "2026 draw");
    rng_init(&c, "2026 draw ");
    rng_init_stream(&d, "2026 draw", 1);
    int same_c = 0, same_d = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t value = rng_u64(&a);
        assert_true(value == rng_u64(&b));
        same_c += value == rng_u64(&c);
        same_d += value == rng_u64(&d);
    }
    assert_int_equal(same_c + same_d, 0);
}
TEST(seed_names_the_stream, "base: rng streams depend on the seed and stream number alone");

/* Published draws are re-run by others: these numbers, which were found with a second
 * implementation in another language, may never change. */
static void published_numbers_stay(void **state) {
    (void)state;
    static const uint64_t words[3] = {UINT64_C(0x2778701c30b28163), UINT64_C(0x228ec7b46f1ee835),
                                      UINT64_C(0xe4cfc7ac4580f303)};
    struct rng rng;
    rng_init(&rng, "folkmoot");
    for (int i = 0; i < 3; i++) assert_true(rng_u64(&rng) == words[i]);
    static const size_t order_wanted[10] = {6, 7, 5, 4, 2, 1, 0, 8, 9, 3};
    size_t order[10];
    rng_init(&rng, "folkmoot");
    rng_permutation(&rng, order, 10);
    for (int i = 0; i < 10; i++) assert_int_equal(order[i], order_wanted[i]);
}
TEST(published_numbers_stay, "base: rng gives the same numbers for the same seed for ever");

static double chi_square(const size_t *counts, size_t n_cells, double expected) {
    double sum = 0;
    for (size_t i = 0; i < n_cells; i++) {
        double difference = (double)counts[i] - expected;
        sum += difference * difference / expected;
    }
    return sum;
}

static void below_is_uniform(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "uniform");
    size_t counts[10] = {0};
    for (int i = 0; i < 100000; i++) counts[rng_below(&rng, 10)]++;
    assert_true(chi_square(counts, 10, 10000) < 27.88); /* 9 degrees of freedom, p = 0.001 */
    assert_int_equal(rng_below(&rng, 1), 0);
}
TEST(below_is_uniform, "base: rng_below is uniform (chi-square)");

/* With u64 % bound the first third would come twice as often as each other third. */
static void below_has_no_modulo_bias(void **state) {
    (void)state;
    const uint64_t third = UINT64_C(1) << 62;
    struct rng rng;
    rng_init(&rng, "bias");
    size_t counts[3] = {0};
    for (int i = 0; i < 30000; i++) counts[rng_below(&rng, 3 * third) / third]++;
    assert_true(chi_square(counts, 3, 10000) < 13.82); /* 2 degrees of freedom, p = 0.001 */
}
TEST(below_has_no_modulo_bias, "base: rng_below has no modulo bias for huge bounds");

static void all_orders_are_equally_likely(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "orders");
    size_t counts[256] = {0}, seen[24], n = 0;
    for (int i = 0; i < 48000; i++) {
        size_t order[4];
        rng_permutation(&rng, order, 4);
        counts[order[0] | order[1] << 2 | order[2] << 4 | order[3] << 6]++;
    }
    for (size_t i = 0; i < 256; i++)
        if (counts[i] > 0 && n < 24) seen[n++] = counts[i];
    assert_int_equal(n, 24);
    assert_true(chi_square(seen, 24, 2000) < 49.73); /* 23 degrees of freedom, p = 0.001 */
    rng_permutation(&rng, NULL, 0);
}
TEST(all_orders_are_equally_likely, "base: rng_permutation gives all 24 orders of 4 equally often");

static void reals_and_normals_have_their_moments(void **state) {
    (void)state;
    enum { N = 200000 };
    struct rng rng;
    rng_init(&rng, "moments");
    double sum = 0;
    for (int i = 0; i < N; i++) {
        double value = rng_real(&rng);
        assert_true(value >= 0 && value < 1);
        sum += value;
    }
    assert_true(fabs(sum / N - 0.5) < 4 * sqrt(1.0 / 12 / N));
    double mean = 0, square = 0, cube = 0, fourth = 0;
    int central = 0;
    for (int i = 0; i < N; i++) {
        double z = rng_normal(&rng);
        mean += z, square += z * z, cube += z * z * z, fourth += z * z * z * z;
        central += fabs(z) < 1.959964;
    }
    /* Variances of the sample moments of a standard normal: 1, 2, 15, 96 over N. */
    assert_true(fabs(mean / N) < 4 * sqrt(1.0 / N));
    assert_true(fabs(square / N - 1) < 4 * sqrt(2.0 / N));
    assert_true(fabs(cube / N) < 4 * sqrt(15.0 / N));
    assert_true(fabs(fourth / N - 3) < 4 * sqrt(96.0 / N));
    assert_true(fabs(central / (double)N - 0.95) < 4 * sqrt(0.95 * 0.05 / N));
}
TEST(reals_and_normals_have_their_moments, "base: rng_real and rng_normal have the right moments");
