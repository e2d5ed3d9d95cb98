using System.CommandLine;

namespace SogniLike.Cli.Models;

/// <summary><c>sogni model</c>.</summary>
internal static class ModelGroup
{
    public static Command Create(CommandHost host) => new("model", "See what draws")
    {
        new ListCommand(host),
    };
}
