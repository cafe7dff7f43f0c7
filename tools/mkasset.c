/*
 * mkasset -- embeds files: mkasset OUT.c FILE...
 *
 * Each FILE lies under assets/; its name in the program is the path below that.
 * Files under assets/static also get a content type and, where it pays, a gzip
 * copy (written beside OUT.c). The bytes come in by .incbin, which takes a
 * hundredth of the time of byte arrays. One hash over all static files names the
 * folder that they are served under, so that relative references inside style
 * sheets stay true and any change changes every address.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

struct sha {
    uint32_t state[8];
    uint64_t n;
    uint8_t block[64];
};

struct entry {
    const char *file; /* as given */
    const char *path; /* below assets/ */
    const char *type;
    char etag[67]; /* quoted SHA-256 */
    char *gzip_file;
    bool is_static;
};

static void fail(const char *what, const char *name) {
    fprintf(stderr, "mkasset: %s: %s: %s\n", name, what, strerror(errno));
    exit(1);
}

/* FIPS 180-4. The constants are the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t x, int by) {
    return (x >> by) | (x << (32 - by));
}

static void sha_block(struct sha *sha) {
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++) {
        const uint8_t *p = &sha->block[4 * i];
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, sha->state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25);
        uint32_t one = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
        uint32_t a = turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22);
        uint32_t two = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++) sha->state[i] += s[i];
}

static void sha_init(struct sha *sha) {
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memset(sha, 0, sizeof *sha);
    memcpy(sha->state, start, sizeof start);
}

static void sha_add(struct sha *sha, const void *bytes, size_t n) {
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) {
        sha->block[sha->n++ % 64] = p[i];
        if (sha->n % 64 == 0) sha_block(sha);
    }
}

static void sha_end(struct sha *sha, char hex[65]) {
    uint64_t bits = sha->n * 8;
    sha_add(sha, "\x80", 1);
    while (sha->n % 64 != 56) sha_add(sha, "", 1);
    for (int i = 7; i >= 0; i--) sha_add(sha, &(uint8_t){(uint8_t)(bits >> (8 * i))}, 1);
    for (int i = 0; i < 8; i++) snprintf(hex + 8 * i, 9, "%08x", sha->state[i]);
}

static const struct {
    const char *ending, *type;
    bool squeeze;
} types[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".html", "text/html; charset=utf-8", true},
    {".csv", "text/csv; charset=utf-8", true},
    {".ico", "image/x-icon", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".woff2", "font/woff2", false},
    {".pdf", "application/pdf", false},
};

static void type_find(struct entry *entry, bool *squeeze) {
    entry->type = "application/octet-stream";
    *squeeze = false;
    size_t n = strlen(entry->path);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t m = strlen(types[i].ending);
        if (n > m && strcmp(entry->path + n - m, types[i].ending) == 0) {
            entry->type = types[i].type;
            *squeeze = types[i].squeeze;
        }
    }
}

static uint8_t *read_all(const char *name, size_t *n) {
    FILE *in = fopen(name, "rb");
    if (in == NULL) fail("cannot open", name);
    fseek(in, 0, SEEK_END);
    long size = ftell(in);
    rewind(in);
    uint8_t *bytes = malloc((size_t)size + 1);
    if (size < 0 || bytes == NULL || fread(bytes, 1, (size_t)size, in) != (size_t)size)
        fail("cannot read", name);
    fclose(in);
    *n = (size_t)size;
    return bytes;
}

/* A gzip stream without time or name, so that the same file always gives the same bytes. */
static uint8_t *squeeze(const uint8_t *bytes, size_t n, size_t *out_n) {
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) exit(1);
    size_t size = deflateBound(&z, n) + 64;
    uint8_t *out = malloc(size);
    z.next_in = (uint8_t *)bytes, z.avail_in = (uInt)n;
    z.next_out = out, z.avail_out = (uInt)size;
    if (out == NULL || deflate(&z, Z_FINISH) != Z_STREAM_END) exit(1);
    *out_n = z.total_out;
    deflateEnd(&z);
    return out;
}

