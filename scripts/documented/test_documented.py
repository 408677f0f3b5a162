#!/usr/bin/python3
"""Tests of the recognition of commands and of the rules: python3 scripts/documented/test_documented.py"""
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from documented.pages import ROOT, commands, pages  # noqa: E402
from documented.rules import decide, parse  # noqa: E402


class CommandsTest(unittest.TestCase):
    def test_indented_commands_are_found_without_their_comments(self):
        text = "Run:\n\n    ofa caption a.png    # a caption\n    a red circle\n    app=target/x.jar\n"
        self.assertEqual(["ofa caption a.png", "app=target/x.jar"], commands(text))

    def test_spark_submit_continues_after_a_backslash(self):
        text = "    spark-submit --class A b.jar \\\n      --task caption\n    {\n"
        self.assertEqual(["spark-submit --class A b.jar \\\n  --task caption"], commands(text))

    def test_only_sh_blocks_have_commands(self):
        text = "```\nofa tasks\n```\n```sh\nofa models\nanything\n```\n```java\nofa doctor\n```\n"
        self.assertEqual(["ofa models"], commands(text))

    def test_a_first_word_must_be_the_whole_word(self):
        self.assertEqual([], commands("    io.ofajava:ofa-spark\n    +- ofa-java\n    ofa-spark 1\n    settings\n    copy\n"))

    @unittest.skipUnless(os.path.exists(os.path.join(ROOT, ".git")), "not a clone")
    def test_every_page_is_read(self):
        found = pages([])
        self.assertIn("training/README.md", found)
        for page in found:
            with open(os.path.join(ROOT, page), encoding="utf-8") as file:
                commands(file.read())


class RulesTest(unittest.TestCase):
    RULES = [
        "# a comment",
        "",
        "mvn => a build",
        "a.md: aws => unless aws: needs awscli",
        "train.py ~> s/--steps \\d+/--steps 2/; s|--out (\\S+)|--out tmp/\\1|",
        "soak ~> s/ --processors 1//",
    ]

    def decide(self, command, page="a.md", holds=lambda condition: False):
        return decide(parse(self.RULES), page, command, holds)

    def test_other_commands_run_as_printed(self):
        self.assertEqual(("ofa tasks", None, []), self.decide("ofa tasks"))

    def test_a_command_is_skipped_with_its_reason(self):
        self.assertEqual((None, "a build", []), self.decide("mvn verify"))

    def test_a_condition_that_holds_lets_the_command_run(self):
        self.assertEqual((None, "needs awscli", []), self.decide("aws s3 ls"))
        self.assertEqual(("aws s3 ls", None, []), self.decide("aws s3 ls", holds=lambda condition: condition == "aws"))
        self.assertEqual(("aws s3 ls", None, []), self.decide("aws s3 ls", page="b.md"))

    def test_replacements_are_made_and_named(self):
        self.assertEqual(
            ("python3 train.py --steps 2 --out tmp/a.pt", None, ["--steps 2", "--out tmp/a.pt"]),
            self.decide("python3 train.py --steps 8000 --out a.pt"),
        )

    def test_a_replacement_that_changes_nothing_is_not_named(self):
        self.assertEqual(("python3 train.py --help", None, []), self.decide("python3 train.py --help"))

    def test_what_is_left_out_is_named(self):
        changed, _, changes = self.decide("scripts/soak --processors 1 --out x")
        self.assertEqual(("scripts/soak --out x", ["without --processors 1"]), (changed, changes))

    def test_a_line_that_is_no_rule_is_refused(self):
        for line in ("mvn -> a build", "mvn ~> s/a/b", "mvn ~> a"):
            with self.assertRaises(ValueError):
                parse([line])

    def test_the_list_of_the_repository_is_read(self):
        with open(os.path.join(ROOT, "scripts", "documented-commands.txt"), encoding="utf-8") as file:
            self.assertTrue(all(rule.reason or rule.substitutions for rule in parse(file)))


if __name__ == "__main__":
    unittest.main()
