using System.Globalization;

namespace SogniLike.Cli.Parsing;

/// <summary>How many items a list shows.</summary>
internal static class Limits
{
    /// <summary>The limit, when it is one.</summary>
    /// <exception cref="CliException">It is not from 1 to <paramref name="most"/>.</exception>
    public static int Check(int limit, int most) => limit >= 1 && limit <= most
        ? limit
        : throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"--limit must be 1 to {most}, but it is {limit}."), "out_of_range");
}
