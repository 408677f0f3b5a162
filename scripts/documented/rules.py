"""The rules of scripts/documented-commands.txt: which commands are skipped, and which run with other sizes."""
import re

SKIP = re.compile(r"(?P<pattern>.+?) => (?:unless (?P<condition>\S+): )?(?P<reason>.+)")
REPLACE = re.compile(r"(?P<pattern>.+?) ~> (?P<substitutions>.+)")
SUBSTITUTION = re.compile(r"s(?P<mark>[^\w\s])(?P<old>.*?)(?P=mark)(?P<new>.*?)(?P=mark)(?:; |$)")


class Rule:
    """One line of the list. `substitutions` is None if commands are skipped."""

    def __init__(self, pattern, reason=None, condition=None, substitutions=None):
        self.pattern, self.reason, self.condition, self.substitutions = re.compile(pattern), reason, condition, substitutions
        self.used = False

    def apply(self, command):
        """(the command to run, the new parts)."""
        changes = []
        for old, new in self.substitutions:
            found = old.search(command)
            if found:
                command = command[: found.start()] + found.expand(new) + command[found.end() :]
                changes.append(found.expand(new).strip() or f"without {found[0].strip()}")
        return command, changes


def parse(lines):
    """The rules of the lines; ValueError for a line that is none."""
    rules = []
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if found := REPLACE.fullmatch(line):
            rules.append(Rule(found["pattern"], substitutions=substitutions(found["substitutions"])))
        elif found := SKIP.fullmatch(line):
            rules.append(Rule(found["pattern"], found["reason"], found["condition"]))
        else:
            raise ValueError(f"neither PATTERN => REASON nor PATTERN ~> s/OLD/NEW/: {line}")
    return rules


def substitutions(text):
    """(pattern, replacement) of each s/OLD/NEW/ in a text."""
    found, end = [], 0
    while end < len(text):
        one = SUBSTITUTION.match(text, end)
        if one is None:
            raise ValueError(f"not s/OLD/NEW/: {text[end:]}")
        found.append((re.compile(one["old"]), one["new"]))
        end = one.end()
    return found


def decide(rules, page, command, holds):
    """(command to run or None, reason for skipping or None, parts that differ from the page), by the first rule that
    applies. `holds` says whether a condition holds; a rule whose condition holds does not apply.
    """
    matching = [rule for rule in rules if rule.pattern.search(f"{page}: {command}")]
    for rule in matching:
        rule.used = True
    for rule in matching:
        if rule.substitutions is not None:
            changed, changes = rule.apply(command)
            return changed, None, changes
        if rule.condition is None or not holds(rule.condition):
            return None, rule.reason, []
    return command, None, []
