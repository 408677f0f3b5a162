// What two processors of this machine can do at most: the ceilings of the tables of least times. x86-64 with AVX2 and
// FMA, Linux. AVX-512, its 8-bit products (VNNI) and its bfloat16 products are measured where the processor has them,
// and named where it does not have them.
//
//     g++ -O2 -mavx2 -mfma -pthread benchmarks/peak.cc -o peak && ./peak
//
// Multiplications and additions count as two operations. The ceiling of a kind of number is the largest figure of that
// kind: of float32 with 256 or 512 bits, of 8-bit integers with or without VNNI. The hand-over is the time in which a
// cache line gets from one processor to the other: a host may move virtual processors between cores that share a cache
// and cores that do not, which is seen here and nowhere else.
#include <cpuid.h>
#include <immintrin.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

namespace {

constexpr int kRounds = 5;
constexpr int64_t kTurns = 30'000'000;  // some 60 ms a round
constexpr int64_t kHandOvers = 200'000;
constexpr size_t kReadBytes = size_t{400} << 20;  // far more than any cache

std::vector<int> allowed_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof set, &set);
  std::vector<int> found;
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (CPU_ISSET(cpu, &set)) found.push_back(cpu);
  }
  return found;
}

// Runs work(0) and work(1), each on a processor of its own; the seconds that took.
double on_two(const std::function<void(int)>& work) {
  static const std::vector<int> allowed = allowed_processors();
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; i++) {
    threads.emplace_back([i, &work] {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(allowed[i], &one);
      sched_setaffinity(0, sizeof one, &one);
      work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double least_seconds(const std::function<void(int)>& work) {
  double least = on_two(work);
  for (int round = 1; round < kRounds; round++) least = std::min(least, on_two(work));
  return least;
}

// Twelve independent sums, enough to hide the latency of an instruction. In assembly, so that none leaves its register.
#define FMA(sum) "vfmadd132ps %%ymm0, %%ymm1, %%" sum "\n\t"
void multiply_floats(int64_t turns) {
  asm volatile(
      "vzeroall\n\t"
      "1:\n\t" FMA("ymm2") FMA("ymm3") FMA("ymm4") FMA("ymm5") FMA("ymm6") FMA("ymm7") FMA("ymm8") FMA("ymm9") FMA("ymm10") FMA("ymm11")
          FMA("ymm12") FMA("ymm13") "dec %0\n\t"
      "jnz 1b\n\t"
      : "+r"(turns)
      :
      : "cc", "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13");
}
constexpr double kFloatOperations = 12 * 8 * 2;

// Products of bytes, added in pairs to 16 bits, in fours to 32 bits, and to one of six sums: what an integer product is
// without VNNI.
#define BYTES(product, sum)                    \
  "vpmaddubsw %%ymm0, %%ymm1, %%" product      \
  "\n\t"                                       \
  "vpmaddwd %%" product ", %%ymm2, %%" product \
  "\n\t"                                       \
  "vpaddd %%" product ", %%" sum ", %%" sum "\n\t"
void multiply_bytes(int64_t turns) {
  asm volatile(
      "vzeroall\n\t"
      "1:\n\t" BYTES("ymm3", "ymm9") BYTES("ymm4", "ymm10") BYTES("ymm5", "ymm11") BYTES("ymm6", "ymm12") BYTES("ymm7", "ymm13")
          BYTES("ymm8", "ymm14") "dec %0\n\t"
      "jnz 1b\n\t"
      : "+r"(turns)
      :
      : "cc", "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13", "ymm14");
}
constexpr double kByteOperations = 6 * 32 * 2;

// 512-bit registers hold twice as much; those of the upper half need not be cleared, since 0 * x + 0 is as fast as
// anything.
// The formatter does not settle on one form of these macros.
// clang-format off
#define ON_ZMM(instruction, sum) instruction " %%zmm0, %%zmm1, %%" sum "\n\t"
#define TWELVE_SUMS(instruction)                                                                                  \
  ON_ZMM(instruction, "zmm2")                                                                                     \
  ON_ZMM(instruction, "zmm3")                                                                                     \
  ON_ZMM(instruction, "zmm4")                                                                                     \
  ON_ZMM(instruction, "zmm5")                                                                                     \
  ON_ZMM(instruction, "zmm6") ON_ZMM(instruction, "zmm7") ON_ZMM(instruction, "zmm8") ON_ZMM(instruction, "zmm9") \
      ON_ZMM(instruction, "zmm10") ON_ZMM(instruction, "zmm11") ON_ZMM(instruction, "zmm12")                      \
          ON_ZMM(instruction, "zmm13")
#define DEFINE_512(NAME, INSTRUCTION)                                                                                               \
  __attribute__((target("avx512f"))) void NAME(int64_t turns) {                                                                     \
    asm volatile(                                                                                                                 \
        "vzeroall\n\t"                                                                                                            \
        "1:\n\t" TWELVE_SUMS(INSTRUCTION) "dec %0\n\t"                                                                           \
        "jnz 1b\n\t"                                                                                                              \
        : "+r"(turns)                                                                                                             \
        :                                                                                                                         \
        : "cc", "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13"); \
  }
DEFINE_512(multiply_floats_512, "vfmadd132ps")
DEFINE_512(multiply_bytes_512, "vpdpbusd")
DEFINE_512(multiply_bfloats_512, "vdpbf16ps")
// clang-format on
constexpr double kFloatOperations512 = 12 * 16 * 2;
constexpr double kByteOperations512 = 12 * 64 * 2;
constexpr double kBfloatOperations512 = 12 * 32 * 2;

struct Features {
  bool avx512 = false, vnni = false, bf16 = false;
};

Features features() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  Features found;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & 1u << 27)) return found;
  unsigned states = 0, upper = 0;
  asm("xgetbv" : "=a"(states), "=d"(upper) : "c"(0));
  if ((states & 0xe6) != 0xe6 || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return found;
  found.avx512 = ebx & 1u << 16;
  found.vnni = found.avx512 && (ecx & 1u << 11);
  const bool more = eax >= 1;
  if (more && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx)) found.bf16 = found.avx512 && (eax & 1u << 5);
  return found;
}

