// A mapping that was detached keeps its bytes when the file is shortened.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "ofa/platform.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kSize = 5 * kPage + 100;

char byte_at(size_t i) { return static_cast<char>(i * 31 + i / kPage); }

char* map(int file, size_t offset, size_t length, int flags) {
  void* address = mmap(nullptr, length, PROT_READ, flags, file, static_cast<off_t>(offset));
  EXPECT_NE(address, MAP_FAILED);
  return static_cast<char*>(address);
}

void check_bytes(const char* bytes, size_t offset, size_t length) {
  for (size_t i = 0; i < length; ++i) ASSERT_EQ(bytes[i], byte_at(offset + i));
}

}  // namespace

TEST(FileCopy, DetachedMappingsKeepTheirBytes) {
  char path[] = "/tmp/ofa-file-copy-XXXXXX";
  const int file = mkstemp(path);
  ASSERT_TRUE(file >= 0);
  std::vector<char> bytes(kSize);
  for (size_t i = 0; i < kSize; ++i) bytes[i] = byte_at(i);
  ASSERT_EQ(write(file, bytes.data(), kSize), static_cast<ssize_t>(kSize));

  const char* whole = map(file, 0, kSize, MAP_PRIVATE);
  const char* part = map(file, 2 * kPage, 2 * kPage, MAP_SHARED);
  ofa_file_copy* copy = nullptr;
  ASSERT_EQ(ofa_file_copy_create(path, &copy), OFA_OK);
  int64_t detached = 0;
  ASSERT_EQ(ofa_file_copy_detach(copy, &detached), OFA_OK);
  ASSERT_EQ(detached, static_cast<int64_t>(8 * kPage));
  const char* later = map(file, 4 * kPage, kPage, MAP_PRIVATE);
  ASSERT_EQ(ofa_file_copy_detach(copy, &detached), OFA_OK);
  ASSERT_EQ(detached, static_cast<int64_t>(kPage));
  ofa_file_copy_free(copy);

  ASSERT_EQ(ftruncate(file, 0), 0);
  check_bytes(whole, 0, kSize);
  check_bytes(part, 2 * kPage, 2 * kPage);
  check_bytes(later, 4 * kPage, kPage);

  // A file that was truncated after it was mapped and before it was detached: an error, and the process continues.
  ASSERT_EQ(pwrite(file, bytes.data(), kSize, 0), static_cast<ssize_t>(kSize));
  map(file, 0, kSize, MAP_PRIVATE);
  ASSERT_EQ(ofa_file_copy_create(path, &copy), OFA_OK);
  ASSERT_EQ(ftruncate(file, static_cast<off_t>(kPage)), 0);
  ASSERT_EQ(ofa_file_copy_detach(copy, &detached), OFA_INTERNAL);
  ASSERT_TRUE(std::strstr(ofa_last_error(), "was shortened") != nullptr);
  ofa_file_copy_free(copy);

  unlink(path);
  ASSERT_EQ(ofa_file_copy_create(path, &copy), OFA_INTERNAL);
  ASSERT_EQ(ofa_file_copy_create(nullptr, &copy), OFA_INVALID);
  ofa_file_copy_free(nullptr);
}

#else

TEST(FileCopy, DetachesNothingElsewhere) {
  ofa_file_copy* copy = nullptr;
  ASSERT_EQ(ofa_file_copy_create("a file", &copy), OFA_OK);
  int64_t detached = -1;
  ASSERT_EQ(ofa_file_copy_detach(copy, &detached), OFA_OK);
  ASSERT_EQ(detached, 0);
  ofa_file_copy_free(copy);
}

#endif
