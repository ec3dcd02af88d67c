/*
 * The register pool of src/registers in C, call for call: the same memory
 * layout, the same choices, the same checks and counters. It exists to tell
 * what TypeScript costs; tests compare its refusals with the original's.
 *
 * Left out is what the workloads never do: tails, misuse that must be told
 * apart, snapshots, and requests for more than 64 registers.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "long_runs_twin.h"

enum {
  SHORT_MAX = 64,
  FIRST = 65,
  MAGAZINES = 256,
  TOO_LONG = 65,
  CLOSED = 66,
  USED = 67,
  HIGH_WATER = 68,
  FILLED = 72,
  BOTTOMS = 128,
  INSIDE = 0,
  WALL = 127,
  CACHED = -128,
  LONG_FREE = -1,
  PATIENCE = 32,
  ASKED_AFTER = 8,
  UNKNOWN = 0x7fffffff
};

typedef struct {
  int32_t size, magazine_words;
  int32_t *control;
  int8_t *tags;
  int32_t *next, *previous;
  double allocations, failures;
  long_runs_t long_runs;
} pool_t;

static void open_magazines(pool_t *p) {
  for (int32_t length = 1; length <= SHORT_MAX; length++) {
    int32_t bottom = p->control[BOTTOMS + length];
    p->control[length] = bottom;
    p->control[bottom] = 0;
  }
  p->control[CLOSED] = 0;
  p->control[TOO_LONG] = UNKNOWN;
}

static inline void fill(pool_t *p, int32_t length) {
  p->control[FILLED + (length >> 5)] |=
      (int32_t)(0x80000000u >> (length & 31));
}

static inline void empty_if(pool_t *p, int32_t length, int32_t last) {
  p->control[FILLED + (length >> 5)] ^=
      last ? (int32_t)(0x80000000u >> (length & 31)) : 0;
}

static inline void put_short(pool_t *p, int32_t at, int32_t length) {
  int32_t first = p->next[length];
  p->tags[at] = p->tags[at + length - 1] = (int8_t)(CACHED | length);
  p->next[at] = first;
  p->previous[at] = length;
  p->previous[first] = at;
  p->next[length] = at;
  fill(p, length);
}

static inline int32_t take_neighbour(pool_t *p, int32_t at, int32_t run,
                                     int is_long) {
  if (is_long) {
    long_take(&p->long_runs, at, run);
  } else {
    int32_t next = p->next[at], previous = p->previous[at];
    p->next[previous] = next;
    p->previous[next] = previous;
    empty_if(p, run, (next | previous) <= SHORT_MAX);
  }
  return run;
}

static __attribute__((noinline)) void give(pool_t *p, int32_t at,
                                           int32_t length) {
  int8_t right = p->tags[at + length], left = p->tags[at - 1];
  p->tags[at] = INSIDE;
  if (right < 0 && right != CACHED) {
    int32_t node = at + length;
    p->tags[node] = INSIDE;
    int is_long = right == LONG_FREE;
    int32_t run = is_long ? p->long_runs.length_from[node >> 6] : right & 127;
    length += take_neighbour(p, node, run, is_long);
  }
  if (left < 0 && left != CACHED) {
    p->tags[at - 1] = INSIDE;
    int is_long = left == LONG_FREE;
    int32_t run = is_long ? p->long_runs.length_to[(at - 1) >> 6] : left & 127;
    at -= run;
    length += take_neighbour(p, at, run, is_long);
  }
  if (length >= p->control[TOO_LONG]) p->control[TOO_LONG] = length + 1;
  if (length > SHORT_MAX) {
    p->tags[at] = p->tags[at + length - 1] = LONG_FREE;
    long_put(&p->long_runs, at, length);
  } else {
    put_short(p, at, length);
  }
  int32_t closed = p->control[CLOSED];
  if (closed > 0) {
    p->control[CLOSED] = closed - 1;
    if (closed == 1) open_magazines(p);
  }
}

static int32_t shortest(pool_t *p, int32_t count) {
  if (count < 32) {
    uint32_t low = (uint32_t)p->control[FILLED] & (0xffffffffu >> count);
    if (low) return __builtin_clz(low);
  }
  if (count < 64) {
    uint32_t later = count < 32 ? 0xffffffffu : 0xffffffffu >> (count & 31);
    uint32_t high = (uint32_t)p->control[FILLED + 1] & later;
    if (high) return 32 + __builtin_clz(high);
  }
  if (count <= 64 && p->control[FILLED + 2]) return 64;
  return long_shortest(&p->long_runs, count);
}

static void merge_cached(pool_t *p, int32_t count) {
  for (int32_t length = SHORT_MAX; length > 0; length--) {
    int32_t bottom = p->control[BOTTOMS + length], top = p->control[length];
    if (top == bottom) continue;
    for (; top > bottom; top--) give(p, p->control[top], length);
    p->control[length] = bottom;
    p->control[bottom] = 0;
    if (length <= ASKED_AFTER && shortest(p, count)) return;
  }
  for (int32_t length = 1; length <= SHORT_MAX; length++) {
    int32_t full = p->control[BOTTOMS + length] | (p->magazine_words - 1);
    p->control[length] = full;
    p->control[full] = 0;
  }
  p->control[CLOSED] = PATIENCE;
}

static __attribute__((noinline)) int32_t find(pool_t *p, int32_t count) {
  int32_t length, at;
  while ((length = shortest(p, count)) == 0) {
    if (p->control[CLOSED] > 0) {
      p->control[TOO_LONG] = count;
      p->control[CLOSED] = PATIENCE;
      return 0;
    }
    merge_cached(p, count);
  }
  if (length <= SHORT_MAX) {
    at = p->next[length];
    int32_t second = p->next[at];
    p->next[length] = second;
    p->previous[second] = length;
    empty_if(p, length, second <= SHORT_MAX);
  } else {
    at = length == p->long_runs.spare_length ? p->long_runs.spare_at : p->long_runs.heads[length];
    long_take(&p->long_runs, at, length);
  }
  int32_t rest = length - count;
  if (rest == 0) {
    p->tags[at + length - 1] = INSIDE;
  } else if (rest > SHORT_MAX) {
    p->tags[at + count] = p->tags[at + length - 1] = LONG_FREE;
    long_put(&p->long_runs, at + count, rest);
  } else {
    put_short(p, at + count, rest);
  }
  return at;
}

static inline int32_t pool_allocate(pool_t *p, int32_t count) {
  int32_t top = p->control[count], at = p->control[top];
  if (at) {
    p->control[count] = top - 1;
  } else if ((at = p->next[count]) > SHORT_MAX) {
    int32_t second = p->next[at];
    p->next[count] = second;
    p->previous[second] = count;
    empty_if(p, count, second <= SHORT_MAX);
    p->tags[at + count - 1] = INSIDE;
  } else if (count >= p->control[TOO_LONG] || !(at = find(p, count))) {
    p->failures++;
    return -1;
  }
  p->tags[at] = (int8_t)count;
  p->control[USED] += count;
  if (p->control[USED] > p->control[HIGH_WATER])
    p->control[HIGH_WATER] = p->control[USED];
  p->allocations++;
  return at - FIRST;
}

static inline int pool_free(pool_t *p, int32_t base, int32_t count) {
  if ((uint32_t)base >= (uint32_t)p->size || (count - 1) & ~63) return -1;
  int32_t at = base + FIRST;
  if (p->tags[at] != count) return -1;
  int32_t top = p->control[count] + 1;
  p->control[USED] -= count;
  if (top & (p->magazine_words - 1)) {
    p->control[count] = top;
    p->control[top] = at;
    p->tags[at] = CACHED;
  } else if ((p->tags[at - 1] | p->tags[at + count]) < 0 ||
             count >= p->control[TOO_LONG]) {
    give(p, at, count);
  } else {
    put_short(p, at, count);
  }
  return 0;
}

static pool_t *pool_make(int32_t size) {
  pool_t *p = calloc(1, sizeof *p);
  int32_t positions = FIRST + size + 1, blocks = (positions >> 6) + 1;
  p->size = size;
  p->tags = calloc(positions, 1);
  p->next = calloc(positions, 4);
  p->previous = calloc(positions, 4);
  p->long_runs.heads = calloc(positions, 4);
  p->long_runs.next = calloc(blocks, 4);
  p->long_runs.previous = calloc(blocks, 4);
  p->long_runs.length_from = calloc(blocks, 4);
  p->long_runs.length_to = calloc(blocks, 4);
  int32_t words = 0;
  for (int32_t bits = positions; bits > 1 || words == 0;) {
    bits = (bits + 31) >> 5;
    words += bits;
    p->long_runs.levels[++p->long_runs.level_count] = words;
  }
  p->long_runs.tree = calloc(words, 4);
  p->tags[FIRST - 1] = p->tags[FIRST + size] = WALL;
  int32_t budget = size >> 3 > 4 ? size >> 3 : 4;
  if (budget > 2048) budget = 2048;
  p->magazine_words = 1 << (32 - __builtin_clz(budget < 255 ? budget : 255));
  p->control = calloc(MAGAZINES + SHORT_MAX * p->magazine_words, 4);
  for (int32_t length = 1; length <= SHORT_MAX; length++) {
    p->next[length] = p->previous[length] = length;
    int32_t top = MAGAZINES + length * p->magazine_words - 1;
    int32_t depth = budget / length;
    if (depth > p->magazine_words - 1) depth = p->magazine_words - 1;
    p->control[BOTTOMS + length] = top - depth;
  }
  open_magazines(p);
  give(p, FIRST, size);
  return p;
}
