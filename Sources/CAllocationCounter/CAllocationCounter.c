#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static atomic_long allocations, library_allocations;
static _Thread_local long thread_allocations, thread_library_allocations;

// The code of the library and of the C++ runtime; none before someone asks.
enum { MOST = 8 };
static struct { uintptr_t start, end; } library[MOST];
static atomic_int libraries;

static int look(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size;
    (void)unused;
    if (strstr(info->dlpi_name, "libdnnl") == NULL && strstr(info->dlpi_name, "libstdc++") == NULL) { return 0; }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        int next = atomic_load(&libraries);
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || next == MOST) { continue; }
        library[next].start = info->dlpi_addr + part->p_vaddr;
        library[next].end = library[next].start + part->p_memsz;
        atomic_store(&libraries, next + 1);
    }
    return 0;
}

long library_allocation_count(void) {
    if (atomic_load(&libraries) == 0) { dl_iterate_phdr(look, NULL); }
    return atomic_load_explicit(&library_allocations, memory_order_relaxed);
}

long allocation_count(void) {
    return atomic_load_explicit(&allocations, memory_order_relaxed);
}

long thread_library_allocation_count(void) {
    (void)library_allocation_count();
    return thread_library_allocations;
}

long thread_allocation_count(void) {
    return thread_allocations;
}

long allocation_bytes(void) {
    struct mallinfo2 state = mallinfo2();
    return (long)(state.uordblks + state.hblkhd);
}

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

// glibc's own names, under which the functions stay reachable when a program replaces them.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static void count(const void *caller) {
    atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
    thread_allocations++;
    int known = atomic_load_explicit(&libraries, memory_order_acquire);
    for (int i = 0; i < known; i++) {
        if ((uintptr_t)caller >= library[i].start && (uintptr_t)caller < library[i].end) {
            atomic_fetch_add_explicit(&library_allocations, 1, memory_order_relaxed);
            thread_library_allocations++;
        }
    }
}

void *malloc(size_t size) {
    count(__builtin_return_address(0));
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(__builtin_return_address(0));
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count(__builtin_return_address(0));
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    count(__builtin_return_address(0));
    *memory = __libc_memalign(alignment, size);
    return *memory == NULL ? ENOMEM : 0;
}

#endif
