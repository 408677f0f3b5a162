#include "platform/file_copy.h"

#include "ofa/platform.h"
#include "platform/error.h"

#ifdef __linux__

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace ofa {

namespace {

[[noreturn]] void fail(const std::string& what) { throw Error(OFA_INTERNAL, what + ": " + std::strerror(errno)); }

// The path that the kernel shows for an open file in /proc/self/maps.
std::string shown_path(int file) {
  char path[PATH_MAX];
  const ssize_t length = readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path, sizeof(path));
  return length < 0 ? std::string() : std::string(path, static_cast<size_t>(length));
}

}  // namespace

FileCopy::FileCopy(const std::string& path) : path_(path) {
  file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) fail(path + " cannot be opened");
  struct stat status;
  if (fstat(file_, &status) != 0) fail(path + " cannot be examined");
  device_ = status.st_dev;
  inode_ = status.st_ino;
  size_ = static_cast<uint64_t>(status.st_size);
  page_ = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  const uint64_t pages = (size_ + page_ - 1) / page_;
  copied_.resize(pages);
  memory_ = memfd_create("ofa-file-copy", MFD_CLOEXEC);
  if (memory_ < 0 || ftruncate(memory_, static_cast<off_t>(pages * page_)) != 0) {
    const int error = errno;
    close(file_);
    if (memory_ >= 0) close(memory_);
    errno = error;
    fail("no memory for a copy of " + path);
  }
}

FileCopy::~FileCopy() {
  close(file_);
  close(memory_);
}

// Lines of /proc/self/maps are: begin-end permissions offset major:minor inode path. On overlayfs, device and inode may
// be those of a lower file system, hence the comparison by path.
std::vector<FileCopy::Mapping> FileCopy::mappings() const {
  std::vector<Mapping> found;
  const std::string path = shown_path(file_);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    uintptr_t begin, end;
    uint64_t offset, inode;
    unsigned major_number, minor_number;
    char permissions[5];
    int name = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s %" SCNx64 " %x:%x %" SCNu64 " %n", &begin, &end,
                    permissions, &offset, &major_number, &minor_number, &inode, &name) != 7) {
      continue;
    }
    const bool same_inode = inode == inode_ && makedev(major_number, minor_number) == device_;
    const bool same_path = !path.empty() && path == line.c_str() + name;
    if (!(same_inode || same_path) || permissions[2] == 'x') continue;
    const int protection = (permissions[0] == 'r' ? PROT_READ : 0) | (permissions[1] == 'w' ? PROT_WRITE : 0);
    found.push_back({begin, end, offset, protection});
  }
  return found;
}

int64_t FileCopy::detach() {
  int64_t bytes = 0;
  for (const Mapping& mapping : mappings()) {
    const uint64_t length = mapping.end - mapping.begin;
    copy(mapping.offset, length);
    // One atomic step of the kernel: concurrent readers of these addresses read the same bytes before and after.
    if (mmap(reinterpret_cast<void*>(mapping.begin), length, mapping.protection, MAP_PRIVATE | MAP_FIXED, memory_,
             static_cast<off_t>(mapping.offset)) == MAP_FAILED) {
      fail("a copy of " + path_ + " cannot be mapped");
    }
    bytes += static_cast<int64_t>(length);
  }
  return bytes;
}

void FileCopy::copy(uint64_t offset, uint64_t length) {
  const uint64_t end = std::min<uint64_t>((offset + length + page_ - 1) / page_, copied_.size());
  for (uint64_t page = offset / page_; page < end;) {
    if (copied_[page]) {
      ++page;
      continue;
    }
    uint64_t last = page;
    while (last < end && !copied_[last]) ++last;
    copy_pages(page, last);
    page = last;
  }
}

// The kernel copies from file to file: if the file is truncated meanwhile, this fails with an error, while reading the
// mapping would end the process.
void FileCopy::copy_pages(uint64_t first, uint64_t last) {
  off_t from = static_cast<off_t>(first * page_);
  const off_t end = static_cast<off_t>(std::min(last * page_, size_));
  if (lseek(memory_, from, SEEK_SET) < 0) fail("a copy of " + path_ + " cannot be written");
  while (from < end) {
    const ssize_t moved = sendfile(memory_, file_, &from, static_cast<size_t>(end - from));
    if (moved < 0 && errno == EINTR) continue;
    if (moved < 0) fail(path_ + " cannot be copied into memory");
    if (moved == 0) throw Error(OFA_INTERNAL, path_ + " was shortened while it was read");
  }
  std::fill(copied_.begin() + static_cast<std::ptrdiff_t>(first), copied_.begin() + static_cast<std::ptrdiff_t>(last),
            true);
}

}  // namespace ofa

#else

namespace ofa {

FileCopy::FileCopy(const std::string& path) : path_(path) {}
FileCopy::~FileCopy() = default;
int64_t FileCopy::detach() { return 0; }

}  // namespace ofa

#endif
