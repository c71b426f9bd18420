"""Finds what can be mutated in a C file: one token, one mutant.

The reader knows just enough C for this repository's format: comments, strings and the
preprocessor are left alone, and clang-format's blanks tell `a * b` from `char *b`.
"""
import random
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
          |^[ \t]*\#(?:\\\n|[^\n])*)
      |(?P<number>0[xX][0-9a-fA-F]+[uUlL]*|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[uUlLfF]*)
      |(?P<word>[A-Za-z_]\w*)
      |(?P<mark><<=|>>=|->|\.\.\.|\+\+|--|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|<<|>>|\S)""",
    re.X | re.S | re.M,
)

# Between blanks these are binary; what they become.
BINARY = {
    "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"],
    "&": ["|"], "|": ["&"], "<<": [">>"], ">>": ["<<"], "+=": ["-="], "-=": ["+="],
}
ANYWHERE = {"++": ["--"], "--": ["++"], "!": [""], "true": ["false"], "false": ["true"],
            "break": ["continue"], "continue": ["break"]}
# What only gives memory back is watched by the address sanitizer of the whole suite.
GIVES_BACK = re.compile(r"(?:\(void\))?(?:\w+_)?(?:free|unref|clear|close|decref|destroy)\b")
NOT_A_STATEMENT = {"return", "if", "for", "while", "switch", "do", "else", "case", "default",
                   "goto", "break", "continue", "sizeof", "typedef", "struct", "enum", "static",
                   "const", "extern", "_Static_assert"}


@dataclass(frozen=True)
class Mutant:
    file: str
    function: str  # whose body holds it; empty outside of functions
    line: int
    start: int  # offset in the file
    old: str
    new: str
    place: str  # its lines in one, with the token between « and »

    def change(self):
        """How it reads in a list of survivors."""
        old = " ".join(self.old.split())
        return f"{old} -> {self.new}" if self.new else f"{old} deleted"

    def apply(self, text):
        """The file's text with this one change; its lines keep their numbers."""
        gap = "\n" * self.old.count("\n")
        return text[: self.start] + self.new + gap + text[self.start + len(self.old):]


@dataclass
class Token:
    kind: str
    text: str
    start: int
    function: str = ""  # whose body holds it
    depth: int = 0      # of round brackets


def function_before(found):
    """The function whose head the last of the tokens ends, or nothing."""
    if not found or found[-1].text != ")":
        return ""
    outside = found[-1].depth
    for i in range(len(found) - 1, 0, -1):
        if found[i].text == "(" and found[i].depth == outside + 1:
            return found[i - 1].text
    return ""


def place_of(text, start, old):
    """The lines that hold the token, with one blank for each run of them, and the token marked."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", start + len(old))
    marked = f"{text[first: start]}«{old}»{text[start + len(old): last if last >= 0 else len(text)]}"
    return " ".join(marked.split())


def tokens(text):
    """The tokens of a file, each told which function's body holds it."""
    found, braces, rounds, inside = [], 0, 0, ""
    for match in TOKEN.finditer(text):
        if match.lastgroup == "skip":
            continue
        token = Token(match.lastgroup, match.group(), match.start())
        if token.text == "{":
            if braces == 0:
                inside = function_before(found)
            braces += 1
        elif token.text == "}":
            braces -= 1
        rounds += {"(": 1, ")": -1}.get(token.text, 0)
        token.function, token.depth = inside if braces > 0 else "", rounds
        found.append(token)
    return found


def number_changes(text):
    """A constant one higher and, where it is above zero, one lower."""
    digits = re.match(r"0[xX][0-9a-fA-F]+|[\d.]+(?:[eE][-+]?\d+)?", text).group()
    suffix = text[len(digits):]
    if digits[:2] in ("0x", "0X"):
        value = int(digits, 16)
        return [f"{value + 1:#x}{suffix}"] + ([f"{value - 1:#x}{suffix}"] if value else [])
    if digits.isdigit():
        value = int(digits)
        return [f"{value + 1}{suffix}"] + ([f"{value - 1}{suffix}"] if value else [])
    return [f"{float(digits) + 1!r}{suffix}", f"{float(digits) * 2!r}{suffix}"]


def statement_at(found, i, text):
    """The whole text of the expression statement that begins at token i, or None."""
    first, before, after = found[i], found[i - 1], found[i + 1]
    if first.depth or first.text in NOT_A_STATEMENT or (first.kind != "word" and first.text != "*"):
        return None
    own_line = text[text.rfind("\n", 0, first.start) + 1: first.start].strip() == ""
    if before.text not in (";", "{", "}", "else", ")") or not own_line:
        return None
    if first.kind == "word" and after.text not in ("(", "=", ".", "->", "[", "++", "--", "+=", "-=", "|="):
        return None
    for last in found[i:]:
        if last.text in ("{", "}"):
            return None
        if last.text == ";" and last.depth == 0:
            return None if GIVES_BACK.match(text, first.start) else text[first.start: last.start]
    return None


def simple_condition(found, i):
    """True if token i opens the brackets of an if or while without an operator inside."""
    if found[i].text != "(" or found[i - 1].text not in ("if", "while"):
        return False
    for token in found[i + 1:]:
        if token.depth < found[i].depth:
            return True
        if token.text in BINARY or token.text in ("!", "=", "?"):
            return False
    return False


def changes_at(found, i, text):
    """(offset, old, new texts) of what token i allows."""
    token = found[i]
    if token.kind == "number":
        yield token.start, token.text, number_changes(token.text)
    if not token.function:
        return
    end = token.start + len(token.text)
    spaced = text[token.start - 1].isspace() and text[end: end + 1].isspace()
    if token.text in ANYWHERE:
        yield token.start, token.text, ANYWHERE[token.text]
    elif token.text in BINARY and spaced:
        yield token.start, token.text, BINARY[token.text]
    elif simple_condition(found, i):
        yield token.start, "(", ["(!"]
    statement = statement_at(found, i, text) if 0 < i < len(found) - 1 else None
    if statement:
        yield token.start, statement, [""]


def all_of(file, text):
    """Every mutant of a file, as lists: one a place, of what the place allows."""
    found = tokens(text)
    for i, token in enumerate(found):
        for start, old, news in changes_at(found, i, text):
            line, place = text.count("\n", 0, start) + 1, place_of(text, start, old)
            yield [Mutant(file, token.function, line, start, old, new, place) for new in news]


def mutants_of(file, text, rng):
    """One mutant a place, and one in ten of the places in tables of constants."""
    result = []
    for choices in all_of(file, text):
        mutant, kept = rng.choice(choices), rng.random()
        if mutant.function or kept < 0.1:
            result.append(mutant)
    return result


def draw(sources, seed):
    """All mutants of {file: text}, in an order that the seed decides."""
    rng = random.Random(seed)
    result = [m for file in sorted(sources) for m in mutants_of(file, sources[file], rng)]
    rng.shuffle(result)
    return result
