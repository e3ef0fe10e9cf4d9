"""Reads C as far as the meta tests need: no comments, no strings, functions and their shape.

It knows the house layout and ordinary C17; it is no compiler. Of `#if … #else … #endif` the
first branch is measured.
"""
import re
from dataclasses import dataclass

LITERAL = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
DIRECTIVE = re.compile(r'^[ \t]*#[ \t]*(\w+)')
TOKEN = re.compile(r'[A-Za-z_]\w*|\d[\w.]*|&&|\|\||->|\.\.\.|[^\s\w]')
LOOPS = {'for', 'while', 'switch'}
KEYWORDS = LOOPS | {'if', 'else', 'do', 'case', 'default', 'return', 'break', 'continue', 'goto'}


@dataclass
class Function:
    name: str
    line: int
    lines: int
    parameters: int
    complexity: int
    nesting: int


@dataclass
class Token:
    text: str
    line: int


def blank(text, keep=''):
    """@text as spaces of the same shape: lines stay where they are."""
    return keep + re.sub(r'[^\n]', ' ', text)[len(keep):]


def without_comments(text):
    """@text without comments; strings stay."""
    return LITERAL.sub(lambda m: blank(m[0]) if m[0].startswith(('/*', '//')) else m[0], text)


def without_literals(text):
    """@text without comments; a string or character becomes one word and spaces."""
    return LITERAL.sub(
        lambda m: blank(m[0]) if m[0].startswith(('/*', '//')) else blank(m[0], '0'), text)


def without_directives(text):
    """@text without preprocessor lines and without the second branches of conditionals.

    An #if leaves the word of a conditional, so that it counts as a decision.
    """
    out = []
    dropped = []  # one flag for each open #if: are we in a branch to drop?
    lines = text.split('\n')
    index = 0
    while index < len(lines):
        match = DIRECTIVE.match(lines[index])
        if match is None:
            out.append('' if any(dropped) else lines[index])
            index += 1
            continue
        follow_condition(match[1], dropped)
        while lines[index].endswith('\\') and index + 1 < len(lines):
            out.append('')
            index += 1
        out.append('')
        index += 1
    return '\n'.join(out)


def follow_condition(word, dropped):
    if word in ('if', 'ifdef', 'ifndef'):
        dropped.append(False)
    elif word in ('else', 'elif') and dropped:
        dropped[-1] = True
    elif word == 'endif' and dropped:
        dropped.pop()


def tokenize(text):
    tokens = []
    for number, line in enumerate(text.split('\n'), 1):
        tokens.extend(Token(m[0], number) for m in TOKEN.finditer(line))
    return tokens


def functions(text):
    """Every function defined in @text, in order."""
    tokens = tokenize(without_directives(without_literals(text)))
    found = []
    start = 0
    index = 0
    while index < len(tokens):
        word = tokens[index].text
        if word in (';', '}'):
            start = index + 1
        elif word in ('(', '['):
            index = closing(tokens, index)
        elif word == '{':
            end = closing(tokens, index)
            function = definition(tokens, start, index, end)
            if function is not None:
                found.append(function)
                start = end + 1
            index = end
        index += 1
    return found


def closing(tokens, opening):
    """Index of the bracket that closes the one at @opening (the last token if none does)."""
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].text in ('(', '[', '{'):
            depth += 1
        elif tokens[index].text in (')', ']', '}'):
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def definition(tokens, start, body, end):
    """The function whose body opens at @body, or None if this brace opens something else."""
    parens = None
    index = start
    while index < body:
        if tokens[index].text == '=':
            return None
        if tokens[index].text == '(':
            # g_autoptr(x) and attributes are followed by more words: the last list is ours
            parens = index
            index = closing(tokens, index)
            if tokens[parens - 1].text.isupper() and tokens[index + 1].line > tokens[index].line:
                start = index + 1  # G_DEFINE_QUARK(…) on a line of its own
        index += 1
    if parens is None or parens == start or not re.match(r'[A-Za-z_]', tokens[parens - 1].text):
        return None
    shape = Shape(tokens, body, end)
    return Function(
        name=tokens[parens - 1].text, line=tokens[start].line,
        lines=tokens[end].line - tokens[start].line + 1,
        parameters=count_parameters(tokens, parens),
        complexity=shape.complexity, nesting=shape.nesting)


