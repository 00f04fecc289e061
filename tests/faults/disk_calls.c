/* Loaded before every other library, stands between a program and the disk: writes down what it does to the files
 * below one folder, or lets it fail there.
 *
 * COMPANION_DISK   the folder; nothing else is touched
 * COMPANION_TRACE  a file for the record of every change (see reading.py for its form); none without it
 * COMPANION_FAULT  "call part errno count": the count-th such call (open, read, write, sync, truncate, rename, unlink,
 *                  any) on a file whose name contains part fails, and all later ones; count 0: while the file
 *                  COMPANION_FLAG exists. "-" as part means every file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int trace = -2;
static long seen = 0;

static const char *disk(void) { return getenv("COMPANION_DISK"); }

static int below(const char *path) {
    const char *folder = disk();
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int name_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static void full_name(int at, const char *name, char *path) {
    path[0] = 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else if (at == AT_FDCWD) {
        if (!getcwd(path, PATH_MAX)) path[0] = 0;
        strncat(path, "/", PATH_MAX - strlen(path) - 1);
        strncat(path, name, PATH_MAX - strlen(path) - 1);
    } else if (name_of(at, path)) {
        strncat(path, "/", PATH_MAX - strlen(path) - 1);
        strncat(path, name, PATH_MAX - strlen(path) - 1);
    }
}

static int fails(const char *call, const char *path) {
    const char *wanted = getenv("COMPANION_FAULT");
    char kind[16], part[128];
    int error;
    long count;
    if (!wanted || sscanf(wanted, "%15s %127s %d %ld", kind, part, &error, &count) != 4) return 0;
    if (strcmp(kind, "any") != 0 && strcmp(kind, call) != 0) return 0;
    if (strcmp(part, "-") != 0 && !strstr(path, part)) return 0;
    if (count == 0) {
        struct stat status;
        const char *flag = getenv("COMPANION_FLAG");
        if (!flag || syscall(SYS_newfstatat, AT_FDCWD, flag, &status, 0) != 0) return 0;
    } else if (__sync_add_and_fetch(&seen, 1) < count) {
        return 0;
    }
    errno = error;
    return 1;
}

static void put(const void *content, size_t length) {
    const char *at = content;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, trace, at, length);
        if (done <= 0) _exit(99);
        at += done;
        length -= done;
    }
}

static void note(char kind, const char *path, const char *other, int64_t place, const void *content, int64_t length) {
    pthread_mutex_lock(&guard);
    if (trace == -2) {
        const char *file = getenv("COMPANION_TRACE");
        trace = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    }
    if (trace >= 0) {
        int32_t sizes[2] = {(int32_t)strlen(path), other ? (int32_t)strlen(other) : 0};
        int64_t numbers[2] = {place, content ? length : 0};
        put(&kind, 1);
        put(sizes, sizeof sizes);
        put(numbers, sizeof numbers);
        put(path, sizes[0]);
        if (other) put(other, sizes[1]);
        if (content) put(content, length);
    }
    pthread_mutex_unlock(&guard);
}

static int opened(int at, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    full_name(at, name, path);
    int ours = below(path);
    if (ours && fails("open", path)) return -1;
    struct stat status;
    int there = ours && syscall(SYS_newfstatat, AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    int fd = (int)syscall(SYS_openat, at, name, flags, mode);
    if (fd >= 0 && ours && (flags & O_CREAT) && !there) note('c', path, NULL, 0, NULL, 0);
    if (fd >= 0 && ours && (flags & O_TRUNC) && there) note('t', path, NULL, 0, NULL, 0);
    return fd;
}

#define OPENING(name, first, at, path) \
    int name(first const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        return opened(at, path, flags, mode); \
    }
#define NOTHING
#define FOLDER int at,
OPENING(open, NOTHING, AT_FDCWD, path)
OPENING(open64, NOTHING, AT_FDCWD, path)
OPENING(openat, FOLDER, at, path)
OPENING(openat64, FOLDER, at, path)

ssize_t pwrite64(int fd, const void *content, size_t length, off64_t place) {
    char path[PATH_MAX];
    int ours = name_of(fd, path);
    if (ours && fails("write", path)) return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, content, length, place);
    if (ours && done > 0) note('w', path, NULL, place, content, done);
    return done;
}

ssize_t pwrite(int fd, const void *content, size_t length, off_t place) { return pwrite64(fd, content, length, place); }

ssize_t write(int fd, const void *content, size_t length) {
    char path[PATH_MAX];
    int ours = name_of(fd, path);
    if (ours && fails("write", path)) return -1;
    ssize_t done = syscall(SYS_write, fd, content, length);
    if (ours && done > 0) note('w', path, NULL, syscall(SYS_lseek, fd, 0, SEEK_CUR) - done, content, done);
    return done;
}

ssize_t pread64(int fd, void *content, size_t length, off64_t place) {
    char path[PATH_MAX];
    if (name_of(fd, path) && fails("read", path)) return -1;
    return syscall(SYS_pread64, fd, content, length, place);
}

ssize_t pread(int fd, void *content, size_t length, off_t place) { return pread64(fd, content, length, place); }

ssize_t read(int fd, void *content, size_t length) {
    char path[PATH_MAX];
    if (name_of(fd, path) && fails("read", path)) return -1;
    return syscall(SYS_read, fd, content, length);
}

static int synced(int fd, long number) {
    char path[PATH_MAX];
    int ours = name_of(fd, path);
    if (ours && fails("sync", path)) return -1;
    int done = (int)syscall(number, fd);
    if (ours && done == 0) note('s', path, NULL, 0, NULL, 0);
    return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int ftruncate64(int fd, off64_t size) {
    char path[PATH_MAX];
    int ours = name_of(fd, path);
    if (ours && fails("truncate", path)) return -1;
    int done = (int)syscall(SYS_ftruncate, fd, size);
    if (ours && done == 0) note('t', path, NULL, size, NULL, 0);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int renameat(int from_at, const char *from, int to_at, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    full_name(from_at, from, old);
    full_name(to_at, to, new);
    int ours = below(new);
    if (ours && fails("rename", new)) return -1;
    int done = (int)syscall(SYS_renameat2, from_at, from, to_at, to, 0);
    if (ours && done == 0) note('r', old, new, 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int at, const char *name, int flags) {
    char path[PATH_MAX];
    full_name(at, name, path);
    int ours = below(path) && !(flags & AT_REMOVEDIR);
    if (ours && fails("unlink", path)) return -1;
    int done = (int)syscall(SYS_unlinkat, at, name, flags);
    if (ours && done == 0) note('u', path, NULL, 0, NULL, 0);
    return done;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
