#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fail fail_errno(struct why *why, const char *doing, const char *path, int error) {
    char text[128];
    const char *meaning = strerror_r(error, text, sizeof text);
    enum fail fail = error == ENOENT || error == ENOTDIR ? FAIL_NOTFOUND : FAIL_SYSTEM;
    return why_fail(why, fail, NULL, "'%s' could not be %s: %s", path, doing, meaning);
}

static enum fail read_all(struct arena *arena, int file, const char *path, size_t max,
                          struct str *out, struct why *why) {
    struct stat about;
    size_t expected = 0;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode)) expected = (size_t)about.st_size;
    if (expected > max)
        return why_fail(why, FAIL_LIMIT, NULL, "'%s' has %zu bytes, want at most %zu", path,
                        expected, max);
    size_t size = expected > 0 ? expected + 2 : 65536, n = 0;
    char *bytes = arena_take(arena, size, 1);
    for (;;) {
        if (n + 1 == size) {
            bytes = arena_grow(arena, bytes, size, size * 2);
            size *= 2;
        }
        ssize_t got = read(file, bytes + n, size - n - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(why, "read", path, errno);
        if (got == 0) break;
        n += (size_t)got;
        if (n > max)
            return why_fail(why, FAIL_LIMIT, NULL, "'%s' has more than %zu bytes", path, max);
    }
    bytes[n] = '\0';
    *out = (struct str){bytes, n};
    return FAIL_NONE;
}

static void file_end(void *thing) {
    int *file = thing;
    if (*file >= 0) close(*file);
    *file = -1;
}

enum fail file_read(struct arena *arena, const char *path, size_t max, struct str *out,
                    struct why *why) {
    assert(max < SIZE_MAX / 4);
    if (strcmp(path, "-") == 0)
        return read_all(arena, STDIN_FILENO, "standard input", max, out, why);
    /* The hook closes the file should memory end while it is being read. */
    int *file = ARENA_NEW(arena, int);
    *file = -1;
    arena_on_end(arena, file_end, file);
    *file = open(path, O_RDONLY | O_CLOEXEC);
    if (*file < 0) return fail_errno(why, "opened", path, errno);
    enum fail fail = read_all(arena, *file, path, max, out, why);
    file_end(file);
    return fail;
}

static int write_all(int file, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t put = write(file, bytes, n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return -1;
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

/* Makes the names in the folder of `path` durable. */
static int parent_sync(const char *path) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);
    if (n >= sizeof folder) return -1;
    snprintf(folder, sizeof folder, "%.*s", (int)n, path);
    if (slash == NULL) snprintf(folder, sizeof folder, ".");
    if (slash == path) snprintf(folder, sizeof folder, "/");
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return -1;
    int result = fsync(file);
    close(file);
    return result;
}

enum fail file_write(const char *path, const void *bytes, size_t n, unsigned mode,
                     struct why *why) {
    char beside[PATH_MAX];
    int length = snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof beside)
        return fail_errno(why, "written", path, ENAMETOOLONG);
    int file = mkostemp(beside, O_CLOEXEC);
    if (file < 0) return fail_errno(why, "written", path, errno);
    bool written =
        write_all(file, n == 0 ? "" : bytes, n) == 0 && fchmod(file, mode) == 0 && fsync(file) == 0;
    int error = errno;
    if (close(file) != 0 && written) written = false, error = errno;
    if (written && rename(beside, path) != 0) written = false, error = errno;
    if (!written) {
        unlink(beside);
        return fail_errno(why, "written", path, error);
    }
    if (parent_sync(path) != 0) return fail_errno(why, "made durable", path, errno);
    return FAIL_NONE;
}

bool file_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0;
}

static enum fail folder_make_one(const char *path, struct why *why) {
    if (mkdir(path, 0700) == 0) return FAIL_NONE;
    int error = errno;
    struct stat about;
    if (error == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) return FAIL_NONE;
    return fail_errno(why, "made a folder", path, error);
}

enum fail folder_make(const char *path, struct why *why) {
    char partial[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof partial)
        return fail_errno(why, "made a folder", path, n == 0 ? ENOENT : ENAMETOOLONG);
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(partial, path, i);
        partial[i] = '\0';
        TRY(folder_make_one(partial, why));
    }
    return FAIL_NONE;
}