static void write_gzip(struct entry *entry, const char *out, size_t i, const uint8_t *bytes,
                       size_t n) {
    size_t m = 0;
    uint8_t *small = squeeze(bytes, n, &m);
    if (n > 512 && m < n - n / 10) {
        size_t size = strlen(out) + 32;
        entry->gzip_file = malloc(size);
        snprintf(entry->gzip_file, size, "%s.%zu.gz", out, i);
        FILE *file = fopen(entry->gzip_file, "wb");
        if (file == NULL || fwrite(small, 1, m, file) != m || fclose(file) != 0)
            fail("cannot write", entry->gzip_file);
    }
    free(small);
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static void incbin(FILE *out, const char *symbol, size_t i, const char *file) {
    /* The zero byte after each lets text files be used as C strings. */
    fprintf(out, "    \".balign 16\\n%s%zu:\\n.incbin \\\"%s\\\"\\n%s%zu_end:\\n.byte 0\\n\"\n",
            symbol, i, file, symbol, i);
}

static void write_c(const char *name, const struct entry *entries, size_t n, const char *set) {
    FILE *out = fopen(name, "w");
    if (out == NULL) fail("cannot write", name);
    fprintf(out, "/* Made by mkasset. */\n#include \"web/asset.h\"\n\n");
    if (n > 0) {
        fprintf(out, "__asm__(\".pushsection .rodata\\n\"\n");
        for (size_t i = 0; i < n; i++) {
            incbin(out, "asset_plain_", i, entries[i].file);
            if (entries[i].gzip_file) incbin(out, "asset_gzip_", i, entries[i].gzip_file);
        }
        fprintf(out, "    \".popsection\\n\");\n\n");
    }
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "extern const char asset_plain_%zu[], asset_plain_%zu_end[];\n", i, i);
        if (entries[i].gzip_file)
            fprintf(out, "extern const char asset_gzip_%zu[], asset_gzip_%zu_end[];\n", i, i);
    }
    fprintf(out, "\nconst char asset_set[] = \"%s\";\nconst size_t asset_count = %zu;\n", set, n);
    fprintf(out, "const struct asset asset_table[] = {\n");
    for (size_t i = 0; i < n; i++) {
        const struct entry *e = &entries[i];
        fprintf(out, "    {.path = \"%s\", .type = \"%s\", .etag = \"\\\"%.64s\\\"\",\n", e->path,
                e->type, e->etag);
        if (e->is_static)
            fprintf(out, "     .url = \"/assets/%s/%s\",\n", set, e->path + strlen("static/"));
        fprintf(out, "     .bytes = asset_plain_%zu, .end = asset_plain_%zu_end", i, i);
        if (e->gzip_file)
            fprintf(out, ",\n     .gzip = asset_gzip_%zu, .gzip_end = asset_gzip_%zu_end", i, i);
        fprintf(out, "},\n");
    }
    fprintf(out, "    {.path = \"\"}};\n");
    if (fclose(out) != 0) fail("cannot write", name);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "use: mkasset OUT.c assets/FILE...\n");
        return 2;
    }
    size_t n = (size_t)argc - 2;
    struct entry *entries = calloc(n + 1, sizeof *entries);
    for (size_t i = 0; i < n; i++) {
        const char *below = strstr(argv[i + 2], "assets/");
        if (below == NULL || strpbrk(argv[i + 2], "\"\\\n") != NULL) fail("bad name", argv[i + 2]);
        entries[i] = (struct entry){.file = argv[i + 2], .path = below + strlen("assets/")};
        entries[i].is_static = strncmp(entries[i].path, "static/", 7) == 0;
    }
    qsort(entries, n, sizeof *entries, by_path);
    struct sha set;
    sha_init(&set);
    for (size_t i = 0; i < n; i++) {
        size_t size = 0;
        bool pays = false;
        uint8_t *bytes = read_all(entries[i].file, &size);
        struct sha one;
        sha_init(&one);
        sha_add(&one, bytes, size);
        sha_end(&one, entries[i].etag);
        type_find(&entries[i], &pays);
        if (entries[i].is_static) {
            sha_add(&set, entries[i].path, strlen(entries[i].path) + 1);
            sha_add(&set, entries[i].etag, 64);
            if (pays) write_gzip(&entries[i], argv[1], i, bytes, size);
        }
        free(bytes);
    }
    char hex[65];
    sha_end(&set, hex);
    hex[16] = '\0';
    write_c(argv[1], entries, n, hex);
    return 0;
}
