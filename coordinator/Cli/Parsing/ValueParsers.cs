using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace SogniLike.Cli.Parsing;

/// <summary>Readers of option values that do not depend on the user's culture.</summary>
internal static class ValueParsers
{
    /// <summary>A whole number that the type can hold.</summary>
    public static T Whole<T>(ArgumentResult result)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (T.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Refuse(result, $"\"{Text(result)}\" is no whole number from {T.MinValue} to {T.MaxValue}.");
        return T.Zero;
    }

    /// <summary>A number such as 7.5; NaN and infinity pass, the coordinator refuses them by name.</summary>
    public static double Number(ArgumentResult result)
    {
        if (double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Refuse(result, $"\"{Text(result)}\" is no number such as 7.5.");
        return 0;
    }

    /// <summary>WIDTHxHEIGHT in pixels.</summary>
    public static PixelSize Size(ArgumentResult result)
    {
        var parts = Text(result).Split('x', 'X', '×');
        if (parts.Length == 2
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height))
        {
            return new PixelSize(width, height);
        }

        Refuse(result, $"\"{Text(result)}\" is no size such as 512x512.");
        return default;
    }

    /// <summary>A time such as 90s, 10m, 2h, 30d, or plain seconds.</summary>
    public static TimeSpan Duration(ArgumentResult result)
    {
        var text = Text(result);
        var hasUnit = text.Length > 0 && char.IsAsciiLetter(text[^1]);
        var unit = hasUnit ? text[^1] : 's';
        var number = hasUnit ? text[..^1] : text;
        var seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0,
        };
        if (seconds > 0 && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000_000)
        {
            return TimeSpan.FromSeconds((long)count * seconds);
        }

        Refuse(result, $"\"{text}\" is no time such as 90s, 10m, 2h or 30d.");
        return default;
    }

    private static void Refuse(ArgumentResult result, string why) =>
        result.AddError(result.Parent is OptionResult { Option.Name: var name } ? $"{name}: {why}" : why);

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
