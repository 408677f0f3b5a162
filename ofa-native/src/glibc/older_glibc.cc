// Replacements for the symbols of glibc 2.35 and 2.36 that the static libstdc++ and libgcc in the JNI library need, so
// that a library built on a new system loads on an older one (glibc 2.34: Ubuntu 22.04, Amazon Linux 2023, RHEL 9). The
// symbols are hidden: other libraries do not see them.
#include <link.h>
#include <sys/random.h>

#include <cstdint>
#include <cstdlib>

#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 35)

#include <dlfcn.h>

namespace {

struct Search {
  uintptr_t pc;
  struct dl_find_object* result;
};

// Fills the result and ends the iteration if the object contains the address.
int visit(struct dl_phdr_info* info, size_t, void* data) {
  const Search& search = *static_cast<Search*>(data);
  uintptr_t start = UINTPTR_MAX, end = 0, frames = 0;
  bool within = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const uintptr_t first = info->dlpi_addr + header.p_vaddr, last = first + header.p_memsz;
    if (header.p_type == PT_LOAD) {
      within |= search.pc >= first && search.pc < last;
      start = first < start ? first : start;
      end = last > end ? last : end;
    } else if (header.p_type == PT_GNU_EH_FRAME) {
      frames = first;
    }
  }
  if (!within || frames == 0) return 0;
  *search.result = {};
  search.result->dlfo_map_start = reinterpret_cast<void*>(start);
  search.result->dlfo_map_end = reinterpret_cast<void*>(end);
  search.result->dlfo_eh_frame = reinterpret_cast<void*>(frames);
  return 1;
}

}  // namespace

// The frame information of the code at an address, which the unwinder looks up for an exception. Returns 0 if found.
extern "C" int _dl_find_object(void* pc, struct dl_find_object* result) noexcept {
  Search search{reinterpret_cast<uintptr_t>(pc), result};
  return dl_iterate_phdr(visit, &search) == 1 ? 0 : -1;
}

extern "C" uint32_t arc4random() noexcept {
  uint32_t value;
  if (getentropy(&value, sizeof value) != 0) abort();
  return value;
}

#endif
