using System.CommandLine;
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
}
