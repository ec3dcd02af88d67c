/*
 * The closed loop of bench/closed_loop.ts around the C twin of the pool: the
 * same draws, the same policy. Prints one line: nanoseconds a granted
 * allocation (median and lower quartile of undisturbed bursts) and how many of
 * 200000 requests were refused.
 *
 *   pool_twin mix SIZE SHARE AGING BURST | ring | checkerboard
 */
#include <stdio.h>
#include <time.h>

#include "pool_twin.h"

static pool_t *pool;
static int32_t *bases, *counts, target, live, used, next_length = 1;
static uint32_t draw_state = 0x9E3779B9u;
static long granted, refused;
static uint8_t lengths[100];

static inline uint32_t draw(void) {
  uint32_t x = draw_state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return draw_state = x;
}

static void free_one(void) {
  int32_t pick = (int32_t)(((uint64_t)draw() * (uint32_t)live) >> 32);
  int32_t base = bases[pick], count = counts[pick];
  live--;
  bases[pick] = bases[live];
  counts[pick] = counts[live];
  used -= count;
  if (pool_free(pool, base, count) != 0) abort();
}

static void mix(long steps) {
  for (long step = 0; step < steps;) {
    int full = used + next_length > target && live > 0;
    int32_t base = -1;
    if (!full) {
      step++;
      base = pool_allocate(pool, next_length);
      if (base >= 0) {
        bases[live] = base;
        counts[live++] = next_length;
        used += next_length;
        granted++;
      } else {
        refused++;
      }
    }
    if (full || (base < 0 && live > 0)) free_one();
    if (!full) next_length = lengths[((draw() >> 16) * 100) >> 16];
  }
}

static void ring(long steps) {
  for (long step = 0; step < steps; step++) {
    int32_t base = pool_allocate(pool, 1);
    if (base < 0 || pool_free(pool, bases[live], 1) != 0) abort();
    bases[live] = base;
    if (++live == target) live = 0;
  }
  granted += steps;
}

static void checkerboard(long steps) {
  for (long step = 0; step < steps; step++) {
    if (pool_allocate(pool, 2) > 0) abort();
    int32_t base = pool_allocate(pool, 1);
    if (base < 0 || pool_free(pool, bases[live], 1) != 0) abort();
    bases[live] = base;
    live = (live + 1) & 15;
  }
  granted += steps;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

/* A fixed piece of work: tells whether something else uses the core. */
static volatile int32_t sink;
static int quiet(void) {
  static double best = 1e18;
  int32_t a = 1, b = 2, c = 3, d = 4;
  double start = now();
  for (int32_t i = 0; i < 2000; i++) {
    a = (a ^ i) + 3;
    b += i ^ 7;
    c = (c ^ (i << 1)) + 1;
    d += i ^ 5;
    __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
  }
  sink = a ^ b ^ c ^ d;
  double time = now() - start;
  if (time < best) best = time;
  return time < best * 1.08;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  const char *kind = argv[1];
  int is_mix = argc == 6 && !strcmp(kind, "mix"), is_ring = !strcmp(kind, "ring");
  int32_t size = is_mix ? atoi(argv[2]) : 4096;
  long aging = is_mix ? atol(argv[4]) : 20000;
  double burst = is_mix ? atof(argv[5]) : 30000;
  const int parts[][2] = {{1, 40}, {2, 15}, {4, 15}, {8, 10},
                          {16, 10}, {17, 5}, {32, 3}, {64, 2}};
  for (int i = 0, at = 0; i < 8; i++)
    for (int j = 0; j < parts[i][1]; j++) lengths[at++] = parts[i][0];
  target = is_mix ? (int32_t)(size * atof(argv[3])) : 3072;
  pool = pool_make(size);
  bases = calloc(size + 64, 4);
  counts = calloc(size + 64, 4);
  void (*step)(long) = is_mix ? mix : is_ring ? ring : checkerboard;
  if (is_mix) {
    for (long i = 0; used + 64 < target && i < 4L * size; i++) mix(1);
  } else if (is_ring) {
    for (int32_t i = 0; i < target; i++) bases[i] = pool_allocate(pool, 1);
  } else {
    for (int32_t i = 0; i < size; i++) pool_allocate(pool, 1);
    for (int32_t i = 0; i < size; i += 2) pool_free(pool, i, 1);
    for (int32_t i = 0; i < 16; i++) bases[i] = pool_allocate(pool, 1);
  }
  for (long aged = 0; aged < aging; aged += 100) step(100);
  refused = 0;
  double start = now();
  /* One step first, as the original does: then the two agree to the last. */
  step(1);
  for (long i = 0; i < 200000; i += 200) step(200);
  long wrong = refused;
  double each = (now() - start) / 200000;
  long steps = (long)(burst / each);
  if (steps < 20) steps = 20;
  static double times[1500];
  int kept = 0;
  for (double end = now() + 3e9; kept < 1500 && now() < end;) {
    int before = quiet();
    long granted_before = granted;
    start = now();
    step(steps);
    double each_pair = (now() - start) / (granted - granted_before);
    if (quiet() && before) times[kept++] = each_pair;
  }
  if (kept == 0) return 1;
  qsort(times, kept, sizeof *times, ascending);
  printf("%.3f %.3f %ld\n", times[kept / 2], times[kept / 4], wrong);
  return 0;
}
