using System.CommandLine;

namespace SogniLike.Cli.Keys;

/// <summary><c>sogni keys</c>.</summary>
internal static class KeyGroup
{
    public static Command Create(CommandHost host) => new("keys", "Sub-keys of your own API key, for programs and friends")
    {
        new CreateCommand(host),
        new ListCommand(host),
        new RevokeCommand(host),
    };
}