std::atomic<int> sink;

void read(const char* bytes, size_t count) {
  __m256i sums[8] = {};
  for (size_t at = 0; at + sizeof sums <= count; at += sizeof sums) {
    for (int i = 0; i < 8; i++) {
      sums[i] = _mm256_xor_si256(sums[i], _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + at) + i));
    }
  }
  for (int i = 1; i < 8; i++) sums[0] = _mm256_xor_si256(sums[0], sums[i]);
  sink += _mm256_extract_epi32(sums[0], 0);
}

// One processor writes odd numbers, the other one even ones, each after it has seen the other's.
void hand_over(std::atomic<int64_t>& ball, int player) {
  for (int64_t turn = player; turn < 2 * kHandOvers; turn += 2) {
    while (ball.load(std::memory_order_acquire) != turn) continue;
    ball.store(turn + 1, std::memory_order_release);
  }
}

// A line of the report: operations per second of `multiply` on both processors; `operations` is the number per turn.
void rate(const char* what, const char* unit, void (*multiply)(int64_t turns), double operations, bool there = true) {
  if (!there) {
    std::printf("%-30s %8s\n", what, "missing");
    return;
  }
  const double seconds = least_seconds([multiply](int) { multiply(kTurns); });
  std::printf("%-30s %6.0f %s\n", what, 2 * kTurns * operations / seconds / 1e9, unit);
}

}  // namespace

int main() {
  if (allowed_processors().size() < 2) {
    std::fprintf(stderr, "peak: two processors are needed\n");
    return 2;
  }
  const Features has = features();
  rate("float32, 256 bits", "GFLOP/s", multiply_floats, kFloatOperations);
  rate("float32, 512 bits", "GFLOP/s", multiply_floats_512, kFloatOperations512, has.avx512);
  rate("bfloat16, 512 bits", "GFLOP/s", multiply_bfloats_512, kBfloatOperations512, has.bf16);
  rate("8-bit integers, 256 bits", "GOP/s", multiply_bytes, kByteOperations);
  rate("8-bit integers, VNNI, 512 bits", "GOP/s", multiply_bytes_512, kByteOperations512, has.vnni);
  const std::vector<char> bytes(kReadBytes, 1);
  const size_t half = kReadBytes / 2;
  std::printf("memory, read                   %6.1f GB/s\n",
              kReadBytes / least_seconds([&](int i) { read(bytes.data() + i * half, half); }) / 1e9);
  double ping_pong = 1;
  for (int round = 0; round < kRounds; round++) {
    std::atomic<int64_t> ball{0};
    ping_pong = std::min(ping_pong, on_two([&](int player) { hand_over(ball, player); }));
  }
  std::printf("hand-over of a cache line      %6.0f ns\n", ping_pong / (2 * kHandOvers) * 1e9);
}