char *path_join(struct arena *arena, const char *folder, const char *name) {
    size_t n = strlen(folder);
    const char *slash = n == 0 || folder[n - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%s%s%s", folder, slash, name);
}

/* --- A folder that appears whole or not at all --- */

struct folder_out {
    char *path, *staging;
    bool replace, done;
};

/* Removes a file, or a folder and what is in it, without following links. */
static void folder_remove_at(int parent, const char *name) {
    int file = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = file < 0 ? NULL : fdopendir(file);
    if (folder == NULL) {
        if (file >= 0) close(file);
        unlinkat(parent, name, 0);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        folder_remove_at(dirfd(folder), entry->d_name);
    }
    closedir(folder);
    unlinkat(parent, name, AT_REMOVEDIR);
}

static bool folder_is_empty(const char *path) {
    DIR *folder = opendir(path);
    if (folder == NULL) return false;
    int n = 0;
    while (readdir(folder) != NULL) n++;
    closedir(folder);
    return n == 2;
}

static void folder_out_end(void *thing) {
    struct folder_out *out = thing;
    if (!out->done && out->staging != NULL) folder_remove_at(AT_FDCWD, out->staging);
    out->done = true;
}

static enum fail place_check(const struct folder_out *out, struct why *why) {
    if (!out->replace && file_exists(out->path) && !folder_is_empty(out->path))
        return why_fail(why, FAIL_CONFLICT, NULL, "'%s' is there already and is not empty",
                        out->path);
    return FAIL_NONE;
}

enum fail folder_out_open(struct arena *arena, const char *path, bool replace,
                          struct folder_out **out, struct why *why) {
    struct folder_out *made = ARENA_NEW(arena, struct folder_out);
    made->replace = replace;
    made->path = arena_copy(arena, path);
    for (size_t n = strlen(path); n > 1 && made->path[n - 1] == '/'; n--) made->path[n - 1] = '\0';
    TRY(place_check(made, why));
    char *slash = strrchr(made->path, '/');
    if (slash != NULL && slash != made->path)
        TRY(folder_make(arena_copy_n(arena, made->path, (size_t)(slash - made->path)), why));
    char *staging = arena_printf(arena, "%s.part-XXXXXX", made->path);
    arena_on_end(arena, folder_out_end, made);
    if (mkdtemp(staging) == NULL) return fail_errno(why, "made a folder", staging, errno);
    made->staging = staging;
    *out = made;
    return FAIL_NONE;
}

const char *folder_out_staging(const struct folder_out *out) {
    return out->staging;
}

enum fail folder_out_write(struct folder_out *out, const char *name, const void *bytes, size_t n,
                           struct why *why) {
    assert(!out->done);
    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") != NULL)
        return why_fail(why, FAIL_INPUT, NULL, "want a name inside the folder, got '%s'", name);
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", out->staging, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return fail_errno(why, "written", name, ENAMETOOLONG);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    TRY(folder_make(path, why));
    *slash = '/';
    return file_write(path, bytes, n, 0600, why);
}

/* Puts the staged folder in the place of one that is there, and the other way round; where the
 * file system cannot do that in one act, in two. */
static int places_exchange(const char *staging, const char *path) {
    if (renameat2(AT_FDCWD, staging, AT_FDCWD, path, RENAME_EXCHANGE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    char aside[PATH_MAX];
    int length = snprintf(aside, sizeof aside, "%s.old", staging);
    if (length < 0 || (size_t)length >= sizeof aside || rename(path, aside) != 0) return -1;
    if (rename(staging, path) == 0) return rename(aside, staging);
    int error = errno;
    if (rename(aside, path) != 0) return -1;
    errno = error;
    return -1;
}

/* Writes the first name below `there` that `staged` has not into `name`; false when there is none.
 * -1 for `staged`: there is no such folder, so everything is other. */
static bool other_file_find(int there, int staged, char *name, size_t size) {
    DIR *folder = fdopendir(there);
    bool found = false;
    if (folder == NULL) {
        close(there);
        return false;
    }
    size_t start = strlen(name);
    for (struct dirent *entry; !found && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(name + start, size - start, "%s%s", start > 0 ? "/" : "", entry->d_name);
        int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        int inner = openat(dirfd(folder), entry->d_name, flags);
        int other = staged < 0 ? -1 : openat(staged, entry->d_name, flags);
        bool is_staged = staged >= 0 && faccessat(staged, entry->d_name, F_OK, 0) == 0;
        if (inner >= 0)
            found = other_file_find(inner, other, name, size) || !is_staged;
        else
            found = !is_staged || other >= 0;
        if (other >= 0) close(other);
        if (!found) name[start] = '\0';
    }
    closedir(folder);
    return found;
}

/* Only what is written again may go: a folder with anything else in it is somebody's own. */
static enum fail replaced_check(const struct folder_out *out, struct why *why) {
    char name[PATH_MAX] = "";
    int there = open(out->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (there < 0 && errno == ENOENT) return FAIL_NONE;
    if (there < 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "'%s' is there already and is not a folder that can be read; name another",
                        out->path);
    int staged = open(out->staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool found = other_file_find(there, staged, name, sizeof name);
    if (staged >= 0) close(staged);
    if (!found) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "'%s' holds other files, such as '%s', which would be lost; move them away or "
                    "name another folder",
                    out->path, name);
}

enum fail folder_out_publish(struct folder_out *out, struct why *why) {
    assert(!out->done);
    TRY(place_check(out, why));
    if (out->replace) TRY(replaced_check(out, why));
    if (rename(out->staging, out->path) == 0) {
        out->done = true;
    } else if (out->replace && (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)) {
        if (places_exchange(out->staging, out->path) != 0)
            return fail_errno(why, "replaced", out->path, errno);
        folder_out_end(out); /* what is staged now is the former folder */
    } else {
        return fail_errno(why, "made", out->path, errno);
    }
    if (parent_sync(out->path) != 0) return fail_errno(why, "made durable", out->path, errno);
    return FAIL_NONE;
}
