/* What gcc.lackey.zst is a trace of compiling: a toy two-level page table with a small TLB in front. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BITS = 12, INDEX_BITS = 10, ENTRIES = 1 << INDEX_BITS, TLB_SETS = 16, TLB_WAYS = 4 };

typedef struct { uint32_t frame; unsigned present : 1, writable : 1, accessed : 1, dirty : 1; } Entry;
typedef struct { Entry entries[ENTRIES]; } Table;
typedef struct { Table *tables[ENTRIES]; uint32_t next_frame; unsigned long walks, faults; } Space;
typedef struct { uint32_t page, frame; unsigned long used; int valid; } Line;
typedef struct { Line lines[TLB_SETS][TLB_WAYS]; unsigned long clock, hits, misses; } Tlb;

static Entry *entry_of(Space *space, uint32_t page, int create) {
    Table **slot = &space->tables[page >> INDEX_BITS];
    if (!*slot) {
        if (!create) return NULL;
        *slot = calloc(1, sizeof **slot);
        if (!*slot) abort();
    }
    return &(*slot)->entries[page & (ENTRIES - 1)];
}

static uint32_t walk(Space *space, uint32_t page, int write) {
    Entry *entry = entry_of(space, page, 1);
    space->walks++;
    if (!entry->present) {
        space->faults++;
        entry->frame = space->next_frame++;
        entry->present = entry->writable = 1;
    }
    entry->accessed = 1;
    if (write) entry->dirty = 1;
    return entry->frame;
}

static Line *look_up(Tlb *tlb, uint32_t page) {
    Line *set = tlb->lines[page % TLB_SETS];
    for (int way = 0; way < TLB_WAYS; way++)
        if (set[way].valid && set[way].page == page) {
            set[way].used = ++tlb->clock;
            return &set[way];
        }
    return NULL;
}

static Line *victim(Tlb *tlb, uint32_t page) {
    Line *set = tlb->lines[page % TLB_SETS], *oldest = set;
    for (int way = 0; way < TLB_WAYS; way++) {
        if (!set[way].valid) return &set[way];
        if (set[way].used < oldest->used) oldest = &set[way];
    }
    return oldest;
}

static uint32_t translate(Space *space, Tlb *tlb, uint32_t address, int write) {
    uint32_t page = address >> PAGE_BITS;
    Line *line = look_up(tlb, page);
    if (line) {
        tlb->hits++;
    } else {
        tlb->misses++;
        line = victim(tlb, page);
        *line = (Line){page, walk(space, page, write), ++tlb->clock, 1};
    }
    return line->frame << PAGE_BITS | (address & ((1u << PAGE_BITS) - 1));
}

static int by_frame(const void *a, const void *b) {
    const Line *x = a, *y = b;
    return x->frame < y->frame ? -1 : x->frame > y->frame;
}

static void show(Tlb *tlb) {
    Line all[TLB_SETS * TLB_WAYS];
    size_t count = 0;
    for (int set = 0; set < TLB_SETS; set++)
        for (int way = 0; way < TLB_WAYS; way++)
            if (tlb->lines[set][way].valid) all[count++] = tlb->lines[set][way];
    qsort(all, count, sizeof *all, by_frame);
    for (size_t i = 0; i < count; i++) printf("%08x -> %08x\n", all[i].page << PAGE_BITS, all[i].frame << PAGE_BITS);
}

int main(int argc, char **argv) {
    static Space space;
    static Tlb tlb;
    unsigned long accesses = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000000;
    uint64_t random = 88172645463325252u, sum = 0;
    for (unsigned long i = 0; i < accesses; i++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        uint32_t address = i & 3 ? (uint32_t)(random >> 44) : (uint32_t)random;
        sum += translate(&space, &tlb, address, (random >> 9 & 3) == 0);
    }
    show(&tlb);
    printf("%lu hits, %lu misses, %lu walks, %lu faults, sum %llu\n", tlb.hits, tlb.misses, space.walks, space.faults,
           (unsigned long long)sum);
    return 0;
}
