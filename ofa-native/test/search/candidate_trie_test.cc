// The trie of closed answers: its shape, its look-ups, and what it refuses.
#include "search/candidate_trie.h"

#include <gtest/gtest.h>

#include <climits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "platform/error.h"

namespace {

using ofa::CandidateTrie;
using Tokens = std::vector<int32_t>;

constexpr int32_t kEos = 2;

CandidateTrie trie_of(const std::vector<Tokens>& answers) {
  Tokens tokens, offsets{0};
  for (const Tokens& answer : answers) {
    tokens.insert(tokens.end(), answer.begin(), answer.end());
    offsets.push_back(static_cast<int32_t>(tokens.size()));
  }
  return CandidateTrie(tokens.data(), offsets.data(), static_cast<int32_t>(answers.size()), kEos);
}

TEST(CandidateTrie, SharesBeginnings) {
  const CandidateTrie trie = trie_of({{5, 6}, {5, 7}, {5}, {9}});
  // The root, 5, 9, 5-</s>, 5-6, 5-7, 9-</s>, 5-6-</s>, 5-7-</s>.
  ASSERT_EQ(trie.nodes(), 9);
  ASSERT_EQ(trie.children(0), 2);
  const int32_t five = trie.child(0, 5);
  ASSERT_GE(five, 0);
  ASSERT_EQ(trie.children(five), 3);
  ASSERT_EQ(trie.child(five, kEos), trie.leaf(2));
  ASSERT_EQ(trie.child(trie.child(five, 6), kEos), trie.leaf(0));
  ASSERT_EQ(trie.child(0, 6), -1);
  ASSERT_EQ(trie.longest(), 2);
  ASSERT_EQ(trie.smallest_token(), 5);
  ASSERT_EQ(trie.largest_token(), 9);
}

TEST(CandidateTrie, EqualAnswersShareALeaf) {
  const CandidateTrie trie = trie_of({{5, 6}, {7}, {5, 6}});
  ASSERT_EQ(trie.candidates(), 3);
  ASSERT_EQ(trie.leaf(0), trie.leaf(2));
  ASSERT_NE(trie.leaf(0), trie.leaf(1));
}

TEST(CandidateTrie, EveryAnswerIsAPathAndNothingElseIs) {
  std::mt19937 random(5);
  for (int round = 0; round < 50; round++) {
    std::vector<Tokens> answers(1 + random() % 40);
    for (Tokens& answer : answers) {
      answer.resize(1 + random() % 5);
      for (int32_t& token : answer) token = 4 + static_cast<int32_t>(random() % 5);
    }
    const CandidateTrie trie = trie_of(answers);
    std::set<Tokens> beginnings;
    for (size_t i = 0; i < answers.size(); i++) {
      int32_t node = 0;
      Tokens path;
      for (const int32_t token : answers[i]) {
        const int32_t child = trie.child(node, token);
        ASSERT_GT(child, node);  // children come after their parents
        ASSERT_EQ(trie.parent(child), node);
        ASSERT_EQ(trie.token(child), token);
        node = child;
        path.push_back(token);
        beginnings.insert(path);
      }
      ASSERT_EQ(trie.child(node, kEos), trie.leaf(static_cast<int32_t>(i)));
      path.push_back(kEos);
      beginnings.insert(path);
    }
    ASSERT_EQ(trie.nodes(), static_cast<int32_t>(beginnings.size()) + 1);
  }
}

void refused(const Tokens& tokens, const Tokens& offsets, int32_t count, int32_t eos, const std::string& part) {
  try {
    const CandidateTrie trie(tokens.data(), offsets.data(), count, eos);
    FAIL() << "accepted: " << part;
  } catch (const ofa::Error& e) {
    ASSERT_NE(std::string(e.what()).find(part), std::string::npos) << e.what();
  }
}

TEST(CandidateTrie, RefusesWhatIsNoListOfAnswers) {
  refused({5}, {0, 1}, 0, kEos, "number of candidates is 0");
  refused({5}, {0, 1}, INT_MAX, kEos, "number of candidates");
  refused({5}, {1, 2}, 1, kEos, "must start with 0");
  refused({5}, {0, 0}, 1, kEos, "candidate 0 is empty");
  refused({5, 6}, {0, 2, 1}, 2, kEos, "candidate 1 is empty or its offsets descend");
  refused({kEos}, {0, 1}, 1, kEos, "hold the id 2");
  refused({-1}, {0, 1}, 1, kEos, "hold the id -1");
  refused({5}, {0, 1}, 1, 4, "eos id is 4");
}

}  // namespace
