#include "tests/power_disk.h"

#include "base/rng.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, FILES_MAX = 16, NAME_MAX_BYTES = 256, SHM_REGIONS = 64, SHM_BYTES = 32768 };

/* The bytes of one sector that were written and not synced: [from, to). */
struct dirty {
    uint16_t from, to;
};

struct content {
    uint8_t *bytes;
    size_t n, size;
};

struct file {
    bool used, exists, exists_durably, transient;
    char name[NAME_MAX_BYTES];
    struct content now, synced;
    struct dirty *dirty; /* one per sector of `now` */
    size_t n_dirty;
    int handles, shared, reserved, pending, exclusive; /* locks: counts and owners' flags */
    void *regions[SHM_REGIONS];
    int shm_shared[SQLITE_SHM_NLOCK], shm_exclusive[SQLITE_SHM_NLOCK];
};

struct handle {
    sqlite3_file base;
    struct file *file;
    int lock;
    bool sync_folder, temporary;
    uint16_t shm_shared, shm_exclusive;
};

static struct {
    pthread_mutex_t mutex;
    struct file files[FILES_MAX], saved[FILES_MAX];
    int64_t operations, cut_at, fail_from, fail_to;
    int fail_code;
    bool cut, reads, registered;
} disk = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* ------------------------------------------------------------------ contents */

static void content_resize(struct content *c, size_t n) {
    if (n > c->size) {
        size_t size = n * 2 < 8192 ? 8192 : n * 2;
        c->bytes = realloc(c->bytes, size);
        if (c->bytes == NULL) abort();
        c->size = size;
    }
    if (n > c->n) memset(c->bytes + c->n, 0, n - c->n);
    c->n = n;
}

static void content_set(struct content *to, const struct content *from) {
    to->n = 0;
    content_resize(to, from->n);
    if (from->n > 0) memcpy(to->bytes, from->bytes, from->n);
}

static void dirty_room(struct file *f) {
    size_t want = f->now.n / SECTOR + 1;
    if (want <= f->n_dirty) return;
    want *= 2;
    f->dirty = realloc(f->dirty, want * sizeof *f->dirty);
    if (f->dirty == NULL) abort();
    memset(f->dirty + f->n_dirty, 0, (want - f->n_dirty) * sizeof *f->dirty);
    f->n_dirty = want;
}

static void dirty_mark(struct file *f, size_t from, size_t to) {
    dirty_room(f);
    for (size_t s = from / SECTOR; s * SECTOR < to; s++) {
        size_t start = s * SECTOR;
        uint16_t a = (uint16_t)(from > start ? from - start : 0);
        uint16_t b = (uint16_t)(to - start < SECTOR ? to - start : SECTOR);
        struct dirty *d = &f->dirty[s];
        bool clean = d->to == 0;
        if (clean || a < d->from) d->from = a;
        if (b > d->to) d->to = b;
    }
}

static void file_synced(struct file *f) {
    content_set(&f->synced, &f->now);
    if (f->n_dirty > 0) memset(f->dirty, 0, f->n_dirty * sizeof *f->dirty);
}

static void file_empty(struct file *f) {
    free(f->now.bytes);
    free(f->synced.bytes);
    free(f->dirty);
    for (int i = 0; i < SHM_REGIONS; i++) free(f->regions[i]);
    memset(f, 0, sizeof *f);
}

static struct file *file_find(const char *name) {
    for (int i = 0; i < FILES_MAX; i++)
        if (disk.files[i].used && !disk.files[i].transient && strcmp(disk.files[i].name, name) == 0)
            return &disk.files[i];
    return NULL;
}

static struct file *file_new(const char *name) {
    for (int i = 0; i < FILES_MAX; i++) {
        struct file *f = &disk.files[i];
        if (f->used) continue;
        f->used = true;
        f->transient = name == NULL;
        snprintf(f->name, sizeof f->name, "%s", name == NULL ? "" : name);
        return f;
    }
    abort();
}