def count_parameters(tokens, opening):
    end = closing(tokens, opening)
    words = [t.text for t in tokens[opening + 1:end]]
    if words in ([], ['void']):
        return 0
    depth = 0
    count = 1
    for word in words:
        if word in ('(', '['):
            depth += 1
        elif word in (')', ']'):
            depth -= 1
        elif word == ',' and depth == 0:
            count += 1
    return count - (words[-1] == '...')


class Shape:
    """Complexity and nesting of one body: a walk over its statements.

    complexity = 1 + if, loops, cases (labels in a row count once), &&, || and ?:
    nesting = how many conditions and loops are around the deepest statement; an `else if` is
    as deep as its `if`; braces are not needed to count.
    """

    def __init__(self, tokens, body, end):
        self.tokens = tokens[:end + 1]
        self.complexity = 1 + sum(t.text in ('&&', '||', '?') for t in tokens[body:end])
        self.nesting = 0
        self.block(body, 0)

    def word(self, index):
        return self.tokens[index].text if index < len(self.tokens) else ''

    def block(self, index, depth):
        """Walks { … } at @index; returns the index after it."""
        end = closing(self.tokens, index)
        index += 1
        while index < end:
            index = self.statement(index, depth)
        return end + 1

    def statement(self, index, depth):
        """Walks one statement inside @depth conditions; returns the index after it."""
        self.nesting = max(self.nesting, depth)
        word = self.word(index)
        if word == '{':
            return self.block(index, depth)
        if word == 'if':
            return self.condition(index, depth)
        if word == 'do':
            self.complexity += 1
            index = self.statement(index + 1, depth + 1)
            return closing(self.tokens, index + 1) + 2  # after `while (…);`
        if word in ('case', 'default'):
            return self.label(index)
        if word in LOOPS or self.is_loop_macro(index):
            return self.loop(index, depth)
        if self.word(index + 1) == ':' and re.match(r'[A-Za-z_]', word):
            return index + 2
        return self.expression(index)

    def condition(self, index, depth):
        self.complexity += 1
        index = self.statement(closing(self.tokens, index + 1) + 1, depth + 1)
        if self.word(index) != 'else':
            return index
        if self.word(index + 1) == 'if':
            return self.statement(index + 1, depth)
        return self.statement(index + 1, depth + 1)

    def loop(self, index, depth):
        self.complexity += self.word(index) != 'switch'
        return self.statement(closing(self.tokens, index + 1) + 1, depth + 1)

    def label(self, index):
        first = self.word(index - 1) != ':'
        self.complexity += first and self.word(index) == 'case'
        while self.word(index) not in (':', ''):
            index += 1
        return index + 1

    def is_loop_macro(self, index):
        """json_object_foreach(…) { and the like: a call followed by a statement."""
        word = self.word(index)
        if word in KEYWORDS or self.word(index + 1) != '(' or not re.match(r'[A-Za-z_]', word):
            return False
        after = self.word(closing(self.tokens, index + 1) + 1)
        return after == '{' or word.endswith('foreach') or after in LOOPS | {'if', 'do'}

    def expression(self, index):
        """Walks to after the `;` (initialisers and compound literals included)."""
        start = index
        while index < len(self.tokens) - 1:
            word = self.word(index)
            if word in ('(', '[', '{'):
                index = closing(self.tokens, index)
            elif word == ';':
                return index + 1
            elif word in LOOPS | {'if', 'do', 'case', 'default'} and index > start:
                return index  # a macro without `;` came before
            index += 1
        return index
