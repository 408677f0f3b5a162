// A private copy of the parts of a file that this process has mapped, in anonymous memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ofa {

// Linux only. The copy is a memfd of the file's size; only the mapped parts occupy memory.
class FileCopy {
 public:
  explicit FileCopy(const std::string& path);
  ~FileCopy();
  FileCopy(const FileCopy&) = delete;
  FileCopy& operator=(const FileCopy&) = delete;

  // Replaces every mapping of the file in this process; returns the number of bytes that were remapped.
  int64_t detach();

 private:
  struct Mapping {
    uintptr_t begin, end;
    uint64_t offset;
    int protection;
  };

  std::vector<Mapping> mappings() const;
  void copy(uint64_t offset, uint64_t length);
  void copy_pages(uint64_t first, uint64_t last);

  std::string path_;
  int file_ = -1;
  int memory_ = -1;
  uint64_t device_ = 0, inode_ = 0, size_ = 0, page_ = 0;
  std::vector<bool> copied_;  // per page
};

}  // namespace ofa
