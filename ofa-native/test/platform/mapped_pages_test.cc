// Released pages leave the resident memory and are read again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "ofa/platform.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>

namespace {

constexpr size_t kPages = 8;

size_t resident(void* address, size_t page) {
  // mincore reports the page cache; /proc/self/pagemap reports what this process has mapped.
  FILE* map = fopen("/proc/self/pagemap", "rb");
  EXPECT_NE(map, nullptr);
  std::vector<uint64_t> entries(kPages);
  EXPECT_EQ(fseek(map, static_cast<long>(reinterpret_cast<uintptr_t>(address) / page * sizeof(uint64_t)), SEEK_SET), 0);
  EXPECT_EQ(fread(entries.data(), sizeof(uint64_t), kPages, map), kPages);
  fclose(map);
  size_t count = 0;
  for (uint64_t entry : entries) count += entry >> 63;
  return count;
}

}  // namespace

TEST(MappedPages, ReleasedPagesAreReadAgain) {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  char path[] = "/tmp/ofa-mapped-pages-XXXXXX";
  const int file = mkstemp(path);
  ASSERT_TRUE(file >= 0);
  std::vector<char> bytes(kPages * page);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 + i / page);
  ASSERT_EQ(write(file, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  void* mapped = mmap(nullptr, bytes.size(), PROT_READ, MAP_PRIVATE, file, 0);
  ASSERT_NE(mapped, MAP_FAILED);
  const char* read = static_cast<const char*>(mapped);

  ASSERT_EQ(std::vector<char>(read, read + bytes.size()), bytes);
  ASSERT_EQ(resident(mapped, page), kPages);
  // from the last byte of a page to the first byte of another: four pages
  ASSERT_EQ(ofa_mapped_pages_release(read + 2 * page - 1, static_cast<int64_t>(2 * page + 2)), OFA_OK);
  ASSERT_EQ(resident(mapped, page), kPages - 4);
  ASSERT_EQ(ofa_mapped_pages_release(read, 0), OFA_OK);
  ASSERT_EQ(std::vector<char>(read, read + bytes.size()), bytes);

  ASSERT_EQ(munmap(mapped, bytes.size()), 0);
  close(file);
  unlink(path);
}
#endif

TEST(MappedPages, NegativeSizesAreRefused) { EXPECT_EQ(ofa_mapped_pages_release(nullptr, -1), OFA_INVALID); }
