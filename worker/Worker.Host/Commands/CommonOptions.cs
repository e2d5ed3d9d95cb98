using System.CommandLine;
using System.Globalization;
using System.Numerics;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary><c>--data DIR</c>.</summary>
    public static Option<string> Data() => new("--data")
    {
        Description = "The folder that holds who this worker is.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DataFolder.DefaultPath,
    };

    /// <summary>An option whose value is a number; null when it was not given.</summary>
    public static Option<T?> Number<T>(string name, string helpName, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }

                result.AddError($"{name} takes a number, not \"{result.Tokens[0].Value}\".");
                return null;
            },
        };
}
