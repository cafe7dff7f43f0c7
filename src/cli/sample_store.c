#include "cli/sample_store.h"

#include "base/csv.h"
#include "base/file.h"
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PARTS_MAX = 320, /* readings, threads, kinds of notes */ WHOLE_BYTES = 1 << 30 };

struct store {
    int file; /* -1: in memory */
    struct str whole;
    const char *folder;
    int notes[PARTS_MAX]; /* files; 0: none yet */
};

static void store_end(void *thing) {
    struct store *store = thing;
    if (store->file >= 0) close(store->file);
    for (int i = 0; i < PARTS_MAX; i++)
        if (store->notes[i] > 0) close(store->notes[i]);
    store->file = -1;
    memset(store->notes, 0, sizeof store->notes);
}

static enum fail refused(struct why *why, const char *doing) {
    return why_fail(why, FAIL_SYSTEM, NULL, "the frame could not be %s: %s", doing,
                    strerror(errno));
}

static enum fail bytes_read(int file, uint64_t at, char *to, size_t n, struct why *why) {
    while (n > 0) {
        ssize_t got = pread(file, to, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused(why, "read");
        if (got == 0)
            return why_fail(why, FAIL_SYSTEM, NULL,
                            "the frame became shorter while it was read: try again");
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return FAIL_NONE;
}

static enum fail store_read(void *data, uint64_t at, char *to, size_t n, struct why *why) {
    struct store *store = data;
    if (store->file >= 0) return bytes_read(store->file, at, to, n, why);
    memcpy(to, store->whole.s + at, n);
    return FAIL_NONE;
}

static int note_open(struct store *store) {
    int file = open(store->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/note-XXXXXX", store->folder);
    if (n < 0 || (size_t)n >= sizeof path) return -1;
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0) unlink(path);
    return file;
}

static enum fail not_noted(const struct store *store, struct why *why) {
    return why_fail(why, FAIL_SYSTEM, NULL,
                    "'%s', where rows are noted until the sample is drawn, could not be written: "
                    "%s; free space there (up to 36 bytes for each row of the frame), or name "
                    "another --out",
                    store->folder, strerror(errno));
}

static enum fail store_note(void *data, int part, const void *bytes, size_t n, struct why *why) {
    struct store *store = data;
    if (part >= PARTS_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "the frame was cut into too many parts");
    if (store->notes[part] == 0) {
        int file = note_open(store);
        if (file < 0) return not_noted(store, why);
        store->notes[part] = file;
    }
    for (const char *at = bytes; n > 0;) {
        ssize_t put = write(store->notes[part], at, n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return not_noted(store, why);
        at += put;
        n -= (size_t)put;
    }
    return FAIL_NONE;
}

static enum fail store_recall(void *data, int part, uint64_t at, void *to, size_t n,
                              struct why *why) {
    struct store *store = data;
    return bytes_read(store->notes[part], at, to, n, why);
}

/* UTF-16 shows by its mark or its NULs, lines of CR alone by the first of them. */
static bool is_scannable(const char *bytes, size_t n) {
    if (n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return false;
    if (memchr(bytes, '\0', n) != NULL || (n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0))
        return false;
    const char *end = memchr(bytes, '\r', n);
    return end == NULL || end + 1 == bytes + n || end[1] == '\n';
}

/* The same table as plain CSV in memory. */
static enum fail whole_read(struct arena *arena, const char *path, struct store *store,
                            struct why *why) {
    struct str bytes;
    struct csv csv;
    struct buf buf;
    struct csv_out out;
    TRY(input_read(arena, path, WHOLE_BYTES, &bytes, why));
    TRY(csv_read(arena, bytes, &csv, why));
    buf_init(&buf, arena, 2u * WHOLE_BYTES);
    csv_out_init(&out, &buf);
    for (size_t c = 0; c < csv.n_columns; c++) csv_put(&out, csv.header[c]);
    csv_end_row(&out);
    for (size_t r = 0; r < csv.n_rows; r++) {
        for (size_t c = 0; c < csv.n_columns; c++) csv_put(&out, csv_cell(&csv, r, c));
        csv_end_row(&out);
    }
    if (buf.full)
        return why_fail(why, FAIL_LIMIT, NULL,
                        "the frame is too large to be converted: save it as 'CSV UTF-8'");
    close(store->file);
    store->file = -1;
    store->whole = (struct str){buf.s, buf.n};
    return FAIL_NONE;
}

enum fail sample_store_open(struct arena *arena, const char *path, const char *folder,
                            struct frame_io *out, struct why *why) {
    enum { FIRST = 1 << 16 };
    struct store *store = ARENA_NEW(arena, struct store);
    struct stat about;
    store->folder = folder;
    store->file = open(path, O_RDONLY | O_CLOEXEC);
    if (store->file < 0)
        return why_fail(why, errno == ENOENT ? FAIL_INPUT : FAIL_SYSTEM, NULL,
                        "'%s' could not be opened: %s", path, strerror(errno));
    arena_on_end(arena, store_end, store);
    if (fstat(store->file, &about) != 0) return refused(why, "read");
    if (S_ISDIR(about.st_mode))
        return why_fail(why, FAIL_INPUT, NULL, "'%s' is a folder: name a file in it", path);
    if (!S_ISREG(about.st_mode))
        return why_fail(why, FAIL_INPUT, NULL,
                        "'%s' is not a file: the frame is read twice and cannot come from a pipe; "
                        "save it in a file first",
                        path);
    size_t n = about.st_size < FIRST ? (size_t)about.st_size : FIRST;
    char *first = arena_take(arena, n + 1, 1);
    TRY(bytes_read(store->file, 0, first, n, why));
    if (!is_scannable(first, n)) TRY(whole_read(arena, path, store, why));
    *out = (struct frame_io){.data = store,
                             .size = store->file >= 0 ? (uint64_t)about.st_size : store->whole.n,
                             .read = store_read,
                             .note = store_note,
                             .recall = store_recall};
    return FAIL_NONE;
}
