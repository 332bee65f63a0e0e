/* memchk MB MB_PER_S [STATUS]: a load that knows when it has been lied to.
 *
 * Every page of MB megabytes holds its own number and how often it has been written, in all of its words. Pages are
 * rewritten in random order at the set rate; each is checked, whole, before it is rewritten. A page that a live
 * migration lost or delivered stale shows as an error. A line of figures goes to STATUS (or standard output) every
 * second; SIGTERM checks all pages one last time and says so. Exit status 1 when there was any error. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define WORDS (PAGE / sizeof(uint64_t))
#define BATCH 32

static volatile sig_atomic_t stop;
static uint64_t *pages;
static uint32_t *generation;
static uint64_t errors;

static void on_signal(int unused) { (void)unused; stop = 1; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static uint64_t mark(size_t page) { return (uint64_t)page << 32 | generation[page]; }

static void check(size_t page) {
    const uint64_t expected = mark(page);
    const uint64_t *words = pages + page * WORDS;
    unsigned bad = 0;
    for (size_t i = 0; i < WORDS; i++) bad += words[i] != expected;
    if (bad && errors++ < 10)
        fprintf(stderr, "memchk: page %zu has %u wrong words, first %016llx, expected %016llx\n", page, bad,
                (unsigned long long)words[0], (unsigned long long)expected);
}

static void fill(size_t page) {
    const uint64_t value = mark(page);
    uint64_t *words = pages + page * WORDS;
    for (size_t i = 0; i < WORDS; i++) words[i] = value;
}

static void report(const char *path, const char *word, uint64_t done, double rate, double elapsed) {
    char next[4096];
    FILE *out = stdout;
    if (path) {
        snprintf(next, sizeof next, "%s.new", path);
        out = fopen(next, "w");
        if (!out) return;
    }
    fprintf(out, "%s done=%llu errors=%llu rate=%.1f seconds=%.1f\n", word, (unsigned long long)done,
            (unsigned long long)errors, rate, elapsed);
    if (path) {
        fclose(out);
        rename(next, path);
    } else {
        fflush(out);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: memchk MB MB_PER_S [STATUS]\n");
        return 2;
    }
    const size_t count = strtoul(argv[1], 0, 10) * (1 << 20) / PAGE;
    const double rate = strtod(argv[2], 0) * (1 << 20) / PAGE;
    const char *status = argc > 3 ? argv[3] : 0;
    if (!count || rate <= 0 || posix_memalign((void **)&pages, PAGE, count * PAGE)
        || !(generation = calloc(count, sizeof *generation))) {
        fprintf(stderr, "memchk: cannot have %s MB\n", argv[1]);
        return 2;
    }
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    for (size_t page = 0; page < count; page++) fill(page);

    const double begin = now();
    double due = begin, told = begin;
    uint64_t done = 0, told_done = 0, random = 88172645463325252ull;
    while (!stop) {
        for (int i = 0; i < BATCH; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            size_t page = random % count;
            check(page);
            generation[page]++;
            fill(page);
        }
        done += BATCH;
        due += BATCH / rate;
        double t = now();
        /* After a pause the lost time is not made up for: the rate is a rate, not a debt. */
        if (t > due + 0.1) due = t;
        if (due > t) usleep((useconds_t)((due - t) * 1e6));
        if (t - told >= 1) {
            report(status, "running", done, (done - told_done) * (PAGE / 1048576.0) / (t - told), t - begin);
            told = t;
            told_done = done;
        }
    }
    for (size_t page = 0; page < count; page++) check(page);
    report(status, "verified", done, 0, now() - begin);
    return errors ? 1 : 0;
}
