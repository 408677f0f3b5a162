// KernelCall::parallel.
#pragma once

#include <atomic>
#include <exception>

namespace ofa::operators {

template <typename Task>
void KernelCall::parallel(int64_t total, const Task& task) const {
  struct Shared {
    const Task& task;
    std::atomic<bool> failed{false};
    std::exception_ptr failure{};
  } shared{task};
  const auto run = [](void* data, size_t index) {
    Shared& all = *static_cast<Shared*>(data);
    try {
      all.task(static_cast<int64_t>(index));
    } catch (...) {
      if (!all.failed.exchange(true)) all.failure = std::current_exception();
    }
  };
  if (total == 1) {
    run(&shared, 0);
  } else {
    check(api_.KernelContext_ParallelFor(context_, run, static_cast<size_t>(total), 0, &shared));
  }
  if (shared.failed) std::rethrow_exception(shared.failure);
}

}  // namespace ofa::operators
