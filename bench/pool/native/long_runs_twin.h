/*
 * The free runs of more than 64 registers of the C twin: lists by exact length,
 * a tree of bit maps over the lengths, and one run kept outside the tree.
 */
#include <stdint.h>

typedef struct {
  int32_t *heads, *next, *previous, *length_from, *length_to, *tree;
  int32_t levels[8], level_count, lengths, spare_at, spare_length;
} long_runs_t;

static void long_put(long_runs_t *p, int32_t at, int32_t length) {
  p->length_from[at >> 6] = length;
  p->length_to[(at + length - 1) >> 6] = length;
  if (p->spare_length == 0) {
    p->spare_at = at;
    p->spare_length = length;
    return;
  }
  int32_t first = p->heads[length];
  p->next[at >> 6] = first;
  p->previous[at >> 6] = 0;
  p->heads[length] = at;
  if (first) {
    p->previous[first >> 6] = at;
    return;
  }
  p->lengths++;
  for (int32_t level = 0, bit = length; level < p->level_count; level++) {
    int32_t *word = &p->tree[p->levels[level] + (bit >> 5)];
    int32_t before = *word;
    *word = before | (int32_t)(0x80000000u >> (bit & 31));
    if (before) return;
    bit >>= 5;
  }
}

static void long_take(long_runs_t *p, int32_t at, int32_t length) {
  if (at == p->spare_at) {
    p->spare_at = p->spare_length = 0;
    return;
  }
  int32_t next = p->next[at >> 6], previous = p->previous[at >> 6];
  if (next) p->previous[next >> 6] = previous;
  if (previous) {
    p->next[previous >> 6] = next;
    return;
  }
  p->heads[length] = next;
  if (next) return;
  p->lengths--;
  for (int32_t level = 0, bit = length; level < p->level_count; level++) {
    int32_t *word = &p->tree[p->levels[level] + (bit >> 5)];
    *word &= ~(int32_t)(0x80000000u >> (bit & 31));
    if (*word) return;
    bit >>= 5;
  }
}

static int32_t long_shortest(long_runs_t *p, int32_t count) {
  int32_t spare = p->spare_length >= count ? p->spare_length : 0;
  if (p->lengths == 0) return spare;
  int32_t found = 0;
  for (int32_t level = 0, bit = count; level < p->level_count; level++) {
    int32_t word = p->levels[level] + (bit >> 5);
    if (word >= p->levels[level + 1]) break;
    uint32_t later = (uint32_t)p->tree[word] & (0xffffffffu >> (bit & 31));
    if (later) {
      bit = (bit & ~31) + __builtin_clz(later);
      while (--level >= 0) {
        uint32_t child = (uint32_t)p->tree[p->levels[level] + bit];
        bit = (bit << 5) + __builtin_clz(child);
      }
      found = bit;
      break;
    }
    bit = (bit >> 5) + 1;
  }
  return found == 0 || (spare && spare < found) ? spare : found;
}
