using System.Buffers;
using System.Globalization;
using System.Text;

namespace SogniLike.Imaging.Tokenization.Prompts;

/// <summary>
/// The emphasis grammar of A1111's web UI: <c>(text)</c> counts 1.1 times, <c>[text]</c> 1 / 1.1 times, <c>(text:1.3)</c> 1.3 times, nested ones multiply; a
/// backslash before a bracket or backslash makes it text; BREAK ends a chunk. Brackets without partner reach to the end or are text. Takes any string and never
/// throws because of one.
/// </summary>
internal static class PromptParser
{
    /// <summary>Largest magnitude of a weight; beyond it embeddings leave the range of half precision.</summary>
    public const double MaxWeight = 1000;

    private const double Round = 1.1;
    private const double Square = 1 / 1.1;
    private const string Break = "BREAK";

    private static readonly SearchValues<char> Marks = SearchValues.Create(@"\()[]:");

    /// <summary>The prompt as runs of one weight each, neighbours of equal weight merged; at least one.</summary>
    public static IReadOnlyList<PromptRun> Parse(string prompt)
    {
        var runs = new List<PromptRun>();
        var (round, square) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < prompt.Length;)
        {
            var rest = prompt.AsSpan(i);
            var length = 1;
            switch (rest[0])
            {
                case '\\':
                    length = rest.Length > 1 && rest[1] is '(' or ')' or '[' or ']' or '\\' ? 2 : 1;
                    runs.Add(new PromptRun(rest[(length == 2 ? 1 : 0)..length].ToString(), 1));
                    break;
                case '(':
                    round.Push(runs.Count);
                    break;
                case '[':
                    square.Push(runs.Count);
                    break;
                case ')' when round.TryPop(out var start):
                    Multiply(runs, start, Round);
                    break;
                case ']' when square.TryPop(out var start):
                    Multiply(runs, start, Square);
                    break;
                case ':' when round.Count > 0 && TryReadWeight(rest, out length, out var weight):
                    Multiply(runs, round.Pop(), weight);
                    break;
                default:
                    // A mark that means nothing here is text by itself.
                    length = rest.IndexOfAny(Marks) is var mark and >= 0 ? Math.Max(1, mark) : rest.Length;
                    AddText(runs, rest[..length].ToString());
                    break;
            }

            i += length;
        }

        foreach (var start in round)
        {
            Multiply(runs, start, Round);
        }

        foreach (var start in square)
        {
            Multiply(runs, start, Square);
        }

        return Merge(runs);
    }

    /// <summary>Reads <c>:1.3)</c> with blanks around the number.</summary>
    private static bool TryReadWeight(ReadOnlySpan<char> text, out int length, out double weight)
    {
        (length, weight) = (1, 0);
        var end = text.IndexOf(')');
        if (end < 0)
        {
            return false;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(text[1..end].Trim(), Styles, CultureInfo.InvariantCulture, out weight) || !(Math.Abs(weight) <= MaxWeight))
        {
            return false;
        }

        length = end + 1;
        return true;
    }

    /// <summary>Adds text, cut where the word BREAK stands.</summary>
    private static void AddText(List<PromptRun> runs, string text)
    {
        var from = 0;
        for (var at = text.IndexOf(Break, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Break, at, StringComparison.Ordinal))
        {
            var end = at + Break.Length;
            if ((at > 0 && IsWordCharacter(text[at - 1])) || (end < text.Length && IsWordCharacter(text[end])))
            {
                at = end;
                continue;
            }

            runs.Add(new PromptRun(text[from..at].TrimEnd(), 1));
            runs.Add(new PromptRun("", 1, IsBreak: true));
            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            (from, at) = (end, end);
        }

        runs.Add(new PromptRun(text[from..], 1));
    }

    private static bool IsWordCharacter(char value) => char.IsLetterOrDigit(value) || value == '_';

    private static void Multiply(List<PromptRun> runs, int start, double factor)
    {
        for (var i = start; i < runs.Count; i++)
        {
            runs[i] = runs[i] with { Weight = Math.Clamp(runs[i].Weight * factor, -MaxWeight, MaxWeight) };
        }
    }

    private static List<PromptRun> Merge(List<PromptRun> runs)
    {
        var merged = new List<PromptRun>();
        var text = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var run = runs[i++];
            if (run.IsBreak)
            {
                merged.Add(run with { Weight = 1 });
                continue;
            }

            text.Clear().Append(run.Text);
            while (i < runs.Count && !runs[i].IsBreak && runs[i].Weight == run.Weight)
            {
                text.Append(runs[i++].Text);
            }

            merged.Add(run with { Text = text.ToString() });
        }

        return merged.Count > 0 ? merged : [new PromptRun("", 1)];
    }
}
