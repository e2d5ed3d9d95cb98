using System.CommandLine;
using System.Globalization;

namespace SogniLike.Cli.Parsing;

/// <summary>
/// Refuses words that begin with '-' and name no option of the command. The parser alone would take a mistyped option for a prompt, or for the
/// value of the option before it.
/// </summary>
internal static class ArgumentGuard
{
    /// <summary>A sentence about the first such word, or null.</summary>
    public static string? ProblemOf(IReadOnlyList<string> arguments, ParseResult parse)
    {
        var known = OptionsOf(parse);
        Option? before = null;
        foreach (var word in arguments.TakeWhile(a => a != "--"))
        {
            if (word.Length < 2 || word[0] != '-' || double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                before = null;
                continue;
            }

            if (before is { Arity.MinimumNumberOfValues: > 0 })
            {
                return $"{before.Name} lacks its value. A value that begins with '-' goes after =, as in {before.Name}={word}.";
            }

            if (!known.TryGetValue(word.Split('=', ':')[0], out var option))
            {
                return $"There is no option {word.Split('=', ':')[0]} here. Text that begins with '-' goes after --.";
            }

            before = word.Contains('=', StringComparison.Ordinal) || word.Contains(':', StringComparison.Ordinal) ? null : option;
        }

        return null;
    }

    private static Dictionary<string, Option> OptionsOf(ParseResult parse)
    {
        var options = new Dictionary<string, Option>(StringComparer.Ordinal);
        for (var result = parse.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            foreach (var option in result.Command.Options)
            {
                foreach (var name in option.Aliases.Append(option.Name))
                {
                    options.TryAdd(name, option);
                }
            }
        }

        return options;
    }
}
