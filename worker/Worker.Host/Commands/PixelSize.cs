using System.CommandLine;
using System.Globalization;

namespace SogniLike.Worker.Host.Commands;

/// <summary>A size such as 512x768.</summary>
internal readonly record struct PixelSize(int Width, int Height)
{
    private const int Max = 16384;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    /// <summary>An option that takes sizes; empty when it was not given.</summary>
    public static Option<PixelSize[]> Option(string description, bool several) => new("--size")
    {
        Description = description,
        HelpName = "WxH",
        Arity = several ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        AllowMultipleArgumentsPerToken = several,
        DefaultValueFactory = static _ => [],
        CustomParser = result =>
        {
            var sizes = new List<PixelSize>();
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('x') is [var width, var height]
                    && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
                    && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
                    && columns is > 0 and <= Max && rows is > 0 and <= Max)
                {
                    sizes.Add(new PixelSize(columns, rows));
                }
                else
                {
                    result.AddError($"--size takes width x height in pixels, such as 512x768, not \"{token.Value}\".");
                }
            }

            return [.. sizes];
        },
    };
}