static void folder_synced(void) {
    for (int i = 0; i < FILES_MAX; i++) disk.files[i].exists_durably = disk.files[i].exists;
}

/* Counts an operation; the result is what it must fail with, or SQLITE_OK. */
static int operation(bool changes, int code) {
    if (disk.cut) return code;
    if (!changes && !disk.reads) return SQLITE_OK;
    disk.operations++;
    if (disk.cut_at > 0 && disk.operations >= disk.cut_at) {
        disk.cut = true;
        return code;
    }
    if (disk.operations < disk.fail_from || disk.operations >= disk.fail_to) return SQLITE_OK;
    if (disk.fail_code == SQLITE_FULL)
        return changes && code == SQLITE_IOERR_WRITE ? SQLITE_FULL : SQLITE_OK;
    return code;
}

/* ------------------------------------------------------------------ file methods */

static int disk_close(sqlite3_file *base) {
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    h->file->handles--;
    if (h->file->transient) file_empty(h->file);
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *base, void *to, int n, sqlite3_int64 at) {
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    int code = h->temporary ? SQLITE_OK : operation(false, SQLITE_IOERR_READ);
    if (code == SQLITE_OK) {
        size_t start = (size_t)at, have = h->file->now.n;
        size_t can = start >= have ? 0 : have - start < (size_t)n ? have - start : (size_t)n;
        if (can > 0) memcpy(to, h->file->now.bytes + start, can);
        if (can < (size_t)n) {
            memset((char *)to + can, 0, (size_t)n - can);
            code = SQLITE_IOERR_SHORT_READ;
        }
    }
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_write(sqlite3_file *base, const void *from, int n, sqlite3_int64 at) {
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    int code = h->temporary ? SQLITE_OK : operation(true, SQLITE_IOERR_WRITE);
    if (code == SQLITE_OK) {
        size_t start = (size_t)at, end = start + (size_t)n;
        if (end > h->file->now.n) content_resize(&h->file->now, end);
        memcpy(h->file->now.bytes + start, from, (size_t)n);
        dirty_mark(h->file, start, end);
    }
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size) {
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    int code = h->temporary ? SQLITE_OK : operation(true, SQLITE_IOERR_TRUNCATE);
    if (code == SQLITE_OK && (size_t)size < h->file->now.n) {
        h->file->now.n = (size_t)size;
        for (size_t s = ((size_t)size + SECTOR - 1) / SECTOR; s < h->file->n_dirty; s++)
            h->file->dirty[s] = (struct dirty){0, 0};
    }
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_sync(sqlite3_file *base, int flags) {
    (void)flags;
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    int code = h->temporary ? SQLITE_OK : operation(true, SQLITE_IOERR_FSYNC);
    if (code == SQLITE_OK) {
        file_synced(h->file);
        if (h->sync_folder) folder_synced();
        h->sync_folder = false;
    }
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size) {
    pthread_mutex_lock(&disk.mutex);
    *size = (sqlite3_int64)((struct handle *)base)->file->now.n;
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int lock_take(struct handle *h, int level) {
    struct file *f = h->file;
    if (h->lock >= level) return SQLITE_OK;
    bool others_reserved = f->reserved > (h->lock >= SQLITE_LOCK_RESERVED);
    if (h->lock == SQLITE_LOCK_NONE) {
        if (f->pending || f->exclusive) return SQLITE_BUSY;
        f->shared++;
        h->lock = SQLITE_LOCK_SHARED;
    }
    if (level >= SQLITE_LOCK_RESERVED && h->lock < SQLITE_LOCK_RESERVED) {
        if (others_reserved) return SQLITE_BUSY;
        f->reserved = 1;
        h->lock = SQLITE_LOCK_RESERVED;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        f->pending = 1;
        h->lock = SQLITE_LOCK_PENDING;
        if (f->shared > 1) return SQLITE_BUSY;
        f->exclusive = 1;
        h->lock = SQLITE_LOCK_EXCLUSIVE;
    }
    return SQLITE_OK;
}

static int disk_lock(sqlite3_file *base, int level) {
    pthread_mutex_lock(&disk.mutex);
    int code = lock_take((struct handle *)base, level);
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_unlock(sqlite3_file *base, int level) {
    struct handle *h = (struct handle *)base;
    pthread_mutex_lock(&disk.mutex);
    if (h->lock >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED)
        h->file->reserved = h->file->pending = h->file->exclusive = 0;
    if (h->lock >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) h->file->shared--;
    if (level < h->lock) h->lock = level;
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *base, int *out) {
    pthread_mutex_lock(&disk.mutex);
    *out = ((struct handle *)base)->file->reserved;
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *base, int what, void *argument) {
    (void)base, (void)what, (void)argument;
    return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *base) {
    (void)base;
    return SECTOR;
}

static int disk_character(sqlite3_file *base) {
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ------------------------------------------------------------------ the log's shared memory */

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **out) {
    struct handle *h = (struct handle *)base;
    if (region >= SHM_REGIONS || size != SHM_BYTES) return SQLITE_IOERR_SHMMAP;
    pthread_mutex_lock(&disk.mutex);
    if (h->file->regions[region] == NULL && extend) h->file->regions[region] = calloc(1, SHM_BYTES);
    *out = h->file->regions[region];
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int shm_lock_one(struct handle *h, int i, int flags) {
    struct file *f = h->file;
    uint16_t bit = (uint16_t)(1U << i);
    if (flags & SQLITE_SHM_UNLOCK) {
        if (h->shm_shared & bit) f->shm_shared[i]--;
        if (h->shm_exclusive & bit) f->shm_exclusive[i] = 0;
        h->shm_shared &= (uint16_t)~bit;
        h->shm_exclusive &= (uint16_t)~bit;
    } else if (flags & SQLITE_SHM_SHARED) {
        if (h->shm_shared & bit) return SQLITE_OK;
        if (f->shm_exclusive[i]) return SQLITE_BUSY;
        f->shm_shared[i]++;
        h->shm_shared |= bit;
    } else {
        if (f->shm_exclusive[i] || f->shm_shared[i]) return SQLITE_BUSY;
        f->shm_exclusive[i] = 1;
        h->shm_exclusive |= bit;
    }
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int first, int n, int flags) {
    struct handle *h = (struct handle *)base;
    int code = SQLITE_OK, done = 0;
    pthread_mutex_lock(&disk.mutex);
    for (; done < n && code == SQLITE_OK; done++) code = shm_lock_one(h, first + done, flags);
    if (code != SQLITE_OK)
        for (int i = 0; i < done - 1; i++) (void)shm_lock_one(h, first + i, SQLITE_SHM_UNLOCK);
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static void shm_barrier(sqlite3_file *base) {
    (void)base;
    pthread_mutex_lock(&disk.mutex);
    pthread_mutex_unlock(&disk.mutex);
}

static int shm_unmap(sqlite3_file *base, int remove) {
    struct handle *h = (struct handle *)base;
    (void)shm_lock(base, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
    pthread_mutex_lock(&disk.mutex);
    for (int i = 0; remove && i < SHM_REGIONS; i++) {
        free(h->file->regions[i]);
        h->file->regions[i] = NULL;
    }
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = disk_close,
                                           .xRead = disk_read,
                                           .xWrite = disk_write,
                                           .xTruncate = disk_truncate,
                                           .xSync = disk_sync,
                                           .xFileSize = disk_size,
                                           .xLock = disk_lock,
                                           .xUnlock = disk_unlock,
                                           .xCheckReservedLock = disk_reserved,
                                           .xFileControl = disk_control,
                                           .xSectorSize = disk_sector,
                                           .xDeviceCharacteristics = disk_character,
                                           .xShmMap = shm_map,
                                           .xShmLock = shm_lock,
                                           .xShmBarrier = shm_barrier,
                                           .xShmUnmap = shm_unmap};

/* ------------------------------------------------------------------ the folder */

static int open_file(const char *name, struct handle *h, int flags) {
    struct file *f = name == NULL ? NULL : file_find(name);
    bool create = (flags & SQLITE_OPEN_CREATE) != 0;
    h->temporary = name == NULL;
    if (name != NULL && (f == NULL || !f->exists)) {
        if (!create) return SQLITE_CANTOPEN;
        int code = operation(true, SQLITE_CANTOPEN);
        if (code != SQLITE_OK) return code;
        if (f == NULL) f = file_new(name);
        /* A new file, even under an old name. */
        f->exists = true;
        f->exists_durably = false;
        f->now.n = 0;
        file_synced(f);
    } else if (name != NULL) {
        int code = operation(false, SQLITE_CANTOPEN);
        if (code != SQLITE_OK) return code;
    } else {
        f = file_new(NULL);
    }
    h->file = f;
    h->sync_folder =
        create &&
        (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    f->handles++;
    return SQLITE_OK;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out) {
    (void)vfs;
    struct handle *h = (struct handle *)base;
    memset(h, 0, sizeof *h);
    pthread_mutex_lock(&disk.mutex);
    int code = open_file(name, h, flags);
    pthread_mutex_unlock(&disk.mutex);
    if (code == SQLITE_OK) h->base.pMethods = &methods;
    if (out != NULL) *out = flags;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    (void)vfs;
    pthread_mutex_lock(&disk.mutex);
    struct file *f = file_find(name);
    int code =
        f == NULL || !f->exists ? SQLITE_IOERR_DELETE_NOENT : operation(true, SQLITE_IOERR_DELETE);
    if (code == SQLITE_OK) {
        f->exists = false;
        if (sync_folder) folder_synced();
    }
    pthread_mutex_unlock(&disk.mutex);
    return code;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs, (void)flags;
    pthread_mutex_lock(&disk.mutex);
    const struct file *f = file_find(name);
    *out = f != NULL && f->exists && (flags != SQLITE_ACCESS_EXISTS || f->now.n > 0);
    pthread_mutex_unlock(&disk.mutex);
    return SQLITE_OK;
}

static int disk_path(sqlite3_vfs *vfs, const char *name, int n, char *out) {
    (void)vfs;
    snprintf(out, (size_t)n, "%s", name);
    return SQLITE_OK;
}

static int disk_random(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    return real->xRandomness(real, n, out);
}

static int disk_sleep(sqlite3_vfs *vfs, int us) {
    (void)vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    return real->xSleep(real, us < 1000 ? us : 1000); /* lock waits need not be long here */
}

static int disk_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    return real->xCurrentTime(real, out);
}

static int disk_error(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs, (void)n, (void)out;
    return 0;
}

/* ------------------------------------------------------------------ the hand on the switch */

static sqlite3_vfs layer = {.iVersion = 1,
                            .szOsFile = sizeof(struct handle),
                            .mxPathname = NAME_MAX_BYTES - 1,
                            .zName = POWER_DISK_VFS,
                            .xOpen = disk_open,
                            .xDelete = disk_delete,
                            .xAccess = disk_access,
                            .xFullPathname = disk_path,
                            .xRandomness = disk_random,
                            .xSleep = disk_sleep,
                            .xCurrentTime = disk_time,
                            .xGetLastError = disk_error};

static void switches_reset(void) {
    disk.operations = disk.cut_at = disk.fail_from = disk.fail_to = 0;
    disk.cut = false;
}

void power_disk_clear(void) {
    if (!disk.registered) sqlite3_vfs_register(&layer, 0);
    disk.registered = true;
    for (int i = 0; i < FILES_MAX; i++) file_empty(&disk.files[i]);
    disk.reads = false;
    switches_reset();
}

static void files_copy(struct file *to, const struct file *from) {
    for (int i = 0; i < FILES_MAX; i++) {
        file_empty(&to[i]);
        if (!from[i].used || !from[i].exists) continue;
        to[i].used = to[i].exists = to[i].exists_durably = true;
        memcpy(to[i].name, from[i].name, sizeof to[i].name);
        content_set(&to[i].now, &from[i].now);
        content_set(&to[i].synced, &from[i].now);
        dirty_room(&to[i]);
    }
}

void power_disk_save(void) {
    files_copy(disk.saved, disk.files);
}

void power_disk_load(void) {
    files_copy(disk.files, disk.saved);
    switches_reset();
}

int64_t power_disk_operations(void) {
    pthread_mutex_lock(&disk.mutex);
    int64_t n = disk.operations;
    pthread_mutex_unlock(&disk.mutex);
    return n;
}

void power_disk_count_reads(bool reads) {
    disk.reads = reads;
}

void power_disk_cut_at(int64_t n) {
    disk.cut_at = n == 0 ? 0 : disk.operations + n;
}

bool power_disk_is_cut(void) {
    pthread_mutex_lock(&disk.mutex);
    bool cut = disk.cut;
    pthread_mutex_unlock(&disk.mutex);
    return cut;
}

void power_disk_fail_at(int64_t n, int64_t count, int code) {
    pthread_mutex_lock(&disk.mutex);
    disk.fail_from = disk.operations + n;
    disk.fail_to = count == 0 ? 0 : disk.fail_from + count;
    disk.fail_code = code;
    pthread_mutex_unlock(&disk.mutex);
}

/* One unsynced sector, as the next start finds it: new, old, half of each, or rubbish. */
static void sector_settle(struct file *f, size_t s, enum power_damage damage, struct rng *rng,
                          struct content *out) {
    size_t start = s * SECTOR;
    uint16_t from = f->dirty[s].from, to = f->dirty[s].to;
    uint64_t luck = rng_below(rng, damage == POWER_SOME_TORN ? 4 : 2);
    if (damage == POWER_NOTHING_KEPT || luck == 0) return;
    size_t end = start + to;
    if (luck == 2) end = start + from + rng_below(rng, (uint64_t)(to - from) + 1);
    if (end > f->now.n) end = f->now.n;
    if (end <= start + from) return;
    if (end > out->n) content_resize(out, end);
    if (luck == 3)
        for (size_t i = start + from; i < end; i++) out->bytes[i] = (uint8_t)rng_u64(rng);
    else
        memcpy(out->bytes + start + from, f->now.bytes + start + from, end - start - from);
}

static void file_settle(struct file *f, enum power_damage damage, struct rng *rng) {
    struct content out = {0};
    content_set(&out, &f->synced);
    for (size_t s = 0; s < f->n_dirty && s * SECTOR < f->now.n; s++)
        if (f->dirty[s].to > 0) sector_settle(f, s, damage, rng, &out);
    if (f->now.n < out.n && damage != POWER_NOTHING_KEPT && rng_below(rng, 2) == 0)
        out.n = f->now.n;
    if (f->exists != f->exists_durably && damage != POWER_NOTHING_KEPT && rng_below(rng, 2) == 0)
        f->exists_durably = f->exists;
    content_set(&f->now, &out);
    free(out.bytes);
    f->exists = f->exists_durably;
    if (!f->exists) f->now.n = 0;
    dirty_room(f);
    file_synced(f);
}

void power_disk_restart(enum power_damage damage, uint64_t seed) {
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)seed);
    struct rng rng;
    rng_init(&rng, text);
    for (int i = 0; i < FILES_MAX; i++) {
        struct file *f = &disk.files[i];
        if (!f->used) continue;
        if (f->handles != 0) abort();
        file_settle(f, damage, &rng);
        for (int k = 0; k < SHM_REGIONS; k++) {
            free(f->regions[k]);
            f->regions[k] = NULL;
        }
        f->shared = f->reserved = f->pending = f->exclusive = 0;
        memset(f->shm_shared, 0, sizeof f->shm_shared);
        memset(f->shm_exclusive, 0, sizeof f->shm_exclusive);
        if (!f->exists) file_empty(f);
    }
    switches_reset();
}
