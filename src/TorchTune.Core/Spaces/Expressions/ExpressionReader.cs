using System.Globalization;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Reads expressions over hyper-parameters (docs/space-grammar.md): <c>width * layers &lt;= 4096 and optimizer != 'sgd'</c>.</summary>
/// <remarks>Recursive descent, one method a level of precedence: or, and, not, comparison, sum, product, sign, power, primary.</remarks>
internal sealed class ExpressionReader
{
    private const int MostCharacters = 10_000;
    private const int MostDepth = 64;
    private const long MostTerms = 10_000;

    private static readonly string[] Operators = ["<=", ">=", "==", "!=", "**", "&&", "||", "<", ">", "=", "!", "+", "-", "*", "/", "%", "(", ")", ","];

    private readonly string _text;
    private readonly Func<string, Term?> _resolve;
    private readonly List<(string Token, int At, bool IsName, Value? Literal)> _tokens = [];
    private int _next;
    private int _depth;

    private ExpressionReader(string text, Func<string, Term?> resolve) => (_text, _resolve) = (text, resolve);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="resolve">Gives the term of a name, or null where there is none of it.</param>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static Term Read(string text, Func<string, Term?> resolve)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters) throw new FormatException(Invariant($"an expression must have at most {MostCharacters} characters, but had {text.Length}"));
        var reader = new ExpressionReader(text, resolve);
        reader.Split();
        var term = reader.Either();
        if (reader._next < reader._tokens.Count) throw reader.Unexpected("an operator");
        if (term.Size > MostTerms) throw new FormatException(Invariant($"an expression must have at most {MostTerms} terms with those that it is derived from, but had {term.Size}"));
        return term;
    }

    /// <summary>A name as an expression writes it: bare where it can be, otherwise between backticks.</summary>
    public static string Quoted(string name) =>
        IsStart(name[0]) && name.All(IsPart) && name is not ("and" or "or" or "not" or "true" or "false") ? name : Invariant($"`{name.Replace("`", "``", StringComparison.Ordinal)}`");

    private static bool IsStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private void Split()
    {
        for (int i = 0; i < _text.Length;)
        {
            char c = _text[i];
            if (char.IsWhiteSpace(c)) i++;
            else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < _text.Length && char.IsAsciiDigit(_text[i + 1]))) i = Number(i);
            else if (c is '\'' or '"' or '`') i = Delimited(i);
            else if (IsStart(c)) i = Name(i);
            else i = Operator(i);
        }
    }

    private int Number(int start)
    {
        int end = start;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '.' || (_text[end] is '+' or '-' && _text[end - 1] is 'e' or 'E'))) end++;
        string token = _text[start..end];
        if (!double.TryParse(token, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw Broken(start, Invariant($"'{token}' is no number"));
        }

        bool whole = token.All(char.IsAsciiDigit) && long.TryParse(token, CultureInfo.InvariantCulture, out _);
        _tokens.Add((token, start, false, whole ? Value.From(long.Parse(token, CultureInfo.InvariantCulture)) : Value.From(number)));
        return end;
    }

    // A delimiter inside is written twice.
    private int Delimited(int start)
    {
        char delimiter = _text[start];
        var inside = new System.Text.StringBuilder();
        for (int i = start + 1; i < _text.Length; i++)
        {
            if (_text[i] != delimiter)
            {
                inside.Append(_text[i]);
                continue;
            }

            if (i + 1 < _text.Length && _text[i + 1] == delimiter)
            {
                inside.Append(_text[i++]);
                continue;
            }

            _tokens.Add((inside.ToString(), start, delimiter == '`', delimiter == '`' ? default(Value?) : Value.From(inside.ToString())));
            return i + 1;
        }

        throw Broken(start, Invariant($"what {delimiter} opens must be closed"));
    }

    private int Name(int start)
    {
        int end = start;
        while (end < _text.Length && IsPart(_text[end])) end++;
        string word = _text[start..end];
        bool isFlag = word is "true" or "false";
        _tokens.Add((word, start, !isFlag && word is not ("and" or "or" or "not"), isFlag ? Value.From(word == "true") : default(Value?)));
        return end;
    }

    private int Operator(int start)
    {
        string? found = Array.Find(Operators, candidate => string.CompareOrdinal(_text, start, candidate, 0, candidate.Length) == 0);
        if (found is null) throw Broken(start, Invariant($"'{_text[start]}' is no operator; there are {string.Join(" ", Operators)} and, or, not"));
        _tokens.Add((found, start, false, null));
        return start + found.Length;
    }

    private Term Either()
    {
        if (++_depth > MostDepth) throw new FormatException(Invariant($"an expression must be nested at most {MostDepth} deep"));
        var term = Both();
        while (Take("or", "||") is not null) term = new Junction(false, Flag(term, "or"), Flag(Both(), "or"));
        _depth--;
        return term;
    }

    private Term Both()
    {
        var term = Opposite();
        while (Take("and", "&&") is not null) term = new Junction(true, Flag(term, "and"), Flag(Opposite(), "and"));
        return term;
    }

    private Term Opposite()
    {
        int times = 0;
        while (Take("not", "!") is not null) times++;
        var term = Compared();
        if (times > 0) Flag(term, "not");
        return times % 2 == 0 ? term : new Negation(term);
    }

    // a < b < c is what mathematics means by it: both.
    private Term Compared()
    {
        var left = Sum();
        Term? all = null;
        while (Take("<=", ">=", "==", "!=", "<", ">", "=") is string relation)
        {
            var right = Sum();
            var term = Compare(relation, left, right);
            all = all is null ? term : new Junction(true, all, term);
            left = right;
        }

        return all ?? left;
    }

    private Term Compare(string word, Term left, Term right)
    {
        var relation = word switch { "<" => Relation.Lt, "<=" => Relation.Le, ">" => Relation.Gt, ">=" => Relation.Ge, "!=" => Relation.Ne, _ => Relation.Eq };
        bool orders = relation is not (Relation.Eq or Relation.Ne);
        if (orders || (left.Kind is TermKind.Number or TermKind.Whole && right.Kind is TermKind.Number or TermKind.Whole))
        {
            return new Comparison(relation, Number(left, word), Number(right, word));
        }

        return Alternative.Common(left, right) is null
            ? throw Broken(_tokens[_next - 1].At, Invariant($"'{word}' must have two sides of one kind, but compares {Word(left)} with {Word(right)}"))
            : new Sameness(relation == Relation.Eq, left, right);
    }

    private Term Sum()
    {
        var term = Product();
        while (Take("+", "-") is string sign) term = new Arithmetic(sign[0], Number(term, sign), Number(Product(), sign));
        return term;
    }

    private Term Product()
    {
        var term = Signed();
        while (Take("*", "/", "%") is string sign) term = new Arithmetic(sign[0], Number(term, sign), Number(Signed(), sign));
        return term;
    }

    private Term Signed()
    {
        int minuses = 0;
        bool signed = false;
        while (Take("-", "+") is string sign)
        {
            signed = true;
            if (sign == "-") minuses++;
        }

        var term = Power();
        if (signed) Number(term, "-");
        if (minuses % 2 == 0) return term;
        return term is Constant { Value: var value }
            ? new Constant(value.Kind == ValueKind.Int ? Value.From(-value.AsInt()) : Value.From(-value.AsDouble()))
            : new Arithmetic('*', new Constant(Value.From(-1L)), term);
    }

    private Term Power()
    {
        var term = Primary();
        if (Take("**") is null) return term;
        if (++_depth > MostDepth) throw new FormatException(Invariant($"an expression must be nested at most {MostDepth} deep"));
        var power = new Arithmetic('^', Number(term, "**"), Number(Signed(), "**"));
        _depth--;
        return power;
    }

    private Term Primary()
    {
        if (_next == _tokens.Count) throw Unexpected("a number, a name or (");
        var (token, at, isName, literal) = _tokens[_next++];
        if (literal is Value value) return new Constant(value);
        if (isName && _text[at] != '`' && _next < _tokens.Count && _tokens[_next] is { Token: "(", Literal: null, IsName: false }) return Function(token, at);
        if (isName) return _resolve(token) ?? throw Broken(at, Invariant($"there is no '{token}'"));
        if (token != "(")
        {
            _next--;
            throw Unexpected("a number, a name or (");
        }

        var inside = Either();
        if (Take(")") is null) throw Unexpected(")");
        return inside;
    }

    private Term Function(string name, int at)
    {
        if (!Call.Known.TryGetValue(name, out var arity)) throw Broken(at, Invariant($"there is no function '{name}'; there are {string.Join(", ", Call.Known.Keys)}"));
        _next++;
        var arguments = new List<Term> { Either() };
        while (Take(",") is not null) arguments.Add(Either());
        if (Take(")") is null) throw Unexpected(") or ,");
        if (arguments.Count < arity.Fewest || arguments.Count > arity.Most)
        {
            throw Broken(at, Invariant($"'{name}' takes {(arity.Fewest == arity.Most ? Invariant($"{arity.Fewest}") : "at least one")} argument{(arity.Most == 1 ? "" : "s")}, but was given {arguments.Count}"));
        }

        if (name == "if")
        {
            if (Alternative.Common(arguments[1], arguments[2]) is null) throw Broken(at, Invariant($"'if' must choose between two of one kind, but has {Word(arguments[1])} and {Word(arguments[2])}"));
            return new Alternative(Flag(arguments[0], "if"), arguments[1], arguments[2]);
        }

        foreach (var argument in arguments) Number(argument, name);
        return name == "pow" ? new Arithmetic('^', arguments[0], arguments[1]) : new Call(name, [.. arguments]);
    }

    private string? Take(params ReadOnlySpan<string> words)
    {
        if (_next == _tokens.Count || _tokens[_next] is { IsName: true } or { Literal: not null }) return null;
        string token = _tokens[_next].Token;
        if (!words.Contains(token)) return null;
        _next++;
        return token;
    }

    private Term Number(Term term, string of) => term.IsNumber ? term : throw Broken(_tokens[_next - 1].At, Invariant($"'{of}' needs numbers, but was given {Word(term)}"));

    private Term Flag(Term term, string of) => term.IsFlag ? term : throw Broken(_tokens[_next - 1].At, Invariant($"'{of}' needs true or false, but was given {Word(term)}"));

    private static string Word(Term term) => term.Kind switch
    {
        TermKind.Text => "a text",
        TermKind.Flag => "true or false",
        TermKind.Any => "values of several kinds",
        _ => "a number",
    };

    private FormatException Unexpected(string wanted) => _next < _tokens.Count
        ? Broken(_tokens[_next].At, Invariant($"{wanted} was expected, but there is '{_tokens[_next].Token}'"))
        : new FormatException(Invariant($"{wanted} was expected, but the expression ends"));

    private static FormatException Broken(int at, string why) => new(Invariant($"at character {at + 1}: {why}"));
}
