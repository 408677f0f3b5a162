#!/usr/bin/env python3
"""Translates libjpeg-turbo's x86-64 assembly from NASM to the GNU assembler, so that building needs no NASM.

    nasm -E -f elf64 ... jidctint-avx2.asm | translate.py NAME FUNCTION... > jidctint-avx2.S

Input: the preprocessor's output, without macros. Of its functions only those named are kept. Instructions are not changed.
"""
import re
import sys

SIZES = {"byte", "word", "dword", "qword", "oword", "xmmword", "ymmword"}
POINTERS = {"oword": "xmmword"}
DATA = {"db": ".byte", "dw": ".short", "dd": ".long", "dq": ".quad"}


def number(expression, constants):
    """The value of a constant expression, or None."""
    for name in sorted(constants, key=len, reverse=True):
        expression = re.sub(r"\b%s\b" % re.escape(name), "(%d)" % constants[name], expression)
    if not re.fullmatch(r"(?:0x[0-9a-fA-F]+\b|\d+\b|[\s()+*<>&|/-])+", expression):
        return None
    return eval(expression.replace("/", "//"), {"__builtins__": {}})


def displacement(inner, constants):
    """`r15 - (2 - (0)) * 32` with its constant terms added up."""
    if inner.startswith("rel "):
        return "rip + " + inner[4:].strip()
    terms = []
    depth = 0
    current = ""
    for character in inner:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character in "+-" and depth == 0 and current.strip() and not current.strip().endswith(("*", "+", "-")):
            terms.append(current)
            current = ""
        current += character
    terms.append(current)
    constant = 0
    parts = []
    for term in terms:
        value = number(term.strip().lstrip("+"), constants)
        if value is None:
            term = term.strip().lstrip("+ ")
            scaled = re.fullmatch(r"(\w+) \* (.+)", term)
            parts.append("%s*%d" % (scaled[1], number(scaled[2], constants)) if scaled else term)
        else:
            constant += value
    return " + ".join(parts) + (" %s %d" % ("+" if constant > 0 else "-", abs(constant)) if constant else "")


def operand(text, function, constants):
    text = text.strip()
    words = text.split()
    while words and words[0] in ("short", "near", "strict"):
        words = words[1:]
    size = ""
    if words and words[0] in SIZES:
        size = POINTERS.get(words[0], words[0])
        words = words[1:]
    text = " ".join(words)
    memory = re.fullmatch(r"\[(.*)\]", text)
    if memory:
        return (size + " ptr " if size else "") + "[" + displacement(memory[1], constants) + "]"
    if text.startswith("."):
        return ".L%s%s" % (function, text.replace(".", "_"))
    value = number(text, constants)
    return text if value is None else str(value)


def split(text):
    return [part for part in re.split(r",(?![^\[]*\])", text) if part.strip()]


def translate(lines, kept):
    constants = {}
    function = None
    skipping = False
    exported = set()
    for line in lines:
        line = line.strip()
        if not line or line.startswith("%line"):
            continue
        definition = re.fullmatch(r"(\w+) equ (.+)", line)
        if definition:
            constants[definition[1]] = number(definition[2], constants)
            continue
        marker = re.fullmatch(r"\[global (\w+)(?::(\w+) hidden)?\]", line)
        if marker:
            skipping = marker[2] == "function" and marker[1] not in kept
            if not skipping:
                exported.add(marker[1])
                yield "\t.globl\t%s" % marker[1]
                yield "\t.hidden\t%s" % marker[1]
                yield "\t.type\t%s, @%s" % (marker[1], "function" if marker[2] == "function" else "object")
            continue
        if line.startswith("[section .rodata"):
            skipping = False
            yield "\t.section\t.rodata"
            continue
        if line.startswith("[section .text"):
            yield "\t.text"
            continue
        if skipping or line.startswith(("[section .note", "[bits", "times ((")):
            continue
        aligned = re.fullmatch(r"\[sectalign (\d+)\]", line)
        if aligned:
            yield "\t.balign\t%s" % aligned[1]
            continue
        label = re.fullmatch(r"(\.?\w+):\s*(.*)", line)
        if label:
            if label[1].startswith("."):
                yield ".L%s%s:" % (function, label[1].replace(".", "_"))
            else:
                function = label[1]
                yield "%s:" % label[1]
            line = label[2]
            if not line:
                continue
        table = re.fullmatch(r"(?:(\w+) )?(?:times (\w+) )?(d[bwdq]) (.+)", line)
        if table:
            if table[1]:
                yield "%s:" % table[1]
            values = ", ".join(str(number(value, constants)) for value in split(table[4]))
            if table[2]:
                yield "\t.rept\t%s" % table[2]
            yield "\t%s\t%s" % (DATA[table[3]], values)
            if table[2]:
                yield "\t.endr"
            continue
        code = re.fullmatch(r"(\w+)\s*(.*)", line)
        if not code:
            raise SystemExit("not understood: " + line)
        parts = split(code[2])
        if code[1] == "vpaddw" and len(parts) == 2:
            parts.insert(0, parts[0])  # NASM's short form
        operands = ", ".join(operand(part, function, constants) for part in parts)
        yield ("\t%s\t%s" % (code[1], operands)).rstrip()
    missing = set(kept) - exported
    if missing:
        raise SystemExit("not found: " + ", ".join(sorted(missing)))


if __name__ == "__main__":
    print("# Translated from simd/x86_64/%s.asm of libjpeg-turbo by translate.py; do not edit." % sys.argv[1])
    print("\t.intel_syntax noprefix")
    for translated in translate(sys.stdin, sys.argv[2:]):
        print(translated)
    print('\t.section\t.note.GNU-stack,"",@progbits')
